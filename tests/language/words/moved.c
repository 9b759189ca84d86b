/* Rows, commands and outputs that stand in another slot now: the old names are read through
 * every door with one notice each, refused with format: 1, and rewritten. */
#define TH_SUITE "moved"
#include "support/check_main.h"

#include "support/scenario_fixture.h"

/* A slot that stands there unsaid, and three that had its rows. */
static const struct th_row air_rows[] = {
    TH_ROW(heat, TEMPERATURE, "37 degC", "0 degC", "60 degC", CHOSEN, "", "of the air"),
    TH_ROW(air, PRESSURE, "nan", "0 kPa", "200 kPa", CHOSEN, "", "around"),
    TH_ROW(lamp, CHOICE, "off", "", "", CHOSEN, "", "in the ward", .labels = "off on"),
};
static const struct th_row air_outputs[] = {
    TH_OUT(glow, CONCENTRATION, "of the lamp", .flags = TH_EACH_SPECIES),
    TH_OUT(level, PRESSURE, "around"),
};
static const struct th_row air_profiles[] = {
    TH_OUT(position, POSITION, "of the cells", .flags = TH_AXIS),
    TH_OUT(smoke, CONCENTRATION, "along the ward", .flags = TH_EACH_SPECIES),
};
static const struct th_row shine_args[] = {
    TH_ROW(over, TIME, "5 min", "1 s", "1 day", CHOSEN, "", "how long"),
};
static const struct th_command air_words[] = {
    {.name = "shine", .doc = "the lamp", .args = TH_TABLE(shine_args)}};
static const struct th_model air = {.slot = "ward",
                                    .name = "air",
                                    .params = TH_TABLE(air_rows),
                                    .outputs = TH_TABLE(air_outputs),
                                    .profiles = TH_TABLE(air_profiles),
                                    .commands = air_words,
                                    .command_count = 1};

static const struct th_moved mover_moved[] = {
    {"warmth", TH_PARAM, "ward.heat"},        {"around", TH_PARAM, "ward.air"},
    {"light", TH_PARAM, "ward.lamp"},         {"shine", TH_DO, "ward.shine"},
    {"glow_there", TH_OUTPUT, "ward.glow"},   {"level_there", TH_OUTPUT, "ward.level"},
    {"smoke_there", TH_OUTPUT, "ward.smoke"}, {"speed", TH_PARAM, "pump.rate"},
};
static const struct th_model mover = {.slot = "pump",
                                      .name = "mover",
                                      .params = TH_TABLE(syringe_rows),
                                      .outputs = TH_TABLE(roller_outputs),
                                      .moved = mover_moved,
                                      .moved_count = 8};
static const struct th_moved cask_moved[] = {{"temperature", TH_PARAM, "ward.heat"}};
static const struct th_model cask = {.slot = "drug",
                                     .name = "cask",
                                     .params = TH_TABLE(salt_rows),
                                     .moved = cask_moved,
                                     .moved_count = 1};
static const struct th_slot slots[] = {{"ward", "ward", 1, "air", "around", false},
                                       {"drug", "drug", 4, "cask", "what is given", false},
                                       {"pump", "pump", 1, "mover", "what drives", false},
                                       {"csf", "csf", 1, "canal", "where it goes", false}};
static const struct th_model *const models[] = {&air, &cask, &mover, &canal};
static const struct th_catalog catalog = {.slots = slots,
                                          .slot_count = 4,
                                          .models = models,
                                          .model_count = 4,
                                          .landmarks = toy_landmarks,
                                          .landmark_count = 3,
                                          .species_slot = "drug"};

static struct th_scenario *read_text(const char *text, const char *const *sets, size_t count)
{
    memset(&error, 0, sizeof error);
    return th_scenario_parse(&catalog, units, NAME, text, strlen(text), sets, count, &error);
}

static struct th_scenario *sound(const char *text, const char *set)
{
    struct th_scenario *s = read_text(text, &set, set != NULL);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    return s;
}

#define PUMP "pump: {rate: 1 mL/day}\n"
#define DRUG "drug: {name: salt}\n"
#define HEAD RUN DRUG
#define STANDS HEAD PUMP

/* A text of 0.1; the same in format 1; the notice about it. */
static const struct {
    const char *old, *now, *notice;
} doors[] = {
    /* Keys of instances: the slot is not there, has a mapping, has the row, stays the same. */
    {HEAD "pump: {rate: 1 mL/day, warmth: 38 degC}\n",
     "format: 1\nward: {heat: 38 degC}\n" HEAD "pump: {rate: 1 mL/day}\n",
     "t.yaml:3:24: notice: pump.warmth is an old spelling; format 1 writes ward.heat"},
    {HEAD "pump:\n  warmth: {value: 38 degC, source: 'a, b'} # hot\n  rate: 1 mL/day\n",
     "format: 1\nward: {heat: {value: 38 degC, source: 'a, b'}}\n" HEAD
     "pump:\n  # hot\n  rate: 1 mL/day\n",
     "pump.warmth is an old spelling"},
    {HEAD "pump:\n  rate: 1 mL/day\n  warmth:\n    value: 38 degC\n    mark: recalled\n"
          "csf: {}\n",
     "format: 1\nward: {heat: {value: 38 degC, mark: recalled}}\n" HEAD
     "pump:\n  rate: 1 mL/day\ncsf: {}\n",
     "pump.warmth is an old spelling"},
    {HEAD "pump: {warmth: 38 degC, around: 90 kPa, light: on, rate: 1 mL/day}\n",
     "format: 1\nward: {heat: 38 degC, air: 90 kPa, lamp: on}\n" HEAD
     "pump: {rate: 1 mL/day}\n",
     "pump.around is an old spelling; format 1 writes ward.air"},
    {HEAD "ward: {lamp: on}\npump: {rate: 1 mL/day, warmth: 38 degC}\n",
     "format: 1\n" HEAD "ward: {heat: 38 degC, lamp: on}\npump: {rate: 1 mL/day}\n",
     "pump.warmth is an old spelling"},
    {HEAD "ward:\n  lamp: on\npump: {rate: 1 mL/day, warmth: 38 degC}\n",
     "format: 1\n" HEAD "ward:\n  heat: 38 degC\n  lamp: on\npump: {rate: 1 mL/day}\n",
     "pump.warmth is an old spelling"},
    {HEAD "ward: {heat: 38 degC}\npump: {rate: 1 mL/day, warmth: 311.15 K}\n",
     "format: 1\n" HEAD "ward: {heat: 38 degC}\npump: {rate: 1 mL/day}\n",
     "pump.warmth is an old spelling"},
    {RUN "drug:\n  - name: salt\n    temperature: 38 degC\n" PUMP,
     "format: 1\nward: {heat: 38 degC}\n" RUN "drug:\n  - name: salt\n" PUMP,
     "drug.temperature is an old spelling; format 1 writes ward.heat (thecal check --rewrite); "
     "it is one for all: of the air"},
    {RUN "drug:\n  temperature: 38 degC\npump: {rate: 1 mL/day, warmth: 38 degC}\n",
     "format: 1\nward: {heat: 38 degC}\n" RUN "drug:\n  {}\npump: {rate: 1 mL/day}\n",
     "pump.warmth is an old spelling"},
    {HEAD "pump: {speed: 2 mL/day}\n", "format: 1\n" HEAD "pump: {rate: 2 mL/day}\n",
     "pump.speed is an old spelling; format 1 writes pump.rate"},
    /* Paths. */
    {STANDS "ensemble: {vary: {pump.warmth: grid 37 38 degC}}\n",
     "format: 1\n" STANDS "ensemble: {vary: {ward.heat: grid 37 38 degC}}\n",
     "t.yaml:4:19: notice: pump.warmth is an old spelling"},
    {STANDS "ensemble:\n  members: 3\n  vary: {pump.warmth: normal 1 K, csf.volume: normal 2 "
            "%}\n  correlations: [{pair: [csf.volume, pump.warmth], rho: 0.5}]\n",
     "format: 1\n" STANDS
     "ensemble:\n  members: 3\n  vary: {ward.heat: normal 1 K, csf.volume: normal 2 "
     "%}\n  correlations: [{pair: [csf.volume, ward.heat], rho: 0.5}]\n",
     "pump.warmth is an old spelling, in 2 places"},
    {STANDS "events: [{at: 1 day, set: {\"pump.warmth\": 38 degC}}]\n",
     "format: 1\n" STANDS "events: [{at: 1 day, set: {\"ward.heat\": 38 degC}}]\n",
     "pump.warmth is an old spelling"},
    {STANDS "events:\n  - at: 1 day\n    set:\n      pump.warmth: 39 degC\n      "
            "drug.salt.temperature: 39 degC # too\n      pump.rate: 0 mL/day\n",
     "format: 1\n" STANDS "events:\n  - at: 1 day\n    set:\n      ward.heat: 39 degC\n      "
     "# too\n      pump.rate: 0 mL/day\n",
     "drug.temperature is an old spelling"},
    {STANDS "events:\n  - {at: 1 day, do: pump.shine, over: 2 min}\n  - {name: x, after: 1 h, "
            "since: pump.shine}\n",
     "format: 1\n" STANDS
     "events:\n  - {at: 1 day, do: ward.shine, over: 2 min}\n  - {name: x, after: 1 h, "
     "since: ward.shine}\n",
     "pump.shine is an old spelling, in 2 places; format 1 writes ward.shine"},
    {STANDS "events: [{at: 1 day, do: pump.shine}]\nrequire: [{check: pump.flow, take: mean, "
            "during: pump.shine .. end, above: 0 mL/day}, {check: log.pump.shine, take: count, "
            "above: 0}]\n",
     "format: 1\n" STANDS
     "events: [{at: 1 day, do: ward.shine}]\nrequire: [{check: pump.flow, take: mean, "
     "during: ward.shine .. end, above: 0 mL/day}, {check: log.ward.shine, take: count, "
     "above: 0}]\n",
     "pump.shine is an old spelling, in 3 places"},
    {STANDS "events: [{when: {check: pump.level_there, above: 90 kPa}, do: pump.shine}, {at: 1 "
            "day, if: {check: pump.glow_there.salt, of: pump.glow_there, below: 1}, do: "
            "ward.shine}]\n",
     "format: 1\n" STANDS
     "events: [{when: {check: ward.level, above: 90 kPa}, do: ward.shine}, {at: 1 "
     "day, if: {check: ward.glow.salt, of: ward.glow, below: 1}, do: ward.shine}]\n",
     "pump.glow_there is an old spelling, in 2 places"},
    {STANDS "record: [pump, pump.level_there, pump.glow_there.salt, {path: pump.glow_there, "
            "take: max}]\n",
     "format: 1\n" STANDS
     "record: [{path: [pump, ward.glow, ward.level, ward.smoke], axis: cells}, ward.level, "
     "ward.glow.salt, {path: ward.glow, take: max}]\n",
     "pump.glow_there is an old spelling, in 2 places"},
    {STANDS "record: [pump.smoke_there, pump.smoke_there.salt@T10, pump.glow_there.*]\n",
     "format: 1\n" STANDS
     "record: [{path: ward.smoke, axis: cells}, ward.smoke.salt@T10, ward.glow.*]\n",
     "pump.smoke_there is an old spelling, in 2 places"},
    {STANDS "record: [{path: [pump.smoke_there@C5..L2], take: max}]\n",
     "format: 1\n" STANDS "record: [{path: [ward.smoke@C5..L2], take: max}]\n",
     "pump.smoke_there is an old spelling"},
    {STANDS "require: [{check: pump.level_there, of: pump.level_there, take: max, below: 2}]\n",
     "format: 1\n" STANDS
     "require: [{check: ward.level, of: ward.level, take: max, below: 2}]\n",
     "pump.level_there is an old spelling, in 2 places"},
};
enum { DOORS = sizeof doors / sizeof doors[0] };

static char *written(const struct th_scenario *s, bool rewrite)
{
    char *text = NULL;
    size_t length = 0;
    FILE *page = open_memstream(&text, &length);
    ck_assert_ptr_nonnull(page);
    if (rewrite)
        ck_assert_msg(th_scenario_rewrite(s, page, &error) == TH_OK, "%s", error.text[0]);
    ck_assert_int_eq(fclose(page), 0);
    return text;
}

/* The parameters, columns and orders are those of the text in format 1. */
static void same(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_uint_eq(a->instance_count, b->instance_count);
    for (size_t i = 0; i < a->instance_count; i++)
        ck_assert(memcmp(a->instances[i].params, b->instances[i].params,
                         a->instances[i].model->params.count * sizeof(double)) == 0 ||
                  isnan(a->instances[i].params[1]));
    ck_assert_uint_eq(a->column_count, b->column_count);
    for (size_t k = 0; k < a->column_count; k++)
        ck_assert_str_eq(a->columns[k].path, b->columns[k].path);
    ck_assert_uint_eq(a->event_count, b->event_count);
    for (size_t k = 0; k < a->event_count; k++)
        ck_assert(a->events[k].instance == b->events[k].instance &&
                  a->events[k].number == b->events[k].number);
    ck_assert_uint_eq(a->vary_count, b->vary_count);
    for (size_t k = 0; k < a->vary_count; k++)
        ck_assert_str_eq(a->vary[k].path, b->vary[k].path);
    ck_assert_uint_eq(a->happening_count, b->happening_count);
    for (size_t k = 0; k < a->happening_count; k++)
        ck_assert_str_eq(a->happenings[k].word, b->happenings[k].word);
}

START_TEST(are_read_and_rewritten)
{
    struct th_scenario *s = sound(doors[_i].old, NULL);
    ck_assert_msg(notices_with(s, doors[_i].notice) == 1, "%s",
                  s->notices ? s->notices->text[0] : "no notice");
    char *text = written(s, true);
    ck_assert_str_eq(text, doors[_i].now);
    struct th_scenario *again = sound(text, NULL);
    ck_assert_int_eq(notices_with(again, "old spelling"), 0);
    same(s, again);
    th_scenario_free(s);
    th_scenario_free(again);
    free(text);
}
END_TEST

START_TEST(are_refused_in_format_1)
{
    char text[900];
    snprintf(text, sizeof text, "format: 1\n%s", doors[_i].old);
    ck_assert_msg(read_text(text, NULL, 0) == NULL, "took %s", text);
    for (int k = 0; k < error.count && k < TH_ERRORS; k++)
        ck_assert_msg(strstr(error.text[k], "is an old spelling; in format 1 write ") != NULL,
                      "%s", error.text[k]);
}
END_TEST

static void heat_is(const char *text, const char *set, double degrees, const char *notice)
{
    struct th_scenario *s = sound(text, set);
    near(number(s, "ward.heat"), degrees + 273.15);
    if (notice)
        ck_assert_msg(notices_with(s, notice) == 1, "%s",
                      s->notices ? s->notices->text[0] : "no notice");
    th_scenario_free(s);
}

START_TEST(where_values_come_from)
{
    /* The part has warmth: 36 degC and rate. */
    heat_is(HEAD "pump: {from: parts/warm.yaml}\n", NULL, 36, "warm.yaml:3:1: notice: pump.wa");
    heat_is(HEAD "pump: {from: warm, warmth: 38 degC}\n", NULL, 38, NULL);
    heat_is(HEAD "pump: {from: warm}\nward: {heat: 39 degC}\n", NULL, 39, NULL);
    heat_is(HEAD "pump: {from: warm}\n", "pump.warmth=40 degC", 40, "pump.warmth is an old");
    heat_is(STANDS, "ward.heat=41 degC", 41, NULL);
    heat_is(STANDS, "drug.temperature=41 degC", 41,
            "--set drug.temperature=41 degC: notice: drug.temperature is an old spelling; "
            "format 1 writes ward.heat");
    heat_is(HEAD "pump: {rate: 1 mL/day, warmth: 38 degC}\n", "drug.salt.temperature=41 degC",
            41, NULL);
}
END_TEST

static const struct {
    const char *text, *set, *says;
} bad[] = {
    {RUN "drug: {temperature: 37 degC}\npump: {rate: 1 mL/day, warmth: 38 degC}\n", NULL,
     "t.yaml:3:32: error: pump.warmth is 38 degC, and drug.cask.temperature "
     "(tests/data/t.yaml:2:21) is 37 degC: both are ward.heat now, which has one value"},
    {HEAD "ward: {heat: 37 degC}\npump: {rate: 1 mL/day, warmth: 38 degC}\n", NULL,
     "t.yaml:4:32: error: pump.warmth is 38 degC, and ward.heat (tests/data/t.yaml:3:14) is 37 "
     "degC"},
    {RUN "drug: {temperature: 37 degC}\npump: {from: warm}\n", NULL,
     "pump.warmth is 36 degC, and drug.cask.temperature"},
    {HEAD "pump: {rate: 1 mL/day, warmth: 38}\n", NULL,
     "t.yaml:3:32: error: ward.heat: \"38\" has no unit"},
    {HEAD "pump: {rate: 1 mL/day, warmth: 70 degC}\n", NULL, "ward.heat: 70 degC is out of"},
    {STANDS "events: [{at: 1 day, set: {pump.warmth: 39 degC, ward.heat: 38 degC}}]\n", NULL,
     "ward.heat: it is set twice, as pump.warmth too"},
    {STANDS "ensemble: {vary: {pump.warmth: grid 37 38 degC, ward.heat: grid 1 2 degC}}\n",
     NULL, "vary ward.heat: it is there twice"},
    {STANDS "csf: {warmth: 3}\n", NULL, "unknown key \"warmth\" in csf"},
    {STANDS "ensemble: {vary: {pump.warmth: grid 37 38 degC}}\n", "drug.temperature=38 degC",
     "vary ward.heat: it differs between members, so it cannot be --set"},
    {"format: 1\n" STANDS, "pump.warmth=38 degC",
     "pump.warmth is an old spelling; in format 1 write ward.heat"},
    {"format: 1\n" HEAD "pump: {from: warm}\n", NULL,
     "warm.yaml:3:1: error: pump.warmth is an old spelling; in format 1 write ward.heat"},
    {STANDS "events: [{at: 1 day, do: pump.shine, for: 3 h}]\n", NULL, "for"},
    {STANDS "record: [pump.glow_there.sand]\n", NULL, "unknown drug \"sand\" in glow"},
    {HEAD "pump: {from: warm}\nensemble: {vary: {pump.from: grid cool warm}}\n", NULL,
     "pump.warmth is ward.heat now, which a part that varies cannot give"},
};

START_TEST(disagreement_and_other_errors)
{
    ck_assert_msg(read_text(bad[_i].text, &bad[_i].set, bad[_i].set != NULL) == NULL, "took %s",
                  bad[_i].text);
    bool told = false;
    for (int k = 0; k < error.count && k < TH_ERRORS; k++)
        told = told || strstr(error.text[k], bad[_i].says);
    ck_assert_msg(told, "%s", error.text[0]);
}
END_TEST

/* Two --set of one row by old names must agree, too. */
START_TEST(overrides_agree)
{
    const char *const sets[] = {"pump.warmth=38 degC", "drug.temperature=39 degC",
                                "pump.warmth=312.15 K"};
    ck_assert_ptr_null(read_text(STANDS, sets, 2));
    ck_assert_msg(strstr(error.text[0], "both are ward.heat now") != NULL, "%s", error.text[0]);
    struct th_scenario *s = read_text(STANDS, sets + 1, 2);
    ck_assert_ptr_nonnull(s);
    near(number(s, "ward.heat"), 312.15);
    th_scenario_free(s);
}
END_TEST

/* The library and whoever asks with a path. */
START_TEST(outside_of_a_scenario)
{
    struct th_scenario *s = sound(STANDS, NULL);
    struct th_path path;
    ck_assert_int_eq(th_scenario_find(s, TH_OUTPUT, "pump.level_there", &path, &error), TH_OK);
    ck_assert_str_eq(s->instances[path.instance].name, "ward");
    ck_assert_int_eq(th_scenario_find(s, TH_PARAM, "pump.around", &path, &error), TH_OK);
    ck_assert_uint_eq(path.row, 1);
    ck_assert_int_ne(th_scenario_find(s, TH_DO, "pump.around", &path, &error), TH_OK);
    th_scenario_free(s);
}
END_TEST

/* By the catalogue alone, in both directions. */
START_TEST(names_of_results)
{
    char now[TH_PATH_LENGTH];
    ck_assert_ptr_nonnull(
        th_path_now(&catalog, TH_OUTPUT, "pump.glow_there.salt@T10 max", false, now));
    ck_assert_str_eq(now, "ward.glow.salt@T10 max");
    ck_assert_ptr_nonnull(th_path_now(&catalog, TH_OUTPUT, "ward.glow.salt@T10", true, now));
    ck_assert_str_eq(now, "pump.glow_there.salt@T10");
    ck_assert_ptr_nonnull(th_path_now(&catalog, TH_PARAM, "drug.salt.temperature", false, now));
    ck_assert_str_eq(now, "ward.heat");
    ck_assert_ptr_null(th_path_now(&catalog, TH_PARAM, "ward.glow", false, now));
    ck_assert_ptr_null(th_path_now(&catalog, TH_OUTPUT, "pump.glow_thereby", false, now));
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, are_read_and_rewritten, 0, DOORS);
    tcase_add_loop_test(tests, are_refused_in_format_1, 0, DOORS);
    tcase_add_test(tests, where_values_come_from);
    tcase_add_loop_test(tests, disagreement_and_other_errors, 0,
                        (int)(sizeof bad / sizeof bad[0]));
    tcase_add_test(tests, overrides_agree);
    tcase_add_test(tests, outside_of_a_scenario);
    tcase_add_test(tests, names_of_results);
}
