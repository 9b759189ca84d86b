/* One patient: error against time for every solver, linear and saturable; closure of the mass.
 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct entrant {
    char name[48];
    size_t poles; /* ours; 0: a rival */
    struct ours_pace pace;
    int rival;
    struct rival_choice choice;
    double error, field[4], seconds[BENCH_REPEATS], median;
    long steps;
    bool failed;
};

enum { ENTRANTS = 24 };

static int run_ours(const struct bench_case *one, struct entrant *entrant, double *seconds)
{
    struct ours ours;
    struct ours_rows keep = {one->system.cells, 0, one->rows};
    const double start = th_seconds();
    if (th_ours_open(&ours, one->system.cells, entrant->poles))
        return -1;
    ours.alone = true;
    th_it30_put(&one->problem, ours.canal, 0);
    th_ours_march(&ours, &one->course, &entrant->pace, th_ours_keep, &keep);
    entrant->steps = ours.steps;
    th_ours_close(&ours);
    *seconds = th_seconds() - start;
    return 0;
}

static int run_rival(const struct bench *bench, const struct bench_case *one,
                     struct entrant *entrant, double *seconds)
{
    struct rival_answer answer;
    rival_run *run = bench->cvode[entrant->rival];
    const int flag = run(&one->system, &one->course, &entrant->choice, one->rows, &answer);
    entrant->steps = answer.steps;
    *seconds = answer.seconds;
    return flag;
}

/* Round after round, each entrant once: what disturbs one disturbs all. */
static void race(const struct bench *bench, const struct bench_case *one, struct entrant *list,
                 int count, int rounds)
{
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++) {
            struct entrant *entrant = &list[i];
            double *seconds = &entrant->seconds[round];
            entrant->failed |= entrant->poles ? run_ours(one, entrant, seconds)
                                              : run_rival(bench, one, entrant, seconds);
            if (round == 0)
                entrant->error = th_rows_error(&one->system, one->course.rows, one->rows,
                                               one->reference, entrant->field);
        }
    for (int i = 0; i < count; i++) list[i].median = th_bench_median(list[i].seconds, rounds);
}

static void add_ours(struct entrant *list, int *count, size_t poles, struct ours_pace pace)
{
    struct entrant *entrant = &list[(*count)++];
    *entrant = (struct entrant){.poles = poles, .pace = pace};
    if (pace.first > 0)
        snprintf(entrant->name, sizeof entrant->name, "Thecal, %zu pole pairs, <= %g s", poles,
                 pace.most);
    else
        snprintf(entrant->name, sizeof entrant->name, "Thecal, %zu pole pairs", poles);
}

static void add_rival(const struct bench *bench, struct entrant *list, int *count, int rival,
                      enum rival_algebra algebra, double rtol)
{
    if (!bench->cvode[rival])
        return;
    struct entrant *entrant = &list[(*count)++];
    *entrant = (struct entrant){.rival = rival, .choice = {.algebra = algebra, .rtol = rtol}};
    snprintf(entrant->name, sizeof entrant->name, "CVODE %s, %s, rtol %g",
             rival == NATIVE ? "native" : "packaged",
             algebra == RIVAL_KLU ? "KLU" : "own Schur", rtol);
}

static void draw(struct curve *curve, const struct entrant *list, int count, int rival,
                 enum rival_algebra algebra)
{
    *curve = (struct curve){0};
    for (int i = 0; i < count && curve->count < 8; i++) {
        const struct entrant *e = &list[i];
        if (e->poles || e->failed || e->rival != rival || e->choice.algebra != algebra)
            continue;
        curve->error[curve->count] = e->error;
        curve->seconds[curve->count++] = e->median;
    }
}

static void show(const struct bench *bench, const struct entrant *list, int count,
                 const char *name, const char *title, double unit)
{
    struct table table;
    th_table_begin(&table, bench->results, name, title,
                   "solver|error|C|T|B|P|steps|ms|us/step|times Thecal");
    for (int i = 0; i < count; i++) {
        const struct entrant *e = &list[i];
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
    const struct rival_choice choice = {.rtol = 1e-4, .days = days};
    struct rival_answer answer;
    double field[4];
    const int rows = (int)(24 * days);
    const int flag = th_rival_gsl(&one->system, &one->course, &choice, one->rows, &answer);
    const double error = th_rows_error(&one->system, rows, one->rows, one->reference, field);
    th_table_begin(&table, bench->results, "gsl",
                   "GSL odeiv2, one patient (scaled: run for some days, times 30/days)",
                   "solver|error|days run|s|s for 30 days|times Thecal");
    th_table_row(&table, "GSL rk8pd, rtol 1e-4%s|%.1e|%g|%.2f|%.1f|%.0f", flag ? " FAILED" : "",
                 error, days, answer.seconds, answer.seconds * 30 / days,
                 answer.seconds * 30 / days / unit);
    th_table_end(&table);
}

static void single_goals(struct bench *bench, const struct entrant *list, int count,
                         const struct entrant *ours)
{
    const int best = bench->cvode[NATIVE] ? NATIVE : PACKAGED;
    struct curve native;
    char text[96];
    draw(&bench->linear, list, count, best, RIVAL_SCHUR);
    draw(&native, list, count, NATIVE, RIVAL_KLU);
    draw(&bench->packaged, list, count, PACKAGED, RIVAL_KLU);
    snprintf(text, sizeof text, "one patient, error %.0e; fastest CVODE (%s, Schur) below 1e-4",
             ours->error, best == NATIVE ? "native" : "packaged");
    th_bench_at_least(bench, "H1", text, th_curve_loose(&bench->linear) / ours->median, 25,
                      "x");
    if (native.count)
        th_bench_at_least(bench, "H1b", "one patient; native CVODE with KLU below 1e-4",
                          th_curve_loose(&native) / ours->median, 40, "x");
    if (bench->packaged.count)
        th_bench_at_least(bench, "H1b", "one patient; packaged CVODE with KLU below 1e-4",
                          th_curve_loose(&bench->packaged) / ours->median, 130, "x");
    th_bench_at_least(bench, "H1c", "one patient, fastest CVODE at equal error (log-log line)",
                      th_curve_time(&bench->linear, ours->error) / ours->median, 70, "x");
}

int th_bench_single(struct bench *bench)
{
    static const double tolerances[] = {2e-4, 1e-4, 1e-5, 1e-6, 1e-7};
    const struct ours_pace linear = {0};
    struct entrant list[ENTRANTS];
    struct bench_case one;
    int count = 0;
    char title[256];
    if (th_bench_case(bench, &one, 0, 30, 24))
        return -1;
    for (size_t poles = 3; poles <= 5; poles++) add_ours(list, &count, poles, linear);
    for (int i = 0; i < 5; i++)
        add_rival(bench, list, &count, NATIVE, RIVAL_SCHUR, tolerances[i]);
    add_rival(bench, list, &count, NATIVE, RIVAL_KLU, 1e-4);
    for (int i = 0; i < 5; i += bench->quick ? 3 : 1)
        add_rival(bench, list, &count, PACKAGED, RIVAL_SCHUR, tolerances[i]);
    add_rival(bench, list, &count, PACKAGED, RIVAL_KLU, 1e-4);
    race(bench, &one, list, count, bench->repeats);
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
    const struct ours_pace linear = {0};
    struct entrant list[ENTRANTS];
    struct bench_case one;
    int count = 0;
    if (th_bench_case(bench, &one, 0, 30, 1))
        return -1;
    for (size_t poles = 3; poles <= 5; poles++) add_ours(list, &count, poles, linear);
    for (int i = 0; i < 4; i++)
        add_rival(bench, list, &count, best, RIVAL_SCHUR, tolerances[i]);
    race(bench, &one, list, count, bench->repeats);
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
    struct entrant list[ENTRANTS];
    struct bench_case one;
    int count = 0;
    if (th_bench_case(bench, &one, 40, 30, 24))
        return -1;
    add_ours(list, &count, 3, (struct ours_pace){300, 1.6, 3600});
    add_ours(list, &count, 3, (struct ours_pace){300, 1.6, 1800});
    add_ours(list, &count, 4, (struct ours_pace){300, 1.6, 3600});
    for (int i = 0; i < 3; i++)
        add_rival(bench, list, &count, best, RIVAL_SCHUR, tolerances[i]);
    add_rival(bench, list, &count, best, RIVAL_KLU, 1e-4);
    race(bench, &one, list, count, bench->repeats);
    show(bench, list, count, "saturable",
         "One patient with saturable binding, B_max 40 (alone in a block of eight lanes)",
         list[0].median);
    draw(&bench->saturable, list, count, best, RIVAL_SCHUR);
    th_bench_case_free(&one);
    return 0;
}

/* What went in must be there or have been cleared: with and without clearance. */
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
        struct ours ours;
        const size_t poles = 3 + (size_t)i / 2;
        const double dosed = 30 * (86400 * d->infusion + d->bolus);
        values.cl = i % 2 ? values.cl : 0;
        if (th_it30_make(&problem, &values) || th_ours_open(&ours, values.cells, poles) ||
            th_course_make(&course, 30, 24, d->infusion, d->bolus, d->start, d->length))
            return -1;
        th_it30_put(&problem, ours.canal, 0);
        th_ours_march(&ours, &course, NULL, NULL, NULL);
        const double held = th_it30_total(&problem, ours.state[0], 0);
        const double cleared = values.cl * ours.area[0];
        const double gap = (held + cleared - dosed) / dosed;
        worst = fmax(worst, fabs(gap));
        th_table_row(&table, "%zu|%g|%.9g|%.9g|%.9g|%.1e", poles, values.cl, dosed, held,
                     cleared, gap);
        th_ours_close(&ours);
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
