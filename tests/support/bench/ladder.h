/* A catheter of 0.5293/1.4 mm x 0.89 m on the bench, with what pump and faults would write. */
#ifndef TH_LADDER_BENCH_H
#define TH_LADDER_BENCH_H

#include "laws.h"
#include "support/bench/view.h"

extern const struct th_model th_catheter_ladder;

#define ML_PER_DAY (1e-6 / 86400)
#define NEAR(a, b, off) ck_assert_double_le(fabs((a) - (b)), (off))

enum { SEGMENTS = 8 };

static const double bore = 0.5293e-3, outer = 1.4e-3, length = 0.89;

static inline double resistance(void)
{
    return 128 * th_water_viscosity(310.15) * length / (TH_PI * pow(bore, 4));
}

/* Of the whole wall, 3 MPa. */
static inline double compliance(void)
{
    return length * 0.75 * TH_PI * bore * bore * outer * outer /
           (3e6 * (outer * outer - bore * bore));
}

static inline double lumen(void)
{
    return TH_PI / 4 * bore * bore * length;
}

static inline void open_line(struct bench *b, const char *segments)
{
    bench_open(b, &th_catheter_ladder, 1);
    bench_set(b, "length", "89 cm");
    bench_set(b, "bore", "0.5293 mm");
    bench_set(b, "tip", "30 cm");
    bench_set(b, "segments", segments);
    EACH_LANE(i) {
        b->ports->pump.slip_from[0][i] = b->ports->pump.slip_from[1][i] = 1e9;
        b->ports->reservoir.usable[i] = b->ports->reservoir.headroom[i] = 1;
    }
}

static inline void pump(struct bench *b, double flow)
{
    EACH_LANE(i) b->ports->pump.flow[i] = b->ports->program.ordered_flow[i] = flow;
}

/* The mean flow of a step and its change within it. */
static inline void ramp_pump(struct bench *b, double flow, double change)
{
    pump(b, flow);
    EACH_LANE(i) b->ports->pump.change[i] = change;
}

static inline void put_fault(struct bench *b, int which, double at, double left)
{
    EACH_LANE(i) {
        b->ports->fault.at[which][i] = at;
        b->ports->fault.length[which][i] = 2e-3;
        b->ports->fault.bore[which][i] = left;
    }
}

static inline void csf_pressure(struct bench *b, double pressure)
{
    EACH_LANE(i) b->ports->pressure.csf[i] = pressure;
}

static inline void put_hole(struct bench *b, int which, double at, double conductance,
                            int space)
{
    EACH_LANE(i) {
        b->ports->fault.at[which][i] = at;
        b->ports->fault.opening_conductance[which][i] = conductance;
        b->ports->fault.opening_space[which][i] = space;
    }
}

static inline double out_of(const struct bench *b, int opening)
{
    return b->ports->catheter.opening_volume[opening][0];
}

/* The bore of 2 mm that resists so much more than a healthy piece. */
static inline double pinch_of(double more)
{
    double all = more + resistance() * 2e-3 / length;
    return pow(128 * th_water_viscosity(310.15) * 2e-3 / (TH_PI * all), 0.25);
}

#endif
