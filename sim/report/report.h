/* What a run says to people: the lines that the catalogue lists, in clinical units, over
 * members. */
#ifndef TH_REPORT_H
#define TH_REPORT_H

#include <stdio.h>

#include "ensemble/published.h"
#include "ensemble/refine.h"

/* What the trace does not know. */
struct th_report_facts {
    const struct th_finding *findings;      /* [scenario->requirement_count], or NULL */
    const char *output;                     /* the file that was written, or NULL */
    const char *explain;                    /* how to see the uncalibrated parameters */
    double wall_time;                       /* s */
    const struct th_published *published;   /* what published spreads make of it, or NULL */
    bool verbose;                           /* what is in order is shown too */
    bool colour;                            /* verdicts in colour */
    const struct th_refinement *refinement; /* the same on finer grids, or NULL */
};

/* A reduction of one output: each member's number, then their median, 5 % and 95 % points,
 * least and most. A member that failed has no part in it: what it had until then is no result.
 */
struct th_spread {
    double median, low, high, least, most;
    uint64_t members; /* that ran to the end and have a number */
};

/* SI. A date that never comes (TH_CENTURY) is infinite. */
enum th_status th_report_reduce(const struct th_trace *trace, size_t output, enum th_take take,
                                struct th_spread *spread, struct th_error *error);

enum th_status th_report_print(const struct th_trace *trace,
                               const struct th_report_facts *facts, FILE *out,
                               struct th_error *error);
enum th_status th_report_json(const struct th_trace *trace, const struct th_report_facts *facts,
                              FILE *out, struct th_error *error);

#endif
