/* Private to models/pressure: rows and commands of pressure/marmarou. */
#ifndef TH_PRESSURE_MARMAROU_ROWS_H
#define TH_PRESSURE_MARMAROU_ROWS_H

#include "turnover.h"

#define MARMAROU_PARAMS(ROW)                                                               \
    PRESSURE_TURNOVER(ROW)                                                                 \
    ROW(resting, PRESSURE, "11.6 mmHg", "-20 mmHg", "60 mmHg", READ,                       \
        "Malm 2011, median of 40 healthy elderly, 7.8-14.3",                               \
        "pressure of CSF, supine, at which as much is absorbed as is formed")              \
    ROW(outflow_resistance, RESISTANCE, "8.6 mmHg min/mL", "0.1 mmHg min/mL",              \
        "1000 mmHg min/mL", READ,                                                          \
        "Malm 2011, median of 40 healthy elderly, 90th percentile 17.4; 17.7 to 19.0 in "  \
        "hydrocephalus (Andersson 2011)",                                                  \
        "pressure by which CSF rises for the flow that is absorbed")                       \
    ROW(volume_index, VOLUME, "25.9 mL", "1 mL", "1 L", RECALLED,                          \
        "Shapiro 1980, 14 to 30 mL; 99.8 mL with a spread of 89.5 by drainage (Kim 2019)", \
        "pressure-volume index: the volume that makes the pressure ten times as high")     \
    ROW(reference, PRESSURE, "0 mmHg", "-60 mmHg", "50 mmHg", CHOSEN,                      \
        "Marmarou 1975: 0; later work takes it for a constant of each patient",            \
        "pressure above which the space is elastic by the law")                            \
    ROW(hole, CONDUCTANCE, "0.009 mL/min/mmHg", "0 mL/min/mmHg", "0.3 mL/min/mmHg",        \
        PLACEHOLDER, "some 0.1 mL/min supine, recalled",                                   \
        "conductance of the hole behind a cutting needle of 22 gauge")                     \
    ROW(pencil, FRACTION, "40 %", "0 %", "100 %", READ, "Holst 1998: 2 to 3 times less",   \
        "conductance of the hole behind a pencil point over that behind a cutting tip of " \
        "the same width")

#define MARMAROU_STATES(OUT)                                                        \
    OUT(csf, PRESSURE, "pressure of CSF at the level of indifference")              \
    OUT(flow, FLOW, "flow that came in in the last step")                           \
    OUT(change, FLOW, "by which that differs from the one before, in whole grains") \
    OUT(ordered_flow, FLOW, "flow ordered in the last step")                        \
    OUT(hole, CONDUCTANCE, "conductance of the hole when it was made")              \
    OUT(hole_at, POSITION, "place of the hole")                                     \
    OUT(closing, RATE, "rate at which the hole closes")                             \
    OUT(opened, NUMBER, "instant at which the hole was made, ticks")                \
    OUT(leaked, VOLUME, "volume of CSF that leaked so far")                         \
    OUT(leaked_excess, VOLUME, "compensation of the sum leaked")                    \
    PRESSURE_STATES(OUT)

#define MARMAROU_OUTPUTS(OUT)                                                           \
    PRESSURE_OUTPUTS(OUT)                                                               \
    OUT(held_volume, VOLUME, "volume that canal and skull hold above rest")             \
    OUT(compliance, COMPLIANCE, "compliance of the CSF's space", .unit = "mL/mmHg")     \
    OUT(leaked_flow, FLOW, "flow of CSF that leaks through a hole in the dura",         \
        .nature = TH_INTERVAL_MEAN, .of = "leaked_volume", .unit = "mL/min")            \
    OUT(leaked_volume, VOLUME, "volume of CSF that leaked so far", .nature = TH_TOTAL,  \
        .flags = TH_GROWS)                                                              \
    OUT(hole_conductance, CONDUCTANCE, "conductance of the hole in the dura",           \
        .log = TH_LOG_TRUTH)                                                            \
    OUT(unsealed_hole, NUMBER,                                                          \
        "hole in the dura that does not close: 1 from a puncture without seals to a "   \
        "patch",                                                                        \
        .log = TH_LOG_NOTICE,                                                           \
        .notice = "a hole of pressure.puncture without seals: does not close by "       \
                  "itself, and leaks until pressure.patch; as published 10 to 65 % of " \
                  "holes of 22 to 29 gauge close within 5 min (Cruickshank 1989), and " \
                  "the headache of the others goes within two weeks (ICHD-3, 7.2.1)",   \
        .nature = TH_STEPWISE)

struct marmarou_params {
    MARMAROU_PARAMS(TH_LANE_MEMBER)
};
struct marmarou_states {
    MARMAROU_STATES(TH_LANE_MEMBER)
};
struct marmarou_outputs {
    MARMAROU_OUTPUTS(TH_LANE_MEMBER)
};
enum { MARMAROU_PARAMS(TH_ROW_INDEX) };

/* puncture.c: the commands of the hole, and what they do; its conductance at an instant,
 * m3/s/Pa. */
enum { MARMAROU_COMMANDS = 2 };
extern const struct th_command th_marmarou_commands[MARMAROU_COMMANDS];
void th_marmarou_order(const struct th_view *view, const struct th_event *event, int lane);
double th_marmarou_hole(const struct marmarou_states *states, th_tick now, int lane);

#endif
