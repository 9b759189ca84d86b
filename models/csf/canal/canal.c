/* The canal's memory, the choice of kernels, the cache of factors, and how long a step may be.
 */
#include "private.h"

#include "poles.h"

#include <math.h>
#include <string.h>

/* Fewer cells than LONE_LEAST are not worth a kernel of their own. */
enum { SETS_LEAST = 3, LONE_LEAST = 16 };

static size_t set_bytes(size_t cells, size_t brain, size_t poles)
{
    return sizeof(struct th_canal_set) +
           canal_set_vectors(cells, brain, poles) * TH_LANES * sizeof(double);
}

static size_t at_least(size_t sets)
{
    return sets < SETS_LEAST ? SETS_LEAST : sets;
}

size_t th_canal_vectors(size_t cells)
{
    return 3 * cells + TH_CANAL_PLASMA;
}

size_t th_canal_bytes(size_t cells, size_t brain, size_t poles, size_t sets)
{
    const size_t vectors = TH_CANAL_ROWS * cells + canal_work_vectors(cells, poles);
    return sizeof(struct th_canal) + vectors * TH_LANES * sizeof(double) +
           canal_watched_bytes(cells) + at_least(sets) * set_bytes(cells, brain, poles);
}

struct th_canal *th_canal_init(void *memory, size_t cells, size_t brain, size_t poles,
                               size_t sets)
{
    struct th_canal *canal = memory;
    memset(memory, 0, th_canal_bytes(cells, brain, poles, sets));
    canal->cells = cells;
    canal->brain = brain;
    canal->poles = poles;
    canal->sets = at_least(sets);
    canal->set_bytes = set_bytes(cells, brain, poles);
    canal->most = INT64_MAX;
    const struct th_canal_rows rows = th_canal_rows(canal);
    for (size_t i = 0; i < cells * TH_LANES; i++) rows.loss[i] = rows.volume[i] = 1;
    EACH_LANE(lane) canal->rates.clearance[lane] = 1;
    EACH_LANE(lane) th_canal_settle(canal, lane);
    return canal;
}

struct th_canal_rows th_canal_rows(struct th_canal *canal)
{
    return (struct th_canal_rows){.left = canal_row(canal, ROW_LEFT),
                                  .right = canal_row(canal, ROW_RIGHT),
                                  .loss = canal_row(canal, ROW_LOSS),
                                  .store = canal_row(canal, ROW_STORE),
                                  .volume = canal_row(canal, ROW_VOLUME),
                                  .b = canal_row(canal, ROW_B)};
}

struct th_canal_rates *th_canal_rates(struct th_canal *canal)
{
    return &canal->rates;
}

struct th_canal_brain *th_canal_brain(struct th_canal *canal)
{
    return &canal->tissue;
}

static uint64_t mix(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    hash = (hash ^ bits) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

/* What the kernels need of one lane's rows, besides the rows themselves. */
static void derive(struct th_canal *canal, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(canal);
    double *lo = canal_row(canal, ROW_LO), *up = canal_row(canal, ROW_UP);
    double *wc = canal_row(canal, ROW_WC), *wt = canal_row(canal, ROW_WT);
    const size_t first = (size_t)lane, last = (canal->cells - 1) * TH_LANES + first;
    rows.left[first] = rows.right[last] = lo[first] = up[last] = 0;
    for (size_t at = first; at <= last; at += TH_LANES) {
        const struct canal_tissue tissue = canal_tissue(canal, at / TH_LANES < canal->brain);
        wc[at] = rows.volume[at] * rows.loss[at];
        wt[at] = rows.volume[at] * rows.store[at] * tissue.to_plasma[lane];
        if (at == last)
            break;
        lo[at + TH_LANES] = rows.right[at] * (rows.volume[at] / rows.volume[at + TH_LANES]);
        up[at] = rows.left[at + TH_LANES] * (rows.volume[at + TH_LANES] / rows.volume[at]);
    }
}

void th_canal_settle(struct th_canal *canal, int lane)
{
    const struct th_canal_rows rows = th_canal_rows(canal);
    const size_t n = canal->cells, per_lane = sizeof canal->rates / sizeof(double) / TH_LANES;
    const size_t of_brain = canal->brain ? sizeof canal->tissue / sizeof(double) / TH_LANES : 0;
    const double *column = canal_base(canal) + lane;
    const double *rates = (const double *)&canal->rates + lane;
    const double *tissue = (const double *)&canal->tissue + lane;
    uint64_t hash = UINT64_C(0x243f6a8885a308d3);
    derive(canal, lane);
    uint64_t rows_hash[ROW_GIVEN]; /* one chain for each row: they run side by side */
    for (int row = 0; row < ROW_GIVEN; row++) rows_hash[row] = hash + (uint64_t)row;
    for (size_t i = 0; i < n; i++)
        for (size_t row = 0; row < ROW_GIVEN; row++)
            rows_hash[row] = mix(rows_hash[row], column[(row * n + i) * TH_LANES]);
    for (int row = 0; row < ROW_GIVEN; row++)
        hash = (hash ^ rows_hash[row]) * UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < per_lane; i++) hash = mix(hash, rates[i * TH_LANES]);
    for (size_t i = 0; i < of_brain; i++) hash = mix(hash, tissue[i * TH_LANES]);
    canal->version[lane] = hash;
    canal->first[lane] = (int64_t)n;
    canal->last[lane] = -1;
    for (size_t i = 0; i < n; i++) {
        if (rows.b[i * TH_LANES + (size_t)lane] == 0)
            continue;
        canal->last[lane] = (int64_t)i;
        if (canal->first[lane] > (int64_t)i)
            canal->first[lane] = (int64_t)i;
    }
}

#define KERNELS_OF(isa)                                                            \
    {                                                                              \
        th_canal_factor_##isa, th_canal_solve_##isa, th_lone_factor_##isa,         \
            th_lone_solve_##isa, th_canal_saturable_##isa, th_canal_amounts_##isa, \
            th_canal_weigh_##isa, th_sdirk_factor_##isa, th_sdirk_stage_##isa      \
    }

#if defined(__x86_64__) && !defined(TH_PLAIN)
static const struct th_canal_isa kernels[] = {KERNELS_OF(v2), KERNELS_OF(v3), KERNELS_OF(v4)};

static int64_t best(void)
{
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
        !__builtin_cpu_supports("bmi2"))
        return 2;
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512cd") || !__builtin_cpu_supports("avx512dq") ||
        !__builtin_cpu_supports("avx512vl"))
        return 3;
    return 4;
}

const struct th_canal_isa *th_canal_kernels(const struct th_canal *canal, int64_t *level)
{
    *level = best();
    if (*level > canal->most)
        *level = canal->most < 2 ? 2 : canal->most;
    return &kernels[*level - 2];
}
#else
static const struct th_canal_isa kernels[] = {KERNELS_OF(v0)};

const struct th_canal_isa *th_canal_kernels(const struct th_canal *canal, int64_t *level)
{
    (void)canal;
    *level = 0;
    return &kernels[0];
}
#endif

int th_canal_level(struct th_canal *canal, int most)
{
    int64_t level;
    canal->most = most;
    (void)th_canal_kernels(canal, &level);
    return (int)level;
}

/* Whether a set holds the factors of these steps: of all lanes, or of one alone. */
static bool holds(const struct th_canal *canal, const struct th_canal_set *set,
                  const double *step, int64_t level, int64_t only)
{
    if (!set->used || set->level != level || set->only != only)
        return false;
    if (only >= 0)
        return set->step[only] == step[only] && set->version[only] == canal->version[only];
    return !memcmp(set->step, step, sizeof set->step) &&
           !memcmp(set->version, canal->version, sizeof set->version);
}

/* The set for these steps, or the one used longest ago, to be filled. */
static struct th_canal_set *find(struct th_canal *canal, const double *step, int64_t level,
                                 int64_t only, bool *known)
{
    struct th_canal_set *oldest = canal_set(canal, 0);
    for (size_t i = 0; i < canal->sets; i++) {
        struct th_canal_set *set = canal_set(canal, i);
        *known = holds(canal, set, step, level, only);
        if (*known)
            return set;
        if (set->used < oldest->used)
            oldest = set;
    }
    return oldest;
}

/* The source as the poles take it, S/s + ramp/s^2, and the cells that it reaches in any lane.
 * The table has R''(0) = 1 only nearly. What a ramp gives is R''(0)/2 ramp h^2, so that with S
 * = mean - R''(0)/2 ramp h the step gets its mean times h, to round-off. */
static void give(struct th_canal_job *job)
{
    const struct th_canal *canal = job->canal;
    const double half = th_poles(job->poles)->half;
    int64_t first = (int64_t)canal->cells, last = -1;
    EACH_LANE(i) {
        job->ramp[i] = job->step->ramp ? job->step->ramp[i] : 0;
        job->source[i] = job->step->source[i] - half * job->ramp[i] * job->step->step[i];
        if (job->source[i] == 0 && job->ramp[i] == 0)
            continue;
        first = canal->first[i] < first ? canal->first[i] : first;
        last = canal->last[i] > last ? canal->last[i] : last;
    }
    job->first = (size_t)first;
    job->end = (size_t)(last + 1);
    th_canal_pour(job);
}

/* The one lane that counts, -1 if there are more. */
static int64_t only_one(const struct th_canal *canal, const bool *alive)
{
    int64_t only = -1;
    if (!alive || canal->cells < LONE_LEAST)
        return -1;
    for (int i = 0; i < TH_LANES; i++) {
        if (alive[i] && only >= 0)
            return -1;
        only = alive[i] ? i : only;
    }
    return only;
}

static struct th_canal_job job_of(struct th_canal *canal, const struct th_canal_step *step)
{
    struct th_canal_job job = {.canal = canal,
                               .step = step,
                               .work = canal_work(canal),
                               .only = only_one(canal, step->alive),
                               .poles = canal->poles};
    give(&job);
    return job;
}

static void factor(const struct th_canal_isa *isa, const struct th_canal_job *job)
{
    (job->only < 0 ? isa->factor : isa->lone_factor)(job);
}

static void solve(const struct th_canal_isa *isa, const struct th_canal_job *job)
{
    if (job->only >= 0)
        memset(job->step->area, 0, sizeof(double[TH_LANES]));
    (job->only < 0 ? isa->solve : isa->lone_solve)(job);
}

void th_canal_advance(struct th_canal *canal, const struct th_canal_step *step)
{
    struct th_canal_job job = job_of(canal, step);
    bool known;
    int64_t level;
    const struct th_canal_isa *isa = th_canal_kernels(canal, &level);
    job.set = find(canal, step->step, level, job.only, &known);
    if (!known) {
        factor(isa, &job);
        memcpy(job.set->step, step->step, sizeof job.set->step);
        memcpy(job.set->version, canal->version, sizeof job.set->version);
        job.set->level = level;
        job.set->only = job.only;
    }
    job.set->used = ++canal->clock;
    _Alignas(64) double seen[CANAL_SEEN];
    job.seen = step->probe_count ? seen : NULL;
    th_canal_watch(canal, step);
    solve(isa, &job);
    th_canal_follow(canal, &job, NULL);
}

/* Takes the last sets as work space: what they held is forgotten. */
static struct th_canal_set *borrow(struct th_canal *canal, size_t count)
{
    for (size_t i = canal->sets - count; i < canal->sets; i++) canal_set(canal, i)->used = 0;
    return canal_set(canal, canal->sets - count);
}

void th_canal_advance_saturable(struct th_canal *canal, const struct th_canal_step *step)
{
    struct th_canal_job job = job_of(canal, step);
    int64_t level;
    _Alignas(64) double seen[CANAL_SEEN];
    job.set = borrow(canal, 2);
    job.seen = step->probe_count ? seen : NULL;
    th_canal_watch(canal, step);
    th_canal_kernels(canal, &level)->saturable(&job);
    th_canal_follow(canal, &job, th_canal_held(canal));
}

const double *th_canal_held(const struct th_canal *canal)
{
    return canal_work(canal);
}

void th_canal_amounts(const struct th_canal *canal, const double *state, const double *volume,
                      const double *tissue_volume, struct th_canal_sums *sums)
{
    const struct th_canal_holding holding = {.cells = canal->cells,
                                             .mesh = canal->brain > 1 ? canal->brain : 1,
                                             .state = state,
                                             .csf = volume,
                                             .tissue = tissue_volume};
    int64_t level;
    th_canal_kernels(canal, &level)->amounts(&holding, sums);
}

void th_canal_weigh(const struct th_canal *canal, const double *values,
                    const double *const weights[TH_CANAL_WEIGHTS], size_t cells,
                    double (*sums)[TH_LANES])
{
    struct th_canal_weighing weighing = {.cells = cells, .values = values, .sums = sums};
    int64_t level;
    for (int k = 0; k < TH_CANAL_WEIGHTS; k++) weighing.weights[k] = weights[k];
    th_canal_kernels(canal, &level)->weigh(&weighing);
}

/* Norms of one field's difference and value in one lane. */
static double distance(const double *one, const double *other, size_t count, size_t stride)
{
    double above = 0, below = 0;
    for (size_t i = 0; i < count; i++) {
        const double x = one[i * stride], y = other[i * stride];
        above += (x - y) * (x - y);
        below += y * y;
    }
    return above > 0 && below > 0 ? sqrt(above / below) : 0;
}

void th_canal_estimate(struct th_canal *canal, const struct th_canal_step *step,
                       double *relative)
{
    const size_t n = canal->cells;
    double area[TH_LANES] __attribute__((aligned(64)));
    struct th_canal_step finer = *step;
    struct th_canal_job job = job_of(canal, &finer);
    int64_t level;
    const struct th_canal_isa *isa = th_canal_kernels(canal, &level);
    finer.cells = (double *)(borrow(canal, 3) + 1);
    finer.area = area;
    finer.exposure = NULL;
    finer.probe_count = 0;
    job.set = canal_set(canal, canal->sets - 2);
    job.poles = canal->poles + 1;
    give(&job);
    factor(isa, &job);
    solve(isa, &job);
    for (int lane = 0; lane < TH_LANES; lane++) {
        relative[lane] = 0;
        if (job.only >= 0 && job.only != lane)
            continue;
        const size_t last = 3 * n * TH_LANES + (size_t)lane;
        relative[lane] = distance(step->cells + last, finer.cells + last, 1, TH_LANES);
        for (size_t field = 0; field < 3; field++) {
            const size_t at = field * TH_LANES + (size_t)lane;
            const double off = distance(step->cells + at, finer.cells + at, n, 3 * TH_LANES);
            relative[lane] = off > relative[lane] ? off : relative[lane];
        }
    }
}

double th_canal_rate(double u, double d, double dx)
{
    const double speed = fabs(u), half = speed * dx / 2;
    if (speed == 0)
        return 0;
    /* z/2 coth(z/2) times d, with z/2 = half/d; half alone once the face is upwind */
    const double effective = half > 20 * d ? half : half / tanh(half / d);
    return speed * speed / effective;
}

double th_canal_lambda(size_t poles, double accuracy)
{
    const double at_1e4 = poles <= 3 ? 10 : poles == 4 ? 40 : 80;
    /* Four times shorter for each decade of accuracy. */
    return at_1e4 * pow(accuracy / 1e-4, log10(4));
}
