/* The cycle of an accumulator between two valves, against the cycles themselves, one after
 * another. */
#define TH_SUITE "accumulator"
#include "pump/valve_gated/accumulator.h"
#include "base/random.h"
#include "support/check_main.h"

#include <math.h>

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

/* V-P8: 2.5e-14 m3/Pa, 100 kPa, 1e13 Pa s/m3 and 1 s both ways: 2.41007 uL, 1e-4. */
START_TEST(closed_form)
{
    const double kept = exp(-1 / (1e13 * 2.5e-14));
    const struct th_accumulator a = {1e-6, 2.5e-14, 0, kept, kept};
    const struct th_pulse_line line = th_accumulator_cycle(&a, 100e3, 0);
    CLOSE(th_pulse_at(&line, 0) * 1e9, 2.41007, 1e-6);
    CLOSE(th_pulse_at(&line, 0), 2.5e-9 * (1 - kept) * (1 - kept) / (1 - kept * kept), 1e-12);
}
END_TEST

/* Filled up to a stop of 2.4 uL and emptied down to the floor: that, at 60 kPa as at 100, with
 * the outlet at 0 as at 5 kPa; of 30 kPa there is 1.25 uL before the valves' shares. */
START_TEST(stop_and_floor)
{
    const struct th_accumulator a = {1e-9, 2.5e-14, 10e3, 1e-6, 1e-6};
    for (double drive = 60e3; drive <= 101e3; drive += 10e3)
        for (double outlet = 0; outlet < 10e3; outlet += 1e3) {
            const struct th_pulse_line line = th_accumulator_cycle(&a, drive, outlet);
            CLOSE(th_pulse_at(&line, outlet), 1e-9, 1e-12);
        }
    const struct th_pulse_line low = th_accumulator_cycle(&a, 30e3, 0);
    CLOSE(th_pulse_at(&low, 0), 0.5e-9, 2e-6);
    /* The flow ends at preload + S/C = 50 kPa, whatever drives; the wall of the stop bears the
     * rest. */
    const struct th_pulse_line line = th_accumulator_cycle(&a, 90e3, 0);
    CLOSE(th_pulse_at(&line, 30e3), 0.5e-9, 1e-5);
    ck_assert_double_le(fabs(th_pulse_at(&line, 50e3)), 1e-14);
    ck_assert_double_le(fabs(th_pulse_at(&line, 300e3)), 1e-14);
}
END_TEST

static uint64_t drawn;

static double spread(double least, double most)
{
    return least * pow(most / least, th_random(5, 0, "accumulator", drawn++));
}

/* The volume of the last of so many cycles from empty. */
static double by_hand(const struct th_accumulator *a, double drive, double outlet, int cycles)
{
    double held = 0, volume = 0;
    for (int k = 0; k < cycles; k++) {
        const double full = th_accumulator_fill(a, drive, held);
        const double rest = a->compliance * (outlet - a->preload);
        held = fmin(fmax(rest + (full - rest) * a->kept_out, 0), a->stop);
        volume = full - held;
    }
    return volume;
}

/* 20000 accumulators at random, filled or not, at pressures above and below each other. */
START_TEST(any_accumulator)
{
    for (int n = 0; n < 20000; n++) {
        const struct th_accumulator a = {spread(1e-11, 1e-7), spread(1e-15, 1e-11),
                                         spread(1, 1e6) - 1e5, exp(-spread(1e-2, 50)),
                                         exp(-spread(1e-2, 50))};
        const double drive = spread(1e3, 1e6) - 5e4, outlet = spread(1e3, 1e6) - 5e4;
        const struct th_pulse_line line = th_accumulator_cycle(&a, drive, outlet);
        const double expected = by_hand(&a, drive, outlet, 3000);
        /* Pressures that are large against the stop's cancel. */
        const double round =
            1e-15 * a.compliance * (fabs(drive) + fabs(outlet) + fabs(a.preload));
        ck_assert_double_le(fabs(th_pulse_at(&line, outlet) - expected),
                            1e-12 * a.stop + 10 * round);
        ck_assert(line.slope >= 0 && line.until >= line.from);
    }
}
END_TEST

/* Its line holds for the pressures around, too: a piece of the same kind. */
START_TEST(on_its_piece)
{
    int compared = 0;
    for (int n = 0; n < 4000; n++) {
        const struct th_accumulator a = {spread(1e-10, 1e-8), spread(1e-14, 1e-12), 20e3,
                                         exp(-spread(1, 50)), exp(-spread(1, 50))};
        const double drive = spread(30e3, 3e5), outlet = spread(1e3, 3e5);
        const struct th_pulse_line line = th_accumulator_cycle(&a, drive, outlet);
        const double other = outlet * spread(0.99, 1.01);
        const double size = fabs(by_hand(&a, drive, other, 300)) + 1e-3 * a.stop;
        compared +=
            fabs(th_pulse_at(&line, other) - by_hand(&a, drive, other, 300)) < 1e-9 * size;
    }
    /* All but those whose filling just comes to its stop. */
    ck_assert_int_gt(compared, 3960);
}
END_TEST

/* An outlet that is open for a second, in one piece or in ten, at any pressure. */
START_TEST(pieces_of_an_opening)
{
    for (int n = 0; n < 2000; n++) {
        const double time = spread(0.01, 20);
        struct th_accumulator a = {spread(1e-10, 1e-8), spread(1e-14, 1e-12), 20e3, 0.5,
                                   exp(-time)};
        const double outlet = spread(1e3, 3e5), full = a.stop * spread(0.1, 1);
        const struct th_pulse_line whole = th_accumulator_empty(&a, full, a.kept_out);
        double held = full;
        for (int k = 0; k < 10; k++) {
            const struct th_pulse_line part = th_accumulator_empty(&a, held, exp(-time / 10));
            held -= th_pulse_at(&part, outlet);
        }
        ck_assert_double_le(fabs(full - held - th_pulse_at(&whole, outlet)), 1e-12 * a.stop);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "cycle");
    tcase_add_test(tests, closed_form);
    tcase_add_test(tests, stop_and_floor);
    tcase_add_test(tests, any_accumulator);
    tcase_add_test(tests, on_its_piece);
    tcase_add_test(tests, pieces_of_an_opening);
}
