/* Instants, clocks and durations. Dates were checked against the calendar of Python's datetime.
 */
#define TH_SUITE "time"
#include "support/check_main.h"

#include "scenario/instant.h"
#include "scenario/reduction.h"
#include "support/scenario_fixture.h"

static const th_tick MINUTE = 60LL * TH_TICKS_PER_SECOND;

static struct th_scenario *with(const char *start, const char *at, const char *more)
{
    char text[600];
    snprintf(text, sizeof text,
             "run: {duration: 400 day%s%s}\n" SALT "events: [{at: %s, do: pump.stop%s}]\n",
             start[0] ? ", start: " : "", start, at, more);
    return parse(text, NULL, 0);
}

/* Minutes from the start. */
static const struct {
    const char *start, *at;
    long minutes;
} instants[] = {
    {"", "12 day 10 h", 298 * 60},
    {"", "298 h", 298 * 60},
    {"", "day 12 10:00", 298 * 60},
    {"", "day 0 00:00", 0},
    {"", "10:00", 600},
    {"", "9:30", 570},
    {"", "22:30:00", 1350},
    {"", "start", 0},
    {"", "end", 400 * 1440},
    {"08:00", "day 12 10:00", 12 * 1440 + 120},
    {"08:00", "day 0 10:00", 120},
    {"08:00", "day 1 00:00", 16 * 60},
    {"08:00", "08:00", 0},
    {"08:00", "07:59", 1439},
    {"08:00", "12 day 10 h", 298 * 60}, /* from the start, whatever the clock */
    {"2026-03-01 08:00", "2026-03-13 10:00", 12 * 1440 + 120},
    {"2026-03-01 08:00", "2026-03-01 08:00", 0},
    {"2026-03-01", "2026-03-13 10:00", 12 * 1440 + 600},
    {"2026-03-01 08:00", "monday 07:00", 23 * 60}, /* a Sunday at 8 */
    {"2026-03-01 08:00", "sunday 08:00", 0},
    {"2026-03-01 08:00", "sunday 07:00", 7 * 1440 - 60},
    {"2026-03-01 08:00", "saturday 08:00", 6 * 1440},
    {"2024-02-28 00:00", "2024-03-01 00:00", 2 * 1440}, /* with a leap day */
    {"2023-02-28 00:00", "2023-03-01 00:00", 1440},
    {"2099-12-31 23:00", "2100-03-01 00:00", 59 * 1440 + 60 + 0},
    {"2024-02-29 12:00", "thursday 12:00", 0},
    {"1900-02-28 12:00", "thursday 12:00", 1440}, /* 1900 was no leap year */
};

START_TEST(reads)
{
    struct th_scenario *s = with(instants[_i].start, instants[_i].at, "");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(s->event_count, 1);
    ck_assert_int_eq(s->events[0].at, instants[_i].minutes * MINUTE);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *start, *at, *says;
} refused[] = {
    {"", "298", "at: \"298\" has no unit; did you mean 298 h (day 12 10:00)?"},
    {"08:00", "298", "did you mean 298 h (day 12 18:00)?"},
    {"", "12.5", "did you mean 12.5 h (day 0 12:30)?"},
    {"", "-5", "has no unit"},
    {"", "day 12", "write day 12 00:00, or 12 day for that long after the start"},
    {"", "day", "write day 12 10:00"},
    {"", "day 12 25:00", "day 12 10:00"},
    {"", "day -1 10:00", "write day 12 10:00"},
    {"", "day 1.5 10:00", "write day 12 10:00"},
    {"", "24:00", "is no instant"},
    {"", "10:60", "is no instant"},
    {"", "10:00:60", "is no instant"},
    {"", "10:0", "is no instant"},
    {"", "1000:00", "is no instant"},
    {"", "10:00 pm", "is no instant"},
    {"", "monday 07:00", "needs a start with a date"},
    {"08:00", "monday 07:00", "needs a start with a date"},
    {"", "2026-03-13 10:00", "needs a start with a date"},
    {"2026-03-01 08:00", "monday", "has no clock"},
    {"2026-03-01 08:00", "2026-03-13", "has no clock"},
    {"2026-03-01 08:00", "2026-02-29 10:00", "is no date: February 2026 has 28 days"},
    {"2026-03-01 08:00", "2026-02-28 10:00", "before the start of the run"},
    {"2026-03-01 08:00", "2036-02-28 10:00", "after the end of the run, 2027-04-05 08:00"},
    {"2026-03-01 08:00", "mondya 07:00", "is no instant"},
    {"08:00", "day 0 07:00", "before the start of the run"},
    {"", "mondya", "did you mean monday?"},
    {"", "401 day", "after the end of the run, day 400 00:00"},
    {"", "day 400 00:01", "after the end of the run"},
    {"", "inf", "must be finite"},
    {"", "never", "is no instant"},
    {"", "[1 day, 401 day]", "after the end"},
    {"", "[]", "has no instant"},
    {"", "[[1 day]]", "must be one value"},
    {"25:00", "1 day", "start: \"25:00\" is no clock"},
    {"8", "1 day", "is no clock: write 08:00, or with a date 2026-03-01 08:00"},
    {"2026-13-01 08:00", "1 day", "is no date: a year has the months 01 to 12"},
    {"2026-02-30 08:00", "1 day",
     "start: \"2026-02-30 08:00\" is no date: February 2026 has 28 days"},
    {"2024-02-30", "1 day", "February 2024 has 29 days"},
    {"2026-03-01 08:00", "2026-04-31", "April 2026 has 30 days"},
    {"", "1d12h", "at: \"1d12h\": write 1 day 12 h"},
    {"", "2h30m", "write 2 h 30 min"},
    {"", "12h1d", "unknown unit"}, /* parted, it would still be refused */
    {"2026-03-01 08:00 CET", "1 day", "is no clock"},
};

START_TEST(refuses)
{
    check_refused(with(refused[_i].start, refused[_i].at, ""), refused[_i].at,
                  refused[_i].says);
}
END_TEST

/* Instants read back as they are printed. Dates from Python's datetime. */
static const struct {
    const char *start;
    long seconds; /* from the start */
    const char *printed;
} printed[] = {
    {"", 0, "day 0 00:00"},
    {"00:00", 7200, "day 0 02:00"},
    {"00:00", 298 * 3600, "day 12 10:00"},
    {"08:00", 0, "day 0 08:00"},
    {"08:00", 7200, "day 0 10:00"},
    {"08:00", 16 * 3600, "day 1 00:00"},
    {"08:00", 16 * 3600 - 1, "day 0 23:59:59"},
    {"22:30:15", 3605, "day 0 23:30:20"},
    {"08:00", 400L * 86400, "day 400 08:00"},
    {"2026-03-02 08:00", 7200, "2026-03-02 10:00"},
    {"2026-03-02 08:00", 30L * 86400, "2026-04-01 08:00"},
    {"2024-02-28 12:00", 12 * 3600, "2024-02-29 00:00"},
    {"2024-02-28 12:00", 36 * 3600 + 5, "2024-03-01 00:00:05"},
    {"2026-12-31", 86400 - 60, "2026-12-31 23:59"},
    {"2026-12-31", 86400, "2027-01-01 00:00"},
    {"2000-02-28 00:00", 366L * 86400, "2001-02-28 00:00"},
};

START_TEST(prints_what_it_reads)
{
    const th_tick at = printed[_i].seconds * TH_TICKS_PER_SECOND;
    char text[48];
    struct th_scenario *s = with(printed[_i].start, "1 h", "");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    th_scenario_instant(s, at, text, sizeof text);
    ck_assert_str_eq(text, printed[_i].printed);
    th_scenario_instant(s, at + TH_TICKS_PER_SECOND - 1, text, sizeof text); /* to the second */
    ck_assert_str_eq(text, printed[_i].printed);
    th_scenario_free(s);
    s = with(printed[_i].start, text, "");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(s->events[0].at, at);
    th_scenario_free(s);
}
END_TEST

/* A list, and repetitions by the clock: none drifts, the last may be the end. */
START_TEST(lists_and_repetitions)
{
    struct th_scenario *s = with("08:00", "[day 3 10:00, 1 day, 22:00]", "");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(s->event_count, 3);
    ck_assert_int_eq(s->events[0].at, 14 * HOUR);
    ck_assert_int_eq(s->events[1].at, 24 * HOUR);
    ck_assert_int_eq(s->events[2].at, 74 * HOUR);
    th_scenario_free(s);
    s = with("08:00", "07:00", ", every: 1 day, until: day 5 07:00");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(s->event_count, 5);
    for (int k = 0; k < 5; k++) ck_assert_int_eq(s->events[k].at, (23 + 24 * k) * HOUR);
    th_scenario_free(s);
    s = with("", "0 h", ", every: 0.333333 s, until: 100000 s");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(s->events[300000].at, 300000 * 333333LL);
    th_scenario_free(s);
    static const struct {
        const char *more;
        size_t count;
    } times[] = {{", every: 1 day, times: 1", 1},
                 {", every: 1 day, times: 5", 5},
                 {", every: 1 day, times: 1000000", 400},
                 {", every: 1 day, times: 5, until: day 3 12:00", 3},
                 {", every: 1 day, times: 2, until: day 3 12:00", 2}};
    for (size_t k = 0; k < sizeof times / sizeof times[0]; k++) {
        s = with("", "1 day", times[k].more);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        ck_assert_uint_eq(s->event_count, times[k].count);
        ck_assert_int_eq(s->events[times[k].count - 1].at, (th_tick)times[k].count * DAY);
        th_scenario_free(s);
    }
    static const char *const no_times[] = {", times: 3", ", every: 1 day, times: 0",
                                           ", every: 1 day, times: 2.5",
                                           ", every: 1 day, times: 2 day"};
    for (size_t k = 0; k < 4; k++) {
        ck_assert_ptr_null(with("", "1 day", no_times[k]));
        ck_assert_ptr_nonnull(strstr(error.text[0], "times: "));
    }
    ck_assert_ptr_null(with("", "[1 day, 2 day]", ", every: 1 day"));
    ck_assert_ptr_nonnull(strstr(error.text[0], "not with a list"));
}
END_TEST

START_TEST(names)
{
    struct th_scenario *s =
        good("run: {duration: 10 day, start: 2026-03-01 08:00}\n" SALT
             "events:\n  - {name: visit, at: [1 day, 3 day], do: pump.stop}\n"
             "  - {at: 2 day, do: pump.stop}\n"
             "  - {name: more, at: 4 day, set: {pump.rate: 1 mL/day, pump.bore: 1 mm}}\n");
    ck_assert_uint_eq(s->event_count, 5);
    ck_assert_str_eq(s->events[0].name, "visit");
    ck_assert_ptr_null(s->events[1].name);
    ck_assert_str_eq(s->events[2].name, "visit");
    ck_assert_str_eq(s->events[4].name, "more");
    ck_assert_str_eq(s->start, "2026-03-01 08:00");
    th_scenario_free(s);
    static const char *const bad[][2] = {
        {"{name: 2nd, at: 1 day, do: pump.stop}", "beginning with a letter"},
        {"{name: a_name_that_is_longer_than_thirty, at: 1 day, do: pump.stop}", "at most 31"},
        {"{name: end, at: 1 day, do: pump.stop}", "means something else"},
        {"{name: a, at: 1 day, do: pump.stop}, {name: a, at: 1 day, do: pump.stop}",
         "two events named \"a\""},
    };
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        char text[300];
        snprintf(text, sizeof text, RUN SALT "events: [%s]\n", bad[k][0]);
        ck_assert_ptr_null(parse(text, NULL, 0));
        ck_assert_msg(strstr(error.text[0], bad[k][1]) != NULL, "%s", error.text[0]);
    }
    ck_assert_ptr_null(parse(RUN "drug: {name: halflife}\n", NULL, 0));
    ck_assert_ptr_nonnull(strstr(error.text[0], "\"halflife\" is a row of drug.salt"));
}
END_TEST

/* Wherever a duration or an instant is written, both spellings are the same. */
START_TEST(everywhere)
{
    struct th_scenario *s =
        good("run: {duration: 1 week 3 day, sample: 1 h 30 min}\n"
             "drug: {halflife: 1 day 1 h}\n"
             "require: [{check: pump.flow, at: day 2 06:00, between: [0 mL/day, inf]},\n"
             "  {check: pump.flow, at: end, between: [0 mL/day, inf]}]\n");
    ck_assert_int_eq(s->duration, 10 * DAY);
    ck_assert_int_eq(s->sample, 90 * MINUTE);
    near(number(s, "drug.salt.halflife"), 25 * 3600.0);
    ck_assert_int_eq(s->reductions[s->requirements[0].reduction].from, 54 * HOUR);
    ck_assert_int_eq(s->reductions[s->requirements[1].reduction].from, 10 * DAY);
    th_scenario_free(s);
    s = good(RUN "drug: {halflife: never}\n");
    ck_assert_double_infinite(number(s, "drug.salt.halflife"));
    th_scenario_free(s);
}
END_TEST

#define WINDOW(during) \
    "require: [{check: pump.flow, take: max, during: " during ", above: 0 mL/day}]\n"
#define HAPPENS                                                                            \
    "run: {duration: 10 day}\n" SALT                                                       \
    "events:\n  - {name: visit, at: 3 day, set: {pump.rate: 1 mL/day, pump.bore: 1 mm}}\n" \
    "  - {name: daily, at: 1 day, every: 1 day, do: pump.bolus, volume: 1 mL}\n"           \
    "  - {at: 5 day, do: pump.stop}\n"

/* A stretch of time by what happens: an event of that name, or an order. */
START_TEST(happenings)
{
    static const struct {
        const char *text;
        int from, to; /* days */
    } windows[] = {
        {HAPPENS WINDOW("visit .. end"), 3, 10},
        {HAPPENS WINDOW("start .. visit"), 0, 3},
        {HAPPENS WINDOW("visit .. visit"), 3, 3},
        {HAPPENS WINDOW("visit .. pump.stop"), 3, 5},
        {HAPPENS WINDOW("pump.stop .. day 6 00:00"), 5, 6},
        {HAPPENS "require: [{check: pump.flow, at: visit, above: 0 mL/day}]\n", 3, 3},
        {HAPPENS "require: [{check: pump.flow, at: pump.stop, above: 0 mL/day}]\n", 5, 5}};
    static const char *const bad[][2] = {
        {HAPPENS WINDOW("daily .. daily"), "ends with what it begins with"},
        {HAPPENS WINDOW("pump.stop .. visit"), "\"visit\" happens before what it follows"},
        {RUN SALT WINDOW("pump.stop .. end"), "\"pump.stop\" happens nowhere among the events"},
        {HAPPENS WINDOW("vsit .. end"),
         "during: \"vsit\" happens nowhere; did you mean \"visit\" (event, line 4)?"},
        {HAPPENS WINDOW("pump.flow .. end"), "\"pump.flow\" happens nowhere"}};
    for (size_t k = 0; k < sizeof windows / sizeof windows[0]; k++) {
        struct th_scenario *s = good(windows[k].text);
        const struct th_reduction *r = &s->reductions[s->requirements[0].reduction];
        ck_assert_int_eq(r->from, windows[k].from * DAY);
        ck_assert_int_eq(r->to, windows[k].to * DAY);
        th_scenario_free(s);
    }
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        ck_assert_ptr_null(parse(bad[k][0], NULL, 0));
        ck_assert_msg(strstr(error.text[0], bad[k][1]) != NULL, "%s", error.text[0]);
    }
}
END_TEST

#define FIRST(more) \
    "require: [{check: pump.flow, take: first above 1 mL/day, below: 1 day, " more "}]\n"

/* Instants are counted from what happened, the first time that it did. */
START_TEST(since)
{
    static const struct {
        const char *text;
        int since, from, to; /* days */
        const char *words;
    } good_ones[] = {
        {HAPPENS FIRST("since: visit"), 3, 3, 10, "first above 1 mL/day since day 3 00:00"},
        {HAPPENS FIRST("since: daily"), 1, 1, 10, "first above 1 mL/day since day 1 00:00"},
        {HAPPENS FIRST("since: day 2 00:00"), 2, 2, 10,
         "first above 1 mL/day since day 2 00:00"},
        {HAPPENS FIRST("since: start"), 0, 0, 10, "first above 1 mL/day"},
        {HAPPENS FIRST("since: visit, during: pump.stop .. day 6 00:00"), 3, 5, 6,
         "first above 1 mL/day during day 5 00:00 .. day 6 00:00 since day 3 00:00"}};
    static const char *const bad[][2] = {
        {HAPPENS WINDOW("visit .. end, since: visit"), "since: counts instants"},
        {HAPPENS FIRST("since: vsit"), "\"vsit\" happens nowhere; did you mean \"visit\""},
        {HAPPENS FIRST("since: visit, during: start .. 1 day"), "is after the end of during:"}};
    for (size_t k = 0; k < sizeof good_ones / sizeof good_ones[0]; k++) {
        char words[TH_SENTENCE];
        struct th_scenario *s = good(good_ones[k].text);
        const struct th_reduction *r = &s->reductions[s->requirements[0].reduction];
        ck_assert(r->since == good_ones[k].since * DAY && r->from == good_ones[k].from * DAY &&
                  r->to == good_ones[k].to * DAY);
        th_reduction_words(s, r, words, sizeof words);
        ck_assert_str_eq(words, good_ones[k].words);
        th_scenario_free(s);
    }
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        ck_assert_ptr_null(parse(bad[k][0], NULL, 0));
        ck_assert_msg(strstr(error.text[0], bad[k][1]) != NULL, "%s", error.text[0]);
    }
}
END_TEST

/* A requirement at the last instant of a shorter run is still judged, at no other instant. */
START_TEST(until_an_instant)
{
    static const char *sets[] = {"run.until=3 day"};
    struct th_scenario *s = parse("run: {duration: 10 day}\n" SALT
                                  "require: [{check: pump.flow, at: 3 day, above: 0 mL/day},\n"
                                  "  {check: pump.total, at: 4 day, above: 0 mL}]\n",
                                  sets, 1);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(s->requirement_count, 1);
    const struct th_reduction *r = &s->reductions[s->requirements[0].reduction];
    ck_assert_str_eq(s->outputs[r->output].path, "pump.flow");
    ck_assert(r->take == TH_AT && r->from == 3 * DAY && r->to == 3 * DAY);
    ck_assert_uint_eq(s->reduction_count, 1);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "instants");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, reads, 0, (int)(sizeof instants / sizeof instants[0]));
    tcase_add_loop_test(tests, prints_what_it_reads, 0,
                        (int)(sizeof printed / sizeof printed[0]));
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof refused / sizeof refused[0]));
    tcase_add_test(tests, lists_and_repetitions);
    tcase_add_test(tests, names);
    tcase_add_test(tests, everywhere);
    tcase_add_test(tests, happenings);
    tcase_add_test(tests, since);
    tcase_add_test(tests, until_an_instant);
}
