/* The interface between one version of the canal's kernels and versions.c, which compares
 * two. */
#ifndef TH_BENCH_VERSION_H
#define TH_BENCH_VERSION_H

enum version_kind {
    VERSION_SOLVE,
    VERSION_FACTOR,
    VERSION_SINGLE,
    VERSION_SINGLE_FACTOR,
    VERSION_SATURABLE,
    VERSION_SDIRK,
    VERSION_KINDS
};

/* returns: drug comes back from plasma into tissue, as in IT30. */
typedef int version_open(int cells, int brain, int returns, int level);
typedef double version_run(enum version_kind kind, int count);

#define VERSION_DOOR __attribute__((visibility("default")))
VERSION_DOOR int th_version_open(int cells, int brain, int returns, int level);
VERSION_DOOR double th_version_run(enum version_kind kind, int count);

#endif
