/* csf/mixed: the CSF of the spinal canal as one mixed compartment before the skull. Equations:
 * page, below; they are computed by csf/axial, with one cell (csf/stretched.h). */
#include "stretched.h"

#define MIXED_PARAMS(ROW) AXIAL_PLACES(ROW) AXIAL_MOTION(ROW) AXIAL_METHOD(ROW) AXIAL_STEPS(ROW)
#define MIXED_SPECIES_OUTPUTS(ROW) \
    AXIAL_TIP_OUTPUT(ROW) AXIAL_WAYS_OUTPUTS(ROW) AXIAL_FLOORS(ROW) CHAIN_ERRORS(ROW)

static const char page[] =
    "The CSF of the spinal canal as one mixed compartment, with the skull's cells\n"
    "behind it: csf.chain of one cell.\n"
    "\n"
    "  V C' = exchange + S - (q + P_dura s_d + what is drawn) C - uptake by the cord\n"
    "V, s_d: volume of CSF and inner surface of the dura, q what the canal absorbs.\n"
    "\n"
    "Exchange between neighbours, from centre to centre over the drift's D(x) (page\n"
    "of csf.axial: streaming, shear, molecular, in series),\n"
    "  G = 1/int dx/(A D),   flux = (G b + max(Q, 0)) C_above\n"
    "                               - (G b + max(-Q, 0)) C_below,  b = z/(e^z - 1),\n"
    "z = |Q|/G. A(x) is the CSF's section by level, D goes linearly between 131\n"
    "places. Against the cisterns the way is from the foramen magnum (foramen scales\n"
    "it) to the first centre. Q is what is absorbed and held below less what is\n"
    "formed and comes in there; of the absorbed fluid each cell has its share of\n"
    "rootlets.\n"
    "\n"
    "Skull (cisterns; cranial: Sylvian and convexities; ventricles), tissue, plasma,\n"
    "ways out, solver, numerical_error in time, sizes that change: as csf.axial, by\n"
    "the same code. There is no jet, no smear and no bend at the tip: what comes in\n"
    "at a place is in all of the canal at once.\n"
    "\n"
    "Where D is large it is csf.axial; with foramen 0 %, and no flow there, it is the\n"
    "one compartment of pharmacokinetics, C = dose/V exp(-k t) with k = (q + P_dura\n"
    "s_d)/V. It has one concentration for all levels: for questions of time and of\n"
    "amounts, not of places.\n"
    "By hand: 155 mL that absorb 0.38 mL/min: half is gone in 4.71 h.\n";

static size_t count_arrays(const struct th_setup *setup)
{
    return th_stretched_arrays(&th_csf_mixed, setup);
}

static size_t count_bytes(const struct th_setup *setup)
{
    return th_stretched_fixed(&th_csf_mixed, setup);
}

static size_t points(const struct th_setup *setup)
{
    (void)setup;
    return 1;
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    return th_stretched_check(&th_csf_mixed, setup, error);
}

static const struct th_row param_rows[] = {MIXED_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {AXIAL_STATES(TH_LISTED_OUT)
                                               AXIAL_SPECIES_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {AXIAL_OUTPUTS(TH_LISTED_OUT)
                                                MIXED_SPECIES_OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {AXIAL_PROFILES(TH_LISTED_OUT)};

const struct th_model th_csf_mixed = {
    .slot = "csf",
    .name = "mixed",
    .doc = "drug in the CSF of the canal as one mixed compartment before the skull",
    .page = page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .arrays = count_arrays,
    .points = points,
    .fixed = count_bytes,
    .check = check,
    .start = th_stretched_start,
    .prepare = th_stretched_prepare,
    .limit = th_stretched_limit,
    .advance = th_stretched_advance,
    .observe = th_stretched_observe,
    .why = th_stretched_why,
    .settle = th_stretched_settle,
    .unsteady = th_stretched_unsteady,
    .beside = "tissue",
    .lend = th_stretched_lend,
};
