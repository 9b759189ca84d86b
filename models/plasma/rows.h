/* Private to plasma/: states and outputs of plasma.linear. */
#ifndef TH_PLASMA_ROWS_H
#define TH_PLASMA_ROWS_H

#include "model/model.h"

#define STATES(ROW) \
    ROW(refused, NUMBER, "reason for which an order could not be carried out; 0: none")
#define DRUG_STATES(ROW)                                                                  \
    ROW(swallowed, MASS, "amount swallowed at the end of the last step",                  \
        .flags = TH_EACH_SPECIES)                                                         \
    ROW(under_skin, MASS, "amount injected under the skin at the end of the last step",   \
        .flags = TH_EACH_SPECIES)                                                         \
    ROW(injected, MASS, "amount injected into blood at the end of the last step",         \
        .flags = TH_EACH_SPECIES)                                                         \
    ROW(oral, NUMBER, "1 once any was swallowed", .flags = TH_EACH_SPECIES)               \
    ROW(skin, NUMBER, "1 once any was injected under the skin", .flags = TH_EACH_SPECIES) \
    ROW(given, MASS, "amount given so far", .flags = TH_EACH_SPECIES)                     \
    ROW(given_excess, MASS, "compensation of the sum given", .flags = TH_EACH_SPECIES)

#define OUTPUTS(ROW)                                                                           \
    ROW(concentration, CONCENTRATION, "plasma concentration", .unit = "ng/mL",                 \
        .flags = TH_EACH_SPECIES, .floor = "floor", .at = "concentration@central")             \
    ROW(amount, MASS, "amount in plasma and the compartments that exchange with it",           \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                     \
    ROW(peripheral_concentration, CONCENTRATION,                                               \
        "concentration in the peripheral compartment, 0 without one", .unit = "ng/mL",         \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED, .floor = "floor",                            \
        .at = "concentration@peripheral")                                                      \
    ROW(deep_concentration, CONCENTRATION,                                                     \
        "concentration in the deep compartment, 0 without one", .unit = "ng/mL",               \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED, .floor = "floor",                            \
        .at = "concentration@deep")                                                            \
    ROW(central_amount, MASS, "amount in plasma alone",                                        \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED, .floor = "amount_floor",                     \
        .at = "amount@central")                                                                \
    ROW(peripheral_amount, MASS, "amount in the peripheral compartment",                       \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED, .floor = "amount_floor",                     \
        .at = "amount@peripheral")                                                             \
    ROW(deep_amount, MASS, "amount in the deep compartment",                                   \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED, .floor = "amount_floor",                     \
        .at = "amount@deep")                                                                   \
    ROW(gut_amount, MASS, "amount in the gut, not yet on its way to plasma",                   \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED, .floor = "amount_floor", .at = "amount@gut") \
    ROW(transit_amount, MASS, "amount on its way from the gut to plasma",                      \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED, .floor = "amount_floor",                     \
        .at = "amount@transit")                                                                \
    ROW(skin_amount, MASS, "amount under the skin", .flags = TH_EACH_SPECIES | TH_UNRECORDED,  \
        .floor = "amount_floor", .at = "amount@skin")                                          \
    ROW(gut, MASS, "amount in the gut, on its way to plasma and under the skin",               \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                                     \
    ROW(cleared, MASS,                                                                         \
        "amount eliminated from plasma, in the first pass, or not absorbed, "                  \
        "so far",                                                                              \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS)                               \
    ROW(given, MASS, "amount given beside the pump so far", .nature = TH_TOTAL,                \
        .flags = TH_EACH_SPECIES | TH_GROWS)                                                   \
    ROW(made, MASS, "amount formed of its parent so far", .nature = TH_TOTAL,                  \
        .flags = TH_EACH_SPECIES | TH_GROWS)                                                   \
    ROW(floor, CONCENTRATION,                                                                  \
        "floor of plasma concentrations, below which a value is numerical error: "             \
        "amount_floor over the plasma volume",                                                 \
        .unit = "ng/mL", .flags = TH_EACH_SPECIES | TH_UNRECORDED)                             \
    ROW(amount_floor, MASS,                                                                    \
        "floor of amounts, below which a value is numerical error: with 3, 4, 5 pole pairs "   \
        "1e-5, 1e-7, 1e-9 of the largest amount in the body so far",                           \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)

struct states {
    STATES(TH_LANE_MEMBER)
    DRUG_STATES(TH_SPECIES_MEMBER)
};
struct outputs {
    OUTPUTS(TH_SPECIES_MEMBER)
};

/* observe.c */
void th_plasma_observe(const struct th_view *view);

#endif
