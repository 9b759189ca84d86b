/* The access port as part of the line: drug that is drawn there or comes in, and injections
 * that begin while drug lies in the catheter. */
#include "passage.h"

/* Of what the catheter would hold at the largest concentration of late: less is what an
 * aspiration leaves. */
static const double rest = 0.1;

/* The stretch behind the port; behind the last if there is none. */
static int first_behind(const struct th_passage *a)
{
    for (int j = 0; j < a->joints; j++)
        for (int m = 0; m < a->joint[j].count; m++)
            if (a->joint[j].opening[m] == TH_ACCESS)
                return j + 1;
    return a->joints + 1;
}

static bool holds_drug(const struct th_view *view, int lane, th_rows *parcels,
                       const struct th_passage *a)
{
    const struct th_line_states *states = view->states;
    double volume = 0, mass[TH_SPECIES] = {0};
    bool any = false;
    for (int k = first_behind(a); k <= a->joints; k++) {
        const struct th_parcels *p = &parcels[k][lane];
        volume += th_parcels_volume(p);
        for (int s = 0; s < p->species; s++)
            for (int n = 0; n < p->count; n++) mass[s] += *th_parcels_at(p, s, n);
    }
    for (size_t s = 0; s < view->species; s++)
        any |= mass[s] > rest * states->scale[s][lane] * volume;
    return any;
}

void th_line_note_access(const struct th_view *view, int lane, th_rows *parcels,
                         const struct th_passage *a)
{
    struct th_line_states *states = view->states;
    const struct th_ports *ports = view->ports;
    const bool gives = ports->catheter.opening_volume[TH_ACCESS][lane] < 0;
    if (gives && !(states->giving[lane] > 0))
        states->unaspirated[lane] += holds_drug(view, lane, parcels, a);
    states->giving[lane] = gives;
}

void th_line_count_access(const struct th_view *view, int lane)
{
    struct th_line_states *states = view->states;
    const struct th_ports *ports = view->ports;
    const double out = ports->catheter.opening_volume[TH_ACCESS][lane];
    states->aspirated[lane] += out > 0 ? out : 0;
    states->filled[lane] += out < 0 ? -out : 0;
    for (size_t s = 0; s < view->species; s++) {
        const double mass = ports->line.opening_mass[TH_ACCESS][s][lane];
        states->aspirated_mass[s][lane] += mass > 0 ? mass : 0;
        states->filled_mass[s][lane] += mass < 0 ? -mass : 0;
    }
}
