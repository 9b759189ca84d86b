/* A hole in the catheter's wall, a crack that pressure opens, a connector that parts. The page
 * below has the equations; by hand: 20 um through 0.335 mm resist 6.10e13 Pa s/m3. */
#include "laws.h"
#include "model/model.h"
#include "ports.h"
#include "schedule.h"

#include <math.h>

static const char page[] =
    "Fluid passes the wall at one place, out of the catheter or into it:\n"
    "\n"
    "  q   = (p - p_out)/R                   p in the catheter there, p_out in\n"
    "                                        the space outside, Pa\n"
    "  R   = 128 mu t/(pi d^4) + 24 mu/d^3   d bore of the hole, t thickness of the\n"
    "                                        wall, m; mu of the catheter's fluid\n"
    "\n"
    "the first term is Hagen and Poiseuille's, the second that of the hole's two\n"
    "mouths (Sampson 1891, Phil Trans R Soc A 182:449: a hole in a thin wall; the sum\n"
    "is right to 1 % for any t/d: Dagan, Weinbaum & Pfeffer 1982, J Fluid Mech\n"
    "115:505). `resistance` may be given in their place. The catheter's model takes\n"
    "1/R at the place `at`; the flow follows from pump, lengths and pressures.\n"
    "\n"
    "CSF is above the pressure of tissue: below a hole of resistance R_l, with R_d\n"
    "from there to the tip, the tip lets out (Q R_l - (p_csf - p_out))/(R_d + R_l) of\n"
    "the pump's Q, and CSF streams back where that is below 0. A connector that parts\n"
    "is a hole at its place (0 cm: at the pump) with the catheter's bore and `wall`\n"
    "0: the pump's fluid and CSF meet there and go into the tissue.\n"
    "\n"
    "1/R rises from 0 to its full value within `over`, evenly in time, from `begins`\n"
    "on, and is 0 again at `until`, at once; with a period there is a hole for the\n"
    "share `duty` of each period counted from `begins`. The word on makes it at any\n"
    "other time, until off, or for its own `over`.\n"
    "\n"
    "With `opens_at` it is a crack that lets nothing through until the pressure in\n"
    "the catheter is that much above the one outside, and then until it is less than\n"
    "`closes_at` above it. It opens and closes at the microsecond at which that is\n"
    "so, and does not when the pressure is reached within a step and not at its end.\n"
    "One that opens more than 1000 times within an hour stops the member: its laws\n"
    "have no meaning there.\n"
    "\n"
    "Fluid goes into the CSF where the catheter lies in it (catheter.intrathecal,\n"
    "from the tip on), the more below the tip the farther from it; into the epidural\n"
    "space along `epidural` before that; and under the skin elsewhere; or `into` what\n"
    "is said. What flows in has the concentrations of that space.\n"
    "\n" TH_FAULT_PAGE "\n"
    "Validity: laminar, Re = 4 rho q/(pi mu d) below 100; a round hole, which a slit\n"
    "of the same resistance replaces. Tissue is no obstacle unless its model says so:\n"
    "a scar around the hole is a larger `resistance`. No pressures at which cracks\n"
    "open are known here: opens_at and closes_at are the scenario's to say. Six of 97\n"
    "people with pumps had a disconnection or a leak (Kamran & Wright 2001,\n"
    "Neuromodulation 4:111).\n"
    "\n"
    "By hand: 20 um through 0.335 mm, 0.6913 mPa s: 5.90e13 Pa s/m3 in the wall, with\n"
    "its mouths 6.10e13, 191 times 0.89 m of 0.5293 mm. 1 mL/day with R_l = 1e15 in\n"
    "the middle of that catheter and 10 mmHg of CSF: 0.885 mL/day out of the tip;\n"
    "with 1e14 0.152 mL/day of CSF in. Parted at the pump it loses 15.0 mL/h of CSF.\n";

#define PARAMS(ROW)                                                                          \
    ROW(at, LENGTH, "", "0 cm", "200 cm", CHOSEN, "",                                        \
        "distance of the hole from the pump, along the catheter")                            \
    ROW(bore, LENGTH, "nan", "0.1 um", "3 mm", CHOSEN, "",                                   \
        "diameter of the hole; give this or resistance", .unit = "mm")                       \
    ROW(resistance, RESISTANCE, "nan", "1e6 Pa s/m3", "1e20 Pa s/m3", CHOSEN, "",            \
        "resistance of the hole; give this or bore", .unit = "Pa s/m3")                      \
    ROW(wall, LENGTH, "nan", "0 mm", "5 mm", CHOSEN, "",                                     \
        "thickness of the wall that the bore goes through, 0: an open end; left out: the "   \
        "catheter's",                                                                        \
        .unit = "mm")                                                                        \
    ROW(into, CHOICE, "automatic", "", "", CHOSEN, "",                                       \
        "space into which it leaks; automatic: that in which the "                           \
        "catheter lies there",                                                               \
        .labels = "automatic csf epidural subcutaneous")                                     \
    ROW(epidural, LENGTH, "1 cm", "0 cm", "20 cm", CHOSEN, "",                               \
        "length of the catheter in the epidural space, before that in the CSF")              \
    ROW(opens_at, PRESSURE, "nan", "0.01 kPa", "2 MPa", CHOSEN, "",                          \
        "pressure over that outside at which it opens; left out: it is open", .unit = "kPa") \
    ROW(closes_at, PRESSURE, "nan", "0 kPa", "2 MPa", CHOSEN, "",                            \
        "pressure over that outside below which it closes; left out: half of opens_at",      \
        .unit = "kPa")                                                                       \
    TH_FAULT_BEGINS(ROW, "instant at which there is a hole")                                 \
    TH_FAULT_OVER(ROW, "how long the hole takes to grow")                                    \
    TH_FAULT_UNTIL(ROW, "instant at which it is closed for good; left out: never")           \
    TH_FAULT_PERIOD(ROW, "period of leaking and none; left out: the hole stays",             \
                    "share of the period in which there is a hole")

#define STATES(OUT)                                                     \
    TH_FAULT_STATES(OUT)                                                \
    OUT(leaking, NUMBER, "leaking: 1 if fluid can pass the wall")       \
    OUT(openings, NUMBER, "times that it began to leak")                \
    OUT(hour, NUMBER, "instant from which openings are counted, ticks") \
    OUT(within_hour, NUMBER, "openings since then")                     \
    OUT(leaked, VOLUME, "volume out of it before the last step")        \
    OUT(leaked_excess, VOLUME, "round-off in leaked")                   \
    OUT(stepped, NUMBER, "length of the last step, s")

#define OUTPUTS(OUT)                                                                      \
    OUT(leaking, NUMBER, "leaking: 1 if fluid can pass the wall", .nature = TH_STEPWISE,  \
        .log = TH_LOG_TRUTH)                                                              \
    OUT(leak_flow, FLOW, "flow out of the catheter through the hole; below 0: into it",   \
        .nature = TH_INTERVAL_MEAN, .of = "leaked_volume")                                \
    OUT(leaked_volume, VOLUME,                                                            \
        "volume out of the catheter through the hole since the start, less what came in", \
        .nature = TH_TOTAL)                                                               \
    OUT(openings, NUMBER, "openings since the start: times that it began to leak",        \
        .nature = TH_STEPWISE)                                                            \
    OUT(space, NUMBER,                                                                    \
        "space behind the hole: 0 the CSF, 1 the epidural space, 2 under the skin",       \
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

enum { MOST_WITHIN_HOUR = 1000 };

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
    const double *params = setup->params, opens = params[ROW_opens_at],
                 closes = params[ROW_closes_at];
    const bool bore = !isnan(params[ROW_bore]), resistance = !isnan(params[ROW_resistance]);
    if (bore == resistance)
        return th_error_add(error, TH_BAD_INPUT, "give %s bore or resistance",
                            bore ? "either" : "one of");
    if (resistance && !isnan(params[ROW_wall]))
        return th_error_add(error, TH_BAD_INPUT,
                            "wall is that of a bore: resistance says all of it");
    if (isnan(opens) && !isnan(closes))
        return th_error_add(error, TH_BAD_INPUT,
                            "closes_at without opens_at: nothing opens it");
    if (closes >= opens)
        return th_error_add(error, TH_BAD_INPUT, "closes_at is not below opens_at");
    return th_fault_check(params[ROW_begins], params[ROW_until], error);
}

/* m3/s/Pa of the whole hole */
static double conductance(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double mu = ports->catheter.viscosity[i], bore = p->bore[i];
    const double wall = isnan(p->wall[i]) ? ports->catheter.wall[i] : p->wall[i];
    if (isnan(bore))
        return 1 / p->resistance[i];
    return 1 / th_hole_resistance(bore, wall, mu);
}

enum { AUTOMATIC };

static double space_of(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double beyond = ports->catheter.length[i] - p->at[i] - ports->catheter.intrathecal[i];
    if (!th_is(p->into[i], AUTOMATIC))
        return p->into[i] - 1;
    return beyond < 0 ? TH_CSF : beyond < p->epidural[i] ? TH_EPIDURAL : TH_SUBCUTANEOUS;
}

/* level: the share of its growth that is done. */
static void write_ports(const struct th_view *view, double level, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const size_t f = view->index;
    ports->fault.at[f][i] = p->at[i];
    ports->fault.opening_space[f][i] = space_of(view, i);
    ports->fault.opening_position[f][i] = ports->catheter.opening_position[TH_TIP][i] +
                                          fmax(ports->catheter.length[i] - p->at[i], 0);
    ports->fault.opening_conductance[f][i] =
        s->leaking[i] > 0 ? level * conductance(view, i) : 0;
}

static void write_now(const struct th_view *view, int i)
{
    const struct th_fault fault = fault_of(view);
    write_ports(view, th_fault_level(&fault, (double)view->now[i], i), i);
}

/* ---- opened and closed by pressure ---- */

/* Pressure over that outside at which the crack changes, and the pressure there. */
static double crack_pressure(const struct params *p, bool open, int i)
{
    const double closes = isnan(p->closes_at[i]) ? p->opens_at[i] / 2 : p->closes_at[i];
    return open ? closes : p->opens_at[i];
}

static double over_outside(const struct th_view *view, int i)
{
    const struct th_ports *ports = view->ports;
    return ports->catheter.opening_pressure[1 + view->index][i];
}

static void count_opening(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const double now = (double)view->now[i];
    s->openings[i]++;
    if (!(now - s->hour[i] <= 3600 * TH_SECOND)) {
        s->hour[i] = now;
        s->within_hour[i] = 0;
    }
    if (++s->within_hour[i] > MOST_WITHIN_HOUR)
        view->status[i] = TH_BAD_INPUT;
}

static void update_leaking(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const bool was = s->leaking[i] > 0;
    const double pressure = over_outside(view, i), changes = crack_pressure(p, was, i);
    bool open = was ? pressure > changes : pressure >= changes;
    s->leaking[i] = s->on[i] > 0 && (isnan(p->opens_at[i]) || open);
    if (s->leaking[i] > 0 && !was)
        count_opening(view, i);
}

static void event_functions(const struct th_view *view, double *values)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    EACH_LANE(i) {
        const bool open = s->leaking[i] > 0;
        const double left = over_outside(view, i) - crack_pressure(p, open, i);
        values[i] =
            s->on[i] > 0 && !isnan(p->opens_at[i]) ? (open ? left : -left) / p->opens_at[i] : 1;
    }
}

/* ---- the model ---- */

static void start(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    th_fault_start(&fault);
    EACH_LANE(i) update_leaking(view, i);
}

static void prepare(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    th_fault_prepare(&fault);
    EACH_LANE(i) {
        if (view->due[i])
            update_leaking(view, i);
        write_now(view, i);
    }
}

static void limit(const struct th_view *view, double *longest)
{
    const struct th_fault fault = fault_of(view);
    th_fault_limit(&fault, longest);
}

/* The volume of a step is known when the catheter has advanced: it is added at the next one. */
static void add_leaked(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    th_add(&s->leaked[i], &s->leaked_excess[i],
           ports->catheter.opening_volume[1 + view->index][i]);
}

static void advance(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    struct states *s = view->states;
    th_fault_keep(view);
    EACH_LANE(i) {
        add_leaked(view, i);
        s->stepped[i] = view->step[i];
        write_ports(view, th_fault_mean_level(&fault, view->step[i], i), i);
    }
}

TH_FAULT_ORDERS("there is a hole now", "how long the hole lasts; left out: until off",
                "closes now what the schedule and on without over have made, but no hazard's");

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct th_fault fault = fault_of(view);
    if (event->kind == TH_EXPLANTED)
        add_leaked(view, lane);
    th_fault_take(&fault, event, update_leaking, write_now, lane);
}

static const char *why(const struct th_view *view, int lane)
{
    const struct states *s = view->states;
    if (th_causes_crowded(th_fault_causes(view), lane))
        return "leaking: " TH_CAUSES_CROWDED;
    return s->within_hour[lane] > MOST_WITHIN_HOUR
               ? "the crack opens and closes more than 1000 times within an hour: opens_at and "
                 "closes_at are too near to each other, or the flow through it is too large"
               : NULL;
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        const double volume = ports->catheter.opening_volume[1 + view->index][i];
        o->leaking[i] = s->leaking[i];
        o->openings[i] = s->openings[i];
        o->space[i] = ports->catheter.opening_space[1 + view->index][i];
        o->leaked_volume[i] = s->leaked[i] + volume;
        o->leak_flow[i] = s->stepped[i] > 0 ? volume / s->stepped[i] : 0;
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_fault_leak = {
    .slot = "fault",
    .name = "leak",
    .doc = "a hole in the catheter, a crack that pressure opens, a connector that parts",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = TH_FAULT_COMMANDS,
    .event_function_count = 1,
    .reads_ahead = true,
    .arrays = th_fault_arrays,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event_functions = event_functions,
    .event = event,
    .observe = observe,
    .why = why,
};
