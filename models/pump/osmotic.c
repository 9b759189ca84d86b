/* pump/osmotic, a chamber of salt that draws water through a membrane and pushes the drug out.
 * The equations stand on the page below; by hand: 12 uL/h in a body at 37 C, 12.7 at 38 C. */
#include "laws.h"
#include "ports.h"
#include "pump/common/fade.h"
#include "pump/common/restrictor.h"
#include "pump/common/stall.h"

#include <math.h>

static const char page[] =
    "Salt behind a semipermeable membrane draws water out of the tissue, and what\n"
    "comes in pushes a piston, and that the drug. No order changes the flow.\n"
    "\n"
    "  q = w(t) K (P - p)       p gauge pressure at the outlet; Theeuwes' equation,\n"
    "                           with K = A L_p/l and P = sigma dpi in one\n"
    "  K = flow/P0 e^(b (T - 37 C))   flow: of the first days, in a body at 37 C; b\n"
    "                           temperature_effect, T of the pump\n"
    "  P = P0                   while there is solid salt, U <= salt_lasts\n"
    "    = P0 salt_lasts/U      then: what was drawn in dilutes the rest\n"
    "  w = 1 - e^(-t/wetting_time)    t since it was implanted: the membrane wets\n"
    "\n"
    "U: water drawn in since then, which is the drug pushed out; P0 the row\n"
    "osmotic_pressure. What catheter, CSF and altitude add is next to nothing to it:\n"
    "an occluded line bursts before the pump stops. With p = 0 and w = 1 the\n"
    "diluted salt gives U = sqrt(L^2 + 2 flow L t), L salt_lasts.\n"
    "\n"
    "A step's flow is that of w in the mean, exact, and of P at its middle; steps are\n"
    "short enough that P changes by 3e-3 and w by a fiftieth, and end where the last\n"
    "salt dissolves. The pressure of the reservoir is not read: the piston bears on\n"
    "the drug. Near empty, at the piston's end, the flow fades as that of every pump\n"
    "does (see pump.peristaltic). stall: the outlet is plugged, while a cause is\n"
    "left. Out of the body nothing flows; implanted it begins dry and with all its\n"
    "salt.\n"
    "\n"
    "Validity: a membrane without a reflection of its own for the drug; no swelling.\n"
    "Theeuwes & Yum 1976, Ann Biomed Eng 4:343 (recalled, as are the rise by 5.4 %/K\n"
    "of Alzet's pumps and the 36 MPa of saturated table salt). No implant of this\n"
    "kind is known for intrathecal use: all its numbers are placeholders.\n"
    "\n"
    "By hand: 12 uL/h is 0.288 mL/day; e^0.054 = 1.0555 of it at 38 C; 10 kPa more at\n"
    "the outlet take 0.03 % off. With salt for 2 mL, 4 mL are out after (16 - 4)/(2\n"
    "0.288 2) = 10.4 days from then.\n";

#define PARAMS(ROW)                                                                         \
    ROW(flow, FLOW, "0.288 mL/day", "0.001 mL/day", "100 mL/day", PLACEHOLDER, "",          \
        "flow at 37 degC, wetted, with solid salt, against no pressure")                    \
    ROW(osmotic_pressure, MODULUS, "36 MPa", "0.1 MPa", "100 MPa", RECALLED,                \
        "saturated sodium chloride",                                                        \
        "osmotic pressure across the membrane, while there is "                             \
        "solid salt")                                                                       \
    ROW(temperature_effect, PER_KELVIN, "5.4 %/K", "0 %/K", "20 %/K", RECALLED,             \
        "Alzet's pumps, by their maker's formula",                                          \
        "relative change of the flow with the temperature of the pump, by its logarithm")   \
    ROW(salt_lasts, VOLUME, "nan", "0.01 mL", "100 mL", PLACEHOLDER, "",                    \
        "volume pushed out when the last salt dissolves; left out: it never does")          \
    ROW(wetting_time, TIME, "4 h", "1 s", "100 day", PLACEHOLDER, "",                       \
        "time constant with which the membrane wets after implantation")                    \
    ROW(wet_for, TIME, "0 h", "0 h", "100 day", CHOSEN, "",                                 \
        "time for which it had been in the body when the run starts", .flags = TH_AT_START) \
    TH_PUMP_TUBING(ROW, "0.02 mL", PLACEHOLDER, "")

#define STATES(OUT)                                            \
    OUT(begun, TIME, "instant at which it came into the body") \
    OUT(before, VOLUME, "volume moved until then")

#define OUTPUTS(OUT)                                                                           \
    OUT(flow, FLOW, "flow into the catheter", .nature = TH_INTERVAL_MEAN, .of = "net_volume")  \
    OUT(error, FRACTION,                                                                       \
        "error of the flow now, relative to the order; 0 while nothing is ordered")            \
    OUT(wetted, FRACTION, "share of the membrane's conductance that is there yet")             \
    OUT(drive, PRESSURE, "osmotic pressure across the membrane now", .unit = "MPa")            \
    OUT(availability, FRACTION, "share of the flow that the reservoir gives now")              \
    OUT(net_volume, VOLUME, "volume into the catheter since the start", .nature = TH_TOTAL)    \
    TH_PUMP_STALL_OUTPUTS(OUT, "outlet plugged: 1 if nothing flows", "the outlet was plugged", \
                          "what would have flowed while it was plugged")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    struct th_pump_counts counts;
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static const double even_salt = 3e-3, even_wetting = 0.02;

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        s->begun[i] = -p->wet_for[i];
        ports->pump.tubing[i] = p->tubing[i];
    }
}

/* Share of the membrane that is not wet yet. */
static double dry_share(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    return exp(-fmax(th_seconds_of(view->now[i]) - s->begun[i], 0) / p->wetting_time[i]);
}

/* Water drawn in since it was implanted, but for the last step. */
static double drawn_in(const struct states *s, int i)
{
    return fmax(s->counts.moved[i] - s->before[i], 0);
}

/* The same with the last step, whose volume is not carried yet. */
static double drawn_in_now(const struct th_view *view, int i)
{
    return drawn_in(view->states, i) + th_pump_last_volume(view, i);
}

/* Pa, when so much is drawn in. */
static double osmotic(const struct params *p, double volume, int i)
{
    const bool lasts = isnan(p->salt_lasts[i]) || volume <= p->salt_lasts[i];
    return p->osmotic_pressure[i] * (lasts ? 1 : p->salt_lasts[i] / volume);
}

/* The membrane with a share of it wet, when so much is drawn in. */
static struct th_restrictor membrane(const struct th_view *view, double wet, double volume,
                                     int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double warmer = ports->surroundings.pump_temperature[i] - TH_BODY_TEMPERATURE;
    return (struct th_restrictor){
        .conductance =
            wet * p->flow[i] / p->osmotic_pressure[i] * exp(p->temperature_effect[i] * warmer),
        .drive = osmotic(p, volume, i) - ports->catheter.inlet_pressure[i],
    };
}

/* After an event the line is that of the instant, so that the step can be chosen by it. */
static void prepare(const struct th_view *view)
{
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->pump.stalled[i] = s->counts.stalled[i];
        if (view->out[i] || s->counts.stalled[i] > 0)
            th_pump_close(ports, i);
        else if (view->due[i]) {
            const struct th_restrictor now =
                membrane(view, 1 - dry_share(view, i), drawn_in_now(view, i), i);
            /* By the slip that the reservoir's pressure does not move. */
            th_restrictor_line(
                ports, now,
                th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]), 1, i);
            ports->pump.change[i] = 0;
        }
    }
}

static double longest_step(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double dry = dry_share(view, i), used = drawn_in_now(view, i);
    const struct th_restrictor soon = membrane(view, 1, used, i);
    const double flow = soon.conductance * soon.drive;
    double volume = th_pump_even(ports->reservoir.usable[i], ports->reservoir.taper[i]),
           longest = INFINITY;
    if (dry > even_wetting)
        longest = p->wetting_time[i] * -log1p(-even_wetting / dry);
    if (!isnan(p->salt_lasts[i])) {
        const double left = p->salt_lasts[i] - used;
        volume =
            fmin(volume, left > 0 ? fmax(left, 1e-6 * p->salt_lasts[i]) : even_salt * used);
    }
    return flow * longest > volume ? volume / flow : longest;
}

static void limit(const struct th_view *view, double *longest)
{
    EACH_LANE(i)
        if (!view->out[i])
            longest[i] = fmin(longest[i], fmax(longest_step(view, i), 1e-3));
}

static void move(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const double step = view->step[i], dry = dry_share(view, i), used = drawn_in(s, i);
    const double x = step / p->wetting_time[i], wet = 1 - dry * th_mean_decay(x);
    const struct th_restrictor first = membrane(view, wet, used, i),
                               mean = membrane(view, wet,
                                               used + fmax(first.conductance * first.drive, 0) *
                                                          step / 2,
                                               i);
    const double flow = mean.conductance * mean.drive, asked = flow * step,
                 share = th_pump_given_share(ports, asked, i);
    if (s->counts.stalled[i] > 0) {
        th_add(&s->counts.missed[i], &s->counts.missed_excess[i], fmax(share * asked, 0));
        th_pump_close(ports, i);
        return;
    }
    const struct th_demand ends = {asked, flow * (1 - dry) / wet,
                                   flow * (1 - dry * exp(-x)) / wet};
    th_restrictor_line(ports, mean, share, 1, i);
    ports->pump.change[i] =
        asked > 0 ? th_pump_change(ports, ends, share * asked, 0, step, i) : 0;
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        if (view->out[i])
            continue;
        th_pump_carry(view, i);
        move(view, i);
        s->counts.step[i] = view->step[i];
    }
}

/* Implanted or explanted: dry, with all its salt. */
static void event(const struct th_view *view, const struct th_event *event, int i)
{
    struct states *s = view->states;
    th_pump_event(view, event, i);
    if (event->kind != TH_EXPLANTED && event->kind != TH_IMPLANTED)
        return;
    s->begun[i] = th_seconds_of(view->now[i]);
    s->before[i] = s->counts.moved[i];
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        const double moved = th_pump_last_volume(view, i), used = drawn_in_now(view, i),
                     wet = 1 - dry_share(view, i), order = ports->program.ordered_flow[i];
        const struct th_restrictor now = membrane(view, wet, used, i);
        const double share =
            th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        const double flow = s->counts.stalled[i] > 0 ? 0 : share * now.conductance * now.drive;
        o->flow[i] = s->counts.step[i] > 0 ? moved / s->counts.step[i] : 0;
        o->error[i] = order > 0 ? flow / order - 1 : 0;
        o->wetted[i] = view->out[i] ? 0 : wet;
        o->drive[i] = view->out[i] ? 0 : osmotic(p, used, i);
        o->availability[i] = share;
        o->net_volume[i] = s->counts.moved[i] + moved;
        o->stalled[i] = s->counts.stalled[i];
        o->stalls[i] = s->counts.stalls[i];
        o->missed_volume[i] = s->counts.missed[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {TH_PUMP_COUNTS(TH_LISTED_OUT) STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_pump_osmotic = {
    .slot = "pump",
    .name = "osmotic",
    .doc = "salt behind a membrane, which draws water and pushes the drug out",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = th_pump_commands,
    .command_count = TH_PUMP_COMMANDS,
    .arrays = th_pump_arrays,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = th_pump_why,
};
