/* GSL odeiv2 on the benchmark's system: the explicit Prince-Dormand 8(9) pair, which was the
 * quickest of its steppers here. Its implicit ones factor a dense Jacobian of 1201 unknowns in
 * each step, hopeless by construction. Only the first part of the course is run. */
#include "solvers/solver.h"

#include "machine.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <stdlib.h>
#include <string.h>

struct problem {
    const struct system *system;
    double rate;
    long rhs;
};

static int right_hand_side(double t, const double *y, double *dy, void *user)
{
    struct problem *problem = user;
    (void)t;
    problem->rhs++;
    th_system_rhs(problem->system, problem->rate, y, dy);
    return GSL_SUCCESS;
}

static int integrate(gsl_odeiv2_driver *driver, struct problem *problem,
                     const struct course *course, double until, double *y, double *rows)
{
    const size_t size = th_system_size(problem->system);
    double time = 0;
    for (int i = 0; i < course->stops && course->stop[i].time <= until; i++) {
        problem->rate = course->stop[i].rate;
        const int flag = gsl_odeiv2_driver_apply(driver, &time, course->stop[i].time, y);
        if (flag != GSL_SUCCESS)
            return flag;
        if (course->stop[i].event)
            gsl_odeiv2_driver_reset(driver);
        if (course->stop[i].row >= 0)
            memcpy(rows + (size_t)course->stop[i].row * size, y, size * sizeof *y);
    }
    return 0;
}

int th_solver_gsl(const struct system *system, const struct course *course,
                  const struct solver_choice *choice, double *rows, struct solver_cost *answer)
{
    struct problem problem = {.system = system};
    const size_t size = th_system_size(system);
    gsl_odeiv2_system ode = {right_hand_side, NULL, size, &problem};
    const double start = th_seconds();
    double *y = calloc(size, sizeof *y);
    gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(
        &ode, gsl_odeiv2_step_rk8pd, 1, choice->rtol * 1e-2, choice->rtol);
    int flag = -1;
    if (y && driver)
        flag = integrate(driver, &problem, course, 86400 * choice->days, y, rows);
    *answer = (struct solver_cost){.rhs = problem.rhs, .steps = problem.rhs / 13};
    if (driver)
        gsl_odeiv2_driver_free(driver);
    free(y);
    answer->seconds = th_seconds() - start;
    return flag;
}
