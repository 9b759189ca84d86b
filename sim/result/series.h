/* Reads single datasets of a result. Private to sim/result. */
#ifndef TH_RESULT_SERIES_H
#define TH_RESULT_SERIES_H

#include "result/query.h"
#include "result/result.h"

/* The second axis of a dataset of profiles: its points, and their names. */
struct th_second_axis {
    size_t count; /* 0: there is none */
    double *values;
    char *words; /* blanks between them; NULL: numbers */
};

/* Fills a series from a dataset of the group; many: its first axis is the member. label: the
 * name of the dataset. bare: without its values. On two axes points is their product, and the
 * second is to be freed. False with an error message if it cannot be read. */
bool th_store_read_series(struct th_query *query, struct th_series *series,
                          struct th_second_axis *second, hid_t group, hid_t data,
                          const char *label, bool many, bool bare);

/* Of a series of profiles on two axes, the one at point k of the second, as a series of its
 * own: "tissue.concentration" becomes "tissue.concentration@" and a star "/grey". False: no
 * memory.
 */
bool th_series_at_second(const struct th_series *series, const struct th_second_axis *second,
                         size_t k, struct th_series *made);
/* Appends a number from a dataset of /run/reductions; many: one for each member. */
bool th_store_read_number(struct th_query *query, struct th_result *result, hid_t group,
                          hid_t data, const char *label, bool many);

/* The position of the first level, cm, if the file has it. */
bool th_store_read_levels(struct th_query *query, hid_t run, double *first);

#endif
