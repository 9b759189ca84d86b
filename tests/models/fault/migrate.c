/* A tip that comes down: where it is, what of the catheter is in the CSF, and that it leaves.
 */
#define TH_SUITE "migrate"
#include "support/bench/fault.h"
#include "support/check_main.h"

extern const struct th_model th_catheter_ladder;

/* 12 cm over 30 days are 4 mm a day, of which the step's start is told; the catheter's tip and
 * the length in the CSF follow, also those of two faults together. */
START_TEST(comes_down)
{
    struct bench b, other, line;
    open_fault(&b, &th_fault_migrate);
    bench_set(&b, "by", "12 cm");
    bench_set(&b, "begins", "2 day");
    bench_set(&b, "over", "30 day");
    bench_set(&b, "until", "40 day");
    open_fault(&other, &th_fault_migrate);
    other.ports = b.ports;
    bench_set(&other, "by", "1 cm");
    bench_open(&line, &th_catheter_ladder, 1);
    line.ports = b.ports;
    bench_set(&line, "length", "89 cm");
    bench_set(&line, "bore", "0.5293 mm");
    bench_set(&line, "tip", "30 cm");
    bench_set(&line, "intrathecal", "13 cm");
    EACH_LANE(i) b.ports->reservoir.usable[i] = b.ports->reservoir.headroom[i] = 1;
    bench_start(&b);
    bench_start(&other);
    other.view.index = 6;
    bench_start(&line);
    static const double day[] = {1, 2, 3, 17, 31.9, 32, 39, 41},
                        shift[] = {0, 0, 0.004, 0.06, 0.1196, 0.12, 0.12, 0};
    for (int k = 0; k < 8; k++) {
        advance(&b, day[k] * 86400);
        CLOSE(bench_output(&b, "shift", 0)[0] + 1, shift[k] + 1, 1e-12);
        bench_step(&b, 60);
        bench_step(&other, 60);
        bench_step(&line, 60);
        const double all = shift[k] + 0.01;
        CLOSE(b.ports->fault.tip_shift[0][0] + 1, shift[k] + 1, 1e-12);
        CLOSE(b.ports->catheter.opening_position[TH_TIP][0], 0.3 + all, 1e-12);
        CLOSE(b.ports->catheter.intrathecal[0] + 1, 1.13 - all, 1e-12);
        const bool out = all > 0.1299;
        ck_assert_double_eq(b.ports->catheter.opening_space[TH_TIP][0],
                            out ? TH_EPIDURAL : TH_CSF);
        ck_assert_double_eq(bench_output(&b, "dislodged", 0)[0], out);
    }
    expect_on_page(&th_fault_migrate, "evenly: %.0f mm a day", 0.12 / 30 * 1e3);
    bench_close(&line);
    bench_close(&other);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "migrate");
    tcase_add_test(tests, comes_down);
}
