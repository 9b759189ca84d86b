/* Writes and checks the seal of a file (seal.h). */
#include "base/disk/seal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/disk/checksum.h"

enum { SEAL = 15 + 32 + 1 };

static const char seal_mark[] = "thecal-checksum";

static void print_seal(char text[SEAL + 1], const struct th_checksum *sums)
{
    snprintf(text, SEAL + 1, "%s%016" PRIx64 "%016" PRIx64 "\n", seal_mark, sums->s, sums->r);
}

bool th_part_seal(struct th_part *part)
{
    struct th_checksum sums;
    char text[SEAL + 1];
    off_t length = part->failed ? -1 : lseek(part->file, 0, SEEK_END);
    if (length < 0)
        return false;
    if (!th_checksum_file(part->file, 0, length, &sums)) {
        part->failed = errno;
        return false;
    }
    print_seal(text, &sums);
    th_part_write(part, text, SEAL, length);
    return true;
}

enum th_seal th_part_check_seal(struct th_part *part)
{
    struct th_checksum sums;
    char text[SEAL + 1], found[SEAL + 1] = "";
    off_t length = lseek(part->file, 0, SEEK_END);
    if (length < 0)
        part->failed = errno;
    if (length >= SEAL)
        th_part_read(part, found, SEAL, length - SEAL);
    if (part->failed)
        return TH_SEAL_UNREAD;
    if (memcmp(found, seal_mark, sizeof seal_mark - 1) != 0)
        return TH_SEAL_NONE;
    if (!th_checksum_file(part->file, 0, length - SEAL, &sums)) {
        part->failed = errno;
        return TH_SEAL_UNREAD;
    }
    print_seal(text, &sums);
    return memcmp(text, found, SEAL) == 0 ? TH_SEAL_HOLDS : TH_SEAL_BROKEN;
}
