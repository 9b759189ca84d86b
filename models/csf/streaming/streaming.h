/* Private to csf/streaming: the functions of its files. Positions are in m below the foramen
 * magnum, flows in m3/s, positive downward; s round the cord, 0 .. 1, from the narrow side. */
#ifndef TH_CSF_STREAMING_H
#define TH_CSF_STREAMING_H

#include "memory.h"

/* geometry.c: sizes. */

/* The drift of a lane's canal; its volumes, sections and stream function into the memory. */
struct th_drift th_streaming_set_geometry(const struct th_view *view,
                                          const struct streaming_memory *memory, int lane);
/* Diffusivity in CSF of a drug, or of the excess behind them, m2/s. */
double th_streaming_diffusivity(const struct th_view *view, size_t species, int lane);
/* Dispersion along the canal of a drug, m2/s at the faces. */
const double *th_streaming_dispersion(const struct th_view *view,
                                      const struct streaming_memory *memory,
                                      const struct th_drift *drift, size_t species, int lane);
/* CSF of a cell of the skull (BODY_CONVEXITY ..), of the ventricles, and the brain beside a
 * cell, m3; the share of that cell in the brain. */
double th_streaming_skull_volume(const struct streaming_params *p, int cell, int lane);
double th_streaming_ventricle_volume(const struct streaming_params *p, int lane);
extern const double th_streaming_brain_share[BODY_SKULL];
/* Share of a cell of the canal in roots, cord or dura (enum th_tissue). */
double th_streaming_share(const struct streaming_memory *memory,
                          const struct streaming_params *p, enum th_tissue column, size_t cell,
                          int lane);

/* Share of a cell in what passes the dura from the same C everywhere. */
double th_streaming_dura(const struct streaming_memory *memory,
                         const struct streaming_params *p, size_t cell, int lane);

/* place.c: sources and places. */

/* All sources of the lane into the memory. */
void th_streaming_set_places(const struct th_view *view, struct streaming_memory *memory,
                             const struct th_drift *drift, int lane);
/* Share of a source in a cell. */
static inline double th_streaming_part(const struct streaming_place *place, size_t angle,
                                       size_t cell)
{
    return place->along[cell] * place->round[angle];
}
/* Two neighbouring cells of the canal and their weights; none above the foramen magnum. */
struct streaming_spot {
    bool skull, ventricle;
    size_t cell[2];
    double weight[2];
};
struct streaming_spot th_streaming_spot(const struct th_view *view,
                                        const struct streaming_memory *memory, double position,
                                        int lane);
/* The s of a side, degrees from the front. */
double th_streaming_angle(const struct streaming_params *p, double degrees, int lane);

/* The rate of loss of a cell's CSF to a place that draws, 1/s. */
double th_streaming_drawn_rate(const struct streaming_memory *memory, int number, size_t angle,
                               size_t cell);

/* flow.c: the fluxes of the lane, and how far they let a substep go. */
void th_streaming_set_flow(const struct th_view *view, const struct streaming_memory *memory,
                           int lane);
/* The time in which the streams alone empty the first cell, s: the flow that they bring through
 * a cell over its volume. Below STREAMING_SHORTEST a step would not end. */
double th_streaming_turnover(const struct streaming_memory *memory);
#define STREAMING_SHORTEST 2.0
/* Conductances of a drug; the longest substep, s. */
double th_streaming_set_mix(const struct th_view *view, const struct streaming_memory *memory,
                            const struct th_drift *drift, size_t species, int lane);
void th_streaming_set_reach(const struct streaming_memory *memory, size_t species,
                            double substep);
/* Lateral mixing over a substep. */
void th_streaming_set_matrices(const struct th_view *view,
                               const struct streaming_memory *memory,
                               const struct th_drift *drift, size_t species, double substep,
                               int lane);

/* ring/lateral.c: the eigenvectors, as rows, of a symmetric matrix of n rows, whose diagonal
 * its eigenvalues become. */
void th_streaming_diagonalise(double *matrix, double *vectors, size_t n);

/* rates.c: what a drug does in a step. */

/* Exchange with the cord and losses of the canal, into the memory's drug; edges of the body. */
void th_streaming_set_exchange(const struct th_view *view,
                               const struct streaming_memory *memory, size_t species, int lane,
                               struct streaming_exchange *exchange);
void th_streaming_set_body(const struct th_view *view, const struct streaming_memory *memory,
                           size_t species, int lane);
/* layers.c: tissue, whose layers are those of the ports, or cord. Volume of a layer beside a
 * cell of the canal, all angles, m3; its surface, m2. */
double th_streaming_layer_volume(const struct th_view *view,
                                 const struct streaming_memory *memory, size_t layer,
                                 size_t cell, int lane);
double th_streaming_layer_surface(const struct th_view *view,
                                  const struct streaming_memory *memory, size_t layer,
                                  size_t cell, int lane);
/* That which effects in tissue look at; whether drug goes through the dura as a layer. */
size_t th_streaming_cord_layer(const struct th_view *view,
                               const struct streaming_memory *memory, int lane);
bool th_streaming_has_dura(const struct th_view *view, const struct streaming_memory *memory,
                           int lane);
/* Exchange with tissue in layers, or with binding that saturates; whether a drug needs it. */
void th_streaming_set_layers(const struct th_view *view, const struct streaming_memory *memory,
                             size_t species, int lane, struct streaming_layers *layers);
bool th_streaming_is_layered(const struct th_view *view, const struct streaming_memory *memory,
                             size_t species, int lane);
/* The rate at which plasma gives drug to all of a layer that is 1 in balance, m3/s: k K V. */
double th_streaming_from_plasma(const struct th_view *view,
                                const struct streaming_memory *memory, size_t species,
                                size_t layer, int lane);
/* Drug of the lane at work that plasma gave, kg, into the layers; what dura and fat got. */
double th_streaming_give_tissue(const struct th_view *view,
                                const struct streaming_memory *memory, size_t species,
                                double given, int lane);
/* After sizes have changed: what is in layers that are no more, and bound beyond capacity. */
void th_streaming_resize_tissue(const struct th_view *view,
                                const struct streaming_memory *memory, size_t species,
                                int lane);

/* step.c: a step on the view's mesh. */
void th_streaming_advance_mesh(const struct th_view *view);

/* alike.c: the first lane that is like each, before the step; its results into another lane. */
void th_streaming_find_alike(const struct th_view *view, const struct streaming_memory *memory,
                             int like[TH_LANES]);
void th_streaming_copy_lane(const struct th_view *view, const struct streaming_memory *memory,
                            int from, int to);

/* refuse.c: the reason for which a place or a drug has none in the model, or NULL; that for the
 * status of a lane. */
const char *th_streaming_beyond(const struct th_view *view, int lane);
const char *th_streaming_unsteady(const struct th_view *view, int lane);
const char *th_streaming_why(const struct th_view *view, int lane);
/* Inflow and streams against what the model describes: an enum
 * th_csf_injection, or STREAMING_FAST; STREAMING_SINKS shows in a step (heavy/carry.c). */
enum { STREAMING_FAST = TH_CSF_INJECTION_HEAVY + 1, STREAMING_SINKS };
int th_streaming_refusal(const struct th_view *view, const struct streaming_memory *memory,
                         int lane);

/* show.c: ports of lanes from the state, outputs (observe.c). */
void th_streaming_fill_ports(const struct th_view *view, const struct streaming_memory *memory,
                             const bool wanted[TH_LANES]);
void th_streaming_observe(const struct th_view *view);
/* Of the whole section, or of the half of it before or behind the cord. */
enum streaming_side {
    STREAMING_ALL_ROUND,
    STREAMING_BEFORE,
    STREAMING_BEHIND,
    STREAMING_SIDES
};
/* Weights of the angles, 0 or 1; of the lane whose geometry the memory has the mean of C over
 * those of a row of cells, C at a place, and an amount of the body (body.h). */
void th_streaming_weigh(const struct th_view *view, const struct streaming_memory *memory,
                        enum streaming_side side, double *weight, int lane);
double th_streaming_mean(const struct th_view *view, const struct streaming_memory *memory,
                         size_t species, size_t cell, const double *weight, int lane);
double th_streaming_csf_at(const struct th_view *view, const struct streaming_memory *memory,
                           size_t species, double position, const double *weight, int lane);
double th_streaming_body_at(const struct th_view *view, const struct streaming_memory *memory,
                            size_t species, size_t state, int lane);
/* Of the largest C so far: what is less is numerical error. */
#define STREAMING_FLOOR 1e-9
/* The means of tissue over the angles of the lane at work, into the state. */
void th_streaming_show_tissue(const struct th_view *view, const struct streaming_memory *memory,
                              size_t species, int lane);
void th_streaming_lend(const struct th_view *view, struct th_loan *loan);

/* Part of the model's state and memory, beside that of its mesh. */
struct streaming_beside {
    const double *before;
    double *arrays;
    void *fixed;
};

/* heavy/judge.c: inertia of what sinks, on one mesh for all; lane vectors, bytes. 0, or why a
 * step is refused; before that of the model. */
size_t th_streaming_judge_arrays(const struct th_setup *setup);
size_t th_streaming_judge_bytes(const struct th_setup *setup);
void th_streaming_start_judge(const struct th_view *view,
                              const struct streaming_beside *beside);
int th_streaming_judge(const struct th_view *view, const struct streaming_memory *memory,
                       const struct streaming_beside *beside, int lane);

/* coarse/: the model beside itself on a coarse mesh, by which it tells how far cells, angles
 * and steps are from deciding. */
struct streaming_coarse {
    struct th_view view;
    const double *before; /* its struct streaming_states at the step's start */
    double structural[STREAMING_PARAM_COUNT];
    enum th_status status[TH_LANES];
    struct streaming_beside judge; /* which lies behind it */
    const double *errors_before;   /* behind that what coarse/error.c keeps */
    double *errors;
};

/* Lane vectors and bytes of both. */
size_t th_streaming_all_arrays(const struct th_setup *setup);
size_t th_streaming_all_bytes(const struct th_setup *setup);
void th_streaming_open_coarse(const struct th_view *view, const struct streaming_memory *memory,
                              struct streaming_coarse *coarse);
void th_streaming_start_coarse(const struct th_view *view,
                               const struct streaming_memory *memory);
/* A step of it by the ports at the step's start; before that of the model. */
void th_streaming_advance_coarse(const struct th_view *view,
                                 const struct streaming_memory *memory,
                                 struct streaming_coarse *coarse);
/* Behind a step of both: state mesh_error. */
void th_streaming_compare(const struct th_view *view, const struct streaming_memory *memory,
                          const struct streaming_coarse *coarse, int lane);

/* coarse/error.c: by how much concentrations differ from those of the coarse mesh; lane
 * vectors. Places of a drug: the rows of cells, of each side of the section, then these. */
enum {
    STREAMING_ERROR_TIP,
    STREAMING_ERROR_NEEDLE,
    STREAMING_ERROR_CISTERN,
    STREAMING_ERROR_CONVEXITY,
    STREAMING_ERROR_PLACES
};
size_t th_streaming_error_arrays(const struct th_setup *setup);
/* Behind a step of both, of the lane; the relative error at a place. */
void th_streaming_compare_places(const struct th_view *view,
                                 const struct streaming_memory *memory,
                                 const struct streaming_coarse *coarse, int lane);
double th_streaming_error(const struct th_view *view, const struct streaming_memory *memory,
                          const struct streaming_coarse *coarse, size_t species, size_t place,
                          int lane);

extern const char th_streaming_page[];

#endif
