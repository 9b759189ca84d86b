/* Output of the ensemble through the store's HDF5 layer. */
#include "output.h"

#include "store/file/h5.h"

#include <stdlib.h>
#include <sys/stat.h>

/* An axis that just counts, as a dimension scale. */
static hid_t axis(hid_t file, const char *name, int count)
{
    double *values = malloc((size_t)count * sizeof *values);
    if (!values)
        return H5I_INVALID_HID;
    for (int i = 0; i < count; i++) values[i] = i + 1;
    const hid_t scale = th_h5_scale(file, name, TH_H5_REAL, values, (size_t)count, "1", name);
    free(values);
    return scale;
}

static bool write_field(hid_t file, const char *name, const struct th_h5_shape *shape,
                        const double *values)
{
    const hsize_t start[2] = {0, 0};
    const hid_t array = th_h5_array(file, name, TH_H5_SINGLE, shape);
    const bool done = array >= 0 && th_h5_slab(array, 2, start, shape->size, values);
    return array >= 0 && H5Dclose(array) >= 0 && done;
}

static bool write_fields(hid_t file, const double *values, int members, int rows, int compress)
{
    static const char *const names[OUTPUT_FIELDS] = {"csf", "free", "bound", "plasma"};
    const struct th_h5_shape shape = {
        .rank = 2,
        .size = {(hsize_t)members, (hsize_t)rows},
        .chunk = {members < 16 ? (hsize_t)members : 16, (hsize_t)rows},
        .compress = compress,
        .scales = {axis(file, "member", members), axis(file, "hour", rows)}};
    bool done = shape.scales[0] >= 0 && shape.scales[1] >= 0;
    for (int f = 0; f < OUTPUT_FIELDS && done; f++)
        done = write_field(file, names[f], &shape,
                           values + (size_t)f * (size_t)members * (size_t)rows);
    for (int k = 0; k < 2; k++)
        if (shape.scales[k] >= 0)
            H5Dclose(shape.scales[k]);
    return done;
}

long th_output_write(const char *path, const double *values, int members, int rows,
                     int compress)
{
    struct th_part part;
    struct th_error error = {0};
    struct stat about;
    hid_t driver;
    if (th_part_open(&part, path, &error) != TH_OK)
        return -1;
    const hid_t file = th_h5_create(&part, &driver);
    const bool done = file >= 0 && write_fields(file, values, members, rows, compress);
    const bool closed = th_h5_close(file, driver);
    if (th_part_close(&part, done && closed, &error) != TH_OK || !done || !closed ||
        stat(path, &about))
        return -1;
    return (long)about.st_size;
}
