/* The rows of pump/valve_gated and what its files share. Its page is in valve_gated_line.c. */
#ifndef TH_PUMP_VALVE_GATED_H
#define TH_PUMP_VALVE_GATED_H

#include "accumulator.h"
#include "model/model.h"
#include "ports.h"
#include "pump/common/pulse.h"
#include "pump/common/restrictor.h"
#include "pump/common/sensor.h"
#include "pump/common/stall.h"

enum { TH_PULSE_MODES(TH_LABEL_INDEX, ) };

#define FITTINGS(LABEL, AND) LABEL(none) AND LABEL(fitted)
enum { FITTINGS(TH_LABEL_INDEX, ) };

#define PARAMS(ROW)                                                                           \
    ROW(accumulator, VOLUME, "2.5 uL", "0.01 uL", "100 uL", READ,                             \
        "Flowonix: 0.0025 mL as the default of its dosing app, 1.5 to 3.0 uL in its plots",   \
        "volume of a pulse as the programme counts it: the accumulator's up to its stop")     \
    ROW(error, FRACTION, "0 %", "-90 %", "100 %", PLACEHOLDER, "none assumed",                \
        "volume of this accumulator up to its stop above that, relative to it")               \
    ROW(compliance, COMPLIANCE, "0.1 uL/mmHg", "0.0001 uL/mmHg", "10 uL/mmHg", PLACEHOLDER,   \
        "", "compliance of the accumulator before its stop")                                  \
    ROW(preload, PRESSURE, "20 kPa", "-50 kPa", "500 kPa", PLACEHOLDER, "",                   \
        "gauge pressure from which on the accumulator fills", .unit = "kPa")                  \
    ROW(inlet, RESISTANCE, "1e11 Pa s/m3", "1e8 Pa s/m3", "1e17 Pa s/m3", PLACEHOLDER, "",    \
        "resistance of the open inlet valve and its way", .unit = "Pa s/m3")                  \
    ROW(outlet, RESISTANCE, "1e11 Pa s/m3", "1e8 Pa s/m3", "1e17 Pa s/m3", PLACEHOLDER, "",   \
        "resistance of the open outlet valve and its way", .unit = "Pa s/m3")                 \
    ROW(inlet_time, TIME, "1 s", "1 ms", "60 s", PLACEHOLDER, "",                             \
        "time for which the inlet is open in a pulse", .unit = "s")                           \
    ROW(outlet_time, TIME, "1 s", "1 ms", "60 s", PLACEHOLDER, "",                            \
        "time for which the outlet is open in a pulse", .unit = "s")                          \
    ROW(pulses, CHOICE, "counted", "", "", CHOSEN, "",                                        \
        "delivery as whole pulses, spread over each step, as a mean flow, or pulse by pulse", \
        .labels = TH_PULSE_MODES(TH_LABEL_TEXT, " "))                                         \
    ROW(opens_in_field, FLUX_DENSITY, "0.1 T", "1 mT", "100 T", PLACEHOLDER,                  \
        "a strong field may open both valves: Prometra, urgent field safety notice; from "    \
        "where on is not published",                                                          \
        "magnetic field from which on both valves are open")                                  \
    ROW(safety_valve, CHOICE, "fitted", "", "", CHOSEN,                                       \
        "Prometra II has one, the first Prometra has none (instructions for use)",            \
        "flow-activated valve, which closes on free flow",                                    \
        .labels = FITTINGS(TH_LABEL_TEXT, " "))                                               \
    ROW(safety_volume, VOLUME, "10 uL", "0.001 uL", "10 mL", READ,                            \
        "at most 10 uL: Prometra II, instructions for use", "volume that it lets through")    \
    ROW(trips_at, FLOW, "10 mL/day", "0 mL/day", "100 L/day", PLACEHOLDER, "",                \
        "flow from which on free flow closes the safety valve")                               \
    TH_PUMP_TUBING(ROW, "0.2 mL", PLACEHOLDER, "")                                            \
    TH_SENSOR_PARAMS(ROW, TH_NO_ALARM)

#define STATES(OUT)                                                                \
    TH_SENSOR_STATES(OUT)                                                          \
    OUT(in_field, NUMBER, "both valves open: 1 in a magnetic field")               \
    OUT(tripped, NUMBER, "safety valve closed: 1 if it is")                        \
    OUT(trips, NUMBER, "times that the safety valve closed")                       \
    OUT(held, VOLUME, "volume in the accumulator, pulse by pulse")                 \
    OUT(way, NUMBER,                                                               \
        "what the last step's flow was: 0 closed, 1 pulses, 2 an "                 \
        "open outlet, 3 free")                                                     \
    OUT(passed, VOLUME, "volume of the free flow that may close the safety valve") \
    OUT(freely, VOLUME, "volume that flowed freely since the start")               \
    OUT(freely_excess, VOLUME, "round-off in freely")

#define OUTPUTS(OUT)                                                                           \
    TH_SENSOR_OUTPUTS(OUT)                                                                     \
    OUT(flow, FLOW, "flow into the catheter; below 0: back into the reservoir",                \
        .nature = TH_INTERVAL_MEAN, .of = "net_volume")                                        \
    OUT(pulse_volume, VOLUME, "volume of a pulse at the present pressures", .unit = "uL")      \
    OUT(pulse_count, NUMBER, "pulses given since the start", .nature = TH_STEPWISE)            \
    OUT(error, FRACTION, "error of a pulse's volume, relative to what the programme counts")   \
    OUT(availability, FRACTION, "share of a pulse that the reservoir gives now")               \
    OUT(net_volume, VOLUME, "volume into the catheter since the start", .nature = TH_TOTAL)    \
    OUT(valves_open, NUMBER, "both valves open: 1 if they are", .log = TH_LOG_TRUTH,           \
        .notice = "both valves of the pump were open", .nature = TH_STEPWISE)                  \
    OUT(free_volume, VOLUME, "volume that flowed freely since the start", .log = TH_LOG_TRUTH, \
        .notice = "volume that flowed freely out of the reservoir", .nature = TH_TOTAL,        \
        .flags = TH_GROWS)                                                                     \
    OUT(safety_closed, NUMBER, "safety valve closed: 1 if it is", .log = TH_LOG_TRUTH,         \
        .notice = "the safety valve of the pump closed", .nature = TH_STEPWISE)                \
    TH_PUMP_STALL_OUTPUTS(OUT, "pump stalled: 1 if both valves stay closed",                   \
                          "the valves stopped",                                                \
                          "pulses that did not come while it was stalled or shut off")

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

extern const char th_valve_gated_page[];

/* valve_gated_line.c. The accumulator of a lane, with openings of its rows' lengths. */
struct th_accumulator th_valve_gated_accumulator(const struct params *p, int lane);

/* Pulses per second that are ordered, at most as many as the openings let. */
double th_valve_gated_rate(const struct th_view *view, int lane);

/* The volume of a pulse by the outlet's pressure, of many alike. */
struct th_pulse_line th_valve_gated_cycle(const struct th_view *view, int lane);

/* Both valves open. */
struct th_restrictor th_valve_gated_both(const struct th_view *view, int lane);

/* The volume after which a pulse is another by a thousandth, as the reservoir's pressure falls:
 * m3. */
double th_valve_gated_even(const struct th_view *view, int lane);

/* Lines into the ports: of free flow over a step, s; of the outlet open for a time, s; of
 * so many pulses in a step, s. */
void th_valve_gated_free(const struct th_view *view, double step, int lane);
void th_valve_gated_empty(const struct th_view *view, double time, int lane);
void th_valve_gated_pulses(const struct th_view *view, double pulses, double step, int lane);

#endif
