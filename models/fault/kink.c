/* A short piece of catheter that closes and opens. The page below has the equations; by hand:
 * half the area closed leaves a bore of 0.3743 mm of 0.5293 mm. */
#include "model/model.h"
#include "ports.h"
#include "schedule.h"

#include <math.h>

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
    "\n" TH_FAULT_PAGE "\n"
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
    TH_FAULT_BEGINS(ROW, "instant at which the kink begins to close")                          \
    TH_FAULT_OVER(ROW, "how long the closing takes")                                           \
    TH_FAULT_UNTIL(ROW, "instant at which the kink opens for good; left out: never")           \
    TH_FAULT_PERIOD(ROW, "period of closing and opening; left out: the kink stays closed",     \
                    "share of the period in which the kink is closed")

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
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static struct th_fault fault_of(const struct th_view *view)
{
    const struct params *p = view->params;
    return (struct th_fault){.view = view,
                             .begins = p->begins,
                             .over = p->over,
                             .until = p->until,
                             .period = p->period,
                             .duty = p->duty};
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    bool closed = !isnan(params[ROW_closed]), residual = !isnan(params[ROW_residual]);
    if (closed == residual)
        return th_error_add(error, TH_BAD_INPUT, "give %s closed or residual",
                            closed ? "either" : "one of");
    return th_fault_check(params[ROW_begins], params[ROW_until], error);
}

/* Full closure by area. */
static double full(const struct params *p, double bore, int i)
{
    double left = p->residual[i] / fmax(bore, 1e-9);
    double by_bore = 1 - fmin(left * left, 1);
    return isnan(p->closed[i]) ? by_bore : p->closed[i];
}

static void write_ports(const struct th_view *view, double now, int i)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    const struct th_fault fault = fault_of(view);
    size_t f = view->index;
    double bore = ports->catheter.bore[i];
    double closed = th_fault_level(&fault, now, i) * full(p, bore, i);
    ports->fault.at[f][i] = p->at[i];
    ports->fault.length[f][i] = closed > 0 ? p->length[i] : 0;
    ports->fault.bore[f][i] = bore * sqrt(fmax(1 - closed, 0));
}

static void start(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    th_fault_start(&fault);
}

static void prepare(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    th_fault_prepare(&fault);
    EACH_LANE(i) write_ports(view, (double)view->now[i], i);
}

/* While it closes, the open area shrinks by a hundredth in a step, down to a millionth of the
 * whole: the resistance of what is left goes with its inverse square. */
static void limit(const struct th_view *view, double *longest)
{
    const struct params *p = view->params;
    const struct th_fault_states *s = view->states;
    const struct th_fault fault = fault_of(view);
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        double share = th_fault_level(&fault, (double)view->now[i], i);
        double closes = full(p, ports->catheter.bore[i], i);
        double open = fmax(1 - share * closes, 1e-6);
        if (s->on[i] > 0 && share < 1)
            longest[i] = fmin(longest[i], fmax(p->over[i] * open / 100, 1e-3));
    }
}

static void advance(const struct th_view *view)
{
    th_fault_keep(view);
    EACH_LANE(i) write_ports(view, (double)view->now[i] + view->step[i] * TH_SECOND, i);
}

TH_FAULT_ORDERS("begins to close now", "how long the kink lasts; left out: until off",
                "opens now what the schedule and on without over have closed, but no hazard's");

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct th_fault fault = fault_of(view);
    if (th_fault_event(&fault, event, lane))
        write_ports(view, (double)view->now[lane], lane);
}

static const char *why(const struct th_view *view, int lane)
{
    return th_causes_crowded(th_fault_causes(view), lane) ? "kinked: " TH_CAUSES_CROWDED : NULL;
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct th_fault fault = fault_of(view);
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        double bore = ports->catheter.bore[i];
        o->closed[i] = th_fault_level(&fault, (double)view->now[i], i) * full(p, bore, i);
        o->bore[i] = bore * sqrt(fmax(1 - o->closed[i], 0));
        o->closings[i] = th_fault_states(&fault)->times[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {TH_FAULT_STATES(TH_LISTED_OUT)};
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
    .command_count = TH_FAULT_COMMANDS,
    .arrays = th_fault_arrays,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
};
