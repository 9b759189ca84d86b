/* CSF in an elastic space: its pressure rises with its volume, it is absorbed, and leaks
 * through a hole in the dura. Page: marmarou_page.h; the law: filling.h; the hole: puncture.c.
 */
#include "filling.h"
#include "laws.h"
#include "marmarou_page.h"
#include "marmarou_rows.h"

#include <math.h>
#include <string.h>

/* Share of the canal's CSF that may be misplaced within a step; the volume that a step may
 * bring; the share of the time constant of absorption that is a step while the flow through
 * the catheter, which feels the pressure of its start, changes. */
#define MISPLACED 1e-5
#define MOST_STEP 5e-6
#define FELT 0.125
#define MOST_VOLUME (20e-6 * (1 + 1e-9))
#define SETTLED 1e7 /* s, beside which the space fills at once */
#define LOG_10 2.302585092994045684

struct fixed {
    bool large[TH_LANES]; /* a step held too much, and was given up */
};

static size_t count_fixed(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(struct fixed);
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    if (params[ROW_resting] > params[ROW_reference])
        return TH_OK;
    return th_error_add(error, TH_BAD_INPUT,
                        "pressure.resting is not above pressure.reference: the space is "
                        "elastic above it alone");
}

static double elastance(const struct marmarou_params *p, int i)
{
    return LOG_10 / p->volume_index[i];
}

/* Pressure above the reference, Pa. */
static double above(const struct th_view *view, int i)
{
    const struct marmarou_params *p = view->params;
    const struct marmarou_states *s = view->states;
    return s->csf[i] - p->reference[i];
}

static double held(const struct th_view *view, int i)
{
    const struct marmarou_params *p = view->params;
    return log(above(view, i) / (p->resting[i] - p->reference[i])) / elastance(p, i);
}

/* The law with a flow that comes in, m3/s. */
static struct th_filling filling_of(const struct th_view *view, double flow, int i)
{
    const struct marmarou_params *p = view->params;
    const struct marmarou_states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double column =
        ports->pressure.column[i] * (s->hole_at[i] - ports->pressure.indifference[i]);
    return (struct th_filling){
        .elastance = elastance(p, i),
        .inflow = p->production[i] + flow,
        .outflow = 1 / p->outflow_resistance[i],
        .absorbed =
            p->resting[i] - p->outflow_resistance[i] * p->production[i] - p->reference[i],
        .hole = th_marmarou_hole(s, view->now[i], i),
        .outside = ports->depot.pressure[TH_EPIDURAL][i] - column - p->reference[i],
        .closing = s->closing[i],
    };
}

static void start(const struct th_view *view)
{
    const struct marmarou_params *p = view->params;
    struct marmarou_states *s = view->states;
    EACH_LANE(i) s->csf[i] = p->resting[i];
    memset(view->fixed, 0, sizeof(struct fixed));
}

static bool is_large(const struct th_view *view, int i)
{
    return !(fabs(held(view, i)) <= MOST_VOLUME);
}

static void prepare(const struct th_view *view)
{
    const struct marmarou_params *p = view->params;
    const struct marmarou_states *s = view->states;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const struct th_turnover turnover = TH_TURNOVER_OF(p, i);
        th_pressure_show(ports, &turnover, i);
        ports->pressure.csf[i] = s->csf[i];
        ports->pressure.leak_position[i] = s->hole_at[i];
        if (view->due[i] && is_large(view, i))
            view->status[i] = TH_BAD_INPUT;
    }
}

static const char *why(const struct th_view *view, int lane)
{
    const struct fixed *f = view->fixed;
    if (!(above(view, lane) > 0))
        return "the pressure of CSF is not above pressure.reference, beyond which "
               "pressure.marmarou describes nothing";
    if (!is_large(view, lane) && !f->large[lane])
        return NULL;
    return "canal and skull would hold more than 20 mL above rest, or below it: "
           "pressure.marmarou does not describe how so much widens them, or a pressure so low; "
           "give or take less, or more slowly";
}

static void limit(const struct th_view *view, double *longest)
{
    const struct marmarou_states *s = view->states;
    const struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        const double flow = s->flow[i] + th_pressure_ordered(ports, i) - s->ordered_flow[i];
        const struct th_filling f = filling_of(view, flow, i);
        const double x = above(view, i), bends = fabs(th_filling_bends(&f, x));
        const double even = sqrt(8 * MISPLACED * ports->csf.canal_volume[i] / bends);
        const double brings = MOST_STEP / fabs(th_filling_stores(&f, x));
        const double settles = 1 / (f.elastance * x * (f.outflow + f.hole));
        longest[i] = fmin(longest[i], fmin(even, brings));
        if (s->change[i] != 0)
            longest[i] = fmin(longest[i], FELT * settles);
    }
}

static void advance(const struct th_view *view)
{
    const struct marmarou_params *p = view->params;
    struct marmarou_states *s = view->states;
    struct fixed *f = view->fixed;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const double h = view->step[i], flow = th_csf_inflow(ports, i) / h;
        const struct th_filling law = filling_of(view, flow, i);
        const struct th_filled filled = th_fill(&law, above(view, i), h);
        const double absorbed = filled.absorbed / h, leaked = filled.leaked / h;
        s->csf[i] = p->reference[i] + filled.above;
        s->change[i] = th_csf_grains(ports, flow, i) - th_csf_grains(ports, s->flow[i], i);
        s->flow[i] = flow;
        s->ordered_flow[i] = th_pressure_ordered(ports, i);
        th_add(&s->absorbed[i], &s->absorbed_excess[i], filled.absorbed);
        th_add(&s->leaked[i], &s->leaked_excess[i], filled.leaked);
        th_pressure_divide(ports, absorbed, p->production[i] + flow - absorbed - leaked, i);
        ports->pressure.leaked[i] = leaked;
        ports->pressure.csf[i] = s->csf[i];
        if (view->alive[i] && is_large(view, i)) {
            f->large[i] = true;
            view->status[i] = TH_BAD_INPUT;
        }
    }
}

/* The pressure at which all that comes in is absorbed. */
static void settle(const struct th_view *view, struct th_settling *how)
{
    const struct marmarou_params *p = view->params;
    struct marmarou_states *s = view->states;
    struct th_ports *ports = view->ports;
    if (!how->shows)
        advance(view);
    EACH_LANE(i) {
        const double before = s->csf[i];
        if (how->shows) {
            s->absorbed[i] = s->absorbed_excess[i] = s->leaked[i] = s->leaked_excess[i] = 0;
            s->change[i] = 0;
        } else {
            const struct th_filling law = filling_of(view, s->flow[i], i);
            s->csf[i] = p->reference[i] + th_fill(&law, above(view, i), SETTLED).above;
            th_settle_apart(how, before, s->csf[i], p->resting[i] - p->reference[i], i);
        }
        ports->pressure.csf[i] = s->csf[i];
    }
}

static void observe(const struct th_view *view)
{
    const struct marmarou_params *p = view->params;
    const struct marmarou_states *s = view->states;
    const struct th_ports *ports = view->ports;
    struct marmarou_outputs *o = view->outputs;
    th_pressure_observe(ports, o->tip_pressure, o->absorbed_flow);
    th_pressure_observe_profile(view);
    EACH_LANE(i) {
        o->absorbed_volume[i] = s->absorbed[i];
        o->held_volume[i] = held(view, i);
        o->compliance[i] = 1 / (elastance(p, i) * above(view, i));
        o->leaked_flow[i] = ports->pressure.leaked[i];
        o->leaked_volume[i] = s->leaked[i];
        o->hole_conductance[i] = th_marmarou_hole(s, view->now[i], i);
        o->unsealed_hole[i] = s->hole[i] > 0 && !(s->closing[i] > 0);
    }
}

static const struct th_row param_rows[] = {MARMAROU_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {MARMAROU_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {MARMAROU_OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {PRESSURE_PROFILES(TH_LISTED_OUT)};

const struct th_model th_pressure_marmarou = {
    .slot = "pressure",
    .name = "marmarou",
    .doc = "CSF in an elastic space: pressure by volume, absorption, leaks",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .commands = th_marmarou_commands,
    .command_count = MARMAROU_COMMANDS,
    .fixed = count_fixed,
    .points = th_pressure_points,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .event = th_marmarou_order,
    .settle = settle,
    .observe = observe,
    .why = why,
};
