/* Fills tables with the numbers of a result. */
#include "command/print/show.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"
#include "compare/value.h"

enum { PARTS = 5, TEXT = 96 };
static const double shares[PARTS] = {0.05, 0.25, 0.5, 0.75, 0.95};
static const char *const parts[PARTS] = {"5 %", "25 %", "50 %", "75 %", "95 %"};

static double sample(const struct th_series *series, size_t member, size_t time, size_t point)
{
    return series->values[(member * series->times + time) * series->points + point];
}

double th_show_value(const struct th_series *series, size_t member, double at, size_t point)
{
    const struct th_spot spot = th_spot(series->time, series->times, at);
    if (!spot.inside)
        return NAN;
    const double low = sample(series, member, spot.low, point);
    if (spot.weight == 0 || series->nature == TH_STEPWISE)
        return low;
    const double high = sample(series, member, spot.low + 1, point);
    return series->nature == TH_INTERVAL_MEAN ? high : low + spot.weight * (high - low);
}

/* A member that failed is left out of quantiles: its values until then are no result. */
static bool counts(const struct th_show *show, const struct th_series *series, size_t member)
{
    const struct th_about *about = show->about;
    if (!about->status || series->fan || about->members != series->members)
        return true;
    return strcmp(about->status[member], "ok") == 0;
}

static size_t parts_of(const struct th_show *show, const struct th_series *series)
{
    return show->one || series->members == 1 ? 1 : PARTS;
}

static size_t count_columns(const struct th_show *show)
{
    size_t count = 0;
    for (size_t k = 0; k < show->count; k++) count += parts_of(show, show->series[k]);
    return count;
}

/* The cells of one series in a row, from `to` on. */
static enum th_status fill_cells(const struct th_show *show, const struct th_series *series,
                                 double at, size_t point, double *to)
{
    if (parts_of(show, series) == 1) {
        const size_t member = series->members > 1 ? show->member - series->first : 0;
        *to = th_show_value(series, member, at, point);
        return TH_OK;
    }
    double *values = malloc(series->members * sizeof *values);
    size_t count = 0;
    if (!values)
        return th_error_add(show->error, TH_NO_MEMORY, "no memory for the members");
    for (size_t m = 0; m < series->members; m++) {
        const double value = th_show_value(series, m, at, point);
        if (!isnan(value) && counts(show, series, m))
            values[count++] = value;
    }
    th_sort(values, count);
    for (size_t k = 0; k < PARTS; k++) {
        to[k] = th_quantile(values, count, shares[k]);
        if (series->words && count) /* nothing lies between two words */
            to[k] = values[(size_t)(shares[k] * (double)(count - 1))];
    }
    free(values);
    return TH_OK;
}

/* Heads of the columns of one series; its name and unit only where they head columns. */
static enum th_status fill_heads(const struct th_show *show, const struct th_series *series,
                                 const char *name, const char *unit, struct th_sheet_head *to)
{
    char text[TEXT] = "";
    if (show->one && series->members > 1)
        snprintf(text, sizeof text, "#%" PRIu64, show->member);
    const size_t count = parts_of(show, series);
    for (size_t k = 0; k < count; k++) {
        const char *part = count > 1 ? parts[k] : th_arena_copy(show->arena, text);
        if (!part)
            return th_error_add(show->error, TH_NO_MEMORY, "no memory for the table");
        to[k] = (struct th_sheet_head){name, part, unit, series->words};
    }
    return TH_OK;
}

static enum th_status fill_all_heads(const struct th_show *show, struct th_sheet *sheet,
                                     size_t first)
{
    enum th_status status = TH_OK;
    for (size_t k = 0, at = first; k < show->count && status == TH_OK; k++) {
        const struct th_series *series = show->series[k];
        status = fill_heads(show, series, series->name, series->unit, &sheet->heads[at]);
        at += parts_of(show, series);
    }
    return status;
}

static enum th_status fill_row(const struct th_show *show, struct th_sheet *sheet, size_t row,
                               double at, size_t point)
{
    enum th_status status = TH_OK;
    double *cells = &sheet->cells[row * sheet->columns];
    cells += sheet->columns - count_columns(show);
    for (size_t k = 0; k < show->count && status == TH_OK; k++) {
        status = fill_cells(show, show->series[k], at, point, cells);
        cells += parts_of(show, show->series[k]);
    }
    return status;
}

/* Quantiles are of all members, or of none; those of a place do not lie between those of two
 * others. */
static enum th_status check_members(const struct th_show *show)
{
    for (size_t k = 0; k < show->count && !show->one; k++)
        if (show->series[k]->between)
            return th_error_add(
                show->error, TH_USAGE,
                "%.150s: there is no summary of that place, and not all members "
                "are kept: --member N prints one of them, and the profile has "
                "the quantiles at its own places",
                show->series[k]->name);
        else if (show->series[k]->of)
            return th_error_add(
                show->error, TH_USAGE,
                "%.150s: %zu of %zu members are kept, and there is no summary of it with 5, "
                "25, 50, 75 and 95 %%: --member N prints one of them",
                show->series[k]->name, show->series[k]->members, show->series[k]->of);
    return TH_OK;
}

/* Series that share a table share its rows. */
static enum th_status check_rows(const struct th_show *show)
{
    const struct th_series *a = show->series[0];
    for (size_t k = 1; k < show->count; k++) {
        const struct th_series *b = show->series[k];
        bool same = a->times == b->times && a->points == b->points;
        for (size_t t = 0; same && t < a->times; t++) same = a->time[t] == b->time[t];
        for (size_t p = 0; same && a->axis && b->axis && p < a->points; p++)
            same = a->axis[p] == b->axis[p];
        if (!same)
            return th_error_add(
                show->error, TH_USAGE,
                "%.150s and %.150s are not over the same %s: print each for itself", a->name,
                b->name, a->axis ? "places and times" : "times");
    }
    return check_members(show);
}

enum th_status th_show_series(const struct th_show *show, struct th_sheet *sheet)
{
    const struct th_series *first = show->series[0];
    enum th_status status = check_rows(show);
    *sheet = (struct th_sheet){.rows = isnan(show->at) ? first->times : 1,
                               .columns = 1 + count_columns(show)};
    status = status == TH_OK ? th_sheet_make(sheet, show->arena, show->error) : status;
    if (status != TH_OK)
        return status;
    sheet->heads[0] = (struct th_sheet_head){"time", "", "s", NULL};
    status = fill_all_heads(show, sheet, 1);
    for (size_t r = 0; r < sheet->rows && status == TH_OK; r++) {
        const double at = isnan(show->at) ? first->time[r] : show->at;
        sheet->cells[r * sheet->columns] = at;
        status = fill_row(show, sheet, r, at, 0);
    }
    return status;
}

/* The vertebral level whose middle is nearest to that place of the spine, if no other place is
 * nearer to it; or "". */
static const char *level_of(const struct th_show *show, const struct th_series *series,
                            size_t point)
{
    const struct th_records *levels = th_about_table(show->about, "landmarks");
    const struct th_column_read *at = th_records_column(levels, "position");
    if (!at || !at->numbers || !at->unit || !series->axis_unit || !series->axis_name ||
        strcmp(series->axis_name, "z") != 0 || strcmp(at->unit, series->axis_unit) != 0)
        return "";
    for (size_t k = 0; k < levels->count; k++) {
        size_t nearest = 0;
        for (size_t p = 1; p < series->points; p++)
            if (fabs(series->axis[p] - at->numbers[k]) <
                fabs(series->axis[nearest] - at->numbers[k]))
                nearest = p;
        if (nearest == point)
            return th_records_text(levels, "name", k);
    }
    return "";
}

enum th_status th_show_profiles(const struct th_show *show, struct th_sheet *sheet)
{
    const struct th_series *first = show->series[0];
    enum th_status status = check_rows(show);
    *sheet = (struct th_sheet){.rows = first->points,
                               .text_columns = 1,
                               .text_heads = {"level"},
                               .columns = 1 + count_columns(show)};
    status = status == TH_OK ? th_sheet_make(sheet, show->arena, show->error) : status;
    if (status != TH_OK)
        return status;
    sheet->heads[0] = (struct th_sheet_head){first->axis_name, "",
                                             first->axis_unit ? first->axis_unit : "", NULL};
    const double at = isnan(show->at) ? first->time[first->times - 1] : show->at;
    status = fill_all_heads(show, sheet, 1);
    for (size_t p = 0; p < sheet->rows && status == TH_OK; p++) {
        sheet->texts[p] = level_of(show, first, p);
        sheet->cells[p * sheet->columns] = first->axis[p];
        status = fill_row(show, sheet, p, at, p);
    }
    return status;
}

enum th_status th_show_numbers(const struct th_show *show, struct th_sheet *sheet)
{
    const struct th_series *first = show->series[0];
    *sheet = (struct th_sheet){.rows = show->count,
                               .text_columns = 2,
                               .text_heads = {"number", "unit"},
                               .texts_behind = true,
                               .columns = parts_of(show, first)};
    enum th_status status = th_sheet_make(sheet, show->arena, show->error);
    if (status == TH_OK)
        status = fill_heads(show, first, "value", "", sheet->heads);
    for (size_t r = 0; r < sheet->rows && status == TH_OK; r++) {
        const struct th_series *series = show->series[r];
        sheet->texts[2 * r] = series->name;
        sheet->texts[2 * r + 1] = series->unit;
        status =
            fill_cells(show, series, series->time[0], 0, &sheet->cells[r * sheet->columns]);
    }
    return status;
}

/* "64 members, 73 times, 26 places" */
static const char *shape_of(const struct th_show *show, const struct th_series *series,
                            bool number)
{
    char text[3 * TEXT], members[TEXT] = "", points[TEXT] = "";
    if (series->members > 1)
        snprintf(members, sizeof members, "%zu members, ", series->members);
    if (series->of)
        snprintf(members, sizeof members, "%zu of %zu members, ", series->members, series->of);
    if (series->fan)
        snprintf(members, sizeof members, "quantiles, ");
    if (series->axis)
        snprintf(points, sizeof points, ", %zu places", series->points);
    if (number)
        snprintf(text, sizeof text, "%sa number", members);
    else
        snprintf(text, sizeof text, "%s%zu time%s%s", members, series->times,
                 series->times > 1 ? "s" : "", points);
    return th_arena_copy(show->arena, text);
}

enum th_status th_show_list(const struct th_show *show, struct th_sheet *sheet)
{
    const struct th_result *result = show->result;
    *sheet = (struct th_sheet){.rows = result->count + result->number_count,
                               .text_columns = 4,
                               .text_heads = {"path", "unit", "shape", "doc"},
                               .texts_behind = true};
    enum th_status status = th_sheet_make(sheet, show->arena, show->error);
    for (size_t r = 0; r < sheet->rows && status == TH_OK; r++) {
        const bool number = r >= result->count;
        const struct th_series *series =
            number ? &result->numbers[r - result->count].series : &result->series[r];
        const char **row = &sheet->texts[4 * r];
        row[0] = series->name;
        row[1] = series->unit;
        row[2] = shape_of(show, series, number);
        row[3] = series->doc ? series->doc : "";
        if (!row[2])
            status = th_error_add(show->error, TH_NO_MEMORY, "no memory for the list");
    }
    return status;
}
