/* Alarms of a pump beside the truth: that it stands, that its outlet is blocked, that there is
 * little in its reservoir. Each sees a condition, and errs:
 *
 *     stall      the motor stands
 *     occlusion  p + occlusion_error >= occlusion_threshold      p, Pa gauge: at the outlet
 *     fill       V + fill_error <= fill_threshold                V, m3: in the reservoir
 *
 * Occlusion and fill have a hysteresis of 5 % of their threshold, so that they do not flicker:
 * the condition ends that far on its other side. The alarm sounds `delay` after the condition
 * began, if that still lasts; of a share `missed` of the times it does not. Between false
 * alarms there is a time drawn from the exponential law of the mean that is given; one that
 * comes while the condition truly holds is no false one. The truth is the same without the
 * error: occluded, low_fill. none: there is no sensor, nothing is watched; off: the truth is,
 * and no alarm sounds. Beginnings and ends are crossings or timers, exact to a tick. Draws hang
 * on seed, person and count alone (base/random.h).
 *
 * A fill sensor by the pressures of reservoir and propellant is patented (US 8568389); no
 * implanted pump is known to have one of occlusion.
 *
 * By hand: 30 kPa at rest, threshold 100 kPa, error +5 kPa: seen at 95 kPa. 1 mL/day into walls
 * of 0.5 uL/kPa reaches that 32.5 uL or 46.8 min after a closure. */
#ifndef TH_PUMP_SENSOR_H
#define TH_PUMP_SENSOR_H

#include "model/model.h"
#include "ports.h"

enum { TH_ALARM_NONE, TH_ALARM_OFF, TH_ALARM_ON }; /* the labels of a row of it */
enum { TH_STALL_ALARM, TH_OCCLUSION_ALARM, TH_FILL_ALARM, TH_PUMP_ALARMS };

/* An alarm that stands as `standard_` unless told, by the source; the time to it likewise. */
#define TH_ALARM_PARAMS(ROW, alarm_, of_, standard_, source_, delay_, delay_mark_,       \
                        delay_source_)                                                   \
    ROW(alarm_##_alarm, CHOICE, standard_, "", "", CHOSEN, source_,                      \
        "alarm that " of_ ": none, fitted and off, or on", .labels = "none off on")      \
    ROW(alarm_##_alarm_delay, TIME, delay_, "0 s", "30 day", delay_mark_, delay_source_, \
        "time that " of_ " before the alarm sounds", .unit = "min")                      \
    ROW(alarm_##_alarm_fails, FRACTION, "0 %", "0 %", "100 %", PLACEHOLDER, "",          \
        "share of the times that " of_ " and no alarm sounds")                           \
    ROW(alarm_##_alarm_false, TIME, "nan", "1 min", "100 year", PLACEHOLDER, "",         \
        "mean time between false alarms that " of_ "; left out: there are none",         \
        .unit = "day")
#define TH_NO_ALARM "none", "", "0 s", PLACEHOLDER, ""

/* Rows of a pump with these alarms; what follows ROW is of the alarm of a stall, TH_NO_ALARM or
 * what is known of it. */
#define TH_SENSOR_PARAMS(ROW, ...)                                                           \
    TH_STALL_PARAMS(ROW, __VA_ARGS__)                                                        \
    TH_ALARM_PARAMS(ROW, occlusion, "the outlet is blocked", "none", "", "0 s", PLACEHOLDER, \
                    "")                                                                      \
    ROW(occlusion_threshold, PRESSURE, "100 kPa", "1 kPa", "2 MPa", PLACEHOLDER, "",         \
        "gauge pressure at the outlet from which on it is blocked", .unit = "kPa")           \
    ROW(occlusion_error, PRESSURE, "0 kPa", "-500 kPa", "500 kPa", PLACEHOLDER, "",          \
        "pressure that the occlusion sensor reads above the true one", .unit = "kPa")        \
    TH_ALARM_PARAMS(ROW, fill, "the reservoir holds little", "none", "", "0 s", PLACEHOLDER, \
                    "")                                                                      \
    ROW(fill_threshold, VOLUME, "2 mL", "0.01 mL", "100 mL", CHOSEN,                         \
        "as the low alarm that the programmer counts (Neurosurgery Aug 2004)",               \
        "volume in the reservoir, residual included, up to which it holds little")           \
    ROW(fill_error, VOLUME, "0 mL", "-20 mL", "20 mL", PLACEHOLDER, "",                      \
        "volume that the fill sensor reads above the true one")
#define TH_STALL_PARAMS(ROW, ...) TH_ALARM_PARAMS(ROW, stall, "the pump stands", __VA_ARGS__)

#define TH_ALARM_STATES(OUT, alarm_, of_)                                              \
    OUT(alarm_##_seen, NUMBER, "seen by a sensor: 1 while " of_)                       \
    OUT(alarm_##_since, NUMBER, "instant since which it is seen that " of_ ", ticks")  \
    OUT(alarm_##_silent, NUMBER, "1 if no more alarm comes for this time that " of_)   \
    OUT(alarm_##_alarms, NUMBER, "alarms that " of_)                                   \
    OUT(alarm_##_false_alarms, NUMBER, "of these, that nothing was the cause of")      \
    OUT(alarm_##_next_false, NUMBER, "instant of the next false one, ticks; -1: none") \
    OUT(alarm_##_mean, TIME, "mean time by which that was drawn")                      \
    OUT(alarm_##_draws, NUMBER, "numbers drawn for it so far")

#define TH_SENSOR_STATES(OUT)                                        \
    TH_ALARM_STATES(OUT, stall, "the pump stands")                   \
    TH_ALARM_STATES(OUT, occlusion, "the outlet is blocked")         \
    TH_ALARM_STATES(OUT, fill, "the reservoir holds little")         \
    OUT(occluded, NUMBER, "the outlet is truly blocked: 1 if it is") \
    OUT(low_fill, NUMBER, "the reservoir truly holds little: 1 if so")

#define TH_ALARM_OUTPUTS(OUT, alarm_, of_)                                                \
    OUT(alarm_##_alarms, NUMBER, "alarms of the pump that " of_ ", since the start",      \
        .log = TH_LOG_ALARM, .flags = TH_COUNTED, .nature = TH_STEPWISE)                  \
    OUT(alarm_##_false_alarms, NUMBER,                                                    \
        "false alarms of the pump that " of_ ", since the start", .flags = TH_UNRECORDED, \
        .nature = TH_STEPWISE)

#define TH_SENSOR_OUTPUTS(OUT)                                                               \
    TH_ALARM_OUTPUTS(OUT, stall, "it stands")                                                \
    TH_ALARM_OUTPUTS(OUT, occlusion, "its outlet is blocked")                                \
    TH_ALARM_OUTPUTS(OUT, fill, "its reservoir holds little")                                \
    OUT(occluded, NUMBER,                                                                    \
        "outlet blocked: 1 if the pressure there is occlusion_threshold or more, of a pump " \
        "with an occlusion sensor",                                                          \
        .log = TH_LOG_TRUTH, .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                  \
    OUT(low_fill, NUMBER,                                                                    \
        "reservoir low: 1 if it holds fill_threshold or less, of a pump with a fill sensor", \
        .log = TH_LOG_TRUTH, .flags = TH_UNRECORDED, .nature = TH_STEPWISE)

/* One alarm: lane vectors of its rows. */
struct th_alarm {
    const double *set, *delay, *missed, *mean_false;
    double *seen, *since, *silent, *alarms, *false_alarms, *next_false, *mean, *draws;
};

/* Those of a pump, and what the sensors err by. */
struct th_sensors {
    struct th_alarm alarm[TH_PUMP_ALARMS];
    const double *occlusion_threshold, *occlusion_error, *fill_threshold, *fill_error;
    const double *stalled;
    double *occluded, *low_fill;
};

#define TH_ALARM_OF(p_, s_, alarm_)                                                           \
    {                                                                                         \
        .set = (p_)->alarm_##_alarm, .delay = (p_)->alarm_##_alarm_delay,                     \
        .missed = (p_)->alarm_##_alarm_fails, .mean_false = (p_)->alarm_##_alarm_false,       \
        .seen = (s_)->alarm_##_seen, .since = (s_)->alarm_##_since,                           \
        .silent = (s_)->alarm_##_silent, .alarms = (s_)->alarm_##_alarms,                     \
        .false_alarms = (s_)->alarm_##_false_alarms, .next_false = (s_)->alarm_##_next_false, \
        .mean = (s_)->alarm_##_mean, .draws = (s_)->alarm_##_draws                            \
    }

/* Of a pump's struct params and struct states, and whether it stands. */
#define TH_SENSORS_OF(p_, s_, stalled_)                                                    \
    {                                                                                      \
        .alarm = {TH_ALARM_OF(p_, s_, stall), TH_ALARM_OF(p_, s_, occlusion),              \
                  TH_ALARM_OF(p_, s_, fill)},                                              \
        .occlusion_threshold = (p_)->occlusion_threshold,                                  \
        .occlusion_error = (p_)->occlusion_error, .fill_threshold = (p_)->fill_threshold,  \
        .fill_error = (p_)->fill_error, .stalled = (stalled_), .occluded = (s_)->occluded, \
        .low_fill = (s_)->low_fill                                                         \
    }

/* Outputs of a struct outputs. */
#define TH_SENSORS_OBSERVE(o_, s_, i_)                                       \
    do {                                                                     \
        (o_)->stall_alarms[i_] = (s_)->stall_alarms[i_];                     \
        (o_)->stall_false_alarms[i_] = (s_)->stall_false_alarms[i_];         \
        (o_)->occlusion_alarms[i_] = (s_)->occlusion_alarms[i_];             \
        (o_)->occlusion_false_alarms[i_] = (s_)->occlusion_false_alarms[i_]; \
        (o_)->fill_alarms[i_] = (s_)->fill_alarms[i_];                       \
        (o_)->fill_false_alarms[i_] = (s_)->fill_false_alarms[i_];           \
        (o_)->occluded[i_] = (s_)->occluded[i_];                             \
        (o_)->low_fill[i_] = (s_)->low_fill[i_];                             \
    } while (0)

/* Conditions, seen and true, of pressure and of volume. The pump's model has reads_ahead. */
enum { TH_SENSOR_EVENTS = 4 };

/* At the start, and of a pump that is implanted or explanted: nothing is seen. Counts go on. */
void th_sensors_clear(const struct th_sensors *sensors, int lane);
/* By the values of an instant: in event, and in prepare of a lane that is due, after the pump
 * has settled whether it stands. */
void th_sensors_update(const struct th_view *view, const struct th_sensors *sensors, int lane);
/* The instant of the next alarm, ticks; TH_NEVER: none is known. */
th_tick th_sensors_next(const struct th_sensors *sensors, int lane);
/* Event functions, TH_SENSOR_EVENTS rows of lanes. */
void th_sensors_watch(const struct th_view *view, const struct th_sensors *sensors,
                      double *values);

#endif
