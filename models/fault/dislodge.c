/* A tip that has left the CSF: the catheter has slipped out of the canal. The page below has
 * the equations; by hand: 1 mL/day then goes into the epidural space, 0 into the CSF. */
#include "model/model.h"
#include "ports.h"
#include "schedule.h"

static const char page[] =
    "The tip opens into another space than the CSF, at once:\n"
    "\n"
    "  p_tip = pressure of the space `into`; what leaves the tip goes there, and what\n"
    "          is drawn back through it comes from there\n"
    "\n"
    "The pump notices nothing: without the pressure of the CSF, and with none in\n"
    "tissue, the pressure at the pump is lower by about 10 mmHg (with epidural_below\n"
    "of the depot by that: 1 to 3 mmHg were measured). Nothing of the catheter lies\n"
    "in the CSF any more: a hole of it leaks elsewhere (fault.leak).\n"
    "Several faults may move the tip: it is where the outermost has put it, the\n"
    "pocket under the skin before the epidural space.\n"
    "\n"
    "It is dislodged from `begins` on, until `until` if a surgeon puts it back; the\n"
    "word on dislodges it at any other time, until off, or for its own `over`. A tip\n"
    "that is back lies where it did.\n"
    "\n" TH_FAULT_PAGE "\n"
    "Validity: dislodged or not, nothing between; when that happens is the scenario's\n"
    "to say: complications of all kinds were 49 in 1764 patient-months of one-piece\n"
    "catheters in 209 people, 42 of them of the implantation (Follett & Naumann 2000,\n"
    "J Pain Symptom Manage 19:209). What becomes of drug in the space is for the slot\n"
    "that describes it.\n"
    "\n"
    "By hand: 1 mL/day through 0.89 m of 0.5293 mm against CSF of 10 mmHg needs 1337\n"
    "Pa at the pump, dislodged into tissue at 0 Pa 3.70 Pa.\n";

#define PARAMS(ROW)                                                                     \
    ROW(into, CHOICE, "epidural", "", "", CHOSEN, "", "space in which the tip is then", \
        .labels = "epidural subcutaneous")                                              \
    TH_FAULT_BEGINS(ROW, "instant at which the tip leaves the CSF")                     \
    TH_FAULT_UNTIL(ROW, "instant at which it is back for good; left out: never")

#define OUTPUTS(OUT)                                                                        \
    OUT(dislodged, NUMBER,                                                                  \
        "dislodged: 1 if the fault has moved the tip into the epidural space, 2 under the " \
        "skin",                                                                             \
        .nature = TH_STEPWISE, .log = TH_LOG_TRUTH)                                         \
    OUT(dislodgements, NUMBER, "dislodgements since the start", .nature = TH_STEPWISE)

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
    return (struct th_fault){.view = view, .begins = p->begins, .until = p->until};
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    return th_fault_check(setup->params[ROW_begins], setup->params[ROW_until], error);
}

static void write_ports(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_fault_states *s = view->states;
    struct th_ports *ports = view->ports;
    ports->fault.tip_space[view->index][i] = s->on[i] > 0 ? 1 + p->into[i] : TH_CSF;
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

static void advance(const struct th_view *view)
{
    th_fault_keep(view);
}

TH_FAULT_ORDERS("the tip leaves the CSF now", "how long it stays there; left out: until off",
                "it is back now where the schedule and on without over have moved it, but not "
                "where a hazard has");

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct th_fault fault = fault_of(view);
    th_fault_take(&fault, event, NULL, write_ports, lane);
}

TH_FAULT_WHY("dislodged")

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct th_fault_states *s = view->states;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->dislodged[i] = s->on[i] > 0 ? 1 + p->into[i] : 0;
        o->dislodgements[i] = s->times[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {TH_FAULT_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_fault_dislodge = {
    .slot = "fault",
    .name = "dislodge",
    .doc = "the tip leaves the CSF, for the epidural space or the pocket",
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
    .advance = advance,
    .event = event,
    .observe = observe,
    .why = why,
};
