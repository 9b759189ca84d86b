/* Private to csf/axial: the model's memory in `fixed`, and the pointers into it (memory.c). */
#ifndef TH_CSF_AXIAL_MEMORY_H
#define TH_CSF_AXIAL_MEMORY_H

#include "csf/anatomy.h"
#include "csf/canal/canal.h"
#include "csf/common/common.h"
#include "csf/drift/drift.h"
#include "model/model.h"
#include "ports.h"
#include "rows.h"

/* The first cells of the state: the skull, from its far end to the foramen magnum. Cell
 * AXIAL_SKULL + f lies between the faces f and f + 1 of the spinal canal. */
enum { AXIAL_CONVEXITY, AXIAL_SYLVIAN, AXIAL_CISTERNS, AXIAL_SKULL };

/* Columns of `share`: CSF, cord surface, root surface, dura surface, as in enum th_tissue. */
enum { AXIAL_COLUMNS = TH_DURA_LOW + 1 };

/* Flow infused at the tip, and the part of it that canal and skull store as they widen, m3/s.
 */
struct axial_bulk {
    double infused, stored;
    double drawn[TH_CSF_SINKS]; /* by needle and leak, out of the cells */
    /* The other sources: flow, below 0: drawn; where and how wide it is, both 0 without flow.
     */
    struct {
        double flow, at, sigma;
    } further[TH_CSF_SOURCES];
};

/* The inputs of a lane's coefficients, and some results. */
struct axial_key {
    /* Compared bit by bit, each by itself (change_of, coefficients.c): parameters; properties
     * of the drug, whose diffusivity alone acts on dispersion; those of CSF, whose density
     * alone does; those of tissue. Doubles only, without padding. */
    double params[AXIAL_PARAM_COUNT];
    struct th_csf_properties drug;
    struct th_csf_fluid fluid;
    struct th_csf_tissue tissue;
    /* Compared as numbers: position of the source, length that its jet mixes, flows. */
    double tip, mixed;
    struct axial_bulk bulk;
    /* Made from these: the largest u^2/D, 1/s; whether a beat or a breath goes too far for the
     * theory of the drift; fluid absorbed along the canal and in two cells of the skull, m3/s.
     */
    double rate;
    bool far;
    double spine, cisterns, convexity;
    /* The last estimated step: when, how long (0: none), its error (error.c). */
    th_tick memo_now;
    double memo_step, memo_error;
    int refused; /* enum th_csf_injection of the last step, which was given up */
};

/* One of the sources (source.c): where it is, the standard deviation of its drug, both in
 * cells; the cells of the state from first to before end hold all of it. */
struct axial_source {
    double position; /* m below the foramen magnum */
    double at, sigma;
    double mixed;  /* length over which a jet mixes it, m  */
    double middle; /* mean place of the drug, none above the foramen */
    double mean;   /* the same of the cells that hold it             */
    double open;   /* share of the foramen                           */
    size_t first, end;
};

/* Cells of a state: of n in the spinal canal, with the skull's. The solver wants as many behind
 * those as in it (csf/canal/canal.h): what is beyond n is closed, and empty. */
static inline size_t th_axial_cells(size_t n)
{
    return AXIAL_SKULL + (n < AXIAL_SKULL ? AXIAL_SKULL : n);
}

struct axial_memory {
    size_t n, cells, poles; /* n: of the spinal canal; cells: th_axial_cells */
    bool stretches;         /* the cells of the canal are stretches of any length, each mixed
                               (csf/chain, csf/mixed); else equal, and resolve what is within */
    size_t layers;          /* of tissue; 0: T and B                         */
    size_t vectors, column; /* of one species' state; of `share`             */
    double *share;          /* [AXIAL_COLUMNS][column]: of each cell         */
    double *density;        /* [n + 1]: of the CSF at faces, mean 1          */
    double *edge;           /* [n + 1]: faces, fractions of the length       */
    double *relative;       /* [n]: length of a cell over the mean           */
    double *between;        /* [n]: the same from centre to centre across a face, of the first
                               from the foramen */
    double *fine;           /* [TH_DRIFT_FACES]: density at the drift's faces */
    double *volume;         /* [cells][TH_LANES] m3 of CSF                   */
    double *tissue;         /* [cells][TH_LANES] m3, with layers 0 but of the brain */
    double *layer;          /* [layers][cells][TH_LANES] m3                  */
    double *section;        /* [n + 1][TH_LANES] m2 of CSF at faces          */
    double *flow,
        *spread;      /* [cells][TH_LANES] m3/s: from a cell to the next; th_canal_exchange */
    double *source;   /* [TH_CSF_SOURCES][cells][TH_LANES] share of each source */
    double *apart;    /* [cells][TH_LANES] mean distance of the tip's drug from the centre,
                         in cells; from two before its first to two behind its last */
    double *inflow;   /* [4][cells][TH_LANES] further sources of a drug, as the solver
                         takes them, their ramps; the first in a half, in a piece */
    double *spare;    /* [5][vectors][TH_LANES]                        */
    double *exposure; /* [3][cells][TH_LANES] integral of C over a step, over a piece, and
                         over that by another method, kg s/m3 */
    struct axial_source *sources;       /* [TH_CSF_SOURCES][TH_LANES]         */
    struct th_drift_term *terms;        /* [TH_DRIFT_FACES]                  */
    struct th_drift_patterns *patterns; /* for all lanes                     */
    char *drifts; /* one for each lane, drift_bytes each; found again by content */
    char *drugs;  /* one for each species, drug_bytes each                       */
    double *kin;  /* inflow, spare and exposure of the members of a family but the first */
    size_t drift_bytes, drug_bytes;
    bool used[TH_CSF_SOURCES]; /* sources but the tip that act in some lane (inflow.c) */
};

static inline struct axial_source *th_axial_source(const struct axial_memory *memory,
                                                   int number, int lane)
{
    return &memory->sources[number * TH_LANES + lane];
}

/* Memory of the sources but the tip, behind the state of the canals in the model's
 * arrays; [TH_TIP] is not used, the tip's are states. */
struct axial_bends {
    double source[TH_CSF_SOURCES][TH_LANES]; /* kg/s and m3/s, as far as the bend has settled */
    double swept[TH_CSF_SOURCES][TH_LANES];
    double width[TH_CSF_SOURCES][TH_LANES]; /* m over which a jet mixed when the bend formed */
};
struct axial_further {
    double flow[TH_CSF_SOURCES][TH_LANES]; /* m3/s of the last step, below 0: drawn */
    struct axial_bends bends[];            /* [species]                             */
};

/* One species' part of it. */
struct axial_drug {
    struct axial_key *key; /* [TH_LANES]                 */
    double *dispersion;    /* [n + 1][TH_LANES] at faces */
    double *conductance;   /* [cells][TH_LANES] from a cell to the next, m3/s */
    struct th_canal *canal;
};

size_t th_axial_bytes(const struct th_setup *setup);
struct axial_memory th_axial_memory(const struct th_view *view);
struct axial_drug th_axial_drug(const struct axial_memory *memory, size_t species);
/* The same memory with inflow, spare and exposure of the k-th member of a family. */
struct axial_memory th_axial_memory_of(const struct axial_memory *memory, size_t k);
void th_axial_init_memory(const struct axial_memory *memory, size_t species);

#endif
