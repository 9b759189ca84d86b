/* Parses heads, tolerances and rows of a reference curve. */
#include "compare/csv.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/nearest.h"
#include "compare/lines.h"

struct reader {
    const char *path;
    int line;
    struct th_reference *reference;
    size_t capacity; /* times for which there is memory */
    double second;   /* s in the unit of the time column */
    struct th_error *error;
};

static bool reject(const struct reader *reader, const char *what, const char *word)
{
    th_error_add(reader->error, TH_BAD_INPUT, "%s:%d: %s%s%.200s%s", reader->path, reader->line,
                 what, word ? " \"" : "", word ? word : "", word ? "\"" : "");
    return false;
}

static bool no_memory(const struct reader *reader)
{
    th_error_add(reader->error, TH_NO_MEMORY, "no memory to read %s", reader->path);
    return false;
}

/* The word without blanks around it, in place. */
static char *trim(char *word)
{
    while (isspace((unsigned char)*word)) word++;
    size_t length = strlen(word);
    while (length && isspace((unsigned char)word[length - 1])) word[--length] = '\0';
    return word;
}

/* The next field of a row that has one. */
static char *next_field(struct th_csv_line *row)
{
    char *field = row->text;
    row->text += strlen(field) + 1;
    row->fields--;
    return trim(field);
}

static bool read_number(const char *word, double *value)
{
    char *end;
    *value = strtod(word, &end);
    return end != word && !*end;
}

/* The name with a place that is no number: "csf.concentration@T10", without blanks. */
static bool add_place(const struct reader *reader, struct th_curve *curve, const char *place)
{
    const size_t capacity = strlen(curve->name) + strlen(place) + 2;
    char *name = malloc(capacity), *to;
    if (!name)
        return no_memory(reader);
    to = name + sprintf(name, "%s@", curve->name);
    for (; *place; place++)
        if (!isspace((unsigned char)*place))
            *to++ = *place;
    *to = '\0';
    free(curve->name);
    curve->name = name;
    return true;
}

/* "csf.concentration#3@-10[ug/mL]", "csf.concentration#3@T10[ug/mL]" are taken apart from their
 * end. */
static bool read_head(const struct reader *reader, struct th_curve *curve, const char *field)
{
    char *text = strdup(field);
    if (!text)
        return no_memory(reader);
    curve->name = text;
    char *unit = strrchr(text, '['), *close = unit ? strchr(unit, ']') : NULL;
    if (!close || close[1])
        return reject(reader, "a column is headed <name>[<unit>], not", field);
    *unit = *close = '\0';
    trim(text);
    curve->unit = strdup(trim(unit + 1));
    if (!curve->unit)
        return no_memory(reader);
    char *at = strrchr(text, '@'), *member, *end;
    bool placed = at && !read_number(at + 1, &curve->coordinate);
    if (!at || placed)
        curve->coordinate = NAN;
    if (at)
        *at = '\0';
    if (at && (placed ? !*trim(at + 1) : !isfinite(curve->coordinate)))
        return reject(reader, "no coordinate:", at + 1);
    trim(text);
    member = strrchr(text, '#');
    curve->each = member == NULL;
    if (member) {
        *member = '\0';
        errno = 0;
        curve->member = strtoull(member + 1, &end, 10);
        if (!isdigit((unsigned char)member[1]) || *end || errno)
            return reject(reader, "no number of a member:", member + 1);
    }
    trim(text);
    if (!*text)
        return reject(reader, "a column has no name:", field);
    return !placed || add_place(reader, curve, at + 1);
}

static bool read_time_head(struct reader *reader, const char *field)
{
    static const struct {
        const char *head;
        double second;
    } heads[] = {{"time[s]", 1}, {"time[min]", 60}, {"time[h]", 3600}, {"time[day]", 86400}};
    char bare[32] = "";
    size_t used = 0;
    for (const char *c = field; *c && used + 1 < sizeof bare; c++)
        if (!isspace((unsigned char)*c))
            bare[used++] = *c;
    for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++)
        if (strcmp(bare, heads[k].head) == 0)
            reader->second = heads[k].second;
    const char *other = strpbrk(field, ";\t");
    if (other)
        return reject(reader,
                      *other == ';' ? "the separator is \";\": a comma separates fields, and a "
                                      "point the decimals"
                                    : "the separator is a tab: a comma separates fields, and a "
                                      "point the decimals",
                      NULL);
    return reader->second > 0 ||
           reject(reader, "the first column is time[s], time[min], time[h] or time[day], not",
                  field);
}

static bool same_column(const struct th_curve *a, const struct th_curve *b)
{
    bool same_place =
        a->coordinate == b->coordinate || (isnan(a->coordinate) && isnan(b->coordinate));
    return strcmp(a->name, b->name) == 0 && same_place && a->each == b->each &&
           a->member == b->member;
}

static bool read_heads(struct reader *reader, struct th_csv_line *row)
{
    struct th_reference *reference = reader->reference;
    reference->curves = calloc(row->fields, sizeof *reference->curves);
    if (!reference->curves)
        return no_memory(reader);
    if (!read_time_head(reader, next_field(row)))
        return false;
    while (row->fields) {
        struct th_curve *curve = &reference->curves[reference->count++];
        const char *field = next_field(row);
        if (!read_head(reader, curve, field))
            return false;
        for (size_t k = 0; k + 1 < reference->count; k++)
            if (same_column(curve, &reference->curves[k]))
                return reject(reader, "a column is there twice:", curve->name);
    }
    return reference->count ? true : reject(reader, "there is no column but the time", NULL);
}

/* # tolerance <name> <atol> <rtol>; other comments are for people. */
static bool read_comment(struct reader *reader, char *line)
{
    struct th_reference *reference = reader->reference;
    char *save = NULL, *word = strtok_r(line, " \t\r\n", &save);
    if (!word || strcmp(word, "tolerance") != 0)
        return true;
    const char *name = strtok_r(NULL, " \t\r\n", &save);
    const char *atol = strtok_r(NULL, " \t\r\n", &save);
    const char *rtol = strtok_r(NULL, " \t\r\n", &save);
    struct th_tolerance tolerance;
    if (!name || !atol || !rtol || strtok_r(NULL, " \t\r\n", &save) ||
        !read_number(atol, &tolerance.atol) || !read_number(rtol, &tolerance.rtol) ||
        !(tolerance.atol >= 0) || !(tolerance.rtol >= 0))
        return reject(reader, "a tolerance reads: # tolerance <name> <atol> <rtol>", NULL);
    struct th_tolerance *more =
        realloc(reference->tolerances, (reference->tolerance_count + 1) * sizeof *more);
    if (!more)
        return no_memory(reader);
    reference->tolerances = more;
    int *lines = realloc(reference->lines, (reference->tolerance_count + 1) * sizeof *lines);
    if (!lines)
        return no_memory(reader);
    reference->lines = lines;
    tolerance.name = strdup(name);
    if (!tolerance.name)
        return no_memory(reader);
    lines[reference->tolerance_count] = reader->line;
    more[reference->tolerance_count++] = tolerance;
    return true;
}

static bool reserve(struct reader *reader)
{
    struct th_reference *reference = reader->reference;
    if (reference->times < reader->capacity)
        return true;
    size_t capacity = reader->capacity ? 2 * reader->capacity : 64;
    double *time = realloc(reference->time, capacity * sizeof *time);
    if (!time)
        return no_memory(reader);
    reference->time = time;
    for (size_t k = 0; k < reference->count; k++) {
        double *values = realloc(reference->curves[k].values, capacity * sizeof *values);
        if (!values)
            return no_memory(reader);
        reference->curves[k].values = values;
    }
    reader->capacity = capacity;
    return true;
}

static bool read_row(struct reader *reader, struct th_csv_line *line)
{
    struct th_reference *reference = reader->reference;
    if (!reserve(reader))
        return false;
    size_t row = reference->times;
    for (size_t k = 0; k <= reference->count; k++) {
        const char *field = line->fields ? next_field(line) : NULL;
        double value;
        if (!field)
            return reject(reader, "the row is too short", NULL);
        if (!read_number(field, &value))
            return reject(reader,
                          strchr(field, ',')
                              ? "a comma separates fields, a point decimals; no number:"
                              : "no number:",
                          field);
        if (k > 0) {
            reference->curves[k - 1].values[row] = value;
            continue;
        }
        reference->time[row] = value * reader->second;
        if (!isfinite(value) || (row && !(reference->time[row] > reference->time[row - 1])))
            return reject(reader, "the times must rise:", field);
    }
    if (line->fields)
        return reject(reader,
                      "the row is too long (a comma separates fields, a point decimals)", NULL);
    reference->times++;
    return true;
}

static const char *column_name(const void *reference, size_t k)
{
    return ((const struct th_reference *)reference)->curves[k].name;
}

/* A tolerance that applies to no column is an error: else a misspelt one would go unnoticed. */
static bool check_tolerances(struct reader *reader)
{
    const struct th_reference *reference = reader->reference;
    for (size_t k = 0; k < reference->tolerance_count; k++) {
        const char *name = reference->tolerances[k].name;
        bool found = strcmp(name, "*") == 0;
        for (size_t c = 0; c < reference->count && !found; c++)
            found = strcmp(reference->curves[c].name, name) == 0;
        if (found)
            continue;
        const char *meant = th_nearest(name, reference->count, column_name, reference);
        th_error_add(reader->error, TH_BAD_INPUT,
                     "%s:%d: a tolerance of \"%.200s\", of which there is no column%s%s%s",
                     reader->path, reference->lines[k], name, meant ? "; did you mean \"" : "",
                     meant ? meant : "", meant ? "\"?" : "");
        return false;
    }
    return true;
}

static bool read_lines(struct reader *reader, struct th_csv *csv)
{
    struct th_csv_line line;
    bool done = true, failed = false;
    while (done && th_csv_next(csv, &line, &failed)) {
        reader->line = line.number;
        done = line.comment      ? read_comment(reader, line.text)
               : !reader->second ? read_heads(reader, &line)
                                 : read_row(reader, &line);
    }
    if (!done || failed)
        return false;
    if (reader->reference->times)
        return check_tolerances(reader);
    th_error_add(reader->error, TH_BAD_INPUT, "%s has no row of numbers", reader->path);
    return false;
}

void th_reference_free(struct th_reference *reference)
{
    if (!reference)
        return;
    for (size_t k = 0; k < reference->count; k++) {
        free(reference->curves[k].name);
        free(reference->curves[k].unit);
        free(reference->curves[k].values);
    }
    for (size_t k = 0; k < reference->tolerance_count; k++)
        free((char *)reference->tolerances[k].name);
    free(reference->curves);
    free(reference->tolerances);
    free(reference->lines);
    free(reference->time);
    free(reference);
}

struct th_reference *th_reference_read(const char *path, struct th_error *error)
{
    struct reader reader = {.path = path, .error = error};
    reader.reference = calloc(1, sizeof *reader.reference);
    if (!reader.reference) {
        no_memory(&reader);
        return NULL;
    }
    struct th_csv *csv = th_csv_open(path, error);
    bool done = csv && read_lines(&reader, csv);
    th_csv_free(csv);
    if (!done) {
        th_reference_free(reader.reference);
        return NULL;
    }
    return reader.reference;
}
