/* The canal's memory, the cache of factors, a step, and how long it may
 * be (canal.h). */
#include "layers.h"

#include "poles.h"
#include "sdirk.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* With fewer cells than this a single lane is not worth a kernel of its own. */
enum { SINGLE_LEAST = 16 };
enum { ALIGNED = 64 };

static size_t set_bytes(const struct th_canal_size *size)
{
    return sizeof(struct th_canal_set) + canal_set_vectors(size) * TH_LANES * sizeof(double);
}

/* Sets whose bytes, but for the head of the first, hold so many vectors. */
static size_t sets_for(size_t vectors, size_t bytes_of_set)
{
    const size_t bytes = sizeof(struct th_canal_set) + vectors * TH_LANES * sizeof(double);
    return (bytes + bytes_of_set - 1) / bytes_of_set;
}

/* Sets in the memory: as many as are asked for, and enough for the scratch of either method
 * that claims them. */
static size_t count_sets(const struct th_canal_size *size)
{
    const size_t bytes = set_bytes(size);
    const size_t saturable =
        sets_for(canal_saturable_vectors(size->cells, size->poles, size->layers), bytes);
    const size_t sdirk = sets_for(th_sdirk_vectors(size->cells, size->layers), bytes);
    const size_t least = saturable > sdirk ? saturable : sdirk;
    return size->sets < least ? least : size->sets;
}

size_t th_canal_vectors(size_t cells, size_t layers)
{
    return 3 * cells + TH_CANAL_PLASMA + 2 * layers * cells;
}

size_t th_canal_bytes(const struct th_canal_size *size)
{
    const size_t vectors = TH_CANAL_ROWS * size->cells +
                           canal_work_vectors(size->cells, size->poles, size->layers) +
                           canal_layer_vectors(size->cells, size->layers);
    return sizeof(struct th_canal) + vectors * TH_LANES * sizeof(double) +
           canal_slot_bytes(size->cells) + count_sets(size) * set_bytes(size);
}

/* All but factors, most of the memory: those of a set that is not used are written before they
 * are read, and memory that nothing touches costs nothing. */
static void clear(struct th_canal *canal, const struct th_canal_size *size)
{
    *canal = (struct th_canal){.cells = size->cells,
                               .brain = size->brain,
                               .poles = size->poles,
                               .layers = size->layers,
                               .sets = count_sets(size),
                               .set_bytes = set_bytes(size)};
    char *const rows = (char *)canal_base(canal), *const sets = (char *)canal_set(canal, 0);
    char *const behind = (char *)canal_set(canal, canal->sets);
    memset(rows, 0, (size_t)(sets - rows));
    for (size_t k = 0; k < canal->sets; k++)
        memset(canal_set(canal, k), 0, sizeof(struct th_canal_set));
    memset(behind, 0, th_canal_bytes(size) - (size_t)(behind - (char *)canal));
}

struct th_canal *th_canal_init(void *memory, const struct th_canal_size *size)
{
    struct th_canal *canal = memory;
    clear(canal, size);
    canal->level_most = INT64_MAX;
    const struct th_canal_rows rows = th_canal_rows(canal);
    for (size_t i = 0; i < size->cells * TH_LANES; i++) rows.loss[i] = rows.volume_ratio[i] = 1;
    for (int l = 0; l < TH_CANAL_LAYERS; l++) canal->tree.parent[l] = -1;
    canal->tree.saturable = -1;
    EACH_LANE(lane) canal->rates.clearance[lane] = 1;
    EACH_LANE(lane) th_canal_update(canal, lane);
    return canal;
}

/* True if a set holds the factors of these step lengths: of all lanes, or of a single one. */
static bool matches(const struct th_canal *canal, const struct th_canal_set *set,
                    const double *dt, int64_t level, int64_t single_lane)
{
    if (!set->used || set->level != level || set->single_lane != single_lane)
        return false;
    if (single_lane >= 0)
        return set->dt[single_lane] == dt[single_lane] &&
               set->version[single_lane] == canal->version[single_lane];
    return !memcmp(set->dt, dt, sizeof set->dt) &&
           !memcmp(set->version, canal->version, sizeof set->version);
}

/* The set with the factors of these step lengths, or the least recently used, to be filled. */
static struct th_canal_set *find_factors(struct th_canal *canal, const double *dt,
                                         int64_t level, int64_t single_lane, bool *known)
{
    struct th_canal_set *oldest = canal_set(canal, 0);
    for (size_t i = 0; i < canal->sets; i++) {
        struct th_canal_set *set = canal_set(canal, i);
        *known = matches(canal, set, dt, level, single_lane);
        if (*known)
            return set;
        if (set->used < oldest->used)
            oldest = set;
    }
    return oldest;
}

/* The inside of a set of the same single lane with the same coefficients, of any step length:
 * its rows serve again. NULL: there is none. */
static double *find_rows(struct th_canal *canal, int64_t level, int64_t lane)
{
    for (size_t i = 0; lane >= 0 && i < canal->sets; i++) {
        struct th_canal_set *set = canal_set(canal, i);
        if (set->used && set->level == level && set->single_lane == lane &&
            set->version[lane] == canal->version[lane])
            return (double *)(set + 1);
    }
    return NULL;
}

double *th_canal_claim_scratch(struct th_canal *canal, size_t vectors)
{
    const size_t first = canal->sets - sets_for(vectors, canal->set_bytes);
    for (size_t i = first; i < canal->sets; i++) canal_set(canal, i)->used = 0;
    return (double *)(canal_set(canal, first) + 1);
}

/* The source at the poles is S/s + ramp/s^2, S at the start of the step. R''(0) = 1 holds only
 * nearly: a ramp adds R''(0)/2 ramp dt^2. With S = mean - R''(0)/2 ramp dt the step gets its
 * mean times dt, to round-off. Finds the cells with a source in any lane, too. */
static void set_source(struct th_canal_job *job)
{
    const struct th_canal *canal = job->canal;
    const struct th_canal_request *request = job->request;
    const double half = th_poles(job->poles)->half;
    int64_t first = (int64_t)canal->cells, last = -1;
    EACH_LANE(i) {
        job->ramp[i] = request->ramp ? request->ramp[i] : 0;
        job->source[i] = request->source[i] - half * job->ramp[i] * request->dt[i];
        if (job->source[i] == 0 && job->ramp[i] == 0)
            continue;
        first = canal->first[i] < first ? canal->first[i] : first;
        last = canal->last[i] > last ? canal->last[i] : last;
    }
    job->first = (size_t)first;
    job->end = (size_t)(last + 1);
}

/* The one lane that is alive, -1 if there are more, or there is no kernel for it or it does not
 * pay. */
static int64_t single_active_lane(const struct th_canal *canal, const bool *alive)
{
    int64_t single = -1;
    if (!alive || canal->layers > 0 || canal->cells < SINGLE_LEAST)
        return -1;
    for (int i = 0; i < TH_LANES; i++) {
        if (alive[i] && single >= 0)
            return -1;
        single = alive[i] ? i : single;
    }
    return single;
}

/* The lanes computed from whose plasma drug comes back into tissue. */
static void find_returning(struct th_canal_job *job)
{
    const int64_t single = job->single_lane;
    const int first = single >= 0 ? (int)single : 0, end = single >= 0 ? first + 1 : TH_LANES;
    job->returns = job->one_way = false;
    for (int i = first; i < end; i++) {
        const bool comes = job->canal->layers > 0 || canal_returns(job->canal, (size_t)i, 1);
        job->returning[i] = comes ? -1 : 0;
        job->returns |= comes;
        job->one_way |= !comes;
    }
}

/* The arguments of a step's kernels, but for its factors. Numbers at the poles are written
 * where some lane has them, and read nowhere else: to clear them costs a step of one lane 2 %.
 */
static void begin_job(struct th_canal_job *job, struct th_canal *canal,
                      const struct th_canal_request *request)
{
    job->canal = canal;
    job->set = NULL;
    job->request = request;
    job->work = canal_work(canal);
    job->scratch = NULL;
    job->poles = canal->poles;
    job->single_lane = single_active_lane(canal, request->alive);
    job->record = NULL;
    job->passage = NULL;
    job->has_inflow = false;
    set_source(job);
    find_returning(job);
    th_canal_find_outflow(job);
    th_canal_find_network(job);
}

static void factor(const struct th_canal_isa *isa, struct th_canal_job *job)
{
    if (job->has_network)
        th_canal_find_kept(job);
    (job->single_lane >= 0    ? isa->single_factor
     : job->canal->layers > 0 ? isa->layered_factor
                              : isa->factor)(job);
}

static void solve(const struct th_canal_isa *isa, const struct th_canal_job *job)
{
    if (job->single_lane >= 0)
        memset(job->request->area, 0, sizeof(double[TH_LANES]));
    (job->single_lane >= 0    ? isa->single_solve
     : job->canal->layers > 0 ? isa->layered_solve
                              : isa->solve)(job);
}

/* True if arrays are aligned as the kernels load and store them. A machine with narrower
 * vectors, or a compiler that happens to place them well, would run with some that end the
 * program elsewhere: so it is checked on every machine. */
static bool is_aligned(const void *const *arrays, size_t count)
{
    bool good = true;
    for (size_t k = 0; k < count; k++) good &= (uintptr_t)arrays[k] % ALIGNED == 0;
    return good;
}

/* In place of results: numbers that cannot be taken for one. */
bool th_canal_takes(const struct th_canal *canal, const struct th_canal_request *r)
{
    const void *const arrays[] = {r->dt,           r->source,  r->ramp,  r->sources,
                                  r->sources_ramp, r->before,  r->after, r->area,
                                  r->exposure,     r->cleared, r->lagged};
    if (is_aligned(arrays, sizeof arrays / sizeof *arrays))
        return true;
    const size_t vectors = th_canal_vectors(canal->cells, canal->layers);
    for (size_t k = 0; k < vectors * TH_LANES; k++) r->after[k] = NAN;
    for (int i = 0; i < TH_LANES; i++) r->area[i] = NAN;
    return false;
}

void th_canal_advance(struct th_canal *canal, const struct th_canal_request *request)
{
    if (!th_canal_takes(canal, request))
        return;
    struct th_canal_job job;
    begin_job(&job, canal, request);
    bool known = false;
    int64_t level;
    const struct th_canal_isa *isa = th_canal_kernels(canal, &level);
    job.set = find_factors(canal, request->dt, level, job.single_lane, &known);
    if (!known) {
        job.scratch = find_rows(canal, level, job.single_lane);
        factor(isa, &job);
        memcpy(job.set->dt, request->dt, sizeof job.set->dt);
        memcpy(job.set->version, canal->version, sizeof job.set->version);
        job.set->level = level;
        job.set->single_lane = job.single_lane;
    }
    job.set->used = ++canal->clock;
    _Alignas(64) double record[CANAL_RECORD];
    struct th_canal_passage passage;
    th_canal_begin_network(&job, &passage);
    job.record = request->probe_count || job.passage ? record : NULL;
    th_canal_mark_probes(canal, request);
    solve(isa, &job);
    th_canal_finish_network(&job);
    th_canal_find_lags(canal, &job, NULL);
}

void th_canal_advance_saturable(struct th_canal *canal, const struct th_canal_request *request)
{
    if (!th_canal_takes(canal, request))
        return;
    struct th_canal_job job;
    begin_job(&job, canal, request);
    int64_t level;
    _Alignas(64) double record[CANAL_RECORD];
    struct th_canal_passage passage;
    job.single_lane = -1;
    find_returning(&job);
    job.scratch = th_canal_claim_scratch(
        canal, canal_saturable_vectors(canal->cells, canal->poles, canal->layers));
    th_canal_find_network(&job);
    th_canal_find_kept(&job);
    th_canal_begin_network(&job, &passage);
    job.record = request->probe_count || job.passage ? record : NULL;
    th_canal_mark_probes(canal, request);
    th_canal_kernels(canal, &level)->saturable(&job);
    th_canal_finish_network(&job);
    th_canal_find_lags(canal, &job, canal_work(canal));
}

const double *th_canal_binding(const struct th_canal *canal)
{
    return canal->layers > 0 && canal->tree.saturable >= 0 ? canal_layer_binding(canal)
                                                           : canal_work(canal);
}

void th_canal_amounts(const struct th_canal *canal, const double *state, const double *volume,
                      const double *tissue_volume, const double *layer_volume,
                      struct th_canal_sums *sums)
{
    const struct th_canal_amounts_job job = {.cells = canal->cells,
                                             .mesh = canal->brain > 1 ? canal->brain : 1,
                                             .state = state,
                                             .csf = volume,
                                             .tissue = tissue_volume,
                                             .layers = canal->layers,
                                             .layer = layer_volume};
    int64_t level;
    th_canal_kernels(canal, &level)->amounts(&job, sums);
}

void th_canal_weigh(const struct th_canal *canal, const double *values,
                    const double *const weights[TH_CANAL_WEIGHTS], size_t cells,
                    double (*sums)[TH_LANES])
{
    struct th_canal_weigh_job job = {.cells = cells, .values = values, .sums = sums};
    int64_t level;
    if (!is_aligned((const void *const[]){values, sums}, 2)) {
        for (int k = 0; k < TH_CANAL_WEIGHTS * TH_LANES; k++)
            sums[k / TH_LANES][k % TH_LANES] = NAN;
        return;
    }
    for (int k = 0; k < TH_CANAL_WEIGHTS; k++) job.weights[k] = weights[k];
    th_canal_kernels(canal, &level)->weigh(&job);
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
