/* csf/chain: the spinal canal as a chain of a few mixed stretches. Equations: page, below; they
 * are computed by csf/axial, whose cells the stretches are (csf/stretched.h). */
#include "anatomy.h"
#include "stretched.h"

#include <math.h>
#include <string.h>

#define CHAIN_CELLS(ROW)                                                                      \
    ROW(cells, NUMBER, "3", "1", "3000", CHOSEN, "",                                          \
        "number of mixed cells along the spinal canal: 3, the cervical, thoracic and lumbar " \
        "stretch; a multiple of 3, each of these in equal parts; 1, all of it as one",        \
        .flags = TH_STRUCTURAL | TH_RESOLUTION)

#define CHAIN_PARAMS(ROW) \
    CHAIN_CELLS(ROW)      \
    AXIAL_PLACES(ROW) AXIAL_MOTION(ROW) AXIAL_PROBE(ROW) AXIAL_METHOD(ROW) AXIAL_STEPS(ROW)
#define CHAIN_SPECIES_OUTPUTS(ROW) \
    AXIAL_TIP_OUTPUT(ROW)          \
    AXIAL_PROBE_OUTPUT(ROW) AXIAL_WAYS_OUTPUTS(ROW) AXIAL_FLOORS(ROW) CHAIN_ERRORS(ROW)

static const char page[] =
    "Drug in CSF as a chain of mixed compartments: lumbar (with the sacral sac),\n"
    "thoracic, cervical, cisternal, cranial. Borders T12 to L1 at 43.95 cm and C7 to\n"
    "T1 at 12.45 cm of a canal of 64.95 cm, in proportion in another.\n"
    "\n"
    "Of cell i, volume V, C its concentration,\n"
    "  V C' = exchange + S - (q + P_dura s_d + what is drawn) C - uptake by the cord\n"
    "V, the surfaces s_d, of cord and of rootlets: its share of the totals by the\n"
    "level table of csf.axial's page.\n"
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
    "at a place is in all of its cell at once. C at a place is linear between the\n"
    "centres of two cells, and beyond the first and the last as in those.\n"
    "\n"
    "cells cuts each stretch into equal parts: so the chain becomes csf.axial, with a\n"
    "second order in the length of a cell where the source lies in the middle of one,\n"
    "with a first elsewhere. What mixing of whole stretches means is told by\n"
    "--refine, or by comparing with csf.axial; it is not in numerical_error. Valid\n"
    "for times beyond the mixing of a stretch, L^2/(10 D): of the lumbar one, 21 cm\n"
    "and 2e-7 m2/s, 6 h; before, the tip is far too dilute.\n"
    "By hand: the lumbar stretch has 29.4 of 97.3 mL. 1 mg in it: 34 ug/mL.\n";

static size_t count_arrays(const struct th_setup *setup)
{
    return th_stretched_arrays(&th_csf_chain, setup);
}

static size_t count_bytes(const struct th_setup *setup)
{
    return th_stretched_fixed(&th_csf_chain, setup);
}

static size_t cells_of(const struct th_setup *setup)
{
    return (size_t)llround(setup->params[0]);
}

static size_t points(const struct th_setup *setup)
{
    return cells_of(setup);
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double cells = setup->params[0];
    if (cells != 1 && cells != TH_STRETCHES * rint(cells / TH_STRETCHES))
        return th_error_add(error, TH_BAD_INPUT,
                            "csf.cells: %g is neither 1 nor a multiple of 3", cells);
    return th_stretched_check(&th_csf_chain, setup, error);
}

static const struct th_row param_rows[] = {CHAIN_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {AXIAL_STATES(TH_LISTED_OUT)
                                               AXIAL_SPECIES_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {AXIAL_OUTPUTS(TH_LISTED_OUT)
                                                CHAIN_SPECIES_OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {AXIAL_PROFILES(TH_LISTED_OUT)};

const struct th_model th_csf_chain = {
    .slot = "csf",
    .name = "chain",
    .doc = "drug in CSF as a chain: lumbar, thoracic, cervical, cisternal, cranial",
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
