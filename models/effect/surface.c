/* A graded effect that two drugs have together at one place: see the page below. */
#include "site.h"

static const char page[] =
    "Two drugs with one effect at one place, as a response surface of common\n"
    "steepness and largest effect (Minto et al. 2000, Anesthesiology 92:1603, U50 of\n"
    "second degree):\n"
    "\n"
    "    u_a = Ce_a/(tolerance ec50)       u_b = Ce_b/(tolerance second_ec50)\n"
    "    U   = (u_a + u_b)/(1 - interaction x (1 - x))      x = u_b/(u_a + u_b)\n"
    "    E   = emax U^n/(1 + U^n)\n"
    "\n"
    "Ce is the delayed concentration of effect.emax, of both drugs with one\n"
    "half-life. At interaction 0 the drugs are additive: E is that of one drug at the\n"
    "summed potency u_a + u_b (Loewe). Above 0 they do more, below 0 less. With both\n"
    "at equal potency, x = 1/2, the share of the additive dose that is enough is\n"
    "\n"
    "    gamma = 1 - interaction/4      so      interaction = 4 (1 - gamma)\n"
    "\n"
    "the interaction index of an isobologram; one drug alone is as in effect.emax.\n"
    "\n"
    "By hand: each at half of its EC50, n = 1: E = 1/2 at interaction 0; at 2, where\n"
    "gamma = 1/2, U = 2 and E = 2/3.\n"
    "\n"
    "Sources. Morphine with clonidine, intrathecally in mice: gamma 0.02 and 0.07 at\n"
    "10 and 30 min (Stone et al. 2014, PLoS ONE 9:e109903), so 3.92 and 3.72; in rats\n"
    "morphine was supra-additive with clonidine, and no more than additive with\n"
    "midazolam, noradrenaline or carbachol (Plummer et al. 1992, Br J Anaesth\n"
    "69:325). Ziconotide with morphine, baclofen or clonidine was additive in rats\n"
    "(Prialt's European product information): 0, the default. No index of people is\n"
    "known. Part morphine_clonidine.\n"
    "\n"
    "Validity: two drugs, one delay, one steepness, one largest effect; a surface\n"
    "that is steep at its rim: with interaction near 4 traces of the second drug\n"
    "already do much. Tolerance counts for both.\n";

#define PARAMS(ROW)                                                                           \
    TH_SITE_PLACE(ROW, "T10", "", "first drug")                                               \
    ROW(ec50, CONCENTRATION, "0.5 ug/mL", "1e-9 ug/mL", "1e6 ug/mL", DERIVED,                 \
        "from Nordberg 1984, Anesthesiology 60:448: morphine",                                \
        "concentration of base of the first drug for half of the largest effect, alone and "  \
        "without tolerance")                                                                  \
    ROW(hill, NUMBER, "2.4", "0.1", "20", READ, "Anesthesiology 2004;101:1201",               \
        "steepness of the effect (Hill's exponent) of both drugs; of morphine analgesia")     \
    ROW(tolerance, NUMBER, "1", "1e-3", "1000", PLACEHOLDER, "",                              \
        "factor on ec50 and second_ec50; 5 to 20 after months of opioid")                     \
    ROW(half_life, TIME, "4.4 h", "1 s", "1000 h", READ, "Anesthesiology 2004;101:1201",      \
        "half-life of the delay of both drugs, ln 2/ke0; of morphine analgesia, driven by "   \
        "plasma")                                                                             \
    ROW(second, DRUG, "nan", "", "", CHOSEN, "",                                              \
        "second drug; left out: there is none, and the effect is that of the first")          \
    ROW(second_ec50, CONCENTRATION, "0.076 ug/mL", "1e-9 ug/mL", "1e6 ug/mL", READ,           \
        "Eisenach 1993: 76 +/- 15 ng/mL of clonidine",                                        \
        "concentration of base of the second drug for half of the largest effect, alone and " \
        "without tolerance")                                                                  \
    ROW(interaction, NUMBER, "0", "-100", "3.99", CHOSEN, "additive",                         \
        "0: additive; up to 4: more than that, 4 (1 - gamma) of the interaction index gamma " \
        "at equal potency; below 0: less")                                                    \
    ROW(emax, FRACTION, "100 %", "0 %", "100 %", CHOSEN, "the whole scale",                   \
        "largest effect, at high concentrations")
struct params {
    PARAMS(TH_LANE_MEMBER)
};
TH_SITE_FIRST(params);
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
enum { PARAMS(TH_ROW_INDEX) };

#define STATES(ROW)                                  \
    ROW(concentration, CONCENTRATION, "Ce, of drug") \
    ROW(second_concentration, CONCENTRATION, "Ce, of second")
struct states {
    STATES(TH_LANE_MEMBER)
};
static const struct th_row state_rows[] = {STATES(TH_LISTED_OUT)};

#define OUTPUTS(ROW)                                                                         \
    ROW(effect, FRACTION, "effect of both drugs together", .floor = "floor")                 \
    ROW(concentration, CONCENTRATION, "concentration of base of the first drug at the site", \
        .floor = "concentration_floor")                                                      \
    ROW(second_concentration, CONCENTRATION,                                                 \
        "concentration of base of the second drug at the site", .floor = "second_floor")     \
    ROW(additive, FRACTION, "effect that both would have if they were additive",             \
        .floor = "floor")                                                                    \
    ROW(floor, FRACTION,                                                                     \
        "floor of the effect: what the floors of both concentrations would "                 \
        "do",                                                                                \
        .flags = TH_UNRECORDED)                                                              \
    ROW(concentration_floor, CONCENTRATION,                                                  \
        "floor of the first concentration: less cannot be told from none",                   \
        .flags = TH_UNRECORDED)                                                              \
    ROW(second_floor, CONCENTRATION,                                                         \
        "floor of the second concentration: less cannot be told from none",                  \
        .flags = TH_UNRECORDED)
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double drug = setup->params[ROW_drug], second = setup->params[ROW_second];
    if (drug == second)
        return th_error_add(error, TH_BAD_INPUT,
                            "drug and second are the same drug: two different ones interact");
    return TH_OK;
}

/* The site of either drug. */
static struct th_site_rows site(const struct params *p, bool other)
{
    return (struct th_site_rows){p->site, p->level, other ? p->second : p->drug, p->half_life};
}

static void start(const struct th_view *view)
{
    struct states *s = view->states;
    EACH_LANE(i) s->concentration[i] = s->second_concentration[i] = 0;
    th_site_look(view);
}

/* Lanes without a second drug have none of it. */
static void advance(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    struct states *s = view->states;
    const struct th_site_rows first = site(p, false);
    th_site_advance(view, &first, s->concentration);
    EACH_LANE(i) {
        const double x = ports->effect.rate[view->index][i] * view->step[i];
        const size_t drug = isnan(p->second[i]) ? SIZE_MAX : (size_t)p->second[i];
        s->second_concentration[i] = drug == SIZE_MAX
                                         ? 0
                                         : s->second_concentration[i] * exp(-x) +
                                               ports->csf.probe_lagged[view->index][drug][i];
    }
}

static void settle(const struct th_view *view, struct th_settling *how)
{
    const struct params *p = view->params;
    const struct th_site_rows first = site(p, false), other = site(p, true);
    struct states *s = view->states;
    for (int i = 0; how->shows && i < TH_LANES; i++) {
        s->concentration[i] = th_site_driving(view, &first, i);
        s->second_concentration[i] = isnan(p->second[i]) ? 0 : th_site_driving(view, &other, i);
    }
}

/* E of two concentrations. */
static double effect_of(const struct params *p, int i, double one, double two,
                        double interaction)
{
    const double a = fmax(one, 0) / (p->tolerance[i] * p->ec50[i]);
    const double b = fmax(two, 0) / (p->tolerance[i] * p->second_ec50[i]);
    const double x = b > 0 ? b / (a + b) : 0;
    const double potency = (a + b) / (1 - interaction * x * (1 - x));
    return potency > 0 ? p->emax[i] / (1 + pow(1 / potency, p->hill[i])) : 0;
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct states *s = view->states;
    const struct th_site_rows first = site(p, false), second = site(p, true);
    struct outputs *out = view->outputs;
    EACH_LANE(i) {
        const double one = s->concentration[i], two = s->second_concentration[i];
        out->concentration[i] = one;
        out->second_concentration[i] = two;
        out->concentration_floor[i] = th_site_floor(view, &first, i);
        out->second_floor[i] = isnan(p->second[i]) ? 0 : th_site_floor(view, &second, i);
        out->effect[i] = effect_of(p, i, one, two, p->interaction[i]);
        out->additive[i] = effect_of(p, i, one, two, 0);
        out->floor[i] = effect_of(p, i, out->concentration_floor[i], out->second_floor[i],
                                  p->interaction[i]);
    }
}

const struct th_model th_effect_surface = {
    .slot = "effect",
    .name = "surface",
    .doc = "effect that two drugs have together, additive or not",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .check = check,
    .shows = true,
    .start = start,
    .prepare = th_site_look,
    .advance = advance,
    .settle = settle,
    .observe = observe,
    .needs = TH_NEEDS_DRUG,
};
