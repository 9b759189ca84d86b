/* Vectors of pairs, for single.c: a number of the upper end of the canal beside its counterpart
 * of the lower end, one such pair for each pole of a group, or for each of several cells. */
#ifndef TH_PAIRS_H
#define TH_PAIRS_H

#include "vector.h"

enum { PAIRS = WIDE / 2 };

#if defined __AVX512F__
#define REPEAT(a, b) a, b, 2 + a, 2 + b, 4 + a, 4 + b, 6 + a, 6 + b
#elif defined __AVX2__
#define REPEAT(a, b) a, b, 2 + a, 2 + b
#else
#define REPEAT(a, b) a, b
#endif

/* Each pair's first number twice; its second twice; below, both exchanged. */
ALWAYS vec firsts(vec x)
{
    return __builtin_shufflevector(x, x, REPEAT(0, 0));
}

ALWAYS vec seconds(vec x)
{
    return __builtin_shufflevector(x, x, REPEAT(1, 1));
}

/* Pairs of the first numbers of one vector and the second ones of the other. */
ALWAYS vec paired(vec first, vec second)
{
    return __builtin_shufflevector(first, second, REPEAT(0, WIDE + 1));
}

ALWAYS vec exchange(vec x)
{
    return __builtin_shufflevector(x, x, REPEAT(1, 0));
}

#if defined __AVX512F__ || defined __AVX2__
ALWAYS __m256d two_pairs(const double *a, const double *b)
{
    return _mm256_insertf128_pd(_mm256_castpd128_pd256(_mm_load_pd(a)), _mm_load_pd(b), 1);
}
#endif

typedef double pair __attribute__((vector_size(16), may_alias));

ALWAYS void store_pair(double *p, double first, double second)
{
    *(pair *)p = (pair){first, second};
}

/* The pairs at p, p + stride, p + 2 stride .., one after the other. */
ALWAYS vec gather(const double *p, ptrdiff_t stride)
{
#if defined __AVX512F__
    const __m256d low = two_pairs(p, p + stride),
                  high = two_pairs(p + 2 * stride, p + 3 * stride);
    return (vec)_mm512_insertf64x4(_mm512_castpd256_pd512(low), high, 1);
#elif defined __AVX2__
    return (vec)two_pairs(p, p + stride);
#else
    (void)stride;
    return load(p);
#endif
}

/* The pair at p in every place. */
ALWAYS vec spread(const double *p)
{
#if defined __AVX512F__
    return (vec)_mm512_broadcast_f64x2(_mm_load_pd(p));
#elif defined __AVX2__
    return (vec)_mm256_broadcast_pd((const __m128d *)p);
#else
    return load(p);
#endif
}

ALWAYS struct cvec cfirsts(struct cvec x)
{
    return (struct cvec){firsts(x.re), firsts(x.im)};
}

ALWAYS struct cvec cseconds(struct cvec x)
{
    return (struct cvec){seconds(x.re), seconds(x.im)};
}

ALWAYS struct cvec cpaired(struct cvec first, struct cvec second)
{
    return (struct cvec){paired(first.re, second.re), paired(first.im, second.im)};
}

/* The sum of each pair, twice. */
ALWAYS vec fold(vec x)
{
    return x + exchange(x);
}

ALWAYS struct cvec cfold(struct cvec x)
{
    return (struct cvec){fold(x.re), fold(x.im)};
}

#endif
