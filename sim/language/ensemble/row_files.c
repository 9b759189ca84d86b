/* The files of table: and design: their headers are paths, through the same door as all paths,
 * with their units. They are read before the parameters, as what a scenario must give may stand
 * in them. */
#include <string.h>

#include "language/ensemble/ensemble.h"
#include "language/items/items.h"

enum { FILES = 2 };

static const char *const keys[FILES] = {"table", "design"};

/* Resolves one column; a sentence if that cannot be. */
static void read_header(struct th_reader *r, struct th_rows_read *rows, size_t column)
{
    struct th_scenario *s = r->scenario;
    const struct th_data_column *head = &rows->table->columns[column];
    struct th_column_read_as *as = &rows->columns[column];
    struct th_scalar set;
    struct th_path path;
    bool bad;
    *as = (struct th_column_read_as){.instance = SIZE_MAX, .row = SIZE_MAX};
    if (strcmp(head->name, "id") == 0 && !head->unit)
        return;
    size_t swap = th_read_swap_path(r, head->place, head->name, &bad);
    if (swap != SIZE_MAX) {
        as->instance = swap;
        as->path = th_memory_format(&r->memory, "%s.from", s->instances[swap].name);
        return;
    }
    if (bad || !th_read_path(r, head->place, TH_PARAM, head->name, &path))
        return;
    const struct th_row *row = &s->instances[path.instance].model->params.rows[path.row];
    const char *full =
        th_memory_format(&r->memory, "%s.%s", s->instances[path.instance].name, row->name);
    if (th_row_shared(row))
        th_error_at(r->error, head->place, TH_BAD_INPUT, "%s %s: it %s", rows->key, full,
                    th_row_shared(row));
    else if (th_override_find(r, full, &set))
        th_error_at(r->error, set.place, TH_BAD_INPUT,
                    "%s %s: it differs between members, so it cannot be --set", rows->key,
                    full);
    else
        *as = (struct th_column_read_as){path.instance, path.row, full};
}

/* No path twice, in one file or in both. */
static void check_columns(struct th_reader *r, size_t file)
{
    const struct th_rows_read *rows = &r->rows[file];
    for (size_t c = 0; c < rows->table->column_count; c++)
        for (size_t f = 0; rows->columns[c].path && f <= file; f++) {
            const struct th_rows_read *other = &r->rows[f];
            size_t end = !other->table ? 0 : f == file ? c : other->table->column_count;
            for (size_t k = 0; k < end; k++)
                if (other->columns[k].path &&
                    strcmp(other->columns[k].path, rows->columns[c].path) == 0) {
                    th_error_at(r->error, rows->table->columns[c].place, TH_BAD_INPUT,
                                "%s is in %s%s; a path is on at most one of grid, table and "
                                "design",
                                rows->columns[c].path, other->key,
                                f == file ? " twice" : " as well");
                    rows->columns[c].path = NULL;
                    rows->columns[c].instance = SIZE_MAX;
                    break;
                }
        }
}

static void open_files(struct th_reader *r)
{
    const struct th_node *node = th_node_get(r->root, "ensemble");
    struct th_scalar scalar;
    r->rows = th_memory_scratch(&r->memory, FILES * sizeof *r->rows);
    for (size_t f = 0; r->rows && f < FILES; f++) {
        struct th_rows_read *rows = &r->rows[f];
        rows->key = keys[f];
        const char *set = th_memory_format(&r->memory, "ensemble.%s", keys[f]);
        bool mapping = node && th_node_kind(node) == TH_MAPPING;
        if (!th_override_take(r, set, &scalar) &&
            !(mapping && th_read_entry(r, node, keys[f], &scalar)))
            continue;
        rows->set = scalar.place.line == 0;
        const struct th_table_file *file = th_read_table(r, &scalar, set);
        rows->table = file ? file->table : NULL;
        rows->file = file ? file->source : NULL;
        size_t columns = rows->table ? rows->table->column_count : 0;
        rows->columns = th_memory_scratch(&r->memory, (columns + 1) * sizeof *rows->columns);
        if (!columns || !rows->columns)
            rows->table = NULL;
    }
}

void th_read_row_files(struct th_reader *r)
{
    open_files(r);
    th_items_values(r);
    for (size_t f = 0; r->rows && f < FILES; f++) {
        struct th_rows_read *rows = &r->rows[f];
        for (size_t c = 0; rows->table && c < rows->table->column_count; c++)
            read_header(r, rows, c);
        if (rows->table)
            check_columns(r, f);
    }
}

bool th_read_row_value(struct th_reader *r, size_t instance, size_t row,
                       struct th_scalar *scalar)
{
    for (size_t f = 0; r->rows && f < FILES; f++) {
        const struct th_rows_read *rows = &r->rows[f];
        size_t columns = rows->table ? rows->table->column_count : 0;
        for (size_t c = 0; c < columns; c++)
            for (size_t k = 0; rows->columns[c].path && rows->columns[c].instance == instance &&
                               rows->columns[c].row == row && k < rows->table->rows;
                 k++)
                if (th_read_cell(r, rows->table, k, c, scalar))
                    return true;
    }
    return false;
}
