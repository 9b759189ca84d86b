/* Writes a result as HDF5: netCDF-4 dimension scales, NXdata groups, CF attributes, provenance,
 * the scenario and every resolved parameter. The bytes depend on the scenario alone, not on the
 * threads. Only sim/store includes hdf5.h. */
#ifndef TH_STORE_H
#define TH_STORE_H

#include "layout/trace.h"
#include "store/options.h"

/* Writes beside path, syncs and renames: under its name a result is complete or does not exist.
 * options NULL: all zero. */
enum th_status th_store_write(const struct th_trace *trace, const char *path,
                              const struct th_store_options *options, struct th_error *error);

#endif
