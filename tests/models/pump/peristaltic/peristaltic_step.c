/* The rotor's flow within a step: how it changes, what the reservoir gives now, what slips
 * back. */
#define TH_SUITE "peristaltic, step"
#include "support/bench/pump.h"
#include "support/check_main.h"

/* The flow at a step's end less that at its start, while a fading reservoir gives u/d: 1.1 and
 * 1.1 e^-b of the order, and u/d and e^(-W/d) of that. */
START_TEST(flow_within_a_step)
{
    double x = ML_PER_DAY * 0.2 * 36000 / 20e-6, d = 0.3e-6, first = 1.1 * ML_PER_DAY;
    struct bench b;
    open_pump(&b);
    bench_set(&b, "volume_effect", "20 %");
    EACH_LANE(i) b.ports->reservoir.usable[i] = i < 4 ? 18e-6 : 0.2e-6;
    bench_start(&b);
    bench_step(&b, 36000);
    CLOSE(b.ports->pump.change[0], first * expm1(-x), 1e-10);
    double asked = first * 36000 * -expm1(-x) / x, last = first * exp(-x) * exp(-asked / d);
    CLOSE(b.ports->pump.change[4], (last - first) * 0.2 / 0.3, 1e-10);
    bench_set(&b, "volume_effect", "0 %");
    bench_step(&b, 36000);
    ck_assert_double_eq(b.ports->pump.change[0], 0);
    bench_event(&b, "stall", -1, NULL);
    bench_step(&b, 36000);
    ck_assert_double_eq(b.ports->pump.change[0], 0);
    ck_assert_double_eq(b.ports->pump.change[4], 0);
    bench_close(&b);
}
END_TEST

/* The share now, whatever the last step was: 18.6 mL, 0.3, 0.15 and 0 of 0.3 mL. */
START_TEST(availability)
{
    static const double usable[] = {18.6e-6, 0.3e-6, 0.15e-6, 0}, share[] = {1, 1, 0.5, 0};
    struct bench b;
    open_pump(&b);
    bench_start(&b);
    for (int k = 0; k < 4; k++) {
        EACH_LANE(i) b.ports->reservoir.usable[i] = usable[3 - k];
        bench_step(&b, 3600);
        EACH_LANE(i) b.ports->reservoir.usable[i] = usable[k];
        CLOSE(bench_output(&b, "availability", 0)[0], share[k], 1e-15);
    }
    bench_close(&b);
}
END_TEST

/* At 300 kPa and what the relief needs to pass `slips`. */
static void open_relief(struct bench *b, double slips)
{
    open_pump(b);
    EACH_LANE(i)
        b->ports->catheter.inlet_pressure[i] = 300e3 + slips / bench_param(b, "relief")[i];
}

/* All of the flow slips back, 1.1 mL/day: the reservoir stands still, the flow and, fading, its
 * share too. Of a stalled rotor nothing slips, and what it would move is not less for what it
 * would draw. */
START_TEST(all_slips_back)
{
    struct bench b;
    open_relief(&b, 1.1 * ML_PER_DAY);
    bench_set(&b, "volume_effect", "20 %");
    EACH_LANE(i) b.ports->reservoir.usable[i] = i < 4 ? 18.6e-6 : 0.3e-6;
    bench_start(&b);
    bench_step(&b, 864000);
    CLOSE(b.ports->pump.flow[0], 1.1 * ML_PER_DAY, 1e-9);
    CLOSE(b.ports->pump.flow[4], 1.1 * ML_PER_DAY, 1e-9);
    ck_assert_double_le(fabs(b.ports->pump.change[0]), 1e-9 * ML_PER_DAY);
    ck_assert_double_le(fabs(b.ports->pump.change[4]), 1e-9 * ML_PER_DAY);
    EACH_LANE(i) b.ports->catheter.inlet_pressure[i] = 0;
    bench_event(&b, "stall", -1, NULL);
    bench_step(&b, 864000);
    CLOSE(bench_output(&b, "missed_volume", 0)[0], 11e-6, 1e-12);
    bench_close(&b);
}
END_TEST

/* Half of 1 mL/day slips back, u = 0.25 of d = 0.3 mL: u' = s - q u/d goes to s d/q = 0.15 mL,
 * with e^(-q/d t); in a day W = u - u(1) + s. One step or a thousand. */
START_TEST(half_slips_back)
{
    double s = 0.5 * ML_PER_DAY, end = 0.15e-6 + 0.1e-6 * exp(-1 / 0.3);
    for (int pieces = 1; pieces <= 1000; pieces *= 1000) {
        struct bench b;
        open_relief(&b, s);
        EACH_LANE(i) b.ports->reservoir.usable[i] = 0.25e-6;
        bench_start(&b);
        double moved = 0, h = 86400.0 / pieces;
        for (int k = 0; k < pieces; k++) {
            moved += draw(&b, h);
            EACH_LANE(i) b.ports->reservoir.usable[i] += s * h;
        }
        CLOSE(moved, 0.25e-6 - end + s * 86400, 1e-9);
        bench_close(&b);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "step");
    tcase_add_test(tests, flow_within_a_step);
    tcase_add_test(tests, availability);
    tcase_add_test(tests, all_slips_back);
    tcase_add_test(tests, half_slips_back);
}
