/* The logs of blocks, as they end, in a file without a name: they come into the result in the
 * order of members when all have ended, since only then is known how many rows there are.
 * Private to sim/store. */
#ifndef TH_SPILL_H
#define TH_SPILL_H

#include "layout/trace.h"

/* A row of /run/log. */
struct th_log_row {
    int64_t member;
    double time, value; /* s; in the unit of its path */
    int32_t path, kind;
};

struct th_part;
struct th_spill;

/* For the members of a trace, in the folder of path. shown: values are in the unit of their
 * path already. */
enum th_status th_spill_open(const struct th_trace *trace, const char *path, bool shown,
                             struct th_spill **spill, struct th_error *error);
void th_spill_close(struct th_spill *spill);

/* The logs of `count` members from the from-th on of a whole trace; they are in one block. Any
 * thread. errno, or 0. */
int th_spill_take(struct th_spill *spill, const struct th_trace *trace, uint64_t from,
                  uint64_t count);

/* Reads the rows one behind the other, in the order of members: up to `most`, the number of
 * those that were read; part->failed tells a failure. *at: zeros to begin with. */
struct th_spill_at {
    uint64_t block;
    size_t row;
};
size_t th_spill_read(const struct th_spill *spill, struct th_spill_at *at,
                     struct th_log_row *rows, size_t most, struct th_part *part);
uint64_t th_spill_count(const struct th_spill *spill);

#endif
