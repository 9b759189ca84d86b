/* The rows and the page of reservoir/bellows, for bellows.c alone. */
#ifndef TH_RESERVOIR_BELLOWS_H
#define TH_RESERVOIR_BELLOWS_H

#include "model.h"

static const char page[] =
    "What the pump holds, as volume and as mass of each drug's base.\n"
    "\n"
    "  V' = V - v                 v  drawn by the pump in the step, m3 (below 0: pushed back)\n"
    "  p  = p_empty + (p_full - p_empty) (V - V_r)/(V_cap - V_r)      gauge; V_r residual\n"
    "  dC/dt = -k C             well mixed, so drawing does not change C:\n"
    "  drawn mass = v C (1 - e^-kh)/(k h);   left = M e^-kh V'/V;   degraded = the rest\n"
    "\n"
    "exact for any step h of even flow. What the line pushed back is taken up in the next\n"
    "step. All volumes include the residual V_r, which the pump cannot reach; the flow\n"
    "fades out over `taper` above it (see pump.peristaltic). Base mass = mass as labelled\n"
    "* base fraction of the drug; the conversion is made here, when the reservoir is\n"
    "filled.\n"
    "\n"
    "refill   1. withdraws all but the residual and `leave`;\n"
    "         2. rinses: each adds rinse_volume of water, mixes and withdraws as much;\n"
    "            the share (V_left/(V_left + V_w))^n of the old drug stays;\n"
    "         3. fills in `volume` of `drug` at `concentration` (as labelled; left out: the\n"
    "            first drug, its stock), with_stock: the other drugs too, at their stock.\n"
    "            What is beyond the capacity is not taken: refused_volume.\n"
    "         C = (V_left C_old + V_f C_f)/(V_left + V_f)\n"
    "\n"
    "Two readings run side by side. The programmer's volume starts at the fill and falls\n"
    "with what was ordered; it raises the low alarm and predicts the refill. The true\n"
    "volume falls with what was drawn. They part when the pump errs, stalls or meets a\n"
    "closed line: an over-infusing pump runs dry before its alarm.\n"
    "\n"
    "  predicted_empty = t + (V_programmed - V_r)/Q       Q  ordered now\n"
    "  empty_at = t + (max(u - d, 0) + d ln(2 min(u, d)/d))/(Q m)     u = V - V_r, d taper\n"
    "\n"
    "m is what was drawn of what was ordered since the last fill (1 before anything was).\n"
    "The second is the instant of `dry`: half of the flow gone, u = d/2. The programmer\n"
    "does not know of the fading: a pump without error is dry (1 - ln 2) d/Q before its\n"
    "date, by 7 h at 0.3 mL/day. Neither knows of an order to come; while a bolus is given\n"
    "it counts as if it went on.\n"
    "\n"
    "Validity: well mixed at once; gas pressure in balance; no sorption to the walls\n"
    "(ziconotide on first fill loses some); the bellows takes back volume without limit.\n"
    "The pressure is a placeholder: no manufacturer gives it.\n"
    "\n"
    "By hand: 20 mL with 1.4 mL residual at 0.3 mL/day is empty after 62.00 days (54.15\n"
    "at +14.5 %, 72.51 at -14.5 %), dry 0.31 days earlier (0.27, 0.36).\n"
    "1.4 mL of 500 with 18.6 mL of 2000 ug/mL: 1895 ug/mL. Three rinses of 2 mL leave 6.98\n"
    "% in 1.4 mL.\n"
    "\n"
    "Sources: three rinses of 2 mL into a pump without ziconotide, prialt.com, pump use;\n"
    "low alarm computed, not measured: TGA RC-2016-RN-01458-1; 2 mL default, Neurosurgery\n"
    "Aug 2004.\n";

#define PARAMS(ROW)                                                                       \
    ROW(volume, VOLUME, "20 mL", "0 mL", "100 mL", CHOSEN, "",                            \
        "in the reservoir at the start, residual included", .flags = TH_AT_START)         \
    ROW(water, VOLUME, "0 mL", "0 mL", "100 mL", CHOSEN, "",                              \
        "of that, without drug: what a new pump still holds", .flags = TH_AT_START)       \
    ROW(capacity, VOLUME, "20 mL", "1 mL", "100 mL", CHOSEN, "", "residual included")     \
    ROW(residual, VOLUME, "1.4 mL", "0 mL", "10 mL", RECALLED, "SynchroMed II",           \
        "that the pump cannot reach")                                                     \
    ROW(taper, VOLUME, "0.3 mL", "0.001 mL", "5 mL", PLACEHOLDER, "",                     \
        "above the residual over which the flow fades out")                               \
    ROW(pressure_full, PRESSURE, "30 kPa", "-50 kPa", "500 kPa", PLACEHOLDER, "",         \
        "gauge, at capacity")                                                             \
    ROW(pressure_empty, PRESSURE, "30 kPa", "-50 kPa", "500 kPa", PLACEHOLDER, "",        \
        "gauge, at the residual volume")                                                  \
    ROW(low, VOLUME, "2 mL", "0 mL", "50 mL", READ, "Neurosurgery Aug 2004, multicentre", \
        "of the programmer's volume, at which the alarm sounds")                          \
    ROW(longest_interval, TIME, "180 day", "1 day", "1000 day", RECALLED,                 \
        "pump labelling", "between fills, whatever is left", .unit = "day")

#define STATES(OUT)                                                    \
    OUT(volume, VOLUME, "true")                                        \
    OUT(programmed, VOLUME, "as the programmer counts")                \
    OUT(drawn, VOLUME, "by the pump since the last fill")              \
    OUT(ordered, VOLUME, "since the last fill")                        \
    OUT(supplied, VOLUME, "filled in, first fill and rinses included") \
    OUT(withdrawn, VOLUME, "at refills, rinses included")              \
    OUT(last_withdrawn, VOLUME, "at the last refill, before rinsing")  \
    OUT(refused, VOLUME, "at the last refill")                         \
    OUT(refills, NUMBER, "")                                           \
    OUT(filled_at, TIME, "")                                           \
    OUT(counted_out, TIME, "programmed fell to the residual; -1: not") \
    OUT(low_alarm, NUMBER, "")                                         \
    OUT(low_since, TIME, "")                                           \
    OUT(true_low, NUMBER, "")                                          \
    OUT(true_low_since, TIME, "")                                      \
    OUT(dry, NUMBER, "")                                               \
    OUT(dry_since, TIME, "")

#define DRUG_STATES(OUT)                                                \
    OUT(mass, MASS, "base", .flags = TH_EACH_SPECIES)                   \
    OUT(degraded, MASS, "base, so far", .flags = TH_EACH_SPECIES)       \
    OUT(mass_withdrawn, MASS, "base, so far", .flags = TH_EACH_SPECIES) \
    OUT(mass_supplied, MASS, "base, so far", .flags = TH_EACH_SPECIES)  \
    OUT(filled, CONCENTRATION, "on the label of the last fill", .flags = TH_EACH_SPECIES)

#define OUTPUTS(OUT)                                                                          \
    OUT(volume, VOLUME, "true, residual included")                                            \
    OUT(programmed_volume, VOLUME, "as the programmer counts")                                \
    OUT(discrepancy, VOLUME, "true minus programmer's volume")                                \
    OUT(pressure, PRESSURE, "gauge")                                                          \
    OUT(low_alarm, NUMBER, "1: the programmer's volume fell to `low`")                        \
    OUT(low_alarm_for, TIME, "since the alarm", .unit = "day")                                \
    OUT(true_low, NUMBER, "1: the true volume fell to `low`")                                 \
    OUT(true_low_for, TIME, "since then", .unit = "day")                                      \
    OUT(dry, NUMBER, "1: the flow has faded to half, taper/2 above the residual")             \
    OUT(dry_for, TIME, "since then", .unit = "day")                                           \
    OUT(alarm_in, TIME, "to the low alarm at the ordered flow; at most 100 years",            \
        .unit = "day")                                                                        \
    OUT(refill_due, TIME,                                                                     \
        "instant of the low alarm as ordered now, or longest_interval after the last fill",   \
        .unit = "day")                                                                        \
    OUT(predicted_empty, TIME,                                                                \
        "instant at which the programmer's volume reached the residual, or will at the "      \
        "flow ordered now",                                                                   \
        .unit = "day")                                                                        \
    OUT(empty_at, TIME,                                                                       \
        "instant at which it went dry, or will if the flow ordered now is met as since the "  \
        "last fill",                                                                          \
        .unit = "day")                                                                        \
    OUT(withdrawn_volume, VOLUME, "at the last refill, before rinsing")                       \
    OUT(refused_volume, VOLUME, "at the last refill, beyond the capacity")                    \
    OUT(refills, NUMBER, "since the start")

#define DRUG_OUTPUTS(OUT)                                                                    \
    OUT(concentration, CONCENTRATION, "of each drug, as labelled", .flags = TH_EACH_SPECIES) \
    OUT(mass, MASS, "of each drug's base", .flags = TH_EACH_SPECIES)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct states {
    STATES(TH_LANE_MEMBER)
    DRUG_STATES(TH_SPECIES_MEMBER)
};
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
    DRUG_OUTPUTS(TH_SPECIES_MEMBER)
};

#endif
