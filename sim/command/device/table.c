/* Keeps rows, and puts tests with a silent failure first. */
#include "command/device/table.h"

#include <string.h>

enum { SHORT = 4, FIRST = 32 };

enum th_status th_device_add(struct th_device_table *table, struct th_device_row row,
                             struct th_error *error)
{
    const char **const texts[] = {&row.test,     &row.metric, &row.path, &row.unit,
                                  &row.required, &row.where,  &row.hazard};
    bool kept = true;
    row.digits = row.digits ? row.digits : SHORT;
    if (table->count == table->room) {
        const size_t room = table->room ? 2 * table->room : FIRST;
        struct th_device_row *rows = th_arena_take(table->arena, room * sizeof *rows);
        if (rows && table->count)
            memcpy(rows, table->rows, table->count * sizeof *rows);
        kept = rows != NULL;
        table->rows = rows ? rows : table->rows;
        table->room = rows ? room : table->room;
    }
    for (size_t k = 0; kept && k < sizeof texts / sizeof *texts; k++) {
        *texts[k] = th_arena_copy(table->arena, *texts[k] ? *texts[k] : "");
        kept = *texts[k] != NULL;
    }
    if (!kept)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the table");
    table->rows[table->count++] = row;
    return TH_OK;
}

enum th_status th_device_sort(struct th_device_table *table, struct th_error *error)
{
    struct th_device_row *sorted =
        th_arena_take(table->arena, (table->count + 1) * sizeof *sorted);
    size_t used = 0;
    if (!sorted)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the table");
    for (int later = 0; later < 2; later++)
        for (size_t k = 0; k < table->count; k++) {
            bool silent = false;
            for (size_t j = 0; j < table->count; j++)
                silent |= strcmp(table->rows[j].test, table->rows[k].test) == 0 &&
                          table->rows[j].verdict == TH_DEVICE_SILENT && !table->rows[j].one;
            if (silent == !later)
                sorted[used++] = table->rows[k];
        }
    table->rows = sorted;
    table->room = table->count;
    return TH_OK;
}
