/* The programme on a workbench: advances through its alarms, and orders in hours. */
#ifndef TH_PROGRAM_BENCH_H
#define TH_PROGRAM_BENCH_H

#include "support/bench/view.h"

extern const struct th_model th_program_simple;

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b) + 1e-300)

static inline double hours(const struct bench *b)
{
    return (double)b->now[0] / 3600e6;
}

/* To an instant (h), through its timers. */
static inline void advance(struct bench *b, double until)
{
    th_tick end = (th_tick)llround(until * 3600e6);
    while (b->now[0] < end || b->timer[0] <= b->now[0]) {
        th_tick stop = b->timer[0] < end ? b->timer[0] : end;
        if (stop > b->now[0])
            bench_step(b, (double)(stop - b->now[0]) / 1e6);
        EACH_LANE(i)
            if (b->timer[i] <= b->now[i])
                bench_timer(b, i);
    }
}

static inline void open_dose(struct bench *b, const char *dose, const char *concentration)
{
    bench_open(b, &th_program_simple, 1);
    bench_set(b, "dose", dose);
    bench_set(b, "concentration", concentration);
}

static inline void ask(struct bench *b, double at, double granted, double refused)
{
    advance(b, at);
    bench_event(b, "request", 0);
    ck_assert_msg(bench_output(b, "granted", 0)[0] == granted, "at %g h: granted %g", hours(b),
                  bench_output(b, "granted", 0)[0]);
    ck_assert_double_eq(bench_output(b, "refused", 0)[0], refused);
}

#endif
