/* The reservoir of a pump that comes into the body, or out of it: see bellows.h. */
#include "bellows.h"
#include "ports.h"

#include <math.h>

void th_reservoir_explant(const struct th_view *view, int i)
{
    struct states *s = view->states;
    struct th_ports *ports = view->ports;
    s->removed[i] += s->volume[i];
    s->volume[i] = s->volume_excess[i] = s->programmed[i] = s->programmed_excess[i] = 0;
    for (size_t k = 0; k < view->species; k++) {
        s->mass_removed[k][i] += s->mass[k][i];
        s->mass[k][i] = s->mass_excess[k][i] = s->filled[k][i] = 0;
        ports->reservoir.inlet_mass[k][i] = 0;
    }
    s->temperature[i] = ports->surroundings.pump_temperature[i];
    s->low_alarm[i] = s->true_low[i] = s->dry[i] = s->lost[i] = s->rate[i] = 0;
    s->counted_out[i] = -1;
    th_reservoir_lies_right(view, i);
}

void th_reservoir_implant(const struct th_view *view, th_tick at, int i)
{
    const struct params *p = view->params;
    struct states *s = view->states;
    struct cells *c = (struct cells *)view->arrays;
    const struct th_ports *ports = view->ports;
    double volume = fmin(p->volume[i], p->capacity[i]), drug = fmax(volume - p->water[i], 0);
    const double believed = ports->clinician.reservoir_volume[i];
    s->volume[i] = volume;
    s->programmed[i] = believed > 0 ? fmin(believed, p->capacity[i]) : volume;
    s->volume_excess[i] = s->programmed_excess[i] = 0;
    s->temperature[i] = ports->surroundings.pump_temperature[i];
    s->supplied[i] += volume;
    s->last_withdrawn[i] = s->last_read[i] = s->last_found[i] = s->refused[i] = 0;
    s->low_alarm[i] = s->true_low[i] = s->dry[i] = s->lost[i] = s->rate[i] = 0;
    s->counted_out[i] = -1;
    th_reservoir_lies_right(view, i);
    s->filled_at[i] = th_seconds_of(at);
    s->begun[i] = (double)at;
    for (size_t k = 0; k < view->species; k++) {
        double mass = drug * ports->drug.stock[k][i] * ports->drug.base_fraction[k][i];
        s->filled[k][i] = ports->drug.stock[k][i];
        s->mass[k][i] = mass;
        s->mass_excess[k][i] = 0;
        s->mass_supplied[k][i] += mass;
    }
    for (int k = 0; k < TH_RING; k++) {
        c->ordered[k][i] = s->ordered[i];
        c->commanded[k][i] = s->commanded[i];
    }
}
