/* Part of saturable.c, which gives the equations: constants and rows, the frozen rates of
 * binding, and layers. */
#ifndef TH_SATURABLE_H
#define TH_SATURABLE_H

#include "csf/canal/poles.h"
#include "template_layers.h"
#include "vector.h"

/* Constants of a kind of tissue, per pole. */
struct tissue {
    struct cvec eb[TH_CANAL_POLES_MOST];
    struct cvec back[TH_CANAL_POLES_MOST];  /* k_off eB                           */
    struct cvec slope[TH_CANAL_POLES_MOST]; /* s eB: of held with the rate of binding */
    vec uptake, release, to_plasma, out, partition, feed;
};

/* WIDE members: constants per pole, numbers [cell][pole][re, im][WIDE], rows. */
struct slice {
    struct cvec s[TH_CANAL_POLES_MOST], c[TH_CANAL_POLES_MOST], ed[TH_CANAL_POLES_MOST];
    struct cvec p[TH_CANAL_POLES_MOST]; /* plasma */
    struct tissue cord, brain;
    vec source, ramp;
    size_t n, lane, skull;                   /* skull: cells of the brain */
    double *e, *et, *x0, *xc;                /* in the scratch            */
    double *rate;                            /* frozen, [cell][TH_LANES]  */
    const double *left, *right, *out, *lost; /* out: to plasma and for good */
    const double *tissue_ratio, *volume_ratio, *b, *lo, *up, *wc, *wt;
    struct tree tree;                          /* of a canal with layers  */
    struct cvec returned[TH_CANAL_POLES_MOST]; /* of P into layers that keep it */
};

static void set_rows(const struct th_canal *canal, struct slice *w)
{
    w->left = canal_row(canal, ROW_LEFT) + w->lane;
    w->right = canal_row(canal, ROW_RIGHT) + w->lane;
    w->out = canal_row(canal, ROW_OUT) + w->lane;
    w->lost = canal_row(canal, ROW_LOST) + w->lane;
    w->tissue_ratio = canal_row(canal, ROW_TISSUE_RATIO) + w->lane;
    w->volume_ratio = canal_row(canal, ROW_VOLUME_RATIO) + w->lane;
    w->b = canal_row(canal, ROW_B) + w->lane;
    w->lo = canal_row(canal, ROW_LO) + w->lane;
    w->up = canal_row(canal, ROW_UP) + w->lane;
    w->wc = canal_row(canal, ROW_WC) + w->lane;
    w->wt = canal_row(canal, ROW_WT) + w->lane;
}

static void set_tissue(const struct th_canal_job *job, const struct slice *w, bool brain,
                       struct tissue *t)
{
    const struct canal_tissue rates = canal_tissue(job->canal, brain);
    const vec unbinding = load(rates.unbinding + w->lane);
    t->uptake = load(rates.uptake + w->lane);
    t->release = load(rates.release + w->lane);
    t->to_plasma = load(rates.to_plasma + w->lane);
    t->out = t->release + t->to_plasma;
    t->partition = load(rates.partition + w->lane);
    t->feed = t->to_plasma * t->partition;
    for (size_t k = 0; k < job->poles; k++) {
        t->eb[k] = crecip((struct cvec){w->s[k].re + unbinding, w->s[k].im});
        t->back[k] = cscale(unbinding, t->eb[k]);
        t->slope[k] = cmul(w->s[k], t->eb[k]);
    }
}

/* Constants and rows of the lanes from `lane` on. */
static void set_slice(const struct th_canal_job *job, struct slice *w, size_t lane)
{
    const struct th_poles *poles = th_poles(job->poles);
    const struct th_canal *canal = job->canal;
    const size_t n = canal->cells, piece = 2 * job->poles * n * WIDE;
    const vec h = load(job->request->dt + lane), deep = load(canal->plasma.deep + lane);
    w->n = n;
    w->lane = lane;
    w->skull = job->canal->brain;
    w->source = load(job->source + lane);
    w->ramp = load(job->ramp + lane);
    for (size_t k = 0; k < job->poles; k++) {
        w->s[k] = (struct cvec){splat(poles->p[k][0]) / h, splat(poles->p[k][1]) / h};
        w->c[k] = (struct cvec){splat(-2 * poles->a[k][0]) / h, splat(-2 * poles->a[k][1]) / h};
        w->ed[k] = crecip((struct cvec){w->s[k].re + deep, w->s[k].im});
    }
    set_tissue(job, w, false, &w->cord);
    if (w->skull > 0)
        set_tissue(job, w, true, &w->brain);
    w->e = job->scratch;
    w->et = w->e + piece;
    w->x0 = w->et + piece;
    w->xc = w->x0 + piece;
    w->rate = job->work;
    set_rows(job->canal, w);
}

/* The frozen rate of binding: k_b, k_off and 1/B_max, half the step, free and bound drug. */
ALWAYS vec frozen_rate(vec k, vec unbinding, vec per_site, vec half, vec free, vec b)
{
    const vec bind = k * free, relax = fmadd(bind, per_site, unbinding);
    const vec reach = half * relaxation(relax * half);
    const vec middle = fmadd(fnmadd(relax, b, bind), reach, b);
    return fnmadd(k * middle, per_site, k);
}

/* 1/B_max of the lanes from `lane` on, 0 where it is unlimited. */
ALWAYS vec per_capacity(const double *capacity, size_t lane)
{
    double full[TH_LANES] __attribute__((aligned(64)));
    EACH_LANE(l) full[l] = capacity[l] > 0 ? 1 / capacity[l] : 0;
    return load(full + lane);
}

/* Freezes the rate of binding of the cells from .. to, into the work space. */
static void freeze_binding(const struct th_canal_job *job, size_t lane, bool brain, size_t from,
                           size_t to)
{
    const struct canal_tissue rates = canal_tissue(job->canal, brain);
    const vec k = load(rates.binding + lane), unbinding = load(rates.unbinding + lane);
    const vec half = load(job->request->dt + lane) * splat(0.5);
    const vec per_site = per_capacity(rates.binding_capacity, lane);
    for (size_t i = from; i < to; i++) {
        const double *cell = job->request->before + 3 * i * TH_LANES + lane;
        store(job->work + i * TH_LANES + lane,
              frozen_rate(k, unbinding, per_site, half, load(cell + TH_LANES),
                          load(cell + 2 * TH_LANES)));
    }
}

/* The same of the layer that saturates. */
static void freeze_layer(const struct th_canal_job *job, size_t lane)
{
    const struct th_canal *canal = job->canal;
    const struct th_canal_layers *tree = &canal->tree;
    const size_t sat = (size_t)tree->saturable;
    const vec k = load(tree->binding[sat] + lane),
              unbinding = load(tree->unbinding[sat] + lane);
    const vec half = load(job->request->dt + lane) * splat(0.5);
    const vec per_site = per_capacity(tree->binding_capacity, lane);
    for (size_t i = 0; i < canal->cells; i++) {
        const size_t at = th_canal_layer_vector(canal->cells, canal->layers, i, sat) * TH_LANES;
        const double *contents = job->request->before + at + lane;
        store(canal_layer_binding(canal) + i * TH_LANES + lane,
              frozen_rate(k, unbinding, per_site, half, load(contents),
                          load(contents + TH_LANES)));
    }
}

/* Layers of the lanes from `lane` on: their factors serve once. */
ALWAYS struct tree frozen_tree(const struct th_canal_job *job, size_t lane)
{
    const struct th_canal *canal = job->canal;
    const size_t np = job->poles, piece = 2 * np * canal->layers * canal->cells * WIDE;
    double *constants = job->scratch + 4 * 2 * np * canal->cells * WIDE;
    double *e = constants + canal->layers * (2 * LAYER_COMPLEX * np + 1) * WIDE;
    return (struct tree){.count = canal->layers,
                         .lane = lane,
                         .canal = canal,
                         .rates = &canal->tree,
                         .numbers = canal_layer_numbers(canal, 0),
                         .constants = constants,
                         .e = e,
                         .mu = e + piece,
                         .u = e + 2 * piece,
                         .schur = canal_layer_work(canal),
                         .rate = canal->tree.saturable < 0 ? NULL : canal_layer_binding(canal)};
}

/* Pivots and Schur complements of the layers, and the weights of their contents in P, past the
 * cells. */
ALWAYS void factor_layers(struct slice *w, size_t np)
{
    const struct cvec zero = {splat(0), splat(0)};
    struct cvec past[TH_CANAL_POLES_MOST];
    layer_constants(&w->tree, np, w->s, w->c, splat(th_poles(np)->r0));
    for (size_t k = 0; k < np; k++) past[k] = w->returned[k] = zero;
    for (size_t i = 0; i < w->n; i++) {
        factor_tree(&w->tree, np, i, w->s, w->returned);
        weigh_tree(&w->tree, np, i, past);
    }
}

/* A number of the Schur complement of a cell. */
ALWAYS struct cvec cell_schur(const struct slice *w, size_t np, size_t i, int number, size_t k)
{
    return cload(schur_at(&w->tree, np, i, number) + 2 * k * WIDE);
}

/* The layers of a cell in a state. */
ALWAYS size_t contents_at(const struct slice *w, size_t cell)
{
    return th_canal_layer_vector(w->n, w->tree.count, cell, 0) * TH_LANES + w->lane;
}

/* Elimination of the layers of a cell with P: what they add to the right-hand side of C. */
ALWAYS void inflow_of_layers(const struct th_canal_job *job, const struct slice *w, size_t np,
                             size_t i, const struct cvec *plasma, struct cvec *into)
{
    for (size_t k = 0; k < np; k++) into[k] = (struct cvec){splat(0), splat(0)};
    eliminate_tree(&w->tree, np, i, job->request->before + contents_at(w, i), splat(1), plasma,
                   into);
}

/* The new layers of all cells. */
ALWAYS void update_layers(const struct th_canal_job *job, const struct slice *w, size_t np,
                          double (*cleared)[2][WIDE])
{
    struct layer_weights weights = {.r0 = splat(th_poles(np)->r0)};
    for (size_t k = 0; k < np; k++) {
        weights.c[k] = w->c[k];
        weights.area[k] = cmul(w->c[k], crecip(w->s[k]));
    }
    for (size_t i = 0; i < w->n; i++) {
        const size_t at = contents_at(w, i);
        struct cvec x[TH_CANAL_POLES_MOST], into[TH_CANAL_POLES_MOST];
        inflow_of_layers(job, w, np, i, w->p, into);
        UNROLL for (size_t k = 0; k < np; k++)
        {
            const size_t number = 2 * (i * np + k) * WIDE;
            x[k] = cfma(w->p[k], cload(w->xc + number), cload(w->x0 + number));
        }
        update_tree(&w->tree, np, i, &weights, x, job->request->before + at,
                    job->request->after + at, cleared);
    }
}

#endif
