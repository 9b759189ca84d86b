/* The person: weight, and what follows from it. The page below has the equations and a number
 * to check by hand. */
#include "model/model.h"
#include "ports.h"

static const char page[] =
    "Covariates of the person who has the pump, the tablets or the needle.\n"
    "\n"
    "Plasma of a drug whose part says of which weight its constants are\n"
    "(drug.reference_weight, w0) is that of a person of weight w:\n"
    "\n"
    "  volume    = V w/w0           plasma_volume, peripheral_volume   m3\n"
    "  clearance = Q (w/w0)^0.75    plasma_clearance, intercompartmental   m3/s\n"
    "\n"
    "so that all rates, clearance over volume, go with (w/w0)^-0.25. Of a drug\n"
    "without reference_weight nothing is scaled: drug.plasma_volume and\n"
    "drug.plasma_clearance, kept if asked for, show what holds. CSF, cord, doses and\n"
    "effects do not follow from the weight: say csf.volume, or take a part that\n"
    "brings rows of other slots (brings: {csf: ...}): child, pregnant, obese,\n"
    "elderly_stenosis, cynomolgus, pig and dog have their canal with them.\n"
    "\n"
    "A weight that is set in a run changes volumes, not amounts.\n"
    "\n"
    "Validity: size alone, from school age on. Clearance of the first years of life\n"
    "matures on top of it and is not here; nor are height, age and sex, which no\n"
    "model reads. In obesity weight tells more of fat than of clearance.\n"
    "\n"
    "By hand: 35 kg with constants of 70 kg: half the volume, 0.5946 of the\n"
    "clearance; a half-life of 2 h is 1.68 h.\n"
    "\n"
    "Source: Anderson and Holford 2008, Annu Rev Pharmacol Toxicol 48:303\n"
    "(doi:10.1146/annurev.pharmtox.48.113006.094708): allometry referenced to a\n"
    "person of 70 kg, 0.75 for clearance and 1 for volume.\n";

#define PARAMS(ROW)                                                                       \
    ROW(weight, MASS, "70 kg", "1 kg", "300 kg", CHOSEN, "reference weight of allometry", \
        "weight of the person", .unit = "kg")

struct params {
    PARAMS(TH_LANE_MEMBER)
};

static void write_ports(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) ports->patient.weight[i] = p->weight[i];
}

static void advance(const struct th_view *view)
{
    (void)view;
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

const struct th_model th_patient_person = {
    .slot = "patient",
    .name = "person",
    .doc = "weight, and the volumes and clearances of plasma that follow from it",
    .page = page,
    .params = TH_TABLE(param_rows),
    .needs = TH_NEEDS_DRUG,
    .start = write_ports,
    .prepare = write_ports,
    .advance = advance,
};
