/* The consequences of hazards until they are detected, as the report tells them, against
 * numbers by hand. 200 ug/day are ordered of a pump that gives 2.4 % less, whose line is full,
 * so that what is missed by a hazard is what would have come less what still comes. In three
 * members
 *
 *   early   at day 2 halves the order: of 195.2 ug/day 95.2 are missed until the alarm of the
 *           stall, which comes after 2 days and the delay
 *   stall   at day 4 stops it, which gives 100 ug/day: so much is missed until its own alarm,
 *           20, 40 and 60 min later
 *   late    at day 5 sets the error of a pump that stands: nothing is missed by it, of 200
 *           ug/day that are ordered until the end at day 10
 *   spared  never comes */
#define TH_SUITE "consequences of hazards"
#define REAL_CATALOG th_catalog /* the report's own reductions */
#include "support/check_main.h"

#include "ensemble/require.h"
#include "report/consequence/consequence.h"
#include "report/record.h"
#include "support/paper.h"
#include "support/real_run.h"

static const char scenario[] =
    "format: 1\ntitle: t\nrun: {duration: 10 day, sample: 10 day}\n"
    "drug: {from: baclofen, concentration: 500 ug/mL}\nprogram: {rate: 0.4 mL/day}\n"
    "pump: {from: peristaltic_20ml, error: -2.4 %}\nreservoir: {from: bellows_20ml}\n"
    "catheter: {from: silicone_89cm, tip: T10}\ncsf: {use: axial, cells: 20}\n"
    "hazards:\n"
    "  - {name: spared, after: uniform 50 day 60 day, mark: chosen, source: a test,\n"
    "     do: pump.stall}\n"
    "  - {name: stall, after: uniform 4 day 4.000001 day, mark: chosen, source: a test,\n"
    "     do: pump.stall}\n"
    "  - {name: early, after: uniform 2 day 2.000001 day, mark: chosen, source: a test,\n"
    "     set: {pump.error: -50 %}}\n"
    "  - {name: late, after: uniform 5 day 5.000001 day, mark: chosen, source: a test,\n"
    "     set: {pump.error: 0 %}}\n"
    "  - {name: idle, after: uniform 1 day 2 day, mark: chosen, source: a test}\n"
    "ensemble: {vary: {pump.stall_alarm_delay: grid 20 40 60 min}}\n"
    "require:\n"
    "  - {name: soon, check: log.alarms, take: first, since: stall, below: 50 min}\n"
    "  - {name: never, check: log.alarms, take: first, since: spared, below: 50 min}\n"
    "  - {name: held, check: log.alarms, take: first, since: spared, below: 1 h, tried: 1}\n";

static const double ug = 1e-9, day = 86400;

static void is_near(double value, double wanted, double tolerance)
{
    ck_assert_msg(fabs(value - wanted) <= tolerance * fabs(wanted), "%.9g instead of %.9g",
                  value, wanted);
}

START_TEST(by_hand)
{
    struct real_run run = real_run(scenario);
    struct th_arena arena = {0};
    struct th_report_consequences them;
    const double year = 365.25 * day, minute = 60, exact = 1e-6;
    /* at most R Q/2 = 0.7 Pa in 0.23 pm3/Pa of walls at 0.5 ug/uL, of 5.6 ug */
    const double walls = 1.5e-5;
    ck_assert_int_eq(
        th_report_consequences_fill(run.trace, th_among_all(3), &arena, &them, &run.error),
        TH_OK);
    ck_assert_uint_eq(them.count, 4);
    ck_assert_uint_eq(them.drugs, 1);
    static const char *const order[] = {"late", "early", "stall", "spared"};
    for (size_t k = 0; k < 4; k++) ck_assert_str_eq(them.rows[k].name, order[k]);
    const struct th_report_consequence *late = &them.rows[0], *early = &them.rows[1],
                                       *stall = &them.rows[2], *spared = &them.rows[3];
    ck_assert(late->silent && !early->silent && !stall->silent);
    ck_assert_uint_eq(late->unnoticed, 3);
    ck_assert(isinf(late->median) && isinf(late->most));
    ck_assert_double_le(fabs(late->of[0].median), 1000 * ug * walls);
    ck_assert_double_le(fabs(late->of[0].of_order), walls);
    ck_assert_double_le(late->of[0].yearly, 1000 * ug * walls * year / (5 * day));
    ck_assert_uint_eq(stall->struck, 3);
    ck_assert_uint_eq(stall->unnoticed, 0);
    is_near(stall->median, 40 * minute, exact);
    is_near(stall->most, 56 * minute, exact);
    is_near(stall->of[0].median, 100 * ug * 40 / 1440, 2 * walls);
    is_near(stall->of[0].of_order, 0.5, 2 * walls);
    is_near(stall->of[0].yearly, 100 * ug * 40 / 1440 * year / (4 * day), 2 * walls);
    is_near(early->median, 2 * day + 40 * minute, 1e-5);
    is_near(early->of[0].median, (2 * 95.2 + 195.2 * 40 / 1440) * ug, 2 * walls);
    ck_assert_uint_eq(spared->struck, 0);
    ck_assert(isnan(spared->median) && isnan(spared->of[0].median));
    th_arena_free(&arena);
    real_close(&run);
}
END_TEST

/* 0.4 mL/day of 3.4 mL: the low alarm, at 2 mL as the programmer counts, comes at day 3.5
 * whatever a kink does at day 1, so it does not detect it. The pump turns over at day 2.75, and
 * the refill that finds no port at day 3.75 detects both. The pump pushes through the kink,
 * which misses nothing, though 2.4 % of the order are missed. */
START_TEST(reminders)
{
    struct real_run run = real_run(
        "format: 1\ntitle: t\nrun: {duration: 4 day, sample: 4 day}\n"
        "drug: {from: baclofen, concentration: 500 ug/mL}\nprogram: {rate: 0.4 mL/day}\n"
        "pump: {from: peristaltic_20ml, error: -2.4 %}\n"
        "reservoir: {from: bellows_20ml, volume: 3.4 mL}\n"
        "catheter: {from: silicone_89cm, tip: T10}\ncsf: {use: axial, cells: 20}\n"
        "faults: [{use: kink, at: 30 cm, closed: 99 %, begins: never}]\n"
        "hazards:\n"
        "  - {name: kink, after: uniform 24 h 24.0001 h, mark: chosen, source: a test,\n"
        "     do: fault.kink.on}\n"
        "  - {name: turn, after: uniform 66 h 66.0001 h, mark: chosen, source: a test,\n"
        "     do: reservoir.flip}\n"
        "events: [{at: 3.75 day, do: reservoir.refill, volume: 1 mL}]\n"
        "require:\n"
        "  - {name: low, check: log.alarms, take: first, since: kink, below: 3 day}\n"
        "  - {name: told, check: log.detections, take: first, since: kink, below: 3 day}\n");
    struct th_arena arena = {0};
    struct th_error error = {.status = TH_OK};
    struct th_finding findings[2];
    struct th_report_consequences them;
    ck_assert_int_eq(
        th_report_consequences_fill(run.trace, th_among_all(1), &arena, &them, &run.error),
        TH_OK);
    (void)th_require(run.trace, findings, &error);
    is_near(findings[0].all.value, 2.5 * day, 1e-5);
    is_near(findings[1].all.value, 2.75 * day, 1e-5);
    for (size_t k = 0; k < 2; k++) {
        const bool kink = strcmp(them.rows[k].name, "kink") == 0;
        is_near(them.rows[k].median, (kink ? 2.75 : 1) * day, 1e-5);
        ck_assert_uint_eq(them.rows[k].unnoticed, 0);
        ck_assert_double_le(fabs(them.rows[k].of[0].of_order), 1e-4);
    }
    th_arena_free(&arena);
    real_close(&run);
}
END_TEST

/* At 12 h all that came out of the tip is water: nothing is known of what the pump gives, and
 * all of 200 ug/day is missed by the stall until its alarm 36 h later. */
START_TEST(nothing_is_known_yet)
{
    struct real_run run = real_run(
        "format: 1\ntitle: t\nrun: {duration: 3 day, sample: 3 day}\n"
        "drug: {from: baclofen, concentration: 500 ug/mL}\nprogram: {rate: 0.4 mL/day}\n"
        "pump: {from: peristaltic_20ml, stall_alarm_delay: 36 h}\n"
        "line: {filled: water}\n"
        "catheter: {from: silicone_89cm, tip: T10}\ncsf: {use: axial, cells: 20}\n"
        "hazards: [{name: stall, after: uniform 12 h 12.0001 h, mark: chosen,\n"
        "           source: a test, do: pump.stall}]\n");
    struct th_arena arena = {0};
    struct th_report_consequences them;
    ck_assert_int_eq(
        th_report_consequences_fill(run.trace, th_among_all(1), &arena, &them, &run.error),
        TH_OK);
    is_near(them.rows[0].of[0].median, 300 * ug, 1e-6);
    th_arena_free(&arena);
    real_close(&run);
}
END_TEST

/* A hazard that struck nobody leaves its requirement untried, unless it says in how many
 * members it is to be tried. */
START_TEST(not_tried)
{
    struct real_run run = real_run(scenario);
    struct th_error error = {.status = TH_OK};
    struct th_finding findings[3];
    ck_assert_int_eq(th_require(run.trace, findings, &error), TH_LIMITS);
    ck_assert(!findings[0].pass && !findings[0].untried);
    ck_assert_uint_eq(findings[0].passed, 2);
    ck_assert(findings[1].pass && findings[1].untried);
    ck_assert(!findings[2].pass && !findings[2].untried);
    char text[TH_SENTENCE];
    th_requirement_share(run.scenario, &findings[1], text, sizeof text);
    ck_assert_str_eq(text, "not tried: spared happens in none of 3 members");
    real_close(&run);
}
END_TEST

START_TEST(on_paper)
{
    struct real_run run = real_run(scenario);
    struct th_report_record record;
    struct th_error error = {.status = TH_OK};
    struct paper paper;
    paper_open(&paper);
    ck_assert_int_eq(th_report_consequences_print(run.trace, paper.out, NULL, &error), TH_OK);
    EXPECT(paper, "  late                       3   never   never    100 %",
           "struck nobody: spared");
    paper_close(&paper);
    ck_assert_int_eq(
        th_report_record_make(run.trace, &(struct th_report_facts){0}, &record, &error), TH_OK);
    ck_assert_str_eq(record.tables[6].name, "consequences");
    ck_assert_uint_eq(record.tables[6].count, 4 * 4); /* all, and three conditions */
    th_report_record_free(&record);
    real_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, by_hand);
    tcase_add_test(tests, reminders);
    tcase_add_test(tests, nothing_is_known_yet);
    tcase_add_test(tests, not_tried);
    tcase_add_test(tests, on_paper);
}
