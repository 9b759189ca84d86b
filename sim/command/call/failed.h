/* Results without any value to show: the sentence. */
#ifndef TH_COMMAND_FAILED_H
#define TH_COMMAND_FAILED_H

#include "base/status.h"
#include "result/about.h"

/* Adds the sentence, of usage: all members failed, the first in what and when; or there is no
 * value. */
enum th_status th_failed_all(const struct th_about *about, const char *file,
                             struct th_error *error);

#endif
