/* A tip out of the CSF: the space, and the pressure that the pump feels. */
#define TH_SUITE "dislodge"
#include "support/bench/fault.h"
#include "support/check_main.h"

extern const struct th_model th_catheter_ladder;

/* 1 mL/day against CSF of 10 mmHg, then into tissue at 0 Pa, as on the page; back again. */
START_TEST(page_by_hand)
{
    static const char *const into[] = {"epidural", "subcutaneous"};
    const double flow = 1e-6 / 86400, csf = 10 * TH_MMHG,
                 needs = flow * th_tube_resistance(bore, 0.89, th_water_viscosity(310.15));
    struct bench b, line;
    open_fault(&b, &th_fault_dislodge);
    bench_set(&b, "into", into[_i]);
    bench_set(&b, "begins", "1 h");
    bench_set(&b, "until", "2 h");
    bench_open(&line, &th_catheter_ladder, 1);
    line.ports = b.ports;
    bench_set(&line, "length", "89 cm");
    bench_set(&line, "bore", "0.5293 mm");
    bench_set(&line, "tip", "30 cm");
    EACH_LANE(i) {
        b.ports->reservoir.usable[i] = b.ports->reservoir.headroom[i] = 1;
        b.ports->pressure.csf[i] = csf;
        b.ports->pump.flow[i] = flow;
        b.ports->pump.slip_from[0][i] = b.ports->pump.slip_from[1][i] = 1e9;
    }
    bench_start(&b);
    bench_start(&line);
    static const double pressure[] = {1, 0, 0, 1, 1}, moves[] = {0, 1, 1, 0, 0};
    for (int k = 0; k < 5; k++) {
        for (int half = 0; half < 2; half++) bench_step(&line, 900);
        CLOSE(bench_output(&line, "pressure", 0)[0], csf * pressure[k] + needs, 1e-9);
        advance(&b, (k + 2) * 1800);
        ck_assert_double_eq(b.ports->fault.tip_space[0][0],
                            k < 4 && moves[k < 4 ? k + 1 : 4] > 0 ? 1 + _i : TH_CSF);
    }
    ck_assert_double_eq(bench_output(&b, "dislodgements", 0)[0], 1);
    expect_on_page(&th_fault_dislodge, "needs %.0f", csf + needs);
    expect_on_page(&th_fault_dislodge, "tissue at 0 Pa %.2f Pa", needs);
    bench_close(&line);
    bench_close(&b);
}
END_TEST

/* Epidural, 2 mmHg below the CSF at the tip's level: 8 mmHg and what the flow needs. */
START_TEST(epidural_follows)
{
    const double flow = 1e-6 / 86400, csf = 10 * TH_MMHG,
                 needs = flow * th_tube_resistance(bore, 0.89, th_water_viscosity(310.15));
    struct bench b, line;
    open_fault(&b, &th_fault_dislodge);
    bench_open(&line, &th_catheter_ladder, 1);
    line.ports = b.ports;
    bench_set(&line, "length", "89 cm");
    bench_set(&line, "bore", "0.5293 mm");
    bench_set(&line, "tip", "30 cm");
    EACH_LANE(i) {
        b.ports->reservoir.usable[i] = b.ports->reservoir.headroom[i] = 1;
        b.ports->pressure.csf[i] = csf;
        b.ports->depot.follows[i] = 1;
        b.ports->depot.epidural_below[i] = 2 * TH_MMHG;
        b.ports->pump.flow[i] = flow;
        b.ports->pump.slip_from[0][i] = b.ports->pump.slip_from[1][i] = 1e9;
    }
    bench_start(&b);
    bench_start(&line);
    for (int half = 0; half < 2; half++) bench_step(&line, 900);
    CLOSE(bench_output(&line, "pressure", 0)[0], 0.8 * csf + needs, 1e-9);
    bench_close(&line);
    bench_close(&b);
}
END_TEST

/* The output is that of the fault, and what happened is a truth that the log has. */
START_TEST(tells)
{
    struct bench b;
    open_fault(&b, &th_fault_dislodge);
    bench_set(&b, "begins", "100 day");
    bench_start(&b);
    ck_assert_double_eq(bench_output(&b, "dislodged", 0)[0], 0);
    bench_event(&b, "on", 0, NULL);
    ck_assert_double_eq(bench_output(&b, "dislodged", 0)[0], 1);
    ck_assert_double_eq(bench_output(&b, "dislodged", 0)[1], 0);
    ck_assert_int_eq(b.model->outputs.rows[bench_row(&b.model->outputs, "dislodged")].log,
                     TH_LOG_TRUTH);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "dislodge");
    tcase_add_loop_test(tests, page_by_hand, 0, 2);
    tcase_add_test(tests, epidural_follows);
    tcase_add_test(tests, tells);
}
