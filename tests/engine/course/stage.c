/* Stages: entering and leaving, ways out, the device in and out, the end of a path. */
#define TH_SUITE "stage"
#include "support/check_main.h"

#include "support/course/run.h"

#define PLAIN                                                                           \
    "run: {duration: 10 day, sample: 1 day, start: 08:00}\ntap: {rate: 1}\nbasin: {}\n" \
    "course: {}\n"

static struct th_item *in_stage(struct th_item *item, size_t stage)
{
    item->stage = stage;
    return item;
}

static struct th_item *way(struct course_run *run, size_t from, const char *name, th_tick after,
                           size_t to)
{
    struct th_item *item = in_stage(course_after(run, TH_SECTION_LEAVE, name, after), from);
    item->to = to;
    return item;
}

/* R50, R55: a is left after 30 h, b after 10 h, and a again; what counts from the entry begins
 * anew, what is pending is dropped, the outputs show the stage and its entry. */
START_TEST(entering_begins_anew)
{
    struct course_run run;
    course_read(&run, PLAIN);
    run.scenario->duration = 75 * HOUR;
    course_stage(&run, "a");
    course_stage(&run, "b");
    struct th_item *tick =
        in_stage(course_after(&run, TH_SECTION_STAGE_EVENT, "tick", 12 * HOUR), 0);
    tick->every = 12 * HOUR;
    tick->times = 2;
    in_stage(course_after(&run, TH_SECTION_STAGE_EVENT, "late", 31 * HOUR), 0);
    way(&run, 0, "out", 30 * HOUR, 1);
    way(&run, 1, "back", 10 * HOUR, 0);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "a", 0, 40 * HOUR);
    COURSE_INSTANTS(&run, "b", 30 * HOUR, 70 * HOUR);
    COURSE_INSTANTS(&run, "tick", 12 * HOUR, 24 * HOUR, 52 * HOUR, 64 * HOUR);
    ck_assert_uint_eq(course_count(&run, "late", 0), 0);
    ck_assert_int_eq(course_entry(&run, "b", 0, 0)->kind, TH_LOG_STAGE);
    ck_assert_double_eq(course_last(&run, "course.stage", 0), 1);
    ck_assert_double_eq(course_last(&run, "course.entered", 0), 70 * 3600.0);
    course_close(&run);
}
END_TEST

/* R50, R44: for: counts from the entry at most, though the condition was true long before; the
 * condition of the second stage is asked at once, and acts in the next round (R35). */
START_TEST(conditions_count_from_the_entry)
{
    struct course_run run;
    course_read(&run, PLAIN);
    course_stage(&run, "a");
    course_stage(&run, "b");
    course_stage(&run, "c");
    struct th_condition high = course_above(&run, "basin.level", 100);
    const struct th_condition now = high;
    high.held = 5 * HOUR;
    way(&run, 0, "first", 20 * HOUR, 1);
    in_stage(course_when(&run, TH_SECTION_STAGE_EVENT, "at_once", &now), 1);
    struct th_item *leave = in_stage(course_when(&run, TH_SECTION_LEAVE, "held", &high), 1);
    leave->to = 2;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "at_once", 20 * HOUR);
    COURSE_INSTANTS(&run, "c", 25 * HOUR);
    course_close(&run);
}
END_TEST

/* R50: what else the old stage had due at that instant is dropped: the hazard leads away before
 * the stage's event has its turn; R32: entering carries out begin at once, before what comes
 * later in the same round. */
START_TEST(what_is_due_in_the_old_stage_is_dropped)
{
    static const th_tick noon[] = {12 * 3600LL * 1000000};
    struct course_run run;
    course_read(&run, PLAIN);
    course_stage(&run, "a");
    struct th_stage *b = course_stage(&run, "b");
    struct th_item *away = course_at(&run, TH_SECTION_HAZARD, "away", noon, 1);
    away->to = 1;
    const struct th_condition begun = course_above(&run, "basin.added", 0.5);
    struct th_item *sees = course_at(&run, TH_SECTION_EVENT, "sees", noon, 1);
    sees->condition = &begun;
    in_stage(course_after(&run, TH_SECTION_STAGE_EVENT, "dropped", 12 * HOUR), 0);
    struct th_item *begin = course_item(&run, TH_SECTION_BEGIN, NULL);
    begin->trigger = TH_TRIGGER_ENTRY;
    begin->stage = 1;
    b->begin = (size_t)(begin - run.items);
    course_order(&run, begin, BASIN, 1);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "b", 12 * HOUR);
    COURSE_INSTANTS(&run, "sees", 12 * HOUR);
    COURSE_INSTANTS(&run, "basin.add", 12 * HOUR);
    ck_assert_uint_eq(course_count(&run, "dropped", 0), 0);
    course_close(&run);
}
END_TEST

/* R54: the first way out whose if and chance agree. Above it one whose if denies, and one with
 * a share of 70 %: of 400 members 276 to 284 +- 3 standard deviations of 9. */
START_TEST(the_first_way_that_agrees)
{
    struct course_run run;
    course_read(&run, PLAIN "ensemble: {members: 400, seed: 2}\n");
    run.scenario->duration = 30 * HOUR;
    course_stage(&run, "candidate");
    course_stage(&run, "never");
    course_stage(&run, "trial");
    course_stage(&run, "declined");
    const struct th_condition no = course_below(&run, "basin.level", 0);
    way(&run, 0, "a", 20 * HOUR, 1)->condition = &no;
    way(&run, 0, "b", 20 * HOUR, 2)->chance = 0.7;
    way(&run, 0, "c", 20 * HOUR, 3);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    int in[4] = {0};
    for (uint64_t m = 0; m < 400; m++) in[(int)course_last(&run, "course.stage", m)]++;
    ck_assert_int_eq(in[0] + in[1], 0);
    ck_assert_int_eq(in[2] + in[3], 400);
    ck_assert_int_le(abs(in[2] - 280), 28);
    course_close(&run);
}
END_TEST

/* R51: times of day and days in a stage that is entered at 10:00 (26 h after a start at
 * 08:00): 08:00 is the next morning, 22:00 that evening, day 1 09:00 the day after. */
START_TEST(clocks_of_a_stage)
{
    static const th_tick clocks[] = {8 * 3600LL * 1000000, 22 * 3600LL * 1000000},
                         days[] = {9 * 3600LL * 1000000, 33 * 3600LL * 1000000},
                         daily[] = {8 * 3600LL * 1000000};
    struct course_run run;
    course_read(&run, PLAIN);
    run.scenario->duration = 80 * HOUR;
    course_stage(&run, "a");
    course_stage(&run, "b");
    way(&run, 0, NULL, 26 * HOUR, 1);
    struct th_item *clock =
        in_stage(course_at(&run, TH_SECTION_STAGE_EVENT, "clock", clocks, 2), 1);
    clock->clock = true;
    in_stage(course_at(&run, TH_SECTION_STAGE_EVENT, "day", days, 2), 1);
    struct th_item *each =
        in_stage(course_at(&run, TH_SECTION_STAGE_EVENT, "daily", daily, 1), 1);
    each->clock = true;
    each->every = DAY;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "clock", 38 * HOUR, 48 * HOUR);
    COURSE_INSTANTS(&run, "day", 49 * HOUR); /* 09:00 of the day of entry is over */
    COURSE_INSTANTS(&run, "daily", 48 * HOUR, 72 * HOUR);
    course_close(&run);
}
END_TEST

/* R52, R38, R53, R81: while the device is out its outputs are missing, an order of the top
 * level is logged as refused and counted nowhere, one of the stage is noted, too; in again it
 * is as at the start. A condition on a missing value is false (R41). */
START_TEST(a_device_out_and_in)
{
    static const th_tick early[] = {5 * 3600LL * 1000000};
    struct course_run run;
    course_read(&run, "run: {duration: 30 h, sample: 5 h}\ntap: {rate: 1}\nbasin: {}\n"
                      "course: {}\n");
    course_stage(&run, "before")->out = true;
    course_stage(&run, "with");
    course_stage(&run, "after")->out = true;
    const struct th_condition any = course_above(&run, "tap.rate", -1);
    struct th_item *top = course_at(&run, TH_SECTION_EVENT, "top", early, 1);
    top->every = 10 * HOUR;
    course_order(&run, top, TAP, 3);
    course_when(&run, TH_SECTION_EVENT, "sees", &any);
    struct th_item *follows = course_after(&run, TH_SECTION_EVENT, "follows", HOUR);
    struct th_item *inner =
        in_stage(course_after(&run, TH_SECTION_STAGE_EVENT, "inner", 2 * HOUR), 0);
    course_order(&run, inner, TAP, 4);
    way(&run, 0, NULL, 10 * HOUR, 1);
    way(&run, 1, NULL, 10 * HOUR, 2);
    const size_t order = course_happening(
        &run, (struct th_happening){.kind = TH_OF_COMMAND, .instance = TAP, .row = 0});
    follows->since = &order;
    follows->since_count = 1;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "sees", 10 * HOUR);
    COURSE_INSTANTS(&run, "top", 5 * HOUR, 15 * HOUR, 25 * HOUR);
    COURSE_INSTANTS(&run, "follows", 16 * HOUR); /* what is refused has not happened */
    COURSE_INSTANTS(&run, "inner", 2 * HOUR);
    ck_assert_int_eq(course_entry(&run, "inner", 0, 0)->kind, TH_LOG_REFUSED);
    for (size_t k = 0; k < 3; k++)
        ck_assert_int_eq(course_entry(&run, "top", 0, k)->kind,
                         k == 1 ? TH_LOG_ORDER : TH_LOG_REFUSED);
    ck_assert_double_eq(course_last(&run, "course.skipped_orders", 0), 1);
    /* 10 h .. 15 h at 1/s, to 20 h at 3/s */
    ck_assert_double_eq_tol(course_last(&run, "basin.level", 0), 5 * 3600 * 4, 1e-6);
    for (size_t k = 0; k < run.scenario->column_count; k++) {
        if (strcmp(run.scenario->columns[k].path, "tap.rate") != 0)
            continue;
        static const double rates[] = {NAN, NAN, NAN, 1, 3, NAN, NAN}; /* before orders: R32 */
        for (size_t t = 0; t < 7; t++) {
            const double is = th_trace_get(run.trace, k, 0, t, 0);
            ck_assert_msg(isnan(rates[t]) ? isnan(is) : is == rates[t], "%zu: %g", t, is);
        }
    }
    course_close(&run);
}
END_TEST

/* ends: yes finishes the member after its begin: later samples are missing, it has not failed,
 * its neighbours go on. */
START_TEST(a_stage_that_ends)
{
    struct course_run run;
    course_read(&run, PLAIN "ensemble: {members: 3, vary: {tap.rate: grid 1 2 1}}\n");
    course_stage(&run, "a");
    struct th_stage *last = course_stage(&run, "last");
    last->ends = true;
    struct th_item *begin = course_item(&run, TH_SECTION_BEGIN, NULL);
    begin->trigger = TH_TRIGGER_ENTRY;
    begin->stage = 1;
    last->begin = 0;
    course_order(&run, begin, BASIN, 7);
    const struct th_condition high = course_above(&run, "basin.level", 10 * 86400.0);
    struct th_item *leave = in_stage(course_when(&run, TH_SECTION_LEAVE, NULL, &high), 0);
    leave->to = 1;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.status, TH_OK);
    for (uint64_t m = 0; m < 3; m++) {
        ck_assert_int_eq(run.trace->status[m], TH_OK);
        ck_assert_int_eq(run.trace->ended[m], m == 1 ? 5 * DAY + 1 : 10 * DAY);
        ck_assert(isnan(course_last(&run, "basin.level", m)) == (m == 1));
    }
    ck_assert_uint_eq(course_count(&run, "basin.add", 1), 1);
    course_close(&run);
}
END_TEST

/* R35, R45: stages that lead to each other without time between, and one that leads to itself,
 * stop the member; the sentence names the stages and where each leads. */
START_TEST(stages_that_chase_each_other)
{
    struct course_run run;
    course_read(&run, "run: {duration: 1 h, sample: 1 h}\ntap: {}\nbasin: {}\ncourse: {}\n");
    course_stage(&run, "a");
    course_stage(&run, "b");
    for (size_t k = 0; k < 2; k++) {
        struct th_item *way = course_after(&run, TH_SECTION_LEAVE, NULL, 0);
        way->stage = k;
        way->to = _i ? 0 : 1 - k;
    }
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.trace->status[0], TH_NOT_CONVERGED);
    ck_assert_msg(
        strstr(run.error.text[0], _i ? "stage a: to a acts more than 1000 times"
                                     : "stage a: to b and stage b: to a chase each other"),
        "%s", run.error.text[0]);
    ck_assert_ptr_null(strstr(run.error.text[0], "condition"));
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "stage");
    tcase_add_test(tests, entering_begins_anew);
    tcase_add_test(tests, conditions_count_from_the_entry);
    tcase_add_test(tests, what_is_due_in_the_old_stage_is_dropped);
    tcase_add_test(tests, the_first_way_that_agrees);
    tcase_add_test(tests, clocks_of_a_stage);
    tcase_add_test(tests, a_device_out_and_in);
    tcase_add_loop_test(tests, stages_that_chase_each_other, 0, 2);
    tcase_add_test(tests, a_stage_that_ends);
}
