/* Text for terminals and files: wrapped lines, escapes, JSON. */
#ifndef TH_PRINT_H
#define TH_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { TH_PAPER = 80 }; /* columns */

/* Words of text broken into lines of at most TH_PAPER columns. The cursor stands at column
 * `at`; the text starts at column `indent` and every new line does too. A newline in text
 * starts a new line. Ends with a newline. */
void th_print_wrapped(FILE *out, size_t at, size_t indent, const char *text);
/* The same for words of a user: one that is longer than a line is broken. */
void th_print_within(FILE *out, size_t at, size_t indent, const char *text);

/* The bytes of as many words, from the start of a text on, as that many columns hold; of a word
 * that is longer than a line as much as does. columns: set to what they take. */
size_t th_print_fits(const char *text, size_t space, size_t *columns);

/* True if colour is allowed: on a terminal that is not dumb, without NO_COLOR
 * (no-color.org). */
bool th_print_colour(FILE *out);

/* Text from anywhere, for a terminal: what is not UTF-8, and control characters, as \\xB5. */
void th_print_escaped(FILE *out, const char *text);

/* Text from anywhere, within an element or an attribute of HTML, SVG or XML: what has a meaning
 * there is escaped. XML knows no control characters, not even escaped: these, and what is not
 * UTF-8, become U+FFFD. A carriage return is dropped; it is part of a line's end, if anything.
 */
void th_print_xml(FILE *out, const char *text);

/* Base64 of bytes (RFC 4648, with padding). */
void th_print_base64(FILE *out, const uint8_t *bytes, size_t count);

/* A JSON string with its quotes, what is not UTF-8 as U+FFFD; a number, or null if it is not
 * finite. */
void th_print_json_text(FILE *out, const char *text);
void th_print_json_number(FILE *out, double value, int digits);

/* A JSON object or array, one entry after the other: the comma is put where it belongs. */
struct th_json {
    FILE *out;
    int depth;
    unsigned filled; /* bit d: the object at depth d has an entry */
};

/* key NULL within an array. kind: '{' or '['. */
void th_json_open(struct th_json *json, const char *key, char kind);
void th_json_close(struct th_json *json, char kind);
void th_json_text(struct th_json *json, const char *key, const char *text);
void th_json_number(struct th_json *json, const char *key, double value);
void th_json_word(struct th_json *json, const char *key, const char *bare); /* true, 42, null */

#endif
