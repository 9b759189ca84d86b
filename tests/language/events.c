/* Orders that cannot be meant: refused when the scenario is read, with a sentence and a place.
 */
#define TH_SUITE "events"
#include "support/check_main.h"

#include "report/line.h"
#include "support/catalog_walk.h"

static const char base[] = "run: {duration: 3 h, sample: 1 h}\n"
                           "drug: {from: parts/morphine.yaml, concentration: 10 mg/mL}\n"
                           "pump: {from: parts/peristaltic_20ml.yaml}\n"
                           "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"
                           "csf: {cells: 50}\n"
                           "program: {";

/* says: part of the one sentence, with its place; NULL: the order is good. */
struct order {
    const char *program, *event, *says;
};

static const struct order orders[] = {
    {"dose: 2 mg/day", "program.bolus, dose: 0.1 mg", NULL},
    {"dose: 2 mg/day", "program.bolus, volume: 10 uL", NULL},
    {"dose: 2 mg/day", "program.bolus, dose: 0.1 mg, volume: 10 uL",
     "7:10: error: program.bolus: give either dose or volume, not both"},
    {"dose: 2 mg/day", "program.bolus",
     "7:10: error: program.bolus: give one of dose or volume"},
    {"dose: 2 mg/day", "program.bolus, over: 1 h", "give one of dose or volume"},
    {"dose: 2 mg/day", "reservoir.refill, volume: 18 mL, rinses: 3", NULL},
    {"dose: 2 mg/day", "reservoir.refill, volume: 0 mL, rinses: 3", NULL},
    {"dose: 2 mg/day", "reservoir.refill, volume: 0 mL", NULL},
    {"dose: 2 mg/day", "reservoir.refill, volume: 18 mL, rinses: 2.5",
     "7:10: error: reservoir.refill: rinses: 2.5 is not a whole number"},
    {"dose: 2 mg/day", "reservoir.refill, volume: 18 mL, rinses: 1, rinse_volume: 0 mL",
     "rinses need a rinse_volume above zero"},
    {"dose: 2 mg/day", "reservoir.refill, volume: 0 mL, concentration: 2 mg/mL",
     "a concentration or a drug, but nothing is filled in"},
    {"dose: 2 mg/day", "reservoir.refill, volume: 0 mL, drug: morphine",
     "a concentration or a drug, but nothing is filled in"},

    {"rate: 0 mL/day", "program.stop", NULL},
    {"rate: 0.048 mL/day", "program.stop", NULL},
    {"rate: 24 mL/day", "program.stop", NULL},
    {"rate: 0.0479 mL/day", "program.stop",
     "6:10: error: program.rate: 0.0479 mL/day is below least_rate (0.048 mL/day)"},
    {"rate: 24.1 mL/day", "program.stop",
     "program.rate: 24.1 mL/day is above most_rate (24 mL/day)"},
    {"rate: 0.001 mL/day, least_rate: 0 mL/day", "program.stop", NULL},
    {"dose: 24 ug/day, concentration: 500 ug/mL", "program.stop", NULL},
    {"dose: 0.1 ug/day, concentration: 500 ug/mL", "program.stop",
     "program.dose: 0.0002 mL/day at the programmed concentration is below least_rate"},
    {"dose: 20 mg/day, concentration: 500 ug/mL", "program.stop",
     "program.dose: 40 mL/day at the programmed concentration is above most_rate"},
    {"rate: 1 mL/day", "program.rate, flow: 0.01 mL/day", NULL},
};

START_TEST(refused_as_they_are_read)
{
    const struct order *o = &orders[_i];
    struct th_error error;
    char text[WALK_TEXT];
    snprintf(text, sizeof text, "%s%s}\nevents: [{at: 1 h, do: %s}]\n", base, o->program,
             o->event);
    struct th_scenario *scenario = walk_read(text, &error);
    ck_assert_msg(!scenario == !!o->says, "%s; %s: %s", o->program, o->event,
                  scenario ? "taken" : error.text[0]);
    ck_assert_int_eq(error.count, o->says ? 1 : 0);
    if (o->says)
        ck_assert_msg(strstr(error.text[0], o->says) != NULL, "%s", error.text[0]);
    th_scenario_free(scenario);
}
END_TEST

/* A set of the programme's own rows is an order too. */
START_TEST(refused_as_they_are_set)
{
    struct th_error error;
    char text[WALK_TEXT];
    snprintf(text, sizeof text,
             "%srate: 1 mL/day}\nevents: [{at: 1 h, set: {program.rate: 0.0002 mL/day}}]\n",
             base);
    ck_assert_ptr_null(walk_read(text, &error));
    ck_assert_msg(strstr(error.text[0],
                         "7:26: error: after this set: program.rate: 0.0002 mL/day") != NULL,
                  "%s", error.text[0]);
}
END_TEST

/* A notice is one whole sentence: the report cuts what is longer. */
START_TEST(notices_are_whole)
{
    for (size_t k = 0; k < th_catalog.report_count; k++) {
        const char *label = th_catalog.report[k].label;
        ck_assert_msg(strlen(label) < sizeof((struct th_line *)0)->label, "cut: %s", label);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "orders");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_loop_test(tests, refused_as_they_are_read, 0,
                        (int)(sizeof orders / sizeof *orders));
    tcase_add_test(tests, refused_as_they_are_set);
    tcase_add_test(tests, notices_are_whole);
}
