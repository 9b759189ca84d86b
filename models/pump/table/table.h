/* The rows and the page of pump/table, for table.c alone. */
#ifndef TH_PUMP_TABLE_H
#define TH_PUMP_TABLE_H

#include "model/model.h"
#include "pump/common/stall.h"

static const char page[] =
    "The flow is that of a measured map, over one or several of five axes:\n"
    "\n"
    "  rate           the order Q\n"
    "  volume         in the reservoir, with what stays in it\n"
    "  temperature    of the pump (surroundings.pump_temperature)\n"
    "  ambient        absolute pressure around the patient (surroundings.ambient)\n"
    "  back_pressure  gauge pressure at the outlet\n"
    "\n"
    "The file of map has a column for each axis, and ratio (of the flow to the order)\n"
    "or flow; a row for each combination of the axes' values, in any order. Between\n"
    "the nodes r is linear along each axis (multilinear; on nodes it is the row):\n"
    "\n"
    "  q0 = Q (1 + error) r(Q, V, T, p_amb, p)       of ratio\n"
    "  q0 = (1 + error) r(Q, V, T, p_amb, p)         of flow;  0 where Q = 0\n"
    "\n"
    "Beyond the ends. refuse: the member stops, and says which axis; where nothing is\n"
    "ordered the map is not asked. hold: the nearest end; of rate, the ratio of the\n"
    "flow to the order at the end, so that small orders give little.\n"
    "\n"
    "Within a step. With k = dq0/dV in the cell of V, and the outlet at the pressure\n"
    "of the step's start, dV/dt = -q, in closed form\n"
    "\n"
    "  q(t) = b + (q0 - b) e^(-k t)   b: what flows back\n"
    "\n"
    "Steps are short enough that q0 changes by a thousandth, and end, to 1e-6 of the\n"
    "capacity, where a cell does: then what the bend of the map at the node makes of\n"
    "the volume is below a millionth.\n"
    "\n"
    "Back-pressure. In its cell, from p_k to p_k+1, the map is the line\n"
    "\n"
    "  q(p) = q0(p_k) - s (p - p_k)+,   s = (q0(p_k) - q0(p_k+1))/(p_k+1 - p_k) > 0\n"
    "\n"
    "which the catheter solves with its own pressures, so that no step is too long\n"
    "for an outlet that is pinched. The cell is that of the pressure at the step's\n"
    "start: while the pressure stays there the flow is that of the map. If it leaves\n"
    "the cell the flow is, until the step ends, q0(p_k) below it and the same line\n"
    "above it; in the next step it is that of the map again. Where the map rises with\n"
    "the pressure s = 0, and q0 is that at the step's start. From relief_pressure on\n"
    "\n"
    "  q(p) = q0(relief_pressure) - relief (p - relief_pressure)\n"
    "\n"
    "the tube opens past whatever moves the fluid. asked, moved and flow are those of\n"
    "the map at the pressure of the step's start, before relief; what went into the\n"
    "catheter is catheter.inlet_volume.\n"
    "\n"
    "Near empty. u: volume above the residual, d: taper. The pump gets all it asks\n"
    "while u > d, then the share u/d: see pump.peristaltic. So a map should reach to\n"
    "the residual, and be of a reservoir that does not fade: or the fading is there\n"
    "twice.\n"
    "\n"
    "A stall stops the pump, as that of pump.peristaltic does, and ends as that does.\n"
    "Out of the body it moves nothing.\n"
    "\n"
    "Valid within the map, for a pump without memory: no hysteresis, no pulses. A map\n"
    "is measured at steady flow; how dense its nodes must be, its author knows.\n"
    "\n"
    "By hand: ratio 100 % at 20 mL and 90 % at 10 mL, Q = 1 mL/day, 20 mL: dq0/dV =\n"
    "0.01/day, 0.995017 mL in the first day.\n";

#define BEYOND(LABEL, AND) LABEL(refuse) AND LABEL(hold)
enum { BEYOND(TH_LABEL_INDEX, ) };

#define EXAMPLE                                              \
    "rate[mL/day],temperature[degC],ambient[kPa],ratio[%]\n" \
    "0,10,20,101\n"                                          \
    "0,10,500,100\n"                                         \
    "0,50,20,99\n"                                           \
    "0,50,500,98\n"                                          \
    "24,10,20,97\n"                                          \
    "24,10,500,96\n"                                         \
    "24,50,20,95\n"                                          \
    "24,50,500,94\n"

#define PARAMS(ROW)                                                                           \
    ROW(map, FILE, "", "", "", PLACEHOLDER, "",                                               \
        "measured flow: rate, volume, temperature, ambient, back_pressure, or some of them, " \
        "and ratio or flow",                                                                  \
        .file = TH_TABLE_FILE, .example = EXAMPLE)                                            \
    ROW(beyond, CHOICE, "refuse", "", "", CHOSEN, "",                                         \
        "beyond the ends of the map: the member stops, or the nearest end holds",             \
        .labels = BEYOND(TH_LABEL_TEXT, " "))                                                 \
    ROW(error, FRACTION, "0 %", "-100 %", "900 %", PLACEHOLDER, "none assumed",               \
        "flow of this pump above that of the map, relative to it")                            \
    TH_PUMP_TUBE(ROW)

#define STATES(OUT)                                                     \
    OUT(stalled, NUMBER, "stalled: 1 if nothing moves")                 \
    OUT(stalls, NUMBER, "stalls since the start")                       \
    OUT(missed, VOLUME, "volume missed while stalled, since the start") \
    OUT(missed_excess, VOLUME, "round-off in missed")                   \
    OUT(flow, FLOW, "flow of the last step")                            \
    OUT(asked, VOLUME, "volume asked for since the start")              \
    OUT(asked_excess, VOLUME, "round-off in asked")                     \
    OUT(moved, VOLUME, "volume moved since the start")                  \
    OUT(moved_excess, VOLUME, "round-off in moved")                     \
    OUT(sliding, NUMBER, "the slip at the outlet is that of the map: 1 if it is")

#define OUTPUTS(OUT)                                                                          \
    OUT(flow, FLOW, "flow by the map, as far as the reservoir gives it, before relief",       \
        .nature = TH_INTERVAL_MEAN, .of = "moved_volume")                                     \
    OUT(error, FRACTION,                                                                      \
        "error of the flow by the map, relative to the order, before fading and relief; 0 "   \
        "while nothing is ordered")                                                           \
    OUT(availability, FRACTION, "share of the volume asked for that the reservoir gives now") \
    OUT(asked_volume, VOLUME, "volume that the map asks for, since the start",                \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                \
    OUT(moved_volume, VOLUME, "volume that was moved since the start, before relief",         \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                                \
    TH_PUMP_STALL_OUTPUTS(OUT, "pump stalled: 1 if it moves nothing",                         \
                          "the pump came to a stand",                                         \
                          "what the map asks for while the pump is stalled")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) ROWS };

#endif
