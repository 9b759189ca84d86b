/* R8: what is written in items is set from outside, event.NAME.KEY, hazard.NAME.KEY and
 * stage.STAGE.NAME.KEY: it is read as if the text said so, and wrong paths are refused. */
#define TH_SUITE "items_set"
#include "support/check_main.h"

#include "language/items/fixture.h"

static const char written[] =
    "hazards:\n"
    "  - {name: block, every: exponential rate 1 1/day, do: fault.clot.on, mark: read, "
    "source: a paper}\n"
    "  - {name: break, after: weibull shape 0.65 scale 60 day, do: fault.other.on}\n"
    "  - {name: fall, after: uniform 1 2 day, do: fault.clot.off}\n"
    "  - {name: slip, after: triangular 1 2 4 day within 1 day 3 day}\n"
    "events:\n"
    "  - {name: gift, at: 1 day, do: pump.give, volume: 1 mL}\n"
    "  - {name: rise, at: 2 day, every: 1 day, if: {check: pump.flow, above: 1 mL/day}, do: "
    "pump.change, by: 10 %, most: 9 mL/day}\n"
    "  - {name: turn, at: 3 day, set: {pump.rate: 2 mL/day}}\n"
    "  - name: many\n    at: 4 day\n    do:\n"
    "      - {do: pump.give, volume: 1 mL, chance: 50 %}\n"
    "      - {do: pump.change, rate: 2 mL/day}\n      - {do: ward.posture, to: supine}\n"
    "  - {at: 5 day}\n"
    "  - {name: slow, at: [7 day, 6 day], between: [22:00, 10:00], do: pump.stop}\n"
    "  - {name: pulse, at: 1 day, every: 1 h, times: 3}\n"
    "  - {name: both, when: {all: [{check: pump.flow, above: 4 mL/day}, {check: pump.total, "
    "outside: [1 mL, 3 mL]}], for: 2 h}}\n"
    "stages:\n"
    "  - name: trial\n    begin: [{do: pump.give, volume: 1 mL}]\n    events: [{name: later, "
    "after: 1 day, do: pump.stop}]\n    leave: [{name: way, after: 2 day, to: home}]\n"
    "  - {name: home, leave: [{after: 9 day, to: trial}]}\n";

static struct th_scenario *set(const char *a, const char *b)
{
    const char *const sets[] = {a, b};
    return items_parse(written, sets, b ? 2 : 1);
}

static struct th_scenario *good_with(const char *a, const char *b)
{
    struct th_scenario *s = set(a, b);
    ck_assert_msg(s != NULL, "%s: %s", a, error.text[0]);
    return s;
}

static void text_of(char *whole, size_t size, const char *from, const char *to)
{
    const char *at = strstr(written, from);
    ck_assert_msg(at != NULL, "%s", from);
    snprintf(whole, size, "%.*s%s%s", (int)(at - written), written, to, at + strlen(from));
}

/* The words of the text that a --set stands for. */
static const struct {
    const char *set, *from, *to;
} same[] = {
    {"event.gift.at=2 day 3 h", "at: 1 day,", "at: 2 day 3 h,"},
    {"event.gift.at=[2 day, day 1 09:00,3 day]", "at: 1 day,",
     "at: [2 day, day 1 09:00, 3 day],"},
    {"event.gift.volume=0.5 mL", "volume: 1 mL}\n  - {name: rise",
     "volume: 0.5 mL}\n  - {name: rise"},
    {"event.gift.over=10 min", "volume: 1 mL}\n  - {name: rise",
     "volume: 1 mL, over: 10 min}\n  - {name: rise"},
    {"event.gift.every=2 day", "{name: gift, at: 1 day,",
     "{name: gift, at: 1 day, every: 2 day,"},
    {"event.gift.chance=20 %", "{name: gift,", "{name: gift, chance: 20 %,"},
    {"event.rise.by=-5 %", "by: 10 %", "by: -5 %"},
    {"event.rise.most=5 mL/day", "most: 9 mL/day", "most: 5 mL/day"},
    {"event.rise.if.above=2 mL/day", "above: 1 mL/day", "above: 2 mL/day"},
    {"event.rise.until=6 day", "every: 1 day,", "every: 1 day, until: 6 day,"},
    {"event.turn.set.pump.rate=3 mL/day", "{pump.rate: 2 mL/day}", "{pump.rate: 3 mL/day}"},
    {"event.turn.set.pump.bore=2 mm", "{pump.rate: 2 mL/day}",
     "{pump.rate: 2 mL/day, pump.bore: 2 mm}"},
    {"event.many.volume=2 mL", "volume: 1 mL, chance", "volume: 2 mL, chance"},
    {"event.many.chance=10 %", "chance: 50 %", "chance: 10 %"},
    {"event.many.rate=3 mL/day", "rate: 2 mL/day}\n", "rate: 3 mL/day}\n"},
    {"event.many.to=upright", "to: supine", "to: upright"},
    {"event.many.mode=slow", "volume: 1 mL, chance", "volume: 1 mL, mode: slow, chance"},
    {"event.many.at=5 day", "at: 4 day", "at: 5 day"},
    {"event.many.do.2.rate=3 mL/day", "rate: 2 mL/day}\n", "rate: 3 mL/day}\n"},
    {"event.many.do.2.over=1 h", "rate: 2 mL/day}\n", "rate: 2 mL/day, over: 1 h}\n"},
    {"event.both.when.all.1.above=2 mL/day", "flow, above: 4 mL/day", "flow, above: 2 mL/day"},
    {"event.both.when.all.2.outside.most=5 mL", "[1 mL, 3 mL]", "[1 mL, 5 mL]"},
    {"event.both.when.for=3 h", "for: 2 h", "for: 3 h"},
    {"event.slow.at.1=8 day", "at: [7 day, 6 day]", "at: [8 day, 6 day]"},
    {"event.slow.at.2=day 8 07:00", "at: [7 day, 6 day]", "at: [7 day, day 8 07:00]"},
    {"event.slow.between.from=20:00", "between: [22:00, 10:00]", "between: [20:00, 10:00]"},
    {"event.slow.between.to=05:30", "between: [22:00, 10:00]", "between: [22:00, 05:30]"},
    {"event.pulse.times=7", "times: 3", "times: 7"},
    {"hazard.block.every.rate=3 1/day",
     "rate 1 1/day, do: fault.clot.on, mark: read, source: a paper",
     "rate 3 1/day, do: fault.clot.on"},
    {"hazard.block.every=exponential mean 2 day",
     "exponential rate 1 1/day, do: fault.clot.on, mark: read, source: a paper",
     "exponential mean 2 day, do: fault.clot.on"},
    {"hazard.break.after.shape=1.5", "shape 0.65", "shape 1.5"},
    {"hazard.break.after.scale=6 day", "scale 60 day", "scale 6 day"},
    {"hazard.break.after.within=1 day 3 day", "scale 60 day",
     "scale 60 day within 1 day 3 day"},
    {"hazard.break.since=block", "60 day,", "60 day, since: block,"},
    {"hazard.fall.after.least=12 h", "uniform 1 2 day", "uniform 0.5 2 day"},
    {"hazard.fall.after.most=3 day", "uniform 1 2 day", "uniform 1 3 day"},
    {"hazard.slip.after.likeliest=3 day", "triangular 1 2 4 day", "triangular 1 3 4 day"},
    {"hazard.slip.after.most=5 day", "triangular 1 2 4 day", "triangular 1 2 5 day"},
    {"stage.trial.later.after=3 h", "after: 1 day, do: pump.stop", "after: 3 h, do: pump.stop"},
    {"stage.trial.way.after=4 day", "after: 2 day, to: home", "after: 4 day, to: home"},
    {"hazard.slip.after.within.most=2 day", "within 1 day 3 day", "within 1 day 2 day"},
    {"stage.trial.begin.1.volume=2 mL", "begin: [{do: pump.give, volume: 1 mL",
     "begin: [{do: pump.give, volume: 2 mL"},
    {"stage.trial.begin.volume=2 mL", "begin: [{do: pump.give, volume: 1 mL",
     "begin: [{do: pump.give, volume: 2 mL"},
};

static void ck_condition(const struct th_condition *a, const struct th_condition *b)
{
    ck_assert(!a == !b);
    ck_assert(!a || a->held == b->held);
    for (size_t k = 0; a && k < a->count; k++) {
        const struct th_test *x = &a->tests[k], *y = &b->tests[k];
        ck_assert(memcmp(&x->least, &y->least, sizeof x->least) == 0);
        ck_assert(memcmp(&x->most, &y->most, sizeof x->most) == 0);
    }
}

static void ck_orders(const struct th_item *a, const struct th_item *b)
{
    ck_assert_uint_eq(a->order_count, b->order_count);
    for (size_t k = 0; k < a->order_count; k++) {
        const struct th_order *x = &a->orders[k], *y = &b->orders[k];
        ck_assert(x->instance == y->instance && x->number == y->number);
        ck_assert(memcmp(x->args, y->args, sizeof x->args) == 0);
        ck_assert(memcmp(&x->by, &y->by, sizeof x->by) == 0);
        ck_assert(memcmp(&x->most, &y->most, sizeof x->most) == 0);
        ck_assert_double_eq(x->chance, y->chance);
    }
}

static void ck_items(const struct th_item *a, const struct th_item *b)
{
    ck_assert(a->trigger == b->trigger && a->plain == b->plain && a->every == b->every);
    ck_assert(a->after == b->after && a->until == b->until && a->since_count == b->since_count);
    ck_assert(a->hours == b->hours && a->hours_from == b->hours_from);
    ck_assert(a->hours_to == b->hours_to && a->times == b->times);
    ck_assert_uint_eq(a->at_count, b->at_count);
    for (size_t k = 0; k < a->at_count; k++) ck_assert_int_eq(a->at[k], b->at[k]);
    ck_assert_double_eq(a->chance, b->chance);
    ck_assert(a->mark == b->mark && strcmp(a->source, b->source) == 0);
    ck_assert(!a->law == !b->law);
    if (a->law)
        ck_assert(memcmp(a->law, b->law, sizeof *a->law) == 0);
    ck_condition(a->condition, b->condition);
    ck_condition(a->when, b->when);
    ck_orders(a, b);
}

START_TEST(as_if_written)
{
    char whole[sizeof written + 200];
    struct th_scenario *by_set = good_with(same[_i].set, NULL), *plain = items_good(written);
    text_of(whole, sizeof whole, same[_i].from, same[_i].to);
    struct th_scenario *by_text = items_good(whole);
    ck_assert_uint_eq(by_set->item_count, by_text->item_count);
    for (size_t k = 0; k < by_text->item_count; k++)
        ck_items(&by_set->items[k], &by_text->items[k]);
    ck_assert_uint_eq(by_set->event_count, by_text->event_count);
    for (size_t k = 0; k < by_text->event_count; k++) {
        ck_assert_int_eq(by_set->events[k].at, by_text->events[k].at);
        ck_assert(memcmp(by_set->events[k].args, by_text->events[k].args,
                         sizeof by_text->events[k].args) == 0);
    }
    th_scenario_free(plain);
    th_scenario_free(by_set);
    th_scenario_free(by_text);
}
END_TEST

/* The last of several counts; a source goes with a law that is set, and the scenario keeps the
 * words. */
START_TEST(several)
{
    struct th_scenario *s = good_with("event.gift.at=2 day", "event.gift.at=3 day");
    ck_assert_int_eq(item_named(s, "gift")->at[0], 3 * DAY);
    ck_assert_str_eq(s->overrides, "event.gift.at=2 day\nevent.gift.at=3 day\n");
    th_scenario_free(s);
    s = good_with("hazard.block.source=a registry", "hazard.block.every.rate=2 1/day");
    ck_assert_str_eq(item_named(s, "block")->source, "a registry");
    ck_assert_double_eq_tol(item_named(s, "block")->law->a, 43200, 1e-6);
    th_scenario_free(s);
    s = good_with("hazard.block.every=uniform 1 day 3 day", "hazard.block.every.least=2 day");
    ck_assert_double_eq_tol(item_named(s, "block")->law->a, 2 * 86400, 1e-6);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *set, *says;
} bad[] = {
    {"event.gift.at=11 day",
     "--set event.gift.at=11 day: error: at: \"11 day\" is after the end"},
    {"event.gift.volume=6 mL", "pump.give volume: 6 mL is out of range: 0 mL to 5 mL"},
    {"event.gift.volume=4.5 mL", "more than 4 mL"},
    {"event.gift.volume=1 mg", "--set event.gift.volume=1 mg: error: pump.give volume"},
    {"event.gift.volme=1 mL", "unknown key \"volme\" in pump.give; did you mean \"volume\"?"},
    {"event.gitf.at=1 day", "unknown event \"gitf\"; did you mean \"gift\"?"},
    {"event.block.at=1 day", "block is a hazard: write hazard.block.KEY"},
    {"event.later.after=1 h", "later is an event: write stage.trial.later.KEY"},
    {"event.gift=1 day", "event.gift: write event.NAME.KEY"},
    {"event.gift.=1 day", "write event.NAME.KEY"},
    {"event.5.at=1 day", "unknown event \"5\""},
    {"event.gift.name=x", "a name is what paths go by; it cannot be set"},
    {"event.gift.at.x=1 day", "at: has nothing below it"},
    {"event.gift.if.above=1", "no if: is written there"},
    {"event.many.over=10 min", "several of its orders have it: write event.many.do.2.over"},
    {"event.many.do.4.over=10 min", "\"4.over\" is no place in a list of 3"},
    {"event.many.do.2=pump.stop", "write a key of that order behind its place"},
    {"event.both.when.all.3.above=1", "\"3.above\" is no place in a list of 2"},
    {"event.both.when.all.2=1", "write a key of that condition behind its place"},
    {"event.both.when.all.2.outside.from=1", "its ends are least and most"},
    {"event.slow.at.3=8 day", "\"3\" is no place in a list of 2"},
    {"event.slow.at.1.x=8 day", "an instant has nothing below it"},
    {"event.slow.between.until=08:00", "its clocks are between.from and between.to"},
    {"event.many.volme=1 mL", "unknown key \"volme\" in the orders of event.many; did you mean "
                              "\"volume\"?"},
    {"hazard.block.every.rat=1 1/day", "unknown number \"rat\" in the law every; did you mean "
                                       "\"rate\"?"},
    {"hazard.block.every.mean=1 day", "every: write exponential mean M or exponential rate R"},
    {"hazard.fall.after.likeliest=1 day", "unknown number \"likeliest\" in the law after"},
    {"hazard.fall.after.least=3 day", "uniform wants a least and a larger most"},
    {"hazard.break.after.shape=1000", "the shape of weibull"},
    {"stage.trail.later.after=1 h", "unknown stage \"trail\"; did you mean \"trial\"?"},
    {"stage.trial.latr.after=1 h", "unknown event or way out \"latr\" in trial; did you mean "
                                   "\"later\"?"},
    {"stage.trial.later=1 h", "write stage.STAGE.NAME.KEY"},
    {"stage.trial=1 h", "write stage.STAGE.NAME.KEY"},
};

START_TEST(refuses)
{
    check_refused(set(bad[_i].set, NULL), bad[_i].set, bad[_i].says);
}
END_TEST

/* Without items there is nothing to set. */
START_TEST(nothing_there)
{
    static const char *const sets[] = {"event.gift.at=1 day"};
    ck_assert_ptr_null(items_parse("", sets, 1));
    ck_assert_msg(strstr(error.text[0], "unknown event \"gift\" (allowed: none)") != NULL, "%s",
                  error.text[0]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "set");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, as_if_written, 0, (int)(sizeof same / sizeof *same));
    tcase_add_test(tests, several);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tests, nothing_there);
}
