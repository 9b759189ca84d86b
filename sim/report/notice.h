/* The events of a run (engine/watch/log.h) in the report: notices and the log. */
#ifndef TH_REPORT_NOTICE_H
#define TH_REPORT_NOTICE_H

#include "base/text/print.h"
#include "layout/trace.h"

/* A notice in words, when and how often included. */
struct th_notice {
    const char *path;
    double first; /* s */
    char text[600];
};

/* The notice of a signal of the log's plan; false if it has none, or nothing happened. */
bool th_report_notice(const struct th_trace *trace, size_t signal, struct th_notice *notice);
/* A notice for each signal that has one (struct th_row, notice) and occurred in a member: the
 * first time, how often, how long, by how much, in how many members. With a heading, or as the
 * entries of an array if json is not NULL. */
void th_report_notices(const struct th_trace *trace, FILE *out, struct th_json *json);

/* The log of a run of one member: lines, or the entries of an array. Nothing for several. */
void th_report_log(const struct th_trace *trace, FILE *out, struct th_json *json);

#endif
