/* csf/axial: floors, below which a value is round-off. The exponential is in error by a share
 * of the largest value of a field, anywhere in it: far from the drug nothing smaller is
 * meaningful. The largest concentration is that about a source, where drug comes in, or that in
 * the skull. */
#include "axial.h"

#include <math.h>

double th_axial_floor_share(size_t poles)
{
    static const double shares[] = {1e-5, 1e-7, 1e-9}; /* of 3, 4, 5 pole pairs */
    return shares[poles < 3 ? 0 : poles > 5 ? 2 : poles - 3];
}

/* The largest C in the cells that hold a source, and, but of the tip, where it is. */
static double largest_at(const struct th_view *view, const struct axial_room *room,
                         size_t species, int number, int i)
{
    const struct axial_source *source = th_axial_source(room, number, i);
    const double *state = view->arrays + species * room->vectors * TH_LANES;
    double most =
        number == TH_TIP ? 0 : th_axial_opening_concentration(view, room, species, number, i);
    for (size_t c = source->first; c < source->end; c++)
        most = fmax(most, state[3 * c * TH_LANES + (size_t)i]);
    return most;
}

void th_axial_update_floors(const struct th_view *view, const struct axial_room *room,
                            size_t species)
{
    struct th_ports *port = view->ports;
    struct axial_states *s = view->states;
    const double share = th_axial_floor_share(room->poles);
    EACH_LANE(i) {
        const double now = port->ledger.mass[TH_IN_CSF][species][i] +
                           port->ledger.mass[TH_IN_TISSUE][species][i] +
                           port->ledger.mass[TH_IN_PLASMA][species][i];
        const double largest = fmax(port->csf.opening_concentration[TH_TIP][species][i],
                                    port->csf.cistern_concentration[species][i]);
        s->peak[species][i] = fmax(s->peak[species][i], largest);
        for (int k = TH_TIP; k < AXIAL_SOURCES; k++)
            if (k == TH_TIP || room->used[k])
                s->peak[species][i] =
                    fmax(s->peak[species][i], largest_at(view, room, species, k, i));
        s->held[species][i] = fmax(s->held[species][i], now);
        port->csf.concentration_floor[species][i] = share * s->peak[species][i];
        port->csf.plasma_floor[species][i] =
            share * s->held[species][i] / port->drug.plasma_volume[species][i];
    }
}
