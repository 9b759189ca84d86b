/* Compartments of plasma.linear by their places, plasma.concentration@peripheral and so on:
 * closed forms, sums, and the same number through every door. */
#define TH_SUITE "plasma compartments"
#include "support/check_main.h"

#include "support/real_run.h"

#define HEAD "format: 1\ntitle: t\ncsf: {cells: 40, poles: 5}\n"
#define RUN "run: {duration: 12 h, sample: 10 min}\n"
#define TWO                                                                                  \
    "drug: {name: a, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s, plasma_volume: 20 L, " \
    "plasma_clearance: 0.5 L/min, peripheral_volume: 60 L, intercompartmental: 1 L/min}\n"
#define BOLUS "events: [{at: 0 h, do: plasma.dose, amount: 4 mg, route: iv}]\n"

static struct real_run run_of(const char *text)
{
    struct real_run run = real_run(text);
    ck_assert_msg(run.status == TH_OK, "%s", run.error.count ? run.error.text[0] : "stopped");
    return run;
}

/* A bolus M into two compartments, with k = CL/V, a = Q/V, b = Q/V2: both fall with the roots
 * of x^2 - (k + a + b) x + k b, and C2 = M/V b (e^-(y t) - e^-(x t))/(x - y). */
START_TEST(two_compartments)
{
    const double k = 0.5 / 60 / 20, a = 1.0 / 60 / 20, b = 1.0 / 60 / 60, sum = k + a + b;
    const double x = sum / 2 + sqrt(sum * sum / 4 - k * b), y = k * b / x, c = 4e-6 / 20e-3;
    struct real_run run =
        run_of(HEAD RUN TWO BOLUS
               "record: [plasma.concentration@central, plasma.concentration@peripheral, "
               "plasma.amount@central, plasma.amount@peripheral, plasma.amount@deep, "
               "plasma.concentration@deep, plasma.amount]\n");
    for (size_t t = 1; t < run.trace->times; t++) {
        const double s = 600.0 * (double)t;
        const double one = c * ((b - y) * exp(-y * s) - (b - x) * exp(-x * s)) / (x - y);
        const double two = c * b * (exp(-y * s) - exp(-x * s)) / (x - y);
        const double in = real_get(&run, "plasma.central_amount", t);
        const double beside = real_get(&run, "plasma.peripheral_amount", t);
        ck_assert_double_eq_tol(real_get(&run, "plasma.concentration", t), one, 5e-8 * c);
        ck_assert_double_eq_tol(real_get(&run, "plasma.peripheral_concentration", t), two,
                                5e-8 * c);
        ck_assert_double_eq_tol(in, 20e-3 * one, 1e-9 * 4e-6 * 50);
        ck_assert_double_eq_tol(beside / (60e-3 * two), 1, 1e-6);
        ck_assert_double_eq(real_get(&run, "plasma.deep_concentration", t), 0);
        ck_assert_double_eq(real_get(&run, "plasma.deep_amount", t), 0);
        ck_assert_double_eq_tol((in + beside) / real_get(&run, "plasma.amount", t), 1, 1e-12);
    }
    real_close(&run);
}
END_TEST

/* 10 mg swallowed after an hour, 1/a = 30 min, 1/b = 15 min on the way; 8 mg under the skin
 * after five, 1/a' = 2 h. */
START_TEST(ways)
{
    const double a = 1 / 1800.0, b = 1 / 900.0;
    struct real_run run = run_of(
        HEAD RUN "drug: {name: a, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s, "
                 "plasma_volume: 20 L, plasma_clearance: 0.5 L/min, absorption_time: 30 min, "
                 "transit_time: 15 min, skin_time: 2 h}\n"
                 "events:\n"
                 "  - {at: 1 h, do: plasma.dose, amount: 10 mg, route: oral}\n"
                 "  - {at: 5 h, do: plasma.dose, amount: 8 mg, route: sc}\n"
                 "record: [plasma.amount@gut, plasma.amount@transit, plasma.amount@skin, "
                 "plasma.gut]\n");
    for (size_t t = 1; t < run.trace->times; t++) {
        const double s = 600.0 * (double)t - 3600, later = s - 4 * 3600;
        const double gut = s > 0 ? 10e-6 * exp(-a * s) : 0;
        const double transit = s > 0 ? 10e-6 * a / (a - b) * (exp(-b * s) - exp(-a * s)) : 0;
        const double skin = later > 0 ? 8e-6 * exp(-later / 7200) : 0;
        ck_assert_double_eq_tol(real_get(&run, "plasma.gut_amount", t), gut, 2e-8 * 10e-6);
        ck_assert_double_eq_tol(real_get(&run, "plasma.transit_amount", t), transit,
                                2e-8 * 10e-6);
        ck_assert_double_eq_tol(real_get(&run, "plasma.skin_amount", t), skin, 2e-8 * 8e-6);
        ck_assert_double_eq_tol(real_get(&run, "plasma.gut_amount", t) +
                                    real_get(&run, "plasma.transit_amount", t) +
                                    real_get(&run, "plasma.skin_amount", t),
                                real_get(&run, "plasma.gut", t), 1e-12 * 18e-6);
    }
    real_close(&run);
}
END_TEST

/* record:, with blanks, a drug and a star; check:, of:, take:; when: and if:. The peripheral
 * compartment of `a` is full after 1/x ln(..): its most is between two samples. */
START_TEST(doors)
{
    const double k = 0.5 / 60 / 20, a = 1.0 / 60 / 20, b = 1.0 / 60 / 60, sum = k + a + b;
    const double x = sum / 2 + sqrt(sum * sum / 4 - k * b), y = k * b / x;
    const double full = log(x / y) / (x - y); /* C2' = 0 */
    const double most = 4e-6 / 20e-3 * b * (exp(-y * full) - exp(-x * full)) / (x - y);
    struct real_run run = run_of(
        HEAD RUN
        "drug:\n"
        "  - {name: a, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s, plasma_volume: 20 L, "
        "plasma_clearance: 0.5 L/min, peripheral_volume: 60 L, intercompartmental: 1 L/min}\n"
        "  - {name: b, concentration: 0 mg/mL, diffusivity: 6e-10 m2/s, plasma_volume: 20 L, "
        "plasma_clearance: 0.5 L/min}\n"
        "events:\n"
        "  - {at: 0 h, do: plasma.dose, drug: a, amount: 4 mg, route: iv}\n"
        "  - {name: low, when: {check: plasma.concentration.a @ peripheral, above: 10 ng/mL}, "
        "do: plasma.dose, drug: b, amount: 1 mg, route: iv, times: 1}\n"
        "record:\n"
        "  - plasma.concentration.*@peripheral\n"
        "  - plasma.amount.a@central\n"
        "  - {path: plasma.concentration.a@peripheral, take: max}\n"
        "  - {path: plasma.concentration.b@central, take: first above 1 ng/mL}\n"
        "  - {path: plasma.concentration.a@peripheral, take: first above 10 ng/mL}\n"
        "require:\n"
        "  - {name: more, check: plasma.concentration.a@peripheral, take: final, of: "
        "plasma.concentration.a@central, above: 1}\n");
    real_column(&run, "plasma.peripheral_concentration.a");
    real_column(&run, "plasma.peripheral_concentration.b");
    real_column(&run, "plasma.central_amount.a");
    ck_assert_uint_eq(run.scenario->column_count, 3);
    ck_assert_uint_eq(run.scenario->requirement_count, 1);
    double taken[3];
    size_t count = 0;
    for (size_t n = 0; n < run.scenario->reduction_count; n++)
        if (run.scenario->reductions[n].recorded && count < 3)
            taken[count++] = th_trace_reduced(run.trace, n, 0);
    ck_assert_uint_eq(count, 3);
    ck_assert_double_eq_tol(taken[0] / most, 1, 1e-6);
    ck_assert_double_eq_tol(taken[1], taken[2], 1e-3); /* s */
    ck_assert_double_gt(taken[1], 0);
    real_close(&run);
}
END_TEST

/* A word that is none, and one of something else. */
START_TEST(no_such_place)
{
    const char *const paths[][2] = {
        {"plasma.concentration@periferal", "did you mean \"peripheral\"?"},
        {"plasma.concentration@gut", "(allowed: central, peripheral, deep)"},
        {"plasma.amount@T10", "(allowed: central, peripheral, deep, gut, transit, skin)"},
        {"plasma.cleared@central", "it has no places: it is a single number"},
        {"plasma.concentration@*", "is no range of levels of a profile"},
    };
    for (size_t n = 0; n < sizeof paths / sizeof paths[0]; n++) {
        char text[2000];
        struct th_error error = {0};
        struct th_units *units = th_units_create(&error);
        snprintf(text, sizeof text, HEAD RUN TWO "record: [\"%s\"]\n", paths[n][0]);
        struct th_scenario *scenario = th_scenario_parse(&th_catalog, units, "scenarios/t.yaml",
                                                         text, strlen(text), NULL, 0, &error);
        ck_assert_ptr_null(scenario);
        ck_assert_msg(strstr(error.text[0], paths[n][1]) != NULL, "%s", error.text[0]);
        th_units_free(units);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "compartments");
    tcase_add_test(tests, two_compartments);
    tcase_add_test(tests, ways);
    tcase_add_test(tests, doors);
    tcase_add_test(tests, no_such_place);
}
