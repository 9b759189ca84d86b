/* The clinician's orders: dose or rate, boluses, requests of the patient, bridge. The equations
 * stand on the page in simple.h; by hand: 200 ug/day of 500 ug/mL is 0.4 mL/day. */
#include "simple.h"
#include "ports.h"

#include <math.h>
#include <string.h>

#define SECOND ((double)TH_TICKS_PER_SECOND)
#define DAY (24 * 3600 * SECOND)

static const double ml_per_day = 1e-6 / 86400;
static const double rounding = 1e-12; /* of a flow that is exactly at a limit */

static size_t count_cells(const double *params, size_t species)
{
    (void)params, (void)species;
    return sizeof(struct cells) / sizeof(double[TH_LANES]);
}

/* An order that the pump cannot be told is refused if it is known before the run. */
static enum th_status check_order(const double *params, struct th_error *error)
{
    double least = params[ROW_least_rate], most = params[ROW_most_rate];
    double flow = !isnan(params[ROW_rate]) ? params[ROW_rate]
                                           : params[ROW_dose] / params[ROW_concentration];
    if (flow > 0 && flow < least * (1 - rounding))
        return th_error_add(error, TH_BAD_INPUT,
                            "program: %.4g mL/day are ordered, below least_rate, %.4g mL/day: "
                            "the pump cannot be told so",
                            flow / ml_per_day, least / ml_per_day);
    if (flow > most * (1 + rounding))
        return th_error_add(error, TH_BAD_INPUT,
                            "program: %.4g mL/day are ordered, above most_rate, %.4g mL/day: "
                            "the pump cannot be told so",
                            flow / ml_per_day, most / ml_per_day);
    return TH_OK;
}

static enum th_status check(const double *params, struct th_error *error)
{
    bool dose = !isnan(params[ROW_dose]), rate = !isnan(params[ROW_rate]);
    if (dose == rate)
        return th_error_add(error, TH_BAD_INPUT, "program: give %s dose or rate",
                            dose ? "either" : "one of");
    if (params[ROW_least_rate] > params[ROW_most_rate])
        return th_error_add(error, TH_BAD_INPUT, "program: least_rate is above most_rate");
    if (params[ROW_demand_dose] > params[ROW_demand_daily])
        return th_error_add(error, TH_BAD_INPUT,
                            "program: demand_dose is above demand_daily, none can be granted");
    return check_order(params, error);
}

static double given(double value)
{
    return isnan(value) ? -1 : value;
}

/* The basal flow in force, as the pump can be told it. */
static double basal_flow(const struct params *p, const struct states *s, int lane)
{
    double flow = s->rate[lane];
    return flow > 0 ? fmin(fmax(flow, p->least_rate[lane]), p->most_rate[lane]) : 0;
}

static void note_limits(struct states *s, int lane, double basal)
{
    double flow = s->rate[lane];
    if (fabs(basal - flow) > rounding * basal)
        s->limited[lane] = 1;
    if (basal > flow * (1 + rounding))
        s->raised[lane] = 1;
}

static double bolus_flows(const struct cells *c, int lane)
{
    double sum = 0;
    for (int k = 0; k < BOLUSES; k++) sum += c->bolus_flow[k][lane];
    return sum;
}

/* The ordered flow from the orders, and the next instant at which it changes by itself. */
static void settle(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->cells;
    if (s->by_dose[lane] > 0)
        s->rate[lane] = s->concentration[lane] > 0 ? s->dose[lane] / s->concentration[lane] : 0;
    double basal = basal_flow(p, s, lane);
    note_limits(s, lane, basal);
    double asked = basal + bolus_flows(c, lane);
    s->flow[lane] = s->running[lane] > 0 ? fmin(asked, p->most_rate[lane]) : 0;
    if (asked > p->most_rate[lane] * (1 + rounding))
        s->limited[lane] = 1;

    th_tick next = TH_NEVER;
    for (int k = 0; k < BOLUSES; k++)
        if (c->bolus_end[k][lane] > 0 && (th_tick)c->bolus_end[k][lane] < next)
            next = (th_tick)c->bolus_end[k][lane];
    if (s->bridge_left[lane] > 0 && s->flow[lane] > 0) {
        double ticks = ceil(s->bridge_left[lane] / s->flow[lane] * SECOND);
        if (ticks < 9e15 && view->now[lane] + (th_tick)ticks < next)
            next = view->now[lane] + (th_tick)ticks;
    }
    view->alarm[lane] = next;
}

static void end_boluses(const struct th_view *view, int lane, double until)
{
    struct cells *c = (struct cells *)view->cells;
    for (int k = 0; k < BOLUSES; k++)
        if (c->bolus_end[k][lane] <= until)
            c->bolus_end[k][lane] = c->bolus_flow[k][lane] = 0;
}

/* The old concentration has been ordered down to the tip (less than one tick's volume is left).
 */
static void end_bridge(struct states *s, int lane)
{
    double left = s->bridge_left[lane];
    if (!(s->bridge_to[lane] > 0) || left > s->flow[lane] / SECOND)
        return;
    if (!(s->by_dose[lane] > 0))
        s->rate[lane] *= s->concentration[lane] / s->bridge_to[lane];
    s->concentration[lane] = s->bridge_to[lane];
    s->bridge_left[lane] = s->bridge_to[lane] = 0;
}

/* Begins a bolus, as fast as asked or as fast as the pump can. */
static bool begin_bolus(const struct th_view *view, int lane, double volume, double over)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->cells;
    int slot = 0;
    while (slot < BOLUSES && c->bolus_end[slot][lane] > 0) slot++;
    double room = p->most_rate[lane] - basal_flow(p, s, lane) - bolus_flows(c, lane);
    bool can = s->running[lane] > 0 && slot < BOLUSES && volume > 0;
    if (!can || !(room > 1e-6 * p->most_rate[lane])) {
        s->refused_boluses[lane]++;
        return false;
    }
    if (volume > room * over) {
        over = volume / room;
        s->limited[lane] = 1;
    }
    double ticks = fmax(1, rint(over * SECOND));
    if (volume > room * (ticks / SECOND))
        ticks += 1;
    c->bolus_flow[slot][lane] = volume / (ticks / SECOND);
    c->bolus_end[slot][lane] = (double)view->now[lane] + ticks;
    s->boluses[lane]++;
    return true;
}

/* Granted within the last 24 h, and a place to write the next one down, or -1: a record without
 * a mass is free, whatever its time (a grant at the very start has the time 0 too). */
static double granted_lately(const struct cells *c, int lane, double now, int *place)
{
    double sum = 0;
    *place = -1;
    for (int k = 0; k < GRANTS; k++) {
        if (c->grant_mass[k][lane] > 0 && c->grant_at[k][lane] > now - DAY)
            sum += c->grant_mass[k][lane];
        else
            *place = k;
    }
    return sum;
}

static void request(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->cells;
    double now = (double)view->now[lane], dose = p->demand_dose[lane];
    int place;
    double lately = granted_lately(c, lane, now, &place);
    bool locked =
        s->granted[lane] > 0 && now - s->last_grant[lane] < rint(p->lockout[lane] * SECOND);
    bool spent = lately + dose > p->demand_daily[lane] * (1 + 1e-12);
    double volume = s->concentration[lane] > 0 ? dose / s->concentration[lane] : 0;
    if (locked || spent || place < 0 ||
        !begin_bolus(view, lane, volume, p->demand_over[lane])) {
        s->refused[lane]++;
        return;
    }
    c->grant_mass[place][lane] = dose;
    c->grant_at[place][lane] = s->last_grant[lane] = now;
    s->granted[lane]++;
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    EACH_LANE(i)
    {
        s->by_dose[i] = !isnan(p->dose[i]);
        s->dose[i] = fmax(given(p->dose[i]), 0);
        s->rate[i] = fmax(given(p->rate[i]), 0);
        s->concentration[i] = fmax(given(p->concentration[i]), 0);
        s->drug[i] = p->drug[i];
        s->seen_dose[i] = given(p->dose[i]);
        s->seen_rate[i] = given(p->rate[i]);
        s->seen_concentration[i] = given(p->concentration[i]);
        s->running[i] = 1;
    }
}

/* A parameter that was set during the run is a new order. */
static void obey_params(const struct params *p, struct states *s, int i)
{
    if (given(p->dose[i]) != s->seen_dose[i]) {
        s->dose[i] = p->dose[i];
        s->by_dose[i] = 1;
    }
    if (given(p->rate[i]) != s->seen_rate[i]) {
        s->rate[i] = p->rate[i];
        s->by_dose[i] = 0;
    }
    if (given(p->concentration[i]) != s->seen_concentration[i])
        s->concentration[i] = p->concentration[i];
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
            obey_params(view->params, s, i);
            if (!(s->concentration[i] > 0))
                s->concentration[i] = ports->stock[(size_t)s->drug[i]][i];
            settle(view, i);
        }
        ports->ordered_flow[i] = s->flow[i];
        ports->ordered_drug[i] = s->drug[i];
    }
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    memcpy(view->cells, view->before, sizeof(struct cells));
    EACH_LANE(i)
    {
        double volume = s->flow[i] * view->step[i];
        ports->ordered_flow[i] = s->flow[i];
        ports->ordered_volume[i] = volume;
        ports->ordered_mass[i] = volume * s->concentration[i];
        s->volume[i] += volume;
        s->mass[i] += volume * s->concentration[i];
        s->bridge_left[i] = fmax(0, s->bridge_left[i] - volume);
    }
}

static enum th_status check_bolus(const double *args, struct th_error *error)
{
    bool dose = !isnan(args[ARG_dose]), volume = !isnan(args[ARG_volume]);
    if (dose == volume)
        return th_error_add(error, TH_BAD_INPUT, "give %s dose or volume%s",
                            dose ? "either" : "one of", dose ? ", not both" : "");
    return TH_OK;
}

enum {
    WORD_dose,
    WORD_rate,
    WORD_bolus,
    WORD_request,
    WORD_concentration,
    WORD_bridge,
    WORD_stop,
    WORD_start
};

static const struct th_word words[] = {
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
    {.name = "stop", .doc = "stops the pump"},
    {.name = "start", .doc = "starts it again"},
};

static void begin_bridge(const struct th_view *view, const double *args, int lane)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    double inside = ports->pump_tubing[lane] + ports->catheter_lumen[lane];
    s->bridge_to[lane] = args[0];
    s->bridge_left[lane] = isnan(args[1]) ? inside : args[1];
    end_bridge(s, lane);
}

static void program_drug(struct states *s, const double *args, int lane)
{
    if (!isnan(args[1]) && args[1] != s->drug[lane]) {
        s->by_dose[lane] = 0;
        s->drug[lane] = args[1];
    }
    s->concentration[lane] = args[0];
    s->bridge_left[lane] = s->bridge_to[lane] = 0;
}

static void obey(const struct th_view *view, size_t word, const double *args, int lane)
{
    struct states *s = view->states;
    double c = s->concentration[lane];
    switch (word) {
    case WORD_dose:
        s->dose[lane] = args[0];
        s->by_dose[lane] = 1;
        break;
    case WORD_rate:
        s->rate[lane] = args[0];
        s->by_dose[lane] = 0;
        break;
    case WORD_bolus:
        begin_bolus(view, lane,
                    !isnan(args[ARG_volume]) ? args[ARG_volume]
                    : c > 0                  ? args[ARG_dose] / c
                                             : 0,
                    args[ARG_over]);
        break;
    case WORD_request:
        request(view, lane);
        break;
    case WORD_concentration:
        program_drug(s, args, lane);
        break;
    case WORD_bridge:
        begin_bridge(view, args, lane);
        break;
    case WORD_stop:
        s->running[lane] = 0;
        end_boluses(view, lane, INFINITY);
        break;
    case WORD_start:
        s->running[lane] = 1;
        break;
    }
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_WORD) {
        obey(view, event->number, event->args, lane);
    } else {
        end_boluses(view, lane, (double)view->now[lane]);
        end_bridge(view->states, lane);
    }
    settle(view, lane);
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct cells *c = (const struct cells *)view->cells;
    struct outputs *o = view->outputs;
    EACH_LANE(i)
    {
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
        o->bridge_left[i] = s->bridge_left[i];
        o->limited[i] = s->limited[i];
        o->raised[i] = s->raised[i];
        o->running[i] = s->running[i];
        o->active_boluses[i] = 0;
        for (int k = 0; k < BOLUSES; k++) o->active_boluses[i] += c->bolus_end[k][i] > 0;
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_ROW)};
static const struct th_row state_rows[] = {STATES(TH_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_OUT)};

const struct th_model th_program_simple = {
    .slot = "program",
    .name = "simple",
    .doc = "a dose or a rate, boluses, requests of the patient, bridge",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .words = words,
    .word_count = sizeof words / sizeof *words,
    .cells = count_cells,
    .check = check,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .event = event,
    .observe = observe,
};
