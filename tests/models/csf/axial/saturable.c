/* csf/axial with binding that saturates: equilibrium, the linear limit, order, mass,
 * neighbours. */
#define TH_SUITE "axial saturable"
#include "support/check_main.h"

#include "support/bench/axial.h"

enum { CELLS = 60 };

/* A closed canal with cord, 1 mg/mL of binding sites (0: no limit), well mixed by 1 cm2/s. */
static void open_canal(struct bench *b, double capacity)
{
    axial_bench(b, 1);
    uniform(b, "96 mL", "60 cm", "1 cm2/s");
    bench_set(b, "cells", "60");
    tracer(b, 0.3);
    EACH_LANE(i) {
        b->ports->drug.pial_permeability[0][i] = 2e-7;
        b->ports->drug.partition[0][i] = 2;
        b->ports->drug.binding[0][i] = 4e-4;
        b->ports->drug.unbinding[0][i] = 1e-4;
        b->ports->drug.binding_capacity[0][i] = capacity;
    }
}

/* As the engine does it: no step longer than the model allows. Returns how many. */
static int advance(struct bench *b, double seconds)
{
    int steps = 0;
    for (double now = 0; now < seconds; steps++) {
        double longest[TH_LANES], step;
        bench_limit(b, seconds - now, longest);
        step = longest[0];
        EACH_LANE(i) step = fmin(step, longest[i]);
        bench_step(b, step);
        now += step;
        if (seconds - now < 1e-6)
            break;
    }
    return steps + 1;
}

/* C + (T + B) of all that was given, where T = K C and B = B_max T/(T + B_max off/on). */
static double amount(double csf, double cord, double c, double most)
{
    const double t = 2 * c, half = most * 1e-4 / 4e-4;
    return csf * c + cord * (t + most * t / (t + half));
}

START_TEST(equilibrium)
{
    const double most = 1, given = 20e-6, csf = 96e-6, cord = 0.746e-3 * 344.3e-4;
    double low = 0, high = 1;
    for (int k = 0; k < 200; k++) {
        const double middle = (low + high) / 2;
        *(amount(csf, cord, middle, most) < given ? &low : &high) = middle;
    }
    struct bench b;
    open_canal(&b, most);
    place_probe(&b, 0, 0.1, TH_AT_CSF);
    bench_start(&b);
    give(&b, given, 0, 60);
    advance(&b, 20 * 86400);
    NEAR(b.ports->csf.probe_concentration[0][0][3], low, 1e-6);
    NEAR(b.ports->ledger.mass[TH_IN_CSF][0][3], csf * low, 1e-6);
    NEAR(b.ports->ledger.mass[TH_IN_TISSUE][0][3], given - csf * low, 1e-6);
    /* Without a limit four times the free drug would be bound. */
    ck_assert_double_lt(b.ports->ledger.mass[TH_IN_TISSUE][0][3], 0.8 * cord * 5 * 2 * low);
    NEAR(ledger(&b, 0, 3), given, 1e-12);
    bench_close(&b);
}
END_TEST

/* Far below the capacity binding is linear: the other way of stepping finds the same. */
START_TEST(few_molecules_bind_linearly)
{
    struct bench linear, saturable;
    open_canal(&linear, 0);
    open_canal(&saturable, 100);
    bench_start(&linear);
    bench_start(&saturable);
    give(&linear, 1e-12, 0, 60);
    give(&saturable, 1e-12, 0, 60);
    bench_step(&linear, 36000);
    advance(&saturable, 36000);
    NEAR(saturable.ports->ledger.mass[TH_IN_CSF][0][0],
         linear.ports->ledger.mass[TH_IN_CSF][0][0], 1e-6);
    NEAR(saturable.ports->ledger.mass[TH_IN_TISSUE][0][0],
         linear.ports->ledger.mass[TH_IN_TISSUE][0][0], 1e-6);
    bench_close(&linear);
    bench_close(&saturable);
}
END_TEST

/* Amount in the CSF 6 h after a dose, with steps of so many seconds at the most. */
static double after(const char *step)
{
    struct bench b;
    open_canal(&b, 1);
    bench_set(&b, "saturable_step", step);
    bench_set(&b, "tolerance", "1"); /* steps stay whole */
    bench_start(&b);
    give(&b, 40e-6, 0, 60);
    advance(&b, 21600);
    NEAR(ledger(&b, 0, 0), 40e-6, 1e-12);
    const double error = bench_state(&b, "worst", 0)[0];
    ck_assert(error > 0 && error < 1e-2);
    const double csf = b.ports->ledger.mass[TH_IN_CSF][0][0];
    bench_close(&b);
    return csf;
}

/* Second order: halving the step leaves a quarter of the error. */
START_TEST(order)
{
    const double exact = after("15 s");
    const double coarse = fabs(after("8 min") - exact), fine = fabs(after("4 min") - exact);
    ck_assert_double_lt(coarse, 1e-2 * exact);
    ck_assert_msg(coarse / fine > 3.3 && coarse / fine < 4.7, "ratio %g", coarse / fine);
}
END_TEST

/* Free concentration in cord after a quarter of an hour of a drug that binds within minutes to
 * sites that it fills. */
static double filled(const char *step, const char *tolerance)
{
    struct bench b;
    open_canal(&b, 0.05);
    bench_set(&b, "saturable_step", step);
    bench_set(&b, "tolerance", tolerance);
    EACH_LANE(i) b.ports->drug.binding[0][i] = 1e-2;
    place_probe(&b, 0, 0.31, TH_AT_TISSUE);
    bench_start(&b);
    give(&b, 40e-6, 0, 60);
    advance(&b, 900);
    EACH_LANE(i) ck_assert_int_eq(b.status[i], TH_OK);
    NEAR(ledger(&b, 0, 0), 40e-6, 1e-12);
    const double free = b.ports->csf.probe_concentration[0][0][0];
    bench_close(&b);
    return free;
}

/* A step of an hour is cut where sites fill fast: within the tolerance of steps of ten seconds,
 * which whole steps miss. */
START_TEST(steps_are_cut)
{
    const double exact = filled("10 s", "1");
    NEAR(filled("1 h", "1e-3"), exact, 1e-3);
    ck_assert_double_gt(fabs(filled("1 h", "1") - exact), 1e-3 * exact);
}
END_TEST

/* Steps start short after an event and grow 1.6 fold to the longest; a linear drug needs none.
 */
START_TEST(steps_grow)
{
    double longest[TH_LANES];
    struct bench b;
    open_canal(&b, 1);
    EACH_LANE(i) b.ports->drug.binding_capacity[0][i] = i == 5 ? 0 : 1;
    bench_start(&b);
    bench_limit(&b, 1e9, longest);
    NEAR(longest[0], 300.0, 1e-12);
    ck_assert_double_gt(longest[5], 3600);
    bench_step(&b, 300);
    bench_limit(&b, 1e9, longest);
    NEAR(longest[0], 480.0, 1e-12);
    for (int k = 0; k < 6; k++) bench_step(&b, 300);
    bench_limit(&b, 1e9, longest);
    NEAR(longest[0], 3600.0, 1e-12);
    EACH_LANE(i) b.due[i] = true;
    bench_prepare(&b);
    bench_limit(&b, 1e9, longest);
    NEAR(longest[0], 300.0, 1e-12);
    bench_close(&b);
}
END_TEST

/* Capacity in the lanes of a mask; after a day of hourly steps, all that one species has. */
static void run_mask(unsigned mask, double held[TH_LANES][2])
{
    struct bench b;
    open_canal(&b, 0);
    EACH_LANE(i) b.ports->drug.binding_capacity[0][i] = mask >> i & 1 ? 1 : 0;
    bench_start(&b);
    give(&b, 30e-6, 0, 60);
    for (int hour = 0; hour < 24; hour++) bench_step(&b, 3600);
    EACH_LANE(i) {
        held[i][0] = b.ports->ledger.mass[TH_IN_CSF][0][i];
        held[i][1] = b.ports->ledger.mass[TH_IN_TISSUE][0][i];
    }
    bench_close(&b);
}

/* A lane has the same bits whether its neighbours saturate or not. */
START_TEST(neighbours)
{
    double none[TH_LANES][2], all[TH_LANES][2], some[TH_LANES][2];
    run_mask(0, none);
    run_mask(0xff, all);
    run_mask(0x2c, some);
    EACH_LANE(i)
        for (int k = 0; k < 2; k++) {
            const double wanted = (0x2c >> i & 1 ? all : none)[i][k];
            ck_assert(some[i][k] == wanted && none[i][k] != all[i][k]);
        }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "saturable");
    tcase_add_test(tests, equilibrium);
    tcase_add_test(tests, few_molecules_bind_linearly);
    tcase_add_test(tests, order);
    tcase_add_test(tests, steps_are_cut);
    tcase_add_test(tests, steps_grow);
    tcase_add_test(tests, neighbours);
}
