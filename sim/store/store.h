/* Writes a result as HDF5: netCDF-4 dimension scales, NXdata groups, CF attributes, provenance,
 * the scenario and every resolved parameter. The bytes depend on the scenario alone, not on the
 * threads, nor on the order in which members end. Only sim/store includes hdf5.h.
 *
 * A result has its place from the beginning: before the run its datasets are made, each whole
 * and at a known offset; a block that is finished writes its rows there (pwrite), and its log
 * beside it; at the end come the log in the order of members, and what all members together
 * came to. Until then it lies beside its name, and it is complete or not there under it.
 * Compressed datasets have no known offsets: they are written at the end, from a whole trace.
 */
#ifndef TH_STORE_H
#define TH_STORE_H

#include "ensemble/ensemble.h"
#include "store/options.h"

struct th_store;

/* Opens the file beside path for the members of a trace, which stays the caller's until the
 * store is closed. Of the options those that say how it is written. NULL: all zero. */
enum th_status th_store_open(const struct th_trace *trace, const char *path,
                             const struct th_store_options *options, struct th_store **store,
                             struct th_error *error);
/* Writes columns and logs of `count` members from the from-th on of a whole trace; they are in
 * one block. Any thread. false: th_store_drop tells why. */
bool th_store_take(struct th_store *store, const struct th_trace *trace, uint64_t from,
                   uint64_t count);
/* Adds the summary of a part, the words of its /run/part/summary: where traces are shown, that
 * of members is not counted by take. False: they do not fit, or no memory. */
bool th_store_add_summary(struct th_store *store, const int64_t *words, size_t count);
/* Writes the rest (all, from a trace that is whole), syncs and renames. Frees the store.
 * options: with what is known after the run. */
enum th_status th_store_close(struct th_store *store, const struct th_store_options *options,
                              struct th_error *error);
/* Removes what was written. A sentence if writing had failed. NULL: nothing. */
enum th_status th_store_drop(struct th_store *store, struct th_error *error);

/* Open and close at once, of a whole trace. */
enum th_status th_store_write(const struct th_trace *trace, const char *path,
                              const struct th_store_options *options, struct th_error *error);

/* A store as the sink of a run. It is refused while another run streams into the same file. */
struct th_store_stream {
    const char *path;
    const struct th_store_options *options;
    struct th_store *store; /* made by the run; NULL: it did not come so far */
};
struct th_sink th_store_sink(struct th_store_stream *stream);

#endif
