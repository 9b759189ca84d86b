/* The instants of samples: those of run.sample, and those of columns that have an interval of
 * their own (record: [{path:, every:}]). Each grid is 0, every, 2 every .. and the end of the
 * run; a run is looked at at the instants of all that have a column. */
#ifndef TH_TRACE_GRID_H
#define TH_TRACE_GRID_H

#include "scenario/scenario.h"

struct th_trace_grid {
    th_tick every;
    size_t times;
    const th_tick *time; /* [times] */
    const size_t *row;   /* [trace->times]: its row at that instant; SIZE_MAX: it has none */
};

/* The first is that of run.sample. */
struct th_trace_grids {
    const struct th_trace_grid *items;
    size_t count;
    size_t times;        /* instants of all */
    const th_tick *time; /* [times] */
};

/* False: no memory. */
bool th_trace_grids(const struct th_scenario *scenario, struct th_arena *arena,
                    struct th_trace_grids *grids);

/* Samples of an interval; of a column its interval, and its grid. */
size_t th_trace_grid_times(const struct th_scenario *scenario, th_tick every);
th_tick th_trace_grid_every(const struct th_scenario *scenario, const struct th_column *column);
size_t th_trace_grid_of(const struct th_trace_grids *grids, th_tick every);

/* "every_1_day", "every_90_min": the group of a result that has them. */
enum { TH_GRID_NAME = 48 };
void th_trace_grid_name(th_tick every, char name[TH_GRID_NAME]);

#endif
