/* The rows and the page of program/simple, for simple.c alone. */
#ifndef TH_PROGRAM_SIMPLE_H
#define TH_PROGRAM_SIMPLE_H

#include "model.h"

enum {
    BOLUSES = 8, /* at one time */
    GRANTS = 32, /* of requests, in any 24 h */
};

static const char page[] =
    "What the pump is told, not what it does.\n"
    "\n"
    "  basal flow    Q_b = rate, or dose/C_p    C_p  programmed concentration, as labelled\n"
    "  ordered flow  Q = Q_b + sum V_i/t_i      V_i, t_i  volume, duration of bolus i\n"
    "  ordered mass  Q C_p dt                   m3/s, kg/m3, m3, s, kg\n"
    "\n"
    "Every change falls on an exact tick, so the flow is constant within a step and the\n"
    "ordered volume is exact. C_p is what the programmer was told, not what the reservoir\n"
    "holds: a refill does not change it. Left out, it is the labelled concentration of\n"
    "`drug`, the one that the programme names: doses, boluses and concentrations are of\n"
    "that one, whatever else is in the pump. Masses here are as labelled (salt, if the\n"
    "label names the salt).\n"
    "\n"
    "  request   grants demand_dose over demand_over if the pump runs, the lockout since\n"
    "            the last grant has passed and the doses granted within the last 24 h, this\n"
    "            one included, do not exceed demand_daily; otherwise it is refused. At most\n"
    "            32 grants in 24 h.\n"
    "  bridge    keeps the old concentration and with it the old flow until the given\n"
    "            volume (left out: tubing and catheter) has been ordered, then programs the\n"
    "            new concentration at the same dose. t_b = V_dead C_old/D_old.\n"
    "  concentration   programs one; a dose stays a dose and a rate a rate. With another\n"
    "            `drug` the flow stays, for the old dose means nothing for the new drug,\n"
    "            until a dose is ordered. demand_dose and demand_daily stay: set them anew.\n"
    "  stop      ends the boluses under way; while stopped, boluses and requests are\n"
    "            refused.\n"
    "\n"
    "Limits: a programmer takes no basal flow outside least_rate .. most_rate but zero. A\n"
    "rate, or a dose with a concentration, that asks for one is refused before the run. In\n"
    "what is known only during it (a dose of the drug's stock, an order by a word) such a\n"
    "flow becomes the nearest that the pump can be told. A bolus too fast for most_rate is\n"
    "given at the highest flow left and takes longer. The output `limited` shows all of\n"
    "them, `raised` a flow that became more than was ordered.\n"
    "\n"
    "By hand: 200 ug/day of 500 ug/mL is 0.4 mL/day; with 0.3948 mL between reservoir and\n"
    "tip a bridge takes 0.987 day = 23.688 h. Forgotten on a change to 2000 ug/mL, the\n"
    "patient gets a quarter of the dose for 3.948 days.\n"
    "\n"
    "Source: definition; patient bolus with lockout and a rolling 24 h allowance as in\n"
    "the Prometra PTC guide (Flowonix), p. 5. Valid for any order; flex schedules are\n"
    "written as events.\n";

#define PARAMS(ROW)                                                                      \
    ROW(dose, DOSE_RATE, "nan", "0 mg/day", "1 g/day", CHOSEN, "",                       \
        "ordered dose of the drug, as labelled; give this or rate")                      \
    ROW(rate, FLOW, "nan", "0 mL/day", "100 mL/day", CHOSEN, "",                         \
        "ordered basal flow; give this or dose")                                         \
    ROW(concentration, CONCENTRATION, "nan", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",         \
        "programmed concentration, as labelled; left out: that of the drug")             \
    ROW(drug, DRUG, "0", "0", "3", CHOSEN, "",                                           \
        "that the programme names at first; the first one if not said",                  \
        .flags = TH_AT_START)                                                            \
    ROW(demand_dose, MASS, "0 ug", "0 ug", "1 g", CHOSEN, "",                            \
        "dose of a granted request, as labelled; 0: requests are refused")               \
    ROW(demand_over, TIME, "10 min", "1 s", "24 h", CHOSEN, "", "duration of that dose") \
    ROW(lockout, TIME, "0 h", "0 h", "7 day", CHOSEN, "",                                \
        "least time between granted requests")                                           \
    ROW(demand_daily, MASS, "1 kg", "0 ug", "1 kg", CHOSEN, "",                          \
        "most that is granted on request within any 24 h, as labelled")                  \
    ROW(least_rate, FLOW, "0.048 mL/day", "0 mL/day", "1 mL/day", RECALLED,              \
        "SynchroMed II programmable range", "lowest basal flow above zero")              \
    ROW(most_rate, FLOW, "24 mL/day", "1 mL/day", "100 mL/day", RECALLED,                \
        "SynchroMed II programmable range", "highest flow, boluses included")

#define STATES(OUT)                                                                      \
    OUT(dose, DOSE_RATE, "the dose in force, if the order is a dose")                    \
    OUT(rate, FLOW, "the basal flow in force")                                           \
    OUT(by_dose, NUMBER, "1: the order is a dose, 0: a rate")                            \
    OUT(concentration, CONCENTRATION, "programmed")                                      \
    OUT(drug, NUMBER, "that the programme names")                                        \
    OUT(running, NUMBER, "0: stopped")                                                   \
    OUT(flow, FLOW, "ordered in all")                                                    \
    OUT(limited, NUMBER, "1: an order was beyond the limits")                            \
    OUT(raised, NUMBER, "1: an order was below least_rate")                              \
    OUT(bridge_left, VOLUME, "still to be ordered before the bridge ends; 0: no bridge") \
    OUT(bridge_to, CONCENTRATION, "programmed when the bridge ends")                     \
    OUT(seen_dose, NUMBER, "the parameters as last acted upon; -1: not given")           \
    OUT(seen_rate, NUMBER, "")                                                           \
    OUT(seen_concentration, NUMBER, "")                                                  \
    OUT(volume, VOLUME, "ordered so far")                                                \
    OUT(mass, MASS, "ordered so far")                                                    \
    OUT(boluses, NUMBER, "begun so far, on request or not")                              \
    OUT(refused_boluses, NUMBER, "")                                                     \
    OUT(granted, NUMBER, "requests")                                                     \
    OUT(refused, NUMBER, "requests")                                                     \
    OUT(last_grant, NUMBER, "ticks")

#define OUTPUTS(OUT)                                                                          \
    OUT(rate, FLOW, "ordered flow now, boluses included")                                     \
    OUT(basal_rate, FLOW, "ordered flow without boluses")                                     \
    OUT(dose_rate, DOSE_RATE, "ordered flow times programmed concentration")                  \
    OUT(concentration, CONCENTRATION, "programmed concentration, as labelled")                \
    OUT(ordered_volume, VOLUME, "ordered since the start")                                    \
    OUT(ordered_mass, MASS, "ordered since the start, as labelled, by the programme")         \
    OUT(active_boluses, NUMBER, "boluses being given")                                        \
    OUT(boluses, NUMBER, "boluses begun since the start, on request or not")                  \
    OUT(refused_boluses, NUMBER, "boluses not begun: pump stopped, no dose, or no flow left") \
    OUT(granted, NUMBER, "requests granted since the start")                                  \
    OUT(refused, NUMBER, "requests refused since the start")                                  \
    OUT(bridge_left, VOLUME, "volume to be ordered before the bridge ends; 0: no bridge")     \
    OUT(limited, NUMBER, "1: an order had to be fitted to the pump's limits")                 \
    OUT(raised, NUMBER, "1: an order below least_rate had to be raised to it")                \
    OUT(running, NUMBER, "0: the programme is stopped")

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct states {
    STATES(TH_LANE_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

/* What the words take. */
static const struct th_row dose_args[] = {TH_ROW(rate, DOSE_RATE, "", "0 mg/day", "1 g/day",
                                                 CHOSEN, "", "the new dose, as labelled")};
static const struct th_row rate_args[] = {
    TH_ROW(flow, FLOW, "", "0 mL/day", "100 mL/day", CHOSEN, "", "the new basal flow")};
static const struct th_row bolus_args[] = {
    TH_ROW(dose, MASS, "nan", "0 ug", "1 g", CHOSEN, "",
           "of the programmed drug, as labelled, by the programmed concentration; give this or "
           "volume")
        TH_ROW(volume, VOLUME, "nan", "0 mL", "100 mL", CHOSEN, "", "give this or dose")
            TH_ROW(over, TIME, "10 min", "1 s", "7 day", CHOSEN, "", "how long it takes")};
static const struct th_row concentration_args[] = {
    TH_ROW(value, CONCENTRATION, "", "1e-6 ug/mL", "1 g/mL", CHOSEN, "", "as labelled")
        TH_ROW(drug, DRUG, "nan", "", "", CHOSEN, "", "whose; left out: the programmed one")};
static const struct th_row bridge_args[] = {
    TH_ROW(concentration, CONCENTRATION, "", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",
           "of the new filling, as labelled")
        TH_ROW(volume, VOLUME, "nan", "0 mL", "10 mL", CHOSEN, "",
               "of old drug between reservoir and tip; left out: tubing and catheter")};
enum { ARG_dose, ARG_volume, ARG_over }; /* of a bolus */

/* The lane vectors, as one struct: what is asked for in parallel and the record of the grants.
 */
struct cells {
    double bolus_flow[BOLUSES][TH_LANES];
    double bolus_end[BOLUSES][TH_LANES]; /* ticks; 0: free */
    double grant_mass[GRANTS][TH_LANES];
    double grant_at[GRANTS][TH_LANES]; /* ticks */
};

#endif
