/* UTF-8: whether bytes are a text, and the plain spelling of text from a printed page. */
#ifndef TH_UTF8_H
#define TH_UTF8_H

#include <stddef.h>

/* The offset of the first byte that is not UTF-8, or is a control character other than tab,
 * line feed and carriage return; length if there is none. */
size_t th_utf8_end(const char *text, size_t length);

/* Copies UTF-8 with each blank of Unicode (category Zs: no-break, thin, ideographic, ...) as "
 * ", minus (U+2212) and the hyphens U+2010, U+2011 as "-", the strokes U+2044 and U+2215 as
 * "/", and without what has no width (U+200B, U+2060, U+FEFF, U+00AD); then with one blank for
 * several, none at its ends. A dash (U+2013, U+2014) stays: it may stand between two numbers.
 * plain holds strlen(text) + 1. */
void th_utf8_plain(const char *text, char *plain);

#endif
