/* SHA-256 (FIPS 180-4), for naming a text in a result. */
#ifndef TH_SHA256_H
#define TH_SHA256_H

#include <stddef.h>

/* The digest in lower-case hexadecimal. */
void th_sha256(const void *bytes, size_t count, char hex[65]);

#endif
