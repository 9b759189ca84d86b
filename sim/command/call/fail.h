/* The errors of a command that has no result, as JSON and as JUnit XML for other programs. */
#ifndef TH_COMMAND_FAIL_H
#define TH_COMMAND_FAIL_H

#include "base/text/print.h"
#include "command/call/command.h"

/* "error_count" and "errors": objects of file, line, column, path, message and whole text. */
void th_errors_json(const struct th_error *error, struct th_json *json);

/* With --json an object with the errors on call->out; in the file `junit` (NULL: none) a suite
 * with a case for each. If that cannot be written, the error gains a message. */
void th_call_print_failure(const struct th_call *call, const char *junit, int code,
                           struct th_error *error);

#endif
