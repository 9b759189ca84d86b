/* Tables of numbers on paper and as CSV. */
#include "command/print/sheet.h"

#include <math.h>
#include <string.h>

#include "base/text/print.h"
#include "model/field.h"

enum { NARROWEST = 9, NUMBER = 32 };

enum th_status th_sheet_make(struct th_sheet *sheet, struct th_arena *arena,
                             struct th_error *error)
{
    const size_t texts = sheet->rows * sheet->text_columns,
                 cells = sheet->rows * sheet->columns;
    sheet->texts = th_arena_take(arena, (texts + 1) * sizeof *sheet->texts);
    sheet->heads = th_arena_take(arena, (sheet->columns + 1) * sizeof *sheet->heads);
    sheet->cells = th_arena_take(arena, (cells + 1) * sizeof *sheet->cells);
    if (!sheet->texts || !sheet->heads || !sheet->cells)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the table");
    for (size_t k = 0; k < texts; k++) sheet->texts[k] = "";
    for (size_t k = 0; k < cells; k++) sheet->cells[k] = NAN;
    for (size_t k = 0; k < sheet->columns; k++)
        sheet->heads[k] = (struct th_sheet_head){"", "", "", NULL};
    return TH_OK;
}

/* Characters, not bytes. */
static int length_of(const char *text)
{
    int length = 0;
    for (const char *c = text; *c; c++) length += ((unsigned char)*c & 0xC0) != 0x80;
    return length;
}

static void put_text(FILE *out, const char *text, int width)
{
    th_print_escaped(out, text);
    fprintf(out, "%*s", width > length_of(text) ? width - length_of(text) : 0, "");
}

static int text_width(const struct th_sheet *sheet, size_t column)
{
    int width = length_of(sheet->text_heads[column]);
    for (size_t r = 0; r < sheet->rows; r++) {
        int length = length_of(sheet->texts[r * sheet->text_columns + column]);
        width = length > width ? length : width;
    }
    return width;
}

/* "25 % [ug/mL]" */
static void second_line(const struct th_sheet_head *head, char *text, size_t size)
{
    const bool unit = head->unit[0] && strcmp(head->unit, "1") != 0;
    snprintf(text, size, "%s%s%s%.60s%s", head->part, head->part[0] && unit ? " " : "",
             unit ? "[" : "", unit ? head->unit : "", unit ? "]" : "");
}

static bool begins(const struct th_sheet *sheet, size_t column)
{
    return column == 0 || strcmp(sheet->heads[column].name, sheet->heads[column - 1].name) != 0;
}

/* The longest of the words of a column. */
static int word_width(const char *words)
{
    int longest = 0;
    for (const char *at = words ? words : ""; *at;) {
        const size_t length = strcspn(at, " ");
        longest = (int)length > longest ? (int)length : longest;
        at += length + strspn(at + length, " ");
    }
    return longest;
}

/* Columns of one name share the width of it. */
static int number_width(const struct th_sheet *sheet, size_t column)
{
    char text[128];
    size_t first = column, end = column + 1;
    while (!begins(sheet, first)) first--;
    while (end < sheet->columns && !begins(sheet, end)) end++;
    second_line(&sheet->heads[column], text, sizeof text);
    int parts = (int)(end - first), width = length_of(text);
    int share = (length_of(sheet->heads[column].name) + 2 + parts - 1) / parts - 2;
    const int word = word_width(sheet->heads[column].words);
    width = share > width ? share : width;
    width = word > width ? word : width;
    return width > NARROWEST ? width : NARROWEST;
}

static void print_heads(const struct th_sheet *sheet, const int *texts, const int *numbers,
                        FILE *out)
{
    const size_t left = sheet->text_columns - sheet->texts_behind;
    char text[128];
    for (int line = 0; line < (sheet->columns ? 2 : 1); line++) {
        for (size_t k = 0; k < left; k++) {
            fputs("  ", out);
            put_text(out, line ? "" : sheet->text_heads[k], texts[k]);
        }
        for (size_t k = 0; k < sheet->columns; k++) {
            const struct th_sheet_head *head = &sheet->heads[k];
            int width = numbers[k];
            second_line(head, text, sizeof text);
            if (!line && !begins(sheet, k))
                continue;
            for (size_t j = k + 1; !line && j < sheet->columns && !begins(sheet, j); j++)
                width += 2 + numbers[j];
            const char *shown = line ? text : head->name;
            fprintf(out, "  %*s", width > length_of(shown) ? width - length_of(shown) : 0, "");
            th_print_escaped(out, shown);
        }
        if (sheet->texts_behind && !line && sheet->text_heads[left][0])
            fprintf(out, "  %s", sheet->text_heads[left]);
        fputc('\n', out);
    }
}

static void print_number(double value, const char *words, int width, FILE *out)
{
    char word[TH_SENTENCE];
    const bool named = words && value >= 0 && value < th_labels_count(words) &&
                       value == floor(value) &&
                       th_labels_get(words, (int)value, word, sizeof word);
    if (isnan(value))
        fprintf(out, "  %*s", width, "-");
    else if (named)
        fprintf(out, "  %*s", width, word);
    else
        fprintf(out, "  %*.6g", width, value);
}

void th_sheet_print(const struct th_sheet *sheet, const struct th_sheet_time *time, FILE *out)
{
    enum { COLUMNS = 4096 };
    const size_t left = sheet->text_columns - sheet->texts_behind;
    const size_t columns = sheet->columns < COLUMNS ? sheet->columns : COLUMNS;
    int texts[TH_SHEET_TEXTS] = {0}, numbers[COLUMNS];
    struct th_sheet shown = *sheet;
    shown.columns = columns;
    if (time->column < columns)
        sheet->heads[time->column].unit = time->unit;
    for (size_t k = 0; k < sheet->text_columns; k++) texts[k] = text_width(sheet, k);
    for (size_t k = 0; k < columns; k++) numbers[k] = number_width(&shown, k);
    print_heads(&shown, texts, numbers, out);
    for (size_t r = 0; r < sheet->rows; r++) {
        const char **row = &sheet->texts[r * sheet->text_columns];
        const bool behind = sheet->texts_behind && row[left][0];
        for (size_t k = 0; k < left; k++) {
            fputs("  ", out); /* nothing stands behind the last: no blanks do */
            put_text(out, row[k], k + 1 == left && columns == 0 && !behind ? 0 : texts[k]);
        }
        for (size_t k = 0; k < columns; k++) {
            const double value = sheet->cells[r * sheet->columns + k];
            print_number(k == time->column ? value / time->by : value, sheet->heads[k].words,
                         numbers[k], out);
        }
        if (behind) {
            fputs("  ", out);
            th_print_escaped(out, row[left]);
        }
        fputc('\n', out);
    }
}

/* A field in quotes where it has a comma, a quote or a line's end in it. */
static void put_field(FILE *out, bool first, const char *text)
{
    const bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    fputs(first ? "" : ",", out);
    if (quoted)
        fputc('"', out);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputc('"', out);
        fputc(*c, out);
    }
    if (quoted)
        fputc('"', out);
}

/* "csf.tip_concentration 25 %[ug/mL]", one member's "csf.tip_concentration#3[ug/mL]": the
 * second is how compare and reference have it, too. */
static void csv_head(const struct th_sheet_head *head, char *text, size_t size)
{
    const bool blank = head->part[0] && head->part[0] != '#';
    snprintf(text, size, "%s%s%s%s%s%s", head->name, blank ? " " : "", head->part,
             head->unit[0] ? "[" : "", head->unit, head->unit[0] ? "]" : "");
}

void th_sheet_csv(const struct th_sheet *sheet, FILE *out)
{
    char text[TH_SENTENCE];
    for (size_t k = 0; k < sheet->text_columns; k++)
        put_field(out, k == 0, sheet->text_heads[k]);
    for (size_t k = 0; k < sheet->columns; k++) {
        csv_head(&sheet->heads[k], text, sizeof text);
        put_field(out, k + sheet->text_columns == 0, text);
    }
    fputs("\r\n", out);
    for (size_t r = 0; r < sheet->rows; r++) {
        for (size_t k = 0; k < sheet->text_columns; k++)
            put_field(out, k == 0, sheet->texts[r * sheet->text_columns + k]);
        for (size_t k = 0; k < sheet->columns; k++)
            fprintf(out, "%s%.17g", k + sheet->text_columns ? "," : "",
                    sheet->cells[r * sheet->columns + k]);
        fputs("\r\n", out);
    }
}
