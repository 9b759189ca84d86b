/* csf/streaming: drug that comes in, and that the catheter draws in, in the lane at work. */
#include "step.h"

#include <math.h>
#include <string.h>

/* Mean rate of a source over a part of the step, whose middle is so far from that of the step;
 * linear in time as far as that leaves it of one sign. */
static double rate_at(const struct th_view *view, double mass, double moment, double off, int i)
{
    const double h = view->step[i], mean = mass / h, most = 2 * fabs(mean) / h;
    const double ramp = fmax(-most, fmin(most, 12 * moment / (h * h * h)));
    return mean + ramp * off;
}

/* Sources of a substep in the cells of the canal, kg/s. */
void th_streaming_set_sources(const struct th_view *view, const struct streaming_memory *memory,
                              size_t d, double off, int i)
{
    const struct th_ports *port = view->ports;
    const struct streaming_mesh *mesh = &memory->mesh;
    double *source = memory->drug[d].source;
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &memory->places[k];
        const double mass = th_csf_source_mass(port, k, d, i);
        if (!place->used || !(mass > 0))
            continue;
        const double rate = rate_at(view, mass, th_csf_source_moment(port, k, d, i), off, i);
        for (size_t j = 0; j < mesh->angles; j++)
            for (size_t c = place->first; c < place->end; c++)
                source[th_streaming_at(mesh, j, c)] += rate * th_streaming_part(place, j, c);
    }
}

void th_streaming_clear_sources(const struct streaming_memory *memory, size_t d)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &memory->places[k];
        if (place->used)
            for (size_t j = 0; j < mesh->angles; j++)
                for (size_t c = place->first; c < place->end; c++)
                    memory->drug[d].source[th_streaming_at(mesh, j, c)] = 0;
    }
}

/* Sources of a pair in the body, and, once in a step, what is given at once. */
void th_streaming_set_body_sources(const struct th_view *view,
                                   const struct streaming_memory *memory, size_t d, double off,
                                   double made, int i)
{
    const struct th_ports *port = view->ports;
    struct streaming_body *body = memory->drug[d].body;
    memset(body->source, 0, sizeof body->source);
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) {
        const struct streaming_place *place = &memory->places[k];
        const double mass = th_csf_source_mass(port, k, d, i);
        if (!place->used || !(mass > 0))
            continue;
        const double rate = rate_at(view, mass, th_csf_source_moment(port, k, d, i), off, i);
        body->source[BODY_CISTERNS] += place->above * rate;
        body->source[BODY_VENTRICLE] += place->ventricle ? rate : 0;
    }
    body->source[BODY_PLASMA] += made + port->plasma.infused[d][i] / view->step[i] +
                                 rate_at(view, port->depot.absorbed_mass[d][i],
                                         port->depot.absorbed_moment[d][i], off, i);
}

void th_streaming_give_at_once(const struct th_view *view,
                               const struct streaming_memory *memory, size_t d, int i)
{
    const struct th_ports *port = view->ports;
    struct streaming_body *body = memory->drug[d].body;
    body->amount[BODY_PLASMA] += port->plasma.injected[d][i];
    for (int w = 0; w < TH_WAYS; w++)
        body->amount[BODY_WAYS + w] += port->plasma.placed[w][d][i];
}

/* Takes an amount out of a place, from each cell in proportion to what it has there, weighted
 * by the shares; what the place has not, from the whole canal. */
static void take_out(const struct streaming_memory *memory, const struct streaming_place *place,
                     size_t d, double amount)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    double *csf = memory->drug[d].amounts[STREAMING_CSF], here = 0, whole = 0;
    struct streaming_body *body = memory->drug[d].body;
    const int above = place->ventricle ? BODY_VENTRICLE : BODY_CISTERNS;
    if (place->first >= place->end) {
        body->amount[above] -= amount;
        return;
    }
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = place->first; c < place->end; c++)
            here += th_streaming_part(place, j, c) * csf[th_streaming_at(mesh, j, c)];
    here /= th_streaming_held(memory);
    const double share = here > 0 ? fmin(amount / here, 1) : 0;
    for (size_t j = 0; j < mesh->angles; j++)
        for (size_t c = place->first; c < place->end; c++)
            csf[th_streaming_at(mesh, j, c)] *= 1 - share * th_streaming_part(place, j, c);
    const double rest = amount - share * here;
    for (size_t k = 0; k < memory->size; k++) whole += csf[k];
    whole /= th_streaming_held(memory);
    for (size_t k = 0; k < memory->size && whole > 0 && rest > 0; k++)
        csf[k] *= 1 - rest / whole;
}

/* A share of what the catheter draws in of the CSF in the step. */
void th_streaming_draw_in(const struct th_view *view, const struct streaming_memory *memory,
                          size_t d, double part, int i)
{
    for (int k = TH_TIP; k < TH_CSF_NEEDLE; k++) {
        const double mass = th_csf_source_mass(view->ports, k, d, i);
        if (mass < 0)
            take_out(memory, &memory->places[k], d, -mass * part);
    }
}
