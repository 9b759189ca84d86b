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
 * into room->absorbed. */
static void set_bulk(const struct th_view *view, const struct streaming_room *room, int i,
                     double *net)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const struct th_csf_fluid fluid = th_csf_fluid(port, i);
    double infused = 0, flow = 0;
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++)
        infused += room->places[k].used ? room->places[k].flow : 0;
    const struct th_csf_shares shares =
        th_csf_shares(&fluid, infused,
                      port->pressure.stored[TH_CANAL][i] + port->pressure.stored[TH_SKULL][i]);
    room->flow[room->mesh.cells] = 0;
    for (size_t c = room->mesh.cells; c-- > 0;) {
        const double root = th_streaming_share(room, p, TH_ROOT_SURFACE, c, i);
        room->absorbed[c] = shares.spine * root;
        net[c] = (shares.spine - shares.formed) * root + shares.held / (double)room->mesh.cells;
        flow += net[c];
        for (int k = TH_TIP; k < TH_CSF_SOURCES; k++)
            if (room->places[k].used && c >= room->places[k].first && c < room->places[k].end)
                flow -= room->places[k].flow * room->places[k].along[c];
        room->flow[c] = flow;
    }
}

/* Gap over its mean at the middle of an angle, and at the edge before it. */
static double gap_at(double eccentricity, double s)
{
    return 1 - eccentricity * cos(2 * TH_PI * s);
}

/* Flow that comes in at a cell from all sources, m3/s. */
static double inflow(const struct streaming_room *room, size_t angle, size_t cell)
{
    double sum = 0;
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &room->places[k];
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
static void set_round(const struct streaming_room *room, const double *profile,
                      const double *weight, double net, size_t cell)
{
    const struct streaming_mesh *mesh = &room->mesh;
    const double *psi = room->psi + cell * (mesh->angles + 1), *next = psi + mesh->angles + 1;
    double *flow = room->work[0], mean = 0, sum = 0;
    flow[0] = 0;
    for (size_t j = 0; j < mesh->angles; j++) {
        const double here = (room->flow[cell] - room->flow[cell + 1]) * profile[j] -
                            net * room->lateral[j] + inflow(room, j, cell);
        mean += weight[j] * flow[j];
        sum += weight[j];
        flow[j + 1] = flow[j] + here;
    }
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, cell);
        split(flow[j] - mean / sum + (psi[j] - next[j]), &room->right[at], &room->left[at]);
    }
}

void th_streaming_set_flow(const struct th_view *view, const struct streaming_room *room,
                           int lane)
{
    const struct streaming_params *p = view->params;
    const struct streaming_mesh *mesh = &room->mesh;
    double *net = room->work[1], *profile = room->work[2], *weight = room->work[3], sum = 0;
    set_bulk(view, room, lane, net);
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
        const double *psi = room->psi + f * (mesh->angles + 1);
        for (size_t j = 0; j < mesh->angles; j++) {
            const size_t at = th_streaming_at(mesh, j, f);
            split(room->flow[f] * profile[j] + (psi[j + 1] - psi[j]), &room->down[at],
                  &room->up[at]);
        }
    }
    for (size_t c = 0; c < mesh->cells; c++) set_round(room, profile, weight, net[c], c);
}

/* All that flows out of a cell, m3/s. */
static double leaving(const struct streaming_room *room, size_t angle, size_t cell)
{
    const struct streaming_mesh *mesh = &room->mesh;
    const size_t at = th_streaming_at(mesh, angle, cell);
    const size_t other = th_streaming_at(mesh, (angle + 1) % mesh->angles, cell);
    return room->up[at] + room->down[at + 1] + room->left[at] + room->right[other];
}

double th_streaming_turnover(const struct streaming_room *room)
{
    const struct streaming_mesh *mesh = &room->mesh;
    double shortest = INFINITY;
    for (size_t c = 0; c < mesh->cells; c++) {
        const double *psi = room->psi + c * (mesh->angles + 1), *next = psi + mesh->angles + 1;
        for (size_t j = 0; j < mesh->angles; j++) {
            const double out = above(psi[j] - psi[j + 1]) + above(next[j + 1] - next[j]) +
                               above(next[j] - psi[j]) + above(psi[j + 1] - next[j + 1]);
            const double volume = room->volume[th_streaming_at(mesh, j, c)];
            shortest = out * shortest > volume ? volume / out : shortest;
        }
    }
    return shortest;
}

double th_streaming_set_mix(const struct th_view *view, const struct streaming_room *room,
                            const struct th_drift *drift, size_t species, int lane)
{
    const struct streaming_params *p = view->params;
    const struct streaming_mesh *mesh = &room->mesh;
    const double *dispersion = th_streaming_dispersion(view, room, drift, species, lane);
    const double cell = p->length[lane] / (double)mesh->cells;
    double *mix = room->drug[species].mix, longest = INFINITY;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t f = 0; f <= mesh->cells; f++) {
            const double open = f == 0 ? 2 * p->foramen[lane] : f < mesh->cells ? 1 : 0;
            mix[th_streaming_at(mesh, j, f)] =
                open * dispersion[f] * room->section[f] * room->lateral[j] / cell;
        }
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const double out = leaving(room, j, c) + mix[at] + mix[at + 1];
            longest = out * longest > room->volume[at] ? room->volume[at] / out : longest;
        }
    const double cisterns = th_streaming_skull_volume(p, BODY_CISTERNS, lane);
    double into = 0; /* out of the cisterns into the canal */
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        into += room->down[at] + mix[at];
    }
    longest = into * longest > cisterns ? cisterns / into : longest;
    return COURANT * longest;
}

void th_streaming_set_reach(const struct streaming_room *room, size_t species, double substep)
{
    const struct streaming_mesh *mesh = &room->mesh;
    const double *mix = room->drug[species].mix;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = 0; c < mesh->cells; c++) {
            const size_t at = th_streaming_at(mesh, j, c);
            const double out = leaving(room, j, c);
            const double rest = room->volume[at] / substep - mix[at] - mix[at + 1] - out;
            room->drug[species].reach[at] = rest < out ? above(rest / out) : 1;
        }
}
