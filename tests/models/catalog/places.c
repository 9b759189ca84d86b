/* Places of every model's profiles (R7): each profile with an axis is an output at a place, by
 * its full name and without the names that may be left out (R6); what has no axis has none; the
 * output of a place beyond an axis, or of a compartment, is beside its profile, or output, of
 * the same quantity. */
#define TH_SUITE "places of models"
#include "support/check_main.h"

#include "ensemble/check_start.h"
#include "support/catalog_walk.h"

static struct th_scenario *with(const struct walk *walk, const char *path,
                                struct th_error *error)
{
    char text[WALK_TEXT], tail[400];
    snprintf(tail, sizeof tail, "require: [{check: \"%s\", of: \"%s\", above: 0}]\n", path,
             path);
    walk_write(walk, NULL, NULL, tail, text);
    memset(error, 0, sizeof *error);
    return th_scenario_parse(&th_catalog, walk_units, WALK_NAME, text, strlen(text), NULL, 0,
                             error);
}

/* Taken, named in full, and computed at the start. */
static void taken(const struct walk *walk, const char *path, const char *full)
{
    struct th_error error;
    struct th_scenario *s = with(walk, path, &error);
    ck_assert_msg(s != NULL, "%s: %s", path, error.text[0]);
    const struct th_requirement *q = &s->requirements[s->requirement_count - 1];
    ck_assert_str_eq(s->outputs[s->reductions[q->reduction].output].path, full);
    struct th_layout *layout = th_layout_create(s, &error);
    struct th_start_check check = th_start_check_short;
    ck_assert_ptr_nonnull(layout);
    ck_assert_msg(th_check_start(layout, &check, &error) == TH_OK, "%s: %s", path,
                  error.text[0]);
    th_layout_free(layout);
    th_scenario_free(s);
}

static void refused(const struct walk *walk, const char *path, const char *words)
{
    struct th_error error;
    ck_assert_msg(with(walk, path, &error) == NULL, "%s", path);
    ck_assert_msg(strstr(error.text[0], words) != NULL, "%s: %s", path, error.text[0]);
}

START_TEST(every_profile_at_a_place)
{
    const struct th_model *model = th_catalog.models[_i];
    const struct walk walk = walk_to(model);
    const bool axis = th_axis_row(model) != NULL;
    const struct th_row *second = th_axis_2_row(model);
    const bool windows = axis && th_axis_row(model)->quantity == TH_TIME;
    const char *at = windows ? "15min" : "1cm", *apart = windows ? "15 min" : "1 cm";
    char path[200], full[200], word[40] = "0";
    for (size_t k = 0; k < model->profiles.count; k++) {
        const struct th_row *row = &model->profiles.rows[k];
        const bool plane = row->flags & TH_PLANE;
        if (second && second->quantity == TH_CHOICE)
            th_labels_get(second->labels, 0, word, sizeof word);
        snprintf(full, sizeof full, "%s.%s@%s%s%s", walk.instance, row->name, at,
                 plane ? "/" : "", plane ? word : "");
        if (!axis || row->flags & (TH_AXIS | TH_AXIS_2)) {
            refused(&walk, full, "it has no places");
            continue;
        }
        const char *const heads[] = {walk.instance, walk.slot->name, walk.slot->key};
        for (size_t n = 0; n < 3; n++) {
            snprintf(path, sizeof path, "%s.%s@%s%s%s", heads[n], row->name, at,
                     plane ? "/" : "", plane ? word : "");
            taken(&walk, path, full);
            snprintf(path, sizeof path, "%s.%s @ %s%s%s", heads[n], row->name, apart,
                     plane ? " / " : "", plane ? word : "");
            taken(&walk, path, full);
        }
        if (row->flags & TH_EACH_SPECIES) {
            snprintf(path, sizeof path, "%s.%s.morphine@%s%s%s", walk.instance, row->name, at,
                     plane ? "/" : "", plane ? word : "");
            taken(&walk, path, full);
        }
    }
}
END_TEST

/* A row of a side is the place of another profile, of the same quantity, on that side. */
START_TEST(sides_of_a_profile)
{
    const struct th_model *model = th_catalog.models[_i];
    const struct walk walk = walk_to(model);
    for (size_t k = 0; k < model->profiles.count; k++) {
        const struct th_row *row = &model->profiles.rows[k];
        char path[200], full[200], of[80];
        if (!row->at)
            continue;
        const char *side = strstr(row->at, "@/");
        ck_assert_ptr_nonnull(side);
        snprintf(of, sizeof of, "%.*s", (int)(side - row->at), row->at);
        const struct th_row *whole = th_table_find(&model->profiles, of);
        ck_assert(whole && whole->quantity == row->quantity);
        snprintf(full, sizeof full, "%s.%s@1cm", walk.instance, row->name);
        snprintf(path, sizeof path, "%s.%s@1cm/%s", walk.instance, of, side + 2);
        taken(&walk, path, full);
        snprintf(path, sizeof path, "%s.%s @ 1 cm / %s", walk.instance, of, side + 2);
        taken(&walk, path, full);
        snprintf(path, sizeof path, "%s.%s@1cm/sideways", walk.instance, of);
        refused(&walk, path, "\"sideways\" is no side of it (allowed: ");
    }
}
END_TEST

/* True if an output stands for several places. */
static bool has_places(const struct th_model *model, const char *name)
{
    bool found = false;
    for (size_t k = 0; k < model->outputs.count; k++) {
        const char *at = model->outputs.rows[k].at;
        found |= at && strcspn(at, "@") == strlen(name) && strncmp(at, name, strlen(name)) == 0;
    }
    return found;
}

/* The instance's own outputs: those that its files bring, too. */
START_TEST(no_single_number_at_a_length)
{
    const struct walk walk = walk_to(th_catalog.models[_i]);
    struct th_error error;
    char path[200], text[WALK_TEXT];
    walk_write(&walk, NULL, NULL, "", text);
    struct th_scenario *s = walk_read(text, &error);
    const size_t instance = th_scenario_instance(s, walk.instance);
    ck_assert_uint_lt(instance, s->instance_count);
    const struct th_model *model = s->instances[instance].model;
    for (size_t k = 0; k < model->outputs.count; k++) {
        const char *name = model->outputs.rows[k].name;
        snprintf(path, sizeof path, "%s.%s@1cm", walk.instance, name);
        refused(&walk, path,
                has_places(model, name) ? "\"1cm\" is no place on it (allowed: "
                                        : "it has no places: it is a single number");
    }
    th_scenario_free(s);
}
END_TEST

START_TEST(outputs_beyond_an_axis)
{
    const struct th_model *model = th_catalog.models[_i];
    const struct walk walk = walk_to(model);
    char path[200], full[200], profile[80];
    for (size_t k = 0; k < model->outputs.count; k++) {
        const struct th_row *row = &model->outputs.rows[k];
        const char *sign = row->at ? strchr(row->at, '@') : NULL;
        if (!row->at)
            continue;
        ck_assert_msg(sign && sign[1], "%s: %s", row->name, row->at);
        snprintf(profile, sizeof profile, "%.*s", (int)(sign - row->at), row->at);
        const struct th_row *of = th_table_find(&model->profiles, profile);
        of = of ? of : th_table_find(&model->outputs, profile);
        ck_assert_msg(of && of->quantity == row->quantity && of->nature == row->nature &&
                          (of->flags & TH_EACH_SPECIES) == (row->flags & TH_EACH_SPECIES),
                      "%s: %s", row->name, row->at);
        snprintf(path, sizeof path, "%s.%s", walk.instance, row->at);
        snprintf(full, sizeof full, "%s.%s", walk.instance, row->name);
        taken(&walk, path, full);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "all");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    const int models = (int)th_catalog.model_count;
    tcase_add_loop_test(tests, every_profile_at_a_place, 0, models);
    tcase_add_loop_test(tests, sides_of_a_profile, 0, models);
    tcase_add_loop_test(tests, no_single_number_at_a_length, 0, models);
    tcase_add_loop_test(tests, outputs_beyond_an_axis, 0, models);
}
