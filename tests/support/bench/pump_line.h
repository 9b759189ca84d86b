/* A pump on the bench, whose outlet is at a pressure that the test says. */
#ifndef TH_PUMP_LINE_BENCH_H
#define TH_PUMP_LINE_BENCH_H

#include "support/bench/view.h"

/* The line of the slot's contract at a pressure, of lane 0: m3/s. */
static inline double line_at(const struct th_ports *ports, double pressure)
{
    double flow = ports->pump.flow[0];
    for (int m = 0; m < TH_PUMP_SLIPS; m++)
        flow -= ports->pump.slip[m][0] * fmax(pressure - ports->pump.slip_from[m][0], 0);
    return flow;
}

/* A step, with what goes into the catheter at its pressure: m3. */
static inline double step_line(struct bench *b, double seconds)
{
    bench_step(b, seconds);
    const double volume = line_at(b->ports, b->ports->catheter.inlet_pressure[0]) * seconds;
    EACH_LANE(i) b->ports->catheter.face_volume[0][i] = volume;
    return volume;
}

#endif
