/* Compares a result with a reference, another result or a curve in CSV (compare/csv.h).
 *
 * A series that measures round-off (its attribute `roundoff`, up to what the catalogue states
 * for that output) has no smaller absolute tolerance than that, unless a tolerance names it. */
#ifndef TH_COMPARE_H
#define TH_COMPARE_H

#include "compare/csv.h"
#include "compare/verdict.h"
#include "model/model.h"

/* Two results are compared in their series and in the numbers that they have in common
 * ("csf.tip_concentration max"); a tolerance of an output also holds for its numbers of the
 * same unit. A CSV has series only.
 *
 * The result is evaluated at the reference's times by the nature of each of its series
 * (compare/value.h); NaN equals NaN only. Later tolerances take precedence; one that names no
 * series of the reference is an error. catalog NULL: the round-off that a result states is
 * taken as it is, and a name that the catalogue does not have is missing; else such a column is
 * an error. */
enum th_status th_compare(const struct th_catalog *catalog, const char *result,
                          const char *reference, const struct th_tolerance *tolerances,
                          size_t tolerance_count, struct th_verdict *verdict,
                          struct th_error *error);

#endif
