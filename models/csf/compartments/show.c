/* csf/compartments: what the network holds, for other models and as outputs. */
#include "compartments.h"

#include "csf/anatomy.h"

static const double *amounts_of(const struct th_view *view, const struct network *net, size_t d,
                                int i)
{
    return view->arrays + d * net->vectors * TH_LANES + i;
}

static double concentration(const struct th_view *view, const struct network *net, size_t d,
                            size_t state, int i)
{
    const double volume = th_network_volume(view, net, d, state, i);
    return volume > 0 ? amounts_of(view, net, d, i)[state * TH_LANES] / volume : 0;
}

/* In the compartment of CSF at a position, m below the foramen magnum. */
static double in_csf_at(const struct th_view *view, const struct network *net, size_t d,
                        double position, int i)
{
    return concentration(view, net, d, th_network_at(net->volumes, LABEL_csf, position), i);
}

static void fill_amounts(const struct th_view *view, const struct network *net, size_t d, int i)
{
    struct th_ports *port = view->ports;
    const struct network_states *s = view->states;
    const double *amount = amounts_of(view, net, d, i);
    double in[TH_LEDGERS] = {0};
    for (size_t k = 0; k < net->states; k++)
        in[th_network_ledger(net, k)] += amount[k * TH_LANES];
    port->ledger.mass[TH_IN_CSF][d][i] = in[TH_IN_CSF];
    port->ledger.mass[TH_IN_TISSUE][d][i] = in[TH_IN_TISSUE];
    port->ledger.mass[TH_IN_PLASMA][d][i] = in[TH_IN_PLASMA];
    port->ledger.mass[TH_IN_GUT][d][i] = in[TH_IN_GUT];
    port->ledger.mass[TH_CLEARED][d][i] = s->cleared[d][i];
    port->ledger.mass[TH_DRAWN][d][i] = s->drawn[d][i];
    port->ledger.mass[TH_LOST][d][i] = s->leaked[d][i];
    for (size_t k = 0; k < TH_COMPARTMENTS; k++)
        port->csf.compartment_mass[k][d][i] = amount[(net->blood + k) * TH_LANES];
    port->csf.compartment_mass[TH_CENTRAL][d][i] = amount[th_network_central(net) * TH_LANES];
    for (int w = 0; w < TH_WAYS; w++)
        port->csf.way_mass[w][d][i] = amount[th_network_way(net, w) * TH_LANES];
    port->csf.made_mass[d][i] = s->made[d][i];
    port->csf.tissue_cleared[d][i] = s->passed[d][i];
}

static void fill_concentrations(const struct th_view *view, const struct network *net, size_t d,
                                int i)
{
    struct th_ports *port = view->ports;
    struct th_csf_ports *csf = &port->csf;
    csf->cistern_concentration[d][i] = in_csf_at(view, net, d, -0.01, i);
    csf->plasma_concentration[d][i] = concentration(view, net, d, th_network_central(net), i);
    for (int m = TH_TIP; m < TH_ACCESS; m++)
        if (m == TH_TIP || port->catheter.opening_conductance[m][i] > 0)
            csf->opening_concentration[m][d][i] =
                in_csf_at(view, net, d, port->catheter.opening_position[m][i], i);
    if (port->needle.bore[i] > 0)
        csf->needle_concentration[d][i] = in_csf_at(view, net, d, port->needle.position[i], i);
    for (int p = 0; p < TH_PROBES; p++) {
        const size_t at =
            port->effect.rate[p][i] > 0 ? th_network_site(view, net, p, i) : SIZE_MAX;
        if (at != SIZE_MAX)
            csf->probe_concentration[p][d][i] = concentration(view, net, d, at, i);
    }
    bool asked = false;
    for (int p = 0; p < TH_PROBES; p++) asked |= port->effect.levels[p][i] > 0;
    for (size_t k = 0; asked && k < TH_SPINAL_LEVELS; k++)
        csf->level_concentration[k][d][i] =
            in_csf_at(view, net, d, csf->level_position[k][i], i);
}

void th_network_fill_ports(const struct th_view *view, const struct network *net, int lane)
{
    const struct network_states *s = view->states;
    struct th_ports *port = view->ports;
    port->csf.canal_volume[lane] = 0;
    for (size_t k = 0; k < TH_SPINAL_LEVELS; k++)
        port->csf.level_position[k][lane] = th_levels[k].position;
    for (size_t k = 0; k < net->own; k++)
        if (net->volumes->compartment[k].place == LABEL_csf)
            port->csf.canal_volume[lane] += th_network_volume(view, net, 0, k, lane);
    for (int w = 0; w < TH_WAYS; w++)
        port->csf.takes[w][lane] = net->volumes->way[w] != SIZE_MAX;
    port->ledger.volume[TH_IN_CSF][lane] = s->infused[lane];
    port->ledger.volume[TH_DRAWN][lane] = s->drawn_volume[lane];
    port->ledger.volume[TH_LOST][lane] = s->leaked_volume[lane];
    for (size_t d = 0; d < view->species; d++) {
        fill_amounts(view, net, d, lane);
        fill_concentrations(view, net, d, lane);
    }
}

/* ---- outputs ---- */

static size_t first_of_csf(const struct network *net)
{
    size_t k = 0;
    while (net->volumes->compartment[k].place != LABEL_csf) k++;
    return k;
}

/* An output's lane vectors, [TH_SPECIES][TH_LANES], by its number. */
static double *output_at(const struct th_view *view, size_t number, size_t d, int i)
{
    return (double *)view->outputs + (number * TH_SPECIES + d) * TH_LANES + i;
}

void th_network_observe(const struct th_view *view)
{
    const struct network net = th_network_of(view->data);
    const struct th_ports *port = view->ports;
    const struct network_states *s = view->states;
    struct network_outputs *out = view->outputs;
    for (size_t d = 0; d < view->species; d++)
        EACH_LANE(i) {
            const double *amount = amounts_of(view, &net, d, i);
            out->concentration[d][i] = concentration(view, &net, d, first_of_csf(&net), i);
            out->tip_concentration[d][i] = port->catheter.segment_count[i] > 0
                                               ? port->csf.opening_concentration[TH_TIP][d][i]
                                               : NAN;
            out->amount[d][i] = port->ledger.mass[TH_IN_CSF][d][i];
            out->tissue_amount[d][i] = port->ledger.mass[TH_IN_TISSUE][d][i];
            out->cleared[d][i] = s->cleared[d][i];
            for (size_t k = 0; k < net.own; k++) {
                *output_at(view, NETWORK_OUTPUTS_OWN + 2 * k, d, i) =
                    concentration(view, &net, d, k, i);
                *output_at(view, NETWORK_OUTPUTS_OWN + 2 * k + 1, d, i) = amount[k * TH_LANES];
            }
            for (size_t k = 0; k < net.outs; k++)
                *output_at(view, NETWORK_OUTPUTS_OWN + 2 * net.own + k, d, i) =
                    amount[(net.states + 2 * k) * TH_LANES];
        }
}
