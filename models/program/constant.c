/* No orders: the rate by which refills and forecasts of a constant-flow pump are reckoned. The
 * page below has the rules. */
#include "laws.h"
#include "model/model.h"
#include "ports.h"

static const char page[] =
    "Of a pump that hears no order, a propellant's or an osmotic one: the flow that\n"
    "people reckon with.\n"
    "\n"
    "  Q = rate        ordered volume  rate dt        ordered mass  rate C_p dt\n"
    "\n"
    "The programmer's volume falls with it, and with it the low alarm, the date of\n"
    "the next refill (reservoir.refill_due) and what a refill is expected to find\n"
    "(reservoir.measured_discrepancy); gauge.delivered compares with it what is\n"
    "delivered. There are no boluses, no requests and no stop: nothing can be\n"
    "ordered. Another rate is set when the pump has been measured: set:\n"
    "{program.rate: ...}. C_p is `concentration`; left out, as the clinician\n"
    "believes, or else the drug's.\n"
    "\n"
    "A pump that takes orders would give `rate` all the time.\n"
    "\n"
    "By hand: 20 mL filled in above 1.4 mL are down to 2 mL after 19.4 days of 1\n"
    "mL/day.\n"
    "\n"
    "Source: definition. Valid for any rate.\n";

#define PARAMS(ROW)                                                                 \
    ROW(rate, FLOW, "", "0 mL/day", "100 mL/day", CHOSEN, "",                       \
        "flow of the pump, as refills and forecasts are reckoned")                  \
    ROW(concentration, CONCENTRATION, "nan", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",    \
        "concentration by which doses are reckoned, as labelled; left out: as the " \
        "clinician believes, or that of the drug")                                  \
    ROW(drug, DRUG, "0", "", "", CHOSEN, "",                                        \
        "drug by which doses are reckoned; left out: the first one", .flags = TH_AT_START)

#define STATES(OUT)                                   \
    OUT(volume, VOLUME, "volume reckoned so far")     \
    OUT(volume_excess, VOLUME, "round-off in volume") \
    OUT(mass, MASS, "mass reckoned so far")           \
    OUT(mass_excess, MASS, "round-off in mass")

#define OUTPUTS(OUT)                                                                          \
    OUT(rate, FLOW, "reckoned flow now", .nature = TH_STEPWISE, .of = "ordered_volume")       \
    OUT(dose_rate, DOSE_RATE, "reckoned dose rate: flow times reckoned concentration",        \
        .nature = TH_STEPWISE, .of = "ordered_mass")                                          \
    OUT(concentration, CONCENTRATION, "reckoned concentration, as labelled",                  \
        .nature = TH_STEPWISE)                                                                \
    OUT(ordered_volume, VOLUME, "volume reckoned since the start", .nature = TH_TOTAL,        \
        .flags = TH_GROWS)                                                                    \
    OUT(ordered_mass, MASS, "mass reckoned since the start, as labelled", .nature = TH_TOTAL, \
        .flags = TH_GROWS)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static double flow(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    return view->out[i] ? 0 : p->rate[i];
}

static double concentration(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return !isnan(p->concentration[i])             ? p->concentration[i]
           : ports->clinician.concentration[i] > 0 ? ports->clinician.concentration[i]
                                                   : ports->drug.stock[(size_t)p->drug[i]][i];
}

static void start(const struct th_view *view)
{
    (void)view; /* all starts at 0 */
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_program_ports *port = &((struct th_ports *)view->ports)->program;
    EACH_LANE(i) {
        port->ordered_flow[i] = flow(view, i);
        port->drug[i] = p->drug[i];
    }
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_program_ports *port = &((struct th_ports *)view->ports)->program;
    EACH_LANE(i) {
        port->ordered_flow[i] = flow(view, i);
        port->ordered_volume[i] = flow(view, i) * view->step[i];
        port->ordered_mass[i] = port->ordered_volume[i] * concentration(view, i);
        th_add(&s->volume[i], &s->volume_excess[i], port->ordered_volume[i]);
        th_add(&s->mass[i], &s->mass_excess[i], port->ordered_mass[i]);
    }
}

/* Explanted, all transfers are 0 at once. */
static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct th_program_ports *port = &((struct th_ports *)view->ports)->program;
    if (event->kind == TH_EXPLANTED)
        port->ordered_flow[lane] = port->ordered_volume[lane] = port->ordered_mass[lane] = 0;
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->rate[i] = flow(view, i);
        o->concentration[i] = concentration(view, i);
        o->dose_rate[i] = o->rate[i] * o->concentration[i];
        o->ordered_volume[i] = s->volume[i];
        o->ordered_mass[i] = s->mass[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_program_constant = {
    .slot = "program",
    .name = "constant",
    .doc = "no orders: the flow by which refills of a constant-flow pump are reckoned",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .event = event,
    .observe = observe,
};
