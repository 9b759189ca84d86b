/* Doses by the time of day and the day of the week, over a base. The page below has the
 * equations; by hand: a base of 2 mg/day and 1 mg from 22:00 to 06:00 are 2.333 mg a day. */
#include "commands.h"
#include "flex/steps.h"

#include <stdio.h>

static const char page[] =
    "A base and steps over it, by the time of day and the day of the week: a table.\n"
    "\n"
    "  days      from   to     dose[ug]\n"
    "  daily     08:00  12:00  120        30 ug/h from 8 to 12 o'clock\n"
    "  workdays  20:00  00:00  60\n"
    "\n"
    "A step of `from` to `to` (over midnight, if `to` is not later) is ordered in the\n"
    "place of the base dose or rate:\n"
    "\n"
    "  Q_b = s dose/((to - from) C_p)     dose       given evenly over the step\n"
    "  Q_b = s dose_rate/C_p              dose_rate\n"
    "  Q_b = s rate                       rate       a flow\n"
    "\n"
    "s is `scale`, by which a dose by the clock is titrated: do: program.scale, by:\n"
    "10 %. It acts on the steps of the table; the base is changed by `change`.\n"
    "Columns: from, to; dose, dose_rate or rate, one in each line; days, if a step is\n"
    "not of every day: daily, workdays, weekend, or one day of the week. A step over\n"
    "midnight belongs to the day on which it begins. At one time there is one step;\n"
    "between them is the base, none if neither dose nor rate is given.\n"
    "\n"
    "Every step begins and ends at its tick, in the local time of run: start, which\n"
    "needs a date if the table names days; every day has 24 hours. A table goes on,\n"
    "whatever is stopped meanwhile: after a stop the step of that time is in force. A\n"
    "new pump begins with `scale` as it is then. After a bridge a flow of the table\n"
    "is the one of the same dose, until the pump is another.\n"
    "\n"
    "Boluses, requests, bridge, prime, stops, limits and the programmer's resolution\n"
    "are those of program.simple, with Q_b as its basal flow. A step beyond\n"
    "least_rate .. most_rate is refused before the run where its flow is known,\n"
    "fitted else.\n"
    "\n"
    "By hand: with a base of 2 mg/day and a step of 1 mg from 22:00 to 06:00 a day\n"
    "has 2 mg 16/24 + 1 mg = 2.333 mg. With 10 mg/mL the step is 0.3 mL/day.\n"
    "\n"
    "Source: definition; doses by the time of day with a base between them, other\n"
    "ones at the weekend, are a mode of programmable pumps (\"flex\"). Valid for any\n"
    "order.\n";

#define EXAMPLE          \
    "from,to,dose[ug]\n" \
    "01:30,06:00,150\n"  \
    "20:00,00:00,100\n"

#define FLEX_PARAMS(ROW)                                                                 \
    BASE_ROWS(ROW,                                                                       \
              "ordered dose of the drug where there is no step, as labelled; left out: " \
              "rate, or none",                                                           \
              "ordered basal flow where there is no step; left out: dose, or none")      \
    ORDER_ROWS(ROW)                                                                      \
    ROW(table, FILE, "", "", "", CHOSEN, "",                                             \
        "steps by the time of day and the day of the week: days, from, to, and dose, "   \
        "dose_rate or rate",                                                             \
        .file = TH_TABLE_FILE, .example = EXAMPLE)                                       \
    ROW(scale, FRACTION, "100 %", "0 %", "1000 %", CHOSEN, "",                           \
        "share of the doses and flows of the table that is ordered")

#define FLEX_STATES(OUT)                                            \
    STATES(OUT)                                                     \
    OUT(scale, FRACTION, "share of the table in force")             \
    OUT(seen_scale, FRACTION, "parameter scale as last acted upon") \
    OUT(line, NUMBER, "line of the table whose step is under way; 0: none")

#define FLEX_OUTPUTS(OUT)                                                                  \
    OUTPUTS(OUT)                                                                           \
    OUT(step, NUMBER, "step under way: its line of the table; 0: none, the base is given", \
        .nature = TH_STEPWISE)                                                             \
    OUT(scale, FRACTION, "share of the doses and flows of the table that is ordered",      \
        .nature = TH_STEPWISE)

struct flex_params {
    FLEX_PARAMS(TH_LANE_MEMBER)
};
struct flex_states {
    FLEX_STATES(TH_LANE_MEMBER)
};
struct flex_outputs {
    FLEX_OUTPUTS(TH_LANE_MEMBER)
};
#define FLEX_INDEX(name_, ...) FLEX_##name_,
enum { FLEX_PARAMS(FLEX_INDEX) };

/* The instant of a lane in its week, and back. */
static th_tick in_week(const struct th_view *view, int lane)
{
    return (view->local.weekday * DAY + view->local.clock + view->now[lane]) % (7 * DAY);
}

static th_tick next(const struct th_view *view, int lane)
{
    const th_tick at = in_week(view, lane), to = th_flex_next(view->data[FLEX_table], at);
    return to == TH_NEVER ? TH_NEVER : view->now[lane] + (to - at);
}

static void begin(const struct th_view *view, int lane)
{
    const struct flex_params *p = view->params;
    struct flex_states *s = view->states;
    s->scale[lane] = s->seen_scale[lane] = p->scale[lane];
}

/* The flow of a step, of so much of its amount: as wanted, and as programmed. */
static struct th_programmed step_flow(const struct th_flex_step *step, double scale,
                                      double dose_step, double concentration, double bridged)
{
    const double day = th_seconds_of(DAY), over = th_seconds_of(step->to - step->from);
    const double wanted = scale * step->amount;
    if (step->by == TH_FLEX_RATE)
        return (struct th_programmed){wanted * bridged, wanted * bridged};
    if (!(concentration > 0))
        return (struct th_programmed){0, 0};
    if (step->by == TH_FLEX_DOSE_RATE)
        return (struct th_programmed){
            wanted / concentration, th_program_round(wanted, dose_step / day) / concentration};
    return (struct th_programmed){wanted / over / concentration,
                                  th_program_round(wanted, dose_step) / over / concentration};
}

static struct th_programmed basal(const struct th_view *view, struct th_programmed base,
                                  int lane)
{
    const struct flex_params *p = view->params;
    struct flex_states *s = view->states;
    const struct th_flex_step *step = th_flex_at(view->data[FLEX_table], in_week(view, lane));
    if (p->scale[lane] != s->seen_scale[lane])
        s->scale[lane] = s->seen_scale[lane] = p->scale[lane];
    s->line[lane] = step ? step->line : 0;
    return step ? step_flow(step, s->scale[lane], p->dose_step[lane], s->concentration[lane],
                            s->bridged[lane])
                : base;
}

#define SCALE_ARGS(ROW)                                \
    ROW(to, FRACTION, "", "0 %", "1000 %", CHOSEN, "", \
        "the new share of the table; by: is counted from the present one")
#define SCALE_INDEX(name_, ...) SCALE_##name_,
static const struct th_row scale_args[] = {SCALE_ARGS(TH_LISTED_ROW)};
enum { SCALE_ARGS(SCALE_INDEX) };

static double present_scale(const struct th_view *view, int lane)
{
    const struct flex_states *s = view->states;
    return s->scale[lane];
}

static const struct th_command commands[] = {
    TH_PROGRAM_COMMAND_LIST,
    {.name = "scale",
     .doc = "orders another share of the table, counted from the present one by by:",
     .args = TH_TABLE(scale_args),
     .relative = 1,
     .present = present_scale},
};

static void order(const struct th_view *view, const struct th_event *event, int lane)
{
    struct flex_states *s = view->states;
    s->scale[lane] = event->args[SCALE_to];
}

static const struct th_programme flex = {
    .basal = basal, .next = next, .begin = begin, .order = order};

static void start(const struct th_view *view)
{
    th_program_start(&flex, view);
}

static void prepare(const struct th_view *view)
{
    th_program_prepare(&flex, view);
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    th_program_event(&flex, view, event, lane);
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const struct th_flex *table = setup->data ? setup->data[FLEX_table] : NULL;
    const double *params = setup->params;
    enum th_status status = th_program_check_orders(setup, error);
    if (!table || status != TH_OK)
        return status;
    if (table->weekday_line && !setup->local.dated)
        return th_error_add(error, TH_BAD_INPUT,
                            "program.table: line %d names days of the week, which needs a "
                            "start with a date: run: {start: 2026-03-01 08:00}",
                            table->weekday_line);
    for (size_t k = 0; k < table->count && status == TH_OK; k++) {
        char what[60];
        const bool dose = table->steps[k].by != TH_FLEX_RATE;
        const double flow =
            step_flow(&table->steps[k], params[FLEX_scale], 0, params[ROW_concentration], 1)
                .wanted;
        snprintf(what, sizeof what, "table: the %s of line %d", dose ? "dose" : "rate",
                 table->steps[k].line);
        status = th_program_check_flow(setup, what, flow, error);
    }
    return status;
}

static void observe(const struct th_view *view)
{
    const struct flex_states *s = view->states;
    struct flex_outputs *o = view->outputs;
    th_program_observe(view);
    EACH_LANE(i) {
        o->step[i] = view->out[i] ? 0 : s->line[i];
        o->scale[i] = s->scale[i];
    }
}

static const void *load(const struct th_file *file, struct th_arena *arena,
                        struct th_error *error)
{
    return th_flex_load(file, arena, error);
}

static const struct th_row param_rows[] = {FLEX_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {FLEX_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {FLEX_OUTPUTS(TH_LISTED_OUT)};

static const char *unsteady(const struct th_view *view, int lane)
{
    (void)view;
    (void)lane;
    return "its rate follows the day (program.flex), so there is no steady state: begin at "
           "rest (run.from: rest), or order the mean (program: {use: simple})";
}

const struct th_model th_program_flex = {
    .slot = "program",
    .name = "flex",
    .doc = "doses by the time of day and the day of the week, over a base",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = sizeof commands / sizeof *commands,
    .arrays = th_program_arrays,
    .load = load,
    .check = check,
    .start = start,
    .prepare = prepare,
    .advance = th_program_advance,
    .event = event,
    .observe = observe,
    .why = th_program_why,
    .unsteady = unsteady,
};
