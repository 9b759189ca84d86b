/* csf/axial: sizes. Volumes of the cells, sections at the faces, and the local geometry of the
 * canal; of the skull the cells convexity, Sylvian, cisterns, and the ventricles. */
#include "axial.h"

#include <math.h>

double th_axial_section(const struct axial_room *room, const struct axial_params *p,
                        size_t face, int lane)
{
    const bool even = p->shape[lane] == AXIAL_UNIFORM;
    return p->volume[lane] * (even ? 1 : room->density[face]) / p->length[lane];
}

double th_axial_share(const struct axial_room *room, bool even, int column, size_t cell)
{
    return even ? 1 / (double)room->n : room->share[(size_t)column * room->column + cell];
}

/* Of the brain, beside convexities, Sylvian CSF, cisterns. */
const double th_axial_brain_share[AXIAL_SKULL] = {0.55, 0.25, 0.2};

double th_axial_skull_volume(const struct axial_params *p, int cell, int i)
{
    const double all = p->cranial_volume[i] * (1 - p->ventricle_share[i]);
    const double rest = (1 - p->cistern_share[i]) * all;
    return cell == AXIAL_CISTERNS    ? p->cistern_share[i] * all
           : cell == AXIAL_CONVEXITY ? p->convexity_share[i] * rest
                                     : (1 - p->convexity_share[i]) * rest;
}

double th_axial_ventricle_volume(const struct axial_params *p, int i)
{
    return p->cranial_volume[i] * p->ventricle_share[i];
}

enum { BRANCHES = TH_LAYERS / 2 };

/* The surface beside the cells of a branch, m2, and the column of their shares. */
static double surface_of(const struct axial_sizes *sizes, int branch)
{
    const double surfaces[BRANCHES] = {sizes->cord, sizes->roots, sizes->dura};
    return surfaces[branch];
}

static int column_of(int branch)
{
    static const int columns[BRANCHES] = {TH_CORD_SURFACE, TH_ROOT_SURFACE, TH_DURA_SURFACE};
    return columns[branch];
}

double th_axial_layer_volume(const struct axial_room *room, bool even,
                             const struct axial_sizes *sizes, size_t layer, size_t cell)
{
    const int branch = (int)layer / 2;
    if (cell < AXIAL_SKULL || !(sizes->layer[2 * branch] > 0))
        return 0;
    return sizes->layer[layer] * surface_of(sizes, branch) *
           th_axial_share(room, even, column_of(branch), cell - AXIAL_SKULL);
}

void th_axial_set_layer_volumes(const struct axial_room *room, const struct axial_params *p,
                                const struct axial_tissue *tissue, int i)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    struct axial_sizes sizes = {
        .cord = p->cord_surface[i], .roots = p->root_surface[i], .dura = p->dura_surface[i]};
    for (size_t l = 0; l < room->layers; l++) sizes.layer[l] = tissue->layer[l].depth;
    for (size_t l = 0; l < room->layers; l++)
        for (size_t c = 0; c < room->cells; c++)
            room->layer[(l * room->cells + c) * TH_LANES + (size_t)i] =
                th_axial_layer_volume(room, even, &sizes, l, c);
}

void th_axial_set_volumes(const struct axial_room *room, const struct axial_params *p,
                          const struct axial_tissue *tissue, int i)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    th_axial_set_layer_volumes(room, p, tissue, i);
    for (int c = 0; c < AXIAL_SKULL; c++) {
        room->volume[c * TH_LANES + i] = th_axial_skull_volume(p, c, i);
        room->tissue[c * TH_LANES + i] = th_axial_brain_share[c] * tissue->brain_volume;
    }
    for (size_t f = 0; f <= room->n; f++)
        room->section[f * TH_LANES + (size_t)i] = th_axial_section(room, p, f, i);
    for (size_t c = 0; c < room->n; c++) {
        size_t at = (c + AXIAL_SKULL) * TH_LANES + (size_t)i;
        room->volume[at] = p->volume[i] * th_axial_share(room, even, TH_CSF_VOLUME, c);
        room->tissue[at] =
            tissue->depth *
            (p->cord_surface[i] * th_axial_share(room, even, TH_CORD_SURFACE, c) +
             p->root_surface[i] * th_axial_share(room, even, TH_ROOT_SURFACE, c));
    }
}

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
        .moved = p->stroke[lane] * (1 - f) / section,
    };
}
