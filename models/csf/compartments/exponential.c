/* csf/compartments: the exponential by uniformization: see exponential.h. */
#include "exponential.h"

#include <math.h>
#include <string.h>

/* The largest L h of one sum, so that e^-Lh is far from underflow. */
#define PIECE 64
/* Weights below this count for nothing. */
#define NEGLIGIBLE 1e-20

size_t th_system_bytes(size_t states, size_t edges)
{
    return states * 5 * sizeof(double) + edges * sizeof(struct th_system_edge);
}

struct th_system th_system_in(void *memory, size_t states)
{
    double *at = memory;
    return (struct th_system){.loss = at,
                              .y = at + states,
                              .decay = at + 2 * states,
                              .next = at + 3 * states,
                              .sum = at + 4 * states,
                              .edge = (struct th_system_edge *)(at + 5 * states)};
}

size_t th_system_add(struct th_system *system, double y)
{
    system->y[system->states] = y;
    system->loss[system->states] = 0;
    return system->states++;
}

void th_system_gain(struct th_system *system, size_t from, size_t to, double gain)
{
    if (gain != 0)
        system->edge[system->edges++] = (struct th_system_edge){from, to, gain, 0};
}

void th_system_lose(struct th_system *system, size_t from, double loss)
{
    system->loss[from] += loss;
}

/* y becomes B y. */
static void multiply(struct th_system *s)
{
    for (size_t k = 0; k < s->states; k++) s->next[k] = s->decay[k] * s->y[k];
    for (size_t e = 0; e < s->edges; e++)
        s->next[s->edge[e].to] += s->edge[e].weight * s->y[s->edge[e].from];
    double *y = s->y;
    s->y = s->next;
    s->next = y;
}

/* One sum: y becomes its mean by the weights of x. */
static size_t add_up(struct th_system *s, double x)
{
    double weight = exp(-x), weights = 0;
    memset(s->sum, 0, s->states * sizeof *s->sum);
    for (size_t k = 0;; k++) {
        for (size_t n = 0; n < s->states; n++) s->sum[n] += weight * s->y[n];
        weights += weight;
        weight *= x / (double)(k + 1);
        if ((double)k > x && weight * (double)(k + 2) < NEGLIGIBLE) {
            for (size_t n = 0; n < s->states; n++) s->y[n] = s->sum[n] / weights;
            return k;
        }
        multiply(s);
    }
}

size_t th_system_advance(struct th_system *s, double step)
{
    double rate = 1 / step;
    size_t products = 0;
    for (size_t k = 0; k < s->states; k++) rate = fmax(rate, s->loss[k]);
    const size_t pieces = (size_t)ceil(rate * step / PIECE);
    for (size_t k = 0; k < s->states; k++) s->decay[k] = 1 - s->loss[k] / rate;
    for (size_t e = 0; e < s->edges; e++) s->edge[e].weight = s->edge[e].gain / rate;
    for (size_t k = 0; k < pieces; k++) products += add_up(s, rate * step / (double)pieces);
    return products;
}
