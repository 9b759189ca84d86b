/* Reads a result of Thecal back from its HDF5 file. */
#ifndef TH_RESULT_READ_H
#define TH_RESULT_READ_H

#include "base/status.h"
#include "result/result.h"

/* NULL and an error message if the file is damaged or not a result. th_result_free. */
struct th_result *th_store_read(const char *path, struct th_error *error);

#endif
