/* Pressures and flows along the catheter against closed forms. */
#define TH_SUITE "ladder"
#include "support/bench/change.h"
#include "support/bench/view.h"
#include "support/check_main.h"

extern const struct th_model th_catheter_ladder;

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

enum { SEGMENTS = 8 };

/* 0.89 m of 0.5293/1.4 mm silicone, 37 C: R = 128 mu L/(pi d^4), mu = 0.6913 mPa s. */
static const double resistance = 3.194e11;

static void open_line(struct bench *b)
{
    bench_open(b, &th_catheter_ladder, 1);
    bench_set(b, "length", "89 cm");
    bench_set(b, "bore", "0.5293 mm");
    bench_set(b, "tip", "30 cm");
    EACH_LANE(i) b->ports->reservoir.usable[i] = b->ports->reservoir.headroom[i] = 1;
}

static void pump(struct bench *b, double flow)
{
    EACH_LANE(i) b->ports->pump.flow[i] = b->ports->program.ordered_flow[i] = flow;
}

/* A pump that holds the pressure: q = stiff (pressure - p). */
static void hold_pressure(struct bench *b, double pressure)
{
    const double stiff = 1e-4;
    EACH_LANE(i) {
        b->ports->pump.slip[0][i] = stiff;
        b->ports->pump.slip_from[0][i] = -1e6;
        b->ports->pump.flow[i] = stiff * (pressure + 1e6);
        b->ports->pump.slip_from[1][i] = 1e9;
    }
}

static void put_fault(struct bench *b, double at, double length, double bore)
{
    EACH_LANE(i) {
        b->ports->fault.at[0][i] = at;
        b->ports->fault.length[0][i] = length;
        b->ports->fault.bore[0][i] = bore;
    }
}

static double tip(const struct bench *b)
{
    return b->ports->catheter.face_volume[SEGMENTS][0] / b->step[0];
}

/* C = L 3 pi a2 b2/(E (b2 - a2)), a and b the radii, 3 MPa. */
static double compliance(double length)
{
    double a2 = 0.5293e-3 * 0.5293e-3 / 4, b2 = 1.4e-3 * 1.4e-3 / 4;
    return length * 3 * acos(-1) * a2 * b2 / (3e6 * (b2 - a2));
}

/* V-C2: 3.696 Pa at 1 mL/day; 88.7 Pa at 24 mL/day. */
START_TEST(poiseuille)
{
    struct bench b;
    open_line(&b);
    bench_start(&b);
    pump(&b, ML_PER_DAY);
    bench_step(&b, 3600);
    CLOSE(bench_output(&b, "pressure_drop", 0)[0], 3.696, 1e-3);
    CLOSE(bench_output(&b, "resistance", 0)[0], resistance, 1e-3);
    pump(&b, 24 * ML_PER_DAY);
    bench_step(&b, 3600);
    CLOSE(bench_output(&b, "pressure_drop", 0)[0], 88.7, 1e-3);
    bench_set(&b, "relative_viscosity", "1.5");
    bench_change(&b, b.ports->surroundings.body_temperature, -1, 293.15);
    bench_step(&b, 3600);
    CLOSE(bench_output(&b, "pressure_drop", 0)[0], 88.7 * 1.5 * 1.002 / 0.6913, 1e-3);
    bench_close(&b);
}
END_TEST

/* V-C1: 110 cm, 30 cm trimmed, 0.0026 mL/cm: 0.208 mL. The segments hold it. */
START_TEST(lumen)
{
    struct bench b;
    bench_open(&b, &th_catheter_ladder, 1);
    bench_set(&b, "length", "110 cm");
    bench_set(&b, "trimmed", "30 cm");
    bench_set(&b, "lumen", "0.0026 mL/cm");
    bench_set(&b, "tip", "30 cm");
    EACH_LANE(i) b.ports->pump.tubing[i] = 0.199e-6;
    bench_start(&b);
    double sum = 0;
    for (int k = 0; k < SEGMENTS; k++) sum += b.ports->catheter.segment_volume[k][2];
    CLOSE(sum, 0.208e-6, 1e-12);
    CLOSE(b.ports->catheter.lumen[2], 0.208e-6, 1e-12);
    CLOSE(b.ports->catheter.bore[2], 0.5754e-3, 1e-4);
    CLOSE(bench_output(&b, "dead_volume", 0)[2], 0.407e-6, 1e-12);
    CLOSE(b.ports->catheter.opening_position[TH_TIP][2], 0.3, 1e-12);
    bench_close(&b);
}
END_TEST

/* V-C9, EN 13868: at constant pressure, 2 mm of 0.2177 of the bore let half of the flow pass;
 * exactly 1/(1 + (l/L) (r^-4 - 1)) of it. */
START_TEST(kinked_at_constant_pressure)
{
    for (int place = 0; place < 3; place++) {
        struct bench b;
        open_line(&b);
        bench_start(&b);
        hold_pressure(&b, 1e4);
        bench_step(&b, 60);
        bench_step(&b, 60);
        bench_step(&b, 60);
        double open = tip(&b);
        CLOSE(open, 1e4 / resistance, 1e-3);
        put_fault(&b, 0.1 + 0.3 * place, 2e-3, 0.2177 * 0.5293e-3);
        bench_step(&b, 60);
        bench_step(&b, 60);
        CLOSE(tip(&b) / open, 0.5, 5e-3);
        CLOSE(tip(&b) / open, 1 / (1 + 2e-3 / 0.89 * (pow(0.2177, -4) - 1)), 1e-6);
        bench_close(&b);
    }
}
END_TEST

/* V-T3: a pinch of 2 mm on 1 m, area closed by f: 0.002/(1 - f)^2 of the line, less its own
 * piece. */
START_TEST(pinches_add_up)
{
    static const double closed[] = {0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999};
    static const double ratio[] = {0.2, 0.8, 20, 80, 2000, 8000, 200000};
    struct bench b;
    open_line(&b);
    bench_set(&b, "length", "1 m");
    bench_start(&b);
    double line = bench_output(&b, "resistance", 0)[0];
    for (size_t k = 0; k < sizeof closed / sizeof *closed; k++) {
        put_fault(&b, 0.4, 2e-3, 0.5293e-3 * sqrt(1 - closed[k]));
        bench_step(&b, 1);
        CLOSE(bench_output(&b, "resistance", 0)[0] / line - 1, ratio[k] - 0.002, 1e-9);
    }
    bench_close(&b);
}
END_TEST

/* V-P10: with an ideal pump the flow at the tip does not feel 0 to 20 kPa, once the wall has
 * filled. */
START_TEST(back_pressure_changes_nothing)
{
    struct bench b;
    open_line(&b);
    bench_set(&b, "intrathecal", "0 cm");
    bench_start(&b);
    pump(&b, ML_PER_DAY);
    for (int k = 0; k <= 4; k++) {
        EACH_LANE(i) b.ports->pressure.csf[i] = 5e3 * k;
        bench_step(&b, 3600);
        bench_step(&b, 3600);
        bench_step(&b, 3600);
        CLOSE(tip(&b), ML_PER_DAY, 1e-9);
        CLOSE(bench_output(&b, "pressure", 0)[0], 5e3 * k + 3.696, 1e-3);
    }
    CLOSE(bench_output(&b, "stored_volume", 0)[0], compliance(0.89) * (20e3 + 3.696 / 2), 1e-4);
    bench_close(&b);
}
END_TEST

/* Closed in the middle: p = p0 + Q t/(C/2), whatever the steps; V-C13: t Q is constant. */
START_TEST(occlusion_rises_evenly)
{
    double half = compliance(0.89) / 2;
    for (int tenth = 0; tenth < 2; tenth++) {
        double flow = ML_PER_DAY / (tenth ? 10 : 1), time = 100e3 * half / flow;
        for (int pieces = 1; pieces <= 300; pieces *= 300) {
            struct bench b;
            open_line(&b);
            EACH_LANE(i) b.ports->pressure.csf[i] = 1300;
            EACH_LANE(i) b.ports->pump.slip_from[1][i] = 1e9;
            bench_start(&b);
            put_fault(&b, 0.445, 2e-3, 0);
            pump(&b, flow);
            for (int k = 0; k < pieces; k++) bench_step(&b, time / pieces);
            CLOSE(bench_output(&b, "pressure", 0)[0], 1300 + 100e3, 1e-4);
            CLOSE(bench_output(&b, "stored_volume", 0)[0], 100e3 * half, 1e-9);
            ck_assert_double_le(fabs(tip(&b)), 1e-9 * flow);
            bench_close(&b);
        }
    }
}
END_TEST

/* Relief at 300 kPa holds the pressure and the pump's flow stops; opened, the bolus is C dp. */
START_TEST(relief_and_release)
{
    struct bench b;
    double half = compliance(0.89) / 2, relief = 1.25e-10;
    open_line(&b);
    EACH_LANE(i) {
        b.ports->pump.slip[1][i] = relief;
        b.ports->pump.slip_from[1][i] = 300e3;
    }
    bench_start(&b);
    put_fault(&b, 0.445, 2e-3, 0);
    pump(&b, ML_PER_DAY);
    double in = 0;
    for (int k = 0; k < 20; k++) {
        bench_step(&b, 3600);
        in += b.ports->catheter.face_volume[0][0];
    }
    CLOSE(bench_output(&b, "pressure", 0)[0], 300e3 + ML_PER_DAY / relief, 1e-9);
    CLOSE(in, half * (300e3 + ML_PER_DAY / relief), 1e-9);
    ck_assert_double_le(fabs(b.ports->catheter.face_volume[0][0]), 1e-6 * ML_PER_DAY * 3600);
    put_fault(&b, 0.445, 0, 0);
    pump(&b, 0);
    double out = 0;
    for (int k = 0; k < 100; k++) {
        bench_step(&b, 0.1);
        out += b.ports->catheter.face_volume[SEGMENTS][0];
    }
    CLOSE(out, half * 300e3, 1e-5);
    CLOSE(bench_output(&b, "highest_pressure", 0)[0], 300e3, 1e-5);
    bench_close(&b);
}
END_TEST

/* A closed line against a slipping pump: p = p_res + F/s (1 - e^(-t s/C)), with the steps that
 * limit allows, from p_res on. */
START_TEST(slip_relaxes)
{
    struct bench b;
    double half = compliance(0.89) / 2, slip = ML_PER_DAY / 20e3, tau = half / slip;
    open_line(&b);
    EACH_LANE(i) {
        b.ports->pump.slip[0][i] = slip;
        b.ports->pump.slip_from[0][i] = 0;
        b.ports->pump.slip_from[1][i] = 1e9;
    }
    bench_start(&b);
    put_fault(&b, 0.445, 2e-3, 0);
    pump(&b, ML_PER_DAY);
    bench_step(&b, tau / 1000);
    while ((double)b.now[0] / 1e6 < 2 * tau) {
        double longest[TH_LANES];
        bench_limit(&b, tau, longest);
        bench_step(&b, longest[0]);
    }
    double passed = (double)b.now[0] / 1e6;
    CLOSE(bench_output(&b, "pressure", 0)[0], 20e3 * (1 - exp(-passed / tau)), 0.02);
    for (int k = 0; k < 50; k++) bench_step(&b, tau);
    CLOSE(bench_output(&b, "pressure", 0)[0], 20e3, 1e-9);
    bench_close(&b);
}
END_TEST

/* Disconnected at the pump, 10 mmHg in the CSF: 15.0 mL/h flow back. */
START_TEST(csf_runs_back)
{
    struct bench b;
    open_line(&b);
    EACH_LANE(i) b.ports->pressure.csf[i] = 1333.22;
    bench_start(&b);
    hold_pressure(&b, 0);
    bench_step(&b, 60);
    bench_step(&b, 60);
    CLOSE(tip(&b), -15.0e-6 / 3600, 3e-3);
    CLOSE(b.ports->catheter.face_volume[0][0] / 60, tip(&b), 1e-6);
    bench_close(&b);
}
END_TEST

static double random_share(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 8) / (1 << 24);
}

/* In every case, in - out = stored, to 1e-12 of what went through. */
START_TEST(volume_balances)
{
    struct bench b;
    unsigned seed = 1;
    open_line(&b);
    EACH_LANE(i) b.ports->pressure.csf[i] = 1300;
    EACH_LANE(i) {
        b.ports->pump.slip[0][i] = 1e-16;
        b.ports->pump.slip[1][i] = 1e-10;
        b.ports->pump.slip_from[1][i] = 200e3;
    }
    bench_start(&b);
    double at_start = 0, in = 0, out = 0, through = 0;
    for (int k = 0; k < SEGMENTS; k++) at_start += b.ports->catheter.segment_volume[k][0];
    for (int k = 0; k < 3000; k++) {
        pump(&b, 24 * ML_PER_DAY * random_share(&seed));
        EACH_LANE(i) b.ports->pressure.csf[i] = 3000 * random_share(&seed);
        if (k % 10 == 0)
            put_fault(&b, 0.89 * random_share(&seed), 2e-3,
                      k % 20 ? 0.5e-3 * random_share(&seed) : 0);
        bench_step(&b, pow(10, 7 * random_share(&seed) - 3));
        double held = 0;
        for (int m = 0; m < SEGMENTS; m++) held += b.ports->catheter.segment_volume[m][0];
        in += b.ports->catheter.face_volume[0][0];
        out += b.ports->catheter.face_volume[SEGMENTS][0];
        through += fabs(b.ports->catheter.face_volume[0][0]);
        ck_assert_double_le(fabs(held - at_start - in + out), 1e-12 * (through + at_start));
    }
    bench_close(&b);
}
END_TEST

START_TEST(refuses)
{
    static const char *const bad[][2] = {
        {"bore", "nan"}, {"lumen", "0.0022 mL/cm"}, {"trimmed", "89 cm"}, {"outer", "0.53 mm"}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        struct bench b;
        open_line(&b);
        bench_set(&b, bad[k][0], bad[k][1]);
        double params[BENCH_ROWS];
        for (size_t r = 0; r < th_catheter_ladder.params.count; r++)
            params[r] = b.params[r * TH_LANES];
        ck_assert_int_eq(
            th_catheter_ladder.check(&(struct th_setup){.params = params, .species = 1}, NULL),
            TH_BAD_INPUT);
        bench_close(&b);
    }
}
END_TEST

/* A fault at 70 cm of 89 cm is in the catheter, and not any more once 20 cm are cut off. */
START_TEST(faults_lie_within)
{
    for (int cut = 0; cut < 2; cut++) {
        struct bench b;
        open_line(&b);
        bench_set(&b, "trimmed", cut ? "20 cm" : "0 cm");
        put_fault(&b, 0.7, 0, 0);
        b.ports->fault.at[0][5] = 0.69;
        bench_start(&b);
        EACH_LANE(i) ck_assert_int_eq(b.status[i], cut && i != 5 ? TH_BAD_INPUT : TH_OK);
        bench_close(&b);
    }
}
END_TEST

/* 1 mL/day for an hour of a reservoir that has 1 uL left: that is what flows, and comes out;
 * and of a slip that pushes back, no more than the headroom: 2 uL, then nothing. */
START_TEST(the_reservoir_holds_back)
{
    struct bench b;
    open_line(&b);
    bench_start(&b);
    pump(&b, ML_PER_DAY);
    EACH_LANE(i) b.ports->reservoir.usable[i] = 1e-9;
    bench_step(&b, 3600);
    CLOSE(b.ports->catheter.face_volume[0][0], 1e-9, 1e-12);
    EACH_LANE(i) {
        b.ports->pump.flow[i] = 0;
        b.ports->pump.slip[0][i] = 1e-12;
        b.ports->pump.slip_from[0][i] = -1e5;
        b.ports->reservoir.headroom[i] = i < 4 ? 2e-9 : 0;
    }
    bench_step(&b, 3600);
    CLOSE(b.ports->catheter.face_volume[0][0], -2e-9, 1e-12);
    ck_assert_double_eq(b.ports->catheter.face_volume[0][4], 0);
    double kept = 0;
    for (int k = 0; k < SEGMENTS; k++) kept += b.arrays[b.generation][k * TH_LANES + 4];
    ck_assert_double_le(fabs(kept), 1e-15);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "hydraulics");
    tcase_add_test(tests, the_reservoir_holds_back);
    tcase_add_test(tests, poiseuille);
    tcase_add_test(tests, lumen);
    tcase_add_test(tests, kinked_at_constant_pressure);
    tcase_add_test(tests, pinches_add_up);
    tcase_add_test(tests, back_pressure_changes_nothing);
    tcase_add_test(tests, occlusion_rises_evenly);
    tcase_add_test(tests, relief_and_release);
    tcase_add_test(tests, slip_relaxes);
    tcase_add_test(tests, csf_runs_back);
    tcase_add_test(tests, volume_balances);
    tcase_add_test(tests, faults_lie_within);
    tcase_add_test(tests, refuses);
}
