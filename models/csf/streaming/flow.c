/* csf/streaming: fluxes of the lane at work.
 *
 * Streams. Psi at the corners of the cells (drift.h, heart and breathing added with their
 * signs); the flow through a face is the difference of Psi between its two corners, that
 * through an edge likewise, so that what enters a cell leaves it, to round-off, and the ring
 * closes exactly because Psi is 0 on its axes of symmetry.
 *
 * Bulk flow Q(x), as csf/axial has it: at each face what is absorbed and held below it, less
 * what is formed and comes in there. Of Q each angle has the share of laminar flow, h^3; what
 * is formed, absorbed and held in a row is so in proportion to the fluid of each angle; the
 * flow round the cord follows from continuity, without circulation in the mean weighted by the
 * resistance 1/h^3.
 *
 * A substep h is no longer than V over all that flows and mixes out of a cell, times the share
 * below. */
#include "streaming.h"

#include "laws.h"

#include <math.h>

#define COURANT 0.9

/* Bulk flow of the faces, and what the cells lose of their own fluid; the canal's share of it
 * into memory->absorbed. */
static void set_bulk(const struct th_view *view, const struct streaming_memory *memory, int i,
                     double *net)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct th_csf_fluid fluid = th_csf_fluid(port, i);
    double infused = 0, flow = 0;
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++)
        infused += memory->places[k].used ? memory->places[k].flow : 0;
    const struct th_csf_shares shares =
        th_csf_shares(&fluid, infused,
                      port->pressure.stored[TH_CANAL][i] + port->pressure.stored[TH_SKULL][i]);
    memory->flow[memory->mesh.cells] = 0;
    for (size_t c = memory->mesh.cells; c-- > 0;) {
        const double root = th_streaming_share(memory, p, TH_ROOT_SURFACE, c, i);
        memory->absorbed[c] = shares.spine * root;
        net[c] =
            (shares.spine - shares.formed) * root + shares.held / (double)memory->mesh.cells;
        flow += net[c];
        for (int k = TH_TIP; k < TH_CSF_SOURCES; k++)
            if (memory->places[k].used && c >= memory->places[k].first &&
                c < memory->places[k].end)
                flow -= memory->places[k].flow * memory->places[k].along[c];
        memory->flow[c] = flow;
    }
}

/* Gap over its mean at the middle of an angle, and at the edge before it. */
static double gap_at(double eccentricity, double s)
{
    return 1 - eccentricity * cos(2 * TH_PI * s);
}

/* Flow that comes in at a cell from all sources, m3/s. */
static double inflow(const struct streaming_memory *memory, size_t angle, size_t cell)
{
    double sum = 0;
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &memory->places[k];
        if (place->used && cell >= place->first && cell < place->end)
            sum += place->flow * th_streaming_part(place, angle, cell);
    }
    return sum;
}

static inline double above(double flow)
{
    return flow > 0 ? flow : 0;
}

static void split(double flow, double *one, double *other)
{
    *one = above(flow);
    *other = above(-flow);
}

/* Flow through the edges of a row, from continuity. */
static void set_round(const struct streaming_memory *memory, const double *profile,
                      const double *weight, double net, size_t cell)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const double *psi = memory->psi + cell * (mesh->angles + 1), *next = psi + mesh->angles + 1;
    double *flow = memory->work[0], mean = 0, sum = 0;
    flow[0] = 0;
    for (size_t j = 0; j < mesh->angles; j++) {
        const double here = (memory->flow[cell] - memory->flow[cell + 1]) * profile[j] -
                            net * memory->lateral[j] + inflow(memory, j, cell);
        mean += weight[j] * flow[j];
        sum += weight[j];
        flow[j + 1] = flow[j] + here;
    }
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, cell);
        split(flow[j] - mean / sum + (psi[j] - next[j]), &memory->right[at], &memory->left[at]);
    }
}

void th_streaming_set_flow(const struct th_view *view, const struct streaming_memory *memory,
                           int lane)
{
    const struct streaming_params *p = view->params;
    const struct streaming_mesh *mesh = &memory->mesh;
    double *net = memory->work[1], *profile = memory->work[2], *weight = memory->work[3],
           sum = 0;
    set_bulk(view, memory, lane, net);
    for (size_t j = 0; j < mesh->angles; j++) {
        const double middle = gap_at(p->eccentricity[lane],
                                     ((double)j + 0.5) / (double)mesh->angles),
                     edge = gap_at(p->eccentricity[lane], (double)j / (double)mesh->angles);
        profile[j] = middle * middle * middle;
        weight[j] = 1 / (edge * edge * edge);
        sum += profile[j];
    }
    for (size_t j = 0; j < mesh->angles; j++) profile[j] /= sum;
    for (size_t f = 0; f <= mesh->cells; f++) {
        const double *psi = memory->psi + f * (mesh->angles + 1);
        for (size_t j = 0; j < mesh->angles; j++) {
            const size_t at = th_streaming_at(mesh, j, f);
            split(memory->flow[f] * profile[j] + (psi[j + 1] - psi[j]), &memory->down[at],
                  &memory->up[at]);
        }
    }
    for (size_t c = 0; c < mesh->cells; c++) set_round(memory, profile, weight, net[c], c);
}

/* All that flows out of a cell, m3/s. */
static double leaving(const struct streaming_memory *memory, size_t angle, size_t cell)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const size_t at = th_streaming_at(mesh, angle, cell);
    const size_t other = th_streaming_at(mesh, (angle + 1) % mesh->angles, cell);
    return memory->up[at] + memory->down[at + 1] + memory->left[at] + memory->right[other];
}

double th_streaming_turnover(const struct streaming_memory *memory)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    double shortest = INFINITY;
    for (size_t c = 0; c < mesh->cells; c++) {
        const double *psi = memory->psi + c * (mesh->angles + 1),
                     *next = psi + mesh->angles + 1;
        for (size_t j = 0; j < mesh->angles; j++) {
            const double out = above(psi[j] - psi[j + 1]) + above(next[j + 1] - next[j]) +
                               above(next[j] - psi[j]) + above(psi[j + 1] - next[j + 1]);
            const double volume = memory->volume[th_streaming_at(mesh, j, c)];
            shortest = out * shortest > volume ? volume / out : shortest;
        }
    }
    return shortest;
}

double th_streaming_set_mix(const struct th_view *view, const struct streaming_memory *memory,
                            const struct th_drift *drift, size_t species, int lane)
{
    const struct streaming_params *p = view->params;
    const struct streaming_mesh *mesh = &memory->mesh;
    const double *dispersion = th_streaming_dispersion(view, memory, drift, species, lane);
    const double cell = p->length[lane] / (double)mesh->cells;
    double *mix = memory->drug[species].mix, longest = INFINITY;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t f = 0; f <= mesh->cells; f++) {
            const double open = f == 0 ? 2 * p->foramen[lane] : f < mesh->cells ? 1 : 0;
            mix[th_streaming_at(mesh, j, f)] =
                open * dispersion[f] * memory->section[f] * memory->lateral[j] / cell;
        }
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const double out = leaving(memory, j, c) + mix[at] + mix[at + 1];
            longest = out * longest > memory->volume[at] ? memory->volume[at] / out : longest;
        }
    const double cisterns = th_streaming_skull_volume(p, BODY_CISTERNS, lane);
    double into = 0; /* out of the cisterns into the canal */
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        into += memory->down[at] + mix[at];
    }
    longest = into * longest > cisterns ? cisterns / into : longest;
    return COURANT * longest;
}

void th_streaming_set_reach(const struct streaming_memory *memory, size_t species,
                            double substep)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const double *mix = memory->drug[species].mix;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const double out = leaving(memory, j, c);
            const double rest = memory->volume[at] / substep - mix[at] - mix[at + 1] - out;
            memory->drug[species].reach[at] = rest < out ? above(rest / out) : 1;
        }
}
