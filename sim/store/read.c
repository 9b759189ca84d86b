/* Reads a result back. Nothing in the file is believed: sizes are checked before memory is
 * taken, and a series that is there is read or the file is refused. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/ask.h"
#include "store/read.h"
#include "store/store.h"

struct reading {
    struct th_asking asking;
    struct th_result *result;
    size_t room;
    const char *sought; /* a dataset that may be an axis of others */
    bool found;
};

static void free_series(struct th_series *series)
{
    free(series->name);
    free(series->unit);
    free(series->time);
    free(series->axis);
    free(series->values);
}

void th_result_free(struct th_result *result)
{
    if (!result)
        return;
    for (size_t k = 0; k < result->count; k++) free_series(&result->series[k]);
    for (size_t k = 0; k < result->number_count; k++) {
        free_series(&result->numbers[k].series);
        free(result->numbers[k].output);
    }
    free(result->series);
    free(result->numbers);
    free(result->title);
    free(result);
}

/* The coordinate that lies beside the data under that name: `count` numbers, to be freed.
 * HDF5's own way from a dataset to its scales is not taken: it goes through a heap without
 * checksums, in which libhdf5 1.10 trusts every length. So a file that lost its scales can be
 * read as well. */
static bool read_beside(struct th_asking *asking, hid_t group, const char *name, size_t count,
                        double **values)
{
    hsize_t size[TH_H5_RANK];
    int rank = 0;
    hid_t object;
    *values = NULL;
    if (!th_ask_object(asking, group, name, &object))
        return false;
    bool done = false;
    if (object < 0 || H5Iget_type(object) != H5I_DATASET)
        th_ask_refuse(asking, name, "is not there: a coordinate is missing");
    else if (th_ask_numbers(asking, object, name, values, &rank, size)) {
        done = rank == 1 && size[0] == count;
        for (size_t k = 0; done && k < count; k++) done = isfinite((*values)[k]);
        if (!done)
            th_ask_refuse(asking, name, "is no coordinate of the values beside it");
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

/* The numbers of the members, one after the other. */
bool th_store_read_members(struct th_asking *asking, struct th_series *series, hid_t group)
{
    double *number;
    if (!read_beside(asking, group, "member", series->members, &number)) {
        free(number);
        return false;
    }
    bool sound = number[0] >= 0 && number[0] < 0x1p53;
    for (size_t k = 1; sound && k < series->members; k++)
        sound = number[k] == number[0] + (double)k;
    series->first = sound ? (uint64_t)number[0] : 0;
    free(number);
    return sound || th_ask_refuse(asking, "member", "does not count the members");
}

static bool read_axis(struct th_asking *asking, struct th_series *series, hid_t group,
                      hid_t data, const char *label)
{
    char *axis;
    if (!th_ask_text(asking, data, label, "profile_axis", &axis))
        return false;
    bool done = axis ? read_beside(asking, group, axis, series->points, &series->axis)
                     : th_ask_refuse(asking, label, "has no attribute profile_axis");
    free(axis);
    return done;
}

static bool read_nature(struct th_asking *asking, hid_t data, const char *label,
                        enum th_nature *nature)
{
    char *text;
    if (!th_ask_text(asking, data, label, "nature", &text))
        return false;
    *nature = text ? th_nature_find(text) : TH_INSTANT;
    free(text);
    return *nature < TH_NATURES || th_ask_refuse(asking, label, "is of an unknown nature");
}

/* Fills a series from a dataset with a path; many: its first axis is the member. */
static bool read_series(struct th_asking *asking, struct th_series *series, hid_t group,
                        hid_t data, const char *label, bool many)
{
    hsize_t size[TH_H5_RANK] = {0};
    int rank = 0, first = many ? 1 : 0;
    if (!th_ask_text(asking, data, label, "units", &series->unit) ||
        !th_ask_size(asking, data, label, "roundoff", &series->roundoff) ||
        !read_nature(asking, data, label, &series->nature) ||
        !th_ask_numbers(asking, data, label, &series->values, &rank, size))
        return false;
    if (!series->unit)
        return th_ask_refuse(asking, label, "has no attribute units");
    if (rank < first + 1 || rank > first + 2)
        return th_ask_refuse(asking, label, "has not the dimensions of a series");
    series->members = many ? size[0] : 1;
    series->times = size[first];
    series->points = rank == first + 2 ? size[first + 1] : 1;
    if (!read_beside(asking, group, "time", series->times, &series->time))
        return false;
    if (!rises(series->time, series->times))
        return th_ask_refuse(asking, "time", "does not rise");
    return (!many || th_store_read_members(asking, series, group)) &&
           (rank < first + 2 || read_axis(asking, series, group, data, label));
}

static struct th_series *next_series(struct reading *reading)
{
    struct th_result *result = reading->result;
    if (result->count == reading->room) {
        size_t room = reading->room ? 2 * reading->room : 16;
        struct th_series *more = realloc(result->series, room * sizeof *more);
        if (!more)
            return NULL;
        result->series = more;
        reading->room = room;
    }
    struct th_series *series = &result->series[result->count++];
    *series = (struct th_series){0};
    return series;
}

static bool is_twice(const struct th_result *result)
{
    const char *name = result->series[result->count - 1].name;
    for (size_t k = 0; k + 1 < result->count; k++)
        if (strcmp(result->series[k].name, name) == 0)
            return true;
    return false;
}

/* The names of a group's links, as they were written. */
struct names {
    char **items;
    size_t count, room;
    bool full; /* no memory */
};

static herr_t take_name(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    struct names *names = context;
    (void)group, (void)info;
    if (names->count == names->room) {
        size_t room = names->room ? 2 * names->room : 16;
        char **more = realloc(names->items, room * sizeof *more);
        names->full = !more;
        if (!more)
            return -1;
        names->items = more;
        names->room = room;
    }
    names->items[names->count] = strdup(name);
    names->full = !names->items[names->count];
    return names->full ? -1 : (names->count++, 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void forget(struct names *names)
{
    for (size_t k = 0; k < names->count; k++) free(names->items[k]);
    free(names->items);
}

/* Calls `each` for all links of a group, in the order of their names. HDF5 is not asked for
 * that order: libhdf5 1.10 makes a table for it, and crashes if the group cannot be read
 * meanwhile. */
static bool walk(struct reading *reading, hid_t group,
                 bool (*each)(struct reading *, hid_t group, hid_t object, const char *name,
                              bool many),
                 bool many)
{
    struct th_asking *asking = &reading->asking;
    struct names names = {.items = NULL};
    bool done = H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, take_name, &names) >= 0;
    if (!done)
        names.full ? th_ask_no_memory(asking) : th_ask_damaged(asking, "a group");
    else if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_name);
    for (size_t k = 0; done && k < names.count; k++) {
        hid_t object;
        done = th_ask_object(asking, group, names.items[k], &object) &&
               each(reading, group, object, names.items[k], many);
        if (object >= 0)
            H5Oclose(object);
    }
    forget(&names);
    return done;
}

static bool each_axis(struct reading *reading, hid_t group, hid_t object, const char *name,
                      bool many)
{
    char *axis;
    (void)group, (void)many;
    if (H5Iget_type(object) != H5I_DATASET)
        return true;
    if (!th_ask_text(&reading->asking, object, name, "profile_axis", &axis))
        return false;
    reading->found = reading->found || (axis && strcmp(axis, reading->sought) == 0);
    free(axis);
    return true;
}

/* A dataset without a path is no series. Thecal's own file is believed that; from one that a
 * tool has written anew the path may have been lost, and then the series would be. All of
 * Thecal's have a long_name: what has none either was added by somebody. */
static bool pass_over(struct reading *reading, hid_t group, hid_t data, const char *label)
{
    struct th_asking *asking = &reading->asking;
    size_t length = strlen(label);
    static const char *const coordinates[] = {"time", "hour", "day", "member", "level"};
    bool coordinate = length > 5 && strcmp(label + length - 5, "_bnds") == 0;
    for (size_t k = 0; k < sizeof coordinates / sizeof coordinates[0]; k++)
        coordinate |= strcmp(label, coordinates[k]) == 0;
    char *class = NULL;
    if (asking->sealed || coordinate || H5Aexists(data, "long_name") == 0)
        return true;
    if (!th_ask_text(asking, data, label, "CLASS", &class))
        return false;
    bool scale = class && strcmp(class, "DIMENSION_SCALE") == 0;
    free(class);
    reading->sought = label;
    reading->found = false;
    if (scale)
        return true;
    if (!walk(reading, group, each_axis, false))
        return false;
    return reading->found ||
           th_ask_refuse(asking, label, "has no attribute path, and is no coordinate");
}

static bool read_dataset(struct reading *reading, hid_t group, hid_t data, const char *label,
                         bool many)
{
    struct th_asking *asking = &reading->asking;
    char *path;
    if (!th_ask_text(asking, data, label, "path", &path))
        return false;
    if (!path)
        return pass_over(reading, group, data, label);
    struct th_series *series = next_series(reading);
    if (!series) {
        free(path);
        return th_ask_no_memory(asking);
    }
    series->name = path;
    if (is_twice(reading->result))
        return th_ask_refuse(asking, path, "is there twice");
    return read_series(asking, series, group, data, label, many);
}

static bool each_number(struct reading *reading, hid_t group, hid_t object, const char *name,
                        bool many)
{
    return H5Iget_type(object) != H5I_DATASET || strcmp(name, "member") == 0 ||
           th_store_read_number(&reading->asking, reading->result, group, object, name, many);
}

static bool each_dataset(struct reading *reading, hid_t group, hid_t object, const char *name,
                         bool many)
{
    return H5Iget_type(object) != H5I_DATASET ||
           read_dataset(reading, group, object, name, many);
}

/* A model's group is one of class NXdata. */
static bool each_group(struct reading *reading, hid_t group, hid_t object, const char *name,
                       bool many)
{
    struct th_asking *asking = &reading->asking;
    char *class;
    (void)group, (void)many;
    if (H5Iget_type(object) != H5I_GROUP)
        return true;
    if (!th_ask_text(asking, object, name, "NX_class", &class))
        return false;
    bool data = class && strcmp(class, "NXdata") == 0, lost = !class && !asking->sealed;
    free(class);
    if (lost)
        return th_ask_refuse(asking, name, "has lost its attribute NX_class");
    htri_t member = H5Lexists(object, "member", H5P_DEFAULT);
    bool numbers = strcmp(name, "reductions") == 0;
    if (!data && !numbers)
        return true;
    return member < 0 ? th_ask_damaged(asking, name)
                      : walk(reading, object, numbers ? each_number : each_dataset, member > 0);
}

static bool has_series(const struct th_result *result, const char *path)
{
    for (size_t k = 0; k < result->count; k++)
        if (strcmp(result->series[k].name, path) == 0)
            return true;
    return false;
}

/* What the file lists is there, whatever a tool has left of its attributes. */
static bool check_list(struct reading *reading, hid_t run)
{
    struct th_asking *asking = &reading->asking;
    char *list;
    if (!th_ask_text(asking, run, "run", "series", &list))
        return false;
    bool done = true;
    char *rest = list;
    for (char *path; done && list && (path = strsep(&rest, " "));)
        done = !path[0] || has_series(reading->result, path) ||
               th_ask_refuse(asking, path, "is listed among its series, and is not there");
    free(list);
    return done;
}

/* The title is for people: one that another tool has written anew is left out. */
static bool read_title(struct reading *reading)
{
    struct th_asking *asking = &reading->asking;
    char **title = &reading->result->title;
    return !asking->sealed || th_ask_text(asking, asking->file, "it", "title", title);
}

static bool check_format(struct th_asking *asking)
{
    char *format;
    if (!th_ask_text(asking, asking->file, "it", "thecal_file_format", &format))
        return false;
    bool known = format && strncmp(format, "1.", 2) == 0;
    if (!format)
        th_error_add(asking->error, TH_IO, "%s is an HDF5 file, but no result of Thecal",
                     asking->path);
    else if (!known)
        th_error_add(asking->error, TH_IO, "%s has the file format %s; this version reads 1.x",
                     asking->path, format);
    free(format);
    return known;
}

static bool read_file(struct reading *reading)
{
    struct th_asking *asking = &reading->asking;
    hid_t run;
    if (!check_format(asking) || !read_title(reading) ||
        !th_ask_object(asking, asking->file, "run", &run))
        return false;
    bool group = run >= 0 && H5Iget_type(run) == H5I_GROUP;
    bool done = group ? walk(reading, run, each_group, false) && check_list(reading, run)
                      : th_ask_refuse(asking, "run", "is no group of the file");
    if (run >= 0)
        H5Oclose(run);
    return done;
}

struct th_result *th_store_read(const char *path, struct th_error *error)
{
    struct reading reading = {.room = 0};
    reading.result = calloc(1, sizeof *reading.result);
    if (!reading.result) {
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
        return NULL;
    }
    bool done = th_ask_open(&reading.asking, path, error) && read_file(&reading);
    if (th_ask_close(&reading.asking, done))
        return reading.result;
    th_result_free(reading.result);
    return NULL;
}
