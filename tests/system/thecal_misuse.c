/* Calls that the library rejects change nothing. */
#define TH_SUITE "thecal_misuse"
#include "support/check_main.h"

#include "support/thecal_fixture.h"

/* A rejected value changes no byte of the state, and the sentence gives one that would do. */
START_TEST(rejected_values_change_nothing)
{
    static const struct {
        const char *path, *value, *says;
    } sets[] = {{"pump.rat", "1", "unknown key \"rat\" in pump"},
                {"pump.flow", "1 mL/day", "pump.flow is an output, not a parameter"},
                {"", "1", "unknown instance"},
                {"program.rate", "0.6", "program.rate: "},
                {"program.rate", "0.6 mL", "program.rate: "},
                {"program.rate", "nan mL/day", "program.rate: "},
                {"program.rate", "", "program.rate: "},
                {"program.rate", "101 mL/day", "program.rate: 101 mL/day is out of range"},
                {"program.rate", "-1 mL/day", "out of range: 0 mL/day to 100 mL/day"},
                {"pump.error", "5", "write 5 % or 500 %"},
                {"csf.channel", "pip", "did you mean \"pipe\"?"},
                {"csf.channel", "1", "unknown word"},
                {"csf.probe", "Z9", "unknown position"},
                {"csf.cells", "50", "cannot change during the run"},
                {"catheter.length", "80 cm", "cannot change during the run"},
                {"reservoir.capacity", "1 mL", "reservoir: volume is above capacity"},
                {NULL, "1", "no path of a parameter"},
                {"program.rate", NULL, "no value"}};
    struct thecal *run = load("", NULL);
    well(run, thecal_advance(run, hour));
    size_t size = thecal_save(run, NULL, 0);
    unsigned char *before = malloc(size), *after = malloc(size);
    ck_assert(before && after);
    ck_assert_uint_eq(thecal_save(run, before, size), size);
    for (size_t k = 0; k < sizeof sets / sizeof sets[0]; k++) {
        check(run, thecal_set(run, sets[k].path, sets[k].value), THECAL_BAD_INPUT,
              sets[k].says);
        thecal_save(run, after, size);
        ck_assert(memcmp(before, after, size) == 0);
    }
    well(run, thecal_advance(run, 2 * hour)); /* a call begins with a clean list */
    free(before);
    free(after);
    thecal_free(run);
}
END_TEST

static void check_nan(struct thecal *run, double value, const char *words)
{
    ck_assert(isnan(value));
    check(run, thecal_status(run), THECAL_BAD_INPUT, words);
}

START_TEST(missing_paths)
{
    struct thecal *run = load(varied, NULL);
    check_nan(run, thecal_get(run, "pump.flw"), "unknown output \"flw\" in pump");
    check_nan(run, thecal_in(run, "pump.flw", "mL"), "unknown output \"flw\" in pump");
    check_nan(run, thecal_in(run, "pump.flow", "mL"), "\"mL/day\" would do");
    check_nan(run, thecal_in(run, "pump.flow", "furlong"), "\"mL/day\" would do");
    check_nan(run, thecal_in(run, "pump.flow", NULL), "no unit");
    check_nan(run, thecal_get(run, NULL), "no path of an output");
    check_nan(run, thecal_get_at(run, "pump.flow", 1), "has 1 points, there is no point 1");
    check_nan(run, thecal_get_at(run, "csf.concentration", 40), "there is no point 40");
    ck_assert(!isnan(thecal_get_at(run, "csf.concentration", 39)));
    ck_assert_uint_eq(thecal_points(run, "pump.flw"), 0);
    check(run, thecal_begin(run, 11), THECAL_BAD_INPUT,
          "members 0 to 10, there is no member 11");
    well(run, thecal_advance(run, hour));
    check(run, thecal_advance(run, hour - 1), THECAL_BAD_INPUT, "from 3600 s to 3599 s");
    check(run, thecal_advance(run, day + 1), THECAL_BAD_INPUT, "ends at 86400 s");
    check(run, thecal_advance(run, NAN), THECAL_BAD_INPUT, "cannot advance");
    check(run, thecal_advance(run, INFINITY), THECAL_BAD_INPUT, "cannot advance");
    well(run, thecal_advance(run, hour)); /* to where it is */
    check(run, thecal_run(run, NULL, 1), THECAL_BAD_INPUT, "no path of a result");
    check(run, thecal_run(run, directory, 1), THECAL_IO, "is no regular file");
    ck_assert_double_eq(thecal_time(run), hour); /* the whole run is another */
    thecal_free(run);
}
END_TEST

/* A handle whose loading failed fails in every call as it did then: bad words, no file, and
 * values that only the models together reject, the pinch beyond the catheter's end. */
static void check_lost(struct thecal *run, int status, const char *words)
{
    check(run, thecal_status(run), status, words);
    ck_assert_int_eq(thecal_advance(run, hour), status);
    ck_assert_int_eq(thecal_begin(run, 0), status);
    ck_assert_int_eq(thecal_set(run, "program.rate", "1 mL/day"), status);
    ck_assert_int_eq(thecal_run(run, result, 1), status);
    ck_assert_int_eq(thecal_restore(run, "", 0), status);
    ck_assert(isnan(thecal_get(run, "pump.flow")) &&
              isnan(thecal_in(run, "pump.flow", "mL/day")));
    ck_assert(thecal_points(run, "pump.flow") == 0 && thecal_save(run, NULL, 0) == 0);
    ck_assert_double_eq(thecal_time(run), 0);
    check(run, thecal_status(run), status, words);
    ck_assert_int_ne(access(result, F_OK), 0);
    thecal_free(run);
}

START_TEST(handles_that_failed_to_load)
{
    check_lost(load("", "program.rte=1 mL/day"), THECAL_BAD_INPUT, "did you mean \"rate\"?");
    check_lost(load("", "fault.kink.at=95 cm"), THECAL_BAD_INPUT,
               "a fault lies (fault.at) beyond the end");
    check_lost(thecal_load("no/such.yaml"), THECAL_IO, "no/such.yaml: error: cannot be read");
    check_lost(thecal_load(NULL), THECAL_BAD_INPUT, "no path of a scenario");
    check_lost(thecal_load_with(scenario, NULL, 1), THECAL_BAD_INPUT, "no override");
    struct thecal *two = load("extra: 1\nmore: 2\n", NULL); /* a line for each sentence */
    ck_assert_ptr_nonnull(strstr(thecal_error(two), "\"extra\""));
    ck_assert_ptr_nonnull(strstr(strchr(thecal_error(two), '\n'), "\"more\""));
    thecal_free(two);
}
END_TEST

/* Bytes of a state come back only to the scenario that they were saved from, as they were
 * saved. Three scenarios that lay their state out alike: another text, another override,
 * another number. */
START_TEST(states_of_others)
{
    struct thecal *run = load("", NULL), *others[3];
    well(run, thecal_advance(run, hour));
    size_t size = thecal_save(run, NULL, 0);
    unsigned char *state = malloc(size), *before = malloc(size);
    ck_assert(state && before && thecal_save(run, state, size) == size);
    others[0] = load("# another\n", NULL);
    others[1] = load("", "title=another");
    others[2] = load("", "program.rate=0.3 mL/day");
    for (size_t k = 0; k < 3; k++) {
        ck_assert_uint_eq(thecal_save(others[k], before, size), size);
        check(others[k], thecal_restore(others[k], state, size), THECAL_BAD_INPUT,
              "belongs to another scenario");
        ck_assert_double_eq(thecal_time(others[k]), 0);
        thecal_free(others[k]);
    }
    thecal_save(run, before, size);
    for (size_t at = 0; at < size; at += 1 + size / 50) {
        state[at] ^= 1;
        check(run, thecal_restore(run, state, size), THECAL_BAD_INPUT, "");
        state[at] ^= 1;
    }
    check(run, thecal_restore(run, "nothing", 7), THECAL_BAD_INPUT, "no saved state of thecal");
    unsigned char *after = malloc(size);
    thecal_save(run, after, size);
    ck_assert(memcmp(before, after, size) == 0);
    well(run, thecal_restore(run, state, size));
    free(after);
    free(before);
    free(state);
    thecal_free(run);
}
END_TEST

START_TEST(no_handle)
{
    double nothing = 0;
    ck_assert_int_eq(thecal_status(NULL), THECAL_NO_MEMORY);
    ck_assert_str_eq(thecal_error(NULL), "no memory\n");
    ck_assert_int_eq(thecal_advance(NULL, 1), THECAL_NO_MEMORY);
    ck_assert_int_eq(thecal_begin(NULL, 0), THECAL_NO_MEMORY);
    ck_assert_int_eq(thecal_set(NULL, "pump.error", "1 %"), THECAL_NO_MEMORY);
    ck_assert_int_eq(thecal_run(NULL, result, 1), THECAL_NO_MEMORY);
    ck_assert_int_eq(thecal_restore(NULL, &nothing, 8), THECAL_NO_MEMORY);
    ck_assert(isnan(thecal_get(NULL, "x")) && isnan(thecal_in(NULL, "x", "m")));
    ck_assert(thecal_points(NULL, "x") == 0 && thecal_save(NULL, &nothing, 8) == 0);
    ck_assert(thecal_time(NULL) == 0);
    thecal_free(NULL);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, rejected_values_change_nothing);
    tcase_add_test(tests, missing_paths);
    tcase_add_test(tests, handles_that_failed_to_load);
    tcase_add_test(tests, states_of_others);
    tcase_add_test(tests, no_handle);
}
