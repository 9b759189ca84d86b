/* Private to csf/compartments: rows that every network has, and where its numbers lie. */
#ifndef TH_CSF_COMPARTMENTS_ROWS_H
#define TH_CSF_COMPARTMENTS_ROWS_H

#include "network.h"

#define NETWORK_VOLUMES                                      \
    "compartment,volume[mL],place,top[cm],receives,source\n" \
    "lumbar,36,csf,41,,Sullivan 2006\n"                      \
    "upper,61,csf,,,Sass 2017\n"                             \
    "cord,20,tissue,,,Sass 2017\n"                           \
    "plasma,3000,plasma,,,\n"
#define NETWORK_FLOWS_EXAMPLE                      \
    "from,to,clearance[mL/min],rate[1/h],source\n" \
    "lumbar,upper,0.5,,\n"                         \
    "upper,lumbar,0.4,,\n"                         \
    "upper,cord,0.1,,\n"                           \
    "cord,plasma,,0.3,\n"                          \
    "upper,plasma,0.3,,\n"                         \
    "plasma,out,1000,,\n"

#define NETWORK_PARAMS(ROW)                                                                   \
    ROW(volumes, FILE, "", "", "", PLACEHOLDER, "",                                           \
        "compartments: compartment, volume, place (csf, tissue, plasma, gut), and, if need "  \
        "be, top (the end that lies higher, below the foramen magnum), receives (oral, sc), " \
        "mark, source",                                                                       \
        .file = TH_TABLE_FILE, .example = NETWORK_VOLUMES)                                    \
    ROW(flows, FILE, "", "", "", PLACEHOLDER, "",                                             \
        "flows between compartments: from, to (out: out of the body), clearance or rate, "    \
        "and, if need be, mark, source",                                                      \
        .file = TH_TABLE_FILE, .example = NETWORK_FLOWS_EXAMPLE)                              \
    ROW(longest, TIME, "1 h", "1 ms", "1000 day", CHOSEN, "",                                 \
        "longest step; the solution is exact whatever it is, and largest values are sought "  \
        "at the ends of steps")

#define NETWORK_STATES(ROW)                                                  \
    ROW(infused, VOLUME, "volume into CSF so far, less what leaked")         \
    ROW(infused_excess, VOLUME, "compensation of the sum infused")           \
    ROW(drawn_volume, VOLUME, "volume drawn by the needle so far")           \
    ROW(drawn_volume_excess, VOLUME, "compensation of the sum drawn_volume") \
    ROW(leaked_volume, VOLUME, "volume leaked out of the dura so far")       \
    ROW(leaked_volume_excess, VOLUME, "compensation of the sum leaked_volume")
#define NETWORK_SUM(ROW, name, doc)                \
    ROW(name, MASS, doc, .flags = TH_EACH_SPECIES) \
    ROW(name##_excess, MASS, "compensation of that sum", .flags = TH_EACH_SPECIES)
#define NETWORK_SPECIES_STATES(ROW)                                                   \
    NETWORK_SUM(ROW, total, "amount in the body, summed from all that came and left") \
    NETWORK_SUM(ROW, cleared, "amount eliminated so far")                             \
    NETWORK_SUM(ROW, drawn, "amount drawn with CSF so far")                           \
    NETWORK_SUM(ROW, leaked, "amount lost with CSF that leaked so far")               \
    NETWORK_SUM(ROW, made, "amount formed of its parent so far")                      \
    NETWORK_SUM(ROW, passed, "net amount from tissue to plasma so far")

#define NETWORK_OUTPUTS(ROW)                                                                   \
    ROW(concentration, CONCENTRATION,                                                          \
        "concentration in the first compartment of CSF that the table names", .unit = "ng/mL", \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(tip_concentration, CONCENTRATION,                                                      \
        "concentration in the compartment of CSF in which the catheter's tip lies",            \
        .flags = TH_EACH_SPECIES)                                                              \
    ROW(amount, MASS, "amount in all compartments of CSF", .flags = TH_EACH_SPECIES)           \
    ROW(tissue_amount, MASS, "amount in all compartments of tissue", .flags = TH_EACH_SPECIES) \
    ROW(cleared, MASS, "amount that left the body from all compartments so far",               \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS)

struct network_params {
    NETWORK_PARAMS(TH_LANE_MEMBER)
};
struct network_states {
    NETWORK_STATES(TH_LANE_MEMBER)
    NETWORK_SPECIES_STATES(TH_SPECIES_MEMBER)
};
struct network_outputs {
    NETWORK_OUTPUTS(TH_SPECIES_MEMBER)
};
enum { NETWORK_PARAMS(TH_ROW_INDEX) NETWORK_ROWS };
#define NETWORK_OUTPUT_INDEX(name_, ...) OUTPUT_##name_,
enum { NETWORK_OUTPUTS(NETWORK_OUTPUT_INDEX) NETWORK_OUTPUTS_OWN };

#endif
