/* set: during a run reaches the model, or is refused: walks every parameter there is. */
#define TH_SUITE "catalogue sets"
#include "support/check_main.h"

#include "engine/advance.h"
#include "language/language.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"

enum { SETS = 4 };

/* Circumstances without which some rows do not matter: other values, by the command line's
 * words, and events beside the one that sets the row. */
static const struct circumstance {
    const char *model, *rows; /* "slot.name"; rows separated by blanks */
    const char *sets[SETS];
    const char *events;
} circumstances[] = {
    {"program.simple",
     "demand_dose demand_over demand_daily lockout",
     {"program.dose=2 mg/day", "program.demand_dose=0.2 mg", "program.demand_daily=0.5 mg"},
     "  - {at: 15 min, every: 20 min, do: program.request}\n"},
    {"patient.person", "weight", {"drug.morphine.reference_weight=70 kg"}, NULL},
    {"clinician.believed",
     "catheter_volume",
     {NULL},
     "  - {at: 15 min, do: program.bridge, concentration: 1 mg/mL}\n"},
    {"clinician.believed",
     "syringe_error syringe_noise",
     {NULL},
     "  - {at: 15 min, do: reservoir.refill, volume: 10 mL}\n"},
    {"clinician.believed",
     "reading_noise",
     {NULL},
     "  - {at: 15 min, do: reservoir.refill, volume: 10 mL}\n"
     "  - {when: {check: reservoir.measured_volume, outside: [18 mL, 19 mL]},\n"
     "     during: 16 min .. 3 h, do: pump.stall}\n"},
    {"program.simple", "least_rate", {"program.dose=0.1 mg/day"}, NULL},
    {"drug.solute", "basis", {"drug.morphine.base_fraction=75 %"}, NULL},
    {"drug.solute", "base_fraction", {"drug.morphine.basis=salt"}, NULL},
    {"drug.solute",
     "partition tissue_clearance binding",
     {"drug.morphine.pial_permeability=0.01 cm/min", "drug.morphine.unbinding=1 1/h"},
     NULL},
    {"drug.solute",
     "unbinding",
     {"drug.morphine.pial_permeability=0.01 cm/min", "drug.morphine.binding=1 1/h",
      "drug.morphine.unbinding=1 1/h"},
     NULL},
    {"drug.solute",
     "binding_capacity",
     {"drug.morphine.pial_permeability=0.01 cm/min", "drug.morphine.binding=1 1/h",
      "drug.morphine.unbinding=1 1/h"},
     NULL},
    {"drug.solute",
     "peripheral_volume intercompartmental",
     {"drug.morphine.dural_permeability=0.01 cm/min", "drug.morphine.peripheral_volume=10 L",
      "drug.morphine.intercompartmental=1 L/min"},
     NULL},
    {"surroundings.body", "pump_temperature", {"pump.temperature_effect=1 %"}, NULL},
    {"surroundings.body", "altitude ambient", {"pump.ambient_effect=1 %"}, NULL},
    {"pump.peristaltic", "temperature_effect", {"surroundings.pump_temperature=39 degC"}, NULL},
    {"pump.peristaltic", "ambient_effect", {"surroundings.ambient=80 kPa"}, NULL},
    {"pump.peristaltic", "stalls_in_field", {"surroundings.field=0.08 T"}, NULL},
    {"pump.peristaltic",
     "field_recovery",
     {NULL},
     "  - {at: 5 min, do: surroundings.scan, over: 40 min}\n"},
    {"pump.peristaltic",
     "slip",
     {"reservoir.pressure_full=-10 kPa", "reservoir.pressure_empty=-10 kPa"},
     NULL},
    {"pump.peristaltic",
     "relief",
     {"pump.relief_pressure=1 kPa", "reservoir.volume=10 mL"},
     NULL},
    {"pump.peristaltic", "pulse_volume pulse_time", {"pump.pulses=resolved"}, NULL},
    {"pump.table",
     "beyond",
     {"pump.beyond=hold", "program.most_rate=60 mL/day", "program.dose=500 mg/day"},
     NULL},
    {"pump.table", "relief", {"pump.relief_pressure=1 kPa", "reservoir.volume=10 mL"}, NULL},
    {"pump.plugin", "relief", {"pump.relief_pressure=1 kPa", "reservoir.volume=10 mL"}, NULL},
    {"fault.kink", "begins", {"fault.walked.over=2 h", "fault.walked.begins=30 min"}, NULL},
    {"fault.kink", "duty", {"fault.walked.period=20 min"}, NULL},
    {"fault.leak", "begins", {"fault.walked.over=2 h", "fault.walked.begins=30 min"}, NULL},
    {"fault.leak", "duty", {"fault.walked.period=20 min"}, NULL},
    {"fault.leak", "epidural", {"fault.walked.at=73.5 cm"}, NULL},
    {"fault.leak",
     "closes_at",
     {"fault.walked.opens_at=2 kPa", "fault.walked.bore=0.08 mm"},
     "  - {at: 5 min, do: surroundings.posture, to: upright}\n"
     "  - {at: 15 min, do: surroundings.posture, to: supine}\n"},
    {"fault.dislodge", "begins", {"fault.walked.begins=30 min"}, NULL},
    {"fault.migrate", "begins", {"fault.walked.over=2 h", "fault.walked.begins=30 min"}, NULL},
    {"reservoir.bellows", "capacity", {"reservoir.pressure_empty=20 kPa"}, NULL},
    {"reservoir.bellows", "taper", {"reservoir.volume=1.5 mL"}, NULL},
    {"depot.first_order",
     "epidural_pressure epidural_absorption epidural_drainage epidural_volume "
     "subcutaneous_pressure subcutaneous_absorption subcutaneous_drainage subcutaneous_volume",
     {NULL},
     "  - {at: 5 min, do: depot.fill, volume: 2 mL, into: epidural}\n"
     "  - {at: 5 min, do: depot.fill, volume: 2 mL}\n"
     "faults:\n  - {use: leak, at: 30 cm, resistance: 1e14 Pa s/m3, into: epidural}\n"
     "  - {use: leak, name: b, at: 5 cm, resistance: 1e14 Pa s/m3, into: subcutaneous}\n"},
    {"pressure.steady",
     "density indifference",
     {NULL},
     "  - {at: 5 min, do: surroundings.posture, to: upright}\n"},
    {"pressure.steady",
     "relaxation compliance_share",
     {"program.most_rate=20 mL/min"},
     "  - {at: 15 min, do: program.bolus, volume: 1 mL, over: 10 s}\n"},
    {"needle.syringe",
     "gauge",
     {NULL},
     "  - {at: 15 min, do: needle.inject, dose: 1 mg, volume: 4 mL, over: 10 s}\n"},
    {"needle.syringe",
     "opening",
     {"needle.opening=0.1 mm"},
     "  - {at: 15 min, do: needle.inject, dose: 1 mg, volume: 4 mL, over: 10 s}\n"},
    {"pressure.marmarou",
     "hole pencil indifference",
     {NULL},
     "  - {at: 5 min, do: surroundings.posture, to: upright}\n"
     "  - {at: 15 min, do: pressure.puncture, level: L3, gauge: 22, tip: pencil}\n"},
    {"csf.axial",
     "jet opening",
     {"program.most_rate=20 mL/min", "csf.opening=0.3 mm"},
     "  - {at: 15 min, do: program.bolus, volume: 1 mL, over: 10 s}\n"},
    {"csf.axial", "shortest", {"pressure.spinal_formation=0 %", "csf.stroke=0 mL"}, NULL},
    {"csf.axial",
     "saturable_step tolerance",
     {"drug.morphine.pial_permeability=0.01 cm/min", "drug.morphine.binding=1 1/h",
      "drug.morphine.unbinding=1 1/h", "drug.morphine.binding_capacity=1 mg/mL"},
     NULL},
    {"csf.axial", "tolerance", {"csf.poles=5"}, NULL},
    {"csf.axial", "longest", {"run.sample=30 min", "csf.longest=10 min"}, NULL},
};
enum { CIRCUMSTANCES = sizeof circumstances / sizeof circumstances[0] };

static bool meant(const struct circumstance *c, const struct th_model *model,
                  const struct th_row *row)
{
    char name[WALK_WORD];
    snprintf(name, sizeof name, "%s.%s", model->slot, model->name);
    return strcmp(c->model, name) == 0 && th_labels_find(c->rows, row->name) >= 0;
}

/* The run in which nothing is set, kept for the next row that is asked beside the same. */
struct plain {
    char text[WALK_TEXT];
    const struct circumstance *c;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
};

static void plain_free(struct plain *plain)
{
    th_trace_free(plain->trace);
    th_layout_free(plain->layout);
    th_scenario_free(plain->scenario);
    *plain = (struct plain){0};
}

static void plain_run(struct plain *plain)
{
    struct th_error error = {0};
    plain->layout = th_layout_create(plain->scenario, &error);
    ck_assert_msg(plain->layout != NULL, "%s", error.text[0]);
    th_ensemble_run(plain->layout, &(struct th_ensemble_options){.threads = 1}, &plain->trace,
                    &error);
    ck_assert_msg(plain->trace != NULL, "%s", error.text[0]);
}

/* True if a sample in [first, end) is another one, to the bit. */
static bool samples_differ(const struct plain *plain, const struct th_trace *trace,
                           size_t first, size_t end)
{
    for (size_t c = 0; c < plain->scenario->column_count; c++)
        for (size_t t = first; t < end; t++)
            for (size_t p = 0; p < trace->columns[c].points; p++) {
                double u = th_trace_get(plain->trace, c, 0, t, p);
                double v = th_trace_get(trace, c, 0, t, p);
                if (memcmp(&u, &v, sizeof u) != 0)
                    return true;
            }
    return false;
}

/* True if this run of the same rows comes to other numbers, another end or other steps. It is
 * looked at from sample to sample, and ends where that is known. */
static bool differs(const struct plain *plain, const struct th_scenario *scenario)
{
    struct th_error error = {0};
    struct th_layout *layout = th_layout_create(scenario, &error);
    ck_assert_msg(layout != NULL, "%s", error.text[0]);
    struct th_block *block = th_block_create(layout, &error);
    struct th_trace *trace = th_trace_create(layout, 0, 1, NULL, &error);
    ck_assert_msg(block && trace, "%s", error.text[0]);
    th_block_start(block, 0, 0, 1);
    struct th_outcome now = {0};
    bool other = false;
    for (size_t t = 0, seen = 0; !other && now.status == TH_OK && t < trace->times; t++) {
        th_block_run(block, plain->trace->time[t], trace, NULL);
        now = th_block_outcome(block, 0);
        other = samples_differ(plain, trace, seen, now.samples);
        seen = now.samples;
    }
    other = other || (int)now.status != plain->trace->status[0] ||
            now.steps != plain->trace->steps[0];
    th_trace_free(trace);
    th_block_free(block);
    th_layout_free(layout);
    return other;
}

/* The k-th value to try; false when there are no more. */
static bool candidate(const struct th_row *row, double now, int k, char text[WALK_WORD])
{
    double least, most;
    if (row->quantity == TH_DRUG)
        return snprintf(text, WALK_WORD, "second") && k == 0;
    if (row->quantity == TH_FILE)
        return k == 0 && (walk_middle(row, text), true);
    if (row->quantity == TH_CHOICE)
        return th_labels_get(row->labels, k, text, WALK_WORD) > 0;
    walk_bounds(row, &least, &most);
    double span = most - least, time = row->quantity == TH_TIME ? 3600 : NAN;
    const double values[] = {0.7 * now,           1.3 * now, time, least + 0.25 * span,
                             least + 0.75 * span, least,     most};
    if (k >= (int)(sizeof values / sizeof values[0]))
        return false;
    walk_number(row, isfinite(values[k]) ? fmin(fmax(values[k], least), most) : least, text);
    return true;
}

/* Rows that name a drug need another one to name. */
static void add_drug(char text[WALK_TEXT])
{
    static const char second[] =
        ", {from: parts/baclofen.yaml, name: second, concentration: 1 mg/mL}]";
    char rest[WALK_TEXT], *drug = strstr(text, "\ndrug: {");
    ck_assert_ptr_nonnull(drug);
    strcpy(rest, drug + 7);
    size_t line = strcspn(rest, "\n");
    walk_add(text, (size_t)(drug + 7 - text), "[%.*s%s%s", (int)line, rest, second,
             rest + line);
}

/* The scenario with that event. */
static void write_event(const struct walk *walk, const struct th_row *row,
                        const struct circumstance *c, const char *set, char text[WALK_TEXT])
{
    char tail[WALK_TEXT];
    snprintf(tail, sizeof tail, "events:\n  - {at: 10 min, set: {%s}}\n%s", set,
             c && c->events ? c->events : "");
    walk_write(walk, NULL, NULL, tail, text);
    if (row->quantity == TH_DRUG)
        add_drug(text);
}

/* NULL and why, if it cannot be read. */
static struct th_scenario *read_text(const struct circumstance *c, const char *text,
                                     struct th_error *error)
{
    size_t count = 0;
    while (c && count < SETS && c->sets[count]) count++;
    memset(error, 0, sizeof *error);
    return th_scenario_parse(&th_catalog, walk_units, WALK_NAME, text, strlen(text),
                             c ? c->sets : NULL, count, error);
}

/* A model's walk, and the last runs without a set, bare and under a circumstance. */
struct bed {
    struct walk walk;
    struct plain bare, under;
};

/* An event of the same time that changes nothing: steps end there in both. */
static struct plain *plain_of(struct bed *bed, const struct th_row *row,
                              const struct circumstance *c)
{
    struct plain *plain = c ? &bed->under : &bed->bare;
    struct th_error error;
    char text[WALK_TEXT];
    write_event(&bed->walk, row, c, "reservoir.low: 2 mL", text);
    if (plain->scenario && plain->c == c && strcmp(plain->text, text) == 0)
        return plain;
    plain_free(plain);
    plain->c = c;
    strcpy(plain->text, text);
    plain->scenario = read_text(c, text, &error);
    ck_assert_msg(plain->scenario != NULL, "%s", error.text[0]);
    return plain;
}

enum outcome { UNREAD, SEEN, REFUSED };

/* Sets the row after ten minutes, to one value after another until the run is another one. */
static enum outcome try_row(struct bed *bed, const struct th_row *row,
                            const struct circumstance *c)
{
    char set[2 * WALK_WORD], value[WALK_WORD], text[WALK_TEXT];
    struct th_error error;
    enum outcome outcome = UNREAD;
    const struct walk *walk = &bed->walk;
    struct plain *plain = plain_of(bed, row, c);
    size_t instance = th_scenario_instance(plain->scenario, walk->instance);
    double now = plain->scenario->instances[instance].params[row - walk->model->params.rows];
    for (int k = 0; outcome == UNREAD && candidate(row, now, k, value); k++) {
        snprintf(set, sizeof set, "%s.%s: %s", walk->instance, row->name, value);
        write_event(walk, row, c, set, text);
        struct th_scenario *other = read_text(c, text, &error);
        if (other && !plain->trace)
            plain_run(plain);
        if (other && differs(plain, other))
            outcome = SEEN;
        if (!other && strstr(error.text[0], "it cannot change during the run"))
            outcome = REFUSED;
        th_scenario_free(other);
    }
    return outcome;
}

/* A row that has circumstances is tried under them first: bare, all values would be run through
 * for nothing. */
static enum outcome try_circumstances(struct bed *bed, const struct th_row *row)
{
    enum outcome outcome = UNREAD;
    for (int c = 0; outcome == UNREAD && c < CIRCUMSTANCES; c++)
        if (meant(&circumstances[c], bed->walk.model, row))
            outcome = try_row(bed, row, &circumstances[c]);
    return outcome == UNREAD ? try_row(bed, row, NULL) : outcome;
}

/* The model in another of its forms: with another of the rows of which one must be given. */
static bool next_form(struct walk *walk, size_t *k)
{
    char text[WALK_TEXT];
    for (; walk->extra && *k < walk->model->params.count;) {
        const struct th_row *row = &walk->model->params.rows[(*k)++];
        if (walk->extra == row || !row->init || strcmp(row->init, "nan") != 0)
            continue;
        struct walk other = *walk;
        other.extra = row;
        walk_write(&other, NULL, NULL, "", text);
        if (!walk_loads(text))
            continue;
        *walk = other;
        return true;
    }
    return false;
}

static enum outcome try_forms(struct bed *bed, const struct th_row *row)
{
    const struct walk first = bed->walk;
    size_t k = 0;
    enum outcome outcome = try_circumstances(bed, row);
    while (outcome == UNREAD && next_form(&bed->walk, &k))
        outcome = try_circumstances(bed, row);
    bed->walk = first;
    return outcome;
}

/* All rows that are neither are named at once. */
START_TEST(a_set_is_seen_or_refused)
{
    const struct th_model *model = th_catalog.models[_i];
    struct bed *bed = calloc(1, sizeof *bed);
    char bad[WALK_TEXT] = "";
    size_t used = 0;
    bed->walk = walk_to(model);
    for (size_t k = 0; k < model->params.count; k++) {
        const struct th_row *row = &model->params.rows[k];
        enum outcome outcome = try_forms(bed, row);
        bool fixed = th_row_fixed(row) != NULL;
        if (outcome != (fixed ? REFUSED : SEEN))
            used = walk_add(
                bad, used, "\n%s.%s: a set during the run is %s", model->slot, row->name,
                outcome == UNREAD ? "read by nobody; one that acts only under a condition "
                                    "needs a line in circumstances[]"
                : fixed           ? "let in"
                                  : "refused");
    }
    plain_free(&bed->bare);
    plain_free(&bed->under);
    free(bed);
    ck_assert_msg(!bad[0], "%s", bad);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sets");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, a_set_is_seen_or_refused, 0, (int)th_catalog.model_count);
}
