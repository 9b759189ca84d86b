/* Openings of the catheter: holes in its wall, a parted connector, a tip that is elsewhere;
 * against closed forms of the steady line. */
#define TH_SUITE "openings"
#include "support/bench/ladder.h"
#include "support/check_main.h"

static const double closed = 0;

/* Walls that were at rest in the CSF settle within seconds; then flows of a minute. */
static void settle(struct bench *b)
{
    for (int k = 0; k < 4; k++) bench_step(b, 60);
}

/* ---- one hole, steady ---- */

/* In the middle, R_d half of the line, 1.6e11, against 10 mmHg: Q_t = (Q R_l - p)/(R_d + R_l),
 * +0.885, -0.152, -10.35, -98.5 mL/day, and the rest of 1 mL/day out of the hole. */
START_TEST(leak_against_csf)
{
    static const double leaks[] = {1e15, 1e14, 1e13, 1e12},
                        tip[] = {0.885, -0.152, -10.35, -98.5};
    static const char *const segments[] = {"1", "3", "8", "16"};
    for (int k = 0; k < 4; k++) {
        struct bench b;
        open_line(&b, segments[_i]);
        csf_pressure(&b, 10 * TH_MMHG);
        bench_start(&b);
        put_hole(&b, 3, length / 2, 1 / leaks[k], TH_SUBCUTANEOUS);
        pump(&b, ML_PER_DAY);
        settle(&b);
        double flow = (ML_PER_DAY * leaks[k] - 10 * TH_MMHG) / (resistance() / 2 + leaks[k]);
        double size = fabs(flow) + ML_PER_DAY;
        NEAR(out_of(&b, TH_TIP) / 60, flow, 1e-10 * size);
        NEAR(out_of(&b, TH_TIP) / 60 / ML_PER_DAY, tip[k], 5e-4 * fmax(fabs(tip[k]), 1));
        NEAR(out_of(&b, 1 + 3) / 60, ML_PER_DAY - flow, 1e-10 * size);
        bench_close(&b);
    }
}
END_TEST

/* The same wherever the hole lies, not only in the middle of a segment, with any viscosity. */
START_TEST(leak_anywhere)
{
    static const double part[] = {0, 1e-3, 0.061, 0.25, 0.4999, 0.5, 0.77, 0.999, 1};
    for (size_t k = 0; k < sizeof part / sizeof *part; k++) {
        struct bench b;
        open_line(&b, "8");
        csf_pressure(&b, 1333);
        bench_set(&b, "relative_viscosity", "2");
        bench_start(&b);
        const double leak = 3e12, below = 2 * resistance() * (1 - part[k]);
        put_hole(&b, 0, part[k] * length, 1 / leak, TH_EPIDURAL);
        pump(&b, 24 * ML_PER_DAY);
        settle(&b);
        double flow = (24 * ML_PER_DAY * leak - 1333) / (below + leak);
        NEAR(out_of(&b, TH_TIP) / 60, flow, 2e-6 * fabs(flow));
        double inlet =
            (24 * ML_PER_DAY - flow) * leak + 24 * ML_PER_DAY * 2 * resistance() * part[k];
        NEAR(bench_output(&b, "pressure", 0)[0], inlet, 1e-5 * inlet);
        NEAR(b.ports->catheter.opening_place[1][0], fmin(floor(8 * part[k]), 7) + 0.5, 0);
        bench_close(&b);
    }
}
END_TEST

/* Parted at the pump, an open end of 24 mu/d3: 15.0 mL/h of CSF are lost at 10 mmHg, 7.5 at 5,
 * and all that the pump gives. */
START_TEST(parted_at_the_pump)
{
    const double end = 24 * th_water_viscosity(310.15) / (bore * bore * bore);
    static const double pressure[] = {10, 5}, lost[] = {15.0, 7.5};
    for (int k = 0; k < 2; k++) {
        struct bench b;
        open_line(&b, "8");
        csf_pressure(&b, pressure[k] * TH_MMHG);
        bench_start(&b);
        put_hole(&b, 0, 0, 1 / end, TH_SUBCUTANEOUS);
        pump(&b, ML_PER_DAY);
        settle(&b);
        double through = -out_of(&b, TH_TIP) * 60, mL = 1e6 * through;
        NEAR(mL, lost[k], 0.05);
        NEAR(out_of(&b, 1), ML_PER_DAY * 60 - out_of(&b, TH_TIP), 1e-12 * through);
        NEAR(out_of(&b, TH_TIP) / 60,
             (ML_PER_DAY * end - pressure[k] * TH_MMHG) / (resistance() + end), 1e-6 * through);
        bench_close(&b);
    }
}
END_TEST

/* A hole into the CSF is a second tip: no pressure drives anything, the flow goes through both
 * as their resistances say. */
START_TEST(hole_into_csf)
{
    struct bench b;
    open_line(&b, "8");
    csf_pressure(&b, 2500);
    bench_start(&b);
    put_hole(&b, 0, 0.8, 1 / 1e11, TH_CSF);
    EACH_LANE(i) b.ports->fault.opening_position[0][i] = 0.39;
    pump(&b, ML_PER_DAY);
    settle(&b);
    const double below = resistance() * 0.09 / length;
    NEAR(out_of(&b, TH_TIP) / 60, ML_PER_DAY * 1e11 / (below + 1e11), 1e-9 * ML_PER_DAY);
    NEAR(b.ports->catheter.opening_position[1][0], 0.39, 0);
    NEAR(b.ports->catheter.opening_space[1][0], TH_CSF, 0);
    pump(&b, 0);
    settle(&b);
    NEAR(out_of(&b, 1), 0, 1e-9 * ML_PER_DAY);
    bench_close(&b);
}
END_TEST

/* ---- kinks beside holes ---- */

/* A closed kink before a hole keeps the pump's fluid from it, one behind it the CSF, however
 * near they are: in one segment, and in the first. */
START_TEST(kink_beside_a_hole)
{
    static const double hole[] = {0.5, 0.05, 0.107, 0.002}, far[] = {0.01, 0.02, 0.003, 0.001};
    for (int k = 0; k < 4; k++)
        for (int behind = 0; behind < 2; behind++) {
            struct bench b;
            open_line(&b, "8");
            csf_pressure(&b, 1333);
            EACH_LANE(i) b.ports->pump.slip[1][i] = 1e-9;
            EACH_LANE(i) b.ports->pump.slip_from[1][i] = 20e3;
            bench_start(&b);
            put_hole(&b, 0, hole[k], 1e-13, TH_SUBCUTANEOUS);
            put_fault(&b, 1, hole[k] + (behind ? far[k] : -far[k]), closed);
            pump(&b, ML_PER_DAY);
            for (int hour = 0; hour < 60; hour++) bench_step(&b, 3600);
            double flow = ML_PER_DAY * 3600, below = resistance() * (1 - hole[k] / length);
            NEAR(out_of(&b, 1), behind ? flow : 1333 / (below + 1e13) * 3600, 1e-6 * flow);
            NEAR(out_of(&b, TH_TIP), behind ? 0 : -out_of(&b, 1), 1e-6 * flow);
            NEAR(b.ports->catheter.face_volume[0][0], behind ? flow : 0, 1e-6 * flow);
            bench_close(&b);
        }
}
END_TEST

/* Two holes with a kink between them in one segment: the ladder has one node for both. */
START_TEST(kink_between_holes)
{
    static const char *const segments[] = {"8", "16"};
    for (int fine = 0; fine < 2; fine++) {
        struct bench b;
        open_line(&b, segments[fine]);
        bench_start(&b);
        put_hole(&b, 0, 0.46, 1e-13, TH_SUBCUTANEOUS);
        put_hole(&b, 4, 0.54, 1e-13, TH_SUBCUTANEOUS);
        put_fault(&b, 1, 0.5, closed);
        bench_step(&b, 60);
        ck_assert_int_eq(b.status[0], fine ? TH_OK : TH_BAD_INPUT);
        if (!fine)
            ck_assert_ptr_nonnull(strstr(b.model->why(&b.view, 0), "catheter.segments"));
        bench_close(&b);
    }
}
END_TEST

/* ---- the tip ---- */

/* In the epidural space the tip is at the pressure there and not at that of the CSF; in the
 * pocket, if another fault has moved it there. It moves down by the sum of all shifts, and has
 * left the CSF once that is the length that lay in it. */
START_TEST(tip_moves)
{
    struct bench b;
    open_line(&b, "8");
    bench_set(&b, "intrathecal", "12 cm");
    csf_pressure(&b, 1333);
    EACH_LANE(i) {
        b.ports->depot.pressure[TH_EPIDURAL][i] = 400;
        b.ports->depot.pressure[TH_SUBCUTANEOUS][i] = 150;
    }
    bench_start(&b);
    pump(&b, ML_PER_DAY);
    settle(&b);
    NEAR(bench_output(&b, "pressure", 0)[0], 1333 + ML_PER_DAY * resistance(), 1e-6);
    static const double space[][2] = {{0, TH_EPIDURAL}, {TH_SUBCUTANEOUS, TH_EPIDURAL}, {0, 0}},
                        pressure[] = {400, 150, 1333};
    for (int k = 0; k < 3; k++) {
        for (int m = 0; m < 2; m++)
            EACH_LANE(i) b.ports->fault.tip_space[5 * m][i] = space[k][m];
        settle(&b);
        NEAR(b.ports->catheter.opening_space[TH_TIP][0], fmax(space[k][0], space[k][1]), 0);
        NEAR(bench_output(&b, "pressure", 0)[0], pressure[k] + ML_PER_DAY * resistance(), 1e-6);
        NEAR(bench_output(&b, "pressure_drop", 0)[0], ML_PER_DAY * resistance(), 1e-6);
    }
    static const double shift[] = {0.05, 0.1199, 0.12, 0.4};
    for (int k = 0; k < 4; k++) {
        EACH_LANE(i) {
            b.ports->fault.tip_shift[1][i] = 0.03;
            b.ports->fault.tip_shift[7][i] = shift[k] - 0.03;
        }
        bench_step(&b, 60);
        NEAR(b.ports->catheter.opening_position[TH_TIP][0], 0.3 + fmin(shift[k], 0.12), 1e-15);
        NEAR(b.ports->catheter.opening_space[TH_TIP][0], k < 2 ? TH_CSF : TH_EPIDURAL, 0);
    }
    NEAR(b.ports->catheter.opening_place[TH_TIP][0], 8, 0);
    bench_close(&b);
}
END_TEST

/* Steps that the ladder allows follow a hole that empties the walls: RC of the line beside it.
 */
START_TEST(limit_follows_a_hole)
{
    struct bench b;
    double longest[TH_LANES];
    open_line(&b, "1");
    bench_start(&b);
    const double tau = 1200, leak = compliance() / tau;
    put_fault(&b, 0, 0.89, closed);
    put_hole(&b, 1, 0.4, leak, TH_SUBCUTANEOUS);
    pump(&b, ML_PER_DAY);
    bench_prepare(&b);
    double t = 0, worst = 0;
    int steps = 0;
    for (;; steps++) {
        bench_limit(&b, INFINITY, longest);
        if (!(longest[0] < 1e6))
            break;
        const double h = longest[0], x = h / tau, left = ML_PER_DAY * exp(-t / tau);
        bench_step(&b, h);
        const double volume = out_of(&b, 2), moment = b.ports->catheter.opening_moment[2][0];
        for (double at = 0; at <= 1; at += 0.01) {
            double true_out = ML_PER_DAY * h * at + left * tau * expm1(-x * at);
            double told = volume * at + 6 * moment / h * (at * at - at);
            worst = fmax(worst, fabs(told - true_out));
        }
        t += h;
    }
    ck_assert_double_lt(worst, 1e-6 * lumen());
    ck_assert_double_gt(t, 5 * tau);
    ck_assert_int_lt(steps, 60);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "holes");
    tcase_add_loop_test(tests, leak_against_csf, 0, 4);
    tcase_add_test(tests, leak_anywhere);
    tcase_add_test(tests, parted_at_the_pump);
    tcase_add_test(tests, hole_into_csf);
    tcase_add_test(tests, kink_beside_a_hole);
    tcase_add_test(tests, kink_between_holes);
    tcase_add_test(tests, tip_moves);
    tcase_add_test(tests, limit_follows_a_hole);
}
