/* What follows a concentration with a delay (canal.h), from X at the poles of the step just
 * taken. */
#include "private.h"

#include "poles.h"

#include <complex.h>

typedef double complex pole;

/* One lane of one step. */
struct lag {
    const struct th_canal *canal;
    const struct th_canal_job *job;
    const double *binding; /* of the cells, or NULL */
    size_t lane;
    pole s[TH_POLES_MOST], c[TH_POLES_MOST]; /* shifts, weights */
};

static bool counts(const struct th_canal_step *step, int lane)
{
    return !step->alive || step->alive[lane];
}

/* The byte of a cell that a probe looks at; NULL: it does not look at that one. */
static unsigned char *mark_of(const struct th_canal *canal, const struct th_canal_probe *probe,
                              int part, int lane)
{
    if (!(probe->rate[lane] > 0) || probe->site[lane] == TH_CANAL_IN_PLASMA)
        return NULL;
    return canal_watched(canal) + ((size_t)probe->cell[lane] + (size_t)part) * TH_LANES + lane;
}

void th_canal_watch(struct th_canal *canal, const struct th_canal_step *step)
{
    unsigned char used[TH_LANES] = {0};
    for (size_t k = 0; k < step->probe_count; k++)
        for (int part = 0; part < TH_CANAL_REACH; part++)
            EACH_LANE(i) {
                unsigned char *mark =
                    counts(step, i) ? mark_of(canal, &step->probes[k], part, i) : NULL;
                if (mark && !*mark)
                    *mark = ++used[i];
            }
}

static pole reciprocal(pole x)
{
    const double re = creal(x), im = cimag(x), square = re * re + im * im;
    return re / square - I * (im / square);
}

/* X of a slot at pole k. */
static pole seen_at(const struct lag *l, size_t slot, size_t k)
{
    const double *x = l->job->seen + (slot * l->job->poles + k) * 2 * TH_LANES + l->lane;
    return x[0] + I * x[TH_LANES];
}

/* Free drug of a cell at pole k, whose C is x there. */
static pole free_at(const struct lag *l, size_t cell, size_t k, pole x)
{
    const struct canal_tissue r = canal_tissue(l->canal, cell < l->canal->brain);
    const size_t i = l->lane;
    const double *y = l->job->step->before + 3 * cell * TH_LANES + i;
    const double bind = l->binding ? l->binding[cell * TH_LANES + i] : r.binding[i];
    const pole eb = reciprocal(l->s[k] + r.unbinding[i]), held = l->s[k] + bind * l->s[k] * eb;
    const pole et = reciprocal(held + r.release[i] + r.to_plasma[i]);
    return et * (y[TH_LANES] + r.unbinding[i] * eb * y[2 * TH_LANES] + r.uptake[i] * x +
                 r.to_plasma[i] * r.partition[i] * seen_at(l, 0, k));
}

static pole value_at(const struct lag *l, const struct th_canal_probe *probe, size_t k)
{
    const size_t i = l->lane;
    if (probe->site[i] == TH_CANAL_IN_PLASMA)
        return seen_at(l, 0, k);
    const pole si = reciprocal(l->s[k]);
    const bool tissue = probe->site[i] == TH_CANAL_IN_TISSUE;
    pole sum = tissue ? 0 : probe->source[i] * si * (l->job->source[i] + l->job->ramp[i] * si);
    for (int part = 0; part < TH_CANAL_REACH; part++) {
        const size_t slot = *mark_of(l->canal, probe, part, (int)i);
        const pole x = seen_at(l, slot, k);
        const size_t cell = (size_t)probe->cell[i] + (size_t)part;
        sum += probe->weight[part][i] * (tissue ? free_at(l, cell, k, x) : x);
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

void th_canal_follow(struct th_canal *canal, const struct th_canal_job *job,
                     const double *binding)
{
    const struct th_canal_step *step = job->step;
    const struct th_poles *table = th_poles(job->poles);
    for (int i = 0; step->probe_count && i < TH_LANES; i++) {
        struct lag l = {.canal = canal, .job = job, .binding = binding, .lane = (size_t)i};
        for (size_t k = 0; k < job->poles; k++) {
            l.s[k] = (table->p[k][0] + I * table->p[k][1]) / step->step[i];
            l.c[k] = -2 * (table->a[k][0] + I * table->a[k][1]) / step->step[i];
        }
        for (size_t n = 0; n < step->probe_count; n++)
            step->lagged[n][i] = counts(step, i) ? lag_of(&l, &step->probes[n]) : 0;
    }
    for (size_t n = 0; n < step->probe_count; n++)
        for (int part = 0; part < TH_CANAL_REACH; part++)
            EACH_LANE(i) {
                unsigned char *mark = mark_of(canal, &step->probes[n], part, i);
                if (mark)
                    *mark = 0;
            }
}
