/* Driver of the canal kernel for the benchmark. */
#include "driver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int th_driver_open(struct driver *driver, int cells, size_t poles)
{
    const struct th_canal_size size = {
        .cells = (size_t)cells, .poles = poles, .sets = TH_CANAL_SETS};
    const size_t bytes = th_canal_bytes(&size);
    const size_t state = th_canal_vectors(size.cells, 0) * TH_LANES * sizeof(double);
    *driver = (struct driver){.cells = cells};
    void *memory = aligned_alloc(64, bytes);
    driver->state[0] = aligned_alloc(64, state);
    driver->state[1] = aligned_alloc(64, state);
    if (!memory || !driver->state[0] || !driver->state[1]) {
        free(memory);
        th_driver_close(driver);
        return -1;
    }
    driver->canal = th_canal_init(memory, &size);
    return 0;
}

void th_driver_close(struct driver *driver)
{
    free(driver->canal);
    free(driver->state[0]);
    free(driver->state[1]);
    *driver = (struct driver){0};
}

static void step_once(struct driver *driver, double length, double rate, int saturable)
{
    static const bool alone[TH_LANES] = {true};
    _Alignas(64) double step[TH_LANES], source[TH_LANES], area[TH_LANES];
    EACH_LANE(i) {
        step[i] = length;
        source[i] = rate;
    }
    const struct th_canal_request order = {.dt = step,
                                           .source = source,
                                           .before = driver->state[0],
                                           .after = driver->state[1],
                                           .area = area,
                                           .alive = driver->alone ? alone : NULL};
    if (saturable)
        th_canal_advance_saturable(driver->canal, &order);
    else
        th_canal_advance(driver->canal, &order);
    EACH_LANE(i) driver->area[i] += area[i];
    double *swap = driver->state[0];
    driver->state[0] = driver->state[1];
    driver->state[1] = swap;
    driver->steps++;
}

void th_driver_advance(struct driver *driver, const struct course *course,
                       const struct driver_pace *pace, driver_sink *sink, void *context)
{
    const int saturable = pace && pace->first > 0;
    double time = 0, next = saturable ? pace->first : INFINITY;
    memset(driver->state[0], 0,
           th_canal_vectors((size_t)driver->cells, 0) * TH_LANES * sizeof(double));
    memset(driver->area, 0, sizeof driver->area);
    driver->steps = 0;
    for (int i = 0; i < course->stops; i++) {
        const struct stop *stop = &course->stop[i];
        while (time < stop->time) {
            const double left = stop->time - time;
            const int last = left <= next * 1.0001;
            const double length = last ? left : left < 2 * next ? left / 2 : next;
            step_once(driver, length, stop->rate, saturable);
            time = last ? stop->time : time + length;
            if (saturable)
                next = fmin(pace->most, next * pace->growth);
        }
        if (saturable && stop->event)
            next = pace->first;
        if (stop->row >= 0 && sink)
            sink(context, stop->row, driver->state[0]);
    }
}

void th_driver_keep(void *context, int row, const double *state)
{
    const struct driver_rows *keep = context;
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

int th_driver_system(const struct it30 *p, struct system *m)
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

struct it30_values th_driver_member(int cells, int member)
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
