/* Factor and stages of the Runge-Kutta fallback; compiled once for each instruction set.
 *
 * Stage i: U = r + gamma K, r = y + sum_{j<i} a_ij K_j, K = step (M U + b S); with s = 1/(gamma
 * step)
 *     (s - M) U = s r + b S,      K = (U - r) / gamma
 * by the elimination of batch.c with a real shift. */
#include "csf/canal/sdirk.h"
#include "vector.h"

ALWAYS const double *row(const struct th_canal *canal, int number, size_t lane)
{
    return canal_row(canal, number) + lane;
}

ALWAYS vec rate(const double *rates, size_t lane)
{
    return load(rates + lane);
}

/* A kind of tissue: where its cells' rows lie, rates, and what becomes of them with a shift. */
struct tissue {
    size_t from, end;
    vec uptake, release, to, binding, partition;
    vec eb, et;
    vec back;  /* unbinding eB         */
    vec freed; /* release eT           */
    vec share; /* held eT: what stays  */
};

/* Brain, then cord, as the cells follow each other. */
enum { KINDS = 2 };

ALWAYS struct tissue tissue_of(const struct th_sdirk_job *job, size_t lane, size_t skull,
                               int kind, vec s)
{
    const bool brain = kind == 0;
    const struct canal_tissue rates = canal_tissue(job->canal, brain);
    const double *constants = job->constants + lane;
    const size_t head = skull * TH_LANES, end = job->canal->cells * TH_LANES;
    struct tissue t = {.from = brain ? 0 : head,
                       .end = brain ? head : end,
                       .uptake = rate(rates.uptake, lane),
                       .release = rate(rates.release, lane),
                       .to = rate(rates.to_plasma, lane),
                       .binding = rate(rates.binding, lane),
                       .partition = rate(rates.partition, lane),
                       .eb = load(constants + (SDIRK_EB + kind) * TH_LANES),
                       .et = load(constants + (SDIRK_ET + kind) * TH_LANES)};
    t.back = rate(rates.unbinding, lane) * t.eb;
    t.freed = t.release * t.et;
    t.share = fma_(t.binding, s * t.eb, s) * t.et;
    return t;
}

ALWAYS void tissues_of(const struct th_sdirk_job *job, size_t lane, size_t skull, vec s,
                       struct tissue *kind)
{
    for (int k = 0; k < KINDS; k++) kind[k] = tissue_of(job, lane, skull, k, s);
}

/* What plasma loses to tissue and does not get back, per K_pl of each kind: see retain in
 * batch.c. */
ALWAYS void retain(const struct th_sdirk_job *job, size_t lane, vec s,
                   const struct tissue *kind, vec *sum)
{
    const double *left = row(job->canal, ROW_LEFT, lane), *e = job->e + lane;
    const double *right = row(job->canal, ROW_RIGHT, lane), *wt = row(job->canal, ROW_WT, lane);
    const double *store_ = row(job->canal, ROW_STORE, lane);
    vec rho = splat(0);
    for (int k = 0; k < KINDS; k++) {
        const vec kept = kind[k].uptake * kind[k].share;
        for (size_t at = kind[k].from; at < kind[k].end; at += TH_LANES) {
            rho = load(e + at) * fma_(load(left + at), rho, fma_(load(store_ + at), kept, s));
            store(job->rhs + at + lane, rho);
        }
    }
    rho = splat(0);
    for (int k = KINDS; k-- > 0;) {
        sum[k] = splat(0);
        for (size_t at = kind[k].end; at > kind[k].from;) {
            at -= TH_LANES;
            rho = fma_(load(e + at), load(right + at) * rho, load(job->rhs + at + lane));
            sum[k] = fma_(load(wt + at), fma_(kind[k].freed, rho, kind[k].share), sum[k]);
        }
    }
}

/* Down and up the canal: pivots as in batch.c, and lambda. */
ALWAYS void sweep(const struct th_sdirk_job *job, size_t lane, vec s, const struct tissue *kind)
{
    const struct th_canal *canal = job->canal;
    const double *left = row(canal, ROW_LEFT, lane), *right = row(canal, ROW_RIGHT, lane);
    const double *loss = row(canal, ROW_LOSS, lane), *store_ = row(canal, ROW_STORE, lane);
    const double *lo = row(canal, ROW_LO, lane), *up = row(canal, ROW_UP, lane);
    const double *wc = row(canal, ROW_WC, lane), *wt = row(canal, ROW_WT, lane);
    vec kept = splat(0), z = kept, before = kept, after = kept, l = kept;
    for (int k = 0; k < KINDS; k++) {
        const vec q = kind[k].et * kind[k].uptake;
        const vec sink = fma_(kind[k].to, q, kind[k].uptake * kind[k].share);
        for (size_t at = kind[k].from; at < kind[k].end; at += TH_LANES) {
            vec g = fma_(load(store_ + at), sink, s + load(loss + at));
            g = fma_(load(left + at), kept, g);
            const vec e = 1 / (load(right + at) + g);
            kept = g * e;
            z = e * fma_(before, z, fma_(load(wt + at), q, load(wc + at)));
            store(job->e + at + lane, e);
            store(job->lambda + at + lane, z);
            before = load(up + at);
        }
    }
    for (size_t at = canal->cells * TH_LANES; at > 0;) {
        at -= TH_LANES;
        l = fma_(load(job->e + at + lane), after * l, load(job->lambda + at + lane));
        store(job->lambda + at + lane, l);
        after = load(lo + at);
    }
}

ALWAYS void factor_tissue(const struct th_sdirk_job *job, size_t lane, int kind, vec s)
{
    const struct canal_tissue rates = canal_tissue(job->canal, kind == 0);
    const vec eb = 1 / (s + rate(rates.unbinding, lane));
    const vec held = fma_(rate(rates.binding, lane), s * eb, s);
    const vec out = rate(rates.release, lane) + rate(rates.to_plasma, lane);
    store(job->constants + (SDIRK_EB + kind) * TH_LANES + lane, eb);
    store(job->constants + (SDIRK_ET + kind) * TH_LANES + lane, 1 / (held + out));
}

ALWAYS void factor_part(const struct th_sdirk_job *job, size_t lane, size_t skull)
{
    const struct th_canal_rates *rates = &job->canal->rates;
    const vec s = 1 / (sdirk_gamma * load(job->step + lane));
    const vec ed = 1 / (s + rate(rates->deep, lane));
    struct tissue kind[KINDS];
    vec back[KINDS];
    for (int k = 0; k < KINDS; k++) factor_tissue(job, lane, k, s);
    tissues_of(job, lane, skull, s, kind);
    sweep(job, lane, s, kind);
    retain(job, lane, s, kind, back);
    vec kept = fma_(rate(rates->from_deep, lane), s * ed, s) + rate(rates->clearance, lane);
    for (int k = KINDS; k-- > 0;) kept = fma_(kind[k].partition, back[k], kept);
    store(job->constants + SDIRK_S * TH_LANES + lane, s);
    store(job->constants + SDIRK_ED * TH_LANES + lane, ed);
    store(job->constants + SDIRK_KP * TH_LANES + lane, 1 / kept);
}

/* y + sum a_ij K_j of one vector. */
ALWAYS vec known(const struct th_sdirk_job *job, int stage, size_t at)
{
    vec r = load(job->state + at);
    for (int j = 0; j < stage; j++) r = fma_(splat(sdirk_a[stage][j]), load(job->k[j] + at), r);
    return r;
}

/* Right-hand sides of all cells into rhs; returns plasma of the stage. */
ALWAYS vec gather(const struct th_sdirk_job *job, int stage, size_t lane,
                  const struct tissue *kind)
{
    const double *store_ = row(job->canal, ROW_STORE, lane), *b_ = row(job->canal, ROW_B, lane);
    const double *wt = row(job->canal, ROW_WT, lane);
    const struct th_canal_rates *rates = &job->canal->rates;
    const size_t n = job->canal->cells, end = 3 * n * TH_LANES + lane;
    const double *constants = job->constants + lane;
    const vec s = load(constants + SDIRK_S * TH_LANES),
              ed = load(constants + SDIRK_ED * TH_LANES);
    const vec source = load(job->source + lane);
    vec sum = splat(0);
    for (int k = 0; k < KINDS; k++)
        for (size_t cell = kind[k].from; cell < kind[k].end; cell += TH_LANES) {
            const size_t at = 3 * cell + lane;
            const vec c = known(job, stage, at), t = known(job, stage, at + TH_LANES);
            const vec b = known(job, stage, at + 2 * TH_LANES);
            const vec held = kind[k].et * (s * fma_(kind[k].back, b, t));
            const vec fed = fma_(load(b_ + cell), source, s * c);
            const vec total = fma_(load(store_ + cell), kind[k].release * held, fed);
            store(job->rhs + at, c);
            store(job->rhs + at + TH_LANES, t);
            store(job->rhs + at + 2 * TH_LANES, b);
            sum =
                fma_(load(job->lambda + cell + lane), total, fma_(load(wt + cell), held, sum));
        }
    if (job->comes) {
        const vec comes = load(job->comes + lane),
                  l = load(job->lambda + kind[0].end - TH_LANES + lane);
        sum = choose((mask)(comes != splat(0)), fma_(l, comes, sum), sum);
    }
    const vec p = known(job, stage, end), deep = known(job, stage, end + TH_LANES);
    store(job->rhs + end, p);
    store(job->rhs + end + TH_LANES, deep);
    sum = fma_(s, p, fma_(rate(rates->from_deep, lane) * ed, s * deep, sum));
    return load(constants + SDIRK_KP * TH_LANES) * sum;
}

/* Down the cells of one kind: z into the first place of k, what came into tissue into the
 * second. */
ALWAYS vec descend(const struct th_sdirk_job *job, size_t lane, const struct tissue *kind,
                   vec s, vec p, vec z, double *k)
{
    const double *store_ = row(job->canal, ROW_STORE, lane), *b_ = row(job->canal, ROW_B, lane);
    const double *lo = row(job->canal, ROW_LO, lane);
    const vec source = load(job->source + lane), fed = kind->to * kind->partition * p;
    for (size_t cell = kind->from; cell < kind->end; cell += TH_LANES) {
        const size_t at = 3 * cell + lane;
        const vec c = load(job->rhs + at), t = load(job->rhs + at + TH_LANES);
        const vec held = fma_(s, fma_(kind->back, load(job->rhs + at + 2 * TH_LANES), t), fed);
        vec r = fma_(load(b_ + cell), source, s * c);
        r = fma_(load(store_ + cell), kind->freed * held, r);
        z = load(job->e + cell + lane) * fma_(load(lo + cell), z, r);
        store(k + at, z);
        store(k + at + TH_LANES, held);
    }
    return z;
}

/* Adds the ventricle's outflow to z in the last cell of the skull. A lane without outflow keeps
 * its bits. */
ALWAYS vec pour(const struct th_sdirk_job *job, size_t lane, const struct tissue *skull, vec z,
                double *k)
{
    const size_t cell = skull->end - TH_LANES, at = 3 * cell + lane;
    const vec comes = load(job->comes + lane), e = load(job->e + cell + lane);
    z = choose((mask)(comes != splat(0)), fma_(e, comes, z), z);
    store(k + at, z);
    return z;
}

/* Up again: the slopes. */
ALWAYS vec ascend(const struct th_sdirk_job *job, size_t lane, const struct tissue *kind, vec s,
                  vec u, double *k)
{
    const double *up = row(job->canal, ROW_UP, lane);
    const vec four = splat(1 / sdirk_gamma);
    for (size_t cell = kind->end; cell > kind->from;) {
        cell -= TH_LANES;
        const size_t at = 3 * cell + lane;
        const vec c = load(job->rhs + at), t = load(job->rhs + at + TH_LANES);
        const vec b = load(job->rhs + at + 2 * TH_LANES);
        u = fma_(load(job->e + cell + lane), load(up + cell) * u, load(k + at));
        const vec free = kind->et * fma_(kind->uptake, u, load(k + at + TH_LANES));
        const vec bound = kind->eb * fma_(kind->binding, free, s * b);
        store(k + at, four * (u - c));
        store(k + at + TH_LANES, four * (free - t));
        store(k + at + 2 * TH_LANES, four * (bound - b));
    }
    return u;
}

ALWAYS void stage_part(const struct th_sdirk_job *job, int stage, size_t lane, size_t skull)
{
    const struct th_canal_rates *rates = &job->canal->rates;
    const size_t end = 3 * job->canal->cells * TH_LANES + lane;
    const double *constants = job->constants + lane;
    const vec s = load(constants + SDIRK_S * TH_LANES),
              ed = load(constants + SDIRK_ED * TH_LANES);
    const vec four = splat(1 / sdirk_gamma);
    struct tissue kind[KINDS];
    tissues_of(job, lane, skull, s, kind);
    const vec p = gather(job, stage, lane, kind);
    double *k = job->k[stage];
    vec z = splat(0), u = z;
    z = descend(job, lane, &kind[0], s, p, z, k);
    if (job->comes)
        z = pour(job, lane, &kind[0], z, k);
    z = descend(job, lane, &kind[1], s, p, z, k);
    for (int i = KINDS; i-- > 0;) u = ascend(job, lane, &kind[i], s, u, k);
    const vec p0 = load(job->rhs + end), d0 = load(job->rhs + end + TH_LANES);
    const vec deep = ed * fma_(rate(rates->deep, lane), p, s * d0);
    store(k + end, four * (p - p0));
    store(k + end + TH_LANES, four * (deep - d0));
}

/* Without brain: a constant, so that the loops over its cells vanish. */
void ISA(th_sdirk_factor)(const struct th_sdirk_job *job)
{
    const size_t skull = job->canal->brain;
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE)
        if (skull == 0)
            factor_part(job, lane, 0);
        else
            factor_part(job, lane, skull);
}

void ISA(th_sdirk_stage)(const struct th_sdirk_job *job, int stage)
{
    const size_t skull = job->canal->brain;
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE)
        if (skull == 0)
            stage_part(job, stage, lane, 0);
        else
            stage_part(job, stage, lane, skull);
}
