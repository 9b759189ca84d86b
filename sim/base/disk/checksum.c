/* Sums of the words of a file, in blocks. */
#include "base/disk/checksum.h"

#include <errno.h>
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

/* errno, or 0. */
static int read_bytes(int file, unsigned char *bytes, size_t count, off_t at)
{
    while (count) {
        ssize_t done = pread(file, bytes, count, at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return done < 0 ? errno : EIO;
        bytes += done;
        at += done;
        count -= (size_t)done;
    }
    return 0;
}

bool th_checksum_file(int file, off_t from, off_t to, struct th_checksum *sum)
{
    unsigned char *block = malloc(BLOCK);
    int failed = block ? 0 : ENOMEM;
    *sum = (struct th_checksum){0};
    for (off_t at = from; !failed && at < to; at += BLOCK) {
        size_t count = to - at < BLOCK ? (size_t)(to - at) : BLOCK;
        memset(block + (count & ~(size_t)3), 0, count & 3 ? 4 : 0);
        failed = read_bytes(file, block, count, at);
        if (!failed)
            add_words(sum, block, (count + 3) & ~(size_t)3);
    }
    free(block);
    errno = failed ? failed : errno;
    return !failed;
}
