/* An ensemble of IT30 patients in blocks of eight, over OpenMP. */
#ifndef TH_BENCH_CROWD_H
#define TH_BENCH_CROWD_H

#include "ours.h"

#include <stdbool.h>
#include <stdint.h>

struct crowd_order {
    int members, cells, threads;
    size_t poles;
    const struct course *course;
    struct ours_pace pace;
    double bmax;
    bool reversed;  /* blocks last to first                             */
    int turn;       /* lanes: member 8k + j lies in lane (j + turn) % 8 */
    int level;      /* highest instruction set of the kernel; 0: any        */
    double *slab;   /* [field][member][row], OUTPUT_FIELDS; or NULL     */
    uint64_t *hash; /* [member] of the final state, or NULL            */
};

struct crowd_bill {
    double wall, setup, solve; /* s; the last two summed over the threads */
    long steps;                /* of blocks                               */
    bool failed;
};

void th_crowd_run(const struct crowd_order *order, struct crowd_bill *bill);

#endif
