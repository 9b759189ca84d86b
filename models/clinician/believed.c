/* Beliefs about the device, and errors of syringes. The page below has the equations and
 * numbers to check by hand. */
#include "model/model.h"
#include "ports.h"

static const char page[] =
    "The numbers by which people order and measure, where they are not those of the\n"
    "device. Nothing changes with time here.\n"
    "\n"
    "  catheter_volume   of tubing and catheter up to the tip: a bridge without its\n"
    "                    own ends when it has been ordered. Left out: the true one.\n"
    "  concentration     of what the pump holds, which the programme is told: doses,\n"
    "                    boluses and bridges are computed with it. Left out: that of\n"
    "                    the drug; one that the programme is given stands above it.\n"
    "  reservoir_volume  in a new pump, from which the programmer counts down\n"
    "  syringe_error e   of every fill, the same, as a scale that reads wrongly does\n"
    "  syringe_noise s   of a fill: standard deviation, drawn anew for each\n"
    "  reading_noise r   of the volume that a refill takes out: standard deviation\n"
    "                    with which the syringe is read\n"
    "  set_volume k      of what a refill takes out, in needle and tubing: thrown\n"
    "                    away with them, and no syringe shows it\n"
    "\n"
    "  filled in = V (1 + e + s z1)     V ordered, z1 and z2 standard normal\n"
    "  read      = W - k + r z2         W withdrawn in truth; none is below 0\n"
    "\n"
    "The programmer counts V as it was told; reservoir.volume has what was filled in,\n"
    "reservoir.measured_volume what was read, and measured_discrepancy the read one\n"
    "less the programmer's. The fill of a reservoir at the start and at an\n"
    "implantation is what is written there.\n"
    "\n"
    "z1 and z2 are functions of the seed, the person and the count of refills: no\n"
    "other member, event or step changes them, and a person has the same under every\n"
    "condition.\n"
    "\n"
    "What is believed at the start, and at an implantation, is what the programme\n"
    "and the programmer count with from then on. A refill does not change the\n"
    "concentration, program.concentration does. So a bridge is miscalculated if the\n"
    "catheter's volume or the old concentration is: it takes V_believed/Q at the flow\n"
    "Q = D/C_believed, and the patient gets D C/C_believed meanwhile.\n"
    "\n"
    "A refill that finds a discrepancy of notice_from or more is noted, one of\n"
    "alarm_from or more an alarm (reservoir.discrepancy_notices, discrepancy_alarms),\n"
    "whichever way it goes: people find so that a pump errs, with the chance of the\n"
    "readings. Not given, none is.\n"
    "\n"
    "Validity: errors without memory and normal, which for s or r far above what a\n"
    "syringe shows would be cut at 0.\n"
    "\n"
    "By hand: 18 mL with e = 2 % fill 18.36 mL, and the programmer counts 18 mL above\n"
    "the residual. If fill and reading each err by 0.3 mL (s = 1.5 % of 20 mL), the\n"
    "delivered volume is known to sqrt(2) 0.3 mL: 2.36 % of 18 mL, so that a\n"
    "notice from 1 mL on is false at one refill in 54, an alarm from 2 mL on at one\n"
    "in 400 000; a pump that gives 14.5 % too much is found 2.61 mL short. With k =\n"
    "0.5 mL one that gives what is ordered is found 0.5 mL short, 2.8 %, each time.\n"
    "\n"
    "Source: definition. Delivered volumes of pumps in use are measured so, by the\n"
    "syringe at refills: Wesemann 2014 (Reg Anesth Pain Med 39:341) found 2.5 % too\n"
    "much per refill and 1 % over all refills of a patient, and names the reading of\n"
    "small differences and incomplete withdrawal as the reason.\n";

#define PARAMS(ROW)                                                                            \
    ROW(catheter_volume, VOLUME, "nan", "1e-3 mL", "10 mL", CHOSEN, "",                        \
        "believed volume of tubing and catheter up to the tip; left out: the true one")        \
    ROW(concentration, CONCENTRATION, "nan", "1e-6 ug/mL", "1 g/mL", CHOSEN, "",               \
        "believed concentration of the programmed drug, as labelled; left out: the true one",  \
        .flags = TH_AT_START)                                                                  \
    ROW(reservoir_volume, VOLUME, "nan", "1e-3 mL", "100 mL", CHOSEN, "",                      \
        "believed volume in a new pump, residual included; left out: the true one",            \
        .flags = TH_AT_START)                                                                  \
    ROW(notice_from, VOLUME, "nan", "0.01 mL", "100 mL", CHOSEN, "",                           \
        "discrepancy of a refill from which on it is noted; left out: none is")                \
    ROW(alarm_from, VOLUME, "nan", "0.01 mL", "100 mL", CHOSEN, "",                            \
        "discrepancy of a refill from which on it is an alarm; left out: none is")             \
    ROW(syringe_error, FRACTION, "0 %", "-50 %", "50 %", PLACEHOLDER, "none assumed",          \
        "share by which a refill fills in more than it is told, the same each time")           \
    ROW(syringe_noise, FRACTION, "0 %", "0 %", "30 %", PLACEHOLDER, "none assumed",            \
        "standard deviation of that share, drawn anew for each refill")                        \
    ROW(reading_noise, VOLUME, "0 mL", "0 mL", "5 mL", PLACEHOLDER, "none assumed",            \
        "standard deviation with which the volume that a refill takes out is read, drawn "     \
        "anew for each")                                                                       \
    ROW(set_volume, VOLUME, "0 mL", "0 mL", "5 mL", PLACEHOLDER, "none assumed",               \
        "volume of what a refill takes out that stays in needle and tubing, where no syringe " \
        "shows it")

struct params {
    PARAMS(TH_LANE_MEMBER)
};

static double or_none(double value)
{
    return isnan(value) ? 0 : value;
}

static void write_ports(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->clinician.catheter_volume[i] = or_none(p->catheter_volume[i]);
        ports->clinician.concentration[i] = or_none(p->concentration[i]);
        ports->clinician.reservoir_volume[i] = or_none(p->reservoir_volume[i]);
        ports->clinician.notice_from[i] = or_none(p->notice_from[i]);
        ports->clinician.alarm_from[i] = or_none(p->alarm_from[i]);
        ports->clinician.syringe_error[i] = p->syringe_error[i];
        ports->clinician.syringe_noise[i] = p->syringe_noise[i];
        ports->clinician.reading_noise[i] = p->reading_noise[i];
        ports->clinician.set_volume[i] = p->set_volume[i];
    }
}

static void advance(const struct th_view *view)
{
    (void)view;
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

const struct th_model th_clinician_believed = {
    .slot = "clinician",
    .name = "believed",
    .doc = "what is believed of catheter, reservoir and concentration, errors of syringes",
    .page = page,
    .params = TH_TABLE(param_rows),
    .needs = TH_NEEDS_DEVICE,
    .start = write_ports,
    .prepare = write_ports,
    .advance = advance,
};
