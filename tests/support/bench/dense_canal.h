/* A small canal of DENSE_CELLS cells with every coefficient at work, and its matrix, for dense
 * linear algebra. */
#ifndef TH_DENSE_CANAL_H
#define TH_DENSE_CANAL_H

#include <gsl/gsl_matrix.h>

#include "canal.h"

#ifndef DENSE_CELLS
#define DENSE_CELLS 7
#endif
enum { N = DENSE_CELLS, STATE = 3 * N + 2 };

/* A number in (0, 1) that depends on its three indices and nothing else. */
static inline double hashed(int a, int b, int c)
{
    double x = sin(12.9898 * a + 78.233 * b + 37.719 * c) * 43758.5453;
    return x - floor(x);
}

/* A hundred times as fast as the cord's, and as slow in every third member. */
static inline void fill_brain(struct th_canal *canal, int lane, int member)
{
    struct th_canal_brain *brain = th_canal_brain(canal);
    const double scale = member % 3 ? 100 : 0.01;
    brain->uptake[lane] = scale * 2e-4 * hashed(member, 0, 20);
    brain->release[lane] = scale * 2e-4 * hashed(member, 0, 21);
    brain->to_plasma[lane] = scale * 1e-4 * hashed(member, 0, 22);
    brain->binding[lane] = scale * 2e-4 * hashed(member, 0, 23);
    brain->unbinding[lane] = scale * 5e-5 * hashed(member, 0, 24);
    brain->partition[lane] = 0.3 + hashed(member, 0, 25);
}

/* Lanes differ in everything. Sources sit in different cells. */
static inline void fill_lane(struct th_canal *canal, int lane, int member)
{
    struct th_canal_rows rows = th_canal_rows(canal);
    struct th_canal_rates *rates = th_canal_rates(canal);
    fill_brain(canal, lane, member);
    for (int i = 0; i < N; i++) {
        int at = i * TH_LANES + lane;
        rows.left[at] = 2e-3 * hashed(member, i, 1);
        rows.right[at] = 2e-3 * hashed(member, i, 2);
        rows.tissue_ratio[at] = i != 5 ? hashed(member, i, 3) : 0;
        rows.loss[at] = 1e-3 * hashed(member, i, 4);
        rows.volume_ratio[at] = 0.01 + 0.1 * hashed(member, i, 5);
        rows.b[at] = i == member % N || i == 3 ? 1 + hashed(member, i, 7) : 0;
        rows.lost[at] = member % 2 ? 1e-3 * hashed(member, i, 8) : 0;
    }
    rates->uptake[lane] = 2e-4 * hashed(member, 0, 10);
    rates->release[lane] = 2e-4 * hashed(member, 0, 11);
    rates->to_plasma[lane] = 1e-4 * hashed(member, 0, 12);
    rates->binding[lane] = 2e-4 * hashed(member, 0, 13);
    rates->unbinding[lane] = 5e-5 * hashed(member, 0, 14);
    rates->partition[lane] = 0.3 + hashed(member, 0, 15);
    rates->clearance[lane] = 2e-4 + 1e-4 * hashed(member, 0, 16);
    rates->from_deep[lane] = 4e-5 * hashed(member, 0, 17);
    rates->deep[lane] = 1e-5 + 4e-5 * hashed(member, 0, 19);
    th_canal_update(canal, lane);
}

/* uptake, release, to_plasma, binding, unbinding, partition of a cell's tissue. */
enum { UPTAKE, RELEASE, TO_PLASMA, BINDING, UNBINDING, PARTITION, RATES };
static inline void tissue_of(struct th_canal *canal, bool brain, int lane, double rate[RATES])
{
    const struct th_canal_rates *r = th_canal_rates(canal);
    const struct th_canal_brain *b = th_canal_brain(canal);
    rate[UPTAKE] = (brain ? b->uptake : r->uptake)[lane];
    rate[RELEASE] = (brain ? b->release : r->release)[lane];
    rate[TO_PLASMA] = (brain ? b->to_plasma : r->to_plasma)[lane];
    rate[BINDING] = (brain ? b->binding : r->binding)[lane];
    rate[UNBINDING] = (brain ? b->unbinding : r->unbinding)[lane];
    rate[PARTITION] = (brain ? b->partition : r->partition)[lane];
}

/* Plasma of a lane, `behind` compartments of it, from row and column 3 N on. */
static inline void dense_plasma(struct th_canal *canal, int lane, size_t behind, gsl_matrix *m)
{
    const struct th_canal_rates *r = th_canal_rates(canal);
    const struct th_canal_network *n = th_canal_network(canal);
    double rate[TH_CANAL_PLASMA][TH_CANAL_PLASMA] = {{0}}, lost[TH_CANAL_PLASMA], sum = 0;
    double size[TH_CANAL_PLASMA];
    for (size_t j = 0; j < TH_CANAL_PLASMA; j++) {
        lost[j] = n->lost[j][lane];
        size[j] = j ? n->size[j][lane] : 1;
        for (size_t i = 0; i < TH_CANAL_PLASMA; i++) rate[j][i] = n->rate[j][i][lane];
        for (size_t i = 0; i < TH_CANAL_PLASMA; i++) sum += rate[j][i];
        sum += lost[j];
    }
    if (sum == 0) {
        rate[0][1] = r->from_deep[lane];
        rate[1][0] = r->deep[lane];
        lost[0] = r->clearance[lane];
        size[1] = rate[1][0] > 0 ? rate[0][1] / rate[1][0] : 1;
    }
    for (size_t j = 0; j < behind; j++) {
        double out = lost[j];
        for (size_t i = 0; i < behind; i++) {
            if (i == j)
                continue;
            out += rate[j][i];
            gsl_matrix_set(m, 3 * N + i, 3 * N + j,
                           rate[j][i] > 0 ? rate[j][i] * size[j] / size[i] : 0);
        }
        gsl_matrix_set(m, 3 * N + j, 3 * N + j, -out);
    }
}

/* The matrix of the equations at the head of csf/canal/canal.h, in the order of the state, with
 * as many compartments as fit into it. */
static inline void assemble(struct th_canal *canal, size_t skull, int lane, gsl_matrix *m)
{
    struct th_canal_rows rows = th_canal_rows(canal);
    const size_t p = 3 * N;
    dense_plasma(canal, lane, m->size1 - p, m);
    double plasma = gsl_matrix_get(m, p, p);
    for (size_t i = 0; i < N; i++) {
        double rate[RATES];
        tissue_of(canal, i < skull, lane, rate);
        size_t at = i * TH_LANES + (size_t)lane, c = 3 * i, t = c + 1, b = c + 2;
        const double v = rows.volume_ratio[at],
                     wt = v * rows.tissue_ratio[at] * rate[TO_PLASMA];
        if (i > 0)
            gsl_matrix_set(m, c - 3, c, rows.left[at] * v / rows.volume_ratio[at - TH_LANES]);
        if (i + 1 < N)
            gsl_matrix_set(m, c + 3, c, rows.right[at] * v / rows.volume_ratio[at + TH_LANES]);
        gsl_matrix_set(m, c, c,
                       -rows.left[at] - rows.right[at] - rows.loss[at] - rows.lost[at] -
                           rows.tissue_ratio[at] * rate[UPTAKE]);
        gsl_matrix_set(m, c, t, rows.tissue_ratio[at] * rate[RELEASE]);
        gsl_matrix_set(m, t, c, rate[UPTAKE]);
        gsl_matrix_set(m, t, t, -(rate[RELEASE] + rate[TO_PLASMA] + rate[BINDING]));
        gsl_matrix_set(m, t, b, rate[UNBINDING]);
        gsl_matrix_set(m, t, p, rate[TO_PLASMA] * rate[PARTITION]);
        gsl_matrix_set(m, b, t, rate[BINDING]);
        gsl_matrix_set(m, b, b, -rate[UNBINDING]);
        gsl_matrix_set(m, p, c, v * rows.loss[at]);
        gsl_matrix_set(m, p, t, wt);
        plasma -= wt * rate[PARTITION];
    }
    gsl_matrix_set(m, p, p, plasma);
}

/* Further sources: in some cells of most members, even and rising within the step. */
struct further {
    _Alignas(64) double mean[N * TH_LANES];
    _Alignas(64) double ramp[N * TH_LANES];
};

static inline void fill_further(struct further *further, const double *step)
{
    for (int c = 0; c < N; c++)
        EACH_LANE(i) {
            const int at = c * TH_LANES + i;
            const bool any = i != 4 && (c + i) % 3 != 0;
            further->mean[at] = any ? 1e-3 * hashed(c, i, 31) : 0;
            further->ramp[at] = any && i % 2 ? further->mean[at] / step[i] : 0;
        }
}

#endif
