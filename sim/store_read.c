/* Reads a result back. Nothing in the file is believed: sizes are checked before memory is
 * taken. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store.h"
#include "store_h5.h"

enum { TEXT_MOST = 1 << 20 };

struct reading {
    const char *path;
    struct th_result *result;
    size_t room;
    struct th_error *error;
    struct th_h5_hush *hush;
};

static void damaged(const struct reading *reading, const char *what)
{
    const char *reason = reading->hush->reason;
    th_error_add(reading->error, TH_IO, "%s is damaged: %s cannot be read%s%s%s", reading->path,
                 what, reason[0] ? " (" : "", reason, reason[0] ? ")" : "");
}

void th_result_free(struct th_result *result)
{
    if (!result)
        return;
    for (size_t k = 0; k < result->count; k++) {
        free(result->series[k].name);
        free(result->series[k].unit);
        free(result->series[k].time);
        free(result->series[k].axis);
        free(result->series[k].values);
    }
    free(result->series);
    free(result->title);
    free(result);
}

/* A fixed-length text attribute, to be freed; NULL if there is none of that kind. */
static char *read_text(hid_t at, const char *name)
{
    if (H5Aexists(at, name) <= 0)
        return NULL;
    hid_t attr = H5Aopen(at, name, H5P_DEFAULT);
    hid_t type = attr >= 0 ? H5Aget_type(attr) : H5I_INVALID_HID;
    hid_t space = attr >= 0 ? H5Aget_space(attr) : H5I_INVALID_HID;
    size_t size = type >= 0 ? H5Tget_size(type) : 0;
    char *text = NULL;
    if (space >= 0 && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 &&
        H5Sget_simple_extent_npoints(space) == 1 && size && size <= TEXT_MOST)
        text = calloc(size + 1, 1);
    if (text && H5Aread(attr, type, text) < 0) {
        free(text);
        text = NULL;
    }
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (attr >= 0)
        H5Aclose(attr);
    return text;
}

/* A single number, 0 or above; 0 if there is none of that kind. */
static double read_size(hid_t at, const char *name)
{
    double value = 0;
    if (H5Aexists(at, name) <= 0)
        return 0;
    hid_t attr = H5Aopen(at, name, H5P_DEFAULT);
    hid_t type = attr >= 0 ? H5Aget_type(attr) : H5I_INVALID_HID;
    hid_t space = attr >= 0 ? H5Aget_space(attr) : H5I_INVALID_HID;
    if (space < 0 || H5Tget_class(type) != H5T_FLOAT ||
        H5Sget_simple_extent_npoints(space) != 1 ||
        H5Aread(attr, H5T_NATIVE_DOUBLE, &value) < 0)
        value = 0;
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (attr >= 0)
        H5Aclose(attr);
    return isfinite(value) && value > 0 ? value : 0;
}

static bool text_is(hid_t at, const char *name, const char *expected)
{
    char *text = read_text(at, name);
    bool same = text && strcmp(text, expected) == 0;
    free(text);
    return same;
}

/* All of a dataset of numbers, to be freed; its sizes go to size[rank]. */
static double *read_numbers(hid_t data, int *rank, hsize_t size[TH_H5_RANK])
{
    hid_t space = H5Dget_space(data), type = H5Dget_type(data);
    double *values = NULL;
    H5T_class_t kind = type >= 0 ? H5Tget_class(type) : H5T_NO_CLASS;
    if (space >= 0 && (kind == H5T_FLOAT || kind == H5T_INTEGER) && H5Sis_simple(space) > 0 &&
        H5Sget_simple_extent_ndims(space) >= 1 &&
        H5Sget_simple_extent_ndims(space) <= TH_H5_RANK) {
        *rank = H5Sget_simple_extent_dims(space, size, NULL);
        hsize_t count = 1, most = (hsize_t)PTRDIFF_MAX / sizeof(double);
        for (int k = 0; k < *rank; k++)
            count = size[k] && count <= most / size[k] ? count * size[k] : 0;
        values = count ? malloc(count * sizeof *values) : NULL;
    }
    if (values && H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0) {
        free(values);
        values = NULL;
    }
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    return values;
}

/* A coordinate of `count` numbers, to be freed; NULL if it is not that. */
static double *read_coordinate(hid_t data, size_t count)
{
    hsize_t size[TH_H5_RANK];
    int rank = 0;
    double *values = read_numbers(data, &rank, size);
    bool sound = values && rank == 1 && size[0] == count;
    for (size_t k = 0; sound && k < count; k++) sound = isfinite(values[k]);
    if (!sound) {
        free(values);
        values = NULL;
    }
    return values;
}

/* The coordinate that lies beside the data under that name. HDF5's own way from a dataset to
 * its scales is not taken: it goes through a heap without checksums, in which libhdf5 1.10
 * trusts every length. */
static double *read_beside(hid_t group, const char *name, size_t count)
{
    if (!name || H5Lexists(group, name, H5P_DEFAULT) <= 0)
        return NULL;
    hid_t object = H5Oopen(group, name, H5P_DEFAULT);
    double *values = NULL;
    if (object >= 0 && H5Iget_type(object) == H5I_DATASET)
        values = read_coordinate(object, count);
    if (object >= 0)
        H5Oclose(object);
    return values;
}

static bool rises(const double *time, size_t count)
{
    for (size_t k = 1; k < count; k++)
        if (!(time[k] > time[k - 1]))
            return false;
    return true;
}

/* The numbers of the members, one after the other. */
static bool read_members(struct th_series *series, hid_t group)
{
    double *number = read_beside(group, "member", series->members);
    bool sound = number && series->members && number[0] >= 0 && number[0] < 0x1p53;
    for (size_t k = 1; sound && k < series->members; k++)
        sound = number[k] == number[0] + (double)k;
    series->first = sound ? (uint64_t)number[0] : 0;
    free(number);
    return sound;
}

/* Fills a series from a dataset with a path; many: its first axis is the member. */
static bool read_series(struct th_series *series, hid_t group, hid_t data, bool many)
{
    hsize_t size[TH_H5_RANK] = {0};
    int rank = 0, first = many ? 1 : 0;
    series->unit = read_text(data, "units");
    series->roundoff = read_size(data, "roundoff");
    series->values = read_numbers(data, &rank, size);
    if (!series->unit || !series->values || rank < first + 1 || rank > first + 2)
        return false;
    series->members = many ? size[0] : 1;
    series->times = size[first];
    series->points = rank == first + 2 ? size[first + 1] : 1;
    series->time = read_beside(group, "time", series->times);
    if (!series->time || !rises(series->time, series->times))
        return false;
    if (many && !read_members(series, group))
        return false;
    if (rank < first + 2)
        return true;
    char *axis = read_text(data, "profile_axis");
    series->axis = read_beside(group, axis, series->points);
    free(axis);
    return series->axis != NULL;
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

static bool read_dataset(struct reading *reading, hid_t group, hid_t data, const char *name,
                         bool many)
{
    char *path = read_text(data, "path");
    if (!path)
        return true; /* a coordinate */
    struct th_series *series = next_series(reading);
    if (!series) {
        free(path);
        return false;
    }
    series->name = path;
    if (read_series(series, group, data, many))
        return true;
    damaged(reading, name);
    return false;
}

/* The k-th link's name as it was written, to be freed. */
static char *link_name(hid_t group, hsize_t k)
{
    ssize_t length =
        H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, k, NULL, 0, H5P_DEFAULT);
    if (length <= 0 || length > TEXT_MOST)
        return NULL;
    char *name = malloc((size_t)length + 1);
    if (name && H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, k, name,
                                   (size_t)length + 1, H5P_DEFAULT) < 0) {
        free(name);
        name = NULL;
    }
    return name;
}

/* Calls `each` for all hard links of a group, in the order of their names. */
static bool walk(struct reading *reading, hid_t group,
                 bool (*each)(struct reading *, hid_t group, hid_t object, const char *name,
                              bool many),
                 bool many)
{
    H5G_info_t info;
    if (H5Gget_info(group, &info) < 0) {
        damaged(reading, "a group");
        return false;
    }
    bool done = true;
    for (hsize_t k = 0; done && k < info.nlinks; k++) {
        char *name = link_name(group, k);
        hid_t object = name ? H5Oopen(group, name, H5P_DEFAULT) : H5I_INVALID_HID;
        if (object < 0) {
            damaged(reading, name ? name : "a name");
            done = false;
        } else {
            done = each(reading, group, object, name, many);
            H5Oclose(object);
        }
        free(name);
    }
    return done;
}

static bool each_dataset(struct reading *reading, hid_t group, hid_t object, const char *name,
                         bool many)
{
    return H5Iget_type(object) != H5I_DATASET ||
           read_dataset(reading, group, object, name, many);
}

static bool each_group(struct reading *reading, hid_t group, hid_t object, const char *name,
                       bool many)
{
    (void)group, (void)name, (void)many;
    if (H5Iget_type(object) != H5I_GROUP || !text_is(object, "NX_class", "NXdata"))
        return true;
    htri_t member = H5Lexists(object, "member", H5P_DEFAULT);
    return member >= 0 && walk(reading, object, each_dataset, member > 0);
}

static bool read_file(struct reading *reading, hid_t file)
{
    char *format = read_text(file, "thecal_file_format");
    if (!format) {
        th_error_add(reading->error, TH_IO, "%s is an HDF5 file, but no result of Thecal",
                     reading->path);
        return false;
    }
    bool known = strncmp(format, "1.", 2) == 0;
    if (!known)
        th_error_add(reading->error, TH_IO, "%s has the file format %s; this version reads 1.x",
                     reading->path, format);
    free(format);
    if (!known)
        return false;
    reading->result->title = read_text(file, "title");
    hid_t run =
        H5Lexists(file, "run", H5P_DEFAULT) > 0 ? H5Gopen2(file, "run", H5P_DEFAULT) : -1;
    if (run < 0 || !reading->result->title) {
        damaged(reading, run < 0 ? "run" : "title");
        if (run >= 0)
            H5Gclose(run);
        return false;
    }
    bool done = walk(reading, run, each_group, false);
    H5Gclose(run);
    return done;
}

/* By the first bytes alone: nothing of libhdf5 looks into a file before its checksum is known.
 */
static bool is_hdf5(const char *path)
{
    char start[8] = "";
    FILE *file = fopen(path, "re");
    size_t count = file ? fread(start, 1, sizeof start, file) : 0;
    if (file)
        fclose(file);
    return count == sizeof start && memcmp(start, "\x89HDF\r\n\x1a\n", sizeof start) == 0;
}

static hid_t open_file(const struct reading *reading)
{
    if (access(reading->path, R_OK) != 0) {
        th_error_add(reading->error, TH_IO, "cannot read %s: %s", reading->path,
                     strerror(errno));
        return H5I_INVALID_HID;
    }
    if (!is_hdf5(reading->path)) {
        th_error_add(reading->error, TH_IO, "%s is no HDF5 file", reading->path);
        return H5I_INVALID_HID;
    }
    if (!th_seal_holds(reading->path)) {
        th_error_add(reading->error, TH_IO, "%s is damaged: its checksum does not hold",
                     reading->path);
        return H5I_INVALID_HID;
    }
    hid_t list = H5Pcreate(H5P_FILE_ACCESS), file = H5I_INVALID_HID;
#if H5_VERSION_GE(1, 10, 7)
    /* A result never changes under its name, and many network disks cannot lock. */
    if (list >= 0)
        H5Pset_file_locking(list, false, true);
#endif
    if (list >= 0 && H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) >= 0)
        file = H5Fopen(reading->path, H5F_ACC_RDONLY, list);
    if (list >= 0)
        H5Pclose(list);
    if (file < 0)
        damaged(reading, "it");
    return file;
}

struct th_result *th_store_read(const char *path, struct th_error *error)
{
    struct th_h5_hush hush;
    struct reading reading = {.path = path, .error = error, .hush = &hush};
    reading.result = calloc(1, sizeof *reading.result);
    if (!reading.result) {
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
        return NULL;
    }
    int sentences = error ? error->count : 0;
    th_h5_hush(&hush);
    hid_t file = open_file(&reading);
    bool done = file >= 0 && read_file(&reading, file);
    if (file >= 0)
        H5Fclose(file);
    if (!done && error && error->count == sentences)
        damaged(&reading, "it");
    th_h5_unhush(&hush);
    if (!done) {
        th_result_free(reading.result);
        return NULL;
    }
    return reading.result;
}
