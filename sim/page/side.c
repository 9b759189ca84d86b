/* All numbers of the report as a table; of several results, each in a column of its own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/value.h"

enum { LABEL = 256 };

static const struct th_records *report_of(const struct th_page_source *source)
{
    return th_page_record_table(source, "report");
}

/* A row of the table: the number of each result, by output and what is taken of it. */
struct row {
    const char *path, *take, *label, *brief, *unit;
    char common[LABEL]; /* what the labels of all results have in common */
    bool differ;        /* they are not the same: each cell has its own */
};

/* True if an earlier result, or an earlier row of this one, has this line. */
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

/* Shortens common to what label begins with, too, up to a mark or a word. */
static void shorten(char common[LABEL], const char *label)
{
    size_t length = 0;
    while (common[length] && common[length] == label[length]) length++;
    if (!common[length] && !label[length])
        return;
    while (length && !strchr(" ,(", common[length - 1])) length--;
    while (length && strchr(" ,(", common[length - 1])) length--;
    common[length] = '\0';
    char *over = length > 5 ? common + length - 5 : NULL;
    if (over && strcmp(over, " over") == 0)
        *over = '\0';
    length = strlen(common);
    while (length && strchr(" ,(", common[length - 1])) common[--length] = '\0';
}

static struct row row_of(const struct th_page *page, size_t s, size_t k)
{
    const struct th_records *report = report_of(&page->sources[s]);
    bool one_brief = true;
    struct row row = {.path = th_records_text(report, "path", k),
                      .take = th_records_text(report, "take", k),
                      .label = th_records_text(report, "label", k),
                      .brief = th_records_text(report, "brief", k),
                      .unit = th_records_text(report, "unit", k)};
    snprintf(row.common, LABEL, "%s", row.label);
    for (size_t j = 0; j < page->source_count; j++) {
        const struct th_records *other = report_of(&page->sources[j]);
        const size_t at = th_page_line(&page->sources[j], row.path, row.take);
        if (at == SIZE_MAX)
            continue;
        const char *label = th_records_text(other, "label", at);
        row.differ = row.differ || strcmp(label, row.label) != 0;
        one_brief = one_brief && strcmp(th_records_text(other, "brief", at), row.brief) == 0;
        shorten(row.common, label);
    }
    if (row.differ && row.brief[0] && one_brief)
        snprintf(row.common, LABEL, "%s", row.brief);
    else if (!row.common[0])
        snprintf(row.common, LABEL, "%s", row.path);
    return row;
}

/* The number in the unit of the row, if that is another one and of the same kind. */
static struct th_page_value convert(struct th_page *page, struct th_page_value value,
                                    const char *unit)
{
    double factor = 1, offset = 0;
    if (strcmp(unit, value.unit) == 0)
        return value;
    const struct th_units *units = th_page_units(page);
    if (units && th_units_between(units, value.unit, unit, &factor, &offset) == TH_OK &&
        offset == 0) {
        value.factor = factor;
        value.unit = unit;
    }
    return value;
}

static void put_poor(FILE *out, const struct th_page_value *value)
{
    const struct th_records *report = th_page_value_report(value);
    if (th_records_number(report, "poor", value->row) == 1)
        th_html_put(out, " <span class=\"chip fail\">poor</span> <small>%s</small>",
                    th_records_text(report, "advice", value->row));
}

static void put_cells(struct th_page *page, const struct row *row)
{
    FILE *out = page->out;
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_page_source *source = &page->sources[s];
        const size_t k = th_page_line(source, row->path, row->take);
        fputs("<td class=\"num\">", out);
        if (k == SIZE_MAX) {
            fputs("\xe2\x80\x93</td>", out);
            continue;
        }
        const struct th_page_value value =
            convert(page, th_page_value_of(source, k), row->unit);
        th_page_value_put(out, &value);
        th_page_value_members(out, &value);
        th_page_value_published(out, &value);
        th_page_value_refined(out, &value);
        if (row->differ)
            th_html_put(out, "<span class=\"spread\">%s</span>",
                        th_records_text(report_of(source), "label", k));
        if (page->source_count > 1)
            put_poor(out, &value);
        fputs("</td>", out);
    }
}

static void put_row(struct th_page *page, size_t s, size_t k)
{
    const struct row row = row_of(page, s, k);
    const struct th_page_value first = th_page_value_of(&page->sources[s], k);
    th_html_put(page->out, "<tr><th scope=\"row\">%s", row.common);
    if (page->source_count == 1)
        put_poor(page->out, &first);
    th_html_put(page->out, "</th><td>%s</td>",
                th_records_text(report_of(&page->sources[s]), "word", k));
    put_cells(page, &row);
    fputs("</tr>\n", page->out);
}

void th_page_side(struct th_page *page)
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
