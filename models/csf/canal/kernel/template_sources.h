/* Template: further sources of the cells, in passes of their own, so that a step without them
 * stays as it is. Part of template_sweep.h, which gives notation and macros.
 *
 * A source of mean q over the step and slope r enters the right-hand side of its cell as
 *
 *     (q - half r dt)/s + r/s^2,     half = R''(0)/2,
 *
 * so that the step gets q dt to round-off (set_source in canal.c). Elimination is linear: what
 * the sources add to z is eliminated by itself and added. */
#ifndef TH_CANAL_TEMPLATE_SOURCES_H
#define TH_CANAL_TEMPLATE_SOURCES_H

#include "template_ends.h"

/* Means and slopes of the sources, as an end walks its rows. */
struct source_rows {
    const double *mean, *ramp;
};

/* Coefficients of mean and slope at the poles. */
struct source_weights {
    struct cvec mean[TH_CANAL_POLES_MOST], ramp[TH_CANAL_POLES_MOST];
};

ALWAYS void source_weights_of(const struct th_canal_job *job, const struct member *m,
                              const double *set, size_t groups, struct source_weights *w)
{
    const vec half = splat(-th_poles(job->poles)->half) * m->dt;
    UNROLL for (size_t k = 0; k < groups; k++)
    {
        w->mean[k] = constant(set, groups, CANAL_SI, k);
        w->ramp[k] = caxpy(half, w->mean[k], cmul(w->mean[k], w->mean[k]));
    }
}

/* Source of cell i at pole k. */
ALWAYS struct cvec source_at(const struct end *end, const struct source_rows *rows,
                             const struct source_weights *w, size_t i, size_t k)
{
    const vec mean = PICK(row_at(end, rows->mean, i)), ramp = PICK(row_at(end, rows->ramp, i));
    return caxpy(ramp, w->ramp[k], cscale(mean, w->mean[k]));
}

/* Adds the product with lambda of the sources in the cells from .. to. */
ALWAYS void add_source_products(const struct end *end, const struct source_rows *rows,
                                const struct source_weights *w, size_t from, size_t to,
                                struct cvec *product)
{
    for (size_t i = from; i < to; i++)
        UNROLL for (size_t k = 0; k < end->groups; k++) product[k] = cfma(
            cload(cell_at(end, end->lambda, i, k)), source_at(end, rows, w, i, k), product[k]);
}

/* a plus b; where b is zero, a with its bits. */
ALWAYS struct cvec add_some(struct cvec a, struct cvec b)
{
    return cchoose(cnonzero(b), cadd(a, b), a);
}

/* Adds to z of an end, and to x, z of its last cell, what its sources make of them. */
ALWAYS void eliminate_sources(const struct end *end, const struct source_rows *rows,
                              const struct source_weights *w, struct cvec *x)
{
    struct cvec more[TH_CANAL_POLES_MOST];
    clear(more, end->groups);
    for (size_t i = 0; i < end->count; i++) {
        const vec fore = PICK(row_at(end, end->from_before, i));
        UNROLL for (size_t k = 0; k < end->groups; k++)
        {
            double *z = cell_at(end, end->z, i, k);
            more[k] = cmul(cload(cell_at(end, end->e, i, k)),
                           caxpy(fore, more[k], source_at(end, rows, w, i, k)));
            cstore(z, add_some(cload(z), more[k]));
        }
    }
    UNROLL for (size_t k = 0; k < end->groups; k++) x[k] = add_some(x[k], more[k]);
}

/* The source of the middle row, into its X. */
ALWAYS void add_middle_source(const struct end *top, const struct source_rows *rows,
                              const struct source_weights *w, struct cvec *x)
{
    UNROLL for (size_t k = 0; k < top->groups; k++)
    {
        const struct cvec e = cload(cell_at(top, top->e, top->count, k));
        x[k] = add_some(x[k], cmul(e, source_at(top, rows, w, top->count, k)));
    }
}

#endif
