/* csf/streaming: the same model beside itself on a mesh with half as many cells and angles. Its
 * state lies behind that of the model, its memory behind the model's: lane vectors of the
 * coarse mesh, then its struct streaming_states, then what heavy/judge.c and error.c keep; in
 * `fixed` its memory, then ports of its own, then that of heavy/judge.c. The model is computed
 * on it as on any mesh. */
#include "csf/streaming/streaming.h"

#include <math.h>
#include <string.h>

/* Of an even number of angles half, even too. */
static void halve(double *params)
{
    params[ROW_cells] = floor(params[ROW_cells] / 2);
    params[ROW_angles] = 2 * floor(params[ROW_angles] / 4);
}

#define STATE_VECTORS (sizeof(struct streaming_states) / sizeof(double[TH_LANES]))

static struct th_setup halved(const struct th_setup *setup, double *params)
{
    struct th_setup half = *setup;
    memcpy(params, setup->params, STREAMING_PARAM_COUNT * sizeof *params);
    halve(params);
    half.params = params;
    return half;
}

size_t th_streaming_all_arrays(const struct th_setup *setup)
{
    double params[STREAMING_PARAM_COUNT];
    const struct th_setup half = halved(setup, params);
    const size_t own = th_streaming_arrays(setup);
    return own ? own + th_streaming_arrays(&half) + STATE_VECTORS +
                     th_streaming_judge_arrays(setup) + th_streaming_error_arrays(setup)
               : 0;
}

size_t th_streaming_all_bytes(const struct th_setup *setup)
{
    double params[STREAMING_PARAM_COUNT];
    const struct th_setup half = halved(setup, params);
    const size_t own = th_streaming_bytes(setup);
    return setup->species
               ? th_aligned(own) + th_aligned(th_streaming_bytes(&half)) +
                     th_aligned(sizeof(struct th_ports)) + th_streaming_judge_bytes(setup)
               : own;
}

void th_streaming_open_coarse(const struct th_view *view, const struct streaming_memory *memory,
                              struct streaming_coarse *coarse)
{
    const struct th_setup fine = {.params = view->structural,
                                  .species = view->species,
                                  .beside_across = view->beside ? view->beside->across : 0};
    const struct th_setup half = halved(&fine, coarse->structural);
    const size_t after = (memory->arrays + th_streaming_arrays(&half)) * TH_LANES;
    char *fixed = (char *)view->fixed + th_aligned(th_streaming_bytes(&fine));
    coarse->view = *view;
    coarse->view.structural = coarse->structural;
    coarse->view.before = view->before + memory->arrays * TH_LANES;
    coarse->view.arrays = view->arrays + memory->arrays * TH_LANES;
    coarse->view.states = view->arrays + after;
    coarse->view.fixed = fixed;
    coarse->view.ports = fixed + th_aligned(th_streaming_bytes(&half));
    coarse->view.points = (size_t)llround(coarse->structural[ROW_cells]);
    coarse->view.status = coarse->status;
    coarse->before = view->before + after;
    coarse->judge = (struct streaming_beside){
        .before = view->before + after + STATE_VECTORS * TH_LANES,
        .arrays = view->arrays + after + STATE_VECTORS * TH_LANES,
        .fixed = (char *)coarse->view.ports + th_aligned(sizeof(struct th_ports))};
    const size_t behind = after + (STATE_VECTORS + th_streaming_judge_arrays(&fine)) * TH_LANES;
    coarse->errors_before = view->before + behind;
    coarse->errors = view->arrays + behind;
    memcpy(coarse->status, view->status, sizeof coarse->status);
}

void th_streaming_start_coarse(const struct th_view *view,
                               const struct streaming_memory *memory)
{
    struct streaming_coarse coarse;
    th_streaming_open_coarse(view, memory, &coarse);
    struct streaming_memory half = th_streaming_memory(&coarse.view);
    memset(coarse.view.arrays, 0, (half.arrays + STATE_VECTORS) * sizeof(double[TH_LANES]));
    th_streaming_init_memory(&half);
    th_streaming_start_judge(view, &coarse.judge);
    const struct th_setup fine = {.params = view->structural, .species = view->species};
    memset(coarse.errors, 0, th_streaming_error_arrays(&fine) * sizeof(double[TH_LANES]));
}

void th_streaming_advance_coarse(const struct th_view *view,
                                 const struct streaming_memory *memory,
                                 struct streaming_coarse *coarse)
{
    th_streaming_open_coarse(view, memory, coarse);
    memcpy(coarse->view.states, coarse->before, sizeof(struct streaming_states));
    memcpy(coarse->view.ports, view->ports, sizeof(struct th_ports));
    th_streaming_advance_mesh(&coarse->view);
}
