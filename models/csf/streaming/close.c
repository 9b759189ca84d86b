/* csf/streaming: sums of the ledger, and the round-off of a step. */
#include "step.h"

#include "laws.h"

#include <math.h>

/* All drug that came into the body in the step, kg. */
static double given(const struct th_ports *port, size_t d, int i)
{
    double sum = port->depot.absorbed_mass[d][i] + th_csf_given(port, d, i);
    for (int k = TH_TIP; k < TH_CSF_SOURCES; k++) sum += th_csf_source_mass(port, k, d, i);
    return sum;
}

/* All that is held, kg; in the canal's CSF alone. */
static double held(const struct streaming_memory *memory, size_t d, double *canal)
{
    const struct streaming_drug *drug = &memory->drug[d];
    double sum = 0;
    *canal = 0;
    for (size_t k = 0; k < memory->size; k++) {
        *canal += drug->amounts[STREAMING_CSF][k];
        for (size_t part = STREAMING_FREE; part < memory->parts; part++)
            sum += drug->amounts[part][k];
    }
    for (size_t k = 0; k < BODY_STATES; k++) sum += drug->body->amount[k];
    return sum + *canal;
}

/* The round-off of a step, some last digits of all drug for each substep, comes to where most
 * is, CSF of the canal or plasma: over many steps it would add up. More than that is no
 * round-off, and stays for the balance to find. */
static void correct(const struct streaming_memory *memory, size_t d, double lacks, double canal)
{
    double *csf = memory->drug[d].amounts[STREAMING_CSF];
    double *plasma = &memory->drug[d].body->amount[BODY_PLASMA];
    if (canal < *plasma) {
        *plasma += lacks;
        return;
    }
    for (size_t k = 0; k < memory->size && canal > 0; k++) csf[k] *= 1 + lacks / canal;
}

static void add_ways(const struct th_view *view, size_t d, const struct streaming_left *left,
                     int i)
{
    struct streaming_states *s = view->states;
    th_add(&s->cleared[d][i], &s->cleared_excess[d][i], left->cleared);
    th_add(&s->made[d][i], &s->made_excess[d][i], left->made);
    th_add(&s->drawn[d][i], &s->drawn_excess[d][i], left->drawn);
    th_add(&s->leaked[d][i], &s->leaked_excess[d][i], left->leaked);
    th_add(&s->spine[d][i], &s->spine_excess[d][i], left->spine);
    th_add(&s->cisterns[d][i], &s->cisterns_excess[d][i], left->cisterns);
    th_add(&s->convexity[d][i], &s->convexity_excess[d][i], left->convexity);
    th_add(&s->dura[d][i], &s->dura_excess[d][i], left->dura);
    s->dura_most[d][i] = fmax(s->dura_most[d][i], s->dura[d][i]);
    th_add(&s->cord[d][i], &s->cord_excess[d][i], left->cord);
}

void th_streaming_close(const struct th_view *view, const struct streaming_memory *memory,
                        size_t d, const struct streaming_left *left, int i)
{
    struct streaming_states *s = view->states;
    const struct th_ports *port = view->ports;
    double canal,
        more[] = {given(port, d, i), left->made, -left->cleared, -left->drawn, -left->leaked};
    double most = s->total[d][i];
    add_ways(view, d, left, i);
    for (size_t k = 0; k < sizeof more / sizeof *more; k++) {
        most += fabs(more[k]);
        th_add(&s->total[d][i], &s->total_excess[d][i], more[k]);
    }
    const double lacks = s->total[d][i] - held(memory, d, &canal);
    const double pairs = 1 + view->step[i] / s->substep[i];
    if (fabs(lacks) <= fmin(1e-14 + 1e-15 * pairs, 5e-12) * most)
        correct(memory, d, lacks, canal);
    s->most[d][i] = fmax(s->most[d][i], s->total[d][i]);
}
