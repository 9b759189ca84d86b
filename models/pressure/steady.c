/* The usual model of CSF as a fluid: its pressure does not rise with what comes in. The page
 * has the equations and a number to check by hand. */
#include "laws.h"
#include "model/model.h"
#include "turnover.h"

#include <math.h>
#include <string.h>

static const char page[] =
    "CSF as a fluid: what is formed or comes in is absorbed, or held for a while. Its\n"
    "pressure does not rise with that.\n"
    "\n"
    "All that is formed or infused is absorbed: spinal_absorption of it along the\n"
    "canal, the rest in the skull, cistern_absorption of that in the cisterns. What\n"
    "is formed along the canal is spinal_formation of what is absorbed there of the\n"
    "production: with 100 % no net flow crosses the foramen magnum, with 0 % all\n"
    "comes down from the skull. A share of fluid is no share of drug: that follows\n"
    "from where the drug is.\n"
    "\n"
    "Injection. Canal and skull give way to what is injected, and lose it to\n"
    "absorption within minutes: of the volume V that they hold above rest\n"
    "  dV/dt = q - V/relaxation      q: infused\n"
    "and V/relaxation of it is absorbed, as all is. They hold compliance_share of V\n"
    "along the canal, evenly, and the rest in the skull by its volumes, ventricles\n"
    "apart. Within a step q is even, and V and what is absorbed are exact; steps are\n"
    "at most relaxation sqrt(8e-5 canal/|q relaxation - V|), canal the CSF in the\n"
    "canal. V is followed while boluses are under way that are together more than a\n"
    "thousandth of canal, or a needle's flow q_n gives or draws as much in a\n"
    "relaxation, |q_n| relaxation, and then until |q relaxation - V| is less than a\n"
    "millionth of canal; else it stays, and what is infused is absorbed: the strokes\n"
    "of a pump move less CSF than a beat. So what is absorbed is below 0 while more\n"
    "is drawn than is formed.\n"
    "Refused: V, or the less of the boluses and q relaxation, above 20 mL.\n"
    "\n"
    "Pressure: resting, the same everywhere supine; upright plus density g (z -\n"
    "indifference).\n"
    "\n"
    "Valid for what a pump gives, and for boluses of some millilitres; not for the\n"
    "pressure that an injection raises, nor for fluid that leaks: of a leak beyond\n"
    "what is formed a notice says so (unformed_volume).\n"
    "\n"
    "By hand: 0.35 mL/min are formed, 0.056 of them along the canal, where as much is\n"
    "absorbed; of 2 mL that came in at once 2 exp(-1) = 0.736 mL are held after 8.3\n"
    "min, 0.464 mL of them in the canal. Upright, at L4 (55.9 cm): 11 mmHg and a\n"
    "column of 39.9 cm, 29.4 mmHg.\n";

#define PARAMS(ROW)                                                                          \
    PRESSURE_TURNOVER(ROW)                                                                   \
    ROW(relaxation, TIME, "8.3 min", "0 min", "1 day", DERIVED,                              \
        "outflow resistance 8.6 mmHg/(mL/min) (Malm 2011, 40 people) times compliance 0.97 " \
        "mL/mmHg (pressure-volume index 25.9 mL at 11.6 mmHg)",                              \
        "time constant with which canal and skull, widened by an injection, lose the "       \
        "volume to absorption; 0: they are rigid",                                           \
        .unit = "min")                                                                       \
    ROW(resting, PRESSURE, "11 mmHg", "-20 mmHg", "60 mmHg", CHOSEN,                         \
        "Malm 2011: median 11.6, 7.8-14.3; Norager 2021: lumbar 5.7-15.5",                   \
        "pressure of CSF, supine")

#define STATES(OUT)                                                                      \
    OUT(flow, FLOW, "flow that came in in the last step, in whole grains")               \
    OUT(ordered_flow, FLOW, "flow ordered in the last step")                             \
    OUT(held_volume, VOLUME, "volume that canal and skull hold above rest")              \
    OUT(gives_way, NUMBER, "1 while the held volume is followed, since a bolus; else 0") \
    OUT(unformed, VOLUME, "volume that left beyond what was formed, so far")             \
    PRESSURE_STATES(OUT)

#define OUTPUTS(OUT)                                                                           \
    PRESSURE_OUTPUTS(OUT)                                                                      \
    OUT(held_volume, VOLUME, "volume that canal and skull hold above rest")                    \
    OUT(unformed_volume, VOLUME,                                                               \
        "volume of CSF that left faster than it is formed, beyond that, since the start",      \
        .log = TH_LOG_NOTICE,                                                                  \
        .notice = "CSF left faster than it is formed: pressure.steady keeps up a pressure "    \
                  "that would fall, and the leak with it; pressure: {use: marmarou} does not", \
        .nature = TH_TOTAL, .flags = TH_GROWS | TH_UNRECORDED)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

struct fixed {
    bool large[TH_LANES]; /* a step held too much, and was given up */
};

/* Shares of the canal's CSF: the least bolus that is followed; the volume that may be misplaced
 * within a step; the rest at which V has settled. */
#define LEAST_BOLUS 1e-3
#define MISPLACED 1e-5
#define SETTLED 1e-6
/* Of what is formed: less absorption below 0 than that is none that anybody would see. */
#define UNSEEN 1e-2
#define MOST_VOLUME (20e-6 * (1 + 1e-9))

static size_t count_fixed(const struct th_setup *setup)
{
    (void)setup;
    return sizeof(struct fixed);
}

static void start(const struct th_view *view)
{
    memset(view->fixed, 0, sizeof(struct fixed));
}

/* The whole of the boluses under way, m3; an infusion through the needle has no end. */
static double injected(const struct th_ports *ports, int i)
{
    const bool infuses = ports->needle.flow[i] > 0 && !(ports->needle.injected[i] > 0);
    return infuses ? INFINITY
                   : ports->program.ordered_bolus[i] + ports->needle.injected[i] +
                         ports->catheter.access_whole[i];
}

static bool is_large(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double held =
        fmin(injected(ports, i), th_pressure_ordered(ports, i) * p->relaxation[i]);
    return !(fmax(held, s->held_volume[i]) <= MOST_VOLUME);
}

static const char *why(const struct th_view *view, int lane)
{
    const struct fixed *f = view->fixed;
    if (!is_large(view, lane) && !f->large[lane])
        return NULL;
    return "canal and skull would hold more than 20 mL of what is injected: pressure.steady "
           "does not describe how so much widens them; give less, or more slowly";
}

static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const struct th_turnover turnover = TH_TURNOVER_OF(p, i);
        th_pressure_show(ports, &turnover, i);
        ports->pressure.csf[i] = p->resting[i];
        if (view->due[i] && is_large(view, i))
            view->status[i] = TH_BAD_INPUT;
    }
}

static bool is_followed(const struct th_view *view, int i)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    const double bolus = ports->program.ordered_bolus[i] + ports->needle.injected[i] +
                         ports->catheter.access_whole[i];
    const double by_needle = fabs(ports->needle.flow[i]) * p->relaxation[i];
    return fmax(bolus, by_needle) > LEAST_BOLUS * ports->csf.canal_volume[i];
}

static void limit(const struct th_view *view, double *longest)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    for (int i = 0; i < TH_LANES; i++) {
        const double tau = p->relaxation[i], held = s->held_volume[i];
        if (!(tau > 0) || !(s->gives_way[i] > 0 || is_followed(view, i)))
            continue;
        /* The flow of the next step is not known: it is that of the last step plus the change
         * of the order since, or the ordered one, whichever disturbs less: neither a line that
         * drains for seconds nor a kink that holds flow back continues. */
        const double order = th_pressure_ordered(ports, i);
        const double goes_on = (s->flow[i] + order - s->ordered_flow[i]) * tau - held;
        const double rises = fmin(fabs(goes_on), fabs(order * tau - held));
        longest[i] =
            fmin(longest[i], tau * sqrt(8 * MISPLACED * ports->csf.canal_volume[i] / rises));
    }
}

/* The mean flow into what is held, m3/s: V after the step in closed form; no more than is
 * formed and comes in. */
static double follow(const struct th_view *view, double flow, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_ports *ports = view->ports;
    const double h = view->step[i], tau = p->relaxation[i];
    const double lacks = flow * tau - s->held_volume[i];
    const double rises = lacks * (tau > 0 ? -expm1(-h / tau) : 1);
    const bool goes_on =
        s->gives_way[i] > 0 && fabs(lacks) > SETTLED * ports->csf.canal_volume[i];
    s->gives_way[i] = is_followed(view, i) || goes_on;
    return s->gives_way[i] > 0 ? fmin(rises / h, p->production[i] + flow) : 0;
}

static void advance(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct fixed *f = view->fixed;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        const double h = view->step[i], flow = th_csf_inflow(ports, i) / h;
        const double stored = follow(view, flow, i);
        const double absorbed = p->production[i] + flow - stored;
        s->ordered_flow[i] = th_pressure_ordered(ports, i);
        s->flow[i] = th_csf_grains(ports, flow, i);
        s->held_volume[i] += stored * h;
        if (absorbed < -UNSEEN * p->production[i])
            s->unformed[i] -= absorbed * h;
        th_add(&s->absorbed[i], &s->absorbed_excess[i], absorbed * h);
        th_pressure_divide(ports, absorbed, stored, i);
        if (view->alive[i] && is_large(view, i)) {
            f->large[i] = true;
            view->status[i] = TH_BAD_INPUT;
        }
    }
}

static void observe(const struct th_view *view)
{
    const struct states *s = view->states;
    struct outputs *o = view->outputs;
    th_pressure_observe(view->ports, o->tip_pressure, o->absorbed_flow);
    th_pressure_observe_profile(view);
    EACH_LANE(i) {
        o->absorbed_volume[i] = s->absorbed[i];
        o->held_volume[i] = s->held_volume[i];
        o->unformed_volume[i] = s->unformed[i];
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {PRESSURE_PROFILES(TH_LISTED_OUT)};

const struct th_model th_pressure_steady = {
    .slot = "pressure",
    .name = "steady",
    .doc = "CSF as a fluid: production, absorption, a pressure that does not rise",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .points = th_pressure_points,
    .fixed = count_fixed,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .observe = observe,
    .why = why,
    .unsaid = true,
};
