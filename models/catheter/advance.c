/* One lane's advance within the limits of the reservoir: see advance.h. */
#include "advance.h"

#include <math.h>
#include <string.h>

/* True if a slip of the pump begins at a pressure that falls with the reservoir's. */
static bool follows_reservoir(const struct th_ports *ports, int slip, int i)
{
    const double first = ports->pump.slip[0][i], now = ports->pump.slip[slip][i];
    return slip == 1 ? first > 0 && now < 0 : now > 0;
}

/* Draws no more than the reservoir has, and returns no more than its headroom. */
static struct th_passage advance_within(const struct th_view *view, struct th_chain *c, int i)
{
    const struct th_ports *ports = view->ports;
    const struct th_chain start = *c;
    const double most = ports->reservoir.usable[i], least = -ports->reservoir.headroom[i];
    const double step = view->step[i], fall = ports->reservoir.stiffness[i];
    struct th_passage p = th_chain_advance(c, step);
    if (fall != 0 && (ports->pump.slip[0][i] > 0 || ports->pump.slip[2][i] > 0)) {
        *c = start;
        for (int m = 0; m < TH_PUMP_SLIPS; m++)
            if (follows_reservoir(ports, m, i))
                c->knee_slope[c->pump[th_slip_place(ports, m, i)]] = -fall * p.pumped / step;
        p = th_chain_advance(c, step);
    }
    if (p.pumped >= least && p.pumped <= most)
        return p;
    *c = start;
    th_chain_fix(c, fmin(fmax(p.pumped, least), most) / step);
    return th_chain_advance(c, step);
}

static bool same_inputs(const struct th_advanced *a, const struct th_advanced *b)
{
    return a->step == b->step && a->usable == b->usable && a->headroom == b->headroom &&
           a->stiffness == b->stiffness && a->relief_first == b->relief_first &&
           a->through == b->through && th_chain_same(&a->from, &b->from);
}

struct th_passage th_catheter_advance(const struct th_view *view, struct th_chain *c,
                                      struct th_advanced *done, int *count, int i)
{
    const struct th_ports *ports = view->ports;
    struct th_advanced *now = &done[*count];
    *now = (struct th_advanced){.from = *c,
                                .step = view->step[i],
                                .usable = ports->reservoir.usable[i],
                                .headroom = ports->reservoir.headroom[i],
                                .stiffness = ports->reservoir.stiffness[i],
                                .relief_first = th_relief_first(ports, i),
                                .through = ports->pump.slip[2][i] > 0};
    for (int k = 0; k < *count; k++)
        if (same_inputs(&done[k], now)) {
            memcpy(c->stored, done[k].stored, sizeof c->stored);
            return done[k].passage;
        }
    now->passage = advance_within(view, c, i);
    memcpy(now->stored, c->stored, sizeof now->stored);
    ++*count;
    return now->passage;
}
