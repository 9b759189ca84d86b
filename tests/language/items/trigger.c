/* Triggers of items: what the reader makes of at, after, since, when, every, until, times and
 * table, and what it refuses (R2, R10, R11, R13, R30, R39, R51). */
#define TH_SUITE "items_trigger"
#include "support/check_main.h"

#include "language/items/fixture.h"

/* Plain: instants known beforehand are written out, with their item (R12, R13). */
START_TEST(plain)
{
    struct th_scenario *s =
        items_good("events:\n"
                   "  - {name: b, at: 12:00, every: 1 day, times: 3, do: pump.stop}\n"
                   "  - {name: a, at: [day 1 12:00, 2 h], set: {pump.rate: 2 mL/day, "
                   "pump.bore: 2 mm}}\n");
    ck_assert_uint_eq(s->item_count, 2);
    ck_assert(s->items[0].plain && s->items[1].plain);
    ck_assert_uint_eq(s->event_count, 7);
    ck_assert_int_eq(s->events[0].at, 2 * HOUR);
    ck_assert_uint_eq(s->events[0].item, 1);
    ck_assert_int_eq(s->events[2].at, 4 * HOUR); /* of the start at 08:00 (R11) */
    ck_assert_uint_eq(s->events[2].item, 0);
    ck_assert_str_eq(s->events[3].name, "b"); /* day 1 12:00: as they are written (R2) */
    ck_assert_int_eq(s->events[3].at, DAY + 4 * HOUR);
    ck_assert_str_eq(s->events[4].name, "a");
    ck_assert(s->items[1].orders[1].joined && !s->items[1].orders[0].joined);
    ck_assert_int_eq(s->items[1].at[0], 2 * HOUR);
    ck_assert_ptr_eq(s->items[1].at_texts, NULL);
    th_scenario_free(s);
}
END_TEST

/* Each makes an item that is decided in the run. */
static const char *const decided[] = {
    "{at: 1 day}", /* it merely happens: there is no order to plan */
    "{at: 1 day, chance: 50 %, do: pump.stop}",
    "{at: 1 day, if: {check: pump.flow, above: 1 mL/day}, do: pump.stop}",
    "{at: 1 day, during: 0 day .. 2 day, do: pump.stop}",
    "{at: 1 day, every: 1 h, between: [08:00, 20:00], do: pump.stop}",
    "{at: 1 day, do: pump.change, by: 10 %}",
    "{at: 1 day, do: [{do: pump.stop, chance: 10 %}]}",
    "{after: 1 day, since: pump.low, do: pump.stop}",
    "{when: {check: pump.flow, above: 1 mL/day}, do: pump.stop}",
};

START_TEST(not_plain)
{
    char text[300];
    snprintf(text, sizeof text, "events: [%s]\n", decided[_i]);
    struct th_scenario *s = items_good(text);
    ck_assert(!s->items[0].plain && s->event_count == 0);
    th_scenario_free(s);
}
END_TEST

/* Order of one instant (R32): hazards, events, stage by stage its events, its ways out. */
START_TEST(order)
{
    struct th_scenario *s = items_good(
        "stages:\n  - {name: x, events: [{name: e, at: 08:00}], leave: [{name: l, after: 1 h, "
        "to: y}]}\n"
        "  - {name: y, begin: {do: pump.stop}, leave: [{after: 1 h, to: x}], events: [{name: "
        "f, after: 0 h}]}\n"
        "events: [{name: t, at: 1 h}]\n"
        "hazards: [{name: h, every: exponential mean 1 day}]\n");
    static const char *const names[] = {"h", "t", "e", "l", "f"};
    static const enum th_section sections[] = {
        TH_SECTION_HAZARD,      TH_SECTION_EVENT, TH_SECTION_STAGE_EVENT, TH_SECTION_LEAVE,
        TH_SECTION_STAGE_EVENT, TH_SECTION_LEAVE, TH_SECTION_BEGIN};
    static const char *const keys[] = {"hazard.h",     "event.t",   "stage.x.e",
                                       "stage.x.l",    "stage.y.f", "stage.y.leave.1",
                                       "stage.y.begin"};
    ck_assert_uint_eq(s->item_count, 7);
    for (size_t k = 0; k < 7; k++) {
        ck_assert_int_eq(s->items[k].section, sections[k]);
        ck_assert_str_eq(s->items[k].key, keys[k]);
        if (k < 5)
            ck_assert_str_eq(s->items[k].name, names[k]);
    }
    ck_assert_uint_eq(s->stages[1].begin, 6);
    ck_assert_int_eq(s->items[6].trigger, TH_TRIGGER_ENTRY);
    th_scenario_free(s);
}
END_TEST

/* R30: since: one or several; in a stage its entry, in hazards the start. */
START_TEST(since)
{
    struct th_scenario *s = items_good(
        ITEMS_STAGES
        "events:\n"
        "  - {name: refill, after: 35 h, since: [start, refill, fault.clot.on, pump.low, "
        "alarms], "
        "every: 2 h, until: 8 day, times: 5, do: pump.stop}\n"
        "hazards:\n  - {name: h, after: weibull shape 0.65 scale 60 year}\n");
    const struct th_item *refill = item_named(s, "refill"), *hazard = item_named(s, "h");
    ck_assert_int_eq(refill->trigger, TH_TRIGGER_AFTER);
    ck_assert_int_eq(refill->after, 35 * HOUR);
    ck_assert_int_eq(refill->every, 2 * HOUR);
    ck_assert_int_eq(refill->until, 8 * DAY);
    ck_assert_int_eq(refill->times, 5);
    ck_assert_uint_eq(refill->since_count, 5);
    static const enum th_happening_kind kinds[] = {TH_OF_START, TH_OF_ITEM, TH_OF_COMMAND,
                                                   TH_OF_SIGNAL, TH_OF_ALARMS};
    for (size_t k = 0; k < 5; k++)
        ck_assert_int_eq(s->happenings[refill->since[k]].kind, kinds[k]);
    ck_assert_uint_eq(refill->happening, refill->since[1]);
    ck_assert_ptr_eq(&s->items[s->happenings[refill->since[1]].number], refill);
    ck_assert_uint_eq(hazard->since_count, 1);
    ck_assert_int_eq(s->happenings[hazard->since[0]].kind, TH_OF_START);
    ck_assert_int_eq(hazard->law->family, TH_DIST_WEIBULL);
    const struct th_item *leave = &s->items[2];
    ck_assert_int_eq(leave->section, TH_SECTION_LEAVE);
    ck_assert_int_eq(s->happenings[leave->since[0]].kind, TH_OF_STAGE);
    ck_assert_uint_eq(s->happenings[leave->since[0]].number, 0);
    ck_assert_uint_eq(s->stages[0].happening, leave->since[0]);
    ck_assert_uint_eq(leave->to, 1);
    th_scenario_free(s);
}
END_TEST

/* R39: every: LAW renews; mark and source are of the law, wherever they stand. */
START_TEST(hazards)
{
    struct th_scenario *s = items_good(
        "hazards:\n"
        "  - {name: a, every: exponential rate 0.5 1/day, mark: derived, source: a book}\n"
        "  - {name: b, after: {value: exponential mean 2 day, mark: read, source: s}, "
        "since: a}\n"
        "  - {name: c, at: 1 day, every: 2 day, do: fault.clot.on}\n"
        "  - {name: d, when: {check: pump.flow, above: 1 mL/day}, chance: 5 %}\n");
    const struct th_item *a = item_named(s, "a"), *b = item_named(s, "b");
    ck_assert_int_eq(a->trigger, TH_TRIGGER_EVERY);
    ck_assert_double_eq_tol(a->law->a, 2 * 86400, 1e-9);
    ck_assert(a->mark == TH_DERIVED && strcmp(a->source, "a book") == 0);
    ck_assert_int_eq(s->happenings[a->since[0]].kind, TH_OF_START);
    ck_assert(b->mark == TH_READ && strcmp(b->source, "s") == 0);
    ck_assert_int_eq(item_named(s, "c")->every, 2 * DAY);
    ck_assert(!item_named(s, "c")->plain && item_named(s, "d")->when != NULL);
    th_scenario_free(s);
}
END_TEST

/* R51: clocks and days of a stage, from the midnight before its entry. */
START_TEST(in_a_stage)
{
    struct th_scenario *s = items_good(
        "stages:\n  - name: only\n    events:\n"
        "      - {name: clock, at: [20:00, 08:00]}\n"
        "      - {name: day, at: [day 2 09:00, day 1 09:00]}\n"
        "      - {name: later, after: 3 h, every: 1 h, until: 90 h}\n"
        "      - {name: week, at: tuesday 07:00, every: 7 day, until: day 9 08:00}\n");
    const struct th_item *clock = item_named(s, "clock"), *days = item_named(s, "day");
    ck_assert(clock->clock && !days->clock);
    ck_assert(clock->at[0] == 8 * HOUR && clock->at[1] == 20 * HOUR);
    ck_assert(days->at[0] == DAY + 9 * HOUR && days->at[1] == 2 * DAY + 9 * HOUR);
    ck_assert_int_eq(item_named(s, "later")->until, 90 * HOUR);
    ck_assert(!item_named(s, "later")->until_day);
    const struct th_item *week = item_named(s, "week");
    ck_assert(week->clock && week->weekly && week->at[0] == DAY + 7 * HOUR);
    ck_assert(week->until_day && week->until == 9 * DAY + 8 * HOUR);
    th_scenario_free(s);
}
END_TEST

static char table_folder[] = "/tmp/thecal_items_XXXXXX";

/* The text of an event whose table is that file of the folder. */
static const char *with_table(const char *name, const char *rest)
{
    static char text[400];
    snprintf(text, sizeof text, "events: [{name: dose, %s, table: %s/%s}]\n", rest,
             table_folder, name);
    return text;
}

/* table: rows in the order of time, with the arguments of their columns. */
START_TEST(table)
{
    char path[80];
    ck_assert_ptr_nonnull(mkdtemp(table_folder));
    snprintf(path, sizeof path, "%s/doses.csv", table_folder);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("at,id,volume[mL],mode\nday 1 08:00,x,1,slow\n2 h,y,2,\n1 day,z,0.5,fast\n", file);
    fclose(file);
    struct th_scenario *s = items_good(with_table("doses.csv", "do: pump.give, over: 1 min"));
    ck_assert_uint_eq(s->event_count, 3);
    ck_assert_int_eq(s->events[0].at, 2 * HOUR);
    ck_assert_double_eq_tol(s->events[0].args[0], 2e-6, 1e-18);
    ck_assert(s->events[0].args[2] == 0 && s->events[1].args[2] == 1);
    ck_assert(s->events[1].at == DAY && s->events[2].at == DAY);
    ck_assert_double_eq_tol(s->events[1].args[0], 1e-6, 1e-18); /* rows as they stand */
    ck_assert_double_eq_tol(s->events[2].args[0], 0.5e-6, 1e-18);
    ck_assert(s->events[2].args[1] == 60 && strstr(s->events[2].args_text, "volume=0.5 mL"));
    th_scenario_free(s);
    s = items_good(with_table("doses.csv", "do: pump.give, chance: 50 %"));
    ck_assert(s->event_count == 0 && s->items[0].at_count == 3);
    ck_assert(s->items[0].at_args[0][0] > 1.9e-6 && s->items[0].at_args[2][0] < 0.6e-6);
    th_scenario_free(s);
    items_bad(with_table("doses.csv", "do: pump.give, volume: 1 mL"),
              "pump.give volume: the table has a column of that name");
    ck_assert_ptr_null(items_parse(with_table("doses.csv", "do: pump.stop"), NULL, 0));
    ck_assert(error.count == 2 &&
              strstr(error.text[0], "doses.csv:1:7: error: unknown column"));
    items_bad(with_table("doses.csv", "every: 1 h, do: pump.give"), "every: goes with at:");
    items_bad(with_table("dose.csv", "do: pump.give"), "did you mean doses.csv?");
    items_bad(with_table("doses.csv", "do: [{do: pump.give}]"), "one command");
    unlink(path);
    rmdir(table_folder);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"events: [{do: pump.stop}]\n",
     "6:10: error: an event needs at: with a time, or after:, when: or table:"},
    {"events: [{at: 1 h, after: 1 h, since: start, do: pump.stop}]\n",
     "one of at:, after:, when: and table:, not several"},
    {"events: [{every: 1 h, do: pump.stop}]\n", "an event needs at:"},
    {"hazards: [{do: pump.stop}]\n", "a hazard needs after: or every: with a law"},
    {"events: [{after: 1 h, do: pump.stop}]\n", "after: needs since: with what it follows"},
    {"events: [{at: 1 h, since: start, do: pump.stop}]\n", "since: goes with after:"},
    {"events: [{after: 1 h, since: [], do: pump.stop}]\n", "since: names nothing"},
    {"events: [{after: 1 h, since: refil, do: pump.stop},\n {name: refill, at: 1 h}]\n",
     "6:30: error: since: \"refil\" happens nowhere; did you mean \"refill\" (event, line 7)?"},
    {"events: [{after: 1 h, since: pump.lwo, do: pump.stop}]\n", "did you mean \"pump.low\"?"},
    {"events: [{after: 1 h, since: pump.flow, do: pump.stop}]\n", "happens nowhere"},
    {"events: [{at: 1 h, times: 2, do: pump.stop}]\n",
     "times: goes with every:, when:, after: or a list of instants"},
    {"events: [{at: 0 h, every: 1 ms}]\n",
     "6:27: error: every: makes 864000001 occurrences until the end of the run; at most "
     "1000000 of one: give a longer every:, or until: or times:"},
    {"events: [{after: 1 h, since: start, every: 1 ms, do: pump.stop}]\n",
     "makes 860400001 occurrences"},
    {"stages: [{name: only, events: [{at: 08:00, every: 0.5 s, if: {check: pump.low, above: "
     "0}}]}]\n",
     "makes 1728001 occurrences"},
    {"events: [{after: 1 h, since: start, until: 2 h, do: pump.stop}]\n",
     "until: without every:"},
    {"events: [{at: [1 h, 2 h], every: 1 h, do: pump.stop}]\n", "every: goes with one instant"},
    {"events: [{at: 3 day, every: 1 h, until: 2 day, do: pump.stop}]\n", "out of range"},
    {"events: [{at: 298, do: pump.stop}]\n",
     "6:15: error: at: \"298\" has no unit; did you mean 298 h (2026-03-14 18:00)?"},
    {"events: [{name: a, after: 1 h, since: a, do: pump.stop}]\n",
     "6:10: error: since: nothing that it follows ever happens"},
    {"events: [{at: 11 day, do: pump.stop}]\n", "is after the end of the run"}, /* R13 */
    {"events: [{at: day 3, do: pump.stop}]\n", "has no clock"},                 /* R10 */
    {"events: [{at: 1 h, every: exponential mean 1 day, do: pump.stop}]\n", "every: "},
    {"events: [{after: weibull shape 1 scale 1 day, since: start, do: pump.stop}]\n",
     "after: "},
    {"hazards: [{every: 3 day, do: pump.stop}]\n", "which law?"},
    {"hazards: [{after: exponential mean 1 day, pace: pump.flow}]\n", "pace: needs per:"},
    {"hazards: [{after: exponential mean 1 day, pace: pump.flow, per: 0 mL/day}]\n",
     "per: must be above 0"},
    {"hazards: [{after: exponential mean 1 day, per: 1}]\n", "per: goes with pace:"},
    {"hazards: [{at: 1 day, pace: pump.flow, per: 1 mL/day}]\n", "this hazard has none"},
    {"hazards: [{after: exponential mean 1 day, pace: pump.flo}]\n", "did you mean \"flow\""},
    {"events: [{at: 1 day, pace: pump.flow}]\n", "pace"},
    {"hazards: [{after: exponential mean 1 day, every: 1 day, do: pump.stop}]\n",
     "a law happens once"},
    {"hazards: [{after: exponential mean 1 day, mark: read}]\n", "mark: read needs a source:"},
    {"hazards: [{at: 1 day, mark: chosen}]\n", "this hazard has none"},
    {"hazards: [{every: exponential mean 1 day, mark: gessed}]\n", "unknown mark \"gessed\""},
    {"events: [{at: 1 h, mark: read, do: pump.stop}]\n", "unknown key \"mark\""},
    {"stages: [{name: only, events: [{at: 2026-03-05 10:00}]}]\n",
     "stage only: at: 2026-03-05 10:00 is a date; the member may not be there. Say it at the "
     "top with during: only"},
    {"stages: [{name: only, events: [{at: 2 h}]}]\n",
     "stage only: at: \"2 h\" is no instant of a stage: write 08:00 or day 1 09:00; so long "
     "after the entry is after:"},
    {"stages: [{name: only, events: [{at: end}]}]\n", "is no instant of a stage"},
    {"stages: [{name: only, events: [{at: [08:00, day 1 09:00]}]}]\n",
     "a list in a stage has clocks, weekdays or days, not several"},
    {"stages: [{name: only, events: [{at: [08:00, monday 09:00]}]}]\n", "not several"},
    {"stages: [{name: only, events: [{at: monday}]}]\n", "has no clock"},
    {"stages: [{name: only, events: [{at: 08:00, every: 1 day, until: 10:00}]}]\n",
     "until: \"10:00\" has no day: write day 0 10:00"},
    {"stages: [{name: only, events: [{at: 08:00, every: 1 day, until: end}]}]\n",
     "is no last instant of a stage: write 90 day or day 90 08:00"},
    {"stages: [{name: only, events: [{after: 2 day, every: 1 day, until: 1 day}]}]\n",
     "until: is before after: is over for the first time"},
    {"events: [{after: 2 day, since: pump.low, every: 1 day, until: 1 day}]\n",
     "until: is before after: is over"},
    {"stages: [{name: only, events: [{table: x.csv}]}]\n", "table: stands at the top"},
};

/* times: of a list of instants, plain or not: the first so many of them; of after:, how often
 * at most since the last of what it follows. A short every: with times: makes no more. */
START_TEST(times_without_every)
{
    struct th_scenario *s = items_good(
        "events:\n"
        "  - {name: a, at: [3 h, 1 h, 2 h], times: 2, do: pump.stop}\n"
        "  - {name: b, at: [3 h, 1 h, 2 h], times: 2, if: {check: pump.low, below: 1}}\n"
        "  - {name: c, after: 1 h, since: a, times: 1, do: pump.stop}\n"
        "  - {name: d, at: 1 h, every: 1 ms, times: 3}\n");
    ck_assert_uint_eq(s->event_count, 2);
    ck_assert_int_eq(s->events[0].at, HOUR);
    ck_assert_int_eq(s->events[1].at, 2 * HOUR);
    ck_assert_int_eq(item_named(s, "b")->times, 2);
    ck_assert_int_eq(item_named(s, "c")->times, 1);
    ck_assert_int_eq(item_named(s, "d")->times, 3);
    th_scenario_free(s);
}
END_TEST

START_TEST(refuses)
{
    items_bad(bad[_i].text, bad[_i].says);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "trigger");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, plain);
    tcase_add_loop_test(tests, not_plain, 0, (int)(sizeof decided / sizeof *decided));
    tcase_add_test(tests, order);
    tcase_add_test(tests, since);
    tcase_add_test(tests, hazards);
    tcase_add_test(tests, in_a_stage);
    tcase_add_test(tests, table);
    tcase_add_test(tests, times_without_every);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof *bad));
}
