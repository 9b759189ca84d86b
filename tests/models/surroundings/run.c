/* surroundings in runs of a whole device: one fever for pump, catheter and drug; a scan that
 * stops the rotor; a schedule, looked at or not, saved and gone on with. */
#define TH_SUITE "surroundings in runs"
#include "support/check_main.h"

#include "laws.h"
#include "support/thecal_fixture.h"

#define CLOSE(a, b, relative) ck_assert_double_le(fabs((a) - (b)), (relative)*fabs(b))

static const char device[] =
    "format: 1\n"
    "title: around\n"
    "run: {duration: 2 day, sample: 1 h}\n"
    "drug: {use: solute, concentration: 1 mg/mL, molar_volume: 284.6 cm3/mol}\n"
    "program: {rate: 0.48 mL/day}\n"
    "reservoir: {use: bellows}\n"
    "catheter: {length: 89 cm, bore: 0.53 mm, tip: L1}\n"
    "csf: {cells: 40}\n";

static struct thecal *read_run(const char *more)
{
    char whole[3000];
    snprintf(whole, sizeof whole, "%s%s", device, more);
    spill(scenario, (const unsigned char *)whole, strlen(whole));
    struct thecal *run = thecal_load(scenario);
    ck_assert_msg(run && thecal_status(run) == 0, "%s", run ? thecal_error(run) : "no memory");
    return run;
}

static void go(struct thecal *run, double seconds)
{
    check(run, thecal_advance(run, seconds), 0, "");
}

/* 37 to 39 degC by one row: 0.3 % per kelvin of the pump, mu of the catheter, D of the drug. */
START_TEST(one_fever)
{
    struct thecal *run = read_run("pump: {temperature_effect: 0.3 %/K}\n"
                                  "events: [{at: 1 day, set: {surroundings.body_temperature: "
                                  "39 degC}}]\n");
    go(run, 0.99 * day);
    const double before[] = {thecal_get(run, "catheter.resistance"),
                             thecal_get(run, "drug.diffusivity")};
    CLOSE(before[1], th_wilke_chang(310.15, th_water_viscosity(310.15), 284.6e-6), 1e-12);
    ck_assert_double_eq(thecal_get(run, "pump.error"), 0);
    go(run, 1.01 * day);
    CLOSE(thecal_get(run, "pump.error"), 0.006, 1e-9);
    CLOSE(thecal_get(run, "catheter.resistance") / before[0],
          th_water_viscosity(312.15) / th_water_viscosity(310.15), 1e-12);
    CLOSE(thecal_get(run, "drug.diffusivity"),
          th_wilke_chang(312.15, th_water_viscosity(312.15), 284.6e-6), 1e-12);
    thecal_free(run);
}
END_TEST

/* A pump that is cooler than the body is not warmed by a fever. */
START_TEST(a_pump_of_its_own)
{
    struct thecal *run = read_run("surroundings: {pump_temperature: 36 degC}\n"
                                  "pump: {temperature_effect: 0.3 %/K}\n"
                                  "events: [{at: 1 day, set: {surroundings.body_temperature: "
                                  "39 degC}}]\n");
    go(run, 1.5 * day);
    CLOSE(thecal_get(run, "pump.error"), -0.003, 1e-9);
    thecal_free(run);
}
END_TEST

#define SCAN(more)                                               \
    "events:\n  - {at: 6 h, do: surroundings.scan, over: 1 h}\n" \
    "  - {at: 6 h 30 min, do: pump.restart}\n" more

static void misses(const char *pump, const char *events, double hours)
{
    char rest[600];
    snprintf(rest, sizeof rest, "pump: {%s}\n%s", pump, events);
    struct thecal *run = read_run(rest);
    go(run, 6 * hour - 1);
    ck_assert_double_eq(thecal_get(run, "pump.stalled"), 0);
    go(run, 7 * hour - 1);
    ck_assert_double_eq(thecal_get(run, "pump.stalled"), hours > 0);
    go(run, (6 + fmax(hours, 1)) * hour + 1);
    ck_assert_double_eq(thecal_get(run, "pump.stalled"), 0);
    go(run, 2 * day);
    /* 0.48 mL/day is 20 uL/h. */
    ck_assert_double_eq_tol(thecal_get(run, "pump.missed_volume"), hours * 20e-9, 1e-20);
    ck_assert_double_eq(thecal_get(run, "pump.stalls"), hours > 0);
    thecal_free(run);
}

/* An hour in 1.5 T: what is ordered in that hour is missed, whatever a programmer says; with a
 * recovery of 2 h that of three hours; a weaker field, or a pump that none stops, misses
 * nothing; also pulse by pulse. */
START_TEST(a_scan_stops_the_rotor)
{
    misses("pulses: mean", SCAN(""), 1);
    misses("field_recovery: 2 h", SCAN(""), 3);
    misses("stalls_in_field: 1.6 T", SCAN(""), 0);
    misses("stalls_in_field: 100 T", SCAN(""), 0);
    misses("stalls_in_field: 3 T",
           SCAN("  - {at: 6 h, do: surroundings.scan, field: 3 T, "
                "over: 90 min}\n"),
           1.5);
}
END_TEST

/* Pulse by pulse: 20 pulses of 1 uL are not given, or 21 where the hour cuts one. */
START_TEST(a_scan_between_pulses)
{
    struct thecal *run = read_run("pump: {pulses: resolved}\n" SCAN(""));
    go(run, 2 * day);
    const double pulses = thecal_get(run, "pump.pulse_count");
    ck_assert_double_ge(pulses, 960 - 21);
    ck_assert_double_le(pulses, 960 - 19);
    ck_assert_double_eq_tol(thecal_get(run, "pump.missed_volume"), 20e-9, 1e-12);
    thecal_free(run);
}
END_TEST

#define DAYS                                                                             \
    "time[h],body_temperature[degC],ambient[kPa],field[T]\n0,37,101.3,0\n6,37,101.3,0\n" \
    "12,39.5,90,0\n13,39.5,90,0.2\n14,39.5,90,0\n36,36.5,101.3,0\n"

static char table[96];

static const char scheduled[] =
    "surroundings: {schedule: days.csv, posture: upright}\n"
    "pump: {temperature_effect: 0.3 %/K, ambient_effect: 2 %, field_recovery: 20 min}\n"
    "events: [{at: 20 h, do: surroundings.posture, to: lateral}, {at: 21 h, do: "
    "surroundings.scan, field: 3 T, over: 40 min}]\n";

static void open_table(void)
{
    setup();
    snprintf(table, sizeof table, "%s/days.csv", directory);
    spill(table, (const unsigned char *)DAYS, strlen(DAYS));
}

static void close_table(void)
{
    unlink(table);
    teardown();
}

static const char *const seen[] = {"pump.moved_volume",
                                   "pump.missed_volume",
                                   "catheter.tip_volume",
                                   "surroundings.body_temperature",
                                   "surroundings.ambient_pressure",
                                   "gauge.delivered.delivered_mass",
                                   "csf.concentration@L1"};
enum { SEEN = sizeof seen / sizeof *seen };

static void see(struct thecal *run, double values[SEEN])
{
    for (int k = 0; k < SEEN; k++) values[k] = thecal_get(run, seen[k]);
    check(run, thecal_status(run), 0, "");
}

/* The volume by the schedule, in closed form: the mean of a line is that of its ends. */
START_TEST(a_schedule_acts)
{
    double values[SEEN];
    struct thecal *run = read_run(scheduled);
    go(run, 12 * hour);
    see(run, values);
    const double mean = 0.5 * (1 + 1 + 0.003 * 2.5 + 0.02 * (90e3 - 101.3e3) / 101325 / 1) +
                        0.02 * (101.3e3 / 101325 - 1);
    const double first = 1 + 0.02 * (101.3e3 / 101325 - 1);
    CLOSE(values[0], 20e-9 * 6 * (first + mean), 1e-9);
    go(run, 2 * day);
    see(run, values);
    ck_assert_double_eq(values[3], 273.15 + 36.5);
    ck_assert_double_eq(values[4], 101.3e3);
    thecal_free(run);
}
END_TEST

/* Looked at each 7 min or never, and saved and gone on with in between: the same bits. */
START_TEST(looking_and_saving_change_nothing)
{
    double never[SEEN], often[SEEN], again[SEEN];
    struct thecal *run = read_run(scheduled);
    go(run, 2 * day);
    see(run, never);
    thecal_free(run);
    run = read_run(scheduled);
    for (int k = 1; k * 420 < 2 * day; k++) {
        go(run, k * 420);
        thecal_get(run, "surroundings.body_temperature");
    }
    go(run, 2 * day);
    see(run, often);
    thecal_free(run);
    ck_assert_mem_eq(never, often, sizeof never);
    for (int k = 0; k < 4; k++) {
        static const double at[] = {9.3, 13.2, 14.1, 21.5};
        run = read_run(scheduled);
        go(run, at[k] * hour);
        const size_t size = thecal_save(run, NULL, 0);
        void *bytes = malloc(size);
        ck_assert(bytes && thecal_save(run, bytes, size) == size);
        go(run, 1.5 * day);
        check(run, thecal_restore(run, bytes, size), 0, "");
        go(run, 2 * day);
        see(run, again);
        ck_assert_mem_eq(never, again, sizeof never);
        free(bytes);
        thecal_free(run);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE), *with_table = add_case(suite, "schedules");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_checked_fixture(with_table, open_table, close_table);
    tcase_add_test(tests, one_fever);
    tcase_add_test(tests, a_pump_of_its_own);
    tcase_add_test(tests, a_scan_stops_the_rotor);
    tcase_add_test(tests, a_scan_between_pulses);
    tcase_add_test(with_table, a_schedule_acts);
    tcase_add_test(with_table, looking_and_saving_change_nothing);
}
