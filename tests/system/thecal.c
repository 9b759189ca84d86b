/* The library, step by step; calls that it rejects are in tests/system/thecal_misuse.c. */
#define TH_SUITE "thecal"
#include "support/check_main.h"

#include "support/thecal_fixture.h"

static const double ml_day = 1e-6 / 86400;

/* Step by step the numbers are those of the whole run's file, in the units of the file. */
START_TEST(steps_are_the_run)
{
    char more[300];
    snprintf(more, sizeof more, "%srecord: [all]\n", varied);
    struct thecal *run = load(more, NULL);
    struct th_error error = {0};
    well(run, thecal_run(run, result, 2));
    struct th_result *whole = th_store_read(result, &error);
    ck_assert_msg(whole != NULL, "%s", error.text[0]);
    for (unsigned m = 0; m < 11; m += 5) {
        well(run, thecal_begin(run, m));
        for (size_t t = 0; t < 5; t++) {
            well(run, thecal_advance(run, 6 * hour * (double)t));
            ck_assert_double_eq(thecal_time(run), 6 * hour * (double)t);
            for (size_t k = 0; k < whole->count; k++) {
                const struct th_series *s = &whole->series[k];
                double value = thecal_in(run, s->name, s->unit),
                       expected = clinical(s, m, t, 0);
                ck_assert_uint_eq(thecal_points(run, s->name), s->points);
                ck_assert_msg((t < 4 && isnan(value) && isnan(expected)) ||
                                  fabs(value - expected) <= 1e-13 * fabs(expected),
                              "%s: %.17g, %.17g", s->name, value, expected);
            }
        }
    }
    ck_assert_double_eq(series(whole, "csf.concentration")->points, 40);
    th_result_free(whole);
    thecal_free(run);
}
END_TEST

/* A profile that is not recorded is computed all the same, beside a requirement too. */
START_TEST(profiles_that_are_not_recorded)
{
    static const char require[] = "require: [{check: pump.flow, take: max, below: 1 mL/day}]\n";
    char more[300];
    snprintf(more, sizeof more, "%srecord: [pump.flow]\n", require);
    struct thecal *run = load(more, NULL);
    well(run, thecal_advance(run, 6 * hour));
    double few = thecal_get_at(run, "csf.concentration", 3);
    thecal_free(run);
    snprintf(more, sizeof more, "%srecord: [all]\n", require);
    run = load(more, NULL);
    well(run, thecal_advance(run, 6 * hour));
    ck_assert_double_gt(few, 0);
    ck_assert_double_eq(thecal_get_at(run, "csf.concentration", 3), few);
    thecal_free(run);
}
END_TEST

/* A profile at a place that nobody records is one number, linear between the cells: 40 of 64.95
 * cm; 30 cm lie at 17.98, counted by centres (R7). */
START_TEST(profiles_at_places)
{
    struct thecal *run = load("record: [pump.flow]\n", NULL);
    well(run, thecal_advance(run, 12 * hour));
    const double weight = 30 / (64.95 / 40) - 0.5 - 17;
    ck_assert(weight > 0 && weight < 1);
    const double low = thecal_get_at(run, "csf.concentration", 17),
                 high = thecal_get_at(run, "csf.concentration", 18);
    const double here = thecal_get(run, "csf.concentration@30 cm");
    ck_assert_double_gt(here, 0);
    ck_assert_double_eq_tol(here, (1 - weight) * low + weight * high, 1e-12 * here);
    ck_assert_double_eq_tol(thecal_in(run, "csf.concentration@0.3m", "ug/mL"), 1e3 * here,
                            1e-12 * 1e3 * here);
    ck_assert_uint_eq(thecal_points(run, "csf.concentration@T10"), 1);
    ck_assert_double_eq(thecal_get(run, "csf.concentration@cistern"),
                        thecal_get(run, "csf.cistern_concentration"));
    ck_assert_double_eq(thecal_get(run, "plasma.concentration@central"),
                        thecal_get(run, "plasma.concentration"));
    ck_assert_double_eq(thecal_get(run, "plasma.amount@peripheral"),
                        thecal_get(run, "plasma.peripheral_amount"));
    well(run, thecal_status(run));
    ck_assert(isnan(thecal_get(run, "plasma.amount@liver")));
    check(run, thecal_status(run), THECAL_BAD_INPUT, "is no place on it");
    ck_assert(isnan(thecal_get(run, "csf.concentration@80cm")));
    check(run, thecal_status(run), THECAL_BAD_INPUT, "there is no value at that place");
    ck_assert(isnan(thecal_get(run, "csf.concentration@T99")));
    check(run, thecal_status(run), THECAL_BAD_INPUT, "did you mean \"T9\"?");
    thecal_free(run);
}
END_TEST

/* 0.2 mL/day for 6 h, then 0.6 mL/day for 6 h: 0.05 mL and 0.15 mL have been asked for. */
START_TEST(inputs_change_between_steps)
{
    struct thecal *run = load("", NULL);
    well(run, thecal_advance(run, 6 * hour));
    ck_assert_double_eq_tol(thecal_get(run, "pump.flow"), 0.2 * ml_day, 1e-12 * ml_day);
    well(run, thecal_set(run, "program.rate", "25 uL/h"));
    ck_assert_double_eq_tol(thecal_get(run, "pump.asked_volume"), 0.05e-6, 1e-18);
    well(run, thecal_advance(run, 12 * hour));
    ck_assert_double_eq_tol(thecal_in(run, "pump.flow", "uL/h"), 25, 1e-11);
    ck_assert_double_eq_tol(thecal_in(run, "pump.asked_volume", "mL"), 0.2, 1e-12);
    ck_assert_double_eq_tol(thecal_get_at(run, "pump.asked_volume", 0), 0.2e-6, 1e-18);
    /* words, as a scenario says them: a level, a choice, a share with its sign */
    well(run, thecal_set(run, "csf.probe", "L3"));
    well(run, thecal_set(run, "csf.channel", "pipe"));
    well(run, thecal_set(run, "pump.error", "-10 %"));
    well(run, thecal_advance(run, day));
    ck_assert_double_eq_tol(thecal_in(run, "pump.flow", "uL/h"), 22.5, 1e-11);
    well(run, thecal_begin(run, 0)); /* from the start, with the scenario's own numbers */
    ck_assert_double_eq(thecal_time(run), 0);
    well(run, thecal_advance(run, hour));
    ck_assert_double_eq_tol(thecal_get(run, "pump.flow"), 0.2 * ml_day, 1e-12 * ml_day);
    thecal_free(run);
}
END_TEST

START_TEST(saved_states_go_on_bit_for_bit)
{
    struct thecal *run = load("", NULL);
    well(run, thecal_advance(run, 5 * hour));
    size_t size = thecal_save(run, NULL, 0);
    unsigned char *state = malloc(size + 1);
    ck_assert_ptr_nonnull(state);
    memset(state, 0xA5, size + 1);
    ck_assert_uint_eq(thecal_save(run, state, size - 1), size);
    ck_assert(state[0] == 0xA5 && state[size - 1] == 0xA5); /* too small: untouched */
    ck_assert_uint_eq(thecal_save(run, state, size + 1), size);
    ck_assert_uint_eq(state[size], 0xA5);
    well(run, thecal_advance(run, day));
    double there = thecal_get(run, "csf.tip_concentration");
    ck_assert(there > 0);
    well(run, thecal_restore(run, state, size));
    ck_assert_double_eq(thecal_time(run), 5 * hour);
    well(run, thecal_set(run, "program.rate", "1 mL/day"));
    well(run, thecal_advance(run, day));
    ck_assert(thecal_get(run, "csf.tip_concentration") > there);
    well(run, thecal_restore(run, state, size)); /* the set is undone with the rest */
    well(run, thecal_advance(run, day));
    double again = thecal_get(run, "csf.tip_concentration");
    ck_assert(memcmp(&there, &again, sizeof there) == 0);
    check(run, thecal_restore(run, state, size - 1), THECAL_BAD_INPUT, "bytes, not");
    check(run, thecal_restore(run, NULL, size), THECAL_BAD_INPUT, "no saved state");
    ck_assert_double_eq(thecal_time(run), day);
    free(state);
    thecal_free(run);
}
END_TEST

/* A pinch that is moved beyond the end stops the member: from there it has no numbers. */
START_TEST(a_member_that_fails)
{
    struct thecal *run = load("", NULL);
    well(run, thecal_advance(run, hour));
    well(run, thecal_set(run, "fault.kink.at", "95 cm"));
    int status = thecal_advance(run, 2 * hour);
    ck_assert_int_ne(status, THECAL_OK);
    check(run, status, status, "member 0 stopped at day 0 01:00 in ");
    ck_assert(isnan(thecal_get(run, "pump.flow")));
    check(run, thecal_status(run), status, "member 0 stopped");
    ck_assert(isnan(thecal_in(run, "pump.flow", "mL/day")));
    check(run, thecal_set(run, "fault.kink.at", "30 cm"), status, "member 0 stopped");
    check(run, thecal_advance(run, 3 * hour), status, "member 0 stopped");
    ck_assert_double_eq(thecal_time(run), hour);
    well(run, thecal_begin(run, 0));
    well(run, thecal_advance(run, 3 * hour));
    thecal_free(run);
}
END_TEST

/* Handles share the units of a context, and outlive it; an error of loading is a handle's own.
 */
START_TEST(handles_of_a_context)
{
    struct thecal_context *context = thecal_context_create();
    static const char *const wrong = "program.rate=1 furlong";
    struct thecal *alone = load("", NULL);
    struct thecal *one = thecal_load_in(context, scenario, NULL, 0);
    struct thecal *other = thecal_load_in(context, scenario, &wrong, 1);
    thecal_context_free(context);
    ck_assert_ptr_null(thecal_load_in(NULL, scenario, NULL, 0));
    check(other, thecal_status(other), THECAL_BAD_INPUT, "program.rate: ");
    thecal_free(other);
    well(one, thecal_advance(one, 12 * hour));
    well(alone, thecal_advance(alone, 12 * hour));
    well(one, thecal_set(one, "program.rate", "0.4 mL/day"));
    well(alone, thecal_set(alone, "program.rate", "0.4 mL/day"));
    well(one, thecal_advance(one, day));
    well(alone, thecal_advance(alone, day));
    ck_assert_double_eq(thecal_in(one, "csf.tip_concentration", "ug/mL"),
                        thecal_in(alone, "csf.tip_concentration", "ug/mL"));
    thecal_free(one);
    thecal_free(alone);
}
END_TEST

/* Without the table of units each handle says so. */
START_TEST(a_context_without_units)
{
    ck_assert_int_eq(setenv("UDUNITS2_XML_PATH", "/nowhere.xml", 1), 0);
    struct thecal_context *context = thecal_context_create();
    for (int k = 0; k < 2; k++) {
        struct thecal *run = thecal_load_in(context, scenario, NULL, 0);
        check(run, thecal_status(run), THECAL_IO, "the unit table of UDUNITS-2");
        thecal_free(run);
    }
    thecal_context_free(context);
    ck_assert_int_eq(unsetenv("UDUNITS2_XML_PATH"), 0);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, steps_are_the_run);
    tcase_add_test(tests, profiles_that_are_not_recorded);
    tcase_add_test(tests, profiles_at_places);
    tcase_add_test(tests, inputs_change_between_steps);
    tcase_add_test(tests, saved_states_go_on_bit_for_bit);
    tcase_add_test(tests, a_member_that_fails);
    tcase_add_test(tests, handles_of_a_context);
    tcase_add_test(tests, a_context_without_units);
}
