/* csf/streaming: the excess weight of CSF, which is a solute of its own (glucose, for most): it
 * comes in with the solution, is carried and mixes as drug does (carry.c), and leaves with
 * fluid alone: nothing of it enters tissue. Of the skull the cisterns alone are followed. */
#include "csf/streaming/heavy/heavy.h"

#include <math.h>
#include <string.h>

/* Excess of density, over it, below which there is none. */
#define NONE 1e-7

static size_t of_excess(const struct streaming_memory *memory)
{
    return memory->species * memory->vectors * TH_LANES;
}

void th_streaming_gather_excess(const struct th_view *view,
                                const struct streaming_memory *memory, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_drug *own = &memory->drug[memory->species];
    const double *from = view->before + of_excess(memory) + i;
    memset(own->amounts[STREAMING_CSF], 0, memory->size * sizeof(double));
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++)
            own->amounts[STREAMING_CSF][th_streaming_at(mesh, j, c)] =
                from[(j * mesh->cells + c) * TH_LANES];
    own->body->amount[BODY_CISTERNS] = from[mesh->angles * mesh->cells * TH_LANES];
}

bool th_streaming_scatter_excess(const struct th_view *view,
                                 const struct streaming_memory *memory, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_drug *own = &memory->drug[memory->species];
    const struct th_ports *port = view->ports;
    double *to = view->arrays + of_excess(memory) + i, most = 0;
    for (size_t k = 0; k < memory->size; k++)
        most = fmax(most, fabs(own->amounts[STREAMING_CSF][k]) * memory->per_volume[k]);
    const bool lasts = most > NONE * port->pressure.density[i];
    const double kept = lasts ? 1 : 0;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++)
            to[(j * mesh->cells + c) * TH_LANES] =
                kept * own->amounts[STREAMING_CSF][th_streaming_at(mesh, j, c)];
    to[mesh->angles * mesh->cells * TH_LANES] = kept * own->body->amount[BODY_CISTERNS];
    return lasts;
}

double th_streaming_excess(const struct th_view *view, int number, int i)
{
    const struct th_ports *port = view->ports;
    const double density = port->pressure.density[i];
    double sum = 0;
    if (number == TH_CSF_NEEDLE)
        return port->needle.volume[i] > 0 && port->needle.density[i] > 0
                   ? port->needle.volume[i] * (port->needle.density[i] - density)
                   : 0;
    for (size_t d = 0; d < view->species; d++) {
        const double weighs = port->drug.solution_density[d][i];
        const double stock = port->drug.stock[d][i] * port->drug.base_fraction[d][i];
        const double mass = th_csf_source_mass(port, number, d, i);
        if (weighs > 0 && stock > 0 && mass > 0)
            sum += mass / stock * (weighs - density);
    }
    return sum;
}

bool th_streaming_is_heavy(const struct th_view *view, const struct streaming_memory *memory,
                           int i)
{
    const double *from = view->before + of_excess(memory) + i;
    bool heavy = false;
    for (int k = TH_TIP; k < TH_CSF_LEAK; k++) heavy |= th_streaming_excess(view, k, i) != 0;
    for (size_t k = 0; !heavy && k <= memory->mesh.angles * memory->mesh.cells; k++)
        heavy |= from[k * TH_LANES] != 0;
    return heavy;
}

void th_streaming_set_excess_sources(const struct th_view *view,
                                     const struct streaming_memory *memory, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    double *source = memory->drug[memory->species].source;
    memset(source, 0, memory->size * sizeof *source);
    for (int k = TH_TIP; k < TH_CSF_LEAK; k++) {
        const struct streaming_place *place = &memory->places[k];
        const double rate = th_streaming_excess(view, k, i) / view->step[i];
        for (size_t j = 0; rate != 0 && j < mesh->angles; j++)
            for (size_t c = place->first; c < place->end; c++)
                source[th_streaming_at(mesh, j, c)] += rate * th_streaming_part(place, j, c);
    }
}

void th_streaming_open_excess(const struct th_view *view, struct streaming_memory *memory,
                              const struct th_drift *drift, double substep, int i)
{
    const size_t d = memory->species;
    th_streaming_set_sinking(view, memory, drift, i);
    (void)th_streaming_set_mix(view, memory, drift, d, i);
    th_streaming_set_matrices(view, memory, drift, d, substep, i);
    th_streaming_gather_excess(view, memory, i);
    th_streaming_set_excess_sources(view, memory, i);
}

void th_streaming_lose_excess(const struct th_view *view, const struct streaming_memory *memory,
                              double h, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const struct streaming_drug *own = &memory->drug[memory->species];
    const struct streaming_body *body = memory->drug[0].body;
    double leaves = 0;
    (void)view, (void)i;
    for (size_t c = 0; c < mesh->cells; c++)
        for (size_t j = 0; j < mesh->angles; j++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const double rate =
                fmax(0, memory->absorbed[c]) * memory->lateral[j] * memory->per_volume[at] +
                th_streaming_drawn_rate(memory, TH_CSF_NEEDLE, j, c) +
                th_streaming_drawn_rate(memory, TH_CSF_LEAK, j, c);
            own->amounts[STREAMING_CSF][at] *= exp(-rate * h);
        }
    for (size_t k = 0; k < body->count; k++)
        if (body->edge[k].from == BODY_CISTERNS)
            leaves += body->edge[k].rate;
    own->body->amount[BODY_CISTERNS] *= exp(-leaves * h);
}
