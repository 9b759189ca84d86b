/* Reads a CSV line by line, as R, Excel and editors write it: fields may be quoted, lines may
 * end in CR LF, the first may have a byte order mark. Lines that begin with # are comments. */
#ifndef TH_COMPARE_LINES_H
#define TH_COMPARE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct th_csv;

struct th_csv_line {
    int number;   /* from 1 */
    bool comment; /* text is what stands behind the # */
    char *text;   /* the fields one after the other, each with its NUL; may be written over */
    size_t fields;
};

/* NULL and an error message if the file cannot be opened. */
struct th_csv *th_csv_open(const char *path, struct th_error *error);
void th_csv_free(struct th_csv *csv);

/* The next line that is not blank. False at the end, and with *failed and an error message
 * after a failure. */
bool th_csv_next(struct th_csv *csv, struct th_csv_line *line, bool *failed);

#endif
