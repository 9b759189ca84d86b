/* Results as HDF5: netCDF-4 dimension scales, NXdata groups, CF attributes, provenance, the
 * scenario and every resolved parameter. The same bytes for the same scenario, whatever the
 * threads. The files sim/store*.c are the only ones that include hdf5.h. */
#ifndef TH_STORE_H
#define TH_STORE_H

#include "layout/trace.h"

struct th_store_options {
    const char *command_line; /* kept if stamp */
    bool stamp;               /* date, host, wall time, threads: makes files differ */
    double wall_time;
    int threads;
    int compress; /* 0: none, 1 .. 9: shuffle + gzip */
};

/* Writes beside path, fsyncs, renames: under its name a result is complete or not there at all.
 */
enum th_status th_store_write(const struct th_trace *trace, const char *path,
                              const struct th_store_options *options, struct th_error *error);

/* What a result was made from. */
struct th_input {
    struct th_texts texts;
    const char **sets; /* --set words */
    size_t set_count;
    const char *version, *digest; /* of the program; th_scenario_digest */
    struct th_arena arena;
};

/* Is it an HDF5 file, whatever it is called? */
bool th_store_is_result(const char *path);
/* Reads the texts back; NULL and a sentence if one is missing or does not fit its SHA-256. */
struct th_input *th_store_input(const char *path, struct th_error *error);
void th_input_free(struct th_input *input);

/* One array of a result or reference, in its clinical units. */
struct th_series {
    char *name; /* "csf.concentration" */
    char *unit;
    size_t members, times, points; /* 1 where there is no such axis */
    uint64_t first;                /* number of the first member; the others follow it */
    double *time;                  /* [times], s */
    double *axis;                  /* [points], or NULL */
    double *values;                /* [member][time][point] */
    double roundoff;       /* up to this the values are 0 but for round-off; 0: no such */
    enum th_nature nature; /* how it behaves between its times; not said: INSTANT */
};

/* What was taken from the whole path of an output (/run/reductions): a series of one time, the
 * end of the stretch of time that it looks at, called "csf.tip_concentration max". */
struct th_number {
    struct th_series series;
    char *output; /* "csf.tip_concentration" */
    double from;  /* where the stretch begins, s */
};

struct th_result {
    struct th_series *series;
    size_t count;
    struct th_number *numbers;
    size_t number_count;
    char *title;
};

/* Reads a Thecal HDF5 result (refuses a foreign or damaged file with a sentence). */
struct th_result *th_store_read(const char *path, struct th_error *error);
void th_result_free(struct th_result *result);

#endif
