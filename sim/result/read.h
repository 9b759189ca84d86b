/* Reads a result of Thecal back from its HDF5 file. */
#ifndef TH_RESULT_READ_H
#define TH_RESULT_READ_H

#include <stdbool.h>

#include "base/status.h"
#include "result/result.h"

/* NULL and an error message if the file is damaged or not a result. th_result_free. */
struct th_result *th_store_read(const char *path, struct th_error *error);
/* Only the series whose paths are wanted, of which alone the values are read; the numbers, all.
 */
struct th_result *th_store_read_some(const char *path,
                                     bool (*wanted)(const char *path, const void *context),
                                     const void *context, struct th_error *error);
/* All series without their values. */
struct th_result *th_store_list(const char *path, struct th_error *error);

#endif
