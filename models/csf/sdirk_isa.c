/* Factor and stages of the Runge-Kutta fallback; compiled once for each instruction set.
 *
 * Stage i: U = r + gamma K, r = y + sum_{j<i} a_ij K_j, K = step (M U + b S); with s = 1/(gamma step)
 *     (s - M) U = s r + b S,      K = (U - r) / gamma
 * by the elimination of canal_isa.c with a real shift. */
#include "sdirk.h"
#include "vector.h"

struct rows {
    const double *lo, *di, *up, *a, *wc, *wt, *b;
};

ALWAYS struct rows rows_of(const struct th_canal *canal, size_t lane)
{
    const size_t row = canal->cells * TH_LANES;
    const double *base = canal_base(canal) + lane;
    return (struct rows){base,           base + row,     base + 2 * row, base + 3 * row,
                         base + 4 * row, base + 5 * row, base + 6 * row};
}

ALWAYS vec rate(const double *rates, size_t lane)
{
    return load(rates + lane);
}

ALWAYS void factor_part(const struct th_sdirk_job *job, size_t lane)
{
    const struct rows x = rows_of(job->canal, lane);
    const struct th_canal_rates *rates = &job->canal->rates;
    const size_t n = job->canal->cells;
    const vec s = 1 / (sdirk_gamma * load(job->step + lane)), to = rate(rates->to_plasma, lane);
    const vec kb = rate(rates->binding, lane), koff = rate(rates->unbinding, lane);
    const vec eb = 1 / (s + koff), out = s + rate(rates->release, lane) + to + kb;
    const vec et = 1 / fnma(kb * koff, eb, out), ed = 1 / (s + rate(rates->deep, lane));
    const vec q = et * rate(rates->uptake, lane);
    const vec etp = et * (to * rate(rates->partition, lane));
    vec e = splat(0), z = e, before = e, after = e, sum = e, l = e;
    for (size_t i = 0; i < n; i++) {
        const size_t at = i * TH_LANES;
        const vec di = load(x.di + at), link = load(x.lo + at) * before;
        e = 1 / fnma(link, e, fnma(load(x.a + at), q, s - di));
        z = e * fma_(before, z, fma_(load(x.wt + at), q, load(x.wc + at)));
        store(job->e + at + lane, e);
        store(job->lambda + at + lane, z);
        before = load(x.up + at);
    }
    for (size_t i = n; i-- > 0;) {
        const size_t at = i * TH_LANES;
        l = fma_(load(job->e + at + lane), after * l, load(job->lambda + at + lane));
        store(job->lambda + at + lane, l);
        sum = fma_(load(x.a + at), l, sum + load(x.wt + at));
        after = load(x.lo + at);
    }
    const vec exchange = rate(rates->from_deep, lane) * rate(rates->to_deep, lane);
    const vec decay = s - rate(rates->plasma, lane);
    store(job->constants + SDIRK_S * TH_LANES + lane, s);
    store(job->constants + SDIRK_EB * TH_LANES + lane, eb);
    store(job->constants + SDIRK_ET * TH_LANES + lane, et);
    store(job->constants + SDIRK_ED * TH_LANES + lane, ed);
    store(job->constants + SDIRK_KP * TH_LANES + lane,
          1 / fnma(exchange, ed, fnma(etp, sum, decay)));
}

/* y + sum a_ij K_j of one vector. */
ALWAYS vec known(const struct th_sdirk_job *job, int stage, size_t at)
{
    vec r = load(job->state + at);
    for (int j = 0; j < stage; j++) r = fma_(splat(sdirk_a[stage][j]), load(job->k[j] + at), r);
    return r;
}

/* Right-hand sides of all cells into rhs; returns plasma of the stage. */
ALWAYS vec gather(const struct th_sdirk_job *job, int stage, size_t lane)
{
    const struct rows x = rows_of(job->canal, lane);
    const struct th_canal_rates *rates = &job->canal->rates;
    const size_t n = job->canal->cells, end = 3 * n * TH_LANES + lane;
    const double *constants = job->constants + lane;
    const vec s = load(constants + SDIRK_S * TH_LANES), et = load(constants + SDIRK_ET * TH_LANES);
    const vec eb = load(constants + SDIRK_EB * TH_LANES), source = load(job->source + lane);
    const vec ed = load(constants + SDIRK_ED * TH_LANES);
    const vec back = rate(rates->unbinding, lane) * eb;
    vec sum = splat(0);
    for (size_t i = 0; i < n; i++) {
        const size_t at = 3 * i * TH_LANES + lane, cell = i * TH_LANES;
        const vec c = known(job, stage, at), t = known(job, stage, at + TH_LANES);
        const vec b = known(job, stage, at + 2 * TH_LANES);
        const vec held = et * (s * fma_(back, b, t));
        const vec total = fma_(load(x.a + cell), held, fma_(load(x.b + cell), source, s * c));
        store(job->rhs + at, c);
        store(job->rhs + at + TH_LANES, t);
        store(job->rhs + at + 2 * TH_LANES, b);
        sum = fma_(load(job->lambda + cell + lane), total, fma_(load(x.wt + cell), held, sum));
    }
    const vec p = known(job, stage, end), deep = known(job, stage, end + TH_LANES);
    store(job->rhs + end, p);
    store(job->rhs + end + TH_LANES, deep);
    sum = fma_(s, p, fma_(rate(rates->from_deep, lane) * ed, s * deep, sum));
    return load(constants + SDIRK_KP * TH_LANES) * sum;
}

ALWAYS void stage_part(const struct th_sdirk_job *job, int stage, size_t lane)
{
    const struct rows x = rows_of(job->canal, lane);
    const struct th_canal_rates *rates = &job->canal->rates;
    const size_t n = job->canal->cells, end = 3 * n * TH_LANES + lane;
    const double *constants = job->constants + lane;
    const vec s = load(constants + SDIRK_S * TH_LANES), et = load(constants + SDIRK_ET * TH_LANES);
    const vec eb = load(constants + SDIRK_EB * TH_LANES), source = load(job->source + lane);
    const vec ed = load(constants + SDIRK_ED * TH_LANES), kb = rate(rates->binding, lane);
    const vec back = rate(rates->unbinding, lane) * eb, uptake = rate(rates->uptake, lane);
    const vec four = splat(1 / sdirk_gamma), p = gather(job, stage, lane);
    const vec fed = rate(rates->to_plasma, lane) * rate(rates->partition, lane) * p;
    double *k = job->k[stage];
    vec z = splat(0), u = z;
    for (size_t i = 0; i < n; i++) {
        const size_t at = 3 * i * TH_LANES + lane, cell = i * TH_LANES;
        const vec c = load(job->rhs + at), t = load(job->rhs + at + TH_LANES);
        const vec held = fma_(s, fma_(back, load(job->rhs + at + 2 * TH_LANES), t), fed);
        vec r = fma_(load(x.b + cell), source, s * c);
        r = fma_(load(x.a + cell), et * held, r);
        z = load(job->e + cell + lane) * fma_(load(x.lo + cell), z, r);
        store(k + at, z);
        store(k + at + TH_LANES, held);
    }
    for (size_t i = n; i-- > 0;) {
        const size_t at = 3 * i * TH_LANES + lane, cell = i * TH_LANES;
        const vec c = load(job->rhs + at), t = load(job->rhs + at + TH_LANES);
        const vec b = load(job->rhs + at + 2 * TH_LANES);
        u = fma_(load(job->e + cell + lane), load(x.up + cell) * u, load(k + at));
        const vec free = et * fma_(uptake, u, load(k + at + TH_LANES));
        const vec bound = eb * fma_(kb, free, s * b);
        store(k + at, four * (u - c));
        store(k + at + TH_LANES, four * (free - t));
        store(k + at + 2 * TH_LANES, four * (bound - b));
    }
    const vec p0 = load(job->rhs + end), d0 = load(job->rhs + end + TH_LANES);
    const vec deep = ed * fma_(rate(rates->to_deep, lane), p, s * d0);
    store(k + end, four * (p - p0));
    store(k + end + TH_LANES, four * (deep - d0));
}

void ISA(th_sdirk_factor)(const struct th_sdirk_job *job)
{
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) factor_part(job, lane);
}

void ISA(th_sdirk_stage)(const struct th_sdirk_job *job, int stage)
{
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE) stage_part(job, stage, lane);
}
