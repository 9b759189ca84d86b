/* Columns of a result: numbers, texts of fixed length, texts of variable length of a sealed
 * file, and enumerations, whose numbers become the words that they mean. */
#include "result/column.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/names.h"

/* Characters of a text of fixed length. */
enum { LENGTH_MOST = 1 << 20 };

/* The words and units of the numbers of an enumeration. */
struct flags {
    double *values;
    char **meanings, **units;
    size_t count, unit_count;
};

/* Splits a text at the characters between. */
static bool split(struct th_column_reader *it, const char *text, const char *between,
                  char ***words, size_t *count)
{
    size_t most = 1;
    for (const char *c = text; *c; c++) most += strchr(between, *c) != NULL;
    char *rest = th_arena_copy(it->arena, text);
    *words = th_arena_take(it->arena, most * sizeof **words);
    *count = 0;
    if (!rest || !*words)
        return th_query_no_memory(it->query);
    for (char *word; (word = strsep(&rest, between));)
        if (word[0])
            (*words)[(*count)++] = word;
    return true;
}

static bool read_words(struct th_column_reader *it, hid_t data, const char *name,
                       const char *attribute, char ***words, size_t *count)
{
    char *text;
    *count = 0;
    if (!th_query_shown(it->query, data, name, attribute, &text))
        return false;
    bool done = !text || split(it, text, ", ", words, count);
    free(text);
    return done;
}

/* flags->count is 0 if it is no enumeration. */
static bool read_flags(struct th_column_reader *it, hid_t data, const char *name,
                       struct flags *flags)
{
    char **values = NULL;
    size_t value_count;
    *flags = (struct flags){.count = 0};
    if (!read_words(it, data, name, "flag_meanings", &flags->meanings, &flags->count) ||
        !read_words(it, data, name, "flag_values", &values, &value_count) ||
        !read_words(it, data, name, "flag_units", &flags->units, &flags->unit_count))
        return false;
    if (value_count != flags->count)
        flags->count = 0;
    if (flags->unit_count != flags->count)
        flags->unit_count = 0; /* a unit with a blank in it: whose is whose is not known */
    flags->values = th_arena_take(it->arena, (flags->count + 1) * sizeof *flags->values);
    for (size_t k = 0; flags->values && k < flags->count; k++)
        flags->values[k] = strtod(values[k], NULL);
    return flags->values || th_query_no_memory(it->query);
}

static char *word_of(struct th_column_reader *it, const struct flags *flags, double value,
                     char **unit)
{
    char text[32];
    *unit = "";
    for (size_t k = 0; k < flags->count; k++)
        if (flags->values[k] == value) {
            *unit = flags->unit_count ? flags->units[k] : *unit;
            return flags->meanings[k];
        }
    snprintf(text, sizeof text, "%.17g", value);
    return th_arena_copy(it->arena, text);
}

static bool name_values(struct th_column_reader *it, const struct flags *flags,
                        const double *values, struct th_column_found *found)
{
    char **texts = th_arena_take(it->arena, (it->count + 1) * sizeof *texts);
    char **units = th_arena_take(it->arena, (it->count + 1) * sizeof *units);
    bool done = texts && units;
    for (size_t k = 0; done && k < it->count; k++) {
        texts[k] = word_of(it, flags, values[k], &units[k]);
        done = texts[k];
    }
    found->column.texts = texts;
    found->units = flags->unit_count ? units : NULL;
    return done || th_query_no_memory(it->query);
}

static bool read_numbers(struct th_column_reader *it, hid_t data, const char *name,
                         struct th_column_found *found)
{
    struct flags flags;
    double *values;
    hsize_t size[TH_H5_RANK];
    int rank;
    char *unit;
    if (!read_flags(it, data, name, &flags) ||
        !th_query_shown(it->query, data, name, "units", &unit))
        return false;
    found->column.unit = unit ? th_arena_copy(it->arena, unit) : NULL;
    bool done = !unit || found->column.unit || th_query_no_memory(it->query);
    free(unit);
    if (!done || !th_query_numbers(it->query, data, name, &values, &rank, size))
        return false;
    double *copy = flags.count ? NULL : th_arena_take(it->arena, it->count * sizeof *copy);
    if (flags.count)
        done = name_values(it, &flags, values, found);
    else if (copy)
        memcpy(copy, values, it->count * sizeof *copy);
    else
        done = th_query_no_memory(it->query);
    found->column.numbers = copy;
    free(values);
    found->there = done;
    return done;
}

static bool keep_texts(struct th_column_reader *it, const char *bytes, size_t size,
                       char *const *from, struct th_column_found *found)
{
    char **texts = th_arena_take(it->arena, it->count * sizeof *texts);
    bool done = texts;
    for (size_t k = 0; done && k < it->count; k++) {
        const char *text = from ? from[k] ? from[k] : "" : bytes + k * size;
        size_t length = from ? strlen(text) : strnlen(text, size);
        texts[k] = th_arena_take(it->arena, length + 1);
        done = texts[k];
        if (done)
            memcpy(texts[k], text, length);
    }
    found->column.texts = texts;
    found->there = done;
    return done || th_query_no_memory(it->query);
}

static bool read_variable(struct th_column_reader *it, hid_t data, hid_t type, const char *name,
                          struct th_column_found *found)
{
    char **texts = calloc(it->count, sizeof *texts);
    hid_t space = H5Dget_space(data);
    bool done = false;
    if (!texts || space < 0) {
        th_query_no_memory(it->query);
    } else if (H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts) < 0) {
        th_query_damaged(it->query, name);
    } else {
        done = keep_texts(it, NULL, 0, texts, found);
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts);
    }
    if (space >= 0)
        H5Sclose(space);
    free(texts);
    return done;
}

static bool read_fixed(struct th_column_reader *it, hid_t data, hid_t type, const char *name,
                       struct th_column_found *found)
{
    size_t size = H5Tget_size(type);
    if (!size || size > LENGTH_MOST)
        return true;
    if (!th_query_held(it->query, data, type, name, it->count))
        return false;
    char *bytes = calloc(it->count, size);
    if (!bytes)
        return th_query_no_memory(it->query);
    bool done = H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) >= 0
                    ? keep_texts(it, bytes, size, NULL, found)
                    : th_query_damaged(it->query, name);
    free(bytes);
    return done;
}

static bool read_kind(struct th_column_reader *it, hid_t data, hid_t type, const char *name,
                      struct th_column_found *found)
{
    H5T_class_t class = H5Tget_class(type);
    if (class == H5T_INTEGER || class == H5T_FLOAT)
        return read_numbers(it, data, name, found);
    if (class != H5T_STRING)
        return true;
    if (H5Tis_variable_str(type) == 0)
        return read_fixed(it, data, type, name, found);
    return !it->query->sealed || read_variable(it, data, type, name, found);
}

bool th_column_read(struct th_column_reader *reader, hid_t data, const char *name,
                    struct th_column_found *found)
{
    enum { COUNT_MOST = 1 << 26 };
    *found = (struct th_column_found){.there = false};
    reader->count = 0;
    hid_t space = H5Dget_space(data), type = H5Dget_type(data);
    int rank = space >= 0 ? H5Sget_simple_extent_ndims(space) : -1;
    hssize_t count = rank >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    bool done = type >= 0 && count >= 0;
    if (!done)
        th_query_damaged(reader->query, name);
    if (done && rank <= 1 && count > 0 && count <= COUNT_MOST) {
        reader->count = (size_t)count;
        found->column.name = th_arena_copy(reader->arena, name);
        done = found->column.name ? read_kind(reader, data, type, name, found)
                                  : th_query_no_memory(reader->query);
    }
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    return done;
}
