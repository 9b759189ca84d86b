/* The law of CSF in an elastic space, alone: numbers of the literature's formulas, against an
 * independent integration, cut into pieces. */
#define TH_SUITE "pressure filling"
#include "support/check_main.h"

#include <math.h>

#include "base/random.h"
#include "laws.h"
#include "pressure/filling.h"

#define NEAR(value, expected, relative)                                    \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), \
                  "%.15g is not %.15g", (double)(value), (double)(expected))

/* Between 0 and 1; seed counts the draws. */
static double draw(uint64_t *seed)
{
    return th_random(1, 0, "filling", (*seed)++);
}

static const double ml_min = 1e-6 / 60, formed = 0.35;

/* A person: volume index 25.9 mL, 8.6 mmHg min/mL, resting 11.6 mmHg above a reference of 0. */
static struct th_filling person(double infused, double hole)
{
    const double r = 8.6 * TH_MMHG / ml_min;
    return (struct th_filling){.elastance = log(10) / 25.9e-6,
                               .inflow = (formed + infused) * ml_min,
                               .outflow = 1 / r,
                               .absorbed = (11.6 - 8.6 * formed) * TH_MMHG,
                               .hole = hole * ml_min / TH_MMHG};
}

static double mmhg_after(const struct th_filling *law, double from, double minutes)
{
    return th_fill(law, from * TH_MMHG, 60 * minutes).above / TH_MMHG;
}

/* 1.5 mL/min: the logistic rise to 11.6 + 8.6 * 1.5 = 24.5 mmHg. */
START_TEST(infusion)
{
    static const double minutes[] = {1, 2, 5, 10, 20, 300},
                        expected[] = {13.15, 14.67, 18.65, 22.51, 24.33, 24.5};
    const struct th_filling law = person(1.5, 0);
    for (int k = 0; k < 6; k++) {
        const double is = mmhg_after(&law, 11.6, minutes[k]);
        ck_assert_msg(fabs(is - expected[k]) <= 5e-3, "%g mmHg after %g min", is, minutes[k]);
    }
}
END_TEST

/* A volume in a moment: ten times the pressure with 25.9 mL; drawn, the other way. */
START_TEST(bolus)
{
    static const double volumes[] = {25.9, 2, -10};
    for (int k = 0; k < 3; k++) {
        const double seconds = 1e-6;
        struct th_filling law = person(0, 0);
        law.inflow = volumes[k] * 1e-6 / seconds;
        NEAR(mmhg_after(&law, 11.6, seconds / 60), 11.6 * pow(10, volumes[k] / 25.9), 1e-8);
    }
}
END_TEST

/* The pressure with a hole in the end, and what leaks: mmHg, mL/min. Below P_d = 8.59
 * mmHg nothing is absorbed, and all that is formed leaks. */
START_TEST(holes)
{
    static const double hole[] = {0.005, 0.01, 0.02, 0.05, 0.1},
                        pressure[] = {11.12, 10.68, 9.90, 7.00, 3.50},
                        leak[] = {0.056, 0.107, 0.198, 0.35, 0.35};
    for (int k = 0; k < 5; k++) {
        const struct th_filling law = person(0, hole[k]);
        const double is = mmhg_after(&law, 11.6, 3000);
        const struct th_filled minute = th_fill(&law, is * TH_MMHG, 60);
        ck_assert_msg(fabs(is - pressure[k]) <= 6e-3, "%g mmHg", is);
        ck_assert_double_le(fabs(minute.leaked / 1e-6 - leak[k]), 6e-4);
        ck_assert((minute.absorbed > 0) == (k < 3));
    }
}
END_TEST

/* Some laws, alike in nothing: what comes in or is drawn, holes that close, limits below and
 * above. */
static struct th_filling any(uint64_t *seed)
{
    struct th_filling law = person(4 * draw(seed) - 1.2, 0);
    law.absorbed = TH_MMHG * (20 * draw(seed) - 4);
    law.outside = TH_MMHG * (16 * draw(seed) - 6);
    if (draw(seed) < 0.7)
        law.hole = 0.2 * draw(seed) * ml_min / TH_MMHG;
    if (draw(seed) < 0.5)
        law.closing = 1 / (60 + 3000 * draw(seed));
    return law;
}

/* The same by small steps of the classical Runge-Kutta method, in log x. */
static struct th_filled by_small_steps(const struct th_filling *f, double x, double seconds)
{
    enum { STEPS = 20000 };
    struct th_filled sum = {.above = x};
    const double h = seconds / STEPS;
    for (int n = 0; n < STEPS; n++) {
        double rate[4][3], logx = log(sum.above);
        for (int k = 0; k < 4; k++) {
            const double share = k == 0 ? 0 : k == 3 ? 1 : 0.5;
            const double here =
                exp(k ? logx + share * h * f->elastance * rate[k - 1][0] : logx);
            const double hole = f->hole * exp(-f->closing * h * (n + share));
            rate[k][1] = f->outflow * fmax(0, here - f->absorbed);
            rate[k][2] = hole * fmax(0, here - f->outside);
            rate[k][0] = f->inflow - rate[k][1] - rate[k][2];
        }
        double mean[3];
        for (int c = 0; c < 3; c++)
            mean[c] = (rate[0][c] + 2 * rate[1][c] + 2 * rate[2][c] + rate[3][c]) / 6;
        sum.above = exp(logx + h * f->elastance * mean[0]);
        sum.stored += h * mean[0];
        sum.absorbed += h * mean[1];
        sum.leaked += h * mean[2];
    }
    return sum;
}

/* If absorption or leak begin or end within a step the small steps are of second order. */
START_TEST(small_steps_agree)
{
    uint64_t seed = 0;
    for (int n = 0; n < 40; n++) {
        const struct th_filling law = any(&seed);
        const double x = TH_MMHG * (2 + 18 * draw(&seed));
        const double seconds = 30 + 3000 * draw(&seed), came = law.inflow * seconds;
        const struct th_filled is = th_fill(&law, x, seconds),
                               other = by_small_steps(&law, x, seconds);
        NEAR(is.above, other.above, 1e-7);
        ck_assert_double_le(fabs(is.stored - other.stored), 1e-12);
        ck_assert_double_le(fabs(is.absorbed - other.absorbed), 1e-12);
        ck_assert_double_le(fabs(is.leaked - other.leaked), 1e-12);
        ck_assert_double_le(fabs(is.stored + is.absorbed + is.leaked - came),
                            1e-14 * (fabs(came) + fabs(is.stored) + is.leaked + is.absorbed));
        ck_assert_double_le(fabs(is.stored - log(is.above / x) / law.elastance), 1e-18);
        ck_assert(is.absorbed >= 0 && is.leaked >= 0);
    }
}
END_TEST

/* A stretch in pieces is the stretch. */
START_TEST(pieces)
{
    uint64_t seed = 1000;
    for (int n = 0; n < 200; n++) {
        const struct th_filling law = any(&seed);
        const double x = TH_MMHG * (2 + 18 * draw(&seed)), seconds = 2000;
        const struct th_filled whole = th_fill(&law, x, seconds);
        struct th_filled sum = {.above = x};
        for (double t = 0; t < seconds;) {
            const double h = fmin(1 + 300 * draw(&seed), seconds - t);
            struct th_filling now = law;
            now.hole *= exp(-law.closing * t);
            const struct th_filled piece = th_fill(&now, sum.above, h);
            sum.above = piece.above;
            sum.leaked += piece.leaked;
            sum.absorbed += piece.absorbed;
            t += h;
        }
        NEAR(sum.above, whole.above, 1e-12);
        ck_assert_double_le(fabs(sum.leaked - whole.leaked), 1e-17);
        ck_assert_double_le(fabs(sum.absorbed - whole.absorbed), 1e-17);
    }
}
END_TEST

/* The flow into what is held, and its change, against differences. */
START_TEST(bends)
{
    uint64_t seed = 5000;
    for (int n = 0; n < 50; n++) {
        const struct th_filling law = any(&seed);
        const double x = TH_MMHG * (9 + 9 * draw(&seed)), h = 1e-3;
        const double first = th_fill(&law, x, h).stored / h;
        if (fabs(x - law.absorbed) < 100 || fabs(x - law.outside) < 100)
            continue;
        struct th_filling then = law;
        then.hole *= exp(-law.closing * h);
        const double later = th_filling_stores(&then, th_fill(&law, x, h).above);
        NEAR(first, th_filling_stores(&law, x), 1e-4);
        ck_assert_double_le(
            fabs((later - th_filling_stores(&law, x)) / h - th_filling_bends(&law, x)),
            1e-3 * fabs(th_filling_bends(&law, x)) + 1e-17);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "law");
    tcase_add_test(tests, infusion);
    tcase_add_test(tests, bolus);
    tcase_add_test(tests, holes);
    tcase_add_test(tests, small_steps_agree);
    tcase_add_test(tests, pieces);
    tcase_add_test(tests, bends);
}
