/* Runs a case through the whole chain and reads its trace. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "language/language.h"
#include "validate.h"

static void tell(const char *id, const struct th_error *error)
{
    for (int k = 0; k < error->count && k < TH_ERRORS; k++)
        fprintf(stderr, "%s: %s\n", id, error->text[k]);
}

struct run run_case(struct table *table, const char *id, const char *set)
{
    return run_with(table, id, (const char *const[SETS]){set});
}

struct run run_with(struct table *table, const char *id, const char *const given[SETS])
{
    struct run run = {0};
    struct th_error error = {0};
    const char *sets[SETS + 1] = {"record=all"};
    size_t count = 1;
    char path[128];
    for (size_t k = 0; k < SETS; k++)
        if (given[k])
            sets[count++] = given[k];
    snprintf(path, sizeof path, "scenarios/validation/%s.yaml", id);
    run.scenario = th_scenario_load(&table->silent, table->units, path, sets, count, &error);
    if (run.scenario)
        run.layout = th_layout_create(run.scenario, &error);
    if (run.layout)
        th_ensemble_run(run.layout, &(struct th_ensemble_options){0}, &run.trace, &error);
    tell(id, &error);
    return run;
}

void run_close(struct run *run)
{
    th_trace_free(run->trace);
    th_layout_free(run->layout);
    th_scenario_free(run->scenario);
    *run = (struct run){0};
}

static size_t column(const struct run *run, const char *path)
{
    for (size_t k = 0; run->trace && k < run->scenario->column_count; k++)
        if (strcmp(run->scenario->columns[k].path, path) == 0)
            return k;
    fprintf(stderr, "no column %s\n", path);
    return SIZE_MAX;
}

static double when(const struct run *run, size_t sample)
{
    return th_seconds_of(run->trace->time[sample]);
}

/* The sample at or before that time, and not the last one. */
static size_t sample_before(const struct run *run, double seconds)
{
    size_t k = 0;
    while (k + 2 < run->trace->times && when(run, k + 1) <= seconds) k++;
    return k;
}

static double between(double x0, double y0, double x1, double y1, double x)
{
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

double run_at(const struct run *run, const char *path, uint64_t member, double seconds)
{
    size_t c = column(run, path);
    if (c == SIZE_MAX || run->trace->times < 2)
        return NAN;
    size_t k = sample_before(run, seconds);
    return between(when(run, k), th_trace_get(run->trace, c, member, k, 0), when(run, k + 1),
                   th_trace_get(run->trace, c, member, k + 1, 0), seconds);
}

double run_final(const struct run *run, const char *path, uint64_t member)
{
    size_t c = column(run, path);
    return c == SIZE_MAX ? NAN : th_trace_get(run->trace, c, member, run->trace->times - 1, 0);
}

double run_required(const struct run *run, size_t requirement, uint64_t member)
{
    if (!run->trace || requirement >= run->scenario->requirement_count)
        return NAN;
    return th_trace_reduced(run->trace, run->scenario->requirements[requirement].reduction,
                            member);
}

double run_along(const struct run *run, const char *path, double metres, double seconds)
{
    size_t c = column(run, path);
    if (c == SIZE_MAX)
        return NAN;
    const double *z = th_trace_axis(run->trace, c);
    size_t points = run->trace->columns[c].points, k = 0, t = sample_before(run, seconds);
    if (when(run, t) < seconds)
        t++;
    if (metres <= z[0])
        return th_trace_get(run->trace, c, 0, t, 0);
    if (metres >= z[points - 1])
        return th_trace_get(run->trace, c, 0, t, points - 1);
    while (z[k + 1] < metres) k++;
    return between(z[k], th_trace_get(run->trace, c, 0, t, k), z[k + 1],
                   th_trace_get(run->trace, c, 0, t, k + 1), metres);
}

double run_passes(const struct run *run, const char *path, double level, double from)
{
    size_t c = column(run, path);
    for (size_t k = 0; c != SIZE_MAX && k + 1 < run->trace->times; k++) {
        double here = th_trace_get(run->trace, c, 0, k, 0) - level;
        double next = th_trace_get(run->trace, c, 0, k + 1, 0) - level;
        if (when(run, k) >= from && here != 0 && here * next <= 0)
            return between(here, when(run, k), next, when(run, k + 1), 0);
    }
    return NAN;
}

static size_t nearest(const struct run *run, size_t c, double metres)
{
    const double *z = th_trace_axis(run->trace, c);
    size_t points = run->trace->columns[c].points, point = 0;
    while (point + 1 < points && fabs(z[point + 1] - metres) < fabs(z[point] - metres)) point++;
    return point;
}

double run_peak(const struct run *run, const char *path, double metres, double *at)
{
    size_t c = column(run, path);
    double peak = -INFINITY;
    if (c == SIZE_MAX)
        return NAN;
    const size_t point = nearest(run, c, metres);
    for (size_t k = 0; k < run->trace->times; k++) {
        double here = th_trace_get(run->trace, c, 0, k, point);
        if (!(here > peak))
            continue;
        peak = here;
        if (at)
            *at = when(run, k);
    }
    return peak;
}

struct moments run_moments(const struct run *run, const char *path, double metres, double to)
{
    size_t c = column(run, path);
    struct moments sum = {NAN, NAN};
    if (c == SIZE_MAX)
        return sum;
    const size_t point = nearest(run, c, metres);
    sum = (struct moments){0, 0};
    for (size_t k = 0; k + 1 < run->trace->times && when(run, k + 1) <= to; k++) {
        const double t0 = when(run, k), t1 = when(run, k + 1);
        const double y0 = th_trace_get(run->trace, c, 0, k, point);
        const double y1 = th_trace_get(run->trace, c, 0, k + 1, point);
        sum.area += (y0 + y1) / 2 * (t1 - t0);
        sum.first += (t0 * y0 + t1 * y1) / 2 * (t1 - t0);
    }
    return sum;
}

double run_log_slope(const struct run *run, const char *path, double from, double to)
{
    size_t c = column(run, path);
    double n = 0, t1 = 0, t2 = 0, y1 = 0, ty = 0;
    for (size_t k = 0; c != SIZE_MAX && k < run->trace->times; k++) {
        double t = when(run, k);
        if (t < from || t > to)
            continue;
        double y = log(th_trace_get(run->trace, c, 0, k, 0));
        n += 1;
        t1 += t;
        t2 += t * t;
        y1 += y;
        ty += t * y;
    }
    return (n * ty - t1 * y1) / (n * t2 - t1 * t1);
}
