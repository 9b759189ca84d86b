/* needle/syringe: what an order gives or draws, exactly, whatever the steps; one order ends the
 * one before; doses as labelled and as base; the ports; what is refused. */
#define TH_SUITE "needle syringe"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_needle_syringe;

#define NEAR(value, expected, relative)                                    \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), \
                  "%.17g is not %.17g", (double)(value), (double)(expected))

static void open_with(struct bench *b, const char *gauge, const char *opening)
{
    bench_open(b, &th_needle_syringe, 2);
    bench_set(b, "level", "51.1 cm");
    bench_set(b, "gauge", gauge);
    if (opening)
        bench_set(b, "opening", opening);
    for (size_t d = 0; d < 2; d++)
        EACH_LANE(i) {
            b->ports->drug.base_fraction[d][i] = d ? 0.8 : 0.75;
            b->ports->drug.stock[d][i] = d ? 4 : 10;
        }
    bench_start(b);
}

/* Steps of all lengths until the order ends, or for a time; sums of volume and masses. */
struct sums {
    double volume, mass[2], seconds;
};

static struct sums run(struct bench *b, double seconds)
{
    struct sums sum = {0};
    for (int n = 1; sum.seconds < seconds; n++) {
        const double whole = fmin(seconds - sum.seconds, n);
        const double left =
            b->timer[3] == TH_NEVER ? INFINITY : th_seconds_of(b->timer[3] - b->now[3]);
        const double h = rint(fmin(whole, left) * 1e6) / 1e6;
        bench_step(b, h);
        sum.volume += b->ports->needle.volume[3];
        for (size_t d = 0; d < 2; d++) {
            ck_assert_double_ge(b->ports->needle.mass[d][3], 0);
            sum.mass[d] += b->ports->needle.mass[d][3];
        }
        NEAR(b->ports->needle.volume[3], b->ports->needle.flow[3] * h, 1e-15);
        sum.seconds += h;
        if (b->timer[3] == b->now[3])
            EACH_LANE(i) bench_timer(b, i);
    }
    return sum;
}

/* 0.25 mg in 2 mL over a minute; nothing before and after. */
START_TEST(a_dose)
{
    struct bench b;
    open_with(&b, "25", NULL);
    ck_assert_double_eq(run(&b, 10).volume, 0);
    bench_event(&b, "inject", -1, NULL, "0.25 mg", "2 mL", NULL, NULL, NULL, NULL);
    NEAR(b.ports->needle.injected[3], 2e-6, 1e-15);
    NEAR(b.ports->needle.flow[3], 2e-6 / 60, 1e-15);
    const struct sums sum = run(&b, 100);
    NEAR(sum.volume, 2e-6, 1e-14);
    NEAR(sum.mass[0], 0.75 * 0.25e-6, 1e-14);
    ck_assert_double_eq(sum.mass[1], 0);
    ck_assert_double_eq(b.ports->needle.injected[3], 0);
    ck_assert_double_eq(b.ports->needle.flow[3], 0);
    NEAR(bench_output(&b, "injected_volume", 0)[3], 2e-6, 1e-15);
    NEAR(bench_output(&b, "dose", 0)[3], 0.25e-6, 1e-15);
    ck_assert_double_eq(bench_output(&b, "cut_orders", 0)[3], 0);
    NEAR(b.ports->needle.supplied_mass[0][3], 0.75 * 0.25e-6, 1e-15);
    NEAR(b.ports->needle.supplied_volume[3], 2e-6, 1e-15);
    bench_close(&b);
}
END_TEST

/* drug, dose, volume, concentration, over; the volume, and the dose of the second drug, and of
 * the first: two of three are enough, a drug alone is at its stock, and fluid is fluid. */
START_TEST(two_of_three)
{
    static const struct {
        const char *args[5];
        double volume, dose[2];
    } orders[] = {
        {{NULL, "1 mg", "3 mL", NULL, NULL}, 3e-6, {1e-6, 0}},
        {{"1", "1 mg", NULL, "0.5 mg/mL", NULL}, 2e-6, {0, 1e-6}},
        {{"1", NULL, "0.5 mL", "2 mg/mL", "5 s"}, 0.5e-6, {0, 1e-6}},
        {{NULL, NULL, "0.5 mL", "2 mg/mL", "5 s"}, 0.5e-6, {1e-6, 0}},
        {{"1", NULL, "0.5 mL", NULL, NULL}, 0.5e-6, {0, 2e-6}},
        {{NULL, NULL, "10 mL", NULL, "100 s"}, 10e-6, {0, 0}},
    };
    for (size_t k = 0; k < sizeof orders / sizeof orders[0]; k++) {
        struct bench b;
        const char *const *args = orders[k].args;
        open_with(&b, "22", NULL);
        bench_event(&b, "inject", -1, args[0], args[1], args[2], args[3], args[4], NULL, NULL);
        NEAR(run(&b, 120).volume, orders[k].volume, 1e-14);
        for (size_t d = 0; d < 2; d++)
            NEAR(bench_output(&b, "dose", d)[3], orders[k].dose[d], 1e-14);
        bench_close(&b);
    }
}
END_TEST

/* An order ends the one before it; what that lacked is counted. An infusion without an end
 * lacks nothing. */
START_TEST(one_thing_at_a_time)
{
    struct bench b;
    open_with(&b, "25", NULL);
    bench_event(&b, "inject", -1, NULL, "1 mg", "2 mL", NULL, "100 s", NULL, NULL);
    NEAR(run(&b, 25).volume, 0.5e-6, 1e-13);
    bench_event(&b, "infuse", -1, "1.5 mL/min", "1", "2 mg/mL", NULL, NULL);
    ck_assert_double_eq(b.ports->needle.injected[3], 0);
    ck_assert_double_eq(bench_output(&b, "cut_orders", 0)[3], 1);
    NEAR(bench_output(&b, "cut_volume", 0)[3], 1.5e-6, 1e-12);
    const struct sums sum = run(&b, 3600);
    NEAR(sum.volume, 90e-6, 1e-12);
    NEAR(sum.mass[1], 0.8 * 2 * 90e-6, 1e-12);
    bench_event(&b, "stop", -1);
    ck_assert_double_eq(run(&b, 100).volume, 0);
    ck_assert_double_eq(bench_output(&b, "cut_orders", 0)[3], 1);
    bench_event(&b, "infuse", -1, "1 mL/min", NULL, NULL, "30 s", NULL);
    NEAR(run(&b, 100).volume, 0.5e-6, 1e-13);
    ck_assert_double_eq(bench_output(&b, "cut_orders", 0)[3], 1);
    NEAR(bench_output(&b, "dose", 0)[3], 0.25e-6, 1e-12);
    bench_close(&b);
}
END_TEST

START_TEST(draws)
{
    struct bench b;
    open_with(&b, "25", NULL);
    bench_event(&b, "draw", -1, "10 mL", NULL, NULL);
    const struct sums sum = run(&b, 400);
    NEAR(sum.volume, -10e-6, 1e-13);
    ck_assert_double_eq(sum.mass[0] + sum.mass[1], 0);
    bench_event(&b, "draw", -1, NULL, "10 mL/h", NULL);
    NEAR(run(&b, 7200).volume, -20e-6, 1e-12);
    bench_event(&b, "draw", -1, NULL, "10 mL/h", "30 min");
    NEAR(run(&b, 7200).volume, -5e-6, 1e-12);
    NEAR(bench_output(&b, "drawn_volume", 0)[3], 35e-6, 1e-13);
    ck_assert_double_eq(bench_output(&b, "injected_volume", 0)[3], 0);
    ck_assert_double_eq(b.ports->needle.supplied_volume[3], 0);
    bench_close(&b);
}
END_TEST

/* The bores of the page; an opening of its own goes before. */
START_TEST(bores)
{
    static const char *const gauges[] = {"18", "20", "22", "24", "25", "27"};
    static const double widths[] = {0.910, 0.635, 0.440, 0.343, 0.292, 0.241};
    for (int k = 0; k < 6; k++) {
        struct bench b;
        open_with(&b, gauges[k], k == 5 ? "0.5 mm" : NULL);
        NEAR(b.ports->needle.bore[2], k == 5 ? 0.5e-3 : widths[k] * 1e-3, 1e-15);
        NEAR(b.ports->needle.position[2], 0.511, 1e-15);
        bench_close(&b);
    }
}
END_TEST

/* Density and spread of an injection, until its end: as said, or the drug's solution diluted
 * fourfold by fluid as heavy as CSF. */
START_TEST(weight_and_spread)
{
    struct bench b;
    open_with(&b, "25", NULL);
    EACH_LANE(i) {
        b.ports->pressure.density[i] = 1000.6;
        b.ports->drug.solution_density[0][i] = 1020.6;
        b.ports->drug.stock[0][i] = 2;
    }
    bench_event(&b, "inject", -1, NULL, "1 mg", "2 mL", NULL, "10 s", NULL, "4 cm");
    NEAR(b.ports->needle.density[3], 1005.6, 1e-12);
    NEAR(b.ports->needle.spread[3], 0.04, 1e-15);
    (void)run(&b, 20);
    ck_assert(b.ports->needle.density[3] == 0 && b.ports->needle.spread[3] == 0);
    bench_event(&b, "infuse", -1, "1 mL/min", NULL, "1 mg/mL", "30 s", "0.9990 g/mL");
    NEAR(b.ports->needle.density[3], 999.0, 1e-12);
    bench_close(&b);
}
END_TEST

/* Orders that are refused, each with its reason. NAN: not given. */
START_TEST(refusals)
{
    static const struct {
        const char *command;
        double args[5];
        const char *says;
    } refused[] = {
        {"inject", {0, 1e-6, 1e-6, 1, 60}, "give two of them"},
        {"inject", {0, NAN, NAN, 1, 60}, "volume is missing"},
        {"inject", {0, 1e-6, NAN, NAN, 60}, "in how much"},
        {"inject", {0, 1e-6, NAN, 0, 60}, "concentration is 0"},
        {"draw", {NAN, NAN, 60}, "give one of volume or flow"},
        {"draw", {1e-6, 1e-9, 60}, "give either volume or flow"},
    };
    for (size_t k = 0; k < sizeof refused / sizeof refused[0]; k++)
        for (size_t c = 0; c < th_needle_syringe.command_count; c++) {
            struct th_error error = {0};
            const struct th_command *command = &th_needle_syringe.commands[c];
            if (strcmp(command->name, refused[k].command) != 0)
                continue;
            ck_assert_int_eq(command->check(refused[k].args, &error), TH_BAD_INPUT);
            ck_assert_msg(strstr(error.text[0], refused[k].says), "%s", error.text[0]);
        }
}
END_TEST

/* Without a drug in the scenario a dose is doubted: nothing is dissolved. */
START_TEST(doubts)
{
    const struct th_setup none = {.species = 0}, one = {.species = 1};
    const double dose[] = {0, 1e-6, 1e-6, NAN, 60}, fluid[] = {NAN, NAN, 1e-6, NAN, 60};
    const double *const args[] = {dose, fluid};
    for (int k = 0; k < 2; k++) {
        struct th_error found[2] = {{0}};
        th_needle_syringe.commands[0].doubt(&none, args[k], &found[0]);
        th_needle_syringe.commands[0].doubt(&one, args[k], &found[1]);
        ck_assert_int_eq(found[0].count, k == 0);
        ck_assert_int_eq(found[1].count, 0);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "syringe");
    tcase_add_test(tests, a_dose);
    tcase_add_test(tests, two_of_three);
    tcase_add_test(tests, one_thing_at_a_time);
    tcase_add_test(tests, draws);
    tcase_add_test(tests, bores);
    tcase_add_test(tests, weight_and_spread);
    tcase_add_test(tests, refusals);
    tcase_add_test(tests, doubts);
}
