/* A checkpoint: one file that holds the results so far and the bytes of the blocks in flight.
 *
 *     header | the trace, mapped | images: {block number, bytes of the block} ...
 *
 * The trace lives in the file from the start, so that blocks that are done survive even a killed
 * process; images are appended when a run is interrupted, and then the file is sealed with a checksum,
 * which must hold when it is resumed. A checkpoint belongs to one scenario text,
 * one set of overrides, one version of the program on one kind of machine: anything else is refused. */
#ifndef TH_CHECKPOINT_H
#define TH_CHECKPOINT_H

#include "run.h"

enum { TH_CHECKPOINT_HEADER = 4096 };

struct th_checkpoint;

/* Creates the file, or opens it (resume) and reads its images; *trace lives in it. */
enum th_status th_checkpoint_open(const struct th_rig *rig, uint64_t first, uint64_t members,
                                  const char *path, bool resume, struct th_checkpoint **checkpoint,
                                  struct th_trace **trace, struct th_error *error);
void th_checkpoint_free(struct th_checkpoint *checkpoint);

/* The bytes of a block in flight when the run was interrupted, or NULL. */
const void *th_checkpoint_image(const struct th_checkpoint *checkpoint, uint64_t number);

/* Appends a block in flight. One thread at a time. */
enum th_status th_checkpoint_keep(struct th_checkpoint *checkpoint, uint64_t number,
                                  const void *bytes, size_t count, struct th_error *error);

/* Everything is on the disk when this returns. */
enum th_status th_checkpoint_close(struct th_checkpoint *checkpoint, struct th_error *error);

#endif
