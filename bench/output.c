/* Output of the ensemble through the store's HDF5 layer. */
#include "output.h"

#include "store_h5.h"

#include <stdio.h>
#include <sys/stat.h>

static bool write_fields(hid_t file, const double *values, int members, int rows, int compress)
{
    static const char *const names[OUTPUT_FIELDS] = {"csf", "free", "bound", "plasma"};
    const hsize_t count[2] = {(hsize_t)members, (hsize_t)rows}, start[2] = {0, 0};
    const hsize_t chunk = members < 16 ? (hsize_t)members : 16;
    const struct th_h5_shape shape = {.rank = 2,
                                      .size = {count[0], count[1]},
                                      .chunk = {chunk, count[1]},
                                      .compress = compress,
                                      .scales = {H5I_INVALID_HID, H5I_INVALID_HID}};
    bool done = true;
    for (int f = 0; f < OUTPUT_FIELDS && done; f++) {
        const hid_t array = th_h5_array(file, names[f], TH_H5_SINGLE, &shape);
        done = array >= 0 &&
               th_h5_slab(array, 2, start, count,
                          values + (size_t)f * (size_t)members * (size_t)rows);
        done = array >= 0 && H5Dclose(array) >= 0 && done;
    }
    return done;
}

long th_output_write(const char *path, const double *values, int members, int rows, int compress)
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
