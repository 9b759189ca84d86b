/* What the published spread of a parameter makes of the numbers of a report. */
#ifndef TH_REPORT_PUBLISHED_H
#define TH_REPORT_PUBLISHED_H

#include "report/table.h"

/* Lines of which an end makes half as much again, or two thirds, or less: they have few digits
 * from then on. */
void th_published_mark(const struct th_published *published, struct th_report_table *table);
/* These lines at both ends, parameter by parameter: on paper, or as "published" of json if that
 * is not NULL. */
void th_published_print(const struct th_published *published,
                        const struct th_report_table *table, FILE *out, struct th_json *json);

#endif
