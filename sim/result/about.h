/* Everything of a result that is no series: what was run, what happened, what it says of
 * itself. A file need not have all of it: one of an earlier version, or one that another tool
 * rewrote, lacks parts, and then they are not there. */
#ifndef TH_RESULT_ABOUT_H
#define TH_RESULT_ABOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* A column of texts or of numbers. Numbers with flag_meanings (an enumeration) are texts; if it
 * has flag_units, too, a column "unit" has the unit of each record. */
struct th_column_read {
    char *name, *unit;
    char **texts;    /* [count], or NULL */
    double *numbers; /* [count], or NULL */
};

/* A group of /run whose datasets have one length: events, log, parameters, varied,
 * requirements, landmarks, files, report, published, notices, stages, items. */
struct th_records {
    char *name;
    size_t count;
    struct th_column_read *columns;
    size_t column_count;
};

struct th_attribute {
    char *name, *text; /* of a number or a list, too: "1", "a, b" */
};

struct th_about {
    struct th_attribute *attributes; /* of the file, in the order of their names */
    size_t attribute_count;
    struct th_records *tables;
    size_t table_count;
    char *scenario; /* its text, or NULL */
    uint64_t members;
    char **status;       /* [members]: "ok", "run_failed", ... or NULL */
    char **failed_in;    /* [members]: the instance that failed, "none", or NULL */
    double *ended;       /* [members], s, or NULL */
    char **stage_at_end; /* [members]: the stage in which it ended, or NULL */
    bool sealed;         /* as Thecal wrote it: its checksum holds */
    struct th_arena arena;
};

/* NULL and an error message if the file is damaged or not a result. */
struct th_about *th_about_read(const char *path, struct th_error *error);
void th_about_free(struct th_about *about);

/* NULL if the file has no such table or attribute; "" and NaN if there is no such column or row
 * (or no records: NULL). */
const struct th_records *th_about_table(const struct th_about *about, const char *name);
const char *th_about_attribute(const struct th_about *about, const char *name);
const char *th_records_text(const struct th_records *records, const char *column, size_t row);
double th_records_number(const struct th_records *records, const char *column, size_t row);
const struct th_column_read *th_records_column(const struct th_records *records,
                                               const char *column);

#endif
