/* A fault on the bench, with the catheter whose lines it reads: 0.89 m of 0.5293 mm, wall 0.335
 * mm, water at 37 C, 15 cm of it in the CSF, tip at 30 cm. */
#ifndef TH_FAULT_BENCH_H
#define TH_FAULT_BENCH_H

#include <stdio.h>

#include "laws.h"
#include "support/bench/view.h"

extern const struct th_model th_fault_kink, th_fault_leak, th_fault_dislodge, th_fault_migrate,
    th_fault_occlusion;

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static const double bore = 0.5293e-3;

static inline void open_fault(struct bench *b, const struct th_model *model)
{
    bench_open(b, model, 1);
    EACH_LANE(i) {
        b->ports->catheter.bore[i] = bore;
        b->ports->catheter.length[i] = 0.89;
        b->ports->catheter.wall[i] = 0.335e-3;
        b->ports->catheter.viscosity[i] = th_water_viscosity(310.15);
        b->ports->catheter.intrathecal[i] = 0.15;
        b->ports->catheter.opening_position[TH_TIP][i] = 0.3;
    }
}

/* To an instant, s, through its timers, as the engine goes. */
static inline void advance(struct bench *b, double until)
{
    th_tick end = (th_tick)llround(until * 1e6);
    while (b->now[0] < end || b->timer[0] <= b->now[0]) {
        th_tick stop = b->timer[0] < end ? b->timer[0] : end;
        if (stop > b->now[0])
            bench_step(b, (double)(stop - b->now[0]) / 1e6);
        EACH_LANE(i)
            if (b->timer[i] <= b->now[i])
                bench_timer(b, i);
    }
}

static inline void expect_on_page(const struct th_model *model, const char *format,
                                  double value)
{
    char text[64];
    snprintf(text, sizeof text, format, value);
    ck_assert_msg(strstr(model->page, text) != NULL, "the page does not say %s", text);
}

#endif
