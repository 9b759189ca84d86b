/* The gauge of flow metrics on a bench, with the readings that fall on the ends of its steps.
 */
#ifndef TH_BENCH_TRUMPET_H
#define TH_BENCH_TRUMPET_H

#include "support/bench/view.h"

extern const struct th_model th_gauge_trumpet;

static const double minute = 60, hour = 3600, flow = 1e-6 / 86400; /* 1 mL/day */

/* One step in which these volumes are ordered and come out, as the engine takes it: with the
 * readings that fall on its end. */
static inline void step(struct bench *b, double seconds, double ordered, double delivered)
{
    EACH_LANE(i) {
        b->ports->program.ordered_volume[i] = ordered;
        b->ports->catheter.opening_volume[TH_TIP][i] = delivered;
    }
    th_tick at[TH_LANES];
    EACH_LANE(i) at[i] = b->model->next_reading(&b->view, b->now[i], i);
    bench_step(b, seconds);
    EACH_LANE(i) {
        ck_assert(at[i] >= b->now[i]); /* no step of this suite passes one */
        if (at[i] == b->now[i])
            b->model->take_reading(&b->view, at[i], b->states, i);
    }
}

/* Samples of 0.5 min, windows of 2, 5, 11, 19 and 31 min over the second hour. */
static inline void open_ordinary(struct bench *b)
{
    static const char *const windows[] = {"2 min",  "5 min",  "11 min",
                                          "19 min", "31 min", "0 min"};
    char row[] = "window_1";
    bench_open(b, &th_gauge_trumpet, 1);
    bench_set(b, "sample", "0.5 min");
    for (int k = 0; k < 6; k++) {
        row[7] = (char)('1' + k);
        bench_set(b, row, windows[k]);
    }
    bench_set(b, "begins", "1 h");
    bench_set(b, "period", "1 h");
    bench_set(b, "startup_window", "10 min");
}

static inline double output(struct bench *b, const char *name)
{
    return bench_output(b, name, 0)[5];
}

#endif
