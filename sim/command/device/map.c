/* The map of a sweep over two paths: the numbers of its conditions, one path downwards and the
 * other across.
 *
 *     fault.kink.closed       fault.kink.begins
 *                             24 h          72 h
 *     99 %                    753.4         502.3
 *     100 %                   30000         20000
 *
 * A condition is a text, "fault.kink.closed 99 %, fault.kink.begins 24 h", whose first value
 * changes slowest. */
#include <string.h>

#include "base/text/print.h"
#include "command/device/show.h"

enum { MOST = 6, WORD = 96, DOWN = 24, ACROSS = 12, INDENT = 6 };

/* Halves of a condition: path and value of each. */
struct place {
    char path[2][WORD], value[2][WORD];
};

/* "fault.kink.closed 99 %" of `length` letters. */
static bool read_half(const char *text, size_t length, struct place *place, int half)
{
    const char *blank = memchr(text, ' ', length);
    const size_t path = blank ? (size_t)(blank - text) : 0;
    if (!path || length >= WORD)
        return false;
    snprintf(place->path[half], WORD, "%.*s", (int)path, text);
    snprintf(place->value[half], WORD, "%.*s", (int)(length - path - 1), blank + 1);
    return true;
}

/* False if it is none of two paths. */
static bool read_place(const char *where, struct place *place)
{
    const char *comma = strstr(where, ", ");
    return comma && !strstr(comma + 2, ", ") &&
           read_half(where, (size_t)(comma - where), place, 0) &&
           read_half(comma + 2, strlen(comma + 2), place, 1);
}

/* The number of conditions that follow each other with the first value of the first one; 0: the
 * rows are no grid. */
static size_t columns_of(const struct th_device_row *rows, size_t count)
{
    struct place first, other;
    size_t columns = 0;
    if (count == 0 || !read_place(rows[0].where, &first))
        return 0;
    while (columns < count && read_place(rows[columns].where, &other) &&
           strcmp(first.value[0], other.value[0]) == 0)
        columns++;
    for (size_t k = 0; columns && k < count; k++) {
        struct place top;
        if (!read_place(rows[k].where, &other) || !read_place(rows[k % columns].where, &top) ||
            strcmp(top.value[1], other.value[1]) != 0)
            return 0;
    }
    return columns && count % columns == 0 ? columns : 0;
}

bool th_device_map(const struct th_device_row *rows, size_t count, FILE *out)
{
    const size_t columns = columns_of(rows, count);
    struct place place;
    if (columns < 2 || columns > MOST || count == columns || !read_place(rows[0].where, &place))
        return false;
    fprintf(out, "%*s%-*s%s\n%*s", INDENT, "", DOWN, place.path[0], place.path[1],
            INDENT + DOWN, "");
    for (size_t k = 0; k < columns && read_place(rows[k].where, &place); k++)
        fprintf(out, k + 1 < columns ? "%-*s" : "%.*s", k + 1 < columns ? ACROSS : WORD,
                place.value[1]);
    for (size_t k = 0; k < count && read_place(rows[k].where, &place); k++) {
        char value[TH_DEVICE_VALUE];
        th_device_value(&rows[k], value);
        if (k % columns == 0)
            fprintf(out, "\n%*s%-*s", INDENT, "", DOWN, place.value[0]);
        fprintf(out, (k + 1) % columns ? "%-*s" : "%.*s",
                (k + 1) % columns ? ACROSS : (int)sizeof value, value);
    }
    fputc('\n', out);
    return true;
}
