/* The table of thecal device-test: its rows, whatever they are made from. */
#ifndef TH_DEVICE_TABLE_H
#define TH_DEVICE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"

/* SHOWN: nothing is required of it. SILENT: shown, no alarm came, and the dose was not what the
 * label promises. */
enum th_device_verdict {
    TH_DEVICE_SHOWN,
    TH_DEVICE_SILENT,
    TH_DEVICE_PASSED,
    TH_DEVICE_FAILED
};

struct th_device_row {
    const char *test;     /* the scenario's name */
    const char *metric;   /* the requirement's name; or path and take */
    const char *path;     /* "gauge.delivered.missed rise during failure .. detections"; "" */
    const char *unit;     /* of the numbers, "" of none */
    const char *required; /* "85.5 % to 114.5 %, of 95 % of members", "" */
    const char *where;    /* the condition of a sweep; of a published number its source; of a
                             failure what happened */
    const char *hazard;   /* that the test looks for, "overinfusion"; "" */
    const char *pulses;   /* what the pump's pulses are in it, "resolved"; "" */
    double value;         /* of the member that fares worst, or the median; NaN: missing */
    double least, most;   /* over the members */
    bool wide;            /* no judged value: least to most are shown */
    int digits;           /* of the value, with which it differs from a bound that it misses */
    bool instant;         /* an infinite value is never */
    bool one;             /* of one condition of a sweep */
    enum th_device_verdict verdict;
};

struct th_device_table {
    struct th_device_row *rows; /* [count]; in chunks of the arena */
    size_t count, capacity;
    struct th_arena *arena;
};

/* Puts the tests with a silent failure first; the order is kept otherwise. */
enum th_status th_device_sort(struct th_device_table *table, struct th_error *error);

/* Adds a row; its texts are copied. */
enum th_status th_device_add(struct th_device_table *table, struct th_device_row row,
                             struct th_error *error);

/* The counts of a table: requirements, those not met, silent failures. */
struct th_device_counts {
    size_t required, failed, silent;
};
struct th_device_counts th_device_count(const struct th_device_table *table);

/* A value as people read it, "never", "0.8 to 1.1", and the unit behind it, "". */
enum { TH_DEVICE_VALUE = 96 };
void th_device_value(const struct th_device_row *row, char text[TH_DEVICE_VALUE]);
const char *th_device_unit(const struct th_device_row *row);

#endif
