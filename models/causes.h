/* A state that lasts while one of its causes is left: a rotor stalls, a line is kinked, a
 * programme is stopped.
 *
 *     holds(t) = one of the causes has an end after t
 *
 * A cause ends by itself (`over`), or by an order that ends (restart, off, start). Such an
 * order ends all that have no end of their own and are no hazard's; or, if it names an item of
 * the scenario, that item's alone, with an end of its own or not, a hazard's too. None ends
 * another.
 *
 * Causes lie in a table of lane vectors: whose each is, and when it ends. Of one item those
 * without an end are one, and so are those with an end, which last until the latest; so the
 * table holds the causes of TH_CAUSES items exactly. What finds no place stops its member, and
 * th_causes_crowded tells that this is the reason. Instants are ticks, whole numbers in
 * doubles; an end that is not known is TH_EXACT_TICKS. tests/models/causes.c compares with a
 * list of causes. */
#ifndef TH_CAUSES_H
#define TH_CAUSES_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/model.h"

enum { TH_CAUSES = 16, TH_CAUSE_VECTORS = 2 * TH_CAUSES + 1 };

/* Lane vectors of a model's arrays: copied with them from step to step; all 0 is none. */
struct th_causes {
    double whose[TH_CAUSES][TH_LANES]; /* 0: a free place; else th_cause_key */
    double until[TH_CAUSES][TH_LANES]; /* ticks */
    double crowded[TH_LANES];          /* 1: a cause has found no place */
};

#define TH_CAUSES_CROWDED \
    "more than 16 items of the scenario hold it at once: let one item give the order of several"

/* item: SIZE_MAX: somebody. */
static inline double th_cause_key(size_t item, bool hazard, bool ends)
{
    double number = item == SIZE_MAX ? 0 : (double)item + 1;
    return 4 * number + 2 * hazard + ends + 1;
}

static inline double th_cause_item(double key)
{
    return floor((key - 1) / 4);
}

static inline bool th_cause_stays(double key)
{
    return fmod(key - 1, 4) > 0; /* a hazard's, or one that ends by itself */
}

static inline bool th_cause_ends(double key)
{
    return fmod(key - 1, 2) > 0;
}

static inline bool th_causes_hold(const struct th_causes *c, double now, int lane)
{
    bool any = false;
    for (int k = 0; k < TH_CAUSES; k++) any |= c->until[k][lane] > now;
    return any;
}

/* TH_CAUSES_CROWDED is why a lane failed. */
static inline bool th_causes_crowded(const struct th_causes *c, int lane)
{
    return c->crowded[lane] > 0;
}

/* The latest instant at which a cause ends by itself, or TH_NEVER if there is none. */
static inline th_tick th_causes_next(const struct th_causes *c, double now, int lane)
{
    double latest = now;
    for (int k = 0; k < TH_CAUSES; k++)
        if (c->whose[k][lane] > 0 && th_cause_ends(c->whose[k][lane]))
            latest = fmax(latest, c->until[k][lane]);
    return latest > now ? (th_tick)latest : TH_NEVER;
}

/* One more cause from now on, the order's: for `over` seconds, or, if that is NaN, until it is
 * ended. False: there is no place. */
static inline bool th_cause_begin(struct th_causes *c, const struct th_event *order, double now,
                                  double over, int lane)
{
    bool ends = !isnan(over);
    double key = th_cause_key(order->cause, order->hazard, ends);
    double until = ends ? now + fmax(1, rint(over * TH_TICKS_PER_SECOND)) : TH_EXACT_TICKS;
    int place = -1;
    for (int k = TH_CAUSES - 1; k >= 0; k--)
        if (!(c->until[k][lane] > now))
            place = k;
    for (int k = 0; k < TH_CAUSES; k++)
        if (c->whose[k][lane] == key && c->until[k][lane] > now)
            place = k;
    if (place < 0) {
        c->crowded[lane] = 1;
        return false;
    }
    bool same = c->whose[place][lane] == key;
    c->until[place][lane] = same ? fmax(c->until[place][lane], until) : until;
    c->whose[place][lane] = key;
    return true;
}

/* The order ends some of them: see above. */
static inline void th_cause_end(struct th_causes *c, const struct th_event *order, int lane)
{
    for (int k = 0; k < TH_CAUSES; k++) {
        double key = c->whose[k][lane];
        bool gone = order->ends == SIZE_MAX ? !th_cause_stays(key)
                                            : th_cause_item(key) == (double)order->ends + 1;
        if (key > 0 && gone)
            c->whose[k][lane] = c->until[k][lane] = 0;
    }
}

/* All of them: the device is another. */
static inline void th_causes_clear(struct th_causes *c, int lane)
{
    for (int k = 0; k < TH_CAUSES; k++) c->whose[k][lane] = c->until[k][lane] = 0;
    c->crowded[lane] = 0;
}

#endif
