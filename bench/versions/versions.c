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

static void measure_in_turns(const struct candidate *pair, enum version_kind kind)
{
    double seconds[2][ROUNDS], ratio[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        for (int turn = 0; turn < 2; turn++) {
            const int who = (turn + round) % 2;
            seconds[who][round] = pair[who].run(kind, kinds[kind].count);
        }
        ratio[round] = seconds[1][round] / seconds[0][round];
    }
    const double before = median(seconds[0]), now = median(seconds[1]);
    printf("  %-30s %8.2f %8.2f %7.3f\n", kinds[kind].name, 1e6 * before, 1e6 * now,
           median(ratio));
}

int main(int argc, char **argv)
{
    struct candidate pair[2];
    if (argc < 3 || load(&pair[0], argv[1]) || load(&pair[1], argv[2])) {
        fprintf(stderr, "usage: versions THEN.so NOW.so [LEVEL]\n");
        return 2;
    }
    const int level = argc > 3 ? atoi(argv[3]) : 0;
    for (size_t k = 0; k < sizeof grids / sizeof *grids; k++) {
        if (pair[0].open(grids[k].cells, 0, grids[k].returns, level) ||
            pair[1].open(grids[k].cells, grids[k].brain, grids[k].returns, level))
            return 1;
        printf("%d cells, then without brain, now %d with brain; drug comes back: %s\n",
               grids[k].cells, grids[k].brain, grids[k].returns ? "yes" : "no");
        printf("  %-30s %8s %8s %7s\n", "us of CPU a step", "then", "now", "ratio");
        for (int kind = 0; kind < VERSION_KINDS; kind++)
            measure_in_turns(pair, (enum version_kind)kind);
    }
    return 0;
}
