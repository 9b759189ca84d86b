#include "utf8.h"

/* How many bytes the character at the start of text takes; 0 if it is none (RFC 3629). */
static size_t character(const unsigned char *text, size_t length)
{
    unsigned char first = text[0];
    if (first < 0x80)
        return (first >= ' ' && first != 127) || first == '\t' || first == '\n' ||
               first == '\r';
    size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || bytes > length)
        return 0;
    for (size_t k = 1; k < bytes; k++)
        if ((text[k] & 0xC0) != 0x80)
            return 0;
    unsigned char second = text[1];
    /* 0xC2: U+0080 to U+009F steer a terminal as ESC does */
    unsigned char least = first == 0xC2 || first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= least && second <= most ? bytes : 0;
}

size_t th_utf8_end(const char *text, size_t length)
{
    for (size_t k = 0; k < length;) {
        size_t bytes = character((const unsigned char *)text + k, length - k);
        if (bytes == 0)
            return k;
        k += bytes;
    }
    return length;
}
