/* Draws by Philox-4x32-10. */
#include "base/random.h"

#include <math.h>

void th_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)0xD2511F53u * c0;
        uint64_t b = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(b >> 32) ^ c1 ^ k0;
        c2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)b;
        c3 = (uint32_t)a;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

/* FNV-1a, 64 bits: the name, and behind it the count unless that is 0, as a number. */
static uint64_t stream_number(const char *name, uint64_t count)
{
    const uint64_t prime = 0x100000001b3u;
    uint64_t number = 0xcbf29ce484222325u;
    for (; *name; name++) number = (number ^ (unsigned char)*name) * prime;
    for (; count; count >>= 8) number = (number ^ (count & 255)) * prime;
    return number;
}

double th_random(uint64_t seed, uint64_t person, const char *name, uint64_t count)
{
    uint64_t stream = stream_number(name, count);
    uint32_t counter[4] = {(uint32_t)person, (uint32_t)(person >> 32), (uint32_t)stream,
                           (uint32_t)(stream >> 32)};
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t out[4];
    th_philox(counter, key, out);
    uint64_t bits = ((uint64_t)out[0] << 32 | out[1]) >> 11;
    /* The middle of a cell, never 0 or 1; the last one's would be rounded to 1. */
    return fmin(((double)bits + 0.5) * 0x1p-53, 1 - 0x1p-53);
}
