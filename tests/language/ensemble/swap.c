/* Parts that vary: all that a part gives changes together, keys beside from: win, parts are of
 * one model (R21, R60, R61, R63). */
#define TH_SUITE "swap"
#include "base/arena.h"
#include "support/check_main.h"
#include "support/people_fixture.h"

/* roller: 0.7 mL/day, 0.6 mm, drift 3 % (of base). stroke: 1.4 mL/day, 0.4 mm, no drift. */
START_TEST(rows_change_together)
{
    struct th_scenario *s =
        good(NEW "pump: {from: roller}\nensemble: {vary: {pump.from: grid stroke roller}}\n");
    ck_assert_uint_eq(s->members, 2);
    near(value_of(s, "pump.rate", 0), 1.4 * ML_DAY);
    near(value_of(s, "pump.bore", 0), 0.4e-3);
    ck_assert_double_eq(value_of(s, "pump.drift", 0), 0);
    near(value_of(s, "pump.rate", 1), 0.7 * ML_DAY);
    near(value_of(s, "pump.bore", 1), 0.6e-3);
    near(value_of(s, "pump.drift", 1), 0.03);
    ck_assert_str_eq(s->replaced[0].provenance[0][0].source, "another leaflet");
    size_t texts = 0;
    for (const struct th_source *part = s->parts; part; part = part->next) texts++;
    ck_assert_uint_eq(texts, 3); /* roller, base, stroke: all that are used */
    th_scenario_free(s);
}
END_TEST

START_TEST(keys_beside_from_win)
{
    struct th_scenario *s = good(NEW "pump: {from: roller, rate: 2 mL/day}\n"
                                     "ensemble: {vary: {pump.from: grid stroke roller}}\n");
    for (uint64_t m = 0; m < 2; m++) near(value_of(s, "pump.rate", m), 2 * ML_DAY);
    near(value_of(s, "pump.bore", 0), 0.4e-3);
    th_scenario_free(s);
    static const char *const word[] = {"pump.bore=1 mm"};
    s = parse(NEW "pump: {from: roller}\nensemble: {vary: {pump.from: grid stroke roller}}\n",
              word, 1);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    for (uint64_t m = 0; m < 2; m++) near(value_of(s, "pump.bore", m), 1e-3);
    th_scenario_free(s);
}
END_TEST

/* R61: the part of an instance turns before its rows, slots in their order. R63: a law stands
 * around what the part gives. */
START_TEST(conditions_of_parts)
{
    struct th_scenario *s =
        good(NEW "pump: {from: roller}\nensemble: {each: 2, vary: {csf.tip: grid C5 T10, "
                 "pump.bore: normal 2 %, pump.from: grid stroke roller, drug.concentration: "
                 "grid 1 2 mg/mL}}\n");
    static const char *const factors[] = {"drug.salt.concentration", "pump.from", "csf.tip"};
    struct th_factor factor;
    ck_assert_uint_eq(s->members, 16);
    for (size_t k = 0; k < 3; k++) {
        ck_assert(th_factor(s, k, &factor));
        ck_assert_str_eq(factor.path, factors[k]);
    }
    ck_assert(!th_factor(s, 3, &factor));
    for (uint64_t m = 0; m < 16; m++) {
        uint64_t c = m / 2;
        near(value_of(s, "drug.concentration", m), c < 4 ? 1 : 2);
        near(value_of(s, "pump.rate", m), (c / 2 % 2 ? 0.7 : 1.4) * ML_DAY);
        ck_assert_double_eq(value_of(s, "csf.tip", m), c % 2 ? 0.30 : 0.08);
        ck_assert_str_eq(th_factor_part(s, 1, c), c / 2 % 2 ? "roller" : "stroke");
        ck_assert_double_eq(th_factor_value(s, 2, c), c % 2 ? 0.30 : 0.08);
        double bore = c / 2 % 2 ? 0.6e-3 : 0.4e-3;
        double drawn = value_of(s, "pump.bore", m) / bore;
        ck_assert_double_ne(drawn, 1);
        ck_assert_double_eq_tol(drawn, value_of(s, "pump.bore", m % 2) / 0.4e-3, 1e-12);
    }
    th_scenario_free(s);
}
END_TEST

START_TEST(choices_are_drawn_by_person)
{
    struct th_scenario *s =
        good(NEW "pump: {from: roller}\nensemble: {each: 4000, vary: {csf.tip: "
                 "grid C5 T10, pump.from: choice stroke 20 % roller 80%}}\n");
    size_t strokes = 0;
    for (uint64_t m = 0; m < 4000; m++) {
        strokes += th_swap_at(s, 0, m) == 0;
        ck_assert_uint_eq(th_swap_at(s, 0, m), th_swap_at(s, 0, m + 4000));
    }
    /* 800, standard deviation 25.3 */
    ck_assert_uint_gt(strokes, 800 - 127);
    ck_assert_uint_lt(strokes, 800 + 127);
    th_scenario_free(s);
}
END_TEST

/* Takes and clears what the reading of a scenario has given back. */
static void clear_scratch(void)
{
    struct th_arena arena = {0};
    for (int k = 0; k < 64; k++) ck_assert(th_arena_take(&arena, 60 << 10) != NULL);
    th_arena_free(&arena);
}

/* R61, R93: the names of the parts last as long as the scenario. */
START_TEST(parts_in_files)
{
    const char *parts = csv("id,pump.from\na,stroke\nb,\nc,roller\n");
    struct th_scenario *s =
        good(with_files(NEW "pump: {from: roller}\nensemble: {table: %s, design: %s}\n", parts,
                        csv("csf.tip,drug.concentration[mg/mL]\nC5,1\n38 cm,2\n")));
    static const double rates[] = {1.4, 0.7, 0.7};
    ck_assert_uint_eq(s->members, 6);
    for (uint64_t m = 0; m < 6; m++) {
        near(value_of(s, "pump.rate", m), rates[m % 3] * ML_DAY);
        near(value_of(s, "drug.concentration", m), m < 3 ? 1 : 2);
    }
    ck_assert_uint_eq(th_swap_at(s, 0, 1), SIZE_MAX);
    clear_scratch();
    ck_assert_str_eq(s->swaps[0].parts[th_swap_at(s, 0, 0)], "stroke");
    ck_assert_str_eq(s->swaps[0].parts[th_swap_at(s, 0, 2)], "roller");
    th_scenario_free(s);
    static const char text[] =
        NEW "pump: {from: roller}\nensemble: {%s: %s, vary: {pump.from: choice roller 1}}\n";
    s = good(with_files(text, "design", parts));
    near(value_of(s, "pump.rate", 0), 1.4 * ML_DAY); /* the design's, not drawn */
    clear_scratch();
    ck_assert_str_eq(th_factor_part(s, 0, 0), "stroke");
    ck_assert(th_factor_part(s, 0, 1) == NULL);
    ck_assert_str_eq(th_factor_part(s, 0, 2), "roller");
    th_scenario_free(s);
    refused(with_files(text, "table", parts), "vary pump.from: it is in table as well");
}
END_TEST

START_TEST(what_cannot_vary_is_refused)
{
#define PARTS(law) NEW "pump: {from: roller}\nensemble: {vary: {pump.from: " law "}}\n"
    static const char *const cases[][2] = {
        {PARTS("grid roller syringe"),
         "pump.from: syringe is of the model syringe, and pump is "
         "of roller: parts that vary are of one model"},
        {PARTS("grid roller salty"),
         "t.yaml:5:30: error: from: tests/data/parts/salty.yaml is a part for drug "
         "(salt), not for pump"},
        {PARTS("grid roller staged"), "vary pump.from: with staged pump.stages is 8, in the "
                                      "scenario 4; it sizes the model's memory"},
        {PARTS("grid roller rollr"), "t.yaml:5:30: error: from: \"rollr\" is no part"},
        {PARTS("grid roller roller"), "vary pump.from: roller twice"},
        {PARTS("normal 2 %"), "parts take grid a b, a condition for each, or choice"},
        {PARTS("grid"), "parts are missing"},
        {PARTS("[roller, stroke]"), "a list is no law: write grid a b"},
        {PARTS("choice roller 20 % stroke 70 %"), "the shares add up to 90 %"},
        {PARTS("choice roller stroke 70 %"), "each part of a choice wants its share"},
        {NEW "ensemble: {vary: {pmp.from: grid roller stroke}}\n", "did you mean \"pump\"?"},
        {NEW "ensemble: {vary: {pump.from: grid roller base, pump.from: grid roller}}\n",
         "is written twice"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        refused(cases[k][0], cases[k][1]);
    const char *word = "pump.from=stroke";
    ck_assert_ptr_null(parse(PARTS("grid roller stroke"), &word, 1));
    ck_assert_ptr_nonnull(strstr(error.text[0], "so it cannot be --set"));
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "swap");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_checked_fixture(tests, NULL, remove_files);
    tcase_add_test(tests, rows_change_together);
    tcase_add_test(tests, keys_beside_from_win);
    tcase_add_test(tests, conditions_of_parts);
    tcase_add_test(tests, choices_are_drawn_by_person);
    tcase_add_test(tests, parts_in_files);
    tcase_add_test(tests, what_cannot_vary_is_refused);
}
