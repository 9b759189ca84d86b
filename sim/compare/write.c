/* What a comparison leaves behind: the verdict as JUnit XML, and references made from results.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/junit.h"
#include "compare/compare.h"
#include "compare/value.h"

/* A text that grows; its bytes go to the file when all of them are there. */
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

const struct th_difference *th_verdict_worst(const struct th_verdict *verdict)
{
    const struct th_difference *worst = NULL;
    for (size_t k = 0; k < verdict->count; k++)
        if (!worst || verdict->differences[k].worst > worst->worst)
            worst = &verdict->differences[k];
    return worst;
}

void th_verdict_free(struct th_verdict *verdict)
{
    free(verdict->differences);
    *verdict = (struct th_verdict){0};
}

static bool differs(const struct th_difference *d)
{
    return d->missing || d->outside;
}

void th_difference_when(const struct th_difference *d, char *text, size_t size)
{
    const bool hours = fabs(d->time) >= 3600;
    const char *unit = hours ? "h" : "s";
    const double second = hours ? 1. / 3600 : 1;
    if (d->mean && !isnan(d->from))
        snprintf(text, size, "the mean of %.9g %s .. %.9g %s", d->from * second, unit,
                 d->time * second, unit);
    else
        snprintf(text, size, "at %.9g %s", d->time * second, unit);
}

static void put_case(struct th_junit *junit, const struct th_difference *d)
{
    char message[400] = "not in the result", when[80], place[64] = "";
    th_difference_when(d, when, sizeof when);
    if (!isnan(d->coordinate))
        snprintf(place, sizeof place, ", at %.9g", d->coordinate);
    if (!d->missing)
        snprintf(message, sizeof message,
                 "%zu of %zu values differ; worst %s%s, member %llu: %.9g instead of %.9g "
                 "(%.3g times what is allowed: %.3g + %.3g of its size)",
                 d->outside, d->compared, when, place, (unsigned long long)d->member, d->value,
                 d->reference, d->worst, d->atol, d->rtol);
    th_junit_case(junit, differs(d) ? TH_CASE_FAILED : TH_CASE_PASSED, d->name, "difference",
                  message);
}

enum th_status th_verdict_junit(const struct th_verdict *verdict, const char *path,
                                struct th_error *error)
{
    struct th_junit junit;
    enum th_status status = th_junit_open(&junit, "thecal.compare", error);
    if (status != TH_OK)
        return status;
    for (size_t k = 0; k < verdict->count; k++) put_case(&junit, &verdict->differences[k]);
    return th_junit_close(&junit, path, error);
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

/* Of an ensemble the first and the last member stand for all. */
static size_t shown_members(const struct th_series *series)
{
    return lesser(series->members, 2);
}

static size_t shown_points(const struct th_series *series, size_t points)
{
    return lesser(series->points, points ? points : 1);
}

static void put_heads(FILE *out, const struct th_series *series, size_t points)
{
    size_t members = shown_members(series), shown = shown_points(series, points);
    for (size_t m = 0; m < members; m++)
        for (size_t p = 0; p < shown; p++) {
            fprintf(out, ",%s", series->name);
            if (series->members > 1)
                fprintf(out, "#%" PRIu64, series->first + pick(m, members, series->members));
            if (series->axis)
                fprintf(out, "@%.9g", series->axis[pick(p, shown, series->points)]);
            fprintf(out, "[%s]", series->unit);
        }
}

/* before: the time of the row before; NaN: this is the first. */
static void put_values(FILE *out, const struct th_series *series, size_t points, double before,
                       size_t time)
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
        put_heads(sheet.stream, &result->series[s], points);
    fputc('\n', sheet.stream);
    const struct th_series *first = &result->series[0];
    size_t shown = lesser(first->times, rows < 2 ? 2 : rows);
    double before = NAN;
    for (size_t k = 0; k < shown; k++) {
        size_t time = pick(k, shown, first->times);
        fprintf(sheet.stream, "%.15g", first->time[time]);
        for (size_t s = 0; s < result->count; s++)
            put_values(sheet.stream, &result->series[s], points, before, time);
        before = first->time[time];
        fputc('\n', sheet.stream);
    }
    return sheet_close(&sheet, path, error);
}
