/* One unit system for all tests of a suite. It takes milliseconds to read, longer than most
 * tests run, so it is read once, in the process from which Check forks the tests. No test frees
 * it. */
#ifndef TH_TEST_UNITS_H
#define TH_TEST_UNITS_H

#include <check.h>

#include "model/quantity.h"
#include "suites.h"

static struct th_units *suite_units_read;

static inline void suite_units_begin(void)
{
    suite_units_read = th_units_create(NULL);
}

__attribute__((constructor)) static void suite_units_wanted(void)
{
    before_suite = suite_units_begin;
}

static inline struct th_units *suite_units(void)
{
    ck_assert_ptr_nonnull(suite_units_read);
    return suite_units_read;
}

#endif
