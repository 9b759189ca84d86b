/* Shared by the tests of tissue/layers: the canal with tissue in layers before it, and the same
 * equations of one cell, densely. */
#ifndef TH_LAYERS_BENCH_H
#define TH_LAYERS_BENCH_H

#include "support/bench/axial.h"

#include <stdio.h>

extern const struct th_model th_tissue_layers;

enum { LAYER_CELLS = 40 };

static inline void layers_bench(struct bench *b, size_t species)
{
    bench_open(b, &th_csf_axial, species);
    bench_behind(b, &th_pressure_steady);
    bench_behind(b, &th_tissue_layers);
    bench_set(b, "cells", "40");
    bench_set(b, "poles", "5");
    bench_set(b, "brain_exchange", "0 mL/min");
}

/* A canal that is the same everywhere, in which nothing flows and whose skull is closed. */
static inline void layers_still(struct bench *b)
{
    layers_bench(b, 1);
    uniform(b, "97.3 mL", "64.95 cm", "1 cm2/s");
    bench_set(b, "cistern_mixing", "0 mL/min");
    bench_set(b, "convexity_mixing", "0 mL/min");
}

/* Free drug of a layer, C with layer -1, in both generations; what is bound is the next. */
static inline double *layer_state(struct bench *b, int generation, size_t cell, int layer)
{
    const size_t cells = LAYER_CELLS + AXIAL_SKULL, at = cell + AXIAL_SKULL;
    const size_t vector =
        layer < 0 ? 3 * at : th_canal_layer_vector(cells, TH_LAYERS, at, (size_t)layer);
    return b->arrays[generation] + vector * TH_LANES;
}

static inline const double *layer_now(struct bench *b, size_t cell, int layer)
{
    return layer_state(b, b->generation, cell, layer);
}

/* All cells of a layer, or of CSF, hold so much at the start. */
static inline void fill_layer(struct bench *b, int layer, double concentration)
{
    for (int g = 0; g < 2; g++)
        for (size_t c = 0; c < LAYER_CELLS; c++)
            EACH_LANE(i) layer_state(b, g, c, layer)[i] = concentration;
    EACH_LANE(i) b->due[i] = true;
    bench_prepare(b);
}

/* The page's numbers of a layer, from the rows of a lane. */
struct layer_numbers {
    double depth, surface, partition, entry, loss, binding;
};

static inline double layer_row(struct bench *b, const char *layer, const char *what, int lane)
{
    char name[64];
    snprintf(name, sizeof name, "%s_%s", layer, what);
    return th_table_find(&b->beside->model->params, name) ? bench_param(b->beside, name)[lane]
                                                          : 0;
}

static inline void layer_numbers(struct bench *b, int lane,
                                 struct layer_numbers numbers[TH_LAYERS])
{
    static const char *const names[] = {"white", "grey", "roots", "ganglia", "dura", "fat"};
    const double surfaces[] = {bench_param(b, "cord_surface")[lane],
                               bench_param(b, "root_surface")[lane],
                               bench_param(b, "dura_surface")[lane]};
    const struct th_drug_ports *drug = &b->ports->drug;
    for (int l = 0; l < TH_LAYERS; l++) {
        struct layer_numbers *n = &numbers[l];
        const double own = layer_row(b, names[l], "partition", lane);
        n->depth = layer_row(b, names[l], "depth", lane);
        n->surface = surfaces[l / 2];
        n->partition = l == TH_DURA ? own : own * drug->partition[0][lane];
        n->entry =
            l == TH_DURA ? drug->dural_permeability[0][lane] : drug->pial_permeability[0][lane];
        n->entry *= layer_row(b, names[l], "permeability", lane);
        if (l % 2)
            n->entry = layer_row(b, names[l], "diffusion", lane) * drug->diffusivity[0][lane] /
                       ((numbers[l - 1].depth + n->depth) / 2);
        n->loss = layer_row(b, names[l], "clearance", lane) * drug->tissue_clearance[0][lane];
        if (n->partition > 0)
            n->loss += layer_row(b, names[l], "perfusion", lane) / n->partition;
        n->binding = layer_row(b, names[l], "binding", lane) * drug->binding[0][lane];
    }
}

/* State of the dense equations: amounts in CSF, in each layer free and bound, in plasma, and
 * what plasma has lost, of a canal that is the same everywhere. */
enum { DENSE_PLASMA = 1 + 2 * TH_LAYERS, DENSE_LOST, DENSE };

static inline void dense_move(double m[DENSE][DENSE], int from, int to, double rate)
{
    m[to][from] += rate;
    m[from][from] -= rate;
}

static inline void dense_matrix(struct bench *b, int lane, double m[DENSE][DENSE])
{
    struct layer_numbers n[TH_LAYERS];
    const struct th_drug_ports *drug = &b->ports->drug;
    const double csf = bench_param(b, "volume")[lane], plasma = drug->plasma_volume[0][lane];
    const double back = bench_param(b->beside, "plasma_partition")[lane];
    memset(m, 0, DENSE * sizeof *m);
    layer_numbers(b, lane, n);
    for (int l = 0; l < TH_LAYERS; l++) {
        const int at = 1 + 2 * l, before = l % 2 ? at - 2 : 0;
        const double volume = n[l].depth * n[l].surface;
        if (!(volume > 0))
            continue;
        const double open = n[l].entry * n[l].surface;
        const double ahead =
            l % 2 ? n[l - 1].depth * n[l - 1].surface * n[l - 1].partition : csf;
        dense_move(m, before, at, open / ahead);
        dense_move(m, at, before, open / (volume * n[l].partition));
        dense_move(m, at, at + 1, n[l].binding);
        dense_move(m, at + 1, at, n[l].binding > 0 ? drug->unbinding[0][lane] : 0);
        dense_move(m, at, DENSE_PLASMA, n[l].loss);
        dense_move(m, DENSE_PLASMA, at, n[l].loss * volume * back * n[l].partition / plasma);
    }
    if (!(n[TH_DURA].depth > 0))
        dense_move(m, 0, DENSE_PLASMA,
                   drug->dural_permeability[0][lane] * n[TH_DURA].surface / csf);
    dense_move(m, DENSE_PLASMA, DENSE_LOST, drug->plasma_clearance[0][lane] / plasma);
}

/* x to exp(m t) x: a Taylor series of 20 terms over pieces in which |m| t is below 1/4. */
static inline void dense_advance(double m[DENSE][DENSE], double t, double x[DENSE])
{
    double most = 0;
    for (int k = 0; k < DENSE; k++) most = fmax(most, -2 * m[k][k]);
    const int pieces = 1 + (int)(4 * most * t);
    for (int piece = 0; piece < pieces; piece++) {
        double term[DENSE], next[DENSE];
        memcpy(term, x, sizeof term);
        for (int order = 1; order <= 20; order++) {
            for (int r = 0; r < DENSE; r++) {
                next[r] = 0;
                for (int c = 0; c < DENSE; c++)
                    next[r] += m[r][c] * term[c] * t / pieces / order;
            }
            for (int r = 0; r < DENSE; r++) x[r] += term[r] = next[r];
        }
    }
}

#endif
