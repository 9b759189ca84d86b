/* Numbers of members that are read from a trace, and traces that do not grow with what is
 * recorded: a lean trace lies beside windows, each a whole trace of one block of members, whose
 * columns and logs go elsewhere when the block is finished. */
#include <string.h>
#include <sys/mman.h>

#include "layout/trace.h"

double th_trace_lean_size(const struct th_layout *layout, uint64_t members)
{
    const struct th_scenario *scenario = layout->scenario;
    return 24 * (double)members + (double)th_trace_log_size(layout->log_plan, members, true) +
           (double)th_trace_tally_size(scenario, members) +
           8 * (double)scenario->reduction_count * (double)members;
}

/* Copies rows of `size` bytes of members. */
static void move(void *to, uint64_t at, const void *from, uint64_t count, size_t size)
{
    if (size)
        memcpy((unsigned char *)to + at * size, from, count * size);
}

/* The coordinates and the log of the first member of all. */
static void move_first(struct th_trace *lean, const struct th_trace *window)
{
    memcpy(lean->log, window->log, window->logged[0] * sizeof *lean->log);
    for (size_t k = 0; k < lean->layout->scenario->column_count; k++)
        if (lean->columns[k].axis != SIZE_MAX)
            memcpy(lean->bytes + lean->columns[k].axis, window->bytes + window->columns[k].axis,
                   th_trace_column_coordinates(&lean->columns[k]) * sizeof(double));
}

void th_trace_move(struct th_trace *lean, const struct th_trace *window, uint64_t count)
{
    const struct th_scenario *scenario = lean->layout->scenario;
    const uint64_t at = window->first - lean->first;
    const size_t signals = lean->layout->log_plan->signal_count * sizeof *lean->summary;
    const size_t tallies = th_tally_count(scenario) * sizeof *lean->tallies;
    const size_t reduced = scenario->reduction_count * sizeof *lean->reduced;
    if (at == 0)
        move_first(lean, window);
    move(lean->failed_in, at, window->failed_in, count, sizeof *lean->failed_in);
    move(lean->ended, at, window->ended, count, sizeof *lean->ended);
    move(lean->steps, at, window->steps, count, sizeof *lean->steps);
    move(lean->summary, at, window->summary, count, signals);
    move(lean->logged, at, window->logged, count, sizeof *lean->logged);
    move(lean->lost, at, window->lost, count, sizeof *lean->lost);
    move(lean->tallies, at, window->tallies, count, tallies);
    move(lean->reduced, at, window->reduced, count, reduced);
    move(lean->status, at, window->status, count, sizeof *lean->status);
}

void th_trace_release(const struct th_trace *trace)
{
    if (trace->file >= 0)
        (void)madvise(trace->mapping, trace->mapped_bytes, MADV_DONTNEED);
}

/* Numbers of one kind lie a member apart, so that reading those of all members brings the whole
 * file into memory: from time to time it is released. */
static void count_read(const struct th_trace *trace)
{
    enum { READS = 8192 };
    if (trace->file >= 0 && ++*trace->reads % READS == 0)
        th_trace_release(trace);
}

double th_trace_reduced(const struct th_trace *trace, size_t reduction, uint64_t member)
{
    count_read(trace);
    return trace->reduced[member * trace->layout->scenario->reduction_count + reduction];
}

const struct th_summary *th_trace_summary(const struct th_trace *trace, size_t signal,
                                          uint64_t member)
{
    count_read(trace);
    return &trace->summary[member * trace->layout->log_plan->signal_count + signal];
}

const struct th_tally *th_trace_tally(const struct th_trace *trace, size_t k, uint64_t member)
{
    count_read(trace);
    return &trace->tallies[member * th_tally_count(trace->layout->scenario) + k];
}
