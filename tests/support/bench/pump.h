/* A pump at 1 mL/day on the bench, and the reservoir of 20 mL that it draws on. */
#ifndef TH_PUMP_BENCH_H
#define TH_PUMP_BENCH_H

#include "support/bench/view.h"

extern const struct th_model th_pump_peristaltic;

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static inline void open_pump(struct bench *b)
{
    bench_open(b, &th_pump_peristaltic, 1);
    EACH_LANE(i) {
        b->ports->program.ordered_flow[i] = 1 * ML_PER_DAY;
        b->ports->reservoir.volume[i] = 20e-6;
        b->ports->reservoir.capacity[i] = 20e-6;
        b->ports->reservoir.usable[i] = 18.6e-6;
        b->ports->reservoir.taper[i] = 0.3e-6;
        b->ports->reservoir.pressure[i] = 30e3;
    }
}

/* The reservoir gives what the rotor moved. */
static inline double draw(struct bench *b, double seconds)
{
    bench_step(b, seconds);
    double moved = b->ports->pump.flow[0] * seconds;
    EACH_LANE(i) {
        double volume = b->ports->pump.flow[i] * seconds;
        b->ports->reservoir.volume[i] -= volume;
        b->ports->reservoir.usable[i] -= volume;
    }
    return moved;
}

#endif
