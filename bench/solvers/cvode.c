/* SUNDIALS CVODE (BDF, Newton, analytic Jacobian) on the benchmark's system.
 *
 * This file is built into two shared objects: one bound to the distribution's package, one with
 * the same version built from Debian's source package with -O3 -advance=native. Both use our
 * own right-hand side and elimination, built natively, and CVODE's fused vector operations. The
 * integrator is started anew wherever the dosing rate jumps and never steps across such a
 * place; hourly rows come from its own interpolant, which costs it nothing. */
#define _POSIX_C_SOURCE 200809L
#include "solvers/solver.h"

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <stdlib.h>
#include <string.h>
#include <sundials/sundials_version.h>
#include <sunlinsol/sunlinsol_klu.h>
#include <sunmatrix/sunmatrix_sparse.h>
#include <time.h>

struct problem {
    const struct system *system;
    double rate;
    struct schur schur;
    double gamma;
    const double *at; /* where the linearisation is taken */
};

static int right_hand_side(realtype t, N_Vector y, N_Vector dy, void *user)
{
    const struct problem *problem = user;
    (void)t;
    th_system_rhs(problem->system, problem->rate, N_VGetArrayPointer(y),
                  N_VGetArrayPointer(dy));
    return 0;
}

/* The elimination as a linear solver of CVODE; its matrix is only a name for I - gamma J. */

static SUNLinearSolver_Type schur_type(SUNLinearSolver solver)
{
    (void)solver;
    return SUNLINEARSOLVER_DIRECT;
}

static SUNLinearSolver_ID schur_id(SUNLinearSolver solver)
{
    (void)solver;
    return SUNLINEARSOLVER_CUSTOM;
}

static SUNMatrix_ID schur_matrix_id(SUNMatrix matrix)
{
    (void)matrix;
    return SUNMATRIX_CUSTOM;
}

static int schur_system(realtype t, N_Vector y, N_Vector fy, SUNMatrix a, booleantype jok,
                        booleantype *jcur, realtype gamma, void *user, N_Vector u, N_Vector v,
                        N_Vector w)
{
    struct problem *problem = user;
    (void)t, (void)fy, (void)a, (void)jok, (void)u, (void)v, (void)w;
    problem->gamma = gamma;
    problem->at = N_VGetArrayPointer(y);
    *jcur = SUNTRUE;
    return 0;
}

static int schur_setup(SUNLinearSolver solver, SUNMatrix a)
{
    struct problem *problem = solver->content;
    (void)a;
    th_schur_factor(&problem->schur, problem->system, problem->gamma, problem->at);
    return 0;
}

static int schur_solve(SUNLinearSolver solver, SUNMatrix a, N_Vector x, N_Vector b,
                       realtype tol)
{
    const struct problem *problem = solver->content;
    (void)a, (void)tol;
    th_schur_solve(&problem->schur, problem->system, N_VGetArrayPointer(b),
                   N_VGetArrayPointer(x));
    return 0;
}

/* The Jacobian by columns, for KLU. */

static void put(SUNMatrix j, sunindextype *count, sunindextype row, double value)
{
    SM_INDEXVALS_S(j)[*count] = row;
    SM_DATA_S(j)[(*count)++] = value;
}

static int sparse_jacobian(realtype time, N_Vector y, N_Vector fy, SUNMatrix j, void *user,
                           N_Vector u, N_Vector v, N_Vector w)
{
    const struct problem *problem = user;
    const struct system *m = problem->system;
    const sunindextype n = m->cells;
    const double *t = N_VGetArrayPointer(y) + n, *b = t + n;
    const double full = m->bmax > 0 ? 1 / m->bmax : 0;
    sunindextype count = 0, *start = SM_INDEXPTRS_S(j);
    (void)time, (void)fy, (void)u, (void)v, (void)w;
    for (sunindextype i = 0; i < n; i++) {
        start[i] = count;
        if (i > 0)
            put(j, &count, i - 1, m->up[i - 1]);
        put(j, &count, i, m->di[i]);
        if (i < n - 1)
            put(j, &count, i + 1, m->lo[i + 1]);
        put(j, &count, n + i, m->kct);
        put(j, &count, 3 * n, m->wc[i]);
    }
    for (sunindextype i = 0; i < n; i++) {
        const double kb = m->kb * (1 - b[i] * full);
        start[n + i] = count;
        put(j, &count, i, m->a[i]);
        put(j, &count, n + i, -m->rt - kb);
        put(j, &count, 2 * n + i, kb);
        put(j, &count, 3 * n, m->wt[i]);
    }
    for (sunindextype i = 0; i < n; i++) {
        const double kf = m->koff + m->kb * t[i] * full;
        start[2 * n + i] = count;
        put(j, &count, n + i, kf);
        put(j, &count, 2 * n + i, -kf);
    }
    start[3 * n] = count;
    for (sunindextype i = 0; i < n; i++) put(j, &count, n + i, m->kpl);
    put(j, &count, 3 * n, m->pd);
    start[3 * n + 1] = count;
    return 0;
}

struct parts {
    SUNContext context;
    N_Vector y, tolerance;
    SUNMatrix matrix;
    SUNLinearSolver solver;
    void *cvode;
};

static void attach(struct parts *p, struct problem *problem, enum solver_algebra algebra)
{
    const sunindextype n = problem->system->cells, size = 3 * n + 1;
    if (algebra == SOLVER_KLU) {
        p->matrix = SUNSparseMatrix(size, size, 12 * n + 1, CSC_MAT, p->context);
        p->solver = SUNLinSol_KLU(p->y, p->matrix, p->context);
        CVodeSetLinearSolver(p->cvode, p->solver, p->matrix);
        CVodeSetJacFn(p->cvode, sparse_jacobian);
        return;
    }
    p->matrix = SUNMatNewEmpty(p->context);
    p->matrix->ops->getid = schur_matrix_id;
    p->solver = SUNLinSolNewEmpty(p->context);
    p->solver->content = problem;
    p->solver->ops->gettype = schur_type;
    p->solver->ops->getid = schur_id;
    p->solver->ops->setup = schur_setup;
    p->solver->ops->solve = schur_solve;
    CVodeSetLinearSolver(p->cvode, p->solver, p->matrix);
    CVodeSetLinSysFn(p->cvode, schur_system);
}

/* Concentrations below a hundredth of the unit do not steer the step; plasma is a dilute sum of
 * everything and has its own floor. */
static void open_parts(struct parts *p, struct problem *problem,
                       const struct solver_choice *choice)
{
    const sunindextype n = problem->system->cells, size = 3 * n + 1;
    SUNContext_Create(NULL, &p->context);
    p->y = N_VNew_Serial(size, p->context);
    N_VEnableFusedOps_Serial(p->y, SUNTRUE);
    p->tolerance = N_VClone(p->y);
    N_VConst(0, p->y);
    for (sunindextype i = 0; i < size; i++)
        N_VGetArrayPointer(p->tolerance)[i] = choice->rtol * (i < 2 * n   ? 1e-2
                                                              : i < 3 * n ? 1e-1
                                                                          : 1e-6);
    p->cvode = CVodeCreate(CV_BDF, p->context);
    CVodeInit(p->cvode, right_hand_side, 0, p->y);
    CVodeSVtolerances(p->cvode, choice->rtol, p->tolerance);
    CVodeSetUserData(p->cvode, problem);
    CVodeSetMaxNumSteps(p->cvode, 100000);
    attach(p, problem, choice->algebra);
}

static void close_parts(struct parts *p)
{
    CVodeFree(&p->cvode);
    if (SUNLinSolGetID(p->solver) == SUNLINEARSOLVER_CUSTOM)
        p->solver->content = NULL; /* driver, on the stack */
    SUNLinSolFree(p->solver);
    SUNMatDestroy(p->matrix);
    N_VDestroy(p->y);
    N_VDestroy(p->tolerance);
    SUNContext_Free(&p->context);
}

static double next_event(const struct course *course, int from)
{
    while (from < course->stops - 1 && !course->stop[from].event) from++;
    return course->stop[from].time;
}

/* CVODE's counters start anew with each CVodeReInit: gather them before. */
static void count(void *cvode, struct solver_cost *answer)
{
    long steps = 0, rhs = 0, setups = 0, newtons = 0;
    CVodeGetNumSteps(cvode, &steps);
    CVodeGetNumRhsEvals(cvode, &rhs);
    CVodeGetNumLinSolvSetups(cvode, &setups);
    CVodeGetNumNonlinSolvIters(cvode, &newtons);
    answer->steps += steps;
    answer->rhs += rhs;
    answer->setups += setups;
    answer->newtons += newtons;
}

static int integrate(struct parts *p, struct problem *problem, const struct course *course,
                     double *rows, struct solver_cost *answer)
{
    const size_t size = th_system_size(problem->system);
    int fresh = 1;
    for (int i = 0; i < course->stops; i++) {
        const struct stop *stop = &course->stop[i];
        realtype reached = 0;
        problem->rate = stop->rate;
        if (fresh)
            CVodeSetStopTime(p->cvode, next_event(course, i));
        const int flag = CVode(p->cvode, stop->time, p->y, &reached, CV_NORMAL);
        if (flag < 0)
            return flag;
        if (stop->row >= 0)
            memcpy(rows + (size_t)stop->row * size, N_VGetArrayPointer(p->y),
                   size * sizeof *rows);
        fresh = stop->event;
        if (fresh || i == course->stops - 1) {
            count(p->cvode, answer);
            CVodeReInit(p->cvode, stop->time, p->y);
        }
    }
    return 0;
}

__attribute__((visibility("default"))) int
th_solver_cvode(const struct system *system, const struct course *course,
                const struct solver_choice *choice, double *rows, struct solver_cost *answer)
{
    struct problem problem = {.system = system};
    struct parts parts = {0};
    struct timespec from, to;
    *answer = (struct solver_cost){0};
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (th_schur_alloc(&problem.schur, system->cells))
        return -1;
    open_parts(&parts, &problem, choice);
    const int flag = integrate(&parts, &problem, course, rows, answer);
    close_parts(&parts);
    th_schur_free(&problem.schur);
    clock_gettime(CLOCK_MONOTONIC, &to);
    answer->seconds =
        (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
    return flag;
}

__attribute__((visibility("default"))) const char *th_solver_version(void)
{
    return SUNDIALS_VERSION;
}
