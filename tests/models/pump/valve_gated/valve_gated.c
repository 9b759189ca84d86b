/* A valve-gated pump on the bench: pulses, counted and resolved; field, stall, order. The
 * outlet is at a pressure that the test says. */
#define TH_SUITE "valve gated"
#include "support/bench/pump_line.h"
#include "support/check_main.h"

extern const struct th_model th_pump_valve_gated;

#define ML_PER_DAY (1e-6 / 86400)
#define MINUTE 60.0
#define UL 1e-9
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static void open_pump(struct bench *b, double ml_per_day, const char *pulses)
{
    bench_open(b, &th_pump_valve_gated, 1);
    bench_set(b, "pulses", pulses);
    EACH_LANE(i) {
        b->ports->program.ordered_flow[i] = ml_per_day * ML_PER_DAY;
        b->ports->reservoir.volume[i] = b->ports->reservoir.capacity[i] = 20e-6;
        b->ports->reservoir.usable[i] = 18.6e-6;
        b->ports->reservoir.taper[i] = 0.3e-6;
        b->ports->reservoir.pressure[i] = 30e3;
        b->ports->reservoir.temperature[i] = 310.15;
        b->ports->catheter.inlet_pressure[i] = 1.3e3;
    }
}

/* Up to an instant, s, stopping at every timer, in pieces of at most so many seconds. */
static double advance(struct bench *b, double until, double longest)
{
    const th_tick end = (th_tick)llround(until * 1e6);
    double moved = 0;
    while (b->now[0] < end) {
        th_tick stop = b->timer[0] < end ? b->timer[0] : end;
        const th_tick most = b->now[0] + (th_tick)llround(longest * 1e6);
        stop = stop < most ? stop : most;
        if (stop > b->now[0])
            moved += step_line(b, (double)(stop - b->now[0]) / 1e6);
        if (b->timer[0] <= b->now[0])
            EACH_LANE(i) bench_timer(b, i);
    }
    return moved;
}

/* V-P6: 0.5 mg/day of 20 mg/mL is 0.025 mL/day, 10 pulses a day, one every 144 min, of 2.5 uL
 * or 0.05 mg. V-P7: 40 ug/day of 350 ug/mL: 45.714 a day, every 31.5 min, 0.875 ug; 20 mL last
 * 175 days. */
START_TEST(interval)
{
    static const double order[] = {0.5 / 20, 40.0 / 350}, minutes[] = {144, 31.5},
                        a_day[] = {10, 45.714};
    for (int k = 0; k < 2; k++) {
        struct bench b;
        open_pump(&b, order[k], "resolved");
        bench_start(&b);
        for (int n = 1; n <= 10; n++) {
            advance(&b, n * minutes[k] * MINUTE - 1e-3, 1e9);
            ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], n - 1);
            CLOSE(advance(&b, n * minutes[k] * MINUTE + 1, 1e9), 2.5 * UL, 1e-12);
            ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], n);
        }
        CLOSE(86400 / (minutes[k] * MINUTE), a_day[k], 1e-5);
        bench_close(&b);
    }
    CLOSE(20e-6 / (2.5 * UL / (31.5 * MINUTE)) / 86400, 175.0, 1e-12);
}
END_TEST

/* Samples of 15 min of a bench that is stepped as it comes: m3 since the start. */
enum { SAMPLES = 101 };
static void sample(double ml_per_day, const char *pulses, double longest,
                   double volume[SAMPLES])
{
    struct bench b;
    open_pump(&b, ml_per_day, pulses);
    bench_start(&b);
    advance(&b, 24 * 3600, longest); /* it settles for a day, as the standard says */
    for (int k = 0; k < SAMPLES; k++) {
        advance(&b, 24 * 3600 + k * 15 * MINUTE, longest);
        volume[k] = bench_output(&b, "net_volume", 0)[0];
    }
    bench_close(&b);
}

/* Ep(max) and Ep(min) over all windows of so many samples, %. */
static void trumpet(const double volume[SAMPLES], int samples, double flow, double ends[2])
{
    ends[0] = -INFINITY;
    ends[1] = INFINITY;
    for (int k = 0; k + samples < SAMPLES; k++) {
        const double ordered = flow * samples * 15 * MINUTE;
        const double error = 100 * ((volume[k + samples] - volume[k]) / ordered - 1);
        ends[0] = fmax(ends[0], error);
        ends[1] = fmin(ends[1], error);
    }
}

/* V-S1, V-S2, V-S3: pulses every 36, 144 and 7.5 min, a pulse at each whole multiple, windows
 * of 15 to 930 min: to 0.001 %, in steps of an hour or less and in odd ones. */
START_TEST(trumpets)
{
    static const int samples[] = {1, 4, 10, 22, 38, 62};
    static const struct {
        double minutes, ends[6][2];
    } cases[] = {
        {36,
         {{140, -100}, {20, -40}, {20, -4}, {9.091, -1.818}, {1.053, -5.263}, {0.645, -3.226}}},
        {144,
         {{860, -100},
          {140, -100},
          {92, -4},
          {30.909, -12.727},
          {1.053, -24.211},
          {8.387, -7.097}}},
        {7.5, {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}}}};
    static const char *const pulses[] = {"counted", "counted", "resolved"};
    static const double longest[] = {3600, 123.456, 3600};
    for (int c = 0; c < 3; c++) {
        const double flow = 2.5 * UL / (cases[c].minutes * MINUTE);
        double volume[SAMPLES], ends[2];
        sample(flow / ML_PER_DAY, pulses[_i], longest[_i], volume);
        for (int w = 0; w < 6; w++) {
            trumpet(volume, samples[w], flow, ends);
            for (int e = 0; e < 2; e++)
                ck_assert_msg(fabs(ends[e] - cases[c].ends[w][e]) <= 0.001,
                              "%g min, %d: %g, not %g", cases[c].minutes, 15 * samples[w],
                              ends[e], cases[c].ends[w][e]);
        }
    }
}
END_TEST

/* Whole pulses after every step, of whatever length; over ten days as many as are due. */
START_TEST(counted)
{
    struct bench b;
    double moved = 0;
    open_pump(&b, 0.3, "counted");
    bench_start(&b);
    for (int k = 1; b.now[0] < (th_tick)864000 * 1000000; k++) {
        moved += step_line(&b, 1 + 37.77 * (k % 97));
        const double pulses = moved / (2.5 * UL);
        ck_assert_double_le(fabs(pulses - rint(pulses)), 1e-9);
        ck_assert_double_eq(rint(pulses), bench_output(&b, "pulse_count", 0)[0]);
    }
    const double due = (double)b.now[0] / 1e6 / (2.5 * UL / (0.3 * ML_PER_DAY));
    ck_assert_double_eq(bench_output(&b, "pulse_count", 0)[0], floor(due + 1e-6));
    CLOSE(bench_output(&b, "net_volume", 0)[0], moved, 1e-12);
    bench_close(&b);
}
END_TEST

/* A pump without a stop, that fills and empties in part (V-P8's, 2.41007 uL of 2.5): ten days
 * of each mode give the same but for the last pulse, and, pulse by pulse, the first, which
 * finds the accumulator empty: 2.5 (1 - a) uL of fill, of which 1 - a leave. */
START_TEST(modes)
{
    static const char *const pulses[] = {"counted", "mean", "resolved"};
    for (int k = 0; k < 3; k++) {
        struct bench b;
        open_pump(&b, 0.25, pulses[k]); /* a pulse each 14.4 min, 1000 in ten days */
        bench_set(&b, "accumulator", "2.5 uL");
        bench_set(&b, "error", "100 %");
        bench_set(&b, "preload", "0 kPa");
        EACH_LANE(i) {
            bench_param(&b, "compliance")[i] = 2.5e-14;
            bench_param(&b, "inlet")[i] = bench_param(&b, "outlet")[i] = 1e13;
            b.ports->reservoir.pressure[i] = 100e3;
            b.ports->catheter.inlet_pressure[i] = 0;
        }
        bench_start(&b);
        const double moved = advance(&b, 864000, 3600);
        const double first = k == 2 ? 2.5 * pow(1 - exp(-4), 2) : 2.41007;
        ck_assert_double_le(fabs(moved - (first + 999 * 2.41007) * UL),
                            k == 2 ? 2.42 * UL : 1e-5 * moved);
        CLOSE(bench_output(&b, "pulse_volume", 0)[0], 2.41007 * UL, 1e-5);
        CLOSE(bench_output(&b, "error", 0)[0], 2.41007 / 2.5 - 1, 1e-4);
        bench_close(&b);
    }
}
END_TEST

/* An accumulator 3.2 % too small: 96.8 % of what is ordered, in any mode. */
START_TEST(its_own_volume)
{
    static const char *const pulses[] = {"counted", "mean", "resolved"};
    for (int k = 0; k < 3; k++) {
        struct bench b;
        open_pump(&b, 0.25, pulses[k]);
        bench_set(&b, "error", "-3.2 %");
        bench_start(&b);
        advance(&b, 864000 + 100, 3600);
        CLOSE(bench_output(&b, "net_volume", 0)[0], 0.968 * 2.5e-6, 1.3e-4);
        bench_close(&b);
    }
}
END_TEST

/* Beyond one pulse in inlet_time + outlet_time there are no more: 2.5 uL each 2 s. */
START_TEST(at_most)
{
    static const char *const pulses[] = {"counted", "mean", "resolved"};
    for (int k = 0; k < 3; k++) {
        struct bench b;
        open_pump(&b, 1000, pulses[k]);
        bench_start(&b);
        CLOSE(advance(&b, 2000.5, 3600), 2.5e-6, 1.1e-3);
        bench_close(&b);
    }
}
END_TEST

/* Stalled for an hour of 0.3 mL/day: 12.5 uL are missed and are not made up for. */
START_TEST(stall)
{
    static const char *const pulses[] = {"counted", "mean", "resolved"};
    for (int k = 0; k < 3; k++) {
        struct bench b;
        open_pump(&b, 0.3, pulses[k]);
        bench_start(&b);
        advance(&b, 6000.5, 3600);
        bench_event(&b, "stall", -1, "1 h");
        ck_assert_double_eq(advance(&b, 9600.5, 600), 0);
        CLOSE(bench_output(&b, "missed_volume", 0)[0], 12.5 * UL, 1e-9);
        advance(&b, 9600.5 + 86400, 3600);
        CLOSE(bench_output(&b, "net_volume", 0)[0], 0.3e-6 * (1 + 6000.5 / 86400),
              2.5e-3 / 0.3);
        ck_assert_double_eq(bench_output(&b, "stalls", 0)[0], 1);
        bench_close(&b);
    }
}
END_TEST

/* In a magnet both valves are open: 28.7 kPa over 2e11 Pa s/m3. A safety valve that has closed
 * stays closed after it; pulses are missed until it is reset. */
START_TEST(field)
{
    struct bench b;
    open_pump(&b, 0.3, "counted");
    bench_start(&b);
    EACH_LANE(i) {
        b.ports->surroundings.magnetic_field[i] = 1.5;
        b.due[i] = true;
    }
    bench_prepare(&b);
    ck_assert_double_eq(bench_output(&b, "valves_open", 0)[0], 1);
    CLOSE(step_line(&b, 0.01) / 0.01, 28.7e3 / 2e11, 1e-9);
    double values[8][TH_LANES];
    ck_assert_uint_le(b.model->event_function_count, 8);
    b.model->event_functions(&b.view, *values);
    CLOSE(values[0][0], 1 - 28.7e3 / 2e11 * (0.01 + 2e-6) / 10e-9, 1e-9);
    const struct th_event closes = {.kind = TH_CROSSING};
    EACH_LANE(i) b.model->event(&b.view, &closes, i);
    bench_prepare(&b);
    ck_assert_double_eq(step_line(&b, 3600), 0);
    EACH_LANE(i) {
        b.ports->surroundings.magnetic_field[i] = 0;
        b.due[i] = true;
    }
    bench_prepare(&b);
    ck_assert_double_eq(step_line(&b, 3600), 0);
    CLOSE(bench_output(&b, "missed_volume", 0)[0], 2 * 12.5 * UL, 1e-9);
    CLOSE(bench_output(&b, "free_volume", 0)[0], 28.7e3 / 2e11 * 0.01, 1e-9);
    bench_event(&b, "reset", -1);
    CLOSE(step_line(&b, 86400), 0.3e-6, 2.5e-3 / 0.3);
    bench_close(&b);
}
END_TEST

/* Taken out while it flows freely: what flowed in the last step counts. */
START_TEST(out_of_the_body_in_a_field)
{
    struct bench b;
    struct bench *const all[] = {&b};
    open_pump(&b, 0.3, "counted");
    bench_set(&b, "safety_valve", "none");
    bench_start(&b);
    EACH_LANE(i) {
        b.ports->surroundings.magnetic_field[i] = 1.5;
        b.due[i] = true;
    }
    bench_prepare(&b);
    const double moved = step_line(&b, 1) + step_line(&b, 2);
    bench_device(all, 1, -1, true);
    EACH_LANE(i) b.ports->catheter.face_volume[0][i] = 0; /* the catheter's, behind it */
    ck_assert_double_gt(moved, 0);
    CLOSE(bench_output(&b, "free_volume", 0)[0], moved, 1e-12);
    CLOSE(bench_output(&b, "net_volume", 0)[0], moved, 1e-12);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "pulses");
    tcase_add_test(tests, interval);
    tcase_add_loop_test(tests, trumpets, 0, 3);
    tcase_add_test(tests, counted);
    tcase_add_test(tests, modes);
    tcase_add_test(tests, its_own_volume);
    tcase_add_test(tests, at_most);
    tcase_add_test(tests, stall);
    tcase_add_test(tests, field);
    tcase_add_test(tests, out_of_the_body_in_a_field);
}
