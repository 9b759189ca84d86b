/* A layout: the layout of a scenario in memory. Bytes are counted here, exactly; nothing is
 * allocated later than th_block_create. Constant, shared by all threads. */
#ifndef TH_LAYOUT_H
#define TH_LAYOUT_H

#include "scenario/scenario.h"

/* Where one instance's arrays lie in a block, in bytes from its start (arrays: from
 * the start of a generation). */
struct th_slice {
    size_t params, states, outputs, profiles, timer, status, fixed;
    size_t arrays, array_count; /* lane vectors */
    size_t points;
    bool profiled; /* somebody reads its profiles */
    size_t states_bytes, outputs_bytes;
    const double *structural;
};

struct th_log_plan;
struct th_reduce_plan;

struct th_layout {
    const struct th_scenario *scenario;
    struct th_slice *slices;      /* [instance] */
    size_t event_function_count;  /* of all instances */
    size_t head_bytes;            /* struct th_block_head */
    size_t small, small_bytes;    /* ports, states, alarms, status: saved before a step */
    size_t ports, statuses;       /* doubles end where the alarms and statuses begin */
    size_t shadow;                /* where `small` is saved before a step */
    struct th_log_plan *log_plan; /* the signals, and the names in the log (engine/log.h) */
    size_t log;                   /* where summaries and logs lie */
    size_t kept;   /* where the end of a step waits while somebody looks inside it */
    size_t reduce; /* the numbers of the reductions (engine/reduce_plan.h) */
    struct th_reduce_plan *plan;    /* NULL: there are none */
    size_t arrays[4], arrays_bytes; /* two generations, and two for looking inside a step */
    size_t totals;                  /* [column] lane vectors: totals at the last sample */
    size_t *growing,
        growing_count; /* where the lane vectors of the outputs that never fall lie */
    size_t block_bytes;
    struct th_arena arena;
};

struct th_layout *th_layout_create(const struct th_scenario *scenario, struct th_error *error);
void th_layout_free(struct th_layout *layout);

/* Where a column's lane vectors lie in a block, one for each of its points, in bytes from its
 * start. */
size_t th_layout_find(const struct th_layout *layout, const struct th_column *column);

/* The same of the TOTAL that a scalar column's row is the rise of (struct th_row, of);
 * SIZE_MAX: it has none. */
size_t th_layout_total(const struct th_layout *layout, const struct th_column *column);

/* The same of the output that says below what a column's samples cannot be told from none
 * (struct th_row, floor); SIZE_MAX: it has none, or is an amount: samples of amounts add up to
 * the ledger to round-off. */
size_t th_layout_floor(const struct th_layout *layout, const struct th_column *column);

#endif
