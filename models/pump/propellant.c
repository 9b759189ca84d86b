/* pump/propellant, a reservoir under pressure behind a restrictor: constant flow. The
 * equations stand on the page below; by hand: 245.2 kPa over 2.118e16 Pa s/m3 is
 * 1.000 mL/day. */
#include "laws.h"
#include "ports.h"
#include "pump/common/fade.h"
#include "pump/common/restrictor.h"
#include "pump/common/stall.h"

#include <math.h>

static const char page[] =
    "Constant flow: the pressure of the reservoir drives its fluid through a\n"
    "capillary or a chip. There is no motor, and no order changes the flow: the\n"
    "programme is what refills and doses are reckoned by.\n"
    "\n"
    "  q = (p_res - p)/R           p_res of the reservoir, p at the outlet, Pa gauge\n"
    "  R = 128 mu L/(pi d^4 (1 - clogged))   Poiseuille; mu that of water at the\n"
    "                              temperature of the reservoir's fluid, times the\n"
    "                              catheter's relative_viscosity\n"
    "\n"
    "p_res is the reservoir's: reservoir.bellows with a propellant gives the vapour's\n"
    "pressure less the air's and that of the bellows; without one, an elastic wall.\n"
    "So the flow follows warmth twice (vapour and viscosity), altitude and depth, the\n"
    "pressure of CSF and a kinked catheter, and what is left in the reservoir:\n"
    "\n"
    "  dlnq/dT = (dp_v/dT)/(p_res - p) - dln(mu)/dT      dlnq/dp_amb = -1/(p_res - p)\n"
    "\n"
    "the second with a tip whose CSF is as much above the air as before.\n"
    "\n"
    "valve: none lets fluid back while p is above p_res: the reservoir fills with\n"
    "what the line gives back (retrograde flow). check: nothing flows back, and\n"
    "forward q = (p_res - opens_at - p)/R, or 0.\n"
    "\n"
    "Step. After a cold refill, or while the body warms, T nears the pump's\n"
    "temperature T_p by e^(-h/tau), with the reservoir's time constant; the flow of a\n"
    "step is that at the mean of T, exact to the square of what T changes within it\n"
    "(at most 0.05 K: a millionth). The catheter solves p with q(p) as a line, and\n"
    "moves p_res as the reservoir is drawn on. Near empty the flow fades as that of\n"
    "every pump does (see pump.peristaltic), forward alone, and what is drawn never\n"
    "passes the residual.\n"
    "\n"
    "stall: the restrictor is plugged, both ways, while a cause is left;\n"
    "missed_volume is what would have flowed. clogged is a part of it, such as a\n"
    "precipitate. Out of the body nothing flows.\n"
    "\n"
    "Validity: laminar (Re = 4 rho q/(pi mu d), 1e-3 at 1 mL/day in 25 um), steady; a\n"
    "rigid restrictor; the propellant is in balance with its liquid. Which propellant\n"
    "and which restrictor is in which pump is not published: they are placeholders.\n"
    "Two-phase propellant and a flow restrictor: Codman 3000, patient information;\n"
    "q = dp pi r^4/(8 mu L): EP 0612535.\n"
    "\n"
    "By hand: 25 um, 0.294 m, 37 C: 2.118e16 Pa s/m3; n-butane at sea level with CSF\n"
    "at 1.3 kPa drives with 245.2 kPa: 1.000 mL/day, +6.13 % at 38 C, +1.47 % at 305\n"
    "m, -0.54 % by 10 mmHg at the tip, none at 3.42 atm. R-11 (restrictor of\n"
    "4.84e15): +11.34 %, +6.45 %, -2.38 %, none at 1.55 atm.\n";

#define VALVES(LABEL, AND) LABEL(none) AND LABEL(check)
enum { VALVES(TH_LABEL_INDEX, ) };

#define PARAMS(ROW)                                                                       \
    ROW(bore, LENGTH, "25 um", "1 um", "1 mm", PLACEHOLDER, "", "bore of the restrictor", \
        .unit = "um")                                                                     \
    ROW(length, LENGTH, "29.4 cm", "0.1 mm", "100 m", PLACEHOLDER, "",                    \
        "length of the restrictor")                                                       \
    ROW(clogged, FRACTION, "0 %", "0 %", "100 %", CHOSEN, "",                             \
        "share of the restrictor's conductance that deposits take away")                  \
    ROW(valve, CHOICE, "none", "", "", PLACEHOLDER, "",                                   \
        "valve at the outlet: none, or one that lets nothing back",                       \
        .labels = VALVES(TH_LABEL_TEXT, " "))                                             \
    ROW(opens_at, PRESSURE, "0 kPa", "0 kPa", "100 kPa", CHOSEN, "",                      \
        "pressure that opens the check valve, and is lost there", .unit = "kPa")          \
    TH_PUMP_TUBING(ROW, "0.2 mL", PLACEHOLDER, "")

#define OUTPUTS(OUT)                                                                        \
    OUT(flow, FLOW, "flow into the catheter; below 0: back into the reservoir",             \
        .nature = TH_INTERVAL_MEAN, .of = "net_volume")                                     \
    OUT(error, FRACTION,                                                                    \
        "error of the flow now, relative to the order; 0 while nothing is ordered")         \
    OUT(drive, PRESSURE, "pressure across restrictor and valve: reservoir less outlet",     \
        .unit = "kPa")                                                                      \
    OUT(resistance, RESISTANCE, "resistance of the restrictor now, at most 1e30 Pa s/m3")   \
    OUT(availability, FRACTION, "share of the flow that the reservoir gives now")           \
    OUT(net_volume, VOLUME, "volume into the catheter since the start", .nature = TH_TOTAL) \
    TH_PUMP_STALL_OUTPUTS(OUT, "restrictor plugged: 1 if nothing flows",                    \
                          "the restrictor was plugged",                                     \
                          "what would have flowed while it was plugged")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) ports->pump.tubing[i] = p->tubing[i];
}

static bool has_check_valve(const struct params *p, int i)
{
    return th_is(p->valve[i], LABEL_check);
}

/* The restrictor with its deposits and its valve: what drives is less by what opens that. */
static struct th_restrictor restrictor(const struct th_view *view, double warmer, int i)
{
    const struct params *p = view->params;
    struct th_restrictor r = th_restrictor_at(view, p->bore[i], p->length[i], warmer, i);
    r.conductance *= 1 - p->clogged[i];
    if (has_check_valve(p, i))
        r.drive -= p->opens_at[i];
    return r;
}

/* After an event the line is that of the instant, so that the step can be chosen by it. */
static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct th_pump_counts *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->pump.stalled[i] = s->stalled[i];
        if (view->out[i] || s->stalled[i] > 0)
            th_pump_close(ports, i);
        else if (view->due[i])
            th_restrictor_show(ports, restrictor(view, 0, i), has_check_valve(p, i), i);
    }
}

static void limit(const struct th_view *view, double *longest)
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i)
        if (!view->out[i])
            longest[i] = fmin(longest[i],
                              fmax(th_restrictor_even(ports, restrictor(view, 0, i), i), 1e-3));
}

static void move(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct th_pump_counts *s = view->states;
    const struct th_ports *ports = view->ports;
    const double step = view->step[i];
    const struct th_restrictor when[] = {
        restrictor(view, 0, i), restrictor(view, th_restrictor_mean_warmed(ports, step, i), i),
        restrictor(view, th_restrictor_warmed(ports, step, i), i)};
    const bool check = has_check_valve(p, i);
    if (!(s->stalled[i] > 0)) {
        th_restrictor_move(view, when, check, i);
        return;
    }
    th_add(&s->missed[i], &s->missed_excess[i],
           fmax(th_restrictor_given(view, when[1], check, i), 0));
    th_pump_close(view->ports, i);
}

static void advance(const struct th_view *view)
{
    struct th_pump_counts *s = view->states;
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        if (view->out[i])
            continue;
        th_pump_carry(view, i);
        move(view, i);
        s->step[i] = view->step[i];
    }
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct th_pump_counts *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        const struct th_restrictor now = restrictor(view, 0, i);
        const double order = ports->program.ordered_flow[i],
                     moved = th_pump_last_volume(view, i);
        const double share =
            th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        const double flow =
            s->stalled[i] > 0 ? 0 : th_restrictor_flow(now, has_check_valve(p, i));
        o->flow[i] = s->step[i] > 0 ? moved / s->step[i] : 0;
        o->error[i] = order > 0 ? flow * (flow > 0 ? share : 1) / order - 1 : 0;
        o->drive[i] =
            view->out[i] ? 0 : ports->reservoir.pressure[i] - ports->catheter.inlet_pressure[i];
        o->resistance[i] = fmin(1 / now.conductance, 1e30);
        o->availability[i] = share;
        o->net_volume[i] = s->moved[i] + moved;
        o->stalled[i] = s->stalled[i];
        o->stalls[i] = s->stalls[i];
        o->missed_volume[i] = s->missed[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {TH_PUMP_COUNTS(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_pump_propellant = {
    .slot = "pump",
    .name = "propellant",
    .doc = "a reservoir under pressure behind a restrictor: constant flow",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = th_pump_moved,
    .moved_count = TH_PUMP_MOVED,
    .commands = th_pump_commands,
    .command_count = TH_PUMP_COMMANDS,
    .arrays = th_pump_arrays,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = th_pump_event,
    .observe = observe,
    .why = th_pump_why,
};
