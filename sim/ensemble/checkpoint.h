/* A checkpoint: a file with the results so far and the state of the blocks in flight.
 *
 *     header | checksum of each member | the trace, mapped | images: {block number, its bytes}
 * ...
 *
 * The trace lies in the file from the start, so that finished members survive even a killed
 * process or a power failure. Which parts of it reached the disk, and in which order, is
 * unknown then: a member counts as finished only if its checksum holds over all that is kept of
 * it; any other begins anew. Images are appended when a run is interrupted; then the whole file
 * is sealed with a checksum. Without a seal images are not read; a file whose seal does not
 * hold is rejected.
 *
 * The file is locked (flock) until the trace is freed: one run at a time. A checkpoint belongs
 * to one scenario text, the texts of its parts, one set of overrides and one version of the
 * program on one kind of machine; anything else is rejected. */
#ifndef TH_CHECKPOINT_H
#define TH_CHECKPOINT_H

#include "layout/trace.h"

enum { TH_CHECKPOINT_HEADER = 4096 };

struct th_checkpoint;

/* A hash of all that a saved state depends on: the texts of the scenario and its parts,
 * overrides and parameters, the version of the program, the members. */
uint64_t th_checkpoint_fingerprint(const struct th_layout *layout, uint64_t first,
                                   uint64_t members);

/* Creates the file, or opens it (resume) and reads its images; *trace lies in it and is the
 * caller's to free. An existing file is overwritten only if it is empty or a checkpoint that is
 * spent. */
enum th_status th_checkpoint_open(const struct th_layout *layout, uint64_t first,
                                  uint64_t members, const char *path, bool resume,
                                  struct th_checkpoint **checkpoint, struct th_trace **trace,
                                  struct th_error *error);
void th_checkpoint_free(struct th_checkpoint *checkpoint);

/* The bytes of a block in flight when the run was interrupted, or NULL. */
const void *th_checkpoint_image(const struct th_checkpoint *checkpoint, uint64_t number);

/* A member is finished: all of it, its status too, is in the trace. Any thread. */
void th_checkpoint_done(struct th_checkpoint *checkpoint, uint64_t member);

/* Appends a block in flight. One thread at a time. */
enum th_status th_checkpoint_keep(struct th_checkpoint *checkpoint, uint64_t number,
                                  const void *bytes, size_t count, struct th_error *error);

/* Seals the file; all of it is on the disk when this returns. */
enum th_status th_checkpoint_close(struct th_checkpoint *checkpoint, struct th_error *error);

/* The result of a trace was written: if it lies in a checkpoint, the file is spent, and another
 * run may overwrite it. */
void th_checkpoint_spend(const struct th_trace *trace);

#endif
