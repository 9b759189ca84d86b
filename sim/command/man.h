/* The manual page (man(7), clean under mandoc -Tlint) and the completion for bash, generated
 * from the tables of commands and options, to call->out. */
#ifndef TH_MAN_H
#define TH_MAN_H

#include "command/call/command.h"

void th_man_print(const struct th_call *call);
void th_completion_print(const struct th_call *call);

#endif
