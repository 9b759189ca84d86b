#include "status.h"

#include <stdarg.h>
#include <stdio.h>

/* Starts the next sentence, or only counts it when the list is full. NULL: nothing is kept. */
static char *next_sentence(struct th_error *error, enum th_status status)
{
    if (!error)
        return NULL;
    if (error->count == 0)
        error->status = status;
    int k = error->count++;
    return k < TH_ERRORS ? error->text[k] : NULL;
}

/* One sentence, one line: what a file says may hold line ends, and what could steer a terminal. */
static void make_line(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = ' ';
}

enum th_status th_error_add(struct th_error *error, enum th_status status, const char *format,
                            ...)
{
    char *text = next_sentence(error, status);
    if (text) {
        va_list args;
        va_start(args, format);
        vsnprintf(text, TH_SENTENCE, format, args);
        va_end(args);
        make_line(text);
    }
    return status;
}

enum th_status th_error_at(struct th_error *error, struct th_place place, enum th_status status,
                           const char *format, ...)
{
    char *text = next_sentence(error, status);
    if (!text)
        return status;
    const char *kind = status == TH_OK ? "notice" : "error";
    int used = 0;
    if (place.line > 0)
        used = snprintf(text, TH_SENTENCE, "%s:%d:%d: %s: ", place.file ? place.file : "?",
                        place.line, place.column, kind);
    else if (place.file)
        used = snprintf(text, TH_SENTENCE, "%s: %s: ", place.file, kind);
    if (used < 0)
        used = 0;
    if (used < TH_SENTENCE) {
        va_list args;
        va_start(args, format);
        vsnprintf(text + used, TH_SENTENCE - (size_t)used, format, args);
        va_end(args);
    }
    make_line(text);
    return status;
}

const char *th_status_text(enum th_status status)
{
    switch (status) {
#define S(name, code, text) \
    case TH_##name:         \
        return text;
#include "status.def"
#undef S
    }
    return "unknown";
}
