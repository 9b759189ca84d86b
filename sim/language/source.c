/* The files that a scenario is made from: found beside the file that names them, or among the
 * texts that a result kept; each kept with its text. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "document/beside.h"
#include "document/table.h"
#include "language/library.h"

const char *th_source_by(const struct th_reader *r, const struct th_scalar *scalar)
{
    return scalar->place.line ? scalar->place.file : r->scenario->file;
}

/* The number of the file in which a scalar stands; SIZE_MAX: the scenario's, or the command
 * line. */
static size_t naming_number(const struct th_reader *r, const struct th_scalar *scalar)
{
    for (const struct th_part_file *p = r->part_files; p && scalar->place.line; p = p->next)
        if (p->document &&
            th_node_place(th_document_root(p->document)).file == scalar->place.file)
            return p->source->number;
    for (const struct th_table_file *t = r->table_files; t && scalar->place.line; t = t->next)
        if (t->table && t->table->file == scalar->place.file)
            return t->source->number;
    return SIZE_MAX;
}

const struct th_source *th_source_kept(const struct th_reader *r,
                                       const struct th_scalar *scalar)
{
    size_t by = naming_number(r, scalar);
    for (const struct th_named *it = r->texts->named; it; it = it->next)
        if (it->by == by && strcmp(it->word, scalar->text) == 0)
            return it->file;
    return NULL;
}

struct th_source *th_source_add(struct th_reader *r, const char *path)
{
    struct th_source *source = th_memory_keep(&r->memory, sizeof *source);
    const struct th_source *before = r->scenario->parts;
    if (!source)
        return NULL;
    *source = (struct th_source){th_memory_format(&r->memory, "%s", path), "",     0,
                                 before ? before->number + 1 : 0,          before, NULL};
    r->scenario->parts = source;
    return source;
}

void th_source_name(struct th_reader *r, const struct th_scalar *scalar,
                    const struct th_source *source)
{
    size_t by = naming_number(r, scalar);
    for (const struct th_named *it = r->scenario->named; it; it = it->next)
        if (it->by == by && strcmp(it->word, scalar->text) == 0)
            return;
    struct th_named *named = th_memory_keep(&r->memory, sizeof *named);
    if (!named)
        return;
    *named = (struct th_named){by, th_memory_format(&r->memory, "%s", scalar->text), source,
                               r->scenario->named};
    r->scenario->named = named;
}

/* Reports a file that cannot be read: the reason, or the nearest name beside it. */
static bool reject_file(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                        const char *path)
{
    char near[TH_BESIDE_NAME];
    if (r->texts) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%s: \"%.80s\" is no file that was read when the result was made", what,
                    scalar->text);
        return false;
    }
    const char *obstacle = th_beside_obstacle(path);
    if (obstacle) {
        th_error_at(r->error, scalar->place, TH_IO, "%s: \"%.80s\" cannot be read: %s", what,
                    scalar->text, obstacle);
        return false;
    }
    const bool any = th_beside_nearest(path, near);
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "%s: there is no file \"%.80s\"%s%.80s%s Looked for %.200s", what, scalar->text,
                any ? "; did you mean " : ".", any ? near : "", any ? "?" : "", path);
    return false;
}

/* Beside the file that names it; one of the command line from the current folder, if it is
 * there. */
static bool place_file(const struct th_reader *r, const struct th_scalar *scalar,
                       char path[TH_BESIDE_PATH], struct stat *seen)
{
    if (!scalar->place.line && th_beside_path(scalar->text, "", path) &&
        th_beside_readable(path, seen))
        return true;
    return th_beside_path(scalar->text, th_source_by(r, scalar), path) &&
           th_beside_readable(path, seen);
}

bool th_source_find(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                    char path[TH_BESIDE_PATH], struct stat *seen, const struct th_source **kept)
{
    *kept = r->texts ? th_source_kept(r, scalar) : NULL;
    if (*kept) {
        *seen = (struct stat){.st_ino = (*kept)->number + 1};
        return snprintf(path, TH_BESIDE_PATH, "%s", (*kept)->path) < TH_BESIDE_PATH;
    }
    if (!r->texts && place_file(r, scalar, path, seen))
        return true;
    return reject_file(r, scalar, what, path);
}

/* The table of a file, NULL in ->table if it was refused. */
static struct th_table_file *load_table(struct th_reader *r, const struct th_source *kept,
                                        const char *path, const struct stat *seen)
{
    for (struct th_table_file *t = r->table_files; t; t = t->next)
        if (t->device == seen->st_dev && t->file == seen->st_ino)
            return t;
    struct th_table_file *file = th_memory_scratch(&r->memory, sizeof *file);
    struct th_source *source = file ? th_source_add(r, path) : NULL;
    if (!source)
        return NULL;
    *file = (struct th_table_file){
        .source = source, .device = seen->st_dev, .file = seen->st_ino, .next = r->table_files};
    r->table_files = file;
    size_t length = kept ? kept->length : 0;
    const char *text =
        kept ? kept->text : th_table_text(path, &length, r->memory.kept, r->error);
    char *copy = text ? (char *)text : NULL;
    if (kept && text && (copy = th_memory_keep(&r->memory, length + 1)))
        memcpy(copy, text, length);
    if (!copy)
        return file;
    source->text = copy;
    source->length = length;
    file->table = th_table_parse(source->path, copy, length, r->memory.kept, r->error);
    return file;
}

const struct th_table_file *th_read_table(struct th_reader *r, const struct th_scalar *scalar,
                                          const char *what)
{
    char path[TH_BESIDE_PATH];
    struct stat seen;
    const struct th_source *kept;
    if (!th_source_find(r, scalar, what, path, &seen, &kept))
        return NULL;
    const struct th_table_file *file = load_table(r, kept, path, &seen);
    if (file)
        th_source_name(r, scalar, file->source);
    return file && file->table ? file : NULL;
}

/* A cell that begins as a number and is none, such as 80x below [mL]; what is read on is the
 * number that it begins with. Decimals behind a comma have their own sentence. */
static void check_number(struct th_reader *r, const struct th_data_table *table, size_t row,
                         size_t column, char *text, size_t capacity)
{
    const char *unit = table->columns[column].unit;
    const size_t length = strlen(text), tail = unit ? strlen(unit) : 0;
    char *end = text;
    if (!unit || length <= tail || strcmp(text + length - tail, unit) != 0 ||
        isnan(strtod(text, &end)) || end == text || *end == ',' ||
        strcmp(end + strspn(end, " "), unit) == 0)
        return;
    th_error_at(r->error, th_data_place(table, row, column), TH_BAD_INPUT,
                "%s: \"%.60s\" is no number; the unit, %s, stands in the header",
                table->columns[column].name, th_data_cell(table, row, column)->text, unit);
    snprintf(end, capacity - (size_t)(end - text), " %s", unit);
}

bool th_read_cell(struct th_reader *r, const struct th_data_table *table, size_t row,
                  size_t column, struct th_scalar *scalar)
{
    const char *unit = table->columns[column].unit;
    const size_t capacity =
        strlen(th_data_cell(table, row, column)->text) + (unit ? strlen(unit) : 0) + 2;
    char *text = th_memory_scratch(&r->memory, capacity);
    *scalar = (struct th_scalar){"", th_data_place(table, row, column), TH_CHOSEN, ""};
    if (!text || !th_data_text(table, row, column, text, capacity))
        return false;
    check_number(r, table, row, column, text, capacity);
    scalar->text = text;
    return text[0] != '\0';
}
