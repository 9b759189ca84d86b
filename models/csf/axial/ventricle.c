/* csf/axial: the ventricles, one well-mixed compartment before the cisterns. CSF formed in the
 * skull enters there without drug, and with the infused fluid flows on to the cisterns; nothing
 * comes back:
 *
 *   M' = S - Q M/V      V = ventricle_share cranial_volume, Q = formed in the skull + infused
 *
 * S the drug of all sources that are there. Its amount M is a state, in closed form over a
 * step; the cisterns get it within the same step (struct th_canal_ventricle), less what a
 * needle there draws. Without a volume there is no ventricle, and a source there is in the
 * cisterns. Fluid drawn there faster than CSF is formed is replaced by fluid without drug. */
#include "axial.h"

#include "laws.h"

#include <math.h>

double th_axial_ventricle(const struct th_view *view, size_t species, int i)
{
    const struct axial_states *s = view->states;
    const double volume = th_axial_ventricle_volume(view->params, i);
    return volume > 0 ? s->ventricle[species][i] / volume : 0;
}

/* Adds the sources but the tip of one lane, and the flow of them all, m3/s, into `flow`; what
 * the needle draws, m3/s, into `drawn`. */
static void add_further(const struct th_view *view, const struct axial_memory *memory, size_t d,
                        int i, struct th_canal_ventricle *v, double *flow, double *drawn)
{
    const struct th_ports *port = view->ports;
    const double h = view->step[i];
    for (int k = TH_TIP + 1; k < TH_CSF_SOURCES; k++) {
        if (!memory->used[k] || !th_axial_source_in_ventricle(view, k, i))
            continue;
        const double inflow = th_csf_source_flow(view, k, i);
        const double ramp = 12 * th_csf_source_moment(port, k, d, i) / (h * h * h);
        v->source[i] += th_csf_source_mass(port, k, d, i) / h - ramp * h / 2;
        v->ramp[i] += ramp;
        *flow += inflow;
        *drawn += k == TH_CSF_NEEDLE ? fmax(0, -inflow) : 0;
    }
}

struct th_canal_ventricle th_axial_split_source(const struct th_view *view,
                                                const struct axial_memory *memory,
                                                size_t species, double source[TH_LANES],
                                                double ramp[TH_LANES])
{
    const struct axial_params *p = view->params;
    const struct axial_states *s = view->states;
    const struct th_ports *port = view->ports;
    struct th_canal_ventricle v;
    EACH_LANE(i) {
        const double volume = th_axial_ventricle_volume(p, i);
        const bool here = th_axial_source_in_ventricle(view, TH_TIP, i);
        double infused = here ? th_csf_source_flow(view, TH_TIP, i) : 0;
        double drawn = 0;
        v.amount[i] = s->ventricle[species][i];
        v.source[i] = here ? source[i] - ramp[i] * view->step[i] / 2 : 0;
        v.ramp[i] = here ? ramp[i] : 0;
        add_further(view, memory, species, i, &v, &infused, &drawn);
        const double flow = fmax(0, port->pressure.formed[TH_SKULL][i] + infused);
        v.rate[i] = volume > 0 ? flow / volume : 0;
        v.lost[i] = volume > 0 ? drawn / volume : 0;
        source[i] = here ? 0 : source[i];
        ramp[i] = here ? 0 : ramp[i];
    }
    return v;
}

struct th_canal_ventricle th_axial_per_volume(const struct th_canal_ventricle *amounts,
                                              const struct axial_memory *memory)
{
    const double *volume = memory->volume + AXIAL_CISTERNS * TH_LANES;
    struct th_canal_ventricle v = *amounts;
    EACH_LANE(i) {
        const double whole = volume[i] > 0 ? volume[i] : 1; /* lanes without a member */
        v.amount[i] /= whole;
        v.source[i] /= whole;
        v.ramp[i] /= whole;
    }
    return v;
}

void th_axial_update_ventricle(const struct th_view *view, size_t species,
                               const struct th_canal_ventricle *amounts)
{
    struct axial_states *s = view->states;
    EACH_LANE(i)
        s->ventricle[species][i] = th_canal_ventricle_at(amounts, i, view->step[i]).amount;
}

bool th_axial_probes_ventricle(const struct th_view *view, size_t probe, int i)
{
    const struct th_ports *port = view->ports;
    return th_is(port->effect.site[probe][i], TH_AT_VENTRICLE) &&
           th_axial_ventricle_volume(view->params, i) > 0;
}

/* Gauss's rule in pieces in which neither M nor the lag changes much: M is known in closed form
 * at any instant of the step. */
double th_axial_ventricle_lag(const struct th_view *view,
                              const struct th_canal_ventricle *amounts, size_t probe, int i)
{
    enum { PIECES = 40 };
    const struct th_ports *port = view->ports;
    const double h = view->step[i], ke0 = port->effect.rate[probe][i];
    const double turns = fmax(ke0, amounts->rate[i] + amounts->lost[i]) * h;
    const int pieces = (int)fmax(1, ceil(fmin(2 * turns, PIECES)));
    const double from = fmax(0, 1 - PIECES / fmax(ke0 * h, PIECES)); /* before: forgotten */
    const double width = (1 - from) / pieces;
    double sum = 0;
    for (int k = 0; k < pieces; k++)
        for (int q = 0; q < TH_GAUSS; q++) {
            const double at = h * (from + (k + th_gauss_node[q]) * width);
            sum += th_gauss_weight[q] * exp(-ke0 * (h - at)) *
                   th_canal_ventricle_at(amounts, i, at).amount;
        }
    return ke0 * h * width * sum / th_axial_ventricle_volume(view->params, i);
}

double th_axial_resize_ventricle(const struct th_view *view, size_t species, int i)
{
    struct axial_states *s = view->states;
    const double before = s->size_ventricle[i];
    const double now = th_axial_ventricle_volume(view->params, i);
    const double leaves =
        now < before ? s->ventricle[species][i] * ((before - now) / before) : 0;
    s->ventricle[species][i] -= leaves;
    return leaves;
}

bool th_axial_in_ventricle(const struct axial_params *p, double position, int i)
{
    return th_csf_in_ventricle(th_axial_ventricle_volume(p, i), position);
}

bool th_axial_source_in_ventricle(const struct th_view *view, int number, int i)
{
    return th_csf_source_in_ventricle(view->ports, th_axial_ventricle_volume(view->params, i),
                                      number, i);
}
