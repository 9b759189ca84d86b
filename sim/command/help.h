/* Help on the terminal, and the commands help and version. */
#ifndef TH_HELP_H
#define TH_HELP_H

#include "command/call/command.h"

void th_help_overview(const struct th_call *call);
void th_help_command(const struct th_verb *command, FILE *out);

#endif
