/* Factors and stages of the Runge-Kutta method; compiled once for each instruction set.
 *
 * Stage i: U = r + gamma K, r = y + sum_{j<i} a_ij K_j, K = dt (M U + b S); with s = 1/(gamma
 * dt)
 *
 *     (s - M) U = s r + b S + S_i,      K = (U - r)/gamma
 *
 * by the elimination of template_factor.h with this one real shift, from the first cell to the
 * last and back. */
#include "csf/canal/sdirk.h"
#include "sdirk_layers.h"
#include "vector.h"

ALWAYS const double *row(const struct th_canal *canal, int number, size_t lane)
{
    return canal_row(canal, number) + lane;
}

ALWAYS vec rate(const double *rates, size_t lane)
{
    return load(rates + lane);
}

/* A kind of tissue: the range of its cells in rows, rates, and pivots (template_factor.h). */
struct tissue {
    size_t from, end;
    vec uptake, release, to_plasma, binding, partition;
    vec eb, et;
    vec back;  /* k_off eB */
    vec freed; /* k_tc eT  */
    vec share; /* held eT  */
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
                       .to_plasma = rate(rates.to_plasma, lane),
                       .binding = rate(rates.binding, lane),
                       .partition = rate(rates.partition, lane),
                       .eb = load(constants + (SDIRK_EB + kind) * TH_LANES),
                       .et = load(constants + (SDIRK_ET + kind) * TH_LANES)};
    t.back = rate(rates.unbinding, lane) * t.eb;
    t.freed = t.release * t.et;
    t.share = fmadd(t.binding, s * t.eb, s) * t.et;
    return t;
}

ALWAYS void tissues_of(const struct th_sdirk_job *job, size_t lane, size_t skull, vec s,
                       struct tissue *kind)
{
    for (int k = 0; k < KINDS; k++) kind[k] = tissue_of(job, lane, skull, k, s);
}

/* Retention (template_factor.h) of each kind of tissue into sum; returned, of what comes from
 * layers into C. tree: NULL without. */
ALWAYS vec find_retention(const struct th_sdirk_job *job, size_t lane, vec s,
                          const struct tissue *kind, const struct tree *tree, vec *sum)
{
    vec layers = splat(0);
    const double *left = row(job->canal, ROW_LEFT, lane), *e = job->e + lane;
    const double *right = row(job->canal, ROW_RIGHT, lane), *wt = row(job->canal, ROW_WT, lane);
    const double *tissue_ratio = row(job->canal, ROW_TISSUE_RATIO, lane);
    const double *lost = row(job->canal, ROW_LOST, lane);
    vec rho = splat(0);
    for (int k = 0; k < KINDS; k++) {
        const vec kept = kind[k].uptake * kind[k].share;
        for (size_t at = kind[k].from; at < kind[k].end; at += TH_LANES) {
            vec held = fmadd(load(tissue_ratio + at), kept, s) + load(lost + at);
            if (tree)
                held = held + real_schur(tree, at, SCHUR_KEPT);
            rho = load(e + at) * fmadd(load(left + at), rho, held);
            store(job->rhs + at + lane, rho);
        }
    }
    rho = splat(0);
    for (int k = KINDS; k-- > 0;) {
        sum[k] = splat(0);
        for (size_t at = kind[k].end; at > kind[k].from;) {
            at -= TH_LANES;
            rho = fmadd(load(e + at), load(right + at) * rho, load(job->rhs + at + lane));
            sum[k] = fmadd(load(wt + at), fmadd(kind[k].freed, rho, kind[k].share), sum[k]);
            if (tree)
                layers = fmadd(real_schur(tree, at, SCHUR_COLUMN), rho, layers);
        }
    }
    return layers;
}

/* Pivots, and the adjoint lambda: forward elimination and back substitution. */
ALWAYS void factor_cells(const struct th_sdirk_job *job, size_t lane, vec s,
                         const struct tissue *kind, const struct tree *tree)
{
    const struct th_canal *canal = job->canal;
    const double *left = row(canal, ROW_LEFT, lane), *right = row(canal, ROW_RIGHT, lane);
    const double *loss = row(canal, ROW_OUT, lane),
                 *tissue_ratio = row(canal, ROW_TISSUE_RATIO, lane);
    const double *lo = row(canal, ROW_LO, lane), *up = row(canal, ROW_UP, lane);
    const double *wc = row(canal, ROW_WC, lane), *wt = row(canal, ROW_WT, lane);
    vec kept = splat(0), z = kept, before = kept, after = kept, l = kept;
    for (int k = 0; k < KINDS; k++) {
        const vec q = kind[k].et * kind[k].uptake;
        const vec sink = fmadd(kind[k].to_plasma, q, kind[k].uptake * kind[k].share);
        for (size_t at = kind[k].from; at < kind[k].end; at += TH_LANES) {
            vec g = fmadd(load(tissue_ratio + at), sink, s + load(loss + at));
            vec w = fmadd(load(wt + at), q, load(wc + at));
            if (tree) {
                g = g + real_schur(tree, at, SCHUR_SINK);
                w = w + real_schur(tree, at, SCHUR_WEIGHT);
            }
            g = fmadd(load(left + at), kept, g);
            const vec e = 1 / (load(right + at) + g);
            kept = g * e;
            z = e * fmadd(before, z, w);
            store(job->e + at + lane, e);
            store(job->lambda + at + lane, z);
            before = load(up + at);
        }
    }
    for (size_t at = canal->cells * TH_LANES; at > 0;) {
        at -= TH_LANES;
        l = fmadd(load(job->e + at + lane), after * l, load(job->lambda + at + lane));
        store(job->lambda + at + lane, l);
        after = load(lo + at);
    }
}

ALWAYS void factor_tissue(const struct th_sdirk_job *job, size_t lane, int kind, vec s)
{
    const struct canal_tissue rates = canal_tissue(job->canal, kind == 0);
    const vec eb = 1 / (s + rate(rates.unbinding, lane));
    const vec held = fmadd(rate(rates.binding, lane), s * eb, s);
    const vec out = rate(rates.release, lane) + rate(rates.to_plasma, lane);
    store(job->constants + (SDIRK_EB + kind) * TH_LANES + lane, eb);
    store(job->constants + (SDIRK_ET + kind) * TH_LANES + lane, 1 / (held + out));
}

/* All factors of the lanes from `lane` on, and the pivot of plasma. */
ALWAYS void factor_slice(const struct th_sdirk_job *job, size_t lane, size_t skull,
                         bool layered)
{
    const struct tree layers = sdirk_tree(job, lane), *tree = layered ? &layers : NULL;
    vec returned = splat(0);
    const struct th_canal *canal = job->canal;
    const vec s = 1 / (sdirk_gamma * load(job->dt + lane));
    const vec ed = 1 / (s + rate(canal->plasma.deep, lane));
    struct tissue kind[KINDS];
    vec back[KINDS];
    for (int k = 0; k < KINDS; k++) factor_tissue(job, lane, k, s);
    tissues_of(job, lane, skull, s, kind);
    if (tree)
        returned = factor_layers(tree, s);
    factor_cells(job, lane, s, kind, tree);
    if (tree)
        weigh_layers(tree, job->lambda + lane);
    for (int k = 0; k < KINDS; k++) back[k] = splat(0);
    if (canal_returns(canal, 0, TH_LANES))
        returned = returned + find_retention(job, lane, s, kind, tree, back);
    vec kept = fmadd(rate(canal->plasma.from_deep, lane), s * ed, s) +
               rate(canal->plasma.clearance, lane);
    for (int k = KINDS; k-- > 0;) kept = fmadd(kind[k].partition, back[k], kept);
    if (tree)
        kept = kept + returned;
    if (job->kept)
        kept = kept + load(job->kept + lane);
    store(job->constants + SDIRK_S * TH_LANES + lane, s);
    store(job->constants + SDIRK_ED * TH_LANES + lane, ed);
    store(job->constants + SDIRK_KP * TH_LANES + lane, 1 / kept);
}

/* r of one vector. */
ALWAYS vec explicit_part(const struct th_sdirk_job *job, int stage, size_t at)
{
    vec r = load(job->state + at);
    for (int j = 0; j < stage; j++)
        r = fmadd(splat(sdirk_a[stage][j]), load(job->k[j] + at), r);
    return r;
}

/* A further source of a cell at the stage. */
ALWAYS vec source_of(const struct th_sdirk_job *job, size_t at, size_t lane)
{
    return fmadd(load(job->sources_ramp + at), load(job->since + lane),
                 load(job->sources + at));
}

/* sum plus the product of the further sources with lambda. A lane without them keeps its bits.
 */
ALWAYS vec add_sources_product(const struct th_sdirk_job *job, size_t lane, vec sum)
{
    vec product = splat(0);
    for (size_t at = lane; at < job->canal->cells * TH_LANES; at += TH_LANES)
        product = fmadd(load(job->lambda + at), source_of(job, at, lane), product);
    return choose((mask)(product != splat(0)), sum + product, sum);
}

/* Adds to z of all cells what comes from the further sources: elimination is linear. */
ALWAYS void add_sources(const struct th_sdirk_job *job, size_t lane, double *k)
{
    const double *lo = row(job->canal, ROW_LO, lane) - lane;
    vec z = splat(0);
    for (size_t at = lane; at < job->canal->cells * TH_LANES; at += TH_LANES) {
        double *to = k + 3 * (at - lane) + lane;
        z = load(job->e + at) * fmadd(load(lo + at), z, source_of(job, at, lane));
        store(to, choose((mask)(z != splat(0)), load(to) + z, load(to)));
    }
}

/* r of all vectors into rhs; returns plasma of the stage. */
ALWAYS vec stage_plasma(const struct th_sdirk_job *job, int stage, size_t lane,
                        const struct tissue *kind, const struct tree *tree)
{
    const double *tissue_ratio = row(job->canal, ROW_TISSUE_RATIO, lane),
                 *b_ = row(job->canal, ROW_B, lane);
    const double *wt = row(job->canal, ROW_WT, lane);
    const struct th_canal *canal = job->canal;
    const size_t n = job->canal->cells, end = 3 * n * TH_LANES + lane;
    const double *constants = job->constants + lane;
    const vec s = load(constants + SDIRK_S * TH_LANES),
              ed = load(constants + SDIRK_ED * TH_LANES);
    const vec source = load(job->source + lane);
    vec sum = splat(0);
    for (int k = 0; k < KINDS; k++)
        for (size_t cell = kind[k].from; cell < kind[k].end; cell += TH_LANES) {
            const size_t at = 3 * cell + lane;
            const vec c = explicit_part(job, stage, at),
                      t = explicit_part(job, stage, at + TH_LANES);
            const vec b = explicit_part(job, stage, at + 2 * TH_LANES);
            const vec held = kind[k].et * (s * fmadd(kind[k].back, b, t));
            const vec fed = fmadd(load(b_ + cell), source, s * c);
            const vec total = fmadd(load(tissue_ratio + cell), kind[k].release * held, fed);
            store(job->rhs + at, c);
            store(job->rhs + at + TH_LANES, t);
            store(job->rhs + at + 2 * TH_LANES, b);
            sum = fmadd(load(job->lambda + cell + lane), total,
                        fmadd(load(wt + cell), held, sum));
        }
    if (job->outflow) {
        const vec outflow = load(job->outflow + lane),
                  l = load(job->lambda + kind[0].end - TH_LANES + lane);
        sum = choose((mask)(outflow != splat(0)), fmadd(l, outflow, sum), sum);
    }
    if (tree) {
        for (size_t at = contents_at(tree, 0); at < contents_at(tree, n); at += TH_LANES)
            store(job->rhs + at, explicit_part(job, stage, at));
        sum = sum + layer_products(tree, job->rhs, s);
    }
    if (job->sources)
        sum = add_sources_product(job, lane, sum);
    const vec p = explicit_part(job, stage, end),
              deep = explicit_part(job, stage, end + TH_LANES);
    store(job->rhs + end, p);
    store(job->rhs + end + TH_LANES, deep);
    sum = fmadd(s, p, fmadd(rate(canal->plasma.from_deep, lane) * ed, s * deep, sum));
    if (job->inflow) {
        const vec inflow = load(job->inflow + lane);
        sum = choose((mask)(inflow != splat(0)), sum + inflow, sum);
    }
    return load(constants + SDIRK_KP * TH_LANES) * sum;
}

/* Forward elimination of the cells of one kind: z into the first place of k, the right-hand
 * side of free drug into the second. */
ALWAYS vec eliminate(const struct th_sdirk_job *job, size_t lane, const struct tissue *kind,
                     const struct tree *tree, vec s, vec p, vec z, double *k)
{
    const double *tissue_ratio = row(job->canal, ROW_TISSUE_RATIO, lane),
                 *b_ = row(job->canal, ROW_B, lane);
    const double *lo = row(job->canal, ROW_LO, lane);
    const vec source = load(job->source + lane), fed = kind->to_plasma * kind->partition * p;
    for (size_t cell = kind->from; cell < kind->end; cell += TH_LANES) {
        const size_t at = 3 * cell + lane;
        const vec c = load(job->rhs + at), t = load(job->rhs + at + TH_LANES);
        const vec held =
            fmadd(s, fmadd(kind->back, load(job->rhs + at + 2 * TH_LANES), t), fed);
        vec r = fmadd(load(b_ + cell), source, s * c);
        r = fmadd(load(tissue_ratio + cell), kind->freed * held, r);
        if (tree)
            r = r + layer_inflow(tree, job->rhs, cell / TH_LANES, s, p);
        z = load(job->e + cell + lane) * fmadd(load(lo + cell), z, r);
        store(k + at, z);
        store(k + at + TH_LANES, held);
    }
    return z;
}

/* Adds the ventricle's outflow to z in the last cell of the skull. A lane without outflow keeps
 * its bits. */
ALWAYS vec add_outflow(const struct th_sdirk_job *job, size_t lane, const struct tissue *skull,
                       vec z, double *k)
{
    const size_t cell = skull->end - TH_LANES, at = 3 * cell + lane;
    const vec outflow = load(job->outflow + lane), e = load(job->e + cell + lane);
    z = choose((mask)(outflow != splat(0)), fmadd(e, outflow, z), z);
    store(k + at, z);
    return z;
}

/* Back substitution: U, and the slopes K = (U - r)/gamma. */
ALWAYS vec substitute(const struct th_sdirk_job *job, size_t lane, const struct tissue *kind,
                      const struct tree *tree, vec s, vec u, double *k)
{
    const double *up = row(job->canal, ROW_UP, lane);
    const vec by_gamma = splat(1 / sdirk_gamma);
    for (size_t cell = kind->end; cell > kind->from;) {
        cell -= TH_LANES;
        const size_t at = 3 * cell + lane;
        const vec c = load(job->rhs + at), t = load(job->rhs + at + TH_LANES);
        const vec b = load(job->rhs + at + 2 * TH_LANES);
        u = fmadd(load(job->e + cell + lane), load(up + cell) * u, load(k + at));
        const vec free = kind->et * fmadd(kind->uptake, u, load(k + at + TH_LANES));
        const vec bound = kind->eb * fmadd(kind->binding, free, s * b);
        store(k + at, by_gamma * (u - c));
        store(k + at + TH_LANES, by_gamma * (free - t));
        store(k + at + 2 * TH_LANES, by_gamma * (bound - b));
        if (tree)
            layer_slopes(tree, job->rhs, cell / TH_LANES, s, u, k);
    }
    return u;
}

/* One stage: plasma, the cells down and up, and the slopes of P and P2. */
ALWAYS void stage_slice(const struct th_sdirk_job *job, int stage, size_t lane, size_t skull,
                        bool layered)
{
    const struct tree layers = sdirk_tree(job, lane), *tree = layered ? &layers : NULL;
    const struct th_canal *canal = job->canal;
    const size_t end = 3 * job->canal->cells * TH_LANES + lane;
    const double *constants = job->constants + lane;
    const vec s = load(constants + SDIRK_S * TH_LANES),
              ed = load(constants + SDIRK_ED * TH_LANES);
    const vec by_gamma = splat(1 / sdirk_gamma);
    struct tissue kind[KINDS];
    tissues_of(job, lane, skull, s, kind);
    const vec p = stage_plasma(job, stage, lane, kind, tree);
    double *k = job->k[stage];
    vec z = splat(0), u = z;
    z = eliminate(job, lane, &kind[0], tree, s, p, z, k);
    if (job->outflow)
        z = add_outflow(job, lane, &kind[0], z, k);
    eliminate(job, lane, &kind[1], tree, s, p, z, k);
    if (job->sources)
        add_sources(job, lane, k);
    for (int i = KINDS; i-- > 0;) u = substitute(job, lane, &kind[i], tree, s, u, k);
    const vec p0 = load(job->rhs + end), d0 = load(job->rhs + end + TH_LANES);
    const vec deep = ed * fmadd(rate(canal->plasma.deep, lane), p, s * d0);
    store(k + end, by_gamma * (p - p0));
    store(k + end + TH_LANES, by_gamma * (deep - d0));
    if (job->central)
        store(job->central + lane, p);
}

/* Without layers, or brain, the number of them is a constant, so that the compiler drops the
 * loops over them. */
void ISA(th_sdirk_factor)(const struct th_sdirk_job *job)
{
    const size_t skull = job->canal->brain;
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE)
        if (job->canal->layers > 0)
            factor_slice(job, lane, skull, true);
        else if (skull == 0)
            factor_slice(job, lane, 0, false);
        else
            factor_slice(job, lane, skull, false);
}

void ISA(th_sdirk_stage)(const struct th_sdirk_job *job, int stage)
{
    const size_t skull = job->canal->brain;
    for (size_t lane = 0; lane < TH_LANES; lane += WIDE)
        if (job->canal->layers > 0)
            stage_slice(job, stage, lane, skull, true);
        else if (skull == 0)
            stage_slice(job, stage, lane, 0, false);
        else
            stage_slice(job, stage, lane, skull, false);
}
