/* The flow of the members through stages, and how often hazards and events acted: /run/stages
 * and /run/items, the numbers of the report. */
#include <math.h>
#include <string.h>

#include "page/section.h"

enum { MOST = 400 }; /* rows; the file has all */

/* True if some rows are of one condition alone. */
static bool has_conditions(const struct th_records *records)
{
    for (size_t k = 0; k < records->count; k++)
        if (th_records_text(records, "condition", k)[0])
            return true;
    return false;
}

static void put_condition(FILE *out, const struct th_records *records, size_t row)
{
    fputs("<td>", out);
    th_html_value(out, th_records_text(records, "condition", row)[0]
                           ? th_records_text(records, "condition", row)
                           : "all");
    fputs("</td>", out);
}

static void put_count(FILE *out, const struct th_records *records, const char *column,
                      size_t row)
{
    const double count = th_records_number(records, column, row),
                 members = th_records_number(records, "members", row);
    if (count >= 0 && members >= 0)
        th_html_put(out, "<td class=\"num\">%z of %z</td>", (size_t)count, (size_t)members);
    else
        fputs("<td></td>", out);
}

static void put_stage(struct th_page *page, const struct th_records *stages, size_t row,
                      bool conditions)
{
    static const char *const instants[] = {"median", "low", "high"};
    const char *unit;
    const double seconds = th_page_time(page, &unit);
    FILE *out = page->out;
    th_html_put(out, "<tr><th scope=\"row\">%s%h</th>", th_records_text(stages, "name", row),
                th_records_number(stages, "ends", row) == 1 ? " (ended)" : "");
    if (conditions)
        put_condition(out, stages, row);
    put_count(out, stages, "entered", row);
    put_count(out, stages, "at_end", row);
    for (size_t k = 0; k < 3; k++)
        th_html_put(out, "<td class=\"num\">%n</td>",
                    th_records_number(stages, instants[k], row) / seconds);
    th_html_put(out, "<td class=\"num\">%n\xc2\xa0%%</td></tr>\n",
                100 * th_records_number(stages, "share", row));
}

static void put_item(FILE *out, const struct th_records *items, size_t row, bool conditions)
{
    th_html_put(out, "<tr><th scope=\"row\"><code>%s</code></th><td>%s</td>",
                th_records_text(items, "name", row), th_records_text(items, "kind", row));
    if (conditions)
        put_condition(out, items, row);
    th_html_put(out, "<td class=\"num\">%n</td><td class=\"num\">%n</td>",
                th_records_number(items, "median", row),
                th_records_number(items, "least", row));
    th_html_put(out, "<td class=\"num\">%n</td>", th_records_number(items, "most", row));
    put_count(out, items, "never", row);
    const double acted = th_records_number(items, "acted", row),
                 years = th_records_number(items, "patient_years", row);
    th_html_put(out, "<td class=\"num\">%n</td><td class=\"num\">%n</td>", years,
                years > 0 ? acted / years : NAN);
    th_html_put(out, "<td class=\"num\">%n</td><td class=\"num\">%n</td>",
                th_records_number(items, "rate_low", row),
                th_records_number(items, "rate_high", row));
    th_html_put(out, "<td class=\"num\">%n</td></tr>\n",
                th_records_number(items, "rate_by_law", row));
}

static void put_stages(struct th_page *page, const struct th_page_source *source,
                       const struct th_records *stages)
{
    const bool conditions = has_conditions(stages);
    const char *unit;
    char first[TH_HTML_WORD];
    th_page_time(page, &unit);
    snprintf(first, sizeof first, "#first entry, %s: median", unit);
    const char *const columns[] = {"stage", "under", "#entered by", "#in it at the end",
                                   first,   "#5 %",  "#95 %",       "#share of time"};
    const char *shown[8];
    size_t count = 0;
    for (size_t k = 0; k < 8; k++)
        if (k != 1 || conditions)
            shown[count++] = columns[k];
    th_html_table(page->out, "Stages", th_page_of(page, source), shown, count);
    for (size_t k = 0; k < stages->count && k < MOST; k++)
        put_stage(page, stages, k, conditions);
    th_html_table_end(page->out);
}

static void put_items(struct th_page *page, const struct th_page_source *source,
                      const struct th_records *items)
{
    static const char *const columns[] = {"name",           "kind",           "under",
                                          "#times, median", "#least",         "#most",
                                          "#never in",      "#patient-years", "#rate, per year",
                                          "#2.5 %",         "#97.5 %",        "#by its law"};
    const bool conditions = has_conditions(items);
    const char *shown[12];
    size_t count = 0;
    for (size_t k = 0; k < 12; k++)
        if (k != 2 || conditions)
            shown[count++] = columns[k];
    th_html_table(page->out, "Hazards and events", th_page_of(page, source), shown, count);
    for (size_t k = 0; k < items->count && k < MOST; k++)
        put_item(page->out, items, k, conditions);
    th_html_table_end(page->out);
}

void th_page_course(struct th_page *page)
{
    bool any = false;
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_page_source *source = &page->sources[s];
        const struct th_records *stages = th_page_record_table(source, "stages"),
                                *items = th_page_record_table(source, "items");
        if (!stages && !items)
            continue;
        th_html_section(page->out, any ? NULL : "stages",
                        stages ? "Stages, hazards and events" : "Hazards and events");
        th_page_each(page, s, "stages, hazards and events");
        any = true;
        if (stages)
            put_stages(page, source, stages);
        if (items)
            put_items(page, source, items);
        th_html_end(page->out);
    }
}
