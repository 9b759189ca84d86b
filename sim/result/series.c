/* Reads the datasets of a series or a number, with the coordinates beside them. */
#include "result/series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/names.h"

/* The coordinate of that name in the same group: `count` numbers, to be freed. The dimension
 * scales that are attached to a dataset are not used: HDF5 stores the links in a heap without
 * checksums, in which libhdf5 1.10 trusts every length. So a file without scales can be read as
 * well. */
static bool read_beside(struct th_query *query, hid_t group, const char *name, size_t count,
                        double **values)
{
    hsize_t size[TH_H5_RANK];
    int rank = 0;
    hid_t object;
    *values = NULL;
    if (!th_query_object(query, group, name, &object))
        return false;
    bool done = false;
    if (object < 0 || H5Iget_type(object) != H5I_DATASET)
        th_query_reject(query, name, "is not there: a coordinate is missing");
    else if (th_query_numbers(query, object, name, values, &rank, size)) {
        done = rank == 1 && size[0] == count;
        for (size_t k = 0; done && k < count; k++) done = isfinite((*values)[k]);
        if (!done)
            th_query_reject(query, name, "is no coordinate of the values beside it");
    }
    if (object >= 0)
        H5Oclose(object);
    return done;
}

static bool rises(const double *time, size_t count)
{
    for (size_t k = 1; k < count; k++)
        if (!(time[k] > time[k - 1]))
            return false;
    return true;
}

/* The numbers of the members, one after the other, of series->members of them. */
static bool read_members(struct th_query *query, struct th_series *series, hid_t group)
{
    double *number;
    if (!read_beside(query, group, "member", series->members, &number)) {
        free(number);
        return false;
    }
    bool sound = number[0] >= 0 && number[0] < 0x1p53;
    for (size_t k = 1; sound && k < series->members; k++)
        sound = number[k] == number[0] + (double)k;
    series->first = sound ? (uint64_t)number[0] : 0;
    free(number);
    return sound || th_query_reject(query, "member", "does not count the members");
}

static bool read_axis(struct th_query *query, struct th_series *series, size_t count,
                      hid_t group, hid_t data, const char *label)
{
    hid_t object;
    if (!th_query_text(query, data, label, "profile_axis", &series->axis_name))
        return false;
    const char *axis = series->axis_name;
    if (!axis)
        return th_query_reject(query, label, "has no attribute profile_axis");
    if (!read_beside(query, group, axis, count, &series->axis) ||
        !th_query_object(query, group, axis, &object))
        return false;
    bool done = th_query_shown(query, object, axis, "units", &series->axis_unit);
    H5Oclose(object);
    return done;
}

static bool read_second(struct th_query *query, struct th_second_axis *second, hid_t group,
                        hid_t data, const char *label)
{
    hid_t object = H5I_INVALID_HID;
    char *axis;
    if (!th_query_text(query, data, label, "second_axis", &axis))
        return false;
    bool done = axis ? read_beside(query, group, axis, second->count, &second->values) &&
                           th_query_object(query, group, axis, &object) &&
                           th_query_text(query, object, axis, "flag_meanings", &second->words)
                     : th_query_reject(query, label, "has no attribute second_axis");
    if (object >= 0)
        H5Oclose(object);
    free(axis);
    return done;
}

static bool read_nature(struct th_query *query, hid_t data, const char *label,
                        enum th_nature *nature)
{
    char *text;
    if (!th_query_text(query, data, label, "nature", &text))
        return false;
    *nature = text ? th_nature_find(text) : TH_INSTANT;
    free(text);
    return *nature < TH_NATURES || th_query_reject(query, label, "is of an unknown nature");
}

/* long_name without the unit behind it, "flow out of the tip [mL/day]". */
static bool read_doc(struct th_query *query, struct th_series *series, hid_t data,
                     const char *label)
{
    if (!th_query_shown(query, data, label, "long_name", &series->doc))
        return false;
    char *unit = series->doc ? strrchr(series->doc, '[') : NULL;
    size_t length = unit && series->unit ? strlen(series->unit) : 0;
    if (length && unit > series->doc && unit[-1] == ' ' &&
        strncmp(unit + 1, series->unit, length) == 0 && strcmp(unit + 1 + length, "]") == 0)
        unit[-1] = '\0';
    return true;
}

bool th_store_read_series(struct th_query *query, struct th_series *series,
                          struct th_second_axis *second, hid_t group, hid_t data,
                          const char *label, bool many, bool bare)
{
    hsize_t size[TH_H5_RANK] = {0};
    *second = (struct th_second_axis){.count = 0};
    int rank = 0, first = many ? 1 : 0;
    if (!th_query_text(query, data, label, "units", &series->unit) ||
        !th_query_size(query, data, label, "roundoff", &series->roundoff) ||
        !read_doc(query, series, data, label) ||
        !th_query_text(query, data, label, "flag_meanings", &series->words) ||
        !read_nature(query, data, label, &series->nature) ||
        !(bare ? th_query_sizes(query, data, label, &rank, size)
               : th_query_numbers(query, data, label, &series->values, &rank, size)))
        return false;
    if (!series->unit)
        return th_query_reject(query, label, "has no attribute units");
    if (rank < first + 1 || rank > first + 3)
        return th_query_reject(query, label, "has not the dimensions of a series");
    const size_t along = rank > first + 1 ? size[first + 1] : 1;
    series->many = many;
    series->members = many ? size[0] : 1;
    series->times = size[first];
    second->count = rank == first + 3 ? size[first + 2] : 0;
    series->points = along * (rank == first + 3 ? second->count : 1);
    if (!read_beside(query, group, "time", series->times, &series->time))
        return false;
    if (!rises(series->time, series->times))
        return th_query_reject(query, "time", "does not rise");
    series->fan = many && H5Lexists(group, "quantile", H5P_DEFAULT) > 0;
    if (series->fan)
        series->first = TH_FAN_FIRST;
    return (!many || series->fan || read_members(query, series, group)) &&
           (rank < first + 2 || read_axis(query, series, along, group, data, label)) &&
           (rank < first + 3 || read_second(query, second, group, data, label));
}

static char *copy_text(const char *text, bool *done)
{
    char *copy = text ? strdup(text) : NULL;
    *done = *done && !copy == !text;
    return copy;
}

static double *copy_numbers(const double *numbers, size_t count, bool *done)
{
    double *copy = numbers ? malloc((count + 1) * sizeof *copy) : NULL;
    if (copy)
        memcpy(copy, numbers, count * sizeof *copy);
    *done = *done && !copy == !numbers;
    return copy;
}

/* Its name on the second axis: a word, or a number. */
static void name_point(const struct th_second_axis *second, size_t k, char *name, size_t size)
{
    if (!second->words || !th_labels_get(second->words, (int)second->values[k], name, size))
        snprintf(name, size, "%.10g", second->values[k]);
}

static bool pick_values(const struct th_series *series, size_t count, size_t k,
                        struct th_series *made)
{
    const size_t each = series->points / count, rows = series->members * series->times;
    if (!series->values)
        return true;
    made->values = malloc((rows * each + 1) * sizeof *made->values);
    for (size_t p = 0; made->values && p < rows * each; p++)
        made->values[p] = series->values[p * count + k];
    return made->values != NULL;
}

bool th_series_at_second(const struct th_series *series, const struct th_second_axis *second,
                         size_t k, struct th_series *made)
{
    char point[80];
    bool done = true;
    *made = *series;
    made->points = series->points / second->count;
    made->values = NULL;
    name_point(second, k, point, sizeof point);
    made->name = malloc(strlen(series->name) + strlen(point) + 4);
    done = made->name != NULL;
    if (done)
        sprintf(made->name, "%s@*/%s", series->name, point);
    made->unit = copy_text(series->unit, &done);
    made->axis_name = copy_text(series->axis_name, &done);
    made->axis_unit = copy_text(series->axis_unit, &done);
    made->words = copy_text(series->words, &done);
    made->time = copy_numbers(series->time, series->times, &done);
    made->axis = copy_numbers(series->axis, made->points, &done);
    made->doc = series->doc ? th_series_doc_at(series->doc, point) : NULL;
    return done && !made->doc == !series->doc && pick_values(series, second->count, k, made);
}

/* A dataset of /run/reductions: a number of each member, or one. */
static bool read_number(struct th_query *query, struct th_number *number, hid_t group,
                        hid_t data, const char *label, bool many)
{
    struct th_series *series = &number->series;
    hsize_t size[TH_H5_RANK] = {0};
    char *take = NULL;
    int rank = 0;
    double to = 0;
    if (!th_query_text(query, data, label, "path", &number->output) ||
        !th_query_text(query, data, label, "units", &series->unit) ||
        !read_doc(query, series, data, label) ||
        !th_query_size(query, data, label, "roundoff", &series->roundoff) ||
        !th_query_size(query, data, label, "from", &number->from) ||
        !th_query_size(query, data, label, "to", &to) ||
        !th_query_numbers(query, data, label, &series->values, &rank, size) ||
        !th_query_text(query, data, label, "take", &take))
        return false;
    size_t length = number->output && take ? strlen(number->output) + strlen(take) + 2 : 0;
    series->name = malloc(length + 1);
    series->time = malloc(sizeof *series->time);
    bool full = !series->name || !series->time;
    if (!full && length)
        snprintf(series->name, length, "%s %s", number->output, take);
    free(take);
    if (full)
        return th_query_no_memory(query);
    series->name[length] = '\0';
    *series->time = to;
    if (!length || !series->unit)
        return th_query_reject(query, label, "has not the attributes path, take and units");
    if (rank != many)
        return th_query_reject(query, label, "is not one number of each member");
    series->members = many ? size[0] : 1;
    series->times = series->points = 1;
    return !many || read_members(query, series, group);
}

bool th_store_read_number(struct th_query *query, struct th_result *result, hid_t group,
                          hid_t data, const char *label, bool many)
{
    struct th_number *more =
        realloc(result->numbers, (result->number_count + 1) * sizeof *result->numbers);
    if (!more)
        return th_query_no_memory(query);
    result->numbers = more;
    struct th_number *number = &result->numbers[result->number_count++];
    *number = (struct th_number){.from = 0};
    if (!read_number(query, number, group, data, label, many))
        return false;
    for (size_t k = 0; k + 1 < result->number_count; k++)
        if (strcmp(result->numbers[k].series.name, number->series.name) == 0)
            return th_query_reject(query, number->series.name, "is there twice");
    return true;
}

/* The positions of the levels follow from the length of the canal. */
bool th_store_read_levels(struct th_query *query, hid_t run, double *first)
{
    hsize_t size[TH_H5_RANK];
    hid_t levels, data = H5I_INVALID_HID;
    double *positions = NULL;
    int rank = 0;
    bool done = th_query_object(query, run, "landmarks", &levels);
    if (done && levels >= 0 && H5Iget_type(levels) == H5I_GROUP)
        done = th_query_object(query, levels, "position", &data) &&
               (data < 0 || th_query_numbers(query, data, "position", &positions, &rank, size));
    if (positions && rank == 1 && size[0] > 0)
        *first = positions[0];
    free(positions);
    if (data >= 0)
        H5Oclose(data);
    if (levels >= 0)
        H5Oclose(levels);
    return done;
}
