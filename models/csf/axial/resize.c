/* csf/axial: the drug when a size changes during the run.
 *
 *   CSF: canal, skull, ventricles
 *       V grows     fluid without drug comes in, the amount stays, C' = C V/V'
 *       V shrinks   V - V' of fluid leaves with its drug, C stays; the ledger has (V - V') C as
 *                   drawn off
 *   cord, plasma    the amount stays: T' = T V/V', B' = B V/V', P' = P V/V'
 *
 * Without cord (V' = 0) its drug goes to the CSF beside it, that of a layer to the one before
 * it, without a peripheral compartment to plasma. Bound drug beyond the capacity of a cord that
 * shrank is free. */
#include "axial.h"

#include <math.h>

/* CSF of one cell of the state, and the layer of cord, or the brain, beside it. */
static double fluid(const struct axial_memory *memory, bool even, size_t cell,
                    const struct axial_sizes *sizes)
{
    return cell < AXIAL_SKULL ? sizes->skull[cell]
                              : sizes->volume * th_axial_share(memory, even, TH_CSF_VOLUME,
                                                               cell - AXIAL_SKULL);
}

static double layer(const struct axial_memory *memory, bool even, size_t cell,
                    const struct axial_sizes *sizes)
{
    if (cell < AXIAL_SKULL)
        return th_axial_brain_share[cell] * sizes->brain;
    cell -= AXIAL_SKULL;
    return sizes->depth * (sizes->cord * th_axial_share(memory, even, TH_CORD_SURFACE, cell) +
                           sizes->roots * th_axial_share(memory, even, TH_ROOT_SURFACE, cell));
}

static struct axial_sizes sizes_before(const struct axial_states *s, int i)
{
    const double *const layers[] = {s->size_white,   s->size_grey,       s->size_root_layer,
                                    s->size_ganglia, s->size_dura_layer, s->size_fat};
    struct axial_sizes sizes = {
        .volume = s->size_volume[i],
        .skull = {s->size_convexity[i], s->size_sylvian[i], s->size_cisterns[i]},
        .brain = s->size_brain[i],
        .cord = s->size_cord[i],
        .roots = s->size_roots[i],
        .dura = s->size_dura[i],
        .depth = s->size_depth[i],
    };
    for (int l = 0; l < TH_LAYERS; l++) sizes.layer[l] = layers[l][i];
    return sizes;
}

static struct axial_sizes sizes_now(const struct th_view *view, int i)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    struct axial_sizes sizes = {
        .volume = p->volume[i],
        .brain = port->tissue.brain_volume[i],
        .cord = p->cord_surface[i],
        .roots = p->root_surface[i],
        .dura = p->dura_surface[i],
        .depth = port->tissue.depth[i],
    };
    for (int l = 0; l < TH_LAYERS; l++) sizes.layer[l] = port->tissue.layer_depth[l][i];
    for (int c = 0; c < AXIAL_SKULL; c++) sizes.skull[c] = th_axial_skull_volume(p, c, i);
    return sizes;
}

/* C, T, B of one cell; returns the amount that leaves with the fluid. */
static double resize_cell(double cell[3], double csf, double csf_now, double cord,
                          double cord_now, double capacity)
{
    double leaves = fmax(csf - csf_now, 0) * cell[0];
    cell[0] *= fmin(csf / csf_now, 1);
    if (cord_now == cord)
        return leaves;
    double scale = cord_now > 0 ? cord / cord_now : 0;
    if (!(cord_now > 0))
        cell[0] += (cell[1] + cell[2]) * cord / csf_now;
    cell[1] *= scale;
    cell[2] *= scale;
    if (capacity > 0 && cell[2] > capacity) {
        cell[1] += cell[2] - capacity;
        cell[2] = capacity;
    }
    return leaves;
}

static double resize_cells(const struct th_view *view, const struct axial_memory *memory,
                           size_t d, int i)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct axial_sizes before = sizes_before(view->states, i), now = sizes_now(view, i);
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    double *state = view->arrays + d * memory->vectors * TH_LANES + i, leaves = 0;
    for (size_t k = 0; k < AXIAL_SKULL + memory->n; k++) {
        double *at = state + 3 * k * TH_LANES;
        double cell[3] = {at[0], at[TH_LANES], at[2 * TH_LANES]};
        leaves +=
            resize_cell(cell, fluid(memory, even, k, &before), fluid(memory, even, k, &now),
                        layer(memory, even, k, &before), layer(memory, even, k, &now),
                        k < AXIAL_SKULL ? 0 : port->drug.binding_capacity[d][i]);
        if (memory->layers)
            cell[0] += th_axial_resize_layers(memory, even, state, &before, &now,
                                              port->tissue.saturates[i],
                                              port->drug.binding_capacity[d][i], k) /
                       fluid(memory, even, k, &now);
        for (int f = 0; f < 3; f++) at[f * TH_LANES] = cell[f];
    }
    return leaves;
}

void th_axial_save_sizes(const struct th_view *view, int i)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    struct axial_states *s = view->states;
    s->size_volume[i] = p->volume[i];
    s->size_convexity[i] = th_axial_skull_volume(p, AXIAL_CONVEXITY, i);
    s->size_sylvian[i] = th_axial_skull_volume(p, AXIAL_SYLVIAN, i);
    s->size_cisterns[i] = th_axial_skull_volume(p, AXIAL_CISTERNS, i);
    s->size_ventricle[i] = th_axial_ventricle_volume(p, i);
    s->size_brain[i] = port->tissue.brain_volume[i];
    s->size_cord[i] = p->cord_surface[i];
    s->size_roots[i] = p->root_surface[i];
    s->size_depth[i] = port->tissue.depth[i];
    s->size_dura[i] = p->dura_surface[i];
    s->size_white[i] = port->tissue.layer_depth[TH_WHITE][i];
    s->size_grey[i] = port->tissue.layer_depth[TH_GREY][i];
    s->size_root_layer[i] = port->tissue.layer_depth[TH_ROOTS][i];
    s->size_ganglia[i] = port->tissue.layer_depth[TH_GANGLIA][i];
    s->size_dura_layer[i] = port->tissue.layer_depth[TH_DURA][i];
    s->size_fat[i] = port->tissue.layer_depth[TH_FAT][i];
    for (size_t d = 0; d < view->species; d++) {
        s->size_plasma[d][i] = port->drug.plasma_volume[d][i];
        s->size_peripheral[d][i] = port->drug.peripheral_volume[d][i];
        s->size_deep[d][i] = port->drug.deep_volume[d][i];
    }
}

static bool resized(const struct th_view *view, int i)
{
    const struct axial_sizes before = sizes_before(view->states, i), now = sizes_now(view, i);
    bool differs = before.volume != now.volume || before.brain != now.brain ||
                   before.depth != now.depth || before.cord != now.cord ||
                   before.roots != now.roots || before.dura != now.dura;
    for (int l = 0; l < TH_LAYERS; l++) differs |= before.layer[l] != now.layer[l];
    for (int c = 0; c < AXIAL_SKULL; c++) differs |= before.skull[c] != now.skull[c];
    return differs;
}

void th_axial_resize(const struct th_view *view, const struct axial_memory *memory, int i)
{
    struct axial_states *s = view->states;
    const bool any = resized(view, i);
    for (size_t d = 0; d < view->species; d++) {
        if (any)
            s->drawn[d][i] += resize_cells(view, memory, d, i);
        s->drawn[d][i] += th_axial_resize_ventricle(view, d, i);
        const struct th_csf_blood_sizes before = {s->size_plasma[d][i],
                                                  s->size_peripheral[d][i], s->size_deep[d][i]};
        th_csf_resize_blood(
            view->ports, d, i,
            view->arrays + (d * memory->vectors + 3 * memory->cells) * TH_LANES + i, &before);
    }
    th_axial_save_sizes(view, i);
}
