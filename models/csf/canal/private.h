/* The canal's memory, shared by canal*.c, the kernels (*_isa.c) and sdirk*.c.
 *
 *     struct th_canal | rows | work | watched | sets
 *
 * All in units of one vector: TH_LANES doubles, 64 bytes. A set holds the factors of one step
 * length: its head, constants per lane and pole of the cord's tissue, and of the brain's if
 * cells have it, then e and lambda [cell][pole][re, im]. Kernels that are W lanes wide treat
 * TH_LANES / W parts one after the other, and keep constants, factors and work contiguous per
 * part. A lane alone has the room of all (kernel/single.h). */
#ifndef TH_CANAL_INSIDE_H
#define TH_CANAL_INSIDE_H

#include "canal.h"

#include <string.h>

/* Rows per cell: those of struct th_canal_rows in their order, then what settle makes of them.
 */
enum {
    ROW_LEFT,
    ROW_RIGHT,
    ROW_LOSS,
    ROW_STORE,
    ROW_VOLUME,
    ROW_B,
    ROW_GIVEN,
    ROW_LO = ROW_GIVEN, /* from C_{i-1} into C_i */
    ROW_UP,             /* from C_{i+1} into C_i */
    ROW_WC,             /* from C and T into P   */
    ROW_WT,
    TH_CANAL_ROWS
};

/* Complex constants per pole, then real ones, of a set. */
enum {
    CANAL_S,  /* shift                                        */
    CANAL_C,  /* weight                                       */
    CANAL_CS, /* weight / shift: for integrals over the step  */
    CANAL_SI, /* 1 / shift: what a constant source becomes    */
    CANAL_EB, /* pivots of bound, free and peripheral drug    */
    CANAL_ET,
    CANAL_ED,
    CANAL_HELD, /* share of what comes into tissue that stays   */
    CANAL_ETB,  /* bound into free                              */
    CANAL_ETP,  /* plasma into free                             */
    CANAL_RT,   /* free and bound into C, per store             */
    CANAL_RB,
    CANAL_KP, /* pivot of plasma                              */
    CANAL_BS, /* the source's way into plasma                 */
    CANAL_XT, /* from C to the new T and B, weight included   */
    CANAL_XB,
    CANAL_PT, /* from P to the new T and B, weight included   */
    CANAL_PB,
    CANAL_COMPLEX
};
enum { CANAL_TT, CANAL_TB, CANAL_BT, CANAL_BB, CANAL_REAL };

struct th_canal_set {
    double step[TH_LANES];
    uint64_t version[TH_LANES];
    uint64_t used; /* the canal's clock; 0: empty */
    int64_t level;
    int64_t only; /* the lane whose factors these are, as kernel/single.c lays them; -1: all */
    uint64_t rest[5];
};

struct th_canal {
    uint64_t cells, poles, sets, set_bytes, clock;
    int64_t most;   /* highest instruction set that may be used */
    uint64_t brain; /* cells of the brain                       */
    uint64_t rest[1];
    uint64_t version[TH_LANES];              /* hash of the lane's coefficients   */
    int64_t first[TH_LANES], last[TH_LANES]; /* cells between which b is not zero */
    struct th_canal_rates rates;
    struct th_canal_brain tissue;
};

/* X of the cells that somebody watches: [slot][pole][re, im][TH_LANES]. Slot 0 is plasma. Each
 * lane numbers the cells that it watches: [cell][TH_LANES] of `watched`, 0 where it does not.
 */
enum {
    CANAL_SLOTS = TH_CANAL_PROBES * TH_CANAL_REACH + 1,
    CANAL_SEEN = CANAL_SLOTS * 2 * TH_CANAL_POLES_MOST * TH_LANES
};

/* What a kernel is given. */
struct th_canal_job {
    const struct th_canal *canal;
    struct th_canal_set *set;
    const struct th_canal_step *step;
    double *work;      /* 2 poles + 2 vectors per cell                            */
    size_t poles;      /* may be one more than the canal's                        */
    size_t first, end; /* cells that a source reaches; first >= end: no source    */
    int64_t only;      /* for kernel/single.c: the lane                                */
    double *seen;      /* CANAL_SEEN doubles, or NULL: nobody watches             */
    /* S at the step's start as the poles take it, and its slope: see give in canal.c. */
    _Alignas(64) double source[TH_LANES];
    _Alignas(64) double ramp[TH_LANES];
    /* The ventricle's outflow into its cell, at the poles; pours: some lane has one. */
    _Alignas(64) double comes[TH_CANAL_POLES_MOST + 1][2][TH_LANES];
    bool pours;
};

static inline double *canal_base(const struct th_canal *canal)
{
    return (double *)((char *)(uintptr_t)canal + sizeof *canal);
}

static inline double *canal_row(const struct th_canal *canal, int row)
{
    return canal_base(canal) + (size_t)row * canal->cells * TH_LANES;
}

static inline double *canal_work(const struct th_canal *canal)
{
    return canal_base(canal) + TH_CANAL_ROWS * canal->cells * TH_LANES;
}

/* Kinds of tissue: cord, and brain if cells have it. */
static inline size_t canal_kinds(size_t brain)
{
    return brain > 0 ? 2 : 1;
}

/* Vectors of one kind's constants, of one set behind its head, and of the work space. */
static inline size_t canal_kind_vectors(size_t poles)
{
    return 2 * CANAL_COMPLEX * poles + CANAL_REAL;
}

static inline size_t canal_set_vectors(size_t cells, size_t brain, size_t poles)
{
    return canal_kinds(brain) * canal_kind_vectors(poles) + 4 * poles * cells;
}

static inline size_t canal_work_vectors(size_t cells, size_t poles)
{
    return (2 * poles + 2) * cells;
}

/* The rates of the brain's tissue or of the cord's: [TH_LANES] each. */
struct canal_tissue {
    const double *uptake, *release, *to_plasma, *binding, *unbinding, *partition, *bound_most;
};

static inline struct canal_tissue canal_tissue(const struct th_canal *canal, bool brain)
{
    const struct th_canal_rates *r = &canal->rates;
    const struct th_canal_brain *b = &canal->tissue;
    return (struct canal_tissue){.uptake = brain ? b->uptake : r->uptake,
                                 .release = brain ? b->release : r->release,
                                 .to_plasma = brain ? b->to_plasma : r->to_plasma,
                                 .binding = brain ? b->binding : r->binding,
                                 .unbinding = brain ? b->unbinding : r->unbinding,
                                 .partition = brain ? b->partition : r->partition,
                                 .bound_most = brain ? b->bound_most : r->bound_most};
}

/* Whether drug comes back from plasma into tissue in any of `count` lanes. */
static inline bool canal_returns(const struct th_canal *canal, size_t lane, size_t count)
{
    bool returns = false;
    for (size_t i = lane; i < lane + count; i++)
        returns |=
            canal->rates.partition[i] > 0 || (canal->brain && canal->tissue.partition[i] > 0);
    return returns;
}

static inline unsigned char *canal_watched(const struct th_canal *canal)
{
    return (unsigned char *)(canal_work(canal) +
                             canal_work_vectors(canal->cells, canal->poles) * TH_LANES);
}

/* Whether any lane watches a cell. */
static inline bool canal_watches(const struct th_canal *canal, size_t cell)
{
    uint64_t lanes;
    memcpy(&lanes, canal_watched(canal) + cell * TH_LANES, sizeof lanes);
    return lanes != 0;
}

/* Bytes of `watched`, whole vectors. */
static inline size_t canal_watched_bytes(size_t cells)
{
    return (cells * TH_LANES + 63) / 64 * 64;
}

/* X of one lane, pole k at x[k * pace] with its imaginary part `apart` behind, into its slot.
 */
static inline void canal_keep(const struct th_canal_job *job, size_t slot, size_t lane,
                              const double *x, size_t pace, size_t apart)
{
    double *to = job->seen + slot * 2 * job->poles * TH_LANES + lane;
    for (size_t k = 0; k < job->poles; k++, to += 2 * TH_LANES) {
        to[0] = x[k * pace];
        to[TH_LANES] = x[k * pace + apart];
    }
}

static inline struct th_canal_set *canal_set(const struct th_canal *canal, size_t index)
{
    char *sets = (char *)canal_watched(canal) + canal_watched_bytes(canal->cells);
    return (struct th_canal_set *)(sets + index * canal->set_bytes);
}

struct th_sdirk_job;

/* What th_canal_amounts sums: a state, and the volumes of its cells' CSF and tissue; the first
 * of the cells that are a mesh. */
struct th_canal_holding {
    size_t cells, mesh;
    const double *state, *csf, *tissue;
};

/* Values to be summed by th_canal_weigh, [cell][TH_LANES], and the weights of the cells. */
struct th_canal_weighing {
    size_t cells;
    const double *values, *weights[TH_CANAL_WEIGHTS];
    double (*sums)[TH_LANES];
};

/* The kernels, one of each for an instruction set. */
#define CANAL_KERNELS(isa)                                               \
    void th_canal_factor_##isa(const struct th_canal_job *job);          \
    void th_canal_solve_##isa(const struct th_canal_job *job);           \
    void th_lone_factor_##isa(const struct th_canal_job *job);           \
    void th_lone_solve_##isa(const struct th_canal_job *job);            \
    void th_canal_saturable_##isa(const struct th_canal_job *job);       \
    void th_canal_amounts_##isa(const struct th_canal_holding *holding,  \
                                struct th_canal_sums *sums);             \
    void th_canal_weigh_##isa(const struct th_canal_weighing *weighing); \
    void th_sdirk_factor_##isa(const struct th_sdirk_job *job);          \
    void th_sdirk_stage_##isa(const struct th_sdirk_job *job, int stage);

CANAL_KERNELS(v0)
CANAL_KERNELS(v2)
CANAL_KERNELS(v3)
CANAL_KERNELS(v4)

struct th_canal_isa {
    void (*factor)(const struct th_canal_job *job);
    void (*solve)(const struct th_canal_job *job);
    void (*lone_factor)(const struct th_canal_job *job);
    void (*lone_solve)(const struct th_canal_job *job);
    void (*saturable)(const struct th_canal_job *job);
    void (*amounts)(const struct th_canal_holding *holding, struct th_canal_sums *sums);
    void (*weigh)(const struct th_canal_weighing *weighing);
    void (*sdirk_factor)(const struct th_sdirk_job *job);
    void (*sdirk_stage)(const struct th_sdirk_job *job, int stage);
};

/* Marks the cells that the step's probes watch, for the lanes that are alive; after the solve
 * `lagged` from what was seen, and the marks are gone. binding: its rate in the cells,
 * [cell][TH_LANES], or NULL: that of the canal's rates. */
void th_canal_watch(struct th_canal *canal, const struct th_canal_step *step);
void th_canal_follow(struct th_canal *canal, const struct th_canal_job *job,
                     const double *binding);

/* Fills `comes` and `pours` of the job; whether a lane's ventricle gives anything. */
void th_canal_pour(struct th_canal_job *job);
bool th_canal_holds(const struct th_canal_ventricle *ventricle, int lane);

/* The kernels that this machine and the canal allow, and their level. */
const struct th_canal_isa *th_canal_kernels(const struct th_canal *canal, int64_t *level);

#endif
