/* Private to models/pressure: what its models have alike: rows of who forms and absorbs CSF and
 * where, the posture's column, and the ports made of these. */
#ifndef TH_PRESSURE_TURNOVER_H
#define TH_PRESSURE_TURNOVER_H

#include "model/model.h"
#include "ports.h"

#define PRESSURE_TURNOVER(ROW)                                                               \
    ROW(production, FLOW, "0.35 mL/min", "0 mL/min", "2 mL/min", RECALLED,                   \
        "textbook; 0.2-0.7 over a day, Nilsson 1992", "production of CSF", .unit = "mL/min", \
        .published = {"0.2 mL/min", "0.7 mL/min"})                                           \
    ROW(spinal_absorption, FRACTION, "16 %", "0 %", "100 %", READ,                           \
        "cat, 16 % (Marmarou 1975); sheep, canal and skull tied apart, 12 to 25 %; no "      \
        "human "                                                                             \
        "number",                                                                            \
        "share of the canal in the absorption of CSF, distributed as the rootlets")          \
    ROW(spinal_formation, FRACTION, "100 %", "0 %", "100 %", CHOSEN,                         \
        "no net flow through the foramen magnum: measured upward in 78 % of patients with "  \
        "an "                                                                                \
        "error as large as itself (Eide 2021); none seen in cisternograms (Greitz 1996)",    \
        "CSF formed along the canal over the CSF absorbed there, distributed as the "        \
        "rootlets; 0: all is formed in the skull",                                           \
        .published = {"0 %", "100 %"})                                                       \
    ROW(cistern_absorption, FRACTION, "45 %", "0 %", "100 %", READ,                          \
        "sheep: lymph carries 40 to 48 % (Boulton 1996, 1998)",                              \
        "share of the cisterns (lymph) in the CSF absorbed in the skull; the rest is "       \
        "absorbed at the convexities")                                                       \
    ROW(compliance_share, FRACTION, "63 %", "0 %", "100 %", DERIVED,                         \
        "0.613 mL/mmHg from a pulse wave of 4.6 m/s (Kalata 2009) over 0.97; cat: 32 % "     \
        "(Marmarou 1975)",                                                                   \
        "share of the canal in the injected volume that canal and skull hold, evenly "       \
        "along it")                                                                          \
    ROW(indifference, POSITION, "16 cm", "0 cm", "1 m", CHOSEN,                              \
        "between C6 and T5, Magnaes 1976 part 2",                                            \
        "level at which posture does not change the pressure")                               \
    ROW(density, DENSITY, "1.0006 g/mL", "0.99 g/mL", "1.02 g/mL", READ, "Lui 1998, 37 C",   \
        "density of CSF")

#define PRESSURE_STATES(OUT)                               \
    OUT(absorbed, VOLUME, "volume of CSF absorbed so far") \
    OUT(absorbed_excess, VOLUME, "compensation of the sum absorbed")

#define PRESSURE_OUTPUTS(OUT)                                                  \
    OUT(tip_pressure, PRESSURE, "CSF pressure at the tip")                     \
    OUT(absorbed_flow, FLOW, "flow of CSF that is absorbed, in all",           \
        .nature = TH_INTERVAL_MEAN, .of = "absorbed_volume", .unit = "mL/min") \
    OUT(absorbed_volume, VOLUME, "volume of CSF absorbed so far", .nature = TH_TOTAL)

#define PRESSURE_PROFILES(OUT)                                              \
    OUT(z, POSITION, "distance below the foramen magnum", .flags = TH_AXIS) \
    OUT(csf, PRESSURE, "pressure of CSF along the canal")

/* The rows of one lane. */
struct th_turnover {
    double production, spinal_absorption, spinal_formation, cistern_absorption,
        compliance_share, indifference, density;
};

#define TH_TURNOVER_OF(params_, lane_)                              \
    ((struct th_turnover){                                          \
        .production = (params_)->production[lane_],                 \
        .spinal_absorption = (params_)->spinal_absorption[lane_],   \
        .spinal_formation = (params_)->spinal_formation[lane_],     \
        .cistern_absorption = (params_)->cistern_absorption[lane_], \
        .compliance_share = (params_)->compliance_share[lane_],     \
        .indifference = (params_)->indifference[lane_],             \
        .density = (params_)->density[lane_],                       \
    })

/* Into the ports, in prepare: what is formed and the shares; the column of the posture. */
void th_pressure_show(struct th_ports *ports, const struct th_turnover *turnover, int lane);
/* The flows of a step that are absorbed and stored in all, m3/s, each in its places. */
void th_pressure_divide(struct th_ports *ports, double absorbed, double stored, int lane);
/* Flow into the CSF as ordered now, by pump, needle and access port, m3/s. */
double th_pressure_ordered(const struct th_ports *ports, int lane);
/* The tip's pressure and the flow that is absorbed, as outputs: NAN without a catheter. */
void th_pressure_observe(const struct th_ports *ports, double tip[TH_LANES],
                         double absorbed[TH_LANES]);
/* The profile, a straight line from the foramen magnum down: two points. */
size_t th_pressure_points(const struct th_setup *setup);
void th_pressure_observe_profile(const struct th_view *view);

#endif
