/* Private to csf/axial: the functions of its files. rows.h has its rows, memory.h its memory.
 *
 * Functions of external linkage begin with th_axial_, all other names of the folder with axial_
 * or AXIAL_. Positions are in m below the foramen magnum, flows in m3/s, positive downward. */
#ifndef TH_CSF_AXIAL_H
#define TH_CSF_AXIAL_H

#include "memory.h"
#include "model/model.h"
#include "ports.h"
#include "rows.h"

/* geometry.c: sizes of cells and sections. */

/* Section of the CSF at a face, m2. */
double th_axial_section(const struct axial_memory *memory, const struct axial_params *p,
                        size_t face, int lane);
/* Share of one cell in a quantity of the canal. */
double th_axial_share(const struct axial_memory *memory, bool even, int column, size_t cell);
/* Share of one cell in what passes the dura, lean: of th_anatomy_lean. */
double th_axial_dura(const struct axial_memory *memory, bool even, double lean, size_t cell);
/* Share of the brain that a cell of the skull has beside it. */
extern const double th_axial_brain_share[AXIAL_SKULL];
/* CSF of a cell of the skull, and of the ventricles, m3. */
double th_axial_skull_volume(const struct axial_params *p, int cell, int i);
double th_axial_ventricle_volume(const struct axial_params *p, int i);
/* Volumes of the cells of a lane, into the memory. */
void th_axial_set_volumes(const struct axial_memory *memory, const struct axial_params *p,
                          const struct th_csf_tissue *tissue, int i);
/* Sizes of one lane, before or after a change: m3, m2, m. */
struct axial_sizes {
    double volume, skull[AXIAL_SKULL], brain, cord, roots, dura, depth, layer[TH_LAYERS];
};
/* Volume of a layer beside a cell of the state, m3; all of a lane into the memory. */
double th_axial_layer_volume(const struct axial_memory *memory, bool even,
                             const struct axial_sizes *sizes, size_t layer, size_t cell);
void th_axial_set_layer_volumes(const struct axial_memory *memory, const struct axial_params *p,
                                const struct th_csf_tissue *tissue, int i);
/* Distance of a state's cell centre below the foramen magnum, in cells; 0 for the skull. */
static inline double th_axial_centre(size_t cell)
{
    return cell > AXIAL_CISTERNS ? (double)(cell - AXIAL_CISTERNS) - 0.5 : 0;
}

/* resize.c: parameters that change a size during the run. The drug of lane i stays, or leaves
 * with the fluid; save: the state now holds for the present sizes. */
void th_axial_resize(const struct th_view *view, const struct axial_memory *memory, int i);
void th_axial_save_sizes(const struct th_view *view, int i);

/* flow.c: bulk flow. */

/* Flows of a member, m3/s. */
struct axial_flows {
    double spine, cisterns, convexity;    /* absorbed there                   */
    double formed, held;                  /* along the canal: formed, held    */
    double above_cisterns, above_sylvian; /* upward, out of those two         */
};
struct axial_flows th_axial_flows(const struct axial_params *p, const struct axial_key *key,
                                  int lane);
/* The step's flow at the tip into the states; CSF and the flows of the step, by the ports and
 * the states. */
void th_axial_update_flow(const struct th_view *view, int lane);
struct axial_bulk th_axial_bulk(const struct th_view *view, const struct axial_memory *memory,
                                int lane);
bool th_axial_same_bulk(const struct axial_bulk *one, const struct axial_bulk *other);

/* Local geometry, for what comes in there. */
struct th_csf_spot th_axial_geometry(const struct axial_memory *memory,
                                     const struct axial_params *p, double position, int lane);

/* injection.c: a bolus. The length over which its jet mixes it, m, 0 if there is none; whether
 * it is within what the model describes; if not, why, to be read behind the model's name. */
double th_axial_jet(const struct th_view *view, const struct axial_memory *memory, int number,
                    int lane);
enum th_csf_injection th_axial_check_injection(const struct th_view *view, int lane);
const char *th_axial_injection_text(const struct axial_memory *memory,
                                    enum th_csf_injection injection);

/* ventricle.c: the ventricles. */

/* The concentration there, kg/m3, 0 without a volume. */
double th_axial_ventricle(const struct th_view *view, size_t species, int i);
/* Drug in the ventricles at the step's start, kg, and the parts of the sources that go there,
 * kg/s with their ramp; the tip's is taken out of `source` and `ramp`; the same per volume of
 * the cisterns, as the solver needs it; the amount at the step's end, into the state. */
struct th_canal_ventricle th_axial_split_source(const struct th_view *view,
                                                const struct axial_memory *memory,
                                                size_t species, double source[TH_LANES],
                                                double ramp[TH_LANES]);
struct th_canal_ventricle th_axial_per_volume(const struct th_canal_ventricle *amounts,
                                              const struct axial_memory *memory);
void th_axial_update_ventricle(const struct th_view *view, size_t species,
                               const struct th_canal_ventricle *amounts);
/* Their volume that changed: the amount that leaves with the fluid, kg. */
/* True if a probe looks there; its lag over the step, kg/m3, as of probe_lagged. */
bool th_axial_probes_ventricle(const struct th_view *view, size_t probe, int i);
double th_axial_ventricle_lag(const struct th_view *view,
                              const struct th_canal_ventricle *amounts, size_t probe, int i);
double th_axial_resize_ventricle(const struct th_view *view, size_t species, int i);

/* True if a place, or a source, is in the ventricles; a leak never is. */
bool th_axial_in_ventricle(const struct axial_params *p, double position, int i);
bool th_axial_source_in_ventricle(const struct th_view *view, int number, int i);

/* inflow.c: all that comes in and is drawn, by the number of its source. */

/* Their memory behind the state, with so many vectors. */
static inline size_t th_axial_further_vectors(size_t species)
{
    return (sizeof(struct axial_further) + species * sizeof(struct axial_bends)) /
           sizeof(double[TH_LANES]);
}
static inline struct axial_further *th_axial_further(const struct th_view *view,
                                                     const struct axial_memory *memory)
{
    return (struct axial_further *)(view->arrays + view->species * memory->vectors * TH_LANES);
}
/* Sources that are used, into the memory; at the begin of a step, with their flows; their
 * shares, of a lane. */
void th_axial_find_used(const struct th_view *view, struct axial_memory *memory);
void th_axial_begin_further(const struct th_view *view, struct axial_memory *memory);
void th_axial_place_sources(const struct th_view *view, const struct axial_memory *memory,
                            int i);
/* Further sources of a drug's step into the memory's `inflow`; whether there are any. Those of
 * a part of a step: their ramps times the distance of its middle from that of the whole, s,
 * added to `sources`, in buffer 2 or 3. */
bool th_axial_fill_inflow(const struct th_view *view, const struct axial_memory *memory,
                          size_t species);
void th_axial_shift_inflow(const struct axial_memory *memory, struct th_canal_request *part,
                           const double *sources, const double middle[TH_LANES], int buffer);
/* Of the step: the bends of the further sources, and what was drawn, into the states. */
void th_axial_update_further(const struct th_view *view, const struct axial_memory *memory,
                             size_t species);
void th_axial_update_drawn(const struct th_view *view, const struct axial_memory *memory,
                           size_t species, const struct th_canal_ventricle *amounts);
/* Flow that needle or leak draws out of a cell, m3/s. */
double th_axial_drawn_flow(const struct axial_memory *memory, const struct axial_bulk *bulk,
                           int number, size_t cell, int i);
/* C at a source, with all bends. */
double th_axial_opening_concentration(const struct th_view *view,
                                      const struct axial_memory *memory, size_t species,
                                      int number, int i);

/* source.c: sources, by their numbers. */

/* A place along the canal: three neighbouring cells of the state, and the share of each. */
struct axial_stencil {
    size_t first;                            /* of the state                             */
    double weight[TH_CANAL_PROBE_CELLS], at; /* the place, in cells below the foramen    */
};
/* A source into the memory for a lane, mixed over a length by a jet; whether it is there; the
 * share of a cell. */
void th_axial_place_source(const struct axial_memory *memory, const struct axial_params *p,
                           int number, double position, double mixed, int lane);
bool th_axial_is_placed(const struct axial_memory *memory, const struct axial_params *p,
                        int number, double position, double mixed, int lane);
double th_axial_share_of_source(const struct axial_memory *memory, int number, size_t cell,
                                int lane);
/* The bend of C at a source that the cells of a stencil lack, in cells. */
double th_axial_bend_lack(const struct axial_memory *memory, int number,
                          const struct axial_stencil *stencil, int lane);

/* place.c: concentrations at places. A position above the foramen magnum is the cisterns. */

/* C at a place: the sum over the stencil, plus the bend of the tip's source, s/m3, and those of
 * the others, kg/m3. */
struct axial_reading {
    struct axial_stencil stencil;
    double bend, added;
};
struct axial_stencil th_axial_stencil(const struct axial_params *p, size_t n, double position,
                                      int lane);
struct axial_reading th_axial_reading(const struct th_view *view,
                                      const struct axial_memory *memory, size_t species,
                                      double position, int lane);
/* The stretch of the canal in which a place lies. */
size_t th_axial_stretch_at(const struct axial_memory *memory, const struct axial_params *p,
                           double position, int lane);
struct axial_stencil th_axial_stencil_of(const struct axial_memory *memory,
                                         const struct axial_params *p, double position,
                                         int lane);
/* One component (0 C, 1 T, 2 B) of a lane at a place, without the bend; C with it. */
double th_axial_component(const double *state, const struct axial_stencil *stencil,
                          int component, int lane);
double th_axial_concentration(const struct th_view *view, const struct axial_memory *memory,
                              size_t species, double position, int lane);
/* The middle of a level, m below the foramen magnum; the concentrations there into the ports.
 */
double th_axial_level(const struct axial_params *p, size_t level, int lane);
void th_axial_fill_levels(const struct th_view *view, const struct axial_memory *memory,
                          size_t species, int lane);
/* C at the tip; it and an upper bound of it into the states. */
double th_axial_tip_concentration(const struct th_view *view, const struct axial_memory *memory,
                                  size_t species, int lane);
/* States of the bend: the rate of the tip's source at the end of a step over which it changed
 * by `change`, and its flow, as far as the bend has settled. The coefficients are the step's.
 */
void th_axial_update_bend(const struct th_view *view, const struct axial_memory *memory,
                          size_t species, int lane, double rate, double change);
/* The same of another source, into the memory. */
void th_axial_update_further_bend(const struct th_view *view, const struct axial_memory *memory,
                                  size_t species, int number, int lane, double rate);
/* Concentrations that effects follow: fills `probes` of some lanes for the solver and returns
 * their number; the present value of one of them, kg/m3. */
size_t th_axial_probes(const struct th_view *view, const struct axial_memory *memory,
                       size_t species, const bool lanes[TH_LANES],
                       struct th_canal_probe probes[TH_PROBES]);
double th_axial_probe_value(const struct th_view *view, const struct axial_memory *memory,
                            size_t species, const struct th_canal_probe *probe, int lane);

/* disperse.c: the pulsation at a fraction f of the length: strokes over those at the foramen
 * magnum, the heart's pressure, Pa per m3 of its stroke and kg/m3, the section of the CSF, m2.
 * The heart's alone, by the density of the lane's coefficients. D at the faces of a lane, m2/s.
 */
struct axial_beat {
    double fall[TH_DRIFT_SOURCES], pulse, section;
};
struct axial_beat th_axial_beat(const struct axial_memory *memory, const struct axial_params *p,
                                double f, double density, int lane);
double th_axial_fall(const struct axial_memory *memory, const struct axial_params *p, double f,
                     int lane);
void th_axial_set_dispersion(const struct axial_memory *memory, const struct axial_params *p,
                             const struct axial_drug *drug, int lane);

/* coefficients.c: the canal's coefficients of one species for the flows of the states, in the
 * lanes that are wanted, where anything has changed; changed: where anything but flows has. */
void th_axial_set_coefficients(const struct th_view *view, const struct axial_memory *memory,
                               size_t species, const bool wanted[TH_LANES],
                               bool changed[TH_LANES]);
/* flow.c: those that flows change; loses: lanes that lose CSF to needle or leak, or did. */
void th_axial_set_exchange(const struct axial_memory *memory, const struct axial_params *p,
                           const struct axial_drug *drug, const bool wanted[TH_LANES],
                           const bool loses[TH_LANES]);

/* layers.c: tissue in layers. */

/* The tree of layers into a canal. */
void th_axial_link_layers(const struct axial_memory *memory, struct th_canal *canal);
/* Coefficients of the layers of a lane; whether drug goes through the dura as a layer. */
void th_axial_fill_layers(const struct axial_memory *memory, const struct axial_drug *drug,
                          int i);
bool th_axial_has_dura(const struct axial_memory *memory, const struct th_csf_tissue *tissue);
/* Drug of the layers of a cell to other sizes, from their state, whose first lane vector is
 * that of the lane; what has no layer any more, kg. capacity: of the layer saturates - 1. */
double th_axial_resize_layers(const struct axial_memory *memory, bool even, double *state,
                              const struct axial_sizes *before, const struct axial_sizes *now,
                              double saturates, double capacity, size_t cell);
/* The lane vector of a cell's free drug in the layer that saturates, that of what is bound is
 * the next: of T, with tissue as one layer; the volumes of the cells, m3. */
size_t th_axial_saturable_vector(const struct axial_memory *memory, size_t layer, size_t cell);
const double *th_axial_saturable_volume(const struct axial_memory *memory, size_t layer);
/* Its rate of binding, free to bound, 1/s, while all sites are free. */
double th_axial_binding(const struct axial_memory *memory, const struct axial_key *key,
                        size_t layer);
/* The layer that an effect in tissue follows. */
size_t th_axial_cord_layer(const struct th_ports *port, int i);

/* method.c: which method computes a step, and how long it may be. */

/* First step of saturable binding after an event: saturable_step over this. */
enum { AXIAL_GRADES = 12 };
enum axial_method { AXIAL_BY_POLES, AXIAL_BY_SDIRK };
/* Largest rate times step, of all lanes. */
double th_axial_lambda(const struct th_view *view);
/* The longest step of the exponential for a lane of a family, s. */
double th_axial_longest(const struct th_view *view, const struct th_csf_family *family,
                        int lane, double lambda);
/* The method for a lane of a family, by the parameter `solver`, or because the longest step is
 * too short; by poles where binding saturates. */
enum axial_method th_axial_method(const struct th_view *view,
                                  const struct th_csf_family *family, int lane, double longest);
/* One step of the exponential of a family, a request for each member, linear or saturable as
 * each lane needs it: a lane's bits do not depend on its neighbours. finer: a saturable step in
 * twice as many pieces. parts: into how many it was cut, or NULL. */
void th_axial_step_exponential(const struct th_view *view, const struct axial_memory *memory,
                               const struct th_csf_family *family,
                               const struct th_canal_request *requests, bool finer,
                               long parts[TH_LANES]);
/* The lanes that `control` names by the Runge-Kutta method, into spare memory, which `after` of
 * each request is then. */
void th_axial_step_sdirk(const struct th_view *view, const struct axial_memory *memory,
                         const struct th_csf_family *family, struct th_canal_request *requests,
                         struct th_canal_control *control);
/* saturable.c: the wanted lanes of an exponential step of a family whose binding saturates; the
 * others stay as they are. */
void th_axial_step_saturable(const struct th_view *view, const struct axial_memory *memory,
                             const struct th_csf_family *family,
                             const struct th_canal_request *requests,
                             const bool wanted[TH_LANES], bool finer, long parts[TH_LANES]);

/* error.c: estimates of the numerical error. */

/* The kind of a vector of a state: CSF, free, bound, plasma. */
size_t th_axial_field(const struct axial_memory *memory, size_t vector);

/* The lane's rate into the states; the next step is estimated anew if anything but flows has
 * changed, or if they outrun dispersion by half as much again as when steps last were. */
void th_axial_update_rate(const struct th_view *view, const struct axial_memory *memory,
                          size_t species, int lane, bool changed);
/* The errors of the step just taken of a family into the states; above `tolerance` the lane
 * fails. */
void th_axial_estimate(const struct th_view *view, const struct axial_memory *memory,
                       const struct th_csf_family *family,
                       const struct th_canal_request *requests, const bool implicit[TH_LANES]);
/* States of the spatial error: drug that the cells misplace at the end of a step, kg. To be
 * called after th_axial_fill_ports. th_axial_error: the larger of the relative errors of space,
 * now, and of time, so far. */
void th_axial_update_misplaced(const struct th_view *view, const struct axial_memory *memory,
                               size_t species);
double th_axial_error(const struct axial_states *states, size_t species, int lane);
/* The reason of a failed step, to be read behind the model's name. */
const char *th_axial_failure(const struct th_view *view, int lane);

/* observe.c: floors, below which a value is round-off: the least resolved share of a field's
 * largest value; states and ports, after a step. */
double th_axial_floor_share(size_t poles);
void th_axial_update_floors(const struct th_view *view, const struct axial_memory *memory,
                            size_t species);

/* ways.c: ways out of CSF and cord. Of a drug's step: integrals of C, along the canal weighted
 * by each cell's share of a surface, and of plasma, kg s/m3; the gain of the brain; what cord
 * and brain held before, kg. */
struct axial_passage {
    _Alignas(64) double surface[3][TH_LANES]; /* roots, cord, dura */
    double layer[TH_LAYERS][TH_LANES];        /* kg from each to plasma */
    double cisterns[TH_LANES], convexity[TH_LANES], plasma[TH_LANES];
    double brain[TH_LANES], tissue[TH_LANES];
};
/* The passage of the step just taken, before the ledger is filled; after it, into the states.
 */
void th_axial_find_passage(const struct th_view *view, const struct axial_memory *memory,
                           size_t species, const struct th_canal_request *request,
                           struct axial_passage *passage);
void th_axial_update_ways(const struct th_view *view, const struct axial_memory *memory,
                          size_t species, const struct axial_passage *passage);
/* Fluid that the step absorbed, into the states. */
void th_axial_update_fluid(const struct th_view *view, const struct axial_memory *memory);
void th_axial_observe_ways(const struct th_view *view);

/* step.c: a step; ledger and ports of the lanes that are wanted, from view->arrays. */
void th_axial_advance(const struct th_view *view);
void th_axial_advance_far(const struct th_view *view); /* of any length: settle.c */
void th_axial_fill_ports(const struct th_view *view, const struct axial_memory *memory,
                         const bool wanted[TH_LANES]);

/* settle.c: the steady state at time 0; why there is none, or NULL. */
void th_axial_settle(const struct th_view *view, struct th_settling *how);
const char *th_axial_unsteady(const struct th_view *view, int lane);

/* observe.c: outputs and profiles; the state of tissue, for its model. page.c: the manual's
 * page. axial.c: the model. */
void th_axial_observe(const struct th_view *view);
void th_axial_lend(const struct th_view *view, struct th_loan *loan);
extern const char th_axial_page[];
extern const struct th_model th_csf_axial;

#endif
