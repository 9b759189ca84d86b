/* Every slot and every model of the physics. A new model is one line under MODELS. */
#include "catalog.h"
#include "ports.h"

#include <stddef.h>

#define MODELS(M)            \
    M(th_surroundings_body)  \
    M(th_patient_person)     \
    M(th_clinician_believed) \
    M(th_medicine_regimen)   \
    M(th_program_simple)     \
    M(th_program_flex)       \
    M(th_program_periodic)   \
    M(th_program_constant)   \
    M(th_program_plugin)     \
    M(th_drug_solute)        \
    M(th_pump_peristaltic)   \
    M(th_pump_table)         \
    M(th_pump_plugin)        \
    M(th_pump_propellant)    \
    M(th_pump_valve_gated)   \
    M(th_pump_piezo)         \
    M(th_pump_piston)        \
    M(th_pump_osmotic)       \
    M(th_fault_kink)         \
    M(th_fault_occlusion)    \
    M(th_fault_leak)         \
    M(th_fault_dislodge)     \
    M(th_fault_migrate)      \
    M(th_catheter_ladder)    \
    M(th_reservoir_bellows)  \
    M(th_line_transport)     \
    M(th_needle_syringe)     \
    M(th_depot_first_order)  \
    M(th_pressure_steady)    \
    M(th_pressure_marmarou)  \
    M(th_tissue_cord)        \
    M(th_tissue_layers)      \
    M(th_plasma_linear)      \
    M(th_csf_axial)          \
    M(th_csf_chain)          \
    M(th_csf_mixed)          \
    M(th_csf_compartments)   \
    M(th_csf_streaming)      \
    M(th_effect_emax)        \
    M(th_effect_analgesia)   \
    M(th_effect_ashworth)    \
    M(th_effect_headache)    \
    M(th_effect_surface)     \
    M(th_effect_block)       \
    M(th_effect_withdrawal)  \
    M(th_gauge_delivered)    \
    M(th_gauge_trumpet)      \
    M(th_gauge_balance)      \
    M(th_course_stages)

#define DECLARE(model) extern const struct th_model model;
#define ADDRESS(model) &model,
MODELS(DECLARE)
static const struct th_model *const models[] = {MODELS(ADDRESS)};

/* In the order of a step: each writes the ports that the later ones read. */
static const struct th_slot slots[] = {
    {"surroundings", "surroundings", 1, "body", "air, warmth, field and posture", false},
    {"patient", "patient", 1, NULL, "covariates, and what follows from them", false},
    {"clinician", "clinician", 1, NULL, "what is believed, and how well it is measured", false},
    {"medicine", "medicines", TH_MEDICINES, NULL, "standing prescriptions beside the pump",
     false},
    {"program", "program", 1, "simple", "what the pump is ordered to give", true},
    {"drug", "drug", TH_SPECIES, "solute", "what is in the reservoir; one or several", false},
    {"pump", "pump", 1, "peristaltic", "what moves the fluid", true},
    {"fault", "faults", TH_FAULTS, NULL, "what goes wrong along the catheter", true},
    {"catheter", "catheter", 1, "ladder", "pressures and volumes from the pump to the tip",
     true},
    {"reservoir", "reservoir", 1, "bellows", "what the pump draws from", true},
    {"line", "line", 1, "transport", "drug on its way to the tip", true},
    {"needle", "needle", 1, NULL, "fluid straight into or out of the CSF", false},
    {"depot", "depot", 1, "first_order", "drug in the epidural and the subcutaneous space",
     false},
    {"pressure", "pressure", 1, "steady", "CSF as a fluid: formed, absorbed, and its pressure",
     false},
    {"tissue", "tissue", 1, "cord", "what takes up drug from CSF: cord, roots, brain", false},
    {"plasma", "plasma", 1, "linear", "compartments of blood, tablets and injections", false},
    {"csf", "csf", 1, "axial", "drug in CSF; solves tissue and plasma with it", false},
    {"effect", "effects", TH_PROBES, NULL, "what the drug does", false},
    {"gauge", "gauges", 8, "delivered balance", "what is measured beside all that", false},
    {"course", "course", 1, NULL, "where a member is in the clinic's path", false},
};

/* Slots, rows and commands of the language that no model has. */
static const struct th_vacancy vacancies[] = {
    {"patient.height", NULL, "how tall the person is",
     "no model reads it; the canal's length and volume are csf.length and csf.volume"},
    {"patient.sex", NULL, "female or male",
     "no model reads it; what differs is varied row by row: vary: {csf.volume: ...}"},
    {"pump.diaphragm", "diaphragm", "a restrictor under the pressure of an elastic wall",
     "it is pump: {from: constant_flow} on reservoir: {from: diaphragm_20ml}, whose wall is "
     "rubber (explain pump.propellant, explain diaphragm_20ml)"},
    {"needle.side", NULL, "the side to which its opening looks",
     "it is csf.needle_side of csf: {use: streaming}; in csf.axial the CSF of a level is mixed "
     "all around"},
};

/* C1 to S2: csf/anatomy.h. */
extern const struct th_landmark th_levels[TH_SPINAL_LEVELS];

/* Cisterns and ventricle: there, too. */
enum { ABOVE = 2 };
extern const struct th_landmark th_above[ABOVE];

#define END(slot, port) \
    (offsetof(struct th_ports, slot.port) + sizeof((struct th_ports *)NULL)->slot.port)
#define S(slot, first, last)                \
    {offsetof(struct th_ports, slot.first), \
     END(slot, last) - offsetof(struct th_ports, slot.first)},
static const struct th_species_lines by_species[] = {
#include "species.def"
};
#undef S
#undef END

#define R(...) TH_REPORT_LINE(__VA_ARGS__),
static const struct th_report_line report[] = {
#include "report.def"
};
#undef R

#define C(...) TH_CHART(__VA_ARGS__),
static const struct th_chart charts[] = {
#include "chart.def"
};
#undef C

static const char *const pictures[] = {"csf.concentration", "csf.tip_concentration"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

const struct th_catalog th_catalog = {
    .slots = slots,
    .slot_count = COUNT(slots),
    .models = models,
    .model_count = COUNT(models),
    .landmarks = th_levels,
    .landmark_count = TH_SPINAL_LEVELS,
    .landmark_row = "csf.length",
    .landmark_length = 0.6495,
    .beyond = th_above,
    .beyond_count = ABOVE,
    .species_slot = "drug",
    .bringing_slot = "patient",
    .ports_bytes = sizeof(struct th_ports),
    .by_species = by_species,
    .by_species_count = COUNT(by_species),
    .report = report,
    .report_count = COUNT(report),
    .pictures = pictures,
    .picture_count = COUNT(pictures),
    .charts = charts,
    .chart_count = COUNT(charts),
    .vacancies = vacancies,
    .vacancy_count = COUNT(vacancies),
};
