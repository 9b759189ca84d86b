/* Private to csf/compartments: y' = M y over a step, for a sparse M none of whose entries
 * beside the diagonal is negative.
 *
 * With a rate L no less than any that leaves a state, B = 1 + M/L has no negative entry, and
 *
 *     exp(M h) y = sum over k of e^-Lh (L h)^k/k! B^k y               (uniformization)
 *
 * is a mean of vectors by the weights of a Poisson distribution: sums of products without one
 * difference. So each state is right to round-off of its own size, none falls below 0, and what
 * leaves one state is what comes to another, however stiff M is. A. Jensen 1953, Skand.
 * Aktuarietidskr 36:87; W. K. Grassmann 1977, Comput Oper Res 4:47. */
#ifndef TH_CSF_COMPARTMENTS_EXPONENTIAL_H
#define TH_CSF_COMPARTMENTS_EXPONENTIAL_H

#include <stddef.h>

struct th_system_edge {
    size_t from, to;
    double gain, weight; /* 1/s; over L */
};

struct th_system {
    size_t states, edges;
    double *loss, *y; /* [states] 1/s that leaves each; the vector */
    double *decay, *next, *sum;
    struct th_system_edge *edge;
};

/* Bytes of a system of at most so many, and the system in that memory, with none. */
size_t th_system_bytes(size_t states, size_t edges);
struct th_system th_system_in(void *memory, size_t states);
/* One more state, with that value; its number. */
size_t th_system_add(struct th_system *system, double y);
/* gain times y[from] comes to y[to] per second, and nothing leaves; loss: leaves. */
void th_system_gain(struct th_system *system, size_t from, size_t to, double gain);
void th_system_lose(struct th_system *system, size_t from, double loss);
/* Carries y over a step. Returns the number of products with B that it took. */
size_t th_system_advance(struct th_system *system, double step);

#endif
