/* The numbers of a report at both ends of the published spread of a parameter. */
#ifndef TH_REPORT_PUBLISHED_H
#define TH_REPORT_PUBLISHED_H

#include "ensemble/published.h"
#include "report/table.h"

/* A reduction of a line at the two ends of a row, in the line's unit. True if it is known to a
 * factor only. */
bool th_published_ends(const struct th_published *published, size_t row,
                       const struct th_line *line, size_t take, double ends[2]);
/* The row and its path, "csf.stroke". */
const struct th_row *th_published_row(const struct th_published *published, size_t row,
                                      char *path, size_t size);
/* Reduces the digits of lines that change by half or more between the ends. */
void th_published_mark(const struct th_published *published, struct th_report_table *table);
/* Those lines at both ends, parameter by parameter, or "published" of an object if json is not
 * NULL. */
void th_published_print(const struct th_published *published,
                        const struct th_report_table *table, FILE *out, struct th_json *json);

#endif
