/* Two versions of the canal's kernels in one process, in turns: versions THEN.so NOW.so
 * [LEVEL]. A row's ratio is the median of those of neighbouring runs, so that what else the
 * machine does disturbs both. */
#include "version.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 61 };

/* The same cells in both; those of the brain only where the later version has them. Then with
 * no drug that comes back from plasma into tissue, the default of all drugs. */
static const struct {
    int cells, brain, returns;
} grids[] = {{400, 0, 1}, {403, 3, 1}, {400, 0, 0}, {403, 3, 0}};

static const struct {
    const char *name;
    int count;
} kinds[VERSION_KINDS] = {
    {"eight abreast, factors known", 200},
    {"eight abreast, factors anew", 60},
    {"one alone, factors known", 500},
    {"one alone, factors anew", 200},
    {"saturable binding", 40},
    {"Runge-Kutta (sdirk)", 8},
};

struct candidate {
    version_open *open;
    version_run *run;
};

static int load(struct candidate *candidate, const char *path)
{
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *open = object ? dlsym(object, "th_version_open") : NULL;
    void *run = object ? dlsym(object, "th_version_run") : NULL;
    if (!open || !run) {
        fprintf(stderr, "versions: %s\n", dlerror());
        return -1;
    }
    memcpy(&candidate->open, &open, sizeof open); /* ISO C knows no cast to a function */
    memcpy(&candidate->run, &run, sizeof run);
    return 0;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, by_size);
    return values[ROUNDS / 2];
}

/* Seconds of a step: [0] then, [1] now. */
struct measured {
    double seconds[2][ROUNDS], ratio[ROUNDS];
};

/* One round of all kinds. Each has fresh memory for it, as what the cache makes of a place is
 * not the code's. */
static int measure_in_turns(const struct candidate *pair, size_t grid, int level, int round,
                            struct measured *measured)
{
    if (pair[0].open(grids[grid].cells, 0, grids[grid].returns, level) ||
        pair[1].open(grids[grid].cells, grids[grid].brain, grids[grid].returns, level))
        return -1;
    for (int kind = 0; kind < VERSION_KINDS; kind++) {
        struct measured *m = &measured[kind];
        for (int turn = 0; turn < 2; turn++) {
            const int who = (turn + round) % 2;
            m->seconds[who][round] = pair[who].run((enum version_kind)kind, kinds[kind].count);
        }
        m->ratio[round] = m->seconds[1][round] / m->seconds[0][round];
    }
    return 0;
}

static int compare(const struct candidate *pair, size_t grid, int level)
{
    struct measured measured[VERSION_KINDS];
    for (int round = 0; round < ROUNDS; round++)
        if (measure_in_turns(pair, grid, level, round, measured))
            return -1;
    printf("%d cells, then without brain, now %d with brain; drug comes back: %s\n",
           grids[grid].cells, grids[grid].brain, grids[grid].returns ? "yes" : "no");
    printf("  %-30s %8s %8s %7s\n", "us of CPU a step", "then", "now", "ratio");
    for (int kind = 0; kind < VERSION_KINDS; kind++) {
        struct measured *m = &measured[kind];
        printf("  %-30s %8.2f %8.2f %7.3f\n", kinds[kind].name, 1e6 * median(m->seconds[0]),
               1e6 * median(m->seconds[1]), median(m->ratio));
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct candidate pair[2];
    if (argc < 3 || load(&pair[0], argv[1]) || load(&pair[1], argv[2])) {
        fprintf(stderr, "usage: versions THEN.so NOW.so [LEVEL]\n");
        return 2;
    }
    const int level = argc > 3 ? atoi(argv[3]) : 0;
    for (size_t k = 0; k < sizeof grids / sizeof *grids; k++)
        if (compare(pair, k, level))
            return 1;
    return 0;
}
