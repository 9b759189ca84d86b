/* Private to models/tissue: rows of the brain's fluid, and what every model of tissue shows of
 * what csf has solved for it. */
#ifndef TH_TISSUE_SHOWN_H
#define TH_TISSUE_SHOWN_H

#include "ports.h"

#define TH_TISSUE_BRAIN(ROW)                                                               \
    ROW(brain_volume, VOLUME, "200 mL", "0 mL", "2 L", CHOSEN,                             \
        "extracellular fluid, a fifth of a layer of 5 mm under 0.2 m2",                    \
        "volume of the extracellular fluid of the brain that exchanges drug with cranial " \
        "CSF")                                                                             \
    ROW(brain_exchange, FLOW, "0.31 mL/min", "0 mL/min", "100 mL/min", DERIVED,            \
        "2.6e-8 m/s (gadobutrol, public code of brain models) times 0.2 m2",               \
        "exchange between cranial CSF and the brain's extracellular fluid: permeability "  \
        "times surface",                                                                   \
        .unit = "mL/min")

#define TH_TISSUE_FLOORS(ROW)                                                         \
    ROW(floor, CONCENTRATION,                                                         \
        "floor of concentrations, below which a value is numerical error: csf.floor", \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)                                     \
    ROW(amount_floor, MASS,                                                           \
        "floor of amounts, below which a value is numerical error: csf.amount_floor", \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)

/* Outputs that csf has, each [species][TH_LANES]. */
struct th_tissue_shown {
    double (*amount)[TH_LANES], (*cleared)[TH_LANES]; /* kg */
    double (*floor)[TH_LANES];                        /* kg/m3 */
    double (*amount_floor)[TH_LANES];                 /* kg */
};
void th_tissue_show(const struct th_view *view, struct th_tissue_shown to);

/* The middles of the cells, m below the foramen magnum: [points][TH_LANES]. */
void th_tissue_levels(const struct th_view *view, const struct th_loan *loan, double *z);

#endif
