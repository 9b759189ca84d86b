/* Openings along the line in time: decay, lanes, devices, the limit of a step. */
#define TH_SUITE "line, openings in time"
#include "support/check_main.h"

#include "support/bench/openings.h"

/* All decays alike, in reservoir, line and on its way out: an even line gives c f Q/k (1 -
 * e^-kh) through a hole in any step, at the moment of an exponential; and what sucks in CSF has
 * lost nothing before it came. */
START_TEST(decay_is_exact)
{
    static const double steps[] = {600, 7200, 86400};
    struct bench *a = line_of(length, 0.199 * millilitre, 3);
    bench_start(a);
    const double h = steps[_i], k = 2 / day, flow = 0.6 * line_volume(a) / day, f = 0.3;
    double held = content(a), in = 0, out = 0;
    EACH_LANE(i) a->ports->drug.degradation[0][i] = k;
    for (double t = 0; t < day; t += h) {
        const struct hole holes[] = {{0, 1, f * flow * h, TH_CSF}};
        const double x = k * h, c = 3 * exp(-k * t), mass = f * flow * c / k * -expm1(-x);
        step_holes(a, h, flow * h, c * -expm1(-x) / x, 0, holes, 1);
        ck_assert_double_eq_tol(out_of(a, 1, 0), mass, 1e-11 * mass);
        ck_assert_double_eq_tol(a->ports->line.opening_moment[1][0][0],
                                f * flow * c / (k * k) * (1 - exp(-x) * (1 + x)) - h / 2 * mass,
                                1e-11 * h * mass);
        in += a->ports->reservoir.inlet_mass[0][0];
        out += left(a, 0);
    }
    ck_assert_double_eq_tol(content(a), held * exp(-2), 1e-11 * held);
    ck_assert_double_eq_tol(content(a) + out + a->ports->ledger.mass[TH_DEGRADED][0][0],
                            held + in, 1e-12 * (held + in));
    put_away(a);
}
END_TEST

/* Tissue fluid of 2 is drawn in at a hole in the middle and flows to the tip; it decays on its
 * way, V/Q long: e^(-k V/Q) of it arrive. */
START_TEST(drawn_drug_decays_from_then)
{
    struct bench *a = line_of(length, 0, 0);
    EACH_LANE(i) a->ports->drug.diffusivity[0][i] = 0;
    draw_from(a, 0, 2);
    bench_start(a);
    const double volume = line_volume(a), way = volume - before_node(a, 1), k = 1 / day;
    const double flow = way / day, h = 3600;
    EACH_LANE(i) a->ports->drug.degradation[0][i] = k;
    const struct hole holes[] = {{0, 1, -flow * h, TH_EPIDURAL}};
    for (int n = 0; n < 48; n++) {
        step_holes(a, h, 0, 0, 0, holes, 1);
        ck_assert_double_eq_tol(out_of(a, 1, 0), -2 * flow * h, 1e-13 * flow * h);
    }
    ck_assert_double_eq_tol(out_of(a, TH_TIP, 0), 2 * exp(-1) * flow * h,
                            2e-3 * 2 * exp(-1) * flow * h);
    put_away(a);
}
END_TEST

/* Lanes with other holes: the numbers of each are those of a block in which all are like it. */
static void run_lanes(double *gave, double *held, int alike)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 3);
    draw_from(a, 1, 2);
    bench_start(a);
    const double volume = line_volume(a);
    for (int k = 0; k < 60; k++) {
        EACH_LANE(i) {
            const int lane = alike >= 0 ? alike : i;
            const double each = volume * 0.004 * (lane - 2);
            const struct hole holes[] = {{lane, lane % SEGMENTS, each / 2, TH_EPIDURAL},
                                         {0, 2, 0.001 * volume * sin(k), TH_CSF}};
            a->step[i] = 100 * (lane + 1);
            order_holes(a, i, each * (1 + 0.3 * sin(k * (lane + 1))), lane < 5 ? 1 : 3, 0,
                        holes, lane % 3 == 1 && k % 20 > 10 ? 0 : lane % 3);
        }
        bench_advance(a);
    }
    EACH_LANE(i) {
        gave[i] = a->ports->line.opening_mass[TH_TIP][0][i];
        held[i] = a->ports->ledger.mass[TH_IN_LINE][0][i];
    }
    put_away(a);
}

START_TEST(lanes_are_alone)
{
    double gave[TH_LANES], held[TH_LANES], gave_alike[TH_LANES], held_alike[TH_LANES];
    run_lanes(gave, held, -1);
    run_lanes(gave_alike, held_alike, _i);
    EACH_LANE(i) {
        ck_assert_double_eq(gave_alike[i], gave[_i]);
        ck_assert_double_eq(held_alike[i], held[_i]);
    }
}
END_TEST

/* A device that is out has no stretches; one that comes in again has those of its openings. */
START_TEST(out_and_in)
{
    struct bench *a = line_of(length, 0.199 * millilitre, 3);
    struct bench *all[] = {a};
    bench_start(a);
    const double volume = line_volume(a), each = 0.02 * volume;
    const struct hole holes[] = {{0, 1, each / 2, TH_EPIDURAL}};
    double out = 0;
    for (int k = 0; k < 5; k++) {
        step_holes(a, 60, each, 3, 0, holes, 1);
        out += left(a, 0);
    }
    bench_device(all, 1, -1, true);
    ck_assert_double_eq(content(a), 0);
    for (int k = 0; k < TH_OPENINGS; k++) ck_assert_double_eq(out_of(a, k, 0), 0);
    ck_assert_double_eq_tol(a->ports->ledger.mass[TH_REMOVED][0][0],
                            3 * volume + 15 * each - out, 1e-13 * volume);
    step_holes(a, 60, 0, 0, 0, holes, 0);
    bench_device(all, 1, -1, false);
    ck_assert_double_eq_tol(content(a), 3 * volume, 1e-13 * volume);
    step_holes(a, 60, each, 3, 0, holes, 1);
    ck_assert_double_eq_tol(out_of(a, 1, 0), 1.5 * each, 1e-13 * each);
    put_away(a);
}
END_TEST

/* A front is approached by half of the way to the hole, and leaves it in steps of parts of a
 * parcel; with the same line whole it is far from the tip. */
START_TEST(front_limits_the_step)
{
    struct bench *a = line_of(length, 0, 1);
    bench_start(a);
    const double flow = 1 * millilitre / day, parcel = line_volume(a) / 128;
    struct hole holes[] = {{0, 1, 0, TH_EPIDURAL}};
    expect_flow(a, flow);
    holes[0].out = 0.9 * parcel;
    step_holes(a, parcel / flow, parcel, 1, 0, holes, 1);
    ck_assert_double_eq(longest(a), INFINITY);
    hold(a, 0, 2);
    ck_assert_double_eq_tol(longest(a), 24 * parcel / flow, 0.05 * longest(a));
    holes[0].out = 0.9 * 47 * parcel;
    step_holes(a, 47 * parcel / flow, 47 * parcel, 2, 0, holes, 1);
    ck_assert_double_lt(longest(a), parcel / flow);
    put_away(a);
}
END_TEST

/* Volumes that make no sense stop the lane and no other. */
START_TEST(nonsense)
{
    struct bench *a = line_of(length, 0, 1);
    bench_start(a);
    const double volume = line_volume(a);
    struct hole holes[] = {{0, 1, 0.1 * volume, TH_EPIDURAL}};
    EACH_LANE(i) order_holes(a, i, 0.1 * volume, 1, 0, holes, 1);
    a->ports->catheter.face_volume[2][3] = a->ports->catheter.face_volume[1][3] = -2 * volume;
    a->ports->catheter.face_volume[1][5] = NAN;
    bench_advance(a);
    EACH_LANE(i) ck_assert_int_eq(a->status[i], i == 3 || i == 5 ? TH_NOT_CONVERGED : TH_OK);
    ck_assert_double_eq_tol(out_of(a, 1, 0), 0.1 * volume, 1e-13 * volume);
    put_away(a);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "openings in time");
    tcase_add_loop_test(tests, decay_is_exact, 0, 3);
    tcase_add_test(tests, drawn_drug_decays_from_then);
    tcase_add_loop_test(tests, lanes_are_alone, 0, 8);
    tcase_add_test(tests, out_and_in);
    tcase_add_test(tests, front_limits_the_step);
    tcase_add_test(tests, nonsense);
}
