/* plasma.linear: the amounts that csf has found in blood and on the ways there, as outputs. */
#include "ports.h"
#include "rows.h"

/* The concentration of an amount, 0 without a volume. */
static double over(double amount, double volume)
{
    return volume > 0 ? amount / volume : 0;
}

static void observe_drug(const struct th_ports *ports, struct outputs *out, size_t d, int i)
{
    const double(*in)[TH_SPECIES][TH_LANES] = ports->csf.compartment_mass;
    const double(*on)[TH_SPECIES][TH_LANES] = ports->csf.way_mass;
    out->concentration[d][i] = ports->csf.plasma_concentration[d][i];
    out->amount[d][i] = ports->ledger.mass[TH_IN_PLASMA][d][i];
    out->peripheral_concentration[d][i] =
        over(in[TH_PERIPHERAL][d][i], ports->drug.peripheral_volume[d][i]);
    out->deep_concentration[d][i] = over(in[TH_DEEP][d][i], ports->drug.deep_volume[d][i]);
    out->central_amount[d][i] = in[TH_CENTRAL][d][i];
    out->peripheral_amount[d][i] = in[TH_PERIPHERAL][d][i];
    out->deep_amount[d][i] = in[TH_DEEP][d][i];
    out->gut_amount[d][i] = on[TH_GUT][d][i];
    out->transit_amount[d][i] = on[TH_TRANSIT][d][i];
    out->skin_amount[d][i] = on[TH_SKIN][d][i];
    out->gut[d][i] = ports->ledger.mass[TH_IN_GUT][d][i];
    out->cleared[d][i] = ports->ledger.mass[TH_CLEARED][d][i];
    out->given[d][i] = ports->plasma.supplied_mass[d][i];
    out->made[d][i] = ports->csf.made_mass[d][i];
    out->floor[d][i] = ports->csf.plasma_floor[d][i];
    out->amount_floor[d][i] = ports->csf.plasma_floor[d][i] * ports->drug.plasma_volume[d][i];
}

void th_plasma_observe(const struct th_view *view)
{
    for (size_t d = 0; d < view->species; d++)
        EACH_LANE(i) observe_drug(view->ports, view->outputs, d, i);
}
