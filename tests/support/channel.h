/* Drug in an oscillating flow by direct simulation, from rest: momentum and the moments of Aris
 * (1956, Proc R Soc A 235:67), advanced in time, between plates (lateral 1) or in a pipe (2).
 *
 *     c_t + u c_x = kappa (c_xx + lap c),  m_k = integral of x^k c dx,  m_0 = 1 everywhere:
 *     u_t = push cos t + nu lap u,   m_1t = u + kappa lap m_1,   <m_2>_t = 2 <u m_1> + 2 kappa
 *     variance = <m_2> - <m_1>^2
 *
 * Units: half gap or radius and omega are 1, nu = 1/Wo^2, kappa = nu/Sc. Finite volumes across,
 * the trapezoidal rule in time: second order in both. */
#ifndef TH_CHANNEL_H
#define TH_CHANNEL_H

#include <math.h>
#include <stdbool.h>

#include "laws.h"

enum { CHANNEL_MOST = 256 };

struct channel {
    int cells, steps, lateral; /* steps per cycle */
    double nu, kappa, push;
    double u[CHANNEL_MOST], m1[CHANNEL_MOST];
    double m2, moved, least, most; /* <m_2>; displacement of the section mean, extremes */
};

/* Rate of exchange of a cell with the next, per its own volume and unit diffusivity; outward or
 * back. The wall is half a cell away. */
static inline double channel_exchange(const struct channel *c, int face, int cell)
{
    double h = 1.0 / c->cells, r = face * h, area = c->lateral == 2 ? r : 1;
    double volume = c->lateral == 2 ? (cell + 0.5) * h * h : h;
    return area / (face == c->cells ? h / 2 : h) / volume;
}

/* x' = source + d lap x over one step by the trapezoidal rule; x = 0 at a wall that holds. */
static inline void channel_diffuse(const struct channel *c, double *x, double d, bool holds,
                                   const double *source)
{
    double e[CHANNEL_MOST], y[CHANNEL_MOST], half = TH_PI / c->steps, before = 0;
    const int n = c->cells;
    for (int j = 0; j < n; j++) {
        double in = j ? half * d * channel_exchange(c, j, j) : 0;
        double out = j + 1 < n || holds ? half * d * channel_exchange(c, j + 1, j) : 0;
        double next = j + 1 < n ? x[j + 1] : 0, here = x[j];
        double right = here + in * (before - here) + out * (next - here) + 2 * half * source[j];
        double pivot = 1 + in + out - (j ? in * e[j - 1] : 0);
        e[j] = (j + 1 < n ? out : 0) / pivot;
        y[j] = (right + (j ? in * y[j - 1] : 0)) / pivot;
        before = here;
    }
    for (int j = n - 1; j >= 0; j--) x[j] = y[j] + (j + 1 < n ? e[j] * x[j + 1] : 0);
}

/* Section mean of a product. */
static inline double channel_mean(const struct channel *c, const double *x, const double *y)
{
    double sum = 0, whole = 0;
    for (int j = 0; j < c->cells; j++) {
        double weight = c->lateral == 2 ? j + 0.5 : 1;
        sum += weight * x[j] * y[j];
        whole += weight;
    }
    return sum / whole;
}

static inline void channel_advance(struct channel *c, int cycles)
{
    double push[CHANNEL_MOST], u[CHANNEL_MOST], m1[CHANNEL_MOST], one[CHANNEL_MOST];
    const double step = 2 * TH_PI / c->steps;
    for (int j = 0; j < c->cells; j++) one[j] = 1;
    c->least = c->most = c->moved;
    for (int k = 0; k < cycles * c->steps; k++) {
        for (int j = 0; j < c->cells; j++) {
            push[j] = c->push * (cos(k * step) + cos((k + 1) * step)) / 2;
            u[j] = c->u[j] / 2;
            m1[j] = c->m1[j] / 2;
        }
        channel_diffuse(c, c->u, c->nu, true, push);
        for (int j = 0; j < c->cells; j++) u[j] += c->u[j] / 2;
        channel_diffuse(c, c->m1, c->kappa, false, u);
        for (int j = 0; j < c->cells; j++) m1[j] += c->m1[j] / 2;
        c->m2 += step * 2 * (channel_mean(c, u, m1) + c->kappa);
        c->moved += step * channel_mean(c, u, one);
        c->least = fmin(c->least, c->moved);
        c->most = fmax(c->most, c->moved);
    }
}

static inline double channel_variance(const struct channel *c)
{
    double one[CHANNEL_MOST];
    for (int j = 0; j < c->cells; j++) one[j] = 1;
    double first = channel_mean(c, c->m1, one);
    return c->m2 - first * first;
}

/* Growth of the variance over 50 cycles / (2 kappa t): 1 + R. The pressure is what moves the
 * section mean by `stroke` from peak to peak; 10 cycles settle flow and drug before. */
static inline double channel_growth(int lateral, double womersley, double schmidt,
                                    double stroke, int cells)
{
    enum { SETTLE = 10, COUNTED = 50 };
    double nu = 1 / (womersley * womersley), push = 1;
    struct channel c;
    for (int pass = 0; pass < 2; pass++) {
        c = (struct channel){.cells = cells,
                             .steps = 8 * cells,
                             .lateral = lateral,
                             .nu = nu,
                             .kappa = nu / schmidt,
                             .push = push};
        channel_advance(&c, SETTLE - 1);
        channel_advance(&c, 1);
        push *= stroke / (c.most - c.least);
    }
    double before = channel_variance(&c);
    channel_advance(&c, COUNTED);
    return (channel_variance(&c) - before) / (2 * c.kappa * COUNTED * 2 * TH_PI);
}

#endif
