/* Private to tissue/layers: its rows and the structs made of them. */
#ifndef TH_TISSUE_LAYERS_ROWS_H
#define TH_TISSUE_LAYERS_ROWS_H

#include "shown.h"

/* In the order of the ports; those whose binding may saturate are the first. */
#define LAYERS "white grey roots ganglia dura fat"
#define SATURATES "none white grey roots ganglia"

#define DEPTH(ROW, layer, init, mark, source, of)                   \
    ROW(layer##_depth, LENGTH, init, "0 mm", "20 mm", mark, source, \
        "depth of the layer of " of ", volume over surface; 0: it is not there", .unit = "mm")
#define PARTITION(ROW, layer, init, mark, source, of)              \
    ROW(layer##_partition, NUMBER, init, "0", "1e4", mark, source, \
        "partition of " of " to CSF, as multiple of drug.partition; 0: no drug enters")
#define CLEARANCE(ROW, layer, init, mark, source, of)              \
    ROW(layer##_clearance, NUMBER, init, "0", "1e4", mark, source, \
        "clearance of " of " to plasma, as multiple of drug.tissue_clearance")
#define BINDING(ROW, layer, init, mark, source, of)              \
    ROW(layer##_binding, NUMBER, init, "0", "1e4", mark, source, \
        "rate of binding in " of ", as multiple of drug.binding")
#define PERFUSION(ROW, layer, init, mark, source, of)                            \
    ROW(layer##_perfusion, RATE, init, "0 1/min", "10 1/min", mark, source,      \
        "blood that flows through " of " over its volume; it leaves in balance", \
        .unit = "1/min")
#define ENTRY(ROW, layer, of, membrane)                                              \
    ROW(layer##_permeability, NUMBER, "1", "0", "1e4", CHOSEN, "as the drug has it", \
        "permeability between CSF and " of ", as multiple of drug." membrane)
#define DIFFUSION(ROW, layer, of, behind)                                            \
    ROW(layer##_diffusion, NUMBER, "0.08", "0", "100", RECALLED,                     \
        "0.2/1.6^2, the extracellular share of brain tissue over the square of its " \
        "tortuosity (Sykova and Nicholson 2008, Physiol Rev 88:1277, not checked)",  \
        "diffusion between " behind " and " of ", as multiple of drug.diffusivity")

#define LAYER_PARAMS(ROW)                                                                      \
    DEPTH(ROW, white, "1.46 mm", DERIVED,                                                      \
          "19.9 mL of cord under 112.2 cm2 (Sass 2017), of it 82 % white: 80 and 84 % in two " \
          "people (Henmar 2020, J Neurophysiol 124:1792)",                                     \
          "white matter")                                                                      \
    ENTRY(ROW, white, "white matter", "pial_permeability")                                     \
    PARTITION(ROW, white, "1", CHOSEN, "as the drug has it for cord", "white matter")          \
    CLEARANCE(ROW, white, "1", CHOSEN, "as the drug has it for cord", "white matter")          \
    BINDING(ROW, white, "1", CHOSEN, "as the drug has it for cord", "white matter")            \
    DEPTH(ROW, grey, "0.32 mm", DERIVED,                                                       \
          "19.9 mL of cord under 112.2 cm2 (Sass 2017), of it 18 % grey: 20 and 16 % in two "  \
          "people (Henmar 2020, J Neurophysiol 124:1792)",                                     \
          "grey matter")                                                                       \
    DIFFUSION(ROW, grey, "grey matter", "white")                                               \
    PARTITION(ROW, grey, "1", CHOSEN, "as the drug has it for cord", "grey matter")            \
    CLEARANCE(ROW, grey, "1", CHOSEN, "as the drug has it for cord", "grey matter")            \
    BINDING(ROW, grey, "1", CHOSEN, "as the drug has it for cord", "grey matter")              \
    DEPTH(ROW, roots, "0.25 mm", DERIVED, "5.8 mL of rootlets under 232.1 cm2 (Sass 2017)",    \
          "rootlets")                                                                          \
    ENTRY(ROW, roots, "rootlets", "pial_permeability")                                         \
    PARTITION(ROW, roots, "1", CHOSEN, "as the drug has it for cord", "rootlets")              \
    CLEARANCE(ROW, roots, "1", CHOSEN, "as the drug has it for cord", "rootlets")              \
    BINDING(ROW, roots, "1", CHOSEN, "as the drug has it for cord", "rootlets")                \
    DEPTH(ROW, ganglia, "0.39 mm", DERIVED,                                                    \
          "9 mL under 232.1 cm2: on each side 1336 mm3 of T1 to T12 (Zhang 2012), 1079 of L4 " \
          "to S2 (Weiner 2022, AJNR 43:769), 210 each of C2 to C8 and L1 to L3 assumed",       \
          "dorsal root ganglia")                                                               \
    DIFFUSION(ROW, ganglia, "ganglia", "rootlets")                                             \
    PARTITION(ROW, ganglia, "1", CHOSEN, "as the drug has it for cord", "ganglia")             \
    CLEARANCE(ROW, ganglia, "1", PLACEHOLDER,                                                  \
              "as cord; ganglia have no barrier to blood, and lose more", "ganglia")           \
    BINDING(ROW, ganglia, "1", CHOSEN, "as the drug has it for cord", "ganglia")               \
    DEPTH(ROW, dura, "0.307 mm", READ,                                                         \
          "0.307 +/- 0.122 mm, 19 cadavers, T1 to S1 (Spine J 2011, 11:1121)", "dura")         \
    ENTRY(ROW, dura, "dura", "dural_permeability")                                             \
    ROW(dura_partition, NUMBER, "0.7", "0", "1e4", PLACEHOLDER, "its share of water, assumed", \
        "partition of dura to CSF, of any drug; 0: none enters")                               \
    PERFUSION(ROW, dura, "0.1 1/min", PLACEHOLDER, "no value read", "dura")                    \
    DEPTH(ROW, fat, "0.30 mm", DERIVED,                                                        \
          "1.78 mL at L2 to L5 in four people without lipomatosis (Walker 2019, BMJ Open "     \
          "Diabetes Res Care 7:e000599), over 59.6 cm2 of dura there",                         \
          "epidural fat")                                                                      \
    DIFFUSION(ROW, fat, "epidural fat", "dura")                                                \
    PARTITION(ROW, fat, "1", PLACEHOLDER, "that of fat follows the drug's lipophilicity",      \
              "epidural fat")                                                                  \
    PERFUSION(ROW, fat, "0.03 1/min", PLACEHOLDER, "of fat at rest, no value read",            \
              "epidural fat")                                                                  \
    ROW(saturates, CHOICE, "grey", "", "", CHOSEN, "opioid receptors lie in the dorsal horn",  \
        "layer whose binding has drug.binding_capacity, if the drug has one",                  \
        .labels = SATURATES, .flags = TH_STRUCTURAL)                                           \
    ROW(plasma_partition, NUMBER, "0", "0", "100", PLACEHOLDER, "none assumed",                \
        "concentration over plasma concentration in balance, as multiple of the partition "    \
        "of each layer; 0: no drug comes back from blood")                                     \
    TH_TISSUE_BRAIN(ROW)

#define AMOUNT(ROW, layer, of)                                                              \
    ROW(layer##_amount, MASS, "amount in " of ", free and bound", .flags = TH_EACH_SPECIES, \
        .floor = "amount_floor")

#define LAYER_OUTPUTS(ROW)                                                            \
    ROW(amount, MASS, "amount in all layers and in the brain, free and bound",        \
        .flags = TH_EACH_SPECIES, .floor = "amount_floor")                            \
    AMOUNT(ROW, white, "white matter")                                                \
    AMOUNT(ROW, grey, "grey matter")                                                  \
    AMOUNT(ROW, roots, "rootlets")                                                    \
    AMOUNT(ROW, ganglia, "dorsal root ganglia")                                       \
    AMOUNT(ROW, dura, "dura")                                                         \
    AMOUNT(ROW, fat, "epidural fat")                                                  \
    ROW(cleared, MASS, "net amount from cord, rootlets and ganglia to plasma so far", \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES, .floor = "amount_floor")        \
    TH_TISSUE_FLOORS(ROW)

#define LAYER_PROFILES(ROW)                                                          \
    ROW(z, POSITION, "distance below the foramen magnum", .flags = TH_AXIS)          \
    ROW(layer, CHOICE, "layer of tissue", .labels = LAYERS, .flags = TH_AXIS_2)      \
    ROW(concentration, CONCENTRATION, "concentration in each layer, free and bound", \
        .flags = TH_EACH_SPECIES | TH_PLANE, .floor = "floor")

struct params {
    LAYER_PARAMS(TH_LANE_MEMBER)
};
struct outputs {
    LAYER_OUTPUTS(TH_SPECIES_MEMBER)
};
enum { LAYER_PARAMS(TH_ROW_INDEX) LAYER_PARAM_COUNT };

#endif
