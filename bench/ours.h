/* Thecal's canal kernel on IT30: eight members abreast, stop by stop along a course. */
#ifndef TH_BENCH_OURS_H
#define TH_BENCH_OURS_H

#include "csf/canal/canal.h"
#include "it30.h"
#include "system.h"

/* Called at each row with the state of all lanes; only where row >= 0. */
typedef void ours_sink(void *context, int row, const double *state);

struct ours {
    int cells;
    struct th_canal *canal;
    double *state[2];
    double area[TH_LANES]; /* integral of P since the start */
    long steps;
    bool alone; /* only lane 0 counts */
};

/* Substeps of the saturable method: the first after an event, their growth, their cap. */
struct ours_pace {
    double first, growth, most; /* first 0: one step from stop to stop, linear binding */
};

int th_ours_open(struct ours *ours, int cells, size_t poles);
void th_ours_close(struct ours *ours);
/* From a state of zeros, which is left in state[0]. */
void th_ours_march(struct ours *ours, const struct course *course, const struct ours_pace *pace,
                   ours_sink *sink, void *context);

/* The rows of one lane in the order of struct system, for the error norm. */
struct ours_rows {
    int cells, lane;
    double *rows;
};
void th_ours_keep(void *context, int row, const double *state);

/* IT30 in the arrays of the rivals. */
int th_ours_system(const struct it30 *problem, struct system *system);

/* Member number 0 is the nominal patient; the others scatter around it by up to 20 %. */
struct it30_values th_ours_member(int cells, int member);

#endif
