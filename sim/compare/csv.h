/* Reference curves as CSV: reading. Private to sim/compare*.c. */
#ifndef TH_COMPARE_CSV_H
#define TH_COMPARE_CSV_H

#include <stdbool.h>

#include "compare/compare.h"

/* One column: "<name>", "<name>@<coordinate>", "<name>#<member>" or
 * "<name>#<member>@<coordinate>". */
struct th_curve {
    char *name, *unit;
    bool each; /* no member was named: every member of the result is meant */
    uint64_t member;
    double coordinate; /* NaN: a scalar */
    double *values;    /* [times] */
};

struct th_reference {
    double *time; /* [times], s, rising */
    size_t times;
    struct th_curve *curves;
    size_t count;
    struct th_tolerance *tolerances; /* of the text's own comment lines */
    int *lines;                      /* [tolerance_count] where they stand */
    size_t tolerance_count;
};

/* NULL and a sentence with its line on failure. */
struct th_reference *th_reference_read(const char *path, struct th_error *error);
void th_reference_free(struct th_reference *reference);

/* True if the file starts as an HDF5 file does. */
bool th_reference_is_result(const char *path);

#endif
