/* The pump's line at the catheter's inlet, with slips of either sign: a pump that holds a
 * pressure behind a resistance, with a check valve and without, and lines that are refused. */
#define TH_SUITE "pump line"
#include "support/bench/ladder.h"
#include "support/check_main.h"

/* q = (drive - p)/inner from far below any pressure on; with a valve nothing flows back. */
static const double inner = 2e15, drive = 30e3;

static void norton_from(struct bench *b, bool valve, double far)
{
    EACH_LANE(i) {
        b->ports->pump.flow[i] = (drive - far) / inner;
        b->ports->pump.slip[0][i] = 1 / inner;
        b->ports->pump.slip_from[0][i] = far;
        b->ports->pump.slip[1][i] = valve ? -1 / inner : 0;
        b->ports->pump.slip_from[1][i] = valve ? drive : 1e9;
    }
}

static void norton(struct bench *b, bool valve)
{
    norton_from(b, valve, -1e6);
}

static double drawn(const struct bench *b)
{
    return b->ports->catheter.face_volume[0][0];
}

/* Below the drive both give (drive - p_tip)/(inner + R); above it the bare one takes CSF back,
 * and the one with a valve nothing; when the pressure falls again both give as before. */
START_TEST(check_valve)
{
    static const double tip[] = {1333, 29e3, 31e3, 200e3, 1333};
    for (int valve = 0; valve < 2; valve++) {
        struct bench b;
        open_line(&b, "8");
        norton(&b, valve);
        csf_pressure(&b, 1333);
        bench_start(&b);
        for (int k = 0; k < 5; k++) {
            csf_pressure(&b, tip[k]);
            for (int m = 0; m < 3; m++) bench_step(&b, 3600);
            const double free = (drive - tip[k]) / (inner + resistance());
            NEAR(drawn(&b) / 3600, valve ? fmax(free, 0) : free, 1e-12 * drive / inner);
            NEAR(out_of(&b, TH_TIP), drawn(&b), 1e-9 * drive / inner * 3600);
            ck_assert_int_eq(b.status[0], TH_OK);
        }
        ck_assert(valve ? drawn(&b) > 0 : true);
        bench_close(&b);
    }
}
END_TEST

/* Closed at its tip the line fills to the drive, by (drive - p) C/5 in R C, and no further. */
START_TEST(fills_to_the_drive)
{
    for (int valve = 0; valve < 2; valve++) {
        struct bench b;
        open_line(&b, "8");
        norton(&b, valve);
        bench_start(&b);
        put_fault(&b, 0, length, 0);
        const double tau = (inner + resistance() / 16) * compliance();
        double t = 0;
        for (int k = 0; k < 20; k++) {
            bench_step(&b, 30);
            t += 30;
            const double kept = bench_output(&b, "stored_volume", 0)[0];
            NEAR(kept, compliance() * drive * -expm1(-t / tau), 1e-3 * compliance() * drive);
        }
        bench_step(&b, 86400);
        NEAR(bench_output(&b, "stored_volume", 0)[0], compliance() * drive,
             1e-9 * compliance() * drive);
        bench_close(&b);
    }
}
END_TEST

/* The drive falls as the reservoir is drawn on: dV/dt = -(drive - k V - p)/(inner + R), and the
 * valve's pressure with it, so that its closing moves nothing. */
START_TEST(drive_falls)
{
    for (int valve = 0; valve < 2; valve++) {
        struct bench b;
        open_line(&b, "8");
        norton(&b, valve);
        const double stiffness = 4e9, h = 86400;
        EACH_LANE(i) b.ports->reservoir.stiffness[i] = stiffness;
        bench_start(&b);
        bench_step(&b, h);
        const double flow = drive / (inner + resistance());
        NEAR(drawn(&b), flow * h * (1 - stiffness * h / (2 * (inner + resistance()))),
             1e-4 * flow * h);
        csf_pressure(&b, 100e3);
        bench_step(&b, h);
        bench_step(&b, h);
        if (valve)
            NEAR(drawn(&b), 0, 1e-12 * flow * h);
        else
            ck_assert_double_lt(drawn(&b), -2 * flow * h);
        bench_close(&b);
    }
}
END_TEST

/* A line that rises with the pressure anywhere stops its member with a sentence; slips that
 * cancel but for rounding, or begin at one pressure, do not rise. */
START_TEST(rising_is_refused)
{
    static const struct {
        double slip[2], from[2];
        bool rises;
    } cases[] = {
        {{1e-13, -1.1e-13}, {0, 10e3}, true},     {{1e-13, -1e-13}, {0, 10e3}, false},
        {{1e-13, -1e-13}, {10e3, 0}, true},       {{-1e-13, 2e-13}, {0, 10e3}, true},
        {{-1e-13, 2e-13}, {10e3, 10e3}, false},   {{-1e-13, 2e-13}, {10e3, 0}, false},
        {{1e-13, -1e-13 - 1e-28}, {0, 1}, false}, {{-1e-20, 0}, {0, 10e3}, true},
        {{0.3, -0.1 - 0.2}, {0, 10e3}, false},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct bench b;
        open_line(&b, "8");
        bench_start(&b);
        for (int m = 0; m < 2; m++)
            EACH_LANE(i) {
                b.ports->pump.slip[m][i] = cases[k].slip[m];
                b.ports->pump.slip_from[m][i] = cases[k].from[m];
            }
        bench_step(&b, 60);
        ck_assert_msg(b.status[0] == (cases[k].rises ? TH_BAD_INPUT : TH_OK), "case %zu", k);
        const char *why = b.model->why(&b.view, 0);
        ck_assert(cases[k].rises ? why && strstr(why, "rises with the pressure") : why == NULL);
        bench_close(&b);
    }
}
END_TEST

/* ---- steps ---- */

/* After an event the flow of a pump without orders may stop: steps depend on what flows in, not
 * on `flow` of its line, which is at a pressure far below. Settled, there is no limit. */
START_TEST(limit_by_the_flow_at_the_inlet)
{
    double longest[2][TH_LANES];
    for (int line = 0; line < 2; line++) {
        struct bench b;
        open_line(&b, "8");
        bench_start(&b);
        put_fault(&b, 0, 0.5, pinch_of(1e16));
        norton_from(&b, true, line ? -1e6 : -1e3);
        for (int k = 0; k < 40; k++) bench_step(&b, 3600);
        NEAR(drawn(&b) / 3600, drive / (inner + 1e16 + resistance()), 1e-6 * drive / inner);
        bench_limit(&b, INFINITY, longest[line]);
        ck_assert_double_eq(longest[line][0], INFINITY);
        EACH_LANE(i) b.due[i] = true;
        bench_prepare(&b);
        bench_limit(&b, INFINITY, longest[line]);
        bench_close(&b);
    }
    NEAR(longest[1][0], longest[0][0], 1e-9 * longest[0][0]);
    ck_assert_double_lt(longest[1][0], 600);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "line");
    tcase_add_test(tests, check_valve);
    tcase_add_test(tests, fills_to_the_drive);
    tcase_add_test(tests, drive_falls);
    tcase_add_test(tests, rising_is_refused);
    tcase_add_test(tests, limit_by_the_flow_at_the_inlet);
}
