/* The commands of programmes: their list, with which that of each model begins; the rows of
 * their arguments, whose numbers are COMMAND_argument. */
#ifndef TH_PROGRAM_COMMANDS_H
#define TH_PROGRAM_COMMANDS_H

#include "orders.h"

#define STOP_ARGS(ROW)                                   \
    ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "", \
        "how long the stop lasts; left out: until start")
#define STOP_INDEX(name_, ...) STOP_##name_,
static const struct th_row stop_args[] = {STOP_ARGS(TH_LISTED_ROW)};
enum { STOP_ARGS(STOP_INDEX) };

#define DOSE_ARGS(ROW)                                          \
    ROW(rate, DOSE_RATE, "", "0 mg/day", "1 g/day", CHOSEN, "", \
        "the new dose rate, as labelled")
#define DOSE_INDEX(name_, ...) DOSE_##name_,
static const struct th_row dose_args[] = {DOSE_ARGS(TH_LISTED_ROW)};
enum { DOSE_ARGS(DOSE_INDEX) };

#define CHANGE_ARGS(ROW)                                      \
    ROW(to, DOSE_RATE, "", "0 mg/day", "1 g/day", CHOSEN, "", \
        "the new basal dose rate, as labelled; by: is counted from the present one")
#define CHANGE_INDEX(name_, ...) CHANGE_##name_,
static const struct th_row change_args[] = {CHANGE_ARGS(TH_LISTED_ROW)};
enum { CHANGE_ARGS(CHANGE_INDEX) };

#define RATE_ARGS(ROW) \
    ROW(flow, FLOW, "", "0 mL/day", "100 mL/day", CHOSEN, "", "the new basal flow")
#define RATE_INDEX(name_, ...) RATE_##name_,
static const struct th_row rate_args[] = {RATE_ARGS(TH_LISTED_ROW)};
enum { RATE_ARGS(RATE_INDEX) };

#define BOLUS_ARGS(ROW)                                                             \
    ROW(dose, MASS, "nan", "0 ug", "1 g", CHOSEN, "",                               \
        "mass of the bolus, as labelled, in the programmed drug by the programmed " \
        "concentration; give this or volume")                                       \
    ROW(volume, VOLUME, "nan", "0 mL", "100 mL", CHOSEN, "",                        \
        "volume of the bolus; give this or dose")                                   \
    ROW(over, TIME, "10 min", "1 s", "7 day", CHOSEN, "", "duration of the bolus")
#define BOLUS_INDEX(name_, ...) BOLUS_##name_,
static const struct th_row bolus_args[] = {BOLUS_ARGS(TH_LISTED_ROW)};
enum { BOLUS_ARGS(BOLUS_INDEX) };

#define CONCENTRATION_ARGS(ROW)                                       \
    ROW(value, CONCENTRATION, "", "1e-6 ug/mL", "1 g/mL", CHOSEN, "", \
        "the new programmed concentration, as labelled")              \
    ROW(drug, DRUG, "nan", "", "", CHOSEN, "",                        \
        "drug whose concentration it is; left out: the programmed one")
#define CONCENTRATION_INDEX(name_, ...) CONCENTRATION_##name_,
static const struct th_row concentration_args[] = {CONCENTRATION_ARGS(TH_LISTED_ROW)};
enum { CONCENTRATION_ARGS(CONCENTRATION_INDEX) };

#define BRIDGE_ARGS(ROW)                                                                   \
    ROW(concentration, CONCENTRATION, "", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",              \
        "concentration of the new filling, as labelled")                                   \
    ROW(volume, VOLUME, "nan", "0 mL", "10 mL", CHOSEN, "",                                \
        "volume of the old drug up to the tip; left out: that of tubing and catheter, as " \
        "believed")
#define BRIDGE_INDEX(name_, ...) BRIDGE_##name_,
static const struct th_row bridge_args[] = {BRIDGE_ARGS(TH_LISTED_ROW)};
enum { BRIDGE_ARGS(BRIDGE_INDEX) };

#define PRIME_ARGS(ROW)                                                                        \
    ROW(rate, FLOW, "nan", "0.01 mL/day", "100 mL/min", CHOSEN, "",                            \
        "flow of the priming bolus, on top of the basal flow; left out: as fast as most_rate " \
        "allows")                                                                              \
    ROW(volume, VOLUME, "nan", "0 mL", "10 mL", CHOSEN, "",                                    \
        "volume of the priming bolus; left out: that of tubing and catheter, as believed")
#define PRIME_INDEX(name_, ...) PRIME_##name_,
static const struct th_row prime_args[] = {PRIME_ARGS(TH_LISTED_ROW)};
enum { PRIME_ARGS(PRIME_INDEX) };

#define TH_PROGRAM_COMMAND_LIST                                                        \
    {.name = "dose", .doc = "orders a dose", .args = TH_TABLE(dose_args)},             \
        {.name = "rate", .doc = "orders a basal flow", .args = TH_TABLE(rate_args)},   \
        {.name = "bolus",                                                              \
         .doc = "a dose or a volume on top of the basal flow",                         \
         .args = TH_TABLE(bolus_args),                                                 \
         .check = th_program_check_bolus},                                             \
        {.name = "request", .doc = "the patient asks for a dose"},                     \
        {.name = "concentration",                                                      \
         .doc = "programs a concentration; a dose stays, of another drug the flow",    \
         .args = TH_TABLE(concentration_args)},                                        \
        {.name = "bridge",                                                             \
         .doc = "delivers the old drug to the tip before the new one is programmed",   \
         .args = TH_TABLE(bridge_args)},                                               \
        {.name = "prime",                                                              \
         .doc = "fills tubing and catheter with a bolus of their volume, as believed", \
         .args = TH_TABLE(prime_args)},                                                \
        {.name = "stop",                                                               \
         .doc = "stops the pump; boluses under way are cut",                           \
         .args = TH_TABLE(stop_args)},                                                 \
        {.name = "start",                                                              \
         .doc = "ends the stops that have no end of their own and are no hazard's",    \
         .ends = true},                                                                \
    {                                                                                  \
        .name = "change",                                                              \
        .doc = "orders another basal dose, counted from the present one by by:",       \
        .args = TH_TABLE(change_args), .relative = 1 + CHANGE_to,                      \
        .present = th_program_present                                                  \
    }

#endif
