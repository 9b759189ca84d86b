/* The dates at which the reservoir will be low, refilled and empty: by the use of the last day.
 */
#define TH_SUITE "bellows dates"
#include "support/bench/bellows.h"
#include "support/check_main.h"

/* Hours at a flow that is drawn as it is ordered. */
static void use(struct bench *b, double flow, int hours)
{
    for (int k = 0; k < hours; k++) draw(b, flow * ML_PER_DAY, flow * ML_PER_DAY, 3600);
}

static double day_now(const struct bench *b)
{
    return (double)b->now[0] / 86400e6;
}

static void expect(struct bench *b, const char *output, double days)
{
    double found = bench_output(b, output, 0)[0] / DAY;
    ck_assert_msg(fabs(found - days) <= 1e-9 * days, "%s is day %.10g, not %.10g", output,
                  found, days);
}

/* Above the residual 18.6 mL, of which 0.3 (1 - ln 2) = 0.092056 mL are not there at half the
 * flow. */
static const double usable = 18.6 - 0.3 * (1 - 0.69314718055994531);

/* A bolus of 0.5 mL in an hour each day, nothing between: 0.5 mL a day, whatever the hour. */
START_TEST(boluses_only)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_start(&b);
    for (int day = 0; day < 5; day++) {
        use(&b, 12, 1);
        use(&b, 0, 11);
        if (day > 0)
            expect(&b, "empty_at", day_now(&b) + (usable - 0.5 * (day + 1)) / 0.5);
        use(&b, 0, 12);
        expect(&b, "empty_at", day + 1 + (usable - 0.5 * (day + 1)) / 0.5);
        expect(&b, "predicted_empty", day + 1 + (18.6 - 0.5 * (day + 1)) / 0.5);
        expect(&b, "refill_due", day + 1 + (18 - 0.5 * (day + 1)) / 0.5);
    }
    bench_close(&b);
}
END_TEST

/* 0.6 mL/day at night, 0.2 by day: 0.4 mL a day, seen at 6, 12, 18 and 24 h of the third day.
 */
START_TEST(a_days_pattern)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_start(&b);
    for (int day = 0; day < 2; day++) {
        use(&b, 0.6, 12);
        use(&b, 0.2, 12);
    }
    double drawn = 0.8;
    for (int quarter = 0; quarter < 4; quarter++) {
        double flow = quarter < 2 ? 0.6 : 0.2;
        use(&b, flow, 6);
        drawn += flow / 4;
        expect(&b, "empty_at", day_now(&b) + (usable - drawn) / 0.4);
        expect(&b, "predicted_empty", day_now(&b) + (18.6 - drawn) / 0.4);
    }
    bench_close(&b);
}
END_TEST

/* Of a steady flow the dates stand still from the first second on, through the taper too, and
 * at time 0 they are those of what is ordered then. refill_due: never after the longest
 * interval. */
START_TEST(steady)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 0.3 * ML_PER_DAY;
    bench_start(&b);
    expect(&b, "empty_at", usable / 0.3);
    draw(&b, 0.3 * ML_PER_DAY, 0.3 * ML_PER_DAY, 1);
    expect(&b, "empty_at", usable / 0.3);
    expect(&b, "refill_due", 60);
    EACH_LANE(i) bench_param(&b, "longest_interval")[i] = 50 * DAY;
    expect(&b, "refill_due", 50);
    for (int day = 0; day < 61; day++) draw(&b, 0.3 * ML_PER_DAY, 0.3 * ML_PER_DAY, DAY);
    double u = (18.6 - 0.3 * 61) - 0.3 / 86400, taper = 0.3;
    ck_assert_double_lt(u, taper);
    while (u > 0.16) { /* as the pump fades: u' = -0.3 u/d a day */
        double less = u * -expm1(-0.3 / taper / 24);
        draw(&b, less * 24 * ML_PER_DAY, 0.3 * ML_PER_DAY, 3600);
        u -= less;
        double found = bench_output(&b, "empty_at", 0)[0] / DAY;
        ck_assert_double_le(fabs(found - day_now(&b) - log(2 * u / taper) * taper / 0.3), 1e-6);
    }
    bench_close(&b);
}
END_TEST

static const double never = 100 * 365.25;

/* A pump that is stuck: the reservoir is never empty, though the programmer counts on. Stopped:
 * neither. Nothing used in the last day: neither. */
START_TEST(stuck_and_stopped)
{
    struct bench b;
    open_reservoir(&b, 1, 10);
    bench_start(&b);
    use(&b, 0.4, 24);
    EACH_LANE(i) b.ports->pump.stalled[i] = 1;
    expect(&b, "empty_at", 1 + never);
    expect(&b, "predicted_empty", 1 + 18.2 / 0.4);
    EACH_LANE(i) {
        b.ports->pump.stalled[i] = 0;
        b.ports->program.stopped[i] = 1;
    }
    expect(&b, "empty_at", 1 + never);
    expect(&b, "predicted_empty", 1 + never);
    ck_assert_double_eq(bench_output(&b, "alarm_in", 0)[0], never * DAY);
    EACH_LANE(i) b.ports->program.stopped[i] = 0;
    use(&b, 0, 23);
    ck_assert_double_lt(bench_output(&b, "empty_at", 0)[0], 2000 * DAY);
    use(&b, 0, 1);
    expect(&b, "empty_at", 2 + never);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "dates");
    tcase_add_test(tests, boluses_only);
    tcase_add_test(tests, a_days_pattern);
    tcase_add_test(tests, steady);
    tcase_add_test(tests, stuck_and_stopped);
}
