/* The state of a block as bytes that can be kept outside, and put back: a head with the
 * scenario's fingerprint, the version and a checksum, and the block as it lies. */
#ifndef TH_SAVED_H
#define TH_SAVED_H

#include "engine/block.h"

/* Returns the bytes that it needs, and writes them if `size` suffices. fingerprint: of the
 * scenario. */
size_t th_saved_write(const struct th_block *block, uint64_t fingerprint, void *bytes,
                      size_t size);

/* TH_BAD_INPUT and a sentence if the bytes are not those of a block of this scenario, or were
 * changed; the block is as it was, then. file: of the scenario, for the sentence. */
enum th_status th_saved_read(struct th_block *block, uint64_t fingerprint, const char *file,
                             const void *bytes, size_t size, struct th_error *error);

#endif
