/* Walks the groups of a result. The file is not trusted: sizes are checked before memory is
 * allocated, and every series of the file is read or the file is rejected. */
#include "result/read.h"

#include <stdlib.h>
#include <string.h>

#include "result/fan.h"
#include "result/names.h"
#include "result/open.h"
#include "result/series.h"

struct reading {
    struct th_query query;
    struct th_result *result;
    size_t capacity;
    bool (*wanted)(const char *path, const void *context); /* NULL: all */
    const void *context;
    bool bare;             /* without values */
    bool members;          /* no quantiles in the place of members that are kept */
    bool interval;         /* within a group of columns with an interval of their own */
    const char *axis_name; /* a dataset that may be an axis of others */
    bool found;
};

static struct th_series *next_series(struct reading *reading)
{
    struct th_result *result = reading->result;
    if (result->count == reading->capacity) {
        size_t capacity = reading->capacity ? 2 * reading->capacity : 16;
        struct th_series *more = realloc(result->series, capacity * sizeof *more);
        if (!more)
            return NULL;
        result->series = more;
        reading->capacity = capacity;
    }
    struct th_series *series = &result->series[result->count++];
    *series = (struct th_series){0};
    return series;
}

static bool is_wanted(const struct reading *reading, const char *path)
{
    return !reading->wanted || reading->wanted(path, reading->context);
}

static bool is_twice(const struct th_result *result)
{
    const char *name = result->series[result->count - 1].name;
    for (size_t k = 0; k + 1 < result->count; k++)
        if (strcmp(result->series[k].name, name) == 0)
            return true;
    return false;
}

/* Calls `each` for all links of a group, in the order of their names. */
static bool walk(struct reading *reading, hid_t group,
                 bool (*each)(struct reading *, hid_t group, hid_t object, const char *name,
                              bool many),
                 bool many)
{
    struct th_query *query = &reading->query;
    struct th_names names;
    bool done = th_query_links(query, group, &names);
    for (size_t k = 0; done && k < names.count; k++) {
        hid_t object;
        done = th_query_object(query, group, names.items[k], &object) &&
               each(reading, group, object, names.items[k], many);
        if (object >= 0)
            H5Oclose(object);
    }
    th_names_free(&names);
    return done;
}

/* A group of columns with an interval of their own, every_1_day, in another group. */
static bool walk_interval(struct reading *reading, hid_t object, const char *name,
                          bool (*each)(struct reading *, hid_t group, hid_t object,
                                       const char *name, bool many),
                          bool many)
{
    if (H5Iget_type(object) != H5I_GROUP || strncmp(name, "every_", 6) != 0 ||
        reading->interval)
        return true;
    reading->interval = true;
    const bool done = walk(reading, object, each, many);
    reading->interval = false;
    return done;
}

static bool each_axis(struct reading *reading, hid_t group, hid_t object, const char *name,
                      bool many)
{
    char *axis;
    (void)group, (void)many;
    if (H5Iget_type(object) != H5I_DATASET)
        return true;
    if (!th_query_text(&reading->query, object, name, "profile_axis", &axis))
        return false;
    reading->found = reading->found || (axis && strcmp(axis, reading->axis_name) == 0);
    free(axis);
    return true;
}

/* A dataset without the attribute path is not a series, if the file is sealed. A tool that
 * rewrote the file may have lost the path, and the series with it. All of Thecal's datasets
 * have a long_name; one without either was added by a user. */
static bool skip_dataset(struct reading *reading, hid_t group, hid_t data, const char *label)
{
    struct th_query *query = &reading->query;
    size_t length = strlen(label);
    static const char *const coordinates[] = {"time", "hour", "day", "member", "level"};
    bool coordinate = (length > 5 && strcmp(label + length - 5, "_bnds") == 0) ||
                      strncmp(label, "level_", 6) == 0;
    for (size_t k = 0; k < sizeof coordinates / sizeof coordinates[0]; k++)
        coordinate |= strcmp(label, coordinates[k]) == 0;
    char *class = NULL;
    if (query->sealed || coordinate || H5Aexists(data, "long_name") == 0)
        return true;
    if (!th_query_text(query, data, label, "CLASS", &class))
        return false;
    bool scale = class && strcmp(class, "DIMENSION_SCALE") == 0;
    free(class);
    reading->axis_name = label;
    reading->found = false;
    if (scale)
        return true;
    if (!walk(reading, group, each_axis, false))
        return false;
    return reading->found ||
           th_query_reject(query, label, "has no attribute path, and is no coordinate");
}

/* The last series, of profiles on two axes, becomes one for each point of the second, of those
 * that are wanted by its name or by their own. */
static bool split(struct reading *reading, const struct th_second_axis *second)
{
    struct th_result *result = reading->result;
    struct th_series whole = result->series[--result->count];
    const bool all = is_wanted(reading, whole.name);
    bool done = true;
    for (size_t k = 0; done && k < second->count; k++) {
        struct th_series *series = next_series(reading);
        done = series && th_series_at_second(&whole, second, k, series);
        if (done && !all && !is_wanted(reading, series->name))
            th_series_free(&result->series[--result->count]);
    }
    th_series_free(&whole);
    return done || th_query_no_memory(&reading->query);
}

static bool read_dataset(struct reading *reading, hid_t group, hid_t data, const char *label,
                         bool many)
{
    struct th_query *query = &reading->query;
    char *path;
    if (!th_query_text(query, data, label, "path", &path))
        return false;
    if (!path)
        return skip_dataset(reading, group, data, label);
    bool wanted = H5Aexists(data, "second_axis") > 0 || is_wanted(reading, path);
    struct th_series *series = wanted ? next_series(reading) : NULL;
    if (!series) {
        free(path);
        return !wanted || th_query_no_memory(query);
    }
    series->name = path;
    if (is_twice(reading->result))
        return th_query_reject(query, path, "is there twice");
    struct th_second_axis second;
    bool done =
        th_store_read_series(query, series, &second, group, data, label, many, reading->bare);
    if (done && second.count)
        done = split(reading, &second);
    free(second.values);
    free(second.words);
    return done;
}

static bool each_number(struct reading *reading, hid_t group, hid_t object, const char *name,
                        bool many)
{
    return H5Iget_type(object) != H5I_DATASET || strcmp(name, "member") == 0 ||
           th_store_read_number(&reading->query, reading->result, group, object, name, many);
}

static bool each_dataset(struct reading *reading, hid_t group, hid_t object, const char *name,
                         bool many)
{
    return H5Iget_type(object) == H5I_DATASET
               ? read_dataset(reading, group, object, name, many)
               : walk_interval(reading, object, name, each_dataset, many);
}

static bool has_series(const struct th_result *result, const char *path)
{
    const size_t length = strlen(path);
    for (size_t k = 0; k < result->count; k++) {
        const char *name = result->series[k].name;
        if (strncmp(name, path, length) == 0 &&
            (!name[length] || strncmp(name + length, "@*/", 3) == 0))
            return true;
    }
    return false;
}

static struct th_series *find_series(const struct th_result *result, const char *path)
{
    for (size_t k = 0; k < result->count; k++)
        if (strcmp(result->series[k].name, path) == 0)
            return &result->series[k];
    return NULL;
}

/* A dataset of /run/summary becomes a series where no member's own values are kept, and stands
 * for them where those of some are; between words there are no quantiles. Profiles have their
 * coordinates in other groups: there are series of them only where some are kept. */
static bool each_fan(struct reading *reading, hid_t group, hid_t object, const char *name,
                     bool many)
{
    struct th_result *result = reading->result;
    char *path = NULL;
    bool complete = H5Lexists(group, "condition", H5P_DEFAULT) <= 0;
    if (H5Iget_type(object) != H5I_DATASET)
        return walk_interval(reading, object, name, each_fan, many);
    if (!th_query_text(&reading->query, object, name, "path", &path))
        return false;
    const bool had = !path || !is_wanted(reading, path) || has_series(result, path);
    struct th_series *kept = path && !reading->members ? find_series(result, path) : NULL;
    free(path);
    if (complete && kept && kept->of && !kept->words)
        return th_fan_replace(&reading->query, kept, group, object, name, reading->bare,
                              &complete);
    if (had)
        return true;
    const size_t before = result->count;
    complete = complete && H5Aexists(object, "profile_axis") <= 0;
    if (complete &&
        (!read_dataset(reading, group, object, name, many) ||
         !th_fan_spread(&reading->query, &result->series[before], group, &complete)))
        return false;
    if (!complete && result->count > before)
        th_series_free(&result->series[--result->count]);
    result->untold |= !complete;
    return true;
}

/* Groups of series have the class NXdata. */
static bool each_group(struct reading *reading, hid_t group, hid_t object, const char *name,
                       bool many)
{
    struct th_query *query = &reading->query;
    char *class;
    (void)group, (void)many;
    if (H5Iget_type(object) != H5I_GROUP)
        return true;
    if (!th_query_text(query, object, name, "NX_class", &class))
        return false;
    bool data = class && strcmp(class, "NXdata") == 0, lost = !class && !query->sealed;
    free(class);
    if (lost)
        return th_query_reject(query, name, "has lost its attribute NX_class");
    htri_t member = H5Lexists(object, "member", H5P_DEFAULT);
    bool numbers = strcmp(name, "reductions") == 0;
    if (!data && !numbers)
        return true;
    return member < 0 ? th_query_damaged(query, name)
                      : walk(reading, object, numbers ? each_number : each_dataset, member > 0);
}

/* Every series of the file's list that is wanted was read, whatever attributes a tool has
 * dropped. */
static bool check_list(struct reading *reading, hid_t run)
{
    struct th_query *query = &reading->query;
    char *list;
    if (!th_query_text(query, run, "run", "series", &list))
        return false;
    bool done = true;
    char *rest = list;
    for (char *path; done && list && (path = strsep(&rest, " "));)
        done = !path[0] || !is_wanted(reading, path) || has_series(reading->result, path) ||
               th_query_reject(query, path, "is listed among its series, and is not there");
    free(list);
    return done;
}

static bool read_status(struct reading *reading, hid_t run)
{
    struct th_result *result = reading->result;
    hsize_t size[TH_H5_RANK] = {1};
    int rank = 0;
    hid_t data;
    if (!th_query_object(&reading->query, run, "status", &data))
        return false;
    if (data < 0)
        return true;
    bool done = th_query_numbers(&reading->query, data, "status", &result->status, &rank, size);
    H5Oclose(data);
    result->members = size[0];
    return done && (rank < 2 || th_query_reject(&reading->query, "status",
                                                "has not a number for each member"));
}

/* Notes the series of fewer members than there were, and reads the quantiles over all. */
static bool read_summary(struct reading *reading, hid_t run)
{
    struct th_result *result = reading->result;
    hid_t group;
    for (size_t k = 0; k < result->count; k++)
        if (result->series[k].many && result->series[k].members < result->members)
            result->series[k].of = result->members;
    if (!th_query_object(&reading->query, run, "summary", &group))
        return false;
    bool done = group < 0 || H5Iget_type(group) != H5I_GROUP ||
                H5Lexists(group, "quantile", H5P_DEFAULT) <= 0 ||
                walk(reading, group, each_fan, true);
    if (group >= 0)
        H5Oclose(group);
    return done;
}

/* The title is a text of variable length: it is left out if another tool has rewritten it. */
static bool read_title(struct reading *reading)
{
    struct th_query *query = &reading->query;
    char **title = &reading->result->title;
    return !query->sealed || th_query_text(query, query->file, "it", "title", title);
}

static bool check_format(struct th_query *query)
{
    char *format;
    if (!th_query_text(query, query->file, "it", "thecal_file_format", &format))
        return false;
    bool known = format && strncmp(format, "1.", 2) == 0;
    if (!format)
        th_error_add(query->error, TH_IO, "%s is an HDF5 file, but no result of Thecal",
                     query->path);
    else if (!known)
        th_error_add(query->error, TH_IO, "%s has the file format %s; this version reads 1.x",
                     query->path, format);
    free(format);
    return known;
}

static bool read_file(struct reading *reading)
{
    struct th_query *query = &reading->query;
    hid_t run;
    if (!check_format(query) || !read_title(reading) ||
        !th_query_object(query, query->file, "run", &run))
        return false;
    bool group = run >= 0 && H5Iget_type(run) == H5I_GROUP;
    bool done = group ? walk(reading, run, each_group, false) && read_status(reading, run) &&
                            read_summary(reading, run) && check_list(reading, run) &&
                            th_store_read_levels(query, run, &reading->result->first_level)
                      : th_query_reject(query, "run", "is no group of the file");
    if (run >= 0)
        H5Oclose(run);
    return done;
}

static struct th_result *read_result(struct reading *reading, const char *path,
                                     struct th_error *error)
{
    reading->result = calloc(1, sizeof *reading->result);
    if (!reading->result) {
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
        return NULL;
    }
    bool done = th_query_open(&reading->query, path, error) && read_file(reading);
    if (th_query_close(&reading->query, done))
        return reading->result;
    th_result_free(reading->result);
    return NULL;
}

struct th_result *th_store_read(const char *path, struct th_error *error)
{
    struct reading reading = {.members = true};
    return read_result(&reading, path, error);
}

struct th_result *th_store_read_some(const char *path,
                                     bool (*wanted)(const char *path, const void *context),
                                     const void *context, bool members, struct th_error *error)
{
    struct reading reading = {.wanted = wanted, .context = context, .members = members};
    return read_result(&reading, path, error);
}

struct th_result *th_store_list(const char *path, struct th_error *error)
{
    struct reading reading = {.bare = true};
    return read_result(&reading, path, error);
}
