/* The service of a pump with a battery: it raises an alarm when it should be replaced, and
 * stops for good a fixed time later.
 *
 *     dB/dt = 1/(service_life - replacement_countdown) + w/battery_volume
 *
 * B: the share of the battery that is used, service_used at the start; w, m3/s: what the rotor
 * is told to move while it turns, 0 while it stands. At B = 1 the elective replacement
 * indicator (ERI) is on, replacement_countdown later the pump stops. So at rest it lasts
 * service_life, and the less the more it moves; without a battery_volume the rate does not
 * count. B = 1 is a crossing, the end a timer: exact to a tick. Both raise an alarm, unless
 * that is off.
 *
 * By hand: 7 years (2556.695 days) and 90 days: ERI at 2466.695 days. With a battery_volume of
 * 2466.695 mL and 1 mL/day half of that, 1233.35 days, and the end at 1323.35. */
#ifndef TH_PUMP_SERVICE_H
#define TH_PUMP_SERVICE_H

#include "model/model.h"

#define TH_SERVICE_PARAMS(ROW)                                                               \
    ROW(service_life, TIME, "7 year", "1 h", "7 year", READ,                                 \
        "5 to 7 years, depending on the dose, at most 7: Medtronic UK, replacement of the "  \
        "SynchroMed II",                                                                     \
        "time after which a pump that is implanted new stops for good, if the rotor stands", \
        .unit = "year")                                                                      \
    ROW(replacement_countdown, TIME, "90 day", "1 s", "1 year", READ,                        \
        "stops 90 days after the alarm: Medtronic UK, replacement of the SynchroMed II",     \
        "time from the elective replacement indicator to the end of service", .unit = "day") \
    ROW(service_used, FRACTION, "0 %", "0 %", "100 %", CHOSEN, "",                           \
        "share of the time to the replacement indicator that the pump has behind it at the " \
        "start",                                                                             \
        .flags = TH_AT_START)                                                                \
    ROW(battery_volume, VOLUME, "nan", "1 mL", "1000 L", PLACEHOLDER, "",                    \
        "volume for which the rotor alone uses up the battery; left out: its life does not " \
        "depend on the rate",                                                                \
        .unit = "L")                                                                         \
    ROW(service_alarm, CHOICE, "on", "", "", CHOSEN,                                         \
        "it has one: Medtronic UK, replacement of the SynchroMed II",                        \
        "alarm at the replacement indicator and at the end of service: off or on",           \
        .labels = "off on")

#define TH_SERVICE_STATES(OUT)                                                         \
    OUT(used, FRACTION, "share of the battery that is used")                           \
    OUT(used_excess, FRACTION, "round-off in used")                                    \
    OUT(indicated, NUMBER, "instant of the replacement indicator, ticks; -1: not yet") \
    OUT(stops, NUMBER, "instant of the end of service, ticks; -1: not known yet")      \
    OUT(service_ended, NUMBER, "end of service: 1 if the pump has stopped for good")   \
    OUT(service_alarms, NUMBER, "alarms of the service so far")

#define TH_SERVICE_OUTPUTS(OUT)                                                               \
    OUT(battery_used, FRACTION,                                                               \
        "share of the battery's service until the replacement "                               \
        "indicator that is used",                                                             \
        .flags = TH_UNRECORDED)                                                               \
    OUT(replacement_in, TIME,                                                                 \
        "time to the elective replacement indicator if orders go on as now; 0: it is on",     \
        .unit = "day", .flags = TH_UNRECORDED)                                                \
    OUT(replacement_due, NUMBER, "replacement due: 1 from the replacement indicator on",      \
        .log = TH_LOG_TRUTH, .notice = "the pump is to be replaced (replacement indicator)",  \
        .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                                        \
    OUT(service_ended, NUMBER, "end of service: 1 if the pump has stopped for good",          \
        .log = TH_LOG_TRUTH, .notice = "the pump reached the end of its service and stopped", \
        .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                                        \
    OUT(service_alarms, NUMBER,                                                               \
        "alarms of the pump at its replacement indicator and at its end of service, since "   \
        "the start",                                                                          \
        .log = TH_LOG_ALARM, .flags = TH_COUNTED, .nature = TH_STEPWISE)

/* Lane vectors of its rows. */
struct th_service {
    const double *life, *countdown, *at_start, *battery, *alarm;
    double *used, *used_excess, *indicated, *stops, *ended, *alarms;
};

#define TH_SERVICE_OF(p_, s_)                                                               \
    {                                                                                       \
        .life = (p_)->service_life, .countdown = (p_)->replacement_countdown,               \
        .at_start = (p_)->service_used, .battery = (p_)->battery_volume,                    \
        .alarm = (p_)->service_alarm, .used = (s_)->used, .used_excess = (s_)->used_excess, \
        .indicated = (s_)->indicated, .stops = (s_)->stops, .ended = (s_)->service_ended,   \
        .alarms = (s_)->service_alarms                                                      \
    }

enum { TH_SERVICE_EVENTS = 1 };

/* The rule of its rows, of a setup's. */
enum th_status th_service_check(double life, double countdown, struct th_error *error);

/* A pump in its place: `used` of its battery, 0 of a new one. Alarms go on. */
void th_service_begin(const struct th_service *service, double used, int lane);
/* Carries the battery over a step, s, in which the rotor was commanded a volume, m3. */
void th_service_carry(const struct th_service *service, double step, double volume, int lane);
/* By the values of an instant: in event, and in prepare of a lane that is due. */
void th_service_update(const struct th_view *view, const struct th_service *service, int lane);
/* The instant at which the pump stops for good, ticks; TH_NEVER: not known, or past. */
th_tick th_service_next(const struct th_service *service, int lane);
/* The event function: what is left of the battery. */
void th_service_watch(const struct th_view *view, const struct th_service *service,
                      double *values);
/* Time to the replacement indicator at a commanded `flow`, m3/s: s, a century at most. */
double th_service_left(const struct th_service *service, double flow, int lane);

#endif
