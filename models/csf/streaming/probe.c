/* csf/streaming: what effects follow, and the lag of their delay,
 *
 *     rate * integral over the step of exp(-rate (h - t)) C(t) dt,
 *
 * pair by pair, with C linear in each. An effect in CSF or cord sees the mean over the section
 * at its place. */
#include "step.h"

#include "laws.h"

/* The mean over the angles of a row, kg/m3, of CSF or of free drug in a layer, of the lane at
 * work. */
static double row_mean(const struct th_view *view, const struct streaming_memory *memory,
                       size_t d, size_t part, size_t cell, int i)
{
    const struct streaming_mesh *mesh = &memory->mesh;
    const double *amount = memory->drug[d].amounts[part];
    double sum = 0, volume = 0;
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, cell);
        sum += amount[at];
        volume += memory->volume[at];
    }
    if (part != STREAMING_CSF)
        volume = th_streaming_layer_volume(view, memory, part - STREAMING_FREE, cell, i) *
                 th_streaming_held(memory);
    return volume > 0 ? sum / volume : 0;
}

static double value_of(const struct th_view *view, const struct streaming_memory *memory,
                       size_t d, int probe, int i)
{
    const struct streaming_params *p = view->params;
    const struct th_ports *port = view->ports;
    const double *amount = memory->drug[d].body->amount;
    const enum th_site site = (enum th_site)port->effect.site[probe][i];
    const struct streaming_spot spot =
        th_streaming_spot(view, memory, port->effect.position[probe][i], i);
    if (site == TH_AT_PLASMA)
        return amount[BODY_PLASMA] / port->drug.plasma_volume[d][i];
    if (site == TH_AT_VENTRICLE && th_streaming_ventricle_volume(p, i) > 0)
        return amount[BODY_VENTRICLE] / th_streaming_ventricle_volume(p, i);
    if (site == TH_AT_CRANIAL || site == TH_AT_VENTRICLE || (spot.skull && site == TH_AT_CSF))
        return amount[BODY_CISTERNS] / th_streaming_skull_volume(p, BODY_CISTERNS, i);
    if (spot.skull) {
        const double brain =
            th_streaming_brain_share[BODY_CISTERNS] * port->tissue.brain_volume[i];
        return brain > 0 ? amount[BODY_BRAIN + BODY_CISTERNS] / brain : 0;
    }
    const size_t part = site == TH_AT_TISSUE
                            ? STREAMING_FREE + th_streaming_cord_layer(view, memory, i)
                            : STREAMING_CSF;
    return spot.weight[0] * row_mean(view, memory, d, part, spot.cell[0], i) +
           spot.weight[1] * row_mean(view, memory, d, part, spot.cell[1], i);
}

void th_streaming_begin_probes(const struct th_view *view,
                               const struct streaming_memory *memory, size_t d,
                               struct streaming_probes *probes, int i)
{
    struct th_ports *port = view->ports;
    for (int k = 0; k < TH_PROBES; k++) {
        if (!(port->effect.rate[k][i] > 0))
            continue;
        probes->value[k] = value_of(view, memory, d, k, i);
        port->csf.probe_lagged[k][d][i] = 0;
    }
}

void th_streaming_follow(const struct th_view *view, const struct streaming_memory *memory,
                         size_t d, double pair, struct streaming_probes *probes, int i)
{
    struct th_ports *port = view->ports;
    for (int k = 0; k < TH_PROBES; k++) {
        const double turns = port->effect.rate[k][i] * pair;
        if (!(turns > 0))
            continue;
        const double from = probes->value[k], to = value_of(view, memory, d, k, i);
        const struct th_fade fade = th_fade(turns);
        double *lagged = &port->csf.probe_lagged[k][d][i];
        *lagged = *lagged * exp(-turns) +
                  turns * (from * (fade.mean - fade.integral) + to * fade.integral);
        probes->value[k] = to;
        port->csf.probe_concentration[k][d][i] = to;
    }
}
