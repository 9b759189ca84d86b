/* The clinician's orders: dose or rate, boluses, requests of the patient, bridge. The equations
 * stand on the page in simple_page.h; by hand: 200 ug/day of 500 ug/mL is 0.4 mL/day. */
#include "simple.h"
#include "causes.h"
#include "laws.h"
#include "ports.h"
#include "simple_args.h"
#include "simple_page.h"

#include <string.h>

static size_t count_arrays(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(struct cells) / sizeof(double[TH_LANES]);
}

static void record_limits(struct states *s, int lane, double basal)
{
    double flow = s->rate[lane];
    if (fabs(basal - flow) > rounding * basal)
        s->limited[lane] = 1;
    if (basal > flow * (1 + rounding))
        s->raised[lane] = 1;
}

/* The ordered flow from the orders, and the next instant at which it changes by itself. */
static void update_flow(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->arrays;
    double now = (double)view->now[lane];
    if (view->out[lane]) {
        s->flow[lane] = s->lost_flow[lane] = 0;
        view->timer[lane] = TH_NEVER;
        return;
    }
    if (s->by_dose[lane] > 0)
        s->rate[lane] = s->concentration[lane] > 0 ? s->dose[lane] / s->concentration[lane] : 0;
    double basal = basal_flow(p, s, lane);
    record_limits(s, lane, basal);
    double orders = basal + th_program_bolus_flow(c, lane);
    s->flow[lane] = s->running[lane] > 0 ? fmin(orders, p->most_rate[lane]) : 0;
    s->lost_flow[lane] = 0;
    if (orders > p->most_rate[lane] * (1 + rounding)) {
        s->limited[lane] = 1;
        s->lost_flow[lane] = s->running[lane] > 0 ? orders - s->flow[lane] : 0;
    }

    th_tick next = th_program_bolus_next(c, lane);
    th_tick starts = th_causes_next(&c->stops, now, lane);
    if (starts < next)
        next = starts;
    if (s->bridge_left[lane] > 0 && s->flow[lane] > 0) {
        double ticks = ceil(s->bridge_left[lane] / s->flow[lane] * TH_SECOND);
        if (ticks < TH_EXACT_TICKS && view->now[lane] + (th_tick)ticks < next)
            next = view->now[lane] + (th_tick)ticks;
    }
    view->timer[lane] = next;
}

/* The old concentration has been ordered down to the tip (less than one tick's volume is left).
 */
static void end_bridge(struct states *s, int lane)
{
    double left = s->bridge_left[lane];
    if (!(s->bridge_to[lane] > 0) || left > s->flow[lane] / TH_SECOND)
        return;
    if (!(s->by_dose[lane] > 0))
        s->rate[lane] *= s->concentration[lane] / s->bridge_to[lane];
    s->concentration[lane] = s->bridge_to[lane];
    s->bridge_left[lane] = s->bridge_to[lane] = 0;
}

/* A new order ends a bridge that is under way, if there is one. */
static void drop_bridge(struct states *s, int lane)
{
    s->bridges_cut[lane] += s->bridge_to[lane] > 0;
    s->bridge_left[lane] = s->bridge_to[lane] = 0;
}

/* The programme runs while there is no cause to be stopped. */
static void update_running(const struct th_view *view, int lane)
{
    struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->arrays;
    s->running[lane] = !th_causes_hold(&c->stops, (double)view->now[lane], lane);
    if (!(s->running[lane] > 0))
        th_program_bolus_cut(view, lane);
}

static void start(const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++)
        if (view->out[i])
            th_program_leave(view, i);
        else
            th_program_begin(view, i);
}

/* A parameter that was set during the run is a new order. */
static void apply_params(const struct params *p, struct states *s, int i)
{
    if (given(p->dose[i]) != s->seen_dose[i]) {
        s->dose[i] = p->dose[i];
        s->by_dose[i] = 1;
    }
    if (given(p->rate[i]) != s->seen_rate[i]) {
        s->rate[i] = p->rate[i];
        s->by_dose[i] = 0;
    }
    if (given(p->concentration[i]) != s->seen_concentration[i]) {
        s->concentration[i] = p->concentration[i];
        drop_bridge(s, i);
    }
    s->seen_dose[i] = given(p->dose[i]);
    s->seen_rate[i] = given(p->rate[i]);
    s->seen_concentration[i] = given(p->concentration[i]);
}

static void prepare(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        if (view->due[i]) {
            apply_params(view->params, s, i);
            if (!(s->concentration[i] > 0))
                s->concentration[i] = ports->drug.stock[(size_t)s->drug[i]][i];
            update_flow(view, i);
        }
        ports->program.ordered_flow[i] = s->flow[i];
        ports->program.ordered_bolus[i] =
            th_program_bolus_volume((struct cells *)view->arrays, i);
        ports->program.drug[i] = s->drug[i];
        ports->program.stopped[i] = !(s->running[i] > 0) && !view->out[i];
    }
}

/* Volume and mass of boluses that this step's orders leave out, and volume beyond the order. */
static void count_shortfall(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    double step = view->step[i], lost = s->lost_flow[i] * step;
    ports->program.cut_volume[i] = s->pending_cut[i] + lost;
    ports->program.cut_mass[i] = s->pending_cut_mass[i] + lost * s->concentration[i];
    s->pending_cut[i] = s->pending_cut_mass[i] = 0;
    th_add(&s->cut_volume[i], &s->cut_excess[i], ports->program.cut_volume[i]);
    th_add(&s->cut_mass[i], &s->cut_mass_excess[i], ports->program.cut_mass[i]);
    double basal = basal_flow(p, s, i), beyond = basal - s->rate[i];
    if (s->running[i] > 0 && beyond > rounding * basal)
        s->raised_volume[i] += beyond * step;
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    memcpy(view->arrays, view->before, sizeof(struct cells));
    for (int i = 0; i < TH_LANES; i++) {
        double volume = s->flow[i] * view->step[i];
        ports->program.ordered_flow[i] = s->flow[i];
        ports->program.ordered_bolus[i] =
            th_program_bolus_volume((struct cells *)view->arrays, i);
        ports->program.ordered_volume[i] = volume;
        ports->program.ordered_mass[i] = volume * s->concentration[i];
        th_add(&s->volume[i], &s->volume_excess[i], volume);
        th_add(&s->mass[i], &s->mass_excess[i], ports->program.ordered_mass[i]);
        s->bridge_left[i] = fmax(0, s->bridge_left[i] - volume);
        count_shortfall(view, i);
    }
}

static enum th_status check_bolus(const double *args, struct th_error *error)
{
    bool dose = !isnan(args[BOLUS_dose]), volume = !isnan(args[BOLUS_volume]);
    if (dose == volume)
        return th_error_add(error, TH_BAD_INPUT, "give %s dose or volume%s",
                            dose ? "either" : "one of", dose ? ", not both" : "");
    return TH_OK;
}

enum {
    COMMAND_dose,
    COMMAND_rate,
    COMMAND_bolus,
    COMMAND_request,
    COMMAND_concentration,
    COMMAND_bridge,
    COMMAND_stop,
    COMMAND_start,
    COMMAND_change
};

static const struct th_command commands[] = {
    {.name = "dose", .doc = "orders a dose", .args = TH_TABLE(dose_args)},
    {.name = "rate", .doc = "orders a basal flow", .args = TH_TABLE(rate_args)},
    {.name = "bolus",
     .doc = "a dose or a volume on top of the basal flow",
     .args = TH_TABLE(bolus_args),
     .check = check_bolus},
    {.name = "request", .doc = "the patient asks for a dose"},
    {.name = "concentration",
     .doc = "programs a concentration; a dose stays, of another drug the flow",
     .args = TH_TABLE(concentration_args)},
    {.name = "bridge",
     .doc = "delivers the old drug to the tip before the new one is programmed",
     .args = TH_TABLE(bridge_args)},
    {.name = "stop",
     .doc = "stops the pump; boluses under way are cut",
     .args = TH_TABLE(stop_args)},
    {.name = "start",
     .doc = "ends the stops that have no end of their own and are no hazard's",
     .ends = true},
    {.name = "change",
     .doc = "orders another basal dose, counted from the present one by by:",
     .args = TH_TABLE(change_args),
     .relative = 1 + CHANGE_to,
     .present = th_program_present},
};

static void begin_bridge(const struct th_view *view, const double *args, int lane)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    double inside = ports->clinician.catheter_volume[lane] > 0
                        ? ports->clinician.catheter_volume[lane]
                        : ports->pump.tubing[lane] + ports->catheter.lumen[lane];
    drop_bridge(s, lane);
    s->bridge_to[lane] = args[BRIDGE_concentration];
    s->bridge_left[lane] = isnan(args[BRIDGE_volume]) ? inside : args[BRIDGE_volume];
    end_bridge(s, lane);
}

static void program_drug(struct states *s, const double *args, int lane)
{
    double drug = args[CONCENTRATION_drug];
    if (!isnan(drug) && drug != s->drug[lane]) {
        s->by_dose[lane] = 0;
        s->drug[lane] = drug;
    }
    s->concentration[lane] = args[CONCENTRATION_value];
    drop_bridge(s, lane);
}

static void stop(const struct th_view *view, const struct th_event *event, int lane)
{
    struct cells *c = (struct cells *)view->arrays;
    double now = (double)view->now[lane];
    if (!th_cause_begin(&c->stops, event, now, event->args[STOP_over], lane))
        view->status[lane] = TH_BAD_INPUT;
    update_running(view, lane);
}

static void carry_out(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    struct cells *cells = (struct cells *)view->arrays;
    const double *args = event->args;
    double c = s->concentration[lane];
    switch (event->number) {
    case COMMAND_dose:
        s->dose[lane] = args[DOSE_rate];
        s->by_dose[lane] = 1;
        break;
    case COMMAND_rate:
        s->rate[lane] = args[RATE_flow];
        s->by_dose[lane] = 0;
        break;
    case COMMAND_bolus:
        th_program_bolus_begin(view, lane,
                               !isnan(args[BOLUS_volume]) ? args[BOLUS_volume]
                               : c > 0                    ? args[BOLUS_dose] / c
                                                          : 0,
                               args[BOLUS_over]);
        break;
    case COMMAND_request:
        th_program_request(view, lane);
        break;
    case COMMAND_concentration:
        program_drug(s, args, lane);
        break;
    case COMMAND_bridge:
        begin_bridge(view, args, lane);
        break;
    case COMMAND_stop:
        stop(view, event, lane);
        break;
    case COMMAND_start:
        th_cause_end(&cells->stops, event, lane);
        update_running(view, lane);
        break;
    case COMMAND_change:
        th_program_change(view, args[CHANGE_to], lane);
        break;
    }
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_EXPLANTED) {
        th_program_explant(view, lane);
    } else if (event->kind == TH_IMPLANTED) {
        th_program_implant(view, lane);
    } else if (view->out[lane]) {
        return;
    } else if (event->kind == TH_COMMAND) {
        carry_out(view, event, lane);
    } else {
        th_program_bolus_end(view, lane);
        end_bridge(view->states, lane);
        update_running(view, lane);
    }
    update_flow(view, lane);
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->arrays;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->rate[i] = s->flow[i];
        o->basal_rate[i] = s->running[i] > 0 ? basal_flow(p, s, i) : 0;
        o->dose_rate[i] = s->flow[i] * s->concentration[i];
        o->concentration[i] = s->concentration[i];
        o->ordered_volume[i] = s->volume[i];
        o->ordered_mass[i] = s->mass[i];
        o->boluses[i] = s->boluses[i];
        o->refused_boluses[i] = s->refused_boluses[i];
        o->granted[i] = s->granted[i];
        o->refused[i] = s->refused[i];
        o->cut_boluses[i] = s->cut_boluses[i];
        o->cut_volume[i] = s->cut_volume[i] + s->pending_cut[i];
        o->cut_mass[i] = s->cut_mass[i] + s->pending_cut_mass[i];
        o->bridge_left[i] = s->bridge_left[i];
        o->bridge_waits[i] = s->bridge_left[i] > 0 && !(s->flow[i] > 0);
        o->bridges_cut[i] = s->bridges_cut[i];
        o->limited[i] = s->limited[i];
        o->raised[i] = s->raised[i];
        o->raised_volume[i] = s->raised_volume[i];
        o->running[i] = s->running[i];
        o->stopped[i] = !(s->running[i] > 0) && !view->out[i];
        o->active_boluses[i] = 0;
        for (int k = 0; k < BOLUSES; k++) o->active_boluses[i] += c->bolus_end[k][i] > 0;
    }
}

static const char *why(const struct th_view *view, int lane)
{
    const struct cells *c = (const struct cells *)view->arrays;
    return th_causes_crowded(&c->stops, lane) ? "stopped: " TH_CAUSES_CROWDED : NULL;
}

static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_program_simple = {
    .slot = "program",
    .name = "simple",
    .doc = "a dose or a rate, boluses, requests of the patient, bridge",
    .page = page,
    .params = {th_program_rows, ROWS},
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = sizeof commands / sizeof *commands,
    .arrays = count_arrays,
    .check = th_program_check,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
};
