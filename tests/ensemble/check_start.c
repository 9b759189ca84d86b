/* Values that only the models together can reject, before the run and in it. */
#define TH_SUITE "check start"
#include "support/check_main.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "ensemble/check_start.h"
#include "ensemble/ensemble.h"
#include "language/language.h"

static const char text[] =
    "title: short canal\n"
    "run: {duration: 1 day, sample: 6 h}\n"
    "drug: {use: solute, concentration: 1 mg/mL, diffusivity: 5e-10 m2/s}\n"
    "program: {rate: 0.2 mL/day}\n"
    "pump: {use: peristaltic}\n"
    "reservoir: {use: bellows}\n"
    "catheter: {length: 89 cm, bore: 0.53 mm, tip: 45.6 cm}\n"
    "csf: {cells: 50}\n";

struct bench {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_error error;
};

static struct bench open_bench(const char *more, const char *const *sets, size_t count)
{
    struct bench b = {0};
    char whole[2000];
    snprintf(whole, sizeof whole, "%s%s", text, more);
    b.units = th_units_create(&b.error);
    b.scenario = th_scenario_parse(&th_catalog, b.units, "short.yaml", whole, strlen(whole),
                                   sets, count, &b.error);
    ck_assert_msg(b.scenario != NULL, "%s", b.error.text[0]);
    b.layout = th_layout_create(b.scenario, &b.error);
    ck_assert_msg(b.layout != NULL, "%s", b.error.text[0]);
    return b;
}

static void close_bench(struct bench *b)
{
    th_layout_free(b->layout);
    th_scenario_free(b->scenario);
    th_units_free(b->units);
}

static void expect(const char *more, const char *set, const char *sentence)
{
    struct bench b = open_bench(more, &set, set ? 1 : 0);
    struct th_start_check whole = {0};
    ck_assert_msg(th_check_start(b.layout, &whole, &b.error) ==
                      (sentence ? TH_BAD_INPUT : TH_OK),
                  "%s%s", more, set ? set : "");
    if (sentence)
        ck_assert_msg(strstr(b.error.text[0], sentence) != NULL, "%s", b.error.text[0]);
    close_bench(&b);
}

START_TEST(places_beyond_an_end)
{
    expect("", NULL, NULL);
    expect("", "csf.length=48 cm", NULL);
    expect(
        "", "csf.length=45 cm",
        "short.yaml:7:47: error: csf: the catheter's tip (catheter.tip) lies beyond the end");
    expect("effects: [{use: emax, name: late, level: 52.4 cm}]\n", "csf.length=50 cm",
           "short.yaml:9:42: error: csf: an effect looks (effect.level) beyond the end of the "
           "canal");
    expect("faults: [{use: kink, at: 95 cm, closed: 0.5, begins: 1 h}]\n", NULL,
           "short.yaml:9:26: error: catheter: a fault lies (fault.at) beyond the end");
    expect("faults:\n"
           "  - {use: kink, at: 30 cm, closed: 0.5, begins: 1 h}\n"
           "  - {use: kink, name: far, at: 95 cm, closed: 0.5, begins: 1 h}\n",
           NULL, "short.yaml:11:32: error: catheter: a fault lies");
}
END_TEST

START_TEST(the_member_is_named)
{
    expect("ensemble: {members: 4, vary: {catheter.tip: grid 40 55 cm}}\n", "csf.length=50 cm",
           "short.yaml:7:47: error: member 1 of the ensemble, condition 2: csf: the "
           "catheter's tip");
}
END_TEST

/* Any member, not only those of the first block; and how many others. */
START_TEST(a_member_far_behind)
{
    expect("ensemble: {vary: {catheter.tip: grid 40 41 42 43 44 45 46 47 48 49 50.5 51 cm}}\n",
           "csf.length=50 cm",
           "member 10 of the ensemble, condition 11: csf: the catheter's tip (catheter.tip) "
           "lies beyond the end");
}
END_TEST

/* Values of a set: event are rejected at its place in the text; the same values a second time
 * are not started again. */
START_TEST(values_that_an_event_sets)
{
    expect(
        "events: [{at: 7 h, set: {catheter.tip: 70 cm}}]\n", NULL,
        "short.yaml:9:26: error: after this set: csf: the catheter's tip (catheter.tip) lies "
        "beyond");
    expect("events: [{at: 1 h, set: {catheter.tip: 40 cm}}, {at: 2 h, set: {catheter.tip: 49 "
           "cm}}]\n",
           "csf.length=50 cm", NULL);
    struct bench b = open_bench("events:\n"
                                "  - {at: 1 h, every: 2 h, set: {catheter.tip: 30 cm}}\n"
                                "  - {at: 2 h, every: 2 h, set: {catheter.tip: 35 cm}}\n",
                                NULL, 0);
    struct th_start_check three = {.starts = 3};
    ck_assert_int_eq(th_check_start(b.layout, &three, &b.error), TH_OK);
    ck_assert_uint_eq(three.started, 1); /* the start and two values: all of them */
    three.starts = 2;
    ck_assert_int_eq(th_check_start(b.layout, &three, &b.error), TH_OK);
    ck_assert_uint_eq(three.started, 0);
    close_bench(&b);
}
END_TEST

/* So are those of an item that is decided in the run, which may never come to it; each on top
 * of the members' own values, not of another item's. */
START_TEST(values_that_an_item_sets)
{
    expect("events: [{at: 7 h, every: 1 h, chance: 1 %, set: {catheter.tip: 70 cm}}]\n", NULL,
           "after this set: csf: the catheter's tip (catheter.tip) lies beyond");
    expect("events:\n"
           "  - {at: 1 h, every: 1 h, chance: 1 %, set: {catheter.tip: 40 cm}}\n"
           "  - {when: {check: csf.tip_concentration, above: 1 ug/mL},"
           " set: {catheter.tip: 45 cm}}\n",
           "csf.length=50 cm", NULL);
}
END_TEST

/* The extent of the check is reported, and a large ensemble does not take long. */
START_TEST(how_many_were_tried)
{
    struct bench b = open_bench(
        "ensemble: {members: 1000000000, vary: {csf.stroke: lognormal 10 %}}\n", NULL, 0);
    struct th_start_check few = {.members = 5000, .starts = 3};
    ck_assert_int_eq(th_check_start(b.layout, &few, &b.error), TH_OK);
    ck_assert_uint_eq(few.distinct, 1000000000);
    ck_assert_uint_eq(few.ruled, 5000);
    ck_assert_uint_eq(few.started, 24);
    struct th_start_check brief = {.seconds = 0.01};
    ck_assert_int_eq(th_check_start(b.layout, &brief, &b.error), TH_OK);
    ck_assert(brief.ruled > 0 && brief.ruled < brief.distinct);
    ck_assert(brief.started > 0 && brief.started < brief.distinct);
    struct th_stop stop = {1};
    struct th_start_check stopped = {.stop = &stop};
    ck_assert_int_eq(th_check_start(b.layout, &stopped, &b.error), TH_INTERRUPTED);
    close_bench(&b);
}
END_TEST

static enum th_status run_it(struct bench *b)
{
    struct th_trace *trace = NULL;
    enum th_status status =
        th_ensemble_run(b->layout, &(struct th_ensemble_options){0}, &trace, &b->error);
    th_trace_free(trace);
    return status;
}

/* A rule between parameters holds of the values of its instant: 5 mL at the start and 16.4 mL
 * later do not fit into 10 mL; nor, at the start, 18 mL into 15, though they do when 4 mL are
 * gone. */
START_TEST(rules_hold_for_present_values)
{
    struct bench b = open_bench("events:\n"
                                "  - {at: 10 h, do: reservoir.refill, volume: 15 mL}\n"
                                "  - {at: 12 h, set: {reservoir.capacity: 10 mL}}\n",
                                &(const char *){"reservoir.volume=5 mL"}, 1);
    struct th_start_check whole = {0};
    ck_assert_int_eq(th_check_start(b.layout, &whole, &b.error), TH_OK); /* it cannot know */
    ck_assert_int_eq(run_it(&b), TH_RUN_FAILED);
    ck_assert_msg(
        strstr(b.error.text[0], "stopped at day 0 12:00 in reservoir: capacity was set below"),
        "%s", b.error.text[0]);
    close_bench(&b);
    b = open_bench("events: [{at: 23 h, set: {reservoir.capacity: 15 mL}}]\n",
                   (const char *[]){"reservoir.volume=18 mL", "program.rate=10 mL/day"}, 2);
    ck_assert_int_eq(th_check_start(b.layout, &whole, &b.error), TH_OK);
    ck_assert_msg(run_it(&b) == TH_OK, "%s", b.error.text[0]);
    close_bench(&b);
}
END_TEST

/* Members that were not checked before the run are checked when they start. */
START_TEST(rules_hold_in_the_run)
{
    struct bench b =
        open_bench("ensemble: {vary: {reservoir.volume: grid 10 25 mL}}\n", NULL, 0);
    ck_assert_int_eq(run_it(&b), TH_RUN_FAILED);
    ck_assert_msg(strstr(b.error.text[0],
                         "1 of 2 members failed; member 1 stopped at day 0 00:00 in "
                         "reservoir: volume is above capacity"),
                  "%s", b.error.text[0]);
    close_bench(&b);
}
END_TEST

/* Found at its time if the scenario moves something there. */
START_TEST(a_run_says_why_it_stopped)
{
    struct th_trace *trace = NULL;
    struct bench b = open_bench("events: [{at: 7 h, set: {catheter.tip: 70 cm}}]\n", NULL, 0);
    ck_assert_int_eq(
        th_ensemble_run(b.layout, &(struct th_ensemble_options){0}, &trace, &b.error),
        TH_RUN_FAILED);
    ck_assert_msg(strstr(b.error.text[0],
                         "stopped at day 0 07:00 in csf: the catheter's tip (catheter.tip)"),
                  "%s", b.error.text[0]);
    th_trace_free(trace);
    close_bench(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "rehearse");
    tcase_add_test(tests, places_beyond_an_end);
    tcase_add_test(tests, the_member_is_named);
    tcase_add_test(tests, a_member_far_behind);
    tcase_add_test(tests, values_that_an_event_sets);
    tcase_add_test(tests, values_that_an_item_sets);
    tcase_add_test(tests, how_many_were_tried);
    tcase_add_test(tests, rules_hold_for_present_values);
    tcase_add_test(tests, rules_hold_in_the_run);
    tcase_add_test(tests, a_run_says_why_it_stopped);
}
