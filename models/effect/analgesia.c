/* Pain, and its relief by an opioid: see the page below. */
#include "site.h"

static const char page[] =
    "Pain as patients score it (0: none .. 10: the worst imaginable), relieved by a\n"
    "drug at the segments where it enters:\n"
    "\n"
    "    effect = ceiling Ce^n/((tolerance ec50)^n + Ce^n)\n"
    "    pain_score = untreated (1 - effect)\n"
    "\n"
    "with the delayed concentration Ce of effect.emax. A trial counts as passed with\n"
    "an effect of 50 % or more. Beyond the ceiling more drug relieves no\n"
    "more (0.075 to 0.5 mg of morphine after caesarean section did alike, Palmer\n"
    "1999, Anesthesiology 90:437).\n"
    "\n"
    "By hand: at a constant C = ec50 an untreated 8 comes to 4.\n"
    "\n"
    "ec50, steepness and half-life are those of effect.emax, morphine's. untreated: a\n"
    "mean of 80.7 +/- 15 of 100 mm in people who were offered intrathecal ziconotide\n"
    "(Rauck 2006, J Pain Symptom Manage 31:393). Between patients relief and CSF\n"
    "concentration are not correlated: vary ec50 widely (omega 0.8). In two years\n"
    "doses grew about tenfold while relief fell from 67.5 to 57.5 % (Kumar 2001, Surg\n"
    "Neurol 55:79): tolerance, which here stays as it is set.\n";

#define PARAMS(ROW)                                                            \
    TH_SITE_PLACE(ROW, "T10", ": where the pain enters the cord",              \
                  "drug that relieves the pain")                               \
    TH_SITE_MORPHINE(ROW, "relief")                                            \
    ROW(untreated, NUMBER, "8", "0", "10", READ, "Rauck 2006, 80.7 of 100 mm", \
        "pain without the drug, 0 to 10")                                      \
    ROW(ceiling, FRACTION, "100 %", "0 %", "100 %", CHOSEN, "the whole scale", \
        "largest relief, at high concentrations")
struct params {
    PARAMS(TH_LANE_MEMBER)
};
TH_SITE_FIRST(params);
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

static const struct th_row state_rows[] = {TH_SITE_STATES(TH_LISTED_OUT)};

#define OUTPUTS(ROW)                                                 \
    ROW(pain_score, NUMBER, "score of pain, 0 none to 10 the worst") \
    TH_SITE_OUTPUTS(ROW, "effect: relief of pain")
struct outputs {
    double pain_score[TH_LANES];
    struct th_site_outputs site;
};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    struct outputs *out = view->outputs;
    th_site_show(view, p->ceiling, &out->site);
    EACH_LANE(i) out->pain_score[i] = p->untreated[i] * (1 - out->site.effect[i]);
}

const struct th_model th_effect_analgesia = {
    .slot = "effect",
    .name = "analgesia",
    .doc = "pain and its relief by a drug, on the patient's scale",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .shows = true,
    .start = th_site_begin,
    .prepare = th_site_look,
    .advance = th_site_follow,
    .settle = th_site_settle,
    .observe = observe,
    .needs = TH_NEEDS_DRUG,
};
