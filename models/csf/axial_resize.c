/* csf/axial: what happens to the drug when a size changes during the run.
 *
 *   CSF, canal or skull   V grows: fluid without drug comes in, the amount stays, C = C V/V'
 *                         V shrinks: V - V' of fluid leaves with its drug, C stays; the ledger
 * has (V - V') C as drawn off cord, plasma          the amount stays: T' = T V/V', B' = B V/V',
 * P' = P V/V'. Without cord (V' = 0) its drug goes to the CSF beside it, without a peripheral
 * compartment to plasma
 *
 * Bound drug beyond the capacity of a cord that shrank is free. */
#include "axial.h"

#include <math.h>

/* Volume of the cord's layer in one cell, per share of the cell: (cord, roots) or the brain's.
 */
static double layer(const struct axial_room *room, bool even, size_t cell,
                    const double surface[3], double depth)
{
    if (cell == 0)
        return depth * surface[2];
    return depth * (surface[0] * th_axial_share(room, even, TH_CORD_SURFACE, cell - 1) +
                    surface[1] * th_axial_share(room, even, TH_ROOT_SURFACE, cell - 1));
}

/* Sizes of one lane as they were and as they are. */
struct sizes {
    double volume, cranial, surface[3], depth;
};

static struct sizes sizes_before(const struct axial_states *s, int i)
{
    return (struct sizes){
        s->size_volume[i],
        s->size_cranial[i],
        {s->size_cord[i], s->size_roots[i], s->size_brain[i]},
        s->size_depth[i],
    };
}

static struct sizes sizes_now(const struct axial_params *p, int i)
{
    return (struct sizes){
        p->volume[i],
        p->cranial_volume[i],
        {p->cord_surface[i], p->root_surface[i], p->cranial_surface[i]},
        p->tissue_depth[i],
    };
}

/* C, T, B of one cell; returns what leaves with the fluid. */
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

static double resize_cells(const struct th_view *view, const struct axial_room *room, size_t d,
                           int i)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct sizes before = sizes_before(view->states, i), now = sizes_now(p, i);
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    double *state = view->cells + d * room->vectors * TH_LANES + i, leaves = 0;
    for (size_t k = 0; k < room->cells; k++) {
        double *at = state + 3 * k * TH_LANES;
        double share = k ? th_axial_share(room, even, TH_CSF_VOLUME, k - 1) : 1;
        double cell[3] = {at[0], at[TH_LANES], at[2 * TH_LANES]};
        leaves += resize_cell(cell, share * (k ? before.volume : before.cranial),
                              share * (k ? now.volume : now.cranial),
                              layer(room, even, k, before.surface, before.depth),
                              layer(room, even, k, now.surface, now.depth),
                              port->binding_capacity[d][i]);
        for (int f = 0; f < 3; f++) at[f * TH_LANES] = cell[f];
    }
    return leaves;
}

static void resize_blood(const struct th_view *view, const struct axial_room *room, size_t d,
                         int i)
{
    const struct th_ports *port = view->ports;
    struct axial_states *s = view->states;
    double *plasma = view->cells + (d * room->vectors + 3 * room->cells) * TH_LANES + i;
    double *deep = plasma + TH_LANES;
    double volume = port->plasma_volume[d][i], other = port->peripheral_volume[d][i];
    if (s->size_plasma[d][i] != volume)
        *plasma *= s->size_plasma[d][i] / volume;
    if (s->size_peripheral[d][i] != other) {
        double amount = *deep * s->size_peripheral[d][i];
        *deep = other > 0 ? amount / other : 0;
        *plasma += other > 0 ? 0 : amount / volume;
    }
}

void th_axial_keep_sizes(const struct th_view *view, int i)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    struct axial_states *s = view->states;
    s->size_volume[i] = p->volume[i];
    s->size_cranial[i] = p->cranial_volume[i];
    s->size_cord[i] = p->cord_surface[i];
    s->size_roots[i] = p->root_surface[i];
    s->size_brain[i] = p->cranial_surface[i];
    s->size_depth[i] = p->tissue_depth[i];
    for (size_t d = 0; d < view->species; d++) {
        s->size_plasma[d][i] = port->plasma_volume[d][i];
        s->size_peripheral[d][i] = port->peripheral_volume[d][i];
    }
}

static bool resized(const struct th_view *view, int i)
{
    const struct sizes before = sizes_before(view->states, i), now = sizes_now(view->params, i);
    return before.volume != now.volume || before.cranial != now.cranial ||
           before.depth != now.depth || before.surface[0] != now.surface[0] ||
           before.surface[1] != now.surface[1] || before.surface[2] != now.surface[2];
}

void th_axial_resize(const struct th_view *view, const struct axial_room *room, int i)
{
    struct axial_states *s = view->states;
    const bool any = resized(view, i);
    for (size_t d = 0; d < view->species; d++) {
        if (any)
            s->drawn[d][i] += resize_cells(view, room, d, i);
        resize_blood(view, room, d, i);
    }
    th_axial_keep_sizes(view, i);
}
