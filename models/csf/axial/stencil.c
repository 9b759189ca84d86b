/* csf/axial: the cells in which a place along the canal lies, and the share of each (place.c):
 * by quadratic splines in equal cells, linear between the centres of stretches. */
#include "axial.h"

#include <math.h>

struct axial_stencil th_axial_stencil(const struct axial_params *p, size_t n, double position,
                                      int lane)
{
    if (position < 0)
        return (struct axial_stencil){.first = AXIAL_CISTERNS, .weight = {1, 0, 0}, .at = 0};
    const double at = fmin(position / p->length[lane], 1) * (double)n;
    const size_t whole = (size_t)at,
                 cell = whole < n ? whole : n - 1; /* 0: below the foramen */
    const double t = at - (double)cell - 0.5;
    const double up = (0.5 - t) * (0.5 - t) / 2, down = (0.5 + t) * (0.5 + t) / 2;
    const double here = 0.75 - t * t;
    struct axial_stencil stencil = {
        .first = cell + AXIAL_CISTERNS, .weight = {up, here, down}, .at = at};
    if (cell == 0 && p->foramen[lane] > 0) {
        stencil.weight[0] = 2 * up;
        stencil.weight[1] = here - up;
    } else if (cell == 0) {
        stencil.weight[0] = 0;
        stencil.weight[1] = here + up;
    } else if (cell == n - 1) {
        stencil.first--;
        stencil.weight[0] = 0;
        stencil.weight[1] = up;
        stencil.weight[2] = here + down;
    }
    return stencil;
}

size_t th_axial_stretch_at(const struct axial_memory *memory, const struct axial_params *p,
                           double position, int lane)
{
    const double fraction = position / p->length[lane];
    size_t cell = 0;
    while (cell + 1 < memory->n && fraction >= memory->edge[cell + 1]) cell++;
    return cell;
}

/* Linear between the centres of two stretches; beyond the first and the last as there. */
static struct axial_stencil stencil_of_stretches(const struct axial_memory *memory,
                                                 double fraction)
{
    size_t cell = 0;
    double before = -1, centre = (memory->edge[0] + memory->edge[1]) / 2;
    while (cell + 1 < memory->n && fraction >= centre) {
        cell++;
        before = centre;
        centre = (memory->edge[cell] + memory->edge[cell + 1]) / 2;
    }
    const double t = before < 0 ? 1 : fmin((fraction - before) / (centre - before), 1);
    return (struct axial_stencil){.first = cell + AXIAL_SKULL + 1 - TH_CANAL_PROBE_CELLS,
                                  .weight = {0, 1 - t, t},
                                  .at = (double)cell + 0.5};
}

struct axial_stencil th_axial_stencil_of(const struct axial_memory *memory,
                                         const struct axial_params *p, double position,
                                         int lane)
{
    return memory->stretches && position >= 0
               ? stencil_of_stretches(memory, position / p->length[lane])
               : th_axial_stencil(p, memory->n, position, lane);
}
