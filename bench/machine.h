/* The machine: its description, and the measured limits of one core. */
#ifndef TH_BENCH_MACHINE_H
#define TH_BENCH_MACHINE_H

#include <time.h>

struct machine {
    char processor[128], vectors[32], compiler[96], system[64];
    int cores;
    double l1, l2, l3; /* load bandwidth, GB/s */
    double flops;      /* fused multiply-add peak, GFlop/s, double */
    double latency;    /* of one dependent fused multiply-add, ns */
};

/* Without names of hosts, users or paths. */
void th_machine_describe(struct machine *machine);
void th_machine_measure(struct machine *machine);

static inline double th_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
