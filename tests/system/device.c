/* Whole scenarios in which a device comes and goes (R22, R53), with orders at the same
 * instants: drug and fluid add up to 1e-12, whatever the sequence, and no member feels its
 * neighbours. */
#define TH_SUITE "device in scenarios"
#include "scenario/column.h"
#include "support/check_main.h"

#include <stdarg.h>

#include "support/real_run.h"

enum { TEXT = 16000, STAGES = 14, HOURS = 140 };

static unsigned roll(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

static const char *const orders[] = {
    "{do: program.bolus, volume: 0.3 mL, over: 2 h}",
    "{do: reservoir.refill, volume: 9 mL}",
    "{do: reservoir.refill, volume: 18.6 mL, rinses: 2}",
    "{do: fault.clot.on}",
    "{do: fault.clot.on, over: 5 h}",
    "{do: fault.clot.off}",
    "{do: pump.stall, over: 3 h}",
    "{do: program.bridge, concentration: 5 mg/mL}",
    "{do: program.change, by: 30 %, most: 40 mg/day}",
    "{do: program.stop, over: 4 h}",
    "{do: catheter.replace}",
    "{do: reservoir.flip, over: 7 h}",
    "{do: catheter.replace, drug: baclofen}",
    "{do: surroundings.posture, to: upright}",
    "{do: surroundings.posture, to: supine}",
};
enum { ORDERS = sizeof orders / sizeof *orders };

static void append(char text[TEXT], const char *format, ...)
{
    size_t used = strlen(text);
    va_list args;
    va_start(args, format);
    used += (size_t)vsnprintf(text + used, TEXT - used, format, args);
    va_end(args);
    ck_assert_uint_lt(used, TEXT);
}

/* Stages in and out at whole hours, left for the next or, by chance, for the one after it,
 * which may be as the first; orders at whole hours, too, of which some lists come at one
 * instant. */
static void write_scenario(char text[TEXT], unsigned seed, unsigned members)
{
    text[0] = '\0';
    append(text,
           "format: 1\nrun: {duration: %d h, sample: 7 h}\n"
           "drug: [{from: morphine, concentration: 10 mg/mL}, {from: baclofen, "
           "concentration: 0.5 mg/mL, degradation: 1e-4 1/h}]\n"
           "program: {dose: 8 mg/day}\n"
           "pump: {use: peristaltic, slip: 0.0005 mL/min/mmHg, pulses: %s, pulse_volume: 50 "
           "uL}\n"
           "reservoir: {volume: %d mL, pressure_full: 3 kPa, pressure_empty: 1 kPa}\n"
           "catheter: {from: silicone_89cm, tip: T10}\n"
           "line: {cells: 32, filled: %s}\n"
           "csf: {cells: 24, poles: 5}\n"
           "faults: {use: kink, name: clot, at: 40 cm, closed: 99.9 %%, begins: never}\n"
           "ensemble: {members: %u, seed: %u, vary: {pump.error: normal 5 %% points}}\n"
           "record: [gauge.balance, gauge.balance.removed, csf.tip_concentration]\nstages:\n",
           HOURS, seed % 2 ? "mean" : "resolved", seed % 3 ? 20 : 3,
           seed % 4 ? "drug" : "water", members, seed);
    for (unsigned k = 0; k < STAGES; k++) {
        append(text, "  - {name: s%u, device: %s, begin: [%s], leave: [", k,
               roll(&seed, 2) ? "in" : "out", orders[roll(&seed, ORDERS)]);
        if (k + 2 < STAGES)
            append(text, "{after: %u h, chance: 50 %%, to: s%u}, ", roll(&seed, 12), k + 2);
        append(text, "{after: %u h, to: s%u}]}\n", 12 + roll(&seed, 6), (k + 1) % STAGES);
    }
    append(text, "events:\n");
    for (unsigned k = 0; k < 40; k++)
        append(text, "  - {at: %u h, do: [%s, %s]}\n", roll(&seed, HOURS),
               orders[roll(&seed, ORDERS)], orders[roll(&seed, ORDERS)]);
}

static double final_of(const struct real_run *run, const char *path, uint64_t member)
{
    const size_t last = run->trace->times - 1;
    return th_trace_get(run->trace, real_column(run, path), member, last, 0);
}

/* R53. */
START_TEST(adds_up)
{
    char text[TEXT];
    double removed = 0, supplied = 0;
    for (unsigned seed = 1; seed <= (unsigned)rounds(3, 1); seed++) {
        write_scenario(text, seed, 8);
        struct real_run run = real_run(text);
        for (uint64_t m = 0; m < 8; m++) {
            ck_assert_msg(final_of(&run, "gauge.balance.worst", m) <= 1e-12,
                          "seed %u, member %d: %g", seed, (int)m,
                          final_of(&run, "gauge.balance.worst", m));
            removed += final_of(&run, "gauge.balance.removed.morphine", m);
            supplied += final_of(&run, "gauge.balance.supplied.morphine", m);
        }
        real_close(&run);
    }
    ck_assert_double_gt(removed, 0.2 * supplied);
}
END_TEST

/* A member alone has the numbers, to the bit, that it has beside seven whose devices come and
 * go at other instants. */
START_TEST(feels_no_neighbour)
{
    static const char *const paths[] = {
        "gauge.balance.removed.morphine", "gauge.balance.supplied.baclofen",
        "gauge.balance.csf.morphine", "gauge.balance.degraded.baclofen",
        "csf.tip_concentration.morphine"};
    char text[TEXT];
    for (unsigned seed = 7; seed < 7 + (unsigned)rounds(2, 1); seed++) {
        write_scenario(text, seed, 8);
        struct real_run among = real_run(text);
        write_scenario(text, seed, 1);
        struct real_run alone = real_run(text);
        for (size_t k = 0; k < sizeof paths / sizeof *paths; k++)
            ck_assert_msg(final_of(&among, paths[k], 0) == final_of(&alone, paths[k], 0),
                          "seed %u: %s", seed, paths[k]);
        real_close(&among);
        real_close(&alone);
    }
}
END_TEST

#define PUMP                                                                \
    "drug: {from: morphine, concentration: 10 mg/mL}\n"                     \
    "pump: {use: peristaltic}\ncatheter: {from: silicone_89cm, tip: T10}\n" \
    "csf: {cells: 24}\n"

/* R38: a bolus of 1 mL/h goes on into another stage with a device, and is cut where that is
 * taken out: 1 h 15 min after it began and half an hour after the stage has changed. */
START_TEST(goes_on_in_the_next_stage)
{
    static const char *const out[] = {"in", "out"};
    for (int k = 0; k < 2; k++) {
        char text[2000];
        snprintf(text, sizeof text,
                 "format: 1\nrun: {duration: 1 day, sample: 1 h}\nprogram: {rate: 0 "
                 "mL/day}\n" PUMP "stages:\n"
                 "  - {name: a, events: [{after: 15 min, do: program.bolus, volume: 4 mL, "
                 "over: 4 h}], leave: [{after: 1 h, to: b}]}\n"
                 "  - {name: b, leave: [{after: 30 min, to: c}]}\n"
                 "  - {name: c, device: %s}\n",
                 out[k]);
        struct real_run run = real_run(text);
        const double whole = final_of(&run, "gauge.delivered.ordered_volume", 0);
        ck_assert_double_eq_tol(whole, 4e-6, 1e-15);
        const double given = final_of(&run, "gauge.delivered.delivered_volume", 0);
        ck_assert_double_eq_tol(given, k ? 1.25e-6 : 4e-6, 1e-9);
        real_close(&run);
    }
}
END_TEST

/* R37: 20 % more, twice, of a programme in mL/day, the second held at 0.4 mL/day of 10 mg/mL;
 * R36: a hazard's stall outlives the button and ends by its name. 1 + 1.2 + 1.333 - 1 day in
 * which the pump stood. */
START_TEST(relative_orders_and_hazards)
{
    struct real_run run = real_run(
        "format: 1\nrun: {duration: 4 day, sample: 1 h}\nprogram: {rate: 0.3 mL/day}\n" PUMP
        "events:\n"
        "  - {at: 1 day, do: program.change, by: 20 %}\n"
        "  - {at: 2 day, do: program.change, by: 20 %, most: 4 mg/day}\n"
        "  - {name: button, at: 60 h, do: pump.restart}\n"
        "  - {name: mended, at: 3 day, do: pump.restart, cause: worn}\n"
        "hazards: [{name: worn, after: uniform 172800 s 172800.001 s, do: pump.stall}]\n"
        "record: [program.dose_rate, pump.moved_volume, pump.missed_volume, pump.stalls]\n");
    const double day = 86400;
    ck_assert_double_eq_tol(final_of(&run, "program.dose_rate", 0), 4e-6 / day, 1e-18);
    ck_assert_double_eq_tol(final_of(&run, "pump.moved_volume", 0), (0.3 + 0.36 + 0.4) * 1e-6,
                            1e-14);
    ck_assert_double_eq_tol(final_of(&run, "pump.missed_volume", 0), 0.4e-6, 1e-14);
    ck_assert_double_eq(final_of(&run, "pump.stalls", 0), 1);
    real_close(&run);
}
END_TEST

/* A device begins with what was set at the same instant. */
START_TEST(parameters_of_the_moment)
{
    struct real_run run =
        real_run("format: 1\nrun: {duration: 4 day, sample: 1 h}\nprogram: {rate: 0.3 "
                 "mL/day}\n" PUMP "line: {filled: drug}\nstages:\n"
                 "  - {name: a, device: out, leave: [{after: 3 day, to: b}]}\n"
                 "  - {name: b, device: in}\n"
                 "events: [{at: 3 day, set: {drug.concentration: 20 mg/mL}}]\n"
                 "record: [reservoir.concentration, line.tip_concentration]\n");
    ck_assert_double_eq_tol(final_of(&run, "reservoir.concentration", 0), 20, 0.05);
    ck_assert_double_eq_tol(final_of(&run, "line.tip_concentration", 0), 20 * 0.752, 0.05);
    real_close(&run);
}
END_TEST

static double refilled_after(const char *events)
{
    char text[2000];
    snprintf(text, sizeof text,
             "format: 1\nrun: {duration: 3 h, sample: 1 h}\nprogram: {rate: 0.3 mL/day}\n" PUMP
             "events:\n%srecord: [reservoir.concentration]\n",
             events);
    struct real_run run = real_run(text);
    const double concentration = final_of(&run, "reservoir.concentration", 0);
    real_close(&run);
    return concentration;
}

/* R33: an order sees what was set before it at the same instant: in a list, in an item of
 * several orders, and behind an item whose instants are not known beforehand; not what is set
 * behind it. */
START_TEST(a_refill_takes_the_stock_that_was_set)
{
#define REFILL "do: reservoir.refill, volume: 18 mL"
#define STOCK "set: {drug.concentration: 20 mg/mL}"
    static const char *const seen[] = {
        "  - {at: 1 h, " STOCK "}\n  - {at: 1 h, " REFILL "}\n",
        "  - {at: 1 h, chance: 100 %, do: [{" STOCK "}, {" REFILL "}]}\n",
        "  - {at: 1 h, if: {check: reservoir.volume, above: 0 mL}, " STOCK "}\n"
        "  - {at: 1 h, " REFILL "}\n"};
    const double before =
        refilled_after("  - {at: 59 min, " STOCK "}\n  - {at: 1 h, " REFILL "}\n");
    ck_assert_double_gt(before, 18);
    for (size_t k = 0; k < sizeof seen / sizeof *seen; k++)
        ck_assert_double_eq_tol(refilled_after(seen[k]), before, 1e-9);
    ck_assert_double_lt(refilled_after("  - {at: 1 h, " REFILL "}\n  - {at: 1 h, " STOCK "}\n"),
                        10.001);
}
END_TEST

#define DAYS "format: 1\nrun: {duration: 2 day, sample: 1 h}\n"
#define DRUG "drug: {from: morphine, concentration: 10 mg/mL}\n"

/* Every number of every output that is not of the tip is finite; nothing is anywhere. */
static void nothing_given(const char *text)
{
    struct real_run run = real_run(text);
    const size_t samples = run.trace->times;
    for (size_t k = 0; k < run.scenario->column_count; k++) {
        const char *path = run.scenario->columns[k].path;
        for (size_t t = 0; t < samples; t++) {
            const double value = th_trace_get(run.trace, k, 0, t, 0);
            const enum th_nature nature =
                th_column_row(run.scenario, &run.scenario->columns[k])->nature;
            if (t == 0 && nature == TH_INTERVAL_MEAN) /* of no interval */
                continue;
            if (strcmp(path, "pressure.tip_pressure") == 0 ||
                (strncmp(path, "csf.tip_", 8) == 0 && !strstr(path, "error")))
                ck_assert_msg(isnan(value), "%s: %g", path, value);
            else
                ck_assert_msg(isfinite(value), "%s: %g", path, value);
            if (strstr(path, "concentration") && strncmp(path, "csf.tip_", 8) != 0)
                ck_assert_double_eq(value, 0);
        }
    }
    real_close(&run);
}

/* R22: no device, no drug, neither. What is said of the tip is missing. */
START_TEST(no_device)
{
    nothing_given(DAYS DRUG "effects: {use: emax, name: relief, level: T10}\n"
                            "events: [{at: 1 day, do: surroundings.posture, to: upright}]\n");
    nothing_given(DAYS "events: [{at: 1 day, do: surroundings.posture, to: upright}]\n");
}
END_TEST

/* R22: pressures and volumes are those of a drug of nothing. */
START_TEST(no_drug)
{
    static const char *const paths[] = {"catheter.pressure", "reservoir.volume",
                                        "catheter.tip_volume", "program.rate",
                                        "gauge.delivered.volume_ratio"};
    static const char device[] = "program: {rate: 1 mL/day}\n"
                                 "catheter: {from: silicone_89cm, tip: T10}\n"
                                 "pump: {from: peristaltic_20ml}\n"
                                 "faults: {use: kink, at: 40 cm, closed: 90 %, begins: 3 h}\n"
                                 "events: [{at: 1 day, do: surroundings.posture, to: upright}, "
                                 "{at: 30 h, do: reservoir.refill, volume: 10 mL}]\n";
    char with[1000], without[1000];
    snprintf(with, sizeof with, "%sdrug: {from: morphine, concentration: 0 mg/mL}\n%s", DAYS,
             device);
    snprintf(without, sizeof without, "%s%s", DAYS, device);
    struct real_run a = real_run(with), b = real_run(without);
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++)
        ck_assert_double_eq_tol(final_of(&a, paths[k], 0), final_of(&b, paths[k], 0),
                                1e-9 * fabs(final_of(&a, paths[k], 0)));
    ck_assert_double_le(final_of(&b, "gauge.balance.worst", 0), 1e-12);
    real_close(&a);
    real_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "device");
    tcase_set_timeout(tests, 900);
    tcase_add_test(tests, adds_up);
    tcase_add_test(tests, feels_no_neighbour);
    tcase_add_test(tests, goes_on_in_the_next_stage);
    tcase_add_test(tests, relative_orders_and_hazards);
    tcase_add_test(tests, parameters_of_the_moment);
    tcase_add_test(tests, a_refill_takes_the_stock_that_was_set);
    tcase_add_test(tests, no_device);
    tcase_add_test(tests, no_drug);
}
