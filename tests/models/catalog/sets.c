/* set: during a run reaches the model, or is refused: walks every parameter there is. */
#define TH_SUITE "catalogue sets"
#include "support/check_main.h"

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
    {"pump.peristaltic", "temperature", {"pump.temperature_effect=1 %"}, NULL},
    {"pump.peristaltic", "temperature_effect", {"pump.temperature=39 degC"}, NULL},
    {"pump.peristaltic", "ambient", {"pump.ambient_effect=1 %"}, NULL},
    {"pump.peristaltic", "ambient_effect", {"pump.ambient=80 kPa"}, NULL},
    {"pump.peristaltic",
     "slip",
     {"reservoir.pressure_full=-10 kPa", "reservoir.pressure_empty=-10 kPa"},
     NULL},
    {"pump.peristaltic",
     "relief",
     {"pump.relief_pressure=1 kPa", "reservoir.volume=10 mL"},
     NULL},
    {"pump.peristaltic", "pulse_volume pulse_time", {"pump.pulses=resolved"}, NULL},
    {"fault.kink", "begins", {"fault.walked.over=2 h", "fault.walked.begins=30 min"}, NULL},
    {"fault.kink", "duty", {"fault.walked.period=20 min"}, NULL},
    {"reservoir.bellows", "capacity", {"reservoir.pressure_empty=20 kPa"}, NULL},
    {"reservoir.bellows", "taper", {"reservoir.volume=1.5 mL"}, NULL},
    {"csf.axial",
     "density indifference",
     {NULL},
     "  - {at: 5 min, do: csf.posture, to: upright}\n"},
    {"csf.axial",
     "jet opening relaxation compliance_share",
     {"program.most_rate=20 mL/min", "csf.opening=0.3 mm"},
     "  - {at: 15 min, do: program.bolus, volume: 1 mL, over: 10 s}\n"},
    {"csf.axial", "shortest", {"csf.spinal_formation=0 %", "csf.stroke=0 mL"}, NULL},
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

static struct th_trace *run(struct th_scenario *scenario, struct th_layout **layout)
{
    struct th_error error = {0};
    struct th_trace *trace = NULL;
    *layout = th_layout_create(scenario, &error);
    ck_assert_msg(*layout != NULL, "%s", error.text[0]);
    th_ensemble_run(*layout, &(struct th_ensemble_options){.threads = 1}, &trace, &error);
    ck_assert_msg(trace != NULL, "%s", error.text[0]);
    return trace;
}

/* True if two runs of the same rows come to other numbers, another end or other steps. */
static bool differ(struct th_scenario *a, struct th_scenario *b)
{
    struct th_layout *rigs[2];
    struct th_trace *x = run(a, &rigs[0]), *y = run(b, &rigs[1]);
    bool other = x->status[0] != y->status[0] || x->steps[0] != y->steps[0];
    for (size_t c = 0; !other && c < a->column_count; c++)
        for (size_t t = 0; t < x->times; t++)
            for (size_t p = 0; p < x->columns[c].points; p++) {
                double u = th_trace_get(x, c, 0, t, p), v = th_trace_get(y, c, 0, t, p);
                other = other || memcmp(&u, &v, sizeof u) != 0;
            }
    th_trace_free(x);
    th_trace_free(y);
    th_layout_free(rigs[0]);
    th_layout_free(rigs[1]);
    return other;
}

/* The k-th value to try; false when there are no more. */
static bool candidate(const struct th_row *row, double now, int k, char text[WALK_WORD])
{
    double least, most;
    if (row->quantity == TH_DRUG)
        return snprintf(text, WALK_WORD, "second") && k == 0;
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

/* The scenario with that event, or NULL and why. */
static struct th_scenario *read_event(const struct walk *walk, const struct th_row *row,
                                      const struct circumstance *c, const char *set,
                                      struct th_error *error)
{
    char text[WALK_TEXT], tail[WALK_TEXT];
    size_t count = 0;
    snprintf(tail, sizeof tail, "events:\n  - {at: 10 min, set: {%s}}\n%s", set,
             c && c->events ? c->events : "");
    walk_write(walk, NULL, NULL, tail, text);
    if (row->quantity == TH_DRUG)
        add_drug(text);
    while (c && count < SETS && c->sets[count]) count++;
    memset(error, 0, sizeof *error);
    return th_scenario_parse(&th_catalog, walk_units, WALK_NAME, text, strlen(text),
                             c ? c->sets : NULL, count, error);
}

enum outcome { UNREAD, SEEN, REFUSED };

/* Sets the row after ten minutes, to one value after another until the run is another one. */
static enum outcome try_row(const struct walk *walk, const struct th_row *row,
                            const struct circumstance *c)
{
    char set[2 * WALK_WORD], value[WALK_WORD];
    struct th_error error;
    enum outcome outcome = UNREAD;
    /* An event of the same time that changes nothing: steps end there in both. */
    struct th_scenario *plain = read_event(walk, row, c, "reservoir.low: 2 mL", &error);
    ck_assert_msg(plain != NULL, "%s", error.text[0]);
    size_t instance = th_scenario_instance(plain, walk->instance);
    double now = plain->instances[instance].params[row - walk->model->params.rows];
    for (int k = 0; outcome == UNREAD && candidate(row, now, k, value); k++) {
        snprintf(set, sizeof set, "%s.%s: %s", walk->instance, row->name, value);
        struct th_scenario *other = read_event(walk, row, c, set, &error);
        if (other && differ(plain, other))
            outcome = SEEN;
        if (!other && strstr(error.text[0], "it cannot change during the run"))
            outcome = REFUSED;
        th_scenario_free(other);
    }
    th_scenario_free(plain);
    return outcome;
}

static enum outcome try_circumstances(const struct walk *walk, const struct th_row *row)
{
    enum outcome outcome = try_row(walk, row, NULL);
    for (int c = 0; outcome == UNREAD && c < CIRCUMSTANCES; c++)
        if (meant(&circumstances[c], walk->model, row))
            outcome = try_row(walk, row, &circumstances[c]);
    return outcome;
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

static enum outcome try_forms(const struct th_model *model, const struct th_row *row)
{
    struct walk walk = walk_to(model);
    size_t k = 0;
    enum outcome outcome = try_circumstances(&walk, row);
    while (outcome == UNREAD && next_form(&walk, &k)) outcome = try_circumstances(&walk, row);
    return outcome;
}

START_TEST(a_set_is_seen_or_refused)
{
    const struct th_model *model = th_catalog.models[_i];
    for (size_t k = 0; k < model->params.count; k++) {
        const struct th_row *row = &model->params.rows[k];
        enum outcome outcome = try_forms(model, row);
        bool fixed = row->flags & (TH_STRUCTURAL | TH_AT_START);
        ck_assert_msg(outcome == (fixed ? REFUSED : SEEN), "%s.%s: a set during the run is %s",
                      model->slot, row->name,
                      outcome == UNREAD
                          ? "read by nobody; one that acts only under a condition "
                            "needs a line in circumstances[]"
                      : fixed ? "let in"
                              : "refused");
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sets");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, a_set_is_seen_or_refused, 0, (int)th_catalog.model_count);
}
