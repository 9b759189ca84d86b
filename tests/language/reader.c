/* Texts that are refused, each with its message, and damaged texts. */
#define TH_SUITE "reader"
#include "support/check_main.h"

#include "support/full_scenario.h"
#include "support/scenario_fixture.h"

static const struct {
    const char *set, *says;
} bad_sets[] = {
    {"pump.flwo=3",
     "--set pump.flwo=3: error: unknown key \"flwo\" in pump (allowed: rate, pulses"},
    {"pump.rte=3", "did you mean \"rate\"?"},
    {"pmp.rate=3", "did you mean \"pump.rate\"?"},
    {"pump.rate=3", "--set pump.rate=3: error: pump.rate: \"3\" has no unit"},
    {"pump.rate", "write --set path=value"},
    {"=3", "write --set path=value"},
    {"pump.rate=", "write --set path=value"},
    {"", "write --set path=value"},
    {"run.durtion=3 day", "did you mean \"run.duration\"?"},
    {"run.duration=3", "has no unit"},
    {"ensemble.members=0", "whole number from 1"},
    {"ensemble.members=2.5", "whole number"},
    {"pump.use=rolller", "did you mean \"roller\"?"},
    {"pump.from=parts/none.yaml", "\"parts/none.yaml\" is no part"},
    {"title=\xff", "plain text"},
};

START_TEST(refuses_sets)
{
    check_refused(parse(RUN SALT, &bad_sets[_i].set, 1), bad_sets[_i].set, bad_sets[_i].says);
}
END_TEST

/* Each text is wrong in one way and gives one message. */
static const struct {
    const char *text, *says;
} bad[] = {
    {SALT, "t.yaml:1:1: error: run needs a duration"},
    {"run: {sample: 1 h}\n" SALT, "t.yaml:1:6: error: run needs a duration"},
    {"run: {duration: 10}\n" SALT, "t.yaml:1:17: error: duration: \"10\" has no unit"},
    {"run: {duration: 0 s}\n" SALT, "out of range"},
    {"run: {duration: -1 day}\n" SALT, "out of range"},
    {"run: {duration: inf}\n" SALT, "must be finite"},
    {"run: {duration: 1 day, sample: 2 day}\n" SALT, "sample: 48 h is out of range"},
    {"run: {duration: 10000 day, sample: 1 s}\n" SALT, "samples; at most"},
    {"run: {duration: 1 day, precision: singel}\n" SALT, "did you mean \"single\"?"},
    {"run: 3 day\n" SALT, "run must be a mapping"},
    {"word\n", "the scenario must be a mapping"},
    {RUN SALT "pumps: {}\n",
     "t.yaml:3:1: error: unknown key \"pumps\" in the scenario; did you "
     "mean \"pump\"? (allowed: format, title, run, drug, pump, faults, csf, events"},
    {RUN SALT "pump: {flwo: 1}\n", "t.yaml:3:8: error: unknown key \"flwo\" in pump"},
    {RUN SALT "pump: {rtae: 1 mL/day}\n", "did you mean \"rate\"?"},
    {RUN SALT "pump: {rate: 0.35}\n", "t.yaml:3:14: error: pump.rate: \"0.35\" has no unit"},
    {RUN SALT "pump: {rate: 3 mg}\n", "a unit that would do: mL/day"},
    {RUN SALT "pump: {rate: 25 mL/day}\n",
     "pump.rate: 25 mL/day is out of range: 0 mL/day to 24 mL/day"},
    {RUN SALT "pump: {rate: -1 mL/day}\n", "out of range"},
    {RUN SALT "pump: {rate: nan mL/day}\n", "not a finite number"},
    {RUN SALT "pump: {rate: inf}\n", "must be finite"},
    {RUN SALT "pump: {rate: }\n", "pump.rate has no value"},
    {RUN SALT "pump: {rate: [1 mL/day]}\n", "pump.rate must be one value"},
    {RUN SALT "pump: {rate: {mark: read}}\n", "pump.rate has no value:"},
    {RUN SALT "pump: {rate: {value: 1 mL/day, mark: reed}}\n", "unknown mark \"reed\""},
    {RUN SALT "pump: {rate: {value: 1 mL/day, mark: read}}\n",
     "t.yaml:3:38: error: pump.rate: mark: read needs a source:"},
    {RUN SALT "pump: {rate: {value: 1 mL/day, mark: computed, source: \"\"}}\n",
     "mark: computed needs a source:"},
    {RUN SALT "pump: {rate: {value: 1 mL/day, sorce: x}}\n", "did you mean \"source\"?"},
    {RUN SALT "pump: {bore: 5 mm}\n", "pump.bore: 5 mm is out of range: 0.05 mm to 3 mm"},
    {RUN SALT "pump: {pulses: resolve}\n",
     "did you mean \"resolved\"? (allowed: mean, resolved)"},
    {RUN SALT "pump: {least: 1 mL/day}\n", "t.yaml:3:7: error: pump: rate is below least"},
    {RUN SALT "pump: {use: rolller}\n",
     "unknown model \"rolller\" in pump; did you mean \"roller\"?"},
    {RUN SALT "pump: {use: syringe}\n", "t.yaml:3:7: error: pump needs rate: ordered flow"},
    {RUN SALT "pump: {name: x}\n", "unknown key \"name\""},
    {RUN SALT "pump: roller\n", "pump must be a mapping"},
    {RUN SALT "pump: [{}]\n", "pump must be a mapping"},
    {RUN SALT "pump: {rate: 1 mL/day, rate: 2 mL/day}\n", "\"rate\" is written twice"},
    {RUN SALT "csf: {tip: T11}\n", "did you mean \"T10\"?"},
    {RUN SALT "csf: {tip: 3 m}\n", "csf.tip: 300 cm is out of range"},
    {RUN SALT "csf: {drug: slat}\n",
     "unknown drug \"slat\" in csf.drug; did you mean \"salt\"?"},
    {RUN "", "csf.drug needs a drug, and the scenario has none"},
    {RUN "drug: [{}, {}, {}, {}, {}]\n", "drug holds at most 4"},
    {RUN SALT "faults: [{}]\n",
     "t.yaml:3:10: error: faults needs use: with the name of a model"},
    {RUN SALT "faults: [{use: kink, name: a}, {use: leak, name: a}]\n",
     "two faults named \"a\""},
    {RUN SALT "faults: [{use: kink, name: a.b}]\n", "must be letters"},
    {RUN SALT "events: {}\n", "events must be a list"},
    {RUN SALT "events: [x]\n", "an event must be a mapping"},
    {RUN SALT "events: [{at: 1 day, do: pump.stop, set: {}}]\n",
     "one of do:, set: and to:, not several"},
    {RUN SALT "events: [{do: pump.stop}]\n", "needs at:"},
    {RUN SALT "events: [{at: 11 day, do: pump.stop}]\n",
     "t.yaml:3:15: error: at: \"11 day\" is after the end of the run, day 10 00:00"},
    {RUN SALT "events: [{at: 1 day, every: 1 h, until: 300 h, do: pump.stop}]\n",
     "until: \"300 h\" is after the end of the run, day 10 00:00"},
    {RUN SALT "events: [{at: -1 s, do: pump.stop}]\n", "before the start of the run"},
    {RUN SALT "events: [{at: 1 day, until: 2 day, do: pump.stop}]\n", "until: without every:"},
    {RUN SALT "events: [{at: 3 day, every: 1 h, until: 2 day, do: pump.stop}]\n",
     "out of range"},
    {RUN SALT "events: [{at: 0 s, every: 0 s, do: pump.stop}]\n",
     "every: 0 s is out of range: at least 1 ms"},
    {RUN SALT "events: [{at: 0 s, every: 1e9 year, do: pump.stop}]\n", "is too long"},
    {RUN SALT "events: [{at: 0 s, every: 1 ms, do: pump.stop}]\n", "864000001 events"},
    {RUN SALT "events: [{at: 0 s, do: pump.stpo}]\n",
     "unknown word \"stpo\" in pump; did you mean"},
    {RUN SALT "events: [{at: 0 s, do: pmp.stop}]\n",
     "unknown instance \"pmp\"; did you mean \"pump\"?"},
    {RUN SALT "events: [{at: 0 s, do: pump}]\n", "write pump.word"},
    {RUN SALT "events: [{at: 0 s, do: pump.bolus}]\n", "pump.bolus volume is missing"},
    {RUN SALT "events: [{at: 0 s, do: pump.bolus, volume: 6 mL}]\n",
     "out of range: 0 mL to 5 mL"},
    {RUN SALT "events: [{at: 0 s, do: pump.bolus, volume: 1 mL, over: 10 s}]\n",
     "t.yaml:3:10: error: pump.bolus: volume over over is above 5 mL/min"},
    {RUN SALT "events: [{at: 0 s, do: pump.bolus, volum: 1 mL, volume: 1 mL}]\n",
     "unknown key \"volum\" in pump.bolus; did you mean \"volume\"?"},
    {RUN SALT "events: [{at: 0 s, set: {pump.stages: 3}}]\n", "sizes the model's memory"},
    {RUN SALT "events: [{at: 0 s, set: {}}]\n", "set: sets nothing"},
    {RUN SALT "events: [{at: 0 s, set: {pump.rte: 3 mL/day}}]\n", "did you mean \"rate\"?"},
    {RUN SALT "events: [{at: 0 s, set: {pump.rate: 30 mL/day}}]\n", "out of range"},
    {RUN SALT "events: [{at: 0 s, set: {pump.least: 3 mL/day}}]\n",
     "after this set: pump: rate is"},
    {RUN SALT "events: [{at: 0 s, set: x}]\n", "set: must be a mapping"},
    {RUN SALT "ensemble: {members: 1e3}\n", "not a whole number"},
    {RUN SALT "ensemble: {members: -1}\n", "not a whole number"},
    {RUN SALT "ensemble: {members: 3, seed: 18446744073709551616}\n", "not a whole number"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rat: normal 2 %}}\n",
     "did you mean \"rate\"?"},
    {RUN SALT "ensemble: {members: 3, vary: {pump: normal 2 %}}\n", "write pump.name"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: norml 2 %}}\n",
     "did you mean \"normal\"?"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: normal}}\n",
     "write normal S, sd S or cv P, around the value that stands there, or normal mean M"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: normal 3 mm}}\n", "does not measure"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: normal -2 %}}\n", "above zero"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: lognormal 1 mL/day}}\n",
     "takes a share"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.drift: lognormal 2 %}}\n", "above zero"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.heat: normal 2 %}}\n", "says nothing"},
    {RUN SALT "pump: {drift: -2.5 %}\n"
              "ensemble: {members: 3, vary: {pump.drift: normal 4 %}}\n",
     "so \"4 %\" can mean two things: write normal 4 % points (around -2.5 %), or normal 4 % "
     "of value (that is 0.1 % points)"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.drift: normal 4 percent}}\n",
     "so \"4 percent\" can mean two things: write normal 4 % points"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.drift: normal 4 % of value}}\n",
     "a share of a value of 0 is 0"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: normal 4 % points}}\n",
     "% points are of a share"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: normal 4 % of rate}}\n",
     "unknown unit \"% of rate\""},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: uniform 2 1 mL/day}}\n", "larger most"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: uniform 20 30 mL/day}}\n",
     "60 % of it lies above 24 mL/day, which it cannot be; half of it"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.pulses: uniform mean resolved}}\n",
     "only be varied"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.stages: grid 1 2}}\n",
     "sizes the model's memory"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.rate: grid 1 2 3 mL/day, pump.pulses: grid "
              "mean resolved}}\n",
     "members: 3 with 6 combinations: say each: 1 (6 members) or each: 2 (12)"},
    {RUN SALT "ensemble: {members: 7, vary: {pump.rate: grid 1 2 3 mL/day, csf.volume: normal "
              "2 %, pump.pulses: grid mean resolved}}\n",
     "members: 7 with 6 combinations: say each: 1 (6 members) or each: 2 (12)"},
    {RUN SALT "record: [pump.flwo]\n",
     "unknown output \"flwo\" in pump; did you mean \"flow\"?"},
    {RUN SALT "record: [pmp]\n", "did you mean \"pump\"?"},
    {RUN SALT "record: {pump: flow}\n", "record must be a list"},
    {RUN SALT "require: {}\n", "require must be a list"},
    {RUN SALT "require: [{between: [0, 1]}]\n", "require needs check:"},
    {RUN SALT "require: [{check: pump.flow}]\n", "require needs between:"},
    {RUN SALT "require: [{check: pump.flow, between: [0, 1]}]\n", "has no unit"},
    {RUN SALT "require: [{check: pump.flow, between: [2 mL/day, 1 mL/day]}]\n",
     "above the most"},
    {RUN SALT "require: [{check: csf.profile, between: [0 ug/mL, inf]}]\n", "is a profile"},
    {RUN SALT "require: [{check: pump.flow, of: csf.pressure, between: [0, 1]}]\n",
     "but of is a pressure"},
    {RUN SALT "require: [{check: pump.flow, take: at, between: [0 mL/day, inf]}]\n",
     "at: stands alone, without take:"},
    {RUN SALT "require: [{check: pump.flow, at: 1 day, to: 2 day, between: [0 mL/day, inf]}]\n",
     "at: is one instant"},
    {RUN SALT "require: [{check: pump.flow, take: first above, above: 1 day}]\n",
     "needs a value"},
    {RUN SALT "require: [{check: csf.pressure, take: auc, above: 1 mmHg}]\n",
     "is no area under the curve; write a number and mmHg h"},
    {RUN SALT "require: [{check: pump.flow, take: last, between: [0 mL/day, inf]}]\n",
     "take: last is of what happens, check: log.X"},
    {RUN SALT "require: [{check: pump.flow, share: 2, between: [0 mL/day, inf]}]\n",
     "share: \"2\" has no unit: write 2 % or 200 %"},
    {RUN SALT "require: [{check: pump.flow, share: 200 %, between: [0 mL/day, inf]}]\n",
     "200 % is out of"},
    {RUN SALT "pump: {drift: 5}\n",
     "t.yaml:3:15: error: pump.drift: \"5\" has no unit: write 5 % or 500 %"},
    {RUN SALT "events: [{at: 1 h, set: {pump.drift: -5}}]\n", "write -5 % or -500 %"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.drift: normal 5}}\n", "write 5 % or 500 %"},
    {RUN SALT "ensemble: {members: 3, vary: {pump.drift: 5 %}}\n", "which law? write normal"},
    {RUN SALT "pump: {drift 5 %}\n",
     "\"drift 5 %\" is no key of pump: after drift a colon and a blank"},
    {RUN SALT "pump {drift: 5 %}\n", "\"pump {drift\" is no key of the scenario: after pump a"},
    {RUN SALT "pump:\n  drift: 0,5 %\n", "a number is written with a point"},
    {RUN SALT "events: [{at: 1 h, do: bolus, volume: 1 mL}]\n",
     "there is no word \"bolus\"; did you mean pump.bolus (a bolus)?"},
    {RUN SALT "events: [{at: 1 h, do: csf.bolus, volume: 1 mL}]\n", "did you mean pump.bolus"},

    {RUN
     "drug: [{name: a}, {name: b}]\nrequire: [{check: csf.peak, between: [0 ug/mL, inf]}]\n",
     "of which drug? write csf.peak.a"},
};

START_TEST(refuses)
{
    check_refused(parse(bad[_i].text, NULL, 0), bad[_i].text, bad[_i].says);
    ck_assert_ptr_null(th_scenario_parse(&toy_catalog, units, NAME, bad[_i].text,
                                         strlen(bad[_i].text), NULL, 0, NULL));
}
END_TEST

/* 3,5 in a mapping becomes two entries: two sentences. */
START_TEST(decimal_comma)
{
    ck_assert_ptr_null(parse("run: {duration: 3,5 day}\n" SALT, NULL, 0));
    ck_assert_int_eq(error.count, 2);
    ck_assert_ptr_nonnull(strstr(error.text[1], "\"5 day\" is no key of run: a decimal has a"));
}
END_TEST

START_TEST(many_errors_at_once)
{
    struct th_scenario *s = parse("run: {duration: 1}\nspare: 1\ndrug: {x: 1}\n"
                                  "pump: {rate: 1, bore: 9 mm, pulses: no}\n"
                                  "events: [{at: 1 h, do: pump.go}]\nrecord: [pump.x, csf.y]\n"
                                  "ensemble: {members: no}\n",
                                  NULL, 0);
    ck_assert_ptr_null(s);
    ck_assert_int_eq(error.count, 10);
    char text[4000] = RUN SALT "record: [";
    for (int k = 0; k < 50; k++) strcat(text, "pump.x, ");
    strcat(text, "all]\n");
    ck_assert_ptr_null(parse(text, NULL, 0));
    ck_assert_int_eq(error.count, 50);
    for (int k = 0; k < TH_ERRORS; k++)
        ck_assert_ptr_nonnull(strstr(error.text[k], "t.yaml:3:"));
}
END_TEST

/* Every beginning and every changed byte of a full text: read or refused, never more. */
START_TEST(truncations)
{
    for (size_t length = 0; length < strlen(FULL); length++) {
        memset(&error, 0, sizeof error);
        struct th_scenario *s =
            th_scenario_parse(&toy_catalog, units, NAME, FULL, length, NULL, 0, &error);
        ck_assert((s != NULL) == (error.count == 0));
        th_scenario_free(s);
    }
}
END_TEST

START_TEST(mutations)
{
    static const char bytes[] = "\n:{],\"'0-%&*#|? z";
    char text[sizeof FULL];
    for (size_t at = 0; at < strlen(FULL); at++)
        for (size_t k = 0; k < sizeof bytes - 1; k++) {
            memset(&error, 0, sizeof error);
            strcpy(text, FULL);
            text[at] = bytes[k];
            struct th_scenario *s = th_scenario_parse(&toy_catalog, units, NAME, text,
                                                      strlen(text), NULL, 0, &error);
            ck_assert((s != NULL) == (error.count == 0));
            th_scenario_free(s);
        }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "refused");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, refuses_sets, 0, (int)(sizeof bad_sets / sizeof bad_sets[0]));
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_test(tests, decimal_comma);
    tcase_add_test(tests, many_errors_at_once);
    tcase_add_test(tests, truncations);
    tcase_add_test(tests, mutations);
}
