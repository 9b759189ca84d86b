/* Look-ups in rows and tables, and the bounds of rows. */
#include "model/field.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

const char *th_mark_name(enum th_mark mark)
{
    static const char *const names[TH_MARKS] = {"read",   "derived",  "computed",
                                                "chosen", "recalled", "placeholder"};
    return (unsigned)mark < TH_MARKS ? names[mark] : "unknown";
}

static const char *const natures[TH_NATURES] = {"instant", "step", "mean", "total"};

const char *th_nature_name(enum th_nature nature)
{
    return (unsigned)nature < TH_NATURES ? natures[nature] : "unknown";
}

enum th_nature th_nature_find(const char *name)
{
    int k = 0;
    while (k < TH_NATURES && strcmp(natures[k], name) != 0) k++;
    return (enum th_nature)k;
}

const char *th_row_unit(const struct th_row *row)
{
    return row->unit ? row->unit : th_quantity_shown(row->quantity);
}

size_t th_row_print(const struct th_units *units, const struct th_row *row, double si,
                    int digits, char *text, size_t size)
{
    return th_quantity_print(units, row->quantity, row->unit, si, digits, text, size);
}

const struct th_row *th_table_find(const struct th_table *table, const char *name)
{
    for (size_t k = 0; k < table->count; k++)
        if (strcmp(table->rows[k].name, name) == 0)
            return &table->rows[k];
    return NULL;
}

/* One bound: empty text means that there is none. */
static enum th_status read_bound(const struct th_row *row, const struct th_units *units,
                                 const char *text, double absent, double *si)
{
    *si = absent;
    if (!text || !*text || strcmp(text, "nan") == 0)
        return TH_OK;
    char why[TH_SENTENCE];
    return th_quantity_read(units, row->quantity, text, si, why, sizeof why);
}

static enum th_status choice_bounds(const struct th_row *row, double *init, double *least,
                                    double *most)
{
    *least = 0;
    *most = th_labels_count(row->labels) - 1;
    *init = NAN;
    if (!row->init || !*row->init || strcmp(row->init, "nan") == 0)
        return TH_OK;
    int number = th_labels_find(row->labels, row->init);
    if (number < 0)
        return TH_BAD_INPUT;
    *init = number;
    return TH_OK;
}

enum th_status th_row_bounds(const struct th_row *row, const struct th_units *units,
                             double *init, double *least, double *most)
{
    if (row->quantity == TH_CHOICE)
        return choice_bounds(row, init, least, most);
    enum th_status status = read_bound(row, units, row->init, NAN, init);
    if (status == TH_OK)
        status = read_bound(row, units, row->least, -INFINITY, least);
    if (status == TH_OK)
        status = read_bound(row, units, row->most, INFINITY, most);
    return status;
}

/* The next word at or after *from: its start, its length; *from moves past it. */
static const char *next_word(const char **from, size_t *length)
{
    const char *start = *from + strspn(*from, " ");
    *length = strcspn(start, " ");
    *from = start + *length;
    return *length ? start : NULL;
}

int th_labels_find(const char *labels, const char *word)
{
    size_t length, sought = strlen(word);
    const char *at = labels ? labels : "", *found;
    for (int k = 0; (found = next_word(&at, &length)); k++)
        if (length == sought && memcmp(found, word, length) == 0)
            return k;
    return -1;
}

size_t th_labels_get(const char *labels, int number, char *text, size_t size)
{
    size_t length;
    const char *at = labels ? labels : "", *found;
    for (int k = 0; (found = next_word(&at, &length)); k++) {
        if (k != number)
            continue;
        if (size) {
            size_t fits = length < size ? length : size - 1;
            memcpy(text, found, fits);
            text[fits] = '\0';
        }
        return length;
    }
    if (size)
        text[0] = '\0';
    return 0;
}

int th_labels_count(const char *labels)
{
    size_t length;
    const char *at = labels ? labels : "";
    int count = 0;
    while (next_word(&at, &length)) count++;
    return count;
}

const char *th_log_kind_name(enum th_log_kind kind)
{
    static const char *const names[TH_LOG_KINDS] = {
        "none", "order", "refused", "fitted", "hazard", "stage", "alarm", "notice", "truth"};
    return kind < TH_LOG_KINDS ? names[kind] : "none";
}

const char *th_file_sort_doc(enum th_file_sort sort)
{
    return sort == TH_TABLE_FILE     ? "a table of data (CSV)"
           : sort == TH_LIBRARY_FILE ? "a shared object (cc -shared -fPIC)"
                                     : "no file";
}

const char *th_row_fixed(const struct th_row *row)
{
    if (row->quantity == TH_FILE)
        return "names a file, which is read at the start; it cannot change during the run";
    if (row->flags & TH_STRUCTURAL)
        return "sizes the model's memory; it cannot change during the run";
    return row->flags & TH_AT_START
               ? "is what the run starts with; it cannot change during the run"
               : NULL;
}

const char *th_row_shared(const struct th_row *row)
{
    if (row->quantity == TH_FILE)
        return "names a file, which is read once, the same for every member";
    return row->flags & TH_STRUCTURAL ? "sizes the model's memory, the same for every member"
                                      : NULL;
}
