/* One name, every door: each parameter, output and word of every model, by its full name and
 * without the NAME that may be left out, with one instance and with two. What one door takes,
 * all take; what one refuses, all refuse for the same reason. */
#define TH_SUITE "doors"
#include "support/check_main.h"

#include "language/language.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"

enum { LONG = 2 * WALK_TEXT };

/* The walked model, alone in its slot or with another of its kind before it. */
static void write_text(const struct walk *walk, bool twice, const char *tail, char text[LONG])
{
    char whole[WALK_TEXT], key[WALK_WORD];
    walk_write(walk, NULL, NULL, tail, whole);
    snprintf(key, sizeof key, "\n%s: {", walk->slot->key);
    char *at = strstr(whole, key);
    ck_assert_ptr_nonnull(at);
    at += strlen(key) - 1;
    size_t line = strcspn(at, "\n");
    const char *name = strstr(at, ", name: ");
    if (!twice) {
        snprintf(text, LONG, "%s", whole);
        return;
    }
    ck_assert(name && name < at + line);
    size_t bare = strlen(strchr(walk->instance, '.') + 1);
    const char *behind = name + strlen(", name: ") + bare;
    snprintf(text, LONG, "%.*s[%.*s, name: other%.*s, %.*s]%s", (int)(at - whole), whole,
             (int)(name - at), at, (int)(at + line - behind), behind, (int)line, at, at + line);
}

static struct th_scenario *read_text(const char *text, const char *set, struct th_error *error)
{
    memset(error, 0, sizeof *error);
    return th_scenario_parse(&silent_catalog, walk_units, WALK_NAME, text, strlen(text), &set,
                             set ? 1 : 0, error);
}

/* The expectation of a path: taken, or refused because it could be either. */
static bool is_clear(const struct walk *walk, enum spelling spelling, bool twice)
{
    return spelling == FULL || !twice || walk->slot->most == 1;
}

static bool about_the_name(const char *sentence)
{
    static const char *const words[] = {"unknown",       "which one?",       "which parameter?",
                                        "which output?", "which word?",      ", not a",
                                        "there is no",   "one for each drug"};
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++)
        if (strstr(sentence, words[k]))
            return true;
    return false;
}

/* Both instances are offered, by names that would be taken; in any of the sentences. */
static void expect_both(const struct walk *walk, const char *row, const struct th_error *error,
                        const char *path)
{
    bool found = false;
    char both[5 * WALK_PATH];
    snprintf(both, sizeof both, "%s: which one? There are %s.other.%s, %s.%s", path,
             walk->slot->name, row, walk->instance, row);
    for (int k = 0; k < error->count; k++) found |= strstr(error->text[k], both) != NULL;
    ck_assert_msg(found, "%s: %s", path, error->text[0]);
}

/* The walked model's parameter with all that the base gives it: what a value may be. */
static void now_of(const struct th_scenario *s, const struct walk *walk,
                   const struct th_row *row, char value[WALK_WORD])
{
    size_t i = th_scenario_instance(s, walk->instance);
    double si = s->instances[i].params[row - walk->model->params.rows];
    if (row->quantity == TH_CHOICE)
        th_labels_get(row->labels, (int)si, value, WALK_WORD);
    else if (row->quantity == TH_DRUG || row->quantity == TH_FILE || isnan(si))
        walk_middle(row, value);
    else
        walk_number(row, si, value);
}

/* The spellings of the k-th row: all of them, or, in brief, one. */
static int first_spelling(size_t k)
{
    return rounds(0, (int)(k % SPELLINGS));
}

static int last_spelling(size_t k)
{
    return rounds(SPELLINGS - 1, (int)(k % SPELLINGS));
}

enum param_door { SETS, EVENT, VARY, PARAM_DOORS };

/* Through one door: the scenario, or NULL and the sentences. */
static struct th_scenario *enter(const struct walk *walk, bool twice, enum param_door door,
                                 const char *path, const char *value, struct th_error *error)
{
    char text[LONG], tail[2 * WALK_PATH] = "", set[2 * WALK_PATH];
    if (door == EVENT)
        snprintf(tail, sizeof tail, "events:\n  - {at: 1 h, set: {%s: \"%s\"}}\n", path, value);
    if (door == VARY)
        snprintf(tail, sizeof tail, "ensemble: {vary: {%s: \"grid %s\"}}\n", path, value);
    snprintf(set, sizeof set, "%s=%s", path, value);
    write_text(walk, twice, tail, text);
    return read_text(text, door == SETS ? set : NULL, error);
}

/* True if it reached the walked instance. */
static bool reached(const struct th_scenario *s, enum param_door door, size_t instance,
                    size_t row)
{
    if (door == SETS)
        return strcmp(s->instances[instance].provenance[row].place.file, "--set") == 0;
    if (door == EVENT)
        return s->event_count == 1 && s->events[0].set && s->events[0].instance == instance &&
               s->events[0].number == row;
    return s->vary_count == 1 && s->vary[0].instance == instance && s->vary[0].row == row;
}

static int try_param(const struct walk *walk, size_t row, const char *value,
                     enum spelling spelling, bool twice)
{
    const struct th_row *it = &walk->model->params.rows[row];
    char path[WALK_PATH];
    int loaded = 0;
    walk_spell(walk, spelling, it->name, path);
    for (int door = 0; door < PARAM_DOORS; door++) {
        struct th_error error;
        struct th_scenario *s = enter(walk, twice, (enum param_door)door, path, value, &error);
        bool fixed = (door == EVENT && th_row_fixed(it)) || (door == VARY && th_row_shared(it));
        if (!is_clear(walk, spelling, twice)) {
            ck_assert_msg(s == NULL, "%s taken by door %d", path, door);
            expect_both(walk, it->name, &error, path);
        } else if (s) {
            size_t i = th_scenario_instance(s, walk->instance);
            ck_assert_msg(!fixed && reached(s, (enum param_door)door, i, row), "%s, door %d",
                          path, door);
            loaded++;
        } else { /* by a rule between values, or because it cannot change */
            for (int k = 0; k < error.count && k < TH_ERRORS; k++)
                ck_assert_msg(!about_the_name(error.text[k]), "%s, door %d: %s", path, door,
                              error.text[k]);
            ck_assert_msg(!fixed || strstr(error.text[0], fixed && door == EVENT
                                                              ? "cannot change during the run"
                                                              : "the same for every member"),
                          "%s, door %d: %s", path, door, error.text[0]);
        }
        th_scenario_free(s);
    }
    return loaded;
}

START_TEST(parameters)
{
    struct walk walk = walk_to(th_catalog.models[_i]);
    size_t rows = walk.model->params.count;
    int loaded = 0, least = 0;
    char text[LONG], value[WALK_WORD];
    struct th_error error;
    write_text(&walk, false, "", text);
    struct th_scenario *bare = read_text(text, NULL, &error);
    ck_assert_msg(bare != NULL, "%s", error.text[0]);
    for (size_t row = 0; row < rows; row++) {
        now_of(bare, &walk, &walk.model->params.rows[row], value);
        for (int spelling = first_spelling(row); spelling <= last_spelling(row); spelling++)
            for (int twice = 0; twice < (walk.slot->most > 1 ? 2 : 1); twice++) {
                loaded += try_param(&walk, row, value, (enum spelling)spelling, twice);
                least += is_clear(&walk, (enum spelling)spelling, twice);
            }
    }
    th_scenario_free(bare);
    /* Values that the model refuses are few: at least one door of three is open on average. */
    ck_assert_msg(loaded >= least, "%s.%s: %d of %d", walk.model->slot, walk.model->name,
                  loaded, 3 * least);
}
END_TEST

enum output_door { RECORD, CHECK, OF, OUTPUT_DOORS };

static void try_output(const struct walk *walk, const struct th_row *row, bool profile,
                       const char *suffix, enum spelling spelling, bool twice)
{
    char path[WALK_PATH], name[WALK_WORD], text[LONG], tail[4 * WALK_PATH];
    snprintf(name, sizeof name, "%s%s", row->name, suffix);
    walk_spell(walk, spelling, name, path);
    /* With two drugs an output of each drug is two: record takes both, check one. */
    bool drugs = twice && strcmp(walk->slot->name, th_catalog.species_slot) == 0;
    bool both = drugs && row->flags & TH_EACH_SPECIES && !suffix[0];
    for (int door = 0; door < OUTPUT_DOORS; door++) {
        struct th_error error;
        struct th_path found;
        const char *unit = th_quantity_si(row->quantity);
        char word[WALK_WORD] = "";
        if (row->quantity == TH_CHOICE)
            th_labels_get(row->labels, 0, word, sizeof word);
        if (door == RECORD)
            snprintf(tail, sizeof tail, "record: [%s]\n", path);
        else if (door == CHECK && word[0])
            snprintf(tail, sizeof tail, "require: [{check: %s, is: %s}]\n", path, word);
        else if (door == CHECK)
            snprintf(tail, sizeof tail,
                     "require: [{check: %s, between: [\"0 %s\", \"inf\"]}]\n", path, unit);
        else
            snprintf(tail, sizeof tail,
                     "require: [{check: %s.%s, of: %s, between: [0, inf]}]\n", walk->instance,
                     name, path);
        write_text(walk, twice, "", text);
        const char *old = "record: [all]\n";
        char *at = strstr(text, old), rest[LONG];
        snprintf(rest, sizeof rest, "%s", at + strlen(old));
        snprintf(at, LONG - (size_t)(at - text), "%s%s", rest, tail);
        struct th_scenario *s = read_text(text, NULL, &error);
        if (!is_clear(walk, spelling, twice)) {
            ck_assert_msg(s == NULL, "%s taken by door %d", path, door);
            expect_both(walk, name, &error, path);
        } else if (!s) {
            ck_assert_msg(door != RECORD &&
                              ((profile && strstr(error.text[0], "is a profile")) ||
                               (both && strstr(error.text[0], "of which drug?"))),
                          "%s, door %d: %s", path, door, error.text[0]);
        } else {
            ck_assert(th_scenario_path(s, TH_OUTPUT, path, &found));
            ck_assert_uint_eq(found.instance, th_scenario_instance(s, walk->instance));
            const struct th_requirement *q = s->requirements;
            const struct th_column *c =
                door == RECORD
                    ? &s->columns[s->column_count - 1]
                    : &s->outputs[s->reductions[door == CHECK ? q->reduction : q->of].output];
            ck_assert_msg(c->instance == found.instance && c->row == found.row &&
                              c->profile == profile,
                          "%s, door %d", path, door);
        }
        th_scenario_free(s);
    }
}

START_TEST(outputs)
{
    struct walk walk = walk_to(th_catalog.models[_i]);
    for (int profile = 0; profile < 2; profile++) {
        const struct th_table *table = profile ? &walk.model->profiles : &walk.model->outputs;
        for (size_t k = 0; k < table->count; k++)
            for (int spelling = first_spelling(k); spelling <= last_spelling(k); spelling++)
                for (int twice = 0; twice < (walk.slot->most > 1 ? 2 : 1); twice++) {
                    const struct th_row *row = &table->rows[k];
                    try_output(&walk, row, profile, "", (enum spelling)spelling, twice);
                    if (row->flags & TH_EACH_SPECIES)
                        try_output(&walk, row, profile, ".morphine", (enum spelling)spelling,
                                   twice);
                }
    }
}
END_TEST

START_TEST(words)
{
    struct walk walk = walk_to(th_catalog.models[_i]);
    char path[WALK_PATH], text[LONG], tail[2 * WALK_PATH];
    for (size_t k = 0; k < walk.model->command_count; k++)
        for (int spelling = 0; spelling < SPELLINGS; spelling++)
            for (int twice = 0; twice < (walk.slot->most > 1 ? 2 : 1); twice++) {
                struct th_error error;
                walk_spell(&walk, (enum spelling)spelling, walk.model->commands[k].name, path);
                snprintf(tail, sizeof tail, "events: [{at: 1 h, do: %s}]\n", path);
                write_text(&walk, twice, tail, text);
                struct th_scenario *s = read_text(text, NULL, &error);
                if (!is_clear(&walk, (enum spelling)spelling, twice)) {
                    ck_assert_ptr_null(s);
                    expect_both(&walk, walk.model->commands[k].name, &error, path);
                } else if (!s) { /* an argument that must be given */
                    ck_assert_msg(!about_the_name(error.text[0]), "%s", error.text[0]);
                } else {
                    ck_assert_uint_eq(s->events[0].instance,
                                      th_scenario_instance(s, walk.instance));
                    ck_assert_uint_eq(s->events[0].number, k);
                }
                th_scenario_free(s);
            }
}
END_TEST

/* A draw does not depend on how the path was spelt, and one path is varied or set once. */
START_TEST(one_path_once)
{
    static const struct {
        const char *tail, *says;
    } refused[] = {
        {"ensemble: {members: 2, vary: {drug.partition: lognormal 2 %, "
         "drug.morphine.partition: lognormal 3 %}}\n",
         "vary drug.morphine.partition: it is there twice"},
        {"events: [{at: 1 h, set: {drug.partition: 2, drug.morphine.partition: 3}}]\n",
         "drug.morphine.partition: it is set twice, as drug.partition too"},
        {"gauges: [{use: delivered, name: error}]\n", "name: \"error\" is a row of"}};
    struct walk walk = walk_to(th_catalog.models[0]);
    char text[LONG];
    struct th_error error;
    for (size_t k = 0; k < sizeof refused / sizeof refused[0]; k++) {
        write_text(&walk, false, refused[k].tail, text);
        ck_assert_ptr_null(read_text(text, NULL, &error));
        ck_assert_msg(strstr(error.text[0], refused[k].says) != NULL, "%s", error.text[0]);
    }
    write_text(&walk, false, "ensemble: {members: 2, vary: {drug.partition: lognormal 2 %}}\n",
               text);
    struct th_scenario *s = read_text(text, NULL, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_str_eq(s->vary[0].path, "drug.morphine.partition");
    th_scenario_free(s);
    ck_assert_ptr_null(read_text(text, "drug.partition=2", &error));
    ck_assert_msg(strstr(error.text[0], "--set drug.partition=2: error: vary drug.morphine."
                                        "partition: it differs between members") != NULL,
                  "%s", error.text[0]);
}
END_TEST

/* A default name must not be one that a short path could mean. */
START_TEST(names_are_no_rows)
{
    for (size_t k = 0; k < th_catalog.model_count; k++)
        for (size_t m = 0; m < th_catalog.model_count; m++) {
            const struct th_model *model = th_catalog.models[m];
            const char *name = th_catalog.models[k]->name;
            if (strcmp(model->slot, th_catalog.models[k]->slot) != 0)
                continue;
            ck_assert_msg(!th_table_find(&model->outputs, name), "%s", name);
            ck_assert_msg(!th_table_find(&model->profiles, name), "%s", name);
        }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "doors");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, parameters, 0, (int)th_catalog.model_count);
    tcase_add_loop_test(tests, outputs, 0, (int)th_catalog.model_count);
    tcase_add_loop_test(tests, words, 0, (int)th_catalog.model_count);
    tcase_add_test(tests, one_path_once);
    tcase_add_test(tests, names_are_no_rows);
}
