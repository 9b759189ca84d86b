/* Alarms of a pump beside the truth: see sensor.h. */
#include "pump/common/sensor.h"
#include "base/random.h"

#include <math.h>

static const char *const streams[TH_PUMP_ALARMS] = {"pump.stall_alarm", "pump.occlusion_alarm",
                                                    "pump.fill_alarm"};

/* A condition of pressure or volume ends so far on the other side of its threshold. */
static const double beyond = 0.05;

void th_sensors_clear(const struct th_sensors *sensors, int i)
{
    for (int k = 0; k < TH_PUMP_ALARMS; k++) {
        const struct th_alarm *a = &sensors->alarm[k];
        a->seen[i] = a->since[i] = a->silent[i] = a->mean[i] = 0;
        a->next_false[i] = -1;
    }
    sensors->occluded[i] = sensors->low_fill[i] = 0;
}

static bool is_fitted(const struct th_alarm *a, int i)
{
    return !th_is(a->set[i], TH_ALARM_NONE);
}

/* Above 0 until a condition changes that holds at `over` of 0 or more, or does not. */
static double until_change(double over, double band, bool holds)
{
    return holds ? over + band : -over;
}

/* The share by which the pressure is over its threshold; by which the volume is below it. */
static double blocked(const struct th_view *view, const struct th_sensors *s, double error,
                      int i)
{
    const struct th_ports *ports = view->ports;
    return (ports->catheter.inlet_pressure[i] + error) / s->occlusion_threshold[i] - 1;
}

static double emptied(const struct th_view *view, const struct th_sensors *s, double error,
                      int i)
{
    const struct th_ports *ports = view->ports;
    return 1 - (ports->reservoir.volume[i] + error) / s->fill_threshold[i];
}

/* Of the conditions, in the order of the event functions. */
static void conditions(const struct th_view *view, const struct th_sensors *s,
                       double until[TH_SENSOR_EVENTS], int i)
{
    const struct th_alarm *occlusion = &s->alarm[TH_OCCLUSION_ALARM],
                          *fill = &s->alarm[TH_FILL_ALARM];
    for (int k = 0; k < TH_SENSOR_EVENTS; k++) until[k] = 1;
    if (is_fitted(occlusion, i)) {
        until[0] = until_change(blocked(view, s, s->occlusion_error[i], i), beyond,
                                occlusion->seen[i] > 0);
        until[1] = until_change(blocked(view, s, 0, i), beyond, s->occluded[i] > 0);
    }
    if (is_fitted(fill, i)) {
        until[2] =
            until_change(emptied(view, s, s->fill_error[i], i), beyond, fill->seen[i] > 0);
        until[3] = until_change(emptied(view, s, 0, i), beyond, s->low_fill[i] > 0);
    }
}

void th_sensors_watch(const struct th_view *view, const struct th_sensors *sensors,
                      double *values)
{
    EACH_LANE(i) {
        double until[TH_SENSOR_EVENTS] = {1, 1, 1, 1};
        if (!view->out[i])
            conditions(view, sensors, until, i);
        for (int k = 0; k < TH_SENSOR_EVENTS; k++) values[k * TH_LANES + i] = until[k];
    }
}

/* Uniform in (0, 1), the next of an alarm's stream. */
static double draw(const struct th_view *view, const struct th_alarm *a, const char *stream,
                   int i)
{
    return th_random(view->seed, view->person[i], stream, (uint64_t)a->draws[i]++);
}

static void see(const struct th_view *view, const struct th_alarm *a, const char *stream,
                bool holds, int i)
{
    if (holds && !(a->seen[i] > 0)) {
        a->since[i] = (double)view->now[i];
        a->silent[i] = a->missed[i] > 0 && draw(view, a, stream, i) < a->missed[i];
    }
    a->seen[i] = holds;
}

/* Ticks. */
static double sounds_at(const struct th_alarm *a, int i)
{
    const bool comes = th_is(a->set[i], TH_ALARM_ON) && a->seen[i] > 0 && !(a->silent[i] > 0);
    return comes ? a->since[i] + rint(a->delay[i] * TH_SECOND) : TH_EXACT_TICKS;
}

static void sound(const struct th_alarm *a, bool truly, int i)
{
    a->alarms[i]++;
    a->false_alarms[i] += !truly;
}

/* The next false alarm, by the mean of the moment: the law is without memory, so it may be
 * drawn anew whenever that changes. */
static void plan_false(const struct th_view *view, const struct th_alarm *a, const char *stream,
                       int i)
{
    const bool may = th_is(a->set[i], TH_ALARM_ON) && !isnan(a->mean_false[i]);
    const double mean = may ? a->mean_false[i] : 0;
    if (mean == a->mean[i])
        return;
    a->mean[i] = mean;
    a->next_false[i] = -1;
    if (may)
        a->next_false[i] = (double)view->now[i] +
                           fmax(1, rint(-log(draw(view, a, stream, i)) * mean * TH_SECOND));
}

static void ring(const struct th_view *view, const struct th_alarm *a, const char *stream,
                 bool truly, int i)
{
    const double now = (double)view->now[i];
    if (sounds_at(a, i) <= now) {
        sound(a, truly, i);
        a->silent[i] = 1;
    }
    plan_false(view, a, stream, i);
    if (a->next_false[i] >= 0 && a->next_false[i] <= now) {
        sound(a, truly, i);
        a->mean[i] = 0;
        plan_false(view, a, stream, i);
    }
}

void th_sensors_update(const struct th_view *view, const struct th_sensors *sensors, int i)
{
    const struct th_alarm *alarms = sensors->alarm;
    const bool fitted[] = {is_fitted(&alarms[0], i), is_fitted(&alarms[1], i),
                           is_fitted(&alarms[2], i)};
    double until[TH_SENSOR_EVENTS];
    conditions(view, sensors, until, i);
    const bool pressed = (alarms[TH_OCCLUSION_ALARM].seen[i] > 0) == (until[0] > 0),
               low = (alarms[TH_FILL_ALARM].seen[i] > 0) == (until[2] > 0);
    sensors->occluded[i] = fitted[1] && (sensors->occluded[i] > 0) == (until[1] > 0);
    sensors->low_fill[i] = fitted[2] && (sensors->low_fill[i] > 0) == (until[3] > 0);
    const bool seen[] = {sensors->stalled[i] > 0, pressed, low};
    const bool truly[] = {sensors->stalled[i] > 0, sensors->occluded[i] > 0,
                          sensors->low_fill[i] > 0};
    for (int k = 0; k < TH_PUMP_ALARMS; k++) {
        see(view, &alarms[k], streams[k], fitted[k] && seen[k], i);
        ring(view, &alarms[k], streams[k], truly[k], i);
    }
}

th_tick th_sensors_next(const struct th_sensors *sensors, int i)
{
    double next = TH_EXACT_TICKS;
    for (int k = 0; k < TH_PUMP_ALARMS; k++) {
        const struct th_alarm *a = &sensors->alarm[k];
        next = fmin(next, sounds_at(a, i));
        if (a->next_false[i] >= 0)
            next = fmin(next, a->next_false[i]);
    }
    return next < TH_EXACT_TICKS ? (th_tick)next : TH_NEVER;
}
