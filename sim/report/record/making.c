/* Columns and their memory. */
#include "report/record/making.h"

static struct th_store_column *next_column(struct th_making *it, const char *name,
                                           const char *doc)
{
    if (it->full || it->column_count == it->capacity)
        return NULL;
    struct th_store_column *column = &it->columns[it->column_count++];
    *column = (struct th_store_column){.name = name, .doc = doc};
    return column;
}

const char **th_making_texts(struct th_making *it, const char *name, const char *doc)
{
    const char **texts = th_arena_take(it->arena, it->count * sizeof *texts);
    struct th_store_column *column = next_column(it, name, doc);
    if (column && texts)
        column->texts = texts;
    else
        it->full = true;
    return texts;
}

double *th_making_numbers(struct th_making *it, const char *name, const char *unit,
                          const char *doc)
{
    double *numbers = th_arena_take(it->arena, it->count * sizeof *numbers);
    struct th_store_column *column = next_column(it, name, doc);
    if (column && numbers)
        *column = (struct th_store_column){
            .name = name, .doc = doc, .unit = unit, .numbers = numbers};
    else
        it->full = true;
    return numbers;
}

double *th_making_whole(struct th_making *it, const char *name, const char *doc)
{
    double *numbers = th_making_numbers(it, name, "1", doc);
    if (!it->full)
        it->columns[it->column_count - 1].whole = true;
    return numbers;
}

const char *th_making_copy(struct th_making *it, const char *text)
{
    const char *made = th_arena_copy(it->arena, text ? text : "");
    it->full |= !made;
    return made ? made : "";
}

struct th_making th_making_begin(const struct th_trace *trace,
                                 const struct th_report_table *lines, struct th_arena *arena,
                                 size_t count, size_t columns)
{
    struct th_making it = {
        .trace = trace, .lines = lines, .arena = arena, .count = count, .capacity = columns};
    it.columns = th_arena_take(arena, (columns + 1) * sizeof *it.columns);
    it.full = !it.columns;
    return it;
}

enum th_status th_making_end(const struct th_making *it, const char *name, const char *title,
                             struct th_store_table *table, struct th_error *error)
{
    if (it->full)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the table %s of the result",
                            name);
    *table = (struct th_store_table){name, title, it->count, it->columns, it->column_count};
    return TH_OK;
}
