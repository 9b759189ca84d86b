/* A bench on which an effect of one drug at one place has come to rest. */
#ifndef TH_EFFECT_CLINICAL_H
#define TH_EFFECT_CLINICAL_H

#include "support/bench/view.h"

/* At a constant concentration for forty half-lives, s. */
static inline void rest_at(struct bench *b, double concentration, double half_life)
{
    EACH_LANE(i) {
        b->ports->csf.probe_concentration[0][0][i] = concentration;
        b->ports->csf.probe_lagged[0][0][i] = concentration * -expm1(-40 * log(2));
    }
    bench_step(b, 40 * half_life);
}

#endif
