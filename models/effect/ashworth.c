/* Spasticity on Ashworth's scale under baclofen: see the page below. */
#include "site.h"

static const char page[] =
    "Muscle tone on Ashworth's scale (1: normal .. 5: rigid), lowered by a drug at\n"
    "the segments of those muscles:\n"
    "\n"
    "    score = untreated - drop Ce^n/((tolerance ec50)^n + Ce^n)\n"
    "\n"
    "with the delayed concentration Ce of effect.emax. level is where the drug acts:\n"
    "L2 to S1 for legs, C5 to T1 for arms; two effects tell legs from arms.\n"
    "\n"
    "By hand: at a constant C = ec50 the score comes to 4 - 2.8/2 = 2.6.\n"
    "\n"
    "untreated and drop: 20 people with spinal spasticity, 4.0 +/- 1.0 to 1.2 +/- 0.4\n"
    "under continuous infusion (Penn 1989, N Engl J Med 320:1517). ec50, hill and\n"
    "half_life are placeholders: no concentration was measured beside a score. 50 ug\n"
    "at once lowered the legs' tone by 1.9 and the arms' by 1.0 at 6 h, in people\n"
    "after a stroke (Meythaler 2001, Stroke 32:2099); the onset is at 0.5 to 1 h, the\n"
    "peak at about 4 h.\n"
    "\n"
    "A score below 1 means nothing; parameters that give one are refused. Loss of\n"
    "voluntary strength, drowsiness and what follows a sudden stop are not in it.\n";

#define PARAMS(ROW)                                                                    \
    TH_SITE_PLACE(ROW, "L3", ": L2 to S1 for legs, C5 to T1 for arms",                 \
                  "drug that lowers the tone")                                         \
    ROW(ec50, CONCENTRATION, "0.15 ug/mL", "1e-9 ug/mL", "1e6 ug/mL", PLACEHOLDER, "", \
        "concentration of base for half of the largest drop, without tolerance")       \
    ROW(hill, NUMBER, "2", "0.1", "20", PLACEHOLDER, "",                               \
        "steepness of the drop (Hill's exponent)")                                     \
    ROW(tolerance, NUMBER, "1", "1e-3", "1000", PLACEHOLDER, "", "factor on ec50")     \
    ROW(half_life, TIME, "1.5 h", "1 s", "1000 h", PLACEHOLDER, "",                    \
        "half-life of the delay, ln 2/ke0")                                            \
    ROW(untreated, NUMBER, "4", "1", "5", READ, "Penn 1989, N Engl J Med 320:1517",    \
        "score without the drug")                                                      \
    ROW(drop, NUMBER, "2.8", "0", "4", READ, "Penn 1989, 4.0 to 1.2",                  \
        "largest fall of the score, at high concentrations")
struct params {
    PARAMS(TH_LANE_MEMBER)
};
TH_SITE_FIRST(params);
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
enum { PARAMS(TH_ROW_INDEX) };

static const struct th_row state_rows[] = {TH_SITE_STATES(TH_LISTED_OUT)};

#define OUTPUTS(ROW)                                                     \
    ROW(score, NUMBER, "score on Ashworth's scale, 1 normal to 5 rigid") \
    TH_SITE_OUTPUTS(ROW, "effect, of the largest fall of the score")
struct outputs {
    double score[TH_LANES];
    struct th_site_outputs site;
};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double untreated = setup->params[ROW_untreated], drop = setup->params[ROW_drop];
    if (untreated - drop < 1 - 1e-9)
        return th_error_add(error, TH_BAD_INPUT,
                            "untreated %g less drop %g is below 1, the least score there is",
                            untreated, drop);
    return TH_OK;
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    struct outputs *out = view->outputs;
    th_site_show(view, NULL, &out->site);
    EACH_LANE(i) out->score[i] = p->untreated[i] - p->drop[i] * out->site.effect[i];
}

const struct th_model th_effect_ashworth = {
    .slot = "effect",
    .name = "ashworth",
    .doc = "spasticity on Ashworth's scale, lowered by a drug",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .check = check,
    .shows = true,
    .start = th_site_begin,
    .prepare = th_site_look,
    .advance = th_site_follow,
    .settle = th_site_settle,
    .observe = observe,
    .needs = TH_NEEDS_DRUG,
};
