/* Parsing of a command line into options and operands. */
#define TH_SUITE "command"
#include "support/check_main.h"

#include <string.h>

#include "command/dispatch.h"
#include "support/toy.h"

START_TEST(options_and_operands)
{
    char *argv[] = {"thecal", "run",    "--set", "a.b=1 mL/day", "x.yaml",  "-s", "c.d=2",
                    "-o",     "out.h5", "-m",    "256",          "--quiet", NULL};
    struct th_call call = {.catalog = &toy_catalog};
    call.verbs = th_verbs(&call.verb_count);
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_call_parse(&call, 12, argv, &error), TH_OK);
    const char *sets[12];
    ck_assert_uint_eq(th_call_all(&call, TH_OPTION_SET, sets), 2);
    ck_assert_str_eq(sets[0], "a.b=1 mL/day");
    ck_assert_str_eq(sets[1], "c.d=2");
    ck_assert_uint_eq(call.operand_count, 1);
    ck_assert_str_eq(call.operands[0], "x.yaml");
    ck_assert_str_eq(th_call_text(&call, TH_OPTION_OUTPUT), "out.h5");
    ck_assert_uint_eq(th_call_count(&call, TH_OPTION_MEMBERS, 0), 256);
    ck_assert_uint_eq(th_call_count(&call, TH_OPTION_THREADS, 7), 7);
    ck_assert(th_call_has(&call, TH_OPTION_QUIET));
    ck_assert(!th_call_has(&call, TH_OPTION_JSON));
    th_call_free(&call);
}
END_TEST

START_TEST(all_after_two_dashes_are_operands)
{
    char *argv[] = {"thecal", "check", "--", "--set", "-x.yaml", NULL};
    struct th_call call = {.catalog = &toy_catalog};
    call.verbs = th_verbs(&call.verb_count);
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_call_parse(&call, 5, argv, &error), TH_OK);
    ck_assert_uint_eq(call.operand_count, 2);
    ck_assert_str_eq(call.operands[1], "-x.yaml");
    th_call_free(&call);
}
END_TEST

START_TEST(largest_seed_has_64_bits)
{
    char *argv[] = {"thecal", "run", "x.yaml", "--seed=18446744073709551615", NULL};
    struct th_call call = {.catalog = &toy_catalog};
    call.verbs = th_verbs(&call.verb_count);
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_call_parse(&call, 4, argv, &error), TH_OK);
    ck_assert(th_call_count(&call, TH_OPTION_SEED, 0) == UINT64_MAX);
    th_call_free(&call);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "parse");
    tcase_add_test(tests, options_and_operands);
    tcase_add_test(tests, all_after_two_dashes_are_operands);
    tcase_add_test(tests, largest_seed_has_64_bits);
}
