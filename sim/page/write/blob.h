/* The numbers of a page: arrays one after the other, compressed and written as text. Each lies
 * in planes, all first bytes, then all second ones, the lowest first; so they compress to about
 * half. An array that is there already is not stored again. */
#ifndef TH_PAGE_BLOB_H
#define TH_PAGE_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/status.h"

enum th_blob_kind {
    TH_BLOB_F8,
    TH_BLOB_F4,
    TH_BLOB_U2 /* logarithms: least (most / least)^(u / 65534); 65535 is a gap */
};

struct th_blob {
    struct th_blob_array {
        enum th_blob_kind kind;
        size_t count; /* of numbers */
        uint8_t *bytes;
    } * arrays;
    size_t count, capacity;
    bool failed; /* no memory: th_blob_write says so */
};

/* Both return the number of the array. */
size_t th_blob_add(struct th_blob *blob, enum th_blob_kind kind, const double *values,
                   size_t count);
/* As U2 between two numbers above 0; what is at or below the least is step 0. */
size_t th_blob_add_log(struct th_blob *blob, const double *values, size_t count, double least,
                       double most);

/* [[841,"f8"],[841,"f4"]] */
void th_blob_list(const struct th_blob *blob, FILE *out);
/* Base64 of the zlib stream (level 9) of all arrays. */
enum th_status th_blob_write(const struct th_blob *blob, FILE *out, struct th_error *error);
void th_blob_free(struct th_blob *blob);

#endif
