/* A rig: the layout of a scenario in memory. Bytes are counted here, exactly; nothing is
 * allocated later than th_block_create. Constant, shared by all threads. */
#ifndef TH_RIG_H
#define TH_RIG_H

#include "scenario.h"

/* Where one instance's arrays lie in a block, in bytes from its start (cells: from
 * the start of a generation). */
struct th_room {
    size_t params, states, outputs, profiles, alarm, status, fixed;
    size_t cells, cell_count; /* lane vectors */
    size_t points;
    bool profiled; /* somebody reads its profiles */
    size_t states_bytes, outputs_bytes;
    const double *choice;
};

struct th_happen_plan;
struct th_reduce_plan;

struct th_rig {
    const struct th_scenario *scenario;
    struct th_room *rooms;         /* [instance] */
    size_t guard_count;            /* of all instances */
    size_t head_bytes;             /* struct th_block_head */
    size_t small, small_bytes;     /* ports, states, alarms, status: saved before a step */
    size_t ports, statuses;        /* doubles end where the alarms and statuses begin */
    size_t shadow;                 /* where `small` is saved before a step */
    struct th_happen_plan *happen; /* the signals, and the names in the log (happen.h) */
    size_t happen_at;              /* where summaries and logs lie */
    size_t kept;   /* where the end of a step waits while somebody looks inside it */
    size_t reduce; /* the numbers of the reductions (reduce_plan.h) */
    struct th_reduce_plan *plan;  /* NULL: there are none */
    size_t cells[4], cells_bytes; /* two generations, and two for looking inside a step */
    size_t totals;                /* [column] lane vectors: totals at the last sample */
    size_t *growing,
        growing_count; /* where the lane vectors of the outputs that never fall lie */
    size_t block_bytes;
    struct th_arena arena;
};

/* Members that differ: grids alone come round again; without anything that varies, one. */
uint64_t th_rig_distinct(const struct th_scenario *scenario);

/* Do the numbers that the members first .. first + count - 1 draw go together, by the rules of
 * the models, at the start and after each set:? *broken notes what did not, for th_rig_blame.
 */
struct th_broken {
    uint64_t member, count; /* the first, and how many in all */
    const struct th_planned *after;
    struct th_error found;
};
/* broken: [instance], zeros to begin with. */
enum th_status th_rig_members(const struct th_scenario *scenario, uint64_t first,
                              uint64_t count, struct th_broken *broken, struct th_error *error);
/* Sentences that name the first member of each instance that is broken. tried: of how many. */
enum th_status th_rig_blame(const struct th_scenario *scenario, const struct th_broken *broken,
                            uint64_t tried, struct th_error *error);

struct th_rig *th_rig_create(const struct th_scenario *scenario, struct th_error *error);
void th_rig_free(struct th_rig *rig);

/* Where a column's lane vectors lie in a block, one for each of its points, in bytes from its
 * start. */
size_t th_rig_find(const struct th_rig *rig, const struct th_column *column);

/* The same of the TOTAL that a scalar column's row is the rise of (struct th_row, of);
 * SIZE_MAX: it has none. */
size_t th_rig_total(const struct th_rig *rig, const struct th_column *column);

/* The same of the output that says below what a column's samples cannot be told from none
 * (struct th_row, floor); SIZE_MAX: it has none, or is an amount: samples of amounts add up to
 * the ledger to round-off. */
size_t th_rig_floor(const struct th_rig *rig, const struct th_column *column);

#endif
