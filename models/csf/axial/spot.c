/* csf/axial: the local geometry of the canal at a place, for what comes in there. */
#include "axial.h"

#include <math.h>

/* Perimeter of cord and dura, the mean over a cell, m. */
static double perimeter(const struct axial_room *room, const struct axial_params *p,
                        size_t cell, int i)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    const double surface =
        p->cord_surface[i] * th_axial_share(room, even, TH_CORD_SURFACE, cell) +
        p->dura_surface[i] * th_axial_share(room, even, TH_DURA_SURFACE, cell);
    return surface * (double)room->n / p->length[i];
}

struct th_csf_spot th_axial_geometry(const struct axial_room *room,
                                     const struct axial_params *p, double position, int lane)
{
    const double f = fmin(fmax(position / p->length[lane], 0), 1), n = (double)room->n;
    const size_t face = (size_t)fmin(f * n, n - 1);
    const double t = f * n - (double)face;
    const double section = (1 - t) * th_axial_section(room, p, face, lane) +
                           t * th_axial_section(room, p, face + 1, lane);
    /* Perimeters are means of cells: linear between the two nearest centres. */
    const double at = fmin(fmax(f * n - 0.5, 0), n - 1);
    const size_t cell = (size_t)fmin(at, n - 2);
    const double above = 1 - (at - (double)cell), below = 1 - above;
    return (struct th_csf_spot){
        .section = section,
        .perimeter =
            above * perimeter(room, p, cell, lane) + below * perimeter(room, p, cell + 1, lane),
        .moved = p->stroke[lane] * th_axial_fall(room, p, f, lane) / section,
    };
}
