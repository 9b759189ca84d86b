/* What only models together can tell of a scenario: a tip beyond the end of the canal, a fault beyond
 * the end of the catheter. */
#ifndef TH_REHEARSE_H
#define TH_REHEARSE_H

#include "rig.h"

/* Starts the first members of the run, up to a block of them, and lets time stand still. TH_OK, or
 * TH_BAD_INPUT with a sentence for each model that refused. */
enum th_status th_rehearse(const struct th_rig *rig, struct th_error *error);

#endif
