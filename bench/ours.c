/* Driver of the canal kernel for the benchmark. */
#include "ours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int th_ours_open(struct ours *ours, int cells, size_t poles)
{
    const size_t bytes = th_canal_bytes((size_t)cells, 0, poles, TH_CANAL_SETS);
    const size_t state = th_canal_vectors((size_t)cells) * TH_LANES * sizeof(double);
    *ours = (struct ours){.cells = cells};
    void *memory = aligned_alloc(64, bytes);
    ours->state[0] = aligned_alloc(64, state);
    ours->state[1] = aligned_alloc(64, state);
    if (!memory || !ours->state[0] || !ours->state[1]) {
        free(memory);
        th_ours_close(ours);
        return -1;
    }
    ours->canal = th_canal_init(memory, (size_t)cells, 0, poles, TH_CANAL_SETS);
    return 0;
}

void th_ours_close(struct ours *ours)
{
    free(ours->canal);
    free(ours->state[0]);
    free(ours->state[1]);
    *ours = (struct ours){0};
}

static void step_once(struct ours *ours, double length, double rate, int saturable)
{
    static const bool alone[TH_LANES] = {true};
    _Alignas(64) double step[TH_LANES], source[TH_LANES], area[TH_LANES];
    EACH_LANE(i) {
        step[i] = length;
        source[i] = rate;
    }
    const struct th_canal_request order = {.dt = step,
                                           .source = source,
                                           .before = ours->state[0],
                                           .after = ours->state[1],
                                           .area = area,
                                           .alive = ours->alone ? alone : NULL};
    if (saturable)
        th_canal_advance_saturable(ours->canal, &order);
    else
        th_canal_advance(ours->canal, &order);
    EACH_LANE(i) ours->area[i] += area[i];
    double *swap = ours->state[0];
    ours->state[0] = ours->state[1];
    ours->state[1] = swap;
    ours->steps++;
}

void th_ours_march(struct ours *ours, const struct course *course, const struct ours_pace *pace,
                   ours_sink *sink, void *context)
{
    const int saturable = pace && pace->first > 0;
    double time = 0, next = saturable ? pace->first : INFINITY;
    memset(ours->state[0], 0,
           th_canal_vectors((size_t)ours->cells) * TH_LANES * sizeof(double));
    memset(ours->area, 0, sizeof ours->area);
    ours->steps = 0;
    for (int i = 0; i < course->stops; i++) {
        const struct stop *stop = &course->stop[i];
        while (time < stop->time) {
            const double left = stop->time - time;
            const int last = left <= next * 1.0001;
            const double length = last ? left : left < 2 * next ? left / 2 : next;
            step_once(ours, length, stop->rate, saturable);
            time = last ? stop->time : time + length;
            if (saturable)
                next = fmin(pace->most, next * pace->growth);
        }
        if (saturable && stop->event)
            next = pace->first;
        if (stop->row >= 0 && sink)
            sink(context, stop->row, ours->state[0]);
    }
}

void th_ours_keep(void *context, int row, const double *state)
{
    const struct ours_rows *keep = context;
    const size_t n = (size_t)keep->cells, size = 3 * n + 1;
    double *to = keep->rows + (size_t)row * size;
    const double *from = state + keep->lane;
    for (size_t i = 0; i < n; i++) {
        to[i] = from[(3 * i) * TH_LANES];
        to[n + i] = from[(3 * i + 1) * TH_LANES];
        to[2 * n + i] = from[(3 * i + 2) * TH_LANES];
    }
    to[3 * n] = from[3 * n * TH_LANES];
}

int th_ours_system(const struct it30 *p, struct system *m)
{
    const struct it30_values *v = &p->values;
    const size_t bytes = (size_t)v->cells * sizeof(double);
    if (th_system_alloc(m, v->cells))
        return -1;
    memcpy(m->lo, p->lo, bytes);
    memcpy(m->di, p->di, bytes);
    memcpy(m->up, p->up, bytes);
    memcpy(m->a, p->a, bytes);
    memcpy(m->wc, p->wc, bytes);
    memcpy(m->wt, p->wt, bytes);
    memcpy(m->s, p->b, bytes);
    memcpy(m->csf, p->csf, bytes);
    memcpy(m->cord, p->tissue, bytes);
    m->kct = v->kct;
    m->rt = p->release + v->ktp;
    m->kb = v->kb;
    m->koff = v->koff;
    m->kpl = v->ktp * v->kpl;
    m->pd = p->pd;
    m->bmax = v->bmax;
    m->plasma = v->vp;
    return 0;
}

/* Additive recurrence with the powers of a root of x^7 = x + 1: an even scatter without a
 * generator of random numbers. */
static double scatter(int member, int axis)
{
    const double golden = 1.1127756842787054, share = member * pow(golden, -(axis + 1));
    return member ? 1 + 0.2 * (2 * (share - floor(share)) - 1) : 1;
}

struct it30_values th_ours_member(int cells, int member)
{
    struct it30_values v = th_it30_values;
    v.cells = cells;
    v.d0 *= scatter(member, 0);
    v.q0 *= scatter(member, 1);
    v.kct *= scatter(member, 2);
    v.kb *= scatter(member, 3);
    v.cl *= scatter(member, 4);
    v.area *= scatter(member, 5);
    return v;
}
