/* A short piece of catheter that closes and opens. The page below has the equations; by hand:
 * half the area closed leaves a bore of 0.3743 mm of 0.5293 mm. */
#include "causes.h"
#include "model/model.h"
#include "ports.h"

#include <math.h>
#include <string.h>

static const char page[] =
    "Over `length` the lumen shrinks to a round one of residual bore d_k:\n"
    "\n"
    "  d_k = bore sqrt(1 - c(t))        c closed share of the area, m2/m2\n"
    "  R_k = 128 mu length/(pi d_k^4)   added by the catheter's model in its segment\n"
    "\n"
    "c rises from 0 to its full value within `over`, evenly in time, and falls to 0\n"
    "at once when the kink is let go. The full value is `closed`, or 1 -\n"
    "(residual/bore)^2. The schedule closes it at `begins` and opens it at `until`,\n"
    "instants of the run, and does nothing if it never begins; with a period it\n"
    "closes for the share `duty` of each period counted from `begins`. The word on\n"
    "closes it at any other time, until off, or for its own `over`.\n"
    "\n"
    "Causes are counted: it opens when the last one has ended. The schedule's opening\n"
    "ends the schedule's closing alone, an on with `over` ends then and ends no\n"
    "other, and off ends what the schedule and on without `over` have closed, but no\n"
    "hazard's closing unless it names it as its cause; the schedule closes it again\n"
    "at its next change. While one is left another begins nothing: c goes on as it\n"
    "was. The schedule is that of the parameters now: one that is set to have begun\n"
    "has begun.\n"
    "\n"
    "A catheter that is implanted has no kink: the schedule closes it at its next\n"
    "change. While the catheter is out of the body nothing closes it.\n"
    "\n"
    "EN 13868 calls a tube kinked when it lets pass half the flow or less at constant\n"
    "pressure: d_k/bore = (length/L)^(1/4), 0.2177 for 2 mm in 0.89 m. A pump that\n"
    "imposes its flow does not notice before the bore is a few tens of micrometres.\n"
    "\n"
    "Validity: laminar flow in the pinch, length much above d_k; round where a real\n"
    "kink is a slit (same resistance, other shape). The wall is not bent: when a kink\n"
    "forms is the scenario's to say. c = 1 closes the line entirely.\n"
    "\n"
    "By hand: bore 0.5293 mm, c = 0.99: d_k = 52.9 um; 2 mm of it, water at 37 C\n"
    "(0.6913 mPa s), resist 7.18e12 Pa s/m3, 22.5 times the whole catheter of 0.89 m\n"
    "(3.194e11); 1 mL/day through it alone needs 83.1 Pa.\n";

#define PARAMS(ROW)                                                                            \
    ROW(at, LENGTH, "", "0 cm", "200 cm", CHOSEN, "",                                          \
        "distance of the kink from the pump, along the catheter")                              \
    ROW(length, LENGTH, "2 mm", "0.01 mm", "50 mm", CHOSEN, "", "length of the pinched piece") \
    ROW(closed, FRACTION, "nan", "0 %", "100 %", CHOSEN, "",                                   \
        "share of the lumen's area that is closed when fully kinked; give this or residual")   \
    ROW(residual, LENGTH, "nan", "0 mm", "3 mm", CHOSEN, "",                                   \
        "bore that is left when fully kinked; give this or closed")                            \
    ROW(begins, TIME, "0 h", "0 h", "100 year", CHOSEN, "",                                    \
        "instant at which the kink begins to close", .flags = TH_MOMENT)                       \
    ROW(over, TIME, "0 h", "0 h", "10 year", CHOSEN, "", "how long the closing takes")         \
    ROW(until, TIME, "nan", "0 h", "100 year", CHOSEN, "",                                     \
        "instant at which the kink opens for good; left out: never", .flags = TH_MOMENT)       \
    ROW(period, TIME, "nan", "1 s", "10 year", CHOSEN, "",                                     \
        "period of closing and opening; left out: the kink stays closed")                      \
    ROW(duty, FRACTION, "50 %", "0.1 %", "99.9 %", CHOSEN, "",                                 \
        "share of the period in which the kink is closed")

#define STATES(OUT)                                                                  \
    OUT(on, NUMBER, "kinked: 1 if kinked or closing")                                \
    OUT(began, NUMBER, "instant at which the closing began, ticks")                  \
    OUT(scheduled, NUMBER, "scheduled: 1 if the schedule holds it closed")           \
    OUT(seen_change, NUMBER, "the schedule's change last followed, ticks; -1: none") \
    OUT(seen_closes, NUMBER, "kind of that change: 1 if it closes")                  \
    OUT(closings, NUMBER, "closings since the start")

#define OUTPUTS(OUT)                                                                \
    OUT(closed, FRACTION, "share of the lumen's area that the kink closes",         \
        .log = TH_LOG_TRUTH)                                                        \
    OUT(bore, LENGTH, "bore that the kink leaves", .unit = "um")                    \
    OUT(closings, NUMBER, "closings since the start: times that it began to close", \
        .nature = TH_STEPWISE)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static size_t count_arrays(const struct th_setup *setup)
{
    (void)setup;
    return TH_CAUSE_VECTORS;
}

/* The closings by order. */
static struct th_causes *causes(const struct th_view *view)
{
    return (struct th_causes *)view->arrays;
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    bool closed = !isnan(params[ROW_closed]), residual = !isnan(params[ROW_residual]);
    if (closed == residual)
        return th_error_add(error, TH_BAD_INPUT, "give %s closed or residual",
                            closed ? "either" : "one of");
    if (params[ROW_until] <= params[ROW_begins])
        return th_error_add(error, TH_BAD_INPUT, "until is not after begins");
    return TH_OK;
}

/* Full closure by area. */
static double full(const struct params *p, double bore, int i)
{
    double left = p->residual[i] / fmax(bore, 1e-9);
    double by_bore = 1 - fmin(left * left, 1);
    return isnan(p->closed[i]) ? by_bore : p->closed[i];
}

/* The share of the closing that is done at an instant. */
static double level(const struct params *p, const struct states *s, double now, int i)
{
    double since = (now - s->began[i]) / TH_SECOND;
    double ramp = p->over[i] > 0 ? fmin(fmax(since / p->over[i], 0), 1) : 1;
    return s->on[i] > 0 ? ramp : 0;
}

static void write_ports(const struct th_view *view, double now, int i)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    size_t f = view->index;
    double bore = ports->catheter.bore[i];
    double closed = level(p, view->states, now, i) * full(p, bore, i);
    ports->fault.at[f][i] = p->at[i];
    ports->fault.length[f][i] = closed > 0 ? p->length[i] : 0;
    ports->fault.bore[f][i] = bore * sqrt(fmax(1 - closed, 0));
}

static double ticks_of(double seconds)
{
    return rint(seconds * TH_SECOND);
}

/* The schedule's changes: the latest at or before now (or -1) and whether it closes, the next
 * after now (or a large number). */
struct change {
    double latest, next;
    bool closes;
};

static struct change changes(const struct params *p, double now, int i)
{
    double from = ticks_of(p->begins[i]);
    double until = isnan(p->until[i]) ? TH_EXACT_TICKS : ticks_of(p->until[i]);
    struct change c = {.latest = -1, .next = from};
    if (now < from)
        return c;
    c = (struct change){.latest = from, .next = TH_EXACT_TICKS, .closes = true};
    if (!isnan(p->period[i])) {
        double period = ticks_of(p->period[i]),
               on = fmax(1, ticks_of(p->period[i] * p->duty[i]));
        double begin = from + floor((now - from) / period) * period;
        c.closes = now < begin + on;
        c.latest = c.closes ? begin : begin + on;
        c.next = c.closes ? begin + on : begin + period;
    }
    c.next = fmin(c.next, until);
    return now < until ? c : (struct change){.latest = until, .next = TH_EXACT_TICKS};
}

static void plan(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    double now = (double)view->now[i], next = changes(p, now, i).next;
    double closed = s->began[i] + ticks_of(p->over[i]);
    if (s->on[i] > 0 && closed > now)
        next = fmin(next, closed);
    th_tick opens = th_causes_next(causes(view), now, i);
    view->timer[i] = next < TH_EXACT_TICKS && (th_tick)next < opens ? (th_tick)next : opens;
}

enum { COMMAND_on, COMMAND_off };

/* Takes over the schedule's last change, if it is another than before; whether it is. */
static bool take_over(const struct th_view *view, int i)
{
    struct states *s = view->states;
    struct change c = changes(view->params, (double)view->now[i], i);
    if (c.latest == s->seen_change[i] && c.closes == (s->seen_closes[i] > 0))
        return false;
    s->seen_change[i] = c.latest;
    s->scheduled[i] = s->seen_closes[i] = c.closes;
    return true;
}

static void follow(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    if (take_over(view, i))
        th_gives(view, s->scheduled[i] > 0 ? COMMAND_on : COMMAND_off, i);
}

/* It is kinked while a cause is left; a closing by the schedule counts from the schedule's
 * instant. */
static void update_kinked(const struct th_view *view, int i)
{
    struct states *s = view->states;
    double now = (double)view->now[i];
    bool ordered = th_causes_hold(causes(view), now, i), was = s->on[i] > 0;
    s->on[i] = ordered || s->scheduled[i] > 0;
    if (s->on[i] > 0 && !was) {
        s->began[i] = ordered ? now : s->seen_change[i];
        s->closings[i]++;
    }
}

static void start(const struct th_view *view)
{
    struct states *s = view->states;
    for (int i = 0; i < TH_LANES; i++) {
        s->seen_change[i] = -1;
        if (view->out[i])
            continue;
        follow(view, i);
        update_kinked(view, i);
        plan(view, i);
    }
}

static void prepare(const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++) {
        if (view->due[i] && !view->out[i]) {
            follow(view, i);
            update_kinked(view, i);
            plan(view, i);
        }
        write_ports(view, (double)view->now[i], i);
    }
}

/* While it closes, the open area shrinks by a hundredth in a step, down to a millionth of the
 * whole: the resistance of what is left goes with its inverse square. */
static void limit(const struct th_view *view, double *longest)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        double share = level(p, s, (double)view->now[i], i);
        double closes = full(p, ports->catheter.bore[i], i);
        double open = fmax(1 - share * closes, 1e-6);
        if (s->on[i] > 0 && share < 1)
            longest[i] = fmin(longest[i], fmax(p->over[i] * open / 100, 1e-3));
    }
}

static void advance(const struct th_view *view)
{
    memcpy(view->arrays, view->before, sizeof(struct th_causes));
    for (int i = 0; i < TH_LANES; i++)
        write_ports(view, (double)view->now[i] + view->step[i] * TH_SECOND, i);
}

#define ON_ARGS(ROW)                                     \
    ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "", \
        "how long the kink lasts; left out: until off")
#define ON_INDEX(name_, ...) ON_##name_,
static const struct th_row on_args[] = {ON_ARGS(TH_LISTED_ROW)};
enum { ON_ARGS(ON_INDEX) };

static const struct th_command commands[] = {
    {.name = "on", .doc = "begins to close now", .args = TH_TABLE(on_args)},
    {.name = "off",
     .doc = "opens now what the schedule and on without over have closed, but no hazard's",
     .ends = true},
};

/* Implanted or explanted: there is no kink, and no cause is left. */
static void renew(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    th_causes_clear(causes(view), lane);
    take_over(view, lane);
    s->on[lane] = s->scheduled[lane] = 0;
    view->timer[lane] = TH_NEVER;
}

static void carry_out(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    double now = (double)view->now[lane];
    if (event->number == COMMAND_on &&
        !th_cause_begin(causes(view), event, now, event->args[ON_over], lane))
        view->status[lane] = TH_BAD_INPUT;
    if (event->number == COMMAND_off) {
        th_cause_end(causes(view), event, lane);
        if (event->ends == SIZE_MAX)
            s->scheduled[lane] = 0;
    }
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED)
        renew(view, lane);
    else if (!view->out[lane] && event->kind == TH_TIMER)
        follow(view, lane);
    else if (!view->out[lane])
        carry_out(view, event, lane);
    if (event->kind != TH_EXPLANTED && !view->out[lane]) {
        update_kinked(view, lane);
        plan(view, lane);
    }
    if (event->kind != TH_COMMAND && event->kind != TH_TIMER)
        write_ports(view, (double)view->now[lane], lane);
}

static const char *why(const struct th_view *view, int lane)
{
    return th_causes_crowded(causes(view), lane) ? "kinked: " TH_CAUSES_CROWDED : NULL;
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        double bore = ports->catheter.bore[i];
        o->closed[i] = level(p, view->states, (double)view->now[i], i) * full(p, bore, i);
        o->bore[i] = bore * sqrt(fmax(1 - o->closed[i], 0));
        o->closings[i] = ((const struct states *)view->states)->closings[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_fault_kink = {
    .slot = "fault",
    .name = "kink",
    .doc = "a pinch that closes slowly, at once or again and again",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = sizeof commands / sizeof *commands,
    .arrays = count_arrays,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
};
