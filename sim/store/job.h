/* The state of one result while it is written, and helpers of the files that write its parts.
 * Private to sim/store. */
#ifndef TH_STORE_JOB_H
#define TH_STORE_JOB_H

#include "layout/trace.h"
#include "store/file/h5.h"
#include "store/options.h"

/* The place of the values of a recorded column. */
struct th_store_rows {
    hid_t data;      /* of a compressed one, open; negative: there is none */
    haddr_t at;      /* of another: its first byte in the file; HADDR_UNDEF: none */
    double scale[2]; /* shown = scale[0] * si + scale[1] */
};

/* A coordinate of profiles, whose values are known when the first member has run. */
struct th_store_late {
    hid_t data;
    size_t column;
    bool second;
    bool counted; /* its values are 0, 1, 2 .. */
    double scale[2];
    char name[64];
};

/* The coordinate of the samples of one interval. */
struct th_store_times {
    hid_t time;        /* s */
    const char *clock; /* the one that plots show: "time", "hour" or "day" */
};

struct th_store_job {
    const struct th_trace *trace;
    const struct th_scenario *scenario;
    const struct th_store_options *options;
    hid_t file, run, member;     /* member < 0: there is no such axis */
    struct th_store_times times; /* of run.sample */
    struct th_store_rows *rows;  /* [scenario->column_count] */
    struct th_store_late *late;  /* [2 * scenario->column_count] */
    size_t *late_count;
    struct th_spill *spill;
    struct th_fans *fans; /* NULL: there is no summary */
    uint64_t kept;        /* members whose own values are written: the first ones */
    struct th_part *part; /* the file */
    char *message;        /* of an error that is not HDF5's, TH_SENTENCE bytes */
};

/* shown = factor * si + offset in the unit of a row. */
bool th_store_scale(const struct th_store_job *job, const struct th_row *row, double *factor,
                    double *offset);

/* long_name of a column, "CSF concentration at the tip, morphine"; appends " [ug/mL]". */
void th_store_label(const struct th_scenario *scenario, const struct th_column *column,
                    char *text, size_t size);
void th_store_label_unit(const char *unit, char *text, size_t size);

/* A path as the name of a dataset: "concentration_morphine_at_36_2cm". */
void th_store_name(const char *path, char *name, size_t size);

/* A group of /run whose datasets are columns over the dimension "record", which counts from 0
 * to count - 1. Both ids are closed by th_store_close_records, which returns whether all went
 * well. */
hid_t th_store_records(const struct th_store_job *job, const char *name, size_t count,
                       hid_t *record);
bool th_store_close_records(hid_t group, hid_t record, bool done);

/* Such a group of a table (tables.c); title NULL: none. */
bool th_store_table(const struct th_store_job *job, const struct th_store_table *table);

#endif
