/* First-order lags of probed values (canal.h), from X at the poles, which the kernels recorded
 * in the step just taken: rate sum_k Re(c_k value(X_k)/(s_k + rate)). */
#include "layers.h"

#include "poles.h"

#include <complex.h>

typedef double complex pole;

/* One lane of one step. */
struct lag {
    const struct th_canal *canal;
    const struct th_canal_job *job;
    const double *binding; /* of the cells, or NULL; with it that of layers is frozen, too */
    size_t lane;
    pole s[TH_CANAL_POLES_MOST], c[TH_CANAL_POLES_MOST]; /* shifts, weights */
};

static bool is_alive(const struct th_canal_request *request, int lane)
{
    return !request->alive || request->alive[lane];
}

/* The slot number of the cell that a probe reads at an offset; NULL: the probe reads no cell.
 */
static unsigned char *slot_of(const struct th_canal *canal, const struct th_canal_probe *probe,
                              int offset, int lane)
{
    if (!(probe->rate[lane] > 0) || probe->site[lane] == TH_CANAL_IN_PLASMA)
        return NULL;
    return canal_slots(canal) + ((size_t)probe->cell[lane] + (size_t)offset) * TH_LANES + lane;
}

void th_canal_mark_probes(struct th_canal *canal, const struct th_canal_request *request)
{
    unsigned char used[TH_LANES] = {0};
    for (size_t k = 0; k < request->probe_count; k++)
        for (int offset = 0; offset < TH_CANAL_PROBE_CELLS; offset++)
            EACH_LANE(i) {
                unsigned char *number = is_alive(request, i)
                                            ? slot_of(canal, &request->probes[k], offset, i)
                                            : NULL;
                if (number && !*number)
                    *number = ++used[i];
            }
}

static pole reciprocal(pole x)
{
    const double re = creal(x), im = cimag(x), square = re * re + im * im;
    return re / square - I * (im / square);
}

/* X of a slot at pole k. */
static pole pole_value(const struct lag *l, size_t slot, size_t k)
{
    const double *x = l->job->record + (slot * l->job->poles + k) * 2 * TH_LANES + l->lane;
    return x[0] + I * x[TH_LANES];
}

/* T of a cell at pole k, whose C is x there: eT (T + k_off eB B + k_ct x + k_tp K_pl P). */
static pole free_at(const struct lag *l, size_t cell, size_t k, pole x)
{
    const struct canal_tissue r = canal_tissue(l->canal, cell < l->canal->brain);
    const size_t i = l->lane;
    const double *y = l->job->request->before + 3 * cell * TH_LANES + i;
    const double bind = l->binding ? l->binding[cell * TH_LANES + i] : r.binding[i];
    const pole eb = reciprocal(l->s[k] + r.unbinding[i]), held = l->s[k] + bind * l->s[k] * eb;
    const pole et = reciprocal(held + r.release[i] + r.to_plasma[i]);
    return et * (y[TH_LANES] + r.unbinding[i] * eb * y[2 * TH_LANES] + r.uptake[i] * x +
                 r.to_plasma[i] * r.partition[i] * pole_value(l, 0, k));
}

/* The same of a layer. */
static pole layer_at(const struct lag *l, size_t cell, size_t layer, size_t k, pole x)
{
    const size_t n = l->canal->cells, i = l->lane;
    const size_t at = th_canal_layer_vector(n, l->canal->layers, cell, 0) * TH_LANES + i;
    const struct canal_place place = {
        .cell = cell,
        .lane = i,
        .layer = layer,
        .contents = l->job->request->before + at,
        .rate = l->binding ? canal_layer_binding(l->canal) + cell * TH_LANES + i : NULL};
    return th_canal_free_in_layer(l->canal, &place, l->s[k], x, pole_value(l, 0, k));
}

/* The value of a probe in a cell at pole k, whose C is x there. */
static pole probed_at(const struct lag *l, const struct th_canal_probe *probe, size_t cell,
                      size_t k, pole x)
{
    switch (probe->site[l->lane]) {
    case TH_CANAL_IN_TISSUE:
        return free_at(l, cell, k, x);
    case TH_CANAL_IN_LAYER:
        return layer_at(l, cell, (size_t)probe->layer[l->lane], k, x);
    default:
        return x;
    }
}

/* P of a compartment at pole k. */
static pole compartment_at(const struct lag *l, int compartment, size_t k)
{
    double(*x)[TH_LANES] = l->job->passage->at[compartment][k];
    return x[0][l->lane] + I * x[1][l->lane];
}

static pole value_at(const struct lag *l, const struct th_canal_probe *probe, size_t k)
{
    const size_t i = l->lane;
    if (probe->site[i] == TH_CANAL_IN_PLASMA)
        return probe->compartment[i] ? compartment_at(l, probe->compartment[i], k)
                                     : pole_value(l, 0, k);
    const pole si = reciprocal(l->s[k]);
    const bool csf = probe->site[i] == TH_CANAL_IN_CSF;
    const pole source = l->job->source[i] + l->job->ramp[i] * si;
    pole sum = csf ? probe->source[i] * si * source + probe->added[i] * si : 0;
    for (int offset = 0; offset < TH_CANAL_PROBE_CELLS; offset++) {
        const size_t slot = *slot_of(l->canal, probe, offset, (int)i);
        const pole x = pole_value(l, slot, k);
        const size_t cell = (size_t)probe->cell[i] + (size_t)offset;
        sum += probe->weight[offset][i] * probed_at(l, probe, cell, k, x);
    }
    return sum;
}

static double lag_of(const struct lag *l, const struct th_canal_probe *probe)
{
    const double rate = probe->rate[l->lane];
    double sum = 0;
    if (!(rate > 0))
        return 0;
    for (size_t k = 0; k < l->job->poles; k++)
        sum += creal(l->c[k] * rate * reciprocal(l->s[k] + rate) * value_at(l, probe, k));
    return sum;
}

void th_canal_find_lags(struct th_canal *canal, const struct th_canal_job *job,
                        const double *binding)
{
    const struct th_canal_request *request = job->request;
    const struct th_poles *table = th_poles(job->poles);
    for (int i = 0; request->probe_count && i < TH_LANES; i++) {
        struct lag l = {.canal = canal, .job = job, .binding = binding, .lane = (size_t)i};
        for (size_t k = 0; k < job->poles; k++) {
            l.s[k] = (table->p[k][0] + I * table->p[k][1]) / request->dt[i];
            l.c[k] = -2 * (table->a[k][0] + I * table->a[k][1]) / request->dt[i];
        }
        for (size_t n = 0; n < request->probe_count; n++)
            request->lagged[n][i] = is_alive(request, i) ? lag_of(&l, &request->probes[n]) : 0;
    }
    for (size_t n = 0; n < request->probe_count; n++)
        for (int offset = 0; offset < TH_CANAL_PROBE_CELLS; offset++)
            EACH_LANE(i) {
                unsigned char *number = slot_of(canal, &request->probes[n], offset, i);
                if (number)
                    *number = 0;
            }
}
