/* csf/streaming: exchange with tissue in layers by uniformization, cell by cell (kernel.h). */
#include "csf/streaming/kernel.h"

#include "poisson.h"

enum { LAYERS = STREAMING_LAYERS, BRANCHES = STREAMING_BRANCHES };

/* Share of what is left of all weights at which powers end; it is the last one's. */
#define LEAST 1e-14
/* Turns of binding that saturates, at most, in a piece of the step. */
#define BINDING_TURNS 0.5

typedef long long mask __attribute__((vector_size(8 * WIDE), aligned(8), may_alias));

/* Eight cells: amounts, then integrals. */
struct cells {
    vec csf, free[LAYERS], bound[LAYERS];
    vec exposure, given[2];
};

/* Rates of eight cells over the fastest: of what leaves CSF, by uptake and as a whole, and of
 * binding where it saturates. */
struct pace {
    vec uptake[BRANCHES], out, saturable;
};

static void set_pace(const struct streaming_layers *by, size_t at, struct pace *pace)
{
    const double per = 1 / by->fastest;
    pace->out = CONST_VEC(by->out, at) * per;
    for (int b = 0; b < BRANCHES; b++)
        if (by->layer[2 * b].there)
            pace->uptake[b] = CONST_VEC(by->uptake[b], at) * per;
}

/* A layer, and what is bound there, times 1 + A/fastest; comes: what else comes into it. */
static inline void turn_layer(const struct streaming_layers *by, const struct pace *pace, int l,
                              const vec *comes, vec *restrict free, vec *restrict bound)
{
    const struct streaming_layer *layer = &by->layer[l];
    const double per = 1 / by->fastest;
    const double leaves = (layer->release + layer->deeper + layer->cleared) * per;
    const vec f = *free;
    *free = f - leaves * f + *comes;
    if (!layer->binds)
        return;
    const vec b = *bound,
              binds = l == by->saturable ? pace->saturable * f : layer->binding * per * f;
    const vec frees = layer->unbinding * per * b;
    *free += frees - binds;
    *bound = b - frees + binds;
}

static inline void turn(const struct streaming_layers *by, const struct pace *pace,
                        struct cells *power)
{
    const double per = 1 / by->fastest;
    const vec c = power->csf;
    vec csf = c - pace->out * c;
    for (int b = 0; b < BRANCHES; b++) {
        const struct streaming_layer *near = &by->layer[2 * b], *deep = near + 1;
        const vec f = power->free[2 * b], behind = power->free[2 * b + 1];
        if (!near->there)
            continue;
        vec comes = pace->uptake[b] * c;
        csf += near->release * per * f;
        if (deep->there) {
            comes += deep->release * per * behind;
            const vec goes = near->deeper * per * f;
            turn_layer(by, pace, 2 * b + 1, &goes, &power->free[2 * b + 1],
                       &power->bound[2 * b + 1]);
        }
        turn_layer(by, pace, 2 * b, &comes, &power->free[2 * b], &power->bound[2 * b]);
    }
    power->csf = csf;
}

static inline void add(const struct streaming_layers *by, double weight, double behind,
                       const struct cells *power, struct cells *sum)
{
    sum->csf += weight * power->csf;
    sum->exposure += behind * power->csf;
    for (int l = 0; l < LAYERS; l++) {
        const struct streaming_layer *layer = &by->layer[l];
        if (!layer->there)
            continue;
        sum->free[l] += weight * power->free[l];
        sum->given[l >= LAYERS - 2] += behind * layer->cleared * power->free[l];
        if (layer->binds)
            sum->bound[l] += weight * power->bound[l];
    }
}

/* Amounts after a piece; integrals are added to. */
static void advance(const struct streaming_layers *by, const struct poisson *p,
                    const struct pace *pace, struct cells *cells)
{
    const vec none = {0};
    struct cells power = *cells, sum = {.exposure = cells->exposure,
                                        .given = {cells->given[0], cells->given[1]}};
    for (int l = 0; l < LAYERS; l++) {
        sum.free[l] = by->layer[l].there ? none : power.free[l];
        sum.bound[l] = by->layer[l].there && by->layer[l].binds ? none : power.bound[l];
    }
    for (size_t k = 0; k < p->count; k++) {
        add(by, p->weight[k], p->behind[k] / by->fastest, &power, &sum);
        if (k + 1 < p->count)
            turn(by, pace, &power);
    }
    *cells = sum;
}

/* The rate of binding where it saturates, >= 0. */
static void set_free_sites(const struct streaming_layers *by, size_t at, const vec *bound,
                           struct pace *pace)
{
    const vec none = {0}, per = none + 1 / by->fastest;
    const vec rate =
        (by->layer[by->saturable].binding - CONST_VEC(by->site, at) * *bound) * per;
    pace->saturable = (vec)((mask)rate & (mask)(rate > none));
}

struct weights {
    struct poisson whole, half;
};

static void step_cells(const struct streaming_layers *by, const struct weights *weights,
                       size_t at, struct cells *cells)
{
    struct pace pace;
    set_pace(by, at, &pace);
    if (by->saturable >= 0) {
        struct cells middle = *cells;
        set_free_sites(by, at, &middle.bound[by->saturable], &pace);
        advance(by, &weights->half, &pace, &middle);
        set_free_sites(by, at, &middle.bound[by->saturable], &pace);
    }
    advance(by, &weights->whole, &pace, cells);
}

/* Into so many pieces the step is cut. */
static long pieces_of(const struct streaming_layers *by, double h)
{
    double pieces = ceil(by->fastest * h / TURNS);
    if (by->saturable >= 0)
        pieces = fmax(pieces, ceil(by->layer[by->saturable].binding * h / BINDING_TURNS));
    return lround(fmax(1, fmin(pieces, 1e6)));
}

void STREAMING_ISA(th_streaming_layers)(const struct streaming_mesh *mesh,
                                        const struct streaming_layers *by, double h,
                                        double *csf, double *const free[STREAMING_LAYERS],
                                        double *const bound[STREAMING_LAYERS])
{
    const long pieces = pieces_of(by, h);
    const double turns = by->fastest * h / (double)pieces;
    const struct weights weights = {poisson_of(turns, LEAST), poisson_of(turns / 2, LEAST)};
    for (size_t at = 0; at < mesh->angles * mesh->stride; at += WIDE) {
        struct cells cells = {.csf = CONST_VEC(csf, at)};
        for (int l = 0; l < LAYERS; l++) {
            if (free[l])
                cells.free[l] = CONST_VEC(free[l], at);
            if (bound[l])
                cells.bound[l] = CONST_VEC(bound[l], at);
        }
        for (long piece = 0; piece < pieces; piece++) step_cells(by, &weights, at, &cells);
        VEC(csf, at) = cells.csf;
        VEC(by->exposure, at) = cells.exposure;
        for (int k = 0; k < 2; k++) VEC(by->given[k], at) = cells.given[k];
        for (int l = 0; l < LAYERS; l++) {
            if (free[l])
                VEC(free[l], at) = cells.free[l];
            if (bound[l])
                VEC(bound[l], at) = cells.bound[l];
        }
    }
}
