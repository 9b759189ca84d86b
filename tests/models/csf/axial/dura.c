/* csf/axial: a dura whose permeability changes along the canal. */
#define TH_SUITE "dura by level"
#include "support/check_main.h"

#include "support/bench/axial.h"

/* Even canal, f 0.2602 at T2-3 and 0.7275 at L1-2: with a rise of 1.5 the dura's permeability
 * is 1 + 0.8515 (f - 1/2), so 1.2161 times its mean at f = 0.7538, 1.4604 with 2.5, 0.6347 with
 * 0.5; what is spread evenly about that place is lost as fast as what lies there. */
START_TEST(dura_by_level)
{
    const double rises[] = {1, 1.5, 2.5, 0.5}, expected[] = {1, 1.2161, 1.4604, 0.6347};
    struct bench b;
    axial_bench(&b, 1);
    EACH_LANE(i) {
        bench_param(&b, "shape")[i] = AXIAL_UNIFORM;
        bench_param(&b, "dura_rise")[i] = rises[i % 4];
    }
    opioid(&b, 0.4896);
    bench_start(&b);
    give(&b, 1e-6, 1e-9, 60);
    const double *lost = bench_output(&b, "dural_cleared", 0);
    for (int i = 1; i < 4; i++) {
        const double ratio = lost[i] / lost[0];
        ck_assert_msg(fabs(ratio / expected[i] - 1) < 2e-3, "rise %g: %g, not %g", rises[i],
                      ratio, expected[i]);
    }
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "dura");
    tcase_add_test(tests, dura_by_level);
}
