/* Values of the language: quantities and their units, {value, mark, source}, words, names
 * (R1 to R5). */
#define TH_SUITE "value"
#include "support/check_main.h"

#include "support/scenario_fixture.h"

static void refused(const char *text, const char *words)
{
    struct th_scenario *s = parse(text, NULL, 0);
    ck_assert_msg(s == NULL, "taken: %s", text);
    ck_assert_msg(strstr(error.text[0], words) != NULL, "%s\n%s", text, error.text[0]);
}

/* R1: an unknown or doubled key, and merge keys. */
START_TEST(keys_are_strict)
{
    refused(RUN SALT "pump: {rate: 1 mL/day, rat: 2 mL/day}\n", "did you mean \"rate\"?");
    refused(RUN SALT "pump: {rate: 1 mL/day, rate: 2 mL/day}\n", "rate");
    refused(RUN SALT "pump: {<<: {rate: 1 mL/day}}\n", "<<");
}
END_TEST

/* R3: with a blank or without; pure numbers and shares carry no unit. */
START_TEST(quantities)
{
    struct th_scenario *s = good(RUN SALT "pump: {rate: 0.35mL/day, stages: 6, drift: 24 %, "
                                          "heat: 310.15 K}\n");
    near(number(s, "pump.rate"), 0.35 * ML_DAY);
    near(number(s, "pump.stages"), 6);
    near(number(s, "pump.drift"), 0.24);
    near(number(s, "pump.heat"), 310.15);
    th_scenario_free(s);
    s = good(RUN SALT "pump: {drift: 0.24, heat: 37 degC}\n");
    near(number(s, "pump.drift"), 0.24);
    near(number(s, "pump.heat"), 310.15);
    th_scenario_free(s);
    refused(RUN SALT "pump: {rate: 0.35}\n", "needs one");
    refused(RUN SALT "pump: {stages: 6 mL}\n", "stages");
}
END_TEST

static struct th_vary law(const char *words)
{
    char text[400];
    snprintf(text, sizeof text, "%sensemble: {members: 2, vary: {pump.heat: %s}}\n", RUN SALT,
             words);
    struct th_scenario *s = good(text);
    struct th_vary vary = s->vary[0];
    vary.path = vary.words = NULL;
    vary.grid = NULL;
    th_scenario_free(s);
    return vary;
}

/* R3: a difference of temperature has no zero, in K or degC; a value has one. In a series a
 * number without a unit takes the unit that follows. */
START_TEST(differences_of_temperature)
{
    static const char *const spreads[] = {"normal 0.5 K", "normal 0.5 degC"};
    for (size_t k = 0; k < 2; k++) near(law(spreads[k]).spread, 0.5);
    static const char *const ends[] = {"uniform 36 degC 38 degC", "uniform 36 38 degC",
                                       "uniform 309.15 K 38 degC"};
    for (size_t k = 0; k < 3; k++) {
        near(law(ends[k]).stated.a, 309.15);
        near(law(ends[k]).stated.b, 311.15);
    }
    static const char *const stated[] = {"normal mean 37 degC sd 0.5 K",
                                         "normal mean 37 degC sd 0.5 degC"};
    for (size_t k = 0; k < 2; k++) {
        near(law(stated[k]).stated.a, 310.15);
        near(law(stated[k]).stated.b, 0.5);
    }
    struct th_scenario *s =
        good(RUN SALT "ensemble: {vary: {pump.heat: grid 35 37 40 degC}}\n");
    ck_assert_uint_eq(s->vary[0].grid_count, 3);
    near(s->vary[0].grid[0], 308.15);
    near(s->vary[0].grid[2], 313.15);
    th_scenario_free(s);
}
END_TEST

/* R4: any value may say where it comes from. */
START_TEST(values_with_a_source)
{
    struct th_scenario *s = good(
        "run: {duration: {value: 10 day, source: a plan}, sample: {value: 2 h}}\n" SALT
        "pump: {rate: {value: 2 mL/day, mark: read, source: a leaflet}, bore: {value: 1 mm}}\n"
        "events: [{at: {value: 1 day, source: a diary}, do: pump.bolus, volume: {value: 1 mL, "
        "source: a syringe}}]\n"
        "ensemble: {members: {value: 3}, seed: {value: 5, source: a die}}\n"
        "require: [{check: pump.flow, take: mean, between: [{value: 1 mL/day, source: a book}, "
        "3 mL/day]}, {check: pump.flow, above: {value: 0 mL/day, source: sense}}]\n");
    ck_assert_int_eq(s->duration, 10 * DAY);
    ck_assert_int_eq(s->sample, 2 * HOUR);
    near(number(s, "pump.rate"), 2 * ML_DAY);
    ck_assert_int_eq(origin(s, "pump.rate")->mark, TH_READ);
    ck_assert_str_eq(origin(s, "pump.rate")->source, "a leaflet");
    ck_assert_int_eq(origin(s, "pump.bore")->mark, TH_CHOSEN);
    ck_assert_int_eq(s->events[0].at, DAY);
    near(s->events[0].args[0], 1e-6);
    ck_assert_uint_eq(s->members, 3);
    ck_assert_uint_eq(s->seed, 5);
    near(s->requirements[0].least, ML_DAY);
    ck_assert_double_eq(s->requirements[1].least, 0);
    th_scenario_free(s);
    refused(RUN SALT "pump: {rate: {value: 2 mL/day, mark: read}}\n", "needs a source");
    refused(RUN SALT "pump: {rate: {vaule: 2 mL/day}}\n", "pump.rate has no value:");
    refused("run: {duration: {from: 3 day}}\n" SALT, "duration must be one value");
}
END_TEST

/* R4: never is a word. */
START_TEST(never)
{
    struct th_scenario *s = good(RUN "drug: {halflife: never}\nfaults: {use: kink}\n");
    ck_assert(isinf(number(s, "drug.halflife")));
    th_scenario_free(s);
    refused("run: {duration: never}\n" SALT, "must be finite");
    refused(RUN SALT "events: [{at: never, do: pump.stop}]\n", "never");
}
END_TEST

/* R5: letters, digits, _ and -, beginning with a letter, at most 31, and not that of a row. */
START_TEST(names)
{
    struct th_scenario *s = good(RUN SALT "faults: [{use: kink, name: a-b_9}, {use: leak, "
                                          "name: abcdefghijklmnopqrstuvwxyz01234}]\n");
    ck_assert_uint_lt(th_scenario_instance(s, "fault.a-b_9"), s->instance_count);
    th_scenario_free(s);
    static const char *const wrong[] = {
        "9a", "a b", "a.b", "-a", "\"\"", "a@b", "abcdefghijklmnopqrstuvwxyz012345"};
    for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
        char text[300];
        snprintf(text, sizeof text, "%sfaults: {use: kink, name: %s}\n", RUN SALT, wrong[k]);
        refused(text, "name");
    }
    refused(RUN SALT "faults: [{use: kink, name: closed}, {use: leak}]\n", "closed");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "all");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, keys_are_strict);
    tcase_add_test(tests, quantities);
    tcase_add_test(tests, differences_of_temperature);
    tcase_add_test(tests, values_with_a_source);
    tcase_add_test(tests, never);
    tcase_add_test(tests, names);
}
