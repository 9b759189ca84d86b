/* The page of program/simple and what its words take, for simple.c alone. */
#ifndef TH_PROGRAM_SIMPLE_PAGE_H
#define TH_PROGRAM_SIMPLE_PAGE_H

#include "model.h"

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
    "  stop      cuts the boluses under way; while stopped, boluses and requests are\n"
    "            refused. Stops are counted by their causes: one with `over` ends then, one\n"
    "            without ends with `start`, none ends another, and the programme runs when\n"
    "            the last has ended.\n"
    "\n"
    "Cut short. Ordered is what was asked for and accepted. A bolus that a stop cuts, and\n"
    "one for which most_rate leaves less flow than it began with (the basal flow was raised\n"
    "meanwhile), is not given whole: what it lacks is cut_volume and cut_mass. The pump was\n"
    "never told that volume, so it is not in ordered_volume here, and the reservoir's\n"
    "programmer does not count it; gauge.delivered adds it to what was ordered, for it was\n"
    "asked for and not given. A stop of the basal flow is an order of its own and cuts\n"
    "nothing, and a bolus that is refused was never accepted: refused_boluses counts it. A\n"
    "request that is cut counts as granted, but against demand_daily only with what was\n"
    "given. A bridge that another bridge or concentration ends before its volume is one of\n"
    "bridges_cut; the concentration of the first is never programmed.\n"
    "\n"
    "Limits: a programmer takes no basal flow outside least_rate .. most_rate but zero. A\n"
    "rate, or a dose with a concentration, that asks for one is refused before the run. In\n"
    "what is known only during it (a dose of the drug's stock, an order by a word) such a\n"
    "flow becomes the nearest that the pump can be told. A bolus too fast for most_rate is\n"
    "given at the highest flow left and takes longer. The output `limited` shows all of\n"
    "them, `raised` a flow that became more than was ordered and raised_volume how much it\n"
    "was. At most 64 boluses are under way at a time; one more is refused.\n"
    "\n"
    "By hand: 200 ug/day of 500 ug/mL is 0.4 mL/day; with 0.3948 mL between reservoir and\n"
    "tip a bridge takes 0.987 day = 23.688 h. Forgotten on a change to 2000 ug/mL, the\n"
    "patient gets a quarter of the dose for 3.948 days.\n"
    "\n"
    "Source: definition; patient bolus with lockout and a rolling 24 h allowance as in\n"
    "the Prometra PTC guide (Flowonix), p. 5. Valid for any order; flex schedules are\n"
    "written as events.\n";

/* What the words take. */
static const struct th_row stop_args[] = {
    TH_ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "", "how long; left out: until start")};
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

#endif
