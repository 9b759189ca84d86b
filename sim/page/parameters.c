/* All parameters with value, mark, source and place, grouped by instance. */
#include <string.h>

#include "page/section.h"

enum { NAME = 256 };

/* The instance, "drug.morphine" of "drug.morphine.stock", and the leaf behind it. */
static const char *split(const char *name, char instance[NAME])
{
    const char *dot = strrchr(name, '.');
    if (!dot) {
        instance[0] = '\0';
        return name;
    }
    snprintf(instance, NAME, "%.*s", (int)(dot - name), name);
    return dot + 1;
}

/* As it was written; of one member of an ensemble the value that it drew. */
static void put_value(FILE *out, const struct th_records *table, size_t k,
                      const struct th_records *drawn)
{
    const struct th_column_read *column =
        th_records_column(drawn, th_records_text(table, "name", k));
    if (column && column->numbers)
        th_html_put(out, "%n%u <small>drawn, about ", column->numbers[0], column->unit);
    th_html_value(out, th_records_text(table, "text", k));
    if (column && column->numbers)
        fputs("</small>", out);
}

static void put_row(FILE *out, const struct th_records *table, size_t k, const char *leaf,
                    const struct th_records *drawn)
{
    const char *name = th_records_text(table, "name", k);
    const char *mark = th_records_text(table, "mark", k);
    const char *source = th_records_text(table, "source", k);
    th_html_put(out,
                "<tr data-mark=\"%s\"><th scope=\"row\"><code title=\"%s\">%s</code></th>"
                "<td class=\"num\">",
                mark, name, leaf);
    put_value(out, table, k, drawn);
    th_html_put(out, "</td><td><span class=\"chip mark m-%s\">%s</span></td><td>%s</td>", mark,
                mark, source);
    th_html_put(out, "<td><small>%s</small></td></tr>\n", th_records_text(table, "place", k));
}

static void put_table(struct th_page *page, size_t s, const struct th_records *table)
{
    static const char *const columns[] = {"parameter", "#value", "mark", "source", "from"};
    char instance[NAME], last[NAME] = "";
    th_html_table(page->out, "Parameters", th_page_of(page, &page->sources[s]), columns, 5);
    for (size_t k = 0; k < table->count; k++) {
        const char *leaf = split(th_records_text(table, "name", k), instance);
        if (k == 0 || strcmp(instance, last) != 0)
            th_html_put(page->out,
                        "%h<tr class=\"group\"><th colspan=\"5\" "
                        "scope=\"rowgroup\">%s</th></tr>\n",
                        k ? "</tbody>\n<tbody>\n" : "", instance);
        memcpy(last, instance, NAME);
        put_row(page->out, table, k, leaf, th_page_drawn(&page->sources[s]));
    }
    th_html_table_end(page->out);
}

void th_page_parameters(struct th_page *page)
{
    th_html_section(page->out, "parameters", "Parameters");
    fputs("<p class=\"say\">A mark says how far to trust a value: <b>read</b> from its source, "
          "<b>derived</b> or <b>computed</b> from such, <b>chosen</b>; <b>recalled</b> and "
          "<b>placeholder</b> are uncalibrated, and so is what should have a source and has "
          "none.</p>\n",
          page->out);
    fputs("<div id=\"find\" class=\"find\"></div>\n", page->out); /* for the script */
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_records *table = th_page_record_table(&page->sources[s], "parameters");
        th_page_each(page, s, "parameters");
        if (table && table->count)
            put_table(page, s, table);
        else
            fputs("<p class=\"lack\">The file does not list the parameters of its run. Run the "
                  "scenario again with this version.</p>\n",
                  page->out);
    }
    th_html_end(page->out);
}
