/* The report as tables that a result carries, so that every later view of the result has the
 * same numbers. */
#ifndef TH_REPORT_RECORD_H
#define TH_REPORT_RECORD_H

#include "report/report.h"
#include "store/options.h"

enum { TH_RECORD_TABLES = 7 };

/* /run/report: a record for each line and reduction, in the order of the report;
 * /run/conditions: of a sweep, their medians under each condition; /run/published: those that
 * are known to a factor only at both ends of what is published, if facts has these runs;
 * /run/notices; /run/stages and /run/items: the flow through the stages and how often items
 * acted, over all members and, of a sweep, under each condition; /run/consequences: what
 * hazards do until somebody knows, likewise. Tables without records have count 0. */
struct th_report_record {
    struct th_store_table tables[TH_RECORD_TABLES];
    struct th_arena arena;
};

/* th_report_record_free in either case. */
enum th_status th_report_record_make(const struct th_trace *trace,
                                     const struct th_report_facts *facts,
                                     struct th_report_record *record, struct th_error *error);
void th_report_record_free(struct th_report_record *record);

/* record/course.c: /run/stages and /run/items. */
enum th_status th_record_course(const struct th_trace *trace, struct th_report_record *record,
                                struct th_error *error);

/* record/consequence.c: /run/consequences. */
enum th_status th_record_consequences(const struct th_trace *trace,
                                      struct th_report_record *record, struct th_error *error);

#endif
