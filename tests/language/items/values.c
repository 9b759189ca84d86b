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
    "  - {name: slip, after: triangular 1 2 4 day within 1 day 3 day}\n"
    "  - {name: tear, after: normal mean 3 day sd 10 %}\n"
    "  - {name: rust, after: lognormal mean 2 day cv 50 %}\n"
    "  - {name: dust, after: lognormal median 2 day gsd 2}\n"
    "events:\n"
    "  - {name: gift, at: 1 day, do: pump.give, volume: 1 mL}\n"
    "  - {name: rise, at: 2 day, every: 1 day, until: 5 day, do: pump.change, by: 10 %, "
    "least: 1 mL/day, most: 9 mL/day}\n"
    "  - {name: shift, after: 3 h, since: gift, do: pump.change, by: 1 mL/day}\n"
    "  - {name: list, at: [2 day, 1 day], do: [{do: pump.stop}]}\n"
    "  - {name: pulse, at: 1 day, every: 1 h, times: 3, between: [22:00, 06:00], do: "
    "pump.stop}\n"
    "  - {name: turn, at: 3 day, set: {pump.rate: 2 mL/day, fault.clot.closed: 50 %}}\n"
    "  - name: many\n    at: 4 day\n    do:\n"
    "      - {do: pump.give, volume: 1 mL, chance: 50 %}\n"
    "      - {do: pump.change, by: 10 %, most: 9 mL/day}\n"
    "      - {set: {pump.bore: 1 mm, pump.rate: 3 mL/day}}\n"
    "      - {do: pump.give, volume: 2 mL}\n"
    "  - {name: low, when: {check: pump.flow, below: 2 mL/day, for: 2 h, reset: 3 mL/day}}\n"
    "  - {name: shut, when: {check: pump.state, is: shut}, do: pump.stop}\n"
    "  - {name: odd, at: 1 h, every: 1 h, if: {check: pump.flow, of: pump.flow, outside: [0.5, "
    "2]}}\n"
    "  - {name: both, when: {all: [{check: pump.flow, above: 1 mL/day}, {check: pump.total, "
    "between: [1 mL, 3 mL]}]}}\n"
    "  - {name: asks, at: 6 h, do: [{do: pump.stop}, {do: pump.give, volume: 1 mL, if: {check: "
    "pump.total, below: 2 mL}}]}\n"
    "stages:\n"
    "  - name: trial\n    begin: [{do: pump.give, volume: 1 mL}, {do: pump.stop}]\n"
    "    events:\n"
    "      - {name: later, after: 1 day, do: pump.give, volume: 2 mL}\n"
    "      - {name: noon, at: 12:00, do: pump.change, by: 5 %}\n"
    "      - {name: visit, at: day 1 09:00, every: 1 day, until: day 9 10:00}\n"
    "      - {name: week, at: monday 07:00, every: 7 day, until: 20 day}\n"
    "    leave: [{name: way, after: 2 day, to: home}]\n"
    "  - {name: home, leave: [{after: 9 day, to: trial}]}\n";

static struct th_scenario *vary(const char *laws, const char *set)
{
    static char whole[6000];
    const char *const sets[] = {set};
    snprintf(whole, sizeof whole, "%sensemble: {seed: 2, vary: {%s}}\n", written, laws);
    return items_parse(whole, sets, set ? 1 : 0);
}

#define LAW(number) (TH_ITEM_LAW + TH_LAW_##number)
#define DAYS 86400.
#define HOURS 3600.

static const struct {
    const char *path, *values, *item;
    int key;
    size_t of;
    double base, first, second; /* SI: what is written; of two members */
} known[] = {
    {"event.gift.at", "2 day 3 day", "gift", TH_ITEM_AT, 0, DAYS, 2 * DAYS, 3 * DAYS},
    {"event.gift.at", "day 1 09:00, day 2 10:00", "gift", TH_ITEM_AT, 0, DAYS, 25 * HOURS,
     50 * HOURS},
    {"event.list.at.1", "3 day 4 day", "list", TH_ITEM_AT, 0, 2 * DAYS, 3 * DAYS, 4 * DAYS},
    {"event.list.at.2", "5 day 6 day", "list", TH_ITEM_AT, 1, DAYS, 5 * DAYS, 6 * DAYS},
    {"event.gift.volume", "2 mL 3 mL", "gift", TH_ITEM_ARG, 0, 1e-6, 2e-6, 3e-6},
    {"event.gift.over", "1 min 2 min", "gift", TH_ITEM_ARG + 1, 0, 300, 60, 120},
    {"event.gift.mode", "slow fast", "gift", TH_ITEM_ARG + 2, 0, 0, 1, 0},
    {"event.gift.chance", "20 % 40 %", "gift", TH_ITEM_CHANCE, 0, 1, 0.2, 0.4},
    {"event.rise.every", "1 h 2 h", "rise", TH_ITEM_EVERY, 0, DAYS, HOURS, 2 * HOURS},
    {"event.rise.until", "3 day 4 day", "rise", TH_ITEM_UNTIL, 0, 5 * DAYS, 3 * DAYS, 4 * DAYS},
    {"event.rise.by", "20 % -5 %", "rise", TH_ITEM_BY, 0, 0.1, 0.2, -0.05},
    {"event.shift.by", "2 mL/day -3 mL/day", "shift", TH_ITEM_BY, 0, 1e-6 / DAYS, 2e-6 / DAYS,
     -3e-6 / DAYS},
    {"event.rise.least", "2 mL/day 3 mL/day", "rise", TH_ITEM_LEAST, 0, 1e-6 / DAYS,
     2e-6 / DAYS, 3e-6 / DAYS},
    {"event.rise.most", "7 mL/day 8 mL/day", "rise", TH_ITEM_MOST, 0, 9e-6 / DAYS, 7e-6 / DAYS,
     8e-6 / DAYS},
    {"event.shift.after", "1 h 2 h", "shift", TH_ITEM_AFTER, 0, 3 * HOURS, HOURS, 2 * HOURS},
    {"event.pulse.times", "1 5", "pulse", TH_ITEM_TIMES, 0, 3, 1, 5},
    {"event.pulse.between.from", "20:00 23:30", "pulse", TH_ITEM_FROM, 0, 22 * HOURS,
     20 * HOURS, 23.5 * HOURS},
    {"event.pulse.between.to", "1 h 07:00:30", "pulse", TH_ITEM_TO, 0, 6 * HOURS, HOURS,
     7 * HOURS + 30},
    {"event.turn.set.pump.rate", "1 mL/day 3 mL/day", "turn", TH_ITEM_ARG, 0, 2e-6 / DAYS,
     1e-6 / DAYS, 3e-6 / DAYS},
    {"event.turn.set.fault.clot.closed", "20 % 70 %", "turn", TH_ITEM_ARG, 1, 0.5, 0.2, 0.7},
    {"event.many.do.1.volume", "2 mL 3 mL", "many", TH_ITEM_ARG, 0, 1e-6, 2e-6, 3e-6},
    {"event.many.do.4.volume", "1 mL 3 mL", "many", TH_ITEM_ARG, 4, 2e-6, 1e-6, 3e-6},
    {"event.many.do.1.chance", "20 % 30 %", "many", TH_ITEM_ORDER_CHANCE, 0, 0.5, 0.2, 0.3},
    {"event.many.do.4.chance", "20 % 30 %", "many", TH_ITEM_ORDER_CHANCE, 4, 1, 0.2, 0.3},
    {"event.many.by", "20 % 30 %", "many", TH_ITEM_BY, 1, 0.1, 0.2, 0.3},
    {"event.many.most", "7 mL/day 8 mL/day", "many", TH_ITEM_MOST, 1, 9e-6 / DAYS, 7e-6 / DAYS,
     8e-6 / DAYS},
    {"event.many.set.pump.rate", "1 mL/day 2 mL/day", "many", TH_ITEM_ARG, 3, 3e-6 / DAYS,
     1e-6 / DAYS, 2e-6 / DAYS},
    {"event.low.when.below", "1 mL/day 2.5 mL/day", "low", TH_ITEM_TEST + 1, 0, 2e-6 / DAYS,
     1e-6 / DAYS, 2.5e-6 / DAYS},
    {"event.low.when.reset", "4 mL/day 5 mL/day", "low", TH_ITEM_TEST + 2, 0, 3e-6 / DAYS,
     4e-6 / DAYS, 5e-6 / DAYS},
    {"event.low.when.for", "1 h 5 h", "low", TH_ITEM_HELD, 0, 2 * HOURS, HOURS, 5 * HOURS},
    {"event.shut.when.is", "open shut", "shut", TH_ITEM_TEST, 0, 1, 0, 1},
    {"event.odd.if.outside.least", "0.1 0.9", "odd", TH_ITEM_TEST, TH_TESTS, 0.5, 0.1, 0.9},
    {"event.odd.if.outside.most", "1.5 3", "odd", TH_ITEM_TEST + 1, TH_TESTS, 2, 1.5, 3},
    {"event.both.when.all.1.above", "2 mL/day 3 mL/day", "both", TH_ITEM_TEST, 0, 1e-6 / DAYS,
     2e-6 / DAYS, 3e-6 / DAYS},
    {"event.both.when.all.2.between.most", "2 mL 4 mL", "both", TH_ITEM_TEST + 1, 1, 3e-6, 2e-6,
     4e-6},
    {"event.asks.if.below", "1 mL 4 mL", "asks", TH_ITEM_TEST + 1, 3 * TH_TESTS, 2e-6, 1e-6,
     4e-6},
    {"hazard.block.every.rate", "1 4 1/day", "block", LAW(RATE), 0, 2 / DAYS, 1 / DAYS,
     4 / DAYS},
    {"hazard.block.every.mean", "1 day 4 day", "block", LAW(MEAN), 0, DAYS / 2, DAYS, 4 * DAYS},
    {"hazard.break.after.shape", "1 2", "break", LAW(SHAPE), 0, 0.65, 1, 2},
    {"hazard.break.after.scale", "1 day 2 day", "break", LAW(SCALE), 0, 60 * DAYS, DAYS,
     2 * DAYS},
    {"hazard.fall.after.least", "1 h 2 h", "fall", LAW(LEAST), 0, DAYS, HOURS, 2 * HOURS},
    {"hazard.fall.after.most", "3 day 4 day", "fall", LAW(MOST), 0, 2 * DAYS, 3 * DAYS,
     4 * DAYS},
    {"hazard.slip.after.likeliest", "1 day 3 day", "slip", LAW(LIKELIEST), 0, 2 * DAYS, DAYS,
     3 * DAYS},
    {"hazard.slip.after.within.least", "1 h 2 day", "slip", LAW(WITHIN_LEAST), 0, DAYS, HOURS,
     2 * DAYS},
    {"hazard.slip.after.within.most", "2 day 9 day", "slip", LAW(WITHIN_MOST), 0, 3 * DAYS,
     2 * DAYS, 9 * DAYS},
    {"hazard.tear.after.mean", "1 day 4 day", "tear", LAW(MEAN), 0, 3 * DAYS, DAYS, 4 * DAYS},
    {"hazard.tear.after.sd", "5 % 20 %", "tear", LAW(SD_SHARE), 0, 0.1, 0.05, 0.2},
    {"hazard.rust.after.mean", "1 day 4 day", "rust", LAW(MEAN), 0, 2 * DAYS, DAYS, 4 * DAYS},
    {"hazard.rust.after.cv", "20 % 80 %", "rust", LAW(CV), 0, 0.5, 0.2, 0.8},
    {"hazard.dust.after.median", "1 day 4 day", "dust", LAW(MEDIAN), 0, 2 * DAYS, DAYS,
     4 * DAYS},
    {"hazard.dust.after.gsd", "1.5 3", "dust", LAW(GSD), 0, 2, 1.5, 3},
    {"stage.trial.later.after", "1 h 2 h", "later", TH_ITEM_AFTER, 0, DAYS, HOURS, 2 * HOURS},
    {"stage.trial.later.volume", "1 mL 3 mL", "later", TH_ITEM_ARG, 0, 2e-6, 1e-6, 3e-6},
    {"stage.trial.noon.by", "2 % 9 %", "noon", TH_ITEM_BY, 0, 0.05, 0.02, 0.09},
    {"stage.trial.noon.at", "08:00 13:30", "noon", TH_ITEM_AT, 0, 12 * HOURS, 8 * HOURS,
     13.5 * HOURS},
    {"stage.trial.visit.at", "day 0 10:00, day 2 11:00", "visit", TH_ITEM_AT, 0, 33 * HOURS,
     10 * HOURS, 59 * HOURS},
    {"stage.trial.visit.until", "day 3 10:00, day 4 11:00", "visit", TH_ITEM_UNTIL, 0,
     9 * DAYS + 10 * HOURS, 3 * DAYS + 10 * HOURS, 4 * DAYS + 11 * HOURS},
    {"stage.trial.week.at", "monday 08:00, friday 09:00", "week", TH_ITEM_AT, 0, 7 * HOURS,
     8 * HOURS, 4 * DAYS + 9 * HOURS},
    {"stage.trial.week.until", "7 day 30 day", "week", TH_ITEM_UNTIL, 0, 20 * DAYS, 7 * DAYS,
     30 * DAYS},
    {"stage.trial.begin.volume", "2 mL 3 mL", NULL, TH_ITEM_ARG, 0, 1e-6, 2e-6, 3e-6},
    {"stage.trial.way.after", "1 day 3 day", "way", TH_ITEM_AFTER, 0, 2 * DAYS, DAYS, 3 * DAYS},
};
enum { KNOWN = sizeof known / sizeof *known };

/* The item; without a name: the begin of the first stage. */
static const struct th_item *item_of(const struct th_scenario *s, const char *name)
{
    return name ? item_named(s, name) : &s->items[s->stages[0].begin];
}

static struct th_scenario *vary_known(int k)
{
    char laws[200];
    snprintf(laws, sizeof laws, "%s: \"grid %s\"", known[k].path, known[k].values);
    struct th_scenario *s = vary(laws, NULL);
    ck_assert_msg(s != NULL, "%s: %s", laws, error.text[0]);
    return s;
}

START_TEST(differs)
{
    struct th_scenario *s = vary_known(_i);
    const struct th_item *item = item_of(s, known[_i].item);
    ck_assert(!item->plain && item->varied_count == 1);
    ck_assert_int_eq(item->varied[0].key, known[_i].key);
    ck_assert_uint_eq(item->varied[0].of, known[_i].of);
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
    {"event.rise.times: grid 1 2", NULL, "event.rise.times: no times: is written there"},
    {"event.pulse.times: grid 1 2.5", NULL, "event.pulse.times: \"2.5\" is no whole number"},
    {"event.pulse.times: grid 0 2", NULL, "0 is out of range: 1 to 1e+06"},
    {"event.pulse.times: uniform 1 5", NULL,
     "it is a whole number, and such a law draws fractions: grid, choice or empirical"},
    {"event.pulse.between: grid 1 2", NULL, "its clocks are between.from and between.to"},
    {"event.pulse.between.from: grid 10 am", NULL, "unknown unit \"am\""},
    {"event.pulse.between.to: grid 08:00 25 h", NULL, "is out of range"},
    {"event.pulse.between.to: grid 8:77", NULL, "\"8:77\" is no clock: write 08:00"},
    {"event.gift.between.to: grid 08:00 09:00", NULL, "no between: is written there"},
    {"event.rise.rate: grid 1 mL/day 2 mL/day", NULL, "by: computes it"},
    {"event.gift.every: grid 1 day 2 day", NULL, "no every: is written there"},
    {"event.gift.at.1: grid 1 day 2 day", NULL, "at: is no list: write event.gift.at"},
    {"event.list.at: grid 1 day 2 day", NULL, "it is a list of instants, each of which may"},
    {"event.list.at.3: grid 1 day 2 day", NULL, "its instants are 1 to 2, as they are written"},
    {"event.many.volume: grid 1 mL 2 mL", NULL,
     "several of its orders take it: write event.many.do.1.volume"},
    {"event.many.do.2.by: grid 1 % 2 %", NULL,
     "one of its orders alone takes it: write event.many.by"},
    {"event.many.do.2.volume: grid 1 mL 2 mL", NULL, "order 2 does not take it"},
    {"event.many.do.5.volume: grid 1 mL 2 mL", NULL, "its orders are 1 to 4"},
    {"event.many.chance: grid 1 % 2 %", NULL,
     "it is written in its orders: write event.many.do.1"},
    {"event.many.rate: grid 1 mL/day 2 mL/day", NULL, "by: computes it"},
    {"event.many.volme: grid 1 mL 2 mL", NULL,
     "unknown key \"volme\" in the orders of event.many; did you mean \"volume\"?"},
    {"event.turn.set.pump.bore: grid 1 mm 2 mm", NULL, "unknown key \"set.pump.bore\""},
    {"event.turn.set.pump.rate: grid 1 mL/day 25 mL/day", NULL, "25 mL/day is out of range"},
    {"event.low.when: grid 1 day 2 day", NULL, "a condition is the same for every member; its"},
    {"event.low.when.above: grid 1 mL/day", NULL, "no above is written there; its numbers may"},
    {"event.low.if.above: grid 1 mL/day", NULL, "no if: is written there"},
    {"event.low.when.below: grid 1 mL", NULL, "event.low.when.below"},
    {"event.shut.when.is: grid open ajar", NULL, "unknown word \"ajar\" in event.shut.when.is"},
    {"event.both.when.above: grid 1 mL/day", NULL,
     "it has several conditions: write all.1.KEY to all.2.KEY"},
    {"event.both.when.all.3.above: grid 1 mL/day", NULL, "write all.1.KEY to all.2.KEY"},
    {"event.both.when.all.2.between: grid 1 mL", NULL, "no between is written there"},
    {"hazard.block.every: grid 1 day 2 day", NULL, "it is a law, whose numbers may differ"},
    {"hazard.block.every.shape: grid 1 2", NULL,
     "of its law, as it is written, rate or mean may differ"},
    {"hazard.rust.after.omega: grid 0.1 0.2", NULL,
     "of its law, as it is written, mean, cv may differ"},
    {"hazard.rust.after.cv: grid 10 % 2000 %", NULL, "2000 % is out of range"},
    {"hazard.block.every.rate: grid 1 2 1/day, hazard.block.every.mean: grid 1 2 day", NULL,
     "rate and mean are one number of the law"},
    {"stage.trial.begin.by: grid 1 % 2 %", NULL, "unknown key \"by\" in the orders of"},
    {"stage.trial.noon.at: grid 24:00", NULL, "\"24:00\" is no clock: write 08:00"},
    {"stage.trial.noon.at: grid 1 h 2 day", NULL, "is out of range"},
    {"stage.trial.visit.at: grid 08:00 09:00", NULL, "is no day of a stage: write day 1 09:00"},
    {"stage.trial.week.at: grid 08:00 09:00", NULL,
     "is no day of the week: write monday 07:00"},
    {"event.gift.volume: grid 1 mL 6 mL", NULL, "6 mL is out of range: 0 mL to 5 mL"},
    {"event.shift.since: grid gift rise", NULL,
     "what follows what, in which stage and to which"},
    {"stage.trial.way.to: grid home trial", NULL, "what follows what, in which stage"},
    {"event.gift.during: grid home trial", NULL, "what follows what, in which stage"},
    {"event.gift.do: grid pump.stop pump.give", NULL, "which orders an item gives is the same"},
    {"event.gift.name: grid a b", NULL, "a name is what paths go by"},
    {"hazard.block.mark: grid read chosen", NULL, "it tells where a law comes from"},
};

START_TEST(refuses)
{
    check_refused(vary(bad[_i].laws, bad[_i].set), bad[_i].laws, bad[_i].says);
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
    {"event.pulse.between.from: grid 06:00 07:00", "event.pulse: between: has no length"},
    {"event.many.do.4.volume: grid 1 mL 4.5 mL", "event.many: more than 4 mL"},
    {"event.low.when.below: grid 1 mL/day 4 mL/day",
     "event.low: reset: must not be below the value of below:"},
    {"event.both.when.all.2.between.least: grid 1 mL 4 mL",
     "the least of a condition is above"},
    {"hazard.fall.after.least: grid 1 h 3 day", "uniform wants a least and a larger most"},
    {"hazard.slip.after.likeliest: grid 2 day 5 day", "triangular wants a least, a likeliest"},
    {"hazard.slip.after.within.least: grid 1 day 3 day", "within wants a least and a larger"},
    {"hazard.slip.after.within.most: grid 1.0001 day 2 day", "of its law would be cut off"},
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
    items_bad("events: [{name: a, at: 1 h, do: pump.stop}]\n"
              "ensemble: {vary: {event.a.at: grid 1 h 20 day}}\n",
              "vary event.a.at: 20 day is after the end of the run, 10 day");
}
END_TEST

/* The scenario written back differs in the same numbers, from the same value. */
START_TEST(written_back)
{
    struct th_scenario *s = vary_known(_i);
    char path[] = "/tmp/thecal_values_XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(th_scenario_write(s, path, &error), TH_OK);
    struct th_scenario *again = th_scenario_load(&item_catalog, units, path, NULL, 0, &error);
    ck_assert_msg(again != NULL, "%s: %s", known[_i].path, error.text[0]);
    close(file);
    unlink(path);
    ck_assert_uint_eq(again->vary_count, 1);
    ck_assert_str_eq(again->vary[0].path, s->vary[0].path);
    const struct th_item *item = item_of(again, known[_i].item);
    ck_assert_int_eq(item->varied[0].key, known[_i].key);
    ck_assert_uint_eq(item->varied[0].of, known[_i].of);
    const double base = again->instances[item->values].params[0];
    ck_assert_double_eq_tol(base, known[_i].base, 1e-12 * fabs(known[_i].base) + 1e-30);
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
    tcase_add_loop_test(tests, differs, 0, KNOWN);
    tcase_add_test(tests, together);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_loop_test(tests, rules, 0, (int)(sizeof broken / sizeof *broken));
    tcase_add_loop_test(tests, written_back, 0, KNOWN);
    tcase_add_test(tests, elsewhere);
}
