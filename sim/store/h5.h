/* HDF5 as results need it: every call closes what it opened, and says by its value whether all
 * went well. Private to sim/store*.c.
 *
 * Rules for all objects, found by trial with a dozen readers: creation order of links and
 * attributes is tracked; no times are kept (so that files are the same byte by byte); texts for
 * people are of variable length (h5py shows others as bytes), words that programs ask for,
 * units among them, of fixed length (Octave's ncreadatt reads no others, old netCDF code
 * neither, and we believe no heap); arrays of texts are of variable length; arrays of more than
 * one value have dimension scales. */
#ifndef TH_STORE_H5_H
#define TH_STORE_H5_H

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/file.h"
#include "layout/trace.h"

struct th_store_options;

/* HDF5 keeps quiet between hush and unhush; its first complaint is kept. */
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
/* A driver (a file access property list's) over the part; length: of a file that is only read,
 * -1 of one that is written. sim/store/drive.c. */
hid_t th_h5_driver(void);
bool th_h5_drive(hid_t access, hid_t driver, struct th_part *part, off_t length);

enum th_h5_kind { TH_H5_REAL, TH_H5_SINGLE, TH_H5_INT32, TH_H5_INT64, TH_H5_UINT64 };

/* text: what people read, of variable length. word: what programs read, of fixed length. */
bool th_h5_text(hid_t at, const char *name, const char *text);
bool th_h5_word(hid_t at, const char *name, const char *text);
bool th_h5_texts(hid_t at, const char *name, const char *const *texts, size_t count);
bool th_h5_number(hid_t at, const char *name, enum th_h5_kind kind, const void *value);
bool th_h5_numbers(hid_t at, const char *name, enum th_h5_kind kind, const void *values,
                   size_t count);

/* Groups and datasets: a negative id on failure. A name that is taken gets a "_" at its end. */
hid_t th_h5_group(hid_t parent, const char *name, const char *nx_class);

enum { TH_H5_RANK = 3 };

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

/* One-dimensional pieces with units and long_name; unit NULL: none. */
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

/* A result in the making. */
struct th_store_job {
    const struct th_trace *trace;
    const struct th_scenario *scenario;
    const struct th_store_options *options;
    hid_t file, run, time, member; /* member < 0: no such axis */
    const char *clock;             /* the time that pictures show: "time", "hour" or "day" */
    size_t picture;                /* the column that opens first; SIZE_MAX: none */
    char *trouble;                 /* a sentence of our own, TH_SENTENCE bytes */
};

bool th_store_root(const struct th_store_job *job);
bool th_store_members(const struct th_store_job *job);
bool th_store_lists(const struct th_store_job *job);
bool th_store_log(const struct th_store_job *job);
bool th_store_files(const struct th_store_job *job);
bool th_store_groups(struct th_store_job *job);
bool th_store_reductions(const struct th_store_job *job);

/* shown = factor * si + offset in the unit of a row. */
bool th_store_scale(const struct th_store_job *job, const struct th_row *row, double *factor,
                    double *offset);
/* "CSF concentration at the tip, morphine"; " [ug/mL]" behind it. */
void th_store_label(const struct th_scenario *scenario, const struct th_column *column,
                    char *text, size_t size);
void th_store_label_unit(const char *unit, char *text, size_t size);
/* The first recorded column of the catalogue's pictures; SIZE_MAX: none. */
size_t th_store_picture(const struct th_scenario *scenario);

#endif
