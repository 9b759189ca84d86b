/* A member of a trace as words: status, failed_in, ended, steps, logged, lost; the reductions;
 * of each signal, and of each stage and item, four. Floating-point numbers keep their bits. */
#include <string.h>

#include "layout/trace.h"

enum { HEAD = 6, EACH = 4 };

_Static_assert(sizeof(struct th_summary) == EACH * sizeof(int64_t), "four words");
_Static_assert(sizeof(struct th_tally) == EACH * sizeof(int64_t), "four words");

size_t th_trace_words(const struct th_layout *layout)
{
    return HEAD + layout->scenario->reduction_count +
           EACH * (layout->log_plan->signal_count + th_tally_count(layout->scenario));
}

/* The pieces of a member behind its head, one behind the other. */
struct pieces {
    void *at[3];
    size_t bytes[3];
};

static struct pieces pieces_of(const struct th_trace *trace, uint64_t member)
{
    const size_t reductions = trace->layout->scenario->reduction_count;
    const size_t signals = trace->layout->log_plan->signal_count;
    const size_t tallies = th_tally_count(trace->layout->scenario);
    return (struct pieces){
        {trace->reduced + member * reductions, trace->summary + member * signals,
         trace->tallies + member * tallies},
        {reductions * sizeof *trace->reduced, signals * sizeof *trace->summary,
         tallies * sizeof *trace->tallies}};
}

void th_trace_pack(const struct th_trace *trace, uint64_t member, int64_t *words)
{
    const int64_t head[HEAD] = {trace->status[member],          trace->failed_in[member],
                                trace->ended[member],           (int64_t)trace->steps[member],
                                (int64_t)trace->logged[member], (int64_t)trace->lost[member]};
    const struct pieces pieces = pieces_of(trace, member);
    unsigned char *to = (unsigned char *)words;
    memcpy(to, head, sizeof head);
    to += sizeof head;
    for (int k = 0; k < 3; to += pieces.bytes[k++])
        if (pieces.bytes[k])
            memcpy(to, pieces.at[k], pieces.bytes[k]);
}

void th_trace_unpack(struct th_trace *trace, uint64_t member, const int64_t *words)
{
    const struct pieces pieces = pieces_of(trace, member);
    const unsigned char *from = (const unsigned char *)(words + HEAD);
    trace->status[member] = (int32_t)words[0];
    trace->failed_in[member] = (int32_t)words[1];
    trace->ended[member] = words[2];
    trace->steps[member] = (uint64_t)words[3];
    trace->logged[member] = (uint32_t)words[4];
    trace->lost[member] = (uint32_t)words[5];
    for (int k = 0; k < 3; from += pieces.bytes[k++])
        if (pieces.bytes[k])
            memcpy(pieces.at[k], from, pieces.bytes[k]);
}
