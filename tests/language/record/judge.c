/* across:, share: and confidence: as they are read. Rules R93 and R94 are those of the verdicts
 * (tests/ensemble/require_share.c). */
#define TH_SUITE "judge"
#include "support/check_main.h"
#include "support/scenario_fixture.h"

#define MANY "ensemble: {members: 100, vary: {csf.volume: normal 2 %}}\n"
#define ASK(rest) "require: [{check: csf.pressure, below: 2 mmHg, " rest "}]\n"

START_TEST(numbers_of_all)
{
    static const struct {
        const char *words;
        enum th_across across;
        int count;
        double first, second;
    } cases[] = {{"median", TH_ACROSS_QUANTILE, 1, 0.5, 0},
                 {"mean", TH_ACROSS_MEAN, 0, 0, 0},
                 {"95 %", TH_ACROSS_QUANTILE, 1, 0.95, 0},
                 {"0.25", TH_ACROSS_QUANTILE, 1, 0.25, 0},
                 {"95 % over 5 %", TH_ACROSS_QUANTILE, 2, 0.95, 0.05}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[400];
        snprintf(text, sizeof text,
                 "%srequire: [{check: csf.pressure, below: %s, across: %s}]\n", RUN SALT MANY,
                 cases[k].count == 2 ? "6" : "2 mmHg", cases[k].words);
        struct th_scenario *s = good(text);
        const struct th_requirement *q = &s->requirements[0];
        ck_assert_int_eq(q->across, cases[k].across);
        ck_assert_int_eq(q->quantile_count, cases[k].count);
        ck_assert_double_eq_tol(q->quantiles[0], cases[k].first, 1e-15);
        ck_assert_double_eq_tol(q->quantiles[1], cases[k].second, 1e-15);
        ck_assert_str_eq(q->across_words, cases[k].words);
        ck_assert_int_eq(notices_with(s, "across"), 0);
        th_scenario_free(s);
    }
}
END_TEST

START_TEST(words_that_are_none)
{
    static const char *const cases[][2] = {
        {ASK("across: medain"), "did you mean \"median\"?"},
        {ASK("across: 120 %"), "across"},
        {ASK("across: 95 mL"), "across"},
        {ASK("across: 95 %, share: 95 %"), "share: is of members that are judged one by one"},
        {ASK("across: mean, confidence: 95 %"), "confidence: is of members"},
        {ASK("across: 95 % over 5 %"), "below"}, /* a ratio has no unit */
        {ASK("confidence: 95 %"), "no number of members shows that 100 % of all meet it"},
        {ASK("share: 95 %, confidence: 40 %"), "confidence"},
        {ASK("share: 95 %, confidence: 100 %"), "confidence"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[400];
        snprintf(text, sizeof text, "%s%s", RUN SALT MANY, cases[k][0]);
        ck_assert_msg(parse(text, NULL, 0) == NULL, "%s", cases[k][0]);
        ck_assert_msg(strstr(error.text[0], cases[k][1]) != NULL, "%s: %s", cases[k][0],
                      error.text[0]);
    }
}
END_TEST

/* So few members can never show it, which is said beforehand; of a sweep, those of a condition.
 */
START_TEST(too_few)
{
    struct th_scenario *s = good(RUN SALT MANY ASK("share: 95 %, confidence: 95 %"));
    ck_assert_double_eq_tol(s->requirements[0].confidence, 0.95, 1e-15);
    ck_assert_int_eq(notices_with(s, "confidence"), 0);
    th_scenario_free(s);
    s = good(RUN SALT "ensemble: {members: 51, vary: {csf.volume: normal 2 %}}\n" ASK(
        "share: 95 %, confidence: 95 %"));
    ck_assert_int_eq(notices_with(s, "share 95 % at confidence 95 % needs at least 52 members; "
                                     "there are 51"),
                     1);
    th_scenario_free(s);
    s = good(RUN SALT "ensemble: {members: 100, vary: {csf.volume: grid 100 150 mL}}\n" ASK(
        "share: 95 %, confidence: 95 %"));
    ck_assert_int_eq(
        notices_with(s, "needs at least 52 members under each condition; there are 50"), 1);
    th_scenario_free(s);
    s = good(RUN SALT ASK("share: 95 %, confidence: 95 %")); /* R91: nor can one */
    ck_assert_int_eq(notices_with(s, "needs at least 52 members; there is 1"), 1);
    th_scenario_free(s);
}
END_TEST

/* Keys that are of several members say so where there is one. */
START_TEST(of_one_member)
{
    static const char *const asked[] = {ASK("share: 90 %"), ASK("across: mean")};
    for (size_t k = 0; k < 2; k++) {
        char text[400];
        snprintf(text, sizeof text, RUN SALT "%s", asked[k]);
        struct th_scenario *s = good(text);
        ck_assert_int_eq(notices_with(s, "is of several members, and without ensemble:"), 1);
        th_scenario_free(s);
    }
    struct th_scenario *s =
        good(RUN SALT "ensemble: {vary: {csf.volume: grid 100 150 mL}}\n" ASK("share: 90 %"));
    ck_assert_int_eq(notices_with(s, "of whom there is one: each condition has to pass"), 1);
    th_scenario_free(s);
}
END_TEST

/* A requirement that can never be met, or always must, is told. */
START_TEST(bounds_that_ask_nothing)
{
    static const struct {
        const char *asked, *notice;
    } cases[] = {
        {"check: pump.flow, take: time above 1 mL/day, below: 11 day",
         "can only be met, for time above lies between 0 h and 240 h"},
        {"check: pump.flow, take: time above 1 mL/day, above: 10 day", "can never be met"},
        {"check: pump.flow, take: count above 1 mL/day, below: 0",
         "can never be met, for count above is never below 0"},
        {"check: pump.flow, take: count above 1 mL/day, above: -1", "can only be met"},
        {"check: log.pump.stop, take: count, between: [0, inf]", "can only be met"},
        {"check: log.pump.stop, take: count, below: 1", NULL},
        {"check: pump.flow, take: first above 1 mL/day, above: 100 day", NULL}, /* never */
        {"check: pump.flow, take: time above 1 mL/day, below: 9 day", NULL},
        {"check: pump.flow, below: -1 mL/day", NULL}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        char text[400];
        snprintf(text, sizeof text, "%sevents: [{at: 1 day, do: pump.stop}]\nrequire: [{%s}]\n",
                 RUN SALT, cases[k].asked);
        struct th_scenario *s = good(text);
        ck_assert_msg(notices_with(s, "this requirement can") == (cases[k].notice != NULL) &&
                          (!cases[k].notice || notices_with(s, cases[k].notice) == 1),
                      "%s", cases[k].asked);
        th_scenario_free(s);
    }
}
END_TEST

/* log: as it is read, and what is wrong with it. */
START_TEST(the_log)
{
    static const char *const bad[][2] = {
        {"check: log.visit, above: 1", "of log: take: first, last, count or longest is needed"},
        {"check: log.visit, take: max, above: 1", "take"},
        {"check: log.visit, take: frist, above: 1 h", "did you mean \"first\"?"},
        {"check: log.vist, take: count, above: 1",
         "check: log: \"vist\" happens nowhere; did you mean \"visit\" (event, line 4)?"},
        {"check: log.visit, take: longest, above: 1 h", "take: longest needs since:"},
        {"check: log.start, take: first, above: 1 h", "the start happens once, at 0"},
        {"check: pump.flow, take: longest, above: 1 h", "longest is of what happens"},
        {"check: log.visit, at: 1 h, above: 1 h", "take: first, last, count or longest"},
        {"check: log.visit, take: count, of: pump.flow, above: 1", "of: is the ratio of two"},
        {"check: log.visit, take: count, above: 1 h", "above"},
        {"check: pump.flow, take: max, during: visit .. visit, above: 0 mL/day", NULL},
        {"check: pump.flow, take: max, during: daily .. daily, above: 0 mL/day",
         "ends with what it begins with"},
        {"check: pump.flow, take: max, during: visit, above: 0 mL/day",
         "\"visit\" is no stretch of time"},
        {"check: pump.flow, take: max, since: daily, above: 0 mL/day",
         "since: counts instants"},
        {"check: log.daily, take: longest, since: daily, below: 25 h", NULL},
        {"check: log.daily, take: count, during: visit .. pump.stop, below: 25", NULL},
        {"check: pump.flow, take: max, during: daily .. pump.stop, above: 0 mL/day", NULL}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        char text[600];
        snprintf(text, sizeof text,
                 "%sevents:\n"
                 "  - {name: visit, at: 3 day, do: pump.stop}\n"
                 "  - {name: daily, at: 1 day, every: 1 day, do: pump.bolus, volume: 1 mL}\n"
                 "require: [{%s}]\n",
                 RUN SALT, bad[k][0]);
        struct th_scenario *s = parse(text, NULL, 0);
        ck_assert_msg(!s == (bad[k][1] != NULL), "%s: %s", bad[k][0], error.text[0]);
        ck_assert_msg(s || strstr(error.text[0], bad[k][1]) != NULL, "%s: %s", bad[k][0],
                      error.text[0]);
        th_scenario_free(s);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, numbers_of_all);
    tcase_add_test(tests, words_that_are_none);
    tcase_add_test(tests, too_few);
    tcase_add_test(tests, of_one_member);
    tcase_add_test(tests, bounds_that_ask_nothing);
    tcase_add_test(tests, the_log);
}
