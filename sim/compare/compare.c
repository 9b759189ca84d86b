/* Pairs the series of a result and of a reference, and sets their tolerances. */
#include "compare/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/nearest.h"
#include "compare/name.h"
#include "compare/people.h"
#include "compare/place.h"
#include "compare/profile.h"
#include "compare/roundoff.h"
#include "compare/track.h"
#include "result/input.h"
#include "result/read.h"

struct comparison {
    const struct th_catalog *catalog;
    const struct th_result *result;
    const char *result_path, *reference_path;
    const struct th_tolerance *given;
    size_t given_count;
    struct th_verdict *verdict;
    struct th_error *error;
    struct th_units *units; /* made when two units differ */
};

static const struct th_series *find_series(const struct comparison *c, const char *name)
{
    return th_series_find(c->catalog, c->result, name, NULL);
}

static bool have_units(struct comparison *c)
{
    return c->units || (c->units = th_units_create(c->error));
}

/* The same, or the profile that has the place of a name; *coordinate: NaN without one. */
static const struct th_series *find_at(struct comparison *c, const char *name,
                                       double *coordinate)
{
    const struct th_series *series = find_series(c, name);
    *coordinate = NAN;
    return series || !strchr(name, '@') || !have_units(c)
               ? series
               : th_series_place(c->catalog, c->result, c->units, name, coordinate);
}

/* A series is called by its full name, whatever the reference or the command line writes. */
static const char *full_name(const struct comparison *c, const char *name)
{
    const struct th_series *series = find_series(c, name);
    return series ? series->name : name;
}

/* True if a tolerance of that name applies to a difference: to a number also that of its
 * output, if it has the same unit. number NULL: it is a series. */
static bool applies(const struct comparison *c, const char *name, const struct th_difference *d,
                    const struct th_number *number)
{
    const char *full = full_name(c, name);
    if (strcmp(full, d->name) == 0 || th_series_fits(c->catalog, name, d->name))
        return true;
    const struct th_series *of = number ? find_series(c, number->output) : NULL;
    return of && strcmp(full, of->name) == 0 && strcmp(of->unit, number->series.unit) == 0;
}

/* A tolerance of all series is no smaller than round-off; one by name is taken as it is. */
static void set_tolerance(const struct comparison *c, struct th_difference *d,
                          const struct th_tolerance *list, size_t count,
                          const struct th_number *number, double roundoff)
{
    for (size_t k = 0; k < count; k++) {
        bool all = strcmp(list[k].name, "*") == 0;
        if (!all && !applies(c, list[k].name, d, number))
            continue;
        d->atol = all ? fmax(list[k].atol, roundoff) : list[k].atol;
        d->rtol = list[k].rtol;
    }
}

/* By default: a millionth, and a billionth of the largest reference value. */
static void set_default(struct th_difference *d, double largest, double roundoff)
{
    d->rtol = 1e-6;
    d->atol = fmax(1e-9 * largest, roundoff);
}

static double largest_of(const double *values, size_t count, double largest)
{
    for (size_t k = 0; k < count; k++)
        if (isfinite(values[k]))
            largest = fmax(largest, fabs(values[k]));
    return largest;
}

/* From the result's unit to the reference's. */
static enum th_status match_unit(struct comparison *c, const struct th_series *series,
                                 const char *unit, double *factor, double *offset)
{
    *factor = 1;
    *offset = 0;
    if (strcmp(series->unit, unit) == 0)
        return TH_OK;
    if (!have_units(c))
        return c->error ? c->error->status : TH_NO_MEMORY;
    if (th_units_between(c->units, series->unit, unit, factor, offset) == TH_OK)
        return TH_OK;
    return th_error_add(c->error, TH_BAD_INPUT, "%s is in %s in %s, but in %s in %s",
                        series->name, series->unit, c->result_path, unit, c->reference_path);
}

static const char everything[] = " (--set record=all keeps all cells)";

static void report_difference(struct comparison *c, const struct th_difference *d, bool inside)
{
    char when[80], place[64] = "", member[48] = "";
    double at;
    const struct th_series *series = find_at(c, d->name, &at);
    if (d->missing)
        th_error_add(c->error, TH_LIMITS,
                     "%s is not in %s (--set record=\"[all, %s]\" keeps it)", d->name,
                     c->result_path, d->name);
    if (d->missing || !d->outside)
        return;
    th_difference_when(d, when, sizeof when);
    if (!isnan(d->coordinate))
        snprintf(place, sizeof place, ", at %.9g", d->coordinate);
    if (series->members > 1)
        snprintf(member, sizeof member, ", member %llu", (unsigned long long)d->member);
    th_error_add(c->error, TH_LIMITS,
                 "%s differs: %zu of %zu values; worst %s%s%s: %.9g instead of %.9g "
                 "(%.3g times what is allowed: %.3g + %.3g of its size)%s%s",
                 d->name, d->outside, d->compared, when, place, member, d->value, d->reference,
                 d->worst, d->atol, d->rtol,
                 inside ? "" : "; the result does not reach all of the reference",
                 inside || !series->axis ? "" : everything);
}

/* All columns of one name, whose first is `first`. */
static enum th_status compare_curves(struct comparison *c, const struct th_reference *from,
                                     size_t first, struct th_difference *d)
{
    double at;
    const struct th_series *series = find_at(c, d->name, &at);
    const char *unit = from->curves[first].unit;
    double largest = 0, factor = 1, offset = 0, roundoff = 0;
    bool inside = true;
    for (size_t k = first; k < from->count; k++)
        if (strcmp(from->curves[k].name, from->curves[first].name) == 0)
            largest = largest_of(from->curves[k].values, from->times, largest);
    enum th_status status = series ? match_unit(c, series, unit, &factor, &offset) : TH_OK;
    if (status == TH_OK && series)
        status = th_people_check(series, c->result_path, NULL, c->reference_path, c->error);
    if (status != TH_OK)
        return status;
    if (series)
        roundoff = series->roundoff * fabs(factor);
    set_default(d, largest, roundoff);
    set_tolerance(c, d, from->tolerances, from->tolerance_count, NULL, roundoff);
    set_tolerance(c, d, c->given, c->given_count, NULL, roundoff);
    d->missing = series == NULL;
    for (size_t k = first; series && k < from->count; k++) {
        const struct th_curve *curve = &from->curves[k];
        if (strcmp(curve->name, from->curves[first].name) != 0)
            continue;
        if (strcmp(curve->unit, unit) != 0)
            return th_error_add(c->error, TH_BAD_INPUT, "%s is in %s and in %s in %s", d->name,
                                unit, curve->unit, c->reference_path);
        if ((series->axis != NULL) == (isnan(curve->coordinate) && isnan(at)))
            return th_error_add(c->error, TH_BAD_INPUT, "%s is %s in %s, but %s in %s", d->name,
                                series->axis ? "a profile" : "no profile", c->result_path,
                                series->axis ? "has no coordinate" : "has a coordinate",
                                c->reference_path);
        uint64_t member = curve->each ? 0 : curve->member - series->first;
        if (member >= series->members)
            return th_error_add(c->error, TH_BAD_INPUT, "%s has no member %llu of %s",
                                c->result_path, (unsigned long long)curve->member, d->name);
        uint64_t end = curve->each ? series->members : member + 1;
        const double coordinate = isnan(at) ? curve->coordinate : at;
        const struct th_track track = {from->time, curve->values, from->times, 1,
                                       coordinate, factor,        offset};
        for (; member < end; member++)
            inside = th_track_compare(d, series, &track, member) && inside;
    }
    report_difference(c, d, inside);
    return TH_OK;
}

static enum th_status begin(const struct comparison *c, struct th_difference *d,
                            const char *name)
{
    struct th_error found = {0};
    const struct th_series *series = th_series_find(c->catalog, c->result, name, &found);
    snprintf(d->name, sizeof d->name, "%s", series ? series->name : name);
    d->coordinate = NAN;
    return found.count ? th_error_add(c->error, TH_BAD_INPUT, "%s: %.300s", c->reference_path,
                                      found.text[0])
                       : TH_OK;
}

/* The status of a file that could not be read. */
static enum th_status read_status(const struct th_error *error)
{
    return error && error->status != TH_OK ? error->status : TH_IO;
}

static enum th_status compare_csv(struct comparison *c)
{
    struct th_reference *from = th_reference_read(c->reference_path, c->error);
    if (!from)
        return read_status(c->error);
    struct th_verdict *verdict = c->verdict;
    verdict->differences = calloc(from->count, sizeof *verdict->differences);
    enum th_status status = verdict->differences ? TH_OK : TH_NO_MEMORY;
    for (size_t k = 0; status == TH_OK && k < from->count; k++) {
        size_t first = 0;
        while (strcmp(from->curves[first].name, from->curves[k].name) != 0) first++;
        if (first < k)
            continue; /* with the first of its name */
        struct th_difference *d = &verdict->differences[verdict->count++];
        status = begin(c, d, from->curves[k].name);
        if (status == TH_OK && c->catalog)
            status =
                th_series_check(c->catalog, c->result, c->reference_path, d->name, c->error);
        if (status == TH_OK)
            status = compare_curves(c, from, k, d);
    }
    th_reference_free(from);
    return status;
}

/* number: whose series it is, or NULL. */
static enum th_status compare_series(struct comparison *c, const struct th_series *from,
                                     const struct th_number *number, struct th_difference *d)
{
    double at, factor = 1, offset = 0, roundoff = from->roundoff;
    const struct th_series *series = find_at(c, d->name, &at);
    enum th_status status =
        series ? match_unit(c, series, from->unit, &factor, &offset) : TH_OK;
    if (status != TH_OK)
        return status;
    if (series)
        roundoff = fmax(roundoff, series->roundoff * fabs(factor));
    set_default(d, largest_of(from->values, from->members * from->times * from->points, 0),
                roundoff);
    set_tolerance(c, d, c->given, c->given_count, number, roundoff);
    d->missing = series == NULL;
    bool inside = true;
    if (series) {
        if ((series->axis && isnan(at)) != (from->axis != NULL))
            return th_error_add(c->error, TH_BAD_INPUT, "%s is a profile in one of %s and %s",
                                d->name, c->result_path, c->reference_path);
        status = th_people_check(series, c->result_path, from, c->reference_path, c->error);
        if (status != TH_OK)
            return status;
        for (uint64_t m = 0; m < series->members; m++)
            for (size_t p = 0; p < from->points; p++) {
                uint64_t other = from->members == 1 ? 0 : m;
                const struct th_track track = {from->time,
                                               from->values +
                                                   other * from->times * from->points + p,
                                               from->times,
                                               from->points,
                                               from->axis ? from->axis[p] : at,
                                               factor,
                                               offset};
                inside = th_track_compare(d, series, &track, m) && inside;
            }
    }
    report_difference(c, d, inside);
    return TH_OK;
}

/* False if the result's number of that name is over another stretch of time. */
static bool same_stretch(const struct comparison *c, const struct th_number *from)
{
    const struct th_series *found = find_series(c, from->series.name);
    for (size_t k = 0; found && k < c->result->number_count; k++) {
        const struct th_number *own = &c->result->numbers[k];
        if (&own->series == found)
            return own->from == from->from && own->series.time[0] == from->series.time[0];
    }
    return true;
}

static enum th_status compare_numbers(struct comparison *c, const struct th_result *from)
{
    struct th_verdict *verdict = c->verdict;
    enum th_status status = TH_OK;
    for (size_t k = 0; status == TH_OK && k < from->number_count; k++) {
        const struct th_number *number = &from->numbers[k];
        if (!same_stretch(c, number)) {
            verdict->other_stretch++;
            continue;
        }
        struct th_difference *d = &verdict->differences[verdict->count++];
        d->taken = true;
        status = begin(c, d, number->series.name);
        if (status == TH_OK)
            status = compare_series(c, &number->series, number, d);
    }
    return status;
}

static enum th_status compare_results(struct comparison *c)
{
    struct th_result *from = th_store_read(c->reference_path, c->error);
    if (!from)
        return read_status(c->error);
    struct th_verdict *verdict = c->verdict;
    verdict->differences =
        calloc(from->count + from->number_count + 1, sizeof *verdict->differences);
    enum th_status status = verdict->differences
                                ? th_result_trim_roundoff(from, c->catalog, c->error)
                                : TH_NO_MEMORY;
    if (status == TH_OK && from->count + from->number_count == 0)
        status = th_error_add(c->error, TH_BAD_INPUT, "%s has nothing to compare with",
                              c->reference_path);
    for (size_t k = 0; status == TH_OK && k < from->count; k++) {
        struct th_difference *d = &verdict->differences[verdict->count++];
        status = begin(c, d, from->series[k].name);
        if (status == TH_OK)
            status = compare_series(c, &from->series[k], NULL, d);
    }
    if (status == TH_OK)
        status = compare_numbers(c, from);
    th_result_free(from);
    return status;
}

static const char *compared_name(const void *verdict, size_t k)
{
    return ((const struct th_verdict *)verdict)->differences[k].name;
}

/* A tolerance that applies to no series is an error: else a misspelt one would go unnoticed. */
static enum th_status check_given(const struct comparison *c)
{
    for (size_t k = 0; k < c->given_count; k++) {
        const char *name = c->given[k].name;
        bool found = strcmp(name, "*") == 0;
        for (size_t d = 0; d < c->verdict->count && !found; d++)
            found = strcmp(c->verdict->differences[d].name, full_name(c, name)) == 0 ||
                    th_series_fits(c->catalog, name, c->verdict->differences[d].name);
        if (!found && th_series_retired(c->catalog, "--tol", name, c->error))
            return TH_USAGE;
        const char *meant =
            found ? NULL : th_nearest(name, c->verdict->count, compared_name, c->verdict);
        if (!found)
            return th_error_add(c->error, TH_USAGE, "--tol %.200s: %s has no such series%s%s%s",
                                name, c->reference_path, meant ? "; did you mean \"" : "",
                                meant ? meant : "", meant ? "\"?" : "");
    }
    return TH_OK;
}

enum th_status th_compare(const struct th_catalog *catalog, const char *result,
                          const char *reference, const struct th_tolerance *tolerances,
                          size_t tolerance_count, struct th_verdict *verdict,
                          struct th_error *error)
{
    *verdict = (struct th_verdict){0};
    struct th_result *made = th_store_read(result, error);
    if (!made)
        return read_status(error);
    struct comparison c = {.catalog = catalog,
                           .result = made,
                           .result_path = result,
                           .reference_path = reference,
                           .given = tolerances,
                           .given_count = tolerance_count,
                           .verdict = verdict,
                           .error = error};
    enum th_status status = th_result_trim_roundoff(made, catalog, error);
    if (status == TH_OK)
        status = th_store_is_result(reference) ? compare_results(&c) : compare_csv(&c);
    status = status == TH_OK ? check_given(&c) : status;
    if (status == TH_NO_MEMORY)
        th_error_add(error, status, "no memory to compare %s with %s", result, reference);
    th_result_free(made);
    th_units_free(c.units);
    if (status != TH_OK) {
        th_verdict_free(verdict);
        return status;
    }
    verdict->same = true;
    for (size_t k = 0; k < verdict->count; k++)
        if (verdict->differences[k].missing || verdict->differences[k].outside)
            verdict->same = false;
    return TH_OK;
}
