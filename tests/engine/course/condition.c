/* Conditions that are watched: found to a tick, once for each time that they come true, held
 * for a while, released by reset:, and part of the day. The basin is linear, so every instant
 * is known. */
#define TH_SUITE "condition"
#include "support/check_main.h"

#include "support/course/run.h"

#define RISING "run: {duration: 10 h, sample: 10 h, start: 08:00}\ntap: {}\nbasin: {drift: 1}\n"

static const th_tick hour = 3600LL * 1000000;

/* R42: a level is passed at 1234.5 s, within steps of an hour: found at the first tick at or
 * behind it. above is strict (R41): at 1234.5 exactly it is false, one tick later true. */
START_TEST(found_to_a_tick)
{
    struct course_run run;
    course_read(&run, RISING);
    const struct th_condition above = course_above(&run, "basin.level", 1234.5);
    const struct th_condition inside =
        course_test(&run, "basin.level", TH_TEST_BETWEEN, 7000, 7100);
    const struct th_condition outside =
        course_test(&run, "basin.level", TH_TEST_OUTSIDE, -1, 8000.25);
    course_when(&run, TH_SECTION_EVENT, "above", &above);
    course_when(&run, TH_SECTION_EVENT, "inside", &inside);
    course_when(&run, TH_SECTION_EVENT, "outside", &outside);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.status, TH_OK);
    static const char *const names[] = {"above", "inside", "outside"};
    static const double expected[] = {1234.5, 7000, 8000.25};
    for (int k = 0; k < 3; k++) {
        const struct th_entry *entry = course_entry(&run, names[k], 0, 0);
        ck_assert_msg(entry != NULL, "%s", names[k]);
        ck_assert_double_ge(th_seconds_of(entry->at), expected[k] - 1e-9);
        ck_assert_double_le(th_seconds_of(entry->at), expected[k] + 1.1e-6);
        ck_assert_uint_eq(course_count(&run, names[k], 0), 1);
    }
    course_close(&run);
}
END_TEST

/* R42, R44: a range that is run through within one step is found; so is the one instant in
 * which a value that is outside of a range runs through it, which begins for: anew. Downwards,
 * too. */
START_TEST(ranges_within_a_step)
{
    struct course_run run;
    course_read(&run, "run: {duration: 3 h, sample: 3 h}\ntap: {}\n"
                      "basin: {level: 10000, drift: -1}\n");
    const struct th_condition inside =
        course_test(&run, "basin.level", TH_TEST_BETWEEN, 7990, 8000);
    struct th_condition outside = course_test(&run, "basin.level", TH_TEST_OUTSIDE, 7990, 8000);
    outside.held = hour;
    course_when(&run, TH_SECTION_EVENT, "inside", &inside);
    course_when(&run, TH_SECTION_EVENT, "outside", &outside);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "inside", 2000 * SECOND);
    COURSE_INSTANTS(&run, "outside", 2010 * SECOND + 1 + hour);
    course_close(&run);
}
END_TEST

/* R42: the level, 90 t - 0.01 t2/2, has its peak at 9000 s, in the middle of the third hour: 7
 * above the limit, so it is above it from 9000 - sqrt(14/0.01) s on; both ends of that step are
 * 16200 below. One that is 1 above the peak is not reached. */
START_TEST(a_peak_within_a_step)
{
    struct course_run run;
    course_read(&run, "run: {duration: 5 h, sample: 5 h}\ntap: {}\n"
                      "basin: {drift: 90, bend: -0.01}\n");
    const double peak = 90 * 9000.0 / 2;
    const struct th_condition above = course_above(&run, "basin.level", peak - 7);
    const struct th_condition beyond = course_above(&run, "basin.level", peak + 1);
    course_when(&run, TH_SECTION_EVENT, "above", &above);
    course_when(&run, TH_SECTION_EVENT, "beyond", &beyond);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_uint_eq(course_count(&run, "above", 0), 1);
    ck_assert_uint_eq(course_count(&run, "beyond", 0), 0);
    ck_assert_double_eq_tol(th_seconds_of(course_entry(&run, "above", 0, 0)->at),
                            9000 - sqrt(14 / 0.01), 3e-6);
    course_close(&run);
}
END_TEST

/* R42: what holds at the start acts there; R41: the ends belong to between, not to above. */
START_TEST(what_holds_at_the_origin_acts_there)
{
    struct course_run run;
    course_read(&run, "run: {duration: 1 h, sample: 1 h}\ntap: {}\nbasin: {level: 5}\n");
    const struct th_condition yes = course_above(&run, "basin.level", 4);
    const struct th_condition no = course_above(&run, "basin.level", 5);
    const struct th_condition ends = course_test(&run, "basin.level", TH_TEST_BETWEEN, 5, 6);
    const struct th_condition is = course_test(&run, "basin.level", TH_TEST_IS, 5, NAN);
    course_when(&run, TH_SECTION_EVENT, "yes", &yes);
    course_when(&run, TH_SECTION_EVENT, "no", &no);
    course_when(&run, TH_SECTION_EVENT, "ends", &ends);
    course_when(&run, TH_SECTION_EVENT, "is", &is);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "yes", 0);
    COURSE_INSTANTS(&run, "ends", 0);
    COURSE_INSTANTS(&run, "is", 0);
    ck_assert_uint_eq(course_count(&run, "no", 0), 0);
    course_close(&run);
}
END_TEST

/* R41: the ratio to another output; R41: all and any, one level deep. inflow is 1/s, so the
 * ratio is above 3600 after an hour; all waits for the later, any for the earlier. */
START_TEST(ratios_all_and_any)
{
    struct course_run run;
    course_read(&run, RISING);
    struct th_condition ratio = course_above(&run, "basin.level", 3600);
    ratio.tests[0].of = course_output(&run, "basin.inflow");
    struct th_condition all = course_above(&run, "basin.level", 7200);
    all.tests[all.count++] = ratio.tests[0];
    struct th_condition any = all;
    any.any = true;
    course_when(&run, TH_SECTION_EVENT, "ratio", &ratio);
    course_when(&run, TH_SECTION_EVENT, "all", &all);
    course_when(&run, TH_SECTION_EVENT, "any", &any);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "ratio", hour + 1);
    COURSE_INSTANTS(&run, "all", 2 * hour + 1);
    COURSE_INSTANTS(&run, "any", hour + 1);
    course_close(&run);
}
END_TEST

/* R43: the level rises by 1/s and falls by 3/s by orders: from 100 up, and back at 40 by reset.
 * Without reset it acts each time that it is above 100 again. A saw: up 150 s, down 50 s. */
START_TEST(once_for_each_time)
{
    static const th_tick up[] = {0}, down[] = {150LL * 1000000};
    struct course_run run;
    course_read(&run, "run: {duration: 1000 s, sample: 1000 s}\ntap: {}\nbasin: {}\n");
    struct th_item *rise = course_at(&run, TH_SECTION_EVENT, "rise", up, 1);
    rise->every = 200 * SECOND;
    course_order(&run, rise, TAP, 1);
    struct th_item *fall = course_at(&run, TH_SECTION_EVENT, "fall", down, 1);
    fall->every = 200 * SECOND;
    course_order(&run, fall, TAP,
                 -2); /* down to 50 after 50 s, then up from there: +50 a turn */
    struct th_condition above = course_above(&run, "basin.level", 125);
    course_when(&run, TH_SECTION_EVENT, "each", &above);
    struct th_condition noisy = above;
    noisy.tests[0].reset = 60;
    course_when(&run, TH_SECTION_EVENT, "reset", &noisy);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    /* level at 0 200 400 600: 0 50 100 150; 125 is passed upwards at 125, 275, 425 s; from 600
     * s on it is not below 125 again. It comes down to 50 at 200 s, past 60, and never again.
     */
    COURSE_INSTANTS(&run, "each", 125 * SECOND + 1, 275 * SECOND + 1, 425 * SECOND + 1);
    COURSE_INSTANTS(&run, "reset", 125 * SECOND + 1, 275 * SECOND + 1);
    course_close(&run);
}
END_TEST

/* R43: with every it acts again at that gap while it is true, times and until hold. */
START_TEST(again_while_it_holds)
{
    static const th_tick empty[] = {9 * 3600LL * 1000000};
    struct course_run run;
    course_read(&run, RISING);
    const struct th_condition above = course_above(&run, "basin.level", 3600);
    struct th_item *again = course_when(&run, TH_SECTION_EVENT, "again", &above);
    again->every = 2 * hour;
    struct th_item *twice = course_when(&run, TH_SECTION_EVENT, "twice", &above);
    twice->every = hour;
    twice->times = 2;
    struct th_item *early = course_when(&run, TH_SECTION_EVENT, "early", &above);
    early->every = hour;
    early->until = 4 * hour;
    course_order(&run, course_at(&run, TH_SECTION_EVENT, "drain", empty, 1), BASIN, -1e6);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "again", hour + 1, 3 * hour + 1, 5 * hour + 1, 7 * hour + 1);
    COURSE_INSTANTS(&run, "twice", hour + 1, 2 * hour + 1);
    COURSE_INSTANTS(&run, "early", hour + 1, 2 * hour + 1, 3 * hour + 1);
    course_close(&run);
}
END_TEST

/* R44: an hour above 3600; a dip at 1.5 h starts it anew: from 2 h on it is above again. */
START_TEST(held_for_a_while)
{
    static const th_tick dip[] = {5400LL * 1000000};
    struct course_run run;
    course_read(&run, RISING);
    struct th_condition above = course_above(&run, "basin.level", 3600);
    above.held = hour;
    course_when(&run, TH_SECTION_EVENT, "held", &above);
    course_order(&run, course_at(&run, TH_SECTION_EVENT, "dip", dip, 1), BASIN, -3600);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    /* at 1.5 h 5400 - 3600 = 1800; 3600 is passed at 2 h; held until 3 h */
    COURSE_INSTANTS(&run, "held", 3 * hour + 1);
    course_close(&run);
}
END_TEST

/* R31: what comes true at night acts at 07:00 if it still holds; the run begins at 20:00 and
 * the level is passed at 23:00, and the day after it acts again, since hours are part of the
 * condition. */
START_TEST(hours_are_part_of_the_condition)
{
    struct course_run run;
    course_read(&run, "run: {duration: 40 h, sample: 40 h, start: 20:00}\ntap: {}\n"
                      "basin: {drift: 1}\n");
    const struct th_condition above = course_above(&run, "basin.level", 3 * 3600);
    struct th_item *item = course_when(&run, TH_SECTION_EVENT, "awake", &above);
    item->hours = true;
    item->hours_from = 7 * hour;
    item->hours_to = 22 * hour;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "awake", 11 * hour, 35 * hour);
    course_close(&run);
}
END_TEST

/* R45: a condition that its own order makes false and the drift true again, 3600 times an hour:
 * the member stops, the sentence says what to write. */
START_TEST(what_acts_too_often_stops)
{
    struct course_run run;
    course_read(&run, RISING);
    const struct th_condition above = course_above(&run, "basin.level", 0.5);
    struct th_item *item = course_when(&run, TH_SECTION_EVENT, "nervous", &above);
    course_order(&run, item, BASIN, -1);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.trace->status[0], TH_NOT_CONVERGED);
    ck_assert_msg(
        strstr(run.error.text[0], "nervous acts more than 1000 times within an hour") &&
            strstr(run.error.text[0], "reset: or for:"),
        "%s", run.error.text[0]);
    ck_assert_double_eq_tol(th_seconds_of(run.trace->ended[0]), 1000.5, 0.01);
    course_close(&run);
}
END_TEST

/* Sampled more often or less, it shows the same instants to the tick. */
START_TEST(samples_find_nothing)
{
    th_tick found[2];
    for (int k = 0; k < 2; k++) {
        struct course_run run;
        char text[256];
        snprintf(text, sizeof text,
                 "run: {duration: 10 h, sample: %s}\ntap: {rate: 0.1}\n"
                 "basin: {drift: 0.77}\n",
                 k ? "7 s" : "10 h");
        course_read(&run, text);
        const struct th_condition above = course_above(&run, "basin.level", 7654.321);
        course_order(&run, course_when(&run, TH_SECTION_EVENT, "it", &above), BASIN, 3);
        course_go(&run, (struct th_ensemble_options){.threads = 1});
        found[k] = course_entry(&run, "it", 0, 0)->at;
        course_close(&run);
    }
    ck_assert_int_eq(found[0], found[1]);
    ck_assert_double_eq_tol(th_seconds_of(found[0]), 7654.321 / 0.87, 2e-6);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "condition");
    tcase_add_test(tests, found_to_a_tick);
    tcase_add_test(tests, ranges_within_a_step);
    tcase_add_test(tests, a_peak_within_a_step);
    tcase_add_test(tests, what_holds_at_the_origin_acts_there);
    tcase_add_test(tests, ratios_all_and_any);
    tcase_add_test(tests, once_for_each_time);
    tcase_add_test(tests, again_while_it_holds);
    tcase_add_test(tests, held_for_a_while);
    tcase_add_test(tests, hours_are_part_of_the_condition);
    tcase_add_test(tests, what_acts_too_often_stops);
    tcase_add_test(tests, samples_find_nothing);
}
