/* Samples change nothing: whatever the interval of the samples, the same values at common
 * instants, the same number of steps, the same verdicts. Every scenario that is shipped, every
 * validation case, and a set with boluses, pulses, faults, refills and an empty reservoir. A
 * shorter run is their beginning. */
#define TH_SUITE "sampling"
#include "support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "ensemble/ensemble.h"
#include "language/language.h"
#include "support/shipped.h"

struct looked {
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
};

/* With a sample, s; until that time, s. */
static struct looked look(const struct th_units *units, const char *path, double sample,
                          double until)
{
    char words[2][64];
    const char *const sets[] = {words[0], words[1]};
    struct th_error error = {.status = TH_OK};
    struct looked it = {0};
    snprintf(words[0], sizeof words[0], "run.sample=%.6f s", sample);
    snprintf(words[1], sizeof words[1], "run.until=%.6f s", until);
    it.scenario = th_scenario_load(&th_catalog, units, path, sets, 2, &error);
    ck_assert_msg(it.scenario != NULL, "%s", error.text[0]);
    it.layout = th_layout_create(it.scenario, &error);
    ck_assert_msg(it.layout != NULL, "%s", error.text[0]);
    uint64_t members = it.scenario->members;
    struct th_ensemble_options options = {.threads = 1, .members = members < 3 ? members : 3};
    th_ensemble_run(it.layout, &options, &it.trace, &error);
    ck_assert_msg(it.trace != NULL, "%s", error.text[0]);
    return it;
}

static void forget(struct looked *it)
{
    th_trace_free(it->trace);
    th_layout_free(it->layout);
    th_scenario_free(it->scenario);
}

/* Means over the interval that a sample ends are not values at an instant. */
static bool at_an_instant(const struct th_scenario *s, const struct th_column *column)
{
    const struct th_model *model = s->instances[column->instance].model;
    const struct th_table *table = column->profile ? &model->profiles : &model->outputs;
    const struct th_row *row = &table->rows[column->row];
    return row->roundoff == 0 && row->nature != TH_INTERVAL_MEAN;
}

static double largest(const struct looked *it, size_t column)
{
    double most = 0;
    for (uint64_t m = 0; m < it->trace->members; m++)
        for (size_t t = 0; t < it->trace->times; t++)
            for (size_t p = 0; p < it->trace->columns[column].points; p++)
                most = fmax(most, fabs(th_trace_get(it->trace, column, m, t, p)));
    return most;
}

/* The largest difference of a column at common instants. */
static double apart(const struct looked *a, const struct looked *b, size_t column, uint64_t m)
{
    double worst = 0;
    for (size_t s = 0, t = 0; s < a->trace->times && t < b->trace->times;) {
        if (a->trace->time[s] != b->trace->time[t]) {
            *(a->trace->time[s] < b->trace->time[t] ? &s : &t) += 1;
            continue;
        }
        for (size_t p = 0; p < a->trace->columns[column].points; p++) {
            double x = th_trace_get(a->trace, column, m, s, p);
            double y = th_trace_get(b->trace, column, m, t, p);
            worst = isnan(x) && isnan(y) ? worst : fmax(worst, fabs(x - y));
            worst = isnan(x) != isnan(y) ? INFINITY : worst;
        }
        s++, t++;
    }
    return worst;
}

static void same_values(const char *path, const struct looked *a, const struct looked *b)
{
    for (size_t c = 0; c < a->scenario->column_count; c++) {
        if (!at_an_instant(a->scenario, &a->scenario->columns[c]))
            continue;
        double most = largest(b, c);
        for (uint64_t m = 0; m < a->trace->members; m++) {
            double far = apart(a, b, c, m);
            ck_assert_msg(far == 0, "%s: %s is %.3g of its largest apart", path,
                          a->scenario->columns[c].path, far / most);
        }
    }
}

static void same(const char *path, const struct looked *a, const struct looked *b)
{
    ck_assert_uint_eq(a->trace->members, b->trace->members);
    for (uint64_t m = 0; m < a->trace->members; m++) {
        ck_assert_msg(a->trace->steps[m] == b->trace->steps[m],
                      "%s: %llu steps, with other samples %llu", path,
                      (unsigned long long)a->trace->steps[m],
                      (unsigned long long)b->trace->steps[m]);
        ck_assert_int_eq(a->trace->ended[m], b->trace->ended[m]);
        ck_assert_int_eq(a->trace->status[m], b->trace->status[m]);
    }
    same_values(path, a, b);
}

/* The interval of a scenario's samples, s, and the time it is looked at, a multiple of it. */
static void times_of(const struct th_units *units, const char *path, double *sample,
                     double *until)
{
    struct th_error error = {.status = TH_OK};
    struct th_scenario *s = th_scenario_load(&th_catalog, units, path, NULL, 0, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    *sample = th_seconds_of(s->sample);
    *until = th_seconds_of(s->duration);
    if (rounds(0, 1))
        *until = fmin(*until, *sample * fmax(floor(*until / *sample / 10), 8));
    th_scenario_free(s);
}

/* Other samples change nothing; a run that ends at a sample, 0.37 of the way, is the beginning
 * of the whole one. */
static void try_file(const struct th_units *units, const char *path)
{
    double sample, until;
    times_of(units, path, &sample, &until);
    struct looked plain = look(units, path, sample, until);
    struct looked fine = look(units, path, sample / 5, until);
    same(path, &plain, &fine);
    double part = floor(0.37 * until / sample);
    if (part >= 2) {
        struct looked first = look(units, path, sample, part * sample);
        same_values(path, &first, &plain);
        forget(&first);
    }
    forget(&plain);
    if (7 * sample < until) {
        struct looked coarse = look(units, path, 7 * sample, until);
        same(path, &coarse, &fine);
        forget(&coarse);
    }
    forget(&fine);
}

/* The scenarios of a pattern, or, with NULL, those that the project ships. */
static void try_all(const char *pattern)
{
    struct th_error error = {.status = TH_OK};
    struct th_units *units = th_units_create(&error);
    glob_t files = {0};
    ck_assert_int_eq(pattern ? glob(pattern, 0, NULL, &files) : glob_shipped(0, &files), 0);
    for (size_t k = 0; k < files.gl_pathc; k++) try_file(units, files.gl_pathv[k]);
    globfree(&files);
    th_units_free(units);
}

START_TEST(shipped_scenarios)
{
    try_all(NULL);
}
END_TEST

START_TEST(validation_cases)
{
    try_all("scenarios/validation/*.yaml");
}
END_TEST

START_TEST(boluses_pulses_faults_refills)
{
    try_all("tests/data/sampling/*.yaml");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, shipped_scenarios);
    tcase_add_test(tests, validation_cases);
    tcase_add_test(tests, boluses_pulses_faults_refills);
}
