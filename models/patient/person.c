/* The person: weight and age, and what follows from them. The page below has the equations and
 * a number to check by hand. */
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
    "Of a drug whose part says of which age its constants are (drug.reference_age,\n"
    "a0) clearance and dura are those of a person of age a, if that is given:\n"
    "\n"
    "  clearance = Q (1 - f (a - 40)/40)/(1 - f (a0 - 40)/40)   plasma_clearance\n"
    "  dura = P r^((a - a0)/60)                          dural_permeability   m/s\n"
    "\n"
    "in years; f is drug.clearance_fall, the share of the clearance that is lost from\n"
    "40 to 80 (hydromorphone: 43 %, Jeleazcov 2014), r drug.dural_rise, the dura of\n"
    "80 over that of 20 (morphine: 3, Vitenbek). A clearance keeps a twentieth of\n"
    "that at 40 at least.\n"
    "\n"
    "Validity: size alone, from school age on. Clearance of the first years of life\n"
    "matures on top of it and is not here; nor are height and sex, which no model\n"
    "reads. Age from 20 to 80 years, and of clearance and dura alone: that of the\n"
    "stroke volume is published in both directions. In obesity weight tells more of\n"
    "fat than of clearance.\n"
    "\n"
    "By hand: 35 kg with constants of 70 kg: half the volume, 0.5946 of the\n"
    "clearance; a half-life of 2 h is 1.68 h. At 80 years with f 43 % and constants\n"
    "of 67 years: (1 - 0.43)/(1 - 0.29) = 0.803 of the clearance.\n"
    "\n"
    "Source: Anderson and Holford 2008, Annu Rev Pharmacol Toxicol 48:303\n"
    "(doi:10.1146/annurev.pharmtox.48.113006.094708): allometry referenced to a\n"
    "person of 70 kg, 0.75 for clearance and 1 for volume.\n";

#define PARAMS(ROW)                                                                       \
    ROW(weight, MASS, "70 kg", "1 kg", "300 kg", CHOSEN, "reference weight of allometry", \
        "weight of the person", .unit = "kg")                                             \
    ROW(age, TIME, "nan", "1 year", "120 year", CHOSEN, "not given",                      \
        "age of the person; left out: no constant follows from it", .unit = "year")

struct params {
    PARAMS(TH_LANE_MEMBER)
};

static void write_ports(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    EACH_LANE(i) {
        ports->patient.weight[i] = p->weight[i];
        ports->patient.age[i] = isnan(p->age[i]) ? 0 : p->age[i];
    }
}

static void advance(const struct th_view *view)
{
    (void)view;
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};

const struct th_model th_patient_person = {
    .slot = "patient",
    .name = "person",
    .doc = "weight and age, and what of a drug's constants follows from them",
    .page = page,
    .params = TH_TABLE(param_rows),
    .needs = TH_NEEDS_DRUG,
    .start = write_ports,
    .prepare = write_ports,
    .advance = advance,
};
