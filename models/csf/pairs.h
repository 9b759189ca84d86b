/* Vectors of pairs: one number of the upper end of the canal beside its counterpart of the lower end,
 * over and over. Each pole of a group has such a pair, or each of several cells. */
#ifndef TH_PAIRS_H
#define TH_PAIRS_H

#include "vector.h"

enum { PAIRS = WIDE / 2 };

typedef double pair __attribute__((vector_size(16), may_alias));

#if defined __AVX512F__
#define REPEAT(a, b) a, b, 2 + a, 2 + b, 4 + a, 4 + b, 6 + a, 6 + b
#elif defined __AVX2__
#define REPEAT(a, b) a, b, 2 + a, 2 + b
#else
#define REPEAT(a, b) a, b
#endif

/* Each pair's first number twice, its second twice, both exchanged. */
ALWAYS vec firsts(vec x)
{
    return __builtin_shufflevector(x, x, REPEAT(0, 0));
}

ALWAYS vec seconds(vec x)
{
    return __builtin_shufflevector(x, x, REPEAT(1, 1));
}

ALWAYS vec exchange(vec x)
{
    return __builtin_shufflevector(x, x, REPEAT(1, 0));
}

/* The pairs at p, p + stride, p + 2 stride .. */
ALWAYS vec gather(const double *p, ptrdiff_t stride)
{
    const pair a = *(const pair *)p;
#if defined __AVX512F__ || defined __AVX2__
    const pair b = *(const pair *)(p + stride);
    const __m256d low = __builtin_shufflevector(a, b, 0, 1, 2, 3);
#endif
#if defined __AVX512F__
    const pair c = *(const pair *)(p + 2 * stride), d = *(const pair *)(p + 3 * stride);
    const __m256d high = __builtin_shufflevector(c, d, 0, 1, 2, 3);
    return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
#elif defined __AVX2__
    return low;
#else
    (void)stride;
    return a;
#endif
}

/* The pair at p in every place. */
ALWAYS vec spread(const double *p)
{
    return gather(p, 0);
}

ALWAYS struct cvec cfirsts(struct cvec x)
{
    return (struct cvec){firsts(x.re), firsts(x.im)};
}

ALWAYS struct cvec cseconds(struct cvec x)
{
    return (struct cvec){seconds(x.re), seconds(x.im)};
}

/* Both of each pair together. */
ALWAYS vec fold(vec x)
{
    return x + exchange(x);
}

ALWAYS struct cvec cfold(struct cvec x)
{
    return (struct cvec){fold(x.re), fold(x.im)};
}

#endif
