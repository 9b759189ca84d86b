/* Blocks of eight members, each with its own patients, shared out over the threads. */
#include "crowd.h"

#include "machine.h"
#include "output.h"

#include <string.h>

struct tip_rows {
    const struct crowd_order *order;
    int block, cell;
};

static int lane_of(const struct crowd_order *order, int j)
{
    return (j + order->turn) % TH_LANES;
}

/* Four numbers at the tip, per member and row: what a scenario records. */
static void keep_tip(void *context, int row, const double *state)
{
    const struct tip_rows *tip = context;
    const struct crowd_order *order = tip->order;
    const size_t rows = (size_t)order->course->rows, field = (size_t)order->members * rows;
    const double *cell = state + (size_t)(3 * tip->cell * TH_LANES);
    const double *plasma = state + (size_t)(3 * order->cells * TH_LANES);
    for (int j = 0; j < TH_LANES; j++) {
        const int member = tip->block * TH_LANES + j, lane = lane_of(order, j);
        if (member >= order->members)
            break;
        double *to = order->slab + (size_t)member * rows + (size_t)row;
        to[0] = cell[lane];
        to[field] = cell[TH_LANES + lane];
        to[2 * field] = cell[2 * TH_LANES + lane];
        to[3 * field] = plasma[lane];
    }
}

static uint64_t hash_lane(const struct ours *ours, int lane)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (int i = 0; i < 3 * ours->cells + 1; i++) {
        uint64_t bits;
        memcpy(&bits, &ours->state[0][i * TH_LANES + lane], sizeof bits);
        hash = (hash ^ bits) * UINT64_C(1099511628211);
        hash ^= hash >> 29;
    }
    return hash;
}

static int fill(const struct crowd_order *order, struct ours *ours, int block, int *cell)
{
    if (th_ours_open(ours, order->cells, order->poles))
        return -1;
    if (order->level)
        th_canal_level(ours->canal, order->level);
    for (int j = 0; j < TH_LANES; j++) {
        struct it30 problem;
        struct it30_values values = th_ours_member(order->cells, block * TH_LANES + j);
        values.bmax = order->bmax;
        if (th_it30_make(&problem, &values))
            return -1;
        th_it30_put(&problem, ours->canal, lane_of(order, j));
        *cell = 0;
        while (*cell < order->cells - 1 && problem.x[*cell] < 36) ++*cell;
        th_it30_free(&problem);
    }
    return 0;
}

static void run_block(const struct crowd_order *order, int block, struct crowd_bill *bill)
{
    struct ours ours = {0};
    struct tip_rows tip = {order, block, 0};
    const double start = th_seconds();
    bill->failed |= fill(order, &ours, block, &tip.cell) != 0;
    const double ready = th_seconds();
    if (!bill->failed)
        th_ours_march(&ours, order->course, &order->pace, order->slab ? keep_tip : NULL, &tip);
    bill->setup += ready - start;
    bill->solve += th_seconds() - ready;
    bill->steps += ours.steps;
    for (int j = 0; j < TH_LANES && order->hash && !bill->failed; j++)
        if (block * TH_LANES + j < order->members)
            order->hash[block * TH_LANES + j] = hash_lane(&ours, lane_of(order, j));
    th_ours_close(&ours);
}

void th_crowd_run(const struct crowd_order *order, struct crowd_bill *bill)
{
    const int blocks = (order->members + TH_LANES - 1) / TH_LANES;
    double setup = 0, solve = 0;
    long steps = 0;
    int failed = 0;
    const double start = th_seconds();
#pragma omp parallel num_threads(order->threads) reduction(+ : setup, solve, steps, failed)
#pragma omp for schedule(dynamic, 1)
    for (int i = 0; i < blocks; i++) {
        struct crowd_bill mine = {0};
        run_block(order, order->reversed ? blocks - 1 - i : i, &mine);
        setup += mine.setup;
        solve += mine.solve;
        steps += mine.steps;
        failed += mine.failed;
    }
    *bill = (struct crowd_bill){th_seconds() - start, setup, solve, steps, failed > 0};
}
