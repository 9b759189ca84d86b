/* A CSV line by line, as R, Excel and editors write it: fields may be quoted, lines may end in
 * CR LF, the first may have a mark of byte order. Lines that begin with # are comments. Private
 * to sim/compare*.c. */
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

/* NULL and a sentence if the file cannot be opened. */
struct th_csv *th_csv_open(const char *path, struct th_error *error);
void th_csv_free(struct th_csv *csv);

/* The next line that is not blank. False at the end, and after a failure, of which there is a
 * sentence; *failed tells them apart. */
bool th_csv_next(struct th_csv *csv, struct th_csv_line *line, bool *failed);

#endif
