/* Results and what they say of themselves, made by hand: series, tables, members. */
#ifndef TH_PICTURE_FIXTURE_H
#define TH_PICTURE_FIXTURE_H

#include <math.h>
#include <string.h>

#include "picture/picture.h"

/* A series of samples at 0, day, 2 day, ... of members x times x points. */
static inline struct th_series series_of(const char *name, const char *unit, double *time,
                                         size_t members, size_t times, double *values)
{
    return (struct th_series){.name = (char *)name,
                              .unit = (char *)unit,
                              .members = members,
                              .times = times,
                              .points = 1,
                              .time = time,
                              .values = values};
}

static inline void make_pictures(const char *outputs, enum th_chart_kind kind,
                                 const struct th_picture_source *sources, size_t count,
                                 struct th_picture_set *set)
{
    const struct th_chart rows[] = {
        {.title = "Title", .outputs = outputs, .kind = kind},
        {.title = "upright", .outputs = "csf.posture=upright", .kind = TH_CHART_SHADE}};
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_pictures_make(rows, 2, sources, count, set, &error), TH_OK);
    ck_assert_int_eq(error.count, 0);
}

static inline void check_numbers(const double *found, const double *expected, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (isnan(expected[k]))
            ck_assert(isnan(found[k]));
        else
            ck_assert(fabs(found[k] - expected[k]) <= 1e-12 * fmax(1, fabs(expected[k])));
}

/* Columns of texts, and of numbers, of a table of what a result says of itself. */
#define TEXTS(name_, ...)                          \
    {                                              \
        .name = (char *)name_, .texts = (char *[]) \
        {                                          \
            __VA_ARGS__                            \
        }                                          \
    }
#define NUMBERS(name_, ...)                          \
    {                                                \
        .name = (char *)name_, .numbers = (double[]) \
        {                                            \
            __VA_ARGS__                              \
        }                                            \
    }
#define TABLE(name_, count_, ...)                                                          \
    {                                                                                      \
        .name = (char *)name_, .count = count_,                                            \
        .columns = (struct th_column_read[]){__VA_ARGS__},                                 \
        .column_count =                                                                    \
            sizeof((struct th_column_read[]){__VA_ARGS__}) / sizeof(struct th_column_read) \
    }

#endif
