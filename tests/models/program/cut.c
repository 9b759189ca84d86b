/* Orders that were cut short, and orders to the last digit of what is allowed. */
#define TH_SUITE "program cut"
#include "support/bench/program.h"
#include "support/check_main.h"

#include <stdio.h>

/* 5 ug every hour over 12 h: twelve at a time, all of 72 begun and given by the end of day 4.
 */
START_TEST(overlapping_boluses)
{
    struct bench b;
    open_dose(&b, "200 ug/day", "500 ug/mL");
    bench_start(&b);
    for (int hour = 0; hour < 72; hour++) {
        advance(&b, hour);
        bench_event(&b, "bolus", -1, "5 ug", NULL, "12 h");
        if (hour >= 11)
            ck_assert_double_eq(bench_output(&b, "active_boluses", 0)[0], 12);
    }
    advance(&b, 96);
    ck_assert_double_eq(bench_output(&b, "boluses", 0)[0], 72);
    ck_assert_double_eq(bench_output(&b, "refused_boluses", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "cut_volume", 0)[0], 0);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], (800 + 360) * 1e-9, 1e-12);
    bench_close(&b);
}
END_TEST

static double sum_of_cuts(struct bench *b, double hours_)
{
    double sum = 0, until = hours(b) + hours_;
    while (hours(b) < until - 1e-9) {
        advance(b, hours(b) + 0.5);
        sum += b->ports->program.cut_mass[0];
    }
    return sum;
}

/* 100 ug over 10 h, stopped after 2 h: 80 ug are cut, in the outputs at once and in the ports
 * with the next step. A stop without a bolus cuts nothing. */
START_TEST(a_bolus_cut_short)
{
    struct bench b;
    open_dose(&b, "200 ug/day", "500 ug/mL");
    bench_start(&b);
    advance(&b, 10);
    bench_event(&b, "bolus", -1, "100 ug", NULL, "10 h");
    advance(&b, 12);
    bench_event(&b, "stop", -1, NULL);
    CLOSE(bench_output(&b, "cut_mass", 0)[0], 80e-9, 1e-9);
    CLOSE(bench_output(&b, "cut_volume", 0)[0], 0.16e-6, 1e-9);
    ck_assert_double_eq(bench_output(&b, "cut_boluses", 0)[0], 1);
    CLOSE(sum_of_cuts(&b, 2), 80e-9, 1e-9);
    bench_event(&b, "start", -1);
    ck_assert_double_eq(sum_of_cuts(&b, 4), 0);
    bench_event(&b, "stop", -1, NULL);
    ck_assert_double_eq(sum_of_cuts(&b, 4), 0);
    CLOSE(bench_output(&b, "cut_mass", 0)[0], 80e-9, 1e-9);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], (200.0 / 24 * 16 + 20) * 1e-9, 1e-12);
    bench_close(&b);
}
END_TEST

/* 23 mL/day of a bolus beside 1 mL/day; then the basal flow is raised to 13 mL/day, half an
 * hour before its end: 12 mL/day of it exceed most_rate. What was ordered is given or cut. */
START_TEST(a_bolus_above_most_rate)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "rate", "1 mL/day");
    bench_set(&b, "concentration", "10 mg/mL");
    bench_start(&b);
    double volume = 23.0 / 24;
    char text[40];
    snprintf(text, sizeof text, "%.17g mL", volume);
    bench_event(&b, "bolus", -1, NULL, text, "1 h");
    advance(&b, 0.5);
    ck_assert_double_eq(bench_output(&b, "cut_volume", 0)[0], 0);
    bench_event(&b, "rate", -1, "13 mL/day");
    advance(&b, 2);
    CLOSE(bench_output(&b, "cut_volume", 0)[0], 12e-6 / 48, 1e-9);
    CLOSE(bench_output(&b, "cut_mass", 0)[0], 120e-6 / 48, 1e-9);
    ck_assert_double_eq(bench_output(&b, "cut_boluses", 0)[0], 0);
    double asked = (1.0 / 48 + 13.0 / 24 * 1.5 + volume) * 1e-6;
    CLOSE(bench_output(&b, "ordered_volume", 0)[0] + bench_output(&b, "cut_volume", 0)[0],
          asked, 1e-12);
    bench_close(&b);
}
END_TEST

/* 0.2 mg a request, 0.5 mg a day. The first is cut when 0.05 mg are given: two more fit. */
START_TEST(a_request_cut_short)
{
    struct bench b;
    open_dose(&b, "2 mg/day", "10 mg/mL");
    bench_set(&b, "demand_dose", "0.2 mg");
    bench_set(&b, "demand_over", "1 h");
    bench_set(&b, "demand_daily", "0.5 mg");
    bench_start(&b);
    ask(&b, 1, 1, 0);
    advance(&b, 1.25);
    bench_event(&b, "stop", 0, "30 min");
    CLOSE(bench_output(&b, "cut_mass", 0)[0], 0.15e-6, 1e-9);
    advance(&b, 1.5);
    ask(&b, 1.6, 1, 1);
    ask(&b, 2, 2, 1);
    ask(&b, 4, 3, 1);
    ask(&b, 6, 3, 2);
    bench_close(&b);
}
END_TEST

/* 0.1 + 0.2 mg are not beyond 0.3 mg a day, though in binary they are. */
START_TEST(the_daily_dose_to_the_last_digit)
{
    struct bench b;
    open_dose(&b, "2 mg/day", "10 mg/mL");
    bench_start(&b);
    EACH_LANE(i) bench_param(&b, "demand_daily")[i] = 0.3;
    EACH_LANE(i) bench_param(&b, "demand_dose")[i] = 0.1; /* kg, of 1e6 kg/m3 */
    EACH_LANE(i) bench_state(&b, "concentration", 0)[i] = 1e6;
    ask(&b, 1, 1, 0);
    EACH_LANE(i) bench_param(&b, "demand_dose")[i] = 0.2;
    ck_assert_double_gt(0.1 + 0.2, 0.3);
    ask(&b, 2, 2, 0);
    bench_close(&b);
}
END_TEST

/* The last percent of most_rate is left for a bolus: 0.12 of 24 mL/day, and 0.005 mL in 1 h. */
START_TEST(a_bolus_in_the_last_percent)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "rate", "23.88 mL/day");
    bench_set(&b, "concentration", "10 mg/mL");
    bench_start(&b);
    bench_event(&b, "bolus", -1, NULL, "0.005 mL", "1 h");
    ck_assert_double_eq(bench_output(&b, "boluses", 0)[0], 1);
    advance(&b, 2);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], (23.88 / 12 + 0.005) * 1e-6, 1e-12);
    bench_close(&b);
}
END_TEST

/* A programme given as a rate keeps its dose over the bridge: 0.4 mL/day of 500 ug/mL becomes
 * 0.1 mL/day of 2000 ug/mL. */
START_TEST(bridge_of_a_rate)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "rate", "0.4 mL/day");
    bench_set(&b, "concentration", "500 ug/mL");
    bench_start(&b);
    bench_event(&b, "bridge", -1, "2000 ug/mL", "0.1 mL");
    advance(&b, 7);
    CLOSE(b.ports->program.ordered_flow[0], 0.1 * ML_PER_DAY, 1e-12);
    bench_close(&b);
}
END_TEST

/* A bridge of a stopped programme waits; another bridge, a concentration by a word or by a set
 * end one before its volume; one that has ended is not cut by the next. */
START_TEST(bridges_cut)
{
    struct bench b;
    open_dose(&b, "200 ug/day", "500 ug/mL");
    bench_start(&b);
    bench_event(&b, "bridge", -1, "2000 ug/mL", "0.3 mL");
    ck_assert_double_eq(bench_output(&b, "bridge_waits", 0)[0], 0);
    bench_event(&b, "stop", -1, "2 h");
    ck_assert_double_eq(bench_output(&b, "bridge_waits", 0)[0], 1);
    advance(&b, 3);
    ck_assert_double_eq(bench_output(&b, "bridge_waits", 0)[0], 0);
    bench_event(&b, "bridge", -1, "1000 ug/mL", "0.3 mL");
    ck_assert_double_eq(bench_output(&b, "bridges_cut", 0)[0], 1);
    advance(&b, 48);
    ck_assert_double_eq(bench_output(&b, "concentration", 0)[0], 1);
    bench_event(&b, "bridge", -1, "500 ug/mL", "0.3 mL");
    bench_event(&b, "concentration", -1, "2 mg/mL", NULL);
    ck_assert_double_eq(bench_output(&b, "bridges_cut", 0)[0], 2);
    bench_event(&b, "bridge", -1, "500 ug/mL", "0.3 mL");
    bench_set(&b, "concentration", "4 mg/mL");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert_double_eq(bench_output(&b, "bridges_cut", 0)[0], 3);
    advance(&b, 200);
    ck_assert_double_eq(bench_output(&b, "concentration", 0)[0], 4);
    bench_close(&b);
}
END_TEST

/* 0.0001 mL/day become 0.048: in ten days 0.479 mL more than was asked for. */
START_TEST(raised_by_how_much)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "dose", "1 ug/day");
    EACH_LANE(i) b.ports->drug.stock[0][i] = 10;
    bench_start(&b);
    advance(&b, 240);
    CLOSE(bench_output(&b, "raised_volume", 0)[0], 0.479e-6, 1e-9);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "orders");
    tcase_add_test(tests, overlapping_boluses);
    tcase_add_test(tests, a_bolus_cut_short);
    tcase_add_test(tests, a_bolus_above_most_rate);
    tcase_add_test(tests, a_request_cut_short);
    tcase_add_test(tests, the_daily_dose_to_the_last_digit);
    tcase_add_test(tests, a_bolus_in_the_last_percent);
    tcase_add_test(tests, bridge_of_a_rate);
    tcase_add_test(tests, bridges_cut);
    tcase_add_test(tests, raised_by_how_much);
}
