/* Requirements on what happens to a real pump: a device that is out, a fault that closes by its
 * own schedule. R90, R91, R94. */
#define TH_SUITE "happenings"
#include "ensemble/require.h"
#include "support/check_main.h"
#include "support/real_run.h"

#define PATIENT REAL_PATIENT REAL_PUMP "run: {duration: 10 day, sample: 12 h}\n"
#define WAY                                                                       \
    "stages:\n"                                                                   \
    "  - {name: before, device: out, leave: [{after: 3 day, to: implanted}]}\n"   \
    "  - {name: implanted, device: in, leave: [{after: 4 day, to: explanted}]}\n" \
    "  - {name: explanted, device: out}\n"
#define KINKED "faults: {use: kink, at: 55 cm, closed: 50 %, begins: 3 day, until: 5 day}\n"

static const double day = 86400, mL = 1e-6;

struct asked {
    const char *requirement;
    double least, most; /* SI; NaN: not applicable */
};

static void check(const char *text, const struct asked *asked, size_t count)
{
    char all[4000];
    struct th_finding findings[16];
    size_t used = (size_t)snprintf(all, sizeof all, "%srequire:\n", text);
    for (size_t k = 0; k < count; k++)
        used +=
            (size_t)snprintf(all + used, sizeof all - used, "  - {%s}\n", asked[k].requirement);
    struct real_run run = real_run(all);
    th_require(run.trace, findings, &run.error);
    ck_assert_uint_eq(run.scenario->requirement_count, count);
    for (size_t k = 0; k < count; k++) {
        const double value =
            th_trace_reduced(run.trace, run.scenario->requirements[k].reduction, 0);
        const bool none = isnan(asked[k].least);
        ck_assert_msg(none ? isnan(value) : value >= asked[k].least && value <= asked[k].most,
                      "%s: %g", asked[k].requirement, value);
        ck_assert_uint_eq(findings[k].all.counted, !none);
        ck_assert(!none || !findings[k].pass);
    }
    real_close(&run);
}

/* R91: while the device is out nothing is there to look at; R94: of what went out the last
 * value stands. 0.4 mL/day for 4 days are 1.6 mL. */
START_TEST(a_device_that_is_out)
{
    const struct asked asked[] = {
        {"check: pump.flow, take: mean, during: before, below: 1 mL/day", NAN, NAN},
        {"check: pump.flow, take: time above 0.1 mL/day, during: 1 day .. 2 day, below: 2 day",
         NAN, NAN},
        {"check: pump.flow, take: mean, below: 1 mL/day", 0.38 * mL / day, 0.42 * mL / day},
        {"check: pump.flow, take: time above 0.1 mL/day, below: 5 day", 3.999 * day,
         4.001 * day},
        {"check: gauge.delivered.delivered_volume, take: final, below: 2 mL", 1.5 * mL,
         1.65 * mL},
        {"check: gauge.delivered.delivered_volume, take: rise, during: [before, implanted], "
         "below: 2 mL",
         1.5 * mL, 1.65 * mL},
        {"check: log.implanted, take: first, is: 3 day", 3 * day, 3 * day},
        {"check: log.explanted, take: first, since: implanted, is: 4 day", 4 * day, 4 * day}};
    check(PATIENT WAY, asked, sizeof asked / sizeof *asked);
}
END_TEST

/* A fault's schedule gives its orders as somebody would. */
START_TEST(a_schedule)
{
    const struct asked asked[] = {
        {"check: log.fault.kink.on, take: first, is: 3 day", 3 * day, 3 * day},
        {"check: log.fault.kink.on, take: count, is: 1", 1, 1},
        {"check: log.fault.kink.off, take: first, since: fault.kink.on, is: 2 day", 2 * day,
         2 * day},
        {"check: fault.kink.closed, take: min, during: fault.kink.on .. fault.kink.off, above: "
         "0 %",
         0.5, 0.5},
        {"check: fault.kink.closed, take: time above 1 %, below: 3 day", 1.999 * day,
         2.001 * day},
        {"check: fault.kink.closed, take: max, during: fault.kink.off .. end, below: 1 %", 0,
         0}};
    check(PATIENT KINKED, asked, sizeof asked / sizeof *asked);
}
END_TEST

/* From the first instant on; and again and again. */
START_TEST(a_schedule_that_repeats)
{
    const struct asked asked[] = {
        {"check: log.fault.kink.on, take: first, is: 0 h", 0, 0},
        {"check: log.fault.kink.on, take: count, above: 1", 5, 5},
        {"check: log.fault.kink.off, take: longest, since: fault.kink.on, below: 1 day",
         0.5 * day, 0.5 * day},
        {"check: fault.kink.closed, take: mean, "
         "during: fault.kink.on .. fault.kink.off, above: "
         "0 %",
         0.5, 0.5}};
    check(PATIENT "faults: {use: kink, at: 55 cm, closed: 50 %, period: 2 day, duty: 25 %, "
                  "until: 9 day}\n",
          asked, sizeof asked / sizeof *asked);
}
END_TEST

/* Signals of models and alarms: the pump stops turning for a day, and by the programmer's count
 * the 4 mL are down to 2 after 5 days of 0.4 mL/day. */
#define SMALL                                                       \
    "title: t\n"                                                    \
    "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n" \
    "program: {rate: 0.4 mL/day}\n" REAL_PUMP                       \
    "reservoir: {from: parts/bellows_20ml.yaml, volume: 4 mL}\n"    \
    "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"        \
    "csf: {use: axial, cells: 60, probe: L1}\n"                     \
    "run: {duration: 8 day, sample: 12 h}\n"
#define STOPS                                        \
    "events:\n"                                      \
    "  - {name: stops, at: 2 day, do: pump.stall}\n" \
    "  - {name: goes, after: 1 day, since: pump.stalled, do: pump.restart}\n"
START_TEST(signals_and_alarms)
{
    const struct asked asked[] = {
        {"check: log.pump.stalled, take: first, is: 2 day", 2 * day, 2 * day},
        {"check: log.goes, take: first, since: pump.stalled, is: 1 day", day, day},
        {"check: pump.stalled, take: mean, during: pump.stalled .. goes, above: 0.5", 1, 1},
        {"check: pump.stalled, take: max, during: goes .. end, below: 0.5", 0, 0},
        {"check: log.alarms, take: count, is: 3", 3, 3}, /* stall, low, programmed empty */
        {"check: log.alarms, take: first, below: 6 day", 2 * day + 1200, 2 * day + 1200},
        {"check: log.reservoir.low_alarm, take: last, below: 6 day", 4.99 * day, 5.01 * day},
        {"check: reservoir.programmed_volume, take: final, "
         "during: start .. reservoir.low_alarm, is: 2 mL",
         1.999 * mL, 2.001 * mL},
        {"check: log.alarms, take: longest, since: stops, below: 4 day", 1200, 1200}};
    check(SMALL STOPS, asked, sizeof asked / sizeof *asked);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, a_device_that_is_out);
    tcase_add_test(tests, a_schedule);
    tcase_add_test(tests, a_schedule_that_repeats);
    tcase_add_test(tests, signals_and_alarms);
}
