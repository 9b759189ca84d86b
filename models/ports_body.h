/* The quantities that models of the body exchange, from the pressure of CSF to effects, and the
 * ledger: the second half of ports.h, which includes it. */
#ifndef TH_PORTS_BODY_H
#define TH_PORTS_BODY_H

/* Parts of the CSF; the places where it is absorbed. */
enum { TH_CANAL, TH_SKULL };
enum { TH_ALONG_CANAL, TH_IN_CISTERNS, TH_AT_CONVEXITY };

/* CSF as a fluid. Flows are means over this step, m3/s:
 *
 *     formed + what comes in through openings = absorbed + stored + leaked
 *
 * each step, to round-off. formed, leaked and the shares >= 0, shares <= 1; absorbed below 0
 * where more is drawn than is formed and comes back from there; formed, the shares, the hole's
 * place and the pressure are valid from prepare on. The shares divide what is absorbed or
 * stored as a whole, and are there while nothing is. Read by catheter and csf. */
struct th_pressure_ports {
    double formed[2][TH_LANES];        /* canal, skull */
    double absorbed[3][TH_LANES];      /* canal, cisterns, convexity: with what comes in */
    double stored[2][TH_LANES];        /* canal, skull: what they take up as they widen */
    double leaked[TH_LANES];           /* out through a hole in the dura */
    double leak_position[TH_LANES];    /* m below the foramen magnum */
    double spinal_share[TH_LANES];     /* of the canal in what is absorbed */
    double cistern_share[TH_LANES];    /* of the cisterns in what the skull absorbs */
    double compliance_share[TH_LANES]; /* of the canal in what is stored */
    double csf[TH_LANES];              /* Pa gauge at the level of indifference, at the
                                          step's end */
    double column[TH_LANES];           /* Pa/m downward from there (posture) */
    double indifference[TH_LANES];     /* m below the foramen magnum */
    double density[TH_LANES];          /* kg/m3 of CSF */
};

/* Layers of tissue: three branches of two, each but the last entered from CSF. */
enum th_layer { TH_WHITE, TH_GREY, TH_ROOTS, TH_GANGLIA, TH_DURA, TH_FAT, TH_LAYERS };

/* Tissue beside the CSF that takes up drug, constant between events. depth, layer_depth of one
 * that is there > 0; the rest >= 0. A model has one layer of cord and rootlets under their
 * surfaces, T and B, or layers: across() of it is TH_LAYERS then, else 0. Those of the first
 * two branches lie under cord and rootlets, dura and fat around the dura. Of layer l and a drug
 *
 *     K = layer_partition partition + layer_water        layer : CSF in balance
 *     P = layer_exchange times pial or dural permeability, of a layer beside CSF; times
 *         diffusivity over half of both depths, of one behind it
 *     k = layer_clearance tissue_clearance + layer_perfusion/K        1/s to plasma
 *
 * and layer_binding times binding. A layer behind one that is not there is not there. Read by
 * csf, which solves it. */
struct th_tissue_ports {
    double depth[TH_LANES];                  /* m */
    double plasma_partition[TH_LANES];       /* tissue : plasma in balance; of layers, over K */
    double brain_volume[TH_LANES];           /* m3 of extracellular fluid */
    double brain_exchange[TH_LANES];         /* m3/s between it and cranial CSF */
    double layer_depth[TH_LAYERS][TH_LANES]; /* m; 0: it is not there */
    double layer_exchange[TH_LAYERS][TH_LANES];
    double layer_partition[TH_LAYERS][TH_LANES];
    double layer_water[TH_LAYERS][TH_LANES];
    double layer_clearance[TH_LAYERS][TH_LANES];
    double layer_perfusion[TH_LAYERS][TH_LANES]; /* 1/s */
    double layer_binding[TH_LAYERS][TH_LANES];
    double saturates[TH_LANES]; /* 1 + the layer whose binding has binding_capacity; 0: none;
                                   all lanes alike */
};

/* State of csf that tissue reads in observe (th_borrow): cells along the canal. Lane vectors,
 * SI. */
struct th_loan {
    const double *length; /* m of the canal */
    size_t cells;
    const double *edge;   /* [cells + 1] faces, fractions of the length; NULL: of equal cells */
    const double *tissue; /* free drug of the first cell, kg/m3; the next is what is bound */
    size_t cell, species; /* lane vectors from a cell, from a species to the next */
    const double *layers; /* the same of the first layer; [cell][layer][free, bound] */
    const double *volume; /* of layers, m3: [layer] of the first cell, cell by cell */
    size_t apart;         /* lane vectors from the volumes of a layer to those of the next */
};

/* Compartments of blood, and the ways of a drug into the first. */
enum th_compartment { TH_CENTRAL, TH_PERIPHERAL, TH_DEEP, TH_COMPARTMENTS };
enum th_way { TH_GUT, TH_TRANSIT, TH_SKIN, TH_WAYS };

/* Drug that comes into plasma, >= 0; rates are constant between events, 0 of a way that nothing
 * came by. `inward` of the gut is to transit if drug leaves that. Read by csf and gauge. */
struct th_plasma_ports {
    double inward[TH_WAYS][TH_SPECIES][TH_LANES];     /* 1/s                                  */
    double unabsorbed[TH_WAYS][TH_SPECIES][TH_LANES]; /* 1/s, never absorbed                  */
    double first_pass[TH_WAYS][TH_SPECIES][TH_LANES]; /* 1/s, cleared before it is in plasma  */
    double injected[TH_SPECIES][TH_LANES];            /* kg base into plasma at its start     */
    double placed[TH_WAYS][TH_SPECIES][TH_LANES];     /* kg base into a way at its start      */
    double infused[TH_SPECIES][TH_LANES];             /* kg base into plasma, evenly          */
    double supplied_mass[TH_SPECIES][TH_LANES];       /* kg base given so far                 */
};

/* Vertebral levels, C1 to S2. */
enum { TH_SPINAL_LEVELS = 26 };

/* Concentrations at the step's end, kg base per m3. Of probes, only those whose rate is above 0
 * are served; levels if an effect asks for them (effect.levels), else they stay as they are.
 * Read by catheter, line, pressure, tissue, plasma, effect and gauge. */
struct th_csf_ports {
    double canal_volume[TH_LANES];                     /* m3 of CSF, at rest */
    double level_position[TH_SPINAL_LEVELS][TH_LANES]; /* m below the foramen magnum */
    double takes[TH_WAYS][TH_LANES]; /* 1: what is placed in that way comes to a compartment of
                                        csf's, and the drug needs no time constant for it */
    double opening_concentration[TH_OPENINGS][TH_SPECIES][TH_LANES]; /* kg/m3 where it is */
    double needle_concentration[TH_SPECIES][TH_LANES];               /* kg/m3 where it is */
    double cistern_concentration[TH_SPECIES][TH_LANES];              /* kg/m3 */
    double plasma_concentration[TH_SPECIES][TH_LANES];               /* kg/m3 */
    double probe_tissue[TH_SPECIES][TH_LANES];   /* kg/m3, free and bound, at csf.probe */
    double tissue_cleared[TH_SPECIES][TH_LANES]; /* kg base net from tissue to plasma so far */
    double compartment_mass[TH_COMPARTMENTS][TH_SPECIES][TH_LANES]; /* kg base in each */
    double way_mass[TH_WAYS][TH_SPECIES][TH_LANES];                 /* kg base on each */
    double made_mass[TH_SPECIES][TH_LANES];           /* kg base formed of its parent so far */
    double concentration_floor[TH_SPECIES][TH_LANES]; /* kg/m3 in CSF or cord: values below it
                                                         are numerically zero */
    double plasma_floor[TH_SPECIES][TH_LANES];        /* kg/m3, the same in plasma */
    double level_concentration[TH_SPINAL_LEVELS][TH_SPECIES][TH_LANES]; /* kg/m3 in CSF at the
                                                         middle of each level */
    double probe_concentration[TH_PROBES][TH_SPECIES][TH_LANES]; /* kg/m3 where a probe is */
    double probe_lagged[TH_PROBES][TH_SPECIES][TH_LANES];        /* kg/m3: rate * integral over
                       this step, t = 0 .. h, of exp(-rate (h - t)) C(t) dt */
};

/* Sites of a probe: in CSF or in free drug of the cord (of layers: the grey matter) at its
 * position, in CSF in the cisterns, in plasma, in the ventricles (of a model of CSF without
 * them in the cisterns). */
enum th_site { TH_AT_CSF, TH_AT_TISSUE, TH_AT_CRANIAL, TH_AT_PLASMA, TH_AT_VENTRICLE };

/* m below the foramen magnum. A place above it, below 0, is the cisterns; so high, the
 * ventricles. */
#define TH_VENTRICLES_FROM -0.05

/* The probe of each effect, on the line of its own index; constant between events. Read by
 * csf. */
struct th_effect_ports {
    double position[TH_PROBES][TH_LANES]; /* m below the foramen magnum */
    double site[TH_PROBES][TH_LANES];     /* enum th_site */
    double rate[TH_PROBES][TH_LANES];     /* 1/s of its delay, ke0; 0: no probe */
    double levels[TH_PROBES][TH_LANES];   /* 1: it reads csf.level_concentration */
};

/* Places of drug and fluid, and the slot that writes that line; the balance adds them
 * up. */
enum th_ledger {
    TH_IN_RESERVOIR, /* reservoir */
    TH_IN_LINE,      /* line: pump tubing and catheter */
    TH_IN_CSF,       /* csf: canal and cranial */
    TH_IN_TISSUE,    /* csf: cord, free and bound */
    TH_IN_PLASMA,    /* csf: central and peripheral */
    TH_CLEARED,      /* csf: eliminated so far */
    TH_DEGRADED,     /* line: reservoir (its `degraded`) and line together */
    TH_WITHDRAWN,    /* reservoir: taken out at refills */
    TH_IN_DEPOT,     /* depot; volume: received so far, less what was drawn back */
    TH_DRAWN,        /* csf: left with CSF that was drawn off */
    TH_REMOVED,      /* line: left with a device that was explanted, with the reservoir's, or
                        with a catheter that was replaced */
    TH_LOST,         /* csf: left with CSF that leaked out of the dura */
    TH_IN_GUT,       /* csf: in the gut, on its way from there, under the skin */
    TH_ASPIRATED,    /* line: drawn out of it through the access port */
    TH_LEDGERS
};

/* The one struct of several writers: each line has the one that its enumerator names. What
 * the lines add up to is what reservoir, line, needle, depot and plasma were supplied with and
 * what was made of a parent, to round-off. Read by gauge, line, tissue and plasma. */
struct th_ledger_ports {
    double mass[TH_LEDGERS][TH_SPECIES][TH_LANES]; /* kg base */
    double volume[TH_LEDGERS][TH_LANES];           /* m3; TH_IN_CSF: infused so far */
};

#endif
