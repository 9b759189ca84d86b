/* A piece of the lumen that a fault narrows: its line in the ports, and the steps in which it
 * may change. The closed share c of the area leaves a round lumen of bore sqrt(1 - c). */
#ifndef TH_FAULT_PINCH_H
#define TH_FAULT_PINCH_H

#include <math.h>

#include "model/model.h"
#include "ports.h"

static inline double th_pinch_bore(double bore, double closed)
{
    return bore * sqrt(fmax(1 - closed, 0));
}

/* The line of a view's fault: a piece `length` long around `at`, m; c = 0: no pinch. */
static inline void th_pinch_tell(const struct th_view *view, double at, double length,
                                 double closed, int lane)
{
    struct th_ports *ports = view->ports;
    const size_t f = view->index;
    ports->fault.at[f][lane] = at;
    ports->fault.length[f][lane] = closed > 0 ? length : 0;
    ports->fault.bore[f][lane] = th_pinch_bore(ports->catheter.bore[lane], closed);
}

/* s, of a pinch that closes the whole area in `over` s: the open area changes by a hundredth in
 * a step, down to a millionth of the whole, for the resistance of what is left goes with its
 * inverse square. */
static inline double th_pinch_limit(double over, double closed)
{
    return fmax(over * fmax(1 - closed, 1e-6) / 100, 1e-3);
}

#endif
