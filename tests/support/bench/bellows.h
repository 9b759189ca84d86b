/* The reservoir on a workbench: what is drawn of it and what was ordered. */
#ifndef TH_BELLOWS_BENCH_H
#define TH_BELLOWS_BENCH_H

#include "support/bench/view.h"

extern const struct th_model th_reservoir_bellows;

#define ML_PER_DAY (1e-6 / 86400)
#define DAY 86400.0
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static inline void open_reservoir(struct bench *b, size_t species, double stock)
{
    bench_open(b, &th_reservoir_bellows, species);
    for (size_t k = 0; k < species; k++)
        EACH_LANE(i) {
            b->ports->drug.stock[k][i] = stock;
            b->ports->drug.base_fraction[k][i] = 1;
        }
}

static inline void draw(struct bench *b, double flow, double ordered, double seconds)
{
    EACH_LANE(i) {
        b->ports->catheter.face_volume[0][i] = flow * seconds;
        b->ports->program.ordered_flow[i] = ordered;
        b->ports->program.ordered_volume[i] = ordered * seconds;
    }
    bench_step(b, seconds);
}

#endif
