/* csf/axial: what effects look at, as the canal's probes. */
#include "axial.h"

static void aim(const struct th_view *view, const struct axial_room *room, int k, int i,
                struct th_canal_probe *probe)
{
    const struct axial_params *p = view->params;
    const struct th_ports *port = view->ports;
    const enum th_site site = (enum th_site)port->probe_site[k][i];
    struct axial_place at = {0, 0};
    if (site == TH_AT_CSF || site == TH_AT_TISSUE)
        at = th_axial_place(port->probe_position[k][i], p->length[i], room->n);
    const size_t last = room->cells - TH_CANAL_REACH, first = at.cell < last ? at.cell : last;
    probe->rate[i] = port->probe_rate[k][i];
    probe->site[i] = site == TH_AT_PLASMA   ? TH_CANAL_IN_PLASMA
                     : site == TH_AT_TISSUE ? TH_CANAL_IN_TISSUE
                                            : TH_CANAL_IN_CSF;
    probe->cell[i] = (int32_t)first;
    probe->source[i] = 0;
    for (int part = 0; part < TH_CANAL_REACH; part++) probe->weight[part][i] = 0;
    probe->weight[at.cell - first][i] = 1 - at.weight;
    probe->weight[at.cell - first + 1][i] = at.weight;
}

size_t th_axial_probes(const struct th_view *view, const struct axial_room *room,
                       struct th_canal_probe probes[TH_PROBES])
{
    const struct th_ports *port = view->ports;
    size_t count = 0;
    for (int k = 0; k < TH_PROBES; k++) {
        bool any = false;
        EACH_LANE(i) any |= port->probe_rate[k][i] > 0;
        if (any)
            count = (size_t)k + 1;
    }
    for (size_t k = 0; k < count; k++) EACH_LANE(i) aim(view, room, (int)k, i, &probes[k]);
    return count;
}

double th_axial_seen(const double *state, const struct axial_room *room,
                     const struct th_canal_probe *probe, int lane)
{
    const bool tissue = probe->site[lane] == TH_CANAL_IN_TISSUE;
    const double *at = state + (3 * (size_t)probe->cell[lane] + tissue) * TH_LANES + lane;
    double sum = 0;
    if (probe->site[lane] == TH_CANAL_IN_PLASMA)
        return state[3 * room->cells * TH_LANES + (size_t)lane];
    for (size_t part = 0; part < TH_CANAL_REACH; part++)
        sum += probe->weight[part][lane] * at[3 * part * TH_LANES];
    return sum;
}
