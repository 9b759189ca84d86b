/* One step of the canal by partial fractions; compiled once for each instruction set.
 *
 * For each pole, shift s = p/step and weight c = -2 a/step:
 *     (s - M) X = y + b S/s,      y(step) = r0 y + sum Re(c X),      integral of y = sum Re(c X/s)
 * Bound, free and peripheral drug are eliminated in place, plasma by the adjoint of its row:
 *     eB = 1/(s + unbinding),   held = s + binding s eB,   eT = 1/(held + release + to_plasma)
 *     g_i = s + loss_i + store_i uptake (held + to_plasma) eT + left_i g_{i-1} e_{i-1}
 *     e_i = 1/(right_i + g_i)
 *     lambda solves the transposed tridiagonal system with wc + wt eT uptake on the right.
 *
 * A pivot is what its cell keeps or loses for good (g) and what it hands on to the right, never a
 * difference of large rates: Grassmann, Taksar, Heyman (Oper Res 33:1107, 1985). With a difference,
 * drug would be lost to round-off where s is small beside the rates: long steps on a fine grid. */
#include "canal_inside.h"

#include "poles.h"
#include "vector.h"

/* Where the numbers of one part (WIDE lanes) lie. */
struct part {
    size_t n, lane;
    double *constants, *reals, *e, *lambda, *z;
    const double *left, *right, *loss, *store, *b, *lo, *up, *wc, *wt;
};

ALWAYS struct part part_of(const struct th_canal_job *job, int number, size_t np)
{
    const size_t n = job->canal->cells, lane = (size_t)number * WIDE;
    const size_t length = canal_set_vectors(n, np) * WIDE;
    double *set = (double *)(job->set + 1) + (size_t)number * length;
    double *e = set + (2 * CANAL_COMPLEX * np + CANAL_REAL) * WIDE;
    return (struct part){.n = n,
                         .lane = lane,
                         .constants = set,
                         .reals = set + 2 * CANAL_COMPLEX * np * WIDE,
                         .e = e,
                         .lambda = e + 2 * np * n * WIDE,
                         .z = job->work,
                         .left = canal_row(job->canal, ROW_LEFT) + lane,
                         .right = canal_row(job->canal, ROW_RIGHT) + lane,
                         .loss = canal_row(job->canal, ROW_LOSS) + lane,
                         .store = canal_row(job->canal, ROW_STORE) + lane,
                         .b = canal_row(job->canal, ROW_B) + lane,
                         .lo = canal_row(job->canal, ROW_LO) + lane,
                         .up = canal_row(job->canal, ROW_UP) + lane,
                         .wc = canal_row(job->canal, ROW_WC) + lane,
                         .wt = canal_row(job->canal, ROW_WT) + lane};
}

/* Complex constant number `kind` of pole k, in a set with np poles. */
ALWAYS double *at(const struct part *p, size_t np, int kind, size_t k)
{
    return p->constants + 2 * ((size_t)kind * np + k) * WIDE;
}

ALWAYS struct cvec get(const struct part *p, size_t np, int kind, size_t k)
{
    return cload(at(p, np, kind, k));
}

/* Constants per lane that need no cell. */
ALWAYS void constants(const struct th_canal_job *job, const struct part *p, size_t np)
{
    const struct th_poles *poles = th_poles(np);
    const struct th_canal_rates *rates = &job->canal->rates;
    const vec h = load(job->step->step + p->lane), one = splat(1);
    const vec uptake = load(rates->uptake + p->lane), binding = load(rates->binding + p->lane);
    const vec unbinding = load(rates->unbinding + p->lane), to = load(rates->to_plasma + p->lane);
    const vec release = load(rates->release + p->lane), out = release + to;
    const vec partition = to * load(rates->partition + p->lane), r0 = splat(poles->r0);
    vec tt = r0, tb = splat(0), bt = splat(0), bb = r0;
    for (size_t k = 0; k < np; k++) {
        const struct cvec s = {splat(poles->p[k][0]) / h, splat(poles->p[k][1]) / h};
        const struct cvec c = {splat(-2 * poles->a[k][0]) / h, splat(-2 * poles->a[k][1]) / h};
        const struct cvec si = crecip(s);
        const struct cvec eb = crecip((struct cvec){s.re + unbinding, s.im});
        const struct cvec held = caxpy(binding, cmul(s, eb), s);
        const struct cvec et = crecip((struct cvec){held.re + out, held.im});
        const struct cvec etb = cmul(et, cscale(unbinding, eb));
        const struct cvec etp = cscale(partition, et), ct = cmul(c, et);
        const struct cvec beb = cscale(binding, eb), cb = cmul(c, eb);
        const struct cvec deep = {s.re + load(job->canal->rates.deep + p->lane), s.im};
        cstore(at(p, np, CANAL_S, k), s);
        cstore(at(p, np, CANAL_C, k), c);
        cstore(at(p, np, CANAL_CS, k), cmul(c, si));
        cstore(at(p, np, CANAL_SI, k), si);
        cstore(at(p, np, CANAL_ET, k), et);
        cstore(at(p, np, CANAL_ED, k), crecip(deep));
        cstore(at(p, np, CANAL_HELD, k), cmul(held, et));
        cstore(at(p, np, CANAL_ETB, k), etb);
        cstore(at(p, np, CANAL_RT, k), cscale(release, et));
        cstore(at(p, np, CANAL_RB, k), cscale(release, etb));
        cstore(at(p, np, CANAL_ETP, k), etp);
        cstore(at(p, np, CANAL_XT, k), cscale(uptake, ct));
        cstore(at(p, np, CANAL_XB, k), cscale(uptake, cmul(ct, beb)));
        cstore(at(p, np, CANAL_PT, k), cmul(c, etp));
        cstore(at(p, np, CANAL_PB, k), cmul(cmul(c, etp), beb));
        tt = tt + ct.re;
        tb = fma_(c.re, etb.re, fnma(c.im, etb.im, tb));
        bt = cdot(ct, beb, bt);
        bb = fma_(one, cb.re, cdot(cmul(c, etb), beb, bb));
    }
    store(p->reals + CANAL_TT * WIDE, tt);
    store(p->reals + CANAL_TB * WIDE, tb);
    store(p->reals + CANAL_BT * WIDE, bt);
    store(p->reals + CANAL_BB * WIDE, bb);
}

/* Down the canal: pivots, and the adjoint's first half. */
ALWAYS void pivots(const struct th_canal_job *job, const struct part *p, size_t np)
{
    const vec uptake = load(job->canal->rates.uptake + p->lane);
    const vec to = load(job->canal->rates.to_plasma + p->lane);
    struct cvec s[TH_POLES_MOST], q[TH_POLES_MOST], sink[TH_POLES_MOST], z[TH_POLES_MOST];
    struct cvec kept[TH_POLES_MOST];
    vec before = splat(0);
    UNROLL for (size_t k = 0; k < np; k++) {
        s[k] = get(p, np, CANAL_S, k);
        q[k] = cscale(uptake, get(p, np, CANAL_ET, k));
        sink[k] = caxpy(to, q[k], cscale(uptake, get(p, np, CANAL_HELD, k)));
        kept[k] = z[k] = (struct cvec){splat(0), splat(0)};
    }
    for (size_t i = 0; i < p->n; i++) {
        const size_t row = i * TH_LANES;
        const vec left = load(p->left + row), right = load(p->right + row);
        const vec loss = load(p->loss + row), store_ = load(p->store + row);
        const vec wc = load(p->wc + row), wt = load(p->wt + row);
        UNROLL for (size_t k = 0; k < np; k++) {
            struct cvec g = caxpy(store_, sink[k], (struct cvec){s[k].re + loss, s[k].im});
            g = caxpy(left, kept[k], g);
            const struct cvec e = crecip((struct cvec){right + g.re, g.im});
            kept[k] = cmul(g, e);
            struct cvec w = {fma_(wt, q[k].re, wc), wt * q[k].im};
            w = caxpy(before, z[k], w);
            z[k] = cmul(e, w);
            cstore(p->e + 2 * (i * np + k) * WIDE, e);
            cstore(p->lambda + 2 * (i * np + k) * WIDE, z[k]);
        }
        before = load(p->up + row);
    }
}

/* And up: lambda, and what the source gives plasma. */
ALWAYS void adjoint(const struct part *p, size_t np)
{
    struct cvec l[TH_POLES_MOST], source[TH_POLES_MOST];
    vec after = splat(0);
    UNROLL for (size_t k = 0; k < np; k++)
        l[k] = source[k] = (struct cvec){splat(0), splat(0)};
    for (size_t i = p->n; i-- > 0;) {
        const size_t row = i * TH_LANES;
        const vec b = load(p->b + row);
        UNROLL for (size_t k = 0; k < np; k++) {
            double *lambda = p->lambda + 2 * (i * np + k) * WIDE;
            const struct cvec e = cload(p->e + 2 * (i * np + k) * WIDE);
            l[k] = cfma(e, cscale(after, l[k]), cload(lambda));
            cstore(lambda, l[k]);
            source[k] = caxpy(b, l[k], source[k]);
        }
        after = load(p->lo + row);
    }
    for (size_t k = 0; k < np; k++) cstore(at(p, np, CANAL_BS, k), source[k]);
}

/* What plasma loses to tissue and does not get back, per K_pl: sum wt_i (held + release rho_i) eT,
 * where rho_i is the share of what comes from tissue into cell i that canal and tissue keep:
 *     (s + loss'_i + left_i + right_i) rho_i - left_i rho_{i-1} - right_i rho_{i+1}
 *         = s + store_i uptake held eT */
ALWAYS void retained(const struct th_canal_job *job, const struct part *p, size_t np,
                     struct cvec *sum)
{
    const vec uptake = load(job->canal->rates.uptake + p->lane);
    struct cvec rho[TH_POLES_MOST], held[TH_POLES_MOST];
    UNROLL for (size_t k = 0; k < np; k++) {
        held[k] = cscale(uptake, get(p, np, CANAL_HELD, k));
        rho[k] = (struct cvec){splat(0), splat(0)};
    }
    for (size_t i = 0; i < p->n; i++) {
        const vec left = load(p->left + i * TH_LANES), store_ = load(p->store + i * TH_LANES);
        UNROLL for (size_t k = 0; k < np; k++) {
            const size_t place = 2 * (i * np + k) * WIDE;
            const struct cvec r = caxpy(store_, held[k], get(p, np, CANAL_S, k));
            rho[k] = cmul(cload(p->e + place), caxpy(left, rho[k], r));
            cstore(p->z + place, rho[k]);
        }
    }
    UNROLL for (size_t k = 0; k < np; k++) rho[k] = (struct cvec){splat(0), splat(0)};
    for (size_t i = p->n; i-- > 0;) {
        const vec right = load(p->right + i * TH_LANES), wt = load(p->wt + i * TH_LANES);
        UNROLL for (size_t k = 0; k < np; k++) {
            const size_t place = 2 * (i * np + k) * WIDE;
            rho[k] = cfma(cload(p->e + place), cscale(right, rho[k]), cload(p->z + place));
            const struct cvec kept = cfma(get(p, np, CANAL_RT, k), rho[k],
                                          get(p, np, CANAL_HELD, k));
            sum[k] = caxpy(wt, kept, sum[k]);
        }
    }
}

/* Pivot of plasma: 1/(s + clearance + from_deep s eD + K_pl retained). */
ALWAYS void border(const struct th_canal_job *job, const struct part *p, size_t np)
{
    const struct th_canal_rates *rates = &job->canal->rates;
    const vec from = load(rates->from_deep + p->lane), out = load(rates->clearance + p->lane);
    const vec partition = load(rates->partition + p->lane);
    struct cvec sum[TH_POLES_MOST];
    bool returns = false;
    EACH_LANE(lane) returns |= rates->partition[lane] > 0;
    UNROLL for (size_t k = 0; k < np; k++) sum[k] = (struct cvec){splat(0), splat(0)};
    if (returns)
        retained(job, p, np, sum);
    for (size_t k = 0; k < np; k++) {
        const struct cvec s = get(p, np, CANAL_S, k);
        struct cvec d = caxpy(from, cmul(s, get(p, np, CANAL_ED, k)), s);
        d = caxpy(partition, sum[k], (struct cvec){d.re + out, d.im});
        cstore(at(p, np, CANAL_KP, k), crecip(d));
    }
}

/* Plasma at each pole, before the sweeps: what the cells hold, seen through lambda. */
ALWAYS void plasma(const struct th_canal_job *job, const struct part *p, size_t np,
                   struct cvec *at_pole)
{
    const struct th_canal_rates *rates = &job->canal->rates;
    const double *y = job->step->before + p->lane, *end = y + 3 * p->n * TH_LANES;
    struct cvec dc[TH_POLES_MOST], dt[TH_POLES_MOST], db[TH_POLES_MOST];
    vec rt = splat(0), rb = splat(0);
    UNROLL for (size_t k = 0; k < np; k++)
        dc[k] = dt[k] = db[k] = (struct cvec){splat(0), splat(0)};
    for (size_t i = 0; i < p->n; i++) {
        const double *cell = y + 3 * i * TH_LANES;
        const vec store_ = load(p->store + i * TH_LANES), wt = load(p->wt + i * TH_LANES);
        const vec c = load(cell), t = load(cell + TH_LANES), b = load(cell + 2 * TH_LANES);
        const vec st = store_ * t, sb = store_ * b;
        rt = fma_(wt, t, rt);
        rb = fma_(wt, b, rb);
        UNROLL for (size_t k = 0; k < np; k++) {
            const struct cvec l = cload(p->lambda + 2 * (i * np + k) * WIDE);
            dc[k] = caxpy(c, l, dc[k]);
            dt[k] = caxpy(st, l, dt[k]);
            db[k] = caxpy(sb, l, db[k]);
        }
    }
    const vec source = load(job->step->source + p->lane), from = load(rates->from_deep + p->lane);
    const vec p1 = load(end), feed = from * load(end + TH_LANES);
    for (size_t k = 0; k < np; k++) {
        const struct cvec bs = cmul(get(p, np, CANAL_BS, k), get(p, np, CANAL_SI, k));
        struct cvec sum = {p1 + dc[k].re, dc[k].im};
        sum = cfma(get(p, np, CANAL_RT, k), dt[k], sum);
        sum = cfma(get(p, np, CANAL_RB, k), db[k], sum);
        sum = caxpy(rt, get(p, np, CANAL_ET, k), sum);
        sum = caxpy(rb, get(p, np, CANAL_ETB, k), sum);
        sum = caxpy(feed, get(p, np, CANAL_ED, k), sum);
        sum = caxpy(source, bs, sum);
        at_pole[k] = cmul(get(p, np, CANAL_KP, k), sum);
    }
}

/* Forward sweep over cells from .. to, with or without a source there. */
ALWAYS void forward(const struct part *p, size_t np, const double *y, size_t from, size_t to,
                    const struct cvec *fed, const struct cvec *source, struct cvec *z)
{
    struct cvec rt[TH_POLES_MOST], rb[TH_POLES_MOST], x[TH_POLES_MOST];
    UNROLL for (size_t k = 0; k < np; k++) {
        rt[k] = get(p, np, CANAL_RT, k);
        rb[k] = get(p, np, CANAL_RB, k);
        x[k] = z[k];
    }
    for (size_t i = from; i < to; i++) {
        const double *cell = y + 3 * i * TH_LANES;
        const vec store_ = load(p->store + i * TH_LANES), lo = load(p->lo + i * TH_LANES);
        const vec c = load(cell), t = load(cell + TH_LANES), b = load(cell + 2 * TH_LANES);
        UNROLL for (size_t k = 0; k < np; k++) {
            struct cvec r = caxpy(t, rt[k], caxpy(b, rb[k], fed[k]));
            r = (struct cvec){fma_(store_, r.re, c), store_ * r.im};
            if (source)
                r = caxpy(load(p->b + i * TH_LANES), source[k], r);
            r = caxpy(lo, x[k], r);
            x[k] = cmul(cload(p->e + 2 * (i * np + k) * WIDE), r);
            cstore(p->z + 2 * (i * np + k) * WIDE, x[k]);
        }
    }
    UNROLL for (size_t k = 0; k < np; k++) z[k] = x[k];
}

/* Backward sweep, which writes the new state and, if asked for, the integral of C. */
ALWAYS void backward(const struct th_canal_job *job, const struct part *p, size_t np,
                     const struct cvec *at_pole, double *exposure)
{
    const double *y = job->step->before + p->lane;
    double *out = job->step->cells + p->lane;
    const vec r0 = splat(th_poles(np)->r0), zero = splat(0);
    const vec tt = load(p->reals + CANAL_TT * WIDE), tb = load(p->reals + CANAL_TB * WIDE);
    const vec bt = load(p->reals + CANAL_BT * WIDE), bb = load(p->reals + CANAL_BB * WIDE);
    vec t1 = zero, b1 = zero;
    struct cvec w[TH_POLES_MOST], wt[TH_POLES_MOST], wb[TH_POLES_MOST], x[TH_POLES_MOST];
    UNROLL for (size_t k = 0; k < np; k++) {
        w[k] = get(p, np, CANAL_C, k);
        wt[k] = get(p, np, CANAL_XT, k);
        wb[k] = get(p, np, CANAL_XB, k);
        x[k] = (struct cvec){zero, zero};
        t1 = cdot(get(p, np, CANAL_PT, k), at_pole[k], t1);
        b1 = cdot(get(p, np, CANAL_PB, k), at_pole[k], b1);
    }
    for (size_t i = p->n; i-- > 0;) {
        const double *cell = y + 3 * i * TH_LANES;
        const vec up = load(p->up + i * TH_LANES);
        const vec c = load(cell), t = load(cell + TH_LANES), b = load(cell + 2 * TH_LANES);
        vec cn = fma_(r0, c, zero), tn = fma_(tt, t, fma_(tb, b, t1));
        vec bn = fma_(bt, t, fma_(bb, b, b1)), sum = zero;
        UNROLL for (size_t k = 0; k < np; k++) {
            const struct cvec e = cload(p->e + 2 * (i * np + k) * WIDE);
            x[k] = cfma(e, cscale(up, x[k]), cload(p->z + 2 * (i * np + k) * WIDE));
            cn = cdot(w[k], x[k], cn);
            tn = cdot(wt[k], x[k], tn);
            bn = cdot(wb[k], x[k], bn);
            if (exposure)
                sum = cdot(get(p, np, CANAL_CS, k), x[k], sum);
        }
        store(out + 3 * i * TH_LANES, cn);
        store(out + (3 * i + 1) * TH_LANES, tn);
        store(out + (3 * i + 2) * TH_LANES, bn);
        if (exposure)
            store(exposure + i * TH_LANES + p->lane, sum);
    }
}

ALWAYS void finish(const struct th_canal_job *job, const struct part *p, size_t np,
                   const struct cvec *at_pole)
{
    const double *y = job->step->before + p->lane + 3 * p->n * TH_LANES;
    double *out = job->step->cells + p->lane + 3 * p->n * TH_LANES;
    const vec p1 = load(y), p2 = load(y + TH_LANES), r0 = splat(th_poles(np)->r0);
    const vec to = load(job->canal->rates.deep + p->lane);
    vec n1 = fma_(r0, p1, splat(0)), n2 = fma_(r0, p2, splat(0)), area = splat(0);
    for (size_t k = 0; k < np; k++) {
        const struct cvec c = get(p, np, CANAL_C, k), ed = get(p, np, CANAL_ED, k);
        struct cvec deep = {fma_(to, at_pole[k].re, p2), to * at_pole[k].im};
        deep = cmul(ed, deep);
        n1 = cdot(c, at_pole[k], n1);
        n2 = cdot(c, deep, n2);
        area = cdot(get(p, np, CANAL_CS, k), at_pole[k], area);
    }
    store(out, n1);
    store(out + TH_LANES, n2);
    store(job->step->area + p->lane, area);
}

ALWAYS void factor(const struct th_canal_job *job, size_t np)
{
    for (int number = 0; number < PARTS; number++) {
        const struct part p = part_of(job, number, np);
        constants(job, &p, np);
        pivots(job, &p, np);
        adjoint(&p, np);
        border(job, &p, np);
    }
}

ALWAYS void solve(const struct th_canal_job *job, size_t np)
{
    for (int number = 0; number < PARTS; number++) {
        const struct part p = part_of(job, number, np);
        const double *y = job->step->before + p.lane;
        const vec rate = load(job->step->source + p.lane);
        const vec release = load(job->canal->rates.release + p.lane);
        struct cvec at_pole[TH_POLES_MOST], fed[TH_POLES_MOST], source[TH_POLES_MOST];
        struct cvec z[TH_POLES_MOST];
        plasma(job, &p, np, at_pole);
        UNROLL for (size_t k = 0; k < np; k++) {
            fed[k] = cscale(release, cmul(get(&p, np, CANAL_ETP, k), at_pole[k]));
            source[k] = cscale(rate, get(&p, np, CANAL_SI, k));
            z[k] = (struct cvec){splat(0), splat(0)};
        }
        const size_t first = job->first < job->end ? job->first : p.n;
        const size_t end = job->first < job->end ? job->end : p.n;
        forward(&p, np, y, 0, first, fed, NULL, z);
        forward(&p, np, y, first, end, fed, source, z);
        forward(&p, np, y, end, p.n, fed, NULL, z);
        if (job->step->exposure)
            backward(job, &p, np, at_pole, job->step->exposure);
        else
            backward(job, &p, np, at_pole, NULL);
        finish(job, &p, np, at_pole);
    }
}

#define FOR_POLES(function, job)                                                                 \
    switch ((job)->poles) {                                                                      \
    case 3: function(job, 3); break;                                                             \
    case 4: function(job, 4); break;                                                             \
    case 5: function(job, 5); break;                                                             \
    default: function(job, 6); break;                                                            \
    }

void ISA(th_canal_factor)(const struct th_canal_job *job)
{
    FOR_POLES(factor, job)
}

void ISA(th_canal_solve)(const struct th_canal_job *job)
{
    FOR_POLES(solve, job)
}
