/* Conditions of when: and if: (R41 to R44): what the reader makes of them, and what it refuses.
 */
#define TH_SUITE "items_condition"
#include "support/check_main.h"

#include "language/items/fixture.h"

static const struct th_condition *when_of(const struct th_scenario *s, size_t item)
{
    ck_assert_int_eq(s->items[item].trigger, TH_TRIGGER_WHEN);
    return s->items[item].when;
}

static const char *path_of(const struct th_scenario *s, const struct th_test *test)
{
    return s->outputs[test->output].path;
}

/* Values have the output's unit, of a ratio none (R41). */
START_TEST(every_kind)
{
    struct th_scenario *s =
        items_good("events:\n"
                   "  - {when: {check: pump.flow, above: 2 mL/day, for: 3 h, reset: 1 mL/day}, "
                   "every: 1 h}\n"
                   "  - {when: {check: ward.noise, below: 30 %, reset: 0.4}}\n"
                   "  - {when: {check: pump.total, between: [1 mL, 2 mL]}, times: 2}\n"
                   "  - {when: {check: pump.flow, of: pump.flow, outside: [0.9, 1.1]}}\n"
                   "  - {when: {check: pump.state, is: shut}}\n"
                   "  - {at: 1 h, if: {check: pump.opened, is: 3}, do: pump.stop}\n");
    const struct th_condition *c = when_of(s, 0);
    ck_assert_str_eq(path_of(s, &c->tests[0]), "pump.flow");
    ck_assert(c->count == 1 && !c->any && c->held == 3 * HOUR);
    ck_assert_int_eq(c->tests[0].kind, TH_TEST_ABOVE);
    ck_assert_double_eq_tol(c->tests[0].least, 2 * ML_DAY, 1e-20);
    ck_assert_double_eq_tol(c->tests[0].reset, ML_DAY, 1e-20);
    ck_assert_uint_eq(c->tests[0].of, SIZE_MAX);
    ck_assert_str_eq(c->words, "pump.flow above 2 mL/day for 3 h");
    ck_assert_int_eq(s->items[0].every, HOUR);
    c = when_of(s, 1);
    ck_assert(c->tests[0].kind == TH_TEST_BELOW && c->tests[0].most == 0.3);
    ck_assert(c->tests[0].reset == 0.4 && c->held == 0);
    c = when_of(s, 2);
    ck_assert(c->tests[0].kind == TH_TEST_BETWEEN && fabs(c->tests[0].most - 2e-6) < 1e-18);
    ck_assert(isnan(c->tests[0].reset) && s->items[2].times == 2);
    c = when_of(s, 3);
    ck_assert(c->tests[0].kind == TH_TEST_OUTSIDE && c->tests[0].least == 0.9);
    ck_assert_uint_eq(c->tests[0].of, c->tests[0].output);
    c = when_of(s, 4);
    ck_assert(c->tests[0].kind == TH_TEST_IS && c->tests[0].least == 1);
    ck_assert_double_eq(s->items[5].condition->tests[0].least, 3);
    th_scenario_free(s);
}
END_TEST

START_TEST(several)
{
    struct th_scenario *s = items_good(
        "events:\n"
        "  - {when: {all: [{check: pump.flow, above: 1 mL/day, reset: 0 mL/day}, {check: "
        "ward.noise, below: 10 %}], for: 4 h}}\n"
        "  - {at: 1 h, if: {any: [{check: pump.flow, above: 2 mL/day}, {check: pump.flow, "
        "below: 1 mL/day}]}, do: pump.stop}\n"
        "  - {when: {any: [{check: pump.opened, below: 0}, {check: pump.opened, "
        "above: 2}]}}\n");
    const struct th_condition *c = when_of(s, 0);
    ck_assert(c->count == 2 && !c->any && c->held == 4 * HOUR && c->tests[0].reset == 0);
    ck_assert_str_eq(c->words, "pump.flow above 1 mL/day and ward.noise below 10 % for 4 h");
    c = s->items[1].condition;
    ck_assert(c->count == 2 && c->any && c->tests[1].kind == TH_TEST_BELOW);
    ck_assert_int_eq(c->place.line, 8);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *when, *says;
} bad[] = {
    {"{above: 1 mL/day}",
     "when: a condition needs check: with an output's path, or all: or any:"},
    {"{check: pump.flwo, above: 1 mL/day}", "did you mean \"flow\"?"},
    {"{check: pump.rate, above: 1 mL/day}", "is a parameter, not an output"},
    {"{check: ward.light, above: 1}", "is a profile along the spine"},
    {"{check: pump.flow}", "needs above:, below:, between: [least, most], outside:"},
    {"{check: pump.flow, above: 1 mL/day, below: 2 mL/day}", "not several"},
    {"{check: pump.flow, above: 1}", "above: \"1\" has no unit"},
    {"{check: pump.flow, above: 1 mL}", "mL/day"},
    {"{check: pump.flow, of: pump.total, above: 1}",
     "of: check is a volume per time but of is"},
    {"{check: pump.flow, of: pump.flow, above: 1 mL/day}", "above: "},
    {"{check: pump.flow, between: [2 mL/day, 1 mL/day]}", "the least is above the most"},
    {"{check: pump.flow, between: 2 mL/day}", "two values are wanted"},
    {"{check: pump.state, is: shot}", "did you mean \"shut\"?"},
    {"{check: pump.state, above: 0}", "the output is a word; write is:"},
    {"{check: pump.flow, abov: 1 mL/day}", "did you mean \"above\"?"},
    {"[1]", "must be a mapping"},
    {"{all: []}", "must be a list of conditions"},
    {"{all: [{any: [{check: pump.flow, above: 1 mL/day}]}]}", "goes one level deep only"},
    {"{all: [{check: pump.flow, above: 1 mL/day}], any: []}", "stand alone"},
    {"{all: [{check: pump.flow, above: 1 mL/day}], reset: 1}", "stand alone"},
    {"{all: [{check: pump.flow, above: 1 mL/day, for: 1 h}]}", "unknown key \"for\""},
    {"{all: [{check: pump.total, above: 1 mL}, {check: pump.total, above: 1 mL}, {check: "
     "pump.total, above: 1 mL}, {check: pump.total, above: 1 mL}, {check: pump.total, above: 1 "
     "mL}, {check: pump.total, above: 1 mL}, {check: pump.total, above: 1 mL}, {check: "
     "pump.total, above: 1 mL}, {check: pump.total, above: 1 mL}]}",
     "all: there are 9 conditions; at most 8"},
    /* R43 */
    {"{check: pump.flow, above: 1 mL/day, reset: 2 mL/day}", "reset: must not be above"},
    {"{check: pump.flow, below: 1 mL/day, reset: 0.5 mL/day}", "reset: must not be below"},
    {"{check: pump.flow, between: [1 mL/day, 2 mL/day], reset: 1 mL/day}",
     "reset: goes with above: or below:"},
    {"{check: pump.flow, above: 1 mL/day, for: 0 h}", "for: "},
    /* what can never hold */
    {"{check: pump.opened, below: 0}", "when: can never hold: the output has no such values"},
    {"{check: pump.opened, is: -1}", "can never hold"},
    {"{all: [{check: pump.flow, above: 2 mL/day}, {check: pump.flow, below: 2 mL/day}]}",
     "can never hold"},
    {"{all: [{check: pump.flow, above: 2 mL/day}, {check: pump.flow, is: 2 mL/day}]}",
     "can never hold"},
    {"{any: [{check: pump.opened, below: 0}, {check: pump.opened, is: -3}]}", "can never hold"},
};

START_TEST(refuses)
{
    char text[1200];
    snprintf(text, sizeof text, "events: [{when: %s, do: pump.stop}]\n", bad[_i].when);
    items_bad(text, bad[_i].says);
}
END_TEST

/* Those just beside them can. */
static const char *const possible[] = {
    "{all: [{check: pump.flow, above: 2 mL/day}, {check: pump.flow, between: [2.5 mL/day, 2.5 "
    "mL/day]}]}",
    "{all: [{check: pump.flow, between: [1 mL/day, 2 mL/day]}, {check: pump.flow, is: 2 "
    "mL/day}]}",
    "{all: [{check: pump.flow, above: 2 mL/day}, {check: ward.noise, below: 2 %}]}",
    "{all: [{check: pump.flow, outside: [1 mL/day, 2 mL/day]}, {check: pump.flow, above: 1 "
    "mL/day}]}",
    "{check: pump.opened, is: 0}",
    "{any: [{check: pump.opened, below: 0}, {check: pump.opened, is: 1}]}",
};

START_TEST(takes)
{
    char text[400];
    snprintf(text, sizeof text, "events: [{when: %s}]\n", possible[_i]);
    th_scenario_free(items_good(text));
}
END_TEST

/* R44: for, reset and every belong to when. */
START_TEST(not_in_if)
{
    items_bad("events: [{at: 1 h, if: {check: pump.flow, above: 1 mL/day, for: 1 h}}]\n",
              "6:65: error: if: is asked at one instant; for: and reset: go with when:");
    items_bad("events: [{at: 1 h, if: {check: pump.flow, above: 1 mL/day, reset: 1 mL/day}}]\n",
              "if: is asked at one instant");
    items_bad("events: [{at: 1 h, if: {check: pump.flow, above: 1 mL/day, every: 1 h}}]\n",
              "unknown key \"every\" in if");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "condition");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, every_kind);
    tcase_add_test(tests, several);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_loop_test(tests, takes, 0, (int)(sizeof possible / sizeof *possible));
    tcase_add_test(tests, not_in_if);
}
