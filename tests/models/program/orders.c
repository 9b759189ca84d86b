/* Orders, as all programmes take them: the programmer's resolution, requests by count, priming,
 * what the clinician believes. */
#define TH_SUITE "program orders"
#include "support/bench/program.h"
#include "support/check_main.h"

#include "ports.h"

/* 2.2 mg/day of 10 mg/mL with a resolution of 0.5 mg: 2 mg, 0.2 mL/day; with flows by 0.03
 * mL/day 0.21 mL/day. Each order that becomes another is counted once, whatever happens later.
 */
START_TEST(orders_are_rounded)
{
    struct bench b;
    open_dose(&b, "2.2 mg/day", "10 mg/mL");
    bench_set(&b, "dose_step", "0.5 mg");
    bench_start(&b);
    CLOSE(b.ports->program.ordered_flow[0], 0.2 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(bench_output(&b, "rounded_orders", 0)[0], 1);
    bench_event(&b, "stop", -1, "1 h");
    advance(&b, 2);
    ck_assert_double_eq(bench_output(&b, "rounded_orders", 0)[0], 1);
    bench_event(&b, "dose", -1, "3 mg/day");
    CLOSE(b.ports->program.ordered_flow[0], 0.3 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(bench_output(&b, "rounded_orders", 0)[0], 1);
    bench_event(&b, "dose", -1, "0.1 mg/day"); /* one step, of what is above zero */
    CLOSE(b.ports->program.ordered_flow[0], 0.05 * ML_PER_DAY, 1e-14);
    bench_event(&b, "dose", -1, "0 mg/day");
    ck_assert_double_eq(b.ports->program.ordered_flow[0], 0);
    ck_assert_double_eq(bench_output(&b, "rounded_orders", 0)[0], 2);
    bench_set(&b, "rate_step", "0.03 mL/day");
    bench_event(&b, "dose", -1, "2.2 mg/day");
    CLOSE(b.ports->program.ordered_flow[0], 0.21 * ML_PER_DAY, 1e-14);
    bench_event(&b, "rate", -1, "1 mL/day");
    CLOSE(b.ports->program.ordered_flow[0], 0.99 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(bench_output(&b, "rounded_orders", 0)[0], 4);
    bench_event(&b, "rate", -1, "0.995 mL/day"); /* another order, to the same flow */
    CLOSE(b.ports->program.ordered_flow[0], 0.99 * ML_PER_DAY, 1e-14);
    ck_assert_double_eq(bench_output(&b, "rounded_orders", 0)[0], 5);
    ck_assert_double_eq(bench_output(&b, "limited", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "raised_volume", 0)[0], 0);
    bench_close(&b);
}
END_TEST

/* 0.13 mg by 0.05 mg is 0.15 mg; a request of 0.12 mg is 0.1 mg, and counts as that against the
 * day: two fit into 0.2 mg. A volume is taken as it is. */
START_TEST(boluses_are_rounded)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "rate", "0 mL/day");
    bench_set(&b, "concentration", "10 mg/mL");
    bench_set(&b, "dose_step", "0.05 mg");
    bench_set(&b, "demand_dose", "0.12 mg");
    bench_set(&b, "demand_daily", "0.2 mg");
    bench_start(&b);
    bench_event(&b, "bolus", -1, "0.13 mg", NULL, "10 min");
    advance(&b, 1);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], 0.15e-6, 1e-12);
    bench_event(&b, "bolus", -1, NULL, "0.0123 mL", "10 min");
    advance(&b, 2);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], 0.273e-6, 1e-12);
    ask(&b, 2, 1, 0);
    ask(&b, 3, 2, 0);
    ask(&b, 4, 2, 1);
    advance(&b, 5);
    CLOSE(bench_output(&b, "ordered_mass", 0)[0], 0.473e-6, 1e-12);
    ck_assert_double_eq(bench_output(&b, "rounded_orders", 0)[0], 3);
    bench_close(&b);
}
END_TEST

/* A change by 10 % counts from the dose that the programmer has, not from the one ordered. */
START_TEST(a_change_counts_from_the_rounded_dose)
{
    struct bench b;
    open_dose(&b, "2.2 mg/day", "10 mg/mL");
    bench_set(&b, "dose_step", "0.5 mg");
    bench_start(&b);
    const struct th_command *change = NULL;
    for (size_t k = 0; k < th_program_simple.command_count; k++)
        if (th_program_simple.commands[k].relative)
            change = &th_program_simple.commands[k];
    CLOSE(change->present(&b.view, 0), 2e-6 / 86400, 1e-14);
    bench_close(&b);
}
END_TEST

/* Three a day: granted at 0, 1 and 2 h; then, to the tick, when the first has left the window.
 * A dose that a stop cut counts, too. */
START_TEST(requests_by_count)
{
    const double tick = 1 / 3600e6;
    struct bench b;
    open_dose(&b, "2 mg/day", "10 mg/mL");
    bench_set(&b, "demand_dose", "0.2 mg");
    bench_set(&b, "demand_count", "3");
    bench_start(&b);
    ask(&b, 0, 1, 0);
    ask(&b, 1, 2, 0);
    bench_event(&b, "stop", 0, NULL);
    bench_event(&b, "start", 0);
    ask(&b, 2, 3, 0);
    ask(&b, 3, 3, 1);
    ask(&b, 24 - tick, 3, 2);
    ask(&b, 24, 4, 2);
    ask(&b, 25 - tick, 4, 3);
    ask(&b, 25, 5, 3);
    bench_close(&b);
}
END_TEST

static void open_line(struct bench *b, const char *rate)
{
    bench_open(b, &th_program_simple, 1);
    bench_set(b, "rate", rate);
    bench_set(b, "concentration", "2 mg/mL");
    EACH_LANE(i) {
        b->ports->pump.tubing[i] = 0.199e-6;
        b->ports->catheter.lumen[i] = 0.1958e-6;
    }
    bench_start(b);
}

/* 0.3948 mL at 12 mL/day are 47.376 min on top of 0.5 mL/day; left out, all that most_rate
 * leaves: 23.5 mL/day, 24.19 min, and no order is fitted by that. */
START_TEST(priming)
{
    struct bench b;
    open_line(&b, "0.5 mL/day");
    bench_event(&b, "prime", -1, "12 mL/day", NULL);
    CLOSE(b.ports->program.ordered_flow[0], 12.5 * ML_PER_DAY, 1e-12);
    ck_assert_double_le(fabs((double)b.timer[0] / 60e6 - 47.376), 1e-7);
    advance(&b, 1);
    bench_event(&b, "prime", -1, NULL, NULL);
    CLOSE(b.ports->program.ordered_flow[0], 24 * ML_PER_DAY, 1e-9);
    ck_assert_double_le(fabs((double)(b.timer[0] - b.now[0]) / 60e6 - 0.3948 / 23.5 * 1440),
                        1e-7);
    advance(&b, 2);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], (2 * 0.3948 + 1.0 / 24) * 1e-6, 1e-12);
    ck_assert_double_eq(bench_output(&b, "limited", 0)[0], 0);
    bench_event(&b, "prime", -1, NULL, "0.2 mL");
    advance(&b, 3);
    CLOSE(bench_output(&b, "ordered_volume", 0)[0], (0.9896 + 1.5 / 24) * 1e-6, 1e-12);
    bench_event(&b, "stop", -1, NULL);
    bench_event(&b, "prime", -1, NULL, NULL);
    ck_assert_double_eq(bench_output(&b, "refused_boluses", 0)[0], 1);
    bench_close(&b);
}
END_TEST

/* Believed: a catheter of 0.3 mL, so that priming and a bridge are that long; and 1 mg/mL in a
 * pump that holds 2 mg/mL, so that a dose of 1 mg/day is 1 mL/day. */
START_TEST(beliefs)
{
    struct bench b;
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "dose", "1 mg/day");
    EACH_LANE(i) {
        b.ports->pump.tubing[i] = 0.199e-6;
        b.ports->catheter.lumen[i] = 0.1958e-6;
        b.ports->clinician.catheter_volume[i] = 0.3e-6;
        b.ports->clinician.concentration[i] = 1;
        b.ports->drug.stock[0][i] = 2;
    }
    bench_start(&b);
    CLOSE(b.ports->program.ordered_flow[0], ML_PER_DAY, 1e-14);
    bench_event(&b, "prime", -1, "24 mL/day", NULL); /* 18 min, but 23 mL/day are left */
    ck_assert_double_le(fabs((double)b.timer[0] / 60e6 - 0.3 / 23 * 1440), 1e-6);
    advance(&b, 1);
    bench_event(&b, "bridge", -1, "4 mg/mL", NULL);
    ck_assert_double_le(fabs((double)(b.timer[0] - b.now[0]) / 3600e6 - 0.3 * 24), 1e-6);
    advance(&b, 9);
    CLOSE(b.ports->program.ordered_flow[0], 0.25 * ML_PER_DAY, 1e-14);
    bench_close(&b);
}
END_TEST

/* Implanted anew, the concentration is believed again. */
START_TEST(beliefs_of_a_new_pump)
{
    struct bench b, *all[] = {&b};
    bench_open(&b, &th_program_simple, 1);
    bench_set(&b, "dose", "1 mg/day");
    EACH_LANE(i) b.ports->drug.stock[0][i] = 2;
    EACH_LANE(i) b.ports->clinician.concentration[i] = 1;
    bench_start(&b);
    bench_event(&b, "concentration", -1, "4 mg/mL", NULL);
    CLOSE(b.ports->program.ordered_flow[0], 0.25 * ML_PER_DAY, 1e-14);
    bench_device(all, 1, -1, true);
    ck_assert_double_eq(b.ports->program.ordered_flow[0], 0);
    bench_device(all, 1, -1, false);
    CLOSE(b.ports->program.ordered_flow[0], ML_PER_DAY, 1e-14);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "orders");
    tcase_add_test(tests, orders_are_rounded);
    tcase_add_test(tests, boluses_are_rounded);
    tcase_add_test(tests, a_change_counts_from_the_rounded_dose);
    tcase_add_test(tests, requests_by_count);
    tcase_add_test(tests, priming);
    tcase_add_test(tests, beliefs);
    tcase_add_test(tests, beliefs_of_a_new_pump);
}
