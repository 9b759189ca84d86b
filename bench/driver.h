/* Thecal's canal kernel on IT30: eight members abreast, stop by stop along a course. */
#ifndef TH_BENCH_DRIVER_H
#define TH_BENCH_DRIVER_H

#include "csf/canal/canal.h"
#include "it30.h"
#include "system.h"

/* Called at each row with the state of all lanes; only where row >= 0. */
typedef void driver_sink(void *context, int row, const double *state);

struct driver {
    int cells;
    struct th_canal *canal;
    double *state[2];
    double area[TH_LANES]; /* integral of P since the start */
    long steps;
    bool alone; /* only lane 0 counts */
};

/* Substeps of the saturable method: the first after an event, their growth, their cap. */
struct driver_pace {
    double first, growth, most; /* first 0: one step from stop to stop, linear binding */
};

int th_driver_open(struct driver *driver, int cells, size_t poles);
void th_driver_close(struct driver *driver);
/* From a state of zeros, which is left in state[0]. */
void th_driver_advance(struct driver *driver, const struct course *course,
                       const struct driver_pace *pace, driver_sink *sink, void *context);

/* The rows of one lane in the order of struct system, for the error norm. */
struct driver_rows {
    int cells, lane;
    double *rows;
};
void th_driver_keep(void *context, int row, const double *state);

/* IT30 in the arrays of the other solvers. */
int th_driver_system(const struct it30 *problem, struct system *system);

/* Member number 0 is the nominal patient; the others scatter around it by up to 20 %. */
struct it30_values th_driver_member(int cells, int member);

#endif
