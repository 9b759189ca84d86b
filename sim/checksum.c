#include "checksum.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 1 << 20 };

static void add_words(struct th_checksum *sums, const unsigned char *bytes, size_t count)
{
    uint64_t s = sums->s, r = sums->r;
    for (size_t k = 0; k < count; k += 4) {
        s += (uint32_t)bytes[k] | (uint32_t)bytes[k + 1] << 8 | (uint32_t)bytes[k + 2] << 16 |
             (uint32_t)bytes[k + 3] << 24;
        r += s;
    }
    *sums = (struct th_checksum){s, r};
}

bool th_checksum_file(int file, off_t from, off_t to, struct th_checksum *sum)
{
    unsigned char *block = malloc(BLOCK);
    off_t at = from;
    *sum = (struct th_checksum){0};
    while (block && at < to) {
        size_t wanted = to - at < BLOCK ? (size_t)(to - at) : BLOCK, got = 0;
        memset(block + (wanted & ~(size_t)3), 0, wanted & 3 ? 4 : 0);
        while (got < wanted) {
            ssize_t done = pread(file, block + got, wanted - got, at + (off_t)got);
            if (done <= 0)
                break;
            got += (size_t)done;
        }
        if (got < wanted)
            break;
        add_words(sum, block, (wanted + 3) & ~(size_t)3);
        at += (off_t)wanted;
    }
    free(block);
    return at == to;
}
