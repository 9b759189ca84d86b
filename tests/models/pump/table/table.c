/* A pump by a measured map: closed forms within a step, the line at the outlet, the ends of the
 * map, fading, stalls. */
#define TH_SUITE "pump table"
#include "support/bench/pump.h"
#include "support/check_main.h"

extern const struct th_model th_pump_table;

static void open_table(struct bench *b, const char *map)
{
    open_pump(b);
    struct th_ports *ports = b->ports;
    b->own = NULL; /* the ports go on to the other bench */
    bench_close(b);
    bench_open(b, &th_pump_table, 1);
    free(b->own);
    b->own = b->ports = ports;
    bench_file(b, "map", map);
}

#define BY_VOLUME "volume[mL],ratio[%]\n20,100\n10,90\n0,90\n"

/* By hand: 0.995017 mL in the first day, in one step or in many; the flow at its end e^-0.01.
 */
START_TEST(volume_is_exact_within_a_step)
{
    const double expected = -expm1(-0.01) / 0.01 * 1e-6;
    ck_assert_double_eq_tol(expected, 0.995017e-6, 1e-12);
    for (int pieces = 1; pieces <= 1000; pieces *= 1000) {
        struct bench b;
        open_table(&b, BY_VOLUME);
        bench_start(&b);
        double moved = 0;
        for (int k = 0; k < pieces; k++) moved += draw(&b, 86400.0 / pieces);
        CLOSE(moved, expected, 1e-12);
        if (pieces == 1)
            CLOSE(b.ports->pump.change[0], expm1(-0.01) * ML_PER_DAY, 1e-10);
        CLOSE(bench_output(&b, "moved_volume", 0)[3], expected, 1e-12);
        CLOSE(bench_output(&b, "asked_volume", 0)[3], expected, 1e-12);
        bench_close(&b);
    }
}
END_TEST

/* A map of what pump/peristaltic computes is that pump, over 10 mL, step by step as the models
 * allow. */
START_TEST(a_map_of_rollers_is_rollers)
{
    struct bench b[2];
    double longest[2][TH_LANES], moved[2] = {0};
    open_table(&b[0], "volume[mL],ratio[%]\n0,90\n20,110\n");
    open_pump(&b[1]);
    bench_set(&b[1], "volume_effect", "20 %");
    for (int k = 0; k < 2; k++) {
        bench_start(&b[k]);
        while (b[k].now[0] < 10 * 86400LL * TH_TICKS_PER_SECOND) {
            bench_limit(&b[k], 7200, longest[k]);
            moved[k] += draw(&b[k], longest[k][0]);
        }
    }
    CLOSE(moved[0], moved[1], 1e-11);
    CLOSE(bench_output(&b[0], "flow", 0)[0], bench_output(&b[1], "flow", 0)[0], 1e-11);
    CLOSE(bench_output(&b[0], "error", 0)[0], bench_output(&b[1], "error", 0)[0], 1e-11);
    bench_close(&b[0]);
    bench_close(&b[1]);
}
END_TEST

/* Bilinear in temperature and ambient pressure, times the order and 1 + error. */
START_TEST(all_that_it_reads)
{
    struct bench b;
    open_table(
        &b,
        "temperature[degC],ambient[kPa],ratio\n20,60,0.9\n20,100,1\n40,60,1.1\n40,100,1.4\n");
    bench_set(&b, "error", "-2 %");
    EACH_LANE(i) b.ports->surroundings.pump_temperature[i] = 298.15;
    EACH_LANE(i) b.ports->surroundings.ambient_pressure[i] = 90e3;
    bench_start(&b);
    bench_step(&b, 60);
    const double low = 0.75 * 0.9 + 0.25 * 1.1, high = 0.75 * 1 + 0.25 * 1.4;
    CLOSE(b.ports->pump.flow[2], 0.98 * (0.25 * low + 0.75 * high) * ML_PER_DAY, 1e-12);
    bench_close(&b);
}
END_TEST

#define BY_PRESSURE                                  \
    "rate[mL/day],back_pressure[kPa],flow[mL/day]\n" \
    "0.5,0,0.5\n0.5,20,0.4\n0.5,50,0\n2,0,2\n2,20,1.9\n2,50,0\n"

/* The line at the outlet is the map's cell: at 1 mL/day flows of 1, 0.9 and 0 mL/day at 0, 20
 * and 50 kPa. The flow by the map is that of the pressure now. */
START_TEST(line_at_the_outlet)
{
    static const double inlet[] = {0, 5e3, 20e3, 35e3, 49e3};
    static const double base[] = {1, 1, 0.9, 0.9, 0.9},
                        fall[] = {0.1 / 20e3, 0.1 / 20e3, 0.03e-3, 0.03e-3, 0.03e-3};
    static const double knee[] = {0, 0, 20e3, 20e3, 20e3};
    struct bench b;
    open_table(&b, BY_PRESSURE);
    for (int k = 0; k < 5; k++) b.ports->catheter.inlet_pressure[k] = inlet[k];
    bench_start(&b);
    bench_step(&b, 600);
    for (int k = 0; k < 5; k++) {
        CLOSE(b.ports->pump.flow[k], base[k] * ML_PER_DAY, 1e-12);
        CLOSE(b.ports->pump.slip[1][k], fall[k] * ML_PER_DAY, 1e-9);
        ck_assert_double_eq_tol(b.ports->pump.slip_from[1][k], knee[k], 1e-9);
        const double now = base[k] - fall[k] * (inlet[k] - knee[k]);
        CLOSE(bench_output(&b, "flow", 0)[k], now * ML_PER_DAY, 1e-12);
        ck_assert_double_eq_tol(bench_output(&b, "error", 0)[k], now - 1, 1e-12);
        ck_assert_double_eq(b.ports->pump.slip[0][k], 0);
    }
    bench_close(&b);
}
END_TEST

/* Near empty flow and slip fade together: at u = d/2 both are halves, so that the flow that
 * goes out is none at 50 kPa however empty it is. */
START_TEST(slip_fades_with_the_flow)
{
    struct bench b;
    open_table(&b, BY_PRESSURE);
    EACH_LANE(i) {
        b.ports->catheter.inlet_pressure[i] = 35e3;
        b.ports->reservoir.usable[i] = 0.15e-6;
    }
    bench_start(&b);
    bench_step(&b, 1e-3);
    CLOSE(b.ports->pump.flow[0], 0.45 * ML_PER_DAY, 1e-6);
    CLOSE(b.ports->pump.slip[1][0], 0.5 * 0.03e-3 * ML_PER_DAY, 1e-6);
    CLOSE(b.ports->pump.flow[0], b.ports->pump.slip[1][0] * 30e3, 1e-9);
    bench_step(&b, 1e9);
    ck_assert_double_le(b.ports->pump.flow[0] * 1e9, 0.15e-6);
    bench_close(&b);
}
END_TEST

/* A map that rises with the pressure is taken as it is; above the relief pressure it is
 * that at the relief pressure, and the tube opens. */
START_TEST(rising_maps_and_relief)
{
    struct bench b;
    open_table(&b, "back_pressure[kPa],ratio[%]\n0,100\n10,104\n100,50\n");
    bench_set(&b, "relief_pressure", "55 kPa");
    bench_set(&b, "relief", "2 mL/min/mmHg");
    static const double inlet[] = {2.5e3, 60e3}, ratio[] = {1.01, 0.77};
    for (int k = 0; k < 2; k++) b.ports->catheter.inlet_pressure[k] = inlet[k];
    bench_start(&b);
    bench_step(&b, 60);
    for (int k = 0; k < 2; k++) {
        CLOSE(b.ports->pump.flow[k], ratio[k] * ML_PER_DAY, 1e-10);
        CLOSE(b.ports->pump.slip[1][k], bench_param(&b, "relief")[k], 1e-15);
        CLOSE(b.ports->pump.slip_from[1][k], 55e3, 1e-12);
    }
    bench_close(&b);
}
END_TEST

/* refuse: the lane that is beyond stops, and says which axis, its value and its ends. */
START_TEST(beyond_is_refused)
{
    struct bench b;
    open_table(&b, "rate[mL/day],volume[mL],back_pressure[kPa],ratio\n"
                   "0.5,5,0,1\n0.5,5,20,1\n0.5,20,0,1\n0.5,20,20,1\n"
                   "2,5,0,1\n2,5,20,1\n2,20,0,1\n2,20,20,1\n");
    b.ports->program.ordered_flow[1] = 0.4 * ML_PER_DAY;
    b.ports->reservoir.volume[2] = 4.9e-6;
    b.ports->catheter.inlet_pressure[3] = 21e3;
    b.ports->program.ordered_flow[4] = 0;
    b.ports->reservoir.volume[4] = 0.1e-6; /* nothing is ordered: the map is not asked */
    b.ports->program.ordered_flow[5] = 2.4 * ML_PER_DAY;
    b.ports->program.ordered_flow[6] = 0.5 * ML_PER_DAY * (1 - 1e-12); /* but for round-off */
    bench_start(&b);
    static const bool at_once[] = {false, true, true, false, false, true, false, false};
    for (int k = 0; k < TH_LANES; k++)
        ck_assert_int_eq(b.status[k], at_once[k] ? TH_BAD_INPUT : TH_OK);
    bench_step(&b, 60);
    static const char *const says[] = {
        NULL,
        "rate is 0.4 mL/day, and the map reaches from 0.5 mL/day to 2 mL/day",
        "volume is 4.9 mL, and the map reaches from 5 mL to 20 mL",
        "back_pressure is 21 kPa, and the map reaches from 0 kPa to 20 kPa",
        NULL,
        "rate is 2.4 mL/day, and the map",
        NULL,
        NULL};
    for (int k = 0; k < TH_LANES; k++) {
        const char *why = b.model->why(&b.view, k);
        ck_assert_int_eq(b.status[k], says[k] ? TH_BAD_INPUT : TH_OK);
        ck_assert_msg(says[k] ? why && strstr(why, says[k]) : !why, "%s", why);
    }
    bench_close(&b);
}
END_TEST

/* hold: the nearest end; of a map of flows, the ratio at the end of the rate. */
START_TEST(beyond_is_held)
{
    struct bench b;
    open_table(&b, "rate[mL/day],volume[mL],flow[mL/day]\n"
                   "0.5,5,0.45\n0.5,15,0.55\n2,5,1.9\n2,15,2.1\n");
    bench_set(&b, "beyond", "hold");
    static const double order[] = {0.5, 0.5, 0.1, 4, 0}, volume[] = {2, 18, 2, 18, 18};
    static const double flow[] = {0.45, 0.55, 0.09, 4.2, 0};
    for (int k = 0; k < 5; k++) {
        b.ports->program.ordered_flow[k] = order[k] * ML_PER_DAY;
        b.ports->reservoir.volume[k] = volume[k] * 1e-6;
    }
    bench_start(&b);
    bench_step(&b, 3600);
    for (int k = 0; k < 5; k++) {
        ck_assert_double_eq_tol(b.ports->pump.flow[k], flow[k] * ML_PER_DAY,
                                1e-12 * ML_PER_DAY);
        ck_assert_double_eq(b.ports->pump.change[k], 0);
        ck_assert_int_eq(b.status[k], TH_OK);
    }
    bench_close(&b);
}
END_TEST

/* Temperature and ambient pressure are refused at the start, whether anything is ordered. */
START_TEST(still_axes_are_checked)
{
    struct bench b;
    open_table(&b, "temperature[degC],ratio\n30,1\n38,1\n");
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 0;
    b.ports->surroundings.pump_temperature[2] = 312.15;
    bench_start(&b);
    ck_assert_int_eq(b.status[1], TH_OK);
    ck_assert_int_eq(b.status[2], TH_BAD_INPUT);
    ck_assert_str_eq(
        b.model->why(&b.view, 2),
        "temperature is 39 degC, and the map reaches from 30 degC to 38 degC; more "
        "rows, or beyond: hold, would do");
    bench_close(&b);
    open_table(&b, "temperature[degC],ratio\n30,1\n38,1\n");
    b.ports->surroundings.pump_temperature[2] = 312.15;
    bench_set(&b, "beyond", "hold");
    bench_start(&b);
    ck_assert_int_eq(b.status[2], TH_OK);
    bench_close(&b);
}
END_TEST

/* Steps end where a cell of the volume does, or when the flow is another by a thousandth. */
START_TEST(steps_see_the_map)
{
    struct bench b;
    double longest[TH_LANES];
    open_table(&b, BY_VOLUME);
    b.ports->reservoir.volume[1] = 10.005e-6;
    b.ports->reservoir.volume[2] = 10e-6;
    b.ports->reservoir.volume[3] = 0.001e-6;
    bench_start(&b);
    bench_limit(&b, 1e9, longest);
    CLOSE(longest[0], 1e-3 / 0.01 * 86400, 1e-9);
    CLOSE(longest[1], 0.005 / 0.90005 * 86400, 1e-6);
    CLOSE(longest[2], 10 / 0.9 * 86400, 1e-9);
    CLOSE(longest[3], 0.001 / 0.9 * 86400, 1e-9);
    bench_close(&b);
}
END_TEST

/* A stall misses what the map asks for; restart ends it. Implanted, there is none. */
START_TEST(stalls)
{
    struct bench b, *all[] = {&b};
    open_table(&b, BY_PRESSURE);
    EACH_LANE(i) b.ports->catheter.inlet_pressure[i] = 10e3;
    bench_start(&b);
    bench_event(&b, "stall", -1, NULL);
    bench_step(&b, 86400);
    ck_assert_double_eq(b.ports->pump.flow[0], 0);
    ck_assert_double_eq(b.ports->pump.stalled[0], 1);
    CLOSE(b.ports->pump.slip_from[1][0], 300e3, 1e-12);
    CLOSE(bench_output(&b, "missed_volume", 0)[0], 0.95e-6, 1e-12);
    ck_assert_double_eq(bench_output(&b, "moved_volume", 0)[0], 0);
    bench_event(&b, "restart", -1);
    bench_step(&b, 86400);
    CLOSE(bench_output(&b, "moved_volume", 0)[0], 0.95e-6, 1e-12);
    bench_event(&b, "stall", -1, "1 h");
    ck_assert_int_eq(b.timer[0], b.now[0] + 3600LL * TH_TICKS_PER_SECOND);
    bench_timer(&b, 0);
    ck_assert_double_eq(b.ports->pump.stalled[0], 0);
    ck_assert_double_eq(b.ports->pump.stalled[1], 1);
    ck_assert_double_eq(bench_output(&b, "stalls", 0)[1], 2);
    bench_device(all, 1, -1, true);
    bench_step(&b, 86400);
    ck_assert_double_eq(b.ports->pump.flow[0], 0);
    ck_assert_double_eq(b.ports->pump.slip[1][0], 0);
    bench_device(all, 1, -1, false);
    bench_step(&b, 86400);
    CLOSE(bench_output(&b, "flow", 0)[1], 0.95 * ML_PER_DAY, 1e-12);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "table");
    tcase_add_test(tests, volume_is_exact_within_a_step);
    tcase_add_test(tests, a_map_of_rollers_is_rollers);
    tcase_add_test(tests, all_that_it_reads);
    tcase_add_test(tests, line_at_the_outlet);
    tcase_add_test(tests, slip_fades_with_the_flow);
    tcase_add_test(tests, rising_maps_and_relief);
    tcase_add_test(tests, beyond_is_refused);
    tcase_add_test(tests, beyond_is_held);
    tcase_add_test(tests, still_axes_are_checked);
    tcase_add_test(tests, steps_see_the_map);
    tcase_add_test(tests, stalls);
}
