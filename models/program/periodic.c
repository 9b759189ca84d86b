/* A bolus again and again, with a minimum rate between. The page below has the rules; by hand:
 * 0.05 mL every 2 h and 0.048 mL/day between are 0.648 mL a day. */
#include "commands.h"

static const char page[] =
    "The same bolus again and again, with a minimum rate between:\n"
    "\n"
    "  t_k = first + k every,  k = 0, 1, 2 ...   from the start, or the implantation\n"
    "  Q_b = rate, or dose/C_p                   left out: least_rate\n"
    "  mean flow = Q_b + V/every                 V = bolus_volume, or bolus_dose/C_p\n"
    "\n"
    "Each bolus begins at its tick and is given over `over`, on top of the basal\n"
    "flow; it may last longer than the interval, then boluses overlap. A dose is of\n"
    "the drug that is programmed, by the programmed concentration then.\n"
    "\n"
    "A bolus that falls into a stop is left out and not given later; the times stay.\n"
    "Another `every` that is set counts from the last bolus, at once if that was\n"
    "longer ago. Other boluses, requests, bridge, prime, limits and the programmer's\n"
    "resolution are those of program.simple.\n"
    "\n"
    "By hand: 0.05 mL every 2 h and 0.048 mL/day between are 0.648 mL a day.\n"
    "\n"
    "Source: definition; \"periodic flow\", an amount given over a duration at regular\n"
    "intervals, is a mode of programmable pumps. Valid for any order.\n";

#define PERIODIC_PARAMS(ROW)                                                                   \
    BASE_ROWS(ROW, "ordered dose between boluses, as labelled; left out: rate, or least_rate", \
              "ordered flow between boluses; left out: dose, or least_rate")                   \
    ORDER_ROWS(ROW)                                                                            \
    ROW(bolus_dose, MASS, "nan", "0 ug", "1 g", CHOSEN, "",                                    \
        "mass of each bolus, as labelled; give this or bolus_volume")                          \
    ROW(bolus_volume, VOLUME, "nan", "0 mL", "100 mL", CHOSEN, "",                             \
        "volume of each bolus; give this or bolus_dose")                                       \
    ROW(every, TIME, "4 h", "1 min", "100 day", CHOSEN, "",                                    \
        "time from the beginning of a bolus to that of the next")                              \
    ROW(over, TIME, "10 min", "1 s", "7 day", CHOSEN, "", "duration of each bolus")            \
    ROW(first, TIME, "0 h", "0 h", "100 day", CHOSEN, "",                                      \
        "time from the start, or from the implantation, to the first bolus",                   \
        .flags = TH_AT_START)

#define PERIODIC_STATES(OUT)                                                   \
    STATES(OUT)                                                                \
    OUT(due, NUMBER, "instant of the first bolus, ticks; -1: it was its time") \
    OUT(last, NUMBER, "instant of the last one, ticks")                        \
    OUT(left_out, NUMBER, "boluses that fell into a stop, so far")

#define PERIODIC_OUTPUTS(OUT)                                                        \
    OUTPUTS(OUT)                                                                     \
    OUT(left_out, NUMBER, "periodic boluses that fell into a stop, since the start", \
        .flags = TH_GROWS, .nature = TH_STEPWISE)

struct periodic_params {
    PERIODIC_PARAMS(TH_LANE_MEMBER)
};
struct periodic_states {
    PERIODIC_STATES(TH_LANE_MEMBER)
};
struct periodic_outputs {
    PERIODIC_OUTPUTS(TH_LANE_MEMBER)
};
#define PERIODIC_INDEX(name_, ...) PERIODIC_##name_,
enum { PERIODIC_PARAMS(PERIODIC_INDEX) };

static void begin(const struct th_view *view, int lane)
{
    const struct periodic_params *p = view->params;
    struct periodic_states *s = view->states;
    s->due[lane] = (double)view->now[lane] + rint(p->first[lane] * TH_SECOND);
    s->last[lane] = -1;
    if (isnan(p->dose[lane]) && isnan(p->rate[lane]))
        s->base_rate[lane] = p->least_rate[lane];
}

static th_tick next(const struct th_view *view, int lane)
{
    const struct periodic_params *p = view->params;
    const struct periodic_states *s = view->states;
    const double due =
        s->due[lane] >= 0 ? s->due[lane] : s->last[lane] + rint(p->every[lane] * TH_SECOND);
    return due < TH_EXACT_TICKS ? (th_tick)fmax(due, (double)view->now[lane]) : TH_NEVER;
}

static void turn(const struct th_view *view, int lane)
{
    const struct periodic_params *p = view->params;
    struct periodic_states *s = view->states;
    if (next(view, lane) > view->now[lane])
        return;
    s->due[lane] = -1;
    s->last[lane] = (double)view->now[lane];
    if (s->running[lane] > 0)
        th_program_bolus_begin(view, lane,
                               isnan(p->bolus_volume[lane])
                                   ? th_program_bolus_dose(view, lane, p->bolus_dose[lane])
                                   : p->bolus_volume[lane],
                               p->over[lane]);
    else
        s->left_out[lane]++;
}

static const struct th_programme periodic = {.next = next, .turn = turn, .begin = begin};

static void start(const struct th_view *view)
{
    th_program_start(&periodic, view);
}

static void prepare(const struct th_view *view)
{
    th_program_prepare(&periodic, view);
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    th_program_event(&periodic, view, event, lane);
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    const bool dose = !isnan(params[PERIODIC_bolus_dose]);
    if (dose == !isnan(params[PERIODIC_bolus_volume]))
        return th_error_add(error, TH_BAD_INPUT, "program: give %s bolus_dose or bolus_volume",
                            dose ? "either" : "one of");
    if (dose && setup->species == 0 && isnan(params[ROW_concentration]))
        return th_error_add(error, TH_BAD_INPUT,
                            "program: a bolus_dose of no drug: give bolus_volume, or name a "
                            "drug");
    return th_program_check_orders(setup, error);
}

static void observe(const struct th_view *view)
{
    const struct periodic_states *s = view->states;
    struct periodic_outputs *o = view->outputs;
    th_program_observe(view);
    EACH_LANE(i) o->left_out[i] = s->left_out[i];
}

static const struct th_command commands[] = {TH_PROGRAM_COMMAND_LIST};
static const struct th_row param_rows[] = {PERIODIC_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {PERIODIC_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {PERIODIC_OUTPUTS(TH_LISTED_OUT)};

static const char *unsteady(const struct th_view *view, int lane)
{
    (void)view;
    (void)lane;
    return "boluses come by the clock, so there is no steady state: begin at rest (run.from: "
           "rest), or order their mean (program: {use: simple})";
}

const struct th_model th_program_periodic = {
    .slot = "program",
    .name = "periodic",
    .doc = "a bolus again and again, with a minimum rate between",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = COMMANDS,
    .arrays = th_program_arrays,
    .check = check,
    .start = start,
    .prepare = prepare,
    .advance = th_program_advance,
    .event = event,
    .unsteady = unsteady,
    .observe = observe,
    .why = th_program_why,
};
