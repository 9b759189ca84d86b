/* The parts of a result, each written by the source file named behind it. False on failure.
 * Private to sim/store. */
#ifndef TH_STORE_SECTIONS_H
#define TH_STORE_SECTIONS_H

#include "store/job.h"

bool th_store_root(const struct th_store_job *job);  /* meta.c: attributes of the file */
bool th_store_stamp(const struct th_store_job *job); /* meta.c: of a stamp, if wanted */
bool th_store_coordinates(struct th_store_job *job); /* coordinates.c: time, member */
/* The same of one of trace->grids, in a group: time, its bounds where means are kept of
 * `instance` (SIZE_MAX: of any). */
bool th_store_times(const struct th_store_job *job, hid_t group, size_t grid, size_t instance,
                    struct th_store_times *made);
bool th_store_members(const struct th_store_job *job); /* meta.c: status of each member */
bool th_store_lists(const struct th_store_job *job);   /* lists.c: inputs */
bool th_store_people(const struct th_store_job *job);  /* people.c: /run/members */
bool th_store_files(const struct th_store_job *job);   /* sources.c: texts, landmarks */
bool th_store_log(const struct th_store_job *job);     /* log.c: /run/log */
bool th_store_groups(const struct th_store_job *job);  /* groups.c: recorded columns */
bool th_store_coordinates_late(const struct th_store_job *job); /* of profiles */
bool th_store_reductions(const struct th_store_job *job);       /* reduce.c: /run/reductions */
bool th_store_verdicts(const struct th_store_job *job); /* verdicts.c: of the requirements */
bool th_store_summary(const struct th_store_job *job);  /* summary.c: /run/summary */
bool th_store_part(const struct th_store_job *job);     /* rows/part.c: /run/part */
bool th_store_tables(const struct th_store_job *job);   /* tables.c: of the options */

/* rows/stream.c: the columns of `count` members from the from-th on of a whole trace, as far as
 * they are not compressed. part->failed tells a failure. */
struct th_part;
void th_store_rows(const struct th_store_job *job, const struct th_trace *trace, uint64_t from,
                   uint64_t count, struct th_part *part);

#endif
