/* The numbers of a report at both ends of the published spread of a parameter. */
#ifndef TH_REPORT_PUBLISHED_H
#define TH_REPORT_PUBLISHED_H

#include "ensemble/published.h"
#include "report/table.h"

/* Reduces the digits of lines that change by half or more between the ends. */
void th_published_mark(const struct th_published *published, struct th_report_table *table);
/* Those lines at both ends, parameter by parameter, or "published" of an object if json is not
 * NULL. */
void th_published_print(const struct th_published *published,
                        const struct th_report_table *table, FILE *out, struct th_json *json);

#endif
