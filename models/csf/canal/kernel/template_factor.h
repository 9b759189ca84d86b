/* Template: the factors of one step length; completes template_sweep.h, whose macros and
 * notation it needs.
 *
 * For each pole, with `before` and `after` counted toward the middle from either end:
 *
 *     eB = 1/(s + k_off)                B = eB (y_B + k_b T)
 *     held = s + k_b s eB               s and what of k_b unbinding does not return
 *     eT = 1/(held + k_tc + k_tp)       T = eT (y_T + k_off eB y_B + k_ct C + k_tp K_pl P)
 *     eD = 1/(s + k_21)                 P2 = eD (y_P2 + k_21 P)
 *     g_i = s + loss_i + lost_i + w_i k_ct (held + k_tp) eT + to_before_i g_{i-1} e_{i-1}
 *     e_i = 1/(to_after_i + g_i)        at either end, forward
 *     e_m = 1/(s + loss_m + .. + to_before_m g e (above) + to_after_m g e (below))  middle
 *
 * lambda solves the transposed tridiagonal system with wc + wt eT k_ct on the right, by the
 * same pivots. Bound and free drug are eliminated with the rates of the cell's tissue: the
 * functions below treat cells of one tissue, those of the skull first (forward) or last (back).
 *
 * A pivot is a sum: what its cell keeps or loses for good (g) and what it hands on. It is never
 * a difference of large rates: Grassmann, Taksar, Heyman (Oper Res 33:1107, 1985). With a
 * difference, drug would be lost to round-off where s is small beside the rates: long steps on
 * a fine grid. */
#ifndef TH_CANAL_TEMPLATE_FACTOR_H
#define TH_CANAL_TEMPLATE_FACTOR_H

#include "template_sweep.h"

/* Constants of a kind of tissue that need no cell. residue: times -2. */
ALWAYS void fill_constants(const struct member *m, const struct tissue *t, size_t groups,
                           const struct cvec *pole, const struct cvec *residue)
{
    const vec out = t->release + t->to_plasma, feed = t->to_plasma * t->partition;
    double *to = t->constants;
    for (size_t k = 0; k < groups; k++) {
        const struct cvec s = {pole[k].re / m->dt, pole[k].im / m->dt};
        const struct cvec c = {residue[k].re / m->dt, residue[k].im / m->dt};
        const struct cvec si = crecip(s), eb = crecip((struct cvec){s.re + t->unbinding, s.im});
        const struct cvec held = caxpy(t->binding, cmul(s, eb), s);
        const struct cvec et = crecip((struct cvec){held.re + out, held.im});
        const struct cvec etb = cmul(et, cscale(t->unbinding, eb)), etp = cscale(feed, et);
        const struct cvec ct = cmul(c, et), cp = cmul(c, etp), beb = cscale(t->binding, eb);
        cstore(constant_at(to, groups, CANAL_S, k), s);
        cstore(constant_at(to, groups, CANAL_C, k), c);
        cstore(constant_at(to, groups, CANAL_CS, k), cmul(c, si));
        cstore(constant_at(to, groups, CANAL_SI, k), si);
        cstore(constant_at(to, groups, CANAL_EB, k), eb);
        cstore(constant_at(to, groups, CANAL_ET, k), et);
        cstore(constant_at(to, groups, CANAL_ED, k),
               crecip((struct cvec){s.re + m->deep, s.im}));
        cstore(constant_at(to, groups, CANAL_HELD, k), cmul(held, et));
        cstore(constant_at(to, groups, CANAL_ETB, k), etb);
        cstore(constant_at(to, groups, CANAL_ETP, k), etp);
        cstore(constant_at(to, groups, CANAL_RT, k), cscale(t->release, et));
        cstore(constant_at(to, groups, CANAL_RB, k), cscale(t->release, etb));
        cstore(constant_at(to, groups, CANAL_XT, k), cscale(t->uptake, ct));
        cstore(constant_at(to, groups, CANAL_XB, k), cscale(t->uptake, cmul(ct, beb)));
        cstore(constant_at(to, groups, CANAL_PT, k), cp);
        cstore(constant_at(to, groups, CANAL_PB, k), cmul(cp, beb));
    }
}

/* Parts of the pivots that all cells of a tissue share: s, q = k_ct eT, and the loss to tissue,
 * sink = k_ct (held + k_tp) eT, per tissue ratio. */
struct pivot {
    struct cvec s[TH_CANAL_POLES_MOST], q[TH_CANAL_POLES_MOST], sink[TH_CANAL_POLES_MOST];
};

ALWAYS void pivot_of(const struct tissue *t, size_t groups, struct pivot *p)
{
    const double *set = t->constants;
    UNROLL for (size_t k = 0; k < groups; k++)
    {
        p->s[k] = constant(set, groups, CANAL_S, k);
        p->q[k] = cscale(t->uptake, constant(set, groups, CANAL_ET, k));
        p->sink[k] = caxpy(t->to_plasma, p->q[k],
                           cscale(t->uptake, constant(set, groups, CANAL_HELD, k)));
    }
}

/* Forward elimination from one end: pivots, and, if asked for, forward substitution of the
 * adjoint. kept (g e) and z: of the cell before these; on return of the last cell. before:
 * coefficient from the first cell into the one before it; returns that from the middle into the
 * last cell. */
ALWAYS vec forward_pivots(const struct end *end, const struct pivot *p, bool adjoint,
                          vec before, struct cvec *kept, struct cvec *z)
{
    for (size_t i = 0; i < end->count; i++) {
        const vec in = PICK(row_at(end, end->to_before, i)),
                  out = PICK(row_at(end, end->to_after, i));
        const vec loss = PICK(row_at(end, end->loss, i)), wc = PICK(row_at(end, end->wc, i));
        const vec tissue_ratio = PICK(row_at(end, end->tissue_ratio, i)),
                  wt = PICK(row_at(end, end->wt, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            struct cvec g = {p->s[k].re + loss, p->s[k].im};
            g = add_schur(end, i, SCHUR_SINK, k, g);
            g = caxpy(in, kept[k], caxpy(tissue_ratio, p->sink[k], g));
            const struct cvec e = crecip((struct cvec){out + g.re, g.im});
            kept[k] = cmul(g, e);
            cstore(cell_at(end, end->e, i, k), e);
            if (!adjoint)
                continue;
            const struct cvec w = {fmadd(wt, p->q[k].re, wc), wt * p->q[k].im};
            z[k] = cmul(e, caxpy(before, z[k], add_schur(end, i, SCHUR_WEIGHT, k, w)));
            cstore(cell_at(end, end->lambda, i, k), z[k]);
        }
        before = PICK(row_at(end, end->from_after, i));
    }
    return before;
}

/* Middle row: pivot and, if asked for, lambda. to_ends: the rates at which it loses C to both
 * neighbours; from_middle: the off-diagonals of those neighbours for it. */
ALWAYS void middle_pivot(const struct end *top, const struct pivot *p,
                         const struct couplings *to_ends, const struct both_ends *kept,
                         const struct couplings *from_middle, bool adjoint,
                         const struct both_ends *z, struct cvec *lambda)
{
    const size_t i = top->count;
    const vec loss = PICK(row_at(top, top->loss, i)), wc = PICK(row_at(top, top->wc, i));
    const vec tissue_ratio = PICK(row_at(top, top->tissue_ratio, i)),
              wt = PICK(row_at(top, top->wt, i));
    UNROLL for (size_t k = 0; k < top->groups; k++)
    {
        const struct cvec own = {p->s[k].re + loss, p->s[k].im};
        const struct cvec g = add_schur(top, i, SCHUR_SINK, k, own);
        const struct cvec e =
            crecip(add_neighbours(to_ends, kept, k, caxpy(tissue_ratio, p->sink[k], g)));
        cstore(cell_at(top, top->e, i, k), e);
        if (!adjoint)
            continue;
        const struct cvec w = {fmadd(wt, p->q[k].re, wc), wt * p->q[k].im};
        lambda[k] =
            cmul(e, add_neighbours(from_middle, z, k, add_schur(top, i, SCHUR_WEIGHT, k, w)));
        cstore(cell_at(top, top->lambda, i, k), lambda[k]);
    }
}

/* Back substitution of the adjoint: lambda, and its inner product with b (source). */
ALWAYS void back_adjoint(const struct end *end, const struct cvec *middle, struct cvec *source)
{
    struct cvec l[TH_CANAL_POLES_MOST];
    vec after = PICK(row_at(end, end->from_before, end->count));
    UNROLL for (size_t k = 0; k < end->groups; k++)
    {
        l[k] = middle[k];
        source[k] = czero;
    }
    for (size_t i = end->count; i-- > 0;) {
        const vec b = PICK(row_at(end, end->b, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            const struct cvec e = cload(cell_at(end, end->e, i, k));
            l[k] = cfma(cscale(after, e), l[k], cload(cell_at(end, end->lambda, i, k)));
            cstore(cell_at(end, end->lambda, i, k), l[k]);
            source[k] = caxpy(b, l[k], source[k]);
        }
        after = PICK(row_at(end, end->from_before, i));
    }
}

/* Retention: what plasma loses to tissue and does not get back, per K_pl,
 *
 *     sum wt_i (held + k_tc rho_i) eT,
 *
 * rho_i the share of what comes from tissue into cell i that canal and tissue keep, or lose for
 * good:
 *
 *     (s + loss'_i + before_i + after_i) rho_i - before_i rho_{i-1} - after_i rho_{i+1}
 *         = s + lost_i + w_i k_ct held eT
 *
 * by the same pivots. Layers add to it what they keep of what comes from C, and to the sum what
 * they keep of what comes from plasma, and rho_i times what they hand on to C. Forward
 * elimination: */
ALWAYS void retention_forward(const struct end *end, const struct tissue *t, struct cvec *rho)
{
    for (size_t i = 0; i < end->count; i++) {
        const vec in = PICK(row_at(end, end->to_before, i));
        const vec tissue_ratio = PICK(row_at(end, end->tissue_ratio, i)) * t->uptake;
        const vec lost = PICK(row_at(end, end->lost, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            struct cvec r =
                caxpy(tissue_ratio, constant(t->constants, end->groups, CANAL_HELD, k),
                      constant(t->constants, end->groups, CANAL_S, k));
            r.re = r.re + lost;
            r = add_schur(end, i, SCHUR_KEPT, k, r);
            rho[k] = cmul(cload(cell_at(end, end->e, i, k)), caxpy(in, rho[k], r));
            cstore(cell_at(end, end->z, i, k), rho[k]);
        }
    }
}

/* Middle row. */
ALWAYS void retention_middle(const struct end *top, const struct tissue *t,
                             const struct couplings *to_ends, const struct both_ends *before,
                             struct cvec *rho)
{
    const size_t i = top->count, groups = top->groups;
    const vec tissue_ratio = PICK(row_at(top, top->tissue_ratio, i)) * t->uptake;
    const vec lost = PICK(row_at(top, top->lost, i));
    UNROLL for (size_t k = 0; k < groups; k++)
    {
        struct cvec r = caxpy(tissue_ratio, constant(t->constants, groups, CANAL_HELD, k),
                              constant(t->constants, groups, CANAL_S, k));
        r.re = r.re + lost;
        r = add_schur(top, i, SCHUR_KEPT, k, r);
        rho[k] = cmul(cload(cell_at(top, top->e, i, k)), add_neighbours(to_ends, before, k, r));
    }
}

/* Sums of what the cells of each tissue retain, per K_pl, and of layers. */
struct retention {
    struct cvec cord[TH_CANAL_POLES_MOST], brain[TH_CANAL_POLES_MOST];
    struct cvec layers[TH_CANAL_POLES_MOST];
};

/* Sums over cells of wt, and of wt rho. */
struct returned {
    vec wt;
    struct cvec rho[TH_CANAL_POLES_MOST];
};

ALWAYS void clear_returned(struct returned *sum, size_t groups)
{
    sum->wt = splat(0);
    clear(sum->rho, groups);
}

/* Adds the term of one cell; layers: of what its layers hand on to C. */
ALWAYS void add_retention(const struct end *end, size_t i, const struct cvec *rho,
                          struct returned *sum, struct cvec *layers)
{
    for (size_t k = 0; LAYERED && k < end->groups; k++)
        layers[k] = cfma(end_schur(end, i, SCHUR_COLUMN, k), rho[k], layers[k]);
    const vec wt = PICK(row_at(end, end->wt, i));
    sum->wt = sum->wt + wt;
    UNROLL for (size_t k = 0; k < end->groups; k++) sum->rho[k] =
        caxpy(wt, rho[k], sum->rho[k]);
}

/* Retention of the cells of a tissue, from their sums. */
ALWAYS void retention_of(const double *set, size_t groups, const struct returned *sum,
                         struct cvec *retention)
{
    for (size_t k = 0; k < groups; k++)
        retention[k] = caxpy(sum->wt, constant(set, groups, CANAL_HELD, k),
                             cmul(constant(set, groups, CANAL_RT, k), sum->rho[k]));
}

/* Back substitution of rho, and the terms of the cells. rho: of the cell after these; then of
 * the outermost. */
ALWAYS void retention_back(const struct end *end, struct cvec *rho, struct returned *sum,
                           struct cvec *layers)
{
    for (size_t i = end->count; i-- > 0;) {
        const vec out = PICK(row_at(end, end->to_after, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            const struct cvec e = cload(cell_at(end, end->e, i, k));
            rho[k] = cfma(cscale(out, e), rho[k], cload(cell_at(end, end->z, i, k)));
        }
        add_retention(end, i, rho, sum, layers);
    }
}

/* Pivot of plasma: 1/(s + k_cl + k_12 s eD + network + sum of K_pl retention over both
 * tissues, and of layers); brain: NULL if no cell has it, network: NULL if no lane has one. */
ALWAYS void plasma_pivot(const struct member *m, const struct tissue *cord,
                         const struct tissue *brain, size_t groups,
                         const struct retention *retention, const struct cvec *network)
{
    double *set = cord->constants;
    for (size_t k = 0; k < groups; k++) {
        const struct cvec s = constant(set, groups, CANAL_S, k);
        struct cvec d = caxpy(m->from_deep, cmul(s, constant(set, groups, CANAL_ED, k)), s);
        d = caxpy(cord->partition, retention->cord[k],
                  (struct cvec){d.re + m->clearance, d.im});
        if (brain)
            d = caxpy(brain->partition, retention->brain[k], d);
        if (LAYERED)
            d = cadd(d, retention->layers[k]);
        if (network)
            d = cadd(d, network[k]);
        cstore(constant_at(set, groups, CANAL_KP, k), crecip(d));
    }
}

/* T and B at the end of the step from T and B at its start: a 2 x 2 matrix, summed over the
 * poles in their order. */
ALWAYS void tissue_matrix(const struct tissue *t, size_t groups, size_t poles)
{
    const double *set = t->constants;
    double *reals = t->reals;
    vec tt = splat(th_poles(poles)->r0), bb = tt, tb = splat(0), bt = tb;
    for (size_t k = 0; k < poles; k++) {
        const struct cvec c = ONE(set, groups, CANAL_C, k), et = ONE(set, groups, CANAL_ET, k);
        const struct cvec eb = ONE(set, groups, CANAL_EB, k), cb = cmul(c, eb);
        const struct cvec ct = cmul(c, et), beb = cscale(t->binding, eb);
        const struct cvec etb = ONE(set, groups, CANAL_ETB, k);
        tt = tt + ct.re;
        tb = cdot(c, etb, tb);
        bt = cdot(ct, beb, bt);
        bb = cdot(cmul(c, etb), beb, bb) + cb.re;
    }
    store(reals + CANAL_TT * WIDE, tt);
    store(reals + CANAL_TB * WIDE, tb);
    store(reals + CANAL_BT * WIDE, bt);
    store(reals + CANAL_BB * WIDE, bb);
}

#endif
