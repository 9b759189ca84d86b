/* Tables of the benchmark: gathered, then printed aligned and written as CSV. */
#include "table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static int split(struct table *table, const char *line)
{
    int column = 0;
    while (column < TABLE_COLUMNS) {
        const size_t length = strcspn(line, "|");
        snprintf(table->cell[table->rows][column++], TABLE_CELL, "%.*s", (int)length, line);
        if (!line[length])
            break;
        line += length + 1;
    }
    table->rows++;
    return column;
}

void th_table_begin(struct table *table, const char *folder, const char *name,
                    const char *title, const char *header)
{
    char path[512];
    memset(table, 0, sizeof *table);
    table->title = title;
    table->columns = split(table, header);
    snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    table->csv = fopen(path, "w");
}

void th_table_row(struct table *table, const char *format, ...)
{
    char line[1024];
    va_list args;
    if (table->rows > TABLE_ROWS)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    split(table, line);
}

static void write_csv(const struct table *table)
{
    for (int row = 0; row < table->rows; row++)
        for (int column = 0; column < table->columns; column++) {
            const char *text = table->cell[row][column];
            const char *quote = strpbrk(text, ",\"") ? "\"" : "";
            fprintf(table->csv, "%s%s%s%c", quote, text, quote,
                    column == table->columns - 1 ? '\n' : ',');
        }
}

/* A column of numbers stands to the right, one of words to the left. */
static int is_words(const struct table *table, int column)
{
    for (int row = 1; row < table->rows; row++) {
        const char *text = table->cell[row][column];
        char *end;
        strtod(text, &end);
        if (*end && strcmp(text, "-"))
            return 1;
    }
    return 0;
}

void th_table_end(struct table *table)
{
    int width[TABLE_COLUMNS] = {0};
    for (int row = 0; row < table->rows; row++)
        for (int column = 0; column < table->columns; column++) {
            const int length = (int)strlen(table->cell[row][column]);
            width[column] = length > width[column] ? length : width[column];
        }
    printf("\n%s\n", table->title);
    for (int row = 0; row < table->rows; row++) {
        for (int column = 0; column < table->columns; column++) {
            const int words = is_words(table, column), last = column == table->columns - 1;
            printf(words ? "  %-*s" : "  %*s", words && last ? 0 : width[column],
                   table->cell[row][column]);
        }
        printf("\n");
    }
    fflush(stdout);
    if (!table->csv)
        return;
    write_csv(table);
    fclose(table->csv);
}
