/* Reads single datasets of a result. Private to sim/result. */
#ifndef TH_RESULT_SERIES_H
#define TH_RESULT_SERIES_H

#include "result/query.h"
#include "result/result.h"

/* Fills a series from a dataset of the group; many: its first axis is the member. label: the
 * name of the dataset. bare: without its values. False with an error message if it cannot be
 * read. */
bool th_store_read_series(struct th_query *query, struct th_series *series, hid_t group,
                          hid_t data, const char *label, bool many, bool bare);
/* Appends a number from a dataset of /run/reductions; many: one for each member. */
bool th_store_read_number(struct th_query *query, struct th_result *result, hid_t group,
                          hid_t data, const char *label, bool many);

#endif
