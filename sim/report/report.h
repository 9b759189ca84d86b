/* The report of a run: the lines of models/report.def in clinical units over all members,
 * notices, log and verdicts. */
#ifndef TH_REPORT_H
#define TH_REPORT_H

#include <stdio.h>

#include "ensemble/published.h"
#include "ensemble/refine.h"
#include "report/table.h"

/* Beside the trace. */
struct th_report_facts {
    const struct th_finding *findings;      /* [scenario->requirement_count], or NULL */
    const char *output;                     /* the file that was written, or NULL */
    const char *explain;                    /* command that lists uncalibrated parameters */
    double wall_time;                       /* s */
    const struct th_published *published;   /* runs at the ends of published spreads, or NULL */
    bool verbose;                           /* also the numbers of numerics that are fine */
    bool colour;                            /* verdicts in colour */
    const struct th_refinement *refinement; /* runs on finer grids, or NULL */
};

/* The lines as the report has them; th_table_clear. None if no member ran to the end. */
enum th_status th_report_fill(const struct th_trace *trace, const struct th_report_facts *facts,
                              struct th_report_table *table, struct th_error *error);
enum th_status th_report_print(const struct th_trace *trace,
                               const struct th_report_facts *facts, FILE *out,
                               struct th_error *error);
enum th_status th_report_json(const struct th_trace *trace, const struct th_report_facts *facts,
                              FILE *out, struct th_error *error);

#endif
