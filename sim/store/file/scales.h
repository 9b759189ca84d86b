/* Dimension scales of HDF5, as its high-level library writes them (DIMENSION_LIST of an array,
 * REFERENCE_LIST of a scale): that one writes a scale's list anew for each array, this one
 * once. Private to sim/store. */
#ifndef TH_STORE_SCALES_H
#define TH_STORE_SCALES_H

#include <hdf5.h>
#include <stdbool.h>

/* An array that has a scale. */
struct th_scale_use {
    hobj_ref_t scale, array;
    int dimension;
};

/* Of a file that is written, kept by its driver (drive.c); zero: none yet. */
struct th_scale_uses {
    struct th_scale_use *items;
    size_t count, capacity;
};

/* Gives each dimension of an array its scale. */
bool th_scales_attach(hid_t array, int rank, const hid_t *scales);
/* Writes the lists of all scales of a file, once, before it is closed. */
bool th_scales_write(hid_t file);

#endif
