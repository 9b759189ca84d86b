/* A short piece of catheter that closes and opens, or is bent until it collapses. The page
 * below has the equations; by hand: half the area closed leaves a bore of 0.3743 mm of 0.5293
 * mm. */
#include "laws.h"
#include "model/model.h"
#include "pinch.h"
#include "ports.h"
#include "schedule.h"

#include <math.h>

static const char page[] =
    "Over `length` the lumen shrinks to a round one of residual bore d_k:\n"
    "\n"
    "  d_k = bore sqrt(1 - c(t))        c closed share of the area, m2/m2\n"
    "  R_k = 128 mu length/(pi d_k^4)   added by the catheter's model in its segment\n"
    "\n"
    "c rises from 0 to its full value within `over`, evenly in time, and falls to 0\n"
    "at once when the kink is let go. The full value is `closed`, or 1 -\n"
    "(residual/bore)^2. The schedule closes it at `begins` and opens it at `until`,\n"
    "instants of the run, and does nothing if it never begins; with a period it\n"
    "closes for the share `duty` of each period counted from `begins`. The word on\n"
    "closes it at any other time, until off, or for its own `over`. A step lets a\n"
    "tenth of the open area go, which the catheter follows to second order.\n"
    "\n" TH_FAULT_PAGE "\n"
    "EN 13868 calls a tube kinked when it lets pass half the flow or less at constant\n"
    "pressure: d_k/bore = (length/L)^(1/4), 0.2177 for 2 mm in 0.89 m. A pump that\n"
    "imposes its flow does not notice before the bore is a few tens of micrometres.\n"
    "\n"
    "With a bend of radius R the lumen flattens and collapses (Brazier 1927, Proc R\n"
    "Soc A 116:104; nu = 0.5, r mean radius, t thickness of the wall):\n"
    "\n"
    "  z   = (1 - nu^2) (k r^2/t)^2           lumen an ellipse, bore (1 +- z); k the\n"
    "                                         curvature, 0 to 1/R within `over`\n"
    "  R_k = 4 mu length (a^2 + b^2)/(pi a^3 b^3)    a, b = bore/2 (1 +- z)\n"
    "  collapse at z = 2/9: R_cr = 1.837 r^2/t; or at collapse D^2/t, D the outer\n"
    "  diameter\n"
    "\n"
    "R_k is told as the bore of a round lumen that resists as much. Collapsed it is\n"
    "d_k of the whole c, at once; less bent it springs back, at once. A bend may be\n"
    "another upright and lying on the side, so the kink comes and goes with the\n"
    "posture; in one that is left out it is `bend`, or straight. By hand: z = 2/9\n"
    "lets through 0.8186 of the flow; 0.64/0.94 mm collapses at 1.91 mm.\n"
    "\n"
    "Validity: laminar flow in the pinch, length much above d_k; round where a real\n"
    "kink is a slit (same resistance, other shape). Brazier's law is that of a thin\n"
    "wall, t/r below 0.3: thick catheters do not kink by smooth bending, but at an\n"
    "anchor or an edge, by what `collapse` says (1.35 +- 0.07 in PTFE of a bore to\n"
    "3.2 mm, from zeusinc.com, bend radius); no value of a catheter is known. Without\n"
    "a bend, when a kink forms is the scenario's to say. c = 1 closes the line.\n"
    "\n"
    "By hand: bore 0.5293 mm, c = 0.99: d_k = 52.9 um; 2 mm of it, water at 37 C\n"
    "(0.6913 mPa s), resist 7.18e12 Pa s/m3, 22.5 times the whole catheter of 0.89 m\n"
    "(3.194e11); 1 mL/day through it alone needs 83.1 Pa.\n";

#define PARAMS(ROW)                                                                            \
    ROW(at, LENGTH, "", "0 cm", "200 cm", CHOSEN, "",                                          \
        "distance of the kink from the pump, along the catheter")                              \
    ROW(length, LENGTH, "2 mm", "0.01 mm", "50 mm", CHOSEN, "", "length of the pinched piece") \
    ROW(closed, FRACTION, "nan", "0 %", "100 %", CHOSEN, "",                                   \
        "share of the lumen's area that is closed when fully kinked; give this or residual")   \
    ROW(residual, LENGTH, "nan", "0 mm", "3 mm", CHOSEN, "",                                   \
        "bore that is left when fully kinked; give this or closed")                            \
    ROW(bend, LENGTH, "nan", "0.5 mm", "100 m", CHOSEN, "",                                    \
        "radius of the bend at its place; left out: none, it is pinched", .unit = "mm")        \
    ROW(bend_lateral, LENGTH, "nan", "0.5 mm", "100 m", CHOSEN, "",                            \
        "radius of the bend lying on the side; left out: bend", .unit = "mm")                  \
    ROW(bend_upright, LENGTH, "nan", "0.5 mm", "100 m", CHOSEN, "",                            \
        "radius of the bend upright; left out: bend", .unit = "mm")                            \
    ROW(collapse, NUMBER, "nan", "0.1", "10", CHOSEN, "",                                      \
        "radius at which the bent lumen collapses, in squares of the outer diameter over the " \
        "thickness of the wall; left out: by Brazier's law")                                   \
    TH_FAULT_BEGINS(ROW, "instant at which the kink begins to close")                          \
    TH_FAULT_OVER(ROW, "how long the closing takes")                                           \
    TH_FAULT_UNTIL(ROW, "instant at which the kink opens for good; left out: never")           \
    TH_FAULT_PERIOD(ROW, "period of closing and opening; left out: the kink stays closed",     \
                    "share of the period in which the kink is closed")

#define OUTPUTS(OUT)                                                        \
    TH_PINCH_OUTPUTS(OUT, "share of the lumen's area that the kink closes", \
                     "bore that the kink leaves",                           \
                     "closings since the start: times that it began to close")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };

static struct th_fault fault_of(const struct th_view *view)
{
    const struct params *p = view->params;
    return (struct th_fault){.view = view,
                             .begins = p->begins,
                             .over = p->over,
                             .until = p->until,
                             .period = p->period,
                             .duty = p->duty};
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    bool closed = !isnan(params[ROW_closed]), residual = !isnan(params[ROW_residual]);
    const bool bent = !isnan(params[ROW_bend]) || !isnan(params[ROW_bend_lateral]) ||
                      !isnan(params[ROW_bend_upright]);
    if (!closed && !residual && bent)
        return th_error_add(error, TH_BAD_INPUT,
                            "a bend says when the catheter collapses, not what is left of it "
                            "then: give closed (100 %% for nothing) or residual, too");
    if (closed == residual)
        return th_error_add(error, TH_BAD_INPUT, "give %s closed or residual",
                            closed ? "either" : "one of");
    if (!isnan(params[ROW_collapse]) && !bent)
        return th_error_add(error, TH_BAD_INPUT,
                            "collapse is that of a bend: give bend, bend_lateral or "
                            "bend_upright");
    return th_fault_check(params[ROW_begins], params[ROW_until], error);
}

/* Full closure by area. */
static double full(const struct params *p, double bore, int i)
{
    double left = p->residual[i] / fmax(bore, 1e-9);
    double by_bore = 1 - fmin(left * left, 1);
    return isnan(p->closed[i]) ? by_bore : p->closed[i];
}

/* ---- bent ---- */

static const double poisson = 0.5;
static const double brazier = 2.0 / 9; /* flattening at which a thin tube collapses */

static bool is_bent(const struct params *p, int i)
{
    return !isnan(p->bend[i]) || !isnan(p->bend_lateral[i]) || !isnan(p->bend_upright[i]);
}

/* 1/m, of the whole bend in the posture of now. */
static double whole_curvature(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double posture = ports->surroundings.posture[i];
    double radius = th_is(posture, TH_LATERAL)   ? p->bend_lateral[i]
                    : th_is(posture, TH_UPRIGHT) ? p->bend_upright[i]
                                                 : p->bend[i];
    radius = isnan(radius) ? p->bend[i] : radius;
    return isnan(radius) ? 0 : 1 / radius;
}

/* Curvature over that at which a thin tube of this wall collapses. */
static double over_brazier(const struct th_view *view, double curvature, int i)
{
    const struct th_ports *ports = view->ports;
    const double wall = ports->catheter.wall[i], mean = (ports->catheter.bore[i] + wall) / 2;
    return curvature * mean * mean / wall * sqrt((1 - poisson * poisson) / brazier);
}

/* The same of the wall as it is; at 1 it collapses. */
static double over_collapse(const struct th_view *view, double curvature, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double wall = ports->catheter.wall[i], outer = ports->catheter.bore[i] + 2 * wall;
    return isnan(p->collapse[i]) ? over_brazier(view, curvature, i)
                                 : curvature * p->collapse[i] * outer * outer / wall;
}

/* Closed share of the round lumen that resists as the ellipse of a bend. */
static double flattened(const struct th_view *view, double curvature, int i)
{
    const double ratio = over_brazier(view, curvature, i);
    const double z = brazier * fmin(ratio * ratio, 1);
    const double passes =
        th_ellipse_resistance(1, 1, 1, 1) / th_ellipse_resistance(1 + z, 1 - z, 1, 1);
    return 1 - sqrt(passes);
}

/* ---- the model ---- */

/* Closed share of the area; level: of the growth. */
static double closed_share(const struct th_view *view, double level, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double whole = full(p, ports->catheter.bore[i], i);
    if (!is_bent(p, i))
        return level * whole;
    const double curvature = level * whole_curvature(view, i);
    return over_collapse(view, curvature, i) >= 1 ? whole : flattened(view, curvature, i);
}

static double closed_at(const struct th_view *view, double now, int i)
{
    const struct th_fault fault = fault_of(view);
    return closed_share(view, th_fault_level(&fault, now, i), i);
}

static double closed_now(const struct th_view *view, int i)
{
    return closed_at(view, (double)view->now[i], i);
}

static void write_pinch(const struct th_view *view, double first, double last, int i)
{
    const struct params *p = view->params;
    th_pinch_write(view, p->at[i], p->length[i], first, last, i);
}

static void write_ports(const struct th_view *view, int i)
{
    const double closed = closed_now(view, i);
    write_pinch(view, closed, closed, i);
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

/* s, while it bends: a hundredth of that, and up to the collapse, which a short step of its own
 * holds. */
static double limit_bend(const struct th_view *view, double level, int i)
{
    const struct params *p = view->params;
    const double whole = over_collapse(view, whole_curvature(view, i), i);
    double longest = fmax(p->over[i] / 100, 1e-3);
    if (level * whole >= 1)
        return INFINITY;
    if (whole >= 1)
        longest = fmin(longest, fmax((1 / whole - level) * p->over[i] - 1e-3, 1e-3));
    return longest;
}

static void limit(const struct th_view *view, double *longest)
{
    const struct params *p = view->params;
    const struct th_fault_states *s = view->states;
    const struct th_fault fault = fault_of(view);
    const struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const double level = th_fault_level(&fault, (double)view->now[i], i);
        if (!(s->on[i] > 0) || level >= 1)
            continue;
        const double pinched = level * full(p, ports->catheter.bore[i], i);
        longest[i] = fmin(longest[i], is_bent(p, i) ? limit_bend(view, level, i)
                                                    : th_pinch_limit(p->over[i], pinched));
    }
}

static void advance(const struct th_view *view)
{
    th_fault_keep(view);
    EACH_LANE(i) {
        const double ends = (double)view->now[i] + view->step[i] * TH_SECOND;
        write_pinch(view, closed_now(view, i), closed_at(view, ends, i), i);
    }
}

TH_FAULT_ORDERS("begins to close now", "how long the kink lasts; left out: until off",
                "opens now what the schedule and on without over have closed, but no hazard's");

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct th_fault fault = fault_of(view);
    th_fault_take(&fault, event, NULL, write_ports, lane);
}

TH_FAULT_WHY("kinked")

static void observe(const struct th_view *view)
{
    th_pinch_observe(view, view->outputs, closed_now);
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {TH_FAULT_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_fault_kink = {
    .slot = "fault",
    .name = "kink",
    .doc = "a pinch that closes slowly, at once or again and again, or by a bend",
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
