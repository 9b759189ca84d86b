/* What only models together can refuse, before the run and in it. */
#define TH_SUITE "rehearse"
#include "check_main.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "ensemble.h"
#include "rehearse.h"

static const char text[] = "title: short canal\n"
                           "run: {duration: 1 day, sample: 6 h}\n"
                           "drug: {use: solute, concentration: 1 mg/mL, diffusivity: 5e-10 m2/s}\n"
                           "program: {rate: 0.2 mL/day}\n"
                           "pump: {use: peristaltic}\n"
                           "reservoir: {use: bellows}\n"
                           "catheter: {length: 89 cm, bore: 0.53 mm, tip: L1}\n"
                           "csf: {cells: 50}\n";

struct bench {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_rig *rig;
    struct th_error error;
};

static struct bench open_bench(const char *more, const char *const *sets, size_t count)
{
    struct bench b = {0};
    char whole[2000];
    snprintf(whole, sizeof whole, "%s%s", text, more);
    b.units = th_units_create(&b.error);
    b.scenario = th_scenario_parse(&th_catalog, b.units, "short.yaml", whole, strlen(whole), sets,
                                   count, &b.error);
    ck_assert_msg(b.scenario != NULL, "%s", b.error.text[0]);
    b.rig = th_rig_create(b.scenario, &b.error);
    ck_assert_msg(b.rig != NULL, "%s", b.error.text[0]);
    return b;
}

static void close_bench(struct bench *b)
{
    th_rig_free(b->rig);
    th_scenario_free(b->scenario);
    th_units_free(b->units);
}

static void expect(const char *more, const char *set, const char *sentence)
{
    struct bench b = open_bench(more, &set, set ? 1 : 0);
    ck_assert_msg(th_rehearse(b.rig, &b.error) == (sentence ? TH_BAD_INPUT : TH_OK), "%s%s",
                  more, set ? set : "");
    if (sentence)
        ck_assert_msg(strstr(b.error.text[0], sentence) != NULL, "%s", b.error.text[0]);
    close_bench(&b);
}

START_TEST(places_beyond_an_end)
{
    expect("", NULL, NULL);
    expect("", "csf.length=48 cm", NULL);
    expect("", "csf.length=45 cm",
           "short.yaml:7:47: error: csf: the catheter's tip (catheter.tip) lies beyond the end");
    expect("effects: [{use: emax, name: late, level: L3}]\n", "csf.length=50 cm",
           "short.yaml:9:42: error: csf: an effect looks (effect.level) beyond the end of the canal");
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
           "short.yaml:7:47: error: member 1 of the ensemble: csf: the catheter's tip");
}
END_TEST

/* Found at its time if the scenario moves something there. */
START_TEST(a_run_says_why_it_stopped)
{
    struct th_trace *trace = NULL;
    struct bench b = open_bench("events: [{at: 7 h, set: {catheter.tip: 70 cm}}]\n", NULL, 0);
    ck_assert_int_eq(th_rehearse(b.rig, &b.error), TH_OK);
    ck_assert_int_eq(th_ensemble_run(b.rig, &(struct th_ensemble_options){0}, &trace, &b.error),
                     TH_RUN_FAILED);
    ck_assert_msg(strstr(b.error.text[0], "stopped at 7 h in csf: the catheter's tip (catheter.tip)"),
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
    tcase_add_test(tests, a_run_says_why_it_stopped);
}
