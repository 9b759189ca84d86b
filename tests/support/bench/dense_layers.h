/* A small canal with tissue in layers: random trees with every coefficient at work, and one
 * step of it by dense complex elimination of the same rational approximation. */
#ifndef TH_DENSE_LAYERS_H
#define TH_DENSE_LAYERS_H

#include "dense_family.h"

/* Everything that a step may be given. */
struct layered_order {
    _Alignas(64) double ramp[TH_LANES];
    _Alignas(64) double exposure[N * TH_LANES];
    _Alignas(64) double cleared[TH_CANAL_LAYERS][TH_LANES];
    struct further further;
    struct th_canal_dose dose;
    struct th_canal_passage parent, passage;
    struct th_canal_feed feed;
    struct th_canal_ventricle ventricle;
    struct th_canal_probe probes[TH_CANAL_LAYERS];
    _Alignas(64) double lagged[TH_CANAL_LAYERS][TH_LANES];
};

/* Of the probes of a lane, 1/s: half-lives from half a minute to days. */
static inline double layered_lag(int lane)
{
    return log(2) / (30 * pow(4, lane));
}

/* W_l of a cell; 0 where the layer or one that it hangs on is not there. */
static inline double layered_ratio(struct th_canal *canal, size_t brain, size_t cell, size_t l,
                                   int lane)
{
    const int32_t parent = th_canal_layers(canal)->parent[l];
    if (cell < brain ||
        (parent >= 0 && !(layered_ratio(canal, brain, cell, (size_t)parent, lane) > 0)))
        return 0;
    return th_canal_layer_rows(canal, l).ratio[cell * TH_LANES + (size_t)lane];
}

/* A tree of its own for each kind. Rates of 1e-6 to 1e-2 1/s; a layer is missing in some cells;
 * nothing comes back from plasma in kinds that are even. */
static inline void layered_fill(struct th_canal *canal, size_t layers, int kind, int lane,
                                int member)
{
    struct th_canal_layers *tree = th_canal_layers(canal);
    for (size_t l = 0; l < layers; l++) {
        const int n = (int)l, key = member + 20 * n;
        const struct th_canal_layer_rows rows = th_canal_layer_rows(canal, l);
        tree->parent[l] = (int32_t)(hashed(n, kind, 90) * (n + 1)) - 1;
        tree->to_plasma[l][lane] = 1e-4 * hashed(key, kind, 91);
        tree->partition[l][lane] = kind % 2 ? 0.2 + hashed(key, kind, 92) : 0;
        tree->binding[l][lane] = (n + member) % 3 ? 3e-4 * hashed(key, kind, 93) : 0;
        tree->unbinding[l][lane] = 1e-4 * hashed(key, kind, 94);
        for (int i = 0; i < N; i++) {
            const int at = i * TH_LANES + lane;
            rows.ratio[at] = hashed(key, i, 95) < 0.15 ? 0 : 0.05 + hashed(key + kind, i, 96);
            rows.in[at] = pow(10, -2 - 4 * hashed(key + kind, i, 97));
            rows.out[at] = pow(10, -2 - 4 * hashed(key + kind, i, 98));
        }
    }
    th_canal_update(canal, lane);
}

/* Eight members that differ in everything, with contents in all that is there. */
static inline struct canal_run layered_open(size_t brain, size_t poles, size_t layers, int kind)
{
    const size_t place[TH_CANAL_PLASMA] = {0, 1, 2, 3, 4, 5};
    const struct th_canal_size size = {
        .cells = N, .brain = brain, .poles = poles, .sets = TH_CANAL_SETS, .layers = layers};
    struct canal_run run = canal_open_size(&size);
    EACH_LANE(i) {
        fill_lane(run.canal, i, i);
        dense_network(run.canal, i, i, 0, place, 1);
        layered_fill(run.canal, layers, kind, i, i);
        run.step[i] = 600 * pow(2, i);
        run.source[i] = i % 3 ? 1e-3 * i : 0;
    }
    for (size_t v = 0; v < run.vectors; v++)
        EACH_LANE(i) {
            const size_t j = v - 3 * N, behind = j - TH_CANAL_PLASMA;
            bool there = v < 3 * N || j < (i == 6 ? 2 : dense_count(i));
            if (v >= DENSE_STATE)
                there = layered_ratio(run.canal, brain, behind / 2 / layers,
                                      behind / 2 % layers, i) > 0;
            run.state[0][v * TH_LANES + (size_t)i] = there ? hashed((int)v, i, 30) : 0;
        }
    return run;
}

/* Probes of each layer, sources, doses, what is formed of a parent and, with brain, a
 * ventricle, in most members. */
static inline struct th_canal_request layered_request(struct canal_run *run, size_t brain,
                                                      int layers, struct layered_order *o)
{
    struct th_canal_request request = canal_order(run);
    memset(o, 0, sizeof *o);
    fill_further(&o->further, run->step);
    EACH_LANE(i) {
        o->ramp[i] = i % 2 ? run->source[i] / run->step[i] : 0;
        o->dose.mean[0][i] = i == 2 ? 1e-4 : 0;
        o->dose.once[0][i] = i == 6 ? 0.2 : 0;
        o->dose.once[i == 6 ? 1 : dense_count(i) - 1][i] += i % 4 == 1 ? 0.3 : 0;
        o->feed.weight[0][i] = i > 2 ? 1e-4 : 0;
        for (int k = 0; k < TH_CANAL_POLES_MOST; k++) {
            o->parent.at[0][k][0][i] = 100 * hashed(k, i, 80);
            o->parent.at[0][k][1][i] = -100 * hashed(k, i, 81);
        }
        o->ventricle.rate[i] = i % 3 ? 1e-4 * i : 0;
        o->ventricle.lost[i] = i % 2 ? 1e-5 : 0;
        o->ventricle.amount[i] = 0.5;
        o->ventricle.source[i] = 1e-5;
    }
    for (int n = 0; n < TH_CANAL_LAYERS; n++)
        EACH_LANE(i) {
            struct th_canal_probe *probe = &o->probes[n];
            probe->rate[i] = n < layers ? layered_lag(i) : 0;
            probe->site[i] = TH_CANAL_IN_LAYER;
            probe->layer[i] = n;
            probe->cell[i] = (int32_t)brain + (i + n) % (N - 2 - (int)brain);
            for (int part = 0; part < TH_CANAL_PROBE_CELLS; part++)
                probe->weight[part][i] = 0.2 + 0.1 * part;
        }
    o->feed.parent = &o->parent;
    request.probes = o->probes;
    request.lagged = o->lagged;
    request.probe_count = TH_CANAL_LAYERS;
    request.ramp = o->ramp;
    request.exposure = o->exposure;
    request.cleared = o->cleared;
    request.sources = o->further.mean;
    request.sources_ramp = o->further.ramp;
    request.dose = &o->dose;
    request.feed = &o->feed;
    request.passage = &o->passage;
    request.ventricle = brain > 0 ? &o->ventricle : NULL;
    return request;
}

/* Row and column of a layer's free drug in the whole state. */
static inline size_t layered_row(size_t layers, size_t cell, size_t l)
{
    return th_canal_layer_vector(N, layers, cell, l);
}

/* The matrix of the equations of canal.h, in the order of the state. */
static inline void layered_matrix(struct th_canal *canal, size_t brain, size_t layers, int lane,
                                  gsl_matrix *m)
{
    const struct th_canal_layers *tree = th_canal_layers(canal);
    const size_t p = 3 * N;
    gsl_matrix_view own = gsl_matrix_submatrix(m, 0, 0, DENSE_STATE, DENSE_STATE);
    gsl_matrix_set_zero(m);
    assemble(canal, brain, lane, &own.matrix);
    for (size_t i = brain; i < N; i++)
        for (size_t l = 0; l < layers; l++) {
            const size_t at = i * TH_LANES + (size_t)lane, t = layered_row(layers, i, l);
            const struct th_canal_layer_rows rows = th_canal_layer_rows(canal, l);
            const int32_t of = tree->parent[l];
            const size_t x = of < 0 ? 3 * i : layered_row(layers, i, (size_t)of);
            const double w = layered_ratio(canal, brain, i, l, lane);
            if (w == 0)
                continue;
            const double share =
                w / (of < 0 ? 1 : layered_ratio(canal, brain, i, (size_t)of, lane));
            const double k = tree->to_plasma[l][lane], kb = tree->binding[l][lane];
            const double feed = k * tree->partition[l][lane];
            const double volume = th_canal_rows(canal).volume_ratio[at] * w;
            *gsl_matrix_ptr(m, x, x) -= share * rows.in[at];
            *gsl_matrix_ptr(m, x, t) += share * rows.out[at];
            *gsl_matrix_ptr(m, t, x) += rows.in[at];
            *gsl_matrix_ptr(m, t, t) -= rows.out[at] + k + kb;
            *gsl_matrix_ptr(m, t, t + 1) += tree->unbinding[l][lane];
            *gsl_matrix_ptr(m, t, p) += feed;
            *gsl_matrix_ptr(m, t + 1, t) += kb;
            *gsl_matrix_ptr(m, t + 1, t + 1) -= tree->unbinding[l][lane];
            *gsl_matrix_ptr(m, p, t) += volume * k;
            *gsl_matrix_ptr(m, p, p) -= volume * feed;
        }
}

/* The ventricle's outflow at the poles, with the constant that makes its total exact. */
static inline void layered_outflow(const struct th_canal_ventricle *v, size_t poles, double h,
                                   int lane, gsl_complex *outflow)
{
    const struct th_poles *table = th_poles(poles);
    double sum = 0;
    for (size_t k = 0; k < poles; k++) {
        const gsl_complex s = gsl_complex_rect(table->p[k][0] / h, table->p[k][1] / h);
        const gsl_complex c =
            gsl_complex_rect(-2 * table->a[k][0] / h, -2 * table->a[k][1] / h);
        gsl_complex r = gsl_complex_div(gsl_complex_rect(v->source[lane], 0), s);
        r = gsl_complex_mul_real(gsl_complex_add_real(r, v->amount[lane]), v->rate[lane]);
        outflow[k] = gsl_complex_div(r, gsl_complex_add_real(s, v->rate[lane] + v->lost[lane]));
        sum += GSL_REAL(gsl_complex_div(gsl_complex_mul(c, outflow[k]), s));
    }
    const double constant = (th_canal_ventricle_at(v, lane, h).outflow - sum) / h;
    for (size_t k = 0; k < poles; k++)
        outflow[k] = gsl_complex_add(
            outflow[k],
            gsl_complex_div(gsl_complex_rect(constant, 0),
                            gsl_complex_rect(table->p[k][0] / h, table->p[k][1] / h)));
}

/* Given to a row: at the start of the step, mean over it, and its change. */
static inline void layered_given(const struct canal_run *run, const struct layered_order *o,
                                 size_t row, int lane, double given[3])
{
    const size_t at = row / 3 * TH_LANES + (size_t)lane, j = row - 3 * N;
    given[0] = given[1] = given[2] = 0;
    if (row < 3 * N && row % 3 == 0) {
        const double b = th_canal_rows(run->canal).b[at];
        given[1] = b * run->source[lane] + o->further.mean[at];
        given[2] = b * o->ramp[lane] + o->further.ramp[at];
    }
    if (row >= 3 * N && row < DENSE_STATE && o->dose.once[j][lane] != 0)
        given[0] = o->dose.once[j][lane] / dense_size(run->canal, lane, j);
    if (row >= 3 * N && row < DENSE_STATE && o->dose.mean[j][lane] != 0)
        given[1] = o->dose.mean[j][lane] / dense_size(run->canal, lane, j);
}

/* One lane of the step: the state, then the integrals over it, then the lags. */
static inline void layered_step(const struct canal_run *run, const struct layered_order *o,
                                size_t brain, size_t layers, size_t poles, int lane,
                                double *found)
{
    const struct th_poles *table = th_poles(poles);
    const size_t size = run->vectors;
    const double h = run->step[lane];
    gsl_matrix *m = gsl_matrix_alloc(size, size);
    gsl_matrix_complex *a = gsl_matrix_complex_alloc(size, size);
    gsl_vector_complex *b = gsl_vector_complex_alloc(size), *x = gsl_vector_complex_alloc(size);
    gsl_permutation *order = gsl_permutation_alloc(size);
    gsl_complex outflow[TH_CANAL_POLES_MOST];
    layered_matrix(run->canal, brain, layers, lane, m);
    layered_outflow(&o->ventricle, poles, h, lane, outflow);
    for (size_t k = 0; k < poles; k++) {
        const gsl_complex s = gsl_complex_rect(table->p[k][0] / h, table->p[k][1] / h);
        const gsl_complex c =
            gsl_complex_rect(-2 * table->a[k][0] / h, -2 * table->a[k][1] / h);
        int sign;
        for (size_t v = 0; v < size; v++) {
            double given[3];
            layered_given(run, o, v, lane, given);
            const double y = run->state[0][v * TH_LANES + (size_t)lane] + given[0];
            gsl_complex r = gsl_complex_div(gsl_complex_rect(given[2], 0), s);
            r = gsl_complex_add_real(r, given[1] - table->half * given[2] * h);
            r = gsl_complex_add_real(gsl_complex_div(r, s), y);
            if (v == 3 * N)
                r = gsl_complex_add(
                    r, gsl_complex_mul_real(gsl_complex_rect(o->parent.at[0][k][0][lane],
                                                             o->parent.at[0][k][1][lane]),
                                            o->feed.weight[0][lane]));
            if (brain > 0 && v == 3 * (brain - 1))
                r = gsl_complex_add(r, outflow[k]);
            gsl_vector_complex_set(b, v, r);
            found[v] = k ? found[v] : table->r0 * y;
            found[size + v] = k ? found[size + v] : 0;
            found[2 * size + v] = k ? found[2 * size + v] : 0;
            for (size_t w = 0; w < size; w++)
                gsl_matrix_complex_set(
                    a, v, w,
                    gsl_complex_rect((v == w ? GSL_REAL(s) : 0) - gsl_matrix_get(m, v, w),
                                     v == w ? GSL_IMAG(s) : 0));
        }
        gsl_linalg_complex_LU_decomp(a, order, &sign);
        gsl_linalg_complex_LU_solve(a, order, b, x);
        for (size_t v = 0; v < size; v++) {
            const gsl_complex part = gsl_complex_mul(c, gsl_vector_complex_get(x, v));
            found[v] += GSL_REAL(part);
            found[size + v] += GSL_REAL(gsl_complex_div(part, s));
            const double rate = layered_lag(lane);
            found[2 * size + v] +=
                rate * GSL_REAL(gsl_complex_div(part, gsl_complex_add_real(s, rate)));
        }
    }
    gsl_permutation_free(order);
    gsl_vector_complex_free(x);
    gsl_vector_complex_free(b);
    gsl_matrix_complex_free(a);
    gsl_matrix_free(m);
}

/* The net amount that a layer gives plasma over a step, by the integrals that layered_step has
 * found. */
static inline double layered_cleared(const struct canal_run *run, size_t brain, size_t layers,
                                     int lane, size_t l, const double *integral)
{
    const struct th_canal_layers *tree = th_canal_layers(run->canal);
    double sum = 0;
    for (size_t i = brain; i < N; i++)
        sum +=
            th_canal_rows(run->canal).volume_ratio[i * TH_LANES + (size_t)lane] *
            layered_ratio(run->canal, brain, i, l, lane) * tree->to_plasma[l][lane] *
            (integral[layered_row(layers, i, l)] - tree->partition[l][lane] * integral[3 * N]);
    return sum;
}

#endif
