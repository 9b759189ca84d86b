/* Abrupt loss of a drug to which the body is adapted: see the page below. */
#include "site.h"

static const char page[] =
    "The body adapts to a drug that is there for days; if it goes within hours there\n"
    "is withdrawal:\n"
    "\n"
    "    dCe/dt = ke0 (C - Ce)          as in effect.emax\n"
    "    dR/dt  = ka (Ce - R)           ka = ln 2/adapts\n"
    "    begins  when Ce <= share R and R >= dependent_from; ends when not\n"
    "    severe  after it has lasted severe_after\n"
    "\n"
    "R is what the body is adapted to. Ce goes evenly within a step from its value at\n"
    "the start to that at the end, and R follows that in closed form. Beginning and\n"
    "end are found to a microsecond; `lasted` is the time since the beginning, a\n"
    "clock, no score: no law of the symptoms with parameters was found.\n"
    "\n"
    "By hand: after years R = Ce; if C falls to 0 at once, the beginning is two\n"
    "half_lives later (share 25 %), and a little earlier as R falls meanwhile.\n"
    "\n"
    "Defaults are those of baclofen. Itch, a fast pulse and the return of spasticity\n"
    "come first, after some 8 h of a stalled motor (J Med Case Rep 4:294); the severe\n"
    "form, rhabdomyolysis and failing organs, within 24 to 72 h\n"
    "(neurosurgerywiki.com, baclofen withdrawal). 8 events in 160.4 years with a\n"
    "pump, 7 by the catheter (Stetkarova 2015, Pain Physician 18:E633). share, adapts\n"
    "and dependent_from are placeholders. Part opioid_withdrawal has the delay of\n"
    "morphine. Ziconotide has no withdrawal (Prialt label).\n"
    "\n"
    "Validity: one drug, one place. What else replaces it (tablets) counts where the\n"
    "site is plasma. Baclofen that is given again ends it at once here.\n";

#define PARAMS(ROW)                                                                          \
    TH_SITE_PLACE(ROW, "T10", "", "drug that is missed")                                     \
    ROW(share, FRACTION, "25 %", "0 %", "100 %", PLACEHOLDER, "",                            \
        "share of the adapted concentration at which withdrawal begins")                     \
    ROW(adapts, TIME, "7 day", "1 h", "10 year", PLACEHOLDER, "",                            \
        "half-life with which the body adapts to a concentration, and forgets it")           \
    ROW(dependent_from, CONCENTRATION, "0.05 ug/mL", "1e-9 ug/mL", "1e6 ug/mL", PLACEHOLDER, \
        "", "adapted concentration of base below which nothing is missed")                   \
    ROW(severe_after, TIME, "24 h", "1 min", "1000 h", READ,                                 \
        "24 to 72 h, neurosurgerywiki.com", "time after which withdrawal is severe",         \
        .published = {"24 h", "72 h"})                                                       \
    ROW(half_life, TIME, "1.5 h", "1 s", "1000 h", PLACEHOLDER, "",                          \
        "half-life of the delay, ln 2/ke0")
struct params {
    PARAMS(TH_LANE_MEMBER)
};
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

#define STATES(ROW)                                            \
    ROW(concentration, CONCENTRATION, "Ce")                    \
    ROW(adapted, CONCENTRATION, "R")                           \
    ROW(on, NUMBER, "1: there is withdrawal")                  \
    ROW(lasted, TIME, "time since it began; 0: there is none") \
    ROW(severe, NUMBER, "1: it has lasted severe_after")
struct states {
    STATES(TH_LANE_MEMBER)
};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};

#define OUTPUTS(ROW)                                                                        \
    ROW(lasted, TIME, "time since withdrawal began; 0: there is none", .unit = "h")         \
    ROW(withdrawn, NUMBER, "withdrawal: 1 while there is one, else 0", .log = TH_LOG_TRUTH, \
        .nature = TH_STEPWISE, .notice = "a drug to which the body is adapted is missed")   \
    ROW(severe, NUMBER, "severe withdrawal: 1 while it has lasted severe_after, else 0",    \
        .log = TH_LOG_TRUTH, .nature = TH_STEPWISE,                                         \
        .notice = "withdrawal has lasted so long that it is severe")                        \
    ROW(concentration, CONCENTRATION, "concentration of base at the effect site",           \
        .floor = "concentration_floor")                                                     \
    ROW(adapted, CONCENTRATION, "concentration of base to which the body is adapted",       \
        .floor = "concentration_floor")                                                     \
    ROW(concentration_floor, CONCENTRATION,                                                 \
        "floor of concentrations: less at the site cannot be told from none",               \
        .flags = TH_UNRECORDED)
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

static struct th_site_rows site(const struct params *p)
{
    return (struct th_site_rows){p->site, p->level, p->drug, p->half_life};
}

/* Above 0 while nothing is missed, below 0 while it is; of the adapted concentration. */
static double enough(const struct params *p, const struct states *s, int i)
{
    const double scale = p->dependent_from[i];
    return fmax(s->concentration[i] - p->share[i] * s->adapted[i],
                p->dependent_from[i] - s->adapted[i]) /
           scale;
}

/* A set: of a row may begin or end it; crossings are events. */
static void prepare(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_site_rows rows = site(p);
    th_site_prepare(view, &rows);
    for (int i = 0; i < TH_LANES; i++) {
        const double more = enough(p, s, i);
        if (!view->due[i] || !(s->on[i] > 0 ? more > 0 : more < 0))
            continue;
        s->on[i] = 1 - s->on[i];
        s->lasted[i] = s->severe[i] = 0;
    }
}

static void start(const struct th_view *view)
{
    struct states *s = view->states;
    EACH_LANE(i)
        s->concentration[i] = s->adapted[i] = s->on[i] = s->lasted[i] = s->severe[i] = 0;
    prepare(view);
}

/* R after a step in which Ce goes evenly between its ends: a ramp and its lag. */
static double followed(double adapted, double from, double to, double x)
{
    const double gain = -expm1(-x);
    return adapted * exp(-x) + from * gain + (to - from) * (x > 1e-8 ? 1 - gain / x : x / 2);
}

static void advance(const struct th_view *view)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    const struct th_site_rows rows = site(p);
    double before[TH_LANES];
    EACH_LANE(i) before[i] = s->concentration[i];
    th_site_advance(view, &rows, s->concentration);
    EACH_LANE(i) {
        const double x = log(2) / p->adapts[i] * view->step[i];
        s->adapted[i] = followed(s->adapted[i], before[i], s->concentration[i], x);
        s->lasted[i] += s->on[i] * view->step[i];
    }
}

/* Adapted to what there is: nothing is missed. */
static void settle(const struct th_view *view, struct th_settling *how)
{
    const struct params *p = view->params;
    const struct th_site_rows rows = site(p);
    struct states *s = view->states;
    for (int i = 0; how->shows && i < TH_LANES; i++) {
        s->concentration[i] = s->adapted[i] = th_site_driving(view, &rows, i);
        s->on[i] = s->lasted[i] = s->severe[i] = 0;
    }
}

enum { TURNS, SEVERE, FUNCTIONS };

static void event_functions(const struct th_view *view, double *values)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    EACH_LANE(i) {
        const bool waits = s->on[i] > 0 && !(s->severe[i] > 0);
        values[TURNS * TH_LANES + i] = s->on[i] > 0 ? -enough(p, s, i) : enough(p, s, i);
        values[SEVERE * TH_LANES + i] =
            waits ? (p->severe_after[i] - s->lasted[i]) / fmax(p->severe_after[i], 1) : 1;
    }
}

static void event(const struct th_view *view, const struct th_event *event, int lane)
{
    struct states *s = view->states;
    if (event->kind != TH_CROSSING)
        return;
    if (event->number == SEVERE) {
        s->severe[lane] = 1;
        return;
    }
    s->on[lane] = 1 - s->on[lane];
    s->lasted[lane] = s->severe[lane] = 0;
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_site_rows rows = site(p);
    struct outputs *out = view->outputs;
    EACH_LANE(i) {
        out->lasted[i] = s->lasted[i];
        out->withdrawn[i] = s->on[i];
        out->severe[i] = s->severe[i];
        out->concentration[i] = s->concentration[i];
        out->adapted[i] = s->adapted[i];
        out->concentration_floor[i] = th_site_floor(view, &rows, i);
    }
}

const struct th_model th_effect_withdrawal = {
    .slot = "effect",
    .name = "withdrawal",
    .doc = "abrupt loss of a drug to which the body is adapted",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .event_function_count = FUNCTIONS,
    .shows = true,
    .start = start,
    .prepare = prepare,
    .advance = advance,
    .settle = settle,
    .event_functions = event_functions,
    .event = event,
    .observe = observe,
    .needs = TH_NEEDS_DRUG,
};
