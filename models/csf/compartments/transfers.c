/* csf/compartments: what leads from one state to another, and out: the flows of the network,
 * those of the drug's own plasma and ways where the network has none, and CSF that is drawn or
 * leaks, with what is dissolved in it. */
#include "compartments.h"

struct network th_network_of(const void *const *data)
{
    struct network net = {.volumes = data[ROW_volumes], .flows = data[ROW_flows]};
    for (size_t k = 0; k < net.flows->count; k++)
        net.outs += net.flows->flow[k].to == NETWORK_OUT;
    net.own = net.volumes->count;
    net.blood = net.own;
    net.ways = net.blood + TH_COMPARTMENTS;
    net.states = net.ways + TH_WAYS;
    net.vectors = net.states + 2 * net.outs;
    return net;
}

size_t th_network_central(const struct network *net)
{
    return net->volumes->central == SIZE_MAX ? net->blood + TH_CENTRAL : net->volumes->central;
}

size_t th_network_way(const struct network *net, int way)
{
    return net->volumes->way[way] == SIZE_MAX ? net->ways + (size_t)way
                                              : net->volumes->way[way];
}

enum th_ledger th_network_ledger(const struct network *net, size_t state)
{
    static const enum th_ledger lines[] = {[LABEL_csf] = TH_IN_CSF,
                                           [LABEL_tissue] = TH_IN_TISSUE,
                                           [LABEL_plasma] = TH_IN_PLASMA,
                                           [LABEL_gut] = TH_IN_GUT};
    return state < net->own    ? lines[net->volumes->compartment[state].place]
           : state < net->ways ? TH_IN_PLASMA
                               : TH_IN_GUT;
}

/* The value of a row that a line of a table brought, SI. */
static double value_of(const struct th_view *view, size_t row, int lane)
{
    return ((const double *)view->params)[row * TH_LANES + (size_t)lane];
}

double th_network_volume(const struct th_view *view, const struct network *net, size_t species,
                         size_t state, int lane)
{
    const struct th_drug_ports *drug = &((const struct th_ports *)view->ports)->drug;
    if (state < net->own)
        return value_of(view, NETWORK_ROWS + state, lane);
    return state == net->blood + TH_CENTRAL      ? drug->plasma_volume[species][lane]
           : state == net->blood + TH_PERIPHERAL ? drug->peripheral_volume[species][lane]
           : state == net->blood + TH_DEEP       ? drug->deep_volume[species][lane]
                                                 : 0;
}

size_t th_network_site(const struct th_view *view, const struct network *net, int probe,
                       int lane)
{
    const struct th_effect_ports *effect = &((const struct th_ports *)view->ports)->effect;
    const double position = effect->position[probe][lane];
    switch ((enum th_site)effect->site[probe][lane]) {
    case TH_AT_PLASMA:
        return th_network_central(net);
    case TH_AT_TISSUE:
        return th_network_at(net->volumes, LABEL_tissue, position);
    case TH_AT_CRANIAL:
        return th_network_at(net->volumes, LABEL_csf, -INFINITY);
    case TH_AT_VENTRICLE:
        return th_network_at(net->volumes, LABEL_csf, TH_VENTRICLES_FROM);
    default:
        return th_network_at(net->volumes, LABEL_csf, position);
    }
}

static void add(struct transfers *to, size_t from, size_t end, double rate, enum fate fate,
                size_t out)
{
    if (rate > 0)
        to->of[to->count++] = (struct transfer){from, end, rate, fate, out};
}

static void add_flows(const struct th_view *view, const struct network *net, size_t d, int i,
                      struct transfers *to)
{
    size_t out = 0;
    for (size_t k = 0; k < net->flows->count; k++) {
        const struct th_network_flow *flow = &net->flows->flow[k];
        const size_t central = th_network_central(net);
        const size_t from = flow->from == NETWORK_BLOOD ? central : flow->from,
                     end = flow->to == NETWORK_BLOOD ? central : flow->to;
        const double value = value_of(view, NETWORK_ROWS + net->own + k, i);
        const double rate =
            flow->rate ? value : value / th_network_volume(view, net, d, from, i);
        const bool plasma = th_network_ledger(net, from) == TH_IN_PLASMA;
        if (flow->to == NETWORK_OUT)
            add(to, from, 0, rate, plasma ? FORMS : CLEARS, out++);
        else
            add(to, from, end, rate, MOVES, SIZE_MAX);
    }
}

/* The drug's own plasma: plasma.linear's equations. */
static void add_blood(const struct th_ports *port, const struct network *net, size_t d, int i,
                      struct transfers *to)
{
    const struct th_drug_ports *drug = &port->drug;
    const size_t central = net->blood + TH_CENTRAL;
    const double volume = drug->plasma_volume[d][i];
    const double others[] = {drug->peripheral_volume[d][i], drug->deep_volume[d][i]};
    const double between[] = {drug->intercompartmental[d][i],
                              drug->deep_intercompartmental[d][i]};
    add(to, central, 0, drug->plasma_clearance[d][i] / volume, FORMS, SIZE_MAX);
    for (size_t k = 0; k < 2; k++)
        if (others[k] > 0) {
            add(to, central, net->blood + TH_PERIPHERAL + k, between[k] / volume, MOVES,
                SIZE_MAX);
            add(to, net->blood + TH_PERIPHERAL + k, central, between[k] / others[k], MOVES,
                SIZE_MAX);
        }
}

static void add_ways(const struct th_ports *port, const struct network *net, size_t d, int i,
                     struct transfers *to)
{
    const struct th_plasma_ports *plasma = &port->plasma;
    for (int w = 0; w < TH_WAYS; w++) {
        const bool on = w == TH_GUT && plasma->inward[TH_TRANSIT][d][i] > 0;
        const size_t from = net->ways + (size_t)w;
        add(to, from, on ? net->ways + TH_TRANSIT : th_network_central(net),
            plasma->inward[w][d][i], MOVES, SIZE_MAX);
        add(to, from, 0, plasma->unabsorbed[w][d][i], CLEARS, SIZE_MAX);
        add(to, from, 0, plasma->first_pass[w][d][i], FORMS, SIZE_MAX);
    }
}

/* CSF that the needle draws and that leaks takes along what is in its compartment. */
static void add_withdrawals(const struct th_view *view, const struct network *net, size_t d,
                            int i, struct transfers *to)
{
    const struct th_ports *port = view->ports;
    const size_t needle = th_network_at(net->volumes, LABEL_csf, port->needle.position[i]);
    const size_t hole = th_network_at(net->volumes, LABEL_csf, port->pressure.leak_position[i]);
    add(to, needle, 0,
        -port->needle.volume[i] / view->step[i] / th_network_volume(view, net, d, needle, i),
        DRAWS, SIZE_MAX);
    add(to, hole, 0, port->pressure.leaked[i] / th_network_volume(view, net, d, hole, i), LEAKS,
        SIZE_MAX);
}

void th_network_transfers(const struct th_view *view, const struct network *net, size_t species,
                          int lane, struct transfers *to)
{
    to->count = 0;
    add_flows(view, net, species, lane, to);
    if (net->volumes->central == SIZE_MAX)
        add_blood(view->ports, net, species, lane, to);
    add_ways(view->ports, net, species, lane, to);
    add_withdrawals(view, net, species, lane, to);
}
