/* csf/streaming: tissue as layers: those of tissue.layers, three branches of two, or the cord
 * as one. Their volumes and rates, and exchange with them of a drug whose binding saturates or
 * that has more layers than the cord (kernel/layers.c). */
#include "streaming.h"

#include "laws.h"

#include <math.h>

/* The surface under which the branch of a layer lies. */
static enum th_tissue column_of(size_t layer)
{
    return layer / 2 == 0   ? TH_CORD_SURFACE
           : layer / 2 == 1 ? TH_ROOT_SURFACE
                            : TH_DURA_SURFACE;
}

static double surface_of(const struct streaming_params *p, size_t layer, int i)
{
    return layer / 2 == 0   ? p->cord_surface[i]
           : layer / 2 == 1 ? p->root_surface[i]
                            : p->dura_surface[i];
}

static double depth_of(const struct th_view *view, const struct streaming_memory *memory,
                       size_t layer, int i)
{
    const struct th_ports *port = view->ports;
    return memory->layers > 1 ? port->tissue.layer_depth[layer][i] : port->tissue.depth[i];
}

double th_streaming_layer_surface(const struct th_view *view,
                                  const struct streaming_memory *memory, size_t layer,
                                  size_t cell, int i)
{
    const struct streaming_params *p = view->params;
    if (memory->layers == 1)
        return p->cord_surface[i] * th_streaming_share(memory, p, TH_CORD_SURFACE, cell, i) +
               p->root_surface[i] * th_streaming_share(memory, p, TH_ROOT_SURFACE, cell, i);
    return surface_of(p, layer, i) * th_streaming_share(memory, p, column_of(layer), cell, i);
}

double th_streaming_layer_volume(const struct th_view *view,
                                 const struct streaming_memory *memory, size_t layer,
                                 size_t cell, int i)
{
    return depth_of(view, memory, layer, i) *
           th_streaming_layer_surface(view, memory, layer, cell, i);
}

static double volume_of(const struct th_view *view, const struct streaming_memory *memory,
                        size_t layer, int i)
{
    double sum = 0;
    for (size_t c = 0; c < memory->mesh.cells; c++)
        sum += th_streaming_layer_volume(view, memory, layer, c, i);
    return sum;
}

size_t th_streaming_cord_layer(const struct th_view *view,
                               const struct streaming_memory *memory, int i)
{
    const struct th_ports *port = view->ports;
    return memory->layers > 1 && port->tissue.layer_depth[TH_GREY][i] > 0 ? TH_GREY : TH_WHITE;
}

bool th_streaming_has_dura(const struct th_view *view, const struct streaming_memory *memory,
                           int i)
{
    const struct th_ports *port = view->ports;
    return memory->layers > 1 && port->tissue.layer_depth[TH_DURA][i] > 0;
}

bool th_streaming_is_layered(const struct th_view *view, const struct streaming_memory *memory,
                             size_t d, int i)
{
    const struct th_ports *port = view->ports;
    return memory->layers > 1 || (port->drug.binding[d][i] > 0 && th_csf_saturable(view, d, i));
}

/* ---- rates ---- */

/* Of cord as one layer: those of its page. */
static struct th_csf_layer_rates cord_rates(const struct th_csf_tissue *tissue,
                                            const struct th_csf_properties *drug)
{
    const bool open = drug->partition > 0 && tissue->depth > 0;
    return (struct th_csf_layer_rates){
        .in = open ? drug->pial_permeability / tissue->depth : 0,
        .out = open ? drug->pial_permeability / (tissue->depth * drug->partition) : 0,
        .to_plasma = drug->tissue_clearance,
        .partition = tissue->partition,
        .binding = drug->binding,
        .unbinding = drug->unbinding,
    };
}

static struct th_csf_layer_rates rates_of(const struct th_view *view,
                                          const struct streaming_memory *memory, size_t d,
                                          size_t layer, int i)
{
    const struct th_csf_tissue tissue = th_csf_tissue(view->ports, i);
    const struct th_csf_properties drug = th_csf_properties(view->ports, d, i);
    return memory->layers > 1 ? th_csf_layer_rates(&tissue, &drug, layer)
                              : cord_rates(&tissue, &drug);
}

static void set_layer(const struct th_view *view, const struct streaming_memory *memory,
                      size_t d, size_t l, int i, struct streaming_layers *by)
{
    const struct th_csf_layer_rates own = rates_of(view, memory, d, l, i);
    const double depth = depth_of(view, memory, l, i);
    struct streaming_layer *layer = &by->layer[l];
    layer->there = depth > 0;
    layer->binds = own.binding > 0 || own.unbinding > 0;
    layer->release = own.out;
    layer->cleared = own.to_plasma;
    layer->binding = own.binding;
    layer->unbinding = own.unbinding;
    if (l % 2 == 0 && l + 1 < memory->layers && depth > 0)
        layer->deeper =
            rates_of(view, memory, d, l + 1, i).in * (depth_of(view, memory, l + 1, i) / depth);
    by->fastest =
        fmax(by->fastest, layer->release + layer->deeper + layer->cleared + layer->binding);
    by->fastest = fmax(by->fastest, layer->unbinding);
}

/* Uptake of the branches in a cell, and all that leaves its CSF. */
static void set_cell(const struct th_view *view, const struct streaming_memory *memory,
                     size_t d, size_t c, const double *per_surface, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct streaming_drug *own = &memory->drug[d];
    const struct streaming_mesh *mesh = &memory->mesh;
    const double angles = (double)mesh->angles, even = fmax(0, memory->absorbed[c]);
    const double dura = th_streaming_has_dura(view, memory, i)
                            ? 0
                            : port->drug.dural_permeability[d][i] * p->dura_surface[i] *
                                  th_streaming_dura(memory, p, c, i);
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, c);
        const double per = memory->per_volume[at], wall = per / angles;
        double out = even * memory->lateral[j] * per + dura * wall +
                     th_streaming_drawn_rate(memory, TH_CSF_NEEDLE, j, c) +
                     th_streaming_drawn_rate(memory, TH_CSF_LEAK, j, c);
        for (size_t l = 0; l < memory->layers; l += 2) {
            own->uptake[l / 2][at] =
                per_surface[l / 2] * th_streaming_layer_surface(view, memory, l, c, i) * wall;
            out += own->uptake[l / 2][at];
        }
        own->out[at] = out;
    }
}

static void set_sites(const struct th_view *view, const struct streaming_memory *memory,
                      size_t d, const struct streaming_layers *by, int i)
{
    const struct th_ports *port = view->ports;
    const struct streaming_mesh *mesh = &memory->mesh;
    const size_t layer = (size_t)by->saturable;
    for (size_t c = 0; c < mesh->cells; c++) {
        const double holds = port->drug.binding_capacity[d][i] *
                             th_streaming_layer_volume(view, memory, layer, c, i) /
                             (double)mesh->angles;
        const double site = holds > 0 ? by->layer[layer].binding / holds : 0;
        for (size_t j = 0; j < mesh->angles; j++)
            memory->drug[d].site[th_streaming_at(mesh, j, c)] = site;
    }
}

void th_streaming_set_layers(const struct th_view *view, const struct streaming_memory *memory,
                             size_t d, int i, struct streaming_layers *by)
{
    const struct th_ports *port = view->ports;
    const struct streaming_drug *own = &memory->drug[d];
    double per_surface[STREAMING_BRANCHES];
    *by = (struct streaming_layers){.saturable = -1,
                                    .out = own->out,
                                    .site = own->site,
                                    .exposure = memory->exposure,
                                    .given = {memory->held, memory->given}};
    for (size_t l = 0; l < memory->layers; l++) {
        set_layer(view, memory, d, l, i, by);
        if (l % 2 == 0) {
            by->uptake[l / 2] = own->uptake[l / 2];
            per_surface[l / 2] =
                rates_of(view, memory, d, l, i).in * depth_of(view, memory, l, i);
        }
    }
    for (size_t c = 0; c < memory->mesh.cells; c++)
        set_cell(view, memory, d, c, per_surface, i);
    for (size_t k = 0; k < memory->size; k++) by->fastest = fmax(by->fastest, own->out[k]);
    const int layer = memory->layers > 1 ? (int)port->tissue.saturates[i] - 1 : TH_WHITE;
    if (!th_csf_saturable(view, d, i) || !(by->layer[layer].binding > 0))
        return;
    by->saturable = layer;
    set_sites(view, memory, d, by, i);
}

/* ---- plasma ---- */

double th_streaming_from_plasma(const struct th_view *view,
                                const struct streaming_memory *memory, size_t d, size_t layer,
                                int i)
{
    const struct th_csf_layer_rates rates = rates_of(view, memory, d, layer, i);
    return rates.to_plasma * rates.partition * volume_of(view, memory, layer, i);
}

double th_streaming_give_tissue(const struct th_view *view,
                                const struct streaming_memory *memory, size_t d, double given,
                                int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    double weight[STREAMING_LAYERS], all = 0, outer = 0;
    for (size_t l = 0; l < memory->layers; l++)
        all += weight[l] = th_streaming_from_plasma(view, memory, d, l, i);
    for (size_t l = 0; l < memory->layers; l++) {
        if (!(weight[l] > 0))
            continue;
        double *free = memory->drug[d].amounts[STREAMING_FREE + l];
        const double here = given * (weight[l] / all), volume = volume_of(view, memory, l, i);
        outer += l >= TH_DURA ? here : 0;
        for (size_t c = 0; c < mesh->cells; c++) {
            const double part = here *
                                (th_streaming_layer_volume(view, memory, l, c, i) / volume) /
                                (double)mesh->ring;
            for (size_t j = 0; j < mesh->angles; j++) free[th_streaming_at(mesh, j, c)] += part;
        }
    }
    return outer;
}

/* ---- sizes that change ---- */

/* All of a layer that is no more, to what lies before it. */
static void clear_layer(const struct streaming_memory *memory, double *drug, size_t layer)
{
    const size_t plane = memory->mesh.cells * memory->mesh.angles;
    const size_t before = layer % 2 ? STREAMING_FREE + layer - 1 : STREAMING_CSF;
    double *free = drug + (STREAMING_FREE + layer) * plane * TH_LANES;
    double *bound = drug + th_streaming_bound(memory, layer) * plane * TH_LANES;
    double *to = drug + before * plane * TH_LANES;
    for (size_t k = 0; k < plane * TH_LANES; k += TH_LANES) {
        to[k] += free[k] + bound[k];
        free[k] = bound[k] = 0;
    }
}

/* Drug bound beyond capacity becomes free. */
static void fit_bound(const struct th_view *view, const struct streaming_memory *memory,
                      size_t d, double *drug, int i)
{
    const struct th_ports *port = view->ports;
    const size_t cells = memory->mesh.cells, angles = memory->mesh.angles,
                 plane = cells * angles;
    const size_t layer = memory->layers > 1 ? (size_t)port->tissue.saturates[i] - 1 : TH_WHITE;
    double *free = drug + (STREAMING_FREE + layer) * plane * TH_LANES;
    double *bound = drug + th_streaming_bound(memory, layer) * plane * TH_LANES;
    for (size_t c = 0; c < cells; c++) {
        const double holds = port->drug.binding_capacity[d][i] *
                             th_streaming_layer_volume(view, memory, layer, c, i) /
                             (double)angles;
        for (size_t j = 0; j < angles; j++) {
            const size_t at = (j * cells + c) * TH_LANES;
            const double beyond = fmax(0, bound[at] - holds);
            bound[at] -= beyond;
            free[at] += beyond;
        }
    }
}

void th_streaming_resize_tissue(const struct th_view *view,
                                const struct streaming_memory *memory, size_t d, int i)
{
    double *drug = view->arrays + d * memory->vectors * TH_LANES + i;
    for (size_t l = memory->layers; memory->layers > 1 && l-- > 0;)
        if (!(depth_of(view, memory, l, i) > 0))
            clear_layer(memory, drug, l);
    if (th_csf_saturable(view, d, i))
        fit_bound(view, memory, d, drug, i);
}
