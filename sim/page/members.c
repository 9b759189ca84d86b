/* Members of an ensemble: what was varied, and who failed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/section.h"

enum { SHOWN = 50 };

static void put_varied_row(struct th_page *page, const struct th_column_read *column,
                           size_t count)
{
    static const double at[] = {0, 0.05, 0.5, 0.95, 1};
    double *values = calloc(count + 1, sizeof *values);
    FILE *out = page->out;
    page->failed = page->failed || !values;
    th_html_put(out, "<tr><th scope=\"row\"><code>%s</code></th><td>", column->name);
    th_html_unit(out, column->unit);
    fputs("</td>", out);
    for (size_t q = 0; q < sizeof at / sizeof at[0] && values; q++) {
        memcpy(values, column->numbers, count * sizeof *values);
        th_html_put(out, "<td class=\"num\">%n</td>", th_page_quantile(values, count, at[q]));
    }
    fputs("</tr>\n", out);
    free(values);
}

/* Words, such as parts: how many members have each of the first few. */
static void put_words(struct th_page *page, const struct th_column_read *column, size_t count)
{
    enum { WORDS = 8 };
    const char *words[WORDS];
    size_t members[WORDS] = {0}, known = 0, other = 0;
    FILE *out = page->out;
    for (size_t m = 0; m < count; m++) {
        size_t k = 0;
        while (k < known && strcmp(words[k], column->texts[m]) != 0) k++;
        if (k == WORDS) {
            other++;
            continue;
        }
        if (k == known)
            words[known++] = column->texts[m];
        members[k]++;
    }
    th_html_put(out, "<tr><th scope=\"row\"><code>%s</code></th><td></td><td colspan=\"5\">",
                column->name);
    for (size_t k = 0; k < known; k++)
        th_html_put(out, "%s%s %z", k ? ", " : "", words[k][0] ? words[k] : "as written",
                    members[k]);
    if (other)
        th_html_put(out, ", others %z", other);
    fputs("</td></tr>\n", out);
}

static void put_varied(struct th_page *page, const struct th_page_source *source,
                       const struct th_records *varied)
{
    static const char *const columns[] = {"parameter", "unit",  "#least", "#5 %",
                                          "#median",   "#95 %", "#most"};
    th_html_table(page->out, "Varied parameters", th_page_of(page, source), columns, 7);
    for (size_t k = 0; k < varied->column_count; k++)
        if (varied->columns[k].numbers && strchr(varied->columns[k].name, '.'))
            put_varied_row(page, &varied->columns[k], varied->count);
        else if (varied->columns[k].texts && strchr(varied->columns[k].name, '.'))
            put_words(page, &varied->columns[k], varied->count);
    th_html_table_end(page->out);
}

static void put_failed(struct th_page *page, const struct th_page_source *source)
{
    static const char *const columns[] = {"#member", "ended as", "where", "#after"};
    const struct th_about *about = source->about;
    const char *unit;
    const double seconds = th_page_time(page, &unit);
    size_t shown = 0;
    FILE *out = page->out;
    th_html_table(out, "Members that failed", th_page_of(page, source), columns, 4);
    for (size_t m = 0; m < about->members && shown < SHOWN; m++) {
        if (th_page_ok(source, m))
            continue;
        th_html_put(out,
                    "<tr><th scope=\"row\" class=\"num\">%z</th><td>%s</td><td><code>%s</code>"
                    "</td><td class=\"num\">",
                    m, about->status[m], about->failed_in ? about->failed_in[m] : "");
        th_html_put(out, "%n\xc2\xa0%s</td></tr>\n",
                    about->ended ? about->ended[m] / seconds : NAN, unit);
        shown++;
    }
    th_html_table_end(out);
    if (source->failed > shown)
        th_html_put(out, "<p class=\"say\">and %z more.</p>\n", source->failed - shown);
    if (source->failed < source->members)
        fputs("<p class=\"say\">Members that failed are left out of figures, medians and "
              "percentages.</p>\n",
              out);
}

/* The values that one member alone drew. */
static void put_drawn(struct th_page *page, const struct th_page_source *source,
                      const struct th_records *varied)
{
    static const char *const columns[] = {"parameter", "unit", "#value used"};
    th_html_table(page->out, "Drawn parameters", th_page_of(page, source), columns, 3);
    for (size_t k = 0; k < varied->column_count; k++) {
        const struct th_column_read *column = &varied->columns[k];
        if (column->texts && strchr(column->name, '.'))
            th_html_put(page->out,
                        "<tr><th scope=\"row\"><code>%s</code></th><td></td><td>%s</td></tr>\n",
                        column->name, column->texts[0]);
        if (!column->numbers || !strchr(column->name, '.'))
            continue;
        th_html_put(page->out, "<tr><th scope=\"row\"><code>%s</code></th><td>", column->name);
        th_html_unit(page->out, column->unit);
        th_html_put(page->out, "</td><td class=\"num\">%n</td></tr>\n", column->numbers[0]);
    }
    th_html_table_end(page->out);
}

void th_page_members(struct th_page *page)
{
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_page_source *source = &page->sources[s];
        const struct th_records *varied = th_about_table(source->about, "varied");
        if (source->failed) {
            th_html_section(page->out, s ? NULL : "failed",
                            source->members > 1 ? "Members that failed" : "The run failed");
            th_page_each(page, s, "failures");
            put_failed(page, source);
            th_html_end(page->out);
        }
        if (th_page_drawn(source)) {
            th_html_section(page->out, s ? NULL : "varied", "What differs from the scenario");
            th_page_each(page, s, "drawn parameters");
            put_drawn(page, source, varied);
            th_html_end(page->out);
        }
        if (varied && varied->count > 1 && varied->column_count) {
            th_html_section(page->out, s ? NULL : "varied", "What differs between members");
            th_page_each(page, s, "varied parameters");
            put_varied(page, source, varied);
            th_html_end(page->out);
        }
    }
}
