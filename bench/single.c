/* One patient: error against time for every solver, linear and saturable; closure of the mass.
 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct candidate {
    char name[48];
    size_t poles; /* driver; 0: a solver */
    struct driver_pace pace;
    int solver;
    struct solver_choice choice;
    double error, field[4], seconds[BENCH_REPEATS], median;
    long steps;
    bool failed;
};

enum { ENTRANTS = 24 };

static int run_driver(const struct bench_case *one, struct candidate *candidate,
                      double *seconds)
{
    struct driver driver;
    struct driver_rows keep = {one->system.cells, 0, one->rows};
    const double start = th_seconds();
    if (th_driver_open(&driver, one->system.cells, candidate->poles))
        return -1;
    driver.alone = true;
    th_it30_put(&one->problem, driver.canal, 0);
    th_driver_advance(&driver, &one->course, &candidate->pace, th_driver_keep, &keep);
    candidate->steps = driver.steps;
    th_driver_close(&driver);
    *seconds = th_seconds() - start;
    return 0;
}

static int run_solver(const struct bench *bench, const struct bench_case *one,
                      struct candidate *candidate, double *seconds)
{
    struct solver_cost answer;
    solver_run *run = bench->cvode[candidate->solver];
    const int flag = run(&one->system, &one->course, &candidate->choice, one->rows, &answer);
    candidate->steps = answer.steps;
    *seconds = answer.seconds;
    return flag;
}

/* Round after round, each candidate once: what disturbs one disturbs all. */
static void measure_in_turns(const struct bench *bench, const struct bench_case *one,
                             struct candidate *list, int count, int rounds)
{
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++) {
            struct candidate *candidate = &list[i];
            double *seconds = &candidate->seconds[round];
            candidate->failed |= candidate->poles ? run_driver(one, candidate, seconds)
                                                  : run_solver(bench, one, candidate, seconds);
            if (round == 0)
                candidate->error = th_rows_error(&one->system, one->course.rows, one->rows,
                                                 one->reference, candidate->field);
        }
    for (int i = 0; i < count; i++) list[i].median = th_bench_median(list[i].seconds, rounds);
}

static void add_driver(struct candidate *list, int *count, size_t poles,
                       struct driver_pace pace)
{
    struct candidate *candidate = &list[(*count)++];
    *candidate = (struct candidate){.poles = poles, .pace = pace};
    if (pace.first > 0)
        snprintf(candidate->name, sizeof candidate->name, "Thecal, %zu pole pairs, <= %g s",
                 poles, pace.most);
    else
        snprintf(candidate->name, sizeof candidate->name, "Thecal, %zu pole pairs", poles);
}

static void add_solver(const struct bench *bench, struct candidate *list, int *count,
                       int solver, enum solver_algebra algebra, double rtol)
{
    if (!bench->cvode[solver])
        return;
    struct candidate *candidate = &list[(*count)++];
    *candidate =
        (struct candidate){.solver = solver, .choice = {.algebra = algebra, .rtol = rtol}};
    snprintf(candidate->name, sizeof candidate->name, "CVODE %s, %s, rtol %g",
             solver == NATIVE ? "native" : "packaged",
             algebra == SOLVER_KLU ? "KLU" : "own Schur", rtol);
}

static void draw(struct curve *curve, const struct candidate *list, int count, int solver,
                 enum solver_algebra algebra)
{
    *curve = (struct curve){0};
    for (int i = 0; i < count && curve->count < 8; i++) {
        const struct candidate *e = &list[i];
        if (e->poles || e->failed || e->solver != solver || e->choice.algebra != algebra)
            continue;
        curve->error[curve->count] = e->error;
        curve->seconds[curve->count++] = e->median;
    }
}

static void show(const struct bench *bench, const struct candidate *list, int count,
                 const char *name, const char *title, double unit)
{
    struct table table;
    th_table_begin(&table, bench->results, name, title,
                   "solver|error|C|T|B|P|steps|ms|us/step|times Thecal");
    for (int i = 0; i < count; i++) {
        const struct candidate *e = &list[i];
        th_table_row(&table, "%s%s|%.1e|%.0e|%.0e|%.0e|%.0e|%ld|%.2f|%.2f|%.2f", e->name,
                     e->failed ? " FAILED" : "", e->error, e->field[0], e->field[1],
                     e->field[2], e->field[3], e->steps, 1e3 * e->median,
                     1e6 * e->median / (double)e->steps, e->median / unit);
    }
    th_table_end(&table);
}

/* GSL is run for a part of the month and scaled by the days; said so in the table. */
static void run_gsl(const struct bench *bench, const struct bench_case *one, double unit)
{
    struct table table;
    const double days = bench->quick ? 0.25 : 1;
    const struct solver_choice choice = {.rtol = 1e-4, .days = days};
    struct solver_cost answer;
    double field[4];
    const int rows = (int)(24 * days);
    const int flag = th_solver_gsl(&one->system, &one->course, &choice, one->rows, &answer);
    const double error = th_rows_error(&one->system, rows, one->rows, one->reference, field);
    th_table_begin(&table, bench->results, "gsl",
                   "GSL odeiv2, one patient (scaled: run for some days, times 30/days)",
                   "solver|error|days run|s|s for 30 days|times Thecal");
    th_table_row(&table, "GSL rk8pd, rtol 1e-4%s|%.1e|%g|%.2f|%.1f|%.0f", flag ? " FAILED" : "",
                 error, days, answer.seconds, answer.seconds * 30 / days,
                 answer.seconds * 30 / days / unit);
    th_table_end(&table);
}

static void single_goals(struct bench *bench, const struct candidate *list, int count,
                         const struct candidate *driver)
{
    const int best = bench->cvode[NATIVE] ? NATIVE : PACKAGED;
    struct curve native;
    char text[96];
    draw(&bench->linear, list, count, best, SOLVER_SCHUR);
    draw(&native, list, count, NATIVE, SOLVER_KLU);
    draw(&bench->packaged, list, count, PACKAGED, SOLVER_KLU);
    snprintf(text, sizeof text, "one patient, error %.0e; fastest CVODE (%s, Schur) below 1e-4",
             driver->error, best == NATIVE ? "native" : "packaged");
    th_bench_at_least(bench, "H1", text, th_curve_loose(&bench->linear) / driver->median, 25,
                      "x");
    if (native.count)
        th_bench_at_least(bench, "H1b", "one patient; native CVODE with KLU below 1e-4",
                          th_curve_loose(&native) / driver->median, 40, "x");
    if (bench->packaged.count)
        th_bench_at_least(bench, "H1b", "one patient; packaged CVODE with KLU below 1e-4",
                          th_curve_loose(&bench->packaged) / driver->median, 130, "x");
    th_bench_at_least(bench, "H1c", "one patient, fastest CVODE at equal error (log-log line)",
                      th_curve_time(&bench->linear, driver->error) / driver->median, 70, "x");
}

int th_bench_single(struct bench *bench)
{
    static const double tolerances[] = {2e-4, 1e-4, 1e-5, 1e-6, 1e-7};
    const struct driver_pace linear = {0};
    struct candidate list[ENTRANTS];
    struct bench_case one;
    int count = 0;
    char title[256];
    if (th_bench_case(bench, &one, 0, 30, 24))
        return -1;
    for (size_t poles = 3; poles <= 5; poles++) add_driver(list, &count, poles, linear);
    for (int i = 0; i < 5; i++)
        add_solver(bench, list, &count, NATIVE, SOLVER_SCHUR, tolerances[i]);
    add_solver(bench, list, &count, NATIVE, SOLVER_KLU, 1e-4);
    for (int i = 0; i < 5; i += bench->quick ? 3 : 1)
        add_solver(bench, list, &count, PACKAGED, SOLVER_SCHUR, tolerances[i]);
    add_solver(bench, list, &count, PACKAGED, SOLVER_KLU, 1e-4);
    measure_in_turns(bench, &one, list, count, bench->repeats);
    snprintf(
        title, sizeof title,
        "One patient, alone in a block of eight lanes: 400 cells, 30 days, 720 full rows kept\n"
        "(the references with two step lengths differ by %.0e)",
        one.doubt);
    show(bench, list, count, "single", title, list[1].median);
    run_gsl(bench, &one, list[1].median);
    single_goals(bench, list, count, &list[1]);
    th_bench_case_free(&one);
    return 0;
}

/* The same month when only the day's end is asked for: three stops a day instead of 25. The
 * error is that of the 30 rows. */
int th_bench_sparse(struct bench *bench)
{
    static const double tolerances[] = {2e-4, 1e-4, 1e-5, 1e-6};
    const int best = bench->cvode[NATIVE] ? NATIVE : PACKAGED;
    const struct driver_pace linear = {0};
    struct candidate list[ENTRANTS];
    struct bench_case one;
    int count = 0;
    if (th_bench_case(bench, &one, 0, 30, 1))
        return -1;
    for (size_t poles = 3; poles <= 5; poles++) add_driver(list, &count, poles, linear);
    for (int i = 0; i < 4; i++)
        add_solver(bench, list, &count, best, SOLVER_SCHUR, tolerances[i]);
    measure_in_turns(bench, &one, list, count, bench->repeats);
    show(bench, list, count, "sparse",
         "One patient, rows at the end of each day only (stops at events: 90 steps)",
         list[1].median);
    th_bench_case_free(&one);
    return 0;
}

int th_bench_saturable(struct bench *bench)
{
    static const double tolerances[] = {2e-4, 1e-4, 1e-5};
    const int best = bench->cvode[NATIVE] ? NATIVE : PACKAGED;
    struct candidate list[ENTRANTS];
    struct bench_case one;
    int count = 0;
    if (th_bench_case(bench, &one, 40, 30, 24))
        return -1;
    add_driver(list, &count, 3, (struct driver_pace){300, 1.6, 3600});
    add_driver(list, &count, 3, (struct driver_pace){300, 1.6, 1800});
    add_driver(list, &count, 4, (struct driver_pace){300, 1.6, 3600});
    for (int i = 0; i < 3; i++)
        add_solver(bench, list, &count, best, SOLVER_SCHUR, tolerances[i]);
    add_solver(bench, list, &count, best, SOLVER_KLU, 1e-4);
    measure_in_turns(bench, &one, list, count, bench->repeats);
    show(bench, list, count, "saturable",
         "One patient with saturable binding, B_max 40 (alone in a block of eight lanes)",
         list[0].median);
    draw(&bench->saturable, list, count, best, SOLVER_SCHUR);
    th_bench_case_free(&one);
    return 0;
}

/* Mass balance: contents and cleared amount add up to the dose, with and without clearance. */
int th_bench_closure(struct bench *bench)
{
    const struct it30_dosing *d = &th_it30_dosing;
    struct table table;
    double worst = 0;
    th_table_begin(&table, bench->results, "closure", "Mass after 30 days, ug",
                   "pole pairs|CL mL/s|dosed|held|cleared|relative gap");
    for (int i = 0; i < 6; i++) {
        struct it30_values values = th_it30_values;
        struct it30 problem;
        struct course course;
        struct driver driver;
        const size_t poles = 3 + (size_t)i / 2;
        const double dosed = 30 * (86400 * d->infusion + d->bolus);
        values.cl = i % 2 ? values.cl : 0;
        if (th_it30_make(&problem, &values) || th_driver_open(&driver, values.cells, poles) ||
            th_course_make(&course, 30, 24, d->infusion, d->bolus, d->start, d->length))
            return -1;
        th_it30_put(&problem, driver.canal, 0);
        th_driver_advance(&driver, &course, NULL, NULL, NULL);
        const double held = th_it30_total(&problem, driver.state[0], 0);
        const double cleared = values.cl * driver.area[0];
        const double gap = (held + cleared - dosed) / dosed;
        worst = fmax(worst, fabs(gap));
        th_table_row(&table, "%zu|%g|%.9g|%.9g|%.9g|%.1e", poles, values.cl, dosed, held,
                     cleared, gap);
        th_driver_close(&driver);
        th_course_free(&course);
        th_it30_free(&problem);
    }
    th_table_end(&table);
    char measured[48];
    snprintf(measured, sizeof measured, "%.1e", worst);
    th_bench_goal(bench, "H8", "mass closure after 30 days, with and without clearance",
                  worst <= 1e-12, measured, "<= 1e-12");
    return 0;
}
