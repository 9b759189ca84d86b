/* Reads a result of Thecal back from its HDF5 file. */
#ifndef TH_RESULT_READ_H
#define TH_RESULT_READ_H

#include <stdbool.h>

#include "base/status.h"
#include "result/result.h"

/* NULL and an error message if the file is damaged or not a result. th_result_free. Of members
 * of which not all are kept the values of those that are. */
struct th_result *th_store_read(const char *path, struct th_error *error);
/* Only the series whose paths are wanted, of which alone the values are read; the numbers, all.
 * members: as above; else the summary of all members in the place of some, where it is told. */
struct th_result *th_store_read_some(const char *path,
                                     bool (*wanted)(const char *path, const void *context),
                                     const void *context, bool members, struct th_error *error);
/* All series without their values, as they are without `members`. */
struct th_result *th_store_list(const char *path, struct th_error *error);

#endif
