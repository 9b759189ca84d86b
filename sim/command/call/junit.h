/* The outcome of a run as JUnit XML: a case for all members, one for each that failed and one
 * for each requirement. */
#ifndef TH_COMMAND_JUNIT_H
#define TH_COMMAND_JUNIT_H

#include "ensemble/require.h"

/* Writes them to `path`. findings: [requirement_count] or NULL. error: holds the messages of
 * failed members and requirements. */
enum th_status th_run_junit(const struct th_trace *trace, const struct th_finding *findings,
                            const char *path, struct th_error *error);

#endif
