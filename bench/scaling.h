/* Ensemble scaling: IT30 patients in blocks of eight, over OpenMP. */
#ifndef TH_BENCH_SCALING_H
#define TH_BENCH_SCALING_H

#include "driver.h"

#include <stdbool.h>
#include <stdint.h>

struct scaling_request {
    int members, cells, threads;
    size_t poles;
    const struct course *course;
    struct driver_pace pace;
    double bmax;
    bool reversed;  /* blocks last to first                             */
    int turn;       /* lanes: member 8k + j lies in lane (j + turn) % 8 */
    int level;      /* highest instruction set of the kernel; 0: any        */
    double *slab;   /* [field][member][row], OUTPUT_FIELDS; or NULL     */
    uint64_t *hash; /* [member] of the final state, or NULL            */
};

struct scaling_times {
    double wall, setup, solve; /* s; the last two summed over the threads */
    long steps;                /* of blocks                               */
    bool failed;
};

void th_scaling_run(const struct scaling_request *order, struct scaling_times *bill);

#endif
