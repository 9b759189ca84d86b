/* Private to csf/streaming: the state of a drug, and the model's memory in `fixed` (memory.c).
 * The work arrays of a step are those of one lane: lanes are computed one after the other in
 * them. */
#ifndef TH_CSF_STREAMING_MEMORY_H
#define TH_CSF_STREAMING_MEMORY_H

#include "body.h"
#include "csf/anatomy.h"
#include "csf/common/common.h"
#include "csf/drift/drift.h"
#include "kernel.h"
#include "ports.h"
#include "rows.h"

/* The state of a drug, lane vectors: amounts, kg, in CSF, free in each layer of tissue, bound
 * in each, [angle][cell] each; then those of the body (body.h); then what is shown of tissue,
 * kg/m3, of each cell of the canal and layer, free and bound, means over the angles. Cord is
 * one layer. Behind the drugs the excess weight of CSF, kg: [angle][cell], and that in the
 * cisterns.
 */
enum { STREAMING_CSF, STREAMING_FREE, STREAMING_PARTS = STREAMING_FREE + 2 * STREAMING_LAYERS };
_Static_assert((int)TH_LAYERS == (int)STREAMING_LAYERS, "the layers are those of the ports");

/* A place of the lane at work: the product of shares along the canal and round it. */
struct streaming_place {
    bool used;
    bool ventricle;    /* it is in the ventricles */
    size_t first, end; /* cells that have a share; none: it is in the skull */
    double above;      /* share in the cisterns                             */
    double *along;     /* [cells]                                           */
    double *round;     /* [angles]                                          */
    double flow;       /* m3/s into CSF, below 0: drawn                     */
};

/* Values for which the dispersion of a drug along the canal of a lane holds. */
struct streaming_spread {
    struct th_drift_canal canal;
    double diffusivity, lateral, stroke, breathing;
};

/* One drug of the lane at work. */
struct streaming_drug {
    double *amounts[STREAMING_PARTS]; /* [angles][stride] kg, memory.parts of them  */
    double *mix, *reach, *source;     /* of struct streaming_transport           */
    double *uptake[STREAMING_BRANCHES], *out, *site; /* of struct streaming_layers */
    double *matrices;              /* [angles][angles][stride]: lateral mixing */
    double *folded;                /* [angles/2][angles/2][stride]: the same of one half */
    struct streaming_mixed *mixed; /* for which they hold                     */
    struct streaming_body *body;
    struct streaming_spread *spread; /* [TH_LANES]                                    */
    double *dispersion;              /* [TH_LANES][cells + 1] m2/s, at faces, of each */
};

/* The values for which the matrices of a drug hold. */
struct streaming_mixed {
    struct th_drift_canal canal;
    double step, diffusivity;
};

/* The eigenvectors of diffusion round a ring (ring/lateral.c). */
struct streaming_ring {
    double *key;            /* the eccentricity for which they hold                 */
    double *value, *vector; /* [angles], [angles][angles]: that of a value is a row */
    double *matrix;         /* [angles][angles] while they are sought               */
};

/* Of the lane at work, what an uneven density drives (heavy/sinking.c). */
struct streaming_heavy {
    struct streaming_ring ring; /* of its eigenvectors                                  */
    struct streaming_sinking by;
    struct streaming_flows flows; /* with what it drives                                */
    double *psi, *out;            /* of the kernels                                     */
    double *drag;                 /* [cells + 1] resistance at the mean gap, 1/(m s)    */
    double *perimeter;            /* [cells + 1] m                                      */
    double *gap;                  /* [cells + 1] m between plates of that resistance    */
    double *along, *round;        /* [cells] how fast layers return to their place, 1/s */
};

struct streaming_memory {
    struct streaming_mesh mesh;
    size_t size, species;           /* elements of an array; drugs                */
    size_t layers, parts;           /* of tissue, 1: cord; of the amounts in use  */
    size_t vectors, arrays;         /* lane vectors of a drug's state, of all     */
    double *share[TH_DURA_LOW + 1]; /* [cells] of the anatomy, enum th_tissue */
    /* Of the lane at work. */
    double *lateral;    /* [angles] share of an angle in the CSF of a row             */
    double *volume;     /* [angles][stride] m3                                        */
    double *per_volume; /* 1/m3, 0 where there is no cell                             */
    double *down, *up, *right, *left; /* of struct streaming_transport                */
    double *absorbed;                 /* [cells] m3/s with the drug in it             */
    double *psi;                      /* [faces][angles + 1] m3/s                     */
    double *flow;                     /* [faces] bulk flow, m3/s downward             */
    double *section;                  /* [faces] m2 of CSF */
    double *layer_volume;             /* [layers][cells][TH_LANES] m3, of more than one */
    double *exposure, *held, *given;
    struct th_drift_term *terms; /* [faces] */
    double *work[6], *half;
    struct streaming_place places[TH_CSF_SOURCES];
    struct streaming_ring ring;
    struct streaming_drug drug[TH_SPECIES + 1]; /* behind the drugs what makes CSF heavy */
    struct streaming_heavy heavy;
    struct th_drift_patterns *patterns;
    char *drifts;    /* one for each lane, found again by its content */
    double *refused; /* [TH_LANES] reason for which a step of the lane was given up last, 0:
                        none was; here, for the states of a step that fails are put back */
    size_t drift_bytes, stations;
};

size_t th_streaming_bytes(const struct th_setup *setup);
/* Lane vectors of all drugs and of the excess weight. */
size_t th_streaming_arrays(const struct th_setup *setup);
struct streaming_memory th_streaming_memory(const struct th_view *view);
/* The same memory without drugs, for what makes CSF heavy alone. */
size_t th_streaming_excess_arrays(const struct th_setup *setup);
size_t th_streaming_excess_bytes(const struct th_setup *setup);
struct streaming_memory th_streaming_excess_memory(const struct th_view *view);
void th_streaming_init_memory(struct streaming_memory *memory);
/* The share of the ring that is there. */
static inline double th_streaming_held(const struct streaming_memory *memory)
{
    return (double)memory->mesh.angles / (double)memory->mesh.ring;
}
/* The part of what is bound in a layer; the first lane vector of what is shown of tissue. */
static inline size_t th_streaming_bound(const struct streaming_memory *memory, size_t layer)
{
    return STREAMING_FREE + memory->layers + layer;
}
static inline size_t th_streaming_shown(const struct streaming_memory *memory)
{
    return memory->parts * memory->mesh.cells * memory->mesh.angles + BODY_STATES;
}

#endif
