/* The suites that are linked into a program of tests: each file of tests enters its own. */
#ifndef TH_SUITES_H
#define TH_SUITES_H

struct test_suite {
    const char *file; /* tests/engine/step.c */
    int (*run)(void); /* an exit code */
    struct test_suite *next;
};

extern struct test_suite *test_suites;

/* Of a file of tests: called before its suite, in the process from which Check forks the tests;
 * or NULL. */
__attribute__((unused)) static void (*before_suite)(void);

#endif
