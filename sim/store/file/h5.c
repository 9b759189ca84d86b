/* Attributes, groups and datasets of HDF5. */
#include "store/file/h5.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "store/file/drive.h"
#include "store/file/scales.h"

/* Links and attributes listed as written; attributes of any size, in the object's header as
 * long as there are few: a heap and two trees for each object would be a quarter of a small
 * result. */
static bool set_order(hid_t list, bool group)
{
    enum { MANY = 40 };
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    return H5Pset_attr_creation_order(list, order) >= 0 &&
           H5Pset_attr_phase_change(list, MANY, MANY) >= 0 &&
           H5Pset_obj_track_times(list, false) >= 0 &&
           (!group || H5Pset_link_creation_order(list, order) >= 0);
}

hid_t th_h5_create(struct th_part *part, hid_t *driver)
{
    *driver = th_h5_driver();
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE);
    hid_t file = H5I_INVALID_HID;
    /* The 1.8 format: everything reads it, and its metadata carry checksums. */
    if (*driver >= 0 && access >= 0 && creation >= 0 && set_order(creation, true) &&
        H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0 &&
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0 &&
        th_h5_drive(access, *driver, part, -1))
        file = H5Fcreate(part->beside, H5F_ACC_TRUNC, creation, access);
    if (access >= 0)
        H5Pclose(access);
    if (creation >= 0)
        H5Pclose(creation);
    return file;
}

bool th_h5_close(hid_t file, hid_t driver)
{
    const bool written = file >= 0 && th_scales_write(file);
    const bool done = file >= 0 && H5Fclose(file) >= 0 && written;
    if (driver >= 0)
        H5FDunregister(driver);
    return done;
}

static hid_t memory_type(enum th_h5_kind kind)
{
    switch (kind) {
    case TH_H5_SINGLE:
        return H5T_NATIVE_FLOAT;
    case TH_H5_INT32:
        return H5T_NATIVE_INT32;
    case TH_H5_INT64:
        return H5T_NATIVE_INT64;
    case TH_H5_UINT64:
        return H5T_NATIVE_UINT64;
    default:
        return H5T_NATIVE_DOUBLE;
    }
}

static hid_t file_type(enum th_h5_kind kind)
{
    switch (kind) {
    case TH_H5_SINGLE:
        return H5T_IEEE_F32LE;
    case TH_H5_INT32:
        return H5T_STD_I32LE;
    case TH_H5_INT64:
        return H5T_STD_I64LE;
    case TH_H5_UINT64:
        return H5T_STD_U64LE;
    default:
        return H5T_IEEE_F64LE;
    }
}

static hid_t text_type(size_t size)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && H5Tset_cset(type, H5T_CSET_UTF8) >= 0 && H5Tset_size(type, size) >= 0 &&
        (size == H5T_VARIABLE || H5Tset_strpad(type, H5T_STR_NULLPAD) >= 0))
        return type;
    if (type >= 0)
        H5Tclose(type);
    return H5I_INVALID_HID;
}

/* Writes an attribute over a space that it closes. */
static bool attribute(hid_t at, const char *name, hid_t stored, hid_t given, hid_t space,
                      const void *values)
{
    hid_t attr = space < 0 ? H5I_INVALID_HID
                           : H5Acreate2(at, name, stored, space, H5P_DEFAULT, H5P_DEFAULT);
    bool done = attr >= 0 && H5Awrite(attr, given, values) >= 0;
    if (attr >= 0 && H5Aclose(attr) < 0)
        done = false;
    if (space >= 0)
        H5Sclose(space);
    return done;
}

bool th_h5_word(hid_t at, const char *name, const char *text)
{
    size_t length = strlen(text);
    hid_t type = text_type(length ? length : 1);
    if (type < 0)
        return false;
    bool done = attribute(at, name, type, type, H5Screate(H5S_SCALAR), text);
    H5Tclose(type);
    return done;
}

bool th_h5_text(hid_t at, const char *name, const char *text)
{
    hid_t type = text_type(H5T_VARIABLE);
    if (type < 0)
        return false;
    bool done = attribute(at, name, type, type, H5Screate(H5S_SCALAR), &text);
    H5Tclose(type);
    return done;
}

bool th_h5_texts(hid_t at, const char *name, const char *const *texts, size_t count)
{
    hsize_t size = count;
    hid_t type = text_type(H5T_VARIABLE);
    if (type < 0)
        return false;
    bool done = attribute(at, name, type, type, H5Screate_simple(1, &size, NULL), texts);
    H5Tclose(type);
    return done;
}

bool th_h5_number(hid_t at, const char *name, enum th_h5_kind kind, const void *value)
{
    return attribute(at, name, file_type(kind), memory_type(kind), H5Screate(H5S_SCALAR),
                     value);
}

bool th_h5_numbers(hid_t at, const char *name, enum th_h5_kind kind, const void *values,
                   size_t count)
{
    hsize_t size = count;
    return attribute(at, name, file_type(kind), memory_type(kind),
                     H5Screate_simple(1, &size, NULL), values);
}

/* The name, or one that is free. */
static bool free_name(hid_t parent, const char *name, char *text, size_t size)
{
    int length = snprintf(text, size, "%s", name);
    while (length > 0 && (size_t)length + 2 < size) {
        htri_t taken = H5Lexists(parent, text, H5P_DEFAULT);
        if (taken <= 0)
            return taken == 0;
        text[length++] = '_';
        text[length] = '\0';
    }
    return false;
}

hid_t th_h5_group(hid_t parent, const char *name, const char *nx_class)
{
    char text[512];
    hid_t list = H5Pcreate(H5P_GROUP_CREATE), group = H5I_INVALID_HID;
    if (list >= 0 && set_order(list, true) && free_name(parent, name, text, sizeof text))
        group = H5Gcreate2(parent, text, H5P_DEFAULT, list, H5P_DEFAULT);
    if (list >= 0)
        H5Pclose(list);
    if (group >= 0 && !th_h5_word(group, "NX_class", nx_class)) {
        H5Gclose(group);
        group = H5I_INVALID_HID;
    }
    return group;
}

/* A dataset of any type over a space; both stay the caller's. */
static hid_t dataset(hid_t parent, const char *name, hid_t type, hid_t space, hid_t list)
{
    char text[512];
    if (space < 0 || list < 0 || !set_order(list, false) ||
        !free_name(parent, name, text, sizeof text))
        return H5I_INVALID_HID;
    return H5Dcreate2(parent, text, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
}

/* Space in the file, without values in it. */
static bool set_early(hid_t list)
{
    return H5Pset_fill_time(list, H5D_FILL_TIME_NEVER) >= 0 &&
           H5Pset_alloc_time(list, H5D_ALLOC_TIME_EARLY) >= 0;
}

/* Missing values are NaN. A contiguous array is written whole, so it needs no filling, and has
 * its place in the file at once; the chunks at the edges have space that is filled. */
static bool set_layout(hid_t list, enum th_h5_kind kind, const struct th_h5_shape *shape)
{
    const double missing = NAN;
    if ((kind == TH_H5_REAL || kind == TH_H5_SINGLE) &&
        H5Pset_fill_value(list, H5T_NATIVE_DOUBLE, &missing) < 0)
        return false;
    if (!shape->compress)
        return set_early(list);
    return H5Pset_chunk(list, shape->rank, shape->chunk) >= 0 && H5Pset_shuffle(list) >= 0 &&
           H5Pset_deflate(list, (unsigned)shape->compress) >= 0 && H5Pset_fletcher32(list) >= 0;
}

static hid_t attached(hid_t array, int rank, const hid_t *scales)
{
    if (array < 0 || rank == 0 || th_scales_attach(array, rank, scales))
        return array;
    H5Dclose(array);
    return H5I_INVALID_HID;
}

hid_t th_h5_array(hid_t parent, const char *name, enum th_h5_kind kind,
                  const struct th_h5_shape *shape)
{
    hid_t space = H5Screate_simple(shape->rank, shape->size, NULL);
    hid_t list = H5Pcreate(H5P_DATASET_CREATE), array = H5I_INVALID_HID;
    if (list >= 0 && set_layout(list, kind, shape))
        array = dataset(parent, name, file_type(kind), space, list);
    array = attached(array, shape->rank, shape->scales);
    if (space >= 0)
        H5Sclose(space);
    if (list >= 0)
        H5Pclose(list);
    return array;
}

static bool write_part(hid_t data, hid_t given, int rank, const hsize_t *start,
                       const hsize_t *count, const void *values)
{
    hid_t space = H5Dget_space(data), memory = H5Screate_simple(rank, count, NULL);
    bool done = space >= 0 && memory >= 0 &&
                H5Sselect_hyperslab(space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
                H5Dwrite(data, given, memory, space, H5P_DEFAULT, values) >= 0;
    if (space >= 0)
        H5Sclose(space);
    if (memory >= 0)
        H5Sclose(memory);
    return done;
}

bool th_h5_slab(hid_t array, int rank, const hsize_t *start, const hsize_t *count,
                const double *values)
{
    return write_part(array, H5T_NATIVE_DOUBLE, rank, start, count, values);
}

bool th_h5_piece(hid_t data, enum th_h5_kind kind, hsize_t start, hsize_t count,
                 const void *values)
{
    return write_part(data, memory_type(kind), 1, &start, &count, values);
}

/* HDF5 clears a buffer of a megabyte each time it converts texts: a small one does. */
static bool write_whole(hid_t data, hid_t given, const void *values)
{
    const hid_t how = H5Pcreate(H5P_DATASET_XFER);
    const bool done = how >= 0 && H5Pset_buffer(how, 1 << 13, NULL, NULL) >= 0 &&
                      H5Dwrite(data, given, H5S_ALL, H5S_ALL, how, values) >= 0;
    if (how >= 0)
        H5Pclose(how);
    return done;
}

/* Creates a dataset of the given types over a space that it closes, writes and describes it. */
static hid_t written(hid_t parent, const char *name, hid_t stored, hid_t given, hid_t space,
                     const void *values, const char *unit, const char *doc)
{
    hid_t list = H5Pcreate(H5P_DATASET_CREATE);
    const bool ready = values || (list >= 0 && set_early(list));
    hid_t data = ready ? dataset(parent, name, stored, space, list) : H5I_INVALID_HID;
    bool done = data >= 0 && (!values || write_whole(data, given, values)) &&
                (!unit || th_h5_word(data, "units", unit)) &&
                th_h5_text(data, "long_name", doc);
    if (data >= 0 && !done) {
        H5Dclose(data);
        data = H5I_INVALID_HID;
    }
    if (list >= 0)
        H5Pclose(list);
    if (space >= 0)
        H5Sclose(space);
    return data;
}

hid_t th_h5_scale(hid_t parent, const char *name, enum th_h5_kind kind, const void *values,
                  size_t count, const char *unit, const char *doc)
{
    hsize_t size = count;
    hid_t data = written(parent, name, file_type(kind), memory_type(kind),
                         H5Screate_simple(1, &size, NULL), values, unit, doc);
    if (data >= 0 && H5DSset_scale(data, name) < 0) {
        H5Dclose(data);
        data = H5I_INVALID_HID;
    }
    return data;
}

static bool attach_and_close(hid_t data, hid_t scale)
{
    bool done = data >= 0 && (scale < 0 || th_scales_attach(data, 1, &scale));
    if (data >= 0 && H5Dclose(data) < 0)
        done = false;
    return done;
}

bool th_h5_column(hid_t parent, hid_t scale, const char *name, enum th_h5_kind kind,
                  const void *values, size_t count, const char *unit, const char *doc)
{
    hsize_t size = count;
    return attach_and_close(written(parent, name, file_type(kind), memory_type(kind),
                                    H5Screate_simple(1, &size, NULL), values, unit, doc),
                            scale);
}

bool th_h5_scalar(hid_t parent, const char *name, enum th_h5_kind kind, const void *value,
                  const char *unit, const char *doc)
{
    return attach_and_close(written(parent, name, file_type(kind), memory_type(kind),
                                    H5Screate(H5S_SCALAR), value, unit, doc),
                            H5I_INVALID_HID);
}

bool th_h5_strings(hid_t parent, hid_t scale, const char *name, const char *const *texts,
                   size_t count, const char *doc)
{
    hsize_t size = count;
    hid_t type = text_type(H5T_VARIABLE);
    if (type < 0)
        return false;
    bool done = attach_and_close(
        written(parent, name, type, type, H5Screate_simple(1, &size, NULL), texts, NULL, doc),
        scale);
    H5Tclose(type);
    return done;
}

bool th_h5_string(hid_t parent, const char *name, const char *text, const char *doc)
{
    hid_t type = text_type(H5T_VARIABLE);
    if (type < 0)
        return false;
    bool done = attach_and_close(
        written(parent, name, type, type, H5Screate(H5S_SCALAR), &text, NULL, doc),
        H5I_INVALID_HID);
    H5Tclose(type);
    return done;
}

hid_t th_h5_line(hid_t parent, hid_t scale, const struct th_h5_line *line, const double *values,
                 size_t count)
{
    hsize_t size = count;
    hid_t space = scale >= 0 ? H5Screate_simple(1, &size, NULL) : H5Screate(H5S_SCALAR);
    hid_t data = written(parent, line->name, file_type(TH_H5_REAL), memory_type(TH_H5_REAL),
                         space, values, line->unit, line->doc);
    return attached(data, scale >= 0, &scale);
}
