/* Reads tables of data with libcsv, byte by byte, so that every cell has its place. */
#include "document/table.h"

#include <csv.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text/utf8.h"
#include "document/whole.h"

enum { MOST_COLUMNS = 10000 };

struct reading {
    const char *name;
    struct th_arena *arena;
    struct th_error *error;
    struct th_data_table *table;
    char *pool; /* the texts of all cells, one behind the other */
    size_t used;
    struct th_data_cell *cells; /* malloced; of the header, too, until its row ends */
    size_t cell_count, capacity;
    size_t fields;         /* of the row that is read */
    int line, column;      /* of the byte that is read */
    struct th_place begun; /* where the field begins; line 0: not yet */
    bool quoted;           /* the field begins with a quote */
    bool failed;           /* a sentence was added */
};

static bool reject(struct reading *it, struct th_place place, const char *sentence)
{
    th_error_at(it->error, place, TH_BAD_INPUT, "%s", sentence);
    it->failed = true;
    return false;
}

static bool no_memory(struct reading *it)
{
    th_error_add(it->error, TH_NO_MEMORY, "no memory to read %s", it->name);
    it->failed = true;
    return false;
}

/* Moves on by one byte. */
static void pass(struct reading *it, char byte, char next)
{
    const bool ends = byte == '\n' || (byte == '\r' && next != '\n');
    it->line += ends;
    it->column = ends ? 1 : it->column + ((byte & 0xC0) != 0x80);
}

static struct th_place here(const struct reading *it)
{
    return (struct th_place){it->name, it->line, it->column};
}

/* The place of the first byte that is no text. */
static bool check_bytes(struct reading *it, const char *text, size_t length)
{
    const size_t end = th_utf8_end(text, length);
    const unsigned char byte = end < length ? (unsigned char)text[end] : 0;
    if (length > TH_TABLE_MOST) {
        char sentence[60];
        snprintf(sentence, sizeof sentence, "the file is larger than %d MB",
                 TH_TABLE_MOST >> 20);
        return reject(it, here(it), sentence);
    }
    if (end == length)
        return true;
    for (size_t k = 0; k < end; k++) pass(it, text[k], k + 1 < end ? text[k + 1] : 0);
    char sentence[160];
    snprintf(sentence, sizeof sentence,
             byte >= 0x80 ? "byte 0x%02x: this is not UTF-8; save it as \"CSV UTF-8\""
                          : "byte 0x%02x: this is no text",
             byte);
    return reject(it, here(it), sentence);
}

/* "rate [mL/day]" is taken apart at its last bracket. */
static bool read_head(struct reading *it, const struct th_data_cell *field,
                      struct th_data_column *column)
{
    const struct th_place place = {it->name, field->line, field->column};
    char *plain = th_arena_take(it->arena, strlen(field->text) + 1);
    if (!plain)
        return no_memory(it);
    if (field->text[strcspn(field->text, ";\t")])
        return reject(
            it, place,
            "columns are separated by commas, and decimals stand behind a point: this "
            "header has a semicolon or a tab (in a spreadsheet, save as CSV with "
            "commas; in R, write.csv)");
    th_utf8_plain(field->text, plain);
    *column = (struct th_data_column){.name = plain, .place = place};
    char *open = strrchr(plain, '['), *end = plain + strlen(plain);
    if (open && end[-1] == ']' && open + 2 < end) {
        end[-1] = '\0';
        column->unit = open + 1;
        *open = '\0';
        while (open > plain && open[-1] == ' ') *--open = '\0';
    } else if (open || strchr(plain, ']'))
        return reject(it, place, "a column is headed NAME or NAME[unit], the unit at the end");
    return plain[0] || reject(it, place, "this column has no name");
}

static bool read_heads(struct reading *it)
{
    struct th_data_table *table = it->table;
    struct th_data_column *columns = th_arena_take(it->arena, it->cell_count * sizeof *columns);
    if (!columns)
        return no_memory(it);
    table->columns = columns;
    for (size_t k = 0; k < it->cell_count; k++) {
        if (!read_head(it, &it->cells[k], &columns[k]))
            return false;
        if (th_data_find(table, columns[k].name) != TH_NO_COLUMN) {
            th_error_at(it->error, columns[k].place, TH_BAD_INPUT,
                        "the column \"%.80s\" is there twice", columns[k].name);
            it->failed = true;
            return false;
        }
        table->column_count++;
    }
    it->cell_count = 0;
    return true;
}

static void on_field(void *bytes, size_t length, void *context)
{
    struct reading *it = context;
    if (it->failed)
        return;
    if (it->cell_count == it->capacity) {
        const size_t capacity = it->capacity ? 2 * it->capacity : 256;
        struct th_data_cell *more = realloc(it->cells, capacity * sizeof *more);
        if (!more) {
            no_memory(it);
            return;
        }
        it->cells = more;
        it->capacity = capacity;
    }
    const bool missing = length == 0 || (length == 2 && memcmp(bytes, "NA", 2) == 0);
    const struct th_place place = it->begun.line ? it->begun : here(it);
    char *text = it->pool + it->used;
    if (!missing) {
        memcpy(text, bytes, length);
        text[length] = '\0';
        it->used += length + 1;
    }
    it->cells[it->cell_count++] =
        (struct th_data_cell){missing ? "" : text, place.line, place.column};
    it->fields++;
    it->begun.line = 0;
    it->quoted = false;
    if (it->fields > MOST_COLUMNS)
        reject(it, place, "this row has more than 10000 fields");
}

/* A row that is not as long as the header. */
static void reject_row(struct reading *it)
{
    const size_t wanted = it->table->column_count, first = it->cell_count - it->fields;
    const bool longer = it->fields > wanted, one = it->fields == 1;
    const struct th_data_cell *at = &it->cells[longer ? first + wanted : first];
    const char *hint =
        longer ? "; a comma separates fields: decimals stand behind a point, and a text with a "
                 "comma in quotes"
        : strchr(it->cells[it->cell_count - 1].text, ';')
            ? "; commas separate fields, semicolons do not"
            : "; write every comma, a cell that is missing stays empty";
    th_error_at(it->error, (struct th_place){it->name, at->line, at->column}, TH_BAD_INPUT,
                "this row has %zu field%s, the header %zu%s", it->fields, one ? "" : "s",
                wanted, hint);
    it->failed = true;
}

static void on_row(int end, void *context)
{
    struct reading *it = context;
    (void)end;
    if (it->failed)
        return;
    if (!it->table->column_count)
        read_heads(it);
    else if (it->fields != it->table->column_count)
        reject_row(it);
    else
        it->table->rows++;
    it->fields = 0;
}

/* True if a comment begins at this place of a line of its own. */
static bool is_comment(const struct reading *it, const char *text, size_t k, size_t length)
{
    if (it->column != 1 || it->fields || it->begun.line)
        return false;
    while (k < length && (text[k] == ' ' || text[k] == '\t')) k++;
    return k < length && text[k] == '#';
}

static bool read_bytes(struct reading *it, struct csv_parser *parser, const char *text,
                       size_t length)
{
    bool comment = false;
    for (size_t k = 0; k < length && !it->failed; k++) {
        const char byte = text[k];
        const bool blank = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
        comment = comment || is_comment(it, text, k, length);
        if (!comment && !it->begun.line && !blank && byte != ',') {
            it->begun = here(it);
            it->quoted = byte == '"';
        }
        if (!comment && csv_parse(parser, &byte, 1, on_field, on_row, it) != 1)
            return csv_error(parser) != CSV_EPARSE
                       ? no_memory(it)
                       : reject(it, here(it),
                                it->quoted ? "between a closing quote and the comma stands "
                                             "something else; a quote within quotes is doubled"
                                           : "a quote within a field that does not begin with "
                                             "one");
        pass(it, byte, k + 1 < length ? text[k + 1] : 0);
        comment = comment && it->column != 1;
    }
    if (it->failed)
        return false;
    if (csv_fini(parser, on_field, on_row, it) != 0)
        return csv_error(parser) != CSV_EPARSE
                   ? no_memory(it)
                   : reject(it, it->begun, "this quote is not closed");
    return !it->failed;
}

static bool read_table(struct reading *it, const char *text, size_t length)
{
    struct csv_parser parser;
    it->pool = th_arena_take(it->arena, length + 2); /* a comma or line end is a NUL there */
    if (!it->pool || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return no_memory(it);
    const bool done = read_bytes(it, &parser, text, length);
    csv_free(&parser);
    if (!done)
        return false;
    if (!it->table->rows)
        return reject(it, (struct th_place){it->name, 1, 1},
                      it->table->column_count ? "the table has a header and no row"
                                              : "the table is empty");
    const size_t bytes = it->cell_count * sizeof *it->cells;
    struct th_data_cell *cells = th_arena_take(it->arena, bytes);
    if (!cells)
        return no_memory(it);
    memcpy(cells, it->cells, bytes);
    it->table->cells = cells;
    return true;
}

const struct th_data_table *th_table_parse(const char *name, const char *text, size_t length,
                                           struct th_arena *arena, struct th_error *error)
{
    struct reading it = {.arena = arena, .error = error, .line = 1, .column = 1};
    it.table = th_arena_take(arena, sizeof *it.table);
    it.name = it.table ? th_arena_copy(arena, name) : NULL;
    if (!it.name) {
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", name);
        return NULL;
    }
    it.table->file = it.name;
    const bool marked = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
    const size_t from = marked ? 3 : 0;
    const bool done = check_bytes(&it, text + from, length - from);
    it.line = it.column = 1;
    const bool read = done && read_table(&it, text + from, length - from);
    free(it.cells);
    return read ? it.table : NULL;
}

const char *th_table_text(const char *path, size_t *length, struct th_arena *arena,
                          struct th_error *error)
{
    FILE *file = fopen(path, "rbe");
    struct stat seen;
    char *text = NULL, *copy = NULL;
    *length = 0;
    if (file && fstat(fileno(file), &seen) == 0 && S_ISDIR(seen.st_mode))
        th_error_add(error, TH_IO, "%s: error: cannot be read: it is a folder", path);
    else if (file && !(text = th_whole_read(file, TH_TABLE_MOST, length)))
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
    else if (!file || ferror(file))
        th_error_add(error, TH_IO, "%s: error: cannot be read: %s", path, strerror(errno));
    else if (!(copy = th_arena_take(arena, *length + 1)))
        th_error_add(error, TH_NO_MEMORY, "no memory to read %s", path);
    else
        memcpy(copy, text, *length);
    if (file)
        fclose(file);
    free(text);
    return copy;
}
