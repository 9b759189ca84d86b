/* Pulses of a pump, counted or one by one: how many are due by the orders, and when the next
 * begins and ends. */
#ifndef TH_PUMP_PULSE_H
#define TH_PUMP_PULSE_H

#include "model/model.h"

/* The modes of a row `pulses`: whole pulses, spread over each step; a mean flow; pulse by
 * pulse. */
#define TH_PULSE_MODES(LABEL, AND) \
    LABEL(counted) AND LABEL(mean) \
    AND LABEL(resolved)

/* The reason for which such a pump has no steady state (model/settle.h). */
#define TH_PULSES_UNSTEADY                                                                 \
    "the pump gives its pulses one by one or counted (pump.pulses), and is never steady: " \
    "take pump.pulses: mean, or begin at rest (run.from: rest)"

/* Of a pump whose rows are a struct params: is_resolved, and unsteady. */
#define TH_PULSES_ASKED                                                     \
    static bool is_resolved(const struct params *p, int i)                  \
    {                                                                       \
        return th_is(p->pulses[i], LABEL_resolved);                         \
    }                                                                       \
    static const char *unsteady(const struct th_view *view, int i)          \
    {                                                                       \
        const struct params *p = view->params;                              \
        return th_is(p->pulses[i], LABEL_mean) ? NULL : TH_PULSES_UNSTEADY; \
    }

#define TH_PULSE_STATES(OUT)                           \
    OUT(due, NUMBER, "pulses due since the start")     \
    OUT(due_excess, NUMBER, "round-off in due")        \
    OUT(given, NUMBER, "pulses given since the start") \
    OUT(ends, NUMBER, "instant at which the pulse that is on ends, ticks; -1: none is")
struct th_pulses {
    TH_PULSE_STATES(TH_LANE_MEMBER)
};

/* Pulses of a step, of which so many (a number with parts) become due in it: those that are due
 * at its end and not given yet; or, as a mean, that number. */
double th_pulses_of(struct th_pulses *s, double due, bool mean, int lane);

/* Ticks until the next pulse, of so many per second; plan and timer both use it, so that they
 * round alike. */
double th_pulse_ticks(const struct th_pulses *s, double often, int lane);

/* A pulse begins now and lasts so long, s: at least a tick. */
void th_pulse_begin(const struct th_view *view, struct th_pulses *s, double time, int lane);

/* The pulse that is on ends if its instant has come. */
void th_pulse_end(const struct th_view *view, struct th_pulses *s, int lane);

/* True if one is due now, and none is on. */
bool th_pulse_begins(const struct th_pulses *s, double often, int lane);

/* The timer: when the pulse that is on ends, a stall does, or, if they come, the next begins.
 */
void th_pulse_plan(const struct th_view *view, const struct th_pulses *s, bool come,
                   double often, int lane);

#endif
