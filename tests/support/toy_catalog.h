/* A catalogue that is only read, never run: every kind of row, a list slot, species, words. */
#ifndef TH_TOY_CATALOG_H
#define TH_TOY_CATALOG_H

#include "model/model.h"

#define SALT_PARAMS(ROW)                                                            \
    ROW(concentration, CONCENTRATION, "1 mg/mL", "0 mg/mL", "50 mg/mL", CHOSEN, "", \
        "in the vial")                                                              \
    ROW(halflife, TIME, "inf", "1 h", "inf", RECALLED, "a book", "of the drug")
static const struct th_row salt_rows[] = {SALT_PARAMS(TH_LISTED_ROW)};

#define ROLLER_PARAMS(ROW)                                                                     \
    ROW(rate, FLOW, "0.5 mL/day", "0 mL/day", "24 mL/day", RECALLED, "a leaflet",              \
        "ordered flow")                                                                        \
    ROW(pulses, CHOICE, "mean", "", "", CHOSEN, "", "how it flows", .labels = "mean resolved") \
    ROW(stages, NUMBER, "4", "1", "16", CHOSEN, "", "of the ladder", .flags = TH_STRUCTURAL)   \
    ROW(heat, TEMPERATURE, "37 degC", "0 degC", "60 degC", CHOSEN, "", "of the body")          \
    ROW(least, FLOW, "0 mL/day", "0 mL/day", "24 mL/day", CHOSEN, "", "rate must be above")    \
    ROW(bore, LENGTH, "0.53 mm", "0.05 mm", "3 mm", READ, "a drawing", "inner", .unit = "mm")  \
    ROW(drift, FRACTION, "0", "-50 %", "50 %", PLACEHOLDER, "", "of the flow")
static const struct th_row roller_rows[] = {ROLLER_PARAMS(TH_LISTED_ROW)};
enum { ROLLER_PARAMS(TH_ROW_INDEX) ROLLER_ROWS };

static enum th_status roller_check(const struct th_setup *setup, struct th_error *error)
{
    const double *params = setup->params;
    if (params[ROW_rate] >= params[ROW_least])
        return TH_OK;
    return th_error_add(error, TH_BAD_INPUT, "rate is below least");
}

static const struct th_row bolus_args[] = {
    TH_ROW(volume, VOLUME, "", "0 mL", "5 mL", CHOSEN, "", "how much"),
    TH_ROW(over, TIME, "5 min", "1 s", "1 day", CHOSEN, "", "how long"),
    TH_ROW(level, POSITION, "nan", "-10 cm", "80 cm", CHOSEN, "", "where"),
};
static enum th_status bolus_check(const double *args, struct th_error *error)
{
    if (args[0] <= 5e-6 / 60 * args[1])
        return TH_OK;
    return th_error_add(error, TH_BAD_INPUT, "volume over over is above 5 mL/min");
}

static const struct th_command roller_words[] = {
    {.name = "bolus", .doc = "a bolus", .args = TH_TABLE(bolus_args), .check = bolus_check},
    {.name = "stop", .doc = "stop"}};
static const struct th_row roller_outputs[] = {
    TH_OUT(flow, FLOW, "delivered"),
    TH_OUT(total, VOLUME, "so far"),
    TH_OUT(inside, PRESSURE, "hardly ever wanted", .flags = TH_UNRECORDED),
};

static const struct th_retired roller_retired[] = {{"most", "flow", "max"}};

static const struct th_model roller = {.slot = "pump",
                                       .name = "roller",
                                       .params = TH_TABLE(roller_rows),
                                       .check = roller_check,
                                       .outputs = TH_TABLE(roller_outputs),
                                       .retired = roller_retired,
                                       .retired_count = 1,
                                       .commands = roller_words,
                                       .command_count = 2};

/* Its rate must be given. */
static const struct th_row syringe_rows[] = {
    TH_ROW(rate, FLOW, "", "0 mL/day", "24 mL/day", CHOSEN, "", "ordered flow"),
};
static const struct th_model syringe = {
    .slot = "pump", .name = "syringe", .params = TH_TABLE(syringe_rows)};

static const struct th_model salt = {
    .slot = "drug", .name = "salt", .params = TH_TABLE(salt_rows)};

static const struct th_row kink_rows[] = {
    TH_ROW(at, LENGTH, "30 cm", "0 cm", "100 cm", CHOSEN, "", "from the pump"),
    TH_ROW(from, TIME, "0 h", "0 h", "inf", CHOSEN, "", "when it begins"),
    TH_ROW(closed, FRACTION, "90 %", "0 %", "100 %", CHOSEN, "", "of the lumen"),
};
static const struct th_model kink = {
    .slot = "fault", .name = "kink", .params = TH_TABLE(kink_rows)};
static const struct th_model leak = {
    .slot = "fault", .name = "leak", .params = TH_TABLE(kink_rows)};

static const struct th_row canal_rows[] = {
    TH_ROW(tip, POSITION, "T10", "-10 cm", "80 cm", CHOSEN, "", "of the catheter"),
    TH_ROW(drug, DRUG, "0", "", "", CHOSEN, "", "looked at"),
    TH_ROW(volume, VOLUME, "150 mL", "50 mL", "400 mL", READ, "a paper", "of CSF"),
};
static const struct th_row canal_outputs[] = {
    TH_OUT(pressure, PRESSURE, "at the tip"),
    TH_OUT(peak, CONCENTRATION, "highest", .flags = TH_EACH_SPECIES),
};
static const struct th_row canal_profiles[] = {
    TH_OUT(position, POSITION, "of the cells", .flags = TH_AXIS),
    TH_OUT(profile, CONCENTRATION, "along the spine", .flags = TH_EACH_SPECIES),
};
static const struct th_model canal = {.slot = "csf",
                                      .name = "canal",
                                      .params = TH_TABLE(canal_rows),
                                      .outputs = TH_TABLE(canal_outputs),
                                      .profiles = TH_TABLE(canal_profiles)};

static const struct th_slot toy_slots[] = {{"drug", "drug", 4, NULL, "what is given", false},
                                           {"pump", "pump", 1, "roller", "what drives", false},
                                           {"fault", "faults", 3, NULL, "what is wrong", false},
                                           {"csf", "csf", 1, "canal", "where it goes", false}};
static const struct th_model *const toy_models[] = {&salt, &roller, &syringe,
                                                    &kink, &leak,   &canal};
static const struct th_landmark toy_landmarks[] = {{"C5", 0.08}, {"T10", 0.30}, {"L2", 0.42}};
static const struct th_landmark toy_beyond[] = {{"attic", -0.09}, {"roof", -0.2}};
static const struct th_catalog toy_catalog = {.slots = toy_slots,
                                              .slot_count = 4,
                                              .models = toy_models,
                                              .model_count = 6,
                                              .landmarks = toy_landmarks,
                                              .landmark_count = 3,
                                              .beyond = toy_beyond,
                                              .beyond_count = 2,
                                              .species_slot = "drug"};

#endif
