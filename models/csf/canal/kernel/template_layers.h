/* Template: tissue in layers behind one cell, at the poles. Equations, symbols and the order of
 * elimination are in csf/canal/layers.c; notation in template_sweep.h.
 *
 * The cells see the Schur complement of their layers: numbers that are added to the pivot of C,
 * to what couples C and P, and to the right-hand sides. Layers are walked from the last, the
 * leaves, to the first, the roots, or back: a parent has a smaller number than its children. */
#ifndef TH_CANAL_TEMPLATE_LAYERS_H
#define TH_CANAL_TEMPLATE_LAYERS_H

#include "csf/canal/layers.h"
#include "vector.h"

/* The layers of WIDE members. Complex numbers are [cell][layer][pole][re, im][WIDE]. */
struct tree {
    size_t count, lane;
    const struct th_canal *canal;
    const struct th_canal_layers *rates;
    const double *numbers; /* canal_layer_numbers of the first cell */
    double *constants;     /* canal_layer_constants of WIDE lanes */
    double *e, *mu;        /* reciprocal pivots; weight of a right-hand side in that of P */
    double *u;             /* T_l where its parent is empty                               */
    double *schur;         /* [cell][SCHUR_..][pole]: of factors                           */
    const double *rate;    /* frozen rate of binding of the layer that saturates, or NULL */
};

/* Of C: what its pivot has more, and that part of it which the layers keep; v times what goes
 * past them into P; v times what comes of P. */
enum { SCHUR_SINK, SCHUR_KEPT, SCHUR_WEIGHT, SCHUR_COLUMN, SCHUR_NUMBERS = CANAL_SCHUR };

/* Numbers at the poles, one set for each layer. */
struct branch {
    struct cvec at[TH_CANAL_LAYERS][TH_CANAL_POLES_MOST];
};

ALWAYS double *layer_at(const struct tree *t, double *numbers, size_t np, size_t cell, size_t l)
{
    return numbers + 2 * (cell * t->count + l) * np * WIDE;
}

ALWAYS double *schur_at(const struct tree *t, size_t np, size_t cell, int number)
{
    return t->schur + 2 * (cell * SCHUR_NUMBERS + (size_t)number) * np * WIDE;
}

/* The numbers that th_canal_update has derived for a cell, by layer. */
ALWAYS vec derived(const struct tree *t, size_t cell, size_t l, int number)
{
    return load(t->numbers +
                ((cell * t->count + l) * LAYER_NUMBERS + (size_t)number) * TH_LANES + t->lane);
}

ALWAYS vec layer_rate(const struct tree *t, const double (*rates)[TH_LANES], size_t l)
{
    return load(rates[l] + t->lane);
}

/* kb of a layer in a cell. */
ALWAYS vec binding_of(const struct tree *t, size_t cell, size_t l)
{
    return t->rate && (size_t)t->rates->saturable == l
               ? load(t->rate + cell * TH_LANES + t->lane)
               : layer_rate(t, t->rates->binding, l);
}

ALWAYS struct cvec layer_constant(const struct tree *t, size_t np, size_t l, int kind, size_t k)
{
    return cload(t->constants + 2 * ((l * LAYER_COMPLEX + (size_t)kind) * np + k) * WIDE);
}

ALWAYS double *layer_real(const struct tree *t, size_t np, size_t l)
{
    return t->constants + (2 * t->count * LAYER_COMPLEX * np + l) * WIDE;
}

/* Constants of all layers from shifts and weights; r0: poles.h. */
ALWAYS void layer_constants(const struct tree *t, size_t np, const struct cvec *s,
                            const struct cvec *c, vec r0)
{
    for (size_t l = 0; l < t->count; l++) {
        const vec unbinding = layer_rate(t, t->rates->unbinding, l);
        double *to = t->constants + 2 * l * LAYER_COMPLEX * np * WIDE;
        vec stays = r0;
        for (size_t k = 0; k < np; k++) {
            const struct cvec eb = crecip((struct cvec){s[k].re + unbinding, s[k].im});
            const struct cvec cb = cmul(c[k], eb);
            cstore(to + 2 * (LAYER_BACK * np + k) * WIDE, cscale(unbinding, eb));
            cstore(to + 2 * (LAYER_HOLD * np + k) * WIDE, cmul(s[k], eb));
            cstore(to + 2 * (LAYER_CB * np + k) * WIDE, cb);
            stays = stays + cb.re;
        }
        store(layer_real(t, np, l), stays);
    }
}

/* Pivots of the layers of a cell, their Schur complement, and in mu what of a layer's content
 * goes to P past its parents; returned: adds to what the layers keep of the column of P. */
ALWAYS void factor_tree(const struct tree *t, size_t np, size_t cell, const struct cvec *s,
                        struct cvec *returned)
{
    struct branch keep, q, p;
    struct cvec schur[SCHUR_NUMBERS][TH_CANAL_POLES_MOST];
    const vec zero = splat(0);
    const vec v = load(canal_row(t->canal, ROW_VOLUME_RATIO) + cell * TH_LANES + t->lane);
    for (size_t l = 0; l < t->count; l++) {
        const vec binding = binding_of(t, cell, l);
        const vec feed = derived(t, cell, l, LAYER_FEED);
        const vec k_l = layer_rate(t, t->rates->to_plasma, l);
        for (size_t k = 0; k < np; k++) {
            keep.at[l][k] = caxpy(binding, layer_constant(t, np, l, LAYER_HOLD, k), s[k]);
            q.at[l][k] = (struct cvec){k_l, zero};
            p.at[l][k] = (struct cvec){feed, zero};
        }
    }
    for (int n = 0; n < SCHUR_NUMBERS; n++)
        for (size_t k = 0; k < np; k++) schur[n][k] = (struct cvec){zero, zero};
    for (size_t l = t->count; l-- > 0;) {
        const int32_t parent = t->rates->parent[l];
        const vec costs = derived(t, cell, l, LAYER_COSTS);
        const vec gives = derived(t, cell, l, LAYER_GIVES);
        const vec leaves = derived(t, cell, l, LAYER_LEAVES);
        const vec volume = derived(t, cell, l, LAYER_VOLUME);
        struct cvec *kept = parent < 0 ? schur[SCHUR_KEPT] : keep.at[parent];
        struct cvec *through = parent < 0 ? schur[SCHUR_WEIGHT] : q.at[parent];
        struct cvec *column = parent < 0 ? schur[SCHUR_COLUMN] : p.at[parent];
        for (size_t k = 0; k < np; k++) {
            const struct cvec stays = keep.at[l][k], cleared = q.at[l][k];
            const struct cvec sum = cadd(stays, cleared);
            const struct cvec e = crecip((struct cvec){sum.re + leaves, sum.im});
            const struct cvec share = cmul(e, stays), past = cmul(e, cleared);
            kept[k] = caxpy(costs, share, kept[k]);
            through[k] = caxpy(costs, past, through[k]);
            column[k] = caxpy(gives, cmul(e, p.at[l][k]), column[k]);
            returned[k] = caxpy(volume, cmul(p.at[l][k], share), returned[k]);
            cstore(layer_at(t, t->e, np, cell, l) + 2 * k * WIDE, e);
            cstore(layer_at(t, t->mu, np, cell, l) + 2 * k * WIDE, cscale(volume, past));
        }
    }
    for (size_t k = 0; k < np; k++) {
        schur[SCHUR_SINK][k] = cadd(schur[SCHUR_KEPT][k], schur[SCHUR_WEIGHT][k]);
        schur[SCHUR_WEIGHT][k] = cscale(v, schur[SCHUR_WEIGHT][k]);
        schur[SCHUR_COLUMN][k] = cscale(v, schur[SCHUR_COLUMN][k]);
    }
    for (int n = 0; n < SCHUR_NUMBERS; n++)
        for (size_t k = 0; k < np; k++)
            cstore(schur_at(t, np, cell, n) + 2 * k * WIDE, schur[n][k]);
}

/* Adds to mu of the layers of a cell what goes to P by way of their parents; lambda: mu of C.
 */
ALWAYS void weigh_tree(const struct tree *t, size_t np, size_t cell, const struct cvec *lambda)
{
    struct branch mu;
    for (size_t l = 0; l < t->count; l++) {
        const int32_t parent = t->rates->parent[l];
        const struct cvec *of = parent < 0 ? lambda : mu.at[parent];
        const vec gives = derived(t, cell, l, LAYER_GIVES);
        for (size_t k = 0; k < np; k++) {
            double *to = layer_at(t, t->mu, np, cell, l) + 2 * k * WIDE;
            const struct cvec e = cload(layer_at(t, t->e, np, cell, l) + 2 * k * WIDE);
            mu.at[l][k] = cfma(cscale(gives, e), of[k], cload(to));
            cstore(to, mu.at[l][k]);
        }
    }
}

/* Adds the layers of a cell to the right-hand side of P. contents: [layer][free, bound]. */
ALWAYS void add_contents(const struct tree *t, size_t np, size_t cell, const double *contents,
                         struct cvec *sum)
{
    for (size_t l = 0; l < t->count; l++) {
        const vec free = load(contents + 2 * l * TH_LANES),
                  bound = load(contents + (2 * l + 1) * TH_LANES);
        const double *mu = layer_at(t, t->mu, np, cell, l);
        UNROLL for (size_t k = 0; k < np; k++)
        {
            const struct cvec back = layer_constant(t, np, l, LAYER_BACK, k);
            const struct cvec r = {fmadd(bound, back.re, free), bound * back.im};
            sum[k] = cfma(cload(mu + 2 * k * WIDE), r, sum[k]);
        }
    }
}

/* Elimination of the layers of a cell, P known: u, and what they add to the right-hand side of
 * C. scale: of the contents. */
ALWAYS void eliminate_tree(const struct tree *t, size_t np, size_t cell, const double *contents,
                           vec scale, const struct cvec *at_pole, struct cvec *into)
{
    struct branch r;
    for (size_t l = 0; l < t->count; l++) {
        const vec free = scale * load(contents + 2 * l * TH_LANES),
                  bound = scale * load(contents + (2 * l + 1) * TH_LANES);
        const vec feed = derived(t, cell, l, LAYER_FEED);
        UNROLL for (size_t k = 0; k < np; k++)
        {
            const struct cvec back = layer_constant(t, np, l, LAYER_BACK, k);
            const struct cvec own = {fmadd(bound, back.re, free), bound * back.im};
            r.at[l][k] = caxpy(feed, at_pole[k], own);
        }
    }
    for (size_t l = t->count; l-- > 0;) {
        const int32_t parent = t->rates->parent[l];
        const vec gives = derived(t, cell, l, LAYER_GIVES);
        struct cvec *to = parent < 0 ? into : r.at[parent];
        const double *e = layer_at(t, t->e, np, cell, l);
        double *u = layer_at(t, t->u, np, cell, l);
        UNROLL for (size_t k = 0; k < np; k++)
        {
            const struct cvec own = cmul(cload(e + 2 * k * WIDE), r.at[l][k]);
            to[k] = caxpy(gives, own, to[k]);
            cstore(u + 2 * k * WIDE, own);
        }
    }
}

/* T of layer l from u and that of its parent, or C. */
ALWAYS void substitute_layer(const struct tree *t, size_t np, size_t cell, size_t l,
                             const struct cvec *x, struct branch *free)
{
    const int32_t parent = t->rates->parent[l];
    const struct cvec *from = parent < 0 ? x : free->at[parent];
    const vec takes = derived(t, cell, l, LAYER_TAKES);
    const double *e = layer_at(t, t->e, np, cell, l), *u = layer_at(t, t->u, np, cell, l);
    UNROLL for (size_t k = 0; k < np; k++) free->at[l][k] =
        cfma(cload(e + 2 * k * WIDE), cscale(takes, from[k]), cload(u + 2 * k * WIDE));
}

/* Weights from the poles to the new state and to integrals over the step: c, c/s; r0. */
struct layer_weights {
    struct cvec c[TH_CANAL_POLES_MOST], area[TH_CANAL_POLES_MOST];
    vec r0;
};

/* The new layers of a cell, whose C at the poles is x; before, after: [layer][free, bound].
 * cleared: adds v W_l times the integral of T_l, and v W_l, of each layer; or NULL. */
ALWAYS void update_tree(const struct tree *t, size_t np, size_t cell,
                        const struct layer_weights *w, const struct cvec *x,
                        const double *before, double *after, double (*cleared)[2][WIDE])
{
    struct branch free;
    for (size_t l = 0; l < t->count; l++) {
        const double *from = before + 2 * l * TH_LANES;
        double *to = after + 2 * l * TH_LANES;
        vec tn = w->r0 * load(from), bound = splat(0);
        substitute_layer(t, np, cell, l, x, &free);
        UNROLL for (size_t k = 0; k < np; k++)
        {
            tn = cdot(w->c[k], free.at[l][k], tn);
            bound = cdot(layer_constant(t, np, l, LAYER_CB, k), free.at[l][k], bound);
        }
        store(to, tn);
        store(to + TH_LANES, fmadd(load(layer_real(t, np, l)), load(from + TH_LANES),
                                   binding_of(t, cell, l) * bound));
        if (cleared) {
            const vec volume = derived(t, cell, l, LAYER_VOLUME);
            vec area = splat(0);
            UNROLL for (size_t k = 0; k < np; k++) area = cdot(w->area[k], free.at[l][k], area);
            store(cleared[l][0], fmadd(volume, area, load(cleared[l][0])));
            store(cleared[l][1], load(cleared[l][1]) + volume);
        }
    }
}

/* The net amounts that layers gave plasma, from the sums of update_tree and the integral of P.
 */
ALWAYS void write_cleared(const struct tree *t, double (*cleared)[2][WIDE], vec area,
                          double (*to)[TH_LANES])
{
    for (size_t l = 0; l < t->count; l++) {
        const vec partition = layer_rate(t, t->rates->partition, l);
        const vec net = fnmadd(partition * area, load(cleared[l][1]), load(cleared[l][0]));
        store(to[l] + t->lane, layer_rate(t, t->rates->to_plasma, l) * net);
    }
}

#endif
