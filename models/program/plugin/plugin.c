/* program/plugin, a controller in a shared object of its user's: the basal flow that
 * thecal_program.h asks it for. All else is as of any programme that takes orders. */
#include "plugin.h"
#include "laws.h"
#include "ports.h"
#include "program/commands.h"

#include <math.h>
#include <string.h>

static const char page[] =
    "The basal flow is that of a shared object which somebody made with the header\n"
    "thecal_program.h (make install puts it beside thecal.h; docs/nights.c is a whole\n"
    "controller). It lists rows of its own; they stand beside library and are as\n"
    "strict as ours: program: {use: plugin, library: ./nights.so, dose: 2 mg/day,\n"
    "night: 150 %}. Its states are outputs: program.nights.\n"
    "\n"
    "It is asked of a new pump; at the instant that it named when it was asked last;\n"
    "and when the basal order, the programmed concentration or one of its rows is\n"
    "another. Each answer is a flow, and the instant of the next; the flow stays\n"
    "until then. So neither steps nor what is looked at can change it, and an order\n"
    "is exact to a microsecond. It sees the order (dose, rate, change, by the rules\n"
    "of program.simple), the time of day and of the week, what was ordered, and\n"
    "measures the reservoir's volume and pressure, that behind the pump, warmth and\n"
    "the air's pressure; of a new pump these are 0. At an instant of its own it may\n"
    "begin a bolus.\n"
    "\n"
    "All else is as of program.simple, with that flow as its basal flow: boluses,\n"
    "requests, bridge, prime, stops, limits and the programmer's resolution. While it\n"
    "is stopped it is asked on; what it orders then is not given. A notice says while\n"
    "neither dose nor rate is ordered and it has given nothing (`unordered`): a share\n"
    "of no order is none.\n"
    "\n"
    "Held: flow and bolus are at least 0, the next instant is ahead, all numbers and\n"
    "states are finite; the same states and inputs give the same answer twice, which\n"
    "is tried before a run. What is not so stops the member with a sentence; so does\n"
    "an error text of the library.\n"
    "\n" TH_LIBRARY_PAGE "\n"
    "Valid as far as the library is.\n"
    "\n"
    "By hand, docs/nights.c: 2 mg/day with 150 % for 8 h by night are 2.333 mg a day.\n";

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

static const struct th_controller *controller_of(const struct th_view *view)
{
    return view->data[CONTROLLER_library];
}

static const void *load(const struct th_file *file, struct th_arena *arena,
                        struct th_error *error)
{
    struct th_controller *controller = th_arena_take(arena, sizeof *controller);
    if (!controller)
        th_error_add(error, TH_NO_MEMORY, "no memory for the controller of %s", file->path);
    return controller && th_controller_find(file, controller, error) ? controller : NULL;
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const struct th_controller *controller =
        setup->data ? setup->data[CONTROLLER_library] : NULL;
    const enum th_status status = th_program_check_orders(setup, error);
    return status == TH_OK && controller
               ? th_controller_try(controller, setup->params + OWN_ROWS, error)
               : status;
}

/* A call for one lane: its numbers, gathered. */
struct call {
    struct thecal_program_in in;
    struct thecal_program_out out;
    double params[THECAL_PROGRAM_ROWS], states[THECAL_PROGRAM_STATES];
};

static void gather(const struct th_view *view, int i, struct call *call)
{
    const struct th_controller *controller = controller_of(view);
    const struct th_ports *ports = view->ports;
    const double *params = view->params;
    const double(*states)[TH_LANES] = view->states;
    const th_tick local = view->local.clock + view->now[i];
    const int weekday = (int)((view->local.weekday + local / DAY) % 7);
    for (size_t k = 0; k < controller->rows; k++)
        call->params[k] = params[(OWN_ROWS + k) * TH_LANES + (size_t)i];
    for (size_t k = 0; k < controller->states; k++) call->states[k] = states[OWN_STATES + k][i];
    call->in =
        (struct thecal_program_in){.size = sizeof call->in,
                                   .params = call->params,
                                   .time = th_seconds_of(view->now[i]),
                                   .clock = th_seconds_of(local % DAY),
                                   .weekday = view->local.dated ? weekday : -1,
                                   .because = THECAL_PROGRAM_NEW,
                                   .ambient = ports->surroundings.ambient_pressure[i],
                                   .temperature = ports->surroundings.pump_temperature[i]};
}

/* The states that a call left, which are finite: it was sound. */
static void keep_states(const struct th_view *view, int i, const struct call *call)
{
    double(*states)[TH_LANES] = view->states;
    for (size_t k = 0; k < controller_of(view)->states; k++)
        states[OWN_STATES + k][i] = call->states[k];
}

/* A new pump. */
static void begin(const struct th_view *view, int i)
{
    struct controller_states *s = view->states;
    struct call call;
    gather(view, i, &call);
    memset(call.states, 0, sizeof call.states);
    sentence(view, i)[0] = '\0';
    s->decided[i] = s->asked_of[i] = 0;
    s->next[i] = -1;
    if (!th_controller_call(controller_of(view), TH_CONTROLLER_START, &call.in, call.states,
                            &call.out, sentence(view, i)))
        view->status[i] = TH_BAD_INPUT;
    else
        keep_states(view, i, &call);
}

static void keep_answer(const struct th_view *view, int i, const struct call *call)
{
    struct controller_states *s = view->states;
    const double next = rint(call->out.next * TH_SECOND);
    s->decided[i] = call->out.flow;
    s->next[i] = next < TH_EXACT_TICKS ? fmax(next, (double)view->now[i] + 1) : -1;
    s->asked_of[i]++;
    keep_states(view, i, call);
}

/* Calls the library; a member for which its answer is not sound stops. */
static void call_library(const struct th_view *view, int i, unsigned because, struct call *call)
{
    struct controller_states *s = view->states;
    const struct th_ports *ports = view->ports;
    gather(view, i, call);
    call->in.because = because;
    call->in.order = s->base[i];
    call->in.concentration = s->concentration[i];
    call->in.ordered_volume = s->volume[i];
    if (because != THECAL_PROGRAM_NEW) {
        call->in.reservoir_volume = ports->reservoir.volume[i];
        call->in.reservoir_pressure = ports->reservoir.pressure[i];
        call->in.outlet_pressure = ports->catheter.inlet_pressure[i];
    }
    if (th_controller_call(controller_of(view), TH_CONTROLLER_DECIDE, &call->in, call->states,
                           &call->out, sentence(view, i)))
        keep_answer(view, i, call);
    else
        view->status[i] = TH_BAD_INPUT;
}

/* The bits of the library's rows, as a whole number below 2^52: FNV-1a. */
static double sum_rows(const struct th_view *view, int i)
{
    const double *params = view->params;
    uint64_t sum = 14695981039346656037U;
    for (size_t k = 0; k < controller_of(view)->rows; k++) {
        unsigned char bytes[sizeof(double)];
        memcpy(bytes, &params[(OWN_ROWS + k) * TH_LANES + (size_t)i], sizeof bytes);
        for (size_t b = 0; b < sizeof bytes; b++) sum = (sum ^ bytes[b]) * 1099511628211U;
    }
    return (double)(sum >> 12);
}

/* The library's flow; it is asked if what it was told is another now. */
static struct th_programmed basal(const struct th_view *view, struct th_programmed base, int i)
{
    struct controller_states *s = view->states;
    const double rows = sum_rows(view, i);
    const bool fresh = !(s->asked_of[i] > 0);
    if (view->status[i] == TH_OK &&
        (fresh || s->seen_order[i] != base.programmed ||
         s->seen_programmed[i] != s->concentration[i] || s->seen_rows[i] != rows)) {
        struct call call;
        s->seen_order[i] = base.programmed;
        s->seen_programmed[i] = s->concentration[i];
        s->seen_rows[i] = rows;
        call_library(view, i, fresh ? THECAL_PROGRAM_NEW : THECAL_PROGRAM_ORDER, &call);
    }
    return (struct th_programmed){s->decided[i], s->decided[i]};
}

static th_tick next(const struct th_view *view, int i)
{
    const struct controller_states *s = view->states;
    return s->next[i] < 0 ? TH_NEVER : (th_tick)fmax(s->next[i], (double)view->now[i]);
}

static void turn(const struct th_view *view, int i)
{
    struct controller_states *s = view->states;
    struct call call;
    if (next(view, i) > view->now[i] || view->status[i] != TH_OK)
        return;
    call_library(view, i, THECAL_PROGRAM_INSTANT, &call);
    s->rate[i] = s->decided[i];
    if (view->status[i] == TH_OK && call.out.bolus > 0)
        th_program_bolus_begin(view, i, call.out.bolus, fmax(call.out.over, 1 / TH_SECOND));
}

static const struct th_programme plugin = {
    .basal = basal, .next = next, .turn = turn, .begin = begin};

static void start(const struct th_view *view)
{
    th_program_start(&plugin, view);
}

static void prepare(const struct th_view *view)
{
    th_program_prepare(&plugin, view);
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    th_program_event(&plugin, view, event, lane);
}

static const char *why(const struct th_view *view, int lane)
{
    return sentence(view, lane)[0] ? sentence(view, lane) : th_program_why(view, lane);
}

static void observe(const struct th_view *view)
{
    const double(*states)[TH_LANES] = view->states;
    double(*outputs)[TH_LANES] = view->outputs;
    const struct controller_states *s = view->states;
    struct controller_outputs *o = view->outputs;
    th_program_observe(view);
    EACH_LANE(i)
        o->unordered[i] = s->running[i] > 0 && !view->out[i] && s->asked_of[i] > 0 &&
                          !(s->base[i] > 0) && !(s->decided[i] > 0) && !(s->volume[i] > 0);
    for (size_t k = 0; k < controller_of(view)->states; k++)
        EACH_LANE(i) outputs[OWN_OUTPUTS + k][i] = states[OWN_STATES + k][i];
}

static const struct th_model *extend(const struct th_file *file, struct th_arena *arena,
                                     struct th_error *error);

static const struct th_command commands[] = {TH_PROGRAM_COMMAND_LIST};
static const struct th_row param_rows[] = {TH_CONTROLLER_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {TH_CONTROLLER_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {TH_CONTROLLER_OUTPUTS(TH_LISTED_OUT)};

static const char *unsteady(const struct th_view *view, int lane)
{
    (void)view;
    (void)lane;
    return "a controller decides the rate (program.plugin): what it will order is not known; "
           "begin at rest (run.from: rest)";
}

const struct th_model th_program_plugin = {
    .slot = "program",
    .name = "plugin",
    .doc = "a controller in a shared object of one's own",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = COMMANDS,
    .arrays = th_program_arrays,
    .fixed = count_fixed,
    .load = load,
    .extend = extend,
    .check = check,
    .start = start,
    .prepare = prepare,
    .advance = th_program_advance,
    .event = event,
    .observe = observe,
    .why = why,
    .unsteady = unsteady,
};

static const struct th_model *extend(const struct th_file *file, struct th_arena *arena,
                                     struct th_error *error)
{
    return th_controller_extend(&th_program_plugin, file, arena, error);
}
