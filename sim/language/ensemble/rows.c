/* table: and design: of an ensemble: the values that their rows give to persons and to
 * conditions. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "document/part.h"
#include "language/ensemble/ensemble.h"

enum { TABLE, DESIGN, FILES, MOST_PARTS = 256 };

/* The values of a column for a parameter. */
static void read_values(struct th_reader *r, const struct th_rows_read *rows, size_t c)
{
    struct th_scenario *s = r->scenario;
    const struct th_column_read_as *as = &rows->columns[c];
    const struct th_instance *it = &s->instances[as->instance];
    const struct th_row *row = &it->model->params.rows[as->row];
    double *values = th_memory_keep(&r->memory, rows->table->rows * sizeof *values);
    const bool needed = it->provenance[as->row].place.file &&
                        strcmp(it->provenance[as->row].place.file, rows->table->file) == 0;
    struct th_scalar scalar;
    struct th_range range;
    bool sound = values && th_read_range(r, row, as->path, &range);
    for (size_t k = 0; sound && k < rows->table->rows; k++) {
        values[k] = NAN;
        if (th_read_cell(r, rows->table, k, c, &scalar)) {
            sound = th_read_value(r, row, &scalar, as->path, &range, &values[k]) ||
                    rows->table->columns[c].unit;
            if (row->flags & TH_MOMENT)
                th_late(r, scalar.place, as->path, values[k], false);
        } else if (needed)
            th_error_at(r->error, th_data_place(rows->table, k, c), TH_BAD_INPUT,
                        "%s is missing here, and the scenario gives no value", as->path);
    }
    if (sound)
        s->replaced[s->replaced_count++] = (struct th_replaced){
            .instance = as->instance,
            .row = as->row,
            .by = rows == &r->rows[TABLE] ? TH_REPLACED_TABLE : TH_REPLACED_DESIGN,
            .values = values,
            .path = as->path};
}

/* A part is sought beside the file of the column, or else beside the scenario. */
static void place_part(struct th_reader *r, struct th_scalar *word)
{
    char path[TH_PART_PATH];
    const struct th_place place = word->place;
    bool beside =
        r->texts ? th_source_kept(r, word) != NULL : th_part_find(word->text, place.file, path);
    if (!beside) /* as what the command line names */
        word->place = (struct th_place){
            th_memory_format(&r->memory, "%s:%d:%d", place.file, place.line, place.column), 0,
            0};
}

/* The parts that a column names, each once, and which of them each row has. */
static void read_parts(struct th_reader *r, const struct th_rows_read *rows, size_t c)
{
    const struct th_data_table *table = rows->table;
    const char **parts = th_memory_keep(&r->memory, MOST_PARTS * sizeof *parts);
    struct th_scalar *words = th_memory_scratch(&r->memory, MOST_PARTS * sizeof *words), word;
    size_t *of_row = th_memory_keep(&r->memory, table->rows * sizeof *of_row), count = 0;
    if (!parts || !words || !of_row)
        return;
    for (size_t k = 0; k < table->rows; k++) {
        of_row[k] = SIZE_MAX;
        if (!th_read_cell(r, table, k, c, &word))
            continue;
        size_t p = 0;
        while (p < count && strcmp(parts[p], word.text) != 0) p++;
        if (p == MOST_PARTS) {
            th_error_at(r->error, word.place, TH_BAD_INPUT, "%s: at most %d parts",
                        rows->columns[c].path, MOST_PARTS);
            return;
        }
        if (p == count) {
            words[count] = word;
            place_part(r, &words[count]);
            parts[count++] = th_memory_format(&r->memory, "%s", word.text); /* outlasts it */
        }
        of_row[k] = p;
    }
    if (count)
        th_read_swap(
            r,
            (struct th_swap){.instance = rows->columns[c].instance,
                             .by = rows == &r->rows[TABLE] ? TH_SWAP_TABLE : TH_SWAP_DESIGN,
                             .path = rows->columns[c].path,
                             .words = rows->key,
                             .parts = parts,
                             .count = count,
                             .of_row = of_row},
            words);
}

static int by_text(const void *a, const void *b)
{
    const struct th_data_cell *const *left = a, *const *right = b;
    int order = strcmp((*left)->text, (*right)->text);
    return order ? order : (*left)->line - (*right)->line;
}

/* The ids of the rows; none is missing, no two are the same. */
static const char *const *read_ids(struct th_reader *r, const struct th_data_table *table)
{
    size_t c = 0;
    while (c < table->column_count && strcmp(table->columns[c].name, "id") != 0) c++;
    if (c == table->column_count)
        return NULL;
    const char **ids = th_memory_keep(&r->memory, table->rows * sizeof *ids);
    const struct th_data_cell **cells =
        th_memory_scratch(&r->memory, table->rows * sizeof *cells);
    if (!ids || !cells)
        return NULL;
    for (size_t k = 0; k < table->rows; k++) {
        cells[k] = th_data_cell(table, k, c);
        ids[k] = cells[k]->text;
        if (!ids[k][0])
            th_error_at(r->error, th_data_place(table, k, c), TH_BAD_INPUT,
                        "id is missing here");
    }
    qsort(cells, table->rows, sizeof *cells, by_text);
    for (size_t k = 1; k < table->rows; k++)
        if (cells[k]->text[0] && strcmp(cells[k]->text, cells[k - 1]->text) == 0)
            th_error_at(r->error,
                        (struct th_place){table->file, cells[k]->line, cells[k]->column},
                        TH_BAD_INPUT, "id \"%.60s\" is there twice", cells[k]->text);
    return ids;
}

void th_read_rows(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    struct th_rows *to[FILES] = {&s->table, &s->design};
    for (size_t f = 0; r->rows && f < FILES; f++) {
        const struct th_rows_read *rows = &r->rows[f];
        if (!rows->table)
            continue;
        *to[f] = (struct th_rows){rows->table->rows, read_ids(r, rows->table), rows->file};
        for (size_t c = 0; c < rows->table->column_count; c++)
            if (rows->columns[c].path && rows->columns[c].row == SIZE_MAX)
                read_parts(r, rows, c);
            else if (rows->columns[c].path)
                read_values(r, rows, c);
    }
}
