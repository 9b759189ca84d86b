/* Tissue in layers behind the cells (canal.h): their coefficients, and their elimination, here
 * of one cell of one lane for a probe, in kernel/template_layers.h of lanes abreast.
 *
 * At a shift s the layers of a cell are a tree between its C and P, of which canal.h has the
 * equations. With eB = 1/(s + koff_l), from the leaves to the roots, c the children of l:
 *
 *     keep_l = s + kb_l s eB + sum_c W_c/W_l in_c e_c keep_c    stays in l and behind it
 *     q_l    = k_l + sum_c W_c/W_l in_c e_c q_c                 goes to P
 *     e_l    = 1/(keep_l + q_l + out_l)
 *     r_l    = T_l + koff_l eB B_l + sum_c W_c/W_l out_c e_c r_c
 *     p_l    = k_l K_l + sum_c W_c/W_l out_c e_c p_c            comes of P
 *
 * The cell sees their Schur complement: sums over the layers whose parent is CSF,
 *
 *     pivot of C:        W_l in_l e_l (keep_l + q_l)
 *     from C into P:     v W_l in_l e_l q_l
 *     from P into C:     W_l out_l e_l p_l
 *     into C:            W_l out_l e_l r_l
 *
 * and over all layers
 *
 *     into P:            v W_l e_l q_l r_l
 *     retention of P:    v W_l p_l e_l keep_l, and v rho_i times what goes from P into C,
 *
 * rho_i of kernel/template_factor.h, to whose right-hand side the layers add W_l in_l e_l
 * keep_l. Then, from the roots to the leaves, with X_p of the parent,
 *
 *     T_l = e_l (r_l + p_l P + in_l X_p),     B_l = eB (B_l + kb_l T_l)
 *
 * keep, q and out are sums of what is there and of shares of it: no difference of large rates
 * (kernel/template_factor.h), so that amounts are exact to round-off. The right-hand side of P
 * is an inner product with mu, the solution of the transposed system (of C: lambda),
 *
 *     mu_l = e_l (v W_l q_l + W_l/W_p out_l mu_p),     into P: sum_l mu_l (T_l + koff_l eB B_l)
 *
 * by which it needs no elimination of its own. Factors of a step length are e and mu of each
 * cell, layer and pole. */
#include "layers.h"

#include <complex.h>

struct th_canal_layers *th_canal_layers(struct th_canal *canal)
{
    return &canal->tree;
}

struct th_canal_layer_rows th_canal_layer_rows(struct th_canal *canal, size_t layer)
{
    return (struct th_canal_layer_rows){.ratio = canal_layer_row(canal, layer, LAYER_RATIO),
                                        .in = canal_layer_row(canal, layer, LAYER_IN),
                                        .out = canal_layer_row(canal, layer, LAYER_OUT)};
}

/* The numbers of one cell, an earlier layer first: a layer whose parent is not there is not
 * there either. */
static void derive_cell(struct th_canal *canal, size_t cell, size_t lane)
{
    const struct th_canal_layers *tree = &canal->tree;
    const size_t at = cell * TH_LANES + lane;
    const double volume = canal_row(canal, ROW_VOLUME_RATIO)[at];
    double *numbers = canal_layer_numbers(canal, cell) + lane;
    double there[TH_CANAL_LAYERS]; /* W_l, 0 of one that is not there */
    for (size_t l = 0; l < canal->layers; l++, numbers += LAYER_NUMBERS * TH_LANES) {
        const struct th_canal_layer_rows rows = th_canal_layer_rows(canal, l);
        const double parent = tree->parent[l] < 0 ? 1 : there[tree->parent[l]];
        there[l] = cell >= canal->brain && parent > 0 ? rows.ratio[at] : 0;
        const bool any = there[l] > 0;
        const double share = any ? there[l] / parent : 0;
        numbers[LAYER_TAKES * TH_LANES] = any ? rows.in[at] : 0;
        numbers[LAYER_COSTS * TH_LANES] = share * rows.in[at];
        numbers[LAYER_GIVES * TH_LANES] = share * rows.out[at];
        numbers[LAYER_LEAVES * TH_LANES] = any ? rows.out[at] : 0;
        numbers[LAYER_FEED * TH_LANES] =
            any ? tree->to_plasma[l][lane] * tree->partition[l][lane] : 0;
        numbers[LAYER_VOLUME * TH_LANES] = volume * there[l];
    }
}

void th_canal_derive_layers(struct th_canal *canal, int lane)
{
    for (size_t i = 0; i < canal->cells; i++) derive_cell(canal, i, (size_t)lane);
}

static double complex reciprocal(double complex x)
{
    const double re = creal(x), im = cimag(x), square = re * re + im * im;
    return re / square - I * (im / square);
}

double complex th_canal_free_in_layer(const struct th_canal *canal,
                                      const struct canal_place *at, double complex s,
                                      double complex x, double complex plasma)
{
    const struct th_canal_layers *tree = &canal->tree;
    const double *numbers = canal_layer_numbers(canal, at->cell) + at->lane;
    double complex sum[TH_CANAL_LAYERS], r[TH_CANAL_LAYERS], e[TH_CANAL_LAYERS];
    for (size_t l = 0; l < canal->layers; l++) {
        const double *own = numbers + l * LAYER_NUMBERS * TH_LANES;
        const double *y = at->contents + 2 * l * TH_LANES;
        const double complex eb = reciprocal(s + tree->unbinding[l][at->lane]);
        const double binding =
            at->rate && tree->saturable == (int32_t)l ? *at->rate : tree->binding[l][at->lane];
        sum[l] = s + binding * s * eb + tree->to_plasma[l][at->lane];
        r[l] = y[0] + tree->unbinding[l][at->lane] * eb * y[TH_LANES] +
               own[LAYER_FEED * TH_LANES] * plasma;
    }
    for (size_t l = canal->layers; l-- > 0;) {
        const double *own = numbers + l * LAYER_NUMBERS * TH_LANES;
        const int32_t parent = tree->parent[l];
        e[l] = reciprocal(sum[l] + own[LAYER_LEAVES * TH_LANES]);
        if (parent < 0)
            continue;
        sum[parent] += own[LAYER_COSTS * TH_LANES] * e[l] * sum[l];
        r[parent] += own[LAYER_GIVES * TH_LANES] * e[l] * r[l];
    }
    double complex free[TH_CANAL_LAYERS];
    for (size_t l = 0; l <= at->layer; l++) {
        const double complex from = tree->parent[l] < 0 ? x : free[tree->parent[l]];
        free[l] = e[l] * (r[l] + numbers[(l * LAYER_NUMBERS + LAYER_TAKES) * TH_LANES] * from);
    }
    return free[at->layer];
}

uint64_t th_canal_hash_layers(const struct th_canal *canal, int lane, uint64_t hash)
{
    const struct th_canal_layers *tree = &canal->tree;
    for (size_t l = 0; l < canal->layers; l++) {
        uint64_t chain[LAYER_ROWS] = {0, 1, 2};
        for (size_t i = canal->brain; i < canal->cells; i++)
            for (int row = 0; row < LAYER_ROWS; row++)
                chain[row] = canal_hash_step(
                    chain[row], canal_layer_row(canal, l, row)[i * TH_LANES + (size_t)lane]);
        for (int row = 0; row < LAYER_ROWS; row++)
            hash = (hash ^ chain[row]) * UINT64_C(0x9e3779b97f4a7c15);
        hash = canal_hash_step(hash, tree->to_plasma[l][lane]);
        hash = canal_hash_step(hash, tree->partition[l][lane]);
        hash = canal_hash_step(hash, tree->binding[l][lane]);
        hash = canal_hash_step(hash, tree->unbinding[l][lane]);
        hash = canal_hash_step(hash, tree->parent[l]);
    }
    return hash;
}
