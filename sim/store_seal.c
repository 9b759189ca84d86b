/* A line at the very end of a result that tells whether a byte before it was damaged.
 *
 * HDF5 protects its own structures by checksums, but neither plain arrays nor the heap of its
 * texts, and a damaged heap can crash libhdf5. All readers of HDF5 ignore what lies behind its
 * end. A file without the line (repacked, edited by a tool) is read like any other. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checksum.h"
#include "store_file.h"

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
    if (length < 0 || !th_checksum_file(part->file, 0, length, &sums))
        return false;
    print_seal(text, &sums);
    th_part_write(part, text, SEAL, length);
    return true;
}

bool th_seal_holds(const char *path)
{
    struct th_checksum sums;
    char text[SEAL + 1], found[SEAL + 1] = "";
    int file = open(path, O_RDONLY | O_CLOEXEC);
    off_t length = file < 0 ? 0 : lseek(file, 0, SEEK_END);
    bool sealed = length >= SEAL && pread(file, found, SEAL, length - SEAL) == SEAL &&
                  memcmp(found, seal_mark, sizeof seal_mark - 1) == 0;
    bool holds = true;
    if (sealed) {
        holds = th_checksum_file(file, 0, length - SEAL, &sums);
        print_seal(text, &sums);
        holds = holds && memcmp(text, found, SEAL) == 0;
    }
    if (file >= 0)
        close(file);
    return holds;
}
