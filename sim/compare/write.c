/* Picks the rows, members and points of a curve. */
#include "compare/write.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/disk/file.h"
#include "compare/value.h"

/* A text in memory; it is written to the file as a whole. */
struct sheet {
    FILE *stream;
    char *text;
    size_t length;
};

static bool sheet_open(struct sheet *sheet)
{
    *sheet = (struct sheet){0};
    sheet->stream = open_memstream(&sheet->text, &sheet->length);
    return sheet->stream != NULL;
}

static enum th_status sheet_close(struct sheet *sheet, const char *path, struct th_error *error)
{
    bool sound = ferror(sheet->stream) == 0;
    if (fclose(sheet->stream) != 0)
        sound = false;
    enum th_status status =
        sound ? th_part_text(path, sheet->text, sheet->length, error)
              : th_error_add(error, TH_NO_MEMORY, "no memory to write %s", path);
    free(sheet->text);
    return status;
}

/* The k-th of `shown` numbers spread evenly over 0 .. count - 1, both ends among them. */
static size_t pick(size_t k, size_t shown, size_t count)
{
    return shown < 2 ? (count - 1) / 2 : (k * (count - 1) + (shown - 1) / 2) / (shown - 1);
}

static size_t lesser(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Of an ensemble the first and the last member are written. */
static size_t shown_members(const struct th_series *series)
{
    return lesser(series->members, 2);
}

static size_t shown_points(const struct th_series *series, size_t points)
{
    return lesser(series->points, points ? points : 1);
}

static void write_heads(FILE *out, const struct th_series *series, size_t points)
{
    size_t members = shown_members(series), shown = shown_points(series, points);
    for (size_t m = 0; m < members; m++)
        for (size_t p = 0; p < shown; p++) {
            const int bare = (int)strcspn(series->name, "@"); /* the place comes last */
            fprintf(out, ",%.*s", bare, series->name);
            if (series->members > 1)
                fprintf(out, "#%" PRIu64, series->first + pick(m, members, series->members));
            fputs(series->name + bare, out);
            if (series->axis)
                fprintf(out, "@%.9g", series->axis[pick(p, shown, series->points)]);
            fprintf(out, "[%s]", series->unit);
        }
}

/* before: the time of the row before; NaN: this is the first. */
static void write_values(FILE *out, const struct th_series *series, size_t points,
                         double before, size_t time)
{
    const struct th_stretch stretch = {before, series->time[time], NAN};
    size_t members = shown_members(series), shown = shown_points(series, points);
    for (size_t m = 0; m < members; m++)
        for (size_t p = 0; p < shown; p++) {
            size_t member = pick(m, members, series->members);
            size_t point = pick(p, shown, series->points);
            const struct th_spot place = {.inside = true, .low = point};
            double value = NAN;
            th_series_value(series, member, &stretch, &place, &value);
            if (isnan(value))
                fputs(",nan", out);
            else
                fprintf(out, ",%.9g", value);
        }
}

/* A member of the curve that has failed has no values from there on: that is no reference. */
static enum th_status check_ends(const struct th_result *result, const char *path,
                                 struct th_error *error)
{
    const struct th_series *series = &result->series[0];
    size_t members = shown_members(series);
    for (size_t m = 0; m < members; m++) {
        size_t member = pick(m, members, series->members);
        if (member >= result->members || !result->status || !(result->status[member] > 0))
            continue;
        if (series->members == 1)
            return th_error_add(error, TH_RUN_FAILED,
                                "the run has failed: no reference curve goes to %s", path);
        return th_error_add(error, TH_RUN_FAILED,
                            "member %" PRIu64 ", of which the curve would be, has failed: no "
                            "reference curve goes to %s",
                            series->first + member, path);
    }
    return TH_OK;
}

enum th_status th_reference_write(const struct th_result *result, const char *path, size_t rows,
                                  size_t points, struct th_error *error)
{
    struct sheet sheet;
    if (result->count == 0)
        return th_error_add(error, TH_BAD_INPUT, "the result has nothing to write to %s", path);
    for (size_t s = 1; s < result->count; s++)
        if (result->series[s].times != result->series[0].times)
            return th_error_add(error, TH_BAD_INPUT, "%s and %s are not over the same times",
                                result->series[s].name, result->series[0].name);
    for (size_t s = 0; s < result->count; s++)
        if (result->series[s].fan)
            return th_error_add(error, TH_BAD_INPUT,
                                "%s has quantiles over persons, and no values of members: no "
                                "reference curve goes to %s",
                                result->series[s].name, path);
    if (check_ends(result, path, error) != TH_OK)
        return error->status;
    if (!sheet_open(&sheet))
        return th_error_add(error, TH_NO_MEMORY, "no memory to write %s", path);
    fputs("# title: ", sheet.stream);
    for (const char *c = result->title ? result->title : ""; *c; c++)
        fputc((unsigned char)*c < ' ' ? ' ' : *c, sheet.stream);
    fputc('\n', sheet.stream);
    for (size_t s = 0; s < result->count; s++)
        if (result->series[s].roundoff > 0)
            fprintf(sheet.stream, "# tolerance %s %.9g 0\n", result->series[s].name,
                    result->series[s].roundoff);
    fputs("time[s]", sheet.stream);
    for (size_t s = 0; s < result->count; s++)
        write_heads(sheet.stream, &result->series[s], points);
    fputc('\n', sheet.stream);
    const struct th_series *first = &result->series[0];
    size_t shown = lesser(first->times, rows < 2 ? 2 : rows);
    double before = NAN;
    for (size_t k = 0; k < shown; k++) {
        size_t time = pick(k, shown, first->times);
        fprintf(sheet.stream, "%.15g", first->time[time]);
        for (size_t s = 0; s < result->count; s++)
            write_values(sheet.stream, &result->series[s], points, before, time);
        before = first->time[time];
        fputc('\n', sheet.stream);
    }
    return sheet_close(&sheet, path, error);
}
