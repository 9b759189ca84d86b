/* The rows of pump/peristaltic and what its files share: peristaltic.c orders, timers and
 * alarms, rotor.c what the rotor moves. Its page is in peristaltic_page.h. */
#ifndef TH_PUMP_PERISTALTIC_H
#define TH_PUMP_PERISTALTIC_H

#include "model/model.h"
#include "ports.h"
#include "pump/common/sensor.h"
#include "pump/common/service.h"

#define PULSES(LABEL, AND)          \
    LABEL(mean) AND LABEL(resolved) \
    AND LABEL(counted)
enum { PULSES(TH_LABEL_INDEX, ) };

#define AFTER_FIELD(LABEL, AND)       \
    LABEL(resumes) AND LABEL(latched) \
    AND LABEL(stays)
enum { AFTER_FIELD(TH_LABEL_INDEX, ) };

#define PARAMS(ROW)                                                                            \
    ROW(error, FRACTION, "0 %", "-100 %", "900 %", PLACEHOLDER, "none assumed",                \
        "error of this pump's flow, relative to the order")                                    \
    ROW(volume_effect, FRACTION, "0 %", "-50 %", "50 %", PLACEHOLDER, "",                      \
        "a_V: flow from a full reservoir minus that from an empty one, relative to "           \
        "the order")                                                                           \
    ROW(temperature_effect, PER_KELVIN, "0 %/K", "-10 %/K", "10 %/K", PLACEHOLDER, "",         \
        "a_T: relative change of the flow with the temperature above 37 degC")                 \
    ROW(ambient_effect, FRACTION, "0 %", "-100 %", "100 %", PLACEHOLDER, "",                   \
        "a_p: relative change of the flow per standard atmosphere above one")                  \
    ROW(refill_time, TIME, "0 s", "0 s", "1 h", PLACEHOLDER, "",                               \
        "time constant with which the tube fills again behind a roller", .unit = "s")          \
    ROW(roller_volume, VOLUME, "10 uL", "0.01 uL", "1 mL", PLACEHOLDER, "",                    \
        "volume ordered while the rotor turns from one roller to the next", .unit = "uL")      \
    ROW(ripple, FRACTION, "0 %", "0 %", "100 %", PLACEHOLDER, "",                              \
        "amplitude of the flow's ripple as rollers come and go, relative to its mean")         \
    ROW(leak, CONDUCTANCE, "0 uL/day/kPa", "0 uL/day/kPa", "1 mL/min/mmHg", CHOSEN, "",        \
        "conductance of the tube past rollers that do not "                                    \
        "close it, from the reservoir to the outlet or back, before lose_occlusion",           \
        .unit = "uL/day/kPa")                                                                  \
    ROW(stalls_in_field, FLUX_DENSITY, "0.1 T", "1 mT", "100 T", CHOSEN,                       \
        "a scanner of 1.5 T stops the rotor for as long as it is there (Medtronic, MRI "       \
        "guidelines of the SynchroMed II, 2008); no weaker field is known to be tried",        \
        "magnetic field from which on the rotor stands")                                       \
    ROW(field_recovery, TIME, "0 h", "0 h", "30 day", READ,                                    \
        "resumes at the end of the field; 2 to 24 h in some reports (Medtronic, MRI "          \
        "guidelines of the SynchroMed II, 2008)",                                              \
        "time for which the rotor still stands after the field")                               \
    ROW(after_field, CHOICE, "resumes", "", "", CHOSEN,                                        \
        "resumes; one that goes into telemetry while an alarm sounds does not until it is "    \
        "interrogated (TGA, SynchroMed II: caution after MRI)",                                \
        "the rotor after a field: it resumes after field_recovery, is latched until somebody " \
        "interrogates it, or stays as it is for good",                                         \
        .labels = AFTER_FIELD(TH_LABEL_TEXT, " "))                                             \
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
        "delivery as one mean flow, pulse by pulse, or counted: whole pulses in each step",    \
        .labels = PULSES(TH_LABEL_TEXT, " "))                                                  \
    ROW(pulse_volume, VOLUME, "1 uL", "0.01 uL", "100 uL", PLACEHOLDER, "",                    \
        "volume of one pulse")                                                                 \
    ROW(pulse_time, TIME, "0.5 s", "0.01 s", "60 s", PLACEHOLDER, "",                          \
        "time that one pulse takes; at orders of pulse_volume/pulse_time and above "           \
        "pulses touch")                                                                        \
    TH_SENSOR_PARAMS(ROW, "on",                                                                \
                     "a stall sounds a two-tone alarm: Medtronic, MRI guidelines of the "      \
                     "SynchroMed II, 2008",                                                    \
                     "20 min", RECALLED, "SynchroMed II")                                      \
    TH_SERVICE_PARAMS(ROW)

#define STATES(OUT)                                                                  \
    TH_SENSOR_STATES(OUT)                                                            \
    TH_SERVICE_STATES(OUT)                                                           \
    OUT(phase, FRACTION, "share of the way of the rotor from roller to roller")      \
    OUT(lost, CONDUCTANCE, "conductance past the rollers by lose_occlusion")         \
    OUT(grows, NUMBER, "by which that grows, m3/s2/Pa")                              \
    OUT(held, NUMBER, "stands after a field: 1 until interrogated, 2 for good")      \
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
    TH_SENSOR_OUTPUTS(OUT)                                                                  \
    TH_SERVICE_OUTPUTS(OUT)                                                                 \
    OUT(leak, CONDUCTANCE, "conductance of the tube past rollers that do not close it",     \
        .unit = "uL/day/kPa", .flags = TH_UNRECORDED)                                       \
    OUT(occlusion_lost, NUMBER, "occlusion lost: 1 if the rollers do not close the tube",   \
        .log = TH_LOG_TRUTH, .notice = "the rollers of the pump do not close its tube",     \
        .nature = TH_STEPWISE)                                                              \
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
enum { PARAMS(TH_ROW_INDEX) };

/* rotor.c. Flow that the rotor is commanded, m3/s, with all errors; by which share that differs
 * from the order. */
double th_rotor_flow(const struct th_view *view, int lane);
double th_rotor_error(const struct th_view *view, int lane);

/* The tube has next to nothing to fill with. */
bool th_rotor_dry(const struct th_view *view, int lane);
/* Pulse by pulse; whole pulses, spread over each step. */
bool th_rotor_in_pulses(const struct params *p, int lane);
bool th_rotor_counts(const struct params *p, int lane);

/* Conductance past the rollers now, m3/s/Pa. */
double th_rotor_leak(const struct th_view *view, int lane);

/* Parts of pulses make whole ones. */
void th_rotor_count(struct states *s, double pulses, int lane);

/* The line of an instant into the ports, the flow of the rotor as in the last step; none, of a
 * pump that is out. */
void th_rotor_show(const struct th_view *view, int lane);
void th_rotor_limit(const struct th_view *view, double *longest);
void th_rotor_advance(const struct th_view *view);

#endif
