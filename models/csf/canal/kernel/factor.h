/* The factors of one step length, whatever lies abreast: see sweep.h, which this
 * completes.
 *
 * Bound, free and peripheral drug are eliminated in place, plasma by the adjoint of its row,
 * the cells from both ends to the middle (`in`: to the cell before in that order, `out`: to the
 * next):
 *     eB = 1/(s + unbinding),   held = s + binding s eB,   eT = 1/(held + release + to_plasma)
 *     g_i = s + loss_i + store_i uptake (held + to_plasma) eT + in_i g_{i-1} e_{i-1}
 *     e_i = 1/(out_i + g_i);    in the middle both neighbours stand before, and nothing is
 *         handed on
 *     lambda solves the transposed tridiagonal system with wc + wt eT uptake on the right.
 * Bound and free drug are eliminated with the rates of the cell's tissue: the functions below
 * go through cells of one tissue, those of the skull first (inward) or last (outward).
 *
 * A pivot is what its cell keeps or loses for good (g) and what it hands on, never a difference
 * of large rates: Grassmann, Taksar, Heyman (Oper Res 33:1107, 1985). With a difference, drug
 * would be lost to round-off where s is small beside the rates: long steps on a fine grid. */
#ifndef TH_CANAL_FACTOR_H
#define TH_CANAL_FACTOR_H

#include "sweep.h"

/* Constants that need no cell. The residues come times -2. */
ALWAYS void constants(const struct member *m, const struct tissue *t, size_t groups,
                      const struct cvec *pole, const struct cvec *residue)
{
    const vec out = t->release + t->to, feed = t->to * t->partition;
    double *to = t->constants;
    for (size_t k = 0; k < groups; k++) {
        const struct cvec s = {pole[k].re / m->step, pole[k].im / m->step};
        const struct cvec c = {residue[k].re / m->step, residue[k].im / m->step};
        const struct cvec si = crecip(s), eb = crecip((struct cvec){s.re + t->unbinding, s.im});
        const struct cvec held = caxpy(t->binding, cmul(s, eb), s);
        const struct cvec et = crecip((struct cvec){held.re + out, held.im});
        const struct cvec etb = cmul(et, cscale(t->unbinding, eb)), etp = cscale(feed, et);
        const struct cvec ct = cmul(c, et), cp = cmul(c, etp), beb = cscale(t->binding, eb);
        cstore(at(to, groups, CANAL_S, k), s);
        cstore(at(to, groups, CANAL_C, k), c);
        cstore(at(to, groups, CANAL_CS, k), cmul(c, si));
        cstore(at(to, groups, CANAL_SI, k), si);
        cstore(at(to, groups, CANAL_EB, k), eb);
        cstore(at(to, groups, CANAL_ET, k), et);
        cstore(at(to, groups, CANAL_ED, k), crecip((struct cvec){s.re + m->deep, s.im}));
        cstore(at(to, groups, CANAL_HELD, k), cmul(held, et));
        cstore(at(to, groups, CANAL_ETB, k), etb);
        cstore(at(to, groups, CANAL_ETP, k), etp);
        cstore(at(to, groups, CANAL_RT, k), cscale(t->release, et));
        cstore(at(to, groups, CANAL_RB, k), cscale(t->release, etb));
        cstore(at(to, groups, CANAL_XT, k), cscale(t->uptake, ct));
        cstore(at(to, groups, CANAL_XB, k), cscale(t->uptake, cmul(ct, beb)));
        cstore(at(to, groups, CANAL_PT, k), cp);
        cstore(at(to, groups, CANAL_PB, k), cmul(cp, beb));
    }
}

/* What the pivots of cells are made of. */
struct pivot {
    struct cvec s[TH_POLES_MOST], q[TH_POLES_MOST], sink[TH_POLES_MOST];
};

ALWAYS void pivot_of(const struct tissue *t, size_t groups, struct pivot *p)
{
    const double *set = t->constants;
    UNROLL for (size_t k = 0; k < groups; k++)
    {
        p->s[k] = get(set, groups, CANAL_S, k);
        p->q[k] = cscale(t->uptake, get(set, groups, CANAL_ET, k));
        p->sink[k] = caxpy(t->to, p->q[k], cscale(t->uptake, get(set, groups, CANAL_HELD, k)));
    }
}

/* Inward: pivots, and the adjoint's first half. kept, z: what the cell before these keeps, and
 * its half of the adjoint; then those of the last. before: its way back, with which the next
 * takes that; that of the last is returned. */
ALWAYS vec pivots(const struct end *end, const struct pivot *p, vec before, struct cvec *kept,
                  struct cvec *z)
{
    for (size_t i = 0; i < end->count; i++) {
        const vec in = PICK(row_at(end, end->in, i)), out = PICK(row_at(end, end->out, i));
        const vec loss = PICK(row_at(end, end->loss, i)), wc = PICK(row_at(end, end->wc, i));
        const vec store_ = PICK(row_at(end, end->store, i)), wt = PICK(row_at(end, end->wt, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            struct cvec g = {p->s[k].re + loss, p->s[k].im};
            g = caxpy(in, kept[k], caxpy(store_, p->sink[k], g));
            const struct cvec e = crecip((struct cvec){out + g.re, g.im});
            const struct cvec w = {fma_(wt, p->q[k].re, wc), wt * p->q[k].im};
            kept[k] = cmul(g, e);
            z[k] = cmul(e, caxpy(before, z[k], w));
            cstore(cell_at(end, end->e, i, k), e);
            cstore(cell_at(end, end->lambda, i, k), z[k]);
        }
        before = PICK(row_at(end, end->back, i));
    }
    return before;
}

/* The middle's pivot and lambda. rates: what it loses to both sides; back: what they get of it.
 */
ALWAYS void pivot_middle(const struct end *top, const struct pivot *p,
                         const struct links *rates, const struct meeting *kept,
                         const struct links *back, const struct meeting *z, struct cvec *lambda)
{
    const size_t i = top->count;
    const vec loss = PICK(row_at(top, top->loss, i)), wc = PICK(row_at(top, top->wc, i));
    const vec store_ = PICK(row_at(top, top->store, i)), wt = PICK(row_at(top, top->wt, i));
    UNROLL for (size_t k = 0; k < top->groups; k++)
    {
        const struct cvec g = {p->s[k].re + loss, p->s[k].im};
        const struct cvec e = crecip(join(rates, kept, k, caxpy(store_, p->sink[k], g)));
        const struct cvec w = {fma_(wt, p->q[k].re, wc), wt * p->q[k].im};
        lambda[k] = cmul(e, join(back, z, k, w));
        cstore(cell_at(top, top->e, i, k), e);
        cstore(cell_at(top, top->lambda, i, k), lambda[k]);
    }
}

/* Outward: lambda, and what a source gives plasma. */
ALWAYS void adjoint(const struct end *end, const struct cvec *middle, struct cvec *source)
{
    struct cvec l[TH_POLES_MOST];
    vec after = PICK(row_at(end, end->fore, end->count));
    UNROLL for (size_t k = 0; k < end->groups; k++)
    {
        l[k] = middle[k];
        source[k] = nothing;
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
        after = PICK(row_at(end, end->fore, i));
    }
}

/* What plasma loses to tissue and does not get back, per K_pl: sum wt_i (held + release rho_i)
 * eT, where rho_i is the share of what comes from tissue into cell i that canal and tissue
 * keep:
 *     (s + loss'_i + in_i + out_i) rho_i - in_i rho_{i-1} - out_i rho_{i+1}
 *         = s + store_i uptake held eT */
ALWAYS void retain_inward(const struct end *end, const struct tissue *t, struct cvec *rho)
{
    for (size_t i = 0; i < end->count; i++) {
        const vec in = PICK(row_at(end, end->in, i));
        const vec store_ = PICK(row_at(end, end->store, i)) * t->uptake;
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            const struct cvec r = caxpy(store_, get(t->constants, end->groups, CANAL_HELD, k),
                                        get(t->constants, end->groups, CANAL_S, k));
            rho[k] = cmul(cload(cell_at(end, end->e, i, k)), caxpy(in, rho[k], r));
            cstore(cell_at(end, end->z, i, k), rho[k]);
        }
    }
}

ALWAYS void retain_middle(const struct end *top, const struct tissue *t,
                          const struct links *rates, const struct meeting *before,
                          struct cvec *rho)
{
    const size_t i = top->count, groups = top->groups;
    const vec store_ = PICK(row_at(top, top->store, i)) * t->uptake;
    UNROLL for (size_t k = 0; k < groups; k++)
    {
        const struct cvec r = caxpy(store_, get(t->constants, groups, CANAL_HELD, k),
                                    get(t->constants, groups, CANAL_S, k));
        rho[k] = cmul(cload(cell_at(top, top->e, i, k)), join(rates, before, k, r));
    }
}

/* What the cells of each tissue retain. */
struct retained {
    struct cvec cord[TH_POLES_MOST], brain[TH_POLES_MOST];
};

/* Adds what one cell's tissue and its way back retain. */
ALWAYS void add_retained(const struct end *end, const double *set, size_t i,
                         const struct cvec *rho, struct cvec *sum)
{
    const vec wt = PICK(row_at(end, end->wt, i));
    UNROLL for (size_t k = 0; k < end->groups; k++)
    {
        const struct cvec held = get(set, end->groups, CANAL_HELD, k);
        const struct cvec kept = cfma(get(set, end->groups, CANAL_RT, k), rho[k], held);
        sum[k] = caxpy(wt, kept, sum[k]);
    }
}

/* Outward: adds what the cells retain. rho: of the cell behind these, then of the last. */
ALWAYS void retain_outward(const struct end *end, const double *set, struct cvec *rho,
                           struct cvec *sum)
{
    for (size_t i = end->count; i-- > 0;) {
        const vec out = PICK(row_at(end, end->out, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            const struct cvec e = cload(cell_at(end, end->e, i, k));
            rho[k] = cfma(cscale(out, e), rho[k], cload(cell_at(end, end->z, i, k)));
        }
        add_retained(end, set, i, rho, sum);
    }
}

/* Pivot of plasma: 1/(s + clearance + from_deep s eD + K_pl retained), the last over both
 * tissues; brain: NULL if no cell has it. */
ALWAYS void border(const struct member *m, const struct tissue *cord,
                   const struct tissue *brain, size_t groups, const struct retained *retained)
{
    double *set = cord->constants;
    for (size_t k = 0; k < groups; k++) {
        const struct cvec s = get(set, groups, CANAL_S, k);
        struct cvec d = caxpy(m->from, cmul(s, get(set, groups, CANAL_ED, k)), s);
        d = caxpy(cord->partition, retained->cord[k], (struct cvec){d.re + m->clearance, d.im});
        if (brain)
            d = caxpy(brain->partition, retained->brain[k], d);
        cstore(at(set, groups, CANAL_KP, k), crecip(d));
    }
}

/* Sums over the poles, one by one in their order, of what takes free and bound drug through a
 * step. */
ALWAYS void total(const struct tissue *t, size_t groups, size_t poles)
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
