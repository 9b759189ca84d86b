/* The canal's kernels of one version of Thecal, as a shared object that versions.c loads
 * beside another. TH_BRAIN: the version knows cells of the brain; TH_LAYERS: layers, too. */
#include "version.h"

/* By its bare name, as older trees have it elsewhere. */
#include "canal.h"
#include "it30.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { POLES = 4, HOUR = 3600, SHORT = 600 };
enum { PAGE = 1 << 21 }; /* a huge page */

struct version {
    struct th_canal *canal;
    double *state[2];
    size_t bytes; /* of a state */
    void *pages;
    size_t mapped;
};

static struct version version;

#ifdef TH_LAYERS
static struct th_canal_size size_of(size_t cells, size_t brain)
{
    return (struct th_canal_size){
        .cells = cells, .brain = brain, .poles = POLES, .sets = TH_CANAL_SETS};
}
#endif

static size_t canal_bytes(size_t cells, size_t brain)
{
#if defined TH_LAYERS
    const struct th_canal_size size = size_of(cells, brain);
    return th_canal_bytes(&size);
#elif defined TH_BRAIN
    return th_canal_bytes(cells, brain, POLES, TH_CANAL_SETS);
#else
    (void)brain;
    return th_canal_bytes(cells, POLES, TH_CANAL_SETS);
#endif
}

static struct th_canal *canal_init(void *memory, size_t cells, size_t brain)
{
#ifdef TH_BRAIN
#ifdef TH_LAYERS
    const struct th_canal_size size = size_of(cells, brain);
    struct th_canal *canal = th_canal_init(memory, &size);
#else
    struct th_canal *canal = th_canal_init(memory, cells, brain, POLES, TH_CANAL_SETS);
#endif
    struct th_canal_brain *tissue = th_canal_brain(canal);
    EACH_LANE(i) tissue->uptake[i] = tissue->release[i] = brain > 0 ? 1e-4 : 0;
    return canal;
#else
    (void)brain;
    return th_canal_init(memory, cells, POLES, TH_CANAL_SETS);
#endif
}

/* Memory of the canal and of both states, in huge pages if the machine has them: in small ones
 * two copies of the same code differ by 30 %, by which of the cache's sets the pages fall into.
 * Frees the pages of the last call. NULL: no memory. */
static void *fresh_pages(size_t canal, size_t state)
{
    const size_t bytes = canal + 2 * state;
    if (version.pages)
        munmap(version.pages, version.mapped);
    version.mapped = (bytes / PAGE + 2) * PAGE;
    version.pages =
        mmap(NULL, version.mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (version.pages == MAP_FAILED) {
        version.pages = NULL;
        return NULL;
    }
    char *memory = (char *)version.pages + (PAGE - (uintptr_t)version.pages % PAGE) % PAGE;
    madvise(memory, version.mapped - PAGE, MADV_HUGEPAGE);
    for (int k = 0; k < 2; k++)
        version.state[k] = (double *)(memory + canal + (size_t)k * state);
    return memory;
}

/* Eight patients of IT30 that differ, their binding saturable for the method that asks. */
int th_version_open(int cells, int brain, int returns, int level)
{
    const size_t bytes = canal_bytes((size_t)cells, (size_t)brain);
#ifdef TH_LAYERS
    version.bytes = th_canal_vectors((size_t)cells, 0) * sizeof(double[TH_LANES]);
#else
    version.bytes = th_canal_vectors((size_t)cells) * sizeof(double[TH_LANES]);
#endif
    void *memory = fresh_pages(bytes, version.bytes);
    if (!memory)
        return -1;
    version.canal = canal_init(memory, (size_t)cells, (size_t)brain);
    if (level)
        th_canal_level(version.canal, level);
    for (int i = 0; i < TH_LANES; i++) {
        struct it30 problem;
        struct it30_values values = th_it30_values;
        values.cells = cells;
        values.cl *= 1 + 0.05 * i;
        values.area *= 1 + 0.02 * i;
        values.bmax = 40;
        values.kpl *= returns;
        if (th_it30_make(&problem, &values))
            return -1;
        th_it30_put(&problem, version.canal, i);
        th_it30_free(&problem);
    }
    return 0;
}

static void step(enum version_kind kind, double length)
{
    static const bool alone[TH_LANES] = {true};
    _Alignas(64) double steps[TH_LANES], source[TH_LANES], area[TH_LANES];
    const bool single = kind == VERSION_SINGLE || kind == VERSION_SINGLE_FACTOR;
    EACH_LANE(i) {
        steps[i] = length;
        source[i] = 1;
    }
    const struct th_canal_request order = {.dt = steps,
                                           .source = source,
                                           .before = version.state[0],
                                           .after = version.state[1],
                                           .area = area,
                                           .alive = single ? alone : NULL};
    struct th_canal_control control = {.tolerance = 1e-4};
    EACH_LANE(i) control.wanted[i] = true;
    if (kind == VERSION_SATURABLE)
        th_canal_advance_saturable(version.canal, &order);
    else if (kind == VERSION_SDIRK)
        th_canal_sdirk(version.canal, &order, &control);
    else
        th_canal_advance(version.canal, &order);
    double *swap = version.state[0];
    version.state[0] = version.state[1];
    version.state[1] = swap;
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Seconds of a step, of so many from an empty canal; a length that is new each time asks for
 * new factors. */
double th_version_run(enum version_kind kind, int count)
{
    const bool anew = kind == VERSION_FACTOR || kind == VERSION_SINGLE_FACTOR;
    const bool finer = kind == VERSION_SATURABLE || kind == VERSION_SDIRK;
    for (int k = 0; k < 2; k++) memset(version.state[k], 0, version.bytes);
    step(kind, finer ? SHORT : HOUR);
    const double start = cpu_seconds();
    for (int k = 0; k < count; k++) step(kind, finer ? SHORT : HOUR - (anew ? k + 1 : 0));
    return (cpu_seconds() - start) / count;
}
