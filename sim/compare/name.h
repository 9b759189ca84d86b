/* Names of series, as a scenario may write them: the NAME of an instance may be left out where
 * a result has one instance of its slot. */
#ifndef TH_COMPARE_NAME_H
#define TH_COMPARE_NAME_H

#include "model/model.h"
#include "result/result.h"

/* The series of that name, or the number ("fault.closed" for "fault.kink.closed"). NULL if
 * there is none, with an error message if there are several candidates. */
const struct th_series *th_series_find(const struct th_catalog *catalog,
                                       const struct th_result *result, const char *name,
                                       struct th_error *error);
/* True, with an error message "WHERE: ...", for an output of 0.1 that is a number of another
 * one's path now: "effect.relief.peak". */
bool th_series_retired(const struct th_catalog *catalog, const char *where, const char *name,
                       struct th_error *error);
/* An error for a name in the file `path` that neither the result nor, with any drug and any
 * name of an instance, the catalogue has. */
enum th_status th_series_check(const struct th_catalog *catalog, const struct th_result *result,
                               const char *path, const char *name, struct th_error *error);

#endif
