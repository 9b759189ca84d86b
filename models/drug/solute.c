/* A dissolved drug: its properties, each from the scenario, handed on through the ports. The
 * page below says what they mean; by hand: 284.6 cm3/mol at 37 C diffuses at 7.65e-10 m2/s. */
#include "laws.h"
#include "model/model.h"
#include "ports.h"

#include <math.h>

static const char page[] =
    "What the other models need to know of one drug. Nothing changes with time here.\n"
    "\n"
    "Salt and base. Labels and orders may name the mass of a salt; molecules travel\n"
    "as base. The scenario's concentration, the programme and the refills speak of\n"
    "mass as labelled. The reservoir turns it into base as it is filled:\n"
    "\n"
    "  base concentration = concentration * f    f = 1 (base) or base_fraction (salt)\n"
    "\n"
    "and from there on (reservoir, line, CSF, tissue, plasma, ledger) every mass and\n"
    "concentration is base.\n"
    "\n"
    "Diffusion. If diffusivity is not given, Wilke and Chang (1955, AIChE J 1:264)\n"
    "from the LeBas molar volume V_A (cm3/mol) in water of viscosity eta (mPa s) at\n"
    "the body's temperature T, phi = 2.6, M = 18.015 g/mol:\n"
    "\n"
    "  D = 7.4e-8 sqrt(phi M) T / (eta V_A^0.6)  cm2/s        (about 10 % of error)\n"
    "\n"
    "A given diffusivity is taken as it stands, at whatever temperature it holds.\n"
    "\n"
    "Loss in the reservoir and the line is first order, dC/dt = -k C. A shelf life is\n"
    "the time to 90 %: k = -ln(0.9) / t90. Exchange constants of cord, dura and\n"
    "plasma are explained by the model that uses them; with reference_weight those of\n"
    "plasma follow patient.weight, with reference_age clearance and dura patient.age\n"
    "(patient.person).\n"
    "\n"
    "Tablets. What is swallowed leaves the gut with absorption_time; of what leaves\n"
    "the last step of the way, absorbed (1 - first_pass) comes into plasma, absorbed\n"
    "first_pass is cleared in the liver, the rest is not absorbed. transit_time puts\n"
    "one compartment between gut and plasma.\n"
    "\n"
    "A metabolite is a drug with parent. Of the molecules of the parent that its\n"
    "plasma_clearance and its first_pass take, the share `formed` becomes it, in\n"
    "plasma; the mass is that times the ratio of the molar masses. It is not filled\n"
    "into the pump, and is not formed in CSF, cord or brain.\n"
    "\n"
    "Beyond label_daily_dose and label_concentration there is a notice, no error: of\n"
    "what is ordered in 24 h, and of the label of a fill (gauge.delivered).\n"
    "\n"
    "By hand: Infumorph 10 mg/mL is morphine sulfate pentahydrate, 758.83 g/mol with\n"
    "two morphines of 285.34: f = 0.752, so 7.52 mg/mL of base. V_A = 284.6 cm3/mol\n"
    "at 37 C and 0.692 mPa s: D = 7.65e-10 m2/s. Ziconotide, 84 days to 90 %:\n"
    "k = 1.254e-3 per day.\n";

#define BASES(LABEL, AND) LABEL(base) AND LABEL(salt)
enum { BASES(TH_LABEL_INDEX, ) };

#define PARAMS(ROW)                                                                            \
    ROW(concentration, CONCENTRATION, "", "0 ug/mL", "1 g/mL", CHOSEN, "",                     \
        "concentration as labelled, of the first fill and of each refill that gives no other", \
        .flags = TH_OF_DEVICE)                                                                 \
    ROW(basis, CHOICE, "base", "", "", CHOSEN, "",                                             \
        "the labelled mass is that of the base, or of the salt",                               \
        .labels = BASES(TH_LABEL_TEXT, " "), .flags = TH_AT_START)                             \
    ROW(base_fraction, FRACTION, "100 %", "1 %", "100 %", CHOSEN, "the base alone",            \
        "mass of base per mass of salt; only used with basis: salt", .flags = TH_AT_START)     \
    ROW(diffusivity, DIFFUSIVITY, "nan", "1e-8 cm2/s", "1e-4 cm2/s", PLACEHOLDER, "",          \
        "free diffusivity in CSF at body temperature; left out: from molar_volume")            \
    ROW(molar_volume, MOLAR_VOLUME, "nan", "10 cm3/mol", "2000 cm3/mol", PLACEHOLDER, "",      \
        "LeBas molar volume at the boiling point")                                             \
    ROW(density, DENSITY, "nan", "0.9 g/mL", "1.5 g/mL", PLACEHOLDER, "isobaric assumed",      \
        "density of the solution at body temperature; left out: as CSF")                       \
    ROW(degradation, RATE, "0 1/h", "0 1/h", "10 1/h", PLACEHOLDER, "none assumed",            \
        "rate of first-order loss in reservoir and line")                                      \
    ROW(pial_permeability, PERMEABILITY, "0 cm/min", "0 cm/min", "1 cm/min", PLACEHOLDER,      \
        "none assumed", "permeability between CSF and cord")                                   \
    ROW(dural_permeability, PERMEABILITY, "0 cm/min", "0 cm/min", "1 cm/min", PLACEHOLDER,     \
        "none assumed", "permeability between CSF and epidural blood")                         \
    ROW(partition, NUMBER, "1", "1e-3", "1e4", PLACEHOLDER, "as in CSF",                       \
        "ratio of the concentrations in cord and CSF at equilibrium")                          \
    ROW(tissue_clearance, RATE, "0 1/h", "0 1/h", "1000 1/h", PLACEHOLDER, "none assumed",     \
        "rate of free drug from cord to plasma")                                               \
    ROW(binding, RATE, "0 1/h", "0 1/h", "1e4 1/h", PLACEHOLDER, "none assumed",               \
        "rate from free to bound in cord")                                                     \
    ROW(unbinding, RATE, "0 1/h", "0 1/h", "1e4 1/h", PLACEHOLDER, "none assumed",             \
        "rate from bound to free in cord")                                                     \
    ROW(binding_capacity, CONCENTRATION, "0 ug/mL", "0 ug/mL", "1 g/mL", PLACEHOLDER,          \
        "no limit assumed",                                                                    \
        "most that cord binds: binding falls to nothing as bound drug nears it; 0: no limit")  \
    ROW(plasma_volume, VOLUME, "20 L", "0.1 L", "1000 L", PLACEHOLDER, "",                     \
        "volume of the central compartment")                                                   \
    ROW(plasma_clearance, CLEARANCE, "1 L/min", "0 mL/min", "20 L/min", PLACEHOLDER, "",       \
        "clearance from plasma, for good")                                                     \
    ROW(reference_weight, MASS, "nan", "1 kg", "300 kg", PLACEHOLDER, "not given",             \
        "weight of the person of whom volumes and clearances of plasma are; left out: they "   \
        "hold whatever patient.weight is",                                                     \
        .unit = "kg", .flags = TH_AT_START)                                                    \
    ROW(reference_age, TIME, "nan", "1 year", "120 year", PLACEHOLDER, "not given",            \
        "age of the person of whom clearance and dura are; left out: they hold whatever "      \
        "patient.age is",                                                                      \
        .unit = "year", .flags = TH_AT_START)                                                  \
    ROW(clearance_fall, FRACTION, "0 %", "0 %", "95 %", PLACEHOLDER, "none assumed",           \
        "share of plasma_clearance that is lost from 40 to 80 years of age",                   \
        .flags = TH_AT_START)                                                                  \
    ROW(dural_rise, NUMBER, "1", "0.1", "20", PLACEHOLDER, "none assumed",                     \
        "ratio of dural_permeability at 80 years of age to that at 20", .flags = TH_AT_START)  \
    ROW(peripheral_volume, VOLUME, "0 L", "0 L", "1e5 L", PLACEHOLDER, "none assumed",         \
        "volume of the second compartment; 0: none")                                           \
    ROW(intercompartmental, CLEARANCE, "0 mL/min", "0 mL/min", "20 L/min", PLACEHOLDER,        \
        "none assumed", "clearance between the first two compartments of plasma")              \
    ROW(deep_volume, VOLUME, "0 L", "0 L", "1e5 L", PLACEHOLDER, "none assumed",               \
        "volume of the third compartment; 0: none")                                            \
    ROW(deep_intercompartmental, CLEARANCE, "0 mL/min", "0 mL/min", "20 L/min", PLACEHOLDER,   \
        "none assumed", "clearance between the first and the third compartment of plasma")     \
    ROW(absorption_time, TIME, "nan", "1 s", "100 day", PLACEHOLDER, "not given",              \
        "time constant with which the gut gives off what was swallowed; left out: the drug "   \
        "cannot be swallowed")                                                                 \
    ROW(transit_time, TIME, "0 min", "0 min", "10 day", PLACEHOLDER, "none assumed",           \
        "time constant of the way from the gut to plasma; 0: none")                            \
    ROW(absorbed, FRACTION, "100 %", "0 %", "100 %", PLACEHOLDER, "all assumed",               \
        "share of what was swallowed that is absorbed")                                        \
    ROW(first_pass, FRACTION, "0 %", "0 %", "100 %", PLACEHOLDER, "none assumed",              \
        "share of what is absorbed that the liver clears before it is in plasma")              \
    ROW(skin_time, TIME, "nan", "1 s", "100 day", PLACEHOLDER, "not given",                    \
        "time constant of absorption from under the skin; left out: the drug cannot be "       \
        "given there")                                                                         \
    ROW(molar_mass, MOLAR_MASS, "nan", "1 g/mol", "1e6 g/mol", PLACEHOLDER, "not given",       \
        "molar mass of the base; a metabolite and its parent need it", .flags = TH_AT_START)   \
    ROW(label_daily_dose, DOSE_RATE, "nan", "0.001 ug/day", "1 kg/day", PLACEHOLDER,           \
        "not given", "largest dose in 24 h by its label, as labelled; left out: no notice",    \
        .unit = "mg/day")                                                                      \
    ROW(label_concentration, CONCENTRATION, "nan", "0.001 ug/mL", "1 g/mL", PLACEHOLDER,       \
        "not given",                                                                           \
        "highest concentration in a pump by its label, as labelled; left out: no notice")      \
    ROW(parent, DRUG, "nan", "", "", CHOSEN, "",                                               \
        "drug of which it is a metabolite; left out: it is none", .flags = TH_STRUCTURAL)      \
    ROW(formed, FRACTION, "nan", "0 %", "100 %", PLACEHOLDER, "not given",                     \
        "with parent: share of the parent's molecules taken by its clearance and its first "   \
        "pass that becomes it",                                                                \
        .flags = TH_AT_START)

#define OUTPUTS(OUT)                                                                          \
    OUT(stock, CONCENTRATION, "concentration of a fill, as labelled", .nature = TH_STEPWISE)  \
    OUT(stock_base, CONCENTRATION, "concentration of a fill, as base", .nature = TH_STEPWISE) \
    OUT(diffusivity, DIFFUSIVITY, "diffusivity, given or computed", .nature = TH_STEPWISE)    \
    OUT(plasma_volume, VOLUME, "volume of the central compartment of this person",            \
        .unit = "L", .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                           \
    OUT(plasma_clearance, CLEARANCE, "clearance from plasma of this person",                  \
        .flags = TH_UNRECORDED, .nature = TH_STEPWISE)                                        \
    OUT(left_after_30_days, FRACTION,                                                         \
        "share of the drug left after 30 days at body temperature", .nature = TH_STEPWISE)

struct params {
    PARAMS(TH_LANE_MEMBER)
};
enum { PARAMS(TH_ROW_INDEX) };
struct outputs {
    OUTPUTS(TH_LANE_MEMBER)
};

/* Rows that a metabolite needs, and those that it must not have. */
static enum th_status check_descent(const double *params, struct th_error *error)
{
    const bool child = !isnan(params[ROW_parent]);
    if (child != !isnan(params[ROW_formed]))
        return th_error_add(error, TH_BAD_INPUT,
                            child ? "drug: with parent, give formed: the share of the "
                                    "parent's loss that becomes it"
                                  : "drug: formed needs the parent of which it is formed");
    if (child && isnan(params[ROW_molar_mass]))
        return th_error_add(error, TH_BAD_INPUT, "drug: with parent, give molar_mass");
    if (child && params[ROW_concentration] > 0)
        return th_error_add(error, TH_BAD_INPUT,
                            "drug: what has a parent is not filled in: concentration must be "
                            "0 mg/mL");
    return TH_OK;
}

static enum th_status check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    if (isnan(params[ROW_diffusivity]) && isnan(params[ROW_molar_volume]))
        return th_error_add(error, TH_BAD_INPUT, "drug: give diffusivity or molar_volume");
    if (params[ROW_peripheral_volume] > 0 && !(params[ROW_intercompartmental] > 0))
        return th_error_add(error, TH_BAD_INPUT,
                            "drug: a peripheral_volume needs an intercompartmental clearance");
    if (params[ROW_deep_volume] > 0 && !(params[ROW_deep_intercompartmental] > 0))
        return th_error_add(error, TH_BAD_INPUT,
                            "drug: a deep_volume needs a deep_intercompartmental clearance");
    if (params[ROW_binding_capacity] > 0 && !(params[ROW_binding] > 0))
        return th_error_add(error, TH_BAD_INPUT,
                            "drug: a binding_capacity needs a binding rate");
    if (params[ROW_binding] > 0 && !(params[ROW_unbinding] > 0))
        return th_error_add(error, TH_BAD_INPUT,
                            "drug: binding without unbinding would hold the drug for ever");
    return check_descent(params, error);
}

static double diffusivity(const struct params *p, double temperature, int i)
{
    double water = th_water_viscosity(temperature);
    return isnan(p->diffusivity[i]) ? th_wilke_chang(temperature, water, p->molar_volume[i])
                                    : p->diffusivity[i];
}

/* Plasma of the person at hand, by weight: see the page of patient.person. */
static void scale_to_person(const struct params *p, struct th_ports *ports, size_t s, int i)
{
    const double weight = ports->patient.weight[i];
    if (!(weight > 0) || isnan(p->reference_weight[i]))
        return;
    const double volume = weight / p->reference_weight[i], clearance = pow(volume, 0.75);
    ports->drug.plasma_volume[s][i] *= volume;
    ports->drug.peripheral_volume[s][i] *= volume;
    ports->drug.plasma_clearance[s][i] *= clearance;
    ports->drug.intercompartmental[s][i] *= clearance;
    ports->drug.deep_volume[s][i] *= volume;
    ports->drug.deep_intercompartmental[s][i] *= clearance;
}

/* Share of the clearance at 40 years that is left at an age, years. */
static double left_at(double fall, double age)
{
    return fmax(1 - fall * (age - 40) / 40, 0.05);
}

/* Clearance and dura of the person at hand, by age: see there, too. */
static void scale_to_age(const struct params *p, struct th_ports *ports, size_t s, int i)
{
    static const double year = 3.15569259747e7; /* s, of the unit */
    const double age = ports->patient.age[i] / year, of = p->reference_age[i] / year;
    const double fall = p->clearance_fall[i];
    if (!(age > 0) || isnan(of))
        return;
    ports->drug.plasma_clearance[s][i] *= left_at(fall, age) / left_at(fall, of);
    ports->drug.dural_permeability[s][i] *= pow(p->dural_rise[i], (age - of) / 60);
}

/* A number that may be left out: 0 then. */
static double given(double value)
{
    return isnan(value) ? 0 : value;
}

/* Ways into the body beside the pump, and descent. */
static void write_body_ports(const struct params *p, struct th_ports *ports, size_t s, int i)
{
    ports->drug.deep_volume[s][i] = p->deep_volume[i];
    ports->drug.deep_intercompartmental[s][i] = p->deep_intercompartmental[i];
    ports->drug.absorption_time[s][i] = given(p->absorption_time[i]);
    ports->drug.transit_time[s][i] = p->transit_time[i];
    ports->drug.absorbed[s][i] = p->absorbed[i];
    ports->drug.first_pass[s][i] = p->first_pass[i];
    ports->drug.skin_time[s][i] = given(p->skin_time[i]);
    ports->drug.molar_mass[s][i] = given(p->molar_mass[i]);
    ports->drug.label_daily_dose[s][i] = given(p->label_daily_dose[i]);
    ports->drug.label_concentration[s][i] = given(p->label_concentration[i]);
    ports->drug.parent[s][i] = isnan(p->parent[i]) ? 0 : 1 + p->parent[i];
    ports->drug.formed[s][i] = given(p->formed[i]);
}

static void write_ports(const struct th_view *view)
{
    const struct params *p = view->params;
    struct th_ports *ports = view->ports;
    size_t s = view->index;
    EACH_LANE(i) {
        ports->drug.diffusivity[s][i] =
            diffusivity(p, ports->surroundings.body_temperature[i], i);
        ports->drug.stock[s][i] = isnan(p->concentration[i]) ? 0 : p->concentration[i];
        ports->drug.base_fraction[s][i] =
            th_is(p->basis[i], LABEL_salt) ? p->base_fraction[i] : 1;
        ports->drug.solution_density[s][i] = isnan(p->density[i]) ? 0 : p->density[i];
        ports->drug.degradation[s][i] = p->degradation[i];
        ports->drug.pial_permeability[s][i] = p->pial_permeability[i];
        ports->drug.dural_permeability[s][i] = p->dural_permeability[i];
        ports->drug.partition[s][i] = p->partition[i];
        ports->drug.tissue_clearance[s][i] = p->tissue_clearance[i];
        ports->drug.binding[s][i] = p->binding[i];
        ports->drug.unbinding[s][i] = p->unbinding[i];
        ports->drug.binding_capacity[s][i] = p->binding_capacity[i];
        ports->drug.plasma_volume[s][i] = p->plasma_volume[i];
        ports->drug.plasma_clearance[s][i] = p->plasma_clearance[i];
        ports->drug.peripheral_volume[s][i] = p->peripheral_volume[i];
        ports->drug.intercompartmental[s][i] = p->intercompartmental[i];
        write_body_ports(p, ports, s, i);
        scale_to_person(p, ports, s, i);
        scale_to_age(p, ports, s, i);
    }
}

static void advance(const struct th_view *view)
{
    (void)view;
}

static void observe(const struct th_view *view)
{
    const struct params *p = view->params;
    const struct th_ports *ports = view->ports;
    struct outputs *o = view->outputs;
    size_t s = view->index;
    EACH_LANE(i) {
        o->stock[i] = ports->drug.stock[s][i];
        o->stock_base[i] = ports->drug.stock[s][i] * ports->drug.base_fraction[s][i];
        o->diffusivity[i] = ports->drug.diffusivity[s][i];
        o->plasma_volume[i] = ports->drug.plasma_volume[s][i];
        o->plasma_clearance[i] = ports->drug.plasma_clearance[s][i];
        o->left_after_30_days[i] = exp(-p->degradation[i] * 30 * 86400);
    }
}

static const struct th_row param_rows[] = {PARAMS(TH_LISTED_ROW)};
static const struct th_row output_rows[] = {OUTPUTS(TH_LISTED_OUT)};

static const struct th_moved moved[] = {
    {"temperature", TH_PARAM, "surroundings.body_temperature"},
};

/* Whoever the person is, constants of plasma hold of which no weight is known. */
static struct th_idle idle(const struct th_setup *setup)
{
    const bool weight = isnan(setup->params[ROW_reference_weight]),
               age = isnan(setup->params[ROW_reference_age]);
    if (!weight && !age)
        return (struct th_idle){0};
    return (struct th_idle){
        .slot = "patient",
        .rows = weight && age ? "weight age"
                : weight      ? "weight"
                              : "age",
        .why = weight && age ? "a drug without reference_weight and reference_age has the "
                               "plasma it has, whatever weight and age"
               : weight      ? "a drug without reference_weight has the plasma it has, "
                               "whatever the weight"
                             : "a drug without reference_age has clearance and dura as they "
                               "stand, whatever the age"};
}

const struct th_model th_drug_solute = {
    .slot = "drug",
    .name = "solute",
    .doc = "a dissolved drug and its constants",
    .page = page,
    .params = TH_TABLE(param_rows),
    .outputs = TH_TABLE(output_rows),
    .moved = moved,
    .moved_count = sizeof moved / sizeof moved[0],
    .check = check,
    .start = write_ports,
    .prepare = write_ports,
    .advance = advance,
    .observe = observe,
    .idle = idle,
};
