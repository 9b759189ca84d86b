/* Dimension scales: what arrays and scales know of each other. */
#include "store/file/scales.h"

#include <stdint.h>
#include <stdlib.h>

/* An entry of REFERENCE_LIST, in memory as in the file. */
struct entry {
    hobj_ref_t array;
    int32_t dimension, unused;
};

static struct th_scale_uses *uses_of(hid_t file)
{
    void *uses = NULL;
    return H5Fget_vfd_handle(file, H5P_DEFAULT, &uses) >= 0 ? uses : NULL;
}

static bool keep(struct th_scale_uses *uses, const struct th_scale_use *use)
{
    if (uses->count == uses->capacity) {
        const size_t capacity = uses->capacity ? 2 * uses->capacity : 64;
        struct th_scale_use *items = realloc(uses->items, capacity * sizeof *items);
        if (!items)
            return false;
        uses->items = items;
        uses->capacity = capacity;
    }
    uses->items[uses->count++] = *use;
    return true;
}

static bool write_attribute(hid_t at, const char *name, hid_t type, size_t count,
                            const void *values)
{
    const hsize_t size = count;
    const hid_t space = H5Screate_simple(1, &size, NULL);
    const hid_t attribute =
        space < 0 ? space : H5Acreate2(at, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool done = attribute >= 0 && H5Awrite(attribute, type, values) >= 0;
    if (attribute >= 0 && H5Aclose(attribute) < 0)
        done = false;
    if (space >= 0)
        H5Sclose(space);
    return done;
}

/* Each dimension has a list of its scales, here of one. */
static bool write_dimensions(hid_t array, int rank, hobj_ref_t *scales)
{
    hvl_t lists[H5S_MAX_RANK];
    const hid_t type = H5Tvlen_create(H5T_STD_REF_OBJ);
    for (int k = 0; k < rank; k++) lists[k] = (hvl_t){1, &scales[k]};
    const bool done =
        type >= 0 && write_attribute(array, "DIMENSION_LIST", type, (size_t)rank, lists);
    if (type >= 0)
        H5Tclose(type);
    return done;
}

bool th_scales_attach(hid_t array, int rank, const hid_t *scales)
{
    hobj_ref_t references[H5S_MAX_RANK];
    struct th_scale_use use;
    const hid_t file = H5Iget_file_id(array);
    struct th_scale_uses *uses = file >= 0 ? uses_of(file) : NULL;
    bool done = uses && H5Rcreate(&use.array, array, ".", H5R_OBJECT, -1) >= 0;
    for (int k = 0; k < rank && done; k++) {
        use.dimension = k;
        done = H5Rcreate(&use.scale, scales[k], ".", H5R_OBJECT, -1) >= 0 && keep(uses, &use);
        references[k] = use.scale;
    }
    done = done && write_dimensions(array, rank, references);
    if (file >= 0)
        H5Fclose(file);
    return done;
}

/* The list of the scale of the first use, whose uses are taken out. */
static bool write_list(hid_t file, struct th_scale_uses *uses, hid_t type,
                       struct entry *entries)
{
    hobj_ref_t scale = uses->items[0].scale;
    size_t own = 0, others = 0;
    for (size_t k = 0; k < uses->count; k++)
        if (uses->items[k].scale == scale)
            entries[own++] = (struct entry){uses->items[k].array, uses->items[k].dimension, 0};
        else
            uses->items[others++] = uses->items[k];
    uses->count = others;
    const hid_t data = H5Rdereference2(file, H5P_DEFAULT, H5R_OBJECT, &scale);
    const bool done = data >= 0 && write_attribute(data, "REFERENCE_LIST", type, own, entries);
    return data >= 0 && H5Oclose(data) >= 0 && done;
}

bool th_scales_write(hid_t file)
{
    struct th_scale_uses *uses = uses_of(file);
    if (!uses || uses->count == 0)
        return uses != NULL;
    struct entry *entries = malloc(uses->count * sizeof *entries);
    const hid_t type = entries ? H5Tcreate(H5T_COMPOUND, sizeof *entries) : H5I_INVALID_HID;
    bool done =
        type >= 0 &&
        H5Tinsert(type, "dataset", HOFFSET(struct entry, array), H5T_STD_REF_OBJ) >= 0 &&
        H5Tinsert(type, "dimension", HOFFSET(struct entry, dimension), H5T_NATIVE_INT) >= 0;
    while (done && uses->count) done = write_list(file, uses, type, entries);
    if (type >= 0)
        H5Tclose(type);
    free(entries);
    return done;
}
