/* A line at the very end of a result that tells whether a byte before it was damaged.
 *
 * HDF5 protects its own structures by checksums, but neither plain arrays nor the heap of its
 * texts, and a damaged heap can crash libhdf5. All readers of HDF5 ignore what lies behind its
 * end. A file without the line (repacked, edited by a tool) is read like any other.
 *
 * The checksum: s = sum of the 32-bit words (little-endian, the last one filled up with zeros),
 * r = sum of all values that s takes on the way, both modulo 2^64. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store_file.h"

enum { BLOCK = 1 << 20, SEAL = 15 + 32 + 1 };

static const char seal_mark[] = "thecal-checksum";

struct sums {
    uint64_t s, r;
};

static void add_words(struct sums *sums, const unsigned char *bytes, size_t count)
{
    uint64_t s = sums->s, r = sums->r;
    for (size_t k = 0; k < count; k += 4) {
        s += (uint32_t)bytes[k] | (uint32_t)bytes[k + 1] << 8 | (uint32_t)bytes[k + 2] << 16 |
             (uint32_t)bytes[k + 3] << 24;
        r += s;
    }
    *sums = (struct sums){s, r};
}

/* Of the first `length` bytes of a file; false if they cannot be read. */
static bool sum_file(int file, off_t length, struct sums *sums)
{
    unsigned char *block = malloc(BLOCK);
    off_t at = 0;
    *sums = (struct sums){0};
    while (block && at < length) {
        size_t wanted = length - at < BLOCK ? (size_t)(length - at) : BLOCK, got = 0;
        memset(block + (wanted & ~(size_t)3), 0, wanted & 3 ? 4 : 0);
        while (got < wanted) {
            ssize_t done = pread(file, block + got, wanted - got, at + (off_t)got);
            if (done <= 0)
                break;
            got += (size_t)done;
        }
        if (got < wanted)
            break;
        add_words(sums, block, (wanted + 3) & ~(size_t)3);
        at += (off_t)wanted;
    }
    free(block);
    return block && at == length;
}

static void print_seal(char text[SEAL + 1], const struct sums *sums)
{
    snprintf(text, SEAL + 1, "%s%016" PRIx64 "%016" PRIx64 "\n", seal_mark, sums->s, sums->r);
}

bool th_part_seal(struct th_part *part)
{
    struct sums sums;
    char text[SEAL + 1];
    off_t length = part->failed ? -1 : lseek(part->file, 0, SEEK_END);
    if (length < 0 || !sum_file(part->file, length, &sums))
        return false;
    print_seal(text, &sums);
    th_part_write(part, text, SEAL, length);
    return true;
}

bool th_seal_holds(const char *path)
{
    struct sums sums;
    char text[SEAL + 1], found[SEAL + 1] = "";
    int file = open(path, O_RDONLY | O_CLOEXEC);
    off_t length = file < 0 ? 0 : lseek(file, 0, SEEK_END);
    bool sealed = length >= SEAL && pread(file, found, SEAL, length - SEAL) == SEAL &&
                  memcmp(found, seal_mark, sizeof seal_mark - 1) == 0;
    bool holds = true;
    if (sealed) {
        holds = sum_file(file, length - SEAL, &sums);
        print_seal(text, &sums);
        holds = holds && memcmp(text, found, SEAL) == 0;
    }
    if (file >= 0)
        close(file);
    return holds;
}
