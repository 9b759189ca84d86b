/* table: of an item, whose rows are its occurrences: at, id (free) and arguments of its
 * command. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "language/items/items.h"

bool th_item_table_gives(const struct th_reader *r, const char *name)
{
    return r->item_table && th_data_find(r->item_table, name) != TH_NO_COLUMN;
}

struct numbered {
    th_tick at;
    size_t row;
};

static int by_tick(const void *a, const void *b)
{
    const struct numbered *left = a, *right = b;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* The instants, ascending, and the row of each. */
static bool read_instants(struct th_reader *r, struct th_item *item, size_t column)
{
    const struct th_data_table *table = r->item_table;
    struct numbered *found = th_memory_scratch(&r->memory, table->rows * sizeof *found);
    th_tick *at = th_memory_keep(&r->memory, table->rows * sizeof *at);
    r->item_rows = th_memory_scratch(&r->memory, table->rows * sizeof *r->item_rows);
    if (!found || !at || !r->item_rows)
        return false;
    bool good = true;
    for (size_t k = 0; k < table->rows; k++) {
        struct th_scalar scalar;
        bool there = th_read_cell(r, table, k, column, &scalar);
        if (!there)
            th_error_at(r->error, scalar.place, TH_BAD_INPUT, "at: the instant is missing");
        found[k].row = k;
        good = there && th_read_instant(r, &scalar, "at", 0, &found[k].at) && good;
    }
    qsort(found, table->rows, sizeof *found, by_tick);
    for (size_t k = 0; k < table->rows; k++) {
        at[k] = found[k].at;
        r->item_rows[k] = found[k].row;
    }
    item->at = at;
    item->at_count = table->rows;
    return good;
}

bool th_read_item_table(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    struct th_scalar scalar;
    if (item->stage != SIZE_MAX) {
        th_error_at(r->error, th_node_place(th_node_get(node, "table")), TH_BAD_INPUT,
                    "table: stands at the top, with during: %s",
                    r->scenario->stages[item->stage].name);
        return false;
    }
    if (!th_read_entry(r, node, "table", &scalar))
        return false;
    const struct th_table_file *file = th_read_table(r, &scalar, "table");
    if (!file)
        return false;
    item->trigger = TH_TRIGGER_AT;
    item->table = file->source->number;
    r->item_table = file->table;
    size_t column = th_data_need(file->table, "at", r->error);
    return column != TH_NO_COLUMN && read_instants(r, item, column);
}

/* Argument `row` of the command in one row of the table: its cell, or its default. */
static bool read_cell(struct th_reader *r, const char *command, const struct th_row *row,
                      size_t line, double *si, const char **text)
{
    const struct th_data_table *table = r->item_table;
    const char *what = th_memory_format(&r->memory, "%s %s", command, row->name);
    struct th_range range;
    struct th_scalar scalar;
    if (!th_read_range(r, row, what, &range))
        return false;
    if (th_read_cell(r, table, line, th_data_find(table, row->name), &scalar)) {
        *text = th_memory_format(&r->memory, "%s%s%s=%s", *text ? *text : "", *text ? ", " : "",
                                 row->name, scalar.text);
        return th_read_value(r, row, &scalar, what, &range, si);
    }
    if (row->init && !row->init[0]) {
        th_error_at(r->error, scalar.place, TH_BAD_INPUT, "%s is missing: %s", what,
                    row->doc ? row->doc : row->name);
        return false;
    }
    return th_read_default(r, row, what, &range, si);
}

static bool check_columns(struct th_reader *r, const struct th_table *args)
{
    const char *names[TH_ARGS + 2] = {"at", "id"};
    for (size_t k = 0; k < args->count && k < TH_ARGS; k++) names[k + 2] = args->rows[k].name;
    return th_data_only(r->item_table, names, args->count + 2, r->error) == TH_OK;
}

bool th_read_table_args(struct th_reader *r, const char *text, const struct th_command *command,
                        struct th_item *item)
{
    static const struct th_table nothing = {NULL, 0};
    const struct th_table *args = command ? &command->args : &nothing;
    const size_t count = item->at_count;
    double(*rows)[TH_ARGS] = th_memory_keep(&r->memory, count * sizeof *rows);
    const char **texts = th_memory_keep(&r->memory, count * sizeof *texts);
    if (!rows || !texts || !check_columns(r, args))
        return false;
    bool good = true;
    for (size_t k = 0; k < count; k++) {
        struct th_error found = {0};
        bool read = true;
        texts[k] = item->order_count ? item->orders[0].args_text : NULL;
        for (size_t a = 0; a < TH_ARGS; a++)
            rows[k][a] = item->order_count ? item->orders[0].args[a] : NAN;
        for (size_t a = 0; a < args->count; a++)
            if (th_item_table_gives(r, args->rows[a].name))
                read = read_cell(r, text, &args->rows[a], r->item_rows[k], &rows[k][a],
                                 &texts[k]) &&
                       read;
        if (read && command && command->check && !item->orders[0].relative &&
            command->check(rows[k], &found) != TH_OK) {
            th_error_at(r->error, th_data_place(r->item_table, r->item_rows[k], 0),
                        TH_BAD_INPUT, "%s: %s", text,
                        found.count ? found.text[0] : "its arguments are inconsistent");
            read = false;
        }
        good = read && good;
    }
    item->at_args = (const double(*)[TH_ARGS])rows;
    item->at_texts = texts;
    return good;
}
