/* The ladder's faults together, the pressure outside of its walls, and how much they bear. */
#define TH_SUITE "ladder, walls"
#include "support/bench/ladder.h"
#include "support/check_main.h"

/* Two closed kinks on one face, 55 and 60 cm: p = F t/(C 5/8), nothing at the tip. */
START_TEST(two_closed_kinks)
{
    struct bench b;
    open_line(&b, "8");
    bench_start(&b);
    put_fault(&b, 0, 0.55, 0);
    put_fault(&b, 1, 0.6, 0);
    pump(&b, ML_PER_DAY);
    bench_step(&b, 3600);
    ck_assert_int_eq(b.status[0], TH_OK);
    double mean = ML_PER_DAY * 3600 / (compliance() * 5 / 8);
    NEAR(bench_output(&b, "stored_volume", 0)[0], ML_PER_DAY * 3600, 1e-12 * ML_PER_DAY * 3600);
    NEAR(bench_output(&b, "pressure", 0)[0], mean, 1e-3 * mean);
    NEAR(b.ports->catheter.face_volume[SEGMENTS][0], 0, 1e-12 * ML_PER_DAY * 3600);
    ck_assert_double_eq(bench_output(&b, "resistance", 0)[0], 1e21);
    bench_close(&b);
}
END_TEST

/* Kinks apart add up, on one face too; of two at one place the narrower counts; of two that
 * overlap by half, the wider counts with what it pinches alone. */
START_TEST(kinks_in_series)
{
    struct bench b;
    open_line(&b, "8");
    bench_start(&b);
    double healthy = 2e-3 / length * resistance(), one = 1e13, two = 4e13;
    static const double at[] = {0.6, 0.551, 0.55};
    const double expected[] = {one + two, (one + healthy) / 2 - healthy / 2 + two, two};
    for (int k = 0; k < 3; k++) {
        put_fault(&b, 0, 0.55, pinch_of(one));
        put_fault(&b, 1, at[k], pinch_of(two));
        NEAR(bench_output(&b, "resistance", 0)[0] - resistance(), expected[k], 1e-9 * two);
    }
    bench_close(&b);
}
END_TEST

/* A closed kink belongs to the nearest face: 20 cm of 89 cm to the second of eight, with two
 * segments before it; 15 cm to the first. */
START_TEST(nearest_face)
{
    for (int near = 1; near <= 2; near++) {
        struct bench b;
        open_line(&b, "8");
        bench_start(&b);
        put_fault(&b, 0, near == 2 ? 0.2 : 0.15, 0);
        pump(&b, ML_PER_DAY);
        bench_step(&b, 3600);
        double rise = ML_PER_DAY * 3600 / (compliance() * near / 8);
        NEAR(bench_output(&b, "pressure", 0)[0], rise, 1e-3 * rise);
        bench_close(&b);
    }
}
END_TEST

/* ---- outside pressure and strength ---- */

/* The patient sits up: 3 kPa more at the tip. The walls of the 59 cm outside of the canal take
 * up C 59/89 dp, through the tip; those within it nothing. */
START_TEST(sits_up)
{
    static const char *const within[] = {"0 cm", "30 cm", "89 cm"};
    static const double part[] = {1, 59. / 89, 0};
    struct bench b;
    open_line(&b, "8");
    bench_set(&b, "intrathecal", within[_i]);
    EACH_LANE(i) b.ports->pressure.csf[i] = 1300;
    bench_start(&b);
    bench_step(&b, 60);
    NEAR(bench_output(&b, "stored_volume", 0)[0], 0, 1e-24);
    EACH_LANE(i) b.ports->pressure.csf[i] = 4300;
    bench_step(&b, 60);
    double taken = compliance() * part[_i] * 3000;
    NEAR(bench_output(&b, "stored_volume", 0)[0], taken, 1e-9 * compliance() * 3000);
    NEAR(b.ports->catheter.face_volume[SEGMENTS][0], -taken, 1e-9 * compliance() * 3000);
    NEAR(bench_output(&b, "pressure", 0)[0], 4300, 1e-6);
    EACH_LANE(i) b.ports->pressure.csf[i] = 1300;
    bench_step(&b, 60);
    NEAR(bench_output(&b, "tip_volume", 0)[0], 0, 1e-9 * compliance() * 3000);
    bench_close(&b);
}
END_TEST

/* Silicone of 3 MPa, 0.5293/1.4 mm: min(1 MPa ln 2.645 = 0.9727 MPa, 7.1 MPa 0.74988). Closed,
 * the pump without relief: the guard falls when the wall has taken up C/2 of that. */
START_TEST(wall_bursts)
{
    struct bench b;
    open_line(&b, "8");
    if (_i)
        bench_set(&b, "strength", "1 MPa");
    bench_start(&b);
    double burst = _i ? 0.74988e6 : 0.9727e6, left[2 * TH_LANES];
    NEAR(bench_output(&b, "burst_pressure", 0)[0], burst, 1e-4 * burst);
    burst = bench_output(&b, "burst_pressure", 0)[0];
    put_fault(&b, 0, 0.445, 0);
    pump(&b, ML_PER_DAY);
    bench_step(&b, 0.999 * burst * compliance() / 2 / ML_PER_DAY);
    b.model->event_functions(&b.view, left);
    NEAR(left[0], 0.001, 1e-5);
    bench_step(&b, 0.002 * burst * compliance() / 2 / ML_PER_DAY);
    b.model->event_functions(&b.view, left);
    NEAR(left[0], -0.001, 1e-5);
    struct th_event event = {.kind = TH_CROSSING, .number = 0};
    b.model->event(&b.view, &event, 2);
    ck_assert_int_eq(b.status[2], TH_OK);
    b.model->event_functions(&b.view, left);
    ck_assert_double_eq(left[2], 1); /* it tears once */
    /* All that the walls held goes out of the tear at once, then all that is pumped; the
     * pressure is that of a hole as wide as the lumen through the wall. */
    const double stored = bench_output(&b, "stored_volume", 0)[2];
    bench_step(&b, 60);
    const struct th_catheter_ports *c = &b.ports->catheter;
    NEAR(c->opening_volume[TH_BURST][2], stored + 60 * ML_PER_DAY, 1e-5 * stored);
    bench_step(&b, 60);
    NEAR(c->opening_volume[TH_BURST][2], 60 * ML_PER_DAY, 1e-9 * 60 * ML_PER_DAY);
    ck_assert_double_eq(c->opening_volume[TH_BURST][0], 0);
    ck_assert(c->opening_space[TH_BURST][2] == TH_SUBCUTANEOUS);
    const double hole = th_hole_resistance(c->bore[2], c->wall[2], c->viscosity[2]);
    NEAR(bench_output(&b, "pressure", 0)[2], ML_PER_DAY * hole, 1e-12 * burst); /* round-off */
    ck_assert_double_eq(bench_output(&b, "burst", 0)[2], 1);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "walls");
    tcase_add_test(tests, two_closed_kinks);
    tcase_add_test(tests, kinks_in_series);
    tcase_add_test(tests, nearest_face);
    tcase_add_loop_test(tests, sits_up, 0, 3);
    tcase_add_loop_test(tests, wall_bursts, 0, 2);
}
