/* A restrictor pump and the reservoir under a vapour that it draws on, on two benches that
 * share ports; the outlet is at a pressure that the test says. */
#ifndef TH_RESTRICTOR_BENCH_H
#define TH_RESTRICTOR_BENCH_H

#include "laws.h"
#include "support/bench/bellows.h"
#include "support/bench/pump_line.h"

struct pair {
    struct bench pump, reservoir;
    struct th_ports *ports;
};

/* Pump and body are so warm (C), the air weighs so much, and the tip is so much above it
 * (kPa). */
struct around {
    double celsius, ambient, tip;
};
static const struct around usual = {37, 101.325, 1.3};

static inline void open_pair(struct pair *p, const struct th_model *pump, const char *gas,
                             struct around around)
{
    open_reservoir(&p->reservoir, 1, 10);
    bench_open(&p->pump, pump, 1);
    p->ports = p->pump.ports = p->reservoir.ports;
    bench_set(&p->reservoir, "propellant", gas);
    bench_set(&p->reservoir, "pressure_full", "0 kPa");
    bench_set(&p->reservoir, "pressure_empty", "0 kPa");
    EACH_LANE(i) {
        p->ports->surroundings.pump_temperature[i] = around.celsius + 273.15;
        p->ports->surroundings.body_temperature[i] = around.celsius + 273.15;
        p->ports->surroundings.ambient_pressure[i] = around.ambient * 1e3;
        p->ports->catheter.viscosity[i] = th_water_viscosity(around.celsius + 273.15);
        p->ports->catheter.inlet_pressure[i] = around.tip * 1e3;
    }
}

static inline void start_pair(struct pair *p)
{
    bench_start(&p->reservoir);
    bench_start(&p->pump);
}

static inline void close_pair(struct pair *p)
{
    p->pump.ports = p->pump.own;
    bench_close(&p->pump);
    bench_close(&p->reservoir);
}

/* A step of both; the volume into the catheter. */
static inline double step_pair(struct pair *p, double seconds)
{
    const double volume = step_line(&p->pump, seconds);
    bench_step(&p->reservoir, seconds);
    return volume;
}

#endif
