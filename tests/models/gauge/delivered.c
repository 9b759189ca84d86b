/* The gauge of doses ordered and delivered: closed forms. */
#define TH_SUITE "delivered"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_gauge_delivered;

static const double hour = 3600;

/* Orders and delivers at constant rates, kg/s as labelled and m3/s, for a while. */
static void pump(struct bench *b, double seconds, double ordered, double delivered, int steps)
{
    for (int k = 0; k < steps; k++) {
        double step = seconds / steps;
        EACH_LANE(i) {
            b->ports->program.ordered_volume[i] = ordered * step / 10;
            b->ports->catheter.opening_volume[TH_TIP][i] = delivered * step / 10;
            b->ports->program.ordered_mass[i] = ordered * step;
            b->ports->line.opening_mass[TH_TIP][0][i] =
                delivered * step * b->ports->drug.base_fraction[0][i];
            b->ports->line.opening_mass[TH_TIP][1][i] =
                3 * delivered * step * b->ports->drug.base_fraction[1][i];
        }
        bench_step(b, step);
    }
}

static void open_delivered(struct bench *b)
{
    bench_open(b, &th_gauge_delivered, 2);
    EACH_LANE(i) {
        b->ports->drug.base_fraction[0][i] = 0.752;
        b->ports->drug.base_fraction[1][i] = 1;
    }
    bench_start(b);
}

START_TEST(test_ratios)
{
    struct bench b;
    open_delivered(&b);
    ck_assert_double_eq(bench_output(&b, "ratio", 0)[0], 1);
    ck_assert(isnan(bench_output(&b, "delivered_rate", 0)[0])); /* no time has been */
    pump(&b, 10 * hour, 2e-9, 1.5e-9, 7);
    pump(&b, 10 * hour, 2e-9, 2e-9, 1);
    ck_assert_double_eq_tol(bench_output(&b, "ordered_mass", 0)[3], 40e-9 * hour, 1e-18);
    ck_assert_double_eq_tol(bench_output(&b, "delivered_mass", 0)[3], 35e-9 * hour, 1e-18);
    ck_assert_double_eq_tol(bench_output(&b, "delivered_mass", 1)[3], 105e-9 * hour, 1e-18);
    ck_assert_double_eq_tol(bench_output(&b, "ratio", 0)[3], 0.875, 1e-14);
    ck_assert_double_eq_tol(bench_output(&b, "error", 0)[3], -0.125, 1e-14);
    ck_assert_double_eq_tol(bench_output(&b, "ordered_volume", 0)[3], 4e-9 * hour, 1e-19);
    ck_assert_double_eq_tol(bench_output(&b, "delivered_volume", 0)[3], 3.5e-9 * hour, 1e-19);
    ck_assert_double_eq_tol(bench_output(&b, "volume_ratio", 0)[3], 0.875, 1e-14);
    bench_close(&b);
}
END_TEST

/* One day: the order as the programme means it, and what leaves the tip, kg and m3 a day. */
static void day(struct bench *b, double volume, double programmed, double first, double second)
{
    EACH_LANE(i) {
        b->ports->program.ordered_volume[i] = volume;
        b->ports->program.ordered_mass[i] = volume * programmed;
        b->ports->line.opening_mass[TH_TIP][0][i] = first * b->ports->drug.base_fraction[0][i];
        b->ports->line.opening_mass[TH_TIP][1][i] = second * b->ports->drug.base_fraction[1][i];
    }
    bench_step(b, 24 * hour);
}

static void fill_with(struct bench *b, double first, double second)
{
    EACH_LANE(i) {
        b->ports->reservoir.label[0][i] = first;
        b->ports->reservoir.label[1][i] = second;
    }
}

static void ratios_are(struct bench *b, double first, double second)
{
    ck_assert_double_eq_tol(bench_output(b, "ratio", 0)[2], first, 1e-14);
    ck_assert_double_eq_tol(bench_output(b, "ratio", 1)[2], second, 1e-14);
    ck_assert_double_eq_tol(bench_output(b, "error", 1)[2], second - 1, 1e-14);
}

/* Ten days each of two drugs at the same flow, two days in the line. Told of it, the
 * programme's orders are met to 12/10 and 8/10; not told, it has ordered 20 days of the first.
 */
START_TEST(test_switch)
{
    for (int told = 0; told < 2; told++) {
        struct bench b;
        open_delivered(&b);
        fill_with(&b, 10, 0);
        for (int k = 0; k < 10; k++) day(&b, 0.2e-6, 10, 2e-6, 0);
        ratios_are(&b, 1, 1);
        fill_with(&b, 0, 2);
        EACH_LANE(i) b.ports->program.drug[i] = told;
        for (int k = 0; k < 2; k++) day(&b, 0.2e-6, told ? 2 : 10, 2e-6, 0);
        ratios_are(&b, told ? 1.2 : 1, 0);
        for (int k = 0; k < 8; k++) day(&b, 0.2e-6, told ? 2 : 10, 0, 0.4e-6);
        ratios_are(&b, told ? 1.2 : 0.6, 0.8);
        ck_assert_double_eq_tol(bench_output(&b, "ordered_mass", 0)[2], told ? 20e-6 : 40e-6,
                                1e-18);
        ck_assert_double_eq_tol(bench_output(&b, "ordered_mass", 1)[2], 4e-6, 1e-18);
        ck_assert_double_eq_tol(bench_output(&b, "ordered_rate", 1)[2], 0.4e-6 / 24 / hour,
                                1e-22);
        ck_assert_double_eq_tol(bench_output(&b, "delivered_rate", 1)[2], 0.4e-6 / 24 / hour,
                                1e-22);
        ck_assert_double_eq_tol(bench_output(&b, "delivered_rate", 0)[2], 0, 1e-22);
        bench_close(&b);
    }
}
END_TEST

/* A second drug follows the first in the proportion of the label: also while a bridge orders
 * what the line still holds, a quarter of the new label. */
START_TEST(test_mixture)
{
    struct bench b;
    open_delivered(&b);
    fill_with(&b, 0.5, 5);
    day(&b, 0.4e-6, 0.5, 0.2e-6, 2e-6);
    ratios_are(&b, 1, 1);
    fill_with(&b, 2, 20);
    day(&b, 0.4e-6, 0.5, 0.2e-6, 2e-6); /* the bridge */
    ratios_are(&b, 1, 1);
    day(&b, 0.1e-6, 2, 0.2e-6, 2e-6);
    ratios_are(&b, 1, 1);
    day(&b, 0.4e-6, 0.5, 0.8e-6, 8e-6); /* 2 mg/mL flow, 0.5 are programmed */
    ratios_are(&b, 1.75, 1.75);
    bench_close(&b);
}
END_TEST

/* Drug that came without being ordered stands out; a picogram of round-off does not. */
START_TEST(test_unordered)
{
    struct bench b;
    open_delivered(&b);
    fill_with(&b, 10, 0);
    day(&b, 0.2e-6, 10, 2e-6, 1e-9);
    ck_assert_double_eq_tol(bench_output(&b, "ratio", 0)[2], 1, 1e-14);
    ck_assert_double_eq(bench_output(&b, "ratio", 1)[2], 1000);
    bench_close(&b);
    open_delivered(&b);
    day(&b, 0, 10, 1e-15, -1e-15);
    ratios_are(&b, 1, 1);
    bench_close(&b);
    /* A nanogram, 1e-12 kg, is the bound: half a microgram is seen, as are two nanograms. Of
     * the volume, a tenth by number, a nanolitre: 0.2 nL are not, 50 nL are. */
    static const double unordered[][3] = {
        {0.3e-12, 1, 1}, {2e-12, 1000, 1}, {0.5e-9, 1000, 1000}};
    for (int k = 0; k < 3; k++) {
        open_delivered(&b);
        pump(&b, hour, 0, unordered[k][0] / hour,
             1); /* of the other drug three times as much */
        ck_assert_double_eq(bench_output(&b, "ratio", 0)[2], unordered[k][1]);
        ck_assert_double_eq(bench_output(&b, "ratio", 1)[2], unordered[k][1]);
        ck_assert_double_eq(bench_output(&b, "volume_ratio", 0)[2], unordered[k][2]);
        bench_close(&b);
    }
}
END_TEST

/* Over the last 24 h: 6 h at the old rate and 18 h at the new one, exactly, where all times are
 * whole bins of an hour; whatever the steps, also longer than the window. */
START_TEST(test_window)
{
    static const int steps[] = {1, 3, 30, 96};
    struct bench b;
    open_delivered(&b);
    pump(&b, 6 * hour, 1e-9, 3e-9, steps[_i]);
    ck_assert(isnan(bench_output(&b, "delivered_rate", 0)[0])); /* no day has passed */
    pump(&b, 60 * hour, 1e-9, 3e-9, steps[_i]);
    ck_assert_double_eq_tol(bench_output(&b, "delivered_rate", 0)[0], 3e-9, 1e-20);
    pump(&b, 18 * hour, 2e-9, 4e-9, steps[_i]);
    ck_assert_double_eq_tol(bench_output(&b, "ordered_rate", 0)[6], 1.75e-9, 1e-20);
    ck_assert_double_eq_tol(bench_output(&b, "delivered_rate", 0)[6], 3.75e-9, 1e-20);
    pump(&b, 12 * hour, 0, 0, steps[_i]);
    ck_assert_double_eq_tol(bench_output(&b, "ordered_rate", 0)[6], 1e-9, 1e-20);
    pump(&b, 12 * hour, 0, 0, steps[_i]);
    ck_assert_double_eq_tol(bench_output(&b, "ordered_rate", 0)[6], 0, 1e-20);
    bench_close(&b);
}
END_TEST

/* Between two bins the past is taken as straight: at constant rates nothing is lost by that. */
START_TEST(test_window_between)
{
    struct bench b;
    open_delivered(&b);
    for (int k = 0; k < 200; k++) {
        pump(&b, 0.37 * hour, 2e-9, 1e-9, 1);
        if (0.37 * (k + 1) < 24)
            continue;
        ck_assert_double_eq_tol(bench_output(&b, "ordered_rate", 0)[1], 2e-9, 1e-20);
        ck_assert_double_eq_tol(bench_output(&b, "delivered_rate", 0)[1], 1e-9, 1e-20);
    }
    bench_close(&b);
}
END_TEST

/* A label of 24 mg a day: 1 mg an hour for two days is none too much; 1.1 mg in the next
 * hour are, and it is so from then on. A drug without a label never is; a fill is seen at once.
 */
START_TEST(test_label)
{
    struct bench b;
    open_delivered(&b);
    EACH_LANE(i) {
        b.ports->drug.label_daily_dose[0][i] = 24e-6 / 86400;
        b.ports->drug.label_concentration[0][i] = 20;
        b.ports->reservoir.label[0][i] = b.ports->reservoir.label[1][i] = 20;
    }
    pump(&b, 48 * hour, 1e-6 / hour, 1e-6 / hour, 96);
    ck_assert_double_eq(bench_output(&b, "over_label_dose", 0)[3], 0);
    ck_assert_double_eq(bench_output(&b, "over_label_concentration", 0)[3], 0);
    pump(&b, hour, 1.1e-6 / hour, 0, 4);
    ck_assert_double_eq(bench_output(&b, "over_label_dose", 0)[3], 1);
    pump(&b, 48 * hour, 0, 0, 10);
    ck_assert_double_eq(bench_output(&b, "over_label_dose", 0)[3], 1);
    ck_assert_double_eq(bench_output(&b, "over_label_dose", 1)[3], 0);
    EACH_LANE(i) b.ports->reservoir.label[0][i] = b.ports->reservoir.label[1][i] = 25;
    bench_step(&b, 1);
    ck_assert_double_eq(bench_output(&b, "over_label_concentration", 0)[3], 1);
    ck_assert_double_eq(bench_output(&b, "over_label_concentration", 1)[3], 0);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "delivered");
    tcase_add_test(tests, test_ratios);
    tcase_add_test(tests, test_label);
    tcase_add_test(tests, test_switch);
    tcase_add_test(tests, test_mixture);
    tcase_add_test(tests, test_unordered);
    tcase_add_loop_test(tests, test_window, 0, 4);
    tcase_add_test(tests, test_window_between);
}
