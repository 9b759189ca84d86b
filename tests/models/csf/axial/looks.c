/* csf/axial: places where effects look beside the canal's probes: the ventricles, with a delay,
 * and all levels at once. */
#define TH_SUITE "axial looks"
#include "support/check_main.h"

#include "laws.h"
#include "support/bench/axial.h"

static const double ventricle = -0.08, minute = 60, hour = 3600;
static const double volume = 157e-6 * 0.159, formed = 0.84 * 0.35e-6 / 60;

/* Under a constant infusion S C = S/Q (1 - e^(-q t)), q = Q/V, and at the effect site
 *
 *     Ce = S/Q (1 - e^(-k t) - k/(k - q) (e^(-q t) - e^(-k t)))
 *
 * whatever the steps, for delays of a second to some days; without a volume the probe looks
 * into the cisterns. */
START_TEST(a_delay_in_the_ventricles)
{
    static const double half_lives[] = {1, 60, 4.4 * 3600, 3e5}, steps[] = {20, 977, 3600};
    const double infused = 20e-9 / minute, rate = 1e-9 / minute, flow = formed + infused;
    for (int n = 0; n < 3; n++) {
        struct bench b;
        double seen[4] = {0};
        axial_open(&b, tracer, ventricle, "cells", "20", NULL);
        for (int k = 0; k < 4; k++) {
            place_probe(&b, k, 0, TH_AT_VENTRICLE);
            EACH_LANE(i) b.ports->effect.rate[k][i] = log(2) / half_lives[k];
        }
        double passed = 0;
        while (passed < 3 * hour) {
            give(&b, rate * steps[n], infused * steps[n], steps[n]);
            passed += steps[n];
            for (int k = 0; k < 4; k++)
                seen[k] = seen[k] * exp(-log(2) / half_lives[k] * steps[n]) +
                          b.ports->csf.probe_lagged[k][0][5];
        }
        const double q = flow / volume;
        for (int k = 0; k < 4; k++) {
            const double ke0 = log(2) / half_lives[k];
            NEAR(seen[k],
                 rate / flow *
                     (-expm1(-ke0 * passed) -
                      ke0 / (ke0 - q) * (exp(-q * passed) - exp(-ke0 * passed))),
                 1e-10);
            NEAR(b.ports->csf.probe_concentration[k][0][5],
                 bench_output(&b, "ventricle_concentration", 0)[5], 1e-15);
        }
        bench_close(&b);
    }
}
END_TEST

/* A level's concentration is what a probe at its middle sees; no level is filled for nobody. */
START_TEST(levels_are_those_of_probes)
{
    struct bench b;
    axial_open(&b, opioid, 0.36, "cells", "100", NULL);
    give(&b, 1e-6, 0, hour);
    for (int k = 0; k < TH_SPINAL_LEVELS; k++)
        ck_assert_double_eq(b.ports->csf.level_concentration[k][0][2], 0);
    for (int k = 0; k < TH_PROBES; k++)
        place_probe(&b, k, th_levels[k + 8].position, TH_AT_CSF);
    EACH_LANE(i) b.ports->effect.levels[3][i] = i != 4;
    give(&b, 1e-6, 0, hour);
    for (int k = 0; k < TH_PROBES; k++) {
        NEAR(b.ports->csf.level_position[k + 8][1], th_levels[k + 8].position, 1e-15);
        NEAR(b.ports->csf.level_concentration[k + 8][0][1],
             b.ports->csf.probe_concentration[k][0][1], 1e-13);
        ck_assert_double_gt(b.ports->csf.level_concentration[k + 8][0][1], 0);
        ck_assert_double_eq(b.ports->csf.level_concentration[k + 8][0][4], 0);
    }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "looks");
    tcase_add_test(tests, a_delay_in_the_ventricles);
    tcase_add_test(tests, levels_are_those_of_probes);
}
