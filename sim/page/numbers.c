/* Key numbers as cards, and notices. */
#include <math.h>
#include <string.h>

#include "page/value.h"

enum { FEW = 2 };

static const struct th_records *report_of(const struct th_page_source *source)
{
    return th_page_record_table(source, "report");
}

static bool is_numerics(const struct th_records *report, size_t row)
{
    return th_records_number(report, "numerics", row) == 1;
}

/* Further numbers of the same line: "peak 7.1". */
static void put_others(FILE *out, const struct th_page_source *source, size_t row)
{
    const struct th_records *report = report_of(source);
    const char *path = th_records_text(report, "path", row);
    for (size_t k = row + 1;
         k < report->count && strcmp(th_records_text(report, "path", k), path) == 0; k++) {
        th_html_put(out, "<span class=\"other\">%s ", th_records_text(report, "word", k));
        const struct th_page_value value = th_page_value_of(source, k);
        th_page_value_put(out, &value);
        th_page_value_members(out, &value);
        th_page_value_widest(out, &value);
        fputs("</span>", out);
    }
}

static bool begins(const struct th_records *report, size_t row)
{
    return row == 0 || strcmp(th_records_text(report, "path", row - 1),
                              th_records_text(report, "path", row)) != 0;
}

/* The short name; of a concentration the long one, which tells where it is. */
static const char *card_name(const struct th_records *report, size_t row)
{
    const char *label = th_records_text(report, "label", row);
    const bool place =
        strstr(th_records_text(report, "path", row), "_concentration") && label[0];
    return place ? label : th_records_text(report, "brief", row);
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
        th_html_put(out, "<div class=\"card\"><span class=\"name\">%s%h%s</span><b>",
                    card_name(report, k), word[0] ? ", " : "", word);
        const struct th_page_value value = th_page_value_of(source, k);
        th_page_value_put(out, &value);
        fputs("</b>", out);
        th_page_value_members(out, &value);
        th_page_value_widest(out, &value);
        th_page_value_refined(out, &value);
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

/* A line for each parameter whose published values were tried. */
static void put_published(struct th_page *page, size_t s)
{
    const struct th_records *published = th_page_record_table(&page->sources[s], "published");
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
    th_page_side(page);
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

static void put_measure(FILE *out, const struct th_records *report, size_t k)
{
    const double most = th_records_number(report, "most", k);
    th_html_put(out, "%s: ", th_records_text(report, "label", k));
    th_html_number(out, isnan(most) ? th_records_number(report, "value", k) : most, FEW);
    th_html_put(out, "%u%h", th_records_text(report, "unit", k),
                isnan(most) ? "" : " in the member that fares worst");
}

/* The next of them from k on that has this advice; SIZE_MAX: there is none. */
static size_t next_poor(const struct th_records *report, size_t k, const char *advice)
{
    while (k < report->count && (th_records_number(report, "poor", k) != 1 ||
                                 strcmp(th_records_text(report, "advice", k), advice) != 0))
        k++;
    return k < report->count ? k : SIZE_MAX;
}

/* Those that one advice is for, of several drugs, are one notice. */
static void put_poor(FILE *out, const struct th_page_source *source)
{
    const struct th_records *report = report_of(source);
    for (size_t k = 0; report && k < report->count; k++) {
        const char *advice = th_records_text(report, "advice", k);
        if (th_records_number(report, "poor", k) != 1 || next_poor(report, 0, advice) < k)
            continue;
        fputs("<li><span class=\"chip fail\">numerics</span> ", out);
        put_measure(out, report, k);
        for (size_t n = k; (n = next_poor(report, n + 1, advice)) != SIZE_MAX;) {
            fputs("; ", out);
            put_measure(out, report, n);
        }
        th_html_put(out, ": %s</li>\n", advice);
    }
}

static void put_notices(struct th_page *page, size_t s)
{
    const struct th_records *notices = th_page_record_table(&page->sources[s], "notices");
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
        any = any || th_page_record_table(&page->sources[s], "notices") ||
              count_poor(&page->sources[s]);
    if (!any)
        return;
    th_html_section(page->out, "notices", "Notices");
    for (size_t s = 0; s < page->source_count; s++) put_notices(page, s);
    th_html_end(page->out);
}
