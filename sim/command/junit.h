#ifndef TH_COMMAND_JUNIT_H
#define TH_COMMAND_JUNIT_H

#include "ensemble/require.h"

/* Writes what came of a run to `path`: members, those that failed, requirements (findings may
 * be NULL). error holds the sentences that were said of them. */
enum th_status th_run_junit(const struct th_trace *trace, const struct th_finding *findings,
                            const char *path, struct th_error *error);

#endif
