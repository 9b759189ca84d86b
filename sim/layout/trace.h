/* A trace: the results of a run in memory. For each recorded column an array [member][time] or
 * [member][time][point], SI; for each member how it ended, its log and its reductions. All of
 * it is one piece of memory, anonymous or a mapped file (checkpoints):
 *
 *     header, of whoever owns the file | columns and their axes | status, failed_in, ended,
 * steps | summary, log, logged, lost | reduced | tallies
 */
#ifndef TH_TRACE_H
#define TH_TRACE_H

#include "layout/trace_column.h"
#include "layout/trace_grid.h"

/* The reason of a failed member, in words: kept for the first TH_REASONS by number. */
enum { TH_REASONS = 100 };
struct th_reason {
    uint64_t member; /* from 0 in the trace */
    char text[TH_SENTENCE];
};

/* A stage or an item in a member. Of a stage `first` is its first entry, `lasted` how long the
 * member was in it, there: it is at the end. */
struct th_tally {
    int64_t count; /* entries, or how often it acted */
    int64_t there;
    th_tick first, lasted; /* first: TH_NEVER if count is 0 */
};

struct th_trace {
    const struct th_layout *layout;
    size_t times;                    /* looks; the last is the end of the run */
    const th_tick *time;             /* [times] */
    struct th_trace_grids grids;     /* which columns are sampled there */
    uint64_t first, members;         /* members first .. first + members - 1 */
    struct th_trace_column *columns; /* [scenario->column_count] */
    unsigned char *bytes;            /* the arrays: double, or float if scenario->single */
    size_t byte_count;
    /* per member, in the same memory */
    int32_t *status;            /* enum th_status; TH_OK when complete, -1 before it ran */
    int32_t *failed_in;         /* the instance that failed, or -1 */
    int64_t *ended;             /* tick at which the member stopped */
    uint64_t *steps;            /* accepted steps */
    struct th_summary *summary; /* [members][layout->log_plan->signal_count] */
    struct th_entry *log;       /* [members][layout->log_plan->capacity]; lean: of the first */
    uint32_t *logged, *lost;    /* entries in the log; entries beyond its capacity */
    struct th_tally *tallies;   /* [members][th_tally_count(scenario)]: stages, then items that
                                   are   not plain */
    double *reduced;          /* [members][scenario->reduction_count], SI; NaN: there is none */
    const double *difference; /* the same shape: the distance of a finer grid's; or NULL */
    struct th_reason
        *reasons; /* [TH_REASONS], of this call alone: a checkpoint does not keep them */
    size_t reason_count;
    struct th_arena arena;
    bool lean;              /* without columns and logs: windows have had these */
    int file;               /* -1: memory */
    unsigned char *mapping; /* header, then bytes[] */
    size_t mapped_bytes;
    size_t *reads; /* of numbers of members, of a trace in a file: th_trace_release */
};

/* A file for a trace, open for reading and writing. th_trace_create takes it over and closes
 * it, even if it fails. */
struct th_trace_file {
    const char *path; /* for sentences */
    int file;         /* -1: memory */
    size_t header;    /* bytes kept free at the start */
    bool resume;      /* it holds a trace of this layout, which is kept */
    bool lean;        /* columns, and logs of all but the first member, are not kept in it */
};

/* Bytes of the columns of so many members, of their logs, and of their tallies. */
double th_trace_size(const struct th_layout *layout, uint64_t members);
size_t th_trace_log_size(const struct th_log_plan *plan, uint64_t members, bool lean);
size_t th_trace_tally_size(const struct th_scenario *scenario, uint64_t members);

/* file NULL: in memory. All bytes of a file are reserved at once, so that a full disk is known
 * before the run. */
struct th_trace *th_trace_create(const struct th_layout *layout, uint64_t first,
                                 uint64_t members, const struct th_trace_file *file,
                                 struct th_error *error);
void th_trace_free(struct th_trace *trace);

/* Bytes of a lean trace. */
double th_trace_lean_size(const struct th_layout *layout, uint64_t members);
/* Takes over the first `count` members of a window, which is a whole trace of a few members:
 * all but their columns and logs. */
void th_trace_move(struct th_trace *lean, const struct th_trace *window, uint64_t count);
/* All that a lean trace keeps of a member, as words of 64 bits: for a part of an ensemble that
 * is put together with others later. */
size_t th_trace_words(const struct th_layout *layout);
void th_trace_pack(const struct th_trace *trace, uint64_t member, int64_t *words);
void th_trace_unpack(struct th_trace *trace, uint64_t member, const int64_t *words);
/* Drops from memory the pages of a trace in a file; they come back when they are used. */
void th_trace_release(const struct th_trace *trace);

/* Keeps why a member failed, if need be in place of one with a higher number. One thread at a
 * time. */
void th_trace_keep_reason(struct th_trace *trace, uint64_t member, const char *text);
/* The reason of its failure; in general words if that was not kept. */
const char *th_trace_reason(const struct th_trace *trace, uint64_t member);
/* Instant, instance and reason of a failure (layout/failure.h). */
void th_trace_failure(const struct th_trace *trace, uint64_t member, char *text, size_t size);

void th_trace_put(struct th_trace *trace, size_t column, uint64_t member, size_t time,
                  size_t point, double si);
/* The `time`-th look at a member: a sample of the columns that have one there, from the bytes
 * of the block in which it has that lane. A flow or rate is the mean since the sample before,
 * from the total that the block kept there; NaN at the first sample. */
void th_trace_take(struct th_trace *trace, uint64_t member, size_t time, unsigned char *block,
                   int lane);
/* SI value of a sample of that column; NaN where a member did not get so far. member counts
 * from trace->first. */
double th_trace_get(const struct th_trace *trace, size_t column, uint64_t member, size_t time,
                    size_t point);
/* The coordinate of a profile column, from the block of the first member. */
void th_trace_axis_put(struct th_trace *trace, size_t column, size_t point, double si);
/* The result of a reduction (scenario->reductions), SI; NaN: there is none. */
double th_trace_reduced(const struct th_trace *trace, size_t reduction, uint64_t member);
/* A signal and a stage or item of a member. */
const struct th_summary *th_trace_summary(const struct th_trace *trace, size_t signal,
                                          uint64_t member);
const struct th_tally *th_trace_tally(const struct th_trace *trace, size_t k, uint64_t member);
/* From the `time`-th look on, the member has no values. */
void th_trace_fail(struct th_trace *trace, uint64_t member, size_t time);
/* A checksum over all that is kept of a member (for the first one, the coordinates too),
 * starting from `start`: every single bit changes it. */
uint64_t th_trace_digest(const struct th_trace *trace, uint64_t member, uint64_t start);
/* The coordinates of a profile column, SI: [along], then [across] where it has a second axis
 * (member 0, at the first sample). */
const double *th_trace_axis(const struct th_trace *trace, size_t column);

#endif
