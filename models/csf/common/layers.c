/* For the models of slot csf: tissue in layers, from the ports of tissue and the properties of
 * a drug. Between a layer of depth d and partition K and what lies before it, of partition K'
 * (CSF: 1), the flux per surface is P (X/K' - T/K): in = P/(d K'), out = P/(d K). */
#include "common.h"

struct th_csf_tissue th_csf_tissue(const struct th_ports *port, int i)
{
    struct th_csf_tissue tissue = {
        .depth = port->tissue.depth[i],
        .partition = port->tissue.plasma_partition[i],
        .brain_volume = port->tissue.brain_volume[i],
        .brain_exchange = port->tissue.brain_exchange[i],
        .saturates = port->tissue.saturates[i],
    };
    for (int l = 0; l < TH_LAYERS; l++)
        tissue.layer[l] = (struct th_csf_layer){
            .depth = port->tissue.layer_depth[l][i],
            .exchange = port->tissue.layer_exchange[l][i],
            .partition = port->tissue.layer_partition[l][i],
            .water = port->tissue.layer_water[l][i],
            .clearance = port->tissue.layer_clearance[l][i],
            .perfusion = port->tissue.layer_perfusion[l][i],
            .binding = port->tissue.layer_binding[l][i],
        };
    return tissue;
}

/* K of a layer for a drug. */
static double partition_of(const struct th_csf_tissue *tissue,
                           const struct th_csf_properties *drug, size_t layer)
{
    const struct th_csf_layer *of = &tissue->layer[layer];
    return of->partition * drug->partition + of->water;
}

/* P of a layer for a drug, m/s. */
static double permeability_of(const struct th_csf_tissue *tissue,
                              const struct th_csf_properties *drug, size_t layer)
{
    const struct th_csf_layer *of = &tissue->layer[layer];
    const double before = layer % 2 ? tissue->layer[layer - 1].depth : 0;
    if (layer % 2)
        return of->exchange * drug->diffusivity / ((before + of->depth) / 2);
    return of->exchange *
           (layer == TH_DURA ? drug->dural_permeability : drug->pial_permeability);
}

struct th_csf_layer_rates th_csf_layer_rates(const struct th_csf_tissue *tissue,
                                             const struct th_csf_properties *drug, size_t layer)
{
    const struct th_csf_layer *of = &tissue->layer[layer];
    const double partition = partition_of(tissue, drug, layer);
    const double before = layer % 2 ? partition_of(tissue, drug, layer - 1) : 1;
    const bool open = of->depth > 0 && partition > 0 && before > 0;
    const double permeability = open ? permeability_of(tissue, drug, layer) : 0;
    return (struct th_csf_layer_rates){
        .in = open ? permeability / (of->depth * before) : 0,
        .out = open ? permeability / (of->depth * partition) : 0,
        .to_plasma = of->clearance * drug->tissue_clearance +
                     (partition > 0 ? of->perfusion / partition : 0),
        .partition = tissue->partition * partition,
        .binding = of->binding * drug->binding,
        .unbinding = of->binding > 0 ? drug->unbinding : 0,
    };
}
