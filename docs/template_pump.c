/* A pump that gives the ordered flow times a calibration: the shortest whole model, to begin
 * another one with. It compiles, stands in a catalogue of its own in
 * tests/models/catalog/template.c, and is tried there as every model is. Copy it to
 * models/<slot>/<name>.c, name it in models/catalog.c, and replace each part; the comments that
 * begin with "Here:" say what belongs there. */
#include <math.h>

#include "laws.h"
#include "ports.h"

/* Here: equations, symbols with units, validity, source, and a number that a reader can check
 * by hand. `thecal explain pump.displacement` prints it; lines of at most 80 columns. */
static const char page[] =
    "A pump of fixed displacement: what it delivers is the ordered flow times a\n"
    "calibration, until the reservoir runs dry:\n"
    "\n"
    "    dV/dt = -q,   q = c q_ordered min(u/d, 1)\n"
    "\n"
    "c calibration; V m3 in the reservoir, u of it above the residual volume, d the\n"
    "volume over which the flow fades (both the reservoir's). Over a step of length h\n"
    "the pump is commanded w = c q_ordered h; the closed form delivers w while u > d,\n"
    "and of the rest w' = w - max(u - d, 0) the part min(u, d) (1 - exp(-w'/d)).\n"
    "\n"
    "Validity: no back-pressure, no temperature, no pulses.\n"
    "\n"
    "By hand: u = d = 0.3 mL and w = 0.3 mL: 0.3 (1 - 1/e) = 0.1896 mL is delivered.\n";

/* Here: every number that a scenario may give: name, quantity, default, least, most, how far to
 * trust the default, its source, and a description that reads alone (it is the manual, and
 * long_name in the results). Struct member, reader, range, schema and help are all made from
 * the row. */
#define PARAMS(ROW)                                                                            \
    ROW(calibration, NUMBER, "1", "0", "2", CHOSEN, "", "flow delivered, of the flow ordered") \
    ROW(tubing, VOLUME, "0.2 mL", "0 mL", "2 mL", PLACEHOLDER, "",                             \
        "lumen between the reservoir and the catheter's port", .flags = TH_AT_START)
struct params {
    PARAMS(TH_LANE_MEMBER)
};

/* Here: what the model remembers from one step to the next. A sum over a run is compensated: a
 * month of steps is many terms, so the round-off of each is carried beside the sum (th_add). */
#define STATES(OUT)                                         \
    OUT(delivered, VOLUME, "delivered since the start")     \
    OUT(delivered_excess, VOLUME, "round-off in delivered") \
    OUT(flow, FLOW, "flow in the last step")
struct states {
    STATES(TH_LANE_MEMBER)
};

/* Here: what can be recorded, and how it behaves between samples. A flow is the mean over an
 * interval, and names the total whose increase it is. */
#define OUTPUTS(OUT)                                                                 \
    OUT(flow, FLOW, "flow delivered", .nature = TH_INTERVAL_MEAN, .of = "delivered") \
    OUT(delivered, VOLUME, "volume delivered since the start", .nature = TH_TOTAL,   \
        .flags = TH_GROWS)
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

/* Here: states from parameters, and the ports that are constant. States begin as zeros. */
static void start(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) ports->pump.tubing[i] = p->tubing[i];
}

static double commanded_flow(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    return p->calibration[i] * ports->program.ordered_flow[i];
}

/* Here: how long a step may be. This pump's flow is even until it fades; then a thousandth of
 * the fade, and as the flow falls more, since what is left counts as little. */
static void limit(const struct th_view *view, double *longest)
{
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const double u = ports->reservoir.usable[i], d = fmax(ports->reservoir.taper[i], 1e-15);
        const double flow = commanded_flow(view, i);
        const double volume = fmax(u - d, 1e-3 * d / sqrt(fmin(fmax(u / d, 1e-6), 1)));
        if (flow * longest[i] > volume)
            longest[i] = fmax(volume / flow, 1);
    }
}

/* Here: the step, in the order of the slots: read the ports of this step, write those of this
 * slot, carry the states on. Amounts cross from slot to slot, so that they add up whatever the
 * step. */
static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const double u = fmax(ports->reservoir.usable[i], 0);
        const double d = fmax(ports->reservoir.taper[i], 1e-15);
        const double commanded = commanded_flow(view, i) * view->step[i];
        const double freely = fmin(commanded, fmax(u - d, 0));
        const double delivered = freely + fmin(u, d) * -expm1(-(commanded - freely) / d);
        const double before = fmin(u / d, 1), after = fmin((u - delivered) / d, 1);
        s->flow[i] = delivered / view->step[i];
        th_add(&s->delivered[i], &s->delivered_excess[i], delivered);
        ports->pump.flow[i] = s->flow[i];
        ports->pump.change[i] = commanded_flow(view, i) * (after - before);
    }
}

/* Here: outputs from states, parameters and ports; it changes nothing else. */
static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    EACH_LANE(i) {
        o->flow[i] = s->flow[i];
        o->delivered[i] = s->delivered[i];
    }
}

/* Here: the model. Not used by this one, see struct th_model: load (tables), arrays, points and
 * fixed (memory whose size depends on parameters), check (rules across parameters), prepare
 * (coefficients that hold until the next event), event functions and events, commands. */
const struct th_model th_template_pump = {
    .slot = "pump",
    .name = "displacement",
    .doc = "the ordered flow times a calibration",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .start = start,
    .limit = limit,
    .advance = advance,
    .observe = observe,
};
