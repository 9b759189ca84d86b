/* The summary of a result as series. Private to sim/result. */
#ifndef TH_RESULT_FAN_H
#define TH_RESULT_FAN_H

#include "result/query.h"
#include "result/result.h"

/* Makes of a series, whose members are the quantiles of its group, one of TH_FAN members; of a
 * bare one the number alone. *complete: the group has 5, 25, 50, 75 and 95 %; else the series
 * is as it was. False with an error message on failure. */
bool th_fan_spread(struct th_query *query, struct th_series *series, hid_t group,
                   bool *complete);

/* Puts the quantiles of the dataset `data` of the summary's group in the place of the members
 * of a series, of which not all are kept. *complete: as above, and they are over the same times
 * and places; else the series is as it was. */
bool th_fan_replace(struct th_query *query, struct th_series *series, hid_t group, hid_t data,
                    const char *name, bool bare, bool *complete);

#endif
