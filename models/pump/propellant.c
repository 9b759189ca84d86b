/* pump/propellant, a reservoir under pressure behind a restrictor: constant flow. The
 * equations stand on the page in propellant.h; by hand: 245.2 kPa over 2.118e16 Pa s/m3 is
 * 1.000 mL/day. */
#include "propellant.h"
#include "fade.h"
#include "laws.h"
#include "ports.h"
#include "restrictor.h"
#include "stall.h"

#include <math.h>

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

/* m3/s, at the outlet's pressure of the step's start, before fading. */
static double flow_of(const struct params *p, struct th_restrictor r, int i)
{
    const double flow = r.conductance * r.drive;
    return has_check_valve(p, i) ? fmax(flow, 0) : flow;
}

static void close_line(struct th_ports *ports, int i)
{
    ports->pump.flow[i] = ports->pump.change[i] = 0;
    for (int m = 0; m < 2; m++) ports->pump.slip[m][i] = 0;
}

/* The line of a restrictor of which the reservoir gives a share. */
static void draw_line(const struct th_view *view, struct th_restrictor r, double share, int i)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    const double inlet = ports->catheter.inlet_pressure[i];
    const double slip = share * r.conductance;
    ports->pump.flow[i] = slip * (r.drive + inlet - TH_LOWEST_PRESSURE);
    ports->pump.slip[0][i] = slip;
    ports->pump.slip_from[0][i] = TH_LOWEST_PRESSURE;
    ports->pump.slip[1][i] = has_check_valve(p, i) ? -slip : 0;
    ports->pump.slip_from[1][i] = r.drive + inlet;
}

/* After an event the line is that of the instant, so that the step can be chosen by it. */
static void prepare(const struct th_view *view)
{
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->pump.stalled[i] = s->stalled[i];
        if (view->out[i] || s->stalled[i] > 0)
            close_line(ports, i);
        else if (view->due[i]) {
            const struct th_restrictor now = restrictor(view, 0, i);
            const double share = now.drive > 0 ? th_pump_share(ports->reservoir.usable[i],
                                                               ports->reservoir.taper[i])
                                               : 1;
            draw_line(view, now, share, i);
            ports->pump.change[i] = 0;
        }
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

/* The volume that the reservoir gives in a step at the outlet's pressure of its start; into a
 * higher one nothing fades. */
static double given(const struct th_ports *ports, double asked, int i)
{
    return asked > 0 ? th_pump_fade(fmax(ports->reservoir.usable[i], 0),
                                    ports->reservoir.taper[i], asked, 0)
                     : asked;
}

static void move(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const double step = view->step[i];
    const struct th_restrictor first = restrictor(view, 0, i),
                               mean = restrictor(view,
                                                 th_restrictor_mean_warmed(ports, step, i), i),
                               last = restrictor(view, th_restrictor_warmed(ports, step, i), i);
    const double asked = flow_of(p, mean, i) * step, gives = given(ports, asked, i);
    if (s->stalled[i] > 0) {
        th_add(&s->missed[i], &s->missed_excess[i], fmax(gives, 0));
        close_line(ports, i);
        return;
    }
    const struct th_demand ends = {asked, flow_of(p, first, i), flow_of(p, last, i)};
    draw_line(view, mean, asked > 0 ? gives / asked : 1, i);
    ports->pump.change[i] = asked > 0   ? th_pump_change(ports, ends, gives, 0, step, i)
                            : asked < 0 ? ends.last - ends.first
                                        : 0;
}

/* The volume into the catheter in the last step, which is known from the next one on. */
static void carry(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    th_add(&s->moved[i], &s->moved_excess[i], ports->catheter.face_volume[0][i]);
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        if (view->out[i])
            continue;
        carry(view, i);
        move(view, i);
        s->step[i] = view->step[i];
    }
}

static void update_stalled(const struct th_view *view, int i)
{
    struct states *s = view->states;
    const bool stands = th_pump_stands(view, i);
    s->stalls[i] += stands && !(s->stalled[i] > 0);
    s->stalled[i] = stands;
}

/* Implanted or explanted: the catheter counts its volumes anew behind this. */
static void renew(const struct th_view *view, bool out, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    if (out)
        carry(view, i);
    th_pump_clear_stalls(view, i);
    s->stalled[i] = ports->pump.stalled[i] = s->step[i] = 0;
    close_line(ports, i);
}

static void event(const struct th_view *view, const struct th_event *event, int i)
{
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED)
        renew(view, event->kind == TH_EXPLANTED, i);
    else if (view->out[i])
        return;
    else {
        if (event->kind == TH_COMMAND)
            th_pump_order(view, event, i);
        update_stalled(view, i);
    }
    view->timer[i] = view->out[i] ? TH_NEVER : th_pump_stall_ends(view, i);
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        const struct th_restrictor now = restrictor(view, 0, i);
        const double order = ports->program.ordered_flow[i],
                     moved = view->out[i] ? 0 : ports->catheter.face_volume[0][i];
        const double share =
            th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        const double flow = s->stalled[i] > 0 ? 0 : flow_of(p, now, i);
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
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
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
    .event = event,
    .observe = observe,
    .why = th_pump_why,
};
