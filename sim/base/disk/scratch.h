/* A file without a name, which is gone when it is closed, however its process ends. */
#ifndef TH_SCRATCH_H
#define TH_SCRATCH_H

#include "base/status.h"

/* In the folder of a path, for reading and writing. */
enum th_status th_scratch_open(const char *beside, int *file, struct th_error *error);

#endif
