/* Strokes of a piston pump on the bench, counted and one by one: how many, when, and what ends
 * them. */
#define TH_SUITE "piston, strokes"
#include "models/pump/piston_bench.h"
#include "support/check_main.h"

/* No more than one stroke in draw_time and push_time: 0.5 uL in 0.2 s are 216 mL/day. */
START_TEST(as_often_as_it_can)
{
    struct bench b;
    open_pump(&b);
    bench_start(&b);
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 500 * ML_PER_DAY;
    CLOSE(step_line(&b, 3600) / 3600, 216 * ML_PER_DAY, 1e-12);
    bench_close(&b);
}
END_TEST

/* 1 mL/day is a stroke every 43.2 s: 166 in two hours, counted; the flow is none or whole
 * strokes. */
START_TEST(counted)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "counted");
    bench_start(&b);
    double moved = 0;
    for (int k = 0; k < 720; k++) {
        const double one = step_line(&b, 10);
        ck_assert(one == 0 || fabs(one - 0.5 * UL) < 1e-15 * UL * 1e3);
        moved += one;
    }
    CLOSE(moved, 166 * 0.5 * UL, 1e-12);
    ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], 166);
    bench_close(&b);
}
END_TEST

/* Stroke by stroke, over two hours with a stall of one from 30 min on: each takes 0.1 s and
 * begins at its tick, 43.2 s after the one before; what was due at the stall comes after it. */
START_TEST(resolved)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    bench_start(&b);
    const th_tick end = (th_tick)7200 * TH_SECOND;
    double moved = 0;
    int strokes = 0;
    bool stalled = false;
    while (b.now[0] < end) {
        const th_tick stall = (th_tick)1800 * TH_SECOND;
        th_tick next = b.timer[0] < end ? b.timer[0] : end;
        if (!stalled && stall < next)
            next = stall;
        if (next > b.now[0]) {
            const double seconds = (double)(next - b.now[0]) / TH_SECOND,
                         one = step_line(&b, seconds);
            if (one > 0) {
                CLOSE(one, 0.5 * UL, 1e-9);
                ck_assert_double_le(fabs(seconds - 0.1), 1e-9);
                strokes++;
            }
            moved += one;
        }
        if (!stalled && b.now[0] >= stall) {
            stalled = true;
            bench_event(&b, "stall", 0, "1 h");
        } else if (b.now[0] < end)
            bench_timer(&b, 0);
    }
    /* 41 strokes in 30 min, and 42 in all by 3600 s of running: 83 = floor(3600/43.2). */
    ck_assert_int_eq(strokes, 83);
    CLOSE(moved, 83 * 0.5 * UL, 1e-9);
    CLOSE(bench_output(&b, "missed_volume", 0)[0], ML_PER_DAY * 3600, 1e-9);
    bench_close(&b);
}
END_TEST

/* A stall within a stroke ends it there. */
START_TEST(stalls_within_a_stroke)
{
    struct bench b;
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    bench_start(&b);
    step_line(&b, 43.2);
    bench_timer(&b, 0);
    CLOSE(step_line(&b, 0.05), 0.25 * UL, 1e-9);
    bench_event(&b, "stall", 0, NULL);
    ck_assert_double_eq(step_line(&b, 0.02), 0);
    bench_event(&b, "restart", 0);
    ck_assert_double_eq(step_line(&b, 0.02), 0);
    bench_close(&b);
}
END_TEST

/* Taken out while the reservoir pushes: what was pushed in the last step counts; implanted
 * again nothing does, and a stroke that was on is none. */
START_TEST(out_of_the_body)
{
    struct bench b;
    struct bench *const all[] = {&b};
    open_pump(&b);
    bench_set(&b, "pulses", "resolved");
    bench_start(&b);
    set_reservoir(&b, 1.3e3 + 20e3);
    step_line(&b, 43.2);
    bench_timer(&b, 0);
    step_line(&b, 0.05); /* within the stroke */
    const double strokes = bench_output(&b, "moved_volume", 0)[0];
    CLOSE(strokes, 0.25 * UL, 1e-9);
    bench_device(all, 1, -1, true);
    EACH_LANE(i) b.ports->catheter.face_volume[0][i] = 0; /* the catheter's, behind it */
    CLOSE(bench_output(&b, "free_volume", 0)[0], 43.25 * 3e3 / 2e12, 1e-9);
    ck_assert_double_eq(step_line(&b, 10), 0);
    bench_device(all, 1, -1, false);
    set_reservoir(&b, below);
    ck_assert_double_eq(step_line(&b, 10), 0);
    CLOSE(bench_output(&b, "free_volume", 0)[0], 43.25 * 3e3 / 2e12, 1e-9);
    ck_assert_double_eq(bench_output(&b, "moved_volume", 0)[0], strokes);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "bench");
    tcase_add_test(tests, as_often_as_it_can);
    tcase_add_test(tests, counted);
    tcase_add_test(tests, resolved);
    tcase_add_test(tests, stalls_within_a_stroke);
    tcase_add_test(tests, out_of_the_body);
}
