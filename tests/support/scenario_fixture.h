/* A scenario read against a toy catalogue, for the tests of the grammar. */
#ifndef TH_SCENARIO_FIXTURE_H
#define TH_SCENARIO_FIXTURE_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "language/language.h"
#include "scenario/path.h"
#include "support/toy_catalog.h"

#define NAME "tests/data/t.yaml" /* parts are sought beside it */
static const th_tick DAY __attribute__((unused)) = 86400LL * TH_TICKS_PER_SECOND;
static const th_tick HOUR __attribute__((unused)) = 3600LL * TH_TICKS_PER_SECOND;
static const double ML_DAY __attribute__((unused)) = 1e-6 / 86400;

static struct th_units *units;
static struct th_error error;

static inline void setup(void)
{
    units = th_units_create(NULL);
    ck_assert_ptr_nonnull(units);
}

static inline void teardown(void)
{
    th_units_free(units);
}

static inline struct th_scenario *parse(const char *text, const char *const *sets, size_t count)
{
    memset(&error, 0, sizeof error);
    return th_scenario_parse(&toy_catalog, units, NAME, text, strlen(text), sets, count,
                             &error);
}

static inline struct th_scenario *good(const char *text)
{
    struct th_scenario *s = parse(text, NULL, 0);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(error.count, 0);
    return s;
}

/* It was refused, with one sentence, which has these words; text: of the scenario. */
static inline void check_refused(const struct th_scenario *s, const char *text,
                                 const char *says)
{
    ck_assert_msg(s == NULL, "took %s", text);
    ck_assert_msg(strstr(error.text[0], says) != NULL, "%s: %s", text, error.text[0]);
    ck_assert_msg(error.count == 1, "%s: %s and %s", text, error.text[0], error.text[1]);
}

/* The same of the catalogue of models. */
static inline struct th_scenario *read_real(const char *text, const char *const *sets,
                                            size_t count)
{
    memset(&error, 0, sizeof error);
    return th_scenario_parse(&th_catalog, units, "scenarios/t.yaml", text, strlen(text), sets,
                             count, &error);
}

/* The scenario as it is read from a file into which it was written. */
static inline struct th_scenario *read_back(const struct th_scenario *s)
{
    char path[] = "/tmp/thecal_test_XXXXXX";
    const int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    ck_assert_int_eq(th_scenario_write(s, path, &error), TH_OK);
    struct th_scenario *read = th_scenario_load(&toy_catalog, units, path, NULL, 0, &error);
    ck_assert_msg(read != NULL, "%s", error.text[0]);
    unlink(path);
    return read;
}

static inline double number(const struct th_scenario *s, const char *path)
{
    size_t instance, row;
    ck_assert_msg(th_scenario_param(s, path, &instance, &row), "no %s", path);
    return s->instances[instance].params[row];
}

static inline const struct th_provenance *origin(const struct th_scenario *s, const char *path)
{
    size_t instance, row;
    ck_assert_msg(th_scenario_param(s, path, &instance, &row), "no %s", path);
    return &s->instances[instance].provenance[row];
}

static inline void near(double is, double should)
{
    ck_assert_double_eq_tol(is, should, 1e-14 * fabs(should) + 1e-300);
}

/* The count of notices with these words. */
static inline int notices_with(const struct th_scenario *s, const char *words)
{
    int found = 0;
    for (int k = 0; s->notices && k < s->notices->count && k < TH_ERRORS; k++)
        found += strstr(s->notices->text[k], words) != NULL;
    return found;
}

static inline void same_columns(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_uint_eq(a->column_count, b->column_count);
    for (size_t k = 0; k < a->column_count; k++) {
        ck_assert_str_eq(a->columns[k].path, b->columns[k].path);
        ck_assert_int_eq(a->columns[k].axis, b->columns[k].axis);
        ck_assert_uint_eq(a->columns[k].points, b->columns[k].points);
    }
}

#define RUN "run: {duration: 10 day}\n"
#define SALT "drug: {}\n"

/* Ten members of a law in vary:; NULL if it is refused. */
static inline struct th_scenario *with_law(const char *law)
{
    char text[400];
    snprintf(text, sizeof text, RUN SALT "ensemble: {members: 10, vary: {%s}}\n", law);
    return parse(text, NULL, 0);
}

#endif
