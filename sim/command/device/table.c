/* Keeps rows, counts them, puts tests with a silent failure first; how a value is read. */
#include "command/device/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/line.h"

enum { SHORT = 4, FIRST = 32 };

enum th_status th_device_add(struct th_device_table *table, struct th_device_row row,
                             struct th_error *error)
{
    const char **const texts[] = {&row.test,     &row.metric, &row.path,   &row.unit,
                                  &row.required, &row.where,  &row.hazard, &row.pulses};
    bool kept = true;
    row.digits = row.digits ? row.digits : SHORT;
    if (table->count == table->capacity) {
        const size_t capacity = table->capacity ? 2 * table->capacity : FIRST;
        struct th_device_row *rows = th_arena_take(table->arena, capacity * sizeof *rows);
        if (rows && table->count)
            memcpy(rows, table->rows, table->count * sizeof *rows);
        kept = rows != NULL;
        table->rows = rows ? rows : table->rows;
        table->capacity = rows ? capacity : table->capacity;
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
    table->capacity = table->count;
    return TH_OK;
}

struct th_device_counts th_device_count(const struct th_device_table *table)
{
    struct th_device_counts counts = {0, 0, 0};
    for (size_t k = 0; k < table->count; k++) {
        const struct th_device_row *row = &table->rows[k];
        counts.failed += !row->one && row->verdict == TH_DEVICE_FAILED;
        counts.silent += !row->one && row->verdict == TH_DEVICE_SILENT;
        counts.required += !row->one && row->verdict >= TH_DEVICE_PASSED;
    }
    return counts;
}

static void number(const struct th_device_row *row, double value, char text[TH_DEVICE_VALUE])
{
    if (isnan(value))
        snprintf(text, TH_DEVICE_VALUE, "missing");
    else if (isinf(value))
        snprintf(text, TH_DEVICE_VALUE, row->instant ? "never" : "infinite");
    else
        th_line_number(value, false, row->digits, text, TH_DEVICE_VALUE);
}

void th_device_value(const struct th_device_row *row, char text[TH_DEVICE_VALUE])
{
    char least[TH_DEVICE_VALUE], most[TH_DEVICE_VALUE];
    number(row, row->value, text);
    number(row, row->least, least);
    number(row, row->most, most);
    if (row->wide && strcmp(least, most) != 0)
        snprintf(text, TH_DEVICE_VALUE, "%.40s to %.40s", least, most);
}

/* None of what never comes, or has no dimension. */
const char *th_device_unit(const struct th_device_row *row)
{
    const bool never = row->instant && isinf(row->value) && !row->wide;
    return never || strcmp(row->unit, "1") == 0 ? "" : row->unit;
}
