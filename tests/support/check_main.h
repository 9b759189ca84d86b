/* A suite of tests: define fill(), which adds test cases to it. main() is in tests/main.c. */
#ifndef TH_CHECK_MAIN_H
#define TH_CHECK_MAIN_H

#include <check.h>
#include <malloc.h>
#include <stdlib.h>

#include "suites.h"

/* Check writes to a file where the test is at each assertion that holds, to name the last one
 * if the program crashes: half the time of a suite that asserts in loops. An assertion that
 * holds again and again is named once, and after so many none: a debugger, or a sanitizer,
 * tells where a test stands that goes on for so long. */
static inline void note_place(const char *file, int line)
{
    static const char *last_file;
    static int last_line, notes;
    if ((file == last_file && line == last_line) || notes >= 1000)
        return;
    last_file = file;
    last_line = line;
    notes++;
    _mark_point(file, line);
}
#define _mark_point(file, line) note_place((file), (line))

static void fill(Suite *suite);

static int run_suite(void)
{
    /* A suite reads scenario after scenario: memory that was given back is kept for the next,
     * that of a block too, which the kernel would clear anew page by page. */
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
    if (before_suite)
        before_suite();
    Suite *suite = suite_create(TH_SUITE);
    fill(suite);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* Known to main() before that begins. */
__attribute__((constructor)) static void enter_suite(void)
{
    static struct test_suite suite = {__BASE_FILE__, run_suite, NULL};
    suite.next = test_suites;
    test_suites = &suite;
}

/* The rounds of a loop: `all`, or, where TH_TEST_BRIEF is set, `some`: under the sanitizers,
 * which look for faults of memory, not of numbers. */
static inline int rounds(int all, int some)
{
    return getenv("TH_TEST_BRIEF") ? some : all;
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
