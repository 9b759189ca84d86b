/* Vectors as wide as the instruction set, real and complex, for the kernels of this folder.
 * Multiply-adds are written out, so that bits do not depend on the contractions that a compiler
 * chooses: 4 and 8 lanes abreast agree. */
#ifndef TH_VECTOR_H
#define TH_VECTOR_H

#include "model/lanes.h"

#include <stddef.h>

#if defined __AVX512F__ || defined __AVX2__
#include <immintrin.h>
#endif

#if defined __AVX512F__
enum { WIDE = 8 };
#elif defined __AVX2__
enum { WIDE = 4 };
#else
enum { WIDE = 2 };
#endif
enum { SLICES = TH_LANES / WIDE }; /* in which a kernel treats the lanes */

typedef double vec __attribute__((vector_size(8 * WIDE), may_alias));

struct cvec {
    vec re, im;
};

#define ALWAYS static inline __attribute__((always_inline))
#define PASTE_(a, b) a##_##b
#define PASTE(a, b) PASTE_(a, b)
#define ISA(name) PASTE(name, TH_ISA)
/* Loops over poles must be unrolled, or the vectors go through memory. */
#ifdef __clang__
#define UNROLL _Pragma("unroll")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

ALWAYS vec splat(double x)
{
    return x - (vec){0};
}

ALWAYS vec load(const double *p)
{
    return *(const vec *)p;
}

ALWAYS void store(double *p, vec x)
{
    *(vec *)p = x;
}

/* a b + c */
ALWAYS vec fmadd(vec a, vec b, vec c)
{
#if defined __AVX512F__
    return (vec)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined __AVX2__
    return (vec)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
    return a * b + c;
#endif
}

/* c - a b */
ALWAYS vec fnmadd(vec a, vec b, vec c)
{
#if defined __AVX512F__
    return (vec)_mm512_fnmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined __AVX2__
    return (vec)_mm256_fnmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
    return c - a * b;
#endif
}

typedef long long mask __attribute__((vector_size(8 * WIDE), may_alias));

/* a where all bits of take are set, b where none is. */
ALWAYS vec choose(mask take, vec a, vec b)
{
    return (vec)(((mask)a & take) | ((mask)b & ~take));
}

ALWAYS vec lesser(vec a, vec b)
{
    return choose((mask)(a < b), a, b);
}

ALWAYS vec greater(vec a, vec b)
{
    return choose((mask)(a > b), a, b);
}

/* Mask of the numbers of a that are not zero. */
ALWAYS mask cnonzero(struct cvec a)
{
    return (mask)(a.re != splat(0)) | (mask)(a.im != splat(0));
}

ALWAYS struct cvec cchoose(mask take, struct cvec a, struct cvec b)
{
    return (struct cvec){choose(take, a.re, b.re), choose(take, a.im, b.im)};
}

ALWAYS struct cvec cadd(struct cvec a, struct cvec b)
{
    return (struct cvec){a.re + b.re, a.im + b.im};
}

ALWAYS struct cvec cscale(vec a, struct cvec b)
{
    return (struct cvec){a * b.re, a * b.im};
}

/* a b + c, a real */
ALWAYS struct cvec caxpy(vec a, struct cvec b, struct cvec c)
{
    return (struct cvec){fmadd(a, b.re, c.re), fmadd(a, b.im, c.im)};
}

ALWAYS struct cvec cmul(struct cvec a, struct cvec b)
{
    const vec rr = a.re * b.re, ri = a.re * b.im;
    return (struct cvec){fnmadd(a.im, b.im, rr), fmadd(a.im, b.re, ri)};
}

/* a b + c */
ALWAYS struct cvec cfma(struct cvec a, struct cvec b, struct cvec c)
{
    const vec re = fmadd(a.re, b.re, c.re), im = fmadd(a.re, b.im, c.im);
    return (struct cvec){fnmadd(a.im, b.im, re), fmadd(a.im, b.re, im)};
}

/* Re(a b) + c */
ALWAYS vec cdot(struct cvec a, struct cvec b, vec c)
{
    return fnmadd(a.im, b.im, fmadd(a.re, b.re, c));
}

ALWAYS struct cvec crecip(struct cvec a)
{
    const vec scale = 1 / fmadd(a.re, a.re, a.im * a.im);
    return (struct cvec){a.re * scale, -(a.im * scale)};
}

ALWAYS struct cvec cload(const double *p)
{
    return (struct cvec){load(p), load(p + WIDE)};
}

ALWAYS void cstore(double *p, struct cvec x)
{
    store(p, x.re);
    store(p + WIDE, x.im);
}

/* (1 - exp(-z))/z for z >= 0 (1 below), to 1e-10: its series at z/128, then seven doublings,
 *     f(2 u) = f(u) (1 - u f(u)/2)
 * Beyond 64 it is 1/z. */
ALWAYS vec relaxation(vec z)
{
    static const double series[] = {
        -1. / 3628800, 1. / 362880, -1. / 40320, 1. / 5040, -1. / 720,
        1. / 120,      -1. / 24,    1. / 6,      -1. / 2,   1};
    z = greater(z, splat(1e-300));
    const vec most = lesser(z, splat(64));
    vec u = most * splat(1. / 128), f = splat(series[0]);
    UNROLL for (int k = 1; k < 10; k++) f = fmadd(f, u, splat(series[k]));
    UNROLL for (int k = 0; k < 7; k++)
    {
        const vec half = u * splat(0.5);
        f = fnmadd(half * f, f, f);
        u = u + u;
    }
    return f * (most / z);
}

/* Calls function(job, number of pole pairs) with the number as a constant, so that loops over
 * the poles are unrolled. */
#define FOR_POLES(function, job) \
    switch ((job)->poles) {      \
    case 3:                      \
        function(job, 3);        \
        break;                   \
    case 4:                      \
        function(job, 4);        \
        break;                   \
    default:                     \
        function(job, 5);        \
        break;                   \
    }

#endif
