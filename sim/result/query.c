/* Reads attributes, numbers and texts of a file that is not trusted. */
#include "result/query.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MOST = 1 << 20 };
/* Deflate expands a byte to at most 1032. */
enum { DENSEST = 1032, SMALL = 1 << 16 };

bool th_query_reject(struct th_query *query, const char *what, const char *why)
{
    th_error_add(query->error, TH_IO, "%s cannot be read: %s %s", query->path, what, why);
    return false;
}

bool th_query_damaged(struct th_query *query, const char *what)
{
    const char *reason = query->hush.reason;
    th_error_add(query->error, TH_IO, "%s is damaged: %s cannot be read%s%s%s", query->path,
                 what, reason[0] ? " (" : "", reason, reason[0] ? ")" : "");
    return false;
}

bool th_query_no_memory(struct th_query *query)
{
    th_error_add(query->error, TH_NO_MEMORY, "no memory to read %s", query->path);
    return false;
}

/* An attribute while it is read. */
struct attribute {
    hid_t id, type, space;
};

static void close_attribute(const struct attribute *it)
{
    if (it->space >= 0)
        H5Sclose(it->space);
    if (it->type >= 0)
        H5Tclose(it->type);
    if (it->id >= 0)
        H5Aclose(it->id);
}

/* *there: it exists, and `it` is open. */
static bool open_attribute(struct th_query *query, hid_t at, const char *label,
                           const char *name, struct attribute *it, bool *there)
{
    *it = (struct attribute){H5I_INVALID_HID, H5I_INVALID_HID, H5I_INVALID_HID};
    htri_t exists = H5Aexists(at, name);
    *there = exists > 0;
    if (exists == 0)
        return true;
    if (exists > 0) {
        it->id = H5Aopen(at, name, H5P_DEFAULT);
        it->type = it->id >= 0 ? H5Aget_type(it->id) : H5I_INVALID_HID;
        it->space = it->id >= 0 ? H5Aget_space(it->id) : H5I_INVALID_HID;
    }
    if (it->type >= 0 && it->space >= 0)
        return true;
    close_attribute(it);
    return th_query_damaged(query, label);
}

static bool read_variable(struct th_query *query, const struct attribute *it, const char *label,
                          char **text)
{
    char *found = NULL;
    if (H5Sget_simple_extent_npoints(it->space) != 1 || H5Aread(it->id, it->type, &found) < 0)
        return th_query_damaged(query, label);
    *text = strdup(found ? found : "");
    H5free_memory(found);
    return *text || th_query_no_memory(query);
}

/* Texts of variable length lie in a heap without checksums, in which libhdf5 1.10 trusts every
 * length: they are read only where the file's own checksum holds. */
static bool read_text(struct th_query *query, const struct attribute *it, const char *label,
                      char **text)
{
    size_t size = H5Tget_size(it->type);
    if (H5Tget_class(it->type) != H5T_STRING)
        return th_query_reject(query, label, "is no text");
    if (H5Tis_variable_str(it->type) > 0 && (query->sealed || query->heap))
        return read_variable(query, it, label, text);
    if (H5Tis_variable_str(it->type) != 0)
        return th_query_reject(
            query, label,
            "is text of variable length, as h5py writes it; text of fixed length "
            "is read (in h5py: numpy.bytes_)");
    if (H5Sget_simple_extent_npoints(it->space) != 1 || !size || size > TEXT_MOST)
        return th_query_reject(query, label, "is not one text of up to a million characters");
    *text = calloc(size + 1, 1);
    if (!*text)
        return th_query_no_memory(query);
    if (H5Aread(it->id, it->type, *text) >= 0)
        return true;
    free(*text);
    *text = NULL;
    return th_query_damaged(query, label);
}

static void label_of(char label[TH_SENTENCE / 2], const char *of, const char *name)
{
    snprintf(label, TH_SENTENCE / 2, "the attribute %s of %s", name, of);
}

bool th_query_text(struct th_query *query, hid_t at, const char *of, const char *name,
                   char **text)
{
    char label[TH_SENTENCE / 2];
    struct attribute it;
    bool there;
    *text = NULL;
    label_of(label, of, name);
    if (!open_attribute(query, at, label, name, &it, &there))
        return false;
    bool done = !there || read_text(query, &it, label, text);
    close_attribute(&it);
    return done;
}

bool th_query_size(struct th_query *query, hid_t at, const char *of, const char *name,
                   double *size)
{
    char label[TH_SENTENCE / 2];
    struct attribute it;
    bool there;
    *size = 0;
    label_of(label, of, name);
    if (!open_attribute(query, at, label, name, &it, &there))
        return false;
    bool done = true;
    if (there &&
        (H5Tget_class(it.type) != H5T_FLOAT || H5Sget_simple_extent_npoints(it.space) != 1))
        done = th_query_reject(query, label, "is not one number");
    else if (there && H5Aread(it.id, H5T_NATIVE_DOUBLE, size) < 0)
        done = th_query_damaged(query, label);
    else if (!(*size >= 0 && isfinite(*size)))
        done = th_query_reject(query, label, "is no size");
    close_attribute(&it);
    return done;
}

/* True if the file has as many bytes as its numbers need; checked before memory is allocated.
 */
static bool is_held(const struct th_query *query, hid_t data, hid_t list, double bytes)
{
    double stored = (double)H5Dget_storage_size(data);
    if (stored > (double)query->length)
        return false;
    return H5Pget_layout(list) == H5D_CHUNKED ? bytes <= DENSEST * stored + SMALL
                                              : bytes <= stored;
}

/* A dataset's values may lie in another file, by external storage or by a virtual layout. */
bool th_query_held(struct th_query *query, hid_t data, hid_t type, const char *name,
                   size_t count)
{
    hid_t list = H5Dget_create_plist(data);
    if (list < 0)
        return th_query_damaged(query, name);
    bool elsewhere = H5Pget_external_count(list) != 0 || H5Pget_layout(list) == H5D_VIRTUAL;
    bool held =
        elsewhere || is_held(query, data, list, (double)count * (double)H5Tget_size(type));
    H5Pclose(list);
    if (elsewhere)
        return th_query_reject(query, name, "has its values in another file");
    return held || th_query_reject(query, name, "claims more values than the file holds");
}

static bool read_values(struct th_query *query, hid_t data, hid_t type, const char *name,
                        size_t count, double **values)
{
    if (!th_query_held(query, data, type, name, count))
        return false;
    *values = malloc(count * sizeof **values);
    if (!*values)
        return th_query_no_memory(query);
    if (H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, *values) >= 0)
        return true;
    free(*values);
    *values = NULL;
    return th_query_damaged(query, name);
}

/* values NULL: only their sizes. */
static bool read_array(struct th_query *query, hid_t data, const char *name, double **values,
                       int *rank, hsize_t size[TH_H5_RANK])
{
    hid_t space = H5Dget_space(data), type = H5Dget_type(data);
    H5T_class_t kind = type >= 0 ? H5Tget_class(type) : H5T_NO_CLASS;
    bool done = false;
    *rank = space >= 0 && H5Sis_simple(space) > 0 ? H5Sget_simple_extent_ndims(space) : -1;
    if (space < 0 || type < 0) {
        th_query_damaged(query, name);
    } else if (kind != H5T_FLOAT && kind != H5T_INTEGER) {
        th_query_reject(query, name, "holds no numbers");
    } else if (*rank < 0 || *rank > TH_H5_RANK) {
        th_query_reject(query, name, "is no array of up to three dimensions");
    } else {
        hsize_t count = 1, most = (hsize_t)PTRDIFF_MAX / sizeof(double);
        H5Sget_simple_extent_dims(space, size, NULL);
        for (int k = 0; k < *rank; k++)
            count = size[k] && count <= most / size[k] ? count * size[k] : 0;
        if (!count)
            th_query_reject(query, name, "is empty, or larger than any memory");
        else
            done = !values || read_values(query, data, type, name, count, values);
    }
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    return done;
}

bool th_query_numbers(struct th_query *query, hid_t data, const char *name, double **values,
                      int *rank, hsize_t size[TH_H5_RANK])
{
    *values = NULL;
    return read_array(query, data, name, values, rank, size);
}

bool th_query_sizes(struct th_query *query, hid_t data, const char *name, int *rank,
                    hsize_t size[TH_H5_RANK])
{
    return read_array(query, data, name, NULL, rank, size);
}

bool th_query_object(struct th_query *query, hid_t group, const char *name, hid_t *object)
{
    H5L_info_t link;
    *object = H5I_INVALID_HID;
    htri_t exists = H5Lexists(group, name, H5P_DEFAULT);
    if (exists == 0)
        return true;
    if (exists < 0 || H5Lget_info(group, name, &link, H5P_DEFAULT) < 0)
        return th_query_damaged(query, name);
    if (link.type != H5L_TYPE_HARD)
        return th_query_reject(query, name, "is a link to another place");
    *object = H5Oopen(group, name, H5P_DEFAULT);
    return *object >= 0 || th_query_damaged(query, name);
}

/* Copies strings into one block: pointers, then bytes. */
static char **copy_strings(char *const *from, size_t count)
{
    size_t bytes = (count + 1) * sizeof(char *);
    for (size_t k = 0; k < count; k++) bytes += strlen(from[k] ? from[k] : "") + 1;
    char **texts = malloc(bytes), *to = texts ? (char *)(texts + count + 1) : NULL;
    for (size_t k = 0; texts && k < count; k++) {
        texts[k] = to;
        to = stpcpy(to, from[k] ? from[k] : "") + 1;
    }
    return texts;
}

static bool read_strings(struct th_query *query, hid_t data, hid_t type, const char *name,
                         char ***texts, size_t *count)
{
    enum { MOST = 1 << 20 };
    hid_t space = H5Dget_space(data);
    hssize_t size = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    char **found = size >= 0 && size < MOST ? calloc((size_t)size + 1, sizeof *found) : NULL;
    bool done = found && H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, found) >= 0;
    *count = done ? (size_t)size : 0;
    *texts = done ? copy_strings(found, *count) : NULL;
    if (done)
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, found);
    free(found);
    if (space >= 0)
        H5Sclose(space);
    if (!done)
        return th_query_damaged(query, name);
    return *texts || th_query_no_memory(query);
}

bool th_query_strings(struct th_query *query, hid_t group, const char *name, char ***texts,
                      size_t *count)
{
    hid_t data;
    *texts = NULL;
    *count = 0;
    if (!th_query_object(query, group, name, &data))
        return false;
    bool there = data >= 0 && H5Iget_type(data) == H5I_DATASET;
    hid_t type = there ? H5Dget_type(data) : H5I_INVALID_HID;
    bool done = type >= 0 && H5Tis_variable_str(type) > 0
                    ? read_strings(query, data, type, name, texts, count)
                    : th_query_reject(query, name, "is not there, or is no text");
    if (type >= 0)
        H5Tclose(type);
    if (data >= 0)
        H5Oclose(data);
    return done;
}
