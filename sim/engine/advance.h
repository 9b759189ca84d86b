/* A block of eight members and its march through time. */
#ifndef TH_ADVANCE_H
#define TH_ADVANCE_H

#include "engine/trace.h"

struct th_block;

/* A plain volatile-free flag that another thread or a signal handler may raise: the block stops
 * at the end of its step. */
struct th_stop {
    _Atomic int raised;
};

struct th_block *th_block_create(const struct th_layout *layout, struct th_error *error);
void th_block_free(struct th_block *block);

/* Members first .. first + count - 1 (count <= 8) at time zero; idle lanes rest. */
void th_block_start(struct th_block *block, uint64_t first, int count);

/* Takes every lane through the steps that end at or before tick `until` (or to its failure),
 * writing samples into the trace (may be NULL). The steps follow from the scenario alone:
 * neither `until` nor the trace changes a bit of them. Returns TH_OK, or TH_INTERRUPTED if stop
 * was raised: it can be called again. */
enum th_status th_block_run(struct th_block *block, th_tick until, struct th_trace *trace,
                            struct th_stop *stop);

/* As run, but `until` is one more instant at which every lane stops, as at an event: afterwards
 * every lane stands there. */
enum th_status th_block_advance(struct th_block *block, th_tick until, struct th_trace *trace,
                                struct th_stop *stop);

/* Runs to `until` and makes the outputs show that instant, without stopping there. */
void th_block_show(struct th_block *block, th_tick until);

/* For programs that steer: state of one lane between marches. set returns TH_BAD_INPUT if the
 * value is out of the row's range; the models see it from the next step on. */
th_tick th_block_now(const struct th_block *block, int lane);
enum th_status th_block_status(const struct th_block *block, int lane);
uint64_t th_block_steps(const struct th_block *block, int lane);
void th_block_observe(struct th_block *block);
/* Flows and rates that th_block_get returns are means since the instant that the outputs show
 * now. */
void th_block_keep(struct th_block *block, int lane);
double th_block_get(const struct th_block *block, int lane, const struct th_column *column,
                    size_t point);
enum th_status th_block_set(struct th_block *block, int lane, size_t instance, size_t row,
                            double si);

/* The block as bytes, to be written to disk and read back as it lies. */
void *th_block_bytes(struct th_block *block, size_t *count);
/* Opens every model's window on the current generation of cells; call it after bytes were put
 * back. */
void th_block_bind(struct th_block *block);

#endif
