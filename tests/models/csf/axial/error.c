/* csf/axial: the estimate of a step's error: what it is relative to, when it is asked, what it
 * stops. */
#define TH_SUITE "axial error"
#include "support/check_main.h"

#include "support/bench/axial.h"

static const double hour = 3600;

static void open(struct bench *b, const char *poles, double clearance)
{
    axial_bench(b, 1);
    bench_set(b, "cells", "60");
    bench_set(b, "poles", poles);
    tracer(b, 0.4);
    EACH_LANE(i) b->ports->drug.plasma_clearance[0][i] = clearance;
}

/* Plasma that is fed through the skull alone and holds some thousandths of the drug: the
 * estimate is no less than its error, against five pairs of poles, and no more than three times
 * that. */
START_TEST(as_large_as_the_error)
{
    double plasma[2], worst = 0, share = 0;
    for (int k = 0; k < 2; k++) {
        struct bench b;
        open(&b, k ? "5" : "3", 1e-5);
        bench_set(&b, "spinal_absorption", "0 %");
        bench_set(&b, "cistern_absorption", "100 %");
        bench_set(&b, "stroke", "0 mL"); /* a point: the sharper, the worse */
        bench_set(&b, "dispersion", "1e-2 cm2/s");
        EACH_LANE(i) b.ports->catheter.opening_position[TH_TIP][i] = 0.12;
        bench_start(&b);
        give(&b, 1e-6, 0, 1);
        bench_step(&b, 5 * hour);
        plasma[k] = b.ports->ledger.mass[TH_IN_PLASMA][0][0];
        if (k == 0)
            worst = bench_state(&b, "worst", 0)[0];
        else
            share = plasma[1] / b.ports->ledger.mass[TH_IN_CSF][0][0];
        bench_close(&b);
    }
    const double error = fabs(plasma[0] / plasma[1] - 1);
    ck_assert_double_gt(share, 1e-3);
    ck_assert_double_lt(share, 2e-2);
    ck_assert_double_gt(error, 1e-5);
    ck_assert_msg(worst > error && worst < 3 * error, "%g is not %g", worst, error);
}
END_TEST

/* A drug that leaves by the skull alone, from the sac's end: in the first hours plasma's
 * nothing is wrong by the table's bound, 7.6e-8 of the drug, at most. That counts against a
 * thousandth of the drug: it is estimated, 8e-5 at most, and stops no member. */
START_TEST(nothing_is_lost_on_nothing)
{
    struct bench b;
    open(&b, "4", 1e-5);
    bench_set(&b, "spinal_absorption", "0 %");
    bench_set(&b, "tolerance", "1e-3");
    EACH_LANE(i) b.ports->catheter.opening_position[TH_TIP][i] = 0.64;
    bench_start(&b);
    give(&b, 1e-8, 0, hour);
    EACH_LANE(i) ck_assert_int_eq(b.status[i], TH_OK);
    const double found =
        fabs(b.ports->drug.plasma_volume[0][0] * b.ports->csf.plasma_concentration[0][0]) /
        1e-8;
    const double worst = bench_state(&b, "worst", 0)[0];
    ck_assert_double_lt(found, 7.6e-8);
    ck_assert_double_gt(found, 1e-10);
    ck_assert_msg(worst > 100 * found && worst < 8e-5, "%g of %g", worst, found);
    bench_close(&b);
}
END_TEST

static double checked(struct bench *b)
{
    return bench_state(b, "checked", 0)[0];
}

/* A step is estimated if it is half as long again as any before since something but flows
 * changed, or if flows outrun dispersion by half as much again. */
START_TEST(asked_again)
{
    struct bench b;
    open(&b, "4", 1e-5);
    bench_set(&b, "spinal_formation", "0 %"); /* what the canal absorbs flows down it */
    bench_start(&b);
    give(&b, 1e-6, 0, hour);
    ck_assert_double_eq(checked(&b), hour);
    bench_step(&b, 1.49 * hour);
    ck_assert_double_eq(checked(&b), hour);
    bench_step(&b, 1.51 * hour);
    ck_assert_double_eq(checked(&b), 1.51 * hour);
    bench_set(&b, "production", "0.4 mL/min"); /* 0.35 before: u^2/D as 1.31 to 1 */
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert_double_eq(checked(&b), 1.51 * hour);
    bench_set(&b, "production", "0.6 mL/min");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert_double_eq(checked(&b), 0);
    bench_step(&b, 0.5 * hour);
    ck_assert_double_eq(checked(&b), 0.5 * hour);
    bench_set(&b, "stroke", "0.9 mL");
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    ck_assert_double_eq(checked(&b), 0);
    bench_close(&b);
}
END_TEST

/* A stopped member names the cause and the remedy. */
START_TEST(says_why)
{
    struct bench b;
    open(&b, "4", 1e-5);
    bench_param(&b, "tolerance")[5] = 1e-9;
    bench_start(&b);
    for (int i = 0; i < TH_LANES; i++) b.ports->line.opening_mass[TH_TIP][0][i] = 1e-6;
    b.step[5] = b.step[0] = 600;
    b.generation = 0;
    bench_bind(&b, 0, 1);
    th_csf_axial.advance(&b.view);
    EACH_LANE(i) ck_assert_int_eq(b.status[i], i == 5 ? TH_NOT_CONVERGED : TH_OK);
    const char *why = th_csf_axial.why(&b.view, 5);
    ck_assert_ptr_nonnull(strstr(why, "csf.tolerance"));
    ck_assert_ptr_nonnull(strstr(why, "csf.poles: 5"));
    bench_close(&b);
}
END_TEST

/* Amount in the canal by twentieths of its length, skull, plasma; then C at the tip and at C5.
 */
enum { PIECES = 20, NUMBERS = PIECES + 4 };

static double after(double cells, bool bolus, double numbers[NUMBERS])
{
    struct bench b;
    axial_bench(&b, 1);
    EACH_LANE(i) bench_param(&b, "cells")[i] = cells;
    opioid(&b, 0.362);
    place_probe(&b, 0, 0.0837, TH_AT_CSF);
    bench_start(&b);
    if (bolus)
        give(&b, 1e-6, 0.1e-6, 600);
    for (int day = 0; day < 5 && !bolus; day++) give(&b, 1e-6, 0.1e-6, 24 * hour);
    const double *c = bench_profile(&b, "concentration", 0);
    const struct axial_memory memory = th_axial_memory(&b.view);
    for (size_t k = 0; k < NUMBERS; k++) numbers[k] = 0;
    for (size_t k = 0; k < b.view.points; k++)
        numbers[k * PIECES / b.view.points] +=
            memory.volume[(k + AXIAL_SKULL) * TH_LANES] * c[k * TH_LANES];
    numbers[PIECES] = b.ports->csf.cistern_concentration[0][0];
    numbers[PIECES + 1] = b.ports->csf.plasma_concentration[0][0];
    numbers[PIECES + 2] = b.ports->csf.opening_concentration[TH_TIP][0][0];
    numbers[PIECES + 3] = b.ports->csf.probe_concentration[0][0][0];
    const double error = bench_output(&b, "numerical_error", 0)[0];
    bench_close(&b);
    return error;
}

/* The estimated error is no less than what twice the cells change of where the drug lies
 * (Richardson: times 4/3), and no more than some times that, right after a bolus as well. After
 * days of an infusion it covers what people look at, one by one. */
START_TEST(space_counts)
{
    for (int bolus = 0; bolus < 2; bolus++)
        for (double cells = 40; cells < 200; cells *= 2) {
            double coarse[NUMBERS], fine[NUMBERS], apart = 0, all = 0, worst = 0;
            const double estimate = after(cells, bolus, coarse);
            after(2 * cells, bolus, fine);
            for (int k = 0; k < PIECES; k++) {
                apart += 4. / 3 * fabs(coarse[k] - fine[k]);
                all += fabs(fine[k]);
            }
            for (int k = PIECES; k < NUMBERS; k++)
                worst = fmax(worst, 4. / 3 * fabs(coarse[k] / fine[k] - 1));
            const double shift = apart / all;
            ck_assert_msg(estimate >= shift && estimate <= 20 * shift,
                          "%g cells, bolus %d: %g is the estimate, drug %g, places %g", cells,
                          bolus, estimate, shift, worst);
            ck_assert_msg(bolus || estimate >= worst, "%g cells: %g is the estimate, %g", cells,
                          estimate, worst);
        }
}
END_TEST

/* A number between two, by its logarithm; the same sequence every time. */
static double draw(unsigned *seed, double least, double most)
{
    unsigned x = *seed += 0x9e3779b9u; /* Weyl's sequence, mixed (Murmur3) */
    x = (x ^ x >> 16) * 0x85ebca6bu;
    x = (x ^ x >> 13) * 0xc2b2ae35u;
    return least * pow(most / least, (double)((x ^ x >> 16) >> 8) / (double)(1u << 24));
}

/* An infusion of a random rate of mixing, place and length, then rest; amounts in twentieths of
 * the canal. */
static double random_case(unsigned seed, double cells, double numbers[PIECES])
{
    struct bench b;
    axial_bench(&b, 1);
    EACH_LANE(i) bench_param(&b, "cells")[i] = cells;
    const double stroke = draw(&seed, 0.3e-6, 3e-6), mixing = draw(&seed, 1, 30);
    EACH_LANE(i) {
        bench_param(&b, "stroke")[i] = stroke;
        bench_param(&b, "lateral_mixing")[i] = mixing;
    }
    opioid(&b, draw(&seed, 0.05, 0.6));
    bench_start(&b);
    const double lasts = draw(&seed, 600, 2 * 24 * hour), rests = draw(&seed, 600, 24 * hour);
    give(&b, 1e-6, draw(&seed, 1e-9, 1e-6), lasts);
    bench_step(&b, rests);
    const double *c = bench_profile(&b, "concentration", 0);
    const struct axial_memory memory = th_axial_memory(&b.view);
    for (size_t k = 0; k < PIECES; k++) numbers[k] = 0;
    for (size_t k = 0; k < b.view.points; k++)
        numbers[k * PIECES / b.view.points] +=
            memory.volume[(k + AXIAL_SKULL) * TH_LANES] * c[k * TH_LANES];
    const double error = bench_output(&b, "numerical_error", 0)[0];
    bench_close(&b);
    return error;
}

/* For any draw: what twice the cells move of the drug (Richardson: times 4/3) is no more
 * than the estimate, relative to the most there was in CSF. */
START_TEST(space_counts_at_random)
{
    for (unsigned seed = 1; seed <= 40; seed++)
        for (double cells = 20; cells < 200; cells *= 3) {
            double coarse[PIECES], fine[PIECES], apart = 0;
            const double estimate = random_case(seed, cells, coarse);
            random_case(seed, 2 * cells, fine);
            for (int k = 0; k < PIECES; k++) apart += 4. / 3 * fabs(coarse[k] - fine[k]);
            ck_assert_msg(estimate * 1e-6 >= apart,
                          "seed %u, %g cells: %g is the estimate, %g moved", seed, cells,
                          estimate, apart / 1e-6);
        }
}
END_TEST

/* The peak at the tip of a dose given within `lasts` seconds in 20 steps, and its estimated
 * error. */
static double short_dose(double cells, double lasts, double *estimate)
{
    struct bench b;
    axial_bench(&b, 1);
    EACH_LANE(i) bench_param(&b, "cells")[i] = cells;
    tracer(&b, 0.362);
    bench_start(&b);
    give(&b, 1e-8, 0, 4 * hour);
    double peak = 0;
    for (int k = 0; k < 40; k++) {
        EACH_LANE(i)
            b.ports->line.opening_mass[TH_TIP][0][i] =
                k < 20 ? 4e-9 / 20 : 1e-8 * lasts / 20 / (4 * hour);
        bench_step(&b, lasts / 20);
        peak = fmax(peak, b.ports->csf.opening_concentration[TH_TIP][0][0]);
    }
    *estimate = bench_output(&b, "tip_numerical_error", 0)[0];
    bench_close(&b);
    return peak;
}

/* The peak of a squirt of 4 ug on an infusion, from hours down to hundredths of a second: with
 * 4000 cells it is no more than what few cells say it may be; and where they resolve it, that
 * is next to nothing. */
START_TEST(the_peak_at_the_tip)
{
    for (double cells = 60; cells <= 500; cells *= 2)
        for (double lasts = 0.02; lasts < 4000; lasts *= 10) {
            double estimate, unused;
            const double is = short_dose(cells, lasts, &estimate),
                         fine = short_dose(4000, lasts, &unused);
            const double dx = 0.6495 / cells, settles = dx * dx / (8 * 2.5e-6);
            ck_assert_msg(fine <= is * (1 + estimate) * 1.01,
                          "%g cells, %g s: %g, fine %g, estimate %g", cells, lasts, is, fine,
                          estimate);
            ck_assert_msg(lasts < 1000 * settles || estimate < 2e-3,
                          "%g cells, %g s: estimate %g", cells, lasts, estimate);
        }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "error");
    tcase_add_test(tests, as_large_as_the_error);
    tcase_add_test(tests, nothing_is_lost_on_nothing);
    tcase_add_test(tests, asked_again);
    tcase_add_test(tests, says_why);
    tcase_add_test(tests, space_counts);
    tcase_add_test(tests, space_counts_at_random);
    tcase_add_test(tests, the_peak_at_the_tip);
}
