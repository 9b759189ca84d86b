/* pressure/marmarou: infusion, leaks, posture, balance of the fluid, orders, what it refuses.
 */
#define TH_SUITE "pressure marmarou"
#include "support/check_main.h"

#include "base/random.h"
#include "laws.h"
#include "support/bench/view.h"

extern const struct th_model th_pressure_marmarou;

#define NEAR(value, expected, relative)                                    \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), \
                  "%.10g is not %.10g", (double)(value), (double)(expected))

static const double ml_min = 1e-6 / 60;

static void open(struct bench *b)
{
    bench_open(b, &th_pressure_marmarou, 0);
    EACH_LANE(i) b->ports->csf.canal_volume[i] = 97.3e-6;
    bench_start(b);
}

static void give(struct bench *b, double volume, double seconds)
{
    EACH_LANE(i) b->ports->catheter.opening_volume[TH_TIP][i] = volume;
    bench_step(b, seconds);
}

static double mmhg(const struct bench *b)
{
    return b->ports->pressure.csf[0] / TH_MMHG;
}

static void rest(struct bench *b, double seconds)
{
    for (double t = 0; t < seconds;) {
        double longest[TH_LANES];
        bench_limit(b, seconds - t, longest);
        give(b, 0, longest[0]);
        t += longest[0];
    }
}

/* An infusion test: 1.5 mL/min for 20 min, in steps as long as the model takes them; then the
 * pressure falls to where it was. */
START_TEST(infusion)
{
    static const double minutes[] = {1, 2, 5, 10, 20},
                        expected[] = {13.15, 14.67, 18.65, 22.51, 24.33};
    struct bench b;
    open(&b);
    NEAR(mmhg(&b), 11.6, 1e-5);
    double t = 0;
    for (int k = 0; k < 5; k++)
        while (t < 60 * minutes[k] * (1 - 1e-12)) {
            double longest[TH_LANES];
            bench_limit(&b, 60 * minutes[k] - t, longest);
            give(&b, 1.5 * ml_min * longest[0], longest[0]);
            t += longest[0];
            if (t >= 60 * minutes[k] * (1 - 1e-12))
                ck_assert_double_le(fabs(mmhg(&b) - expected[k]), 5e-3);
        }
    NEAR(bench_output(&b, "held_volume", 0)[0], 25.9e-6 * log10(24.33 / 11.6), 1e-3);
    NEAR(bench_output(&b, "compliance", 0)[0], 25.9e-6 / log(10) / (24.33 * TH_MMHG), 1e-3);
    rest(&b, 3 * 3600);
    NEAR(mmhg(&b), 11.6, 1e-5);
    bench_close(&b);
}
END_TEST

/* A hole of 0.02 mL/min/mmHg, supine: 9.90 mmHg, of 0.198 mL/min; one of 0.1: 3.50 mmHg, all
 * that is formed leaks. Patched, it is as it was. */
START_TEST(leaks)
{
    struct bench b;
    open(&b);
    bench_event(&b, "puncture", -1, "44 cm", NULL, NULL, "0.02 mL/min/mmHg", NULL);
    ck_assert_double_eq(b.ports->pressure.leak_position[0], 0.44);
    rest(&b, 48 * 3600);
    ck_assert_double_le(fabs(mmhg(&b) - 9.90), 5e-3);
    NEAR(bench_output(&b, "leaked_flow", 0)[0] / ml_min, 0.198, 5e-3);
    NEAR(bench_output(&b, "absorbed_flow", 0)[0] / ml_min, 0.152, 5e-3);
    ck_assert_double_eq(bench_output(&b, "unsealed_hole", 0)[0], 1);
    bench_event(&b, "patch", -1);
    ck_assert_double_eq(bench_output(&b, "unsealed_hole", 0)[0], 0);
    bench_event(&b, "puncture", -1, "44 cm", "22", NULL, NULL, "6 h");
    ck_assert_double_eq(bench_output(&b, "unsealed_hole", 0)[0], 0);
    bench_event(&b, "patch", -1);
    bench_event(&b, "puncture", -1, "44 cm", NULL, NULL, "0.1 mL/min/mmHg", NULL);
    rest(&b, 48 * 3600);
    NEAR(mmhg(&b), 3.5, 1e-5);
    NEAR(bench_output(&b, "leaked_flow", 0)[0] / ml_min, 0.35, 1e-9);
    ck_assert_double_eq(bench_output(&b, "absorbed_flow", 0)[0], 0);
    bench_event(&b, "patch", -1);
    rest(&b, 48 * 3600);
    NEAR(mmhg(&b), 11.6, 1e-5);
    ck_assert_double_eq(bench_output(&b, "leaked_flow", 0)[0], 0);
    bench_close(&b);
}
END_TEST

/* Upright the hole at L4 (55.9 cm) has the column of 39.9 cm on it: of 11.6 mmHg 40.97. Behind
 * it the pressure of the epidural space. */
START_TEST(posture)
{
    struct bench b;
    open(&b);
    for (int i = 1; i < TH_LANES; i += 2) b.ports->surroundings.posture[i] = TH_UPRIGHT;
    for (int i = 2; i < 4; i++) b.ports->depot.pressure[TH_EPIDURAL][i] = -5 * TH_MMHG;
    bench_event(&b, "puncture", -1, "55.9 cm", NULL, NULL, "0.01 mL/min/mmHg", NULL);
    give(&b, 0, 1e-3);
    const double *leak = bench_output(&b, "leaked_flow", 0);
    const double column = 1000.6 * 9.80665 * 0.399 / TH_MMHG;
    NEAR(leak[0] / ml_min, 0.116, 1e-5);
    NEAR(leak[1] / ml_min, 0.01 * (11.6 + column), 1e-5);
    NEAR(leak[2] / ml_min, 0.166, 1e-5);
    NEAR(leak[3] / ml_min, 0.01 * (16.6 + column), 1e-5);
    NEAR(leak[1] / leak[0], 3.5, 0.02);
    bench_close(&b);
}
END_TEST

/* Formed, what comes in, absorbed, held, leaked: each step, and over days of strokes, draws,
 * holes that close. */
START_TEST(fluid_balances)
{
    struct bench b;
    open(&b);
    const struct th_pressure_ports *pressure = &b.ports->pressure;
    double came = 0, time = 0;
    uint64_t count = 0;
    for (int n = 0; n < 3000; n++) {
        const double share = th_random(7, 0, "balance", count++);
        const double h = 1 + 200 * th_random(7, 0, "balance", count++);
        const double flow = n % 3 ? ml_min * (1.1 * share - 0.5) : 0;
        if (n % 97 == 0)
            bench_event(&b, "puncture", -1, "40 cm", "22", n % 2 ? "pencil" : NULL, NULL,
                        n % 4 ? "10 min" : NULL);
        if (n % 501 == 500)
            bench_event(&b, "patch", -1);
        give(&b, flow * h, h);
        came += flow * h;
        time += h;
        const double in = pressure->formed[0][0] + pressure->formed[1][0] + flow;
        const double out = pressure->absorbed[0][0] + pressure->absorbed[1][0] +
                           pressure->absorbed[2][0] + pressure->stored[0][0] +
                           pressure->stored[1][0] + pressure->leaked[0];
        ck_assert_double_le(fabs(in - out), 1e-14 * ml_min);
        ck_assert_int_eq(b.status[0], TH_OK);
    }
    const double absorbed = bench_output(&b, "absorbed_volume", 0)[0];
    const double leaked = bench_output(&b, "leaked_volume", 0)[0];
    const double held = bench_output(&b, "held_volume", 0)[0];
    const double all = 0.35 * ml_min * time + came;
    NEAR(absorbed + leaked + held, all, 1e-12);
    ck_assert_double_gt(leaked, 0.01 * all);
    bench_close(&b);
}
END_TEST

/* By gauge: the fourth power of the diameter, 0.4 of it for a pencil point; it closes to 1/e in
 * its time; another puncture adds to what is left. */
START_TEST(hole)
{
    struct bench b;
    open(&b);
    const double unit = ml_min / TH_MMHG;
    bench_event(&b, "puncture", -1, "40 cm", "22", NULL, NULL, NULL);
    NEAR(bench_output(&b, "hole_conductance", 0)[0], 0.009 * unit, 1e-5);
    bench_event(&b, "patch", -1);
    ck_assert_double_eq(bench_output(&b, "hole_conductance", 0)[0], 0);
    bench_event(&b, "puncture", -1, "40 cm", "27", "pencil", NULL, "10 min");
    const double first = 0.4 * 0.009 * pow(0.4 / 0.7, 4) * unit;
    NEAR(bench_output(&b, "hole_conductance", 0)[0], first, 1e-5);
    give(&b, 0, 600);
    NEAR(bench_output(&b, "hole_conductance", 0)[0], first / exp(1), 1e-5);
    bench_event(&b, "puncture", -1, "42 cm", NULL, NULL, "0.001 mL/min/mmHg", NULL);
    NEAR(bench_output(&b, "hole_conductance", 0)[0], first / exp(1) + 0.001 * unit, 1e-5);
    ck_assert_double_eq(b.ports->pressure.leak_position[0], 0.42);
    bench_close(&b);
}
END_TEST

/* A step cut into pieces at any instant is the step. */
START_TEST(cut)
{
    struct bench whole, parts;
    open(&whole);
    open(&parts);
    bench_event(&whole, "puncture", -1, "40 cm", NULL, NULL, "0.05 mL/min/mmHg", "5 min");
    bench_event(&parts, "puncture", -1, "40 cm", NULL, NULL, "0.05 mL/min/mmHg", "5 min");
    const double flow = 0.4 * ml_min;
    give(&whole, 1200 * flow, 1200);
    for (int k = 0; k < 1200; k += 1 + k % 7)
        give(&parts, flow * fmin(1 + k % 7, 1200 - k), fmin(1 + k % 7, 1200 - k));
    NEAR(mmhg(&parts), mmhg(&whole), 1e-12);
    NEAR(bench_output(&parts, "leaked_volume", 0)[0],
         bench_output(&whole, "leaked_volume", 0)[0], 1e-12);
    NEAR(bench_output(&parts, "absorbed_volume", 0)[0],
         bench_output(&whole, "absorbed_volume", 0)[0], 1e-12);
    bench_close(&whole);
    bench_close(&parts);
}
END_TEST

START_TEST(refuses)
{
    struct bench b;
    open(&b);
    double params[BENCH_ROWS];
    for (size_t k = 0; k < b.model->params.count; k++) params[k] = b.params[k * TH_LANES];
    const struct th_setup setup = {.params = params};
    struct th_error error = {0};
    ck_assert_int_eq(b.model->check(&setup, &error), TH_OK);
    params[bench_row(&b.model->params, "resting")] = 0;
    ck_assert_int_eq(b.model->check(&setup, &error), TH_BAD_INPUT);
    for (int i = 0; i < 3; i++)
        b.ports->catheter.opening_volume[TH_TIP][i] = i ? (i - 1.5) * 42e-6 : 19e-6;
    bench_step(&b, 1);
    ck_assert_int_eq(b.status[0], TH_OK);
    for (int i = 1; i < 3; i++) {
        ck_assert_int_eq(b.status[i], TH_BAD_INPUT);
        ck_assert(strstr(b.model->why(&b.view, i), "20 mL") != NULL);
    }
    ck_assert_ptr_null(b.model->why(&b.view, 0));
    bench_param(&b, "reference")[0] = 64 * TH_MMHG;
    b.due[0] = true;
    bench_prepare(&b);
    ck_assert_int_eq(b.status[0], TH_BAD_INPUT);
    ck_assert(strstr(b.model->why(&b.view, 0), "pressure.reference") != NULL);
    bench_close(&b);
}
END_TEST

static enum th_status asks(const char *gauge, const char *conductance)
{
    const struct th_command *word = &th_pressure_marmarou.commands[0];
    struct th_error error = {0};
    const double args[] = {0.4, gauge ? atof(gauge) : NAN, 0,
                           conductance ? atof(conductance) : NAN, NAN};
    return word->check(args, &error);
}

START_TEST(orders)
{
    ck_assert_int_eq(asks("22", NULL), TH_OK);
    ck_assert_int_eq(asks(NULL, "1e-12"), TH_OK);
    ck_assert_int_eq(asks(NULL, NULL), TH_BAD_INPUT);
    ck_assert_int_eq(asks("22", "1e-12"), TH_BAD_INPUT);
    ck_assert_int_eq(asks("22.5", NULL), TH_BAD_INPUT);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "marmarou");
    tcase_add_test(tests, infusion);
    tcase_add_test(tests, leaks);
    tcase_add_test(tests, posture);
    tcase_add_test(tests, fluid_balances);
    tcase_add_test(tests, hole);
    tcase_add_test(tests, cut);
    tcase_add_test(tests, refuses);
    tcase_add_test(tests, orders);
}
