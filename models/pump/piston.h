/* The rows and the page of pump/piston, for piston.c alone. */
#ifndef TH_PUMP_PISTON_H
#define TH_PUMP_PISTON_H

#include "model/model.h"
#include "pump/common/pulse.h"
#include "pump/common/sensor.h"
#include "pump/common/stall.h"

static const char page[] =
    "A piston between two check valves. Each stroke draws a fixed volume out of the\n"
    "reservoir and pushes it into the catheter; the programme orders how many there\n"
    "are. Its reservoir may suck (reservoir.bellows with propellant: r113), so that\n"
    "no leak lets drug out.\n"
    "\n"
    "  f  = Q/stroke          strokes per second; at most 1/(draw_time + push_time)\n"
    "  V  = stroke (1 + error)                       if the chamber fills\n"
    "     = (P - p_c) draw_time/inlet                if that is less; not below 0\n"
    "  P  = p_res + p_amb - inlet_opens              absolute, before the inlet\n"
    "  p_c = p_v(T) + dissolved_gas                  where the fluid cavitates\n"
    "\n"
    "p_v is the vapour pressure of water at the temperature of the reservoir's fluid.\n"
    "The pressure in the chamber cannot fall below p_c, so that no more flows in\n"
    "through the resistance `inlet` in draw_time; a cavity is left, which collapses\n"
    "when the piston returns. The flow into the catheter at its pressure p:\n"
    "\n"
    "  q(p) = f V - fouled (p - p_res) - relief (p - relief_pressure)+\n"
    "         + (p_res - inlet_opens - outlet_opens - p)+/(inlet + outlet)\n"
    "\n"
    "Check valves let nothing back. Fouled ones do not close: fluid leaks along the\n"
    "pressure, out of the catheter into a reservoir that sucks (under-delivery).\n"
    "anti_retrograde: fitted is a third valve at the outlet, which lets nothing back\n"
    "whatever is fouled. The last term is what a reservoir at more than the opening\n"
    "pressures pushes through both valves, ordered or not, stopped or stalled: R-113\n"
    "is above the air of a mountain when it is warm enough. Above relief_pressure the\n"
    "fluid passes the piston.\n"
    "\n"
    "Step. While the chamber does not fill the volume V in the reservoir falls by\n"
    "\n"
    "  W(h) = s h + (q0 - s) h (1 - e^-x)/x,  x = f k h draw_time/inlet\n"
    "\n"
    "with q0 = f V, k the reservoir's stiffness and s what leaks back, exact for any\n"
    "step of even warmth; a step ends where it begins not to fill. The leaks are\n"
    "taken by the side on which p is at the step's start. Near empty all that flows\n"
    "out fades as that of every pump does (see pump.peristaltic).\n"
    "\n"
    "Pulses. mean: the flow f V at all times. counted: at the end of each step a\n"
    "whole number of strokes was given, evenly within it. resolved: each stroke\n"
    "begins and ends at its tick and lasts push_time.\n"
    "\n"
    "A stall stops the piston while a cause is left; strokes that did not come are\n"
    "missed_volume. Out of the body nothing flows. stall_alarm, occlusion_alarm and\n"
    "fill_alarm: see pump.peristaltic.\n"
    "\n"
    "Validity: linear resistances; a chamber without gas that stays in it (which\n"
    "would take its expansion off each stroke); a coil strong enough up to\n"
    "relief_pressure; no effect of a magnetic field is known to the model. MiniMed\n"
    "2007: strokes out of a reservoir below the air's pressure, to 2400 m and 7.6 m\n"
    "under water, not above 40 C (physician manual; R-113 is recalled). Valves that\n"
    "foul let suction draw drug back: same, chapter 10. A valve's opening pressure is\n"
    "to exceed that of a reservoir above the air's: US 9968733 B2; a valve against\n"
    "cavitation: US 2002/0173772 A1. Volumes, times, valves and resistances are not\n"
    "published. Vapour of water: Wagner & Pruss 2002, J Phys Chem Ref Data 31:387.\n"
    "\n"
    "By hand: 1 mL/day in strokes of 0.5 uL is one every 43.2 s. R-113 at 37 C, 70.35\n"
    "kPa, less 2 kPa of the inlet and 6.28 kPa of vapour drives 62.07 kPa: in 0.1 s\n"
    "through 1.5e13 Pa s/m3 come 0.414 uL, 83 % of a stroke. At sea level it sucks\n"
    "with 31.0 kPa: valves fouled to 3.6e-17 m3/s/Pa take back a tenth of 1 mL/day.\n";

enum { TH_PULSE_MODES(TH_LABEL_INDEX, ) };

#define FITTINGS(LABEL, AND) LABEL(none) AND LABEL(fitted)
enum { FITTINGS(TH_LABEL_INDEX, ) };

#define PARAMS(ROW)                                                                          \
    ROW(stroke, VOLUME, "0.5 uL", "0.01 uL", "100 uL", RECALLED, "MiniMed 2007",             \
        "volume of a stroke as the programme counts it")                                     \
    ROW(error, FRACTION, "0 %", "-90 %", "100 %", PLACEHOLDER, "none assumed",               \
        "volume of this pump's stroke above that, relative to it")                           \
    ROW(draw_time, TIME, "0.1 s", "1 ms", "60 s", PLACEHOLDER, "",                           \
        "time for which a stroke draws fluid in", .unit = "s")                               \
    ROW(push_time, TIME, "0.1 s", "1 ms", "60 s", PLACEHOLDER, "",                           \
        "time in which a stroke pushes it out", .unit = "s")                                 \
    ROW(inlet, RESISTANCE, "1e12 Pa s/m3", "1e8 Pa s/m3", "1e17 Pa s/m3", PLACEHOLDER, "",   \
        "resistance of the open inlet valve and its way", .unit = "Pa s/m3")                 \
    ROW(outlet, RESISTANCE, "1e12 Pa s/m3", "1e8 Pa s/m3", "1e17 Pa s/m3", PLACEHOLDER, "",  \
        "resistance of the open outlet valve and its way", .unit = "Pa s/m3")                \
    ROW(inlet_opens, PRESSURE, "2 kPa", "0 kPa", "100 kPa", PLACEHOLDER, "",                 \
        "pressure that opens the inlet valve, and is lost there", .unit = "kPa")             \
    ROW(outlet_opens, PRESSURE, "15 kPa", "0 kPa", "500 kPa", PLACEHOLDER, "",               \
        "pressure that opens the outlet valve, and is lost there", .unit = "kPa")            \
    ROW(dissolved_gas, PRESSURE, "0 kPa", "0 kPa", "200 kPa", CHOSEN, "a degassed solution", \
        "partial pressure of gas dissolved in the fluid, which adds to that of its vapour",  \
        .unit = "kPa")                                                                       \
    ROW(fouled, CONDUCTANCE, "0 mL/min/mmHg", "0 mL/min/mmHg", "1 mL/min/mmHg", CHOSEN,      \
        "valves that close",                                                                 \
        "flow through valves that do not close, per pressure between outlet and reservoir")  \
    ROW(anti_retrograde, CHOICE, "none", "", "", CHOSEN,                                     \
        "patents know pumps with one and without",                                           \
        "valve at the outlet that lets nothing back through fouled ones",                    \
        .labels = FITTINGS(TH_LABEL_TEXT, " "))                                              \
    ROW(pulses, CHOICE, "mean", "", "", CHOSEN, "",                                          \
        "delivery as one mean flow, as whole strokes spread over each step, or stroke by "   \
        "stroke",                                                                            \
        .labels = TH_PULSE_MODES(TH_LABEL_TEXT, " "))                                        \
    TH_SENSOR_PARAMS(ROW, TH_NO_ALARM)                                                       \
    TH_PUMP_TUBE(ROW)

#define STATES(OUT)                                                                          \
    TH_SENSOR_STATES(OUT)                                                                    \
    OUT(stroke_flow, FLOW, "flow during the stroke that is on")                              \
    OUT(strokes, VOLUME, "volume that strokes moved since the start")                        \
    OUT(strokes_excess, VOLUME, "round-off in strokes")                                      \
    OUT(stroked, VOLUME, "volume that strokes moved in the last step")                       \
    OUT(pushed, NUMBER, "fluid was pushed through the valves in the last step: 1 if it was") \
    OUT(freely, VOLUME, "volume that was pushed through the valves since the start")         \
    OUT(freely_excess, VOLUME, "round-off in freely")

#define OUTPUTS(OUT)                                                                         \
    OUT(flow, FLOW, "flow into the catheter; below 0: back into the reservoir",              \
        .nature = TH_INTERVAL_MEAN, .of = "net_volume")                                      \
    OUT(error, FRACTION,                                                                     \
        "error of the flow now, with what leaks, relative to the order; 0 while nothing is " \
        "ordered")                                                                           \
    OUT(stroke_volume, VOLUME, "volume of a stroke at the present pressures", .unit = "uL")  \
    OUT(filling, FRACTION, "share of the chamber that a stroke fills; the rest is a cavity") \
    OUT(pulse_count, NUMBER, "strokes given since the start", .nature = TH_STEPWISE)         \
    OUT(availability, FRACTION, "share of the flow that the reservoir gives now")            \
    OUT(moved_volume, VOLUME, "volume that strokes moved since the start, before leaks",     \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                               \
    OUT(net_volume, VOLUME, "volume into the catheter since the start", .nature = TH_TOTAL)  \
    OUT(free_volume, VOLUME,                                                                 \
        "volume that the reservoir pushed through the valves since the start",               \
        .log = TH_LOG_TRUTH,                                                                 \
        .notice = "volume that the reservoir pushed through the valves of the pump",         \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                               \
    TH_SENSOR_OUTPUTS(OUT)                                                                   \
    TH_PUMP_STALL_OUTPUTS(OUT, "pump stalled: 1 if the piston stands", "the piston stopped", \
                          "strokes that did not come while it was stalled")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    struct th_pump_counts counts;
    struct th_pulses pulses;
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

#endif
