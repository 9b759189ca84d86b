/* Orders of items: commands with their arguments, relative ones, sets, lists; causes; what
 * restricts an item (R2, R31, R34, R36, R37). */
#define TH_SUITE "items_order"
#include "support/check_main.h"

#include "language/items/fixture.h"

START_TEST(lists)
{
    struct th_scenario *s = items_good(
        "events:\n  - name: visit\n    at: 1 day\n    chance: 50 %\n    do:\n"
        "      - {do: pump.give, volume: 1 mL, chance: 25 %}\n"
        "      - {set: {pump.rate: 2 mL/day, pump.bore: 2 mm}, if: {check: pump.flow, above: 1 "
        "mL/day}}\n"
        "      - {do: pump.change, by: -20 %, least: 1 mL/day, most: 5 mL/day}\n"
        "      - {do: fault.other.off, cause: c}\n"
        "  - {name: c, after: 1 h, since: pump.low, do: fault.other.on}\n");
    const struct th_item *visit = item_named(s, "visit");
    const struct th_order *o = visit->orders;
    ck_assert(visit->chance == 0.5 && visit->order_count == 5 && !visit->plain);
    ck_assert(o[0].kind == TH_ORDER_COMMAND && o[0].chance == 0.25 && !o[0].condition);
    ck_assert(o[0].args[1] == 300 && o[0].args[2] == 0); /* defaults */
    ck_assert_str_eq(o[0].args_text, "volume=1 mL, over=5 min, mode=fast");
    ck_assert(o[1].kind == TH_ORDER_SET && !o[1].joined && o[2].joined && !o[3].joined);
    ck_assert(o[1].condition && o[1].condition == o[2].condition);
    ck_assert_double_eq_tol(o[1].args[0], 2 * ML_DAY, 1e-20);
    ck_assert_str_eq(o[3].args_text, "by=-20 %, least=1 mL/day, most=5 mL/day, over=0 s");
    ck_assert(o[3].relative && o[3].share && o[3].by == -0.2 && isnan(o[3].args[0]));
    ck_assert_double_eq_tol(o[3].least, ML_DAY, 1e-20);
    ck_assert_double_eq_tol(o[3].most, 5 * ML_DAY, 1e-20);
    ck_assert_ptr_eq(&s->items[o[4].cause], item_named(s, "c"));
    ck_assert_uint_eq(o[0].cause, SIZE_MAX);
    ck_assert_int_eq(o[0].place.line, 11);
    th_scenario_free(s);
}
END_TEST

/* R37: a share of the present value, or a difference in the unit of the argument. */
START_TEST(relative)
{
    static const struct {
        const char *by;
        bool share;
        double si;
    } said[] = {{"20 %", true, 0.2},
                {"0.2", true, 0.2},
                {"-100 %", true, -1},
                {"0.1 mL/day", false, 0.1e-6 / 86400},
                {"-0.1 mL/day", false, -0.1e-6 / 86400}};
    for (size_t k = 0; k < sizeof said / sizeof *said; k++) {
        char text[160];
        snprintf(text, sizeof text, "events: [{at: 1 h, do: pump.change, by: %s}]\n",
                 said[k].by);
        struct th_scenario *s = items_good(text);
        const struct th_order *o = &s->items[0].orders[0];
        ck_assert_msg(o->relative && o->share == said[k].share, "%s", said[k].by);
        ck_assert_double_eq_tol(o->by, said[k].si, 1e-20);
        ck_assert(isnan(o->least) && isnan(o->most) && o->args[1] == 0);
        th_scenario_free(s);
    }
}
END_TEST

/* With do:, to: is the command's (R27); in hazards without, a stage. */
START_TEST(to_of_a_command)
{
    struct th_scenario *s = items_good(
        ITEMS_STAGES
        "hazards:\n  - {every: exponential mean 1 day, do: ward.posture, to: supine}\n"
        "  - {every: exponential mean 1 day, to: home}\n");
    ck_assert(s->items[0].to == SIZE_MAX && s->items[0].orders[0].args[0] == 1);
    ck_assert(s->items[1].to == 1 && s->items[1].order_count == 0);
    th_scenario_free(s);
}
END_TEST

/* R31: stages or a stretch, between instants and happenings; hours of the day. */
START_TEST(limits)
{
    struct th_scenario *s = items_good(
        ITEMS_STAGES
        "events:\n"
        "  - {name: a, at: 1 h, every: 1 h, during: [home, trial], between: [22:00, 06:30]}\n"
        "  - {name: b, at: 1 h, every: 1 h, during: home, chance: 0.25}\n"
        "  - {name: c, at: 1 h, every: 1 h, during: day 1 08:00 .. alarms}\n"
        "  - {name: d, at: 1 h, every: 1 h, during: fault.clot.on .. end}\n");
    const struct th_item *a = item_named(s, "a");
    ck_assert(a->during == 3 && a->hours && a->hours_from == 22 * HOUR);
    ck_assert(a->hours_to == 6 * HOUR + HOUR / 2 && !a->stretch);
    ck_assert(item_named(s, "b")->during == 2 && item_named(s, "b")->chance == 0.25);
    const struct th_during *c = item_named(s, "c")->stretch, *d = item_named(s, "d")->stretch;
    ck_assert(c->from == SIZE_MAX && c->from_at == DAY);
    ck_assert_int_eq(s->happenings[c->to].kind, TH_OF_ALARMS);
    ck_assert_int_eq(s->happenings[d->from].kind, TH_OF_COMMAND);
    ck_assert(d->to == SIZE_MAX && d->to_at == 10 * DAY);
    th_scenario_free(s);
}
END_TEST

/* R34: two planned orders for one thing at one instant; not of different drugs or words. */
START_TEST(two_orders)
{
    struct th_scenario *s =
        items_good("events:\n  - {at: 2 h, every: 1 h, do: pump.give, volume: 1 mL}\n"
                   "  - {at: 4 h, every: 1 h, do: pump.give, volume: 2 mL}\n"
                   "  - {at: 4 h, do: pump.give, volume: 2 mL, mode: slow}\n"
                   "  - {at: 1 day, set: {pump.rate: 2 mL/day}}\n"
                   "  - {at: 1 day, set: {pump.rate: 3 mL/day}}\n"
                   "  - {at: 25 h, set: {pump.rate: 3 mL/day}}\n");
    ck_assert_int_eq(s->notices->count, 2);
    ck_assert_int_eq(items_notices(s, "8:5: notice: pump.give: line 7 orders it at 2026-03-02 "
                                      "12:00, too; both are carried out, the later stands"),
                     1);
    ck_assert_int_eq(items_notices(s, "11:23: notice: pump.rate: line 10 orders it"), 1);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"events: [{at: 1 h, do: pump.stop, set: {pump.rate: 1 mL/day}}]\n",
     "one of do:, set: and to:, not several"},
    {"events: [{at: 1 h, do: []}]\n", "the list of orders is empty"},
    {"events: [{at: 1 h, do: [pump.stop]}]\n", "an order must be a mapping"},
    {"events: [{at: 1 h, do: [{volume: 1 mL}]}]\n", "unknown key \"volume\" in an order"},
    {"events: [{at: 1 h, do: [{chance: 1 %}]}]\n", "an order needs either do: or set:"},
    {"events: [{at: 1 h, do: [{do: [{do: pump.stop}]}]}]\n", "a list of orders stands in an"},
    {"events: [{at: 1 h, do: [{do: pump.stop, at: 1 h}]}]\n",
     "unknown key \"at\" in pump.stop"},
    {"events: [{at: 1 h, do: [{do: pump.stop}], by: 1 %}]\n", "unknown key \"by\""},
    {"events: [{at: 1 h, do: pump.give}]\n", "pump.give volume is missing: how much"},
    {"events: [{at: 1 h, do: pump.give, volume: 5 mL}]\n", "pump.give: more than 4 mL"},
    {"events: [{at: 1 h, do: pump.give, volume: 1 mL, by: 1 %}]\n",
     "6:53: error: by: pump.give changes no value that it could start from"},
    {"events: [{at: 1 h, do: pump.change, by: 1 %, rate: 1 mL/day}]\n",
     "pump.change: either by: or rate:, not both"},
    {"events: [{at: 1 h, do: pump.change, least: 1 mL/day, rate: 1 mL/day}]\n",
     "least: and most: go with by:"},
    {"events: [{at: 1 h, do: pump.change, by: 1 %, least: 2 mL/day, most: 1 mL/day}]\n",
     "least: is above most:"},
    {"events: [{at: 1 h, do: pump.change, by: 1 %, most: 25 mL/day}]\n", "out of range"},
    {"events: [{at: 1 h, do: pump.change, by: -101 %}]\n", "less than -100 %"},
    {"events: [{at: 1 h, do: pump.change, by: 1 mg}]\n", "mL/day"},
    {"events: [{at: 1 h, do: pump.change}]\n", "pump.change rate is missing: new flow"},
    {"events: [{at: 1 h, by: 1 %}]\n", "by: goes with do: and a command"},
    {"events: [{at: 1 h, do: pump.stop, cause: x}]\n",
     "unknown event or hazard \"x\" in cause (allowed: none)"},
    {"events: [{at: 1 h, do: fault.clot.on, cause: b}, {name: b, at: 1 h, do: "
     "fault.clot.on}]\n",
     "6:10: error: cause: fault.clot.on ends nothing; fault.clot.off does"}, /* R36 */
    {"events: [{at: 1 h, do: pump.stop, cause: b}, {name: b, at: 1 h, do: pump.stop}]\n",
     "cause: pump.stop ends nothing, and no command of pump does"},
    {"events: [{at: 1 h, do: fault.clot.off, cause: b}, {name: b, at: 1 h, do: "
     "fault.other.on}]\n",
     "cause: b gives no order to fault.clot, so there is nothing to end"},
    {"events: [{at: 1 h, to: home}]\n", "unknown key \"to\""},
    {ITEMS_STAGES "hazards: [{at: 1 h, do: pump.stop, to: home}]\n",
     "one of do:, set: and to:, not several"},
    {ITEMS_STAGES "hazards: [{at: 1 h, to: hoem}]\n", "did you mean \"home\"?"},
    {"events: [{at: 1 h, set: {pump.stages: 3}}]\n", "pump.stages"}, /* R26 */
    {"events: [{at: 1 h, chance: 101 %}]\n", "out of range: 0 % to 100 %"},
    {"events: [{at: 1 h, chance: -1 %}]\n", "out of range"},
    {"events: [{at: 1 h, during: home}]\n", "\"home\" is no stretch of time"},
    {ITEMS_STAGES "events: [{at: 1 h, during: hoem}]\n",
     "unknown stage \"hoem\" in during; did you mean \"home\"?"},
    {ITEMS_STAGES "events: [{at: 1 h, during: []}]\n", "during: names no stage"},
    {"events: [{at: 1 h, during: 2 h .. 1 h}]\n", "has no length"},
    {"events: [{at: [1 h, 5 h], during: 2 h .. 4 h}]\n",
     "6:35: error: during: none of the instants of at: lies within it"},
    {"events: [{at: 1 h, every: 4 h, during: 2 h .. 4 h}]\n", "during: none of the instants"},
    {"events: [{at: 1 h, every: 1 h, times: 2, during: 150 min .. 4 h}]\n", "during: none"},
    {"events: [{at: 1 h, during: pump.lwo .. end}]\n", "during: \"pump.lwo\" happens nowhere"},
    {"events: [{at: 1 h, between: [08:00]}]\n", "two clocks are wanted"},
    {"events: [{at: 1 h, between: [08:00, 8 h]}]\n",
     "between: \"8 h\" is no clock: write 08:00"},
    {"events: [{at: 1 h, between: [08:00, 08:00]}]\n", "between: has no length"},
};

/* Rules between rows, where what an item sets is known beforehand: all at once. */
START_TEST(rules_after_sets)
{
    items_bad(
        "events: [{at: 1 h, chance: 5 %, set: {ward.warmth: 3 %, pump.rate: 13 mL/day}}]\n",
        "6:57: error: after this set: pump: rate is above 12 mL/day for each mm");
    th_scenario_free(items_good(
        "events: [{at: 1 h, chance: 5 %, set: {pump.rate: 13 mL/day, pump.bore: 2 mm}}]\n"));
    /* Another set may have made ward before. */
    th_scenario_free(items_good("events:\n  - {at: 1 h, chance: 5 %, set: {pump.bore: 2 mm}}\n"
                                "  - {at: 2 h, chance: 5 %, set: {pump.rate: 13 mL/day}}\n"));
}
END_TEST

START_TEST(refuses)
{
    items_bad(bad[_i].text, bad[_i].says);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "order");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, lists);
    tcase_add_test(tests, relative);
    tcase_add_test(tests, to_of_a_command);
    tcase_add_test(tests, limits);
    tcase_add_test(tests, two_orders);
    tcase_add_test(tests, rules_after_sets);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof *bad));
}
