/* The stage of a member: what the engine tells it is what it shows (R55). */
#define TH_SUITE "stages"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_course_stages;

static void tell(struct bench *b, enum th_event_kind kind, size_t number, int lane)
{
    const struct th_event event = {
        .kind = kind, .number = number, .cause = SIZE_MAX, .ends = SIZE_MAX};
    th_course_stages.event(&b->view, &event, lane);
}

/* R55: lane 2 enters the stage 3 after an hour, the others stay in the first. */
START_TEST(a_stage_and_its_entry)
{
    struct bench b;
    bench_open(&b, &th_course_stages, 1);
    bench_start(&b);
    bench_step(&b, 3600);
    tell(&b, TH_ENTERED, 3, 2);
    bench_step(&b, 3600);
    ck_assert_double_eq(bench_output(&b, "stage", 0)[2], 3);
    ck_assert_double_eq(bench_output(&b, "entered", 0)[2], 3600);
    ck_assert_double_eq(bench_output(&b, "stage", 0)[1], 0);
    ck_assert_double_eq(bench_output(&b, "entered", 0)[1], 0);
    bench_close(&b);
}
END_TEST

/* R37, R38: what was not given, and what was fitted, is counted by itself. */
START_TEST(orders_that_were_changed_are_counted)
{
    struct bench b;
    bench_open(&b, &th_course_stages, 1);
    bench_start(&b);
    tell(&b, TH_SKIPPED, 0, 1);
    tell(&b, TH_SKIPPED, 0, 1);
    tell(&b, TH_FITTED, 0, 1);
    bench_step(&b, 60);
    ck_assert_double_eq(bench_output(&b, "skipped_orders", 0)[1], 2);
    ck_assert_double_eq(bench_output(&b, "fitted_orders", 0)[1], 1);
    ck_assert_double_eq(bench_output(&b, "skipped_orders", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "stage", 0)[1], 0);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "stages");
    tcase_add_test(tests, a_stage_and_its_entry);
    tcase_add_test(tests, orders_that_were_changed_are_counted);
}
