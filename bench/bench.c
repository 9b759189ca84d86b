/* The benchmark of the canal kernel on IT30, against SUNDIALS CVODE and GSL odeiv2 on the same
 * discretisation, and of the product:  bench RESULTS CACHE SOLVERS PROGRAM [quick]
 *
 * RESULTS takes the tables as CSV, CACHE the references, SOLVERS holds cvode_packaged.so and,
 * if it could be built, cvode_native.so; PROGRAM is thecal. */
#include "bench.h"

#include "reference.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double th_bench_median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, ascending);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

double th_curve_time(const struct curve *curve, double error)
{
    int i = 1;
    if (curve->count < 2)
        return curve->count ? curve->seconds[0] : 0;
    while (i < curve->count - 1 && curve->error[i] > error) i++;
    const double slope = log(curve->seconds[i] / curve->seconds[i - 1]) /
                         log(curve->error[i] / curve->error[i - 1]);
    return curve->seconds[i] * pow(error / curve->error[i], slope);
}

double th_curve_loose(const struct curve *curve)
{
    double best = 0;
    for (int i = 0; i < curve->count; i++)
        if (curve->error[i] <= 1e-4 && (best == 0 || curve->seconds[i] < best))
            best = curve->seconds[i];
    return best;
}

void th_bench_goal(struct bench *bench, const char *name, const char *text, bool met,
                   const char *measured, const char *wanted)
{
    if (bench->goals == BENCH_GOALS)
        return;
    struct goal *goal = &bench->goal[bench->goals++];
    snprintf(goal->name, sizeof goal->name, "%s", name);
    snprintf(goal->text, sizeof goal->text, "%s", text);
    snprintf(goal->measured, sizeof goal->measured, "%s", measured);
    snprintf(goal->wanted, sizeof goal->wanted, "%s", wanted);
    goal->met = met;
    goal->order = bench->goals;
}

void th_bench_at_least(struct bench *bench, const char *name, const char *text, double measured,
                       double wanted, const char *unit)
{
    char got[48], goal[48];
    const char *gap = *unit ? " " : "";
    snprintf(got, sizeof got, measured < 1000 ? "%.3g%s%s" : "%.0f%s%s", measured, gap, unit);
    snprintf(goal, sizeof goal, ">= %.0f%s%s", wanted, gap, unit);
    if (wanted < 10)
        snprintf(goal, sizeof goal, ">= %g%s%s", wanted, gap, unit);
    th_bench_goal(bench, name, text, measured >= wanted, got, goal);
}

int th_bench_case(struct bench *bench, struct bench_case *one, double bmax, int days,
                  int rows_per_day)
{
    const struct it30_dosing *d = &th_it30_dosing;
    struct it30_values values = th_it30_values;
    values.bmax = bmax;
    *one = (struct bench_case){0};
    if (th_it30_make(&one->problem, &values) || th_driver_system(&one->problem, &one->system) ||
        th_course_make(&one->course, days, rows_per_day, d->infusion, d->bolus, d->start,
                       d->length))
        return -1;
    double field[4];
    const double step = th_reference_step(&one->system);
    double *other = th_reference(&one->system, &one->course, 0.7 * step, bench->cache);
    one->reference = th_reference(&one->system, &one->course, 0.5 * step, bench->cache);
    one->rows =
        malloc((size_t)one->course.rows * th_system_size(&one->system) * sizeof(double));
    if (!other || !one->reference || !one->rows) {
        free(other);
        return -1;
    }
    one->doubt = th_rows_error(&one->system, one->course.rows, other, one->reference, field);
    free(other);
    return 0;
}

void th_bench_case_free(struct bench_case *one)
{
    free(one->reference);
    free(one->rows);
    th_course_free(&one->course);
    th_system_free(&one->system);
    th_it30_free(&one->problem);
}

static solver_run *load(const char *folder, const char *name)
{
    char path[512];
    solver_run *run = NULL;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *symbol = object ? dlsym(object, "th_solver_cvode") : NULL;
    memcpy(&run, &symbol, sizeof run); /* ISO C knows no cast from object to function */
    return run;
}

static void show_machine(struct bench *bench)
{
    struct table table;
    struct machine *m = &bench->machine;
    th_machine_describe(m);
    th_machine_measure(m);
    th_table_begin(&table, bench->results, "machine", "The machine", "what|value");
    th_table_row(&table, "processor|%s, %d cores", m->processor, m->cores);
    th_table_row(&table, "caches|%s", m->system);
    th_table_row(
        &table, "compiler|%s, -O3; other solvers and drivers -march=native, kernel by dispatch",
        m->compiler);
    th_table_row(&table, "widest vectors|%s", m->vectors);
    th_table_row(&table, "load bandwidth of one core, GB/s|L1 %.0f, L2 %.0f, L3 %.0f", m->l1,
                 m->l2, m->l3);
    th_table_row(&table, "fused multiply-add of one core|%.1f GFlop/s; latency %.2f ns",
                 m->flops, m->latency);
    th_table_row(&table, "CVODE from the package|%s",
                 bench->cvode[PACKAGED] ? "yes" : "not to be had");
    th_table_row(&table, "CVODE from its source package, native|%s",
                 bench->cvode[NATIVE] ? "yes" : "not to be had: the ratios are too favourable");
    th_table_end(&table);
}

/* H1 H1b H2 .. H10, and within one in the order of measuring. */
static int by_number(const void *a, const void *b)
{
    const struct goal *x = a, *y = b;
    const int m = atoi(x->name + 1), n = atoi(y->name + 1);
    const int by_name = m == n ? strcmp(x->name, y->name) : m - n;
    return by_name ? by_name : (x->order > y->order) - (x->order < y->order);
}

/* Returns the number of missed goals of correctness (H6, H8), which are no matter of speed. */
static int show_goals(struct bench *bench)
{
    struct table table;
    int missed = 0, wrong = 0;
    qsort(bench->goal, (size_t)bench->goals, sizeof *bench->goal, by_number);
    th_table_begin(&table, bench->results, "goals", "Goals", "goal|what|measured|wanted|met");
    for (int i = 0; i < bench->goals; i++) {
        const struct goal *goal = &bench->goal[i];
        th_table_row(&table, "%s|%s|%s|%s|%s", goal->name, goal->text, goal->measured,
                     goal->wanted, goal->met ? "yes" : "no");
        missed += !goal->met;
        wrong += !goal->met && (!strcmp(goal->name, "H6") || !strcmp(goal->name, "H8"));
    }
    th_table_end(&table);
    printf("\n%d goals met, %d missed. Tables as CSV: results/bench/.\n", bench->goals - missed,
           missed);
    return wrong;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: bench RESULTS CACHE SOLVERS PROGRAM [quick]\n");
        return 2;
    }
    const double start = th_seconds();
    struct bench bench = {.results = argv[1], .cache = argv[2], .program = argv[4]};
    bench.quick = argc > 5 && !strcmp(argv[5], "quick");
    bench.repeats = bench.quick ? 3 : 7;
    bench.members = bench.quick ? 128 : 1000;
    bench.cvode[PACKAGED] = load(argv[3], "cvode_packaged.so");
    bench.cvode[NATIVE] = load(argv[3], "cvode_native.so");
    show_machine(&bench);
    int (*const experiments[])(struct bench *) = {
        th_bench_single,   th_bench_sparse,  th_bench_saturable, th_bench_closure,
        th_bench_ensemble, th_bench_product, th_bench_cells,     th_bench_limits};
    for (size_t i = 0; i < sizeof experiments / sizeof *experiments; i++)
        if (experiments[i](&bench)) {
            fprintf(stderr, "bench: experiment %zu failed\n", i);
            return 1;
        }
    const int wrong = show_goals(&bench);
    printf("Took %.0f s.\n", th_seconds() - start);
    return wrong ? 1 : 0;
}
