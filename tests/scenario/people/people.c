/* Persons under conditions: numbers, draws, values that files give (R60 to R65). */
#define TH_SUITE "people"
#include "support/check_main.h"
#include "support/people_fixture.h"

#include "scenario/draw.h"

#define LAWS "csf.volume: lognormal 24 %, pump.drift: normal 2 % points"

static const char people[] = "# comment\nid,csf.volume[mL],csf.tip\nanna,120,C5\nbert,,T10\n"
                             "carl,200,38 cm\n";
static const char rates[] = "pump.rate[mL/day],pump.pulses\n1,mean\n2,resolved\n";

static const double tips[] = {0.08, 0.30, 0.42}; /* C5 T10 L2 */

static struct th_scenario *set(const char *text, const char *word)
{
    struct th_scenario *s = parse(text, &word, 1);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    return s;
}

/* R60: how many conditions, persons and members there are. */
START_TEST(r60_members_are_persons_under_conditions)
{
    static const struct {
        const char *ensemble;
        int files; /* 1: table, 2: design */
        uint64_t conditions, members;
    } cases[] = {
        {"{}", 0, 1, 1},
        {"{members: 7}", 0, 1, 7},
        {"{each: 7}", 0, 1, 7},
        {"{vary: {pump.rate: grid 1 2 3 mL/day}}", 0, 3, 3},
        {"{each: 4, vary: {pump.rate: grid 1 2 3 mL/day, csf.tip: grid C5 T10}}", 0, 6, 24},
        {"{table: %s}", 1, 1, 3},
        {"{table: %s, each: 5}", 1, 1, 15},
        {"{design: %s, each: 5}", 2, 2, 10},
        {"{design: %s, vary: {csf.tip: grid C5 T10 L2}}", 2, 6, 6},
        {"{table: %s, each: 2, vary: {pump.rate: grid 1 2 mL/day}}", 1, 2, 12},
    };
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char text[PEOPLE_TEXT];
        snprintf(text, sizeof text, NEW "ensemble: %s\n", cases[k].ensemble);
        struct th_scenario *s = good(with_files(
            text, cases[k].files ? csv(cases[k].files == 1 ? people : rates) : "", ""));
        ck_assert_uint_eq(th_condition_count(s), cases[k].conditions);
        ck_assert_msg(s->members == cases[k].members, "%s: %d", text, (int)s->members);
        for (uint64_t m = 0; m < s->members; m++) {
            uint64_t persons = cases[k].members / cases[k].conditions;
            ck_assert_uint_eq(th_condition_of(s, m), m / persons);
            ck_assert_uint_eq(th_person(s, m), m % persons);
        }
        th_scenario_free(s);
        remove_files();
    }
}
END_TEST

/* R60: members: beside conditions is refused, with what to write. */
START_TEST(r60_members_beside_conditions)
{
    static const char grids[] = ", vary: {pump.rate: grid 1 2 3 4 mL/day, csf.tip: grid C5 T10 "
                                "L2, pump.pulses: grid mean resolved}}\n";
    char text[PEOPLE_TEXT];
    snprintf(text, sizeof text, NEW "ensemble: {members: 100%s", grids);
    refused(text, "t.yaml:4:21: error: members: 100 with 24 combinations: say each: 4 (96 "
                  "members) or each: 5 (120)");
    snprintf(text, sizeof text, NEW "ensemble: {members: 3%s", grids);
    refused(text, "members: 3 with 24 combinations: say each: 1 (24 members) or each: 2 (48)");
    snprintf(text, sizeof text, NEW "ensemble: {members: 48%s", grids);
    refused(text, "old spelling; in format 1 write each: 2");
    refused(with_files(NEW "ensemble: {members: 3, table: %s}\n", csv(people), ""),
            "members: 3 with a table: say each:");
    refused(NEW "ensemble: {members: 3, each: 3}\n", "are one too many");
    refused(NEW "ensemble: {each: 100000000, vary: {pump.rate: grid 1 2 3 4 5 6 7 8 9 10 11 "
                "mL/day}}\n",
            "more than 1000000000 members");
}
END_TEST

/* R61: person k draws the same under every condition, and conditions are counted by slot and
 * row, the last fastest, in whatever order the keys stand. */
START_TEST(r61_person_k_under_every_condition)
{
    static const char *const orders[] = {
        "pump.rate: grid 1 2 mL/day, csf.tip: grid C5 T10 L2, " LAWS,
        LAWS ", csf.tip: grid C5 T10 L2, pump.rate: grid 1 2 mL/day",
        "pump.drift: normal 2 % points, csf.tip: grid C5 T10 L2, csf.volume: lognormal 24 %, "
        "pump.rate: grid 1 2 mL/day"};
    static const char *const paths[] = {"pump.rate", "csf.tip", "csf.volume", "pump.drift"};
    struct th_scenario *first = NULL;
    for (size_t k = 0; k < 3; k++) {
        char text[PEOPLE_TEXT];
        snprintf(text, sizeof text, NEW "ensemble: {each: 5, seed: 3, vary: {%s}}\n",
                 orders[k]);
        struct th_scenario *s = good(text);
        ck_assert_uint_eq(s->members, 30);
        for (uint64_t m = 0; m < 30; m++) {
            near(value_of(s, "pump.rate", m), (m < 15 ? 1 : 2) * ML_DAY);
            ck_assert_double_eq(value_of(s, "csf.tip", m), tips[m / 5 % 3]);
            for (int p = 2; p < 4; p++)
                ck_assert_double_eq(value_of(s, paths[p], m), value_of(s, paths[p], m % 5));
            ck_assert_double_ne(value_of(s, "csf.volume", m),
                                value_of(s, "csf.volume", (m + 1) % 5));
            for (int p = 0; first && p < 4; p++)
                ck_assert_double_eq(value_of(s, paths[p], m), value_of(first, paths[p], m));
        }
        if (first)
            th_scenario_free(s);
        else
            first = s;
    }
    th_scenario_free(first);
}
END_TEST

/* R61: a scenario of 0.1 keeps its numbering, and a member of it is its own person. */
START_TEST(r61_old_numbering_stays)
{
    struct th_scenario *s = good(RUN SALT "ensemble: {members: 12, vary: {csf.tip: grid C5 T10 "
                                          "L2, pump.rate: grid 1 2 mL/day, " LAWS "}}\n");
    ck_assert_int_eq(notices_with(s, "members: a multiple of the combinations"), 1);
    for (uint64_t m = 0; m < 12; m++) {
        ck_assert_double_eq(value_of(s, "csf.tip", m), tips[m / 2 % 3]);
        near(value_of(s, "pump.rate", m), (double)(1 + m % 2) * ML_DAY);
        ck_assert_uint_eq(th_person(s, m), m);
        ck_assert_uint_eq(th_condition_of(s, m), m % 6);
    }
    ck_assert_double_ne(value_of(s, "csf.volume", 0), value_of(s, "csf.volume", 6));
    th_scenario_free(s);
}
END_TEST

static void same_draws(const struct th_scenario *a, const struct th_scenario *b, uint64_t ma,
                       uint64_t mb)
{
    ck_assert_double_eq(value_of(a, "csf.volume", ma), value_of(b, "csf.volume", mb));
    ck_assert_double_eq(value_of(a, "pump.drift", ma), value_of(b, "pump.drift", mb));
}

/* R62: another path, condition or person changes no draw; nor does a part of the members. */
START_TEST(r62_draws_stay)
{
    struct th_scenario *a = good(NEW "ensemble: {members: 20, vary: {" LAWS "}}\n");
    static const char *const more[] = {
        NEW "ensemble: {members: 20, vary: {csf.tip: uniform C5 L2, " LAWS "}}\n",
        NEW "ensemble: {members: 40, vary: {" LAWS "}}\n",
        NEW "ensemble: {each: 20, vary: {pump.rate: grid 1 2 mL/day, " LAWS "}}\n"};
    for (int k = 0; k < 3; k++) {
        struct th_scenario *b = good(more[k]);
        for (uint64_t m = 0; m < 20; m++) same_draws(a, b, m, m);
        th_scenario_free(b);
    }
    struct th_scenario *c = good(more[2]);
    for (uint64_t m = 0; m < 20; m++) same_draws(a, c, m, 20 + m);
    th_scenario_free(c);
    th_scenario_free(a);
}
END_TEST

/* R62: slices are cut at multiples of eight, and make up the whole. */
START_TEST(r62_slices_make_the_whole)
{
    static const char text[] = NEW "ensemble: {each: 50, vary: {pump.rate: grid 1 2 mL/day}}\n";
    for (int n = 1; n <= 13; n++) {
        uint64_t at = 0;
        for (int k = 1; k <= n; k++) {
            char word[40];
            snprintf(word, sizeof word, "ensemble.slice=%d/%d", k, n);
            struct th_scenario *s = set(text, word);
            ck_assert_uint_eq(s->first, at);
            ck_assert_uint_eq(s->first % 8, 0);
            at += s->members;
            th_scenario_free(s);
        }
        ck_assert_uint_eq(at, 100);
    }
    struct th_scenario *s = set(text, "ensemble.members=48:60");
    ck_assert(s->first == 48 && s->members == 12);
    ck_assert_uint_eq(th_conditions_of(s, s->first, s->members), 2);
    ck_assert_uint_eq(th_condition_at(s, s->first, s->members, 1), 1);
    const struct th_among among = th_among_condition(s, 1, s->first, s->members);
    ck_assert(among.from == 2 && among.to == 12 && among.step == 1);
    th_scenario_free(s);
    s = set(text, "ensemble.members=7"); /* 0:7 */
    ck_assert(s->first == 0 && s->members == 7);
    th_scenario_free(s);
    static const char *const both[][3] = {
        {"ensemble.members=40", "ensemble.slice=2/3", ""},
        {"ensemble.members=40", "ensemble.members=8:24", ""},
        {"ensemble.members=9:70", "ensemble.slice=1/1", "ensemble.members=40"}};
    static const uint64_t cut[][3] = {{8, 16, 40}, {8, 16, 40}, {0, 40, 0}};
    for (int k = 0; k < 3; k++) {
        s = parse(text, both[k], both[k][2][0] ? 3 : 2);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        ck_assert(s->first == cut[k][0] && s->members == cut[k][1] && s->whole == cut[k][2]);
        th_scenario_free(s);
    }
    static const char *const wrong[][2] = {
        {"ensemble.slice=14/14", "100 members make at most 13 slices of 8"},
        {"ensemble.slice=0/3", "is not K/N"},
        {"ensemble.slice=4/3", "is not K/N"},
        {"ensemble.slice=2", "is not K/N"},
        {"ensemble.members=5:5", "nor A:B"},
        {"ensemble.members=0:101", "there are 100 members, 0 to 99"}};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        ck_assert_ptr_null(parse(text, &wrong[k][0], 1));
        ck_assert_msg(strstr(error.text[0], wrong[k][1]) != NULL, "%s", error.text[0]);
    }
}
END_TEST

/* R63: the table's value is the median, key and part are below it, a missing cell leaves what
 * the scenario has; a part whose grid takes turns is below both. */
START_TEST(r63_a_law_stands_around_the_table)
{
    struct th_scenario *plain =
        good(with_files(NEW "csf: {volume: 160 mL}\nensemble: {table: %s}\n", csv(people), ""));
    near(value_of(plain, "csf.volume", 0), 120e-6);
    near(value_of(plain, "csf.volume", 1), 160e-6);
    near(value_of(plain, "csf.volume", 2), 200e-6);
    ck_assert_double_eq_tol(value_of(plain, "csf.tip", 2), 0.38, 1e-15);
    struct th_scenario *drawn = good(with_files(
        NEW "csf: {volume: 160 mL}\nensemble: {table: %s, each: 2, vary: {csf.volume: "
            "lognormal 10 %%}}\n",
        csv_paths[0], ""));
    struct th_scenario *alone = good(NEW "csf: {volume: 160 mL}\nensemble: {members: 6, vary: "
                                         "{csf.volume: lognormal 10 %}}\n");
    for (uint64_t m = 0; m < 6; m++) {
        double factor = value_of(alone, "csf.volume", m) / 160e-6;
        ck_assert_double_ne(factor, 1);
        ck_assert_double_eq_tol(value_of(drawn, "csf.volume", m) /
                                    value_of(plain, "csf.volume", m / 2),
                                factor, 1e-12);
    }
    th_scenario_free(plain);
    th_scenario_free(drawn);
    th_scenario_free(alone);
}
END_TEST

/* R63: of a path in design the law in vary is not drawn; no path is on two of grid, table and
 * design. */
START_TEST(r63_one_place_for_a_path)
{
    struct th_scenario *s = good(with_files(
        NEW "ensemble: {design: %s, each: 3, vary: {pump.rate: uniform 0.5 3 mL/day, "
            "csf.volume: lognormal 24 %%, pump.drift: normal 2 %% points}}\n",
        csv(rates), ""));
    ck_assert_uint_eq(s->members, 6);
    for (uint64_t m = 0; m < 6; m++) {
        near(value_of(s, "pump.rate", m), (m < 3 ? 1 : 2) * ML_DAY);
        ck_assert_double_eq(value_of(s, "pump.pulses", m), m < 3 ? 0 : 1);
        same_draws(s, s, m, m % 3);
    }
    th_scenario_free(s);
    refused(with_files(NEW "ensemble: {design: %s, vary: {pump.rate: grid 1 2 mL/day}}\n",
                       csv_paths[0], ""),
            "vary pump.rate: it is in design as well");
    refused(
        with_files(NEW "ensemble: {table: %s, design: %s}\n", csv_paths[0], csv_paths[0]),
        "pump.rate is in table as well; a path is on at most one of grid, table and design");
    refused(with_files(NEW "ensemble: {table: %s, vary: {pump.rate: uniform 1 2 mL/day}}\n",
                       csv_paths[0], ""),
            "vary pump.rate: the table gives it a value");
}
END_TEST

/* R65: what a member breaks is told with its person and its condition, and not drawn again. */
START_TEST(r65_the_member_is_named)
{
    struct th_scenario *s =
        good(with_files(NEW "ensemble: {table: %s, vary: {pump.rate: grid 3 2 1 mL/day}}\n",
                        csv("id,pump.least[mL/day]\np01,0.5\np02,1.5\np03,0.7\n"), ""));
    struct th_broken broken[8] = {0};
    ck_assert_int_eq(th_members_check(s, 0, s->members, broken, &error), TH_OK);
    ck_assert_int_eq(th_members_report(s, broken, s->members, &error), TH_BAD_INPUT);
    ck_assert_msg(strstr(error.text[0],
                         "member 7 of the ensemble, person p02, condition 3: pump: rate is "
                         "below least (it has pump.rate 1 mL/day, pump.least 1.5 mL/day)") !=
                      NULL,
                  "%s", error.text[0]);
    th_scenario_free(s);
}
END_TEST

/* R65: 100000 members with two laws and a rule are checked in one go. */
START_TEST(r65_many_members)
{
    struct th_scenario *s =
        good(NEW "ensemble: {each: 50000, vary: {pump.rate: grid 1 2 mL/day, pump.least: "
                 "uniform 0 0.9 mL/day, pump.drift: normal 1 % points}}\n");
    struct th_broken broken[8] = {0};
    ck_assert_uint_eq(s->members, 100000);
    ck_assert_int_eq(th_members_check(s, 0, s->members, broken, &error), TH_OK);
    ck_assert_int_eq(th_members_report(s, broken, s->members, &error), TH_OK);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "people");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_checked_fixture(tests, NULL, remove_files);
    tcase_add_test(tests, r60_members_are_persons_under_conditions);
    tcase_add_test(tests, r60_members_beside_conditions);
    tcase_add_test(tests, r61_person_k_under_every_condition);
    tcase_add_test(tests, r61_old_numbering_stays);
    tcase_add_test(tests, r62_draws_stay);
    tcase_add_test(tests, r62_slices_make_the_whole);
    tcase_add_test(tests, r63_a_law_stands_around_the_table);
    tcase_add_test(tests, r63_one_place_for_a_path);
    tcase_add_test(tests, r65_the_member_is_named);
    tcase_add_test(tests, r65_many_members);
}
