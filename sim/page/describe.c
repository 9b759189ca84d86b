/* Sentences with the numbers of figures. */
#include "page/describe.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 4, MANY = 3 };

static void range_of(const double *y, size_t count, double *least, double *most, double *last)
{
    *least = *most = *last = NAN;
    for (size_t k = 0; k < count; k++) {
        *least = fmin(*least, y[k]); /* of a number and a NaN, the number */
        *most = fmax(*most, y[k]);
        *last = isnan(y[k]) ? *last : y[k];
    }
}

static void put_between(FILE *out, double low, double high, int digits)
{
    th_html_number(out, low, digits);
    fputs(" \xe2\x80\xa6 ", out);
    th_html_number(out, high, digits);
}

/* "at the end median 5.2, half within 4.1 ... 6.3, nine of ten within 3 ... 8 ug/mL" */
static void describe_fan(FILE *out, const struct th_picture_curve *curve, int digits)
{
    double at[TH_PICTURE_QUANTILES];
    size_t last = curve->count;
    while (last > 0 && isnan(curve->quantiles[2][last - 1])) last--;
    for (int q = 0; q < TH_PICTURE_QUANTILES; q++)
        at[q] = last ? curve->quantiles[q][last - 1] : NAN;
    if (at[4] - at[0] <= 1e-9 * fabs(at[2])) {
        fputs("at the end alike in all members: ", out);
        th_html_number(out, at[2], digits);
        return;
    }
    fputs("at the end median ", out);
    th_html_number(out, at[2], digits);
    fputs(", half of the members within ", out);
    put_between(out, at[1], at[3], digits < 3 ? digits : 3);
    fputs(", nine of ten within ", out);
    put_between(out, at[0], at[4], digits < 3 ? digits : 3);
}

/* The largest value of the whole path, where the report has it in the same unit; else NaN. */
static double peak_of(const struct th_page_source *source, const struct th_series *series)
{
    const struct th_records *report = th_about_table(source->about, "report");
    const size_t k = th_page_line(source, series->name, "max");
    const bool same =
        k != SIZE_MAX && strcmp(th_records_text(report, "unit", k), series->unit) == 0;
    return same ? th_records_number(report, "value", k) : NAN;
}

/* Between two samples a curve may rise above all that is drawn: then the page says so. */
static void describe_curve(FILE *out, const struct th_page_source *source,
                           const struct th_picture_curve *curve, int digits)
{
    const double peak = peak_of(source, curve->series);
    double least, most, last;
    range_of(curve->quantiles[2], curve->count, &least, &most, &last);
    if (isnan(least)) {
        fputs("no values", out);
        return;
    }
    const double noise = 1e-9 * fmax(fabs(least), fabs(most)); /* round-off of the larger */
    least = fabs(least) < noise ? 0 : least;
    last = fabs(last) < noise ? 0 : last;
    put_between(out, least, most, digits);
    if (peak > most + 0.005 * fabs(most)) {
        fputs(" (between samples up to ", out);
        th_html_number(out, peak, digits);
        fputs(")", out);
    }
    fputs(", at the end ", out);
    th_html_number(out, last, digits);
}

void th_page_describe_curves(struct th_page *page, const struct th_picture *picture)
{
    const bool many = picture->figure.curve_count > MANY;
    FILE *out = page->out;
    fputs(many ? "<ul class=\"say\">\n" : "<p class=\"say\">", out);
    for (size_t k = 0; k < picture->figure.curve_count; k++) {
        const struct th_picture_curve *curve = &picture->curves[k];
        const int digits = th_page_digits(&page->sources[curve->source], curve->series->name);
        th_html_put(out, "%h<b>%s</b> ", many ? "<li>" : k ? "; " : "", curve->label);
        if (curve->quantiles[0])
            describe_fan(out, curve, digits);
        else
            describe_curve(out, &page->sources[curve->source], curve, digits);
        if (many)
            th_html_put(out, "%u</li>\n", picture->figure.y.unit);
    }
    if (many)
        fputs("</ul>\n", out);
    else
        th_html_put(out, "%u.</p>\n", picture->figure.y.unit);
}

void th_page_describe_map(struct th_page *page, const struct th_picture *picture)
{
    const struct th_figure *figure = &picture->figure;
    th_html_put(page->out, "<p class=\"say\">Each field is a condition; across: %s, ",
                figure->x.label);
    th_html_unit(page->out, figure->x.unit);
    fputs(". From ", page->out);
    th_html_number(page->out, figure->heat->least, 4);
    fputs(" to ", page->out);
    th_html_number(page->out, figure->heat->most, 4);
    th_html_put(page->out, "%u.</p>\n", figure->heat->unit);
}

void th_page_row_name(const struct th_page *page, const struct th_figure *figure, size_t row,
                      char text[TH_HTML_WORD])
{
    const double from = figure->heat->edges[row], to = figure->heat->edges[row + 1];
    const struct th_records *marks = NULL;
    for (size_t k = 0; k < figure->name_count; k++)
        if (!figure->names[k].line && figure->names[k].name && figure->names[k].name[0] &&
            figure->names[k].at >= from && figure->names[k].at < to) {
            snprintf(text, TH_HTML_WORD, "%s", figure->names[k].name);
            return;
        }
    for (size_t s = 0; s < page->source_count && !marks; s++)
        marks = th_about_table(page->sources[s].about, "landmarks");
    for (size_t k = 0; marks && k < marks->count; k++) {
        const double at = th_records_number(marks, "position", k);
        if (at >= from && at < to && th_records_text(marks, "name", k)[0]) {
            snprintf(text, TH_HTML_WORD, "%s", th_records_text(marks, "name", k));
            return;
        }
    }
    snprintf(text, TH_HTML_WORD, "%.1f %s", 0.5 * (from + to),
             figure->y.unit && figure->y.unit[0] ? figure->y.unit : "cm");
}

/* Digits of all numbers of the slot that the picture is of: the fewest. */
static int digits_of(const struct th_page *page, const char *path)
{
    const char *dot = path ? strchr(path, '.') : NULL;
    int digits = DIGITS;
    for (size_t s = 0; s < page->source_count && dot; s++) {
        const struct th_records *report = th_about_table(page->sources[s].about, "report");
        for (size_t k = 0; report && k < report->count; k++) {
            const char *line = th_records_text(report, "path", k);
            const double row = th_records_number(report, "digits", k);
            if (strncmp(line, path, (size_t)(dot - path) + 1) == 0 && row >= 1 && row < digits)
                digits = (int)row;
        }
    }
    return digits;
}

/* The rows around `row` whose value is a tenth of its value, or more. */
static void spread(const struct th_heat *heat, size_t column, size_t row, size_t ends[2])
{
    const double *values = heat->values + column * heat->rows;
    ends[0] = ends[1] = row;
    while (ends[0] > 0 && values[ends[0] - 1] >= 0.1 * values[row]) ends[0]--;
    while (ends[1] + 1 < heat->rows && values[ends[1] + 1] >= 0.1 * values[row]) ends[1]++;
}

static void describe_most(struct th_page *page, const struct th_figure *figure, size_t most,
                          int digits)
{
    const struct th_heat *heat = figure->heat;
    char name[TH_HTML_WORD];
    th_html_number(page->out, heat->values[most], digits);
    th_page_row_name(page, figure, most % heat->rows, name);
    th_html_put(page->out, "%u</b>, at %s after %n%u.</p>\n", heat->unit, name,
                heat->x[most / heat->rows], figure->x.unit);
}

void th_page_describe_heat(struct th_page *page, const struct th_picture *picture)
{
    const struct th_figure *figure = &picture->figure;
    const struct th_heat *heat = figure->heat;
    const int digits = digits_of(page, picture->path);
    size_t most = 0, end = SIZE_MAX, ends[2];
    char name[TH_HTML_WORD];
    for (size_t k = 0; k < heat->columns * heat->rows; k++) {
        if (heat->values[k] > heat->values[most] || isnan(heat->values[most]))
            most = k;
        if (isnan(heat->values[k]))
            continue;
        if (end == SIZE_MAX || k / heat->rows > end / heat->rows ||
            heat->values[k] > heat->values[end])
            end = k; /* the largest of the last column that has values */
    }
    FILE *out = page->out;
    if (end == SIZE_MAX || !(heat->values[most] > 0)) {
        fputs("<p class=\"say\">No drug anywhere.</p>\n", out);
        return;
    }
    if (!(heat->values[end] > 1e-12 * heat->values[most])) {
        fputs("<p class=\"say\">No drug is left at the end. Of all samples the most is <b>",
              out);
        describe_most(page, figure, most, digits);
        return;
    }
    th_page_row_name(page, figure, end % heat->rows, name);
    fputs("<p class=\"say\">At the end the most, <b>", out);
    th_html_number(out, heat->values[end], digits);
    th_html_put(out, "%u</b>, is at %s", heat->unit, name);
    spread(heat, end / heat->rows, end % heat->rows, ends);
    th_page_row_name(page, figure, ends[0], name);
    th_html_put(out, ", a tenth of it or more from %s", name);
    th_page_row_name(page, figure, ends[1], name);
    th_html_put(out, " to %s. Of all samples the most is <b>", name);
    describe_most(page, figure, most, digits);
}

/* At one end of the axis: "within any 1 h -11 ... 7" */
static void describe_window(FILE *out, const struct th_figure *figure, bool first)
{
    const struct th_curve *curve = &figure->curves[0];
    double least = NAN, most = NAN;
    const size_t at = first ? 0 : curve->count - 1;
    th_html_put(out, "%n%u ", curve->x[at], figure->x.unit);
    for (size_t k = 0; k < figure->curve_count; k++) {
        const struct th_curve *one = &figure->curves[k];
        if (!one->count)
            continue;
        least = fmin(least, one->y[first ? 0 : one->count - 1]);
        most = fmax(most, one->y[first ? 0 : one->count - 1]);
    }
    put_between(out, least, most, 3);
    th_html_unit(out, figure->y.unit);
}

void th_page_describe_windows(struct th_page *page, const struct th_picture *picture)
{
    const struct th_figure *figure = &picture->figure;
    if (!figure->curve_count || !figure->curves[0].count)
        return;
    fputs("<p class=\"say\">The delivered volume differs from the ordered one in any ",
          page->out);
    describe_window(page->out, figure, true);
    fputs(", in any ", page->out);
    describe_window(page->out, figure, false);
    fputs(".</p>\n", page->out);
}
