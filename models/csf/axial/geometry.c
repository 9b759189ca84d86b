/* csf/axial: sizes. Volumes of the cells, and sections at the faces of the canal; of the skull
 * the cells convexity, Sylvian, cisterns, and the ventricles. */
#include "axial.h"

#include <math.h>

double th_axial_section(const struct axial_memory *memory, const struct axial_params *p,
                        size_t face, int lane)
{
    const bool even = p->shape[lane] == AXIAL_UNIFORM;
    return p->volume[lane] * (even ? 1 : memory->density[face]) / p->length[lane];
}

double th_axial_share(const struct axial_memory *memory, bool even, int column, size_t cell)
{
    return even ? 1 / (double)memory->n * memory->relative[cell]
                : memory->share[(size_t)column * memory->column + cell];
}

double th_axial_dura(const struct axial_memory *memory, bool even, double lean, size_t cell)
{
    const double share = th_axial_share(memory, even, TH_DURA_SURFACE, cell);
    if (lean == 0)
        return share;
    const double low = even ? share * (memory->edge[cell] + memory->edge[cell + 1])
                            : th_axial_share(memory, false, TH_DURA_LOW, cell);
    return (1 - lean) * share + lean * low;
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

double th_axial_layer_volume(const struct axial_memory *memory, bool even,
                             const struct axial_sizes *sizes, size_t layer, size_t cell)
{
    const int branch = (int)layer / 2;
    if (cell < AXIAL_SKULL || cell >= AXIAL_SKULL + memory->n ||
        !(sizes->layer[2 * branch] > 0))
        return 0;
    return sizes->layer[layer] * surface_of(sizes, branch) *
           th_axial_share(memory, even, column_of(branch), cell - AXIAL_SKULL);
}

void th_axial_set_layer_volumes(const struct axial_memory *memory, const struct axial_params *p,
                                const struct th_csf_tissue *tissue, int i)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    struct axial_sizes sizes = {
        .cord = p->cord_surface[i], .roots = p->root_surface[i], .dura = p->dura_surface[i]};
    for (size_t l = 0; l < memory->layers; l++) sizes.layer[l] = tissue->layer[l].depth;
    for (size_t l = 0; l < memory->layers; l++)
        for (size_t c = 0; c < memory->cells; c++)
            memory->layer[(l * memory->cells + c) * TH_LANES + (size_t)i] =
                th_axial_layer_volume(memory, even, &sizes, l, c);
}

void th_axial_set_volumes(const struct axial_memory *memory, const struct axial_params *p,
                          const struct th_csf_tissue *tissue, int i)
{
    const bool even = p->shape[i] == AXIAL_UNIFORM;
    th_axial_set_layer_volumes(memory, p, tissue, i);
    for (int c = 0; c < AXIAL_SKULL; c++) {
        memory->volume[c * TH_LANES + i] = th_axial_skull_volume(p, c, i);
        memory->tissue[c * TH_LANES + i] = th_axial_brain_share[c] * tissue->brain_volume;
    }
    for (size_t f = 0; f <= memory->n; f++)
        memory->section[f * TH_LANES + (size_t)i] = th_axial_section(memory, p, f, i);
    for (size_t c = AXIAL_SKULL + memory->n; c < memory->cells; c++) { /* empty, of any size */
        memory->volume[c * TH_LANES + (size_t)i] = p->volume[i];
        memory->tissue[c * TH_LANES + (size_t)i] = 0;
    }
    for (size_t c = 0; c < memory->n; c++) {
        size_t at = (c + AXIAL_SKULL) * TH_LANES + (size_t)i;
        memory->volume[at] = p->volume[i] * th_axial_share(memory, even, TH_CSF_VOLUME, c);
        memory->tissue[at] =
            tissue->depth *
            (p->cord_surface[i] * th_axial_share(memory, even, TH_CORD_SURFACE, c) +
             p->root_surface[i] * th_axial_share(memory, even, TH_ROOT_SURFACE, c));
    }
}
