/* Sources of the CSF at the openings of catheter and needle, on the bench of csf/axial. */
#ifndef TH_SOURCES_BENCH_H
#define TH_SOURCES_BENCH_H

#include "axial.h"

/* A source in a bench: the catheter's opening of that number, the needle, or a leak. */
static inline void set_source(struct bench *b, int number, double position, double kg,
                              double m3, double seconds)
{
    struct th_ports *p = b->ports;
    EACH_LANE(i) {
        if (number == TH_CSF_LEAK) {
            p->pressure.leak_position[i] = position;
            p->pressure.leaked[i] = -m3 / seconds;
        } else if (number == TH_CSF_NEEDLE) {
            p->needle.position[i] = position;
            p->needle.mass[0][i] = kg;
            p->needle.volume[i] = m3;
            p->needle.flow[i] = m3 / seconds;
        } else {
            p->catheter.opening_position[number][i] = position;
            p->catheter.opening_volume[number][i] = m3;
            p->line.opening_mass[number][0][i] = kg;
        }
        if (number > TH_TIP && number < TH_OPENINGS)
            p->catheter.opening_conductance[number][i] = 1e-12;
    }
}

static inline void source_step(struct bench *b, double seconds)
{
    bench_step(b, seconds);
    EACH_LANE(i) ck_assert_int_eq(b->status[i], TH_OK);
}

#endif
