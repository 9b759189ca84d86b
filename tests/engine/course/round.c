/* One instant: the order of what acts, what if sees, rounds, and who acts but once. */
#define TH_SUITE "round"
#include "support/check_main.h"

#include "support/course/run.h"

#define PLAIN "run: {duration: 1 h, sample: 1 h}\ntap: {}\nbasin: {drift: 1}\n"

static const th_tick at_100[] = {100LL * 1000000};

/* The names in the log of member 0 at one instant, in their order. */
static void names_at(const struct course_run *run, th_tick at, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t e = 0; e < run->trace->logged[0]; e++)
        if (run->trace->log[e].at == at)
            used += (size_t)snprintf(text + used, size - used, "%s ",
                                     run->layout->log_plan->paths[run->trace->log[e].path]);
}

/* R32: at 100 s are due, written in whatever way: a hazard, planned events and a condition of
 * the top level, in written order, whatever their triggers; events of the stage; ways out. The
 * sample of that instant shows what was before. */
START_TEST(the_order_of_one_instant)
{
    struct course_run run;
    char text[256];
    course_read(&run,
                "run: {duration: 200 s, sample: 100 s}\ntap: {}\nbasin: {}\ncourse: {}\n");
    course_stage(&run, "first");
    course_stage(&run, "second");
    const struct th_condition jump = course_above(&run, "basin.level", 0.5);
    course_at(&run, TH_SECTION_HAZARD, "hazard", at_100, 1);
    struct th_item *planned = course_at(&run, TH_SECTION_EVENT, "planned", at_100, 1);
    planned->plain = true;
    course_order(&run, planned, BASIN, 0);
    course_order(&run, course_at(&run, TH_SECTION_EVENT, "event", at_100, 1), BASIN, 1);
    course_when(&run, TH_SECTION_EVENT, "condition", &jump);
    struct th_item *inner = course_at(&run, TH_SECTION_STAGE_EVENT, "inner", at_100, 1);
    struct th_item *way = course_at(&run, TH_SECTION_LEAVE, "way", at_100, 1);
    inner->stage = way->stage = 0;
    way->to = 1;
    run.planned[0] = (struct th_planned){
        .at = at_100[0], .instance = BASIN, .args = {0}, .name = "planned", .item = 1};
    run.scenario->events = run.planned;
    run.scenario->event_count = 1;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    names_at(&run, at_100[0], text, sizeof text);
    ck_assert_str_eq(text, "hazard planned event condition inner way second ");
    for (size_t k = 0; k < run.scenario->column_count; k++)
        if (strcmp(run.scenario->columns[k].path, "basin.level") == 0)
            ck_assert_double_eq(th_trace_get(run.trace, k, 0, 1, 0), 0);
    ck_assert_double_eq(course_last(&run, "basin.level", 0), 1);
    course_close(&run);
}
END_TEST

/* R33: if sees what was ordered before it at the same instant, what follows from it in another
 * model too: the basin's inflow after an order to the tap; and one that is asked before it does
 * not. */
START_TEST(if_sees_what_was_ordered_before)
{
    struct course_run run;
    course_read(&run, PLAIN);
    const struct th_condition high = course_above(&run, "basin.level", 500);
    const struct th_condition flows = course_above(&run, "basin.inflow", 5);
    course_at(&run, TH_SECTION_EVENT, "before", at_100, 1)->condition = &high;
    struct th_item *orders = course_at(&run, TH_SECTION_EVENT, "orders", at_100, 1);
    course_order(&run, orders, TAP, 9);
    course_order(&run, orders, BASIN, 1000)->condition = &flows;
    course_at(&run, TH_SECTION_EVENT, "after", at_100, 1)->condition = &high;
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_uint_eq(course_count(&run, "before", 0), 0);
    COURSE_INSTANTS(&run, "after", 100 * SECOND);
    ck_assert_double_eq(course_last(&run, "basin.added", 0), 1);
    course_close(&run);
}
END_TEST

/* R34: of two orders for one thing at one instant both are carried out and the later stands. */
START_TEST(the_later_order_stands)
{
    struct course_run run;
    course_read(&run, PLAIN);
    course_order(&run, course_at(&run, TH_SECTION_EVENT, "a", at_100, 1), TAP, 3);
    course_order(&run, course_at(&run, TH_SECTION_EVENT, "b", at_100, 1), TAP, 5);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "a", 100 * SECOND);
    COURSE_INSTANTS(&run, "b", 100 * SECOND);
    ck_assert_double_eq(course_last(&run, "tap.rate", 0), 5);
    course_close(&run);
}
END_TEST

/* R35: a chain, written backwards: each one sees the one before in a round of its own, all at
 * one instant; and after the last there is an end. */
START_TEST(rounds_of_one_instant)
{
    struct course_run run;
    struct th_condition above[10];
    static const char *const names[] = {"i", "h", "g", "f", "e", "d", "c", "b", "a"};
    course_read(&run, PLAIN);
    run.scenario->duration = 200 * SECOND;
    for (int k = 0; k < 9; k++) {
        above[k] = course_above(&run, "basin.level", 1e4 * (9 - k) - 5e3);
        course_order(&run, course_when(&run, TH_SECTION_EVENT, names[k], &above[k]), BASIN,
                     1e4);
    }
    course_order(&run, course_at(&run, TH_SECTION_EVENT, "start", at_100, 1), BASIN, 1e4);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.status, TH_OK);
    for (int k = 0; k < 9; k++) COURSE_INSTANTS(&run, names[k], 100 * SECOND);
    ck_assert_double_eq_tol(course_last(&run, "basin.level", 0), 1e5 + 200, 1e-6);
    course_close(&run);
}
END_TEST

/* R35: an item acts once an instant: one that is due at once after itself acts in the next one,
 * a tick later, until the thousand of an hour stops it (R45). */
START_TEST(an_item_acts_once_an_instant)
{
    struct course_run run;
    course_read(&run, "run: {duration: 1 h, sample: 1 h}\ntap: {}\nbasin: {}\n");
    struct th_item *echo = course_after(&run, TH_SECTION_EVENT, "echo", 0);
    const size_t call = course_acts(&run, course_at(&run, TH_SECTION_EVENT, "call", at_100, 1));
    const size_t since[] = {course_acts(&run, echo), call};
    echo->since = since;
    echo->since_count = 2;
    course_order(&run, echo, BASIN, 1);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    for (int k = 0; k < 5; k++)
        ck_assert_int_eq(course_entry(&run, "echo", 0, (size_t)k)->at, at_100[0] + k);
    ck_assert_int_eq(run.trace->status[0], TH_NOT_CONVERGED);
    ck_assert_int_eq(run.trace->ended[0], at_100[0] + 1000);
    ck_assert_ptr_nonnull(
        strstr(run.error.text[0], "in basin: echo acts more than 1000 times"));
    course_close(&run);
}
END_TEST

/* R35, R43, R45: one that its own order makes false, and another's true again at that instant,
 * has come true again: it acts a tick later, and so does the other, until the thousand of an
 * hour stops the member with both names. */
START_TEST(two_that_undo_each_other)
{
    struct course_run run;
    course_read(&run, "run: {duration: 1 h, sample: 1 h}\ntap: {}\nbasin: {}\n");
    const struct th_condition low = course_below(&run, "basin.level", 1);
    const struct th_condition high = course_above(&run, "basin.level", 1);
    const bool drain_first = _i == 1;
    if (drain_first)
        course_order(&run, course_when(&run, TH_SECTION_EVENT, "drain", &high), BASIN, -2);
    course_order(&run, course_when(&run, TH_SECTION_EVENT, "fill", &low), BASIN, 2);
    if (!drain_first)
        course_order(&run, course_when(&run, TH_SECTION_EVENT, "drain", &high), BASIN, -2);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    for (int k = 0; k < 20; k++) {
        ck_assert_int_eq(course_entry(&run, "fill", 0, (size_t)k)->at, k);
        ck_assert_int_eq(course_entry(&run, "drain", 0, (size_t)k)->at, k);
    }
    ck_assert_int_eq(run.trace->status[0], TH_NOT_CONVERGED);
    ck_assert_int_eq(run.trace->ended[0], 1000);
    ck_assert_msg(strstr(run.error.text[0], "fill and drain chase each other: more than 1000 "
                                            "times within an hour"),
                  "%s", run.error.text[0]);
    course_close(&run);
}
END_TEST

/* R35: 70 items, each at once after the one behind it: the 65th round stops the member, with
 * the names of the last two. */
START_TEST(after_64_rounds_the_member_stops)
{
    struct course_run run;
    char names[70][16];
    size_t since[70];
    course_read(&run, "run: {duration: 1 h, sample: 1 h}\ntap: {}\nbasin: {}\n"
                      "ensemble: {members: 2}\n");
    for (int k = 0; k < 70; k++) {
        snprintf(names[k], sizeof names[k], "n%d", k);
        struct th_item *item = course_after(&run, TH_SECTION_EVENT, names[k], 0);
        since[k] = course_acts(&run, item);
        if (k == 69) {
            item->trigger = TH_TRIGGER_AT;
            item->at = at_100;
            item->at_count = 1;
        }
    }
    for (int k = 0; k < 69; k++) {
        run.items[k].since = &since[k + 1];
        run.items[k].since_count = 1;
    }
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run.trace->status[0], TH_NOT_CONVERGED);
    ck_assert_int_eq(run.trace->ended[0], 100 * SECOND);
    ck_assert_msg(strstr(run.error.text[0], "n5 and n6 chase each other: more than 64 rounds"),
                  "%s", run.error.text[0]);
    course_close(&run);
}
END_TEST

/* A signal that rises by an order is a happening of the same instant; so is an alarm. */
START_TEST(signals_are_happenings)
{
    struct course_run run;
    course_read(&run, "run: {duration: 1 h, sample: 1 h}\ntap: {}\n"
                      "basin: {full: 50, drift: 0.1}\n");
    const size_t alarms = course_happening(&run, (struct th_happening){.kind = TH_OF_ALARMS});
    const size_t signal = course_happening(
        &run, (struct th_happening){
                  .kind = TH_OF_SIGNAL, .instance = BASIN, .row = 4, .species = -1});
    struct th_item *nurse = course_after(&run, TH_SECTION_EVENT, "nurse", 0);
    struct th_item *later = course_after(&run, TH_SECTION_EVENT, "later", 60 * SECOND);
    nurse->since = &alarms;
    later->since = &signal;
    nurse->since_count = later->since_count = 1;
    course_order(&run, course_at(&run, TH_SECTION_EVENT, "flood", at_100, 1), BASIN, 60);
    course_go(&run, (struct th_ensemble_options){.threads = 1});
    COURSE_INSTANTS(&run, "nurse", 100 * SECOND);
    COURSE_INSTANTS(&run, "later", 160 * SECOND);
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "round");
    tcase_add_test(tests, the_order_of_one_instant);
    tcase_add_test(tests, if_sees_what_was_ordered_before);
    tcase_add_test(tests, the_later_order_stands);
    tcase_add_test(tests, rounds_of_one_instant);
    tcase_add_test(tests, an_item_acts_once_an_instant);
    tcase_add_loop_test(tests, two_that_undo_each_other, 0, 2);
    tcase_add_test(tests, after_64_rounds_the_member_stops);
    tcase_add_test(tests, signals_are_happenings);
}
