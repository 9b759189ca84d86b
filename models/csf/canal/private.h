/* Private to canal/ and canal/kernel/: the canal's memory, and the interface of the kernels.
 *
 *     struct th_canal | rows | work | slots | sets | rows of layers
 *
 * All in units of one vector: TH_LANES doubles, 64 bytes. A set holds the factors of one step
 * length: its head, constants per lane and pole of cord, and of brain if cells have it, then e
 * and lambda, [cell][pole][re, im] (kernel/template_factor.h). Kernels that are W lanes wide
 * treat TH_LANES / W slices one after the other, and keep constants, factors and work
 * contiguous per slice. A single lane has the space of all (kernel/single.h). */
#ifndef TH_CANAL_PRIVATE_H
#define TH_CANAL_PRIVATE_H

#include "canal.h"
#include "exchange.h"

#include <string.h>

/* Rows per cell: those of struct th_canal_rows in their order, then those that th_canal_update
 * derives: all losses, the off-diagonals of the tridiagonal matrix, and the row of plasma. */
enum {
    ROW_LEFT,
    ROW_RIGHT,
    ROW_LOSS,
    ROW_TISSUE_RATIO,
    ROW_VOLUME_RATIO,
    ROW_B,
    ROW_LOST,
    ROW_GIVEN,
    ROW_OUT = ROW_GIVEN, /* loss_i + lost_i                               */
    ROW_LO,              /* from C_{i-1} into C_i: right_{i-1} v_{i-1}/v_i */
    ROW_UP,              /* from C_{i+1} into C_i: left_{i+1} v_{i+1}/v_i  */
    ROW_WC,              /* from C_i into P: v_i loss_i                    */
    ROW_WT,              /* from T_i into P: v_i w_i k_tp                  */
    TH_CANAL_ROWS
};

/* Complex constants per pole, then real ones, of a set. With the shift s and the weight c of a
 * pole (sweep), and eB, eT, eD, held of template_factor.h: */
enum {
    CANAL_S,    /* s                                                     */
    CANAL_C,    /* c                                                     */
    CANAL_CS,   /* c/s: for integrals over the step                      */
    CANAL_SI,   /* 1/s: a constant source                                */
    CANAL_EB,   /* eB, pivot of bound drug                               */
    CANAL_ET,   /* eT, pivot of free drug                                */
    CANAL_ED,   /* eD, pivot of the peripheral compartment               */
    CANAL_HELD, /* held eT: share of what comes into tissue that stays   */
    CANAL_ETB,  /* eT k_off eB: bound into free                          */
    CANAL_ETP,  /* eT k_tp K_pl: plasma into free                        */
    CANAL_RT,   /* k_tc eT: free into C, per tissue ratio                */
    CANAL_RB,   /* k_tc eT k_off eB: bound into C, per tissue ratio      */
    CANAL_KP,   /* pivot of plasma                                       */
    CANAL_BS,   /* source into plasma: inner product of b and lambda     */
    CANAL_XT,   /* from C to the new T and B, weight included            */
    CANAL_XB,
    CANAL_PT, /* from P to the new T and B, weight included            */
    CANAL_PB,
    CANAL_COMPLEX
};
/* The real ones: T and B at the end from T and B at the start. */
enum { CANAL_TT, CANAL_TB, CANAL_BT, CANAL_BB, CANAL_REAL };

/* Of a layer: rows of struct th_canal_layer_rows. Of a cell and layer, what th_canal_update
 * derives from them, all 0 where the layer is not there (layers.c). */
enum { LAYER_RATIO, LAYER_IN, LAYER_OUT, LAYER_ROWS };
enum {
    LAYER_TAKES,  /* from the parent's concentration: in_l                */
    LAYER_COSTS,  /* the parent's loss to the layer: W_l/W_p in_l         */
    LAYER_GIVES,  /* into the parent: W_l/W_p out_l                       */
    LAYER_LEAVES, /* out_l                                                */
    LAYER_FEED,   /* from P: k_l K_l                                      */
    LAYER_VOLUME, /* over the plasma volume: v_i W_l                      */
    LAYER_NUMBERS
};

/* Constants of a layer per pole, then one real one (kernel/template_layers.h). */
enum {
    LAYER_BACK, /* k_off eB: bound into free                  */
    LAYER_HOLD, /* s eB: of held, times the rate of binding   */
    LAYER_CB,   /* c eB: free into the new B, times that rate */
    LAYER_COMPLEX
};

enum { CANAL_SCHUR = 4 }; /* numbers per pole that the cells see of their layers */

struct th_canal_set {
    double dt[TH_LANES];
    uint64_t version[TH_LANES];
    uint64_t used; /* the canal's clock; 0: empty */
    int64_t level;
    int64_t single_lane; /* whose factors these are, laid out as in kernel/single.h; -1: all */
    uint64_t rest[5];
};

struct th_canal {
    uint64_t cells, poles, sets, set_bytes, clock;
    int64_t level_most; /* highest instruction set that may be used */
    uint64_t brain;     /* cells of the brain                       */
    uint64_t layers;
    uint64_t version[TH_LANES];              /* hash of the lane's coefficients   */
    uint64_t constants[TH_LANES];            /* of what th_canal_update_flows leaves out */
    int64_t first[TH_LANES], last[TH_LANES]; /* cells between which b is not zero */
    /* Compartments of the lane's network, those without any rate behind the others left out; 0:
     * P and P2 of rates. */
    int64_t networked[TH_LANES];
    struct { /* plasma as the kernels eliminate it: of rates, 0 of a network */
        double clearance[TH_LANES], from_deep[TH_LANES], deep[TH_LANES];
    } plasma;
    struct th_canal_rates rates;
    struct th_canal_brain tissue;
    struct th_canal_network network;
    struct th_canal_layers tree;
};

/* X of plasma and of the probed cells at the poles: [slot][pole][re, im][TH_LANES]. Slot 0 is
 * plasma; each lane numbers the cells that it probes from 1, in `slots`, [cell][TH_LANES]
 * bytes, 0 where it does not. */
enum {
    CANAL_SLOTS = TH_CANAL_PROBES * TH_CANAL_PROBE_CELLS + 1,
    CANAL_RECORD = CANAL_SLOTS * 2 * TH_CANAL_POLES_MOST * TH_LANES
};

/* The arguments of a kernel. */
struct th_canal_job {
    const struct th_canal *canal;
    struct th_canal_set *set;
    const struct th_canal_request *request;
    double *work;        /* canal_work_vectors                                    */
    double *scratch;     /* saturable: its vectors; single: a set with its rows   */
    size_t poles;        /* pairs                                                 */
    size_t first, end;   /* cells with a source; first >= end: none               */
    int64_t single_lane; /* for kernel/single.c: the lane; -1: all count          */
    double *record;      /* CANAL_RECORD doubles, or NULL: X is not needed        */
    struct th_canal_passage *passage; /* written by th_canal_finish_network, or NULL      */
    /* S at the start of the step, corrected for R''(0), and its slope: set_source in canal.c.
     */
    _Alignas(64) double source[TH_LANES];
    _Alignas(64) double ramp[TH_LANES];
    /* The ventricle's outflow into its cell at the poles; has_outflow: of some lane. */
    _Alignas(64) double outflow[TH_CANAL_POLES_MOST][2][TH_LANES];
    bool has_outflow;
    /* All bits set of lanes with drug that comes back from plasma, and of all lanes of a canal
     * with layers; of some of the lanes computed: it does (their factors have lambda), it does
     * not. */
    _Alignas(64) int64_t returning[TH_LANES];
    bool returns, one_way;
    /* Of a network, at the poles: what the other compartments add to the pivot of P, and to its
     * right-hand side; 0 of lanes without. */
    _Alignas(64) double kept[TH_CANAL_POLES_MOST][2][TH_LANES];
    _Alignas(64) double inflow[TH_CANAL_POLES_MOST][2][TH_LANES];
    bool has_network, has_inflow; /* of some lane */
};

static inline double *canal_base(const struct th_canal *canal)
{
    return (double *)((char *)canal + sizeof *canal);
}

static inline double *canal_row(const struct th_canal *canal, int row)
{
    return canal_base(canal) + (size_t)row * canal->cells * TH_LANES;
}

static inline double *canal_work(const struct th_canal *canal)
{
    return canal_base(canal) + TH_CANAL_ROWS * canal->cells * TH_LANES;
}

static inline struct th_canal_size canal_size(const struct th_canal *canal)
{
    return (struct th_canal_size){.cells = canal->cells,
                                  .brain = canal->brain,
                                  .poles = canal->poles,
                                  .sets = canal->sets,
                                  .layers = canal->layers};
}

/* Kinds of tissue: cord, and brain if cells have it. */
static inline size_t canal_kinds(size_t brain)
{
    return brain > 0 ? 2 : 1;
}

/* Vectors of one kind's constants, of a set behind its head, of the work space, and of the
 * scratch of a saturable step: e, eT, two columns; of layers e, mu, u. */
static inline size_t canal_kind_vectors(size_t poles)
{
    return 2 * CANAL_COMPLEX * poles + CANAL_REAL;
}

static inline size_t canal_factor_vectors(size_t cells, size_t brain, size_t poles)
{
    return canal_kinds(brain) * canal_kind_vectors(poles) + 4 * poles * cells;
}

/* The same of layers: their constants, e and mu. */
static inline size_t canal_tree_vectors(size_t cells, size_t poles, size_t layers)
{
    return layers * (2 * LAYER_COMPLEX * poles + 1 + 4 * poles * cells);
}

static inline size_t canal_set_vectors(const struct th_canal_size *size)
{
    return canal_factor_vectors(size->cells, size->brain, size->poles) +
           canal_tree_vectors(size->cells, size->poles, size->layers);
}

/* Of layers: u of a step, or Schur complements of its factors (kernel/template_layers.h). */
static inline size_t canal_work_vectors(size_t cells, size_t poles, size_t layers)
{
    const size_t most = layers > CANAL_SCHUR ? layers : CANAL_SCHUR;
    return (2 * poles + 2 + (layers > 0 ? 2 * poles * most : 0)) * cells;
}

static inline size_t canal_saturable_vectors(size_t cells, size_t poles, size_t layers)
{
    return 4 * 2 * poles * cells + canal_tree_vectors(cells, poles, layers) +
           2 * poles * cells * layers;
}

/* The rates of the brain's tissue or of the cord's: [TH_LANES] each. */
struct canal_tissue {
    const double *uptake, *release, *to_plasma, *binding, *unbinding, *partition,
        *binding_capacity;
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
                                 .binding_capacity =
                                     brain ? b->binding_capacity : r->binding_capacity};
}

/* True if drug comes back from plasma into tissue in any of `count` lanes. */
static inline bool canal_returns(const struct th_canal *canal, size_t lane, size_t count)
{
    bool returns = false;
    for (size_t i = lane; i < lane + count; i++)
        returns |=
            canal->rates.partition[i] > 0 || (canal->brain && canal->tissue.partition[i] > 0);
    for (size_t l = 0; l < canal->layers; l++)
        for (size_t i = lane; i < lane + count; i++) returns |= canal->tree.partition[l][i] > 0;
    return returns;
}

static inline unsigned char *canal_slots(const struct th_canal *canal)
{
    return (unsigned char *)(canal_work(canal) +
                             canal_work_vectors(canal->cells, canal->poles, canal->layers) *
                                 TH_LANES);
}

/* True if any lane probes a cell. */
static inline bool canal_is_probed(const unsigned char *slots, size_t cell)
{
    uint64_t lanes;
    memcpy(&lanes, slots + cell * TH_LANES, sizeof lanes);
    return lanes != 0;
}

/* Bytes of `slots`, whole vectors. */
static inline size_t canal_slot_bytes(size_t cells)
{
    return (cells * TH_LANES + 63) / 64 * 64;
}

/* X of one lane into its slot of the record: pole k at x[k * stride], its imaginary part
 * `imaginary` behind. */
static inline void canal_record(const struct th_canal_job *job, size_t slot, size_t lane,
                                const double *x, size_t stride, size_t imaginary)
{
    double *to = job->record + slot * 2 * job->poles * TH_LANES + lane;
    for (size_t k = 0; k < job->poles; k++, to += 2 * TH_LANES) {
        to[0] = x[k * stride];
        to[TH_LANES] = x[k * stride + imaginary];
    }
}

static inline struct th_canal_set *canal_set(const struct th_canal *canal, size_t index)
{
    char *sets = (char *)canal_slots(canal) + canal_slot_bytes(canal->cells);
    return (struct th_canal_set *)(sets + index * canal->set_bytes);
}

static inline size_t canal_layer_vectors(size_t cells, size_t layers)
{
    return (LAYER_ROWS + LAYER_NUMBERS) * cells * layers;
}

/* Mixes the bits of a value into a hash: a multiplication by 2^64 over the golden ratio. */
static inline uint64_t canal_hash_step(uint64_t hash, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    hash = (hash ^ bits) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

/* Work space of so many vectors, in place of cached factors, which are dropped. */
double *th_canal_claim_scratch(struct th_canal *canal, size_t vectors);

#include "kernels.h"

/* True if all arrays are aligned; or else results are NaN. Numbers the cells that the request
 * probes, for lanes that are alive; after the solve `lagged` from the record, and the numbers
 * are cleared. binding: its rate, [cell][TH_LANES], or NULL: that of the canal's rates. */
bool th_canal_takes(const struct th_canal *canal, const struct th_canal_request *request);
void th_canal_mark_probes(struct th_canal *canal, const struct th_canal_request *request);
void th_canal_find_lags(struct th_canal *canal, const struct th_canal_job *job,
                        const double *binding);

/* Fills `outflow` and `has_outflow` of the job; whether a lane's ventricle drains anything. */
void th_canal_find_outflow(struct th_canal_job *job);
bool th_canal_has_outflow(const struct th_canal_ventricle *ventricle, int lane);

/* network.c: `has_network`; for the factors, `kept`; before the solve `inflow`, `has_inflow`
 * and `passage`, the request's or the other one, if it is needed; after it the compartments
 * behind P at the end, and the passage. */
void th_canal_find_network(struct th_canal_job *job);
void th_canal_find_kept(struct th_canal_job *job);
void th_canal_begin_network(struct th_canal_job *job, struct th_canal_passage *other);
void th_canal_finish_network(const struct th_canal_job *job);

/* The kernels that this machine and the canal allow, and their level. */
const struct th_canal_isa *th_canal_kernels(const struct th_canal *canal, int64_t *level);

#endif
