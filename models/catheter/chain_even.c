/* The time over which a chain's flows are even: see chain.h. */
#include "chain_private.h"

#include <math.h>

static const double mixing = 10; /* s: shorter differences in time are not seen downstream */

/* e^-xs over s from 0 to 1 less the straight line of the same mean and moment, in absolute
 * value, integrates to 0.064 x2 for small x and to 2.7/x for large x. */
static double uneven(const struct th_chain *c, const struct th_start *s, const double *size,
                     double time)
{
    double sum = 0;
    for (int j = 0; j < c->nodes; j++) {
        double x = s->modes->rate[j] * time;
        sum += size[j] * x * time * time / (15.6 + 0.37 * x * x * x);
    }
    double seen = fmin(time / mixing, 1);
    return sum * seen * seen;
}

/* Rates of change of the flows at both ends and through leaks, m3/s2, by modes, beyond what an
 * even change of the pump's flow keeps up. */
static void sizes(const struct th_chain *c, const struct th_start *s, double change,
                  double *size)
{
    const int n = c->nodes;
    const double reach = c->face[0] / (c->face[0] + s->piece.slope) * change;
    for (int j = 0; j < n; j++) {
        double inlet = fabs(s->modes->shape[j]), tip = fabs(s->modes->shape[(n - 1) * n + j]);
        double ends = inlet * s->piece.leak + tip * c->face[n], push = s->push[j];
        for (int k = 0; k < n; k++) ends += fabs(s->modes->shape[k * n + j]) * c->leak[k];
        if (s->modes->rate[j] > 0)
            push -= s->ramp[j] / s->modes->rate[j];
        size[j] = (fabs(push) + inlet * reach) * ends / c->compliance;
    }
}

double th_chain_even(const struct th_chain *c, bool surprised, double order,
                     double within_volume)
{
    const struct th_start s = th_start_of(c, th_piece_at(c, th_node_pressure(c, 0)));
    const double change = surprised ? fmax(fabs(order), fabs(s.in)) : 0;
    double size[TH_SEGMENTS], least = 1e-4, most = 1e9;
    sizes(c, &s, change, size);
    if (uneven(c, &s, size, most) <= within_volume)
        return INFINITY;
    for (int k = 0; k < 12; k++) {
        double middle = sqrt(least * most);
        *(uneven(c, &s, size, middle) <= within_volume ? &least : &most) = middle;
    }
    return th_start_leave(c, &s, least);
}
