/* csf/axial: pressure, ledger, lanes, repeated steps, limits and refusals. */
#define TH_SUITE "axial parts"
#include "support/check_main.h"

#include "laws.h"
#include "support/bench/axial.h"
#include "support/bench/change.h"

/* Two drugs with everything on: boluses, a basal rate, fluid drawn back, blood to cord,
 * upright. */
START_TEST(everything_balances)
{
    struct bench b;
    axial_bench(&b, 2);
    bench_set(&b, "plasma_partition", "0.5");
    bench_set(&b, "spinal_formation", "70 %");
    bench_set(&b, "cistern_absorption", "30 %");
    EACH_LANE(i) bench_param(&b, "volume")[i] *= 0.8 + 0.05 * i;
    opioid(&b, 0.362);
    EACH_LANE(i) b.ports->drug.peripheral_volume[1][i] = 0; /* the second has one compartment */
    bench_start(&b);
    double given = 0;
    for (int day = 0; day < 30; day++) {
        give(&b, 0.2e-6, 20e-9, 600);
        give(&b, 2e-6, 0.2e-6, 85200);
        give(&b, -1e-9, -1e-9, 600);
        given += 2.199e-6;
        for (size_t d = 0; d < 2; d++)
            for (int i = 0; i < TH_LANES; i++) {
                ck_assert_int_eq(b.status[i], TH_OK);
                NEAR(ledger(&b, d, i), given, 1e-12);
            }
    }
    for (int i = 0; i < TH_LANES; i++) {
        double sum =
            bench_output(&b, "spinal_amount", 1)[i] + bench_output(&b, "cranial_amount", 1)[i] +
            bench_output(&b, "amount", 1)[i] + b.ports->ledger.mass[TH_IN_PLASMA][1][i] +
            b.ports->ledger.mass[TH_CLEARED][1][i];
        NEAR(sum, given, 1e-12);
        NEAR(b.ports->ledger.volume[TH_IN_CSF][i], 30 * 0.219e-6, 1e-12);
    }
    double error = bench_output(&b, "numerical_error", 0)[0];
    ck_assert(error > 0 && error < 1e-3);
    bench_close(&b);
}
END_TEST

/* Css in plasma = rate / clearance, whatever happens on the way (ziconotide 0.1 ug/h: 6.2
 * pg/mL). */
START_TEST(plasma_identity)
{
    struct bench b;
    axial_bench(&b, 1);
    tracer(&b, 0.4);
    EACH_LANE(i) {
        b.ports->drug.diffusivity[0][i] = 3.1e-10;
        b.ports->drug.plasma_volume[0][i] = 30.5e-3;
        b.ports->drug.plasma_clearance[0][i] = 270e-6 / 60;
    }
    bench_start(&b);
    for (int day = 0; day < 60; day++) give(&b, 2.4e-9, 0, 86400);
    NEAR(b.ports->csf.plasma_concentration[0][0], 6.17e-9, 1e-3);
    bench_close(&b);
}
END_TEST

/* A hydrophilic tracer, mixed by a fast dispersion and a skull that mixes as fast, is cleared
 * by bulk flow alone, k = flow/volume, 157 mL less 15.9 % of it in the skull. */
START_TEST(bulk_clearance)
{
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "dispersion", "100 cm2/s");
    bench_set(&b, "cistern_mixing", "1000 mL/min");
    bench_set(&b, "convexity_mixing", "1000 mL/min");
    bench_set(&b, "brain_exchange", "0 mL/min");
    tracer(&b, 0.3);
    EACH_LANE(i) b.ports->drug.plasma_clearance[0][i] = 1e-3;
    bench_start(&b);
    give(&b, 1e-6, 0, 1);
    bench_step(&b, 36000);
    double before = b.ports->ledger.mass[TH_IN_CSF][0][0];
    bench_step(&b, 36000);
    double k = log(before / b.ports->ledger.mass[TH_IN_CSF][0][0]) / 36000;
    NEAR(k, 0.35e-6 / 60 / (97.3e-6 + 157e-6 * (1 - 0.159)), 5e-3);
    for (int day = 0; day < 30; day++) bench_step(&b, 86400);
    NEAR(ledger(&b, 0, 0), 1e-6, 1e-12);
    bench_close(&b);
}
END_TEST

static void lane_of(const double *from, size_t vectors, int lane, double *to)
{
    for (size_t k = 0; k < vectors; k++) to[k] = from[k * TH_LANES + (size_t)lane];
}

static void month(struct bench *b, bool disturbed, bool alone)
{
    axial_bench(b, 1);
    EACH_LANE(i) b->alive[i] = i == 0 || !alone;
    if (disturbed) {
        bench_param(b, "volume")[2] = 80e-6;
        bench_param(b, "solver")[4] = AXIAL_SDIRK;
        bench_param(b, "stroke")[5] = 0;
        bench_param(b, "shape")[6] = AXIAL_UNIFORM;
    }
    opioid(b, 0.362);
    if (disturbed)
        b->ports->drug.plasma_volume[0][7] = NAN; /* a lane that has failed */
    bench_start(b);
    for (int k = 0; k < 20; k++) {
        EACH_LANE(i) b->step[i] = disturbed && i != 0 ? 700 + 100 * i : 1800;
        EACH_LANE(i) b->ports->line.opening_mass[TH_TIP][0][i] = k % 3 ? 1e-9 : 1e-7;
        EACH_LANE(i) b->ports->catheter.opening_volume[TH_TIP][i] = k % 3 ? 1e-9 : 1e-7;
        bench_advance(b);
    }
}

static void same_lane(bool disturbed, bool alone_too)
{
    struct bench alone, among;
    month(&alone, false, alone_too);
    month(&among, disturbed, false);
    const size_t bytes = sizeof *alone.ports / 8, other = alone.array_vectors * 8;
    double *a = bench_memory(bytes > other ? bytes : other),
           *b = bench_memory(bytes > other ? bytes : other);
    lane_of(alone.view.arrays, alone.array_vectors, 0, a);
    lane_of(among.view.arrays, alone.array_vectors, 0, b);
    ck_assert_mem_eq(a, b, alone.array_vectors * 8);
    lane_of((double *)alone.ports, sizeof *alone.ports / 64, 0, a);
    lane_of((double *)among.ports, sizeof *alone.ports / 64, 0, b);
    ck_assert_mem_eq(a, b, sizeof *alone.ports / 8);
    ck_assert_double_eq(bench_state(&alone, "worst", 0)[0], bench_state(&among, "worst", 0)[0]);
    ck_assert(alone.view.arrays[1000 / TH_LANES * TH_LANES] != 0);
    free(a);
    free(b);
    bench_close(&alone);
    bench_close(&among);
}

/* Lane 0 gets the same bytes whatever its neighbours do, or if they rest. */
START_TEST(lanes)
{
    same_lane(true, false);
    same_lane(false, true);
    same_lane(true, true);
}
END_TEST

/* A step that was tried with another length and another flow leaves no trace. */
START_TEST(tried_again)
{
    struct bench plain, tried;
    struct bench *both[] = {&plain, &tried};
    for (int k = 0; k < 2; k++) {
        struct bench *b = both[k];
        axial_open(b, opioid, 0.362, NULL);
        give(b, 1e-7, 1e-7, 600);
        struct th_ports ports = *b->ports;
        struct axial_states states = *(struct axial_states *)b->states;
        double fluid[64 * TH_LANES];
        const size_t bytes = bench_states_bytes(b->upstream);
        ck_assert_uint_le(bytes, sizeof fluid);
        memcpy(fluid, b->upstream->states, bytes);
        if (k == 1) {
            give(b, 1e-6, 1e-3, 4000); /* a flood: other coefficients, the other method */
            b->generation = !b->generation;
            EACH_LANE(i) b->now[i] -= (th_tick)4000 * TH_TICKS_PER_SECOND;
            *b->ports = ports;
            *(struct axial_states *)b->states = states;
            memcpy(b->upstream->states, fluid, bytes);
        }
        give(b, 1e-8, 1e-8, 300);
        bench_change(b, b->ports->surroundings.posture, -1, TH_UPRIGHT);
        double longest[TH_LANES];
        bench_limit(b, 1e9, longest);
        give(b, 1e-8, 1e-8, fmin(longest[0], 7200));
    }
    ck_assert_mem_eq(plain.view.arrays, tried.view.arrays,
                     plain.array_vectors * sizeof(double[TH_LANES]));
    ck_assert_mem_eq(plain.ports, tried.ports, sizeof *plain.ports);
    ck_assert_mem_eq(plain.states, tried.states, sizeof(struct axial_states));
    bench_close(&plain);
    bench_close(&tried);
}
END_TEST

/* The longest step falls with dispersion; where it would be too short, the other method steps
 * in; an estimate above the tolerance stops the member. */
START_TEST(limits)
{
    struct bench b;
    axial_bench(&b, 1);
    bench_set(&b, "spinal_formation",
              "0 %"); /* what is absorbed along the canal flows down it */
    bench_param(&b, "dispersion")[1] = 1e-8;
    bench_param(&b, "dispersion")[2] = 1e-7;
    bench_param(&b, "longest")[3] = 1000;
    bench_param(&b, "solver")[4] = AXIAL_SDIRK;
    bench_param(&b, "tolerance")[5] = 1e-9;
    opioid(&b, 0.362);
    bench_start(&b);
    double longest[TH_LANES];
    bench_limit(&b, 1e9, longest);
    ck_assert_double_lt(longest[1], longest[2]);
    ck_assert_double_le(longest[2], 86400);
    ck_assert_double_eq(longest[3], 1000);
    ck_assert_double_eq(longest[4], 86400);
    give(&b, 1e-7, 0, 600);
    EACH_LANE(i) ck_assert_int_eq(b.status[i], i == 5 ? TH_NOT_CONVERGED : TH_OK);
    bench_close(&b);
}
END_TEST

START_TEST(refusals)
{
    struct bench b;
    axial_bench(&b, 1);
    double params[BENCH_ROWS];
    const struct {
        size_t row;
        double value;
    } bad[] = {{ROW_cells, 100.5}, {ROW_poles, 3.5}, {ROW_probe, 0.9}, {ROW_longest, 1}};
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++) params[k] = b.params[k * TH_LANES];
    ck_assert_int_eq(
        th_csf_axial.check(&(struct th_setup){.params = params, .species = 1}, NULL), TH_OK);
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        double good = params[bad[k].row];
        struct th_error error = {0};
        params[bad[k].row] = bad[k].value;
        ck_assert_int_eq(
            th_csf_axial.check(&(struct th_setup){.params = params, .species = 1}, &error),
            TH_BAD_INPUT);
        ck_assert_int_eq(error.count, 1);
        params[bad[k].row] = good;
    }
    bench_close(&b);
}
END_TEST

/* One parameter at a time at each of its bounds: numbers stay numbers, mass stays mass. */
START_TEST(bounds)
{
    for (size_t k = 0; k < AXIAL_PARAM_COUNT; k++)
        for (int high = k == ROW_tolerance; high < 2; high++) { /* low: see limits */
            struct bench b;
            axial_bench(&b, 1);
            const struct th_row *row = &th_csf_axial.params.rows[k];
            double init, bound[2];
            th_row_bounds(row, b.units, &init, &bound[0], &bound[1]);
            bench_set(&b, "cells", "50");
            bench_set(&b, "tolerance", "1");
            EACH_LANE(i) b.params[k * TH_LANES + (size_t)i] = bound[high];
            if (k == ROW_length)
                bench_set(&b, "probe", "2 cm");
            if (k == ROW_probe && high)
                bench_set(&b, "length", "1 m");
            if (k == ROW_longest && !high)
                bench_set(&b, "shortest", "1 ms");
            opioid(&b, 0.03);
            bench_start(&b);
            give(&b, 1e-6, 1e-8, 60);
            bench_step(&b, 3600);
            bench_step(&b, 86400);
            ck_assert_msg(b.status[0] == TH_OK, "%s at %g", row->name, bound[high]);
            ck_assert_msg(fabs(ledger(&b, 0, 0) / 1e-6 - 1) <= 1e-12, "%s at %g loses mass",
                          row->name, bound[high]);
            ck_assert(isfinite(bench_output(&b, "probe_concentration", 0)[0]));
            bench_close(&b);
        }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "parts");
    tcase_add_test(tests, everything_balances);
    tcase_add_test(tests, plasma_identity);
    tcase_add_test(tests, bulk_clearance);
    tcase_add_test(tests, lanes);
    tcase_add_test(tests, tried_again);
    tcase_add_test(tests, limits);
    tcase_add_test(tests, refusals);
    tcase_add_test(tests, bounds);
}
