/* csf/axial: tissue in layers (canal.h): their volumes, coefficients and amounts, from the
 * ports of tissue. Branch b has the layers 2 b, beside CSF, and 2 b + 1 behind it. */
#include "axial.h"

#include "laws.h"

#include <math.h>
#include <string.h>

_Static_assert((int)TH_LAYERS <= (int)TH_CANAL_LAYERS, "the canal holds the layers");

void th_axial_link_layers(const struct axial_memory *memory, struct th_canal *canal)
{
    struct th_canal_layers *tree = th_canal_layers(canal);
    for (size_t l = 1; l < memory->layers; l += 2) tree->parent[l] = (int32_t)l - 1;
}

bool th_axial_has_dura(const struct axial_memory *memory, const struct th_csf_tissue *tissue)
{
    return memory->layers && tissue->layer[TH_DURA].depth > 0;
}

void th_axial_fill_layers(const struct axial_memory *memory, const struct axial_drug *drug,
                          int i)
{
    const struct axial_key *key = &drug->key[i];
    struct th_canal_layers *tree = th_canal_layers(drug->canal);
    tree->saturable = (int32_t)key->tissue.saturates - 1;
    tree->binding_capacity[i] = key->drug.binding_capacity;
    for (size_t l = 0; l < memory->layers; l++) {
        const struct th_canal_layer_rows rows = th_canal_layer_rows(drug->canal, l);
        const struct th_csf_layer_rates rates = th_csf_layer_rates(&key->tissue, &key->drug, l);
        tree->to_plasma[l][i] = rates.to_plasma;
        tree->partition[l][i] = rates.partition;
        tree->binding[l][i] = rates.binding;
        tree->unbinding[l][i] = rates.unbinding;
        for (size_t c = 0; c < memory->cells; c++) {
            const size_t at = c * TH_LANES + (size_t)i;
            rows.ratio[at] =
                memory->layer[l * memory->cells * TH_LANES + at] / memory->volume[at];
            rows.in[at] = rates.in;
            rows.out[at] = rates.out;
        }
    }
}

/* ---- sizes that change ---- */

/* Of one layer: its free and bound drug, to the new volume; what has no place any more, kg. */
static double rescale(double *free, double *bound, double before, double now, double capacity)
{
    const double amount = before * (*free + *bound), scale = now > 0 ? before / now : 0;
    *free *= scale;
    *bound *= scale;
    if (capacity > 0 && *bound > capacity) {
        *free += *bound - capacity;
        *bound = capacity;
    }
    return now > 0 ? 0 : amount;
}

double th_axial_resize_layers(const struct axial_memory *memory, bool even, double *state,
                              const struct axial_sizes *before, const struct axial_sizes *now,
                              double saturates, double capacity, size_t cell)
{
    double left = 0, behind = 0; /* of the branch */
    for (size_t l = memory->layers; l-- > 0;) {
        double *at =
            state + th_canal_layer_vector(memory->cells, memory->layers, cell, l) * TH_LANES;
        const double was = th_axial_layer_volume(memory, even, before, l, cell);
        const double is = th_axial_layer_volume(memory, even, now, l, cell);
        if (was != is)
            behind += rescale(at, at + TH_LANES, was, is,
                              th_is(saturates, (int)l + 1) ? capacity : 0);
        if (behind > 0 && is > 0) {
            *at += behind / is;
            behind = 0;
        }
        if (l % 2 == 0) {
            left += behind;
            behind = 0;
        }
    }
    return left;
}

/* ---- where they lie ---- */

size_t th_axial_saturable_vector(const struct axial_memory *memory, size_t layer, size_t cell)
{
    return memory->layers ? th_canal_layer_vector(memory->cells, memory->layers, cell, layer)
                          : 3 * cell + 1;
}

const double *th_axial_saturable_volume(const struct axial_memory *memory, size_t layer)
{
    return memory->layers ? memory->layer + layer * memory->cells * TH_LANES : memory->tissue;
}

double th_axial_binding(const struct axial_memory *memory, const struct axial_key *key,
                        size_t layer)
{
    return (memory->layers ? key->tissue.layer[layer].binding : 1) * key->drug.binding;
}

size_t th_axial_cord_layer(const struct th_ports *port, int i)
{
    return port->tissue.layer_depth[TH_GREY][i] > 0 ? TH_GREY : TH_WHITE;
}
