/* The programme: flows, boluses, requests, the bridge. */
#define TH_SUITE "program"
#include "support/bench/program.h"
#include "support/check_main.h"

/* V-C4: 200 ug/day, 500 to 2000 ug/mL, 0.3948 mL: 0.4 mL/day for 23.688 h, then 0.1. */
START_TEST(bridge_lasts_the_dead_volume)
{
    struct bench b;
    open_dose(&b, "200 ug/day", "500 ug/mL");
    bench_start(&b);
    CLOSE(b.ports->program.ordered_flow[0], 0.4 * ML_PER_DAY, 1e-14);
    bench_event(&b, "bridge", -1, "2000 ug/mL", "0.3948 mL");
    CLOSE(b.ports->program.ordered_flow[0], 0.4 * ML_PER_DAY, 1e-14);
    ck_assert_double_le(fabs((double)b.timer[0] / 3600e6 - 23.688), 1e-9);
    advance(&b, 23.687);
    CLOSE(b.ports->program.ordered_flow[0], 0.4 * ML_PER_DAY, 1e-14);
    advance(&b, 24.688);
    CLOSE(b.ports->program.ordered_flow[0], 0.1 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(bench_output(&b, "concentration", 0)[0], 2);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], 200e-9 * 24.688 / 24, 1e-9);
    bench_close(&b);
}
END_TEST

/* The other rows of the table: 94.752 h and 31.584 h (300 ug/day of 1000 ug/mL). */
START_TEST(bridge_other_rows)
{
    static const struct {
        const char *dose, *old, *new;
        double hours;
    } rows[] = {{"200 ug/day", "2000 ug/mL", "500 ug/mL", 94.752},
                {"300 ug/day", "1000 ug/mL", "2000 ug/mL", 31.584}};
    for (size_t k = 0; k < 2; k++) {
        struct bench b;
        open_dose(&b, rows[k].dose, rows[k].old);
        bench_start(&b);
        bench_event(&b, "bridge", -1, rows[k].new, "0.3948 mL");
        ck_assert_double_le(fabs((double)b.timer[0] / 3600e6 - rows[k].hours), 1e-9);
        bench_close(&b);
    }
}
END_TEST

/* A dose doubled half-way, or a bolus, shortens what is left; no volume: tubing and catheter.
 */
START_TEST(bridge_follows_the_flow)
{
    struct bench b;
    open_dose(&b, "200 ug/day", "500 ug/mL");
    EACH_LANE(i) {
        b.ports->pump.tubing[i] = 0.199e-6;
        b.ports->catheter.lumen[i] = 0.1958e-6;
    }
    bench_start(&b);
    bench_event(&b, "bridge", -1, "2000 ug/mL", NULL);
    advance(&b, 11.844);
    bench_event(&b, "dose", -1, "400 ug/day");
    advance(&b, 17.7659);
    CLOSE(b.ports->program.ordered_flow[0], 0.8 * ML_PER_DAY, 1e-14);
    advance(&b, 17.7661);
    CLOSE(b.ports->program.ordered_flow[0], 0.2 * ML_PER_DAY, 1e-14);
    bench_close(&b);
}
END_TEST

/* 0.1 mL in 10 min on top of 1 mL/day, and another 0.05 mL in 20 min that begins 5 min later.
 */
START_TEST(boluses_add_up)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "rate", "1 mL/day");
    bench_set(&b, "concentration", "10 mg/mL");
    bench_start(&b);
    advance(&b, 1);
    bench_event(&b, "bolus", -1, NULL, "0.1 mL", "10 min");
    advance(&b, 1 + 5.0 / 60);
    bench_event(&b, "bolus", -1, "0.5 mg", NULL, "20 min");
    double both = 1e-6 / 86400 + 0.1e-6 / 600 + 0.05e-6 / 1200;
    CLOSE(b.ports->program.ordered_flow[0], both, 1e-14);
    ck_assert_double_eq(bench_output(&b, "active_boluses", 0)[0], 2);
    advance(&b, 1.2);
    CLOSE(b.ports->program.ordered_flow[0], 1e-6 / 86400 + 0.05e-6 / 1200, 1e-14);
    advance(&b, 24);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], 1.15e-6, 1e-12);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], 11.5e-6, 1e-12);
    ck_assert_double_eq(bench_output(&b, "limited", 0)[0], 0);
    bench_close(&b);
}
END_TEST

/* 1 mL in one minute does not fit in 24 mL/day: it takes 1/23 day at 23 mL/day. */
START_TEST(too_fast_a_bolus_takes_longer)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "rate", "1 mL/day");
    bench_set(&b, "concentration", "10 mg/mL");
    bench_start(&b);
    bench_event(&b, "bolus", -1, NULL, "1 mL", "1 min");
    CLOSE(b.ports->program.ordered_flow[0], 24 * ML_PER_DAY, 1e-9);
    ck_assert_double_le(fabs((double)b.timer[0] / 3600e6 - 24.0 / 23), 1e-9);
    ck_assert_double_eq(bench_output(&b, "limited", 0)[0], 1);
    ck_assert_double_eq(bench_output(&b, "raised", 0)[0], 0);
    bench_event(&b, "bolus", -1, NULL, "1 mL", "1 h");
    ck_assert_double_eq(bench_output(&b, "refused_boluses", 0)[0], 1);
    advance(&b, 24);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], 2e-6, 1e-12);
    bench_close(&b);
}
END_TEST

/* 0.2 mg, lockout 4 h, 0.8 mg a day: four grants, the fifth only 24 h after the first. */
START_TEST(requests_obey_lockout_and_day)
{
    struct bench b;
    open_dose(&b, "2 mg/day", "10 mg/mL");
    bench_set(&b, "demand_dose", "0.2 mg");
    bench_set(&b, "lockout", "4 h");
    bench_set(&b, "demand_daily", "0.8 mg");
    bench_start(&b);
    ask(&b, 1, 1, 0);
    ask(&b, 4.999, 1, 1);
    ask(&b, 5, 2, 1);
    ask(&b, 9, 3, 1);
    ask(&b, 13, 4, 1);
    ask(&b, 17, 4, 2);
    ask(&b, 24.999, 4, 3);
    ask(&b, 25, 5, 3);
    ask(&b, 29, 6, 3);
    bench_event(&b, "stop", 0, NULL);
    ask(&b, 40, 6, 4);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], 2e-6 * 29 / 24 + 0.2e-6 * 5, 1e-12);
    bench_close(&b);
}
END_TEST

/* The same from the very start on, exact to the tick: requests every hour and one tick before
 * and at the end of each lockout and of the day. 5 h of lockout, four doses a day: granted at
 * 0, 5, 10 and 15 h, then when the grant of 24 h before has left the window: 24, 29, 34, 39, 48
 * h. */
START_TEST(requests_from_the_start)
{
    static const double grants[] = {0, 5, 10, 15, 24, 29, 34, 39, 48};
    const double tick = 1 / 3600e6;
    struct bench b;
    int granted = 0, asked = 0;
    open_dose(&b, "2 mg/day", "10 mg/mL");
    bench_set(&b, "demand_dose", "0.2 mg");
    bench_set(&b, "lockout", "5 h");
    bench_set(&b, "demand_daily", "0.8 mg");
    bench_start(&b);
    for (int hour = 0; hour <= 48; hour++) {
        if (hour > 0)
            ask(&b, hour - tick, granted, ++asked - granted);
        granted += hour == grants[granted];
        ask(&b, hour, granted, ++asked - granted);
    }
    ck_assert_int_eq(granted, 9);
    bench_close(&b);
}
END_TEST

/* Without a lockout, 32 grants in 24 h are the most that are written down. The first two were
 * at 0 and at 1 min, so that of those asked for a day later two are granted. */
START_TEST(no_more_than_are_written_down)
{
    struct bench b;
    open_dose(&b, "2 mg/day", "10 mg/mL");
    bench_set(&b, "demand_dose", "1 ug");
    bench_set(&b, "demand_over", "1 s");
    bench_start(&b);
    for (int k = 0; k < 40; k++) ask(&b, k / 60.0, fmin(k + 1, 32), fmax(k - 31, 0));
    ask(&b, 24, 33, 8);
    ask(&b, 24, 33, 9);
    ask(&b, 24 + 1 / 60.0, 34, 9);
    bench_close(&b);
}
END_TEST

/* A 65th bolus at a time is refused, and nobody but lane 3 is spoken to. */
START_TEST(lanes_are_alone)
{
    struct bench b;
    open_dose(&b, "2 mg/day", "10 mg/mL");
    bench_start(&b);
    for (int k = 0; k < 65; k++) bench_event(&b, "bolus", 3, NULL, "0.001 mL", "1 h");
    const double *boluses = bench_output(&b, "boluses", 0);
    EACH_LANE(i) ck_assert_double_eq(boluses[i], i == 3 ? 64 : 0);
    const double *refused = bench_output(&b, "refused_boluses", 0);
    EACH_LANE(i) ck_assert_double_eq(refused[i], i == 3 ? 1 : 0);
    EACH_LANE(i) ck_assert(b.timer[i] == (i == 3 ? 3600000000 : TH_NEVER));
    ck_assert_ptr_nonnull(strstr(th_program_simple.page, "At most 64 boluses"));
    bench_close(&b);
}
END_TEST

/* No concentration: that of the drug. A set parameter is a new order. Stop and start. */
START_TEST(orders)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "dose", "1 mg/day");
    EACH_LANE(i) b.ports->drug.stock[0][i] = 20;
    bench_start(&b);
    CLOSE(b.ports->program.ordered_flow[0], 0.05 * ML_PER_DAY, 1e-14);
    bench_event(&b, "concentration", -1, "10 mg/mL", NULL);
    CLOSE(b.ports->program.ordered_flow[0], 0.1 * ML_PER_DAY, 1e-14);
    bench_set(&b, "dose", "3 mg/day");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    CLOSE(b.ports->program.ordered_flow[0], 0.3 * ML_PER_DAY, 1e-14);
    bench_event(&b, "rate", -1, "0.01 mL/day");
    CLOSE(b.ports->program.ordered_flow[0], 0.048 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(bench_output(&b, "limited", 0)[0], 1);
    ck_assert_double_eq(bench_output(&b, "raised", 0)[0], 1);
    bench_event(&b, "stop", -1, NULL);
    ck_assert_double_eq(b.ports->program.ordered_flow[0], 0);
    bench_event(&b, "start", -1);
    CLOSE(b.ports->program.ordered_flow[0], 0.048 * ML_PER_DAY, 1e-14);
    bench_close(&b);
}
END_TEST

/* Another drug: 2 mg/day of 10 mg/mL are 0.2 mL/day, and stay so until a dose of the new drug
 * is ordered; the order counts as that of the new one. The same drug keeps a dose. */
START_TEST(another_drug)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 2);
    bench_set(&b, "dose", "2 mg/day");
    bench_set(&b, "drug", "1");
    EACH_LANE(i) b.ports->drug.stock[1][i] = 10;
    bench_start(&b);
    CLOSE(b.ports->program.ordered_flow[0], 0.2 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(b.ports->program.drug[0], 1);
    double args[] = {2, 0};
    struct th_event event = {
        .kind = TH_COMMAND, .number = 4, .args = args, .cause = SIZE_MAX, .ends = SIZE_MAX};
    ck_assert_str_eq(th_program_simple.commands[4].name, "concentration");
    EACH_LANE(i) b.model->event(&b.view, &event, i);
    bench_prepare(&b);
    CLOSE(b.ports->program.ordered_flow[0], 0.2 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(b.ports->program.drug[0], 0);
    bench_step(&b, 86400);
    CLOSE(b.ports->program.ordered_mass[0], 0.4e-6, 1e-14);
    bench_event(&b, "dose", -1, "0.5 mg/day");
    CLOSE(b.ports->program.ordered_flow[0], 0.25 * ML_PER_DAY, 1e-14);
    args[0] = 1;
    EACH_LANE(i) b.model->event(&b.view, &event, i);
    bench_prepare(&b);
    CLOSE(b.ports->program.ordered_flow[0], 0.5 * ML_PER_DAY, 1e-14);
    bench_close(&b);
}
END_TEST

/* A dose of the drug's stock, 1 ug/day of 10 mg/mL, is known during the run alone: 0.0001
 * mL/day become 0.048. Above them 23.952 mL/day are left, so that 1 mL in 1 min takes
 * 1/23.952 day, and all of it comes. Zero stays zero; an order at the very limit is not beyond
 * it. */
START_TEST(an_order_below_the_least)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "dose", "1 ug/day");
    EACH_LANE(i) b.ports->drug.stock[0][i] = 10;
    bench_start(&b);
    CLOSE(b.ports->program.ordered_flow[0], 0.048 * ML_PER_DAY, 1e-14);
    CLOSE(bench_output(&b, "basal_rate", 0)[0], 0.048 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(bench_output(&b, "limited", 0)[0], 1);
    ck_assert_double_eq(bench_output(&b, "raised", 0)[0], 1);
    bench_event(&b, "bolus", -1, NULL, "1 mL", "1 min");
    ck_assert_double_le(fabs((double)b.timer[0] / 3600e6 - 24 / 23.952), 1e-9);
    advance(&b, 24);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], 1.048e-6, 1e-12);
    bench_close(&b);
    static const char *const doses[] = {"0 ug/day", "0.48 mg/day", "240 mg/day"};
    for (int k = 0; k < 3; k++) {
        open_dose(&b, doses[k], "10 mg/mL");
        bench_start(&b);
        ck_assert_double_eq(bench_output(&b, "limited", 0)[0], 0);
        ck_assert_double_eq(bench_output(&b, "raised", 0)[0], 0);
        CLOSE(b.ports->program.ordered_flow[0], k * (k > 1 ? 12 : 0.048) * ML_PER_DAY, 1e-14);
        bench_close(&b);
    }
}
END_TEST

START_TEST(dose_or_rate)
{
    const struct th_table *rows = &th_program_simple.params;
    double params[BENCH_ROWS] = {0};
    size_t dose = (size_t)(th_table_find(rows, "dose") - rows->rows);
    size_t rate = (size_t)(th_table_find(rows, "rate") - rows->rows);
    static struct th_error const none;
    struct th_error error = none;
    const struct th_setup setup = {.params = params, .species = 1};
    params[dose] = params[rate] = 1;
    ck_assert_int_eq(th_program_simple.check(&setup, &error), TH_BAD_INPUT);
    params[dose] = params[rate] = NAN;
    ck_assert_int_eq(th_program_simple.check(&setup, &error), TH_BAD_INPUT);
    params[rate] = 1;
    params[bench_row(rows, "most_rate")] = 1;
    ck_assert_int_eq(th_program_simple.check(&setup, &error), TH_OK);
    ck_assert_int_eq(error.count, 2);
}
END_TEST

/* The value that by: starts from, as the engine asks for it (R37). */
static double present(struct bench *b, int lane)
{
    size_t k = 0;
    while (strcmp(b->model->commands[k].name, "change") != 0) k++;
    ck_assert_uint_eq(b->model->commands[k].relative, 1);
    ck_assert_str_eq(b->model->commands[k].args.rows[0].name, "to");
    return b->model->commands[k].present(&b->view, lane);
}

/* R37: a dose stays a dose: 2 mg/day of 10 mg/mL, then 2.4; a rate stays a rate of the same
 * flow when the concentration is programmed anew. The order stands while it is stopped. */
START_TEST(change_of_either)
{
    const double mg_per_day = 1e-6 / 86400;
    for (int rate = 0; rate < 2; rate++) {
        struct bench b;
        bench_open(&b, &th_program_simple, 1);
        bench_set(&b, rate ? "rate" : "dose", rate ? "0.2 mL/day" : "2 mg/day");
        bench_set(&b, "concentration", "10 mg/mL");
        bench_start(&b);
        CLOSE(present(&b, 0), 2 * mg_per_day, 1e-14);
        bench_event(&b, "change", -1, "2.4 mg/day");
        CLOSE(b.ports->program.ordered_flow[0], 0.24 * ML_PER_DAY, 1e-14);
        bench_event(&b, "stop", -1, NULL);
        CLOSE(present(&b, 0), 2.4 * mg_per_day, 1e-14);
        bench_event(&b, "change", -1, "3 mg/day");
        bench_event(&b, "start", -1);
        CLOSE(b.ports->program.ordered_flow[0], 0.3 * ML_PER_DAY, 1e-14);
        bench_event(&b, "concentration", -1, "20 mg/mL", NULL);
        CLOSE(b.ports->program.ordered_flow[0], (rate ? 0.3 : 0.15) * ML_PER_DAY, 1e-14);
        CLOSE(present(&b, 0), (rate ? 6 : 3) * mg_per_day, 1e-14);
        ck_assert_double_eq(bench_output(&b, "unmoved_orders", 0)[0], 0);
        bench_close(&b);
    }
}
END_TEST

/* R37: what is in force counts: an order raised to least_rate, 0.048 mL/day of 10 mg/mL, is
 * 0.48 mg/day. Of a rate of nothing dissolved the dose is 0, and the rate stays. A bridge goes
 * on: the old concentration carries the new dose until its volume is ordered. */
START_TEST(change_of_what_is_in_force)
{
    const double mg_per_day = 1e-6 / 86400;
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "dose", "0.1 mg/day");
    EACH_LANE(i) b.ports->drug.stock[0][i] = 10;
    bench_start(&b);
    CLOSE(present(&b, 0), 0.48 * mg_per_day, 1e-14);
    bench_event(&b, "change", -1, "4 mg/day");
    CLOSE(present(&b, 0), 4 * mg_per_day, 1e-14);
    bench_event(&b, "bridge", -1, "20 mg/mL", "0.4 mL");
    bench_event(&b, "change", -1, "8 mg/day");
    CLOSE(b.ports->program.ordered_flow[0], 0.8 * ML_PER_DAY, 1e-14);
    advance(&b, 13);
    CLOSE(b.ports->program.ordered_flow[0], 0.4 * ML_PER_DAY, 1e-12);
    ck_assert_double_eq(bench_output(&b, "bridges_cut", 0)[0], 0);
    bench_close(&b);

    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "rate", "1 mL/day");
    bench_start(&b);
    ck_assert_double_eq(present(&b, 0), 0);
    bench_event(&b, "change", -1, "0 mg/day");
    CLOSE(b.ports->program.ordered_flow[0], 1 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(bench_output(&b, "unmoved_orders", 0)[0], 1);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "orders");
    tcase_add_test(tests, change_of_either);
    tcase_add_test(tests, change_of_what_is_in_force);
    tcase_add_test(tests, bridge_lasts_the_dead_volume);
    tcase_add_test(tests, bridge_other_rows);
    tcase_add_test(tests, bridge_follows_the_flow);
    tcase_add_test(tests, boluses_add_up);
    tcase_add_test(tests, too_fast_a_bolus_takes_longer);
    tcase_add_test(tests, requests_obey_lockout_and_day);
    tcase_add_test(tests, requests_from_the_start);
    tcase_add_test(tests, no_more_than_are_written_down);
    tcase_add_test(tests, lanes_are_alone);
    tcase_add_test(tests, orders);
    tcase_add_test(tests, another_drug);
    tcase_add_test(tests, an_order_below_the_least);
    tcase_add_test(tests, dose_or_rate);
}
