/* A scenario read against a toy catalogue, for the tests of the grammar. */
#ifndef TH_SCENARIO_FIXTURE_H
#define TH_SCENARIO_FIXTURE_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

#define RUN "run: {duration: 10 day}\n"
#define SALT "drug: {}\n"

#endif
