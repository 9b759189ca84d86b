/* The page of program/simple and what its words take, for simple.c alone. */
#ifndef TH_PROGRAM_SIMPLE_PAGE_H
#define TH_PROGRAM_SIMPLE_PAGE_H

#include "model/model.h"

static const char page[] =
    "What the pump is told, not what it does.\n"
    "\n"
    "  basal flow    Q_b = rate, or dose/C_p    C_p  programmed, as labelled\n"
    "  ordered flow  Q = Q_b + sum V_i/t_i      V_i, t_i  volume, duration of bolus i\n"
    "  ordered mass  Q C_p dt                   m3/s, kg/m3, m3, s, kg\n"
    "\n"
    "Every change falls on an exact tick, so the flow is constant within a step and\n"
    "the ordered volume is exact. C_p is what the programmer was told, not what the\n"
    "reservoir holds: a refill does not change it. Left out, it is the labelled\n"
    "concentration of `drug`, the one that the programme names: doses, boluses and\n"
    "concentrations are of that one, whatever else is in the pump. Masses here are as\n"
    "labelled (salt, if the label names the salt).\n"
    "\n"
    "  request   grants demand_dose over demand_over if the pump runs, the lockout\n"
    "            since the last grant has passed and the doses granted within the\n"
    "            last 24 h, this one included, do not exceed demand_daily; otherwise\n"
    "            it is refused. At most 32 grants in 24 h.\n"
    "  bridge    keeps the old concentration and with it the old flow until the given\n"
    "            volume (left out: tubing and catheter) has been ordered, then\n"
    "            programs the new concentration at the same dose. t_b = V_dead\n"
    "            C_old/D_old.\n"
    "  concentration\n"
    "            programs one; a dose stays a dose and a rate a rate. With another\n"
    "            `drug` the flow stays, for the old dose means nothing for the new\n"
    "            drug, until a dose is ordered. demand_dose and demand_daily stay:\n"
    "            set them anew.\n"
    "  stop      cuts the boluses under way; while stopped, boluses and requests are\n"
    "            refused. Stops are counted by their causes: one with `over` ends\n"
    "            then, one without ends with `start`, none ends another, and the\n"
    "            programme runs when the last has ended.\n"
    "\n"
    "Cut short. Ordered is what was asked for and accepted. A bolus that a stop cuts,\n"
    "and one for which most_rate leaves less flow than it began with (the basal flow\n"
    "was raised meanwhile), is not given whole: what it lacks is cut_volume and\n"
    "cut_mass. The pump was never told that volume, so it is not in ordered_volume\n"
    "here, and the reservoir's programmer does not count it; gauge.delivered adds it\n"
    "to what was ordered, for it was asked for and not given. A stop of the basal\n"
    "flow is an order of its own and cuts nothing, and a bolus that is refused was\n"
    "never accepted: refused_boluses counts it. A request that is cut counts as\n"
    "granted, but against demand_daily only with what was given. A bridge that\n"
    "another bridge or concentration ends before its volume is one of bridges_cut;\n"
    "the concentration of the first is never programmed.\n"
    "\n"
    "Limits: a programmer takes no basal flow outside least_rate .. most_rate but\n"
    "zero. A rate, or a dose with a concentration, that asks for one is refused\n"
    "before the run. In what is known only during it (a dose of the drug's stock, an\n"
    "order by a word) such a flow becomes the nearest that the pump can be told. A\n"
    "bolus too fast for most_rate is given at the highest flow left and takes longer.\n"
    "The output `limited` shows all of them, `raised` a flow that became more than\n"
    "was ordered and raised_volume how much it was. At most 64 boluses are under way\n"
    "at a time; one more is refused.\n"
    "\n"
    "By hand: 200 ug/day of 500 ug/mL is 0.4 mL/day; with 0.3948 mL between reservoir\n"
    "and tip a bridge takes 0.987 day = 23.688 h. Forgotten on a change to 2000\n"
    "ug/mL, the patient gets a quarter of the dose for 3.948 days.\n"
    "\n"
    "Source: definition; patient bolus with lockout and a rolling 24 h allowance as\n"
    "in the Prometra PTC guide (Flowonix), p. 5. Valid for any order; flex schedules\n"
    "are written as events.\n";

/* What the words take. */
static const struct th_row stop_args[] = {
    TH_ROW(over, TIME, "nan", "1 s", "10 year", CHOSEN, "", "how long; left out: until start"),
};
static const struct th_row dose_args[] = {
    TH_ROW(rate, DOSE_RATE, "", "0 mg/day", "1 g/day", CHOSEN, "", "the new dose, as labelled"),
};
static const struct th_row rate_args[] = {
    TH_ROW(flow, FLOW, "", "0 mL/day", "100 mL/day", CHOSEN, "", "the new basal flow"),
};
static const struct th_row bolus_args[] = {
    TH_ROW(dose, MASS, "nan", "0 ug", "1 g", CHOSEN, "",
           "of the programmed drug, as labelled, by the programmed concentration; give this or "
           "volume"),
    TH_ROW(volume, VOLUME, "nan", "0 mL", "100 mL", CHOSEN, "", "give this or dose"),
    TH_ROW(over, TIME, "10 min", "1 s", "7 day", CHOSEN, "", "how long it takes"),
};
static const struct th_row concentration_args[] = {
    TH_ROW(value, CONCENTRATION, "", "1e-6 ug/mL", "1 g/mL", CHOSEN, "", "as labelled"),
    TH_ROW(drug, DRUG, "nan", "", "", CHOSEN, "", "whose; left out: the programmed one"),
};
static const struct th_row bridge_args[] = {
    TH_ROW(concentration, CONCENTRATION, "", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",
           "of the new filling, as labelled"),
    TH_ROW(volume, VOLUME, "nan", "0 mL", "10 mL", CHOSEN, "",
           "of old drug between reservoir and tip; left out: tubing and catheter"),
};
enum { ARG_dose, ARG_volume, ARG_over }; /* of a bolus */

#endif
