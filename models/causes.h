/* A state that lasts while one of its causes is left: a rotor stalls, a line is kinked, a
 * programme is stopped.
 *
 * Causes of one kind are alike, so two numbers hold any number of them exactly: whether one
 * stands that has no end of its own, and the latest end of those that have one.
 *
 *     holds(t) = standing, or t < until;     until = the greatest of the ends
 *
 * A cause that ends takes only itself away. The order that ends the state (restart, off, start)
 * takes away those that stand; one with an end of its own lasts until then. All instants are
 * ticks, whole numbers in doubles; one lane. tests/engine/causes.c compares with a list of
 * causes. */
#ifndef TH_CAUSES_H
#define TH_CAUSES_H

#include <math.h>
#include <stdbool.h>

#include "model/model.h"

/* One more cause from now on: for `over` seconds, or, if that is NaN, until th_cause_end. */
static inline void th_cause_begin(double *standing, double *until, double now, double over)
{
    if (isnan(over))
        *standing = 1;
    else
        *until = fmax(*until, now + fmax(1, rint(over * TH_TICKS_PER_SECOND)));
}

static inline void th_cause_end(double *standing)
{
    *standing = 0;
}

static inline bool th_cause_holds(double standing, double until, double now)
{
    return standing > 0 || now < until;
}

/* The instant at which the causes with an end are over, or TH_NEVER if they are. */
static inline th_tick th_cause_next(double until, double now)
{
    return until > now ? (th_tick)until : TH_NEVER;
}

#endif
