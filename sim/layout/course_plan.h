/* The plan of the course of a member (engine/course/): what its items, stages and happenings
 * need in a block, and what is known of them before the run. The region of a block holds, one
 * behind the other:
 *
 *     struct th_course_lanes
 *     struct th_item_state [scenario->item_count]
 *     struct th_happened [scenario->happening_count]
 *     struct th_tally_state [th_tally_count(scenario)] */
#ifndef TH_COURSE_PLAN_H
#define TH_COURSE_PLAN_H

#include "layout/slice.h"

/* The record of a happening so far. */
struct th_happened {
    th_tick first[TH_LANES], last[TH_LANES]; /* TH_NEVER: not yet */
    int64_t count[TH_LANES];
};

/* A stage or an item in each lane (engine/course/tally.h): how often it was entered, or acted,
 * and when first; of a stage since when the member is in it (TH_NEVER: it is not), and how long
 * the stays before lasted. */
struct th_tally_state {
    int64_t count[TH_LANES];
    th_tick first[TH_LANES], since[TH_LANES], lasted[TH_LANES];
};

/* The reasons for which the engine stops a member. */
enum th_course_end {
    TH_COURSE_GOES,
    TH_COURSE_CHASE, /* more than TH_ROUNDS rounds of one instant */
    TH_COURSE_OFTEN  /* an item acted more than TH_OFTEN times within an hour */
};

enum { TH_OFTEN = 1000 };

/* The stages of the members, and what is evaluated next. */
struct th_course_lanes {
    int64_t stage[TH_LANES]; /* of scenario->stages; 0 if there are none */
    th_tick entered[TH_LANES];
    th_tick next[TH_LANES];     /* the next instant at which an item is due or a clock turns */
    bool evaluate[TH_LANES];    /* something has happened: conditions are to be evaluated */
    bool begun[TH_LANES];       /* its first stage was entered */
    bool acted[TH_LANES];       /* an item acted in this round */
    bool settles[TH_LANES];     /* a stage was entered in this round: its items wait */
    bool ends[TH_LANES];        /* the stage was the last one */
    int32_t end[TH_LANES];      /* enum th_course_end */
    int32_t ended_by[TH_LANES]; /* the item that ended it, and the one that acted before */
    int32_t before[TH_LANES];
};

/* The state of a condition that is watched (when:). */
enum th_watch_state {
    TH_WATCH_ARMED,   /* it is false, or nobody looks */
    TH_WATCH_PENDING, /* it is true, and must have been for a while (for:) */
    TH_WATCH_HOLDING  /* it has acted, and has not been false since */
};

/* One item in each lane. Instants and lengths in ticks. */
struct th_item_state {
    th_tick origin[TH_LANES];   /* the last of since, or the entry; TH_NEVER: none yet */
    th_tick next[TH_LANES];     /* when it is due; TH_NEVER: not */
    th_tick clock[TH_LANES];    /* when its hours or its stretch begin or end; TH_NEVER */
    th_tick acted_at[TH_LANES]; /* its last turn; TH_NEVER: none yet */
    th_tick hour_at[TH_LANES];  /* where the count of an hour's occurrences began */
    int64_t hour[TH_LANES];     /* that count */
    int64_t turn[TH_LANES];     /* its repetitions since the origin, lost ones too */
    int64_t count[TH_LANES];    /* its occurrences since the origin */
    int64_t draws[TH_LANES];    /* random numbers so far */
    th_tick drawn[TH_LANES];    /* hazards: the age at which it happens */
    th_tick age[TH_LANES];      /* hazards: its age at `running`, or as long as it pauses */
    th_tick running[TH_LANES];  /* hazards: since when the age runs; TH_NEVER: it pauses */
    double aged[TH_LANES];      /* hazards with a pace: their age, s, instead of `age` */
    double pace[TH_LANES], pace_end[TH_LANES]; /* of this step, at its start and its end */
    th_tick paced_at[TH_LANES];                /* the start of this step */
    int64_t watch[TH_LANES];                   /* enum th_watch_state */
    double before[TH_LANES]; /* its event function at the start of the last step */
    th_tick span[TH_LANES];  /* the length of that step; 0: events lie between */
};

/* The place of an output in a block, bytes from its start. */
struct th_course_output {
    size_t lanes, floor; /* floor: its noise floor; SIZE_MAX: none */
    bool flow;           /* it has no value before the first step */
};

/* The range of the argument that by: of an order computes, SI. */
struct th_course_bounds {
    double least, most;
};

struct th_course_plan {
    bool active;     /* there is something to decide in the run */
    size_t *turns;   /* items that are neither plain nor a begin, in their order */
    size_t *watched; /* items of a when: its condition is an event function */
    size_t *paced;   /* hazards whose age follows an output: so is that */
    size_t turn_count, watched_count, paced_count;
    bool *asked;                      /* [instance] conditions read its outputs */
    bool ranges;                      /* a condition that is watched has between: or outside: */
    bool evaluates;                   /* there are conditions */
    struct th_course_output *outputs; /* [scenario->output_count] */
    size_t *first_order;              /* [item] of bounds */
    struct th_course_bounds *bounds;  /* of each order of each item */
    size_t course; /* the instance that shows the stage (TH_ENTERED); SIZE_MAX: none */
    size_t items, happened, tallies; /* bytes from the start of the region */
    size_t bytes;
};

/* Tallies of a member: first those of the stages, then those of the items. */
static inline size_t th_tally_count(const struct th_scenario *scenario)
{
    return scenario->stage_count + scenario->item_count;
}

/* The plan of a scenario; NULL: no memory. */
struct th_course_plan *th_course_plan(const struct th_scenario *scenario,
                                      const struct th_slice *slices, struct th_arena *arena);

#endif
