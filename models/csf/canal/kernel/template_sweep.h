/* Template: one step of the canal from its factors (template_factor.h), for whatever lies
 * abreast in a vector: members (batch.c), or the poles of one member at both ends of its canal
 * (single.c). Both compile the same lines, and so get the same bits.
 *
 * For each pole p with residue a (poles.h), with the shift s = p/dt and the weight c = -2 a/dt:
 *
 *     (s - M) X = y + b (S/s + ramp/s^2),
 *     y(dt) = r0 y + sum Re(c X),      integral of y over dt = sum Re(c X/s)
 *
 * M is the matrix of canal.h. T, B and P2 are eliminated in place; what is left is tridiagonal
 * in C, bordered by the row and the column of P. Plasma comes first: lambda, the adjoint
 * solution for its row, turns the right-hand side of the cells into that of plasma by an inner
 * product. Then the tridiagonal system is solved by its twisted factorization (Parlett,
 * Dhillon, Linear Algebra Appl 267:247, 1997): forward elimination from both ends to the middle
 * row, and back substitution from there to both ends. T, B and P2 follow from C and P. Where no
 * drug comes back from plasma into the cells (K_pl = 0), they are solved without it, and what
 * they give plasma is summed in the back substitution: such a member needs no lambda
 * (template_gains.h).
 *
 *   symbol     quantity                                        C name
 *   s, c       shift and weight of a pole, 1/s                 CANAL_S, CANAL_C
 *   y          state at the start: C, T, B, P, P2              request->before, cell
 *   X          solution of a pole, in C                        x
 *   z          right-hand side of C after elimination          z
 *   e          reciprocal pivot of a cell, s                   e
 *   lambda     solution of the adjoint system                  lambda
 *   P at pole  plasma's component of X                         at_pole
 *   w_i, b_i   of canal.h                                      tissue_ratio, b
 *   wc_i       v_i loss_i, C into P                            wc
 *   wt_i       v_i w_i k_tp, T into P                          wt
 *
 * Each end is numbered from its outermost cell inward: "before" is the neighbour toward the end
 * of the canal, "after" the neighbour toward the middle.
 *
 * To be defined before the inclusion:
 *     UNIT       doubles of one number of a cell: rows are [cell][UNIT], states
 *                [cell][C, T, B][UNIT]
 *     PICK(x)    the vector of the number at x
 *     LANE(x)    the vector of the member's number at x, of the members' from x on
 *     ONE(constants, groups, kind, k)
 *                the complex constant of pole k, whatever else lies abreast
 *     LAYERED    whether cells have layers, which add to pivots and right-hand sides
 *                (template_layers.h); 0 or 1, so that nothing is left of them in the
 *                kernels of cells without
 * Complex numbers of the cells and constants are [cell or kind][group][re, im][WIDE]; a group
 * is the poles that one vector holds, `groups` their number. */
#ifndef TH_CANAL_TEMPLATE_SWEEP_H
#define TH_CANAL_TEMPLATE_SWEEP_H

#if !defined UNIT || !defined PICK || !defined LANE || !defined ONE || !defined LAYERED
#error "template_sweep.h needs UNIT, PICK, LANE, ONE and LAYERED"
#endif

#include "csf/canal/private.h"

#include "csf/canal/poles.h"
#include "template_ends.h"
#include "template_layers.h"
#include "template_sources.h"
#include "vector.h"

/* The cells' part of plasma's right-hand side: inner products of the state with the adjoint,
 * sums of lambda C, lambda w T, lambda w B, plus the direct terms of tissue, sums of wt T and
 * wt B. */
struct products {
    struct cvec c[TH_CANAL_POLES_MOST], t[TH_CANAL_POLES_MOST], b[TH_CANAL_POLES_MOST];
    vec free, bound;
};

ALWAYS void add_cell(const struct end *end, const double *cell, size_t i,
                     struct products *products)
{
    const vec tissue_ratio = PICK(row_at(end, end->tissue_ratio, i)),
              wt = PICK(row_at(end, end->wt, i));
    const vec c = PICK(cell), t = PICK(cell + UNIT), b = PICK(cell + 2 * UNIT);
    const vec st = tissue_ratio * t, sb = tissue_ratio * b;
    products->free = fmadd(wt, t, products->free);
    products->bound = fmadd(wt, b, products->bound);
    UNROLL for (size_t k = 0; k < end->groups; k++)
    {
        const struct cvec l = cload(cell_at(end, end->lambda, i, k));
        products->c[k] = caxpy(c, l, products->c[k]);
        products->t[k] = caxpy(st, l, products->t[k]);
        products->b[k] = caxpy(sb, l, products->b[k]);
    }
}

ALWAYS void clear_products(struct products *products, size_t groups)
{
    products->free = products->bound = splat(0);
    clear(products->c, groups);
    clear(products->t, groups);
    clear(products->b, groups);
}

ALWAYS void add_cells(const struct end *end, const double *state, struct products *products)
{
    struct products sum = *products;
    for (size_t i = 0; i < end->count; i++)
        add_cell(end, state + 3 * (ptrdiff_t)i * end->row_stride, i, &sum);
    *products = sum;
}

/* sum plus the tissue terms of cells of one kind, at pole k. */
ALWAYS struct cvec add_tissue_terms(const double *set, size_t groups, size_t k,
                                    const struct products *products, struct cvec sum)
{
    sum = cfma(constant(set, groups, CANAL_RT, k), products->t[k], sum);
    sum = cfma(constant(set, groups, CANAL_RB, k), products->b[k], sum);
    sum = caxpy(products->free, constant(set, groups, CANAL_ET, k), sum);
    return caxpy(products->bound, constant(set, groups, CANAL_ETB, k), sum);
}

/* Adds the product with lambda of the ventricle's outflow into the last cell of the skull. A
 * lane without outflow keeps its bits. */
ALWAYS void add_outflow_product(const struct end *skull, const struct cvec *outflow,
                                struct products *products)
{
    UNROLL for (size_t k = 0; k < skull->groups; k++)
    {
        const struct cvec l = cload(cell_at(skull, skull->lambda, skull->count - 1, k));
        const struct cvec sum = cfma(l, outflow[k], products->c[k]);
        products->c[k] = cchoose(cnonzero(outflow[k]), sum, products->c[k]);
    }
}

/* The same outflow, added to the cell itself: the last that elimination has treated. */
ALWAYS void add_outflow(const struct end *skull, const struct cvec *outflow, struct cvec *x)
{
    UNROLL for (size_t k = 0; k < skull->groups; k++)
    {
        const struct cvec e = cload(cell_at(skull, skull->e, skull->count - 1, k));
        x[k] = cchoose(cnonzero(outflow[k]), cfma(e, outflow[k], x[k]), x[k]);
        cstore(cell_at(skull, skull->z, skull->count - 1, k), x[k]);
    }
}

/* Plasma at pole k from its right-hand side and the inflow from other compartments, or NULL. A
 * lane without inflow keeps its bits. */
ALWAYS struct cvec pivot_plasma(const double *set, size_t groups, size_t k,
                                const struct cvec *inflow, struct cvec sum)
{
    if (inflow)
        sum = cchoose(cnonzero(inflow[k]), cadd(sum, inflow[k]), sum);
    return cmul(constant(set, groups, CANAL_KP, k), sum);
}

/* Plasma at each pole, before the cells. products: those of cord, and in c the terms of brain;
 * inflow: as above. */
ALWAYS void solve_plasma(const struct member *m, const double *set, size_t groups,
                         const struct products *products, vec p1, vec p2,
                         const struct cvec *inflow, struct cvec *at_pole)
{
    const vec feed = m->from_deep * p2;
    for (size_t k = 0; k < groups; k++) {
        const struct cvec si = constant(set, groups, CANAL_SI, k);
        const struct cvec bs = cmul(constant(set, groups, CANAL_BS, k), si);
        const struct cvec start = {p1 + products->c[k].re, products->c[k].im};
        struct cvec sum = add_tissue_terms(set, groups, k, products, start);
        sum = caxpy(feed, constant(set, groups, CANAL_ED, k), sum);
        sum = caxpy(m->ramp, cmul(bs, si), caxpy(m->source, bs, sum));
        at_pole[k] = pivot_plasma(set, groups, k, inflow, sum);
    }
}

#include "template_gains.h"

/* Coefficients of a cell's right-hand side, per pole: of T and B (per tissue ratio), plasma,
 * and the source (per b). */
struct inflow {
    struct cvec t[TH_CANAL_POLES_MOST], b[TH_CANAL_POLES_MOST], plasma[TH_CANAL_POLES_MOST],
        source[TH_CANAL_POLES_MOST];
};

ALWAYS void inflow_of(const struct member *m, const struct tissue *tissue, size_t groups,
                      const struct cvec *at_pole, struct inflow *in)
{
    const double *set = tissue->constants;
    UNROLL for (size_t k = 0; k < groups; k++)
    {
        const struct cvec etp = constant(set, groups, CANAL_ETP, k);
        in->t[k] = constant(set, groups, CANAL_RT, k);
        in->b[k] = constant(set, groups, CANAL_RB, k);
        in->plasma[k] = cscale(tissue->release, cmul(etp, at_pole[k]));
        const struct cvec si = constant(set, groups, CANAL_SI, k);
        in->source[k] = caxpy(m->ramp, cmul(si, si), cscale(m->source, si));
    }
}

/* Right-hand side of a cell at pole k, T and B eliminated:
 * C + w k_tc eT (T + k_off eB B + k_tp K_pl P) + b (S/s + ramp/s^2). Where K_pl is 0 the bits
 * are the same without the term of P (returns: false). */
ALWAYS struct cvec rhs_of(const struct inflow *in, size_t k, const double *cell,
                          vec tissue_ratio, bool returns, bool source, vec b)
{
    const vec c = PICK(cell), tissue = PICK(cell + UNIT), bound = PICK(cell + 2 * UNIT);
    struct cvec r = cscale(bound, in->b[k]);
    if (returns)
        r = caxpy(bound, in->b[k], in->plasma[k]);
    r = caxpy(tissue, in->t[k], r);
    r = (struct cvec){fmadd(tissue_ratio, r.re, c), tissue_ratio * r.im};
    return source ? caxpy(b, in->source[k], r) : r;
}

/* Forward elimination over the cells from .. to: z_i = e_i (r_i + from_before_i z_{i-1}). x: z
 * of the cell before them; then of the last. What layers add to r_i is in z_i at first. */
ALWAYS void eliminate(const struct end *end, const struct inflow *in, const double *state,
                      size_t from, size_t to, bool returns, bool source, struct cvec *x)
{
    for (size_t i = from; i < to; i++) {
        const double *cell = state + 3 * (ptrdiff_t)i * end->row_stride;
        const vec tissue_ratio = PICK(row_at(end, end->tissue_ratio, i));
        const vec b = PICK(row_at(end, end->b, i));
        const vec fore = PICK(row_at(end, end->from_before, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            struct cvec r = rhs_of(in, k, cell, tissue_ratio, returns, source, b);
            if (LAYERED)
                r = cadd(r, cload(cell_at(end, end->z, i, k)));
            x[k] = cmul(cload(cell_at(end, end->e, i, k)), caxpy(fore, x[k], r));
            cstore(cell_at(end, end->z, i, k), x[k]);
        }
    }
}

/* Middle row: X from z of both neighbours. */
ALWAYS void solve_middle(const struct end *top, const struct inflow *in, const double *state,
                         const struct couplings *from_ends, const struct both_ends *before,
                         bool returns, struct cvec *x)
{
    const size_t i = top->count;
    const double *cell = state + 3 * (ptrdiff_t)i * top->row_stride;
    const vec tissue_ratio = PICK(row_at(top, top->tissue_ratio, i));
    const vec b = PICK(row_at(top, top->b, i));
    UNROLL for (size_t k = 0; k < top->groups; k++)
    {
        struct cvec own = rhs_of(in, k, cell, tissue_ratio, returns, true, b);
        if (LAYERED)
            own = cadd(own, cload(cell_at(top, top->z, i, k)));
        const struct cvec r = add_neighbours(from_ends, before, k, own);
        x[k] = cmul(cload(cell_at(top, top->e, i, k)), r);
    }
}

/* Back substitution of one cell: X_i = z_i + e_i from_after_i X_{i+1}. x: of the cell after it;
 * then of this one. */
ALWAYS void substitute(const struct end *end, size_t i, struct cvec *x)
{
    const vec back = PICK(row_at(end, end->from_after, i));
    UNROLL for (size_t k = 0; k < end->groups; k++)
    {
        const struct cvec e = cload(cell_at(end, end->e, i, k));
        x[k] = cfma(cscale(back, e), x[k], cload(cell_at(end, end->z, i, k)));
    }
}

/* Weights from X at all poles to the new state, each pole's in a vector of its own. The new T
 * and B come from C, from T and B before, by a 2 x 2 matrix, and from plasma, t1 and b1. */
struct weights {
    struct cvec c[TH_CANAL_POLES_MOST], t[TH_CANAL_POLES_MOST], b[TH_CANAL_POLES_MOST],
        area[TH_CANAL_POLES_MOST];
    vec r0, tt, tb, bt, bb, t1, b1;
};

/* at_pole: plasma, [group][re, im][WIDE] like one kind of constant. */
ALWAYS void weights_of(const struct tissue *tissue, size_t groups, size_t poles,
                       const double *at_pole, struct weights *w)
{
    const double *set = tissue->constants, *reals = tissue->reals;
    w->r0 = splat(th_poles(poles)->r0);
    w->tt = load(reals + CANAL_TT * WIDE);
    w->tb = load(reals + CANAL_TB * WIDE);
    w->bt = load(reals + CANAL_BT * WIDE);
    w->bb = load(reals + CANAL_BB * WIDE);
    w->t1 = w->b1 = splat(0);
    UNROLL for (size_t k = 0; k < poles; k++)
    {
        const struct cvec p = ONE(at_pole, groups, 0, k);
        w->c[k] = ONE(set, groups, CANAL_C, k);
        w->t[k] = ONE(set, groups, CANAL_XT, k);
        w->b[k] = ONE(set, groups, CANAL_XB, k);
        w->area[k] = ONE(set, groups, CANAL_CS, k);
        w->t1 = cdot(ONE(set, groups, CANAL_PT, k), p, w->t1);
        w->b1 = cdot(ONE(set, groups, CANAL_PB, k), p, w->b1);
    }
}

/* The new state of a cell. before, after: C, T, B. */
ALWAYS void combine(const struct weights *w, size_t poles, const struct cvec *x,
                    const vec *before, vec *after)
{
    const vec c = before[0], t = before[1], b = before[2];
    vec cn = fmadd(w->r0, c, splat(0)), tn = fmadd(w->tt, t, fmadd(w->tb, b, w->t1));
    vec bn = fmadd(w->bt, t, fmadd(w->bb, b, w->b1));
    UNROLL for (size_t k = 0; k < poles; k++)
    {
        cn = cdot(w->c[k], x[k], cn);
        tn = cdot(w->t[k], x[k], tn);
        bn = cdot(w->b[k], x[k], bn);
    }
    after[0] = cn;
    after[1] = tn;
    after[2] = bn;
}

/* Integral of C over the step. */
ALWAYS vec integral(const struct weights *w, size_t poles, const struct cvec *x)
{
    vec sum = splat(0);
    UNROLL for (size_t k = 0; k < poles; k++) sum = cdot(w->area[k], x[k], sum);
    return sum;
}

/* P and P2 at the end, [0], [1], and the integral of P over the step, [2]. */
ALWAYS void update_plasma(const struct member *m, const double *set, size_t groups,
                          size_t poles, const double *at_pole, vec p1, vec p2, vec *after)
{
    const vec r0 = splat(th_poles(poles)->r0);
    vec n1 = fmadd(r0, p1, splat(0)), n2 = fmadd(r0, p2, splat(0)), area = splat(0);
    for (size_t k = 0; k < poles; k++) {
        const struct cvec c = ONE(set, groups, CANAL_C, k), p = ONE(at_pole, groups, 0, k);
        const struct cvec deep = {fmadd(m->deep, p.re, p2), m->deep * p.im};
        n1 = cdot(c, p, n1);
        n2 = cdot(c, cmul(ONE(set, groups, CANAL_ED, k), deep), n2);
        area = cdot(ONE(set, groups, CANAL_CS, k), p, area);
    }
    after[0] = n1;
    after[1] = n2;
    after[2] = area;
}

#endif
