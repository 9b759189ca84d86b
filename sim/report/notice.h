/* What would be overlooked among the numbers of a report: what happened (engine/log.h). */
#ifndef TH_REPORT_NOTICE_H
#define TH_REPORT_NOTICE_H

#include "base/print.h"
#include "layout/trace.h"

/* The notices: a sentence for each signal that has one (struct th_row, notice) and happened to
 * a member, with when first, how often, for how long, by how much and to how many members. On
 * paper with their heading; or into an array of json, if that is not NULL. */
void th_report_notices(const struct th_trace *trace, FILE *out, struct th_json *json);

/* The log of a run of one member, as lines or as an array of json; of several, its size. */
void th_report_log(const struct th_trace *trace, FILE *out, struct th_json *json);

#endif
