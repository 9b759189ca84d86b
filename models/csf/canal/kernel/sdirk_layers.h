/* Layers in the factors and stages of sdirk.c: template_layers.h with its one real shift, as
 * one pole whose imaginary parts are zero. Right-hand sides are s times what the state holds.
 */
#ifndef TH_SDIRK_LAYERS_H
#define TH_SDIRK_LAYERS_H

#include "csf/canal/sdirk.h"
#include "template_layers.h"
#include "vector.h"

ALWAYS struct cvec real_pole(vec x)
{
    return (struct cvec){x, splat(0)};
}

/* The lanes from `lane` on; each slice has factors of its own. */
ALWAYS struct tree sdirk_tree(const struct th_sdirk_job *job, size_t lane)
{
    const struct th_canal *canal = job->canal;
    const size_t piece = 2 * canal->layers * canal->cells * WIDE;
    double *constants = job->tree + lane * canal_tree_vectors(canal->cells, 1, canal->layers);
    double *e = constants + canal->layers * (2 * LAYER_COMPLEX + 1) * WIDE;
    return (struct tree){.count = canal->layers,
                         .lane = lane,
                         .canal = canal,
                         .rates = &canal->tree,
                         .numbers = canal_layer_numbers(canal, 0),
                         .constants = constants,
                         .e = e,
                         .mu = e + piece,
                         .u = canal_layer_work(canal),
                         .schur = canal_layer_work(canal)};
}

/* Pivots and Schur complements; what layers keep of the column of P. */
ALWAYS vec factor_layers(const struct tree *t, vec s)
{
    const struct cvec shift = real_pole(s), none = real_pole(splat(0));
    struct cvec returned = none;
    layer_constants(t, 1, &shift, &none, splat(0));
    for (size_t i = 0; i < t->canal->cells; i++) factor_tree(t, 1, i, &shift, &returned);
    return returned.re;
}

/* A number of the Schur complement of the cell whose rows are `at` doubles behind the first. */
ALWAYS vec real_schur(const struct tree *t, size_t at, int number)
{
    return load(schur_at(t, 1, at / TH_LANES, number));
}

ALWAYS void weigh_layers(const struct tree *t, const double *lambda)
{
    for (size_t i = 0; i < t->canal->cells; i++) {
        const struct cvec of = real_pole(load(lambda + i * TH_LANES));
        weigh_tree(t, 1, i, &of);
    }
}

/* Doubles from the start of a state to the layers of a cell. */
ALWAYS size_t contents_at(const struct tree *t, size_t cell)
{
    return th_canal_layer_vector(t->canal->cells, t->count, cell, 0) * TH_LANES + t->lane;
}

/* The part of layers in the right-hand side of P. rhs: of the stage. */
ALWAYS vec layer_products(const struct tree *t, const double *rhs, vec s)
{
    struct cvec sum = real_pole(splat(0));
    for (size_t i = 0; i < t->canal->cells; i++)
        add_contents(t, 1, i, rhs + contents_at(t, i), &sum);
    return s * sum.re;
}

/* The part of a cell's layers in the right-hand side of its C. */
ALWAYS vec layer_inflow(const struct tree *t, const double *rhs, size_t cell, vec s, vec p)
{
    const struct cvec plasma = real_pole(p);
    struct cvec into = real_pole(splat(0));
    eliminate_tree(t, 1, cell, rhs + contents_at(t, cell), s, &plasma, &into);
    return into.re;
}

/* Slopes (U - r)/gamma of the layers of a cell, whose C is u. */
ALWAYS void layer_slopes(const struct tree *t, const double *rhs, size_t cell, vec s, vec u,
                         double *k)
{
    const struct cvec x = real_pole(u);
    const vec by_gamma = splat(1 / sdirk_gamma);
    struct branch free;
    for (size_t l = 0; l < t->count; l++) {
        const size_t at = contents_at(t, cell) + 2 * l * TH_LANES;
        const vec r = load(rhs + at), b = load(rhs + at + TH_LANES);
        substitute_layer(t, 1, cell, l, &x, &free);
        const vec hold = layer_constant(t, 1, l, LAYER_HOLD, 0).re;
        const vec bound = hold * fmadd(binding_of(t, cell, l) / s, free.at[l][0].re, b);
        store(k + at, by_gamma * (free.at[l][0].re - r));
        store(k + at + TH_LANES, by_gamma * (bound - b));
    }
}

#endif
