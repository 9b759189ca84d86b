/* Outputs of a model of tissue that csf has solved for it: see shown.h. */
#include "shown.h"

void th_tissue_show(const struct th_view *view, struct th_tissue_shown to)
{
    const struct th_ports *ports = view->ports;
    for (size_t d = 0; d < view->species; d++)
        EACH_LANE(i) {
            to.amount[d][i] = ports->ledger.mass[TH_IN_TISSUE][d][i];
            to.cleared[d][i] = ports->csf.tissue_cleared[d][i];
            to.floor[d][i] = ports->csf.concentration_floor[d][i];
            to.amount_floor[d][i] =
                ports->csf.plasma_floor[d][i] * ports->drug.plasma_volume[d][i];
        }
}

void th_tissue_levels(const struct th_view *view, const struct th_loan *loan, double *z)
{
    const size_t n = view->points;
    for (size_t c = 0; c < n; c++)
        EACH_LANE(i)
            z[c * TH_LANES + (size_t)i] = (loan->edge ? (loan->edge[c] + loan->edge[c + 1]) / 2
                                                      : ((double)c + 0.5) / (double)n) *
                                          loan->length[i];
}
