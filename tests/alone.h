/* One model on a bench, without the engine: its window, its memory, its ports. */
#ifndef TH_ALONE_H
#define TH_ALONE_H

#include <stdlib.h>
#include <string.h>

#include "ports.h"
#include "quantity.h"

struct alone {
    const struct th_model *model;
    struct th_view view;
    struct th_ports *ports;
    double *params;   /* [row][TH_LANES] */
    double *cells[2]; /* two generations */
    double step[TH_LANES], choice[64];
    th_tick now[TH_LANES], alarm[TH_LANES];
    bool due[TH_LANES];
    enum th_status status[TH_LANES];
};

static inline size_t alone_row(const struct th_model *model, const char *name)
{
    size_t row = 0;
    while (strcmp(model->params.rows[row].name, name) != 0)
        row++;
    return row;
}

/* Sets a parameter of every lane. */
static inline void alone_set(struct alone *a, const char *name, double si)
{
    size_t row = alone_row(a->model, name);
    a->choice[row] = si;
    EACH_LANE(i) a->params[row * TH_LANES + (size_t)i] = si;
}

static inline void *alone_take(size_t bytes)
{
    size_t whole = (bytes + 64) / 64 * 64;
    void *memory = aligned_alloc(64, whole);
    return memset(memory, 0, whole);
}

/* The model with its defaults. Then alone_set, ports, alone_start. */
static inline struct alone *alone_create(const struct th_model *model, size_t species)
{
    struct alone *a = alone_take(sizeof *a);
    struct th_units *units = th_units_create(NULL);
    a->model = model;
    a->ports = alone_take(sizeof *a->ports);
    a->params = alone_take((model->params.count + 1) * sizeof(double[TH_LANES]));
    for (size_t k = 0; k < model->params.count; k++) {
        double init, least, most;
        th_row_bounds(&model->params.rows[k], units, &init, &least, &most);
        alone_set(a, model->params.rows[k].name, init);
    }
    th_units_free(units);
    a->view.species = species;
    return a;
}

static inline size_t alone_table(const struct th_table *table)
{
    return (table->count * TH_SPECIES + 1) * sizeof(double[TH_LANES]);
}

static inline void alone_start(struct alone *a)
{
    const struct th_model *m = a->model;
    size_t species = a->view.species, points = m->points ? m->points(a->choice) : 0;
    size_t cells = m->cells ? m->cells(a->choice, species) : 0;
    for (int k = 0; k < 2; k++)
        a->cells[k] = alone_take(cells * sizeof(double[TH_LANES]));
    EACH_LANE(i)
    {
        a->due[i] = true;
        a->step[i] = 1;
        a->alarm[i] = TH_NEVER;
    }
    size_t profile = m->profiles.count * species * points * sizeof(double[TH_LANES]);
    a->view = (struct th_view){.now = a->now,
                               .step = a->step,
                               .due = a->due,
                               .params = a->params,
                               .states = alone_take(alone_table(&m->states)),
                               .outputs = alone_take(alone_table(&m->outputs)),
                               .before = a->cells[0],
                               .cells = a->cells[0],
                               .profiles = alone_take(profile),
                               .fixed = alone_take(m->fixed ? m->fixed(a->choice, species) : 0),
                               .ports = a->ports,
                               .alarm = a->alarm,
                               .status = a->status,
                               .species = species,
                               .points = points,
                               .choice = a->choice};
    m->start(&a->view);
    if (m->prepare)
        m->prepare(&a->view);
    EACH_LANE(i) a->due[i] = false;
}

/* One step, of the lengths in a->step. */
static inline void alone_step(struct alone *a)
{
    a->view.cells = a->view.before == a->cells[0] ? a->cells[1] : a->cells[0];
    a->model->advance(&a->view);
    a->view.before = a->view.cells;
    EACH_LANE(i) a->now[i] += (th_tick)(a->step[i] * TH_TICKS_PER_SECOND + 0.5);
}

/* One output of one lane, after observe. */
static inline double alone_get(struct alone *a, const char *name, size_t species, int lane)
{
    const double *at = a->view.outputs;
    const struct th_table *rows = &a->model->outputs;
    a->model->observe(&a->view);
    for (size_t k = 0; strcmp(rows->rows[k].name, name) != 0; k++)
        at += (rows->rows[k].flags & TH_EACH_SPECIES ? TH_SPECIES : 1) * TH_LANES;
    return at[species * TH_LANES + (size_t)lane];
}

static inline void alone_free(struct alone *a)
{
    free(a->ports);
    free(a->params);
    free(a->cells[0]);
    free(a->cells[1]);
    free(a->view.states);
    free(a->view.outputs);
    free(a->view.profiles);
    free(a->view.fixed);
    free(a);
}

#endif
