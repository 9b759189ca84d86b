#include "print.h"

#include <math.h>
#include <string.h>

static size_t pad(FILE *out, size_t at, size_t indent)
{
    if (at > indent) {
        fputc('\n', out);
        at = 0;
    }
    fprintf(out, "%*s", (int)(indent - at), "");
    return indent;
}

void th_print_wrapped(FILE *out, size_t at, size_t indent, const char *text)
{
    size_t column = pad(out, at, indent);
    size_t start = column;
    while (*text) {
        size_t length = strcspn(text, " \n");
        if (length && column > start && column + 1 + length > TH_PAPER) {
            fputc('\n', out);
            start = column = pad(out, 0, indent);
        }
        if (length) {
            fprintf(out, "%s%.*s", column > start ? " " : "", (int)length, text);
            column += length + (column > start);
        }
        text += length;
        if (*text == '\n') {
            fputc('\n', out);
            start = column = text[1] ? pad(out, 0, indent) : 0;
        }
        text += *text != '\0';
    }
    if (column)
        fputc('\n', out);
}

void th_print_json_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c == '\n')
            fputs("\\n", out);
        else if (*c < 0x20 || *c == 0x7f)
            fprintf(out, "\\u%04x", *c);
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
