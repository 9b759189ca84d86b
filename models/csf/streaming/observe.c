/* csf/streaming: outputs. */
#include "streaming.h"

#include <math.h>

static void observe_drug(const struct th_view *view, const struct streaming_memory *memory,
                         size_t d, int i)
{
    const struct streaming_params *p = view->params;
    const struct streaming_states *s = view->states;
    const struct th_ports *port = view->ports;
    struct streaming_outputs *out = view->outputs;
    double weight[STREAMING_ANGLES];
    const double ventricle = th_streaming_ventricle_volume(p, i);
    out->tip_concentration[d][i] = port->catheter.segment_count[i] > 0
                                       ? port->csf.opening_concentration[TH_TIP][d][i]
                                       : NAN;
    th_streaming_weigh(view, memory, STREAMING_ALL_ROUND, weight, i);
    out->probe_concentration[d][i] =
        th_streaming_csf_at(view, memory, d, p->probe[i], weight, i);
    th_streaming_weigh(view, memory, STREAMING_BEFORE, weight, i);
    out->probe_anterior[d][i] = th_streaming_csf_at(view, memory, d, p->probe[i], weight, i);
    th_streaming_weigh(view, memory, STREAMING_BEHIND, weight, i);
    out->probe_posterior[d][i] = th_streaming_csf_at(view, memory, d, p->probe[i], weight, i);
    out->cistern_concentration[d][i] = port->csf.cistern_concentration[d][i];
    out->convexity_concentration[d][i] =
        th_streaming_body_at(view, memory, d, BODY_CONVEXITY, i) /
        th_streaming_skull_volume(p, BODY_CONVEXITY, i);
    out->ventricle_concentration[d][i] =
        ventricle > 0 ? th_streaming_body_at(view, memory, d, BODY_VENTRICLE, i) / ventricle
                      : 0;
    out->cranial_amount[d][i] = th_streaming_body_at(view, memory, d, BODY_VENTRICLE, i);
    for (size_t k = 0; k < BODY_SKULL; k++)
        out->cranial_amount[d][i] += th_streaming_body_at(view, memory, d, k, i);
    out->spinal_amount[d][i] =
        fmax(0, port->ledger.mass[TH_IN_CSF][d][i] - out->cranial_amount[d][i]);
    out->spinal_absorbed[d][i] = s->spine[d][i];
    out->cistern_absorbed[d][i] = s->cisterns[d][i];
    out->convexity_absorbed[d][i] = s->convexity[d][i];
    out->dural_cleared[d][i] = s->dura_most[d][i];
    out->floor[d][i] = port->csf.concentration_floor[d][i];
    out->amount_floor[d][i] = STREAMING_FLOOR * s->most[d][i];
}

static void observe_errors(const struct th_view *view, const struct streaming_memory *memory,
                           const struct streaming_coarse *coarse, size_t d, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    struct streaming_outputs *out = view->outputs;
    const struct streaming_spot spot = th_streaming_spot(view, memory, p->probe[i], i);
    const size_t body = STREAMING_SIDES * memory->mesh.cells;
    double *const kinds[] = {&out->probe_mesh_error[d][i],
                             &out->probe_anterior_mesh_error[d][i],
                             &out->probe_posterior_mesh_error[d][i]};
    out->tip_mesh_error[d][i] =
        port->catheter.segment_count[i] > 0
            ? th_streaming_error(view, memory, coarse, d, body + STREAMING_ERROR_TIP, i)
            : NAN;
    out->needle_mesh_error[d][i] =
        th_streaming_error(view, memory, coarse, d, body + STREAMING_ERROR_NEEDLE, i);
    out->cistern_mesh_error[d][i] =
        th_streaming_error(view, memory, coarse, d, body + STREAMING_ERROR_CISTERN, i);
    out->convexity_mesh_error[d][i] =
        th_streaming_error(view, memory, coarse, d, body + STREAMING_ERROR_CONVEXITY, i);
    for (size_t k = 0; k < STREAMING_SIDES; k++) {
        const size_t first = k * memory->mesh.cells;
        *kinds[k] = 0;
        for (int m = 0; m < 2 && !spot.skull; m++)
            *kinds[k] += spot.weight[m] *
                         th_streaming_error(view, memory, coarse, d, first + spot.cell[m], i);
        if (spot.skull)
            *kinds[k] = out->cistern_mesh_error[d][i];
    }
}

/* Profiles: [z], then of the section, before and behind the cord [concentration: species], and
 * the same of its error; each [points][TH_LANES]. Those that nobody reads are left out. */
static void observe_profiles(const struct th_view *view, const struct streaming_memory *memory,
                             const struct streaming_coarse *coarse, int i)
{
    const struct streaming_params *p = view->params;
    const size_t n = view->points, row = n * TH_LANES, kind = view->species * row;
    double *z = view->profiles + i, *of = z + row, weight[STREAMING_ANGLES];
    for (size_t c = 0; c < n; c++)
        z[c * TH_LANES] = ((double)c + 0.5) / (double)n * p->length[i];
    for (size_t k = 0; k < STREAMING_SIDES; k++) {
        double *error = of + (STREAMING_SIDES + k) * kind;
        th_streaming_weigh(view, memory, (enum streaming_side)k, weight, i);
        for (size_t at = 0; view->profiled >> (1 + k) & 1 && at < view->species * n; at++)
            of[k * kind + at * TH_LANES] =
                th_streaming_mean(view, memory, at / n, at % n, weight, i);
        for (size_t at = 0;
             view->profiled >> (1 + STREAMING_SIDES + k) & 1 && at < view->species * n; at++)
            error[at * TH_LANES] =
                th_streaming_error(view, memory, coarse, at / n, k * n + at % n, i);
    }
}

/* True if a beat or a breath moves CSF further than the smoothing. */
static bool goes_far(const struct streaming_params *p, const struct streaming_memory *memory,
                     const struct th_drift *drift, int i)
{
    double most = 0;
    for (size_t f = 0; f < memory->mesh.cells; f++) {
        const double moved =
            p->stroke[i] * fmax(drift->fall[TH_DRIFT_HEART][f],
                                p->breathing_stroke[i] * drift->fall[TH_DRIFT_BREATHING][f]);
        most = fmax(most, moved / memory->section[f]);
    }
    return most > p->smoothing[i];
}

void th_streaming_observe(const struct th_view *view)
{
    const struct streaming_memory memory = th_streaming_memory(view);
    const struct streaming_params *p = view->params;
    const struct streaming_states *s = view->states;
    struct streaming_outputs *out = view->outputs;
    struct streaming_coarse coarse;
    if (view->species)
        th_streaming_open_coarse(view, &memory, &coarse);
    for (int i = 0; i < TH_LANES; i++) {
        const struct th_drift drift = th_streaming_set_geometry(view, &memory, i);
        double stream = 0;
        for (size_t k = 0; k < (memory.mesh.cells + 1) * (memory.mesh.angles + 1); k++)
            stream = 2 * fabs(memory.psi[k]) > stream ? 2 * fabs(memory.psi[k]) : stream;
        out->spinal_absorbed_volume[i] = s->spinal_fluid[i];
        out->cranial_absorbed_volume[i] = s->cranial_fluid[i];
        out->stream[i] = stream;
        out->inertia[i] = s->inertia[i];
        out->mesh_error[i] = s->mesh_error[i];
        out->fast_sinking[i] = s->inertia[i] > 1;
        out->far_beats[i] = goes_far(p, &memory, &drift, i);
        for (size_t d = 0; d < view->species; d++) {
            observe_drug(view, &memory, d, i);
            observe_errors(view, &memory, &coarse, d, i);
        }
        if (view->profiled)
            observe_profiles(view, &memory, &coarse, i);
    }
}
