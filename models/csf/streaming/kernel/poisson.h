/* Private to kernel/: Poisson weights of the powers of uniformization, and of what lies behind
 * each. Cells are taken eight at a time; strides are multiples of that. */
#ifndef TH_CSF_STREAMING_POISSON_H
#define TH_CSF_STREAMING_POISSON_H

#include <math.h>
#include <stddef.h>

/* Largest number of turns, fastest rate times time, that are taken at once; terms for those. */
enum { TURNS = 16, TERMS = 80 };

struct poisson {
    size_t count;
    double weight[TERMS], behind[TERMS];
};

/* All weights but a share `least` of them; that is the last one's. */
static inline struct poisson poisson_of(double turns, double least)
{
    struct poisson p = {0};
    double weight = exp(-turns), rest = 1;
    while (p.count < TERMS) {
        const size_t k = p.count++;
        const double left = rest - weight;
        const int last = !(left > least) || k + 1 == TERMS;
        p.weight[k] = last ? rest : weight;
        p.behind[k] = last ? 0 : left;
        if (last)
            break;
        rest = left;
        weight *= turns / (double)(k + 1);
    }
    return p;
}

enum { WIDE = 8 };
typedef double vec __attribute__((vector_size(8 * WIDE), aligned(8), may_alias));

/* Those of an array from an element on. */
#define VEC(array, at) (*(vec *)((array) + (at)))
#define CONST_VEC(array, at) (*(const vec *)((array) + (at)))

#endif
