/* The plan of a log (engine/watch/log.h): which outputs are signals, which orders there are,
 * under which names they are logged, and how much memory that takes in a block. */
#ifndef TH_LOG_PLAN_H
#define TH_LOG_PLAN_H

#include "layout/slice.h"

/* An output with a log, of one instance (and species). */
struct th_signal {
    const char *path; /* "reservoir.refused_volume" */
    size_t instance, row;
    size_t lanes; /* its lane vector in a block, bytes from the start */
    int species;  /* -1: the row is not one of each species */
    enum th_log_kind kind;
    bool counted; /* else a level */
};

/* The record of a signal so far, in each lane. Instants in ticks. In a block lie these
 * [signal_count], then th_log_counts, then the entries [TH_LANES][capacity]. */
struct th_log_state {
    double value[TH_LANES];   /* at the last update, SI */
    double amount[TH_LANES];  /* counted: the sum of all rises; level: the largest value, SI */
    int64_t count[TH_LANES];  /* rises, or begins */
    th_tick first[TH_LANES];  /* the first of them; TH_NEVER: none yet */
    th_tick since[TH_LANES];  /* level: its last begin */
    th_tick lasted[TH_LANES]; /* level: ended stretches together */
};

struct th_log_counts {
    int64_t kept[TH_LANES], lost[TH_LANES]; /* entries; those beyond the capacity are lost */
};

/* An entry of a log. */
struct th_entry {
    th_tick at;
    int32_t path; /* of layout->log_plan->paths */
    int32_t kind; /* enum th_log_kind */
    double value; /* counted: by how much, SI; level: its value, 0 at the end; order: NaN */
};

/* The record of a signal over the run of a member. Instants in ticks. */
struct th_summary {
    int64_t count;  /* rises, or begins                                              */
    th_tick first;  /* the first of them; TH_NEVER: none                             */
    th_tick lasted; /* level: how long in all                                        */
    double amount;  /* counted: the sum of all rises; level: the largest value; SI   */
};

struct th_log_plan {
    struct th_signal *signals;
    size_t signal_count;
    const char *
        *paths; /* those of the signals, then those of orders, items, stages; each once */
    size_t path_count;
    size_t *order;      /* [scenario->event_count] -> paths */
    size_t *item;       /* [scenario->item_count] its name; SIZE_MAX: it has none */
    size_t *head;       /* [scenario->item_count] the entry that an occurrence has of its own;
                           SIZE_MAX:       no name, or its one order has it (scenario/item.h) */
    size_t *item_order; /* "program.dose": of all orders of all items, one behind the other */
    size_t *stage;      /* [scenario->stage_count] */
    size_t capacity;    /* entries of a member */
    size_t bytes;       /* in a block */
};

/* The path of an order of an item that is given or refused; order: among those of all items. */
size_t th_log_order_path(const struct th_log_plan *plan, size_t item, size_t order);

/* True if the entry of an order has the name of its item. */
bool th_log_is_named(const struct th_scenario *scenario, const struct th_planned *planned);

/* The plan of a scenario whose outputs have their slices; NULL: no memory. */
struct th_log_plan *th_log_plan(const struct th_scenario *scenario,
                                const struct th_slice *slices, struct th_arena *arena);

#endif
