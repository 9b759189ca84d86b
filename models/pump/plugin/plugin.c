/* pump/plugin, a pump in a shared object of its user's: the flow that thecal_pump.h asks it
 * for. What of it the reservoir gives, and what flows back, is as of any pump. */
#include "plugin.h"
#include "laws.h"
#include "ports.h"
#include "pump/common/fade.h"
#include "pump/common/stall.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char page[] =
    "The flow is that of a shared object which somebody made with the header\n"
    "thecal_pump.h (make install puts it beside thecal.h; docs/swashplate.c is a\n"
    "whole pump). It lists rows of its own; they stand beside library and are as\n"
    "strict as ours: pump: {use: plugin, library: ./swashplate.so, stroke: 0.5 uL}.\n"
    "Its states are outputs: pump.strokes.\n"
    "\n"
    "Over a step h from the states at its start the library gives F, s and p0:\n"
    "\n"
    "  q(p) = F - s (p - p0)+ - relief (p - relief_pressure)+\n"
    "\n"
    "which the catheter solves with its own pressures. Of the volume F h the\n"
    "reservoir gives what it has. u: volume above the residual, d: taper. All while\n"
    "u > d, then the share u/d: see pump.peristaltic. So volume balances whatever a\n"
    "library says.\n"
    "\n"
    "Held: F >= 0, s >= 0, both at most 1 L/s (per Pa); all numbers are finite,\n"
    "states too; the same states and inputs give the same answer twice, which is\n"
    "tried before a run. What is not so stops the member with a sentence; so does an\n"
    "error text of the library. It may ask for steps that end at an instant.\n"
    "\n"
    "A stall stops the pump: the library is not asked meanwhile, and what was\n"
    "ordered is missed. Out of the body it moves nothing; implanted it begins anew.\n"
    "\n" TH_LIBRARY_PAGE "\n"
    "Valid as far as the library is.\n"
    "\n"
    "By hand, docs/swashplate.c: 1 mL/day in strokes of 0.5 uL with 2 % of leakage\n"
    "are 2000 strokes and 0.98 mL a day.\n";

/* The sentences of why. */
static size_t count_fixed(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(char[TH_LANES][TH_LIBRARY_SENTENCE]);
}

static char *sentence(const struct th_view *view, int i)
{
    return (char *)view->fixed + (size_t)i * TH_LIBRARY_SENTENCE;
}

static const struct th_plugin *plugin_of(const struct th_view *view)
{
    return view->data[ROW_library];
}

static const void *load(const struct th_file *file, struct th_arena *arena,
                        struct th_error *error)
{
    struct th_plugin *plugin = th_arena_take(arena, sizeof *plugin);
    if (!plugin)
        th_error_add(error, TH_NO_MEMORY, "no memory for the pump of %s", file->path);
    return plugin && th_plugin_find(file, plugin, error) ? plugin : NULL;
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const struct th_plugin *plugin = setup->data ? setup->data[ROW_library] : NULL;
    return plugin ? th_plugin_try(plugin, setup->params + ROWS, error) : TH_OK;
}

/* A call for one lane: its numbers, gathered. */
struct call {
    struct thecal_pump_in in;
    struct thecal_pump_out out;
    double params[THECAL_PUMP_ROWS], states[THECAL_PUMP_STATES];
};

static void gather(const struct th_view *view, int i, struct call *call)
{
    const struct th_plugin *plugin = plugin_of(view);
    const struct th_ports *ports = view->ports;
    const double *params = view->params;
    const double *states = view->states;
    for (size_t k = 0; k < plugin->rows; k++)
        call->params[k] = params[(ROWS + k) * TH_LANES + (size_t)i];
    for (size_t k = 0; k < plugin->states; k++)
        call->states[k] = states[(OWN_STATES + k) * TH_LANES + (size_t)i];
    call->in = (struct thecal_pump_in){.size = sizeof call->in,
                                       .params = call->params,
                                       .time = th_seconds_of(view->now[i]),
                                       .ambient = ports->surroundings.ambient_pressure[i],
                                       .temperature = ports->surroundings.pump_temperature[i]};
}

static void gather_ports(const struct th_view *view, int i, struct call *call)
{
    const struct th_ports *ports = view->ports;
    gather(view, i, call);
    call->in.order = ports->program.ordered_flow[i];
    call->in.reservoir_pressure = ports->reservoir.pressure[i];
    call->in.reservoir_volume = ports->reservoir.volume[i];
    call->in.usable = fmax(ports->reservoir.usable[i], 0);
    call->in.outlet_pressure = ports->catheter.inlet_pressure[i];
}

/* The states that a call left, which are finite: it was sound. */
static void keep_states(const struct th_view *view, int i, const struct call *call)
{
    double(*states)[TH_LANES] = view->states;
    for (size_t k = 0; k < plugin_of(view)->states; k++)
        states[OWN_STATES + k][i] = call->states[k];
}

/* A new pump. */
static void begin(const struct th_view *view, int i)
{
    struct call call;
    gather(view, i, &call);
    memset(call.states, 0, sizeof call.states);
    sentence(view, i)[0] = '\0';
    if (!th_plugin_call(plugin_of(view), TH_PLUGIN_START, &call.in, call.states, &call.out,
                        sentence(view, i)))
        view->status[i] = TH_BAD_INPUT;
    else
        keep_states(view, i, &call);
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->pump.tubing[i] = p->tubing[i];
        begin(view, i);
    }
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->pump.slip[1][i] = view->out[i] ? 0 : p->relief[i];
        ports->pump.slip_from[1][i] = p->relief_pressure[i];
        ports->pump.stalled[i] = s->is_stalled[i];
    }
}

static bool works(const struct th_view *view, int i)
{
    const struct states *s = view->states;
    return !view->out[i] && !(s->is_stalled[i] > 0);
}

/* A next instant that is no number does not shorten the step here: advance reports it. */
static void limit(const struct th_view *view, double *longest)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        char text[TH_LIBRARY_SENTENCE];
        struct call call;
        const double flow = fmax(ports->program.ordered_flow[i], s->last_flow[i]),
                     even = th_pump_even(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        if (!works(view, i))
            continue;
        if (flow * longest[i] > even)
            longest[i] = fmax(even / flow, 1);
        if (!plugin_of(view)->pump->next || view->status[i] != TH_OK)
            continue;
        gather_ports(view, i, &call);
        if (th_plugin_call(plugin_of(view), TH_PLUGIN_NEXT, &call.in, call.states, &call.out,
                           text))
            longest[i] = fmin(longest[i], fmax(call.out.next - call.in.time, 1 / TH_SECOND));
    }
}

/* The answer of the library over a step; all 0, and the lane stops, if there is none. */
static struct thecal_pump_out call_library(const struct th_view *view, int i)
{
    struct call call;
    const struct th_plugin *plugin = plugin_of(view);
    double states[THECAL_PUMP_STATES];
    gather_ports(view, i, &call);
    memcpy(states, call.states, sizeof states);
    bool sound =
        th_plugin_call(plugin, TH_PLUGIN_NEXT, &call.in, states, &call.out, sentence(view, i));
    call.in.step = view->step[i];
    sound = sound && th_plugin_call(plugin, TH_PLUGIN_ADVANCE, &call.in, call.states, &call.out,
                                    sentence(view, i));
    if (sound) {
        keep_states(view, i, &call);
        return call.out;
    }
    view->status[i] = TH_BAD_INPUT;
    return (struct thecal_pump_out){0};
}

static void move(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const double step = view->step[i], usable = fmax(ports->reservoir.usable[i], 0),
                 inlet = ports->catheter.inlet_pressure[i];
    struct thecal_pump_out out = {0};
    if (view->out[i])
        return;
    if (s->is_stalled[i] > 0)
        th_add(&s->missed[i], &s->missed_excess[i], ports->program.ordered_flow[i] * step);
    else
        out = call_library(view, i);
    const struct th_demand demand = {out.flow * step, out.flow, out.flow};
    const double back = out.slip * fmax(inlet - out.slip_from, 0) +
                        p->relief[i] * fmax(inlet - p->relief_pressure[i], 0);
    const double given =
        th_pump_fade(usable, ports->reservoir.taper[i], demand.volume, back * step);
    const double delivered = fmin(given, usable);
    th_add(&s->asked[i], &s->asked_excess[i], demand.volume);
    th_add(&s->moved[i], &s->moved_excess[i], delivered);
    s->last_flow[i] = delivered / step;
    ports->pump.flow[i] = s->last_flow[i];
    ports->pump.change[i] = th_pump_change(ports, demand, delivered, back * step, step, i);
    ports->pump.slip[0][i] = out.slip;
    ports->pump.slip_from[0][i] = out.slip_from;
}

static void advance(const struct th_view *view)
{
    th_pump_keep_stalls(view);
    EACH_LANE(i) {
        if (view->alive[i])
            move(view, i);
    }
}

/* The pump stands while a cause is left. */
static void update_stalled(const struct th_view *view, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const bool stands = th_pump_stands(view, i);
    s->stall_count[i] += stands && !(s->is_stalled[i] > 0);
    s->is_stalled[i] = stands;
    if (stands)
        ports->pump.slip[0][i] = 0;
    view->timer[i] = th_pump_stall_ends(view, i);
}

/* Implanted or explanted. */
static void renew(const struct th_view *view, int lane, bool implanted)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    th_pump_clear_stalls(view, lane);
    s->is_stalled[lane] = s->last_flow[lane] = 0;
    ports->pump.flow[lane] = ports->pump.change[lane] = ports->pump.stalled[lane] = 0;
    ports->pump.slip[0][lane] = 0;
    view->timer[lane] = TH_NEVER;
    if (implanted)
        begin(view, lane);
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_EXPLANTED || event->kind == TH_IMPLANTED) {
        renew(view, lane, event->kind == TH_IMPLANTED);
        return;
    }
    if (view->out[lane])
        return;
    if (event->kind == TH_COMMAND)
        th_pump_order(view, event, lane);
    update_stalled(view, lane);
}

static const char *why(const struct th_view *view, int lane)
{
    if (sentence(view, lane)[0])
        return sentence(view, lane);
    return th_pump_why(view, lane);
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double *states = view->states;
    double(*outputs)[TH_LANES] = view->outputs;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->flow[i] = s->last_flow[i];
        o->availability[i] =
            th_pump_share(ports->reservoir.usable[i], ports->reservoir.taper[i]);
        o->asked_volume[i] = s->asked[i];
        o->moved_volume[i] = s->moved[i];
        o->stalled[i] = s->is_stalled[i];
        o->stalls[i] = s->stall_count[i];
        o->missed_volume[i] = s->missed[i];
    }
    for (size_t k = 0; k < plugin_of(view)->states; k++)
        EACH_LANE(i)
            outputs[OWN_OUTPUTS + k][i] = states[(OWN_STATES + k) * TH_LANES + (size_t)i];
}

static const struct th_model *extend(const struct th_file *file, struct th_arena *arena,
                                     struct th_error *error);

static const struct th_row param_rows[] = {TH_PLUGIN_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {TH_PLUGIN_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {TH_PLUGIN_OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_pump_plugin = {
    .slot = "pump",
    .name = "plugin",
    .doc = "a pump in a shared object of one's own",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = th_pump_moved,
    .moved_count = TH_PUMP_MOVED,
    .commands = th_pump_commands,
    .command_count = TH_PUMP_COMMANDS,
    .arrays = th_pump_arrays,
    .fixed = count_fixed,
    .load = load,
    .extend = extend,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
};

static const struct th_model *extend(const struct th_file *file, struct th_arena *arena,
                                     struct th_error *error)
{
    return th_plugin_extend(&th_pump_plugin, file, arena, error);
}
