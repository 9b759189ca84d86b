/* csf/streaming: drug along and round the spinal canal. The model: its tables, checks and entry
 * points. Equations: page.c; fluxes: flow.c, ring/; the step: step.c; cell by cell:
 * kernel/. */
#include "streaming.h"

#include <math.h>
#include <string.h>

static size_t count_arrays(const struct th_setup *setup)
{
    return th_streaming_all_arrays(setup);
}

static size_t points(const struct th_setup *setup)
{
    return (size_t)llround(setup->params[ROW_cells]);
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    const double cells = params[ROW_cells], angles = params[ROW_angles];
    enum th_status status = TH_OK;
    if (cells != rint(cells))
        status =
            th_error_add(error, TH_BAD_INPUT, "csf.cells: %g is not a whole number", cells);
    if (angles / 2 != rint(angles / 2))
        status =
            th_error_add(error, TH_BAD_INPUT, "csf.angles: %g is not an even number", angles);
    if (params[ROW_probe] > params[ROW_length])
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.probe: %.4g cm is beyond the end of the canal at %.4g cm",
                              100 * params[ROW_probe], 100 * params[ROW_length]);
    if (params[ROW_dura_rise] != 1 && setup->beside_across > 0)
        status = th_error_add(error, TH_BAD_INPUT,
                              "csf.dura_rise: %g, with tissue: {use: layers}, whose dura is "
                              "the same along the canal: take tissue: {use: cord}, or leave "
                              "dura_rise out",
                              params[ROW_dura_rise]);
    return status;
}

/* Drug of what has no volume any more: of a compartment to plasma, of ventricles to the
 * cisterns. */
static void resize(const struct th_view *view, const struct streaming_memory *memory, int i)
{
    const struct th_ports *port = view->ports;
    const bool ventricle = th_streaming_ventricle_volume(view->params, i) > 0;
    for (size_t d = 0; d < view->species; d++) {
        double *body =
            view->arrays +
            (d * memory->vectors + th_streaming_shown(memory) - BODY_STATES) * TH_LANES + i;
        const double volumes[] = {port->drug.peripheral_volume[d][i],
                                  port->drug.deep_volume[d][i]};
        for (int k = 0; k < 2; k++)
            if (!(volumes[k] > 0)) {
                body[BODY_PLASMA * TH_LANES] += body[(BODY_PLASMA + 1 + k) * TH_LANES];
                body[(BODY_PLASMA + 1 + k) * TH_LANES] = 0;
            }
        if (!ventricle) {
            body[BODY_CISTERNS * TH_LANES] += body[BODY_VENTRICLE * TH_LANES];
            body[BODY_VENTRICLE * TH_LANES] = 0;
        }
        th_streaming_resize_tissue(view, memory, d, i);
    }
}

static void resize_coarse(const struct th_view *view, const struct streaming_memory *memory)
{
    struct streaming_coarse coarse;
    th_streaming_open_coarse(view, memory, &coarse);
    const struct streaming_memory half = th_streaming_memory(&coarse.view);
    for (int i = 0; i < TH_LANES; i++)
        if (view->due[i])
            resize(&coarse.view, &half, i);
}

static void prepare(const struct th_view *view)
{
    const struct streaming_memory memory = th_streaming_memory(view);
    if (view->species)
        resize_coarse(view, &memory);
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->due[i])
            continue;
        if (th_streaming_beyond(view, i) || th_streaming_refusal(view, &memory, i))
            view->status[i] = TH_BAD_INPUT;
        resize(view, &memory, i);
        for (size_t d = 0; d < view->species; d++)
            th_streaming_show_tissue(view, &memory, d, i);
    }
    th_streaming_fill_ports(view, &memory, view->due);
}

static void start(const struct th_view *view)
{
    struct streaming_memory memory = th_streaming_memory(view);
    memset(view->states, 0, sizeof(struct streaming_states));
    memset(view->arrays, 0, memory.arrays * sizeof(double[TH_LANES]));
    th_streaming_init_memory(&memory);
    if (view->species)
        th_streaming_start_coarse(view, &memory);
}

/* Looks at what sinks, once for lanes that are alike. */
static void judge(const struct th_view *view, const struct streaming_memory *memory,
                  const struct streaming_beside *beside)
{
    struct streaming_states *s = view->states;
    const struct th_setup setup = {.params = view->structural};
    const size_t count = th_streaming_judge_arrays(&setup);
    int like[TH_LANES];
    th_streaming_find_alike(view, memory, like);
    for (int i = 0; i < TH_LANES; i++) {
        const int from = like[i];
        const int refused =
            view->alive[i] && from == i ? th_streaming_judge(view, memory, beside, i) : 0;
        if (refused) {
            memory->refused[i] = refused;
            view->status[i] = TH_BAD_INPUT;
        }
        if (from == i)
            continue;
        for (size_t k = 0; k < count; k++)
            beside->arrays[k * TH_LANES + (size_t)i] =
                beside->arrays[k * TH_LANES + (size_t)from];
        s->inertia[i] = s->inertia[from];
        view->status[i] = view->status[from];
        memory->refused[i] = memory->refused[from];
    }
}

/* Compares with the coarse mesh, once for lanes that are alike. */
static void compare(const struct th_view *view, const struct streaming_memory *memory,
                    const struct streaming_coarse *coarse, const int like[TH_LANES])
{
    struct streaming_states *s = view->states;
    const struct th_setup setup = {.params = view->structural, .species = view->species};
    const size_t count = th_streaming_error_arrays(&setup);
    memcpy(coarse->errors, coarse->errors_before, count * sizeof(double[TH_LANES]));
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->alive[i])
            continue;
        th_streaming_compare(view, memory, coarse, i);
        s->compared[i] += view->step[i];
        if (like[i] == i)
            th_streaming_compare_places(view, memory, coarse, i);
        for (size_t k = 0; like[i] != i && k < count; k++)
            coarse->errors[k * TH_LANES + (size_t)i] =
                coarse->errors[k * TH_LANES + (size_t)like[i]];
    }
}

static void advance(const struct th_view *view)
{
    const struct streaming_memory memory = th_streaming_memory(view);
    struct streaming_coarse coarse;
    int like[TH_LANES];
    if (view->species) {
        th_streaming_advance_coarse(view, &memory, &coarse);
        judge(view, &memory, &coarse.judge);
    }
    th_streaming_find_alike(view, &memory, like);
    th_streaming_advance_mesh(view);
    if (view->species)
        compare(view, &memory, &coarse, like);
}

/* Samples inside a step are computed from its start: while much is done in one it is short. */
#define HEAVY_STEP 120

/* Drug that the catheter draws in leaves with the C of the step's start: a twentieth of a row
 * of cells at most in a step. */
static void limit(const struct th_view *view, double *longest)
{
    static const double most_drawn = 0.05;
    const struct streaming_params *p = view->params;
    const struct streaming_states *s = view->states;
    const struct th_ports *port = view->ports;
    EACH_LANE(i) {
        const double drawn = -port->catheter.access_flow[i];
        const double volume = most_drawn * p->volume[i] / (double)view->structural[ROW_cells];
        longest[i] = fmin(longest[i], p->longest[i]);
        if (s->sinks[i] > 0)
            longest[i] = fmin(longest[i], fmax(HEAVY_STEP, 20 * s->sinks[i]));
        if (drawn * longest[i] > volume)
            longest[i] = volume / drawn;
    }
}

static const struct th_row param_rows[] = {STREAMING_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {STREAMING_STATES(TH_LISTED_OUT)
                                               STREAMING_SPECIES_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {STREAMING_OUTPUTS(TH_LISTED_OUT)
                                                STREAMING_SPECIES_OUTPUTS(TH_LISTED_OUT)};
static const struct th_row profile_rows[] = {STREAMING_PROFILES(TH_LISTED_OUT)};

const struct th_model th_csf_streaming = {
    .slot = "csf",
    .name = "streaming",
    .doc = "drug along and round the spinal canal, carried by the streams of the pulsation",
    .page = th_streaming_page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .profiles = TH_TABLE(profile_rows),
    .arrays = count_arrays,
    .points = points,
    .fixed = th_streaming_all_bytes,
    .check = check,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = advance,
    .observe = th_streaming_observe,
    .why = th_streaming_why,
    .unsteady = th_streaming_unsteady,
    .beside = "tissue",
    .lend = th_streaming_lend,
};
