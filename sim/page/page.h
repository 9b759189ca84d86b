/* A page of results: one HTML file that holds its numbers, its style and its script, and asks
 * for nothing from elsewhere. It is made from the files of the results alone, and two pages of
 * the same files are the same bytes. What a file lacks, the page says, and shows the rest. */
#ifndef TH_PAGE_H
#define TH_PAGE_H

#include <stddef.h>

#include "base/status.h"
#include "model/chart.h"

/* A page of one result, or of several side by side. TH_USAGE if a file is no result or is
 * damaged. *bytes: the size of the page. */
enum th_status th_page_write(const struct th_chart *charts, size_t chart_count,
                             const char *const *results, size_t result_count,
                             const char *output, size_t *bytes, struct th_error *error);

#endif
