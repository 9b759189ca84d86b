/* The rows and the page of pump/peristaltic, for peristaltic.c alone. */
#ifndef TH_PUMP_PERISTALTIC_H
#define TH_PUMP_PERISTALTIC_H

#include "model/model.h"

static const char page[] =
    "Positive displacement: the rotor sets the flow, the catheter feels it.\n"
    "\n"
    "  q0  = Q (1 + error + a_V (V/V_cap - 1/2) + a_T (T - 37 C)\n"
    "           + a_p (p_amb/atm - 1))\n"
    "\n"
    "T and p_amb: surroundings.pump_temperature and its ambient pressure;\n"
    "\n"
    "  dW/dt = q0(V),  dV/dt = s - dW/dt    volume W that the rotor asks for\n"
    "  W(h) = s h + (q0 - s) h (1 - e^-x)/x,  x = Q a_V h / V_cap,\n"
    "  q0(h) = s + (q0 - s) e^-x\n"
    "\n"
    "exact for any step h while what slips back, s m3/s, is even; it is taken at the\n"
    "step's start. Stalled (W is missed) or between pulses V stands still and W = q0\n"
    "h; in a pulse of flow q_p it falls evenly: q0(h) = q0 - Q a_V (q_p - s) h/V_cap,\n"
    "W their mean by h.\n"
    "\n"
    "Near empty. u: volume above the residual, d: taper. The rotor gets all it asks\n"
    "while u > d, then the share u/d (the tube no longer refills). In closed form, so\n"
    "that any step is exact and none can overdraw the reservoir, with c = s h/W and\n"
    "a = max(u - d, 0)/(1 - c), without end from c = 1 on:\n"
    "\n"
    "  delivered = W                                                       W <= a\n"
    "            = a + (min(u, d) - c d) (1 - e^-((W - a)/d)) + c (W - a)  W > a\n"
    "\n"
    "availability is that share at the instant, min(u/d, 1). Within a step the flow\n"
    "goes evenly from q0 min(u/d, 1) at its start to that at its end, and delivers\n"
    "the volume above. Steps are short enough that it is on this line to a part in\n"
    "1e7 of the full flow: q0 changes by a thousandth at most, and so does the share\n"
    "when it begins to fade.\n"
    "\n"
    "At the outlet the pump shows  q(p) = flow - slip (p - p_res)+ - relief (p -\n"
    "relief_pressure)+ and the catheter finds p. With slip = 0 back-pressure changes\n"
    "nothing up to relief_pressure, where the tube opens past the rollers and the\n"
    "pressure stops rising. What slips stays in the reservoir. The flow turns\n"
    "negative only through slip.\n"
    "\n"
    "Pulses. mean: as above. resolved: the rotor winds up W and, whenever it has\n"
    "reached pulse_volume, delivers it within pulse_time. Begin and end fall on exact\n"
    "ticks and the flow between them is pulse_volume over that whole number of ticks.\n"
    "From q0 = pulse_volume/pulse_time on the pulses touch: the rotor turns without\n"
    "pause, the flow is q0, and each pulse_volume that it moves counts as a pulse. So\n"
    "it does when the reservoir holds less than a thousandth of a pulse, which is not\n"
    "worth cutting up. Always\n"
    "\n"
    "  asked = moved + wound up,  -q0/2 us < wound up < pulse_volume + q0 pulse_time\n"
    "\n"
    "A stall stops the rotor, within a pulse too, which then counts by the part that\n"
    "was moved; the programme does not notice and goes on counting. Stalls are\n"
    "counted by their causes: the rotor turns again when the last of them has ended.\n"
    "One with `over` ends then and ends no other; one without ends with `restart`,\n"
    "which ends no other either: a motor that is stuck stays so when it leaves a\n"
    "scanner, and one in a scanner does not turn for being told. Nor does a worn\n"
    "shaft: a hazard's stall ends with a restart that names it as its cause.\n"
    "missed_volume is what the rotor would have moved meanwhile.\n"
    "\n"
    "In a magnetic field of stalls_in_field or more the rotor stands, and for\n"
    "field_recovery after it; no restart ends that. The programme does not notice.\n"
    "\n"
    "Out of the body the pump moves nothing and nothing slips back. One that is\n"
    "implanted has no stall and nothing wound up: what was wound up before stays\n"
    "asked for and is never moved. What is counted since the start goes on.\n"
    "\n"
    "Valid for quasi-steady rollers; the ripple within a turn is not resolved, loss\n"
    "of occlusion with over-infusion is an error that is set during the run. The\n"
    "volume of one rotor pulse, the slip, the relief pressure and the coefficients a\n"
    "are not published: they are placeholders. Label accuracy +/-14.5 % (ECRI, 26 Mar\n"
    "2014); laboratory mean -2.4 % (Wesemann 2014, Reg Anesth Pain Med 39:341).\n"
    "\n"
    "By hand: 1 mL/day in pulses of 1 uL: one every 86.4 s; in 0.5 s each they touch\n"
    "at 172.8 mL/day. u = d = 0.3 mL and W = 0.3 mL: 0.3 (1 - 1/e) = 0.1896 mL is\n"
    "delivered, 0.1104 mL is left.\n";

#define PULSES(LABEL, AND) LABEL(mean) AND LABEL(resolved)
enum { PULSES(TH_LABEL_INDEX, ) };

#define PARAMS(ROW)                                                                            \
    ROW(error, FRACTION, "0 %", "-100 %", "900 %", PLACEHOLDER, "none assumed",                \
        "error of this pump's flow, relative to the order")                                    \
    ROW(volume_effect, FRACTION, "0 %", "-50 %", "50 %", PLACEHOLDER, "",                      \
        "a_V: flow from a full reservoir minus that from an empty one, relative to "           \
        "the order")                                                                           \
    ROW(temperature_effect, FRACTION, "0 %", "-10 %", "10 %", PLACEHOLDER, "",                 \
        "a_T: relative change of the flow per kelvin above 37 degC")                           \
    ROW(ambient_effect, FRACTION, "0 %", "-100 %", "100 %", PLACEHOLDER, "",                   \
        "a_p: relative change of the flow per standard atmosphere above one")                  \
    ROW(stalls_in_field, FLUX_DENSITY, "0.1 T", "1 mT", "100 T", CHOSEN,                       \
        "a scanner of 1.5 T stops the rotor for as long as it is there (Medtronic, MRI "       \
        "guidelines of the SynchroMed II, 2008); no weaker field is known to be tried",        \
        "magnetic field from which on the rotor stands")                                       \
    ROW(field_recovery, TIME, "0 h", "0 h", "30 day", READ,                                    \
        "resumes at the end of the field; 2 to 24 h in some reports (Medtronic, MRI "          \
        "guidelines of the SynchroMed II, 2008)",                                              \
        "time for which the rotor still stands after the field")                               \
    ROW(slip, CONDUCTANCE, "0 mL/min/mmHg", "0 mL/min/mmHg", "1 mL/min/mmHg", PLACEHOLDER, "", \
        "flow back past the rollers, per pressure of the outlet above the reservoir")          \
    ROW(relief, CONDUCTANCE, "1 mL/min/mmHg", "0 mL/min/mmHg", "1000 mL/min/mmHg",             \
        PLACEHOLDER, "",                                                                       \
        "flow back past the rollers, per pressure above relief_pressure; 0: the "              \
        "pressure rises without end")                                                          \
    ROW(relief_pressure, PRESSURE, "300 kPa", "1 kPa", "10 MPa", PLACEHOLDER, "",              \
        "gauge pressure at which the tube opens past the rollers")                             \
    ROW(tubing, VOLUME, "0.199 mL", "0 mL", "2 mL", RECALLED, "SynchroMed II",                 \
        "volume of the tubing between reservoir and catheter port", .flags = TH_AT_START)      \
    ROW(pulses, CHOICE, "mean", "", "", CHOSEN, "",                                            \
        "delivery as one mean flow, or pulse by pulse", .labels = PULSES(TH_LABEL_TEXT, " "))  \
    ROW(pulse_volume, VOLUME, "1 uL", "0.01 uL", "100 uL", PLACEHOLDER, "",                    \
        "volume of one pulse")                                                                 \
    ROW(pulse_time, TIME, "0.5 s", "0.01 s", "60 s", PLACEHOLDER, "",                          \
        "time that one pulse takes; at orders of pulse_volume/pulse_time and above "           \
        "pulses touch")

#define STATES(OUT)                                                                  \
    OUT(stalled, NUMBER, "rotor stalled: 1 if it does not turn")                     \
    OUT(stalls, NUMBER, "stalls since the start")                                    \
    OUT(in_field, NUMBER, "held by a magnetic field: 1 if it is")                    \
    OUT(recovered, NUMBER, "end of the recovery from a field, ticks; -1: none")      \
    OUT(missed, VOLUME, "volume missed while stalled, since the start")              \
    OUT(missed_excess, VOLUME, "round-off in missed")                                \
    OUT(wound, VOLUME, "volume commanded and not yet given as a pulse")              \
    OUT(turning, NUMBER, "rotor turning without pause between pulses: 1 if it does") \
    OUT(pulse_end, NUMBER, "end of the pulse that is on, ticks; -1: none is")        \
    OUT(pulse_flow, FLOW, "flow during the pulse")                                   \
    OUT(pulse_count, NUMBER, "pulses begun since the start")                         \
    OUT(pulse_part, NUMBER, "part of a pulse beyond those counted")                  \
    OUT(flow, FLOW, "flow of the last step")                                         \
    OUT(commanded, VOLUME, "volume commanded since the start")                       \
    OUT(commanded_excess, VOLUME, "round-off in commanded")                          \
    OUT(delivered, VOLUME, "volume delivered since the start")                       \
    OUT(delivered_excess, VOLUME, "round-off in delivered")

#define OUTPUTS(OUT)                                                                        \
    OUT(flow, FLOW, "flow of the rotor, before slip", .nature = TH_INTERVAL_MEAN,           \
        .of = "moved_volume")                                                               \
    OUT(error, FRACTION, "error of the flow, all effects together, before fading and slip") \
    OUT(availability, FRACTION,                                                             \
        "share of the volume asked for by the rotor that the reservoir gives now")          \
    OUT(asked_volume, VOLUME, "volume that the rotor should have moved since the start",    \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                              \
    OUT(moved_volume, VOLUME, "volume that the rotor moved since the start, before slip",   \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                              \
    OUT(pulse_count, NUMBER, "pulses given since the start", .nature = TH_STEPWISE)         \
    OUT(stalled, NUMBER, "rotor stalled: 1 if it does not turn", .log = TH_LOG_TRUTH,       \
        .notice = "the pump stalled", .nature = TH_STEPWISE)                                \
    OUT(stalls, NUMBER, "stalls since the start: times that the rotor came to a stand",     \
        .nature = TH_STEPWISE)                                                              \
    OUT(missed_volume, VOLUME,                                                              \
        "volume missed since the start: what the rotor would have moved while it was "      \
        "stalled",                                                                          \
        .log = TH_LOG_TRUTH, .notice = "volume that was missed while the pump was stalled", \
        .nature = TH_TOTAL, .flags = TH_GROWS)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

#endif
