/* A checksum of a file, against accidents, not against intent.
 *
 * s = sum of the 32-bit words (little-endian, the last one filled up with zeros), r = sum of
 * all values that s takes on the way, both modulo 2^64. */
#ifndef TH_CHECKSUM_H
#define TH_CHECKSUM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct th_checksum {
    uint64_t s, r;
};

/* Of the bytes from .. to of an open file; false and errno if they cannot be read (EIO: there
 * are fewer; ENOMEM). */
bool th_checksum_file(int file, off_t from, off_t to, struct th_checksum *sum);

#endif
