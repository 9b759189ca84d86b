/* Makes series of places from profiles. */
#include "compare/profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/name.h"
#include "compare/place.h"
#include "compare/value.h"
#include "scenario/path.h"

/* Means over segments are no values at places (store/groups.c). */
static bool is_of_means(const struct th_series *series)
{
    const char *last = series->axis_name ? strrchr(series->axis_name, '_') : NULL;
    return last && strcmp(last, "_segments") == 0;
}

/* A point of an axis of times, between which there are no places (TH_POINTS_ALONE). */
static bool is_point(const struct th_series *series, const struct th_units *units,
                     const char *place, double *coordinate)
{
    char why[TH_SENTENCE];
    double si, wanted;
    if (th_quantity_read(units, TH_TIME, place, &si, why, sizeof why) != TH_OK ||
        th_quantity_to(units, TH_TIME, series->axis_unit, si, &wanted) != TH_OK)
        return false;
    for (size_t k = 0; k < series->points; k++) {
        *coordinate = series->axis[k];
        if (fabs(*coordinate - wanted) <= 1e-9 * fabs(wanted))
            return true;
    }
    return false;
}

/* m: where a level is in a result, whose canal may be of another length. */
static double level_position(const struct th_catalog *catalog, const struct th_result *result,
                             const struct th_landmark *level)
{
    const double first = 100 * catalog->landmarks[0].position;
    return result->first_level > 0 && first > 0
               ? level->position * (result->first_level / first)
               : level->position;
}

const struct th_series *th_series_place(const struct th_catalog *catalog,
                                        const struct th_result *result,
                                        const struct th_units *units, const char *name,
                                        double *coordinate)
{
    char bare[TH_PATH_LENGTH], whole[2 * TH_PATH_LENGTH], first[TH_PLACE_NAME],
        why[TH_SENTENCE];
    double si;
    const char *place = th_path_place(name, bare), *bar = place ? strchr(place, '/') : NULL;
    snprintf(whole, sizeof whole, "%s%s%s", bare, bar ? "@*" : "", bar ? bar : "");
    const struct th_series *found =
        place && catalog ? th_series_find(catalog, result, whole, NULL) : NULL;
    if (bar) {
        snprintf(first, sizeof first, "%.*s", (int)(bar - place), place);
        place = first;
    }
    if (!found || !found->axis || !found->axis_unit || is_of_means(found))
        return NULL;
    const struct th_landmark *level = th_series_level(catalog, place);
    if (level)
        si = level_position(catalog, result, level);
    else if (th_quantity_read(units, TH_LENGTH, place, &si, why, sizeof why) != TH_OK)
        return is_point(found, units, place, coordinate) ? found : NULL;
    return th_quantity_to(units, TH_LENGTH, found->axis_unit, si, coordinate) == TH_OK ? found
                                                                                       : NULL;
}

static void fill_values(struct th_series *made, const struct th_series *profile,
                        double coordinate)
{
    const struct th_spot spot = th_spot(profile->axis, profile->points, coordinate);
    const size_t next = spot.weight > 0 ? spot.low + 1 : spot.low;
    for (size_t k = 0; k < made->members * made->times; k++) {
        const double *from = profile->values + k * profile->points;
        made->values[k] =
            spot.inside ? from[spot.low] + spot.weight * (from[next] - from[spot.low]) : NAN;
    }
}

const struct th_series *th_series_add_place(struct th_result *result, size_t profile,
                                            const char *name, double coordinate)
{
    struct th_series *more = realloc(result->series, (result->count + 1) * sizeof *more);
    if (!more)
        return NULL;
    result->series = more;
    const struct th_series *from = &more[profile];
    const char *at = strchr(name, '@');
    struct th_series *made = &more[result->count];
    *made = *from;
    made->points = 1;
    made->between = from->fan;
    made->axis = NULL;
    made->axis_name = made->axis_unit = NULL;
    made->name = strdup(name);
    made->unit = strdup(from->unit);
    made->doc = from->doc && at ? th_series_doc_at(from->doc, at + 1) : NULL;
    made->time = malloc((from->times + 1) * sizeof *made->time);
    made->values = malloc((from->members * from->times + 1) * sizeof *made->values);
    result->count++;
    if (!made->name || !made->unit || !made->time || !made->values ||
        (from->doc && at && !made->doc))
        return NULL;
    memcpy(made->time, from->time, from->times * sizeof *made->time);
    fill_values(made, from, coordinate);
    return made;
}
