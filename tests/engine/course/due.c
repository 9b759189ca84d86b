/* The instants at which items are due: grids, since, times and until, during and between, if
 * and chance. */
#define TH_SUITE "due"
#include "support/check_main.h"

#include "support/course/run.h"

#include "base/random.h"

#define PLAIN "run: {duration: 10 day, sample: 1 day, start: 08:00}\ntap: {}\nbasin: {}\n"

/* R30: 35 h after the last refill, whoever made it: the cycle's own at 35 h, a visit at 50 h,
 * then at 85 h, 120 h ... A grid is shifted by nothing. */
START_TEST(since_restarts_and_a_grid_does_not)
{
    static const th_tick visit[] = {50 * 3600LL * 1000000}, grid[] = {24 * 3600LL * 1000000};
    struct course_run run;
    course_read(&run, PLAIN);
    run.scenario->duration = 130 * HOUR;
    const size_t refill = course_happening(
        &run, (struct th_happening){.kind = TH_OF_COMMAND, .instance = BASIN, .row = 0});
    const size_t start = course_happening(&run, (struct th_happening){.kind = TH_OF_START});
    const size_t since[] = {start, refill};
    struct th_item *cycle = course_after(&run, TH_SECTION_EVENT, "cycle", 35 * HOUR);
    cycle->since = since;
    cycle->since_count = 2;
    course_order(&run, cycle, BASIN, 1);
    course_order(&run, course_at(&run, TH_SECTION_EVENT, "visit", visit, 1), BASIN, 1);
    struct th_item *daily = course_at(&run, TH_SECTION_EVENT, "daily", grid, 1);
    daily->every = 24 * HOUR;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.status, TH_OK);
    COURSE_INSTANTS(&run, "cycle", 35 * HOUR, 85 * HOUR, 120 * HOUR);
    COURSE_INSTANTS(&run, "daily", 24 * HOUR, 48 * HOUR, 72 * HOUR, 96 * HOUR, 120 * HOUR);
    ck_assert_double_eq(course_last(&run, "basin.added", 0), 4);
    course_close(&run);
}
END_TEST

/* R30: what was pending is dropped: 3 h after the bell, which rings at 1 h, 2 h and 7 h. */
START_TEST(what_was_pending_is_dropped)
{
    static const th_tick rings[] = {3600LL * 1000000, 7200LL * 1000000, 25200LL * 1000000};
    struct course_run run;
    course_read(&run, PLAIN);
    struct th_item *bell = course_at(&run, TH_SECTION_EVENT, "bell", rings, 3);
    const size_t since[] = {course_acts(&run, bell)};
    struct th_item *late = course_after(&run, TH_SECTION_EVENT, "late", 3 * HOUR);
    late->since = since;
    late->since_count = 1;
    late->every = 12 * HOUR;
    late->times = 2;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "late", 5 * HOUR, 10 * HOUR, 22 * HOUR);
    course_close(&run);
}
END_TEST

/* Until is included, times counts occurrences, the k-th one is first + k x every. */
START_TEST(until_and_times)
{
    static const th_tick first[] = {3600LL * 1000000};
    struct course_run run;
    course_read(&run, PLAIN);
    struct th_item *a = course_at(&run, TH_SECTION_EVENT, "a", first, 1);
    a->every = HOUR / 3;
    a->until = 2 * HOUR;
    struct th_item *b = course_at(&run, TH_SECTION_EVENT, "b", first, 1);
    b->every = 5 * HOUR;
    b->times = 2;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "a", HOUR, HOUR + HOUR / 3, HOUR + 2 * HOUR / 3, 2 * HOUR);
    COURSE_INSTANTS(&run, "b", HOUR, 6 * HOUR);
    course_close(&run);
}
END_TEST

/* R31: repetitions outside of between and of a stretch, and those that if denies, are lost and
 * not counted. The clock at the start is 08:00: open from 22:00 to 07:00, over midnight, both
 * ends included, is from 14 h to 23 h of each day of the run. */
START_TEST(what_may_not_act_is_lost)
{
    static const th_tick first[] = {0};
    static const struct th_during second_day = {.from = SIZE_MAX,
                                                .to = SIZE_MAX,
                                                .from_at = 86400LL * 1000000,
                                                .to_at = 172800LL * 1000000};
    struct course_run run;
    course_read(&run, "run: {duration: 3 day, sample: 1 day, start: 08:00}\ntap: {}\n"
                      "basin: {drift: 1}\n");
    struct th_item *night = course_at(&run, TH_SECTION_EVENT, "night", first, 1);
    night->every = 7 * HOUR;
    night->hours = true;
    night->hours_from = 22 * HOUR;
    night->hours_to = 7 * HOUR;
    struct th_item *middle = course_at(&run, TH_SECTION_EVENT, "middle", first, 1);
    middle->every = 12 * HOUR;
    middle->stretch = &second_day;
    const struct th_condition later = course_above(&run, "basin.level", 40 * 3600.0);
    struct th_item *high = course_at(&run, TH_SECTION_EVENT, "high", first, 1);
    high->every = 10 * HOUR;
    high->condition = &later;
    high->times = 2;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    /* 0 7 14 21 | 28 35 42 49 56 63 70: of these 14 .. 23, 38 .. 47, 62 .. 71 */
    COURSE_INSTANTS(&run, "night", 14 * HOUR, 21 * HOUR, 42 * HOUR, 63 * HOUR, 70 * HOUR);
    COURSE_INSTANTS(&run, "middle", 24 * HOUR, 36 * HOUR, 48 * HOUR);
    COURSE_INSTANTS(&run, "high", 50 * HOUR, 60 * HOUR); /* at 40 h it is not above */
    course_close(&run);
}
END_TEST

/* A stretch from a happening to a happening, which opens again. */
START_TEST(a_stretch_between_happenings)
{
    static const th_tick open[] = {2 * 3600LL * 1000000, 8 * 3600LL * 1000000},
                         shut[] = {5 * 3600LL * 1000000, 10 * 3600LL * 1000000},
                         tick[] = {1800LL * 1000000};
    struct course_run run;
    course_read(&run, PLAIN);
    run.scenario->duration = 12 * HOUR;
    struct th_item *a = course_at(&run, TH_SECTION_EVENT, "open", open, 2);
    struct th_item *b = course_at(&run, TH_SECTION_EVENT, "shut", shut, 2);
    const struct th_during between = {.from = course_acts(&run, a), .to = course_acts(&run, b)};
    struct th_item *c = course_at(&run, TH_SECTION_EVENT, "tick", tick, 1);
    c->every = HOUR;
    c->stretch = &between;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "tick", HOUR / 2 + 2 * HOUR, HOUR / 2 + 3 * HOUR, HOUR / 2 + 4 * HOUR,
                    HOUR / 2 + 8 * HOUR, HOUR / 2 + 9 * HOUR);
    course_close(&run);
}
END_TEST

/* R40: which occurrences chance: lets pass are draws of (seed, person, key, count) alone; the
 * neighbour's draws, and the order of the items, change nothing. */
START_TEST(chance_draws_of_its_own_stream)
{
    static const th_tick first[] = {0};
    struct course_run run;
    course_read(&run, PLAIN "ensemble: {members: 11, seed: 9}\n");
    if (_i) {
        struct th_item *other = course_at(&run, TH_SECTION_EVENT, "other", first, 1);
        other->every = HOUR;
        other->chance = 0.5;
    }
    struct th_item *item = course_at(&run, TH_SECTION_EVENT, "lucky", first, 1);
    item->every = HOUR;
    item->chance = 0.3;
    course_order(&run, item, BASIN, 1)->chance = 0.4;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    for (uint64_t m = 0; m < 11; m++) {
        uint64_t draws = 0;
        double added = 0;
        for (int k = 0; k <= 239; k++)
            if (th_random(9, m, "lucky", draws++) < 0.3)
                added += th_random(9, m, "lucky", draws++) < 0.4;
        ck_assert_double_eq(course_last(&run, "basin.added", m), added);
        ck_assert_double_gt(added, 10);
    }
    course_close(&run);
}
END_TEST

/* R13: what is due at the end itself is carried out and logged, after the last sample; a
 * condition is asked there, too. */
START_TEST(at_the_end_itself)
{
    static const th_tick end[] = {10 * 86400LL * 1000000};
    struct course_run run;
    course_read(&run, PLAIN);
    const struct th_condition high = course_above(&run, "basin.level", 4);
    struct th_item *last = course_at(&run, TH_SECTION_EVENT, "last", end, 1);
    last->chance = 0.9999999;
    course_order(&run, last, BASIN, 5);
    course_when(&run, TH_SECTION_EVENT, "high", &high);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "last", 10 * DAY);
    COURSE_INSTANTS(&run, "high", 10 * DAY);
    ck_assert_double_eq(course_last(&run, "basin.level", 0), 0);
    course_close(&run);
}
END_TEST

/* A table: each instant has its own argument. */
START_TEST(rows_of_a_table)
{
    static const th_tick at[] = {3600LL * 1000000, 7200LL * 1000000, 10800LL * 1000000};
    static const double args[][TH_ARGS] = {{1, NAN}, {10, NAN}, {100, NAN}};
    struct course_run run;
    course_read(&run, PLAIN);
    struct th_item *item = course_at(&run, TH_SECTION_EVENT, "row", at, 3);
    item->at_args = args;
    item->chance = 0.9999999;
    course_order(&run, item, BASIN, 5);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "row", HOUR, 2 * HOUR, 3 * HOUR);
    ck_assert_double_eq(course_last(&run, "basin.level", 0), 111);
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "due");
    tcase_add_test(tests, since_restarts_and_a_grid_does_not);
    tcase_add_test(tests, what_was_pending_is_dropped);
    tcase_add_test(tests, until_and_times);
    tcase_add_test(tests, what_may_not_act_is_lost);
    tcase_add_test(tests, a_stretch_between_happenings);
    tcase_add_loop_test(tests, chance_draws_of_its_own_stream, 0, 2);
    tcase_add_test(tests, at_the_end_itself);
    tcase_add_test(tests, rows_of_a_table);
}
