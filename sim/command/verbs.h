/* Entry points of the commands: each parses its options from the call and returns the exit
 * code. run, merge, check, device-test, explain, plot and report are in files of their names,
 * print in a folder; schema is with explain, reference with compare, version with help. */
#ifndef TH_VERBS_H
#define TH_VERBS_H

#include "command/call/command.h"

int th_command_run(const struct th_call *call);
int th_command_merge(const struct th_call *call);
int th_command_check(const struct th_call *call);
int th_command_device_test(const struct th_call *call);
int th_command_explain(const struct th_call *call);
int th_command_schema(const struct th_call *call);
int th_command_compare(const struct th_call *call);
int th_command_reference(const struct th_call *call);
int th_command_plot(const struct th_call *call);
int th_command_report(const struct th_call *call);
int th_command_print(const struct th_call *call);
int th_command_version(const struct th_call *call);
int th_command_help(const struct th_call *call);

#endif
