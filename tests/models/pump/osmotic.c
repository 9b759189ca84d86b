/* A pump that salt drives through a membrane, on the bench and in a run. */
#define TH_SUITE "osmotic"
#include "support/bench/pump_line.h"
#include "support/check_main.h"
#include "support/real_run.h"

extern const struct th_model th_pump_osmotic;

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static void open_pump(struct bench *b)
{
    bench_open(b, &th_pump_osmotic, 1);
    EACH_LANE(i) {
        b->ports->reservoir.volume[i] = b->ports->reservoir.capacity[i] = 40e-6;
        b->ports->reservoir.usable[i] = 38e-6;
        b->ports->reservoir.taper[i] = 0.3e-6;
    }
}

/* As long as if it had been in the body for months. */
static void start_wet(struct bench *b)
{
    bench_set(b, "wet_for", "100 day");
    bench_start(b);
}

/* Over a time in the steps that the pump asks for; how many there were. */
static double advance(struct bench *b, double seconds, int *steps)
{
    double moved = 0, longest[TH_LANES];
    for (double time = 0; time < seconds * (1 - 1e-12); time += longest[0], ++*steps) {
        bench_limit(b, seconds - time, longest);
        moved += step_line(b, longest[0]);
    }
    return moved;
}

/* 12 uL/h; e^0.054 of it at 38 C; 10 kPa of 36 MPa less; orders are nothing. */
START_TEST(flow_and_what_changes_it)
{
    struct bench b;
    open_pump(&b);
    start_wet(&b);
    CLOSE(step_line(&b, 3600), 12e-9, 1e-12);
    EACH_LANE(i) b.ports->surroundings.pump_temperature[i] = 311.15;
    CLOSE(step_line(&b, 3600), exp(0.054) * 12e-9, 1e-12);
    EACH_LANE(i) b.ports->surroundings.pump_temperature[i] = 310.15;
    EACH_LANE(i) b.ports->catheter.inlet_pressure[i] = 10e3;
    CLOSE(step_line(&b, 3600), 12e-9 * (1 - 10e3 / 36e6), 1e-12);
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 0.144 * ML_PER_DAY;
    CLOSE(step_line(&b, 3600), 12e-9 * (1 - 10e3 / 36e6), 1e-12);
    CLOSE(bench_output(&b, "error", 0)[0], 1 - 2 * 10e3 / 36e6, 1e-9);
    bench_close(&b);
}
END_TEST

/* Dry at first: flow (t - tau (1 - e^(-t/tau))), in one step or in many. */
START_TEST(wets)
{
    for (int pieces = 1; pieces <= 1000; pieces *= 10) {
        struct bench b;
        double moved = 0;
        const double time = 10 * 3600, tau = 4 * 3600;
        open_pump(&b);
        bench_start(&b);
        for (int k = 0; k < pieces; k++) moved += step_line(&b, time / pieces);
        CLOSE(moved, 0.288 * ML_PER_DAY * (time + tau * expm1(-time / tau)), 1e-11);
        CLOSE(bench_output(&b, "wetted", 0)[0], -expm1(-2.5), 1e-12);
        CLOSE(bench_output(&b, "net_volume", 0)[0], moved, 1e-12);
        bench_close(&b);
    }
}
END_TEST

/* Salt for 2 mL: all of the flow until then, then U = sqrt(L^2 + 2 flow L t): 4 mL after 10.42
 * days more. In the steps that the pump asks for, to 1e-6. */
START_TEST(salt_dissolves)
{
    struct bench b;
    int steps = 0;
    const double flow = 0.288 * ML_PER_DAY, salt = 2e-6;
    open_pump(&b);
    bench_set(&b, "salt_lasts", "2 mL");
    start_wet(&b);
    double moved = advance(&b, salt / flow, &steps);
    CLOSE(moved, salt, 2e-6);
    ck_assert_int_lt(steps, 20);
    const double time = (16 - 4) / (2 * 0.288 * 2) * 86400;
    moved += advance(&b, time, &steps);
    CLOSE(moved, 4e-6, 2e-6);
    CLOSE(bench_output(&b, "drive", 0)[0], 18e6, 4e-6);
    moved += advance(&b, 5 * time, &steps);
    CLOSE(moved, sqrt(4 + 6 * 12) * 1e-6, 2e-6);
    ck_assert_int_lt(steps, 700);
    bench_close(&b);
}
END_TEST

/* Taken out and put in again it is dry and has all its salt; what was counted goes on. */
START_TEST(again)
{
    struct bench b, *all[] = {&b};
    open_pump(&b);
    bench_set(&b, "salt_lasts", "0.1 mL");
    start_wet(&b);
    double moved = 0;
    for (int k = 0; k < 100; k++) moved += step_line(&b, 3600);
    ck_assert_double_lt(bench_output(&b, "drive", 0)[0], 20e6);
    bench_device(all, 1, -1, true);
    EACH_LANE(i) b.ports->catheter.face_volume[0][i] = 0;
    ck_assert_double_eq(bench_output(&b, "wetted", 0)[0], 0);
    step_line(&b, 3600);
    bench_device(all, 1, -1, false);
    ck_assert_double_eq(bench_output(&b, "wetted", 0)[0], 0);
    ck_assert_double_eq(bench_output(&b, "drive", 0)[0], 36e6);
    moved += step_line(&b, 3600);
    CLOSE(bench_output(&b, "wetted", 0)[0], -expm1(-0.25), 1e-12);
    CLOSE(bench_output(&b, "net_volume", 0)[0], moved, 1e-12);
    bench_close(&b);
}
END_TEST

/* Plugged for an hour: 12 uL are missed. Empty: it never overdraws. */
START_TEST(plugged_and_empty)
{
    struct bench b;
    open_pump(&b);
    start_wet(&b);
    step_line(&b, 60);
    bench_event(&b, "stall", -1, "1 h");
    ck_assert_double_eq(step_line(&b, 3600), 0);
    CLOSE(bench_output(&b, "missed_volume", 0)[0], 12e-9, 1e-12);
    bench_timer(&b, 0);
    EACH_LANE(i) b.ports->reservoir.usable[i] = 0.3e-6;
    /* u = d: all but e^-W/d of it. */
    CLOSE(step_line(&b, 86400), 0.3e-6 * -expm1(-0.288 / 0.3), 1e-12);
    bench_close(&b);
}
END_TEST

/* Months with a fever, a kink of which the line does not burst, and a reservoir whose own
 * pressure falls, which changes nothing: drug and fluid add up. */
START_TEST(whole_run)
{
    double given[2];
    for (int k = 0; k < 2; k++) {
        char text[2000];
        snprintf(text, sizeof text,
                 "title: t\nrun: {duration: 40 day, sample: 6 h}\nrecord: [all]\n"
                 "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
                 "program: {rate: 0.288 mL/day}\n"
                 "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"
                 "csf: {cells: 60, probe: L1}\npump: {use: osmotic, salt_lasts: 8 mL}\n"
                 "reservoir: {from: parts/bellows_20ml.yaml, pressure_full: %s}\n"
                 "faults: {use: kink, at: 40 cm, residual: 0.02 mm, begins: 20 day}\n"
                 "events:\n"
                 "  - {at: 3 day, set: {surroundings.body_temperature: 39 degC}}\n"
                 "  - {at: 9 day, set: {surroundings.body_temperature: 37 degC}}\n"
                 "  - {at: 30 day, do: reservoir.refill, volume: 18 mL}\n",
                 k ? "200 kPa" : "30 kPa");
        struct real_run run = real_run(text);
        const size_t end = run.trace->times - 1;
        ck_assert_double_le(real_get(&run, "gauge.balance.worst", end), 1e-12);
        given[k] = real_get(&run, "pump.net_volume", end);
        CLOSE(given[k], real_get(&run, "catheter.inlet_volume", end), 1e-13);
        real_close(&run);
    }
    CLOSE(given[0], given[1], 1e-12);
    ck_assert_double_gt(given[0], 11e-6);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "salt");
    tcase_add_test(tests, flow_and_what_changes_it);
    tcase_add_test(tests, wets);
    tcase_add_test(tests, salt_dissolves);
    tcase_add_test(tests, again);
    tcase_add_test(tests, plugged_and_empty);
    tcase_add_test(tests, whole_run);
}
