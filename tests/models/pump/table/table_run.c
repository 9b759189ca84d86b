/* A pump by a measured map in whole runs: with a catheter that is pinched, steps of any length,
 * and out of the map. */
#define TH_SUITE "pump table, runs"
#include "support/check_main.h"
#include "support/real_run.h"

#include <unistd.h>

#define ML_PER_DAY (1e-6 / 86400)
#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static char map_file[] = "/tmp/thecal-map-XXXXXX";

static void write_map(const char *text)
{
    memcpy(strrchr(map_file, '-'), "-XXXXXX", 7);
    const int file = mkstemp(map_file);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq((int)write(file, text, strlen(text)), (int)strlen(text));
    ck_assert_int_eq(close(file), 0);
}

/* A patient with that map; rest: of the pump; more: sections. */
static const char *scenario(const char *run, const char *rest, const char *more)
{
    static char text[2000];
    const int length =
        snprintf(text, sizeof text,
                 "run: {%s}\nrecord: [all]\n" REAL_PATIENT "pump: {use: table, map: %s%s}\n%s",
                 run, map_file, rest, more);
    ck_assert_int_lt(length, (int)sizeof text);
    return text;
}

#define PINCH \
    "faults: [{use: kink, at: 40 cm, residual: 0.015 mm, length: 1 cm, begins: 1 day}]\n"

/* Drug and fluid add up; what went into the catheter is what the map says, with the pressures
 * of a catheter that is pinched to a tenth of a millimetre: the pressure at which the map's
 * flow is that through the resistance. */
START_TEST(with_a_catheter)
{
    write_map("volume[mL],back_pressure[kPa],ratio[%]\n"
              "0,-1,98\n0,10,90\n0,300,0\n20,-1,102\n20,10,94\n20,300,4\n");
    struct real_run run = real_balanced(scenario("duration: 8 day, sample: 1 h", "", PINCH));
    const double volume = real_last(&run, "reservoir.volume") * 1e6,
                 pressure = real_last(&run, "catheter.pressure") / 1e3;
    ck_assert_double_gt(pressure, 12); /* in the map's second cell */
    const double empty = 90 - 90 * (pressure - 10) / 290,
                 full = 94 - 90 * (pressure - 10) / 290;
    const double ratio = (empty + (full - empty) * volume / 20) / 100;
    const double flow = real_last(&run, "catheter.inlet_flow");
    CLOSE(flow, 0.4 * ratio * ML_PER_DAY, 3e-5); /* it falls by 3e-5 in the last hour */
    CLOSE(real_last(&run, "pump.flow"), flow, 1e-5);
    CLOSE(real_last(&run, "pump.error") + 1, ratio, 1e-6);
    remove(map_file);
    real_close(&run);
}
END_TEST

/* Steps of any length find the same volume, but for those on which the pressure passes a node
 * of the map: without and with an event that changes nothing every two minutes, which cuts the
 * steps. */
START_TEST(steps_and_the_bend)
{
    double given[2];
    write_map("back_pressure[kPa],ratio[%]\n-1,100\n5,100\n10,60\n40,20\n300,0\n");
    for (int k = 0; k < 2; k++) {
        struct real_run run = real_run(scenario(
            "duration: 4 day, sample: 1 h", "",
            k ? PINCH "events: [{at: 1 min, every: 2 min, set: {reservoir.low: 2 mL}}]\n"
              : PINCH));
        ck_assert_int_eq(run.trace->status[0], TH_OK);
        given[k] = real_last(&run, "catheter.inlet_volume");
        real_close(&run);
    }
    CLOSE(given[0], given[1], 1e-5);
    remove(map_file);
}
END_TEST

/* A member that leaves the map stops there, with a reason; held, it goes on. */
START_TEST(leaves_the_map)
{
    write_map("volume[mL],ratio[%]\n17,99\n20,101\n");
    struct real_run run = real_open(scenario("duration: 8 day, sample: 1 h", "", ""));
    struct th_ensemble_options options = {.threads = 1};
    ck_assert_int_ne(th_ensemble_run(run.layout, &options, &run.trace, &run.error), TH_OK);
    ck_assert_int_eq(run.trace->status[0], TH_BAD_INPUT);
    const char *why = th_trace_reason(run.trace, 0);
    ck_assert_msg(strstr(why, "and the map reaches from 17 mL to 20 mL") != NULL, "%s", why);
    real_close(&run);
    run = real_run(scenario("duration: 8 day, sample: 1 h", ", beyond: hold", ""));
    ck_assert_int_eq(run.trace->status[0], TH_OK);
    CLOSE(real_last(&run, "pump.error"), -0.01, 1e-9);
    ck_assert_double_le(real_last(&run, "gauge.balance.worst"), 1e-12);
    remove(map_file);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "runs");
    tcase_add_test(tests, with_a_catheter);
    tcase_add_test(tests, steps_and_the_bend);
    tcase_add_test(tests, leaves_the_map);
}
