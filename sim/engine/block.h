/* The inside of a block, shared by engine/layout.c (which counts its bytes), engine/block.c and
 * engine/advance.c only.
 *
 *     head | small: ports, statuses, alarms, states | shadow of small | kept small | params |
 * outputs | profiles | fixed | cells: two generations, two for looking
 *
 * A step is computed from the shadow and one generation of cells into `small` and the other, so
 * that it can be computed again with other lengths; accepting it swaps the generations. Before
 * that, engine/interior.h shows what lies inside the step. No pointers lie in these bytes. */
#ifndef TH_BLOCK_H
#define TH_BLOCK_H

#include "engine/advance.h"

enum { TH_EVENT_FUNCTIONS = 64 };

enum th_lane_mode { TH_RESTING, TH_GOING, TH_FAILED };

struct th_block_head {
    th_tick now[TH_LANES];
    double step[TH_LANES];   /* s */
    th_tick ticks[TH_LANES]; /* the same step; 0: the lane does not move */
    th_tick whole[TH_LANES]; /* the end of the step that is taken in scenario->substeps */
    th_tick part[TH_LANES];  /* and the length of such a part */
    uint64_t member[TH_LANES];
    uint64_t steps[TH_LANES];
    uint64_t event[TH_LANES];    /* next of scenario->events */
    uint64_t sample[TH_LANES];   /* next of trace->time */
    th_tick shown[TH_LANES];     /* the instant that the outputs show, if a program steers */
    th_tick kept_at[TH_LANES];   /* when the totals in layout->totals were taken */
    int32_t mode[TH_LANES];      /* enum th_lane_mode */
    int32_t failure[TH_LANES];   /* enum th_status */
    int32_t failed_in[TH_LANES]; /* instance, or -1 */
    bool due[TH_LANES];
    bool jumped[TH_LANES];                      /* events were told since the last step */
    bool alive[TH_LANES];                       /* moves in this step */
    bool crossed[TH_EVENT_FUNCTIONS][TH_LANES]; /* guards whose event is not yet told */
    double event_function[TH_EVENT_FUNCTIONS][TH_LANES];
    int32_t generation; /* which cells are current */
};

struct th_block {
    const struct th_layout *layout;
    unsigned char *bytes;
    struct th_block_head *head;
    struct th_view *views; /* [instance] */
    double *trial;         /* one instance's parameters, for its rules */
    double *ends;          /* [layout->growing] lane vectors: what they are at the step's end */
    struct th_arena arena;
};

/* th_block_start in two: members and their parameters; then the models' start and prepare. */
void th_block_fill(struct th_block *block, uint64_t first, int count);
void th_block_begin(struct th_block *block);

/* A lane stops for good: its status is kept, its samples from now on are NaN. */
void th_block_freeze(struct th_block *block, int lane, enum th_status status, int failed_in);

/* engine/rules.c. Why a frozen lane stopped, in words, which may stand in text. */
const char *th_block_reason(struct th_block *block, int lane, char text[TH_SENTENCE]);

/* Do the values that a lane has now go together by the rules of that model, with parameter
 * `row` being si (SIZE_MAX: as they are)? Outputs must show this instant. */
enum th_status th_block_rules(struct th_block *block, int lane, size_t instance, size_t row,
                              double si, struct th_error *error);

/* Freezes the lane if they do not. */
void th_block_check(struct th_block *block, int lane, size_t instance);

/* Freezes the lanes whose models have raised a status or left a number that is not finite.
 * Returns whether any did. */
bool th_block_inspect(struct th_block *block);

/* Guards of all models, [guard][lane]. */
void th_block_event_functions(struct th_block *block, double (*values)[TH_LANES]);

/* At its tick, everything that is due for the lanes: samples into the trace, then (if deliver)
 * guard events, alarms and the scenario's events, then prepare. */
void th_block_settle(struct th_block *block, struct th_trace *trace, bool deliver);

/* The samples inside the step that was computed and is not yet accepted, into the trace
 * (engine/interior.h). */
void th_block_sample_inside(struct th_block *block, struct th_trace *trace);

/* One step of every lane whose ticks are above zero; ends early where a guard falls. The
 * samples inside it go into the trace (or NULL). */
void th_block_step(struct th_block *block, struct th_trace *trace);

/* The first instant after now at which a lane must stop: an event, an alarm, `until` or the end
 * of the run. A sample is no such instant: the steps are the scenario's, not of those who look.
 */
th_tick th_block_stop(const struct th_block *block, int lane, th_tick until);

/* Lanes that move get their step in seconds, the others that of one that does. */
void th_block_share(struct th_block *block);

/* Lanes that did not move, or failed, get back what they had at the step's start, in small and
 * in a generation of cells. */
void th_block_roll_back(struct th_block *block, const bool which[TH_LANES], int generation);

/* The least of a lane's guards as a share of its value at the step's start; at or below 0 where
 * one has fallen. */
double th_block_phi(const struct th_block *block, double (*values)[TH_LANES], int lane);

#endif
