/* A piece of the lumen that a fault narrows: its line in the ports, its outputs, and the steps
 * in which it may change. The closed share c of the area leaves a round lumen of bore sqrt(1 -
 * c). */
#ifndef TH_FAULT_PINCH_H
#define TH_FAULT_PINCH_H

#include <math.h>

#include "model/model.h"
#include "ports.h"
#include "schedule.h"

static inline double th_pinch_bore(double bore, double closed)
{
    return bore * sqrt(fmax(1 - closed, 0));
}

/* The line of a view's fault: a piece `length` long around `at`, m, of which a share is closed
 * at the step's start and at its end; both 0: no pinch. */
static inline void th_pinch_write(const struct th_view *view, double at, double length,
                                  double first, double closed, int lane)
{
    struct th_ports *ports = view->ports;
    const size_t f = view->index;
    ports->fault.at[f][lane] = at;
    const double whole = ports->catheter.bore[lane], bore = th_pinch_bore(whole, closed);
    ports->fault.length[f][lane] = first > 0 || closed > 0 ? length : 0;
    ports->fault.bore[f][lane] = bore;
    ports->fault.bore_change[f][lane] = bore - th_pinch_bore(whole, first);
}

/* Outputs; the words are the fault's own. */
#define TH_PINCH_OUTPUTS(OUT, closed_doc, bore_doc, closings_doc) \
    OUT(closed, FRACTION, closed_doc, .log = TH_LOG_TRUTH)        \
    OUT(bore, LENGTH, bore_doc, .unit = "um")                     \
    OUT(closings, NUMBER, closings_doc, .nature = TH_STEPWISE)
struct th_pinch_outputs {
    TH_PINCH_OUTPUTS(TH_LANE_MEMBER, , , )
};

/* closed: the closed share now. */
static inline void th_pinch_observe(const struct th_view *view, struct th_pinch_outputs *o,
                                    double (*closed)(const struct th_view *view, int lane))
{
    const struct th_ports *ports = view->ports;
    const struct th_fault_states *s = view->states;
    EACH_LANE(i) {
        o->closed[i] = closed(view, i);
        o->bore[i] = th_pinch_bore(ports->catheter.bore[i], o->closed[i]);
        o->closings[i] = s->times[i];
    }
}

/* s, of a pinch that closes the whole area in `over` s: the open area changes by a tenth in a
 * step, down to a millionth of the whole, for the resistance of what is left goes with its
 * inverse square. The catheter follows it to second order. */
static inline double th_pinch_limit(double over, double closed)
{
    return fmax(over * fmax(1 - closed, 1e-6) / 10, 1e-3);
}

#endif
