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
    "  syringe_error e   of every fill, the same, as a scale that reads wrongly does\n"
    "  syringe_noise s   of a fill: standard deviation, drawn anew for each\n"
    "  reading_noise r   of the volume that a refill takes out: standard deviation\n"
    "                    with which the syringe is read\n"
    "\n"
    "  filled in = V (1 + e + s z1)     V ordered, z1 and z2 standard normal\n"
    "  read      = W + r z2             W withdrawn in truth; none is below 0\n"
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
    "The concentration that is believed is the programme's, program.concentration: a\n"
    "refill does not change it.\n"
    "\n"
    "Validity: errors without memory and normal, which for s or r far above what a\n"
    "syringe shows would be cut at 0.\n"
    "\n"
    "By hand: 18 mL with e = 2 % fill 18.36 mL, and the programmer counts 18 mL above\n"
    "the residual. If fill and reading each err by 0.3 mL (s = 1.5 % of 20 mL), the\n"
    "delivered volume is known to sqrt(2) 0.3 mL: 2.36 % of 18 mL.\n"
    "\n"
    "Source: definition. Delivered volumes of pumps in use are measured so, by the\n"
    "syringe at refills: Wesemann 2014 (Reg Anesth Pain Med 39:341) found 2.5 % too\n"
    "much per refill and 1 % over all refills of a patient, and names the reading of\n"
    "small differences and incomplete withdrawal as the reason.\n";

#define PARAMS(ROW)                                                                        \
    ROW(catheter_volume, VOLUME, "nan", "1e-3 mL", "10 mL", CHOSEN, "",                    \
        "believed volume of tubing and catheter up to the tip; left out: the true one")    \
    ROW(syringe_error, FRACTION, "0 %", "-50 %", "50 %", PLACEHOLDER, "none assumed",      \
        "share by which a refill fills in more than it is told, the same each time")       \
    ROW(syringe_noise, FRACTION, "0 %", "0 %", "30 %", PLACEHOLDER, "none assumed",        \
        "standard deviation of that share, drawn anew for each refill")                    \
    ROW(reading_noise, VOLUME, "0 mL", "0 mL", "5 mL", PLACEHOLDER, "none assumed",        \
        "standard deviation with which the volume that a refill takes out is read, drawn " \
        "anew for each")

struct params {
    PARAMS(TH_LANE_MEMBER)
};

static void write_ports(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->clinician.catheter_volume[i] =
            isnan(p->catheter_volume[i]) ? 0 : p->catheter_volume[i];
        ports->clinician.syringe_error[i] = p->syringe_error[i];
        ports->clinician.syringe_noise[i] = p->syringe_noise[i];
        ports->clinician.reading_noise[i] = p->reading_noise[i];
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
    .doc = "the catheter's volume as believed, errors of syringes",
    .page = page,
    .params = TH_TABLE(param_rows),
    .needs = TH_NEEDS_DEVICE,
    .start = write_ports,
    .prepare = write_ports,
    .advance = advance,
};
