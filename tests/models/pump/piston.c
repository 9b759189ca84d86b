/* A piston between check valves on the bench: strokes that fill and that do not, valves that
 * leak and are pushed open. The outlet is at a pressure that the test says.
 */
#define TH_SUITE "piston"
#include "laws.h"
#include "models/pump/piston_bench.h"
#include "support/check_main.h"

static double flow_of(struct bench *b)
{
    return step_line(b, 3600) / 3600;
}

/* Whole strokes are what is ordered, whatever the reservoir and the outlet are at, up to
 * relief_pressure; larger ones by their error. */
START_TEST(displaces_what_is_ordered)
{
    static const double inside[] = {-85e3, below, 0, 1.2e3}, outside[] = {1.3e3, 20e3, 299e3};
    for (int k = 0; k < 4; k++)
        for (int m = 0; m < 3; m++) {
            struct bench b;
            open_pump(&b);
            bench_set(&b, "error", m == 1 ? "-3 %" : "0 %");
            bench_start(&b);
            set_reservoir(&b, inside[k]);
            EACH_LANE(i) b.ports->catheter.inlet_pressure[i] = outside[m];
            CLOSE(flow_of(&b), (m == 1 ? 0.97 : 1) * ML_PER_DAY, 1e-14);
            ck_assert_double_eq(bench_output(&b, "filling", 0)[0], 1);
            ck_assert_double_eq(b.ports->pump.change[0], 0);
            bench_close(&b);
        }
}
END_TEST

/* (70.35 - 2 - 6.28 kPa) 0.1 s/1.5e13 Pa s/m3 = 0.4138 uL of 0.5 uL. 20 kPa of gas in solution
 * leave 0.2805 uL; less than p_c nothing: 6.2 + 2 kPa. At 40 C the vapour is at 7.38 kPa. */
START_TEST(cavitates)
{
    static const struct {
        double pressure, celsius, stroke;
        const char *gas;
    } cases[] = {{70.35, 37, 0.4138, "0 kPa"}, {70.35, 37, 0.2805, "20 kPa"},
                 {8.25, 37, 0, "0 kPa"},       {8.35, 37, 4.5e-4, "0 kPa"},
                 {80, 40, 0.4708, "0 kPa"},    {84, 37, 0.5, "0 kPa"}};
    for (int k = 0; k < 6; k++) {
        struct bench b;
        open_pump(&b);
        bench_set(&b, "inlet", "1.5e13 Pa s/m3");
        bench_set(&b, "dissolved_gas", cases[k].gas);
        bench_start(&b);
        set_reservoir(&b, cases[k].pressure * 1e3 - 101325);
        EACH_LANE(i) b.ports->reservoir.temperature[i] = cases[k].celsius + 273.15;
        EACH_LANE(i) b.ports->surroundings.pump_temperature[i] = cases[k].celsius + 273.15;
        const double flow = flow_of(&b), stroke = bench_output(&b, "stroke_volume", 0)[0];
        ck_assert_double_le(fabs(stroke / UL - cases[k].stroke), 6e-5);
        ck_assert_double_le(fabs(flow / ML_PER_DAY - cases[k].stroke / 0.5), 1.2e-4);
        CLOSE(bench_output(&b, "filling", 0)[0], stroke / (0.5 * UL), 1e-14);
        ck_assert_double_le(fabs(bench_output(&b, "error", 0)[0] - (stroke / (0.5 * UL) - 1)),
                            1e-12);
        bench_close(&b);
    }
}
END_TEST

/* A spring that loses 20 kPa over 14 mL. While the chamber does not fill, the flow falls with
 * what was drawn, by e^(-f k t draw_time/inlet): exactly, whatever the steps. */
START_TEST(falls_with_the_reservoir)
{
    static const int pieces[] = {1, 7, 500};
    const double stiff = 20e3 / 14e-6, each = 0.1 / 1.5e13, often = 1 * ML_PER_DAY / (0.5 * UL),
                 time = 5 * 86400.0, x = often * stiff * each * time;
    const double filled = each * (below + TH_ATMOSPHERE - 2e3 - th_water_vapour(310.15));
    struct bench b;
    open_pump(&b);
    bench_set(&b, "inlet", "1.5e13 Pa s/m3");
    bench_start(&b);
    double drawn = 0;
    EACH_LANE(i) b.ports->reservoir.stiffness[i] = stiff;
    for (int m = 0; m < pieces[_i]; m++) {
        drawn += step_line(&b, time / pieces[_i]);
        set_reservoir(&b, below - stiff * drawn);
        EACH_LANE(i) b.ports->reservoir.usable[i] = 14e-6 - drawn;
    }
    CLOSE(drawn, often * filled * time * th_mean_decay(x), 1e-12);
    CLOSE(bench_output(&b, "stroke_volume", 0)[0], filled * exp(-x), 1e-12);
    bench_close(&b);
}
END_TEST

/* Fluid that leaks out of a reservoir that presses lowers its pressure, too, and so the strokes
 * of that step, of which 100 kPa of gas in solution leave a part: dV/dt = -f V - leak k t. */
START_TEST(falls_by_what_leaks_out)
{
    const double stiff = 20e3 / 14e-6, each = 0.1 / 1.5e13, often = 1 * ML_PER_DAY / (0.5 * UL),
                 time = 2 * 86400.0, x = often * stiff * each * time, inside = 21.3e3,
                 leak = 1e-16 * 20e3;
    const double stroke =
        each * (inside + TH_ATMOSPHERE - 2e3 - th_water_vapour(310.15) - 100e3);
    struct bench b;
    open_pump(&b);
    bench_set(&b, "inlet", "1.5e13 Pa s/m3");
    bench_set(&b, "outlet_opens", "100 kPa");
    bench_set(&b, "dissolved_gas", "100 kPa");
    EACH_LANE(i) bench_param(&b, "fouled")[i] = 1e-16;
    bench_start(&b);
    EACH_LANE(i) b.ports->reservoir.stiffness[i] = stiff;
    set_reservoir(&b, inside);
    bench_step(&b, time);
    CLOSE(bench_output(&b, "moved_volume", 0)[0],
          (often * stroke + leak) * time * th_mean_decay(x) - leak * time, 1e-12);
    bench_close(&b);
}
END_TEST

/* After a cold refill, of 20 C, vapour and reservoir rise, by e^(-t/20 min): a step is that at
 * the mean warmth, and no longer than changes that by 0.05 K. */
START_TEST(warms)
{
    double longest[TH_LANES];
    const double warmer = 17 * (1 - th_mean_decay(60 / 1200.0)),
                 before = -50e3 + TH_ATMOSPHERE - 2e3 + 2500 * warmer;
    const double stroke = (before - th_water_vapour(293.15 + warmer)) * 0.1 / 1.5e13;
    struct bench b;
    open_pump(&b);
    bench_set(&b, "inlet", "1.5e13 Pa s/m3");
    bench_start(&b);
    set_reservoir(&b, -50e3);
    EACH_LANE(i) {
        b.ports->reservoir.temperature[i] = 293.15;
        b.ports->reservoir.expansion[i] = 2500;
        b.ports->surroundings.pump_temperature[i] = 310.15;
    }
    bench_limit(&b, 1e6, longest);
    CLOSE(longest[0], 1200 * -log1p(-0.05 / 17), 1e-12);
    CLOSE(step_line(&b, 60), 60 * ML_PER_DAY * stroke / (0.5 * UL), 1e-12);
    bench_close(&b);
}
END_TEST

/* A chamber that fills while the reservoir is at more than 2 + 6.282 + 75 kPa. By a spring of
 * 1.43 kPa/mL, from 84.71 kPa, it does for 1 mL: a step ends there. */
START_TEST(a_step_ends_where_it_begins_not_to_fill)
{
    double longest[TH_LANES];
    const double stiff = 20e3 / 14e-6, enough = 2e3 + th_water_vapour(310.15) + 75e3;
    struct bench b;
    open_pump(&b);
    bench_set(&b, "inlet", "1.5e13 Pa s/m3");
    bench_start(&b);
    EACH_LANE(i) b.ports->reservoir.stiffness[i] = stiff;
    set_reservoir(&b, enough + stiff * 1e-6 - TH_ATMOSPHERE);
    ck_assert_double_eq(bench_output(&b, "filling", 0)[0], 1);
    bench_limit(&b, 1e7, longest);
    CLOSE(longest[0], 86400.0, 1e-9);
    set_reservoir(&b, enough - TH_ATMOSPHERE - stiff * 1e-6);
    bench_limit(&b, 1e7, longest);
    CLOSE(longest[0],
          1e-3 * (75e3 - stiff * 1e-6) / stiff / (ML_PER_DAY * (1 - stiff * 1e-6 / 75e3)),
          1e-9);
    bench_close(&b);
}
END_TEST

/* Fouled valves leak along the pressure. Back, by 30.98 + 1.3 kPa times 3.6e-17: a tenth of 1
 * mL/day; a stall leaves that alone; anti_retrograde stops it. Out of a reservoir that is 5 kPa
 * above the outlet, by 1.555e-2 mL/day, a third valve or not. */
START_TEST(fouled_valves_leak)
{
    const double leak = 3.6e-17, unit = ML_PER_DAY;
    for (int k = 0; k < 2; k++) {
        struct bench b;
        open_pump(&b);
        EACH_LANE(i) bench_param(&b, "fouled")[i] = leak;
        bench_set(&b, "anti_retrograde", k ? "fitted" : "none");
        bench_start(&b);
        CLOSE(flow_of(&b), unit - (k ? 0 : leak * (1.3e3 - below)), 1e-12);
        if (k == 0)
            ck_assert_double_le(fabs(bench_output(&b, "error", 0)[0] + 0.1004), 1e-4);
        CLOSE(bench_output(&b, "moved_volume", 0)[0], unit * 3600, 1e-12);
        bench_event(&b, "stall", 0, NULL);
        if (k)
            ck_assert_double_eq(flow_of(&b), 0);
        else
            CLOSE(flow_of(&b), leak * (below - 1.3e3), 1e-12);
        CLOSE(bench_output(&b, "missed_volume", 0)[0], unit * 3600, 1e-12);
        bench_event(&b, "restart", 0);
        set_reservoir(&b, 6.3e3);
        CLOSE(flow_of(&b), unit + leak * 5e3, 1e-12);
        /* The line of that step, at a pressure above the reservoir's. */
        CLOSE(line_at(b.ports, 16.3e3), unit - (k ? 0 : leak * 10e3), 1e-12);
        bench_close(&b);
    }
}
END_TEST

/* A reservoir 20 kPa above the outlet opens both valves, at 17 kPa, and pushes 3 kPa/(2e12 Pa
 * s/m3) through them: 129.6 mL/day, beside the strokes, ordered or not, stalled or not. It
 * counts as free_volume. At 16.9 kPa they hold. */
START_TEST(a_reservoir_that_presses_opens_the_valves)
{
    struct bench b;
    open_pump(&b);
    bench_start(&b);
    set_reservoir(&b, 1.3e3 + 16.9e3);
    CLOSE(flow_of(&b), ML_PER_DAY, 1e-12);
    ck_assert_double_eq(bench_output(&b, "free_volume", 0)[0], 0);
    set_reservoir(&b, 1.3e3 + 20e3);
    const double pushed = 3e3 / 2e12;
    CLOSE(step_line(&b, 60), 60 * (pushed + ML_PER_DAY), 1e-9);
    CLOSE(bench_output(&b, "free_volume", 0)[0], 60 * pushed, 1e-9);
    bench_event(&b, "stall", 0, NULL);
    CLOSE(step_line(&b, 60), 60 * pushed, 1e-9);
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 0;
    CLOSE(step_line(&b, 60), 60 * pushed, 1e-9);
    CLOSE(bench_output(&b, "free_volume", 0)[0], 180 * pushed, 1e-9);
    /* In a step the flow falls with the outlet's pressure, to nothing at 3 kPa more. */
    CLOSE(line_at(b.ports, 2.8e3), pushed / 2, 1e-9);
    ck_assert_double_le(fabs(line_at(b.ports, 4.3e3)), 1e-12 * pushed);
    ck_assert_double_le(fabs(line_at(b.ports, 100e3)), 1e-12 * pushed);
    bench_close(&b);
}
END_TEST

/* Near empty nothing is overdrawn, pushed or not. */
START_TEST(gives_what_there_is)
{
    struct bench b;
    open_pump(&b);
    bench_start(&b);
    set_reservoir(&b, 30e3);
    EACH_LANE(i) b.ports->reservoir.usable[i] = 0.2e-6;
    const double given = step_line(&b, 86400);
    ck_assert_double_le(given, 0.2e-6);
    ck_assert_double_gt(given, 0.19e-6);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "bench");
    tcase_add_test(tests, displaces_what_is_ordered);
    tcase_add_test(tests, cavitates);
    tcase_add_loop_test(tests, falls_with_the_reservoir, 0, 3);
    tcase_add_test(tests, a_step_ends_where_it_begins_not_to_fill);
    tcase_add_test(tests, fouled_valves_leak);
    tcase_add_test(tests, a_reservoir_that_presses_opens_the_valves);
    tcase_add_test(tests, gives_what_there_is);
    tcase_add_test(tests, falls_by_what_leaks_out);
    tcase_add_test(tests, warms);
}
