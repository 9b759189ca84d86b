/* Output files are checked against the inputs, which no command overwrites. */
#ifndef TH_COMMAND_FILES_H
#define TH_COMMAND_FILES_H

#include <stdbool.h>

#include "base/status.h"

struct th_scenario;

/* True if both paths lead, or would lead, to one file. */
bool th_same_file(const char *a, const char *b);
/* An error if --option output (NULL: nothing is written) is the input. role: of the input, for
 * the message. */
enum th_status th_output_check(const char *option, const char *output, const char *role,
                               const char *input, struct th_error *error);
/* The same for a scenario and its parts. */
enum th_status th_output_check_scenario(const char *option, const char *output,
                                        const struct th_scenario *scenario,
                                        struct th_error *error);
/* An error if no file can be written there, before anything is run: it is a folder or a device,
 * or its folder is not there or is protected. make: the folder is created. */
enum th_status th_output_check_place(const char *output, bool make, struct th_error *error);
/* An error if --option output is a file that has something in it and does not begin as its form
 * does: what is written replaces only its like. */
enum th_status th_output_check_form(const char *option, const char *output, const char *begin,
                                    const char *form, struct th_error *error);
/* An error if --junit (NULL: nothing is written) is a file that is not XML. */
enum th_status th_output_check_junit(const char *output, struct th_error *error);

#endif
