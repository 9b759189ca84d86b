/* The line as it comes into the body, and out of it; its catheter is another. */
#include <math.h>

#include "laws.h"
#include "line.h"
#include "stretches.h"

void th_line_lay(const struct th_view *view, int i, const double *concentration)
{
    const struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    double volume = th_line_volume(ports, i), mass[TH_SPECIES] = {0};
    double rest = ports->pump.tubing[i] + ports->catheter.lumen[i];
    if (states->away[i] > 0)
        volume = rest;
    for (size_t s = 0; s < view->species; s++) {
        mass[s] = concentration[s] * volume;
        states->scale[s][i] = ports->drug.stock[s][i] * ports->drug.base_fraction[s][i];
        states->most[s][i] = states->inlet[s][i] = concentration[s];
        states->before[s][i] = 0;
    }
    th_line_fill_evenly(view, i, rest / (double)view->points, volume, mass);
    states->supplied[i] = ports->reservoir.supplied_volume[i];
}

/* Share of a drug that a flow, m3/s, leaves of it over a volume: what does not move stays. */
static double left(const struct th_view *view, int i, size_t species, double flow,
                   double volume)
{
    const struct th_ports *ports = view->ports;
    return flow > 0 ? exp(-ports->drug.degradation[species][i] * volume / flow) : 1;
}

void th_line_leave_aged(const struct th_view *view, int i, const double *concentration)
{
    struct th_ports *ports = view->ports;
    const double in = ports->catheter.face_volume[0][i] / view->step[i];
    const double out = fmax(ports->catheter.opening_volume[TH_TIP][i], 0);
    for (size_t s = 0; s < view->species; s++) {
        ports->line.opening_mass[TH_TIP][s][i] =
            out * concentration[s] * left(view, i, s, in, th_line_volume(ports, i));
        ports->line.opening_moment[TH_TIP][s][i] = 0;
    }
}

void th_line_age(const struct th_view *view, int i, const double *concentration)
{
    const double flow = th_line_stretch(view, 0)->in[i];
    th_line_lay(view, i, concentration);
    const struct th_parcels p = th_line_parcels(view, i, 0);
    for (size_t s = 0; s < view->species; s++) {
        double from = 0;
        for (int k = 0; k < p.count; k++) {
            const double width = th_parcels_width(&p, k);
            const double kept = left(view, i, s, flow, width), x = -log(kept);
            *th_parcels_at(&p, (int)s, k) *= left(view, i, s, flow, from) * th_mean_decay(x);
            from += width;
        }
    }
    th_line_stretch(view, 0)->in[i] = flow;
}

/* Nothing is on its way in a step. */
static void write_none(const struct th_view *view, int i)
{
    struct th_ports *ports = view->ports;
    for (size_t s = 0; s < view->species; s++) {
        for (int k = 0; k < TH_OPENINGS; k++)
            ports->line.opening_mass[k][s][i] = ports->line.opening_moment[k][s][i] = 0;
        ports->line.returned_mass[s][i] = 0;
    }
}

/* The part of it that the ledger counted; what flowed back into the reservoir comes along. */
void th_line_explant(const struct th_view *view, int i)
{
    const double none[TH_SPECIES] = {0};
    const struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    states->removed[i] += ports->ledger.volume[TH_IN_LINE][i];
    for (size_t s = 0; s < view->species; s++)
        states->removed_mass[s][i] +=
            ports->ledger.mass[TH_IN_LINE][s][i] + ports->line.returned_mass[s][i];
    states->away[i] = 1;
    th_line_lay(view, i, none);
    write_none(view, i);
    th_line_ledger(view);
}

void th_line_implant(const struct th_view *view, int i, const double *concentration)
{
    const struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    states->away[i] = 0;
    th_line_lay(view, i, concentration);
    write_none(view, i);
    th_line_ledger(view);
    states->filled[i] += ports->ledger.volume[TH_IN_LINE][i];
    for (size_t s = 0; s < view->species; s++)
        states->filled_mass[s][i] += ports->ledger.mass[TH_IN_LINE][s][i];
    th_line_ledger(view);
}

/* kg of a drug in all stretches. */
static double mass_in(const struct th_view *view, int i, size_t species)
{
    double *mass = th_line_work(view).row, sum = 0;
    const int count = th_line_widths(view, i, mass);
    th_line_masses(view, i, (int)species, mass);
    for (int k = 0; k < count; k++) sum += mass[k];
    return sum;
}

void th_line_replace(const struct th_view *view, int i)
{
    const struct th_ports *ports = view->ports;
    struct th_line_states *states = view->states;
    const double tubing = ports->pump.tubing[i], volume = th_line_volume(ports, i);
    const double width = (tubing + ports->catheter.lumen[i]) / (double)view->points;
    double primed[TH_SPECIES], held[TH_SPECIES];
    for (size_t s = 0; s < view->species; s++) {
        primed[s] = ports->catheter.primed[s][i];
        held[s] = mass_in(view, i, s);
    }
    th_line_prime(view, i, width, tubing, volume, primed);
    for (size_t s = 0; s < view->species; s++) {
        const double fresh = primed[s] * (volume - tubing);
        states->removed_mass[s][i] += held[s] - (mass_in(view, i, s) - fresh);
        states->filled_mass[s][i] += fresh;
        states->most[s][i] = fmax(states->most[s][i], primed[s]);
        states->before[s][i] = primed[s];
    }
    states->replaced[i] = ports->catheter.replaced[i];
}
