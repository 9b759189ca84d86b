/* Flow divides between side holes and the tip: see manifold.h. */
#include "manifold.h"

#include <math.h>

/* Conductance of what lies behind a place, and the pressure there without flow. */
struct behind {
    double conductance, pressure;
};

/* Behind a piece that leads to an opening, at which `there` is what it leads to: nothing behind
 * a closed end, whether the piece before it is closed or not. */
static struct behind through(double piece, struct behind there)
{
    if (!(there.conductance > 0))
        return there;
    const double own = isinf(there.conductance)
                           ? 1 / piece
                           : there.conductance / (1 + piece * there.conductance);
    return (struct behind){own, there.pressure};
}

struct th_manifold th_manifold_of(const struct th_holes *holes, const double *piece)
{
    const struct th_hole *hole = holes->hole + holes->apart;
    const int last = holes->count - holes->apart;
    struct th_manifold m = {.count = last + 1};
    struct behind behind[TH_HOLES], there = {holes->open ? INFINITY : 0, holes->tip};
    for (int j = last - 1; j >= 0; j--) {
        behind[j] = through(piece[j + 1], there);
        there.conductance = hole[j].conductance + behind[j].conductance;
        there.pressure = hole[j].outside + behind[j].conductance / there.conductance *
                                               (behind[j].pressure - hole[j].outside);
        m.share[j] = hole[j].conductance / there.conductance;
        m.extra[j] = hole[j].conductance * (there.pressure - hole[j].outside);
    }
    m.resistance = 1 / there.conductance;
    m.outside = there.pressure;
    double comes = 1, besides = 0;
    for (int j = 0; j < last; j++) {
        const double all = hole[j].conductance + behind[j].conductance;
        const double own = m.share[j] * besides + m.extra[j];
        m.share[j] *= comes;
        m.extra[j] = own;
        comes *= behind[j].conductance / all;
        besides -= own;
    }
    m.share[last] = comes;
    m.extra[last] = holes->open ? besides : 0;
    return m;
}

struct th_manifold th_manifold_between(const struct th_manifold *first,
                                       const struct th_manifold *last)
{
    struct th_manifold m = *last;
    for (int j = 0; j < m.count; j++) {
        m.share[j] = (first->share[j] + last->share[j]) / 2;
        m.extra[j] = (first->extra[j] + last->extra[j]) / 2;
        m.share_change[j] = last->share[j] - first->share[j];
        m.extra_change[j] = last->extra[j] - first->extra[j];
    }
    return m;
}

void th_manifold_divide(const struct th_manifold *m, double volume, double moment, double step,
                        double *volumes, double *moments)
{
    double left = volume;
    int largest = 0;
    for (int j = 0; j < m->count; j++) {
        volumes[j] = m->share[j] * volume + m->extra[j] * step;
        moments[j] = m->share[j] * moment +
                     (m->share_change[j] * volume + m->extra_change[j] * step) * step / 12;
        left -= volumes[j];
        if (fabs(volumes[j]) > fabs(volumes[largest]))
            largest = j;
    }
    volumes[largest] += left;
}
