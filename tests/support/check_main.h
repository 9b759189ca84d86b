/* main() of a test program: define fill(), which adds test cases to the suite. */
#ifndef TH_CHECK_MAIN_H
#define TH_CHECK_MAIN_H

#include <check.h>
#include <stdlib.h>

static void fill(Suite *suite);

int main(void)
{
    Suite *suite = suite_create(TH_SUITE);
    fill(suite);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* A test case with a generous time limit, for suites that simulate. */
static inline TCase *add_case(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_set_timeout(tests, 300);
    suite_add_tcase(suite, tests);
    return tests;
}

#endif
