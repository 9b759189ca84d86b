/* csf/compartments: drug in a network of compartments that tables describe. The model: its
 * rows, rules and entry points. Equations: page.c; the tables: network.h; the solver:
 * exponential.h. */
#include "compartments.h"

#include <string.h>

static size_t count_arrays(const struct th_setup *setup)
{
    return setup->species * th_network_of(setup->data).vectors;
}

/* The reason for which an effect or the needle has no place in the network. */
static const char *lacking(const struct th_view *view, int lane)
{
    const struct network net = th_network_of(view->data);
    const struct th_ports *port = view->ports;
    for (int p = 0; p < TH_PROBES; p++)
        if (port->effect.rate[p][lane] > 0 && th_network_site(view, &net, p, lane) == SIZE_MAX)
            return "an effect looks into tissue (effect.site), and no compartment of "
                   "csf.volumes has the place tissue";
    return NULL;
}

static const char *why(const struct th_view *view, int lane)
{
    return lacking(view, lane);
}

static void start(const struct th_view *view)
{
    memset(view->states, 0, sizeof(struct network_states));
    memset(view->arrays, 0,
           view->species * th_network_of(view->data).vectors * sizeof(double[TH_LANES]));
    const struct network net = th_network_of(view->data);
    EACH_LANE(i) th_network_fill_ports(view, &net, i);
}

static void prepare(const struct th_view *view)
{
    const struct network net = th_network_of(view->data);
    for (int i = 0; i < TH_LANES; i++) {
        if (!view->due[i])
            continue;
        th_network_fill_ports(view, &net, i);
        if (lacking(view, i))
            view->status[i] = TH_BAD_INPUT;
    }
}

/* Aspirated drug leaves at the concentration of the step's start: a twentieth of the
 * compartment at most in a step. And a step is no longer than some ten thousand products. */
static void limit(const struct th_view *view, double *longest)
{
    static const double most_turns = 1e4, most_drawn = 0.05;
    const struct network net = th_network_of(view->data);
    const struct network_params *p = view->params;
    const struct th_ports *port = view->ports;
    struct transfers transfers;
    EACH_LANE(i) {
        double rate[NETWORK_MOST + TH_COMPARTMENTS + TH_WAYS] = {0}, fastest = 0;
        longest[i] = fmin(longest[i], p->longest[i]);
        for (size_t d = 0; d < view->species; d++) {
            memset(rate, 0, sizeof rate);
            th_network_transfers(view, &net, d, i, &transfers);
            for (size_t k = 0; k < transfers.count; k++)
                rate[transfers.of[k].from] += transfers.of[k].rate;
            for (size_t k = 0; k < net.states; k++) fastest = fmax(fastest, rate[k]);
        }
        if (fastest * longest[i] > most_turns)
            longest[i] = most_turns / fastest;
        const double drawn = -port->catheter.access_flow[i];
        const size_t tip =
            th_network_at(net.volumes, LABEL_csf, port->catheter.opening_position[TH_TIP][i]);
        const double volume = most_drawn * th_network_volume(view, &net, 0, tip, i);
        if (drawn * longest[i] > volume)
            longest[i] = volume / drawn;
    }
}

/* A network with plasma of its own leaves that of the drug alone. */
static struct th_idle idle(const struct th_setup *setup)
{
    struct th_idle none = {0};
    if (!setup->data || !setup->data[ROW_volumes] ||
        th_network_of(setup->data).volumes->central == SIZE_MAX)
        return none;
    return (struct th_idle){.slot = "drug",
                            .rows = "plasma_volume plasma_clearance reference_weight "
                                    "peripheral_volume intercompartmental deep_volume "
                                    "deep_intercompartmental",
                            .why = "the network of csf.volumes has plasma of its own"};
}

static const struct th_row param_rows[] = {NETWORK_PARAMS(TH_LISTED_ROW)};
static const struct th_row state_rows[] = {NETWORK_STATES(TH_LISTED_OUT)
                                               NETWORK_SPECIES_STATES(TH_LISTED_OUT)};
static const struct th_row output_rows[] = {NETWORK_OUTPUTS(TH_LISTED_OUT)};

const struct th_model th_csf_compartments = {
    .slot = "csf",
    .name = "compartments",
    .doc = "a linear network of compartments from tables, solved exactly",
    .page = th_network_page,
    .params = TH_TABLE(param_rows),
    .states = TH_TABLE(state_rows),
    .outputs = TH_TABLE(output_rows),
    .arrays = count_arrays,
    .fixed = th_network_fixed,
    .load = th_network_load,
    .extend = th_network_extend,
    .start = start,
    .prepare = prepare,
    .limit = limit,
    .advance = th_network_advance,
    .observe = th_network_observe,
    .why = why,
    .settle = th_network_settle,
    .idle = idle,
};
