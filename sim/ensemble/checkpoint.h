/* A checkpoint: one file that holds the results so far and the bytes of the blocks in flight.
 *
 *     header | checksums of the members | the trace, mapped | images: {block number, its bytes}
 * ...
 *
 * The trace lives in the file from the start, so that members that are done survive even a
 * killed process or a power failure. What of it reached the disk, and in which order, is not
 * known then: a member counts as done only if its checksum holds over all that is kept of it,
 * any other begins anew. Images are appended when a run is interrupted, and then the whole file
 * is sealed with a checksum; without the seal they are not read, and a file whose seal does not
 * hold is refused.
 *
 * One run at a time: the file is locked (flock) until the trace is freed. A checkpoint belongs
 * to one scenario text, its parts' texts, one set of overrides, one version of the program on
 * one kind of machine: anything else is refused. */
#ifndef TH_CHECKPOINT_H
#define TH_CHECKPOINT_H

#include "engine/advance.h"

enum { TH_CHECKPOINT_HEADER = 4096 };

struct th_checkpoint;

/* What a saved state belongs to, as a number: the texts of the scenario and its parts,
 * overrides and parameters, the program's version, the members. */
uint64_t th_checkpoint_fingerprint(const struct th_layout *layout, uint64_t first,
                                   uint64_t members);

/* Creates the file, or opens it (resume) and reads its images; *trace lives in it. A file that
 * is there is begun anew only if it is empty or a checkpoint that is spent. */
enum th_status th_checkpoint_open(const struct th_layout *layout, uint64_t first,
                                  uint64_t members, const char *path, bool resume,
                                  struct th_checkpoint **checkpoint, struct th_trace **trace,
                                  struct th_error *error);
void th_checkpoint_free(struct th_checkpoint *checkpoint);

/* The bytes of a block in flight when the run was interrupted, or NULL. */
const void *th_checkpoint_image(const struct th_checkpoint *checkpoint, uint64_t number);

/* All that is kept of a member, its status too, is in the trace. Any thread. */
void th_checkpoint_done(struct th_checkpoint *checkpoint, uint64_t member);

/* Appends a block in flight. One thread at a time. */
enum th_status th_checkpoint_keep(struct th_checkpoint *checkpoint, uint64_t number,
                                  const void *bytes, size_t count, struct th_error *error);

/* Everything is on the disk when this returns. */
enum th_status th_checkpoint_close(struct th_checkpoint *checkpoint, struct th_error *error);

/* The result of a trace was written: if it lives in a checkpoint, another run may begin in that
 * file. */
void th_checkpoint_spend(const struct th_trace *trace);

#endif
