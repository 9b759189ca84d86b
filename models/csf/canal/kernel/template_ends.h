/* Template: the two ends of the canal, between which a twisted factorization meets in a middle
 * row, and the constants of a member. Part of template_sweep.h, which gives notation and
 * macros. */
#ifndef TH_CANAL_TEMPLATE_ENDS_H
#define TH_CANAL_TEMPLATE_ENDS_H

#if !defined UNIT || !defined PICK || !defined LANE || !defined ONE || !defined LAYERED
#error "define UNIT, PICK, LANE, ONE and LAYERED (template_sweep.h) before this header"
#endif

#include "csf/canal/poles.h"
#include "csf/canal/private.h"
#include "vector.h"

/* Of a whole member. */
struct member {
    vec dt, source, ramp, clearance, from_deep, deep;
};

/* A kind of tissue: its rates, and the constants of its cells. */
struct tissue {
    vec uptake, release, to_plasma, binding, unbinding, partition;
    double *constants, *reals;
};

ALWAYS struct member member_of(const struct th_canal_job *job, size_t lane)
{
    const struct th_canal *canal = job->canal;
    return (struct member){.dt = LANE(job->request->dt + lane),
                           .source = LANE(job->source + lane),
                           .ramp = LANE(job->ramp + lane),
                           .clearance = LANE(canal->plasma.clearance + lane),
                           .from_deep = LANE(canal->plasma.from_deep + lane),
                           .deep = LANE(canal->plasma.deep + lane)};
}

/* constants: those of cord, behind which those of brain lie. */
ALWAYS struct tissue tissue_of(const struct th_canal_job *job, size_t lane, bool brain,
                               double *constants, size_t groups)
{
    const struct canal_tissue rates = canal_tissue(job->canal, brain);
    constants += brain ? canal_kind_vectors(groups) * WIDE : 0;
    return (struct tissue){.uptake = LANE(rates.uptake + lane),
                           .release = LANE(rates.release + lane),
                           .to_plasma = LANE(rates.to_plasma + lane),
                           .binding = LANE(rates.binding + lane),
                           .unbinding = LANE(rates.unbinding + lane),
                           .partition = LANE(rates.partition + lane),
                           .constants = constants,
                           .reals = constants + 2 * CANAL_COMPLEX * groups * WIDE};
}

/* One end of the canal: `count` cells from the outermost inward, behind which the middle lies.
 * A negative stride walks up from the last cell. */
struct end {
    size_t count, groups;
    ptrdiff_t row_stride, cell_stride;  /* doubles from cell to cell: rows, complex numbers */
    const double *to_before, *to_after; /* rates at which the cell loses C to its neighbours */
    const double *loss, *tissue_ratio, *wc, *wt, *b; /* loss: to plasma and for good */
    const double *lost;                              /* for good                     */
    const double *from_before, *from_after;          /* off-diagonals: into the cell */
    double *e, *lambda, *z;
#if LAYERED
    const double *schur; /* [cell][SCHUR_..][group][re, im][WIDE] */
#endif
};

static const struct cvec czero;

ALWAYS void clear(struct cvec *numbers, size_t groups)
{
    UNROLL for (size_t k = 0; k < groups; k++) numbers[k] = czero;
}

/* The outermost cells of an end, and those behind them. */
ALWAYS struct end outer_cells(struct end end, size_t cells)
{
    end.count = cells;
    return end;
}

ALWAYS struct end inner_cells(struct end end, size_t cells)
{
    const ptrdiff_t row = (ptrdiff_t)cells * end.row_stride,
                    numbers = (ptrdiff_t)cells * end.cell_stride;
    end.count -= cells;
    end.to_before += row;
    end.to_after += row;
    end.loss += row;
    end.tissue_ratio += row;
    end.wc += row;
    end.wt += row;
    end.b += row;
    end.lost += row;
    end.from_before += row;
    end.from_after += row;
    end.e += numbers;
    end.lambda += numbers;
    end.z += numbers;
#if LAYERED
    end.schur += CANAL_SCHUR * numbers;
#endif
    return end;
}

/* Numbers of the last cell of each end, next to the middle; the real coefficients that couple
 * them with the middle row. */
struct both_ends {
    struct cvec top[TH_CANAL_POLES_MOST], bottom[TH_CANAL_POLES_MOST];
};
struct couplings {
    vec top, bottom;
};

ALWAYS void clear_ends(struct both_ends *both, size_t groups)
{
    clear(both->top, groups);
    clear(both->bottom, groups);
}

/* r + top x_top + bottom x_bottom at pole k: the neighbours' part of the middle row. */
ALWAYS struct cvec add_neighbours(const struct couplings *from_ends, const struct both_ends *x,
                                  size_t k, struct cvec r)
{
    return caxpy(from_ends->bottom, x->bottom[k], caxpy(from_ends->top, x->top[k], r));
}

ALWAYS double *constant_at(double *constants, size_t groups, int kind, size_t k)
{
    return constants + 2 * ((size_t)kind * groups + k) * WIDE;
}

ALWAYS struct cvec constant(const double *constants, size_t groups, int kind, size_t k)
{
    return cload(constants + 2 * ((size_t)kind * groups + k) * WIDE);
}

/* Number i of a row, and complex number k of cell i. */
ALWAYS const double *row_at(const struct end *end, const double *row, size_t i)
{
    return row + (ptrdiff_t)i * end->row_stride;
}

ALWAYS double *cell_at(const struct end *end, double *numbers, size_t i, size_t k)
{
    return numbers + (ptrdiff_t)i * end->cell_stride + 2 * k * WIDE;
}

/* A number of the Schur complement of cell i. */
ALWAYS struct cvec end_schur(const struct end *end, size_t i, int number, size_t k)
{
#if LAYERED
    return cload(end->schur + CANAL_SCHUR * (ptrdiff_t)i * end->cell_stride +
                 2 * ((size_t)number * end->groups + k) * WIDE);
#else
    (void)end, (void)i, (void)number, (void)k;
    return czero;
#endif
}

/* sum, and what layers add to it: a number of the Schur complement of cell i. */
ALWAYS struct cvec add_schur(const struct end *end, size_t i, int number, size_t k,
                             struct cvec sum)
{
    return LAYERED ? cadd(sum, end_schur(end, i, number, k)) : sum;
}

#endif
