/* Steps of a flex programme: a table of times of day, on days of the week, and what the pump is
 * ordered to give meanwhile. For flex.c and steps.c. */
#ifndef TH_PROGRAM_STEPS_H
#define TH_PROGRAM_STEPS_H

#include "model/model.h"

enum th_flex_by { TH_FLEX_DOSE, TH_FLEX_DOSE_RATE, TH_FLEX_RATE, TH_FLEX_WAYS };

/* One step in the week. */
struct th_flex_step {
    th_tick from, to; /* since monday 00:00; to may be of the week after */
    enum th_flex_by by;
    double amount; /* kg as labelled, kg/s or m3/s */
    int line;      /* of the table's file */
};

struct th_flex {
    size_t count;
    const struct th_flex_step *steps; /* by `from`; none begins before the one before it ends */
    int weekday_line; /* of the first step that is not of every day; 0: all are */
};

/* NULL and sentences: the table is none of steps. */
const struct th_flex *th_flex_load(const struct th_file *file, struct th_arena *arena,
                                   struct th_error *error);

/* The step at an instant since monday 00:00, below a week; NULL: there is none. */
const struct th_flex_step *th_flex_at(const struct th_flex *flex, th_tick at);
/* The next instant after it at which a step begins or ends; since monday 00:00, it may be of
 * the week after. */
th_tick th_flex_next(const struct th_flex *flex, th_tick at);

#endif
