/* set: during a run reaches the model, or is refused: walks every parameter there is. */
#define TH_SUITE "catalogue sets"
#include "support/check_main.h"

#include "engine/advance.h"
#include "language/language.h"
#include "models/catalog/circumstances.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"

static bool meant(const struct circumstance *c, const struct th_model *model,
                  const struct th_row *row)
{
    char name[WALK_WORD];
    snprintf(name, sizeof name, "%s.%s", model->slot, model->name);
    return th_labels_find(c->models, name) >= 0 && th_labels_find(c->rows, row->name) >= 0;
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

static bool names_second(const struct circumstance *c)
{
    bool any = false;
    for (size_t k = 0; c && k < SETS && c->sets[k]; k++)
        any |= strstr(c->sets[k], "=second") != NULL;
    return any;
}

/* The scenario with that event. */
static void write_event(const struct walk *walk, const struct th_row *row,
                        const struct circumstance *c, const char *set, char text[WALK_TEXT])
{
    char tail[WALK_TEXT];
    snprintf(tail, sizeof tail, "events:\n  - {at: 10 min, set: {%s}}\n%s", set,
             c && c->events ? c->events : "");
    walk_write(walk, NULL, NULL, tail, text);
    if (row->quantity == TH_DRUG || names_second(c))
        add_drug(text);
}

/* NULL and why, if it cannot be read. */
static struct th_scenario *read_text(const struct circumstance *c, const char *text,
                                     struct th_error *error)
{
    size_t count = 0;
    while (c && count < SETS && c->sets[count]) count++;
    memset(error, 0, sizeof *error);
    return th_scenario_parse(&silent_catalog, walk_units, WALK_NAME, text, strlen(text),
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
