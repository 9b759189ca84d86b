/* The quantities that models exchange: one struct for each slot, which the models of that slot
 * alone write and any model may read. The comment over a struct is the contract of its slot:
 * every model that stands there keeps it, and every reader may count on it.
 *
 * Efforts are pressures, concentrations, properties: true at an instant. Transfers are what
 * moved in this step, m3 or kg, positive toward the patient: amounts, not rates, cross a wall,
 * so volume and mass balance to round-off whatever the step. All values are doubles, SI units,
 * finite; a block starts with zeros, and lines that nobody writes stay so: a scenario may have
 * no device.
 *
 * A device that is out of the body (view->out): all its transfers are exactly zero, no order
 * stands, no slip, no fault, reservoir and line hold nothing and have no usable volume, no
 * headroom and no pressure; what does not change (tubing, lumen, bore, length, the tip's place)
 * stays.
 *
 * The order of the slots is the order in which these structs are written within a step:
 *
 *     surroundings patient clinician medicine program drug pump fault catheter reservoir
 *     line needle depot pressure tissue plasma csf effect gauge
 *
 * The catheter decides how much volume moves before the reservoir gives it and the line carries
 * it. What is read against that order (CSF pressure by the catheter, reservoir content by the
 * pump) is the value at the step's start.
 *
 * Of one quantity of fluid, in the order of the stream: `ordered` by the programme;
 * `commanded`, what the rotor turns for, with its error; `delivered` by the pump, after the
 * limit of the reservoir; `drawn` through the inlet's face. */
#ifndef TH_PORTS_H
#define TH_PORTS_H

#include "model/model.h"

enum {
    TH_FAULTS = 8,     /* faults along one catheter        */
    TH_SIDES = 6,      /* side holes of the catheter       */
    TH_SEGMENTS = 16,  /* segments of the hydraulic ladder */
    TH_PROBES = 16,    /* places where effects look        */
    TH_PUMP_SLIPS = 3, /* knees of the pump's line         */
    TH_MEDICINES = 8,  /* prescriptions beside the pump    */
};

/* Openings of the catheter, each with the line of its number: the tip, 1 + m of fault m, the
 * tear of a wall that burst, TH_SIDE + k of its side hole k, and its access port, at the inlet.
 */
enum { TH_TIP, TH_BURST = 1 + TH_FAULTS, TH_SIDE, TH_ACCESS = TH_SIDE + TH_SIDES, TH_OPENINGS };

/* Spaces into which they open, and, outside of the body, the syringe at the access port. */
enum th_space { TH_CSF, TH_EPIDURAL, TH_SUBCUTANEOUS, TH_SPACES, TH_SYRINGE = TH_SPACES };

enum th_posture { TH_SUPINE, TH_LATERAL, TH_UPRIGHT };

/* Air, warmth, field and posture around all that is here, constant between events; written
 * whether there is a device or not. ambient_pressure, temperatures > 0; magnetic_field >= 0.
 * Read by drug, pump, catheter and pressure. */
struct th_surroundings_ports {
    double ambient_pressure[TH_LANES]; /* Pa, absolute */
    double body_temperature[TH_LANES]; /* K */
    double pump_temperature[TH_LANES]; /* K */
    double magnetic_field[TH_LANES];   /* T, at the pump */
    double posture[TH_LANES];          /* enum th_posture */
};

/* The person, constant between events; 0: nothing is known of him or her. Read by drug. */
struct th_patient_ports {
    double weight[TH_LANES]; /* kg */
    double age[TH_LANES];    /* s; 0: not given */
};

/* Beliefs about the device, and errors of measurement; constant between events. All 0, as
 * without a clinician: the truth is known and measured. Read by program and reservoir. */
struct th_clinician_ports {
    double catheter_volume[TH_LANES]; /* m3 up to the tip; 0: the true one */
    double concentration[TH_LANES];   /* kg/m3 of the programmed drug, as labelled; 0: the true
                                         one */
    double
        reservoir_volume[TH_LANES]; /* m3, of a new one, with the residual; 0: the true one */
    double notice_from[TH_LANES];   /* m3 of discrepancy that is noted; 0: none is */
    double alarm_from[TH_LANES];    /* m3 of discrepancy that is an alarm; 0: none is */
    double syringe_error[TH_LANES]; /* of a refill: share filled in beyond the told */
    double syringe_noise[TH_LANES]; /* >= 0, standard deviation of that, anew for each */
    double reading_noise[TH_LANES]; /* m3, >= 0, the same of reading what is taken out */
    double set_volume[TH_LANES];    /* m3, >= 0, of that, which no syringe shows */
};

/* Routes of a dose beside the pump. */
enum th_route { TH_ORAL, TH_UNDER_SKIN, TH_INTO_VEIN };

/* Each prescription has the line of its own index; all but the amount is constant. Read by
 * plasma. */
struct th_medicine_ports {
    double taken[TH_MEDICINES][TH_LANES];  /* 1: there is that prescription */
    double drug[TH_MEDICINES][TH_LANES];   /* number of the species */
    double route[TH_MEDICINES][TH_LANES];  /* enum th_route */
    double amount[TH_MEDICINES][TH_LANES]; /* kg as labelled, at the start of this step */
};

/* Orders of this step. ordered_flow >= 0, even over the step, and valid from prepare on: later
 * slots read it there for the size of the next step. Orders do not depend on what the pump or
 * the reservoir can do. Read by pump, catheter, reservoir, line, csf and gauge. */
struct th_program_ports {
    double ordered_flow[TH_LANES];   /* m3/s */
    double ordered_volume[TH_LANES]; /* m3 in this step */
    double ordered_mass[TH_LANES];   /* kg as labelled of `drug` in this step, by the programmed
                                        concentration */
    double ordered_bolus[TH_LANES];  /* m3, whole, of the boluses under way; 0: none */
    double cut_volume[TH_LANES]; /* m3 of boluses that in this step turn out not to come: not in
                                    ordered_volume of any step */
    double cut_mass[TH_LANES];   /* kg, the same, as ordered_mass */
    double stopped[TH_LANES];    /* 1: by an order; 0: it runs, whatever it orders now */
    double drug[TH_LANES];       /* number of the species that the programme names */
};

/* Properties of each species at body temperature, each written by the instance of that drug
 * alone; >= 0, constant between events. Read by program, reservoir, line, csf and gauge. */
struct th_drug_ports {
    double diffusivity[TH_SPECIES][TH_LANES];        /* m2/s, free, in CSF */
    double stock[TH_SPECIES][TH_LANES];              /* kg/m3 as labelled, of the next fill */
    double base_fraction[TH_SPECIES][TH_LANES];      /* kg base per kg as labelled, above 0 */
    double solution_density[TH_SPECIES][TH_LANES];   /* kg/m3; 0: as CSF */
    double degradation[TH_SPECIES][TH_LANES];        /* 1/s in reservoir and line */
    double pial_permeability[TH_SPECIES][TH_LANES];  /* m/s, CSF to cord */
    double dural_permeability[TH_SPECIES][TH_LANES]; /* m/s, CSF to epidural blood */
    double partition[TH_SPECIES][TH_LANES];          /* cord : CSF at equilibrium */
    double tissue_clearance[TH_SPECIES][TH_LANES];   /* 1/s, cord to plasma */
    double binding[TH_SPECIES][TH_LANES];            /* 1/s, free to bound in cord */
    double unbinding[TH_SPECIES][TH_LANES];          /* 1/s, back */
    double binding_capacity[TH_SPECIES][TH_LANES];   /* kg/m3 of cord; 0: never saturates */
    double plasma_volume[TH_SPECIES][TH_LANES];      /* m3, central, above 0 */
    double plasma_clearance[TH_SPECIES][TH_LANES];   /* m3/s */
    double peripheral_volume[TH_SPECIES][TH_LANES];  /* m3; 0: one compartment */
    double intercompartmental[TH_SPECIES][TH_LANES]; /* m3/s */
    double deep_volume[TH_SPECIES][TH_LANES];        /* m3; 0: no third compartment */
    double deep_intercompartmental[TH_SPECIES][TH_LANES]; /* m3/s */
    double absorption_time[TH_SPECIES][TH_LANES];  /* s, of the gut; 0: not given            */
    double transit_time[TH_SPECIES][TH_LANES];     /* s, from the gut to plasma; 0: at once  */
    double absorbed[TH_SPECIES][TH_LANES];         /* share of what leaves the gut           */
    double first_pass[TH_SPECIES][TH_LANES];       /* share of that cleared before plasma    */
    double skin_time[TH_SPECIES][TH_LANES];        /* s, from under the skin; 0: not given   */
    double molar_mass[TH_SPECIES][TH_LANES];       /* kg/mol; 0: not given                   */
    double label_daily_dose[TH_SPECIES][TH_LANES]; /* kg/s, as labelled; 0: no limit     */
    double label_concentration[TH_SPECIES][TH_LANES]; /* kg/m3, as labelled; 0: no limit    */
    double parent[TH_SPECIES]
                 [TH_LANES]; /* 1 + number of the parent, 0: none; all lanes alike */
    double formed[TH_SPECIES][TH_LANES]; /* share of its cleared molecules that become this */
};

/* The pump's characteristic at its outlet over this step, which does not rise with the pressure
 * p there:
 *
 *     q(p) = flow - sum over m of slip_m (p - slip_from_m)+
 *
 * A slip may be below 0 where it takes back one that begins at a lower pressure, as a check
 * valve does: the sum of those that have begun is at least 0 at any pressure (the catheter
 * stops the member otherwise). Within the step slip_from_0 of a slip_0 above 0 falls with the
 * reservoir's pressure, and so does slip_from_1 if slip_1 is below 0; flow / slip_0 above a
 * slip_from_0 below any pressure is the drive of a pump that gives slip_0 (drive - p). slip_2,
 * at least 0, begins below any pressure and below the others, and so does slip_from_2 fall: a
 * way that lies open beside what the pump displaces. The
 * volume delivered at the pressure of the step's start, q times the step, does not exceed the
 * reservoir's `usable`, toward which it fades within the reservoir's `taper`, so that the flow
 * has no jump when the reservoir runs dry (the catheter cuts what a pump forgets to). Read by
 * catheter, program, line, reservoir. */
struct th_pump_ports {
    double flow[TH_LANES];   /* m3/s, mean over this step */
    double change[TH_LANES]; /* m3/s at the step's end less that at its start: it changes
                                evenly within it */
    double slip[TH_PUMP_SLIPS][TH_LANES];      /* m3/s/Pa, of either sign */
    double slip_from[TH_PUMP_SLIPS][TH_LANES]; /* Pa gauge */
    double stalled[TH_LANES];                  /* 1: it displaces nothing whatever is ordered */
    double tubing[TH_LANES];     /* m3 of lumen between reservoir and catheter, constant */
    double even_pulse[TH_LANES]; /* m3 of a pulse that it gives as an even flow; 0: it gives
                                    none so. Read by gauge */
};

/* Each fault along the catheter has the line of its own index, as it is at the step's end;
 * bore_change: from the step's start to its end; opening_conductance: its mean over the step;
 * tip_shift: at the step's start. 0 <= bore, bore - bore_change <= the catheter's; conductance
 * >= 0. Read by catheter. */
struct th_fault_ports {
    double at[TH_FAULTS][TH_LANES];                  /* m from the pump along the catheter */
    double length[TH_FAULTS][TH_LANES];              /* m; 0: no pinch */
    double bore[TH_FAULTS][TH_LANES];                /* m, what is left of it */
    double bore_change[TH_FAULTS][TH_LANES];         /* m; 0: it stands */
    double opening_conductance[TH_FAULTS][TH_LANES]; /* m3/s/Pa at `at`; 0: none */
    double opening_space[TH_FAULTS][TH_LANES];       /* enum th_space it opens into */
    double opening_position[TH_FAULTS][TH_LANES];    /* m below the foramen magnum, of one into
                                                        CSF */
    double tip_space[TH_FAULTS][TH_LANES]; /* enum th_space to which it has moved the tip;
                                              TH_CSF: none */
    double tip_shift[TH_FAULTS][TH_LANES]; /* m by which it has moved the tip down; sums over
                                              faults */
};

/* Flow through the catheter in this step, and pressures at its end. Whatever the pump
 * delivers, -headroom <= the first face's volume <= usable of the reservoir; what enters a
 * segment and leaves it neither through the next face nor through its openings is in
 * segment_volume, to round-off. access_flow, access_whole and
 * access_concentration are valid from prepare on; the access port is an opening of the first
 * segment. replaced, primed and taken_volume change in events alone. Read by reservoir, line,
 * pressure, csf, pump, program, fault. */
struct th_catheter_ports {
    double face_volume[TH_SEGMENTS + 1][TH_LANES];  /* m3 through each face; 0: drawn from the
                                                       reservoir, the last: through the tip */
    double opening_volume[TH_OPENINGS][TH_LANES];   /* m3 out through each; below 0: in */
    double opening_moment[TH_OPENINGS][TH_LANES];   /* m3 s: integral of (t - the step's middle)
                                                       times that flow; 0: even */
    double opening_position[TH_OPENINGS][TH_LANES]; /* m below the foramen magnum, in CSF; what
                                                       is beyond the canal's end lies there */
    double opening_space[TH_OPENINGS][TH_LANES];    /* enum th_space */
    double opening_place[TH_OPENINGS][TH_LANES];    /* segments from the pump to it; of a hole
                                                       that a fault made the middle of its
                                                       segment, but its own if there are
                                                       side holes; of the tip segment_count */
    double opening_conductance[TH_OPENINGS][TH_LANES]; /* m3/s/Pa; 0: there is none; of the tip
                                                          1, 0: it is closed */
    double opening_pressure[TH_OPENINGS][TH_LANES]; /* Pa inside over that outside, at a fault's
                                                       place, whether there is a hole or not */
    double access_concentration[TH_SPECIES][TH_LANES]; /* kg/m3 of base in the syringe */
    double access_flow[TH_LANES];                      /* m3/s, ordered to be injected now */
    double access_whole[TH_LANES]; /* m3, whole, of what is injected or aspirated there now */
    double replaced[TH_LANES]; /* how many catheters were replaced so far: each took its fluid
                                  along, and the new one came without a fault, full of */
    double primed[TH_SPECIES][TH_LANES]; /* kg/m3 of base in the newest of them */
    double taken_volume[TH_LANES]; /* m3 that the old ones took along, so far; each new one
                                      holds `lumen` */
    double segment_volume[TH_SEGMENTS][TH_LANES]; /* m3 held in each segment */
    double segment_count[TH_LANES];               /* a whole number, at most TH_SEGMENTS */
    double length[TH_LANES];                      /* m */
    double bore[TH_LANES];                        /* m */
    double wall[TH_LANES];                        /* m thick */
    double viscosity[TH_LANES];                   /* Pa s, of the fluid in it */
    double intrathecal[TH_LANES];    /* m that lie in the CSF, the tip at the end */
    double lumen[TH_LANES];          /* m3 at rest, without the pump's tubing */
    double inlet_pressure[TH_LANES]; /* Pa gauge */
};

/* The reservoir at the step's end, and what went from it into the line in this step.
 * usable, headroom >= 0; capacity > 0; 0 <= inlet_mass, 0 unless face_volume[0] > 0. It takes
 * up the line's returned_mass one step later. Read by pump, catheter, line, depot and gauge. */
struct th_reservoir_ports {
    double pressure[TH_LANES];               /* Pa gauge */
    double stiffness[TH_LANES];              /* Pa/m3 by which that falls as it is drawn on */
    double temperature[TH_LANES];            /* K, of the fluid, above 0 */
    double warming_time[TH_LANES];           /* s, above 0: with which it nears the pump's */
    double expansion[TH_LANES];              /* Pa/K by which the pressure rises with it */
    double usable[TH_LANES];                 /* m3 above the residual volume */
    double headroom[TH_LANES];               /* m3 below the capacity */
    double taper[TH_LANES];                  /* m3 over which the flow fades out */
    double capacity[TH_LANES];               /* m3 */
    double volume[TH_LANES];                 /* m3, with the residual */
    double label[TH_SPECIES][TH_LANES];      /* kg/m3 on the label of the last fill */
    double inlet_mass[TH_SPECIES][TH_LANES]; /* kg base that left with face_volume[0] */
    double degraded[TH_SPECIES][TH_LANES];   /* kg base, cumulative */
    double supplied_mass[TH_SPECIES][TH_LANES]; /* kg base filled in so far, at the start too */
    double supplied_volume[TH_LANES];           /* m3, the same */
    double removed_mass[TH_SPECIES][TH_LANES];  /* kg base in it whenever it was explanted, so
                                                   far */
    double removed_volume[TH_LANES];            /* m3, the same */
    double pocket_mass[TH_SPECIES][TH_LANES];   /* kg base that refills put beside it, so far:
                                                   not supplied to it */
    double pocket_volume[TH_LANES];             /* m3, the same */
};

/* Transfers of the line in this step at the catheter's openings and at its inlet. Read by csf,
 * reservoir and gauge. */
struct th_line_ports {
    double opening_mass[TH_OPENINGS][TH_SPECIES][TH_LANES];   /* kg out; below 0: drawn in */
    double opening_moment[TH_OPENINGS][TH_SPECIES][TH_LANES]; /* kg s: integral of (t - the
                                     step's middle) times the rate of opening_mass; 0: evenly */
    double returned_mass[TH_SPECIES][TH_LANES];               /* kg back into the reservoir */
    double supplied_mass[TH_SPECIES][TH_LANES]; /* kg base in it whenever it was implanted, or
                                                   in a new catheter, so far, and injected
                                                   through the access port; at the start: not
                                                   counted */
    double supplied_volume[TH_LANES];           /* m3, the same */
};

/* One needle, whose opening lies in the CSF. flow, injected, spread, density, bore and position
 * are valid from prepare on; volume is flow times the step, mass >= 0 and even over it, 0 while
 * it draws. Read by pressure, csf and gauge. */
struct th_needle_ports {
    double volume[TH_LANES];           /* m3 into the CSF in this step; below 0: drawn */
    double mass[TH_SPECIES][TH_LANES]; /* kg base into the CSF in this step */
    double position[TH_LANES];         /* m below the foramen magnum */
    double flow[TH_LANES];             /* m3/s now; below 0: drawn */
    double injected[TH_LANES];         /* m3, whole, of the injection under way; 0: none */
    double spread[TH_LANES];           /* m of canal over which it is mixed; 0: as its jet is */
    double density[TH_LANES];          /* kg/m3 of what is given; 0: as CSF */
    double bore[TH_LANES];             /* m, of the opening */
    double supplied_mass[TH_SPECIES][TH_LANES]; /* kg base given so far */
    double supplied_volume[TH_LANES];           /* m3, the same */
};

/* Spaces outside of the CSF that take up what leaks, at the step's end; [TH_CSF] is not used.
 * concentration >= 0. Read by catheter, line, csf and gauge. */
struct th_depot_ports {
    double pressure[TH_SPACES][TH_LANES]; /* Pa gauge */
    double follows[TH_LANES]; /* 1: around an opening of the catheter the epidural space is
                                 epidural_below, Pa, under the CSF at the tip's level */
    double epidural_below[TH_LANES];
    double concentration[TH_SPACES][TH_SPECIES][TH_LANES]; /* kg/m3 of what is drawn back in */
    double absorbed_mass[TH_SPECIES][TH_LANES];   /* kg base into plasma in this step */
    double absorbed_moment[TH_SPECIES][TH_LANES]; /* kg s, as of openings; 0: evenly */
    double supplied_mass[TH_SPECIES][TH_LANES];   /* kg base injected there so far */
    double supplied_volume[TH_LANES];             /* m3, the same */
};

#include "ports_body.h"

/* A gauge writes nothing here. */
struct th_ports {
    struct th_surroundings_ports surroundings;
    struct th_patient_ports patient;
    struct th_clinician_ports clinician;
    struct th_medicine_ports medicine;
    struct th_program_ports program;
    struct th_drug_ports drug;
    struct th_pump_ports pump;
    struct th_fault_ports fault;
    struct th_catheter_ports catheter;
    struct th_reservoir_ports reservoir;
    struct th_line_ports line;
    struct th_needle_ports needle;
    struct th_depot_ports depot;
    struct th_pressure_ports pressure;
    struct th_tissue_ports tissue;
    struct th_plasma_ports plasma;
    struct th_csf_ports csf;
    struct th_effect_ports effect;
    struct th_ledger_ports ledger;
};

#include "ports_read.h"

#endif
