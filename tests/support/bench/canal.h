/* Drives the canal kernel through IT30, and the same system through GSL. */
#ifndef TH_CANAL_BENCH_H
#define TH_CANAL_BENCH_H

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../../bench/it30.h"
#include "csf/canal/canal.h"

struct canal_run {
    size_t cells, vectors;
    struct th_canal *canal;
    double *state[2];
    _Alignas(64) double step[TH_LANES], source[TH_LANES], area[TH_LANES];
    double total_area[TH_LANES];
};

static inline struct canal_run canal_open_size(const struct th_canal_size *size)
{
    struct canal_run run = {.cells = size->cells,
                            .vectors = th_canal_vectors(size->cells, size->layers)};
    void *memory = aligned_alloc(64, th_canal_bytes(size));
    ck_assert_ptr_nonnull(memory);
    run.canal = th_canal_init(memory, size);
    for (int k = 0; k < 2; k++) {
        run.state[k] = aligned_alloc(64, run.vectors * TH_LANES * sizeof(double));
        ck_assert_ptr_nonnull(run.state[k]);
        memset(run.state[k], 0, run.vectors * TH_LANES * sizeof(double));
    }
    return run;
}

/* With brain in the first cells, whose rates are 0 at first. */
static inline struct canal_run canal_open_brain(size_t cells, size_t brain, size_t poles,
                                                size_t sets)
{
    const struct th_canal_size size = {
        .cells = cells, .brain = brain, .poles = poles, .sets = sets};
    return canal_open_size(&size);
}

static inline struct canal_run canal_open(size_t cells, size_t poles, size_t sets)
{
    return canal_open_brain(cells, 0, poles, sets);
}

static inline void canal_close(struct canal_run *run)
{
    free(run->canal);
    free(run->state[0]);
    free(run->state[1]);
}

static inline struct th_canal_request canal_order(struct canal_run *run)
{
    return (struct th_canal_request){.dt = run->step,
                                     .source = run->source,
                                     .before = run->state[0],
                                     .after = run->state[1],
                                     .area = run->area};
}

static inline void canal_accept(struct canal_run *run)
{
    double *swap = run->state[0];
    run->state[0] = run->state[1];
    run->state[1] = swap;
    EACH_LANE(i) run->total_area[i] += run->area[i];
}

static inline void canal_step(struct canal_run *run, double seconds, double rate)
{
    EACH_LANE(i) {
        run->step[i] = seconds;
        run->source[i] = rate;
    }
    struct th_canal_request order = canal_order(run);
    th_canal_advance(run->canal, &order);
    canal_accept(run);
}

/* Hourly steps, those of the bolus (15 min at 08:00) besides. */
static inline double dose_rate(double hour)
{
    const struct it30_dosing *d = &th_it30_dosing;
    return d->infusion + (fmod(hour, 24) == 8 ? d->bolus / d->length : 0);
}

static inline void canal_hour(struct canal_run *run, int hour)
{
    bool bolus = hour % 24 == 8;
    double first = bolus ? th_it30_dosing.length : 3600;
    canal_step(run, first, dose_rate(hour));
    if (bolus)
        canal_step(run, 3600 - first, th_it30_dosing.infusion);
}

/* Relative difference of lane 0: the largest over C, T, B and P, each a 2-norm over the cells.
 */
static inline double canal_distance(const struct canal_run *run, const double *other)
{
    double worst = 0;
    for (size_t field = 0; field < 4; field++) {
        size_t first = field < 3 ? field : 3 * run->cells, stride = field < 3 ? 3 : 1;
        size_t count = field < 3 ? run->cells : 1;
        double above = 0, below = 0;
        for (size_t k = 0; k < count; k++) {
            size_t at = (first + k * stride) * TH_LANES;
            above += pow(run->state[0][at] - other[at], 2);
            below += pow(other[at], 2);
        }
        worst = fmax(worst, sqrt(above / below));
    }
    return worst;
}

#endif
