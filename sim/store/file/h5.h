/* A thin wrapper of HDF5: every call closes what it opened and returns false, or a negative id,
 * on failure.
 *
 * Rules for all objects, found by trial with a dozen readers: creation order of links and
 * attributes is tracked; no times are kept (so that files are the same byte by byte); texts for
 * people are of variable length (h5py shows others as bytes), words for programs, units among
 * them, of fixed length (Octave's ncreadatt and old netCDF code read no others, and a heap
 * without checksums is not trusted); arrays of texts are of variable length; arrays of more
 * than one value have dimension scales. */
#ifndef TH_STORE_H5_H
#define TH_STORE_H5_H

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/disk/file.h"

/* Between hush and unhush HDF5 prints no errors; the first is kept as reason. */
struct th_h5_hush {
    H5E_auto2_t function;
    void *data;
    char reason[160];
};

void th_h5_hush(struct th_h5_hush *hush);
void th_h5_unhush(struct th_h5_hush *hush);

/* An empty file that HDF5 writes through the part. driver: to be given to th_h5_close. */
hid_t th_h5_create(struct th_part *part, hid_t *driver);
bool th_h5_close(hid_t file, hid_t driver);

enum th_h5_kind { TH_H5_REAL, TH_H5_SINGLE, TH_H5_INT32, TH_H5_INT64, TH_H5_UINT64 };

/* Attributes. text: for people, of variable length. word: for programs, of fixed length. */
bool th_h5_text(hid_t at, const char *name, const char *text);
bool th_h5_word(hid_t at, const char *name, const char *text);
bool th_h5_texts(hid_t at, const char *name, const char *const *texts, size_t count);
bool th_h5_number(hid_t at, const char *name, enum th_h5_kind kind, const void *value);
bool th_h5_numbers(hid_t at, const char *name, enum th_h5_kind kind, const void *values,
                   size_t count);

/* Groups and datasets: a negative id on failure. A name that is taken gets a "_" at its end. */
hid_t th_h5_group(hid_t parent, const char *name, const char *nx_class);

enum { TH_H5_RANK = 5 };

struct th_h5_shape {
    int rank;
    hsize_t size[TH_H5_RANK], chunk[TH_H5_RANK];
    int compress; /* 0: contiguous, in the order of writing */
    hid_t scales[TH_H5_RANK];
};

hid_t th_h5_array(hid_t parent, const char *name, enum th_h5_kind kind,
                  const struct th_h5_shape *shape);
bool th_h5_slab(hid_t array, int rank, const hsize_t *start, const hsize_t *count,
                const double *values);

/* Numbers from `start` on of what has one dimension. */
bool th_h5_piece(hid_t data, enum th_h5_kind kind, hsize_t start, hsize_t count,
                 const void *values);

/* Datasets of one dimension, with units and long_name; unit NULL: none. values NULL: their
 * space in the file, to be written later. */
hid_t th_h5_scale(hid_t parent, const char *name, enum th_h5_kind kind, const void *values,
                  size_t count, const char *unit, const char *doc);
bool th_h5_column(hid_t parent, hid_t scale, const char *name, enum th_h5_kind kind,
                  const void *values, size_t count, const char *unit, const char *doc);
bool th_h5_strings(hid_t parent, hid_t scale, const char *name, const char *const *texts,
                   size_t count, const char *doc);
/* The same for a single value; scalars have no dimension. */
bool th_h5_scalar(hid_t parent, const char *name, enum th_h5_kind kind, const void *value,
                  const char *unit, const char *doc);
bool th_h5_string(hid_t parent, const char *name, const char *text, const char *doc);

/* One number of each member, or one alone if there is no scale of members; stays open. */
struct th_h5_line {
    const char *name, *unit, *doc;
};
hid_t th_h5_line(hid_t parent, hid_t scale, const struct th_h5_line *line, const double *values,
                 size_t count);

#endif
