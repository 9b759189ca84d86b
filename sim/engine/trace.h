/* What a run leaves behind: for each recorded column an array [member][time] or
 * [member][time][point], in SI units, in one flat memory, or in a file that is mapped
 * (checkpoints, large ensembles). */
#ifndef TH_TRACE_H
#define TH_TRACE_H

#include "engine/trace_column.h"

/* Why a member failed, in words; of the first by number, as many as there is room for. */
enum { TH_REASONS = 100 };
struct th_reason {
    uint64_t member; /* from 0 in the trace */
    char text[TH_SENTENCE];
};

struct th_trace {
    const struct th_layout *layout;
    size_t times;                    /* samples; the last is the end of the run */
    const th_tick *time;             /* [times] */
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
    struct th_entry *log;       /* [members][layout->log_plan->capacity] */
    uint32_t *logged, *lost;    /* entries that are there; that there was no room for */
    double *reduced; /* [members][scenario->reduction_count], SI; NaN: there is none */
    const double
        *difference; /* the same shape: how far a finer grid says they are off; or NULL */
    struct th_reason
        *reasons; /* [TH_REASONS], of this call alone: a checkpoint does not keep them */
    size_t reason_count;
    struct th_arena arena;
    int file;               /* -1: memory */
    unsigned char *mapping; /* header, then bytes[] */
    size_t mapped_bytes;
};

/* A file to keep it in, open for reading and writing; the trace closes it, also if it is not
 * made. */
struct th_trace_file {
    const char *path; /* for sentences */
    int file;
    size_t header; /* bytes kept free at the start */
    bool resume;   /* it holds a trace of this layout: it must be long enough, and is left as it
                      is */
};

/* Bytes of all its numbers, for so many members. */
double th_trace_size(const struct th_layout *layout, uint64_t members);
/* And of the log of what happens. */
size_t th_trace_log_size(const struct th_log_plan *plan, uint64_t members);

/* file NULL: in memory. All bytes of a file are reserved at once, so that a full disk is known
 * before the run. */
struct th_trace *th_trace_create(const struct th_layout *layout, uint64_t first,
                                 uint64_t members, const struct th_trace_file *file,
                                 struct th_error *error);
void th_trace_free(struct th_trace *trace);

/* Keeps why a member failed, in place of one of a higher number if there is no room; not for
 * two threads at once. */
void th_trace_keep_reason(struct th_trace *trace, uint64_t member, const char *text);
/* Why it failed; in general words if that was not kept. */
const char *th_trace_reason(const struct th_trace *trace, uint64_t member);
/* When, in which instance and why a member failed (engine/failure.h). */
void th_trace_failure(const struct th_trace *trace, uint64_t member, char *text, size_t size);

void th_trace_put(struct th_trace *trace, size_t column, uint64_t member, size_t time,
                  size_t point, double si);
/* One sample of a member, all columns, from the bytes of a block in which it is that lane. A
 * flow or rate is the mean since the sample before, from the total that the block kept at that
 * sample; the first sample has none. */
void th_trace_take(struct th_trace *trace, uint64_t member, size_t time, unsigned char *block,
                   int lane);
/* SI value; NaN where a member did not get so far. member counts from trace->first. */
double th_trace_get(const struct th_trace *trace, size_t column, uint64_t member, size_t time,
                    size_t point);
/* For the block that holds the first member: the coordinate of a profile column. */
void th_trace_axis_put(struct th_trace *trace, size_t column, size_t point, double si);
/* What was taken from a member's path (scenario->reductions), SI; NaN: there is none. */
double th_trace_reduced(const struct th_trace *trace, size_t reduction, uint64_t member);
/* From sample `time` on, the member has no values. */
void th_trace_fail(struct th_trace *trace, uint64_t member, size_t time);
/* A checksum over all that is kept of a member (for the first one, the coordinates too),
 * starting from `start`: any one bit changes it. */
uint64_t th_trace_digest(const struct th_trace *trace, uint64_t member, uint64_t start);
/* The coordinate of a profile column, SI, [points] (member 0, at the first sample). */
const double *th_trace_axis(const struct th_trace *trace, size_t column);

#endif
