/* Is a run of bytes a text? */
#ifndef TH_UTF8_H
#define TH_UTF8_H

#include <stddef.h>

/* The offset of the first byte that is not UTF-8, or is a control character other than tab,
 * line feed and carriage return; length if there is none. */
size_t th_utf8_end(const char *text, size_t length);

#endif
