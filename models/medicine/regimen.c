/* A standing prescription beside the pump: a dose, again and again. The page below has the
 * rules and a number to check by hand. */
#include "causes.h"
#include "model/model.h"
#include "ports.h"

#include <string.h>

static const char page[] =
    "A dose of one drug by one route at fixed times:\n"
    "\n"
    "  t_k = begins + k every,  k = 0, 1, 2, ...\n"
    "\n"
    "exact to a microsecond, whatever the steps. A dose is as labelled; of it\n"
    "base_fraction of the drug is base. It comes into blood by the slot plasma: by\n"
    "mouth with drug.absorption_time, under the skin with drug.skin_time, into a vein\n"
    "at once.\n"
    "\n"
    "  change   orders another dose, from the next one on; by: counts from the\n"
    "           present dose. A dose that is set does the same.\n"
    "  stop     no dose is given while a cause to be stopped is left: one with `over`\n"
    "           ends then, one without with `start`, a hazard's only if start names\n"
    "           it. The times stay: what was left out is not given later.\n"
    "\n"
    "At one instant a dose comes before what people order then. Doses are counted as\n"
    "supply, so that gauge.balance closes over them.\n"
    "\n"
    "Validity: every dose is taken, at its time and whole. Absorption and its limits\n"
    "are those of plasma.\n"
    "\n"
    "By hand: 30 mg every 4 h from the start are 6 doses and 180 mg in the first 24\n"
    "h, the one at 24 h not counted; halved from 12 h on by an order at 10 h, 135 mg.\n"
    "\n"
    "Source: definition.\n";

#define ROUTES(LABEL, AND)    \
    LABEL(oral) AND LABEL(sc) \
    AND LABEL(iv)
enum { ROUTES(TH_LABEL_INDEX, ) };
_Static_assert((int)LABEL_oral == (int)TH_ORAL && (int)LABEL_sc == (int)TH_UNDER_SKIN &&
                   (int)LABEL_iv == (int)TH_INTO_VEIN,
               "the order of enum th_route");

#define PARAMS(ROW)                                                                            \
    ROW(drug, DRUG, "0", "", "", CHOSEN, "", "drug that is given; left out: the first one",    \
        .flags = TH_AT_START)                                                                  \
    ROW(dose, MASS, "", "0 ug", "1 kg", CHOSEN, "", "amount of each dose, as labelled",        \
        .unit = "mg")                                                                          \
    ROW(route, CHOICE, "oral", "", "", CHOSEN, "", "by mouth, under the skin, or into a vein", \
        .labels = ROUTES(TH_LABEL_TEXT, " "), .flags = TH_AT_START)                            \
    ROW(every, TIME, "", "1 min", "1000 day", CHOSEN, "", "time from one dose to the next",    \
        .unit = "h", .flags = TH_AT_START)                                                     \
    ROW(begins, TIME, "0 h", "0 h", "100 year", CHOSEN, "", "instant of the first dose",       \
        .unit = "h", .flags = TH_AT_START)

#define STATES(OUT)                                                             \
    OUT(dose, MASS, "amount of the next dose, as labelled")                     \
    OUT(seen_dose, MASS, "row dose when it was last looked at")                 \
    OUT(turn, NUMBER, "number of the next time, from 0")                        \
    OUT(pending, MASS, "amount given at the end of the last step, as labelled") \
    OUT(given, MASS, "amount given so far, as labelled")                        \
    OUT(doses, NUMBER, "doses given so far")                                    \
    OUT(left_out, NUMBER, "doses left out so far")

#define OUTPUTS(OUT)                                                                          \
    OUT(dose, MASS, "amount of the next dose, as labelled", .unit = "mg",                     \
        .nature = TH_STEPWISE)                                                                \
    OUT(given, MASS, "amount given so far, as labelled", .unit = "mg", .nature = TH_STEPWISE, \
        .flags = TH_GROWS)                                                                    \
    OUT(doses, NUMBER, "doses given so far", .nature = TH_STEPWISE, .flags = TH_GROWS)        \
    OUT(left_out, NUMBER, "doses left out so far", .nature = TH_STEPWISE, .flags = TH_GROWS)  \
    OUT(stopped, NUMBER, "stopped: 1 if no dose is given", .nature = TH_STEPWISE)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};
struct cells {
    struct th_causes stops;
};

static size_t count_arrays(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(struct cells) / sizeof(double[TH_LANES]);
}

static bool is_stopped(const struct th_view *view, int lane)
{
    const struct cells *c = (const struct cells *)view->arrays;
    return th_causes_hold(&c->stops, (double)view->now[lane], lane);
}

/* Gives what is due now; the timer is the next time. */
static void give_due(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const double first = rint(p->begins[lane] * TH_SECOND),
                 every = rint(p->every[lane] * TH_SECOND);
    while (first + s->turn[lane] * every <= (double)view->now[lane]) {
        s->turn[lane]++;
        if (is_stopped(view, lane)) {
            s->left_out[lane]++;
            continue;
        }
        s->pending[lane] += s->dose[lane];
        s->given[lane] += s->dose[lane];
        s->doses[lane]++;
    }
    const double next = first + s->turn[lane] * every;
    view->timer[lane] = next < TH_EXACT_TICKS ? (th_tick)next : TH_NEVER;
}

static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    memset(s, 0, sizeof *s);
    memset(view->arrays, 0, sizeof(struct cells));
    for (int i = 0; i < TH_LANES; i++) {
        s->dose[i] = s->seen_dose[i] = p->dose[i];
        give_due(view, i);
    }
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    const size_t m = view->index;
    EACH_LANE(i) {
        if (p->dose[i] != s->seen_dose[i])
            s->dose[i] = s->seen_dose[i] = p->dose[i];
        ports->medicine.taken[m][i] = 1;
        ports->medicine.drug[m][i] = p->drug[i];
        ports->medicine.route[m][i] = p->route[i];
    }
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    memcpy(view->arrays, view->before, sizeof(struct cells));
    EACH_LANE(i) {
        ports->medicine.amount[view->index][i] = s->pending[i];
        s->pending[i] = 0;
    }
}

#define CHANGE_ARGS(ROW)                          \
    ROW(to, MASS, "", "0 ug", "1 kg", CHOSEN, "", \
        "the new dose, as labelled; by: is counted from the present one", .unit = "mg")
#define CHANGE_INDEX(name_, ...) CHANGE_##name_,
static const struct th_row change_args[] = {CHANGE_ARGS(TH_LISTED_ROW)};
enum { CHANGE_ARGS(CHANGE_INDEX) };
#define STOP_ARGS(ROW)                                    \
    ROW(over, TIME, "nan", "1 s", "1000 day", CHOSEN, "", \
        "time after which this stop ends; left out: until it is started")
#define STOP_INDEX(name_, ...) STOP_##name_,
static const struct th_row stop_args[] = {STOP_ARGS(TH_LISTED_ROW)};
enum { STOP_ARGS(STOP_INDEX) };

enum { COMMAND_change, COMMAND_stop, COMMAND_start };

static double present_dose(const struct th_view *view, int lane)
{
    const struct states *s = view->states;
    return s->dose[lane];
}

static const struct th_command commands[] = {
    {.name = "change",
     .doc = "orders another dose, counted from the present one by by:",
     .args = TH_TABLE(change_args),
     .relative = 1,
     .present = present_dose},
    {.name = "stop", .doc = "leaves doses out", .args = TH_TABLE(stop_args)},
    {.name = "start",
     .doc = "ends the stops that have no end of their own and are no hazard's",
     .ends = true},
};

static void carry_out(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->arrays;
    if (event->number == COMMAND_change)
        s->dose[lane] = event->args[CHANGE_to];
    else if (event->number == COMMAND_start)
        th_cause_end(&c->stops, event, lane);
    else if (!th_cause_begin(&c->stops, event, (double)view->now[lane], event->args[STOP_over],
                             lane))
        view->status[lane] = TH_BAD_INPUT;
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    if (event->kind == TH_COMMAND)
        carry_out(view, event, lane);
    else if (event->kind == TH_TIMER)
        give_due(view, lane);
}

static const char *why(const struct th_view *view, int lane)
{
    const struct cells *c = (const struct cells *)view->arrays;
    return th_causes_crowded(&c->stops, lane) ? "stopped: " TH_CAUSES_CROWDED : NULL;
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    for (int i = 0; i < TH_LANES; i++) {
        o->dose[i] = s->dose[i];
        o->given[i] = s->given[i];
        o->doses[i] = s->doses[i];
        o->left_out[i] = s->left_out[i];
        o->stopped[i] = is_stopped(view, i);
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

static const char *unsteady(const struct th_view *view, int lane)
{
    const struct params *p = view->params;
    return p->dose[lane] > 0 ? "doses come by the clock, so there is no steady state: begin at "
                               "rest (run.from: rest), or give none (medicine.dose: 0 mg)"
                             : NULL;
}

const struct th_model th_medicine_regimen = {
    .slot = "medicine",
    .name = "regimen",
    .doc = "a dose by mouth, under the skin or into a vein, again and again",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = sizeof commands / sizeof *commands,
    .needs = TH_NEEDS_DRUG,
    .arrays = count_arrays,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
    .unsteady = unsteady,
};
