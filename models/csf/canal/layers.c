/* Tissue in layers behind the cells (canal.h): their coefficients. */
#include "private.h"

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
        numbers[LAYER_FEED * TH_LANES] =
            any ? tree->to_plasma[l][lane] * tree->partition[l][lane] : 0;
        numbers[LAYER_VOLUME * TH_LANES] = volume * there[l];
    }
}

void th_canal_derive_layers(struct th_canal *canal, int lane)
{
    for (size_t i = 0; i < canal->cells; i++) derive_cell(canal, i, (size_t)lane);
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
