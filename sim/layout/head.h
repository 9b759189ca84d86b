/* The head of a block: the clocks, the steps and the states of its lanes, at the start of its
 * bytes. Read and written by sim/engine alone; it lies here because the layout counts it. */
#ifndef TH_HEAD_H
#define TH_HEAD_H

#include "scenario/item.h"

/* Of all models of a scenario, at most; those of the conditions that are watched lie behind. */
enum { TH_EVENT_FUNCTIONS = 64, TH_ALL_FUNCTIONS = TH_EVENT_FUNCTIONS + TH_ITEMS };

/* ENDED: its last stage is over, which is no failure. */
enum th_lane_mode { TH_RESTING, TH_GOING, TH_FAILED, TH_ENDED };

struct th_block_head {
    th_tick now[TH_LANES];
    double step[TH_LANES];         /* s; of a lane that does not move, that of one that does */
    th_tick ticks[TH_LANES];       /* the same step; 0: the lane does not move */
    th_tick split_end[TH_LANES];   /* end of the step that is taken in scenario->substeps */
    th_tick split_ticks[TH_LANES]; /* length of one of them */
    uint64_t member[TH_LANES];
    uint64_t person[TH_LANES];                /* whose draws it has */
    uint64_t steps[TH_LANES];                 /* accepted */
    uint64_t event[TH_LANES];                 /* next of scenario->events */
    uint64_t sample[TH_LANES];                /* next of trace->time */
    th_tick shown[TH_LANES];                  /* the instant of the outputs */
    th_tick kept_at[TH_LANES];                /* the instant of the totals in layout->totals */
    int32_t mode[TH_LANES];                   /* enum th_lane_mode */
    int32_t failure[TH_LANES];                /* enum th_status */
    int32_t failed_in[TH_LANES];              /* instance, or -1 */
    bool due[TH_LANES];                       /* an event was handled, prepare is due */
    bool set[TH_LANES];                       /* a parameter was set since prepare */
    bool jumped[TH_LANES];                    /* events were handled since the last step */
    bool out[TH_LANES];                       /* the device is not in the body */
    bool alive[TH_LANES];                     /* moves in this step */
    bool crossed[TH_ALL_FUNCTIONS][TH_LANES]; /* crossings that are not yet handled */
    double event_function[TH_ALL_FUNCTIONS][TH_LANES]; /* at `now` */
    int32_t generation;                                /* of arrays: which is current */
};

#endif
