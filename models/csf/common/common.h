/* For the models of slot csf: what those of them share that solve canal, tissue and plasma as
 * one (csf/canal/canal.h). Sources by their numbers (openings.c), who forms and absorbs CSF,
 * and where (fluid.c), the jet of a bolus (jet.c), tissue in layers (layers.c), and families of
 * drugs with their plasma (family.c). It knows no mesh, no parameters and no states of a model:
 * those are arguments.
 *
 * Functions of external linkage begin with th_csf_. Positions are in m below the foramen
 * magnum. */
#ifndef TH_CSF_COMMON_H
#define TH_CSF_COMMON_H

#include "csf/canal/canal.h"
#include "model/model.h"
#include "ports.h"

/* openings.c: the ports of a source, by its number. */

/* Sources of fluid and drug: the catheter's openings by their numbers, the tip first, and the
 * needle; the last is a hole in the dura, which is drawn on alone. */
enum { TH_CSF_NEEDLE = TH_OPENINGS, TH_CSF_LEAK, TH_CSF_SOURCES };
/* Those of them that draw what their cells hold. */
enum { TH_CSF_SINKS = TH_CSF_SOURCES - TH_CSF_NEEDLE };

/* Its place, m; flow into the CSF, m3/s, mass, kg, and its moment, kg s, of this step, 0 of
 * what is not into CSF. */
double th_csf_source_position(const struct th_ports *port, int number, int i);
double th_csf_source_flow(const struct th_view *view, int number, int i);
double th_csf_source_mass(const struct th_ports *port, int number, size_t species, int i);
double th_csf_source_moment(const struct th_ports *port, int number, size_t species, int i);
/* True if a place, or a source, is in ventricles of a volume, m3; a leak never is. */
bool th_csf_in_ventricle(double volume, double position);
bool th_csf_source_in_ventricle(const struct th_ports *port, double volume, int number, int i);

/* A sentence if a tip, needle, leak or effect is beyond the end of a canal of a length, m, of
 * that lane; NULL: none is. */
const char *th_csf_beyond(const struct th_view *view, double length, int lane);

/* fluid.c: bulk flow by the ports of pressure. */

/* CSF there: its density, kg/m3; how it is formed, m3/s, in canal and skull; shares of the
 * canal in what is absorbed, of the cisterns in what the skull absorbs, of the canal in what is
 * stored. */
struct th_csf_fluid {
    double density, formed[2], spinal, cisterns, compliance;
};
struct th_csf_fluid th_csf_fluid(const struct th_ports *port, int lane);

/* Fluid absorbed, m3/s, in each place, and what is formed, and held, along the canal, and held
 * in the skull. infused: by all sources, less what they draw. */
struct th_csf_shares {
    double spine, cisterns, convexity, formed, held, held_in_skull;
};
struct th_csf_shares th_csf_shares(const struct th_csf_fluid *fluid, double infused,
                                   double stored);

/* jet.c: a bolus. */

/* The stream that leaves an opening: its width, m, the flow, m3/s, the whole of the boluses
 * under way, m3, and the length over which it is said to be mixed, m; 0: nothing is said.
 * opening: of the catheter's tip, m; 0: its bore. */
struct th_csf_spout {
    double width, flow, volume, spread;
};
struct th_csf_spout th_csf_spout(const struct th_ports *port, int number, double flow,
                                 double opening, int lane);

/* Local geometry: section of the CSF, m2, perimeter of cord and dura, m, and the displacement
 * of CSF by a beat, peak to peak, m. */
struct th_csf_spot {
    double section, perimeter, moved;
};

/* rate: the root of the sum of squares of each oscillation's frequency, 1/s, times its stroke
 * over the beat's; viscosity: kinematic, m2/s; along: the canal, not across it. */
struct th_csf_stir {
    double rate, viscosity;
    bool along;
};

/* True if there is a jet; the length over which it mixes what it carries, m. */
bool th_csf_has_jet(const struct th_csf_spout *spout);
double th_csf_jet(const struct th_csf_spout *spout, const struct th_csf_spot *spot,
                  const struct th_csf_stir *stir);

/* An inflow, against what is described: jets of tip and needle, the solutions'
 * weight. viscosity: dynamic, Pa s. */
enum th_csf_injection {
    TH_CSF_INJECTION_OK,
    TH_CSF_INJECTION_FAST,
    TH_CSF_INJECTION_NEEDLE,
    TH_CSF_INJECTION_HEAVY
};
enum th_csf_injection th_csf_check_jets(const struct th_ports *port, double tip_flow,
                                        double opening, double viscosity, int lane);
enum th_csf_injection th_csf_check_weight(const struct th_ports *port, size_t species,
                                          int lane);

/* family.c: families of drugs, that are solved together, parents before what is formed of them.
 */
struct th_csf_family {
    size_t count, drug[TH_SPECIES];
    size_t parent[TH_SPECIES]; /* its place in the family; at least count: it has none */
};
/* All of them; returns their number. */
size_t th_csf_families(const struct th_view *view, struct th_csf_family families[TH_SPECIES]);
/* True if the binding of a drug saturates; of any of a family. */
bool th_csf_saturable(const struct th_view *view, size_t species, int lane);
bool th_csf_is_family_saturable(const struct th_view *view, const struct th_csf_family *family,
                                int lane);
/* Requests of all members get passages and feeds of their own, which must outlive them. */
struct th_csf_links {
    struct th_canal_passage passage[TH_SPECIES];
    struct th_canal_feed feed[TH_SPECIES];
};
void th_csf_link(const struct th_csf_family *family, struct th_canal_request *requests,
                 struct th_csf_links *links);
/* The results of some lanes into those of another request, of a state of so many vectors. */
void th_csf_take_lanes(size_t vectors, const struct th_canal_size *size,
                       const struct th_canal_request *to, const struct th_canal_request *from,
                       const bool lanes[TH_LANES]);

/* The drug's properties in its ports, and what plasma adds. Doubles only, without padding. */
struct th_csf_properties {
    double diffusivity, pial_permeability, dural_permeability, partition; /* m2/s, m/s, 1 */
    double tissue_clearance, binding, unbinding, binding_capacity;        /* 1/s, kg/m3   */
    double plasma_volume, plasma_clearance;                               /* m3, m3/s     */
    double peripheral_volume, intercompartmental, deep_volume, deep_intercompartmental;
    double inward[TH_WAYS], unabsorbed[TH_WAYS], first_pass[TH_WAYS]; /* 1/s */
};
struct th_csf_properties th_csf_properties(const struct th_ports *port, size_t species,
                                           int lane);

/* layers.c: tissue in its ports: m, tissue : plasma, m3, m3/s; of layers as there. Doubles
 * only, without padding. */
struct th_csf_layer {
    double depth, exchange, partition, water, clearance, perfusion, binding;
};
struct th_csf_tissue {
    double depth, partition, brain_volume, brain_exchange, saturates;
    struct th_csf_layer layer[TH_LAYERS];
};
struct th_csf_tissue th_csf_tissue(const struct th_ports *port, int lane);
/* Of a drug in a layer, 1/s: from what lies before it, per volume of the layer, and back; to
 * plasma; binding. partition: T in balance with plasma. */
struct th_csf_layer_rates {
    double in, out, to_plasma, partition, binding, unbinding;
};
struct th_csf_layer_rates th_csf_layer_rates(const struct th_csf_tissue *tissue,
                                             const struct th_csf_properties *drug,
                                             size_t layer);

/* Compartments of plasma into the coefficients of a lane. */
void th_csf_fill_blood(struct th_canal *canal, const struct th_csf_properties *drug, int lane);
/* Given beside the pump in this step, kg: all of it; as the solver takes it, NULL if nothing.
 */
double th_csf_given(const struct th_ports *port, size_t species, int lane);
const struct th_canal_dose *th_csf_dose(const struct th_view *view, size_t species,
                                        struct th_canal_dose *dose);
/* The dose of a part of the step, whose middle is so far behind that of the step, s. */
void th_csf_part_of_dose(const struct th_canal_dose *dose, const double middle[TH_LANES],
                         bool first, struct th_canal_dose *part);
/* Formed of 1 kg of a parent that is lost, kg. */
double th_csf_formed(const struct th_ports *port, size_t species, size_t parent, int lane);
/* The feed of the k-th member of a family by its parent, passages: of all members; NULL without
 * a parent. What it made of the parent in a step, kg. */
const struct th_canal_feed *th_csf_feed(const struct th_view *view,
                                        const struct th_csf_family *family, size_t k,
                                        const struct th_canal_passage *passages,
                                        struct th_canal_feed *feed);
double th_csf_made(const struct th_view *view, size_t species, const struct th_canal_feed *feed,
                   int lane);
/* True if the passage of the k-th member's blood is needed; lost for good of a drug in a step,
 * kg, passage: NULL if not. */
bool th_csf_passed(const struct th_view *view, const struct th_csf_family *family, size_t k);
double th_csf_lost(const struct th_view *view, size_t species, const double *area,
                   const struct th_canal_passage *passage, int lane);
/* The volume that makes amounts of a compartment's concentration, m3, of all lanes. */
const double *th_csf_volume_behind(const struct th_ports *port, size_t species,
                                   size_t compartment);

/* The blood of one lane: the first of TH_CANAL_PLASMA vectors of a state, at that lane.
 * Parameters that change a volume, after the sizes that were, m3; the ledger and the ports of
 * plasma, with what it owes and what was made of a parent, kg. */
struct th_csf_blood_sizes {
    double plasma, peripheral, deep;
};
void th_csf_resize_blood(const struct th_ports *port, size_t species, int lane, double *blood,
                         const struct th_csf_blood_sizes *before);
void th_csf_fill_blood_ports(struct th_ports *port, size_t species, int lane,
                             const double *blood, double owed, double made);

#endif
