/* Instants and the end of the run (R12, R13): after it they are errors of the file, but not
 * with
 * --until, which cuts an unchanged scenario. */
#define TH_SUITE "until"
#include "support/check_main.h"

#include "support/scenario_fixture.h"

static void refused(const char *more, const char *words)
{
    char text[400];
    snprintf(text, sizeof text, "%s%s", RUN SALT, more);
    ck_assert_msg(parse(text, NULL, 0) == NULL, "taken: %s", more);
    ck_assert_msg(strstr(error.text[0], words) != NULL, "%s\n%s", more, error.text[0]);
}

/* R13: the run of 10 days ends at day 10 00:00. */
START_TEST(after_the_end)
{
    const char *after = "is after the end of the run, day 10 00:00";
    refused("events: [{at: 11 day, do: pump.stop}]\n", after);
    refused("events: [{at: day 10 00:01, do: pump.stop}]\n", after);
    refused("events: [{at: 298, do: pump.stop}]\n", "\"298\" has no unit; did you mean 298 h");
    refused("require: [{check: pump.flow, at: 11 day, above: 0 mL/day}]\n",
            "is after the end of the run");
    refused("require: [{check: pump.flow, take: max, during: 1 day .. 11 day, above: 0 "
            "mL/day}]\n",
            "is after the end of the run");
    struct th_scenario *s = good(RUN SALT "events: [{at: end, do: pump.stop}, {at: 10 day, do: "
                                          "pump.stop}, {at: day 10 00:00, do: pump.stop}]\n");
    ck_assert_uint_eq(s->event_count, 3);
    for (size_t k = 0; k < 3; k++) ck_assert_int_eq(s->events[k].at, 10 * DAY);
    th_scenario_free(s);
}
END_TEST

/* R12: the k-th repetition is the first plus k times the gap, rounded to a tick once: a third
 * of an hour is 1 200 000 000 ticks, a third of a second 333 333. */
START_TEST(repetitions_do_not_drift)
{
    struct th_scenario *s =
        good("run: {duration: 1 day}\n" SALT "events: [{at: 0.3333333333333333 s, every: "
             "0.3333333333333333 h, do: pump.stop}]\n");
    ck_assert_uint_eq(s->event_count, 72);
    for (size_t k = 0; k < s->event_count; k++)
        ck_assert_int_eq(s->events[k].at, 333333 + (th_tick)k * 1200000000);
    th_scenario_free(s);
}
END_TEST

/* R13: what comes later is left out, with a notice if it would have been judged. */
START_TEST(a_shorter_run)
{
    static const char text[] = RUN SALT
        "events: [{at: 2 day, do: pump.stop}, {at: 5 day, do: pump.stop}, {at: 1 day, "
        "every: 1 day, do: pump.stop}]\n"
        "record: [{path: pump.flow, take: mean}, csf.profile@T10]\n"
        "require:\n"
        "  - {name: early, check: pump.flow, take: max, during: 1 day .. 2 day, above: 0 "
        "mL/day}\n"
        "  - {name: late, check: pump.flow, at: 5 day, above: 0 mL/day}\n"
        "  - {name: whole, check: pump.flow, take: max, above: 0 mL/day}\n";
    const char *set = "run.until=3 day";
    struct th_scenario *s = parse(text, &set, 1);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(s->duration, 3 * DAY);
    ck_assert_uint_eq(s->event_count, 4);
    for (size_t k = 0; k < s->event_count; k++) ck_assert_int_le(s->events[k].at, 3 * DAY);
    ck_assert_uint_eq(s->requirement_count, 1);
    ck_assert_str_eq(s->requirements[0].name, "early");
    ck_assert_int_eq(notices_with(s, "\"late\" is not judged"), 1);
    ck_assert_int_eq(notices_with(s, "\"whole\" is not judged"), 1);
    for (size_t k = 0; k < s->reduction_count; k++)
        ck_assert_int_le(s->reductions[k].to, 3 * DAY);
    th_scenario_free(s);
    set = "run.until=30 min";
    s = parse(text, &set, 1);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(s->sample, HOUR / 2);
    th_scenario_free(s);
    set = "run.until=11 day";
    ck_assert_ptr_null(parse(text, &set, 1));
    ck_assert_msg(strstr(error.text[0], "is after the end of the run") != NULL, "%s",
                  error.text[0]);
}
END_TEST

/* Keys of later versions are refused by name; run: {from: steady} (R14) is read, a saved state
 * is not. */
START_TEST(later_versions)
{
    refused("data: [{file: x.csv}]\n", "data: measurements come in a later version");
    refused("fit: {tries: 3}\n", "fit: fits come in a later version");
    refused("seek: {smallest: {}}\n", "seek: searches come in a later version");
    const char *set = "run.from=steady";
    struct th_scenario *steady = parse(RUN SALT, &set, 1);
    ck_assert_ptr_nonnull(steady);
    ck_assert(steady->steady);
    th_scenario_free(steady);
    set = "run.from=state.h5";
    ck_assert_ptr_null(parse(RUN SALT, &set, 1));
    ck_assert_msg(strstr(error.text[0], "allowed: rest, steady") != NULL, "%s", error.text[0]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, after_the_end);
    tcase_add_test(tests, repetitions_do_not_drift);
    tcase_add_test(tests, a_shorter_run);
    tcase_add_test(tests, later_versions);
}
