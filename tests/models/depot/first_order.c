/* The depot: closed forms of what comes in, is drained and absorbed; injections beside the
 * pump.
 */
#define TH_SUITE "depot"
#include "support/check_main.h"

#include "support/bench/view.h"

extern const struct th_model th_depot_first_order;

static const double hour = 3600, day = 86400, millilitre = 1e-6, milligram = 1e-6;

/* Half-lives of 2 h (epidural) and 3 h; fluid 1 h and 4 h; 5 mL and 8 mL at rest. Two drugs. */
static void open_depot(struct bench *b)
{
    bench_open(b, &th_depot_first_order, 2);
    bench_set(b, "epidural_absorption", "2 h");
    bench_set(b, "subcutaneous_absorption", "3 h");
    bench_set(b, "epidural_drainage", "1 h");
    bench_set(b, "subcutaneous_drainage", "4 h");
    bench_set(b, "epidural_volume", "5 mL");
    bench_set(b, "subcutaneous_volume", "8 mL");
    bench_set(b, "subcutaneous_pressure", "3 mmHg");
    EACH_LANE(i) {
        b->ports->drug.stock[0][i] = 2;
        b->ports->drug.stock[1][i] = 10;
        b->ports->drug.base_fraction[0][i] = 0.5;
        b->ports->drug.base_fraction[1][i] = 1;
    }
    bench_start(b);
}

/* Out of an opening in each step, m3 and kg of the first drug. */
static void leak(struct bench *b, int opening, enum th_space space, double volume, double mass)
{
    EACH_LANE(i) {
        b->ports->catheter.opening_space[opening][i] = space;
        b->ports->catheter.opening_volume[opening][i] = volume;
        b->ports->line.opening_mass[opening][0][i] = mass;
    }
}

static double held(const struct bench *b, int drug)
{
    return b->ports->ledger.mass[TH_IN_DEPOT][drug][0];
}

/* 1 mg/day into the epidural space: M = R/k (1 - e^-kt), absorbed the rest; fluid likewise; the
 * same at the same instants in one step, or in seven of other lengths. */
START_TEST(steady_leak)
{
    struct bench whole, cut;
    open_depot(&whole);
    open_depot(&cut);
    const double k = log(2) / (2 * hour), drain = log(2) / hour;
    const double rate = milligram / day, flow = 0.5 * millilitre / day;
    double absorbed = 0, absorbed_cut = 0;
    for (int n = 1; n <= 20; n++) {
        leak(&whole, 3, TH_EPIDURAL, flow * hour, rate * hour);
        bench_step(&whole, hour);
        absorbed += whole.ports->depot.absorbed_mass[0][0];
        for (int j = 1; j <= 7; j++) {
            leak(&cut, 3, TH_EPIDURAL, flow * hour * j / 28, rate * hour * j / 28);
            bench_step(&cut, hour * j / 28);
            absorbed_cut += cut.ports->depot.absorbed_mass[0][0];
        }
        const double t = n * hour, mass = rate / k * -expm1(-k * t);
        ck_assert_double_eq_tol(held(&whole, 0), mass, 1e-13 * mass);
        ck_assert_double_eq_tol(held(&cut, 0), mass, 1e-13 * mass);
        ck_assert_double_eq_tol(absorbed, rate * t - mass, 1e-13 * rate * t);
        ck_assert_double_eq_tol(absorbed_cut, absorbed, 1e-13 * rate * t);
        ck_assert_double_eq_tol(bench_output(&whole, "epidural_fluid", 0)[0],
                                flow / drain * -expm1(-drain * t), 1e-13 * flow / drain);
        ck_assert_double_eq_tol(whole.ports->ledger.volume[TH_IN_DEPOT][0], flow * t,
                                1e-13 * flow * t);
    }
    ck_assert_double_eq(held(&whole, 1), 0);
    ck_assert_double_eq_tol(whole.ports->depot.concentration[TH_EPIDURAL][0][2],
                            held(&whole, 0) / (5 * millilitre + flow / drain), 1e-6);
    ck_assert_double_eq(whole.ports->depot.concentration[TH_SUBCUTANEOUS][0][2], 0);
    ck_assert_double_eq(bench_output(&whole, "epidural_concentration", 0)[2],
                        whole.ports->depot.concentration[TH_EPIDURAL][0][2]);
    ck_assert_double_eq_tol(whole.ports->depot.pressure[TH_SUBCUTANEOUS][2], 3 * 133.322, 1e-2);
    ck_assert_double_eq(whole.ports->depot.pressure[TH_EPIDURAL][2], 0);
    bench_close(&whole);
    bench_close(&cut);
}
END_TEST

/* The tip out of its place: it gives as any opening; into the CSF nothing comes here. */
START_TEST(tip_and_csf)
{
    struct bench b;
    open_depot(&b);
    leak(&b, TH_TIP, TH_SUBCUTANEOUS, millilitre, milligram);
    leak(&b, 1, TH_CSF, millilitre, milligram);
    bench_step(&b, 1);
    const double all = held(&b, 0) + b.ports->depot.absorbed_mass[0][0];
    ck_assert_double_eq_tol(all, milligram, 1e-15 * milligram);
    ck_assert_double_eq_tol(bench_output(&b, "subcutaneous_amount", 0)[5], held(&b, 0), 1e-20);
    ck_assert_double_eq(bench_output(&b, "epidural_amount", 0)[5], 0);
    bench_close(&b);
}
END_TEST

/* 10 mL of the stock beside the pump: 10 mg of base of the first drug and 100 mg of the second;
 * half of it is absorbed after 3 h, and all that went in is there or absorbed. */
START_TEST(filled_beside_the_pump)
{
    struct bench b;
    open_depot(&b);
    bench_event(&b, "fill", -1, "10 mL", NULL, NULL, NULL, NULL);
    ck_assert_double_eq_tol(b.ports->depot.supplied_mass[0][0], 10 * milligram, 1e-20);
    ck_assert_double_eq_tol(b.ports->depot.supplied_mass[1][0], 100 * milligram, 1e-18);
    ck_assert_double_eq_tol(b.ports->depot.supplied_volume[0], 10 * millilitre, 1e-20);
    ck_assert_double_eq_tol(b.ports->depot.concentration[TH_SUBCUTANEOUS][0][0], 10. / 18,
                            1e-14);
    for (int n = 0; n < 30; n++) bench_step(&b, hour / 10);
    ck_assert_double_eq_tol(held(&b, 0), 5 * milligram, 1e-13 * milligram);
    ck_assert_double_eq_tol(bench_output(&b, "absorbed", 1)[0], 50 * milligram,
                            1e-12 * milligram);
    for (int n = 0; n < 3000; n++) bench_step(&b, hour / 10);
    for (int d = 0; d < 2; d++)
        ck_assert_double_eq_tol(bench_output(&b, "absorbed", d)[0] + held(&b, d),
                                b.ports->depot.supplied_mass[d][0],
                                1e-14 * b.ports->depot.supplied_mass[d][0]);
    bench_close(&b);
}
END_TEST

/* 2 mL of 5 kg/m3 of the second drug alone into the epidural space, of one lane. */
START_TEST(filled_as_said)
{
    struct bench b;
    open_depot(&b);
    bench_event(&b, "fill", 4, "2 mL", "5 mg/mL", "1", "alone", "epidural");
    EACH_LANE(i) {
        ck_assert_double_eq(b.ports->ledger.mass[TH_IN_DEPOT][0][i], 0);
        ck_assert_double_eq_tol(b.ports->ledger.mass[TH_IN_DEPOT][1][i],
                                i == 4 ? 10 * milligram : 0, 1e-20);
        ck_assert_double_eq_tol(bench_output(&b, "epidural_amount", 1)[i],
                                i == 4 ? 10 * milligram : 0, 1e-20);
    }
    bench_close(&b);
}
END_TEST

/* A share of refills that went beside the pump is taken once. */
START_TEST(missed_refills)
{
    struct bench b;
    open_depot(&b);
    for (int n = 1; n <= 2; n++) {
        EACH_LANE(i) {
            b.ports->reservoir.pocket_volume[i] += 4 * millilitre;
            b.ports->reservoir.pocket_mass[0][i] += 3 * milligram;
        }
        bench_prepare(&b);
        bench_prepare(&b);
        ck_assert_double_eq_tol(held(&b, 0), n * 3 * milligram, 1e-20);
        ck_assert_double_eq_tol(b.ports->depot.supplied_mass[0][7], n * 3 * milligram, 1e-20);
        ck_assert_double_eq_tol(b.ports->ledger.volume[TH_IN_DEPOT][0], n * 4 * millilitre,
                                1e-20);
    }
    bench_close(&b);
}
END_TEST

/* A step is at most half of a half-life while the content runs down; what is absorbed in it has
 * the moment of an exponential. Steady, or empty, it asks for nothing. */
START_TEST(absorbed_in_time)
{
    struct bench b;
    double longest[TH_LANES];
    open_depot(&b);
    bench_limit(&b, INFINITY, longest);
    ck_assert_double_eq(longest[0], INFINITY);
    bench_event(&b, "fill", 0, "10 mL", NULL, NULL, NULL, NULL);
    bench_limit(&b, INFINITY, longest);
    ck_assert_double_eq_tol(longest[0], 1.5 * hour, 1e-9);
    ck_assert_double_eq(longest[1], INFINITY);
    const double h = 1.5 * hour, k = log(2) / (3 * hour), x = k * h, dose = 10 * milligram;
    bench_step(&b, h);
    ck_assert_double_eq_tol(b.ports->depot.absorbed_mass[0][0], dose * -expm1(-x),
                            1e-13 * dose);
    ck_assert_double_eq_tol(b.ports->depot.absorbed_moment[0][0],
                            dose / k * (1 - exp(-x) * (1 + x)) - h / 2 * dose * -expm1(-x),
                            1e-12 * dose * h);
    for (int n = 0; n < 50; n++) bench_step(&b, h);
    bench_limit(&b, INFINITY, longest);
    ck_assert_double_eq(longest[0], INFINITY);
    for (int n = 0; n < 50; n++) {
        leak(&b, 1, TH_EPIDURAL, 0.1 * millilitre, milligram);
        bench_step(&b, h);
    }
    bench_limit(&b, INFINITY, longest);
    ck_assert_double_eq(longest[0], INFINITY);
    bench_close(&b);
}
END_TEST

/* 2 mL/h are drawn back from 8 mL that hold 8 mg: in steps of a tenth at most, and after an
 * hour what is left is that of M' = -(k + Q/V) M, V' = -Q with drainage standing still, to the
 * order of the steps: half of the step, half of the error. */
START_TEST(drawn_back)
{
    double error[2];
    for (int fine = 0; fine < 2; fine++) {
        struct bench b;
        double longest[TH_LANES], drawn = 0;
        const int steps = fine ? 200 : 100;
        open_depot(&b);
        EACH_LANE(i) bench_param(&b, "subcutaneous_drainage")[i] = 1e9;
        bench_event(&b, "fill", -1, "0.001 mL", "1 g/mL", NULL, "alone", NULL);
        const double h = hour / steps, flow = 2 * millilitre / hour, before = held(&b, 0);
        for (int n = 0; n < steps; n++) {
            const double out = flow * h * b.ports->depot.concentration[TH_SUBCUTANEOUS][0][0];
            leak(&b, 2, TH_SUBCUTANEOUS, -flow * h, -out);
            bench_step(&b, h);
            drawn += out;
        }
        bench_limit(&b, INFINITY, longest);
        ck_assert_double_eq_tol(longest[0], 0.8 * millilitre / flow, 1e-9 * hour);
        const double left = before * pow(2, -1 / 3.) * 6.001 / 8.001;
        error[fine] = held(&b, 0) / left - 1;
        ck_assert_double_eq_tol(held(&b, 0) + drawn + bench_output(&b, "absorbed", 0)[0],
                                before, 1e-13 * before);
        bench_close(&b);
    }
    ck_assert_double_lt(fabs(error[0]), 2e-3);
    ck_assert_double_eq_tol(error[0] / error[1], 2, 0.05);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "depot");
    tcase_add_test(tests, steady_leak);
    tcase_add_test(tests, tip_and_csf);
    tcase_add_test(tests, filled_beside_the_pump);
    tcase_add_test(tests, filled_as_said);
    tcase_add_test(tests, missed_refills);
    tcase_add_test(tests, absorbed_in_time);
    tcase_add_test(tests, drawn_back);
}
