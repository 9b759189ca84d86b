/* Cost against the number of cells, and the kernel against the limits of the machine. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 5 };

/* Time of one block of eight for some days; the block is ready before. */
static double block_time(struct driver *driver, const struct course *course)
{
    const double start = th_seconds();
    th_driver_advance(driver, course, NULL, NULL, NULL);
    return th_seconds() - start;
}

static int fill(struct driver *driver, int cells, size_t poles)
{
    if (th_driver_open(driver, cells, poles))
        return -1;
    for (int lane = 0; lane < TH_LANES; lane++) {
        struct it30 problem;
        const struct it30_values values = th_driver_member(cells, lane);
        if (th_it30_make(&problem, &values))
            return -1;
        th_it30_put(&problem, driver->canal, lane);
        th_it30_free(&problem);
    }
    return 0;
}

/* One size: the kernel with 3 and 4 pole pairs, CVODE on the same grid. */
static int one_size(struct bench *bench, struct table *table, int cells,
                    const struct course *course)
{
    const struct solver_choice choice = {.rtol = 1e-4};
    solver_run *run = bench->cvode[NATIVE] ? bench->cvode[NATIVE] : bench->cvode[PACKAGED];
    double time[2][ROUNDS], solver[ROUNDS] = {0};
    struct it30_values values = th_it30_values;
    struct solver_cost answer = {.steps = 1};
    struct it30 problem;
    struct system system;
    struct driver driver[2];
    values.cells = cells;
    if (th_it30_make(&problem, &values) || th_driver_system(&problem, &system) ||
        fill(&driver[0], cells, 3) || fill(&driver[1], cells, 4))
        return -1;
    double *rows = malloc((size_t)course->rows * th_system_size(&system) * sizeof *rows);
    for (int round = 0; round < ROUNDS && rows; round++) {
        for (int k = 0; k < 2; k++) time[k][round] = block_time(&driver[k], course);
        if (run && !run(&system, course, &choice, rows, &answer))
            solver[round] = answer.seconds;
    }
    const double three = th_bench_median(time[0], ROUNDS) / TH_LANES;
    const double four = th_bench_median(time[1], ROUNDS) / TH_LANES;
    const double theirs = th_bench_median(solver, ROUNDS), work = (double)cells * course->stops;
    th_table_row(table, "%d|%.3f|%.3f|%.2f|%.2f|%.2f|%ld|%.0f|%.1f|%.1f", cells, 1e3 * three,
                 1e3 * four, 1e9 * three / work, 1e9 * four / work, 1e3 * theirs, answer.steps,
                 1e9 * theirs / ((double)answer.steps * cells), theirs / three, theirs / four);
    free(rows);
    th_driver_close(&driver[0]);
    th_driver_close(&driver[1]);
    th_system_free(&system);
    th_it30_free(&problem);
    return rows ? 0 : -1;
}

int th_bench_cells(struct bench *bench)
{
    static const int sizes[] = {100, 200, 400, 600, 800, 1200, 1600, 2000};
    const struct it30_dosing *d = &th_it30_dosing;
    const int days = bench->quick ? 3 : 10;
    struct course course;
    struct table table;
    char title[128];
    if (th_course_make(&course, days, 24, d->infusion, d->bolus, d->start, d->length))
        return -1;
    snprintf(
        title, sizeof title,
        "Cost against cells, per patient of a block of eight, %d days (not 30), hourly rows",
        days);
    th_table_begin(&table, bench->results, "cells", title,
                   "cells|ms, 3 pairs|ms, 4 pairs|ns/cell-step 3|ns/cell-step 4|"
                   "CVODE 1e-4 ms|steps|ns/cell-step|CVODE/3|CVODE/4");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (one_size(bench, &table, sizes[i], &course))
            return -1;
    th_table_end(&table);
    th_course_free(&course);
    return 0;
}

/* Counted by hand in the kernel's three sweeps, per patient, cell and step with factors at hand
 * and no source in the cell. Doubles moved: 5 + 2 NP in the plasma's sum, 5 + 4 NP down, 7 + 4
 * NP up. Flops: 6 + 12 NP, 21 NP, 10 + 22 NP. */
static double bytes_of(size_t poles)
{
    return 8 * (17 + 10 * (double)poles);
}

static double flops_of(size_t poles)
{
    return 16 + 55 * (double)poles;
}

/* The same step again and again: nothing but the kernel. */
static int steady(struct bench *bench, struct table *table, size_t poles, int cells)
{
    const struct machine *m = &bench->machine;
    struct course course;
    struct driver driver;
    double time[BENCH_REPEATS];
    char text[96];
    const int rounds = BENCH_REPEATS;
    if (th_course_make(&course, 10, 24, 0, 0, 0, 3600) || fill(&driver, cells, poles))
        return -1;
    for (int i = 0; i < rounds; i++) time[i] = block_time(&driver, &course);
    const double best =
        1e9 * th_bench_median(time, rounds) / ((double)course.stops * cells * TH_LANES);
    const double bytes = bytes_of(poles), flops = flops_of(poles);
    const double least = bytes / m->l2 > flops / m->flops ? bytes / m->l2 : flops / m->flops;
    th_table_row(table, "%zu|%d|%.2f|%.0f|%.0f|%.2f|%.2f|%.0f|%.0f|%.0f", poles, cells, best,
                 bytes, flops, bytes / m->l2, flops / m->flops, 100 * bytes / m->l2 / best,
                 100 * flops / m->flops / best, 100 * least / best);
    if (poles == 3 && cells == 400) {
        snprintf(text, sizeof text, "fraction of L2 load bandwidth (%.0f GB/s), 3 pole pairs",
                 m->l2);
        th_bench_at_least(bench, "H4", text, 100 * bytes / m->l2 / best, 65, "%");
        snprintf(text, sizeof text,
                 "fraction of multiply-add peak (%.0f GFlop/s), 3 pole pairs", m->flops);
        th_bench_at_least(bench, "H4", text, 100 * flops / m->flops / best, 48, "%");
    }
    th_course_free(&course);
    th_driver_close(&driver);
    return 0;
}

int th_bench_limits(struct bench *bench)
{
    struct table table;
    th_table_begin(
        &table, bench->results, "limits",
        "The kernel against one core's measured limits, hourly steps, factors cached",
        "pole pairs|cells|ns/cell-step|bytes|flops|L2 limit ns|flop limit ns|% of L2|"
        "% of peak|% of limit");
    for (size_t poles = 3; poles <= 5; poles++)
        if (steady(bench, &table, poles, 400))
            return -1;
    if (steady(bench, &table, 3, 100) || steady(bench, &table, 4, 100))
        return -1;
    th_table_end(&table);
    return 0;
}
