/* A graded effect of one drug at one place: see the page below. */
#include "site.h"

static const char page[] =
    "A drug's effect follows the concentration at its site, delayed and saturating:\n"
    "\n"
    "    dCe/dt = ke0 (C - Ce)       ke0 = ln 2/half_life    (Sheiner 1979, Clin\n"
    "    E = emax Ce^n/((tolerance ec50)^n + Ce^n)            Pharmacol Ther 25:358)\n"
    "\n"
    "C kg/m3 of base in the CSF at a level, free in the cord there (tissue; of\n"
    "tissue.layers in the grey matter), in the cisterns or in plasma; Ce at the\n"
    "effect site; n the steepness. Over a step of length h\n"
    "\n"
    "    Ce(h) = Ce(0) exp(-ke0 h) + ke0 integral of exp(-ke0 (h - t)) C(t) dt,\n"
    "    t = 0 .. h,\n"
    "\n"
    "whose integral comes with the step of the CSF model, by the same method as C: Ce\n"
    "does not depend on how long steps are or when samples are taken.\n"
    "\n"
    "By hand: at a constant C = tolerance ec50 the effect comes to emax/2 whatever n;\n"
    "Ce gets there by half in one half_life.\n"
    "\n"
    "Defaults are morphine's. The half-life of 4.4 h and the steepness of 2.4 are\n"
    "those of analgesia after intravenous morphine (Anesthesiology 2004;101:1201),\n"
    "where respiratory depression had 1.0. The EC50 of 0.5 ug/mL is the middle of the\n"
    "lumbar CSF concentrations, 0.41 and 0.77 ug/mL, that 0.25 and 0.5 mg leave when\n"
    "analgesia ends after about 12 h (from Nordberg 1984, Anesthesiology 60:448).\n"
    "\n"
    "Validity: one drug, no interaction. Patients differ widely: pain relief and CSF\n"
    "concentration are not correlated between patients, and after months of opioid\n"
    "tolerance multiplies the EC50 by 5 to 20 (uncalibrated); 1, the default, is a\n"
    "patient who has had none. An effect is named by what is more where the drug is\n"
    "more, so respiratory_depression and not respiration; it is said in % of the\n"
    "largest there can be. Nothing here is calibrated for respiratory depression: of\n"
    "0.3 mg in the lumbar CSF, people lose 61 % of the response to hypoxia, and some\n"
    "12 h later still (Bailey 2000, N Engl J Med 343:1228).\n";

#define PARAMS(ROW)                                                         \
    TH_SITE_PLACE(ROW, "T10", "", "drug that has the effect")               \
    TH_SITE_MORPHINE(ROW, "effect")                                         \
    ROW(emax, FRACTION, "100 %", "0 %", "100 %", CHOSEN, "the whole scale", \
        "largest effect, at high concentrations")
struct params {
    PARAMS(TH_LANE_MEMBER)
};
TH_SITE_FIRST(params);
static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

static const struct th_row state_rows[] = {TH_SITE_STATES(TH_LISTED_OUT)};

#define OUTPUTS(ROW) TH_SITE_OUTPUTS(ROW, "effect")
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

/* The whole path is looked at by require: and report. */
static const struct th_retired retired[] = {{"peak", "effect", "max"},
                                            {"peak_at", "effect", "time of max"}};

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    th_site_show(view, p->emax, view->outputs);
}

const struct th_model th_effect_emax = {.slot = "effect",
                                        .name = "emax",
                                        .doc = "delayed, saturating effect of one drug",
                                        .page = page,
                                        .params = TH_TABLE(param_rows),
                                        .states = TH_TABLE(state_rows),
                                        .outputs = TH_TABLE(output_rows),
                                        .retired = retired,
                                        .retired_count = sizeof retired / sizeof *retired,
                                        .shows = true,
                                        .start = th_site_begin,
                                        .prepare = th_site_look,
                                        .advance = th_site_follow,
                                        .settle = th_site_settle,
                                        .observe = observe,
                                        .needs = TH_NEEDS_DRUG};
