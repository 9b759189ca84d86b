/* Writes and reads the bytes of a saved state. */
#include "engine/saved.h"

#include <string.h>

struct saved {
    char magic[16];
    uint64_t fingerprint; /* of the scenario, whichever member */
    uint64_t sum;         /* of the bytes */
};

static const char saved_magic[16] = "thecal state 1";

static struct saved describe(uint64_t fingerprint, const void *bytes, size_t count)
{
    struct saved saved = {.fingerprint = fingerprint};
    const unsigned char *b = bytes;
    memcpy(saved.magic, saved_magic, sizeof saved_magic);
    for (size_t k = 0; k < count; k++) saved.sum = (saved.sum ^ b[k]) * 0x100000001b3u + 1;
    return saved;
}

size_t th_saved_write(const struct th_block *block, uint64_t fingerprint, void *bytes,
                      size_t size)
{
    size_t count;
    const void *from = th_block_bytes(block, &count);
    if (!bytes || size < sizeof(struct saved) + count)
        return sizeof(struct saved) + count;
    const struct saved saved = describe(fingerprint, from, count);
    memcpy(bytes, &saved, sizeof saved);
    memcpy((unsigned char *)bytes + sizeof saved, from, count);
    return sizeof saved + count;
}

enum th_status th_saved_read(struct th_block *block, uint64_t fingerprint, const char *file,
                             const void *bytes, size_t size, struct th_error *error)
{
    struct saved found;
    size_t count;
    th_block_bytes(block, &count);
    if (size >= sizeof found)
        memcpy(&found, bytes, sizeof found);
    if (size < sizeof found || memcmp(found.magic, saved_magic, sizeof saved_magic) != 0)
        return th_error_add(error, TH_BAD_INPUT, "these bytes are no saved state of thecal");
    if (found.fingerprint != fingerprint)
        return th_error_add(error, TH_BAD_INPUT,
                            "the saved state belongs to another scenario, other overrides or "
                            "another version of thecal, not to %s",
                            file);
    if (size != sizeof found + count)
        return th_error_add(error, TH_BAD_INPUT,
                            "a saved state of this run has %zu bytes, not %zu",
                            sizeof found + count, size);
    const unsigned char *from = (const unsigned char *)bytes + sizeof found;
    if (found.sum != describe(fingerprint, from, count).sum)
        return th_error_add(error, TH_BAD_INPUT,
                            "the saved state was damaged: its checksum does not hold");
    th_block_restore(block, from);
    return TH_OK;
}
