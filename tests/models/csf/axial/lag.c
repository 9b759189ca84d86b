/* csf/axial with effects: what follows a concentration does not depend on how long steps are,
 * on who else is there, or on the method. */
#define TH_SUITE "axial lag"
#include "support/check_main.h"

#include "support/bench/axial.h"

static const double hour = 3600;

/* Half-lives of 10 minutes and 4.4 hours at each site. */
enum { PROBES = 8 };

static double rate_of(int probe)
{
    return log(2) / (probe % 2 ? 4.4 * hour : hour / 6);
}

static void aim(struct bench *b)
{
    for (int k = 0; k < PROBES; k++) {
        place_probe(b, k, k % 4 ? 0.312 : 0.36, (enum th_site)(k / 2));
        EACH_LANE(i) b->ports->effect.rate[k][i] = rate_of(k);
    }
}

static void go(struct bench *b, double seconds, double longest, double y[PROBES])
{
    const int steps = (int)ceil(seconds / longest - 1e-9);
    for (int n = 0; n < steps; n++) {
        bench_step(b, seconds / steps);
        for (int k = 0; k < PROBES; k++)
            y[k] =
                y[k] * exp(-rate_of(k) * seconds / steps) + b->ports->csf.probe_lagged[k][0][3];
    }
}

enum kind { LINEAR, IMPLICIT, SATURABLE };

/* A bolus of 0.25 mg over ten minutes each 6 h for a day and a half, in steps of `longest`. */
static void boluses(enum kind kind, double longest, double y[PROBES])
{
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "cells", "100");
    bench_set(&b, "dispersion", "0.02 cm2/s");
    bench_set(&b, "solver", kind == IMPLICIT ? "sdirk" : "exponential");
    bench_set(&b, "accuracy", "1e-6");
    opioid(&b, 0.36);
    if (kind == SATURABLE)
        EACH_LANE(i) b.ports->drug.binding_capacity[0][i] = 1e-2;
    aim(&b);
    bench_start(&b);
    memset(y, 0, PROBES * sizeof *y);
    for (int k = 0; k < 6; k++) {
        EACH_LANE(i) b.ports->line.opening_mass[TH_TIP][0][i] = 0.25e-6 / ceil(600 / longest);
        EACH_LANE(i) b.ports->catheter.opening_volume[TH_TIP][i] = 25e-9 / ceil(600 / longest);
        go(&b, 600, longest, y);
        EACH_LANE(i)
            b.ports->line.opening_mass[TH_TIP][0][i] =
                b.ports->catheter.opening_volume[TH_TIP][i] = 0;
        go(&b, 6 * hour - 600, longest, y);
    }
    bench_close(&b);
}

static void agree(enum kind one, double step, enum kind other, double others, double tolerance)
{
    double a[PROBES], b[PROBES];
    boluses(one, step, a);
    boluses(other, others, b);
    for (int k = 0; k < PROBES; k++)
        ck_assert_msg(fabs(a[k] - b[k]) <= tolerance * b[k], "probe %d: %.10g is not %.10g", k,
                      a[k], b[k]);
}

START_TEST(steps_do_not_matter)
{
    agree(LINEAR, 6 * hour, LINEAR, hour, 1e-6);
    agree(LINEAR, 6 * hour, LINEAR, 60, 1e-6);
    agree(IMPLICIT, 6 * hour, LINEAR, hour, 3e-6);
    agree(IMPLICIT, hour, LINEAR, hour, 3e-6);
    agree(SATURABLE, 6 * hour, SATURABLE, 60, 3e-4);
}
END_TEST

/* Sampled to its end at once, the integral by the trapezoidal rule over samples 1.5 s apart. */
START_TEST(against_quadrature)
{
    double sum[PROBES] = {0}, y[PROBES] = {0}, last[PROBES];
    struct bench b, fine;
    for (int k = 0; k < 2; k++) {
        struct bench *one = k ? &fine : &b;
        axial_bench(one, 1);
        bench_set(one, "cells", "60");
        bench_set(one, "poles", "5");
        opioid(one, 0.36);
        aim(one);
        bench_start(one);
        give(one, 0.25e-6, 25e-9, 600);
    }
    go(&b, 3 * hour, 3 * hour, y);
    const int steps = 7200;
    const double h = 3 * hour / steps;
    for (int k = 0; k < PROBES; k++) last[k] = fine.ports->csf.probe_concentration[k][0][3];
    for (int n = 0; n < steps; n++) {
        bench_step(&fine, h);
        for (int k = 0; k < PROBES; k++) {
            const double fades = exp(-rate_of(k) * h),
                         now = fine.ports->csf.probe_concentration[k][0][3];
            sum[k] = sum[k] * fades + rate_of(k) * h * (last[k] * fades + now) / 2;
            last[k] = now;
        }
    }
    for (int k = 0; k < PROBES; k++) NEAR(y[k], sum[k], 1e-6);
    bench_close(&b);
    bench_close(&fine);
}
END_TEST

/* Free drug alone is what a probe in the cord sees, not what is bound: of its three cells. */
START_TEST(cord_is_free_drug)
{
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "cells", "20");
    opioid(&b, 0.36);
    place_probe(&b, 0, 0.65 * 10.5 / 20, TH_AT_TISSUE);
    bench_set(&b, "length", "65 cm");
    bench_start(&b);
    give(&b, 1e-6, 0, 24 * hour);
    const double *cell = b.arrays[b.generation] + (3 * (10 + AXIAL_SKULL) + 1) * TH_LANES;
    const double free = (cell[-3 * TH_LANES] + 6 * cell[0] + cell[3 * TH_LANES]) / 8;
    ck_assert_double_gt(cell[TH_LANES], 0.1 * cell[0]);
    NEAR(b.ports->csf.probe_concentration[0][0][0], free, 1e-12);
    bench_close(&b);
}
END_TEST

/* Fluid and drug together when the drug comes early or late in the step: exactly its
 * mass, whatever the method; and later drug has spread less. */
START_TEST(moments)
{
    for (int kind = LINEAR; kind <= SATURABLE; kind++) {
        struct bench b;
        axial_bench(&b, 1);
        bench_set(&b, "cells", "60");
        bench_set(&b, "solver", kind == IMPLICIT ? "sdirk" : "exponential");
        opioid(&b, 0.36);
        EACH_LANE(i) {
            b.ports->drug.binding_capacity[0][i] = kind == SATURABLE ? 1e-2 : 0;
            b.ports->line.opening_moment[TH_TIP][0][i] = (i - 4) / 4.0 * 1e-6 * hour / 6;
        }
        bench_start(&b);
        give(&b, 1e-6, 10e-9, hour);
        EACH_LANE(i) {
            NEAR(ledger(&b, 0, i), 1e-6, 1e-12);
            ck_assert(i == 0 ||
                      b.ports->csf.opening_concentration[TH_TIP][0][i] >
                          1.01 * b.ports->csf.opening_concentration[TH_TIP][0][i - 1]);
        }
        bench_close(&b);
    }
}
END_TEST

/* One step with its moment is as good as ten, whose shares are those of a source that rises
 * from nothing. */
START_TEST(a_ramp_in_one_step)
{
    struct bench one, ten;
    axial_bench(&one, 1);
    axial_bench(&ten, 1);
    opioid(&one, 0.36);
    opioid(&ten, 0.36);
    EACH_LANE(i) one.ports->line.opening_moment[TH_TIP][0][i] = 1e-6 * hour / 6;
    bench_start(&one);
    bench_start(&ten);
    give(&one, 1e-6, 0, hour);
    for (int k = 0; k < 10; k++) {
        EACH_LANE(i)
            ten.ports->line.opening_moment[TH_TIP][0][i] = 1e-6 * 2 / 100 * hour / 10 / 12;
        give(&ten, 1e-6 * (2 * k + 1) / 100, 0, hour / 10);
    }
    NEAR(one.ports->csf.opening_concentration[TH_TIP][0][3],
         ten.ports->csf.opening_concentration[TH_TIP][0][3], 2e-5);
    bench_close(&one);
    bench_close(&ten);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "lag");
    tcase_add_test(tests, steps_do_not_matter);
    tcase_add_test(tests, against_quadrature);
    tcase_add_test(tests, cord_is_free_drug);
    tcase_add_test(tests, moments);
    tcase_add_test(tests, a_ramp_in_one_step);
}
