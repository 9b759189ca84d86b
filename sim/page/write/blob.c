/* Arrays in planes of bytes, deflated, in base64. */
#include "page/write/blob.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/text/print.h"

static const size_t widths[] = {8, 4, 2};
static const char *const names[] = {"f8", "f4", "u2"};

enum { GAP = 65535, STEPS = 65534 };

static size_t size_of(const struct th_blob_array *array)
{
    return array->count * widths[array->kind];
}

/* Takes the bytes over. */
static size_t keep(struct th_blob *blob, struct th_blob_array array)
{
    for (size_t k = 0; k < blob->count && array.bytes; k++) {
        const struct th_blob_array *other = &blob->arrays[k];
        if (other->kind == array.kind && other->count == array.count &&
            memcmp(other->bytes, array.bytes, size_of(&array)) == 0) {
            free(array.bytes);
            return k;
        }
    }
    if (blob->count == blob->capacity) {
        const size_t capacity = 2 * blob->capacity + 16;
        struct th_blob_array *more = realloc(blob->arrays, capacity * sizeof *more);
        if (more) {
            blob->arrays = more;
            blob->capacity = capacity;
        }
    }
    if (!array.bytes || blob->count == blob->capacity) {
        free(array.bytes);
        blob->failed = true;
        return 0;
    }
    blob->arrays[blob->count] = array;
    return blob->count++;
}

/* The k-th number of an array as its bits, into the planes. */
static void set(struct th_blob_array *array, size_t k, uint64_t bits)
{
    for (size_t p = 0; p < widths[array->kind]; p++)
        array->bytes[p * array->count + k] = (uint8_t)(bits >> (8 * p));
}

static struct th_blob_array make(enum th_blob_kind kind, size_t count)
{
    return (struct th_blob_array){
        .kind = kind, .count = count, .bytes = malloc(count * widths[kind] + 1)};
}

size_t th_blob_add(struct th_blob *blob, enum th_blob_kind kind, const double *values,
                   size_t count)
{
    struct th_blob_array array = make(kind, count);
    for (size_t k = 0; array.bytes && k < count; k++) {
        uint64_t bits = 0;
        if (kind == TH_BLOB_F8) {
            memcpy(&bits, &values[k], sizeof bits);
        } else {
            const float single = isnan(values[k]) ? NAN : (float)values[k];
            uint32_t word;
            memcpy(&word, &single, sizeof word);
            bits = word;
        }
        set(&array, k, bits);
    }
    return keep(blob, array);
}

size_t th_blob_add_log(struct th_blob *blob, const double *values, size_t count, double least,
                       double most)
{
    struct th_blob_array array = make(TH_BLOB_U2, count);
    const double span = most > least ? log(most / least) : 1;
    for (size_t k = 0; array.bytes && k < count; k++) {
        const double share = values[k] > least ? log(values[k] / least) / span : 0;
        const double step = round(STEPS * fmin(share, 1));
        set(&array, k, isnan(values[k]) ? GAP : (uint64_t)step);
    }
    return keep(blob, array);
}

void th_blob_list(const struct th_blob *blob, FILE *out)
{
    fputc('[', out);
    for (size_t k = 0; k < blob->count; k++)
        fprintf(out, "%s[%zu,\"%s\"]", k ? "," : "", blob->arrays[k].count,
                names[blob->arrays[k].kind]);
    fputc(']', out);
}

enum th_status th_blob_write(const struct th_blob *blob, FILE *out, struct th_error *error)
{
    z_stream stream = {.zalloc = Z_NULL};
    size_t total = 0;
    for (size_t k = 0; k < blob->count; k++) total += size_of(&blob->arrays[k]);
    const size_t capacity = compressBound(total) + 64;
    uint8_t *packed = malloc(capacity);
    bool sound = packed && !blob->failed && deflateInit(&stream, 9) == Z_OK;
    const bool begun = sound;
    stream.next_out = packed;
    stream.avail_out = (uInt)capacity;
    for (size_t k = 0; k < blob->count && sound; k++) {
        if (!blob->arrays[k].count)
            continue;
        stream.next_in = blob->arrays[k].bytes;
        stream.avail_in = (uInt)size_of(&blob->arrays[k]);
        sound = deflate(&stream, Z_NO_FLUSH) == Z_OK && stream.avail_in == 0;
    }
    sound = sound && deflate(&stream, Z_FINISH) == Z_STREAM_END;
    if (sound)
        th_print_base64(out, packed, capacity - stream.avail_out);
    if (begun)
        deflateEnd(&stream);
    free(packed);
    return sound ? TH_OK
                 : th_error_add(error, TH_NO_MEMORY, "no memory for the numbers of the page");
}

void th_blob_free(struct th_blob *blob)
{
    for (size_t k = 0; k < blob->count; k++) free(blob->arrays[k].bytes);
    free(blob->arrays);
    *blob = (struct th_blob){.count = 0};
}
