/* A plug in the lumen, of fibrin or of a granuloma at the tip, that is there at once or grows.
 * The page below has the equations; by hand: at the concentration `half` it takes twice as
 * long.
 */
#include "model/model.h"
#include "pinch.h"
#include "ports.h"
#include "schedule.h"

#include <math.h>

static const char page[] =
    "Over `length` a plug of size s, 0 to 1, narrows the lumen to a round one:\n"
    "\n"
    "  d_k   = bore sqrt(1 - closed s)           the catheter adds its resistance\n"
    "  ds/dt = E(C)/over - s/regresses          s <= 1\n"
    "  E(C)  = C^n/(C^n + half^n)               n steepness; without a drug E = 1\n"
    "\n"
    "C is the concentration of `drug` (its base) in the CSF at the tip: 0 where the\n"
    "tip is out of the CSF. At constant C, with r = E/over,\n"
    "\n"
    "  s = r t                                  regresses left out: it never shrinks\n"
    "  s = r T (1 - e^(-t/T))                   T regresses: no more than r T\n"
    "\n"
    "exact for any step in which C stands. Without a drug it is fibrin or scar, there\n"
    "at once if `over` is 0. A plug that closes the lumen ends the dose that feeds\n"
    "it: with regresses it may open again. Without `at` it lies at the tip, where\n"
    "side holes take over what the tip no longer lets out (catheter.side_holes).\n"
    "\n"
    "It begins to grow at `begins`, and is gone at `until`, at once (flushed, cut\n"
    "out); the word on begins it at any other time, until off, or for its own\n"
    "`over`.\n"
    "\n" TH_FAULT_PAGE "\n"
    "Validity: laminar flow in the plug, length much above d_k; nothing seeps through\n"
    "it. The mass of a granuloma presses on the cord, too, which is not in here. No\n"
    "concentration in CSF at which one grows in people is known: half and steepness\n"
    "are placeholders. In dogs 12.5 mg/mL of morphine at 0.96 mL/day showed a mass\n"
    "after 3 days, a prominent one after 10, which shrank within 7 days without\n"
    "morphine; the same 12 mg/day as 1.5 mg/mL made one in 1 of 4 (Allen et al. 2006,\n"
    "Anesthesiology 105:581). In people 6 of 208 had one, after 27 months on average\n"
    "(Deer 2004, Pain Physician 7:225).\n"
    "\n"
    "By hand: over 10 days, C at half, n 1: half closed after 10 days; with regresses\n"
    "14 days s = 0.3573 then, and never more than 0.7.\n";

#define PARAMS(ROW)                                                                            \
    ROW(at, LENGTH, "nan", "0 cm", "200 cm", CHOSEN, "",                                       \
        "distance of the plug from the pump, along the catheter; left out: at the tip")        \
    ROW(length, LENGTH, "2 mm", "0.01 mm", "50 mm", CHOSEN, "", "length of the plugged piece") \
    ROW(closed, FRACTION, "100 %", "0 %", "100 %", CHOSEN, "",                                 \
        "share of the lumen's area that is closed by the full plug")                           \
    ROW(drug, DRUG, "nan", "", "", CHOSEN, "",                                                 \
        "drug whose concentration in the CSF at the tip the growth follows; left out: none, "  \
        "it grows by itself")                                                                  \
    ROW(half, CONCENTRATION, "1 mg/mL", "1e-6 ug/mL", "1 g/mL", PLACEHOLDER, "",               \
        "concentration of base in the CSF at the tip at which it grows half as fast as it "    \
        "can")                                                                                 \
    ROW(steepness, NUMBER, "1", "0.1", "10", PLACEHOLDER, "",                                  \
        "exponent with which growth follows the concentration")                                \
    ROW(regresses, TIME, "nan", "1 h", "100 year", CHOSEN, "",                                 \
        "time constant with which the plug shrinks; left out: it does not")                    \
    TH_FAULT_BEGINS(ROW, "instant at which the plug begins to grow")                           \
    TH_FAULT_OVER(ROW, "how long the growth takes, if it is as fast as it can be")             \
    TH_FAULT_UNTIL(ROW, "instant at which the plug is gone for good; left out: never")

#define STATES(OUT)      \
    TH_FAULT_STATES(OUT) \
    OUT(size, FRACTION, "size of the plug, share of its full size")

#define OUTPUTS(OUT)                                                        \
    OUT(size, FRACTION, "size of the plug, share of its full size")         \
    TH_PINCH_OUTPUTS(OUT, "share of the lumen's area that the plug closes", \
                     "bore that the plug leaves",                           \
                     "closings since the start: times that a plug began to grow")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    double size[TH_LANES];
    struct th_pinch_outputs pinch;
};

/* Its growth is its own: the schedule has no ramp. */
static struct th_fault fault_of(const struct th_view *view)
{
    const struct params *p = view->params;
    return (struct th_fault){.view = view, .begins = p->begins, .until = p->until};
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    if (!isnan(params[ROW_drug]) && !(params[ROW_over] > 0))
        return th_error_add(error, TH_BAD_INPUT,
                            "a drug, and no time to grow (over: 0 h): how fast it grows is to "
                            "follow the concentration");
    if (!isnan(params[ROW_regresses]) && !(params[ROW_over] > 0))
        return th_error_add(error, TH_BAD_INPUT,
                            "regresses needs a time to grow (over): it would be back at once");
    return th_fault_check(params[ROW_begins], params[ROW_until], error);
}

/* 1/s */
static double growth_rate(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    if (isnan(p->drug[i]))
        return 1 / p->over[i];
    if (!th_is(ports->catheter.opening_space[TH_TIP][i], TH_CSF))
        return 0;
    const double there = ports->csf.opening_concentration[TH_TIP][(size_t)p->drug[i]][i];
    const double ratio = pow(fmax(there, 0) / p->half[i], p->steepness[i]);
    return isinf(ratio) ? 1 / p->over[i] : ratio / (1 + ratio) / p->over[i];
}

/* 1/s at which the size changes now; 0: it is full, or there is none. */
static double change_rate(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    if (!(s->on[i] > 0) || !(p->over[i] > 0))
        return 0;
    const double shrinks = isnan(p->regresses[i]) ? 0 : s->size[i] / p->regresses[i];
    const double rate = growth_rate(view, i) - shrinks;
    return s->size[i] >= 1 && rate > 0 ? 0 : rate;
}

/* Exact over `time`, s, at the rate of its start. */
static double grown(const struct th_view *view, double time, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const double rate = growth_rate(view, i), lasts = p->regresses[i];
    const double size = isnan(lasts)
                            ? s->size[i] + rate * time
                            : s->size[i] + (rate * lasts - s->size[i]) * -expm1(-time / lasts);
    return fmin(size, 1);
}

static double closed_share(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    return p->closed[i] * s->size[i];
}

/* first: the closed share at the step's start. */
static void write_pinch(const struct th_view *view, double first, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double whole = ports->catheter.length[i], length = fmin(p->length[i], whole);
    th_pinch_write(view, isnan(p->at[i]) ? whole - length / 2 : p->at[i], length, first,
                   closed_share(view, i), i);
}

static void write_ports(const struct th_view *view, int i)
{
    write_pinch(view, closed_share(view, i), i);
}

/* One that is over is gone; one without a time to grow is there at once. */
static void update_size(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    if (!(s->on[i] > 0))
        s->size[i] = 0;
    else if (!(p->over[i] > 0))
        s->size[i] = 1;
}

static void start(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    th_fault_start(&fault);
    EACH_LANE(i) update_size(view, i);
}

static void prepare(const struct th_view *view)
{
    const struct th_fault fault = fault_of(view);
    th_fault_prepare(&fault);
    EACH_LANE(i) {
        update_size(view, i);
        write_ports(view, i);
    }
}

static void limit(const struct th_view *view, double *longest)
{
    const struct states *s = view->states;
    EACH_LANE(i) {
        const double rate = change_rate(view, i);
        if (rate != 0)
            longest[i] =
                fmin(longest[i], th_pinch_limit(1 / fabs(rate), closed_share(view, i)));
        if (rate > 0)
            longest[i] = fmin(longest[i], fmax((1 - s->size[i]) / rate, 1e-3));
    }
}

static void advance(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    th_fault_keep(view);
    EACH_LANE(i) {
        const double first = closed_share(view, i);
        if (s->on[i] > 0 && p->over[i] > 0)
            s->size[i] = grown(view, view->step[i], i);
        write_pinch(view, first, i);
    }
}

TH_FAULT_ORDERS(
    "a plug begins to grow now", "how long the plug lasts; left out: until off",
    "removes now what the schedule and on without over have begun, but no hazard's");

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    const struct th_fault fault = fault_of(view);
    th_fault_take(&fault, event, update_size, write_ports, lane);
}

TH_FAULT_WHY("occluded")

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    EACH_LANE(i) o->size[i] = s->size[i];
    th_pinch_observe(view, &o->pinch, closed_share);
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_fault_occlusion = {
    .slot = "fault",
    .name = "occlusion",
    .doc = "a plug that is there at once or grows, by the drug at the tip or by itself",
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
