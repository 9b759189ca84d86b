/* One step of the canal by partial fractions; compiled once for each instruction set.
 *
 * For each pole, shift s = p/step and weight c = -2 a/step:
 *     (s - M) X = y + b S/s,      y(step) = r0 y + sum Re(c X),      integral of y = sum Re(c X/s)
 * Bound, free and peripheral drug are eliminated in place, plasma by the adjoint of its row:
 *     eB = 1/(s + unbinding),   eT = 1/(s + release + to_plasma + binding - binding unbinding eB)
 *     e_i = 1/(s - di_i - a_i eT uptake - lo_i up_{i-1} e_{i-1})
 *     lambda solves the transposed tridiagonal system with wc + wt eT uptake on the right. */
#include "canal_inside.h"

#include "poles.h"
#include "vector.h"

/* Where the numbers of one part (WIDE lanes) lie. */
struct part {
    size_t n, lane;
    double *constants, *reals, *e, *lambda, *z;
    const double *lo, *di, *up, *a, *wc, *wt, *b;
};

ALWAYS struct part part_of(const struct th_canal_job *job, int number, size_t np)
{
    const size_t n = job->canal->cells, row = n * TH_LANES, lane = (size_t)number * WIDE;
    const size_t length = canal_set_vectors(n, np) * WIDE;
    const double *rows = canal_base(job->canal) + lane;
    double *set = (double *)(job->set + 1) + (size_t)number * length;
    double *e = set + (2 * CANAL_COMPLEX * np + CANAL_REAL) * WIDE;
    return (struct part){.n = n,
                         .lane = lane,
                         .constants = set,
                         .reals = set + 2 * CANAL_COMPLEX * np * WIDE,
                         .e = e,
                         .lambda = e + 2 * np * n * WIDE,
                         .z = job->work,
                         .lo = rows,
                         .di = rows + row,
                         .up = rows + 2 * row,
                         .a = rows + 3 * row,
                         .wc = rows + 4 * row,
                         .wt = rows + 5 * row,
                         .b = rows + 6 * row};
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
    const vec out = load(rates->release + p->lane) + to + binding;
    const vec partition = to * load(rates->partition + p->lane), r0 = splat(poles->r0);
    vec tt = r0, tb = splat(0), bt = splat(0), bb = r0;
    for (size_t k = 0; k < np; k++) {
        const struct cvec s = {splat(poles->p[k][0]) / h, splat(poles->p[k][1]) / h};
        const struct cvec c = {splat(-2 * poles->a[k][0]) / h, splat(-2 * poles->a[k][1]) / h};
        const struct cvec si = crecip(s);
        const struct cvec eb = crecip((struct cvec){s.re + unbinding, s.im});
        const vec both = binding * unbinding;
        const struct cvec t = {fnma(both, eb.re, s.re + out), fnma(both, eb.im, s.im)};
        const struct cvec et = crecip(t), etb = cmul(et, cscale(unbinding, eb));
        const struct cvec etp = cscale(partition, et), ct = cmul(c, et);
        const struct cvec beb = cscale(binding, eb), cb = cmul(c, eb);
        const struct cvec deep = {s.re + load(job->canal->rates.deep + p->lane), s.im};
        cstore(at(p, np, CANAL_S, k), s);
        cstore(at(p, np, CANAL_C, k), c);
        cstore(at(p, np, CANAL_CS, k), cmul(c, si));
        cstore(at(p, np, CANAL_SI, k), si);
        cstore(at(p, np, CANAL_EB, k), eb);
        cstore(at(p, np, CANAL_ET, k), et);
        cstore(at(p, np, CANAL_ED, k), crecip(deep));
        cstore(at(p, np, CANAL_ETB, k), etb);
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
    struct cvec s[TH_POLES_MOST], q[TH_POLES_MOST], e[TH_POLES_MOST], z[TH_POLES_MOST];
    vec before = splat(0);
    UNROLL for (size_t k = 0; k < np; k++) {
        s[k] = get(p, np, CANAL_S, k);
        q[k] = cscale(uptake, get(p, np, CANAL_ET, k));
        e[k] = z[k] = (struct cvec){splat(0), splat(0)};
    }
    for (size_t i = 0; i < p->n; i++) {
        const size_t row = i * TH_LANES;
        const vec di = load(p->di + row), a = load(p->a + row), wt = load(p->wt + row);
        const vec wc = load(p->wc + row), link = load(p->lo + row) * before;
        UNROLL for (size_t k = 0; k < np; k++) {
            struct cvec d = {fnma(a, q[k].re, s[k].re - di), fnma(a, q[k].im, s[k].im)};
            d = (struct cvec){fnma(link, e[k].re, d.re), fnma(link, e[k].im, d.im)};
            e[k] = crecip(d);
            struct cvec w = {fma_(wt, q[k].re, wc), wt * q[k].im};
            w = caxpy(before, z[k], w);
            z[k] = cmul(e[k], w);
            cstore(p->e + 2 * (i * np + k) * WIDE, e[k]);
            cstore(p->lambda + 2 * (i * np + k) * WIDE, z[k]);
        }
        before = load(p->up + row);
    }
}

/* And up: lambda, then the pivot of plasma and what the source gives it. */
ALWAYS void adjoint(const struct th_canal_job *job, const struct part *p, size_t np)
{
    const struct th_canal_rates *rates = &job->canal->rates;
    const vec exchange = load(rates->from_deep + p->lane) * load(rates->to_deep + p->lane);
    const vec decay = load(rates->plasma + p->lane);
    struct cvec l[TH_POLES_MOST], sum[TH_POLES_MOST], source[TH_POLES_MOST];
    vec after = splat(0);
    UNROLL for (size_t k = 0; k < np; k++)
        l[k] = sum[k] = source[k] = (struct cvec){splat(0), splat(0)};
    for (size_t i = p->n; i-- > 0;) {
        const size_t row = i * TH_LANES;
        const vec a = load(p->a + row), wt = load(p->wt + row), b = load(p->b + row);
        UNROLL for (size_t k = 0; k < np; k++) {
            double *lambda = p->lambda + 2 * (i * np + k) * WIDE;
            const struct cvec e = cload(p->e + 2 * (i * np + k) * WIDE);
            l[k] = cfma(e, cscale(after, l[k]), cload(lambda));
            cstore(lambda, l[k]);
            sum[k] = (struct cvec){fma_(a, l[k].re, sum[k].re + wt), fma_(a, l[k].im, sum[k].im)};
            source[k] = caxpy(b, l[k], source[k]);
        }
        after = load(p->lo + row);
    }
    for (size_t k = 0; k < np; k++) {
        const struct cvec s = get(p, np, CANAL_S, k), ed = get(p, np, CANAL_ED, k);
        const struct cvec back = cmul(get(p, np, CANAL_ETP, k), sum[k]);
        struct cvec d = {s.re - decay - back.re, s.im - back.im};
        d = (struct cvec){fnma(exchange, ed.re, d.re), fnma(exchange, ed.im, d.im)};
        cstore(at(p, np, CANAL_KP, k), crecip(d));
        cstore(at(p, np, CANAL_BS, k), source[k]);
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
        const vec a = load(p->a + i * TH_LANES), wt = load(p->wt + i * TH_LANES);
        const vec c = load(cell), t = load(cell + TH_LANES), b = load(cell + 2 * TH_LANES);
        const vec at_ = a * t, ab = a * b;
        rt = fma_(wt, t, rt);
        rb = fma_(wt, b, rb);
        UNROLL for (size_t k = 0; k < np; k++) {
            const struct cvec l = cload(p->lambda + 2 * (i * np + k) * WIDE);
            dc[k] = caxpy(c, l, dc[k]);
            dt[k] = caxpy(at_, l, dt[k]);
            db[k] = caxpy(ab, l, db[k]);
        }
    }
    const vec source = load(job->step->source + p->lane), from = load(rates->from_deep + p->lane);
    const vec p1 = load(end), feed = from * load(end + TH_LANES);
    for (size_t k = 0; k < np; k++) {
        const struct cvec bs = cmul(get(p, np, CANAL_BS, k), get(p, np, CANAL_SI, k));
        struct cvec sum = {p1 + dc[k].re, dc[k].im};
        sum = cfma(get(p, np, CANAL_ET, k), (struct cvec){dt[k].re + rt, dt[k].im}, sum);
        sum = cfma(get(p, np, CANAL_ETB, k), (struct cvec){db[k].re + rb, db[k].im}, sum);
        sum = caxpy(feed, get(p, np, CANAL_ED, k), sum);
        sum = caxpy(source, bs, sum);
        at_pole[k] = cmul(get(p, np, CANAL_KP, k), sum);
    }
}

/* Forward sweep over cells from .. to, with or without a source there. */
ALWAYS void forward(const struct part *p, size_t np, const double *y, size_t from, size_t to,
                    const struct cvec *fed, const struct cvec *source, struct cvec *z)
{
    struct cvec et[TH_POLES_MOST], etb[TH_POLES_MOST], x[TH_POLES_MOST];
    UNROLL for (size_t k = 0; k < np; k++) {
        et[k] = get(p, np, CANAL_ET, k);
        etb[k] = get(p, np, CANAL_ETB, k);
        x[k] = z[k];
    }
    for (size_t i = from; i < to; i++) {
        const double *cell = y + 3 * i * TH_LANES;
        const vec a = load(p->a + i * TH_LANES), lo = load(p->lo + i * TH_LANES);
        const vec c = load(cell), t = load(cell + TH_LANES), b = load(cell + 2 * TH_LANES);
        UNROLL for (size_t k = 0; k < np; k++) {
            struct cvec r = caxpy(t, et[k], caxpy(b, etb[k], fed[k]));
            r = (struct cvec){fma_(a, r.re, c), a * r.im};
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
    const vec to = load(job->canal->rates.to_deep + p->lane);
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
        adjoint(job, &p, np);
    }
}

ALWAYS void solve(const struct th_canal_job *job, size_t np)
{
    for (int number = 0; number < PARTS; number++) {
        const struct part p = part_of(job, number, np);
        const double *y = job->step->before + p.lane;
        const vec rate = load(job->step->source + p.lane);
        struct cvec at_pole[TH_POLES_MOST], fed[TH_POLES_MOST], source[TH_POLES_MOST];
        struct cvec z[TH_POLES_MOST];
        plasma(job, &p, np, at_pole);
        UNROLL for (size_t k = 0; k < np; k++) {
            fed[k] = cmul(get(&p, np, CANAL_ETP, k), at_pole[k]);
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
