/* Private to needle/syringe: its rows, and the arguments of its commands as COMMAND_argument.
 */
#ifndef TH_NEEDLE_SYRINGE_H
#define TH_NEEDLE_SYRINGE_H

#include "model/model.h"

#define PARAMS(ROW)                                                                   \
    ROW(level, POSITION, "L3", "-8 cm", "80 cm", CHOSEN, "",                          \
        "place of its opening: along the canal, or cisterns, or ventricle")           \
    ROW(gauge, CHOICE, "25", "", "", CHOSEN, "",                                      \
        "gauge, by which the bore follows from the table of the page",                \
        .labels = "18 19 20 21 22 23 24 25 26 27")                                    \
    ROW(opening, LENGTH, "nan", "0.05 mm", "2 mm", CHOSEN, "",                        \
        "width of the opening that fluid leaves by; left out: the bore of the gauge", \
        .unit = "mm")

#define STATES(OUT)                                                                      \
    OUT(flow, FLOW, "flow into the CSF now; below 0: drawn")                             \
    OUT(end, NUMBER,                                                                     \
        "instant at which that ends, ticks; 0: nothing is under way, or it "             \
        "goes on until a stop")                                                          \
    OUT(whole, VOLUME, "volume of the injection under way as a whole; 0: there is none") \
    OUT(spread, LENGTH, "length over which that is mixed at first; 0: as its jet is")    \
    OUT(density, DENSITY, "density of what is given now; 0: as CSF")                     \
    OUT(drug, NUMBER, "drug that is given now")                                          \
    OUT(concentration, CONCENTRATION, "its concentration, as labelled; 0: fluid alone")  \
    OUT(injected, VOLUME, "volume given so far")                                         \
    OUT(injected_excess, VOLUME, "compensation of the sum injected")                     \
    OUT(drawn, VOLUME, "volume drawn so far")                                            \
    OUT(drawn_excess, VOLUME, "compensation of the sum drawn")                           \
    OUT(cut, VOLUME, "volume that was ordered and did not come or go, so far")           \
    OUT(cut_orders, NUMBER, "orders ended before their time, so far")
#define DRUG_STATES(OUT)                                                             \
    OUT(dose, MASS, "mass given so far, as labelled", .flags = TH_EACH_SPECIES)      \
    OUT(dose_excess, MASS, "compensation of the sum dose", .flags = TH_EACH_SPECIES) \
    OUT(base, MASS, "mass of base given so far", .flags = TH_EACH_SPECIES)           \
    OUT(base_excess, MASS, "compensation of the sum base", .flags = TH_EACH_SPECIES)

#define OUTPUTS(OUT)                                                                    \
    OUT(flow, FLOW, "flow through the needle into the CSF now; below 0: drawn",         \
        .unit = "mL/min", .nature = TH_STEPWISE)                                        \
    OUT(injected_volume, VOLUME, "volume given through the needle since the start",     \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                          \
    OUT(drawn_volume, VOLUME, "volume of CSF drawn through the needle since the start", \
        .nature = TH_TOTAL, .flags = TH_GROWS)                                          \
    OUT(cut_orders, NUMBER,                                                             \
        "injections, infusions with an end and draws ended before it, since the start", \
        .log = TH_LOG_REFUSED, .flags = TH_COUNTED,                                     \
        .notice = "an order to the needle ended another one before its time",           \
        .nature = TH_STEPWISE)                                                          \
    OUT(cut_volume, VOLUME,                                                             \
        "volume of those that was neither given nor drawn, since the start",            \
        .nature = TH_STEPWISE, .flags = TH_GROWS)
#define DRUG_OUTPUTS(OUT)                                                         \
    OUT(dose, MASS, "mass given through the needle since the start, as labelled", \
        .nature = TH_TOTAL, .flags = TH_EACH_SPECIES | TH_GROWS)                  \
    OUT(concentration, CONCENTRATION, "CSF concentration at the needle, base",    \
        .flags = TH_EACH_SPECIES, .floor = "floor")                               \
    OUT(floor, CONCENTRATION,                                                     \
        "floor of concentrations in CSF, below which a value is numerical error", \
        .flags = TH_EACH_SPECIES | TH_UNRECORDED)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) ROWS };
struct states {
    STATES(TH_LANE_MEMBER)
    DRUG_STATES(TH_SPECIES_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
    DRUG_OUTPUTS(TH_SPECIES_MEMBER)
};

#define CONCENTRATION_ROW(ROW)                                                \
    ROW(concentration, CONCENTRATION, "nan", "0 ug/mL", "1 g/mL", CHOSEN, "", \
        "concentration of the drug, as labelled; left out: its stock")
#define DRUG_ROW(ROW)                                                                    \
    ROW(drug, DRUG, "nan", "", "", CHOSEN, "",                                           \
        "drug that is in it; left out: the first one, and none if neither a dose nor a " \
        "concentration is given")

#define DENSITY_ROW(ROW)                                                                 \
    ROW(density, DENSITY, "nan", "0.9 g/mL", "1.5 g/mL", CHOSEN, "",                     \
        "density of the fluid at body temperature; left out: drug.density of its drug, " \
        "diluted by fluid as heavy as CSF, else as CSF")

#define INJECT_ARGS(ROW)                                                              \
    DRUG_ROW(ROW)                                                                     \
    ROW(dose, MASS, "nan", "0 ug", "1 g", CHOSEN, "",                                 \
        "mass of the drug, as labelled; left out: volume times concentration")        \
    ROW(volume, VOLUME, "nan", "1 uL", "20 mL", CHOSEN, "",                           \
        "volume that is injected; left out: dose over concentration")                 \
    CONCENTRATION_ROW(ROW)                                                            \
    ROW(over, TIME, "1 min", "1 s", "1 day", CHOSEN, "", "duration of the injection") \
    DENSITY_ROW(ROW)                                                                  \
    ROW(spread, LENGTH, "nan", "1 mm", "50 cm", CHOSEN, "",                           \
        "length of the canal over which it is mixed at first; left out: by "          \
        "needle, volume and speed, as csf describes a jet")
#define INJECT_INDEX(name_, ...) INJECT_##name_,
static const struct th_row inject_args[] = {INJECT_ARGS(TH_LISTED_ROW)};
enum { INJECT_ARGS(INJECT_INDEX) };

#define INFUSE_ARGS(ROW)                                                             \
    ROW(flow, FLOW, "", "0 mL/min", "10 mL/min", CHOSEN, "", "flow that is infused", \
        .unit = "mL/min")                                                            \
    DRUG_ROW(ROW)                                                                    \
    CONCENTRATION_ROW(ROW)                                                           \
    ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "",                             \
        "duration of the infusion; left out: until stop")                            \
    DENSITY_ROW(ROW)
#define INFUSE_INDEX(name_, ...) INFUSE_##name_,
static const struct th_row infuse_args[] = {INFUSE_ARGS(TH_LISTED_ROW)};
enum { INFUSE_ARGS(INFUSE_INDEX) };

#define DRAW_ARGS(ROW)                                                       \
    ROW(volume, VOLUME, "nan", "1 uL", "100 mL", CHOSEN, "",                 \
        "volume of CSF that is drawn; give this or flow")                    \
    ROW(flow, FLOW, "nan", "0 mL/min", "20 mL/min", CHOSEN, "",              \
        "flow at which CSF is drawn; give this or volume", .unit = "mL/min") \
    ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "",                     \
        "duration of the draw; left out: 5 min of a volume, of a flow until stop")
#define DRAW_INDEX(name_, ...) DRAW_##name_,
static const struct th_row draw_args[] = {DRAW_ARGS(TH_LISTED_ROW)};
enum { DRAW_ARGS(DRAW_INDEX) };

#endif
