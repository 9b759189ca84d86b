/* Limits the round-off that a result states of its series: a file that states more would pass
 * with any values. */
#ifndef TH_COMPARE_ROUNDOFF_H
#define TH_COMPARE_ROUNDOFF_H

#include "model/model.h"
#include "result/result.h"

/* Reduces it to the largest round-off of the catalogue's rows of that name. catalog NULL:
 * leaves it. */
enum th_status th_result_trim_roundoff(struct th_result *result,
                                       const struct th_catalog *catalog,
                                       struct th_error *error);

#endif
