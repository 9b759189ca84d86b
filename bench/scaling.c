/* Blocks of eight members, each with its own patients, shared out over the threads. */
#include "scaling.h"

#include "machine.h"
#include "output.h"

#include <string.h>

struct tip_rows {
    const struct scaling_request *order;
    int block, cell;
};

static int lane_of(const struct scaling_request *order, int j)
{
    return (j + order->turn) % TH_LANES;
}

/* Four numbers at the tip, per member and row: what a scenario records. */
static void keep_tip(void *context, int row, const double *state)
{
    const struct tip_rows *tip = context;
    const struct scaling_request *order = tip->order;
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

static uint64_t hash_lane(const struct driver *driver, int lane)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (int i = 0; i < 3 * driver->cells + 1; i++) {
        uint64_t bits;
        memcpy(&bits, &driver->state[0][i * TH_LANES + lane], sizeof bits);
        hash = (hash ^ bits) * UINT64_C(1099511628211);
        hash ^= hash >> 29;
    }
    return hash;
}

static int fill(const struct scaling_request *order, struct driver *driver, int block,
                int *cell)
{
    if (th_driver_open(driver, order->cells, order->poles))
        return -1;
    if (order->level)
        th_canal_level(driver->canal, order->level);
    for (int j = 0; j < TH_LANES; j++) {
        struct it30 problem;
        struct it30_values values = th_driver_member(order->cells, block * TH_LANES + j);
        values.bmax = order->bmax;
        if (th_it30_make(&problem, &values))
            return -1;
        th_it30_put(&problem, driver->canal, lane_of(order, j));
        *cell = 0;
        while (*cell < order->cells - 1 && problem.x[*cell] < 36) ++*cell;
        th_it30_free(&problem);
    }
    return 0;
}

static void run_block(const struct scaling_request *order, int block,
                      struct scaling_times *bill)
{
    struct driver driver = {0};
    struct tip_rows tip = {order, block, 0};
    const double start = th_seconds();
    bill->failed |= fill(order, &driver, block, &tip.cell) != 0;
    const double ready = th_seconds();
    if (!bill->failed)
        th_driver_advance(&driver, order->course, &order->pace, order->slab ? keep_tip : NULL,
                          &tip);
    bill->setup += ready - start;
    bill->solve += th_seconds() - ready;
    bill->steps += driver.steps;
    for (int j = 0; j < TH_LANES && order->hash && !bill->failed; j++)
        if (block * TH_LANES + j < order->members)
            order->hash[block * TH_LANES + j] = hash_lane(&driver, lane_of(order, j));
    th_driver_close(&driver);
}

void th_scaling_run(const struct scaling_request *order, struct scaling_times *bill)
{
    const int blocks = (order->members + TH_LANES - 1) / TH_LANES;
    double setup = 0, solve = 0;
    long steps = 0;
    int failed = 0;
    const double start = th_seconds();
#pragma omp parallel num_threads(order->threads) reduction(+ : setup, solve, steps, failed)
#pragma omp for schedule(dynamic, 1)
    for (int i = 0; i < blocks; i++) {
        struct scaling_times mine = {0};
        run_block(order, order->reversed ? blocks - 1 - i : i, &mine);
        setup += mine.setup;
        solve += mine.solve;
        steps += mine.steps;
        failed += mine.failed;
    }
    *bill = (struct scaling_times){th_seconds() - start, setup, solve, steps, failed > 0};
}
