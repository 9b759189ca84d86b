/* Paths: INSTANCE.ROW[.DRUG][@PLACE], and what is said of those that name nothing. */
#define TH_SUITE "path"
#include "support/check_main.h"

#include "scenario/column.h"
#include "support/scenario_fixture.h"

#define ONE RUN "drug: {name: a}\n"
#define TWO RUN "drug: [{name: a}, {name: b}]\n"

static struct th_path output(const struct th_scenario *s, const char *text)
{
    struct th_path path;
    ck_assert_msg(th_scenario_path(s, TH_OUTPUT, text, &path), "%s", text);
    return path;
}

/* The sentence about a path of check:. */
static void refused(const char *head, const char *path, const char *words)
{
    char text[400];
    snprintf(text, sizeof text, "%srequire: [{check: \"%s\", above: 0 ug/mL}]\n", head, path);
    struct th_scenario *s = parse(text, NULL, 0);
    ck_assert_msg(s == NULL, "%s is taken", path);
    ck_assert_msg(strstr(error.text[0], words) != NULL, "%s: %s", path, error.text[0]);
    ck_assert_msg(strncmp(error.text[0], NAME ":3:", strlen(NAME) + 3) == 0, "%s",
                  error.text[0]);
}

/* R6: the slot's key and its name mean the same; NAME is left out with one instance, the drug's
 * with one drug. */
START_TEST(names_that_may_be_left_out)
{
    struct th_scenario *s = good(ONE "faults: {use: kink}\n");
    static const char *const at[] = {"fault.at", "faults.at", "fault.kink.at",
                                     "faults.kink.at"};
    size_t instance, row, first = 0;
    for (size_t k = 0; k < 4; k++) {
        ck_assert_msg(th_scenario_param(s, at[k], &instance, &row), "%s", at[k]);
        first = k ? first : instance;
        ck_assert_uint_eq(instance, first);
    }
    static const char *const peak[] = {"csf.peak", "csf.peak.a"};
    for (size_t k = 0; k < 2; k++) ck_assert_int_eq(output(s, peak[k]).species, 0);
    static const char *const spot[] = {"csf.profile@T10", "csf.profile.a@T10"};
    for (size_t k = 0; k < 2; k++) ck_assert_int_eq(output(s, spot[k]).species, 0);
    th_scenario_free(s);
    s = good(TWO);
    ck_assert_int_eq(output(s, "csf.profile@T10").species, -1);
    ck_assert_int_eq(output(s, "csf.profile.b@T10").species, 1);
    th_scenario_free(s);
    refused(TWO, "csf.profile@T10", "of which drug? write csf.profile.a@T10");
}
END_TEST

/* R7: a level or a length; blanks mean nothing. */
START_TEST(places_of_a_profile)
{
    struct th_scenario *s = good(ONE);
    struct th_path level = output(s, "csf.profile@T10");
    ck_assert(level.placed && !level.profile);
    ck_assert_str_eq(level.place, "T10");
    ck_assert_double_eq(level.position, 0.30);
    static const char *const lengths[] = {"csf.profile@30cm", "csf.profile@30 cm",
                                          "csf.profile @ 30 cm", "csf.profile@0.3 m"};
    for (size_t k = 0; k < 4; k++)
        ck_assert_double_eq(output(s, lengths[k]).position, level.position);
    ck_assert_str_eq(output(s, "csf.profile@30 cm").place, "30cm");
    struct th_path whole = output(s, "csf.profile");
    ck_assert(whole.profile && !whole.placed);
    th_scenario_free(s);
}
END_TEST

START_TEST(places_that_are_none)
{
    static const char *const wrong[][2] = {
        {"csf.profile@T11", "\"T11\" is no place on it; did you mean \"T10\"?"},
        {"csf.profile@30", "\"30\" has no unit"},
        {"csf.profile@30 mL", "30 mL"},
        {"csf.profile@nan cm", "is no place"},
        {"csf.profile@", "\"\" is no place"},
        {"csf.profile@T10/left", "it has one axis; write one place"},
        {"csf.profile@C5..L2", "a range of places stands in record: alone"},
        {"csf.profile@*", "a range of places stands in record: alone"},
        {"csf.peak@T10", "it has no places: it is a single number"},
        {"csf.position@T10", "no profile along an axis"},
        {"csf.volume@T10", "csf.volume is a parameter; places (@) are of outputs"},
        {"csf.profil@T10", "did you mean \"profile\"?"},
        {"csf.profile.c@T10", "unknown drug \"c\""},
        {"csg.profile@T10", "unknown instance \"csg\""},
    };
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++)
        refused(ONE, wrong[k][0], wrong[k][1]);
}
END_TEST

/* R6, R7: only outputs have places, whichever door. */
START_TEST(doors_of_parameters_have_no_places)
{
    static const char *const texts[] = {
        ONE "ensemble: {members: 2, vary: {csf.volume@T10: normal 2 %}}\n",
        ONE "events: [{at: 1 day, set: {csf.volume@T10: 100 mL}}]\n"};
    for (size_t k = 0; k < 2; k++) {
        ck_assert_ptr_null(parse(texts[k], NULL, 0));
        ck_assert_msg(strstr(error.text[0], "places (@) are of outputs"), "%s", error.text[0]);
    }
    const char *set = "csf.volume@T10=100 mL";
    ck_assert_ptr_null(parse(ONE, &set, 1));
    ck_assert_msg(strstr(error.text[0], "places (@) are of outputs"), "%s", error.text[0]);
}
END_TEST

/* A place that is asked for twice is one output; another spelling of it is another. */
START_TEST(outputs_at_places)
{
    struct th_scenario *s =
        good(TWO "record: [csf.profile@T10, csf.profile.a@T10, csf.profile.a@30 cm]\n"
                 "require: [{check: csf.profile.a@30cm, of: csf.profile.b@T10, above: 0}]\n");
    size_t placed = 0, columns = s->column_count;
    for (size_t k = 0; k < s->output_count; k++) placed += s->outputs[k].placed;
    ck_assert_uint_eq(placed, 3);
    ck_assert_uint_eq(columns, 3);
    static const char *const names[] = {"csf.profile.a@T10", "csf.profile.b@T10",
                                        "csf.profile.a@30cm"};
    for (size_t k = 0; k < 3; k++) {
        ck_assert_str_eq(s->columns[k].path, names[k]);
        ck_assert_uint_eq(s->columns[k].vector, k);
        ck_assert(!s->columns[k].profile);
        ck_assert_str_eq(th_column_row(s, &s->columns[k])->name, "profile");
    }
    const struct th_requirement *q = &s->requirements[0];
    ck_assert_str_eq(s->outputs[s->reductions[q->reduction].output].path, names[2]);
    ck_assert_str_eq(s->outputs[s->reductions[q->of].output].path, names[1]);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tcase = add_case(suite, "all");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, names_that_may_be_left_out);
    tcase_add_test(tcase, places_of_a_profile);
    tcase_add_test(tcase, places_that_are_none);
    tcase_add_test(tcase, doors_of_parameters_have_no_places);
    tcase_add_test(tcase, outputs_at_places);
}
