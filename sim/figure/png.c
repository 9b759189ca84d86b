/* PNG (W3C, second edition) by zlib: indexed, each row as its difference from the one above, so
 * that rows alike cost nothing. */
#include "figure/png.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/text/print.h"
#include "figure/figure.h"

enum { UP = 2, COLOURS = 256 };

static void put_number(FILE *out, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8) fputc((int)(number >> shift & 255), out);
}

/* The checksum is that of kind and bytes. */
static void put_chunk(FILE *out, const char *kind, const unsigned char *bytes, size_t count)
{
    const uLong sum = crc32(crc32(0, (const unsigned char *)kind, 4), bytes, (uInt)count);
    put_number(out, (uint32_t)count);
    fwrite(kind, 1, 4, out);
    fwrite(bytes, 1, count, out);
    put_number(out, (uint32_t)sum);
}

static void put_head(FILE *out, size_t width, size_t height)
{
    unsigned char head[13] = {[8] = 8, [9] = 3}; /* 8 bits, a palette */
    for (int k = 0; k < 4; k++) {
        head[k] = (unsigned char)(width >> (24 - 8 * k));
        head[4 + k] = (unsigned char)(height >> (24 - 8 * k));
    }
    unsigned char opaque[COLOURS];
    memset(opaque, 255, sizeof opaque);
    opaque[TH_PNG_CLEAR] = 0;
    fwrite("\x89PNG\r\n\x1a\n", 1, 8, out);
    put_chunk(out, "IHDR", head, sizeof head);
    put_chunk(out, "PLTE", &th_viridis[0][0], sizeof th_viridis);
    put_chunk(out, "tRNS", opaque, sizeof opaque);
}

/* The whole image, to be freed; NULL: no memory. */
static char *whole(const unsigned char *rows, size_t row_bytes, size_t width, size_t height,
                   size_t *length)
{
    uLongf packed_bytes = compressBound(row_bytes);
    unsigned char *packed = malloc(packed_bytes);
    char *image = NULL;
    FILE *out = packed ? open_memstream(&image, length) : NULL;
    bool sound = out && compress2(packed, &packed_bytes, rows, row_bytes, 9) == Z_OK;
    if (sound) {
        put_head(out, width, height);
        put_chunk(out, "IDAT", packed, packed_bytes);
        put_chunk(out, "IEND", packed, 0);
    }
    if (out)
        sound = fclose(out) == 0 && sound;
    free(packed);
    if (!sound) {
        free(image);
        image = NULL;
    }
    return image;
}

enum th_status th_png_uri(FILE *out, const unsigned char *indices, size_t width, size_t height,
                          struct th_error *error)
{
    const size_t stride = width + 1;
    unsigned char *rows = calloc(height, stride);
    for (size_t r = 0; rows && r < height; r++) {
        rows[r * stride] = UP;
        for (size_t k = 0; k < width; k++) {
            const unsigned char above = r ? indices[(r - 1) * width + k] : 0;
            rows[r * stride + 1 + k] = (unsigned char)(indices[r * width + k] - above);
        }
    }
    size_t length = 0;
    char *image = rows ? whole(rows, height * stride, width, height, &length) : NULL;
    free(rows);
    if (!image)
        return th_error_add(error, TH_NO_MEMORY, "no memory for an image");
    fputs("data:image/png;base64,", out);
    th_print_base64(out, (const unsigned char *)image, length);
    free(image);
    return TH_OK;
}
