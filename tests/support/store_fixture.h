/* Shared by the tests of results: files as bytes, and the fixture's values in a result. */
#ifndef TH_STORE_FIXTURE_H
#define TH_STORE_FIXTURE_H

#include <dirent.h>

#include "result/input.h"
#include "result/read.h"
#include "store/store.h"
#include "support/trace_fixture.h"

static inline unsigned char *slurp(const char *path, size_t *count)
{
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    fseek(file, 0, SEEK_END);
    *count = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(*count + 1);
    ck_assert_uint_eq(fread(bytes, 1, *count, file), *count);
    fclose(file);
    return bytes;
}

static inline void spill(const char *path, const unsigned char *bytes, size_t count)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, count, file), count);
    fclose(file);
}

static inline int files_in(const char *directory)
{
    DIR *open = opendir(directory);
    int count = -2; /* . and .. */
    while (readdir(open)) count++;
    closedir(open);
    return count;
}

static inline const struct th_series *series(const struct th_result *result, const char *name)
{
    for (size_t k = 0; k < result->count; k++)
        if (strcmp(result->series[k].name, name) == 0)
            return &result->series[k];
    ck_abort_msg("no series %s", name);
    return NULL;
}

static inline double clinical(const struct th_series *s, size_t m, size_t t, size_t p)
{
    return s->values[(m * s->times + t) * s->points + p];
}

/* Near by a relative measure: a few roundings of the conversion. */
static inline void check_near(double value, double expected, double near)
{
    double size = fmax(1, fabs(expected));
    ck_assert_msg(fabs(value - expected) <= near * size, "%.17g instead of %.17g", value,
                  expected);
}

/* The values that were read are those of the fixture's closed forms, in clinical units. */
static inline void check_values(const struct th_result *result, size_t members, double near)
{
    ck_assert_uint_eq(result->count, F_COLUMNS);
    if (result->title) /* one that another tool has written anew has none */
        ck_assert_str_eq(result->title, "A small <run> & more");
    const struct th_series *rate = series(result, "pump.rate");
    const struct th_series *warmth = series(result, "pump.warmth");
    const struct th_series *second = series(result, "csf.concentration.baclofen");
    const struct th_series *relief = series(result, "effect.analgesia.relief");
    ck_assert_str_eq(rate->unit, "mL/day");
    ck_assert_str_eq(warmth->unit, "degC");
    ck_assert_str_eq(second->unit, "ug/mL");
    ck_assert_str_eq(relief->unit, "%");
    ck_assert_ptr_null(rate->axis);
    ck_assert_uint_eq(second->points, F_POINTS);
    ck_assert_uint_eq(second->members, members);
    for (size_t p = 0; p < F_POINTS; p++)
        ck_assert_double_eq_tol(second->axis[p], 5.0 * (double)p, 1e-12); /* cm */
    for (size_t m = 0; m < members; m++)
        for (size_t t = 0; t < 6; t++) {
            double at = (double)t, who = (double)m;
            ck_assert_double_eq_tol(rate->time[t], f_time(t), 1e-9);
            check_near(clinical(rate, m, t, 0), (who + 1) * (at + 1), near);
            check_near(clinical(warmth, m, t, 0) + 273.15, 293.15 + at, near);
            check_near(clinical(relief, m, t, 0), 10 * at, near);
            for (size_t p = 0; p < F_POINTS; p++)
                check_near(clinical(second, m, t, p), 2 * (100 * who + 10 * at + (double)p),
                           near);
        }
}

#endif
