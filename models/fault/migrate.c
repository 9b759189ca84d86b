/* A tip that comes down the canal as the catheter slips back. The page below has the equations;
 * by hand: 12 cm over 30 days, evenly, are 4 mm a day. */
#include "model/model.h"
#include "ports.h"
#include "schedule.h"

static const char page[] =
    "The catheter is drawn back through where it enters the canal:\n"
    "\n"
    "  x_tip = x_0 + by s(t)             m below the foramen magnum, x_0 catheter.tip\n"
    "  s     = (t - t_0)/over, 0 to 1    t_0 when it began\n"
    "\n"
    "so the tip comes down, and as much less of the catheter lies in the CSF\n"
    "(catheter.intrathecal). Several faults may move it: their ways add up. A tip\n"
    "that has come down by all of that length has left the canal: it is dislodged,\n"
    "lies in the epidural space as with fault.dislodge, and the log has it as\n"
    "`dislodged`.\n"
    "\n"
    "It comes down from `begins` on within `over`, evenly, and is back at once at\n"
    "`until`, where a surgeon puts it; the word on lets it come down at any other\n"
    "time, until off, or for its own `over`.\n"
    "\n" TH_FAULT_PAGE "\n"
    "While it comes down a step is a hundredth of `over`, within which the tip stays\n"
    "where it is at the start.\n"
    "\n"
    "Validity: a catheter that enters the canal below its tip, and stays straight in\n"
    "it. A tip beyond the end of the canal stops the member.\n"
    "\n"
    "By hand: from T10 down by 12 cm over 30 days, evenly: 4 mm a day.\n";

#define PARAMS(ROW)                                                                         \
    ROW(by, LENGTH, "", "0 cm", "100 cm", CHOSEN, "", "length by which the tip comes down", \
        .unit = "cm")                                                                       \
    TH_FAULT_BEGINS(ROW, "instant at which the tip begins to come down")                    \
    TH_FAULT_OVER(ROW, "how long that takes")                                               \
    TH_FAULT_UNTIL(ROW, "instant at which it is back for good; left out: never")

#define OUTPUTS(OUT)                                                                         \
    OUT(shift, LENGTH, "length by which the fault has moved the tip down", .unit = "cm")     \
    OUT(dislodged, NUMBER, "dislodged: 1 if this fault is on and the tip is out of the CSF", \
        .nature = TH_STEPWISE, .log = TH_LOG_TRUTH)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static struct th_fault fault_of(const struct th_view *view)
{
    const struct params *p = view->params;
    return (struct th_fault){
        .view = view, .begins = p->begins, .over = p->over, .until = p->until};
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    return th_fault_check(setup->params[ROW_begins], setup->params[ROW_until], error);
}

static double shift(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_fault fault = fault_of(view);
    return p->by[i] * th_fault_level(&fault, (double)view->now[i], i);
}

static void write_ports(const struct th_view *view, int i)
{
    struct th_ports *ports = view->ports;
    ports->fault.tip_shift[view->index][i] = shift(view, i);
}

static void start(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    th_fault_start(&fault);
}

static void prepare(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    th_fault_prepare(&fault);
    EACH_LANE(i) write_ports(view, i);
}

static void limit(const struct th_view *view, double *longest)
{
    const struct th_fault fault = fault_of(view);
    th_fault_limit(&fault, longest);
}

/* The tip stays where it is at the step's start: a view anywhere in the step has it there. */
static void advance(const struct th_view *view)
{
    th_fault_keep(view);
    EACH_LANE(i) write_ports(view, i);
}

TH_FAULT_ORDERS("the tip begins to come down now",
                "how long it is out of place; left out: until off",
                "it is back now where the schedule and on without over have moved it, but not "
                "where a hazard has");

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct th_fault fault = fault_of(view);
    th_fault_take(&fault, event, NULL, write_ports, lane);
}

TH_FAULT_WHY("migrating")

static void observe(const struct th_view *view)
{
    const struct th_fault_states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->shift[i] = shift(view, i);
        o->dislodged[i] =
            s->on[i] > 0 && !th_is(ports->catheter.opening_space[TH_TIP][i], TH_CSF);
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {TH_FAULT_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_fault_migrate = {
    .slot = "fault",
    .name = "migrate",
    .doc = "the tip comes down the canal, and may leave it",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .commands = commands,
    .command_count = TH_FAULT_COMMANDS,
    .arrays = th_fault_arrays,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
};
