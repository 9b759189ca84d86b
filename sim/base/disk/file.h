/* A file that appears under its name complete or not at all: written beside it, then renamed.
 *
 * A lock is held on it meanwhile; parts of writers that were killed are removed by the next
 * one. The first failure is kept and everything after it is dropped, so that a writer can run
 * to its end (HDF5 does not survive a driver that fails); th_part_close returns the failure. */
#ifndef TH_STORE_FILE_H
#define TH_STORE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/status.h"

struct th_part {
    const char *path; /* the name it will have, as it was given */
    char *target;     /* where that leads, links followed */
    char *beside;     /* the name it has meanwhile: target.<pid>.part */
    int file;
    int failed; /* errno of the first failure, 0 if none */
};

/* The file that a path leads to, to be freed: a link is followed, not replaced, also to a file
 * that is not there yet. Refuses what is there and is no regular file (a device would be
 * replaced), and the file that this process prints to. */
enum th_status th_part_target(const char *path, char **target, struct th_error *error);
/* The same refusals. */
enum th_status th_part_open(struct th_part *part, const char *path, struct th_error *error);
/* True if another process writes a part of the same file now. */
bool th_part_is_shared(const struct th_part *part);
void th_part_write(struct th_part *part, const void *bytes, size_t count, off_t at);
/* Bytes past the end, or after a failure, read as zero. */
void th_part_read(struct th_part *part, void *bytes, size_t count, off_t at);
void th_part_cut(struct th_part *part, off_t length);
/* keep: fsync, rename, fsync the directory. Otherwise, or after a failure, nothing is left. */
enum th_status th_part_close(struct th_part *part, bool keep, struct th_error *error);

/* All at once, for a text. */
enum th_status th_part_text(const char *path, const char *text, size_t length,
                            struct th_error *error);

#endif
