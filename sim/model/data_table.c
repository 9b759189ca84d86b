/* Looks up columns and reads cells of a table of data. */
#include "model/data_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text/nearest.h"
#include "base/text/utf8.h"

enum { LONGEST = 200, BOUND = 80 }; /* bytes of a number as it is written, and of a bound */

const struct th_data_cell *th_data_cell(const struct th_data_table *table, size_t row,
                                        size_t column)
{
    return &table->cells[row * table->column_count + column];
}

struct th_place th_data_place(const struct th_data_table *table, size_t row, size_t column)
{
    const struct th_data_cell *cell = th_data_cell(table, row, column);
    return (struct th_place){table->file, cell->line, cell->column};
}

size_t th_data_find(const struct th_data_table *table, const char *name)
{
    for (size_t k = 0; k < table->column_count; k++)
        if (strcmp(table->columns[k].name, name) == 0)
            return k;
    return TH_NO_COLUMN;
}

static const char *column_name(const void *table, size_t k)
{
    return ((const struct th_data_table *)table)->columns[k].name;
}

size_t th_data_need(const struct th_data_table *table, const char *name, struct th_error *error)
{
    const size_t found = th_data_find(table, name);
    if (found != TH_NO_COLUMN)
        return found;
    const char *near = th_nearest(name, table->column_count, column_name, table);
    const size_t at = near ? th_data_find(table, near) : 0;
    th_error_at(error, table->columns[at].place, TH_BAD_INPUT,
                near ? "there is no column \"%.80s\"; is \"%.80s\" meant to be it?"
                     : "there is no column \"%.80s\"",
                name, near);
    return TH_NO_COLUMN;
}

struct names {
    const char *const *items;
};

static const char *name_at(const void *names, size_t k)
{
    return ((const struct names *)names)->items[k];
}

enum th_status th_data_only(const struct th_data_table *table, const char *const *names,
                            size_t count, struct th_error *error)
{
    const struct names all = {names};
    enum th_status status = TH_OK;
    char allowed[300] = "";
    for (size_t k = 0, used = 0; k < count && used < sizeof allowed; k++)
        used += (size_t)snprintf(allowed + used, sizeof allowed - used, "%s%s", k ? ", " : "",
                                 names[k]);
    for (size_t c = 0; c < table->column_count; c++) {
        const struct th_data_column *column = &table->columns[c];
        bool known = false;
        for (size_t k = 0; k < count && !known; k++)
            known = strcmp(names[k], column->name) == 0;
        if (known)
            continue;
        const char *near = th_nearest(column->name, count, name_at, &all);
        status = th_error_at(error, column->place, TH_BAD_INPUT,
                             "unknown column \"%.80s\"%s%s%s (allowed: %s)", column->name,
                             near ? "; did you mean \"" : "", near ? near : "",
                             near ? "\"?" : "", allowed);
    }
    return status;
}

static bool begins_number(const char *text)
{
    text += strspn(text, "+-.");
    return (*text >= '0' && *text <= '9') || strncmp(text, "inf", 3) == 0;
}

bool th_data_text(const struct th_data_table *table, size_t row, size_t column, char *text,
                  size_t size)
{
    const char *written = th_data_cell(table, row, column)->text;
    const char *unit = table->columns[column].unit;
    const size_t length = strlen(written);
    if (length >= size)
        return false;
    th_utf8_plain(written, text);
    if (!unit || !begins_number(text))
        return true;
    const size_t used = strlen(text), space = size - used;
    return (size_t)snprintf(text + used, space, " %s", unit) < space;
}

/* 'ratio: "0,98": ...' in the cell's place; "0,98" is shown with its point. */
static enum th_status reject(const struct th_data_table *table, size_t row, size_t column,
                             const char *why, struct th_error *error)
{
    const char *text = th_data_cell(table, row, column)->text;
    const char *comma = strchr(text, ',');
    const struct th_place place = th_data_place(table, row, column);
    const char *name = table->columns[column].name;
    if (!comma || !begins_number(text))
        return th_error_at(error, place, TH_BAD_INPUT, "%s: %s", name, why);
    return th_error_at(error, place, TH_BAD_INPUT,
                       "%s: \"%.40s\": decimals stand behind a point: write %.*s.%.40s", name,
                       text, (int)(comma - text), text, comma + 1);
}

/* The label of a CHOICE. */
static enum th_status read_word(const struct th_data_table *table, size_t row, size_t column,
                                const struct th_row *as, double *si, struct th_error *error)
{
    char why[TH_SENTENCE];
    const char *text = th_data_cell(table, row, column)->text;
    *si = th_labels_find(as->labels, text);
    if (*si >= 0)
        return TH_OK;
    snprintf(why, sizeof why, "\"%.60s\" is none of: %s", text, as->labels);
    return reject(table, row, column, why, error);
}

/* The time of day of a row of TH_CLOCK. */
static enum th_status read_clock(const struct th_data_table *table, size_t row, size_t column,
                                 double *si, struct th_error *error)
{
    char why[TH_SENTENCE];
    const char *text = th_data_cell(table, row, column)->text;
    const int seconds = th_calendar_clock(text);
    *si = seconds;
    if (seconds >= 0)
        return TH_OK;
    snprintf(why, sizeof why, "\"%.60s\" is no clock: write 08:00", text);
    return reject(table, row, column, why, error);
}

/* The numbers of a row of the caller's. */
struct wanted {
    const struct th_row *as;
    const struct th_units *units;
    double least, most;
    bool plain;            /* the column has a unit of the quantity: */
    double factor, offset; /* SI = factor number + offset, as th_quantity_read has it */
};

static enum th_status want(const struct th_data_table *table, size_t column,
                           const struct th_row *as, const struct th_units *units,
                           struct wanted *wanted, struct th_error *error)
{
    struct th_row bounds = *as;
    double init;
    bounds.init = "";
    *wanted = (struct wanted){.as = as, .units = units};
    const char *unit = table->columns[column].unit;
    wanted->plain = unit && th_units_between(units, unit, th_quantity_si(as->quantity),
                                             &wanted->factor, &wanted->offset) == TH_OK;
    if (th_row_bounds(&bounds, units, &init, &wanted->least, &wanted->most) == TH_OK)
        return TH_OK;
    return th_error_add(error, TH_BAD_INPUT, "%s: its bounds \"%s\" and \"%s\" are wrong",
                        table->columns[column].name, as->least, as->most);
}

/* In the unit of the column, or else of the row. */
static void print_bound(const struct th_data_table *table, size_t column,
                        const struct wanted *wanted, double si, char text[BOUND])
{
    struct th_row row = *wanted->as;
    row.unit = table->columns[column].unit;
    if (!row.unit || !th_row_print(wanted->units, &row, si, 6, text, BOUND))
        th_row_print(wanted->units, wanted->as, si, 6, text, BOUND);
}

/* A bare number, as most cells are, without asking for the unit again and again. Any other
 * text, and what is refused, is left to th_quantity_read. */
static bool read_plain(const struct wanted *wanted, const char *text, double *si)
{
    char why[TH_SENTENCE];
    double number;
    if (!wanted->plain || text[strspn(text, "0123456789.+-eE")] ||
        th_quantity_read(wanted->units, TH_NUMBER, text, &number, why, sizeof why) != TH_OK)
        return false;
    *si = wanted->factor * number + wanted->offset + 0.0;
    return *si >= wanted->least && *si <= wanted->most;
}

static enum th_status read_number(const struct th_data_table *table, size_t row, size_t column,
                                  const struct wanted *wanted, double *si,
                                  struct th_error *error)
{
    const struct th_row *as = wanted->as;
    char text[LONGEST], why[TH_SENTENCE], least[BOUND], most[BOUND];
    *si = NAN;
    if (!th_data_cell(table, row, column)->text[0])
        return TH_OK;
    if (as->quantity == TH_CHOICE)
        return read_word(table, row, column, as, si, error);
    if (as->flags & TH_CLOCK && strchr(th_data_cell(table, row, column)->text, ':'))
        return read_clock(table, row, column, si, error);
    if (read_plain(wanted, th_data_cell(table, row, column)->text, si))
        return TH_OK;
    if (!th_data_text(table, row, column, text, sizeof text))
        return reject(table, row, column, "this is too long for a number", error);
    if (th_quantity_read(wanted->units, as->quantity, text, si, why, sizeof why) != TH_OK)
        return reject(table, row, column, why, error);
    if (isfinite(*si) && *si >= wanted->least && *si <= wanted->most)
        return TH_OK;
    print_bound(table, column, wanted, wanted->least, least);
    print_bound(table, column, wanted, wanted->most, most);
    snprintf(why, sizeof why, "%s is out of range: %s to %s", text, least, most);
    return reject(table, row, column, why, error);
}

enum th_status th_data_number(const struct th_data_table *table, size_t row, size_t column,
                              const struct th_row *as, const struct th_units *units, double *si,
                              struct th_error *error)
{
    struct wanted wanted;
    *si = NAN;
    enum th_status status = want(table, column, as, units, &wanted, error);
    return status == TH_OK ? read_number(table, row, column, &wanted, si, error) : status;
}

enum th_status th_data_numbers(const struct th_data_table *table, size_t column,
                               const struct th_row *as, const struct th_units *units, bool all,
                               double *si, struct th_error *error)
{
    struct wanted wanted;
    enum th_status status = want(table, column, as, units, &wanted, error);
    if (status != TH_OK)
        return status;
    for (size_t row = 0; row < table->rows; row++) {
        enum th_status one = read_number(table, row, column, &wanted, &si[row], error);
        if (one == TH_OK && all && isnan(si[row]))
            one = th_error_at(error, th_data_place(table, row, column), TH_BAD_INPUT,
                              "%s: a number is missing here", table->columns[column].name);
        if (one != TH_OK)
            status = one;
    }
    return status;
}
