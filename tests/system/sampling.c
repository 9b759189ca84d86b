/* Samples change nothing: whatever the interval of the samples, the same values at common
 * instants, the same number of steps, the same verdicts. Every scenario that is shipped, every
 * validation case, and a set with boluses, pulses, faults, refills and an empty reservoir. A
 * shorter run is their beginning. */
#define TH_SUITE "sampling"
#include "support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/start.h"
#include "ensemble/ensemble.h"
#include "language/language.h"
#include "scenario/path.h"
#include "support/shipped.h"

struct looked {
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
};

/* A scenario's file, and with what it is looked at: a canal of so many cells at most. */
struct file {
    const struct th_catalog *catalog;
    const struct th_units *units;
    const char *path;
    double sample, until; /* s, as the file has them */
    bool coarse, ring;    /* its canal has more cells than MOST_CELLS; has angles */
};
enum { MOST_CELLS = 21, LEAST_ANGLES = 8, MEMBERS = 2 };

static struct looked open_file(const struct file *file, const char *const *sets, int count)
{
    struct th_error error = {.status = TH_OK};
    struct looked it = {0};
    it.scenario =
        th_scenario_load(file->catalog, file->units, file->path, sets, (size_t)count, &error);
    ck_assert_msg(it.scenario != NULL, "%s", error.text[0]);
    return it;
}

/* With a sample, s; until that time, s; laid out. */
static struct looked lay_out(const struct file *file, double sample, double until)
{
    char words[4][64];
    int count = 2;
    const char *const sets[] = {words[0], words[1], words[2], words[3]};
    struct th_error error = {.status = TH_OK};
    snprintf(words[0], sizeof words[0], "run.sample=%.6f s", sample);
    snprintf(words[1], sizeof words[1], "run.until=%.6f s", until);
    if (file->coarse)
        snprintf(words[count++], sizeof *words, "csf.cells=%d", MOST_CELLS);
    if (file->ring)
        snprintf(words[count++], sizeof *words, "csf.angles=%d", LEAST_ANGLES);
    struct looked it = open_file(file, sets, count);
    it.layout = th_layout_create(it.scenario, &error);
    ck_assert_msg(it.layout != NULL, "%s", error.text[0]);
    return it;
}

static uint64_t members_of(const struct looked *it)
{
    return it->scenario->members < MEMBERS ? it->scenario->members : MEMBERS;
}

static struct looked look(const struct file *file, double sample, double until)
{
    struct th_error error = {.status = TH_OK};
    struct looked it = lay_out(file, sample, until);
    struct th_ensemble_options options = {.threads = 1, .members = members_of(&it)};
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

/* True if the canal has more cells than the property needs. */
static bool is_fine(const struct th_scenario *s)
{
    struct th_path path;
    return th_scenario_path(s, TH_PARAM, "csf.cells", &path) &&
           s->instances[path.instance].params[path.row] > MOST_CELLS;
}

static bool has_angles(const struct th_scenario *s)
{
    struct th_path path;
    return th_scenario_path(s, TH_PARAM, "csf.angles", &path);
}

/* The part of a run, of about so many steps, that is looked at with other samples: some
 * samples, s. */
static double part_of(const struct file *file)
{
    const int most_steps = rounds(1000, 200);
    struct th_error error = {.status = TH_OK};
    struct looked it = lay_out(file, file->sample, file->until);
    struct th_block *block = th_block_create(it.layout, &error);
    ck_assert_msg(block != NULL, "%s", error.text[0]);
    const int members = (int)members_of(&it);
    const double samples = file->until / file->sample;
    double part = 0, steps = 0;
    th_block_start(block, 0, 0, members);
    while (part < samples && steps < most_steps) {
        part = fmin(part + ceil(samples / 200), samples);
        th_block_advance(block, th_ticks_of(part * file->sample), NULL, NULL);
        for (int m = 0; m < members; m++) steps = fmax(steps, (double)th_block_steps(block, m));
    }
    th_block_free(block);
    forget(&it);
    return part * file->sample;
}

/* The file, its samples and the time it is looked at, a multiple of them. */
static struct file file_of(const struct th_catalog *catalog, const struct th_units *units,
                           const char *path)
{
    struct file file = {.catalog = catalog, .units = units, .path = path};
    struct looked it = open_file(&file, NULL, 0);
    file.coarse = is_fine(it.scenario);
    file.ring = has_angles(it.scenario);
    file.sample = th_seconds_of(it.scenario->sample);
    file.until = th_seconds_of(it.scenario->duration);
    forget(&it);
    file.until = part_of(&file);
    return file;
}

/* Finer samples change nothing; a run with coarser ones that ends 0.37 of the way, is the
 * beginning of the whole one. */
static void try_file(const struct file *file)
{
    const double sample = file->sample;
    struct looked plain = look(file, sample, file->until);
    struct looked fine = look(file, sample / 5, file->until);
    same(file->path, &plain, &fine);
    double part = floor(0.37 * file->until / sample);
    if (part >= 2) {
        struct looked first = look(file, part > 7 ? 7 * sample : sample, part * sample);
        same_values(file->path, &first, &fine);
        forget(&first);
    }
    forget(&plain);
    forget(&fine);
}

/* The scenarios of a pattern, or, with NULL, those that the project ships. */
static void try_all(const struct th_catalog *catalog, const char *pattern)
{
    struct th_error error = {.status = TH_OK};
    struct th_units *units = th_units_create(&error);
    glob_t files = {0};
    ck_assert_int_eq(pattern ? glob(pattern, 0, NULL, &files) : glob_shipped(0, &files), 0);
    for (size_t k = 0; k < files.gl_pathc; k++) {
        const struct file file = file_of(catalog, units, files.gl_pathv[k]);
        try_file(&file);
    }
    globfree(&files);
    th_units_free(units);
}

START_TEST(shipped_scenarios)
{
    try_all(&silent_catalog, NULL);
}
END_TEST

START_TEST(validation_cases)
{
    try_all(&silent_catalog, "scenarios/validation/*.yaml");
}
END_TEST

/* These with all that the report takes of their paths. */
START_TEST(boluses_pulses_faults_refills)
{
    try_all(&th_catalog, "tests/data/sampling/*.yaml");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, shipped_scenarios);
    tcase_add_test(tests, validation_cases);
    tcase_add_test(tests, boluses_pulses_faults_refills);
}
