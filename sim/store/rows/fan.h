/* Quantiles over persons of recorded values (summary:), taken while the members run: for each
 * column, condition, instant and place the values themselves of up to TH_FAN_EXACT persons; of
 * more, their numbers in fixed logarithmic bins, the k-th from g^(k - 1) to g^k with g
 * = 1.01/0.99, so that 2 g^k/(g + 1) is within 1 % of each value in it (Masson, Rim and Lee
 * 2019, DDSketch, PVLDB 12:2195). The bins do not depend on the values, so that parts add up to
 * the same numbers as the whole, in any order. By hand: of 1.5 the bin is ceil(ln 1.5/ln g) =
 * ceil(20.27) = 21, which stands for 1.507. Private to sim/store. */
#ifndef TH_FAN_H
#define TH_FAN_H

#include "layout/trace.h"
#include "store/job.h"

enum { TH_FAN_EXACT = 100 };

struct th_fans;

/* For the summary of the scenario; *fans NULL: it has none. False: no memory. */
bool th_fans_open(const struct th_trace *trace, struct th_fans **fans);
void th_fans_close(struct th_fans *fans);

/* Counts the values of `count` members from the from-th on of a whole trace, as they are shown.
 * Those that failed are left out. One thread at a time. False: no memory. */
bool th_fans_take(struct th_fans *fans, const struct th_store_job *job,
                  const struct th_trace *trace, uint64_t from, uint64_t count);

/* All that was counted, as words, to be freed (NULL: no memory), and the other way round, added
 * to what is there: false if they are of other fans. */
int64_t *th_fans_pack(const struct th_fans *fans, size_t *count);
bool th_fans_add(struct th_fans *fans, const int64_t *words, size_t count);

/* The quantiles of a column: [condition][share][time][point]. */
void th_fans_column(const struct th_fans *fans, size_t column, double *values);
bool th_fans_has(const struct th_fans *fans, size_t column);
size_t th_fans_conditions(const struct th_fans *fans);

#endif
