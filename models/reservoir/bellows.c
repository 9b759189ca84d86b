/* A bellows of drug: volume, mass, pressure, refills, two ways to count what is left. The
 * equations stand on the page in bellows_page.h; by hand: 18.6 mL at 0.3 mL/day last 62.00
 * days. */
#include "bellows.h"
#include "bellows_page.h"
#include "ports.h"

#include <math.h>
#include <string.h>

static double seconds_of(const struct th_view *view, int lane)
{
    return th_seconds_of(view->now[lane]);
}

static size_t count_arrays(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(struct cells) / sizeof(double[TH_LANES]);
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    if (params[ROW_volume] > params[ROW_capacity])
        return th_error_add(error, TH_BAD_INPUT, "reservoir: volume is above capacity");
    if (params[ROW_water] > params[ROW_volume])
        return th_error_add(error, TH_BAD_INPUT, "reservoir: water is above volume");
    if (params[ROW_residual] >= params[ROW_capacity])
        return th_error_add(error, TH_BAD_INPUT, "reservoir: residual is not below capacity");
    if (params[ROW_pressure_full] < params[ROW_pressure_empty])
        return th_error_add(error, TH_BAD_INPUT,
                            "reservoir: pressure_full is below pressure_empty: it would fill "
                            "itself");
    if (params[ROW_propellant] > 0 && !th_is(params[ROW_wall], LABEL_bellows))
        return th_error_add(
            error, TH_BAD_INPUT,
            "reservoir: a propellant presses on bellows (wall: bellows), not on "
            "another gas or on rubber");
    return TH_OK;
}

/* Writes the ports from the states. */
static void write_ports(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const bool in = !view->out[i];
    const struct th_wall wall = th_reservoir_wall(view, i);
    const double holds = th_reservoir_holds(p, s, i);
    ports->reservoir.volume[i] = s->volume[i];
    ports->reservoir.capacity[i] = holds;
    ports->reservoir.usable[i] = fmax(s->volume[i] - p->residual[i], 0);
    ports->reservoir.headroom[i] = in ? fmax(holds - s->volume[i], 0) : 0;
    ports->reservoir.taper[i] = p->taper[i];
    ports->reservoir.pressure[i] = in ? wall.pressure : 0;
    ports->reservoir.stiffness[i] = wall.stiffness;
    ports->reservoir.temperature[i] = s->temperature[i];
    ports->reservoir.warming_time[i] = p->warming_time[i];
    ports->reservoir.expansion[i] = wall.expansion;
    ports->ledger.volume[TH_IN_RESERVOIR][i] = s->volume[i];
    ports->ledger.volume[TH_WITHDRAWN][i] = s->withdrawn[i];
    ports->reservoir.supplied_volume[i] = s->supplied[i];
    ports->reservoir.removed_volume[i] = s->removed[i];
    ports->reservoir.pocket_volume[i] = s->missed[i];
    for (size_t k = 0; k < view->species; k++) {
        ports->ledger.mass[TH_IN_RESERVOIR][k][i] = s->mass[k][i];
        ports->ledger.mass[TH_WITHDRAWN][k][i] = s->mass_withdrawn[k][i];
        ports->reservoir.supplied_mass[k][i] = s->mass_supplied[k][i];
        ports->reservoir.removed_mass[k][i] = s->mass_removed[k][i];
        ports->reservoir.pocket_mass[k][i] = s->mass_missed[k][i];
        ports->reservoir.degraded[k][i] = s->degraded[k][i];
        ports->reservoir.label[k][i] = s->filled[k][i];
    }
}

/* A condition that holds as long as its value is at or below zero, and the instant at which it
 * began. */
static void update_level(double value, double now, double *flag, double *since)
{
    bool holds = value <= 0;
    if (holds && !(*flag > 0))
        *since = now;
    *flag = holds;
}

static double above_low(const struct params *p, double volume, int i)
{
    return volume - p->low[i];
}

static double above_dry(const struct params *p, const struct states *s, int i)
{
    return s->volume[i] - p->residual[i] - p->taper[i] / 2;
}

/* All of them by the values now, whatever brought them there. */
static void update_levels(const struct th_view *view, double now, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    double counted = s->programmed[i] - p->residual[i], out = s->counted_out[i] >= 0;
    if (view->out[i])
        return;
    update_level(above_low(p, s->programmed[i], i), now, &s->low_alarm[i], &s->low_since[i]);
    update_level(above_low(p, s->volume[i], i), now, &s->true_low[i], &s->true_low_since[i]);
    update_level(above_dry(p, s, i), now, &s->dry[i], &s->dry_since[i]);
    if (counted > 0)
        s->counted_out[i] = -1;
    else if (!out)
        s->counted_out[i] = now;
}

static void start(const struct th_view *view)
{
    memset(view->arrays, 0, sizeof(struct cells));
    for (int i = 0; i < TH_LANES; i++) {
        if (view->out[i])
            th_reservoir_explant(view, i);
        else
            th_reservoir_implant(view, 0, i);
        update_levels(view, 0, i);
        write_ports(view, i);
    }
}

/* A capacity that was set below the volume in the reservoir has no meaning: nothing says where
 * the difference would go. */
static bool overfull(const struct params *p, const struct states *s, int i)
{
    return s->volume[i] > th_reservoir_holds(p, s, i) + 1e-9 * p->capacity[i];
}

static void prepare(const struct th_view *view)
{
    for (int i = 0; i < TH_LANES; i++) {
        th_reservoir_yield(view, i);
        if (view->due[i])
            update_levels(view, seconds_of(view, i), i);
        if (view->due[i] && overfull(view->params, view->states, i))
            view->status[i] = TH_BAD_INPUT;
        write_ports(view, i);
    }
}

static const char *why(const struct th_view *view, int lane)
{
    if (th_causes_crowded(&((const struct cells *)view->arrays)->flips, lane))
        return "flipped: " TH_CAUSES_CROWDED;
    return overfull(view->params, view->states, lane)
               ? "capacity was set below the volume that is in the reservoir"
               : NULL;
}

/* 1 less th_mean_decay. */
static double mean_loss(double x)
{
    return x < 1e-3 ? x / 2 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5))) : 1 - th_mean_decay(x);
}

/* One drug over the step: drawn, degraded, left. Mass that came back joins first. */
static void carry(const struct th_view *view, size_t k, double before, double drawn, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    add_mass(s, k, ports->line.returned_mass[k][i], i);
    double mass = s->mass[k][i], x = ports->drug.degradation[k][i] * view->step[i];
    double share = before > 0 ? fmin(fmax(drawn, 0) / before, 1) : 0;
    double out = mass * share * th_mean_decay(x);
    double lost = mass * (share * mean_loss(x) + (1 - share) * -expm1(-x));
    ports->reservoir.inlet_mass[k][i] = out;
    add_mass(s, k, -out, i);
    add_mass(s, k, -lost, i);
    th_add(&s->degraded[k][i], &s->degraded_excess[k][i], lost);
}

/* The programmer counts down by what is ordered, evenly over the step. */
static void count_down(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    double above = s->programmed[i] - p->residual[i],
           ordered = ports->program.ordered_volume[i];
    if (s->counted_out[i] < 0 && ordered >= above)
        s->counted_out[i] = seconds_of(view, i) + view->step[i] * fmax(above, 0) / ordered;
    if (ordered < s->programmed[i])
        th_add(&s->programmed[i], &s->programmed_excess[i], -ordered);
    else
        s->programmed[i] = s->programmed_excess[i] = 0;
}

/* Fluid that came back over a threshold ends what it had begun; event functions see the falls
 * alone. */
static void release(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    if (above_low(p, s->volume[i], i) > 0)
        s->true_low[i] = 0;
    if (above_dry(p, s, i) > 0)
        s->dry[i] = 0;
}

/* Toward the temperature of the pump, which is constant between events. */
static void warm(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double apart = ports->surroundings.pump_temperature[i] - s->temperature[i];
    s->temperature[i] += apart * -expm1(-view->step[i] / p->warming_time[i]);
}

static void limit(const struct th_view *view, double *longest)
{
    EACH_LANE(i) longest[i] = fmin(longest[i], th_reservoir_wall_limit(view, i));
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    memcpy(view->arrays, view->before, sizeof(struct cells));
    for (int i = 0; i < TH_LANES; i++) {
        if (view->out[i])
            continue;
        double before = s->volume[i], drawn = ports->catheter.face_volume[0][i];
        th_reservoir_trace(view, ports->reservoir.usable[i], drawn, i);
        for (size_t k = 0; k < view->species; k++) carry(view, k, before, drawn, i);
        add_volume(s, -drawn, i);
        s->rate[i] = drawn / view->step[i];
        th_reservoir_yield(view, i);
        warm(view, i);
        count_down(view, i);
        release(view, i);
        write_ports(view, i);
    }
}

/* Full and empty are ends of steps, so that what flows until then is not spread over more; a
 * billionth of the capacity stands for nothing. */
enum { EVENT_low, EVENT_true_low, EVENT_dry, EVENT_empty, EVENT_full, EVENT_counted, EVENTS };

static void event_functions(const struct th_view *view, double *values)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    EACH_LANE(i) {
        values[EVENT_low * TH_LANES + i] = above_low(p, s->programmed[i], i);
        values[EVENT_true_low * TH_LANES + i] = above_low(p, s->volume[i], i);
        values[EVENT_dry * TH_LANES + i] = above_dry(p, s, i);
        values[EVENT_counted * TH_LANES + i] = s->programmed[i] - p->residual[i];
        double margin = 1e-9 * p->capacity[i];
        values[EVENT_empty * TH_LANES + i] = s->volume[i] - p->residual[i] - margin;
        values[EVENT_full * TH_LANES + i] = th_reservoir_holds(p, s, i) - s->volume[i] - margin;
        for (int k = 0; k < EVENTS; k++)
            values[k * TH_LANES + i] = view->out[i] ? 1 : values[k * TH_LANES + i];
    }
}

/* A crossing needs nothing more than the update of the levels, which all changes need. */
static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_EXPLANTED)
        th_reservoir_explant(view, lane);
    else if (event->kind == TH_IMPLANTED)
        th_reservoir_implant(view, view->now[lane], lane);
    else if (event->kind == TH_COMMAND && event->number == TH_REFILL && !view->out[lane])
        th_reservoir_fill(view, event->args, lane);
    else if (!view->out[lane])
        th_reservoir_turn(view, event, lane);
    update_levels(view, seconds_of(view, lane), lane);
    write_ports(view, lane);
}

static void observe_drugs(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    for (size_t k = 0; k < view->species; k++)
        EACH_LANE(i) {
            double volume = s->volume[i] * ports->drug.base_fraction[k][i];
            o->concentration[k][i] = volume > 0 ? s->mass[k][i] / volume : 0;
            o->mass[k][i] = s->mass[k][i];
        }
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    observe_drugs(view);
    EACH_LANE(i) {
        double now = seconds_of(view, i);
        o->volume[i] = s->volume[i];
        o->programmed_volume[i] = s->programmed[i];
        o->discrepancy[i] = s->volume[i] - s->programmed[i];
        o->pressure[i] = th_reservoir_wall(view, i).pressure;
        o->temperature[i] = s->temperature[i];
        o->low_alarm[i] = s->low_alarm[i];
        o->low_alarm_for[i] = s->low_alarm[i] > 0 ? now - s->low_since[i] : 0;
        o->empty_alarm[i] = s->counted_out[i] >= 0;
        o->true_low[i] = s->true_low[i];
        o->true_low_for[i] = s->true_low[i] > 0 ? now - s->true_low_since[i] : 0;
        o->dry[i] = s->dry[i];
        o->full[i] = th_reservoir_holds(p, s, i) - s->volume[i] <= 1e-9 * p->capacity[i];
        o->dry_for[i] = s->dry[i] > 0 ? now - s->dry_since[i] : 0;
        th_reservoir_forecast(view, i);
        o->withdrawn_volume[i] = s->last_withdrawn[i];
        o->measured_volume[i] = s->last_read[i];
        o->measured_discrepancy[i] = s->last_found[i];
        o->discrepancy_notices[i] = s->noted[i];
        o->discrepancy_alarms[i] = s->alarmed[i];
        o->refused_volume[i] = s->refused_in_all[i];
        o->last_refused_volume[i] = s->refused[i];
        o->refills[i] = s->refills[i];
        o->flipped[i] = th_reservoir_is_flipped(view, i);
        o->refused_refills[i] = s->refused_refills[i];
        o->vented_volume[i] = s->vented[i];
        o->lost_capacity[i] = s->lost[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT) DRUG_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT) DRUG_OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_reservoir_bellows = {
    .slot = "reservoir",
    .name = "bellows",
    .doc = "volume, drugs and pressure; refills; what the programmer believes is left",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = th_reservoir_commands,
    .command_count = TH_RESERVOIR_COMMANDS,
    .event_function_count = EVENTS,
    .arrays = count_arrays,
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
