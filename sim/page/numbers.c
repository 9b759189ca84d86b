/* Key numbers as cards, all lines of the report as a table, and notices. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/section.h"

enum { DIGITS = 4, FEW = 2 };

static const struct th_records *report_of(const struct th_page_source *source)
{
    return th_about_table(source->about, "report");
}

static bool is_numerics(const struct th_records *report, size_t row)
{
    return th_records_number(report, "numerics", row) == 1;
}

static int digits_of(const struct th_records *report, size_t row)
{
    const double digits = th_records_number(report, "digits", row);
    const double unresolved = th_records_number(report, "unresolved", row);
    if (unresolved == 1)
        return FEW;
    return digits >= 1 && digits <= DIGITS ? (int)digits : DIGITS;
}

/* "5.631 ug/mL", with its mark; a word ("never", "none") as the report has it. */
static void put_value(FILE *out, const struct th_records *report, size_t row)
{
    const char *text = th_records_text(report, "text", row);
    const double value = th_records_number(report, "value", row);
    const bool word = text[0] >= 'a' && text[0] <= 'z';
    if (word)
        th_html_text(out, text);
    else
        th_html_number(out, value, digits_of(report, row));
    if (th_records_number(report, "unresolved", row) == 1)
        fputs("<abbr title=\"not resolved: see the numerics\">\xc2\xa0?</abbr>", out);
    if (!word && isfinite(value)) {
        fputs("<small>", out);
        th_html_unit(out, th_records_text(report, "unit", row));
        fputs("</small>", out);
    }
}

static void put_interval(FILE *out, double low, double high, int digits)
{
    th_html_number(out, fmin(low, high), digits);
    fputs(" \xe2\x80\xa6 ", out);
    th_html_number(out, fmax(low, high), digits);
}

/* The points of an ensemble, or the ends of a sweep; nothing if they are alike. */
static void put_members(FILE *out, const struct th_page_source *source, size_t row)
{
    const struct th_records *report = report_of(source);
    const bool sweep = th_about_table(source->about, "conditions") != NULL;
    const double low = th_records_number(report, sweep ? "least" : "low", row);
    const double high = th_records_number(report, sweep ? "most" : "high", row);
    const int whole = digits_of(report, row), digits = whole < 3 ? whole : 3;
    char least[TH_HTML_WORD], most[TH_HTML_WORD];
    th_html_number_text(low, digits, least);
    th_html_number_text(high, digits, most);
    if (source->members < 2 || isnan(low) || isnan(high) || strcmp(least, most) == 0)
        return;
    th_html_put(out, "<span class=\"spread\">%h ",
                sweep ? "over all conditions"
                      : "5\xe2\x80\x93"
                        "95\xc2\xa0%:");
    put_interval(out, low, high, digits);
    fputs("</span>", out);
}

/* The next record of the table "published" that is of that line, from k on. */
static size_t next_published(const struct th_records *published, size_t row, size_t k)
{
    while (published && k < published->count &&
           th_records_number(published, "line", k) != (double)row)
        k++;
    return published && k < published->count ? k : SIZE_MAX;
}

static void put_ends(FILE *out, const struct th_records *published, size_t k)
{
    put_interval(out, th_records_number(published, "at_first", k),
                 th_records_number(published, "at_second", k), FEW);
    th_html_put(out, " by <code>%s</code>", th_records_text(published, "parameter", k));
}

/* The larger end over the smaller one. */
static double width_of(const struct th_records *published, size_t k)
{
    const double first = th_records_number(published, "at_first", k);
    const double second = th_records_number(published, "at_second", k);
    return fmin(first, second) > 0 ? fmax(first, second) / fmin(first, second) : INFINITY;
}

/* The parameter whose published values move the number most, and how many others there are. */
static void put_widest(FILE *out, const struct th_page_source *source, size_t row)
{
    const struct th_records *published = th_about_table(source->about, "published");
    size_t count = 0, widest = SIZE_MAX;
    for (size_t k = 0; (k = next_published(published, row, k)) != SIZE_MAX; k++) {
        count++;
        if (widest == SIZE_MAX || width_of(published, k) > width_of(published, widest))
            widest = k;
    }
    if (!count)
        return;
    fputs("<span class=\"spread\">", out);
    put_ends(out, published, widest);
    if (count > 1)
        th_html_put(out, " <small>(%z more)</small>", count - 1);
    fputs("</span>", out);
}

static void put_all_published(FILE *out, const struct th_page_source *source, size_t row)
{
    const struct th_records *published = th_about_table(source->about, "published");
    for (size_t k = 0; (k = next_published(published, row, k)) != SIZE_MAX; k++) {
        fputs("<span class=\"spread\">", out);
        put_ends(out, published, k);
        fputs("</span>", out);
    }
}

static void put_refined(FILE *out, const struct th_page_source *source, size_t row)
{
    const double refined = th_records_number(report_of(source), "refined", row);
    if (isnan(refined))
        return;
    fputs("<span class=\"spread\">\xc2\xb1 ", out);
    th_html_number(out, refined, FEW);
    fputs(" by grid and steps</span>", out);
}

/* Further numbers of the same line: "peak 7.1". */
static void put_others(FILE *out, const struct th_page_source *source, size_t row)
{
    const struct th_records *report = report_of(source);
    const char *path = th_records_text(report, "path", row);
    for (size_t k = row + 1;
         k < report->count && strcmp(th_records_text(report, "path", k), path) == 0; k++) {
        th_html_put(out, "<span class=\"other\">%s ", th_records_text(report, "word", k));
        put_value(out, report, k);
        put_members(out, source, k);
        put_widest(out, source, k);
        fputs("</span>", out);
    }
}

static bool begins(const struct th_records *report, size_t row)
{
    return row == 0 || strcmp(th_records_text(report, "path", row - 1),
                              th_records_text(report, "path", row)) != 0;
}

void th_page_cards(struct th_page *page)
{
    const struct th_page_source *source = &page->sources[0];
    const struct th_records *report = report_of(source);
    FILE *out = page->out;
    if (page->source_count > 1 || !report)
        return;
    fputs("<div class=\"cards\">\n", out);
    for (size_t k = 0; k < report->count; k++) {
        const char *brief = th_records_text(report, "brief", k);
        const char *word = th_records_text(report, "word", k);
        if (!brief[0] || is_numerics(report, k) || !begins(report, k))
            continue;
        th_html_put(out, "<div class=\"card\"><span class=\"name\">%s%h%s</span><b>", brief,
                    word[0] ? ", " : "", word);
        put_value(out, report, k);
        fputs("</b>", out);
        put_members(out, source, k);
        put_widest(out, source, k);
        put_refined(out, source, k);
        put_others(out, source, k);
        fputs("</div>\n", out);
    }
    fputs("</div>\n", out);
    if (th_about_table(source->about, "published"))
        fputs("<p class=\"say\">\xe2\x80\x9c"
              "by\xe2\x80\x9d: what the number is at both "
              "ends of what is published for that parameter alone.</p>\n",
              out);
}

/* Whether an earlier result, or an earlier row of this one, has this line. */
static bool is_seen(const struct th_page *page, size_t s, size_t row)
{
    const struct th_records *report = report_of(&page->sources[s]);
    const char *path = th_records_text(report, "path", row);
    const char *take = th_records_text(report, "take", row);
    for (size_t k = 0; k < s; k++)
        if (th_page_line(&page->sources[k], path, take) != SIZE_MAX)
            return true;
    return th_page_line(&page->sources[s], path, take) < row;
}

static void put_cells(struct th_page *page, const char *path, const char *take)
{
    FILE *out = page->out;
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_page_source *source = &page->sources[s];
        const size_t row = th_page_line(source, path, take);
        fputs("<td class=\"num\">", out);
        if (row == SIZE_MAX) {
            fputs("\xe2\x80\x93</td>", out);
            continue;
        }
        put_value(out, report_of(source), row);
        put_members(out, source, row);
        put_all_published(out, source, row);
        put_refined(out, source, row);
        fputs("</td>", out);
    }
}

static void put_row(struct th_page *page, size_t s, size_t row)
{
    const struct th_records *report = report_of(&page->sources[s]);
    const bool poor = th_records_number(report, "poor", row) == 1;
    const char *advice = th_records_text(report, "advice", row);
    th_html_put(page->out, "<tr><th scope=\"row\">%s", th_records_text(report, "label", row));
    if (poor)
        th_html_put(page->out, " <span class=\"chip fail\">poor</span> <small>%s</small>",
                    advice);
    th_html_put(page->out, "</th><td>%s</td>", th_records_text(report, "word", row));
    put_cells(page, th_records_text(report, "path", row), th_records_text(report, "take", row));
    fputs("</tr>\n", page->out);
}

static void put_table(struct th_page *page)
{
    const char **columns = calloc(page->source_count + 2, sizeof *columns);
    FILE *out = page->out;
    page->failed = page->failed || !columns;
    if (!columns)
        return;
    columns[0] = "quantity";
    columns[1] = "of it";
    columns[2] = "#value";
    if (page->source_count == 1)
        th_html_table(out, "Numbers of the report", "", columns, 3);
    else {
        th_html_region(out, "Numbers side by side", "");
        fputs("<th scope=\"col\">quantity</th><th scope=\"col\">of it</th>", out);
        for (size_t s = 0; s < page->source_count; s++)
            th_html_put(out, "<th scope=\"col\" class=\"num\">%s</th>", page->sources[s].name);
        fputs("</tr></thead>\n<tbody>\n", out);
    }
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_records *report = report_of(&page->sources[s]);
        for (size_t k = 0; report && k < report->count; k++)
            if (!is_seen(page, s, k))
                put_row(page, s, k);
    }
    th_html_table_end(out);
    free(columns);
}

/* A line for each parameter whose published values were tried. */
static void put_published(struct th_page *page, size_t s)
{
    const struct th_records *published = th_about_table(page->sources[s].about, "published");
    const char *last = "";
    FILE *out = page->out;
    if (!published)
        return;
    th_page_each(page, s, "published values");
    fputs("<p class=\"say\">Sources differ on these parameters. Numbers that one of them alone "
          "moves by half or more are shown with two digits, and with what they are at both "
          "ends.</p>\n<ul class=\"say\">\n",
          out);
    for (size_t k = 0; k < published->count; k++) {
        const char *name = th_records_text(published, "parameter", k);
        if (strcmp(name, last) == 0)
            continue;
        last = name;
        th_html_put(out, "<li><code>%s</code>: ", name);
        th_html_value(out, th_records_text(published, "first", k));
        fputs(" to ", out);
        th_html_value(out, th_records_text(published, "second", k));
        th_html_put(out, " (%s)</li>\n", th_records_text(published, "source", k));
    }
    fputs("</ul>\n", out);
}

void th_page_numbers(struct th_page *page)
{
    const bool many = page->source_count > 1;
    bool any = false;
    for (size_t s = 0; s < page->source_count; s++) any = any || report_of(&page->sources[s]);
    if (!any)
        return;
    if (many)
        th_html_section(page->out, "numbers", "Numbers side by side");
    else
        fputs("<details id=\"numbers\"><summary>All numbers of the report</summary>\n",
              page->out);
    put_table(page);
    for (size_t s = 0; s < page->source_count; s++) put_published(page, s);
    fputs(many ? "</section>\n" : "</details>\n", page->out);
}

/* Measures of numerical quality that are beyond their limits. */
static size_t count_poor(const struct th_page_source *source)
{
    const struct th_records *report = report_of(source);
    size_t count = 0;
    for (size_t k = 0; report && k < report->count; k++)
        count += th_records_number(report, "poor", k) == 1;
    return count;
}

static void put_poor(FILE *out, const struct th_page_source *source)
{
    const struct th_records *report = report_of(source);
    for (size_t k = 0; report && k < report->count; k++) {
        if (th_records_number(report, "poor", k) != 1)
            continue;
        th_html_put(out, "<li><span class=\"chip fail\">numerics</span> %s: ",
                    th_records_text(report, "label", k));
        th_html_number(out, th_records_number(report, "value", k), FEW);
        th_html_put(out, "%u: %s</li>\n", th_records_text(report, "unit", k),
                    th_records_text(report, "advice", k));
    }
}

static void put_notices(struct th_page *page, size_t s)
{
    const struct th_records *notices = th_about_table(page->sources[s].about, "notices");
    if (!notices && !count_poor(&page->sources[s]))
        return;
    th_page_each(page, s, "notices");
    fputs("<ul class=\"notices\">\n", page->out);
    for (size_t k = 0; notices && k < notices->count; k++) {
        fputs("<li>", page->out);
        th_html_value(page->out, th_records_text(notices, "text", k));
        fputs("</li>\n", page->out);
    }
    put_poor(page->out, &page->sources[s]);
    fputs("</ul>\n", page->out);
}

void th_page_notices(struct th_page *page)
{
    bool any = false;
    for (size_t s = 0; s < page->source_count; s++)
        any = any || th_about_table(page->sources[s].about, "notices") ||
              count_poor(&page->sources[s]);
    if (!any)
        return;
    th_html_section(page->out, "notices", "Notices");
    for (size_t s = 0; s < page->source_count; s++) put_notices(page, s);
    th_html_end(page->out);
}
