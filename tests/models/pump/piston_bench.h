/* A piston pump at 1 mL/day on the bench, and the reservoir under R-113 that it draws on; the
 * outlet is at a pressure that the test says. */
#ifndef TH_PISTON_BENCH_H
#define TH_PISTON_BENCH_H

#include "support/bench/pump_line.h"

extern const struct th_model th_pump_piston;

#define ML_PER_DAY (1e-6 / 86400)
#define UL 1e-9
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

/* 1 mL/day out of 15 mL under R-113 at 37 C, 70.35 kPa, at sea level; CSF at 1.3 kPa. */
static const double below = 70.35e3 - 101325;

static inline void open_pump(struct bench *b)
{
    bench_open(b, &th_pump_piston, 1);
    EACH_LANE(i) {
        b->ports->program.ordered_flow[i] = 1 * ML_PER_DAY;
        b->ports->reservoir.volume[i] = b->ports->reservoir.capacity[i] = 15e-6;
        b->ports->reservoir.usable[i] = 14e-6;
        b->ports->reservoir.taper[i] = 0.3e-6;
        b->ports->reservoir.pressure[i] = below;
        b->ports->reservoir.temperature[i] = 310.15;
        b->ports->reservoir.warming_time[i] = 1200;
        b->ports->catheter.inlet_pressure[i] = 1.3e3;
    }
}

static inline void set_reservoir(struct bench *b, double pressure)
{
    EACH_LANE(i) b->ports->reservoir.pressure[i] = pressure;
}

#endif
