/* Sentences in the order of their places. */
#include "base/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Counts one more; the first one's status is that of all. */
static bool begin(struct th_error *error, enum th_status status)
{
    if (!error)
        return false;
    if (error->count++ == 0)
        error->status = status;
    return true;
}

static int kept(const struct th_error *error)
{
    return error->count < TH_ERRORS ? error->count : TH_ERRORS;
}

/* Makes one line of a sentence: texts from a file may hold line ends and control characters. */
static void make_line(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = ' ';
}

enum th_status th_error_add(struct th_error *error, enum th_status status, const char *format,
                            ...)
{
    if (!begin(error, status) || error->count > TH_ERRORS)
        return status;
    int k = error->count - 1;
    va_list args;
    va_start(args, format);
    vsnprintf(error->text[k], TH_SENTENCE, format, args);
    va_end(args);
    make_line(error->text[k]);
    error->label[k] = (struct th_label){0};
    return status;
}

/* "file:line:column: error: " */
static struct th_label put_label(char *text, struct th_place place, enum th_status status)
{
    struct th_label label = {0};
    const char *kind = status == TH_OK ? "notice" : "error";
    int used = 0;
    if (place.line > 0)
        used = snprintf(text, TH_SENTENCE, "%s:%d:%d: %s: ", place.file ? place.file : "?",
                        place.line, place.column, kind);
    else if (place.file)
        used = snprintf(text, TH_SENTENCE, "%s: %s: ", place.file, kind);
    label.message = used < 0 ? 0 : used < TH_SENTENCE ? used : TH_SENTENCE - 1;
    label.file = place.file ? (int)strnlen(place.file, (size_t)label.message) : 0;
    label.line = place.line > 0 ? place.line : 0;
    label.column = place.line > 0 ? place.column : 0;
    return label;
}

/* True if the k-th sentence stands later in the same file. */
static bool is_later(const struct th_error *error, int k, struct th_place place)
{
    const struct th_label *label = &error->label[k];
    if (place.line < 1 || label->line < 1 || !place.file ||
        strlen(place.file) != (size_t)label->file ||
        strncmp(error->text[k], place.file, (size_t)label->file) != 0)
        return false;
    return label->line > place.line ||
           (label->line == place.line && label->column > place.column);
}

enum th_status th_error_at(struct th_error *error, struct th_place place, enum th_status status,
                           const char *format, ...)
{
    int count = error ? kept(error) : 0, at = 0;
    if (!begin(error, status))
        return status;
    while (at < count && !is_later(error, at, place)) at++;
    if (at == TH_ERRORS)
        return status;
    /* The sentence may be made from one that is moved. */
    char text[TH_SENTENCE];
    struct th_label label = put_label(text, place, status);
    va_list args;
    va_start(args, format);
    vsnprintf(text + label.message, TH_SENTENCE - (size_t)label.message, format, args);
    va_end(args);
    int moved = count - at < TH_ERRORS - 1 - at ? count - at : TH_ERRORS - 1 - at;
    memmove(error->text[at + 1], error->text[at], (size_t)moved * TH_SENTENCE);
    memmove(&error->label[at + 1], &error->label[at], (size_t)moved * sizeof label);
    make_line(text);
    memcpy(error->text[at], text, TH_SENTENCE);
    error->label[at] = label;
    return status;
}

const char *th_status_text(enum th_status status)
{
    switch (status) {
#define S(name, code, text) \
    case TH_##name:         \
        return text;
#include "base/status.def"
#undef S
    }
    return "unknown";
}
