/* JUnit XML, as CI services read it: a suite of cases, complete on the disk or not there at
 * all. */
#ifndef TH_JUNIT_H
#define TH_JUNIT_H

#include <stdio.h>

#include "base/status.h"

struct th_junit {
    const char *suite; /* "thecal.compare" */
    size_t tests, failures, errors, skipped;
    FILE *cases; /* written before the totals are known */
    char *text;
    size_t length;
};

enum th_junit_kind { TH_CASE_PASSED, TH_CASE_FAILED, TH_CASE_ERROR, TH_CASE_SKIPPED };

enum th_status th_junit_open(struct th_junit *junit, const char *suite, struct th_error *error);
/* type: of the failure ("difference"); message: what is wrong, "" if nothing is. */
void th_junit_case(struct th_junit *junit, enum th_junit_kind kind, const char *name,
                   const char *type, const char *message);
enum th_status th_junit_close(struct th_junit *junit, const char *path, struct th_error *error);

#endif
