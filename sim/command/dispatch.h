/* The command line: the table of commands and the dispatcher, on top of all of sim/command. */
#ifndef TH_DISPATCH_H
#define TH_DISPATCH_H

#include "command/call/command.h"

const struct th_verb *th_verbs(size_t *count);

/* The whole program but for the choice of the catalogue. Data goes to `out`, messages to `err`.
 * Returns the exit code. */
int th_command_line(const struct th_catalog *catalog, int argc, char *const *argv, FILE *out,
                    FILE *err);

#endif
