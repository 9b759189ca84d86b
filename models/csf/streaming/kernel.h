/* Private to csf/streaming: what is computed cell by cell, compiled once for each instruction
 * set (kernel/). Amounts, kg, of one drug of one lane.
 *
 * Arrays are [angles][stride]: the cell i of the canal at the angle j is element j stride + 2 +
 * i, with two elements before the first and behind the last, 0 in amounts and rates. The face f
 * between the cells f - 1 and f has the place of cell f; face 0 is the foramen magnum, face
 * `cells` the closed end. The edge j, between the angles j - 1 and j, has the place of the
 * angle j; edge 0 closes the ring. Of a ring whose halves are mirror images the angles of one
 * half are enough: nothing passes its first and its last edge. */
#ifndef TH_CSF_STREAMING_KERNEL_H
#define TH_CSF_STREAMING_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

enum { STREAMING_GHOSTS = 2, STREAMING_ANGLES = 64 /* at most: csf.angles of rows.h */ };

struct streaming_mesh {
    size_t cells, angles, stride;
    size_t
        ring; /* angles of the whole ring: `angles`, or twice as many, of which half is there */
};
static inline bool th_streaming_is_half(const struct streaming_mesh *mesh)
{
    return mesh->angles < mesh->ring;
}
/* The angle that lies before, and behind, another. */
static inline size_t th_streaming_before(const struct streaming_mesh *mesh, size_t angle)
{
    return angle > 0 ? angle - 1 : th_streaming_is_half(mesh) ? 0 : mesh->angles - 1;
}
static inline size_t th_streaming_behind(const struct streaming_mesh *mesh, size_t angle)
{
    return angle + 1 < mesh->angles ? angle + 1 : th_streaming_is_half(mesh) ? angle : 0;
}
static inline size_t th_streaming_at(const struct streaming_mesh *mesh, size_t angle,
                                     size_t cell)
{
    return angle * mesh->stride + STREAMING_GHOSTS + cell;
}

/* Transport by a steady flow, by the method of lines: of each cell
 *
 *     dm/dt = sum over its faces of (flow C at the face, upstream) + G (C' - C) + source
 *
 * with C at a face from the cell upstream, linear in it by the monotonized central slope (van
 * Leer 1977, J Comput Phys 23:276), and no further from its mean than `reach` times that. In
 * time the two-stage strong-stability-preserving Runge-Kutta method (Shu and Osher 1988). With
 * reach = (V/h - G)/flow out - 1 nothing falls below 0. */
struct streaming_transport {
    const double *down, *up;    /* m3/s through a face, both >= 0, of which one is 0 */
    const double *right, *left; /* the same through an edge                         */
    const double *mix;          /* G of a face, m3/s                                */
    const double *per_volume;   /* 1/m3                                             */
    const double *reach;
    const double *source;    /* kg/s */
    double per_cistern;      /* 1/m3 of the cell above face 0 */
    double *work[5], *first; /* [angles][stride] each         */
};
/* h: s; amounts; *cistern: the amount in the cell above face 0. */
typedef void streaming_transport_kernel(const struct streaming_mesh *mesh,
                                        const struct streaming_transport *by, double h,
                                        double *amounts, double *cistern);

/* Lateral mixing: the amounts of each row of angles times its matrix, [to][from][stride]. */
typedef void streaming_mix_kernel(const struct streaming_mesh *mesh, const double *matrices,
                                  double *amounts, double *work);

/* Exchange with tissue, cell by cell, exact: of the amounts C, T free, B bound
 *
 *     C' = -out C + release T       out = uptake + all losses
 *     T' = uptake C - (release + cleared + binding) T + unbinding B
 *     B' = binding T - unbinding B
 *
 * by uniformization: exp(A h) = sum of Poisson weights times powers of 1 + A/fastest, all of
 * which are nonnegative. The integrals of C and T over the step are found with it, so that what
 * is lost is what is missing, to round-off. */
struct streaming_exchange {
    const double *uptake, *out; /* 1/s, of each cell */
    double release, cleared, binding, unbinding, fastest;
    double *exposure, *held; /* [angles][stride]: integrals of C and T, kg s */
};
typedef void streaming_exchange_kernel(const struct streaming_mesh *mesh,
                                       const struct streaming_exchange *by, double h,
                                       double *const amounts[3]);

/* The same with tissue in layers, or with binding that saturates: three branches of two layers,
 * 2 b beside CSF and 2 b + 1 behind it. Of free and bound amounts F_l, B_l
 *
 *     C'   = -out C + sum over branches of release_2b F_2b
 *     F_l' = enters X - (release_l + deeper_l + cleared_l + binding_l) F_l + unbinding_l B_l
 *            + release_l+1 F_l+1                                       l = 2 b alone
 *     B_l' = binding_l F_l - unbinding_l B_l
 *
 * enters: uptake_b of X = C, or deeper_l-1 of X = F_l-1. Of the layer that saturates binding is
 * binding_l - site B, that of the middle of a piece of the step, found by a half step with that
 * of its start: of second order. Cord as one layer is layer 0 alone. */
enum { STREAMING_LAYERS = 6, STREAMING_BRANCHES = STREAMING_LAYERS / 2 };
struct streaming_layer {
    int there, binds; /* drug enters it, and is bound in it */
    double release, deeper, cleared, binding, unbinding; /* 1/s */
};
struct streaming_layers {
    struct streaming_layer layer[STREAMING_LAYERS];
    const double *uptake[STREAMING_BRANCHES], *out; /* 1/s, of each cell */
    double fastest;
    int saturable;      /* the layer; below 0: none */
    const double *site; /* 1/(kg s), of each cell: binding over the capacity there */
    double *exposure;   /* [angles][stride] kg s: integral of C                        */
    double *given[2];   /* kg to plasma: from the first two branches, from the third */
};
typedef void streaming_layers_kernel(const struct streaming_mesh *mesh,
                                     const struct streaming_layers *by, double h, double *csf,
                                     double *const free[STREAMING_LAYERS],
                                     double *const bound[STREAMING_LAYERS]);

/* The flow that heavy or light CSF drives (heavy/sinking.c), of a canal of which all but the
 * weight is given: R of a face is (resistance of that face)/a, a the gap over its mean cubed.
 * Psi is found in the eigenvectors of -d/ds (1/a d/ds), each of which is a tridiagonal system
 * along the canal. */
struct streaming_sinking {
    double *along;      /* [cells + 1] gravity along the canal, at faces, m/s2       */
    double *across;     /* [cells] l times gravity across it, m2/s2                  */
    double *around;     /* [angles] of that the share along an edge                  */
    double *vector;     /* [angles][angles] eigenvectors, rows                       */
    double *couple;     /* [cells] l R/dx^2 a between two corners, 1/(m2 s), damped       */
    double *pivot;      /* [angles][stride] reciprocals, of the elimination downward      */
    double *round;      /* [cells] what damps: of a face, the factor of an eigenvalue,    */
    double *past;       /* [cells] and of a cell, between two corners, 1/(m2 s)           */
    double *value;      /* [angles] eigenvalues                                           */
    double per_density; /* m3/kg, of CSF                                             */
    double spacing;     /* dx, m                                                     */
    double *excess;     /* [angles][stride] kept: excess of density over density     */
    double *drive;      /* [angles][stride] work                                     */
    double *modes;      /* [angles][stride] kept: the last solution, by eigenvectors */
};
/* Psi at the corners, [angles][stride], m3/s, corner f of the angle's first edge at element
 * j stride + 2 + f, of the excess amounts, kg, and their concentration in the cisterns. What
 * damps acts on the difference to the last solution. */
typedef void streaming_sink_kernel(const struct streaming_mesh *mesh,
                                   const struct streaming_sinking *by, const double *per_volume,
                                   const double *amounts, double cistern, double *psi);

/* Flows of Psi and of those that are there without it, in a struct streaming_flows each. */
struct streaming_flows {
    double *down, *up, *right, *left;
};
/* out: all that flows out of each cell, m3/s. */
typedef void streaming_join_kernel(const struct streaming_mesh *mesh,
                                   const struct streaming_flows *at_rest, const double *psi,
                                   const struct streaming_flows *flows, double *out);

struct streaming_kernels {
    streaming_transport_kernel *transport;
    streaming_mix_kernel *mix;
    streaming_exchange_kernel *exchange;
    streaming_layers_kernel *layers;
    streaming_sink_kernel *sink;
    streaming_join_kernel *join;
};
const struct streaming_kernels *th_streaming_kernels(void);

#define STREAMING_KERNELS_OF(isa)                            \
    streaming_transport_kernel th_streaming_transport_##isa; \
    streaming_mix_kernel th_streaming_mix_##isa;             \
    streaming_exchange_kernel th_streaming_exchange_##isa;   \
    streaming_layers_kernel th_streaming_layers_##isa;       \
    streaming_sink_kernel th_streaming_sink_##isa;           \
    streaming_join_kernel th_streaming_join_##isa;
STREAMING_KERNELS_OF(v0)
STREAMING_KERNELS_OF(v2)
STREAMING_KERNELS_OF(v3)
STREAMING_KERNELS_OF(v4)

#define STREAMING_PASTE_(a, b) a##_##b
#define STREAMING_PASTE(a, b) STREAMING_PASTE_(a, b)
#define STREAMING_ISA(name) STREAMING_PASTE(name, TH_ISA)

#endif
