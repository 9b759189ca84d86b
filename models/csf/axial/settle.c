/* csf/axial: the steady state at time 0. With a source S that goes on for ever the state comes
 * to u = -A^-1 S, A the system of canal, cord and plasma. A step of any length leaves u as it
 * is: at each pole p of the rational exponential (p - A)^-1 (u + S/p) is u/p, and the weights
 * of the poles add up to 1. From anywhere else a step that is long beside all time constants
 * leaves what the exponential leaves at infinity, 1e-5 or less: some steps of 2^30 times the
 * second that was taken come to u, to round-off. Scaling by a power of two is exact. */
#include "axial.h"

#include <math.h>
#include <string.h>

#define FAR 0x1p30 /* times the step */

/* All that comes in during the step, as it would over one FAR times as long, evenly. */
static void extend(struct th_ports *port)
{
    double *const even[] = {port->line.opening_mass[0][0],    port->needle.mass[0],
                            port->depot.absorbed_mass[0],     port->plasma.infused[0],
                            port->catheter.opening_volume[0], port->needle.volume};
    const size_t count[] = {sizeof port->line.opening_mass,       sizeof port->needle.mass,
                            sizeof port->depot.absorbed_mass,     sizeof port->plasma.infused,
                            sizeof port->catheter.opening_volume, sizeof port->needle.volume};
    for (size_t k = 0; k < sizeof even / sizeof *even; k++)
        for (size_t at = 0; at < count[k] / sizeof(double); at++) even[k][at] *= FAR;
    memset(port->line.opening_moment, 0, sizeof port->line.opening_moment);
    memset(port->depot.absorbed_moment, 0, sizeof port->depot.absorbed_moment);
}

/* The largest changes of CSF, free, bound drug and plasma over the largest value of each. */
static void compare(const struct th_view *view, const struct axial_memory *memory, size_t d,
                    struct th_settling *how)
{
    double most[4][TH_LANES] = {{0}}, off[4][TH_LANES] = {{0}};
    const size_t from = d * memory->vectors;
    for (size_t k = 0; k < memory->vectors; k++) {
        const size_t field = th_axial_field(memory, k);
        const double *old = view->before + (from + k) * TH_LANES,
                     *now = view->arrays + (from + k) * TH_LANES;
        EACH_LANE(i) {
            most[field][i] = fmax(most[field][i], fabs(now[i]));
            off[field][i] = fmax(off[field][i], fabs(now[i] - old[i]));
        }
    }
    for (int f = 0; f < 4; f++)
        EACH_LANE(i) th_settle_apart(how, 0, off[f][i], most[f][i], i);
}

static void go(const struct th_view *view, struct th_settling *how)
{
    struct th_ports *port = view->ports;
    const struct axial_memory memory = th_axial_memory(view);
    const struct th_line_ports line = port->line;
    const struct th_needle_ports needle = port->needle;
    const struct th_depot_ports depot = port->depot;
    const struct th_plasma_ports plasma = port->plasma;
    const struct th_catheter_ports catheter = port->catheter;
    struct th_view distant = *view;
    _Alignas(64) double step[TH_LANES];
    EACH_LANE(i) step[i] = view->step[i] * FAR;
    distant.step = step;
    extend(port);
    th_axial_advance_far(&distant);
    port->line = line;
    port->needle = needle;
    port->depot = depot;
    port->plasma = plasma;
    port->catheter = catheter;
    for (size_t d = 0; d < view->species; d++) compare(view, &memory, d, how);
}

/* Sums of what has left, and the largest so far, are those of a start. */
static void clear(struct axial_states *s, size_t d, int i)
{
    double *const sums[] = {s->cleared[d],        s->cleared_excess[d], s->owed[d],
                            s->drawn[d],          s->drawn_excess[d],   s->leaked[d],
                            s->leaked_excess[d],  s->spine[d],          s->spine_excess[d],
                            s->spine_most[d],     s->cisterns[d],       s->cisterns_excess[d],
                            s->cisterns_most[d],  s->convexity[d],      s->convexity_excess[d],
                            s->convexity_most[d], s->dura[d],           s->dura_excess[d],
                            s->dura_most[d],      s->cord[d],           s->cord_excess[d],
                            s->made[d],           s->made_excess[d],    s->checked[d],
                            s->worst[d],          s->most[d],           s->peak[d],
                            s->held[d],           s->tip_most[d],       s->tip_bound[d],
                            s->unsettled[d],      s->burst[d],          s->substep[d]};
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++) sums[k][i] = 0;
}

static void clear_fluid(struct axial_states *s, int i)
{
    double *const sums[] = {
        s->infused,       s->infused_excess,       s->drawn_volume, s->drawn_volume_excess,
        s->leaked_volume, s->leaked_volume_excess, s->spinal_fluid, s->spinal_fluid_excess,
        s->cranial_fluid, s->cranial_fluid_excess};
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++) sums[k][i] = 0;
}

static void show(const struct th_view *view)
{
    struct axial_memory memory = th_axial_memory(view);
    struct axial_states *s = view->states;
    struct th_ports *port = view->ports;
    th_axial_find_used(view, &memory);
    EACH_LANE(i) clear_fluid(s, i);
    for (int i = 0; i < TH_LANES; i++)
        if (view->alive[i])
            th_axial_place_sources(view, &memory, i);
    for (size_t d = 0; d < view->species; d++)
        EACH_LANE(i) clear(s, d, i);
    th_axial_fill_ports(view, &memory, view->alive);
    for (size_t d = 0; d < view->species; d++) {
        EACH_LANE(i) port->csf.tissue_cleared[d][i] = 0;
        th_axial_update_floors(view, &memory, d);
        EACH_LANE(i)
            if (view->alive[i])
                s->most[d][i] = port->ledger.mass[TH_IN_CSF][d][i];
    }
}

void th_axial_settle(const struct th_view *view, struct th_settling *how)
{
    if (how->shows)
        show(view);
    else
        go(view, how);
}

const char *th_axial_unsteady(const struct th_view *view, int lane)
{
    for (size_t d = 0; d < view->species; d++)
        if (th_csf_saturable(view, d, lane))
            return "binding saturates (drug.binding_capacity): its steady state is not "
                   "computed; begin at rest (run.from: rest)";
    return NULL;
}
