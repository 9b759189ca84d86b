/* The access port of the catheter: flow and volume of what a syringe draws and gives there,
 * against closed forms of the line. */
#define TH_SUITE "access port"
#include "support/bench/ladder.h"
#include "support/check_main.h"

static const double needle = 7.7e10, suction = 20e3, p_csf = 1333;

static void open_port(struct bench *b, const char *segments)
{
    open_line(b, segments);
    csf_pressure(b, p_csf);
    bench_start(b);
}

static double drawn(const struct bench *b)
{
    return out_of(b, TH_ACCESS);
}

static void settle(struct bench *b)
{
    for (int k = 0; k < 4; k++) bench_step(b, 60);
}

/* (p_csf - p)/R_c + F = (p + suction)/R_n at the inlet. Through 0.89 m without a needle and
 * without CSF's pressure 20 kPa draw 6.26e-8 m3/s, 3.76 mL/min. */
START_TEST(draws_what_the_line_lets_through)
{
    static const char *const segments[] = {"1", "8", "16"};
    NEAR(suction / resistance() * 60e6, 3.76, 0.005);
    for (int k = 0; k < 3; k++) {
        struct bench b;
        open_port(&b, segments[k]);
        pump(&b, 24 * ML_PER_DAY);
        settle(&b);
        bench_event(&b, "aspirate", -1, "20 mL", NULL, NULL);
        bench_step(&b, 10);
        bench_step(&b, 10);
        const double f = 24 * ML_PER_DAY, in = 1 / resistance(), out = 1 / needle;
        const double p = (p_csf * in + f - suction * out) / (in + out), q = (p + suction) * out;
        NEAR(drawn(&b) / 10, q, 1e-9 * q);
        NEAR(out_of(&b, TH_TIP) / 10, f - q, 1e-9 * q);
        NEAR(b.ports->catheter.face_volume[0][0] / 10, f, 1e-12 * f);
        NEAR(bench_output(&b, "pressure", 0)[0], p, 1e-6);
        NEAR(bench_output(&b, "access_flow", 0)[0], -q, 1e-9 * q);
        bench_close(&b);
    }
}
END_TEST

/* A closed kink in the middle: half of the wall gives up C/2 (p_csf + suction) = 2.5 uL, and no
 * more comes, whatever is ordered; that is counted when the order ends. */
START_TEST(nothing_comes_past_a_kink)
{
    struct bench b;
    open_port(&b, "8");
    settle(&b);
    put_fault(&b, 0, length / 2, 0);
    bench_event(&b, "aspirate", -1, "1 mL", NULL, "4 min");
    double sum = 0;
    for (int k = 0; k < 4; k++) {
        bench_step(&b, 60);
        sum += drawn(&b);
    }
    NEAR(sum, compliance() / 2 * (p_csf + suction), 1e-9 * sum);
    NEAR(sum, 2.45e-9, 0.02e-9);
    NEAR(bench_output(&b, "failed_aspirations", 0)[0], 0, 0);
    ck_assert_int_eq(b.timer[0], b.now[0]);
    bench_timer(&b, 0);
    NEAR(bench_output(&b, "failed_aspirations", 0)[0], 1, 0);
    NEAR(bench_output(&b, "aspirated_volume", 0)[0], sum, 1e-15 * sum);
    bench_close(&b);
}
END_TEST

/* A tip in tissue: that closes over it, and the walls give up C suction; let go, the pump fills
 * them again, and what it gives comes out. */
START_TEST(nothing_comes_from_tissue)
{
    struct bench b;
    open_port(&b, "8");
    EACH_LANE(i) b.ports->fault.tip_space[0][i] = TH_EPIDURAL;
    settle(&b);
    bench_event(&b, "aspirate", -1, "1 mL", NULL, NULL);
    bench_step(&b, 60);
    double sum = drawn(&b);
    NEAR(sum, compliance() * suction, 1e-9 * sum);
    NEAR(out_of(&b, TH_TIP), 0, 1e-11 * sum); /* rounding of the modes */
    put_hole(&b, 1, 0.3, 1e-11, TH_SUBCUTANEOUS);
    bench_step(&b, 60);
    ck_assert_double_eq(out_of(&b, 2), 0);
    put_hole(&b, 1, 0.3, 0, TH_SUBCUTANEOUS);
    bench_event(&b, "stop", -1);
    pump(&b, 24 * ML_PER_DAY);
    for (int k = 0; k < 30; k++) bench_step(&b, 60);
    NEAR(out_of(&b, TH_TIP), 24 * ML_PER_DAY * 60, 1e-9 * ML_PER_DAY);
    bench_close(&b);
}
END_TEST

/* 2 mL in a minute go in, to the last digit, and come out beside what the pump gives; the inlet
 * has R_c times the sum of the flows above CSF. */
START_TEST(gives_a_volume)
{
    struct bench b;
    open_port(&b, "8");
    pump(&b, 24 * ML_PER_DAY);
    settle(&b);
    bench_event(&b, "inject", -1, "2 mL", NULL, NULL, NULL, NULL, NULL);
    const double f = 24 * ML_PER_DAY, q = 2e-6 / 60;
    NEAR(b.ports->catheter.access_flow[0], q, 1e-15 * q);
    double sum = 0;
    for (int k = 0; k < 6; k++) {
        bench_step(&b, 10);
        sum += drawn(&b);
        NEAR(b.ports->catheter.face_volume[0][0] / 10, f, 1e-12 * f);
    }
    NEAR(sum, -2e-6, 1e-18);
    NEAR(out_of(&b, TH_TIP) / 10, q + f, 1e-9 * q);
    NEAR(bench_output(&b, "pressure", 0)[0], p_csf + resistance() * (q + f), 1e-4);
    bench_timer(&b, 0);
    NEAR(bench_output(&b, "failed_injections", 0)[0], 0, 0);
    bench_close(&b);
}
END_TEST

/* Into a closed line no more goes than the walls take at the syringe's pressure. */
START_TEST(pushes_no_harder)
{
    struct bench b;
    open_port(&b, "8");
    settle(&b);
    put_fault(&b, 0, length / 2, 0);
    bench_event(&b, "inject", -1, "1 mL", NULL, NULL, NULL, "150 kPa", "2 min");
    double sum = 0;
    for (int k = 0; k < 4; k++) {
        bench_step(&b, 30);
        sum -= drawn(&b);
    }
    NEAR(sum, compliance() / 2 * (150e3 - p_csf), 1e-9 * sum);
    NEAR(bench_output(&b, "pressure", 0)[0], 150e3, 1e-3);
    bench_timer(&b, 0);
    NEAR(bench_output(&b, "failed_injections", 0)[0], 1, 0);
    bench_close(&b);
}
END_TEST

/* An aspiration ends when its volume has passed: the event function falls to zero there. */
START_TEST(ends_at_its_volume)
{
    struct bench b;
    double values[2 * TH_LANES];
    open_port(&b, "8");
    settle(&b);
    bench_event(&b, "aspirate", -1, "1 mL", NULL, NULL);
    bench_step(&b, 10);
    b.model->event_functions(&b.view, values);
    NEAR(values[TH_LANES], 1 - bench_output(&b, "aspirated_volume", 0)[0] / 1e-6, 1e-12);
    ck_assert_double_gt(values[TH_LANES], 0.4);
    double longest[TH_LANES];
    bench_limit(&b, INFINITY, longest);
    const double rate = -bench_output(&b, "access_flow", 0)[0];
    ck_assert_double_le(longest[0], 1e-6 / 50 / rate * (1 + 1e-12));
    bench_step(&b, values[TH_LANES] * 1e-6 / rate * 1.01);
    b.model->event_functions(&b.view, values);
    ck_assert_double_lt(values[TH_LANES], 0);
    const struct th_event event = {.kind = TH_CROSSING, .number = 1};
    b.model->event(&b.view, &event, 0);
    b.model->event_functions(&b.view, values);
    NEAR(values[TH_LANES], 1, 0);
    NEAR(bench_output(&b, "failed_aspirations", 0)[0], 0, 0);
    bench_close(&b);
}
END_TEST

START_TEST(no_port)
{
    struct bench b;
    open_line(&b, "8");
    bench_set(&b, "access_port", "no");
    bench_start(&b);
    bench_step(&b, 60);
    bench_event(&b, "aspirate", 3, "1 mL", NULL, NULL);
    ck_assert_int_eq(b.status[3], TH_BAD_INPUT);
    ck_assert_int_eq(b.status[2], TH_OK);
    ck_assert_ptr_nonnull(strstr(b.model->why(&b.view, 3), "no access port"));
    bench_close(&b);
}
END_TEST

/* ---- with pumps that slip ---- */

static double share(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24);
}

/* Sums over a story of orders: from the pump, out of the port, out of the tip. */
static void live(unsigned seed, int cuts, double sum[3])
{
    struct bench b;
    open_line(&b, "4");
    csf_pressure(&b, p_csf);
    EACH_LANE(i) {
        b.ports->pump.slip[0][i] = pow(10, -10 - 4 * share(&seed));
        b.ports->pump.slip_from[0][i] = share(&seed) < 0.5 ? 3000 : -1e6;
        b.ports->pump.slip[1][i] = share(&seed) < 0.5 ? 1e-10 : 0;
        b.ports->pump.slip_from[1][i] = 40e3;
        b.ports->reservoir.usable[i] = b.ports->reservoir.headroom[i] =
            share(&seed) < 0.5 ? 1 : 2e-9;
    }
    bench_start(&b);
    put_fault(&b, 0, share(&seed) * length, 0.2 * bore * share(&seed));
    memset(sum, 0, sizeof(double[3]));
    for (int n = 0; n < 12; n++) {
        const double kind = share(&seed), seconds = 0.5 + 20 * share(&seed);
        pump(&b, 100 * ML_PER_DAY * share(&seed));
        if (kind < 0.4)
            bench_event(&b, "aspirate", -1, "20 mL", kind < 0.2 ? "5 kPa" : "80 kPa", "1 h");
        else if (kind < 0.8)
            bench_event(&b, "inject", -1, kind < 0.6 ? "0.02 mL" : "9 mL", NULL, NULL, NULL,
                        kind < 0.5 ? "20 kPa" : "200 kPa", "1 min");
        for (int k = 0; k < cuts; k++) {
            double before = 0, after = 0;
            for (int m = 0; m < 4; m++) before += b.ports->catheter.segment_volume[m][0];
            bench_step(&b, seconds / cuts);
            for (int m = 0; m < 4; m++) after += b.ports->catheter.segment_volume[m][0];
            const double in = b.ports->catheter.face_volume[0][0];
            NEAR(in - drawn(&b) - out_of(&b, TH_TIP), after - before,
                 1e-14 * (fabs(in) + fabs(drawn(&b)) + fabs(after)));
            ck_assert_double_le(fabs(in), b.ports->reservoir.usable[0] * (1 + 1e-15));
            sum[0] += in;
            sum[1] += drawn(&b);
            sum[2] += out_of(&b, TH_TIP);
        }
    }
    bench_close(&b);
}

/* Volume closes to round-off, and steps cut in seven come to the same, where no limit of the
 * reservoir, which holds for a step as a whole, is met. */
START_TEST(any_story)
{
    double whole[3], cut[3];
    live((unsigned)_i, 1, whole);
    live((unsigned)_i, 7, cut);
    const double size = fabs(whole[0]) + fabs(whole[1]) + fabs(whole[2]);
    unsigned seed = (unsigned)_i;
    for (int k = 0; k < 3; k++) share(&seed);
    if (share(&seed) < 0.5) /* of the first lane */
        for (int k = 0; k < 3; k++) NEAR(cut[k], whole[k], 1e-9 * size);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "port");
    tcase_add_test(tests, draws_what_the_line_lets_through);
    tcase_add_test(tests, nothing_comes_past_a_kink);
    tcase_add_test(tests, nothing_comes_from_tissue);
    tcase_add_test(tests, gives_a_volume);
    tcase_add_test(tests, pushes_no_harder);
    tcase_add_test(tests, ends_at_its_volume);
    tcase_add_test(tests, no_port);
    tcase_add_loop_test(tests, any_story, 0, 40);
}
