/* R8: numbers of items that differ between members, in vary:, table: and design:, are the
 * parameters of an instance beside the models'; what cannot differ is refused by name. */
#define TH_SUITE "items_values"
#include "support/check_main.h"

#include "language/items/fixture.h"
#include "scenario/draw.h"
#include "scenario/people/members.h"

static const char written[] =
    "hazards:\n"
    "  - {name: block, every: exponential rate 2 1/day, do: fault.clot.on}\n"
    "  - {name: break, after: weibull shape 0.65 scale 60 day, do: fault.other.on}\n"
    "  - {name: fall, after: uniform 1 day 2 day, do: fault.clot.off}\n"
    "events:\n"
    "  - {name: gift, at: 1 day, do: pump.give, volume: 1 mL}\n"
    "  - {name: rise, at: 2 day, every: 1 day, until: 5 day, do: pump.change, by: 10 %, "
    "least: 1 mL/day, most: 9 mL/day}\n"
    "  - {name: shift, after: 3 h, since: gift, do: pump.change, by: 1 mL/day}\n"
    "  - {name: list, at: [1 day, 2 day], do: [{do: pump.stop}]}\n"
    "stages:\n"
    "  - name: trial\n    begin: [{do: pump.give, volume: 1 mL}]\n    events: [{name: later, "
    "after: 1 day, do: pump.give, volume: 2 mL}, {name: noon, at: 12:00}]\n"
    "    leave: [{name: way, after: 2 day, to: home}]\n"
    "  - {name: home, leave: [{after: 9 day, to: trial}]}\n";

static struct th_scenario *vary(const char *laws, const char *set)
{
    static char whole[4000];
    const char *const sets[] = {set};
    snprintf(whole, sizeof whole, "%sensemble: {seed: 2, vary: {%s}}\n", written, laws);
    return items_parse(whole, sets, set ? 1 : 0);
}

static const struct {
    const char *law, *item, *path;
    int key;
    double base, first, second; /* SI: what is written; of two members */
} known[] = {
    {"event.gift.at: grid 2 day 3 day", "gift", "event.gift.at", TH_ITEM_AT, 86400, 172800,
     259200},
    {"event.gift.at: \"grid day 1 09:00, day 2 10:00\"", "gift", "event.gift.at", TH_ITEM_AT,
     86400, 90000, 180000},
    {"event.gift.volume: grid 2 mL 3 mL", "gift", "event.gift.volume", TH_ITEM_ARG, 1e-6, 2e-6,
     3e-6},
    {"event.gift.over: grid 1 min 2 min", "gift", "event.gift.over", TH_ITEM_ARG + 1, 300, 60,
     120},
    {"event.gift.mode: grid slow fast", "gift", "event.gift.mode", TH_ITEM_ARG + 2, 0, 1, 0},
    {"event.gift.chance: grid 20 % 40 %", "gift", "event.gift.chance", TH_ITEM_CHANCE, 1, 0.2,
     0.4},
    {"event.rise.every: grid 1 h 2 h", "rise", "event.rise.every", TH_ITEM_EVERY, 86400, 3600,
     7200},
    {"event.rise.until: grid 3 day 4 day", "rise", "event.rise.until", TH_ITEM_UNTIL, 432000,
     259200, 345600},
    {"event.rise.by: grid 20 % -5 %", "rise", "event.rise.by", TH_ITEM_BY, 0.1, 0.2, -0.05},
    {"event.shift.by: grid 2 mL/day -3 mL/day", "shift", "event.shift.by", TH_ITEM_BY,
     1e-6 / 86400, 2e-6 / 86400, -3e-6 / 86400},
    {"event.rise.least: grid 2 mL/day 3 mL/day", "rise", "event.rise.least", TH_ITEM_LEAST,
     1e-6 / 86400, 2e-6 / 86400, 3e-6 / 86400},
    {"event.rise.most: grid 7 mL/day 8 mL/day", "rise", "event.rise.most", TH_ITEM_MOST,
     9e-6 / 86400, 7e-6 / 86400, 8e-6 / 86400},
    {"event.shift.after: grid 1 h 2 h", "shift", "event.shift.after", TH_ITEM_AFTER, 10800,
     3600, 7200},
    {"hazard.block.every.rate: grid 1 4 1/day", "block", "hazard.block.every.rate",
     TH_ITEM_RATE, 2. / 86400, 1. / 86400, 4. / 86400},
    {"hazard.block.every.mean: grid 1 day 4 day", "block", "hazard.block.every.mean",
     TH_ITEM_MEAN, 43200, 86400, 345600},
    {"hazard.break.after.shape: grid 1 2", "break", "hazard.break.after.shape", TH_ITEM_SHAPE,
     0.65, 1, 2},
    {"hazard.break.after.scale: grid 1 day 2 day", "break", "hazard.break.after.scale",
     TH_ITEM_SCALE, 5184000, 86400, 172800},
    {"stage.trial.later.after: grid 1 h 2 h", "later", "stage.trial.later.after", TH_ITEM_AFTER,
     86400, 3600, 7200},
    {"stage.trial.later.volume: grid 1 mL 3 mL", "later", "stage.trial.later.volume",
     TH_ITEM_ARG, 2e-6, 1e-6, 3e-6},
    {"stage.trial.way.after: grid 1 day 3 day", "way", "stage.trial.way.after", TH_ITEM_AFTER,
     172800, 86400, 259200},
};

START_TEST(differs)
{
    struct th_scenario *s = vary(known[_i].law, NULL);
    ck_assert_msg(s != NULL, "%s: %s", known[_i].law, error.text[0]);
    const struct th_item *item = item_named(s, known[_i].item);
    ck_assert(!item->plain && item->varied_count == 1);
    ck_assert_int_eq(item->varied[0], known[_i].key);
    ck_assert_uint_eq(item->values, s->vary[0].instance);
    ck_assert_uint_ge(s->instances[item->values].slot, s->slot_count);
    ck_assert_str_eq(s->vary[0].path, known[_i].path);
    const double base = s->instances[item->values].params[0];
    ck_assert_double_eq_tol(base, known[_i].base, 1e-12 * fabs(known[_i].base) + 1e-30);
    for (uint64_t m = 0; m < 2; m++) {
        const double wanted = m ? known[_i].second : known[_i].first;
        ck_assert_double_eq_tol(th_draw_value(s, 0, m), wanted, 1e-12 * fabs(wanted) + 1e-30);
    }
    th_scenario_free(s);
}
END_TEST

/* Conditions are counted by items and keys, whatever the order of the text; a law stands around
 * what is written, or --set elsewhere in the item; others stay plain. */
START_TEST(together)
{
    static const char *const laws[] = {
        "event.gift.volume: grid 1 mL 2 mL, event.gift.at: grid 1 day 2 day, hazard.block.every"
        ".rate: grid 1 2 1/day, pump.bore: grid 1 mm 2 mm",
        "pump.bore: grid 1 mm 2 mm, hazard.block.every.rate: grid 1 2 1/day, event.gift.at: "
        "grid 1 day 2 day, event.gift.volume: grid 1 mL 2 mL"};
    static const char *const paths[] = {"pump.bore", "hazard.block.every.rate", "event.gift.at",
                                        "event.gift.volume"};
    for (size_t n = 0; n < 2; n++) {
        struct th_scenario *s = vary(laws[n], NULL);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        ck_assert_uint_eq(s->members, 16);
        for (size_t k = 0; k < 4; k++) ck_assert_str_eq(s->vary[k].path, paths[k]);
        th_scenario_free(s);
    }
    struct th_scenario *s = vary("event.gift.at: normal 2 h", "event.gift.volume=3 mL");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_double_eq_tol(item_named(s, "gift")->orders[0].args[0], 3e-6, 1e-18);
    ck_assert(fabs(th_draw_value(s, 0, 0) - 86400) < 5 * 7200);
    ck_assert_uint_eq(item_named(s, "rise")->values, SIZE_MAX);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *laws, *set, *says;
} bad[] = {
    {"event.gift.at: grid 1 day 2 day", "event.gift.at=3 day",
     "it differs between members, so it cannot be --set"},
    {"event.gitf.at: grid 1 day 2 day", NULL, "unknown event \"gitf\"; did you mean \"gift\"?"},
    {"event.gift.att: grid 1 day 2 day", NULL,
     "unknown key \"att\" in event.gift; did you mean \"at\"?"},
    {"event.gift: grid 1 day 2 day", NULL, "write event.NAME.KEY"},
    {"event.rise.times: grid 1 2", NULL,
     "event.rise.times: it is the same for every member; --set can change it"},
    {"event.rise.rate: grid 1 mL/day 2 mL/day", NULL, "by: computes it"},
    {"event.gift.every: grid 1 day 2 day", NULL, "no every: is written there"},
    {"event.list.at: grid 1 day 2 day", NULL, "a list cannot differ between members"},
    {"event.list.chance: grid 10 % 20 %", NULL, "of a list of orders nothing can differ"},
    {"hazard.block.every: grid 1 day 2 day", NULL, "it is a law, whose numbers"},
    {"hazard.block.every.shape: grid 1 2", NULL, "of laws the mean or rate of exponential"},
    {"hazard.fall.after.least: grid 1 h 2 h", NULL, "of laws the mean or rate of exponential"},
    {"stage.trial.begin.volume: grid 1 mL 2 mL", NULL, "the orders of begin: are the same"},
    {"stage.trial.noon.at: grid 1 day 2 day", NULL, "an instant in a stage cannot differ"},
    {"event.gift.volume: grid 1 mL 6 mL", NULL, "6 mL is out of range: 0 mL to 5 mL"},
};

START_TEST(refuses)
{
    struct th_scenario *s = vary(bad[_i].laws, bad[_i].set);
    ck_assert_msg(s == NULL, "took %s", bad[_i].laws);
    ck_assert_msg(strstr(error.text[0], bad[_i].says) != NULL, "%s: %s", bad[_i].laws,
                  error.text[0]);
    ck_assert_msg(error.count == 1, "%s and %s", error.text[0], error.text[1]);
}
END_TEST

/* R65: rules of a command, and between the keys of an item, hold in each member. */
static const struct {
    const char *laws, *says;
} broken[] = {
    {"event.gift.volume: grid 1 mL 4.5 mL", "event.gift: more than 4 mL"},
    {"event.rise.until: grid 1 day 3 day", "event.rise: until: is before at:"},
    {"event.rise.least: grid 1 mL/day 10 mL/day", "event.rise: least: is above most:"},
    {"event.rise.at: grid 1 day 6 day", "event.rise: until: is before at:"},
};

START_TEST(rules)
{
    struct th_scenario *s = vary(broken[_i].laws, NULL);
    ck_assert_msg(s != NULL, "%s: %s", broken[_i].laws, error.text[0]);
    struct th_broken *found = calloc(s->instance_count + 1, sizeof *found);
    ck_assert_int_eq(th_members_check(s, 0, 2, found, &error), TH_OK);
    ck_assert_int_eq(th_members_report(s, found, 2, &error), TH_BAD_INPUT);
    ck_assert_msg(strstr(error.text[0], broken[_i].says) != NULL, "%s", error.text[0]);
    free(found);
    th_scenario_free(s);
}
END_TEST

/* An item with an instant of each member's own is no instant of the scenario; an instant
 * behind the end is told; outputs and set: have no such paths. */
START_TEST(elsewhere)
{
    items_bad("events: [{name: a, at: 1 h, do: pump.stop}]\n"
              "ensemble: {vary: {event.a.at: grid 1 h 2 h}}\n"
              "require: [{name: x, check: pump.flow, at: a, below: 1 mL/day}]\n",
              "happens in each member at an instant of its own");
    items_bad("events: [{name: a, at: 1 h, do: pump.stop}, {at: 1 h, set: {event.a.at: 2 h}}]\n"
              "ensemble: {vary: {event.a.at: grid 1 h 2 h}}\n",
              "it cannot change during the run");
    items_bad("events: [{name: a, at: 1 h, do: pump.stop}]\nrecord: [event.a.at]\n",
              "can be --set and varied, not set or read in a run");
    struct th_scenario *s = items_good("events: [{name: a, at: 1 h, do: pump.stop}]\n"
                                       "ensemble: {vary: {event.a.at: grid 1 h 20 day}}\n");
    ck_assert_int_eq(items_notices(s, "20 day is after the end of the run"), 1);
    th_scenario_free(s);
}
END_TEST

/* The scenario written back differs in the same numbers. */
START_TEST(written_back)
{
    struct th_scenario *s = vary(known[_i].law, NULL);
    char path[] = "/tmp/thecal_values_XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(th_scenario_write(s, path, &error), TH_OK);
    struct th_scenario *again = th_scenario_load(&item_catalog, units, path, NULL, 0, &error);
    ck_assert_msg(again != NULL, "%s", error.text[0]);
    close(file);
    unlink(path);
    ck_assert_uint_eq(again->vary_count, 1);
    ck_assert_str_eq(again->vary[0].path, s->vary[0].path);
    ck_assert_int_eq(item_named(again, known[_i].item)->varied[0], known[_i].key);
    for (uint64_t m = 0; m < 2; m++)
        ck_assert_double_eq_tol(th_draw_value(again, 0, m), th_draw_value(s, 0, m),
                                1e-14 * fabs(th_draw_value(s, 0, m)) + 1e-30);
    th_scenario_free(again);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "values");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, differs, 0, (int)(sizeof known / sizeof *known));
    tcase_add_test(tests, together);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_loop_test(tests, rules, 0, (int)(sizeof broken / sizeof *broken));
    tcase_add_loop_test(tests, written_back, 0, (int)(sizeof known / sizeof *known));
    tcase_add_test(tests, elsewhere);
}
