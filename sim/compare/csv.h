/* Reads reference curves in CSV: a header line
 * `time[s],<name>[<unit>],<name>@<coordinate>[<unit>]
 * ...`, comment lines with # (`# tolerance <name> atol rtol` sets one), then a row per time. */
#ifndef TH_COMPARE_CSV_H
#define TH_COMPARE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct th_tolerance {
    const char *name;  /* a series; or "*", all, but no atol below a series' round-off */
    double atol, rtol; /* atol in the reference's unit */
};

/* One column: "<name>", "<name>@<coordinate>", "<name>#<member>" or
 * "<name>#<member>@<coordinate>"; "<name>@<place>" and "<name>#<member>@<place>" have the name
 * "<name>@<place>". */
struct th_curve {
    char *name, *unit;
    bool each; /* no member was named: every member of the result */
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

/* NULL and an error message with the line on failure. */
struct th_reference *th_reference_read(const char *path, struct th_error *error);
void th_reference_free(struct th_reference *reference);

#endif
