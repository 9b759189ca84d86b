/* Walks the catalogue without knowing any model: whatever stands there keeps the promises of
 * model/model.h and model/field.h. */
#define TH_SUITE "catalogue walk"
#include "support/check_main.h"

#include "scenario/draw.h"
#include "scenario/path.h"
#include "support/catalog_walk.h"

/* Calls visit for every row of every table that a scenario may write to. */
static void each_row(void (*visit)(const struct th_model *model, const struct th_row *row))
{
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        const struct th_model *model = th_catalog.models[m];
        for (size_t k = 0; k < model->params.count; k++) visit(model, &model->params.rows[k]);
        for (size_t w = 0; w < model->command_count; w++)
            for (size_t k = 0; k < model->commands[w].args.count; k++)
                visit(model, &model->commands[w].args.rows[k]);
    }
}

static void same_bits(const struct th_row *row, double si)
{
    char text[WALK_WORD], why[TH_SENTENCE];
    double back;
    walk_number(row, si, text);
    ck_assert_msg(th_quantity_read(walk_units, row->quantity, text, &back, why, sizeof why) ==
                      TH_OK,
                  "%s: %s: %s", row->name, text, why);
    ck_assert_msg(memcmp(&si, &back, sizeof si) == 0, "%s: %s is read as %.17g, not %.17g",
                  row->name, text, back, si);
}

static void visit_bounds(const struct th_model *model, const struct th_row *row)
{
    double least, most;
    if (!walk_numeric(row))
        return;
    walk_bounds(row, &least, &most);
    ck_assert_msg(least < most, "%s.%s: %s", model->slot, model->name, row->name);
    same_bits(row, least);
    same_bits(row, most);
    /* a third, a seventh, ...: numbers without a short decimal */
    for (int k = 3; k < 60 && isfinite(most); k += 2)
        same_bits(row, least + (most - least) / k);
}

START_TEST(bounds_are_numbers_and_print_to_the_bit)
{
    each_row(visit_bounds);
}
END_TEST

/* A scenario with nothing but what must be given: each default is within its bounds, says where
 * it comes from, and prints to the same bits. */
START_TEST(defaults_are_within_their_bounds)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    char text[WALK_TEXT];
    struct th_error error;
    walk_write(&walk, NULL, NULL, "", text);
    struct th_scenario *scenario = walk_read(text, &error);
    size_t instance = th_scenario_instance(scenario, walk.instance);
    ck_assert_msg(instance != SIZE_MAX, "no %s", walk.instance);
    const struct th_instance *found = &scenario->instances[instance];
    ck_assert_str_eq(found->model->name, walk.model->name);
    for (size_t k = 0; k < walk.model->params.count; k++) {
        const struct th_row *row = &walk.model->params.rows[k];
        const struct th_provenance *origin = &found->provenance[k];
        const double si = found->params[k];
        ck_assert_msg(row->doc && row->doc[0], "%s has no doc", row->name);
        ck_assert_int_lt(origin->mark, TH_MARKS);
        if (isnan(si)) {
            ck_assert_msg(!walk_said(row), "%s: default \"%s\" is not read", row->name,
                          row->init);
            continue;
        }
        ck_assert_msg(si >= origin->least && si <= origin->most, "%s.%s", walk.instance,
                      row->name);
        if (walk_numeric(row))
            same_bits(row, si);
    }
    th_scenario_free(scenario);
}
END_TEST

/* A number just beyond a bound, well above what printing and reading may round. */
static double beyond(double bound, double other, bool above)
{
    double size = fmax(fabs(bound), fabs(bound - other));
    double step = 1e-6 * (isfinite(size) ? size : 1);
    return above ? bound + step : bound - step;
}

static void refused(const char *text, const struct th_row *row)
{
    struct th_error error;
    struct th_scenario *scenario = walk_read(text, &error);
    ck_assert_msg(scenario == NULL, "%s is let in:\n%s", row->name, text);
    ck_assert_msg(strstr(error.text[0], row->name) && strstr(error.text[0], WALK_NAME ":"),
                  "the sentence neither names %s nor its place: %s", row->name, error.text[0]);
}

START_TEST(one_step_outside_is_refused)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    char text[WALK_TEXT], value[WALK_WORD];
    for (size_t k = 0; k < walk.model->params.count; k++) {
        const struct th_row *row = &walk.model->params.rows[k];
        const char *nonsense = walk_numeric(row) ? "1 furlong_per_volt" : "no_such_word";
        double least, most;
        walk_write(&walk, row, nonsense, "", text);
        refused(text, row);
        if (!walk_numeric(row))
            continue;
        walk_bounds(row, &least, &most);
        for (int above = 0; above < 2; above++) {
            double bound = above ? most : least;
            if (!isfinite(bound))
                continue;
            walk_number(row, beyond(bound, above ? least : most, above), value);
            walk_write(&walk, row, value, "", text);
            refused(text, row);
        }
    }
}
END_TEST

START_TEST(defaults_run)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    char text[WALK_TEXT];
    walk_write(&walk, NULL, NULL, "", text);
    struct walk_end end = walk_run(text);
    ck_assert_msg(end.loaded && end.status == TH_OK, "%s:\n%s", th_status_text(end.status),
                  text);
}
END_TEST

static bool may_be_left_out(const struct th_row *row)
{
    return row->init && strcmp(row->init, "nan") == 0;
}

/* A command of a model; of arguments of which one must be given, that one. */
struct saying {
    const struct walk *walk;
    const struct th_command *word;
    const struct th_row *extra;
};

/* "do: pump.stall", with every argument that must be given, and `row` at `value`. Said twice in
 * SAID_MINUTES. The extra one is given unless row may be another and not `both` are wanted. */
enum { SAID_MINUTES = 40 };
static void say_with(const struct saying *it, const struct th_row *row, const char *value,
                     bool both, char text[WALK_TEXT])
{
    char tail[1000], middle[WALK_WORD];
    int used = snprintf(tail, sizeof tail, "events: [{at: 10 min, every: 25 min, do: %s.%s",
                        it->walk->instance, it->word->name);
    for (size_t k = 0; k < it->word->args.count; k++) {
        const struct th_row *here = &it->word->args.rows[k];
        bool must = (here->init && !here->init[0]) ||
                    (here == it->extra && (both || !(row && may_be_left_out(row))));
        if (here != row && !must)
            continue;
        walk_middle(here, middle);
        used += snprintf(tail + used, sizeof tail - (size_t)used, ", %s: %s", here->name,
                         here == row ? value : middle);
        ck_assert_int_lt(used, (int)sizeof tail - 10);
    }
    strcpy(tail + used, "}]\n");
    walk_write(it->walk, NULL, NULL, tail, text);
}

/* The command with the first argument that makes it load, if one is needed. */
static struct saying begin(const struct walk *walk, const struct th_command *word)
{
    struct saying it = {walk, word, NULL};
    char text[WALK_TEXT];
    say_with(&it, NULL, NULL, false, text);
    for (size_t k = 0; k < word->args.count && !walk_loads(text); k++) {
        if (!may_be_left_out(&word->args.rows[k]))
            continue;
        it.extra = &word->args.rows[k];
        say_with(&it, NULL, NULL, false, text);
    }
    return it;
}

static void say(const struct saying *it, const struct th_row *row, const char *value,
                char text[WALK_TEXT])
{
    say_with(it, row, value, false, text);
    if (it->extra && !walk_loads(text))
        say_with(it, row, value, true, text);
}

static void say_and_run(const struct saying *it, const struct th_row *row, const char *value,
                        bool loads)
{
    char text[WALK_TEXT];
    say(it, row, value, text);
    const struct walk_end end = walk_run_of(&silent_catalog, text, SAID_MINUTES);
    ck_assert_msg(end.loaded || !loads, "%s is refused:\n%s", row->name, text);
}

static void say_argument(const struct saying *it, const struct th_row *row)
{
    char text[WALK_TEXT], value[WALK_WORD];
    double ends[2];
    say(it, row, walk_numeric(row) ? "1 furlong_per_volt" : "no_such_word", text);
    refused(text, row);
    if (row->quantity == TH_DRUG)
        say_and_run(it, row, "morphine", true);
    for (int k = 0; row->quantity == TH_CHOICE && k < th_labels_count(row->labels); k++) {
        th_labels_get(row->labels, k, value, sizeof value);
        say_and_run(it, row, value, true);
    }
    if (!walk_numeric(row))
        return;
    walk_bounds(row, &ends[0], &ends[1]);
    for (int k = 0; k < 2; k++) {
        if (!isfinite(ends[k]))
            continue;
        walk_number(row, ends[k], value);
        say_and_run(it, row, value, false);
        walk_number(row, beyond(ends[k], ends[1 - k], k == 1), value);
        say(it, row, value, text);
        refused(text, row);
    }
}

START_TEST(words_are_heard)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    char text[WALK_TEXT];
    for (size_t w = 0; w < walk.model->command_count; w++) {
        const struct saying it = begin(&walk, &walk.model->commands[w]);
        ck_assert(walk.model->event != NULL);
        say(&it, NULL, NULL, text);
        struct walk_end end = walk_run(text);
        ck_assert_msg(end.loaded && end.status == TH_OK, "%s:\n%s", th_status_text(end.status),
                      text);
        for (size_t k = 0; k < it.word->args.count; k++)
            say_argument(&it, &it.word->args.rows[k]);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "walk");
    int models = (int)th_catalog.model_count;
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, bounds_are_numbers_and_print_to_the_bit);
    tcase_add_loop_test(tests, defaults_are_within_their_bounds, 0, models);
    tcase_add_loop_test(tests, one_step_outside_is_refused, 0, models);
    tcase_add_loop_test(tests, defaults_run, 0, models);
    tcase_add_loop_test(tests, words_are_heard, 0, models);
}
