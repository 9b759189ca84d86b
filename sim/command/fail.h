#ifndef TH_COMMAND_FAIL_H
#define TH_COMMAND_FAIL_H

#include "base/print.h"
#include "command/command.h"

/* "error_count" and "errors", each with file, line, column, path, message and its whole text.
 */
void th_errors_json(const struct th_error *error, struct th_json *json);

/* A command that ends without a result: with --json an object with its sentences on call->out,
 * in `junit` (NULL: nowhere) a suite with a case for each. What cannot be written adds a
 * sentence. */
void th_call_failed(const struct th_call *call, const char *junit, int code,
                    struct th_error *error);

#endif
