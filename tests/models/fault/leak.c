/* A hole's resistance, the space behind it, and a crack that pressure opens. */
#define TH_SUITE "leak"
#include "support/bench/fault.h"
#include "support/check_main.h"

extern const struct th_model th_catheter_ladder;

static void open_leak(struct bench *b, const char *at)
{
    open_fault(b, &th_fault_leak);
    bench_set(b, "at", at);
}

static double resists(const struct bench *b)
{
    return 1 / b->ports->fault.opening_conductance[0][0];
}

/* 20 um through 0.335 mm: 5.9e13 in the wall, and 24 mu/d3 of its mouths; an open end has these
 * alone; said in one number it is that. */
START_TEST(resistance_of_a_hole)
{
    const double mu = th_water_viscosity(310.15), mouths = 24 * mu / 8e-15;
    struct bench b;
    open_leak(&b, "2 cm");
    bench_set(&b, "bore", "20 um");
    bench_start(&b);
    CLOSE(resists(&b) - mouths, 128 * mu * 0.335e-3 / (TH_PI * 1.6e-19), 1e-12);
    CLOSE(resists(&b) - mouths, 5.9e13, 1e-3);
    CLOSE(b.ports->fault.at[0][0], 0.02, 1e-12);
    bench_set(&b, "wall", "0 mm");
    bench_prepare(&b);
    CLOSE(resists(&b), mouths, 1e-12);
    EACH_LANE(i) b.ports->catheter.viscosity[i] = 2 * mu;
    bench_step(&b, 1);
    CLOSE(resists(&b), 2 * mouths, 1e-12);
    bench_set(&b, "bore", "nan");
    bench_set(&b, "wall", "nan");
    bench_set(&b, "resistance", "1e13 Pa s/m3");
    bench_step(&b, 1);
    CLOSE(resists(&b), 1e13, 1e-12);
    bench_close(&b);
}
END_TEST

/* The page's numbers: 0.335 mm, 20 um, and the line's 3.194e11; flows with a hole in its middle
 * against 10 mmHg; parted at the pump. */
START_TEST(page_by_hand)
{
    const double mu = th_water_viscosity(310.15), line = th_tube_resistance(bore, 0.89, mu);
    const double wall = th_tube_resistance(20e-6, 0.335e-3, mu), all = wall + 24 * mu / 8e-15;
    const double day = 1e-6 / 86400, csf = 10 * TH_MMHG;
    const struct th_model *m = &th_fault_leak;
    expect_on_page(m, "%.2fe13 Pa s/m3 in the wall", wall * 1e-13);
    expect_on_page(m, "its mouths %.2fe13", all * 1e-13);
    expect_on_page(m, ", %.0f times 0.89 m", all / line);
    expect_on_page(m, "%.3f mL/day out of the tip",
                   (day * 1e15 - csf) / (line / 2 + 1e15) / day);
    expect_on_page(m, "%.3f mL/day of CSF in", -(day * 1e14 - csf) / (line / 2 + 1e14) / day);
    expect_on_page(m, "loses %.1f mL/h of CSF", csf / line * 1e6 * 3600);
}
END_TEST

/* Grown evenly, 1/R is its mean over a step: the integral over any steps is that of the ramp.
 */
START_TEST(grows_evenly)
{
    struct bench b;
    open_leak(&b, "2 cm");
    bench_set(&b, "resistance", "1e13 Pa s/m3");
    bench_set(&b, "begins", "1 h");
    bench_set(&b, "over", "2 h");
    bench_start(&b);
    double sum = 0, t = 0;
    static const double steps[] = {3600, 1000, 3000, 7, 3193, 5000};
    for (int k = 0; k < 6; k++) {
        bench_step(&b, steps[k]);
        sum += b.ports->fault.opening_conductance[0][0] * steps[k];
        EACH_LANE(i)
            if (b.timer[i] <= b.now[i])
                bench_timer(&b, i);
        t += steps[k];
        const double since = fmin(t - 3600, 7200), after = fmax(t - 3600 - 7200, 0);
        CLOSE(sum + 1e-30, 1e-13 * (since * since / 14400 + after) + 1e-30, 1e-12);
    }
    bench_close(&b);
}
END_TEST

/* Into the CSF along the 15 cm from the tip on, the epidural space along 1 cm before, under the
 * skin elsewhere; or where it is said. 4 cm before the tip is 4 cm below it. */
START_TEST(where_it_leaks)
{
    static const struct {
        const char *at, *into, *epidural;
        int space;
    } cases[] = {
        {"85 cm", "automatic", "1 cm", TH_CSF},
        {"74.1 cm", "automatic", "1 cm", TH_CSF},
        {"73.9 cm", "automatic", "1 cm", TH_EPIDURAL},
        {"72.9 cm", "automatic", "1 cm", TH_SUBCUTANEOUS},
        {"72.9 cm", "automatic", "2 cm", TH_EPIDURAL},
        {"0 cm", "automatic", "1 cm", TH_SUBCUTANEOUS},
        {"0 cm", "csf", "1 cm", TH_CSF},
        {"85 cm", "epidural", "1 cm", TH_EPIDURAL},
        {"85 cm", "subcutaneous", "1 cm", TH_SUBCUTANEOUS},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct bench b;
        open_leak(&b, cases[k].at);
        bench_set(&b, "bore", "50 um");
        bench_set(&b, "into", cases[k].into);
        bench_set(&b, "epidural", cases[k].epidural);
        bench_start(&b);
        ck_assert_msg(b.ports->fault.opening_space[0][0] == cases[k].space, "case %zu", k);
        if (k == 0)
            CLOSE(b.ports->fault.opening_position[0][0], 0.34, 1e-12);
        EACH_LANE(i) b.ports->catheter.intrathecal[i] = 0;
        bench_step(&b, 1);
        if (k == 0)
            ck_assert_double_eq(b.ports->fault.opening_space[0][0], TH_SUBCUTANEOUS);
        bench_close(&b);
    }
}
END_TEST

static void press(struct bench *b, double pressure)
{
    EACH_LANE(i) b->ports->catheter.opening_pressure[1][i] = pressure;
}

static double left(struct bench *b)
{
    double values[TH_LANES];
    b->model->event_functions(&b->view, values);
    return values[0];
}

static void cross(struct bench *b)
{
    const struct th_event event = {
        .kind = TH_CROSSING, .number = 0, .cause = SIZE_MAX, .ends = SIZE_MAX};
    for (int i = 0; i < TH_LANES; i++) {
        b->model->event(&b->view, &event, i);
        b->due[i] = true;
    }
    bench_prepare(b);
}

/* Shut up to 20 kPa, open down to 5 kPa; without closes_at down to half. */
START_TEST(crack)
{
    struct bench b;
    open_leak(&b, "30 cm");
    bench_set(&b, "resistance", "1e13 Pa s/m3");
    bench_set(&b, "opens_at", "20 kPa");
    if (_i)
        bench_set(&b, "closes_at", "5 kPa");
    const double closes = _i ? 5e3 : 10e3;
    bench_start(&b);
    ck_assert_double_eq(b.ports->fault.opening_conductance[0][0], 0);
    press(&b, 19.999e3);
    ck_assert_double_gt(left(&b), 0);
    bench_step(&b, 1);
    ck_assert_double_eq(b.ports->fault.opening_conductance[0][0], 0);
    press(&b, 20e3);
    ck_assert_double_le(left(&b), 0);
    cross(&b);
    CLOSE(resists(&b), 1e13, 1e-12);
    press(&b, closes + 1);
    ck_assert_double_gt(left(&b), 0);
    bench_step(&b, 1);
    CLOSE(resists(&b), 1e13, 1e-12);
    press(&b, closes);
    ck_assert_double_le(left(&b), 0);
    cross(&b);
    ck_assert_double_eq(b.ports->fault.opening_conductance[0][0], 0);
    ck_assert_double_eq(bench_output(&b, "openings", 0)[0], 1);
    ck_assert_double_eq(bench_output(&b, "leaking", 0)[0], 0);
    /* Off, nothing opens it; made again while the pressure is there, it is open. */
    bench_event(&b, "off", 0);
    press(&b, 50e3);
    ck_assert_double_eq(left(&b), 1);
    bench_event(&b, "on", 0, NULL);
    CLOSE(resists(&b), 1e13, 1e-12);
    bench_close(&b);
}
END_TEST

/* More than 1000 openings within an hour stop the member with the reason; as many in more time
 * do not. */
START_TEST(flutters)
{
    for (int slow = 0; slow < 2; slow++) {
        struct bench b;
        open_leak(&b, "30 cm");
        bench_set(&b, "resistance", "1e13 Pa s/m3");
        bench_set(&b, "opens_at", "20 kPa");
        bench_start(&b);
        for (int k = 0; k < 1100; k++) {
            bench_step(&b, slow ? 4 : 3);
            press(&b, 21e3);
            cross(&b);
            press(&b, 9e3);
            cross(&b);
        }
        ck_assert_int_eq(b.status[0], slow ? TH_OK : TH_BAD_INPUT);
        const char *why = b.model->why(&b.view, 0);
        ck_assert(slow ? why == NULL : why && strstr(why, "1000 times within an hour"));
        bench_close(&b);
    }
}
END_TEST

/* Volume that passes is counted in steps of any length, out and in, and stays when the device
 * goes. */
START_TEST(counts_what_leaks)
{
    struct bench b, line;
    open_leak(&b, "0 cm");
    bench_set(&b, "bore", "0.5293 mm");
    bench_set(&b, "wall", "0 mm");
    bench_open(&line, &th_catheter_ladder, 1);
    line.ports = b.ports;
    bench_set(&line, "length", "89 cm");
    bench_set(&line, "bore", "0.5293 mm");
    bench_set(&line, "tip", "30 cm");
    EACH_LANE(i) {
        b.ports->reservoir.usable[i] = b.ports->reservoir.headroom[i] = 1;
        b.ports->pressure.csf[i] = 10 * TH_MMHG;
    }
    bench_start(&b);
    bench_start(&line);
    static const double steps[] = {60, 1, 3600, 0.01};
    double sum = 0;
    for (int k = 0; k < 4; k++) {
        bench_step(&b, steps[k]);
        bench_step(&line, steps[k]);
        const double volume = b.ports->catheter.opening_volume[1][0];
        sum += volume;
        CLOSE(bench_output(&b, "leaked_volume", 0)[0], sum, 1e-14);
        CLOSE(bench_output(&b, "leak_flow", 0)[0], volume / steps[k], 1e-14);
        if (k > 0)
            CLOSE(volume / steps[k] * 3600e6, 15.0, 4e-3);
    }
    struct bench *all[] = {&b, &line};
    bench_device(all, 2, -1, true);
    CLOSE(bench_output(&b, "leaked_volume", 0)[0], sum, 1e-14);
    ck_assert_double_eq(bench_output(&b, "leak_flow", 0)[0], 0);
    bench_step(&b, 60);
    bench_step(&line, 60);
    CLOSE(bench_output(&b, "leaked_volume", 0)[0], sum, 1e-14);
    bench_close(&line);
    bench_close(&b);
}
END_TEST

START_TEST(refuses)
{
    static const struct {
        const char *set[3][2], *said;
    } cases[] = {
        {{{"bore", "nan"}}, "give one of bore or resistance"},
        {{{"resistance", "1e13 Pa s/m3"}}, "give either bore or resistance"},
        {{{"closes_at", "1 kPa"}}, "nothing opens it"},
        {{{"closes_at", "1 kPa"}, {"opens_at", "1 kPa"}}, "not below opens_at"},
        {{{"bore", "nan"}, {"resistance", "1e13 Pa s/m3"}, {"wall", "1 mm"}}, "wall is that"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct bench b;
        double params[BENCH_ROWS];
        struct th_error error = {0};
        open_leak(&b, "30 cm");
        bench_set(&b, "bore", "50 um");
        for (int m = 0; m < 3 && cases[k].set[m][0]; m++)
            bench_set(&b, cases[k].set[m][0], cases[k].set[m][1]);
        for (size_t r = 0; r < b.model->params.count; r++) params[r] = b.params[r * TH_LANES];
        ck_assert_int_eq(
            b.model->check(&(struct th_setup){.params = params, .species = 1}, &error),
            TH_BAD_INPUT);
        ck_assert_msg(strstr(error.text[0], cases[k].said) != NULL, "%s", error.text[0]);
        bench_close(&b);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "hole");
    tcase_add_test(tests, resistance_of_a_hole);
    tcase_add_test(tests, page_by_hand);
    tcase_add_test(tests, grows_evenly);
    tcase_add_test(tests, where_it_leaks);
    tcase_add_loop_test(tests, crack, 0, 2);
    tcase_add_test(tests, flutters);
    tcase_add_test(tests, counts_what_leaks);
    tcase_add_test(tests, refuses);
}
