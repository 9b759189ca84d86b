/* The command catheter.replace: a new catheter of the same kind, at the same place, primed with
 * a fluid. The old one goes with what it and its walls hold; the pump's tubing stays as it is.
 */
#ifndef TH_CATHETER_REPLACE_H
#define TH_CATHETER_REPLACE_H

#include "model/model.h"

enum { TH_REPLACE_ARGS = 2 };
extern const struct th_row th_replace_args[TH_REPLACE_ARGS];

void th_replace_doubt(const struct th_setup *setup, const double *args, struct th_error *found);
void th_ladder_replace(const struct th_view *view, const double *args, int lane);

#endif
