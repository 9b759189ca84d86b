/* The arguments of the commands of programmes, for commands.c alone: rows, and their numbers
 * as COMMAND_argument. */
#ifndef TH_PROGRAM_COMMAND_ARGS_H
#define TH_PROGRAM_COMMAND_ARGS_H

#include "model/model.h"

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

#endif
