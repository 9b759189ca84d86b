/* The table on paper: test by test, each row in four columns whose texts are broken into lines,
 * at most 110 characters wide; below a row its condition, its source, or what happened. */
#include <string.h>

#include "base/text/print.h"
#include "command/device/show.h"

enum { COLUMNS = 4, HEAD = 13, BELOW = 6, PAPER = 110, TEXT = 256 };

static const size_t widths[COLUMNS] = {49, 20, 26, 6};

/* The verdicts that call for a reader's eye are in capitals; what is shown alone has none. */
static const char *const verdicts[] = {"", "SILENT", "pass", "FAIL"};

/* The texts side by side, each broken at its width; blanks at the end of a line are left out.
 */
static void print_cells(FILE *out, const char *const *texts, const size_t *wide, size_t count,
                        size_t indent)
{
    const char *at[COLUMNS] = {0};
    bool more = true;
    for (size_t k = 0; k < count; k++) at[k] = texts[k];
    while (more) {
        size_t blanks = indent;
        more = false;
        for (size_t k = 0; k < count; k++) {
            char piece[TEXT];
            size_t columns;
            at[k] += strspn(at[k], " ");
            const size_t bytes = th_print_fits(at[k], wide[k], &columns);
            if (bytes) {
                snprintf(piece, sizeof piece, "%.*s", (int)bytes, at[k]);
                fprintf(out, "%*s", (int)blanks, "");
                th_print_escaped(out, piece);
                blanks = 0;
            }
            blanks += wide[k] - columns + 2;
            at[k] += bytes;
            more |= at[k][strspn(at[k], " ")] != 0;
        }
        fputc('\n', out);
    }
}

static void print_row(FILE *out, const struct th_device_row *row)
{
    static const size_t below = PAPER - BELOW;
    char number[TH_DEVICE_VALUE], value[2 * TH_DEVICE_VALUE];
    th_device_value(row, number);
    const char *unit = th_device_unit(row);
    snprintf(value, sizeof value, "%s%s%s", number, unit[0] ? " " : "", unit);
    const char *const texts[COLUMNS] = {row->metric, value, row->required,
                                        verdicts[row->verdict]};
    print_cells(out, texts, widths, COLUMNS, 2);
    if (row->where[0])
        print_cells(out, &row->where, &below, 1, BELOW);
}

static void print_label(FILE *out, const struct th_device_label *label, bool first)
{
    static const size_t wide = PAPER - HEAD;
    char text[2 * TEXT];
    snprintf(text, sizeof text, "%s %s (%s: %s)", label->name, label->value, label->mark,
             label->source);
    const char *const shown = text;
    fputs(first ? "  label      " : "             ", out);
    size_t columns, bytes = th_print_fits(shown, wide, &columns);
    fprintf(out, "%.*s\n", (int)bytes, shown);
    const char *const rest = shown + bytes;
    if (*rest)
        print_cells(out, &rest, &wide, 1, HEAD);
}

static void print_head(const struct th_device_head *head, FILE *out)
{
    fprintf(out, "%s (pump.%s)\n", head->pump, head->model);
    fputs("  beside it  ", out);
    th_print_within(out, HEAD, HEAD, head->beside);
    fputs("  rate       ", out);
    th_print_within(out, HEAD, HEAD, head->rate);
    for (size_t k = 0; k < head->label_count; k++) print_label(out, &head->labels[k], k == 0);
    fprintf(out, "  tests      %zu of %s; %zu are not for this pump\n\n", head->tests,
            head->folder, head->left_out);
}

/* "stall (looks for: underinfusion)", "trumpet (pump.pulses: resolved)" */
static void print_test(FILE *out, const struct th_device_row *row)
{
    const char *what = row->hazard[0] ? "looks for" : "pump.pulses";
    const char *word = row->hazard[0] ? row->hazard : row->pulses;
    fprintf(out, "\n%s", row->test);
    if (word[0])
        fprintf(out, " (%s: %s)", what, word);
    fputc('\n', out);
}

/* The rows of conditions behind row k. */
static size_t conditions_of(const struct th_device_table *table, size_t k)
{
    size_t count = 0;
    while (k + 1 + count < table->count && table->rows[k + 1 + count].one) count++;
    return count;
}

void th_device_print(const struct th_device_head *head, const struct th_device_table *table,
                     bool every, FILE *out)
{
    static const char *const heads[COLUMNS] = {"metric", "value", "required", "verdict"};
    static const size_t over[COLUMNS] = {49, 20, 26, 7};
    const struct th_device_counts counts = th_device_count(table);
    const char *test = "";
    print_head(head, out);
    print_cells(out, heads, over, COLUMNS, 2);
    for (size_t k = 0; k < table->count; k++) {
        const struct th_device_row *row = &table->rows[k];
        if (row->one && !every)
            continue;
        if (strcmp(row->test, test) != 0)
            print_test(out, row);
        test = row->test;
        print_row(out, row);
        if (!row->one && row->verdict == TH_DEVICE_SHOWN)
            th_device_map(row + 1, conditions_of(table, k), out);
    }
    fprintf(out, "\n%zu requirement%s, %zu not met; %zu silent failure%s\n", counts.required,
            counts.required == 1 ? "" : "s", counts.failed, counts.silent,
            counts.silent == 1 ? "" : "s");
}
