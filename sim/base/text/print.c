/* Text for terminals and JSON. */
#include "base/text/print.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text/utf8.h"

static size_t pad(FILE *out, size_t at, size_t indent)
{
    if (at > indent) {
        fputc('\n', out);
        at = 0;
    }
    fprintf(out, "%*s", (int)(indent - at), "");
    return indent;
}

/* The width of some bytes: one column for each character of UTF-8. */
static size_t columns_of(const char *text, size_t length)
{
    size_t columns = 0;
    for (size_t k = 0; k < length; k++) columns += ((unsigned char)text[k] & 0xc0) != 0x80;
    return columns;
}

/* The bytes of as many whole characters as columns. */
static size_t bytes_of(const char *text, size_t length, size_t columns)
{
    size_t at = 0;
    for (; at < length; at++) {
        bool begins = ((unsigned char)text[at] & 0xc0) != 0x80;
        if (begins && columns-- == 0)
            break;
    }
    return at;
}

size_t th_print_fits(const char *text, size_t space, size_t *columns)
{
    size_t fits = 0;
    *columns = 0;
    for (size_t at = 0; text[at];) {
        const size_t end =
            at + strspn(text + at, " ") + strcspn(text + at + strspn(text + at, " "), " ");
        const size_t wide = columns_of(text, end);
        if (wide > space)
            break;
        at = fits = end;
        *columns = wide;
    }
    if (fits || !*text)
        return fits;
    fits = bytes_of(text, strlen(text), space);
    *columns = columns_of(text, fits);
    return fits;
}

static void wrap(FILE *out, size_t at, size_t indent, const char *text, bool within)
{
    size_t column = pad(out, at, indent);
    size_t start = column;
    while (*text) {
        size_t length = strcspn(text, " \n"), wide = columns_of(text, length);
        if (length && column > start && column + 1 + wide > TH_PAPER) {
            fputc('\n', out);
            start = column = pad(out, 0, indent);
        }
        if (within && wide > TH_PAPER - column) { /* of a word that no line holds, a line */
            wide = TH_PAPER - column;
            length = bytes_of(text, length, wide);
        }
        if (length) {
            fprintf(out, "%s%.*s", column > start ? " " : "", (int)length, text);
            column += wide + (column > start);
        }
        text += length;
        if (*text == '\n') {
            fputc('\n', out);
            start = column = text[1] ? pad(out, 0, indent) : 0;
        }
        text += *text == ' ' || *text == '\n';
    }
    if (column)
        fputc('\n', out);
}

void th_print_wrapped(FILE *out, size_t at, size_t indent, const char *text)
{
    wrap(out, at, indent, text, false);
}

void th_print_within(FILE *out, size_t at, size_t indent, const char *text)
{
    wrap(out, at, indent, text, true);
}

bool th_print_colour(FILE *out)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    const int file = fileno(out);
    return file >= 0 && isatty(file) && !(no && no[0]) && terminal &&
           strcmp(terminal, "dumb") != 0;
}

void th_print_escaped(FILE *out, const char *text)
{
    for (size_t length = strlen(text); length;) {
        size_t sound = th_utf8_end(text, length);
        fwrite(text, 1, sound, out);
        if (sound < length)
            fprintf(out, "\\x%02X", (unsigned char)text[sound++]);
        text += sound;
        length -= sound;
    }
}

/* Writes a sign that is escaped; false: it is none. Ends of lines are numbers, for in an
 * attribute they would become blanks. */
static bool put_xml(FILE *out, const char *at)
{
    static const struct {
        char sign;
        const char *escape;
    } signs[] = {{'&', "&amp;"},  {'<', "&lt;"},   {'>', "&gt;"},  {'"', "&quot;"},
                 {'\'', "&#39;"}, {'\n', "&#10;"}, {'\t', "&#9;"}, {'\r', ""}};
    for (size_t k = 0; k < sizeof signs / sizeof signs[0]; k++)
        if (*at == signs[k].sign) {
            fputs(signs[k].escape, out);
            return true;
        }
    return false;
}

void th_print_xml(FILE *out, const char *text)
{
    for (size_t length = strlen(text); length;) {
        size_t sound = th_utf8_end(text, length);
        for (size_t k = 0; k < sound; k++) {
            const bool none =
                strncmp(text + k, "\xEF\xBF\xBE", 3) == 0 || /* U+FFFE, U+FFFF: UTF-8, */
                strncmp(text + k, "\xEF\xBF\xBF", 3) == 0;   /* but no characters      */
            if (none)
                fputs("\xEF\xBF\xBD", out);
            else if (!put_xml(out, text + k))
                fputc(text[k], out);
            k += none ? 2 : 0;
        }
        if (sound < length) {
            fputs("\xEF\xBF\xBD", out);
            sound++;
        }
        text += sound;
        length -= sound;
    }
}

void th_print_json_text(FILE *out, const char *text)
{
    const unsigned char *bad = (const unsigned char *)text + th_utf8_end(text, strlen(text));
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        const bool broken = c == bad;
        if (broken)
            bad += 1 + th_utf8_end((const char *)c + 1, strlen((const char *)c + 1));
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c == '\n')
            fputs("\\n", out);
        else if (*c < 0x20 || *c == 0x7f)
            fprintf(out, "\\u%04x", *c);
        else if (broken)
            fputs("\\ufffd", out);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

void th_print_json_number(FILE *out, double value, int digits)
{
    if (isfinite(value))
        fprintf(out, "%.*g", digits, value);
    else
        fputs("null", out);
}

static void entry(struct th_json *json, const char *key)
{
    unsigned bit = 1u << json->depth;
    if (json->filled & bit)
        fputc(',', json->out);
    if (json->depth > 0)
        fprintf(json->out, "\n%*s", 2 * json->depth, "");
    json->filled |= bit;
    if (key) {
        th_print_json_text(json->out, key);
        fputs(": ", json->out);
    }
}

void th_json_open(struct th_json *json, const char *key, char kind)
{
    entry(json, key);
    fputc(kind, json->out);
    json->depth++;
    json->filled &= ~(1u << json->depth);
}

void th_json_close(struct th_json *json, char kind)
{
    unsigned bit = 1u << json->depth;
    json->depth--;
    if (json->filled & bit)
        fprintf(json->out, "\n%*s", 2 * json->depth, "");
    fputc(kind == '{' ? '}' : ']', json->out);
    if (json->depth == 0)
        fputc('\n', json->out);
}

void th_json_text(struct th_json *json, const char *key, const char *text)
{
    entry(json, key);
    th_print_json_text(json->out, text);
}

void th_json_number(struct th_json *json, const char *key, double value)
{
    entry(json, key);
    th_print_json_number(json->out, value, 10);
}

void th_json_word(struct th_json *json, const char *key, const char *bare)
{
    entry(json, key);
    fputs(bare, json->out);
}

void th_print_base64(FILE *out, const uint8_t *bytes, size_t count)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t k = 0; k < count; k += 3) {
        const size_t left = count - k;
        const uint32_t three = (uint32_t)bytes[k] << 16 |
                               (left > 1 ? (uint32_t)bytes[k + 1] << 8 : 0) |
                               (left > 2 ? bytes[k + 2] : 0);
        fputc(letters[three >> 18], out);
        fputc(letters[three >> 12 & 63], out);
        fputc(left > 1 ? letters[three >> 6 & 63] : '=', out);
        fputc(left > 2 ? letters[three & 63] : '=', out);
    }
}
