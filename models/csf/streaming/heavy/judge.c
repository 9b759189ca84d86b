/* csf/streaming: inertia over viscosity of what sinks, on one mesh for all, JUDGE_CELLS x
 * JUDGE_ANGLES, so that the scenario's mesh does not decide what is refused: a coarse one
 * smears the cloud, and with it the gradients of which inertia is made. Excess weight is
 * carried there beside the model (carry.c), from the first step in which there is some until
 * there is none. Its state is that of the excess, and the next substep. */
#include "csf/streaming/step.h"

#include "csf/streaming/heavy/heavy.h"

#include <math.h>
#include <string.h>

/* Those of the comparison with inertia (page.c). */
#define JUDGE_CELLS 100
#define JUDGE_ANGLES 16

static void set_mesh(double *structural, const double *of_model)
{
    memcpy(structural, of_model, STREAMING_PARAM_COUNT * sizeof *structural);
    structural[ROW_cells] = JUDGE_CELLS;
    structural[ROW_angles] = JUDGE_ANGLES;
}

static struct th_view view_of(const struct th_view *view, const struct streaming_beside *beside,
                              double *structural)
{
    struct th_view own = *view;
    set_mesh(structural, view->structural);
    own.structural = structural;
    own.species = 0;
    own.before = beside->before;
    own.arrays = beside->arrays;
    own.fixed = beside->fixed;
    own.beside = NULL;
    return own;
}

static struct th_setup setup_of(const struct th_setup *setup, double *params)
{
    set_mesh(params, setup->params);
    return (struct th_setup){.params = params};
}

size_t th_streaming_judge_arrays(const struct th_setup *setup)
{
    double params[STREAMING_PARAM_COUNT];
    const struct th_setup own = setup_of(setup, params);
    return th_streaming_excess_arrays(&own) + 1;
}

size_t th_streaming_judge_bytes(const struct th_setup *setup)
{
    double params[STREAMING_PARAM_COUNT];
    const struct th_setup own = setup_of(setup, params);
    return th_streaming_excess_bytes(&own);
}

void th_streaming_start_judge(const struct th_view *view, const struct streaming_beside *beside)
{
    double structural[STREAMING_PARAM_COUNT];
    const struct th_view own = view_of(view, beside, structural);
    struct streaming_memory memory = th_streaming_excess_memory(&own);
    memset(own.arrays, 0, (memory.arrays + 1) * sizeof(double[TH_LANES]));
    th_streaming_init_memory(&memory);
}

/* The excess of the model's mesh into the cells of another, by the shares of length and fluid
 * that they have of its cells. */
static void take_over(const struct th_view *view, const struct streaming_memory *from,
                      const struct streaming_memory *to, int i)
{
    const double *at = view->before + from->species * from->vectors * TH_LANES + i;
    const struct streaming_mesh *few = &from->mesh, *mesh = &to->mesh;
    const double rows = (double)few->cells / (double)mesh->cells;
    const double sides = (double)few->angles / (double)mesh->angles;
    double *excess = to->drug[0].amounts[STREAMING_CSF];
    for (size_t j = 0; j < few->angles; j++)
        for (size_t k = 0; k < mesh->angles; k++) {
            const double round = fmin((double)(j + 1), (double)(k + 1) * sides) -
                                 fmax((double)j, (double)k * sides);
            for (size_t c = 0; round > 0 && c < few->cells; c++)
                for (size_t r = 0; r < mesh->cells; r++) {
                    const double along = fmin((double)(c + 1), (double)(r + 1) * rows) -
                                         fmax((double)c, (double)r * rows);
                    if (along > 0)
                        excess[th_streaming_at(mesh, k, r)] +=
                            at[(j * few->cells + c) * TH_LANES] * along * round;
                }
        }
    to->drug[0].body->amount[BODY_CISTERNS] = at[few->angles * few->cells * TH_LANES];
}

/* Pairs of substeps, as those of the model (step.c). */
static int step_pairs(const struct th_view *own, const struct streaming_memory *memory,
                      const struct streaming_run *run, int i)
{
    double left = own->step[i];
    int refused = 0;
    while (left > 0 && !refused) {
        const double h = fmin(run->substep, left / 2);
        refused = th_streaming_carry(own, memory, run, h, i);
        th_streaming_mix_rows(memory, run, 0, h);
        th_streaming_lose_excess(own, memory, 2 * h, i);
        th_streaming_mix_rows(memory, run, 0, h);
        if (!refused)
            refused = th_streaming_carry(own, memory, run, h, i);
        left = 2 * h < left ? left - 2 * h : 0;
    }
    return refused;
}

static int step_lane(const struct th_view *view, const struct streaming_memory *memory,
                     const struct th_view *own, struct streaming_memory *judge, double *next,
                     int i)
{
    const struct th_drift drift = th_streaming_set_geometry(own, judge, i);
    const struct streaming_params *p = view->params;
    const bool fresh = !(*next > 0);
    th_streaming_set_places(view, judge, &drift, i);
    th_streaming_set_flow(own, judge, i);
    const double longest = th_streaming_set_mix(own, judge, &drift, 0, i);
    struct streaming_run run = {.with = th_streaming_kernels(),
                                .substep = exp2(floor(16 * log2(longest)) / 16),
                                .per_cistern =
                                    1 / th_streaming_skull_volume(p, BODY_CISTERNS, i),
                                .judges = true,
                                .next = next};
    *next = fresh ? run.substep : *next;
    th_streaming_open_excess(own, judge, &drift, run.substep, i);
    th_streaming_set_excess_sources(view, judge, i);
    th_streaming_set_body(view, judge, 0, i);
    if (fresh)
        take_over(view, memory, judge, i);
    const int refused = step_pairs(own, judge, &run, i);
    (void)th_streaming_scatter_excess(own, judge, i);
    return refused;
}

int th_streaming_judge(const struct th_view *view, const struct streaming_memory *memory,
                       const struct streaming_beside *beside, int i)
{
    double structural[STREAMING_PARAM_COUNT];
    const struct th_view own = view_of(view, beside, structural);
    struct streaming_memory judge = th_streaming_excess_memory(&own);
    const size_t count = judge.arrays + 1;
    double *next = own.arrays + judge.arrays * TH_LANES + i;
    const bool heavy = th_streaming_is_heavy(view, memory, i);
    for (size_t k = 0; k < count; k++)
        own.arrays[k * TH_LANES + (size_t)i] = heavy ? own.before[k * TH_LANES + (size_t)i] : 0;
    return heavy ? step_lane(view, memory, &own, &judge, next, i) : 0;
}
