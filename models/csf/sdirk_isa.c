/* Factor and stages of the Runge-Kutta fallback; compiled once for each instruction set.
 *
 * Stage i: U = r + gamma K, r = y + sum_{j<i} a_ij K_j, K = step (M U + b S); with s = 1/(gamma step)
 *     (s - M) U = s r + b S,      K = (U - r) / gamma
 * by the elimination of canal_isa.c with a real shift. */
#include "sdirk.h"
#include "vector.h"

ALWAYS const double *row(const struct th_canal *canal, int number, size_t lane)
{
    return canal_row(canal, number) + lane;
}

ALWAYS vec rate(const double *rates, size_t lane)
{
    return load(rates + lane);
}

/* What plasma loses to tissue and does not get back, per K_pl: see retained in canal_isa.c. */
ALWAYS vec retained(const struct th_sdirk_job *job, size_t lane, vec s, vec share, vec freed)
{
    const double *left = row(job->canal, ROW_LEFT, lane), *e = job->e + lane;
    const double *right = row(job->canal, ROW_RIGHT, lane), *wt = row(job->canal, ROW_WT, lane);
    const double *store_ = row(job->canal, ROW_STORE, lane);
    const vec kept = rate(job->canal->rates.uptake, lane) * share;
    vec rho = splat(0), sum = rho;
    for (size_t at = 0; at < job->canal->cells * TH_LANES; at += TH_LANES) {
        rho = load(e + at) * fma_(load(left + at), rho, fma_(load(store_ + at), kept, s));
        store(job->rhs + at + lane, rho);
    }
    rho = splat(0);
    for (size_t at = job->canal->cells * TH_LANES; at > 0;) {
        at -= TH_LANES;
        rho = fma_(load(e + at), load(right + at) * rho, load(job->rhs + at + lane));
        sum = fma_(load(wt + at), fma_(freed, rho, share), sum);
    }
    return sum;
}

/* Down and up the canal: pivots as in canal_isa.c, and lambda. q: eT uptake; share: held eT. */
ALWAYS void sweep(const struct th_sdirk_job *job, size_t lane, vec s, vec q, vec share)
{
    const struct th_canal *canal = job->canal;
    const double *left = row(canal, ROW_LEFT, lane), *right = row(canal, ROW_RIGHT, lane);
    const double *loss = row(canal, ROW_LOSS, lane), *store_ = row(canal, ROW_STORE, lane);
    const double *lo = row(canal, ROW_LO, lane), *up = row(canal, ROW_UP, lane);
    const double *wc = row(canal, ROW_WC, lane), *wt = row(canal, ROW_WT, lane);
    const vec to = rate(canal->rates.to_plasma, lane);
    const vec sink = fma_(to, q, rate(canal->rates.uptake, lane) * share);
    vec kept = splat(0), z = kept, before = kept, after = kept, l = kept;
    for (size_t at = 0; at < canal->cells * TH_LANES; at += TH_LANES) {
        vec g = fma_(load(store_ + at), sink, s + load(loss + at));
        g = fma_(load(left + at), kept, g);
        const vec e = 1 / (load(right + at) + g);
        kept = g * e;
        z = e * fma_(before, z, fma_(load(wt + at), q, load(wc + at)));
        store(job->e + at + lane, e);
        store(job->lambda + at + lane, z);
        before = load(up + at);
    }
    for (size_t at = canal->cells * TH_LANES; at > 0;) {
        at -= TH_LANES;
        l = fma_(load(job->e + at + lane), after * l, load(job->lambda + at + lane));
        store(job->lambda + at + lane, l);
        after = load(lo + at);
    }
}

ALWAYS void factor_part(const struct th_sdirk_job *job, size_t lane)
{
    const struct th_canal_rates *rates = &job->canal->rates;
    const vec s = 1 / (sdirk_gamma * load(job->step + lane)), to = rate(rates->to_plasma, lane);
    const vec eb = 1 / (s + rate(rates->unbinding, lane)), release = rate(rates->release, lane);
    const vec held = fma_(rate(rates->binding, lane), s * eb, s);
    const vec et = 1 / (held + (release + to));
    const vec ed = 1 / (s + rate(rates->deep, lane)), share = held * et;
    sweep(job, lane, s, et * rate(rates->uptake, lane), share);
    const vec back = rate(rates->partition, lane) * retained(job, lane, s, share, release * et);
    const vec kept = fma_(rate(rates->from_deep, lane), s * ed, s);
    store(job->constants + SDIRK_S * TH_LANES + lane, s);
    store(job->constants + SDIRK_EB * TH_LANES + lane, eb);
    store(job->constants + SDIRK_ET * TH_LANES + lane, et);
    store(job->constants + SDIRK_ED * TH_LANES + lane, ed);
    store(job->constants + SDIRK_KP * TH_LANES + lane,
          1 / (kept + rate(rates->clearance, lane) + back));
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
    const double *store_ = row(job->canal, ROW_STORE, lane), *b_ = row(job->canal, ROW_B, lane);
    const double *wt = row(job->canal, ROW_WT, lane);
    const struct th_canal_rates *rates = &job->canal->rates;
    const size_t n = job->canal->cells, end = 3 * n * TH_LANES + lane;
    const double *constants = job->constants + lane;
    const vec s = load(constants + SDIRK_S * TH_LANES), et = load(constants + SDIRK_ET * TH_LANES);
    const vec eb = load(constants + SDIRK_EB * TH_LANES), source = load(job->source + lane);
    const vec ed = load(constants + SDIRK_ED * TH_LANES), release = rate(rates->release, lane);
    const vec back = rate(rates->unbinding, lane) * eb;
    vec sum = splat(0);
    for (size_t i = 0; i < n; i++) {
        const size_t at = 3 * i * TH_LANES + lane, cell = i * TH_LANES;
        const vec c = known(job, stage, at), t = known(job, stage, at + TH_LANES);
        const vec b = known(job, stage, at + 2 * TH_LANES);
        const vec held = et * (s * fma_(back, b, t));
        const vec fed = fma_(load(b_ + cell), source, s * c);
        const vec total = fma_(load(store_ + cell), release * held, fed);
        store(job->rhs + at, c);
        store(job->rhs + at + TH_LANES, t);
        store(job->rhs + at + 2 * TH_LANES, b);
        sum = fma_(load(job->lambda + cell + lane), total, fma_(load(wt + cell), held, sum));
    }
    const vec p = known(job, stage, end), deep = known(job, stage, end + TH_LANES);
    store(job->rhs + end, p);
    store(job->rhs + end + TH_LANES, deep);
    sum = fma_(s, p, fma_(rate(rates->from_deep, lane) * ed, s * deep, sum));
    return load(constants + SDIRK_KP * TH_LANES) * sum;
}

ALWAYS void stage_part(const struct th_sdirk_job *job, int stage, size_t lane)
{
    const double *store_ = row(job->canal, ROW_STORE, lane), *b_ = row(job->canal, ROW_B, lane);
    const double *lo = row(job->canal, ROW_LO, lane), *up = row(job->canal, ROW_UP, lane);
    const struct th_canal_rates *rates = &job->canal->rates;
    const size_t n = job->canal->cells, end = 3 * n * TH_LANES + lane;
    const double *constants = job->constants + lane;
    const vec s = load(constants + SDIRK_S * TH_LANES), et = load(constants + SDIRK_ET * TH_LANES);
    const vec eb = load(constants + SDIRK_EB * TH_LANES), source = load(job->source + lane);
    const vec ed = load(constants + SDIRK_ED * TH_LANES), kb = rate(rates->binding, lane);
    const vec back = rate(rates->unbinding, lane) * eb, uptake = rate(rates->uptake, lane);
    const vec freed = rate(rates->release, lane) * et, four = splat(1 / sdirk_gamma);
    const vec p = gather(job, stage, lane);
    const vec fed = rate(rates->to_plasma, lane) * rate(rates->partition, lane) * p;
    double *k = job->k[stage];
    vec z = splat(0), u = z;
    for (size_t i = 0; i < n; i++) {
        const size_t at = 3 * i * TH_LANES + lane, cell = i * TH_LANES;
        const vec c = load(job->rhs + at), t = load(job->rhs + at + TH_LANES);
        const vec held = fma_(s, fma_(back, load(job->rhs + at + 2 * TH_LANES), t), fed);
        vec r = fma_(load(b_ + cell), source, s * c);
        r = fma_(load(store_ + cell), freed * held, r);
        z = load(job->e + cell + lane) * fma_(load(lo + cell), z, r);
        store(k + at, z);
        store(k + at + TH_LANES, held);
    }
    for (size_t i = n; i-- > 0;) {
        const size_t at = 3 * i * TH_LANES + lane, cell = i * TH_LANES;
        const vec c = load(job->rhs + at), t = load(job->rhs + at + TH_LANES);
        const vec b = load(job->rhs + at + 2 * TH_LANES);
        u = fma_(load(job->e + cell + lane), load(up + cell) * u, load(k + at));
        const vec free = et * fma_(uptake, u, load(k + at + TH_LANES));
        const vec bound = eb * fma_(kb, free, s * b);
        store(k + at, four * (u - c));
        store(k + at + TH_LANES, four * (free - t));
        store(k + at + 2 * TH_LANES, four * (bound - b));
    }
    const vec p0 = load(job->rhs + end), d0 = load(job->rhs + end + TH_LANES);
    const vec deep = ed * fma_(rate(rates->deep, lane), p, s * d0);
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
