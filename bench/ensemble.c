/* Ensembles: speed per core, threads, members, set-up and output, identity of bits. */
#include "bench.h"

#include "output.h"
#include "reference.h"
#include "scaling.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAYS = 30, ROUNDS = 3 };

struct plan {
    const char *name;
    struct scaling_request order;
    double wall[ROUNDS], setup[ROUNDS], solve[ROUNDS];
    double walls, setups, solves; /* medians                */
    double error;                 /* of the nominal patient */
    long steps;
};

static void measure_in_turns(struct plan *plans, int count, int rounds)
{
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++) {
            struct scaling_times bill;
            th_scaling_run(&plans[i].order, &bill);
            plans[i].wall[round] = bill.wall;
            plans[i].setup[round] = bill.setup;
            plans[i].solve[round] = bill.solve;
            plans[i].steps = bill.steps;
        }
    for (int i = 0; i < count; i++) {
        plans[i].walls = th_bench_median(plans[i].wall, rounds);
        plans[i].setups = th_bench_median(plans[i].setup, rounds);
        plans[i].solves = th_bench_median(plans[i].solve, rounds);
    }
}

/* Error of one member, in a block of eight different ones, by its own reference. */
static double member_error(struct bench *bench, const struct plan *plan, int member)
{
    const struct scaling_request *order = &plan->order;
    double error = -1, field[4], *rows = NULL, *reference = NULL;
    struct driver driver = {0};
    struct system system = {0};
    bool ready = !th_driver_open(&driver, order->cells, order->poles);
    for (int lane = 0; lane < TH_LANES && ready; lane++) {
        struct it30 problem;
        struct it30_values values = th_driver_member(order->cells, lane);
        values.bmax = order->bmax;
        ready = !th_it30_make(&problem, &values);
        if (!ready)
            break;
        th_it30_put(&problem, driver.canal, lane);
        ready = lane != member || !th_driver_system(&problem, &system);
        th_it30_free(&problem);
    }
    if (ready)
        rows = malloc((size_t)order->course->rows * th_system_size(&system) * sizeof *rows);
    if (rows)
        reference = th_reference(&system, order->course, 0.7 * th_reference_step(&system),
                                 bench->cache);
    if (reference) {
        struct driver_rows keep = {order->cells, member, rows};
        th_driver_advance(&driver, order->course, &order->pace, th_driver_keep, &keep);
        error = th_rows_error(&system, order->course->rows, rows, reference, field);
    }
    free(reference);
    free(rows);
    th_driver_close(&driver);
    th_system_free(&system);
    return error;
}

static void show_speed(struct bench *bench, struct plan *plans, int count)
{
    struct table table;
    char title[256];
    snprintf(
        title, sizeof title,
        "Ensemble of %d patients (saturable: fewer), 400 cells, 30 days, solve alone, one "
        "thread;\n"
        "right: one patient by CVODE, native with own Schur, and packaged with KLU, over the "
        "kernel's time",
        plans[0].order.members);
    th_table_begin(&table, bench->results, "ensemble", title,
                   "scheme|error nominal|error member 5|steps|ms/patient|ns/cell-step|"
                   "patient-days/s|CVODE <1e-4|CVODE equal|packaged, KLU");
    for (int i = 0; i < count; i++) {
        struct plan *p = &plans[i];
        const int n = p->order.members;
        const double each = p->solves / n;
        const double other = member_error(bench, p, 5), nominal = member_error(bench, p, 0);
        p->error = nominal;
        const struct curve *solver = p->order.bmax > 0 ? &bench->saturable : &bench->linear;
        /* In units of the kernel's time. The other solvers have hourly rows only. */
        char loose[32] = "-", same[32] = "-", package[32] = "-";
        if (p->order.course->rows == 24 * DAYS) {
            snprintf(loose, sizeof loose, "%.1f", th_curve_loose(solver) / each);
            snprintf(same, sizeof same, "%.1f", th_curve_time(solver, nominal) / each);
            if (solver == &bench->linear)
                snprintf(package, sizeof package, "%.0f",
                         th_curve_loose(&bench->packaged) / each);
        }
        th_table_row(&table, "%s|%.1e|%.1e|%ld|%.3f|%.2f|%.0f|%s|%s|%s", p->name, nominal,
                     other, p->steps * TH_LANES / n, 1e3 * each,
                     1e9 * p->solves / ((double)p->steps * TH_LANES * p->order.cells),
                     DAYS / each, loose, same, package);
    }
    th_table_end(&table);
}

/* Speed-up over another solver; 0 if the error is too large to compare. */
static double gain(const struct plan *plan, double solver)
{
    return plan->error <= 1e-4 ? solver * plan->order.members / plan->solves : 0;
}

static void speed_goals(struct bench *bench, const struct plan *plans)
{
    const double solver = th_curve_loose(&bench->linear);
    th_bench_at_least(bench, "H2", "ensemble per core, 3 pole pairs; fastest CVODE below 1e-4",
                      gain(&plans[0], solver), 65, "x");
    th_bench_at_least(bench, "H2", "ensemble per core, 4 pole pairs; fastest CVODE below 1e-4",
                      gain(&plans[1], solver), 55, "x");
    th_bench_at_least(bench, "H3", "patient-days/s/core, hourly rows, 3 pole pairs, solve",
                      gain(&plans[0], DAYS), 16000, "");
    th_bench_at_least(bench, "H3", "patient-days/s/core, stops at events only, 3 pole pairs",
                      gain(&plans[3], DAYS), 80000, "");
    th_bench_at_least(bench, "H7", "saturable, ensemble per core; fastest CVODE below 1e-4",
                      gain(&plans[5], th_curve_loose(&bench->saturable)), 18, "x");
}

static int speed(struct bench *bench, const struct course *hourly, const struct course *sparse)
{
    const int members = bench->quick ? 64 : 256;
    const struct scaling_request plain = {
        .members = members, .cells = 400, .threads = 1, .poles = 3, .course = hourly};
    struct plan plans[] = {{.name = "3 pole pairs, hourly rows", .order = plain},
                           {.name = "4 pole pairs, hourly rows", .order = plain},
                           {.name = "5 pole pairs, hourly rows", .order = plain},
                           {.name = "3 pole pairs, stops at events", .order = plain},
                           {.name = "4 pole pairs, stops at events", .order = plain},
                           {.name = "3 pole pairs, saturable, hourly", .order = plain}};
    plans[1].order.poles = 4;
    plans[2].order.poles = 5;
    plans[3].order.course = sparse;
    plans[4].order.course = sparse;
    plans[4].order.poles = 4;
    plans[5].order.bmax = 40;
    plans[5].order.pace = (struct driver_pace){300, 1.6, 3600};
    plans[5].order.members = bench->quick ? 32 : 64;
    measure_in_turns(plans, 6, ROUNDS);
    show_speed(bench, plans, 6);
    speed_goals(bench, plans);
    return 0;
}

/* Threads and members; the whole of set-up, solve and output. */
static int chain(struct bench *bench, const struct course *hourly)
{
    const int sizes[] = {8, bench->members / 16, bench->members / 4, bench->members};
    const int cores = bench->machine.cores < 2 ? 1 : 2;
    double *slab =
        calloc((size_t)(OUTPUT_FIELDS * bench->members * hourly->rows), sizeof *slab);
    struct plan plans[8] = {0};
    struct table table;
    char path[512];
    if (!slab)
        return -1;
    for (int i = 0; i < 8; i++)
        plans[i].order = (struct scaling_request){.members = sizes[i / 2],
                                                  .cells = 400,
                                                  .threads = i % 2 ? cores : 1,
                                                  .poles = 4,
                                                  .course = hourly,
                                                  .slab = slab};
    measure_in_turns(plans, 8, bench->quick ? 1 : ROUNDS);
    th_table_begin(
        &table, bench->results, "members",
        "Members and threads: 4 pole pairs, hourly rows, with set-up, float32 output",
        "members|threads|set-up s|solve s|output s|wall s|members/s|set-up %|output %");
    snprintf(path, sizeof path, "%s/ensemble.h5", bench->cache);
    double write[8], total[8];
    for (int i = 0; i < 8; i++) {
        const struct plan *p = &plans[i];
        const double start = th_seconds();
        if (th_output_write(path, slab, p->order.members, hourly->rows, 0) < 0)
            fprintf(stderr, "bench: could not write the ensemble's rows\n");
        write[i] = th_seconds() - start;
        total[i] = p->walls + write[i];
        th_table_row(&table, "%d|%d|%.3f|%.3f|%.4f|%.3f|%.0f|%.1f|%.1f", p->order.members,
                     p->order.threads, p->setups, p->solves, write[i], total[i],
                     p->order.members / total[i], 100 * p->setups / p->order.threads / total[i],
                     100 * write[i] / total[i]);
    }
    th_table_end(&table);
    const double whole = DAYS * bench->members / total[6];
    const double faster = plans[6].walls / plans[7].walls;
    const double large = total[7] * 1e5 / bench->members;
    char measured[48], text[96];
    th_bench_at_least(bench, "H3",
                      "patient-days/s/core with set-up and float32 output, 4 pairs", whole,
                      10000, "");
    th_bench_at_least(bench, "H5", "threads 1 -> 2, set-up and solve", faster, 1.85, "x");
    snprintf(measured, sizeof measured, "%.0f s", large);
    snprintf(text, sizeof text, "100000 patients x 30 d, %d threads: EXTRAPOLATED from %d",
             cores, bench->members);
    th_bench_goal(bench, "H10", text, large <= 150, measured, "<= 150 s");
    free(slab);
    remove(path);
    return 0;
}

static int output_forms(struct bench *bench, const struct course *hourly)
{
    struct table table;
    char path[512];
    const int members = bench->members, rows = hourly->rows;
    double *slab = calloc((size_t)(OUTPUT_FIELDS * members * rows), sizeof *slab);
    struct scaling_times bill;
    const struct scaling_request order = {.members = members < 256 ? members : 256,
                                          .cells = 400,
                                          .threads = bench->machine.cores,
                                          .poles = 4,
                                          .course = hourly,
                                          .slab = slab};
    if (!slab)
        return -1;
    th_scaling_run(&order, &bill);
    snprintf(path, sizeof path, "%s/forms.h5", bench->cache);
    th_table_begin(&table, bench->results, "output",
                   "Output of float32 [member][time] x 4 through the store's HDF5 layer",
                   "members|form|ms|us/member|MB");
    for (int compress = 0; compress < 2; compress++) {
        double seconds[ROUNDS];
        long bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            const double start = th_seconds();
            bytes = th_output_write(path, slab, order.members, rows, compress);
            seconds[round] = th_seconds() - start;
        }
        const double median = th_bench_median(seconds, ROUNDS);
        th_table_row(&table, "%d|%s|%.1f|%.0f|%.2f", order.members,
                     compress ? "shuffle, gzip 1" : "contiguous", 1e3 * median,
                     1e6 * median / order.members, 1e-6 * (double)bytes);
    }
    th_table_end(&table);
    remove(path);
    free(slab);
    return 0;
}

static int bits(struct bench *bench, const struct course *hourly)
{
    enum { MEMBERS = 64 };
    uint64_t first[MEMBERS], other[MEMBERS];
    struct scaling_times bill;
    struct scaling_request order = {
        .members = MEMBERS, .cells = 400, .threads = 1, .poles = 4, .course = hourly};
    const struct {
        const char *name;
        int threads, turn, level;
        bool reversed;
    } runs[] = {{"2 threads", 2, 0, 0, false},
                {"blocks reversed", 1, 0, 0, true},
                {"lanes turned by 3", 1, 3, 0, false},
                {"4 lanes abreast (x86-64-v3)", 1, 0, 3, false}};
    struct table table;
    bool same = true;
    order.hash = first;
    th_scaling_run(&order, &bill);
    order.hash = other;
    th_table_begin(&table, bench->results, "bits",
                   "Final states of 64 patients against 1 thread, in order, bit by bit",
                   "run|members equal");
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        int equal = 0;
        order.threads = runs[i].threads;
        order.turn = runs[i].turn;
        order.level = runs[i].level;
        order.reversed = runs[i].reversed;
        th_scaling_run(&order, &bill);
        for (int k = 0; k < MEMBERS; k++) equal += first[k] == other[k];
        th_table_row(&table, "%s|%d of %d", runs[i].name, equal, MEMBERS);
        same = same && equal == MEMBERS;
    }
    th_table_end(&table);
    th_bench_goal(bench, "H6",
                  "bitwise identity: threads, order of blocks, lane position, 4 and 8 lanes",
                  same, same ? "identical" : "DIFFERENT", "identical");
    return 0;
}

int th_bench_ensemble(struct bench *bench)
{
    const struct it30_dosing *d = &th_it30_dosing;
    struct course hourly, sparse;
    if (th_course_make(&hourly, DAYS, 24, d->infusion, d->bolus, d->start, d->length) ||
        th_course_make(&sparse, DAYS, 1, d->infusion, d->bolus, d->start, d->length))
        return -1;
    const int failed = speed(bench, &hourly, &sparse) || chain(bench, &hourly) ||
                       output_forms(bench, &hourly) || bits(bench, &hourly);
    th_course_free(&hourly);
    th_course_free(&sparse);
    return failed ? -1 : 0;
}
