/* Plasma as a network, of a drug and of what is formed of it: members of every size, and one
 * step of several canals by dense complex elimination of the same rational approximation. */
#ifndef TH_DENSE_FAMILY_H
#define TH_DENSE_FAMILY_H

#include "csf/canal/poles.h"
#include "dense_canal.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_linalg.h>

enum { PARENT, CHILD, GRANDCHILD, FAMILY, DENSE_STATE = 3 * N + TH_CANAL_PLASMA };

/* Compartments of a kind of member: P, its peripheral ones, transit, gut last. */
static const struct {
    size_t plasma, transit;
    bool gut;
} dense_kinds[TH_LANES] = {{1, 0, false}, {2, 0, false}, {3, 0, false}, {1, 0, true},
                           {1, 2, true},  {3, 2, true},  {0, 0, false}, {2, 3, true}};

static inline size_t dense_count(int kind)
{
    return dense_kinds[kind].plasma + dense_kinds[kind].transit + (size_t)dense_kinds[kind].gut;
}

/* Compartment j of a kind lies at place[j] in the state; place[0] is 0. Kind 6: P and P2 of the
 * rates; kind 7: loss everywhere, all compartments joined. fast: a factor of all rates. */
static inline void dense_network(struct th_canal *canal, int lane, int kind, int drug,
                                 const size_t place[TH_CANAL_PLASMA], double fast)
{
    struct th_canal_network *n = th_canal_network(canal);
    const size_t plasma = dense_kinds[kind].plasma, count = dense_count(kind);
    for (int j = 0; j < TH_CANAL_PLASMA; j++) {
        n->lost[j][lane] = n->size[j][lane] = 0;
        for (int i = 0; i < TH_CANAL_PLASMA; i++) n->rate[j][i][lane] = 0;
    }
    for (size_t j = 0; j < count; j++) {
        const double rate = fast * 1e-4 * (0.2 + hashed(kind, (int)j, 50 + drug));
        const size_t at = place[j], last = j == plasma || j < plasma ? 0 : place[j - 1];
        n->size[at][lane] = j ? 0.3 + 3 * hashed(kind, (int)j, 60 + drug) : 1;
        if (j == 0 || j >= plasma || kind == 7)
            n->lost[at][lane] = rate * (j ? 0.4 : 1);
        if (j > 0 && j < plasma) {
            n->rate[0][at][lane] = rate * n->size[at][lane];
            n->rate[at][0][lane] = rate;
        }
        if (j >= plasma)
            n->rate[at][last][lane] = 3 * rate;
        for (size_t i = 0; kind == 7 && i < count; i++)
            if (i != j)
                n->rate[at][place[i]][lane] += 0.1 * rate * hashed((int)i, (int)j, 70);
    }
    th_canal_update(canal, lane);
}

/* Three canals that differ in everything, filled; those of a child with other numbers. */
static inline void dense_open(struct canal_run run[FAMILY], size_t skull, size_t poles,
                              const size_t place[TH_CANAL_PLASMA], double fast)
{
    for (int d = 0; d < FAMILY; d++) {
        run[d] = canal_open_brain(N, skull, poles, TH_CANAL_SETS);
        EACH_LANE(i) {
            fill_lane(run[d].canal, i, i + 10 * d);
            dense_network(run[d].canal, i, i, d, place, fast);
        }
        for (size_t k = 0; k < 3 * N; k++)
            EACH_LANE(i) run[d].state[0][k * TH_LANES + (size_t)i] = hashed((int)k, i, 30 + d);
        for (size_t j = 0; j < TH_CANAL_PLASMA; j++)
            EACH_LANE(i) {
                const bool there = j < (i == 6 ? 2 : dense_count(i));
                run[d].state[0][(3 * N + place[j]) * TH_LANES + (size_t)i] =
                    there ? hashed((int)j, i, 40 + d) : 0;
            }
    }
}

/* Doses and feeds: into the gut and P, rising or falling; the share of the loss of all
 * compartments that becomes the child. */
struct dense_orders {
    _Alignas(64) double ramp[TH_LANES];
    struct th_canal_dose dose;
    struct th_canal_feed feed;
    struct th_canal_passage passage;
    _Alignas(64) double exposure[N * TH_LANES];
};

static inline void dense_order(struct canal_run run[FAMILY], struct dense_orders o[FAMILY],
                               const size_t place[TH_CANAL_PLASMA],
                               struct th_canal_request request[FAMILY])
{
    memset(o, 0, FAMILY * sizeof *o);
    for (int d = 0; d < FAMILY; d++) {
        const struct th_canal_network *n = th_canal_network(run[d ? d - 1 : 0].canal);
        EACH_LANE(i) {
            const size_t last = i == 6 ? 1 : dense_count(i) - 1;
            const double h = run[d].step[i];
            run[d].source[i] = i % 3 ? 1e-3 * i / (1 + d) : 0;
            o[d].ramp[i] = i % 2 ? run[d].source[i] / h : 0;
            o[d].dose.mean[0][i] = i == 2 ? 1e-4 : 0;
            o[d].dose.mean[place[last]][i] += i % 2 ? 2e-4 : 0;
            o[d].dose.once[place[last]][i] = i % 4 == 1 ? 0.3 : 0;
            o[d].dose.once[0][i] += i == 6 ? 0.2 : 0;
            o[d].dose.ramp[place[last]][i] = i > 3 && i % 2 ? -1e-4 / h : 0;
            for (size_t j = 0; j < TH_CANAL_PLASMA; j++)
                o[d].feed.weight[j][i] =
                    0.6 * n->lost[j][i] * (j ? n->size[j][i] : 1) * (1 + 0.1 * i);
        }
        o[d].feed.parent = &o[d ? d - 1 : 0].passage;
        request[d] = canal_order(&run[d]);
        request[d].ramp = o[d].ramp;
        request[d].dose = &o[d].dose;
        request[d].feed = d ? &o[d].feed : NULL;
        request[d].passage = &o[d].passage;
        request[d].exposure = o[d].exposure;
    }
}

enum method { POLES, SATURABLE, SDIRK, METHODS };

static inline void family_close(struct canal_run run[FAMILY])
{
    for (int d = 0; d < FAMILY; d++) canal_close(&run[d]);
}

static inline void family_steps(struct canal_run run[FAMILY], double first)
{
    for (int d = 0; d < FAMILY; d++)
        EACH_LANE(i) run[d].step[i] = first * pow(1.8, i);
}

/* One step of all three drugs, parents first; SDIRK: together. */
static inline void family_advance(struct canal_run run[FAMILY],
                                  struct th_canal_request request[FAMILY], enum method method)
{
    struct th_canal_control control = {.tolerance = 1e-8};
    struct th_canal *canals[FAMILY];
    const struct th_canal_request *requests[FAMILY];
    for (int d = 0; d < FAMILY; d++) {
        canals[d] = run[d].canal;
        requests[d] = &request[d];
        if (method == SATURABLE)
            th_canal_advance_saturable(canals[d], &request[d]);
        else if (method != SDIRK)
            th_canal_advance(canals[d], &request[d]);
    }
    EACH_LANE(i) control.wanted[i] = true;
    if (method == SDIRK)
        th_canal_sdirk_family(canals, requests, FAMILY, &control);
}

/* The size that turns amounts over the plasma volume into P_j. */
static inline double dense_size(struct th_canal *canal, int lane, size_t j)
{
    const struct th_canal_rates *r = th_canal_rates(canal);
    if (j == 0)
        return 1;
    return lane == 6 && j == 1 ? r->from_deep[lane] / r->deep[lane]
                               : th_canal_network(canal)->size[j][lane];
}

/* A family, one step of it and what it was given. */
struct trial {
    struct canal_run run[FAMILY];
    struct dense_orders orders[FAMILY];
    struct th_canal_request request[FAMILY];
};

/* Amount over the plasma volume. */
static inline double held(struct canal_run *run, const double *state, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(run->canal);
    double sum = 0;
    for (size_t i = 0; i < N; i++) {
        const size_t at = i * TH_LANES + (size_t)lane;
        const double *cell = state + 3 * i * TH_LANES + lane;
        sum += rows.volume_ratio[at] *
               (cell[0] + rows.tissue_ratio[at] * (cell[TH_LANES] + cell[2 * TH_LANES]));
    }
    for (size_t j = 0; j < TH_CANAL_PLASMA; j++) {
        const double p = state[(3 * N + j) * TH_LANES + (size_t)lane];
        sum += p != 0 ? dense_size(run->canal, lane, j) * p : 0;
    }
    return sum;
}

/* Given and formed less lost in the step, the same. */
static inline double gained(struct trial *t, int d, int lane)
{
    struct canal_run *run = &t->run[d];
    const struct th_canal_network *n = th_canal_network(run->canal);
    const struct th_canal_rows rows = th_canal_rows(run->canal);
    const double h = run->step[lane];
    double sum = 0;
    for (size_t i = 0; i < N; i++) {
        const size_t at = i * TH_LANES + (size_t)lane;
        sum += h * run->source[lane] * rows.b[at] * rows.volume_ratio[at];
        sum -= rows.lost[at] * t->orders[d].exposure[at] * rows.volume_ratio[at];
    }
    for (size_t j = 0; j < TH_CANAL_PLASMA; j++) {
        const double area = t->orders[d].passage.area[j][lane];
        const double lost = lane == 6 && j == 0 ? th_canal_rates(run->canal)->clearance[lane]
                                                : n->lost[j][lane];
        sum += t->orders[d].dose.once[j][lane] + h * t->orders[d].dose.mean[j][lane];
        sum -= lost > 0 ? dense_size(run->canal, lane, j) * lost * area : 0;
        if (d > 0)
            sum += t->orders[d].feed.weight[j][lane] * t->orders[d - 1].passage.area[j][lane];
    }
    return sum;
}

enum { DENSE_ALL = FAMILY * DENSE_STATE };

/* The matrix of all drugs. */
static inline void dense_matrix(struct canal_run run[FAMILY], const struct dense_orders *o,
                                size_t skull, int lane, gsl_matrix *m)
{
    gsl_matrix_set_zero(m);
    for (size_t d = 0; d < FAMILY; d++) {
        const size_t from = d * DENSE_STATE;
        gsl_matrix_view own = gsl_matrix_submatrix(m, from, from, DENSE_STATE, DENSE_STATE);
        assemble(run[d].canal, skull, lane, &own.matrix);
        for (size_t j = 0; d && j < TH_CANAL_PLASMA; j++)
            gsl_matrix_set(m, from + 3 * N, from - DENSE_STATE + 3 * N + j,
                           o[d].feed.weight[j][lane]);
    }
}

/* Given into a row at the start of the step, and its change: per second, in the unit of
 * the row. */
static inline void dense_given(const struct canal_run *run, const struct dense_orders *o,
                               double half, size_t row, int lane, double given[2])
{
    const double h = run->step[lane];
    const size_t cell = row / 3 * TH_LANES + (size_t)lane, j = row - 3 * N;
    given[0] = given[1] = 0;
    if (row < 3 * N && row % 3 == 0) {
        given[1] = o->ramp[lane] * th_canal_rows(run->canal).b[cell];
        given[0] = run->source[lane] * th_canal_rows(run->canal).b[cell] - half * given[1] * h;
    }
    if (row < 3 * N || (o->dose.mean[j][lane] == 0 && o->dose.ramp[j][lane] == 0))
        return;
    given[1] = o->dose.ramp[j][lane] / dense_size(run->canal, lane, j);
    given[0] = o->dose.mean[j][lane] / dense_size(run->canal, lane, j) - half * given[1] * h;
}

/* The state of a row at the start, with what is given at once. */
static inline double dense_start(const struct canal_run *run, const struct dense_orders *o,
                                 size_t row, int lane)
{
    const double y = run->state[0][row * TH_LANES + (size_t)lane];
    if (row < 3 * N || o->dose.once[row - 3 * N][lane] == 0)
        return y;
    return y + o->dose.once[row - 3 * N][lane] / dense_size(run->canal, lane, row - 3 * N);
}

/* One lane of the step: the state of all drugs, then the integrals over it, 2 DENSE_ALL. */
static inline void dense_step(struct canal_run run[FAMILY], const struct dense_orders *o,
                              size_t skull, size_t poles, int lane, double *found)
{
    const struct th_poles *table = th_poles(poles);
    const double h = run[0].step[lane];
    gsl_matrix *m = gsl_matrix_alloc(DENSE_ALL, DENSE_ALL);
    gsl_matrix_complex *a = gsl_matrix_complex_alloc(DENSE_ALL, DENSE_ALL);
    gsl_vector_complex *b = gsl_vector_complex_alloc(DENSE_ALL),
                       *x = gsl_vector_complex_alloc(DENSE_ALL);
    gsl_permutation *order = gsl_permutation_alloc(DENSE_ALL);
    dense_matrix(run, o, skull, lane, m);
    for (size_t k = 0; k < poles; k++) {
        const gsl_complex s = gsl_complex_rect(table->p[k][0] / h, table->p[k][1] / h);
        const gsl_complex c =
            gsl_complex_rect(-2 * table->a[k][0] / h, -2 * table->a[k][1] / h);
        int sign;
        for (size_t v = 0; v < DENSE_ALL; v++) {
            const size_t d = v / DENSE_STATE, row = v % DENSE_STATE;
            const double y = dense_start(&run[d], &o[d], row, lane);
            double given[2];
            dense_given(&run[d], &o[d], table->half, row, lane, given);
            gsl_complex r = gsl_complex_div(gsl_complex_rect(given[1], 0), s);
            r = gsl_complex_div(gsl_complex_add_real(r, given[0]), s);
            gsl_vector_complex_set(b, v, gsl_complex_add_real(r, y));
            found[v] = k ? found[v] : table->r0 * y;
            found[DENSE_ALL + v] = k ? found[DENSE_ALL + v] : 0;
            for (size_t w = 0; w < DENSE_ALL; w++)
                gsl_matrix_complex_set(
                    a, v, w,
                    gsl_complex_rect((v == w ? GSL_REAL(s) : 0) - gsl_matrix_get(m, v, w),
                                     v == w ? GSL_IMAG(s) : 0));
        }
        gsl_linalg_complex_LU_decomp(a, order, &sign);
        gsl_linalg_complex_LU_solve(a, order, b, x);
        for (size_t v = 0; v < DENSE_ALL; v++) {
            const gsl_complex part = gsl_complex_mul(c, gsl_vector_complex_get(x, v));
            found[v] += GSL_REAL(part);
            found[DENSE_ALL + v] += GSL_REAL(gsl_complex_div(part, s));
        }
    }
    gsl_permutation_free(order);
    gsl_vector_complex_free(x);
    gsl_vector_complex_free(b);
    gsl_matrix_complex_free(a);
    gsl_matrix_free(m);
}

#endif
