/* The grammar against a toy catalogue. Expected SI numbers are worked out from the text by
 * hand: 1 mL/day = 1e-6/86400 m3/s, a day = 86400e6 ticks. */
#define TH_SUITE "read"
#include "support/check_main.h"

#include "scenario/path.h"
#include "support/scenario_fixture.h"

START_TEST(smallest)
{
    struct th_scenario *s = good(RUN SALT);
    ck_assert_uint_eq(s->instance_count, 3); /* the drug, the standard pump and csf; no fault */
    ck_assert_str_eq(s->instances[0].name, "drug.salt");
    ck_assert_str_eq(s->instances[1].name, "pump");
    ck_assert_ptr_eq(s->instances[1].model, &roller);
    ck_assert_int_eq(s->duration, 10 * DAY);
    ck_assert_int_eq(s->sample, HOUR);
    ck_assert_uint_eq(s->members, 1);
    ck_assert(!s->ensemble && !s->single);
    near(number(s, "pump.rate"), 0.5 * ML_DAY);
    near(origin(s, "pump.rate")->most, 24 * ML_DAY);
    ck_assert_int_eq(origin(s, "pump.rate")->mark, TH_RECALLED);
    ck_assert_str_eq(origin(s, "pump.rate")->source, "a leaflet");
    ck_assert_int_eq(origin(s, "pump.rate")->place.line, 0);
    near(number(s, "csf.tip"), 0.30);
    near(number(s, "pump.heat"), 310.15);
    ck_assert_uint_eq(th_scenario_instance(s, "pumps"), SIZE_MAX);
    ck_assert_str_eq(s->text, RUN SALT);
    th_scenario_free(s);
}
END_TEST

START_TEST(parts)
{
    struct th_scenario *s = good(
        RUN "drug: [{from: parts/morphine.yaml, concentration: 20 mg/mL},\n"
            "       {from: parts/morphine.yaml}, {from: parts/baclofen.yaml}, {name: saline}]\n"
            "pump: {from: parts/roller.yaml, stages: 3}\n"
            "csf: {drug: baclofen, tip: L2}\n");
    ck_assert_uint_eq(s->species, 4);
    ck_assert_str_eq(s->species_names[0], "morphine");
    ck_assert_str_eq(s->species_names[1], "morphine_2");
    ck_assert_str_eq(s->species_names[2], "baclofen");
    ck_assert_str_eq(s->species_names[3], "saline");
    ck_assert_str_eq(s->instances[2].name, "drug.baclofen");
    ck_assert_uint_eq(s->instances[2].index, 2);
    near(number(s, "drug.morphine.concentration"), 20);
    ck_assert_int_eq(origin(s, "drug.morphine.concentration")->mark, TH_CHOSEN);
    near(number(s, "drug.morphine_2.concentration"), 10);
    ck_assert_int_eq(origin(s, "drug.morphine_2.concentration")->mark, TH_DERIVED);
    ck_assert_int_eq(origin(s, "drug.baclofen.concentration")->mark, TH_RECALLED);
    ck_assert_double_infinite(number(s, "drug.saline.halflife"));
    near(number(s, "pump.rate"), 0.7 * ML_DAY); /* the part wins over the part below it */
    near(number(s, "pump.bore"), 0.6e-3);
    ck_assert_int_eq(origin(s, "pump.bore")->mark, TH_READ);
    ck_assert_str_eq(origin(s, "pump.bore")->source, "page 3");
    ck_assert_str_eq(origin(s, "pump.bore")->place.file, "tests/data/parts/roller.yaml");
    ck_assert_int_eq(origin(s, "pump.bore")->place.line, 8);
    near(number(s, "pump.drift"), 0.03);
    ck_assert_str_eq(origin(s, "pump.drift")->source, "a talk");
    near(number(s, "pump.stages"), 3);
    ck_assert_double_eq(number(s, "csf.drug"), 2);
    near(number(s, "csf.tip"), 0.42);
    th_scenario_free(s);
}
END_TEST

START_TEST(lists_and_names)
{
    struct th_scenario *s =
        good(RUN SALT "faults: [{use: kink, at: 20 cm, from: 3 day},\n"
                      "  {use: kink, from: parts/late.yaml, name: kink_2},\n"
                      "         {use: leak, name: slow, closed: 0.25}]\n");
    ck_assert_uint_eq(th_scenario_instance(s, "fault.kink"), 2);
    ck_assert_uint_eq(th_scenario_instance(s, "fault.kink_2"), 3);
    ck_assert_uint_eq(th_scenario_instance(s, "fault.slow"), 4);
    ck_assert_uint_eq(s->instances[4].index, 2);
    ck_assert_uint_eq(s->instances[4].slot, 2);
    near(number(s, "fault.slow.closed"), 0.25);
    near(number(s, "fault.kink.from"), 3 * 86400);
    near(number(s, "fault.kink_2.from"), 7200); /* of the part */
    near(number(s, "fault.kink_2.closed"), 0.4);
    near(number(s, "fault.slow.from"), 0);
    ck_assert_int_eq(origin(s, "fault.slow.closed")->place.line, 5);
    th_scenario_free(s);
}
END_TEST

/* A slot may have several standard models; a list of one's own takes their place. */
START_TEST(several_standards)
{
    struct th_slot slots[4];
    struct th_catalog catalog = toy_catalog;
    memcpy(slots, toy_slots, sizeof slots);
    slots[2].standard = "kink leak";
    catalog.slots = slots;
    memset(&error, 0, sizeof error);
    const char *text = RUN SALT, *own = RUN SALT "faults: [{use: leak}]\n",
               *none = RUN SALT "faults: []\n", *unsaid = RUN SALT "faults: [{}]\n";
    struct th_scenario *s =
        th_scenario_parse(&catalog, units, NAME, text, strlen(text), NULL, 0, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(th_scenario_instance(s, "fault.kink"), 2);
    ck_assert_uint_eq(th_scenario_instance(s, "fault.leak"), 3);
    ck_assert_uint_eq(s->instances[3].index, 1);
    th_scenario_free(s);
    s = th_scenario_parse(&catalog, units, NAME, own, strlen(own), NULL, 0, &error);
    ck_assert_uint_eq(s->instance_count, 4);
    th_scenario_free(s);
    s = th_scenario_parse(&catalog, units, NAME, none, strlen(none), NULL, 0, &error);
    ck_assert_uint_eq(s->instance_count, 3);
    th_scenario_free(s);
    ck_assert_ptr_null(
        th_scenario_parse(&catalog, units, NAME, unsaid, strlen(unsaid), NULL, 0, &error));
}
END_TEST

START_TEST(events)
{
    struct th_scenario *s = good(
        RUN SALT "events:\n"
                 "  - {at: 2 day, every: 1 day, until: 4 day, do: pump.bolus, volume: 1 mL}\n"
                 "  - {at: 3 day, do: pump.bolus, volume: 2 mL, over: 1 min, level: C5}\n"
                 "  - {at: 0 s, set: {pump.rate: 1 mL/day, csf.volume: 200 mL}}\n"
                 "  - {at: 9 day, every: 12 h, do: pump.stop}\n");
    ck_assert_uint_eq(s->event_count, 2 + 3 + 1 + 3);
    static const double at[] = {0, 0, 2, 3, 3, 4, 9, 9.5, 10};
    for (size_t k = 0; k < s->event_count; k++)
        ck_assert_int_eq(s->events[k].at, (th_tick)(at[k] * (double)DAY));
    ck_assert(s->events[0].set && s->events[1].set);
    near(s->events[0].args[0], 1 * ML_DAY);
    ck_assert_uint_eq(s->events[0].instance, 1);
    ck_assert_uint_eq(s->events[0].number, ROW_rate);
    near(s->events[1].args[0], 200e-6);
    near(s->events[3].args[0], 1e-6); /* at one tick: in the order of the text */
    near(s->events[4].args[0], 2e-6);
    near(s->events[3].args[1], 300);
    near(s->events[4].args[1], 60);
    ck_assert_double_nan(s->events[3].args[2]);
    near(s->events[4].args[2], 0.08);
    ck_assert_double_nan(s->events[4].args[3]);
    ck_assert_uint_eq(s->events[8].number, 1);
    ck_assert_int_eq(s->events[4].place.line, 5);
    th_scenario_free(s);
}
END_TEST

START_TEST(ensemble)
{
    struct th_scenario *s = good(RUN SALT "ensemble:\n  seed: 18446744073709551615\n  vary:\n"
                                          "    pump.rate: grid 0.2 0.35 0.5 mL/day\n"
                                          "    csf.volume: normal 2 %\n"
                                          "    pump.bore: normal 0.01 mm\n"
                                          "    pump.heat: normal 0.5 degC\n"
                                          "    drug.salt.concentration: lognormal 24 %\n"
                                          "    csf.tip: uniform C5 40 cm\n"
                                          "    pump.pulses: grid resolved mean\n"
                                          "    pump.drift: normal 0.02\n");
    ck_assert_uint_eq(s->members, 6);
    ck_assert(s->ensemble);
    ck_assert_uint_eq(s->seed, UINT64_MAX);
    ck_assert_uint_eq(s->vary_count, 8);
    ck_assert_int_eq(s->vary[0].law, TH_GRID);
    ck_assert_uint_eq(s->vary[0].grid_count, 3);
    near(s->vary[0].grid[1], 0.35 * ML_DAY);
    near(s->vary[1].spread, 0.02 * 150e-6);
    near(s->vary[1].least, 50e-6);
    near(s->vary[1].most, 400e-6);
    near(s->vary[2].spread, 1e-5);
    ck_assert_double_eq_tol(s->vary[3].spread, 0.5, 1e-12);
    near(s->vary[4].share, sqrt(log(1 + 0.24 * 0.24)));
    ck_assert_int_eq(s->vary[4].law, TH_LOGNORMAL);
    near(s->vary[5].stated.a, 0.08);
    near(s->vary[5].stated.b, 0.40);
    ck_assert_double_eq(s->vary[6].grid[0], 1);
    near(s->vary[7].spread, 0.02);
    ck_assert_str_eq(s->vary[7].path, "pump.drift");
    th_scenario_free(s);
    s = good(RUN SALT "pump: {drift: -2.5 %}\nensemble: {members: 2, vary: {\n"
                      "  csf.volume: normal 2% of value, pump.drift: normal 4.8 % points}}\n");
    near(s->vary[0].spread, 0.02 * 150e-6);
    near(s->vary[1].spread, 0.048);
    th_scenario_free(s);
    s = good(RUN SALT "pump: {drift: -2.5 %}\nensemble: {members: 2, vary: {\n"
                      "  pump.drift: normal 4 % of value}}\n");
    near(s->vary[0].spread, 0.001);
    th_scenario_free(s);
    s = good(RUN SALT "ensemble: {members: 256, seed: 7}\n");
    ck_assert_uint_eq(s->members, 256);
    th_scenario_free(s);
    s = good(RUN SALT "ensemble: {members: 4, vary: {pump.rate: grid 1 2 mL/day}}\n");
    ck_assert_uint_eq(s->members, 4);
    th_scenario_free(s);
    const char *part = "ensemble.members=3"; /* of 6: the command line may look at a part */
    s = parse(RUN SALT "ensemble: {members: 12, vary: {pump.rate: grid 1 2 3 mL/day, "
                       "pump.pulses: grid mean resolved}}\n",
              &part, 1);
    ck_assert_ptr_nonnull(s);
    ck_assert_uint_eq(s->members, 3);
    th_scenario_free(s);
}
END_TEST

static void columns_are(const struct th_scenario *s, const char *paths)
{
    char all[1000] = "";
    for (size_t k = 0; k < s->column_count; k++) {
        strcat(all, k ? " " : "");
        strcat(all, s->columns[k].path);
    }
    ck_assert_str_eq(all, paths);
}

START_TEST(record)
{
    struct th_scenario *s = good(RUN SALT);
    columns_are(s, "pump.flow pump.total csf.pressure csf.peak csf.profile");
    ck_assert_int_eq(s->columns[0].species, -1);
    ck_assert_int_eq(s->columns[3].species, 0);
    ck_assert(s->columns[4].profile && !s->columns[3].profile);
    ck_assert_uint_eq(s->columns[4].row, 1);
    th_scenario_free(s);
#define TWO "drug: [{name: a}, {name: b}]\n"
    s = good(RUN TWO "record: [csf.profile.b, csf.peak, csf.peak.a, pump.inside]\n");
    columns_are(s, "csf.profile.b csf.peak.a csf.peak.b pump.inside");
    th_scenario_free(s);
    s = good(RUN TWO
             "record: [pump]\nrequire: [{check: csf.peak.b, between: [0 ug/mL, inf]}]\n");
    columns_are(s, "pump.flow pump.total");
    th_scenario_free(s);
    s = good(RUN TWO "record: all\n");
    columns_are(s, "pump.flow pump.total csf.pressure csf.peak.a csf.peak.b csf.profile.a "
                   "csf.profile.b");
    th_scenario_free(s);
    s = good(RUN TWO "record: []\n");
    ck_assert_uint_eq(s->column_count, 0);
    th_scenario_free(s);
}
END_TEST

START_TEST(require)
{
    struct th_scenario *s = good(
        RUN SALT "require:\n"
                 "  - {name: enough, check: pump.flow, take: mean, from: 1 day, to: 5 day,\n"
                 "     between: [0.4 mL/day, 0.6 mL/day], share: 95 %}\n"
                 "  - {check: pump.flow, at: 3 day, of: pump.flow, between: [0.85, 1.15]}\n"
                 "  - {check: csf.pressure, between: [-5 mmHg, inf]}\n");
    ck_assert_uint_eq(s->requirement_count, 3);
    const struct th_requirement *q = s->requirements;
    ck_assert_str_eq(q[0].name, "enough");
    const struct th_reduction *r = s->reductions;
    ck_assert_int_eq(r[q[0].reduction].take, TH_MEAN);
    ck_assert_int_eq(r[q[0].reduction].from, DAY);
    ck_assert_int_eq(r[q[0].reduction].to, 5 * DAY);
    ck_assert_str_eq(s->outputs[r[q[0].reduction].output].path, "pump.flow");
    near(q[0].least, 0.4 * ML_DAY);
    near(q[0].share, 0.95);
    ck_assert_uint_eq(q[0].of, SIZE_MAX);
    ck_assert_int_eq(r[q[1].reduction].take, TH_AT);
    ck_assert_int_eq(r[q[1].reduction].from, 3 * DAY);
    ck_assert_uint_eq(q[1].of, q[1].reduction); /* the same is taken once */
    near(q[1].most, 1.15);
    ck_assert_int_eq(r[q[2].reduction].take, TH_FINAL);
    ck_assert_double_eq(q[2].share, 1);
    ck_assert_int_eq(q[2].place.line, 7);
    ck_assert_str_eq(q[2].name, "csf.pressure");
    th_scenario_free(s);
}
END_TEST

START_TEST(sets)
{
    static const char *const words[] = {"pump.rate=1 mL/day",     " run.duration = 3 day ",
                                        "ensemble.members=8",     "title=A = B",
                                        "fault.kink.closed=50 %", "pump.from=parts/roller.yaml",
                                        "run.precision=single",   "pump.rate=2 mL/day",
                                        "ensemble.seed=9",        "run.sample=1 min"};
    struct th_scenario *s =
        parse(RUN SALT "faults: {use: kink}\n"
                       "events: [{at: 6 day, do: pump.stop},\n"
                       "         {at: 1 day, every: 1 day, do: pump.stop}]\n",
              words, sizeof words / sizeof words[0]);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    near(number(s, "pump.rate"), 2 * ML_DAY); /* the last one wins */
    ck_assert_int_eq(origin(s, "pump.rate")->mark, TH_CHOSEN);
    ck_assert_str_eq(origin(s, "pump.rate")->source, "--set");
    ck_assert_int_gt(origin(s, "pump.rate")->place.line, 0);
    near(number(s, "pump.bore"), 0.6e-3);
    near(number(s, "fault.kink.closed"), 0.5);
    ck_assert_int_eq(s->duration, 3 * DAY);
    ck_assert_int_eq(s->sample, HOUR / 60);
    ck_assert_uint_eq(s->members, 8);
    ck_assert_uint_eq(s->seed, 9);
    ck_assert(s->ensemble && s->single);
    ck_assert_str_eq(s->title, "A = B");
    ck_assert_uint_eq(s->event_count, 3); /* what the shorter run does not reach is left out */
    ck_assert_msg(strstr(s->overrides, "ensemble.members=8\n") != NULL, "%s", s->overrides);
    th_scenario_free(s);
}
END_TEST

/* As the scenario writes it: what is one of its kind needs no name. */
START_TEST(sets_of_the_only_one)
{
    static const char *const words[] = {"drug.concentration=3 mg/mL", "faults.closed=50 %",
                                        "fault.from=3 h", "drug.halflife=2 h",
                                        "drug.salt.halflife=5 h"};
    struct th_scenario *s = parse(RUN SALT "faults: [{use: kink}]\n", words, 5);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    near(number(s, "drug.salt.concentration"), 3);
    near(number(s, "fault.kink.closed"), 0.5);
    near(number(s, "fault.kink.from"), 3 * 3600);
    near(number(s, "drug.salt.halflife"), 5 * 3600);
    th_scenario_free(s);
    static const char *const named[] = {"drug.concentration=4 mg/mL", "fault.use=leak"};
    s = parse(RUN "drug: {name: sugar}\nfaults: {use: kink}\n", named, 2);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    near(number(s, "drug.sugar.concentration"), 4);
    ck_assert_str_eq(s->instances[2].name, "fault.leak");
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *text, *set, *says;
} unclear[] = {
    {"drug: [{}, {name: sugar}]\n", "drug.concentration=3 mg/mL",
     "which one? There are drug.salt.concentration, drug.sugar.concentration"},
    {"drug: [{}, {name: sugar}]\n", "drug.concentratoin=3 mg/mL",
     "unknown key \"concentratoin\" in drug.salt; did you mean \"concentration\"?"},
    {SALT, "drug.concentratoin=3 mg/mL",
     "unknown key \"concentratoin\" in drug.salt; did you mean \"concentration\"?"},
    {SALT, "fault.closed=3 %", "fault.closed: there is no fault in this scenario"},
    {SALT, "drug.from=3 h", "unknown key \"from\" in drug.salt"},
    {SALT, "pump.from=3 h", "unknown key \"from\" in pump"},
};

START_TEST(sets_of_nobody)
{
    char text[200];
    snprintf(text, sizeof text, RUN "%s", unclear[_i].text);
    ck_assert_ptr_null(parse(text, &unclear[_i].set, 1));
    ck_assert_msg(strstr(error.text[0], unclear[_i].says) != NULL, "%s", error.text[0]);
}
END_TEST

/* Names of places beyond the landmarks are positions: -9 cm and, out of the row's range, -20
 * cm. */
START_TEST(places_beyond)
{
    static const char *const wrong[][2] = {
        {"csf: {tip: roof}\n", "csf.tip: roof, -20 cm, is out of range: -10 cm to 80 cm"},
        {"csf: {tip: attik}\n", "did you mean \"attic\"?"}};
    struct th_scenario *s = good(RUN SALT "csf: {tip: attic}\n");
    near(number(s, "csf.tip"), -0.09);
    th_scenario_free(s);
    for (int k = 0; k < 2; k++) {
        char text[200];
        snprintf(text, sizeof text, RUN SALT "%s", wrong[k][0]);
        ck_assert_ptr_null(parse(text, NULL, 0));
        ck_assert_msg(strstr(error.text[0], wrong[k][1]) != NULL, "%s", error.text[0]);
    }
    s = good(RUN SALT "ensemble: {members: 3, vary: {csf.tip: grid C5 attic 40 cm}}\n");
    ck_assert_uint_eq(s->vary[0].grid_count, 3);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "grammar");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, smallest);
    tcase_add_test(tests, places_beyond);
    tcase_add_test(tests, parts);
    tcase_add_test(tests, lists_and_names);
    tcase_add_test(tests, several_standards);
    tcase_add_test(tests, events);
    tcase_add_test(tests, ensemble);
    tcase_add_test(tests, record);
    tcase_add_test(tests, require);
    tcase_add_test(tests, sets);
    tcase_add_test(tests, sets_of_the_only_one);
    tcase_add_loop_test(tests, sets_of_nobody, 0, (int)(sizeof unclear / sizeof unclear[0]));
}
