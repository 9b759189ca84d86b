/* UTF-8 by RFC 3629. */
#include "base/text/utf8.h"

#include <string.h>

/* The length of the character at the start of text; 0 if it is none (RFC 3629). */
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

/* The plain spelling of a character of those bytes; NULL: itself. */
static const char *meaning(const char *text, size_t bytes)
{
    static const struct {
        const char *least, *most, *meant;
    } signs[] = {
        {"\xC2\xA0", "\xC2\xA0", " "},         {"\xC2\xAD", "\xC2\xAD", ""},
        {"\xE1\x9A\x80", "\xE1\x9A\x80", " "}, {"\xE2\x80\x80", "\xE2\x80\x8A", " "},
        {"\xE2\x80\x8B", "\xE2\x80\x8B", ""},  {"\xE2\x80\x90", "\xE2\x80\x91", "-"},
        {"\xE2\x80\xAF", "\xE2\x80\xAF", " "}, {"\xE2\x81\x84", "\xE2\x81\x84", "/"},
        {"\xE2\x81\x9F", "\xE2\x81\x9F", " "}, {"\xE2\x81\xA0", "\xE2\x81\xA0", ""},
        {"\xE2\x88\x92", "\xE2\x88\x92", "-"}, {"\xE2\x88\x95", "\xE2\x88\x95", "/"},
        {"\xE3\x80\x80", "\xE3\x80\x80", " "}, {"\xEF\xBB\xBF", "\xEF\xBB\xBF", ""},
    };
    for (size_t k = 0; k < sizeof signs / sizeof signs[0]; k++)
        if (strlen(signs[k].least) == bytes && memcmp(text, signs[k].least, bytes) >= 0 &&
            memcmp(text, signs[k].most, bytes) <= 0)
            return signs[k].meant;
    return NULL;
}

void th_utf8_plain(const char *text, char *plain)
{
    size_t length = strlen(text), used = 0, bytes;
    for (size_t k = 0; k < length; k += bytes) {
        bytes = character((const unsigned char *)text + k, length - k);
        bytes = bytes ? bytes : 1;
        const char *meant = meaning(text + k, bytes);
        size_t count = meant ? strlen(meant) : bytes;
        const char *piece = meant ? meant : text + k;
        if (*piece == ' ' && count == 1 && (used == 0 || plain[used - 1] == ' '))
            continue;
        memcpy(plain + used, piece, count);
        used += count;
    }
    plain[used - (used && plain[used - 1] == ' ')] = '\0';
}
