/* Reads lines with libcsv. */
#include "compare/lines.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/utf8.h"

/* Bounds the memory of a file without line ends, such as /dev/zero. */
enum { LONGEST = 1 << 24 };

/* A text that grows. */
struct text {
    char *bytes;
    size_t used, capacity;
    bool full; /* no memory */
};

struct th_csv {
    const char *path;
    FILE *file;
    struct th_error *error;
    struct csv_parser parser;
    struct text line, fields;
    size_t count; /* fields */
    bool ended;   /* the row is complete */
    int number;
};

static void add(struct text *text, const char *bytes, size_t count)
{
    if (text->used + count > text->capacity) {
        size_t capacity = 2 * text->capacity + count + 256;
        char *more = realloc(text->bytes, capacity);
        text->full = text->full || !more;
        if (!more)
            return;
        text->bytes = more;
        text->capacity = capacity;
    }
    if (count)
        memcpy(text->bytes + text->used, bytes, count);
    text->used += count;
}

static bool reject(const struct th_csv *csv, const char *what)
{
    th_error_add(csv->error, TH_BAD_INPUT, "%s:%d: %s", csv->path, csv->number, what);
    return false;
}

static bool no_memory(const char *path, struct th_error *error)
{
    th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
    return false;
}

struct th_csv *th_csv_open(const char *path, struct th_error *error)
{
    struct th_csv *csv = calloc(1, sizeof *csv);
    if (!csv || csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        free(csv);
        no_memory(path, error);
        return NULL;
    }
    csv->path = path;
    csv->error = error;
    csv->file = fopen(path, "re");
    if (csv->file)
        return csv;
    th_error_add(error, errno == ENOMEM ? TH_NO_MEMORY : TH_IO, "cannot read %s: %s", path,
                 strerror(errno));
    th_csv_free(csv);
    return NULL;
}

void th_csv_free(struct th_csv *csv)
{
    if (!csv)
        return;
    if (csv->file)
        fclose(csv->file);
    csv_free(&csv->parser);
    free(csv->line.bytes);
    free(csv->fields.bytes);
    free(csv);
}

/* A line of the file, with a line end and a NUL; false at the end and after a failure. */
static bool read_line(struct th_csv *csv, bool *failed)
{
    int c = 0;
    csv->line.used = 0;
    csv->number++;
    while (c != '\n' && (c = getc(csv->file)) != EOF) {
        const char byte = (char)c;
        if (!c || csv->line.used >= LONGEST) {
            *failed = true;
            return reject(csv, c ? "a line of more than 16 MB" : "this is no text");
        }
        add(&csv->line, &byte, 1);
    }
    if (ferror(csv->file)) {
        *failed = true;
        th_error_add(csv->error, TH_IO, "cannot read %s: %s", csv->path, strerror(errno));
        return false;
    }
    if (c == EOF && csv->line.used == 0)
        return false;
    add(&csv->line, "\n", c == EOF ? 1 : 0);
    add(&csv->line, "", 1);
    *failed = csv->line.full;
    return !csv->line.full || no_memory(csv->path, csv->error);
}

static void on_field(void *bytes, size_t length, void *context)
{
    struct th_csv *csv = context;
    add(&csv->fields, length ? bytes : "", length);
    add(&csv->fields, "", 1);
    csv->count++;
}

static void on_row(int end, void *context)
{
    (void)end;
    ((struct th_csv *)context)->ended = true;
}

/* Splits a row into fields. A quote must be closed on its line: no name and no number contains
 * a line end. */
static bool split(struct th_csv *csv, const char *row)
{
    const size_t length = strlen(row);
    csv->fields.used = csv->count = 0;
    csv->ended = false;
    size_t done = csv_parse(&csv->parser, row, length, on_field, on_row, csv);
    if (csv->fields.full || (done != length && csv_error(&csv->parser) != CSV_EPARSE))
        return no_memory(csv->path, csv->error);
    if (done != length)
        return reject(csv, "a quote within a field that does not begin with one");
    return csv->ended || reject(csv, "a quote is not closed");
}

/* Names and units are UTF-8 without control characters. */
static bool is_text(const struct th_csv *csv, const char *text)
{
    const size_t length = strlen(text);
    size_t at = th_utf8_end(text, length);
    while (at < length && (unsigned char)text[at] < 0x80)
        at += 1 + th_utf8_end(text + at + 1, length - at - 1);
    if (at == length)
        return true;
    th_error_add(csv->error, TH_BAD_INPUT,
                 "%s:%d:%zu: not UTF-8: the byte 0x%02X; save it as UTF-8 (a micro sign may be "
                 "written u)",
                 csv->path, csv->number, (size_t)(text - csv->line.bytes) + at + 1,
                 (unsigned char)text[at]);
    return false;
}

bool th_csv_next(struct th_csv *csv, struct th_csv_line *line, bool *failed)
{
    *failed = false;
    while (read_line(csv, failed)) {
        char *text = csv->line.bytes;
        if (csv->number == 1 && strncmp(text, "\xef\xbb\xbf", 3) == 0)
            text += 3;
        text += strspn(text, " \t\r\n\v\f");
        if (!*text)
            continue;
        *line = (struct th_csv_line){csv->number, *text == '#', text + 1, 1};
        if (line->comment)
            return true;
        *failed = !is_text(csv, text) || !split(csv, text);
        line->text = csv->fields.bytes;
        line->fields = csv->count;
        return !*failed;
    }
    return false;
}
