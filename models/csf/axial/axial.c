/* csf/axial: drug along the spinal canal. The model: its tables, checks and entry points.
 * Equations: page.c; coefficients: coefficients.c; the step: step.c; the solver:
 * csf/canal/canal.h. */
#include "axial.h"

#include "laws.h"

#include <math.h>
#include <string.h>

static size_t count_cells(const double *params)
{
    return th_axial_cells((size_t)llround(params[ROW_cells]));
}

static size_t count_arrays(const struct th_setup *setup)
{
    return setup->species * th_canal_vectors(count_cells(setup->params), setup->beside_across) +
           th_axial_further_vectors(setup->species);
}

static size_t points(const struct th_setup *setup)
{
    return (size_t)llround(setup->params[ROW_cells]);
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    enum th_status status = TH_OK;
    const char *whole[] = {"cells", "poles"};
    const double numbers[] = {params[ROW_cells], params[ROW_poles]};
    for (int k = 0; k < 2; k++)
        if (numbers[k] != rint(numbers[k]))
            status = th_error_add(error, TH_BAD_INPUT, "csf.%s: %g is not a whole number",
                                  whole[k], numbers[k]);
    if (params[ROW_probe] > params[ROW_length])
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.probe: %.4g cm is beyond the end of the canal at %.4g cm",
                              100 * params[ROW_probe], 100 * params[ROW_length]);
    const size_t poles = (size_t)fmin(fmax(rint(params[ROW_poles]), 3), 5);
    const double least[] = {7e-6, 8e-8, 9e-10}; /* errors of 3, 4, 5 pole pairs */
    if (params[ROW_tolerance] < least[poles - 3])
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.tolerance: %g is less than the error of %zu pole pairs, %g "
                              "(csf.poles: 5 has 9e-10)",
                              params[ROW_tolerance], poles, least[poles - 3]);
    if (params[ROW_shortest] > params[ROW_longest])
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.shortest: %g s is more than csf.longest, %g s",
                              params[ROW_shortest], params[ROW_longest]);
    if (params[ROW_dura_rise] != 1 && setup->beside_across > 0)
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.dura_rise: %g, with tissue: {use: layers}, whose dura is "
                              "the same along the canal: take tissue: {use: cord}, or leave "
                              "dura_rise out",
                              params[ROW_dura_rise]);
    return status;
}

static const char *beyond(const struct th_view *view, int lane)
{
    const struct axial_params *p = view->params;
    return th_csf_beyond(view, p->length[lane], lane);
}

static const char *why(const struct th_view *view, int lane)
{
    const struct axial_memory memory = th_axial_memory(view);
    const char *place = beyond(view, lane);
    const enum th_csf_injection now = th_axial_check_injection(view, lane);
    const int last = th_axial_drug(&memory, 0).key[lane].refused;
    if (place)
        return place;
    return now || last
               ? th_axial_injection_text(&memory, now ? now : (enum th_csf_injection)last)
               : th_axial_failure(view, lane);
}

static void prepare(const struct th_view *view)
{
    struct axial_memory memory = th_axial_memory(view);
    const struct axial_params *p = view->params;
    struct axial_states *s = view->states;
    for (int i = 0; i < TH_LANES; i++) {
        if (view->due[i] && (beyond(view, i) || th_axial_check_injection(view, i)))
            view->status[i] = TH_BAD_INPUT;
        if (view->due[i])
            th_axial_resize(view, &memory, i);
    }
    th_axial_find_used(view, &memory);
    for (int i = 0; view->species && i < TH_LANES; i++)
        if (view->due[i])
            th_axial_place_sources(view, &memory, i);
    for (size_t d = 0; d < view->species; d++) {
        bool changed[TH_LANES];
        th_axial_set_coefficients(view, &memory, d, view->due, changed);
        for (int i = 0; i < TH_LANES; i++) {
            if (!view->due[i])
                continue;
            th_axial_update_rate(view, &memory, d, i, changed[i]);
            s->graded[d][i] = p->saturable_step[i] / AXIAL_GRADES;
        }
    }
    th_axial_fill_ports(view, &memory, view->due);
}

static void start(const struct th_view *view)
{
    const struct axial_memory memory = th_axial_memory(view);
    const size_t vectors =
        view->species * memory.vectors + th_axial_further_vectors(view->species);
    memset(view->arrays, 0, vectors * sizeof(double[TH_LANES]));
    th_axial_init_memory(&memory, view->species);
    for (int i = 0; i < TH_LANES; i++) th_axial_save_sizes(view, i);
}

static void limit(const struct th_view *view, double *longest)
{
    const struct axial_params *p = view->params;
    const double lambda = th_axial_lambda(view);
    EACH_LANE(i) longest[i] = fmin(longest[i], p->longest[i]);
    struct th_csf_family families[TH_SPECIES];
    const size_t count = th_csf_families(view, families);
    for (size_t f = 0; f < count; f++)
        EACH_LANE(i) {
            const double most = th_axial_longest(view, &families[f], i, lambda);
            if (th_axial_method(view, &families[f], i, most) == AXIAL_BY_POLES)
                longest[i] = fmin(longest[i], most);
        }
}

static const struct th_row param_rows[] = {AXIAL_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {AXIAL_STATES(TH_LISTED_OUT)
                                               AXIAL_SPECIES_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {AXIAL_OUTPUTS(TH_LISTED_OUT)
                                                AXIAL_SPECIES_OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {AXIAL_PROFILES(TH_LISTED_OUT)};

static const struct th_gone gone[] = {
    {"drift",
     "the drift of the pulsation is computed, from stroke, breathing_stroke, eccentricity and "
     "lateral_mixing; dispersion gives a fixed value instead"},
    {"cranial_production", "pressure.spinal_formation is what is formed along the canal"},
    {"cranial_surface", "the brain has tissue.brain_volume and tissue.brain_exchange"},
    {"cranial_concentration", "it is cistern_concentration or convexity_concentration"},
};

static const struct th_moved moved[] = {
    {"production", TH_PARAM, "pressure.production"},
    {"spinal_absorption", TH_PARAM, "pressure.spinal_absorption"},
    {"spinal_formation", TH_PARAM, "pressure.spinal_formation"},
    {"cistern_absorption", TH_PARAM, "pressure.cistern_absorption"},
    {"relaxation", TH_PARAM, "pressure.relaxation"},
    {"compliance_share", TH_PARAM, "pressure.compliance_share"},
    {"pressure", TH_PARAM, "pressure.resting"},
    {"indifference", TH_PARAM, "pressure.indifference"},
    {"density", TH_PARAM, "pressure.density"},
    {"tip_pressure", TH_OUTPUT, "pressure.tip_pressure"},
    {"micro_mixing", TH_PARAM, "csf.lateral_mixing"},
    {"posture", TH_DO, "surroundings.posture"},
    {"plasma_concentration", TH_OUTPUT, "plasma.concentration"},
    {"plasma_amount", TH_OUTPUT, "plasma.amount"},
    {"cleared_amount", TH_OUTPUT, "plasma.cleared"},
    {"plasma_floor", TH_OUTPUT, "plasma.floor"},
    {"tissue_depth", TH_PARAM, "tissue.depth"},
    {"plasma_partition", TH_PARAM, "tissue.plasma_partition"},
    {"brain_volume", TH_PARAM, "tissue.brain_volume"},
    {"brain_exchange", TH_PARAM, "tissue.brain_exchange"},
    {"probe_tissue", TH_OUTPUT, "tissue.probe_concentration"},
    {"tissue_amount", TH_OUTPUT, "tissue.amount"},
    {"tissue_cleared", TH_OUTPUT, "tissue.cleared"},
    {"tissue", TH_OUTPUT, "tissue.concentration"},
};

const struct th_model th_csf_axial = {
    .slot = "csf",
    .name = "axial",
    .doc =
        "drug along the spinal canal: bulk flow, pulsatile dispersion; solves cord and plasma",
    .page = th_axial_page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .gone = gone,
    .gone_count = sizeof gone / sizeof gone[0],
    .moved = moved,
    .moved_count = sizeof moved / sizeof moved[0],
    .arrays = count_arrays,
    .points = points,
    .fixed = th_axial_bytes,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = th_axial_advance,
    .observe = th_axial_observe,
    .why = why,
    .settle = th_axial_settle,
    .unsteady = th_axial_unsteady,
    .beside = "tissue",
    .lend = th_axial_lend,
};
