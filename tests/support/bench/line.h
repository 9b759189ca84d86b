/* A line on the bench, with the ports of ladder and reservoir. */
#ifndef TH_LINE_BENCH_H
#define TH_LINE_BENCH_H

#include "support/bench/view.h"

extern const struct th_model th_line_transport;

/* The catheter of the closed forms: 0.5293 mm x 0.89 m, D 6e-10 m2/s. */
static const double bore = 0.5293e-3, length = 0.89, diffusivity = 6e-10;
static const double day = 86400, millilitre = 1e-6;
enum { SEGMENTS = 4 };

static inline double area(void)
{
    return M_PI * bore * bore / 4;
}

/* The reservoir's content of a drug, in all lanes; another concentration of it is a fill. */
static inline void hold(struct bench *a, int species, double concentration)
{
    EACH_LANE(i) {
        a->ports->reservoir.volume[i] = 20 * millilitre;
        a->ports->ledger.mass[TH_IN_RESERVOIR][species][i] = 20 * millilitre * concentration;
    }
}

static inline struct bench *line_of(double metres, double tubing, double held)
{
    struct bench *a = bench_memory(sizeof *a);
    bench_open(a, &th_line_transport, 2);
    struct th_ports *ports = a->ports;
    EACH_LANE(i) {
        for (int s = 0; s < 2; s++) {
            ports->drug.base_fraction[s][i] = 1;
            ports->drug.diffusivity[s][i] = diffusivity;
        }
        ports->drug.stock[0][i] = held;
        ports->catheter.length[i] = metres;
        ports->catheter.bore[i] = bore;
        ports->catheter.lumen[i] = area() * metres;
        ports->pump.tubing[i] = tubing;
        ports->catheter.segment_count[i] = SEGMENTS;
        for (int k = 0; k < SEGMENTS; k++)
            ports->catheter.segment_volume[k][i] = area() * metres / SEGMENTS;
    }
    hold(a, 0, held);
    return a;
}

static inline void put_away(struct bench *a)
{
    bench_close(a);
    free(a);
}

static inline double line_volume(const struct bench *a)
{
    return a->ports->pump.tubing[0] + a->ports->catheter.lumen[0];
}

/* The ports of ladder and reservoir for one lane: in at the reservoir, out at the
 * tip, the walls taking up the difference evenly. */
static inline void order(struct bench *a, int lane, double in, double out, double inlet)
{
    struct th_ports *ports = a->ports;
    for (int k = 0; k <= SEGMENTS; k++)
        ports->catheter.face_volume[k][lane] = in + (out - in) * k / SEGMENTS;
    ports->catheter.opening_volume[TH_TIP][lane] = out;
    for (int k = 0; k < SEGMENTS; k++)
        ports->catheter.segment_volume[k][lane] += (in - out) / SEGMENTS;
    ports->reservoir.inlet_mass[0][lane] = in > 0 ? in * inlet : 0;
}

static inline void step(struct bench *a, double seconds, double in, double out, double inlet)
{
    EACH_LANE(i) {
        a->step[i] = seconds;
        order(a, i, in, out, inlet);
    }
    bench_advance(a);
}

static inline double longest(struct bench *a)
{
    double limit[TH_LANES];
    bench_limit(a, INFINITY, limit);
    return limit[0];
}

static inline void expect_flow(struct bench *a, double flow)
{
    EACH_LANE(i) a->ports->program.ordered_flow[i] = flow;
}

static inline double content(const struct bench *a)
{
    return a->ports->ledger.mass[TH_IN_LINE][0][0];
}

/* Concentration profile of the first drug, lane 0. */
static inline const double *profile(struct bench *a)
{
    return bench_profile(a, "concentration", 0);
}

/* Decay at k 1/s in reservoir and line: what a fluid that held `inlet` at the step's start
 * gives. */
static inline void decaying_step(struct bench *a, double seconds, double volume, double inlet,
                                 double k)
{
    double x = k * seconds;
    EACH_LANE(i) a->ports->drug.degradation[0][i] = k;
    step(a, seconds, volume, volume, x > 0 ? inlet * -expm1(-x) / x : inlet);
}

static inline double uniform(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

#endif
