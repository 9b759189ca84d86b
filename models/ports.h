/* What models say to each other. Each line has one writer, named in its comment.
 *
 * Efforts are pressures, concentrations, properties: true at an instant. Transfers are what
 * moved in this step, m3 or kg, positive toward the patient: amounts, not rates, cross a wall,
 * so volume and mass balance to round-off whatever the step. Doubles only; a block starts with
 * zeros.
 *
 * The order of the slots is the order in which these lines are written within a step:
 *
 *     program drug pump fault catheter reservoir line csf effect gauge
 *
 * The ladder decides how much volume moves before the reservoir gives it and the line carries
 * it. What flows against that order (CSF pressure to the catheter, reservoir content to the
 * pump) is the value at the step's start. */
#ifndef TH_PORTS_H
#define TH_PORTS_H

#include "model/model.h"

enum {
    TH_FAULTS = 8,    /* faults along one catheter         */
    TH_SEGMENTS = 16, /* segments of the hydraulic ladder  */
    TH_PROBES = 16,   /* places where effects look         */
};

/* Where a drug or a volume can be; the balance adds them up. Each is written by one model. */
enum th_ledger {
    TH_IN_RESERVOIR, /* reservoir */
    TH_IN_LINE,      /* line: pump tubing and catheter */
    TH_IN_CSF,       /* csf: canal and cranial */
    TH_IN_TISSUE,    /* csf: cord, free and bound */
    TH_IN_PLASMA,    /* csf: central and peripheral */
    TH_CLEARED,      /* csf: eliminated so far */
    TH_DEGRADED,  /* reservoir and line together (written by line; reservoir reports to it) */
    TH_WITHDRAWN, /* reservoir: taken out at refills */
    TH_LEAKED,    /* line: out of the catheter, not into the CSF */
    TH_DRAWN,     /* csf: left with CSF that was drawn off */
    TH_LEDGERS
};

/* What a probe looks at: CSF or free drug in the cord at its position, CSF in the skull,
 * plasma. */
enum th_site { TH_AT_CSF, TH_AT_TISSUE, TH_AT_CRANIAL, TH_AT_PLASMA };

/* m below the foramen magnum. A place above it, below 0, is the cisterns; so high, the
 * ventricles. */
#define TH_VENTRICLES_FROM -0.05

struct th_ports {
    /* program: transfers and orders */
    double ordered_flow[TH_LANES]; /* m3/s the pump is told, over this step                  */
    double ordered_volume[TH_LANES]; /* m3 ordered in this step */
    double
        ordered_mass[TH_LANES]; /* kg of that drug as labelled that the clinician believes to
                                   be ordered in this step (by the programmed concentration) */
    double
        ordered_bolus[TH_LANES]; /* m3, whole, of the boluses under way in this step; 0: none */
    double cut_volume[TH_LANES]; /* m3 that boluses were to give and that is known in this
                                    step not to come: in neither of the two above          */
    double cut_mass[TH_LANES];   /* kg, the same, as ordered_mass                          */
    double program_stopped[TH_LANES]; /* 1: by an order; 0: it runs, whatever it orders now */
    double ordered_drug[TH_LANES]; /* the species that the programme names                    */

    /* drug: properties of each species at body temperature */
    double diffusivity[TH_SPECIES][TH_LANES];   /* m2/s, free, in CSF                        */
    double stock[TH_SPECIES][TH_LANES];         /* kg/m3 as labelled, of the next fill       */
    double base_fraction[TH_SPECIES][TH_LANES]; /* kg base per kg as labelled                */
    double solution_density[TH_SPECIES][TH_LANES]; /* kg/m3; 0: as CSF */
    double degradation[TH_SPECIES][TH_LANES]; /* 1/s in reservoir and line                 */
    double pial_permeability[TH_SPECIES][TH_LANES]; /* m/s, CSF - cord                        */
    double dural_permeability[TH_SPECIES][TH_LANES]; /* m/s, CSF - epidural blood */
    double partition[TH_SPECIES][TH_LANES]; /* cord : CSF at equilibrium                 */
    double tissue_clearance[TH_SPECIES][TH_LANES]; /* 1/s, cord to plasma */
    double binding[TH_SPECIES][TH_LANES];   /* 1/s, free to bound in cord                */
    double unbinding[TH_SPECIES][TH_LANES]; /* 1/s                                       */
    double binding_capacity[TH_SPECIES][TH_LANES]; /* kg/m3 of cord; 0: never saturates */
    double plasma_volume[TH_SPECIES][TH_LANES]; /* m3, central                               */
    double plasma_clearance[TH_SPECIES][TH_LANES];  /* m3/s  */
    double peripheral_volume[TH_SPECIES][TH_LANES]; /* m3; 0: one compartment                 */
    double intercompartmental[TH_SPECIES][TH_LANES]; /* m3/s */

    /* reservoir: efforts */
    double reservoir_pressure[TH_LANES];  /* Pa gauge                                   */
    double reservoir_stiffness[TH_LANES]; /* Pa/m3 by which that falls as it is drawn on */
    double reservoir_usable[TH_LANES];    /* m3 above the residual volume               */
    double reservoir_room[TH_LANES];      /* m3 below the capacity                      */
    double reservoir_taper[TH_LANES];     /* m3 over which the flow fades out           */
    double reservoir_capacity[TH_LANES];  /* m3                                         */
    double reservoir_volume[TH_LANES];    /* m3, for flow errors that depend on filling */
    double filled[TH_SPECIES][TH_LANES];  /* kg/m3 on the label of the last fill        */

    /* pump: its characteristic at the outlet: q(p) = flow - sum slip (p - slip_from)+ */
    double pump_flow[TH_LANES];         /* m3/s, mean over this step                  */
    double pump_change[TH_LANES];       /* m3/s at the step's end less that at its start:
                                           it changes evenly within it                */
    double pump_slip[2][TH_LANES];      /* m3/s/Pa                                    */
    double pump_slip_from[2][TH_LANES]; /* Pa gauge                                   */
    double pump_stalled[TH_LANES];      /* 1: it moves nothing whatever is ordered    */
    double pump_tubing[TH_LANES];       /* m3 of lumen between reservoir and catheter */

    /* fault: each fault has its own line [index] */
    double fault_at[TH_FAULTS][TH_LANES];     /* m from the pump along the catheter         */
    double fault_length[TH_FAULTS][TH_LANES]; /* m; 0: no fault                             */
    double fault_bore[TH_FAULTS][TH_LANES];   /* m, residual                                */

    /* catheter: transfers of this step and efforts at its end */
    double face_volume[TH_SEGMENTS + 1]
                      [TH_LANES];    /* m3 through each face; 0: from the reservoir,
                                        last: into the CSF. Whatever the pump asks,
                                        -reservoir_room <= the first
                                        <= reservoir_usable                        */
    double face_moment[2][TH_LANES]; /* m3 s, of the first and the last face: integral of
                                        (t - the step's middle) times the flow; 0: even */
    double segment_volume[TH_SEGMENTS]
                         [TH_LANES]; /* m3 held in each segment at the step's end  */
    double segment_count[TH_LANES];
    double catheter_length[TH_LANES]; /* m                                          */
    double catheter_bore[TH_LANES];   /* m                                          */
    double catheter_lumen[TH_LANES];  /* m3 at rest, without the pump's tubing      */
    double inlet_pressure[TH_LANES];  /* Pa gauge                                   */
    double tip_position[TH_LANES];    /* m below the foramen magnum                 */

    /* reservoir: transfer into the line */
    double inlet_mass[TH_SPECIES][TH_LANES]; /* kg that left with face_volume[0] > 0       */
    double reservoir_degraded[TH_SPECIES][TH_LANES]; /* kg, cumulative */

    /* line: transfers */
    double tip_volume[TH_LANES];             /* m3 into the CSF                            */
    double tip_mass[TH_SPECIES][TH_LANES];   /* kg into the CSF; negative: CSF drawn in    */
    double tip_moment[TH_SPECIES][TH_LANES]; /* kg s: integral of (t - the step's middle) times
                                                the rate of tip_mass; 0: it came evenly   */
    double returned_mass[TH_SPECIES][TH_LANES]; /* kg back into the reservoir, which takes it up
                                                   in its next step                           */

    /* csf: efforts at the step's end */
    double tip_pressure[TH_LANES]; /* Pa gauge at the tip                        */
    double tip_concentration[TH_SPECIES][TH_LANES]; /* kg/m3                                */
    double cistern_concentration[TH_SPECIES][TH_LANES]; /* kg/m3 */
    double plasma_concentration[TH_SPECIES][TH_LANES];  /* kg/m3  */
    double concentration_floor[TH_SPECIES][TH_LANES];   /* kg/m3 in CSF or cord: less cannot be
                                                           told from   none   */
    double plasma_floor[TH_SPECIES][TH_LANES]; /* kg/m3, the same in plasma                  */
    double probe_concentration[TH_PROBES][TH_SPECIES][TH_LANES]; /* kg/m3 where a probe looks;
                                                      only of probes whose rate is above 0 */
    double probe_lagged[TH_PROBES][TH_SPECIES]
                       [TH_LANES]; /* kg/m3: rate * integral over this step,
                               t = 0 .. h, of exp(-rate (h - t)) C(t) dt   */

    /* effect: each effect has its own line [index] */
    double probe_position[TH_PROBES][TH_LANES]; /* m below the foramen magnum                 */
    double probe_site[TH_PROBES][TH_LANES];     /* enum th_site                               */
    double probe_rate[TH_PROBES][TH_LANES];     /* 1/s of its delay, ke0; 0: no probe         */
    double effect_level[TH_PROBES][TH_LANES];   /* 0 .. 1                                     */

    /* the ledger: see enum th_ledger for the writers; kg and m3 */
    double mass[TH_LEDGERS][TH_SPECIES][TH_LANES];
    double supplied_mass[TH_SPECIES]
                        [TH_LANES];      /* reservoir: filled in so far, with the first fill */
    double volume[TH_LEDGERS][TH_LANES]; /* TH_IN_CSF: infused so far (csf)            */
    double supplied_volume[TH_LANES];    /* reservoir                                  */
};

#endif
