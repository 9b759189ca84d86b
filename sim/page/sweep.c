/* A sweep over grids: the numbers of the report condition by condition. */
#include <math.h>
#include <string.h>

#include "page/section.h"

enum { NAME = 512, SHOWN = 12, DIGITS = 4 };

/* A column of the table of conditions, and the row of the report that it is of. */
struct shown {
    const struct th_column_read *column;
    size_t row;
};

static bool varies(const struct th_column_read *column, size_t count)
{
    double least = NAN, most = NAN;
    for (size_t k = 0; k < count; k++) {
        least = fmin(least, column->numbers[k]);
        most = fmax(most, column->numbers[k]);
    }
    return most - least > 1e-9 * fabs(most) || (isinf(most) && least < most);
}

/* Numbers that have a short name and differ between conditions. */
static size_t choose(const struct th_page_source *source, const struct th_records *conditions,
                     struct shown shown[SHOWN])
{
    const struct th_records *report = th_about_table(source->about, "report");
    char name[NAME];
    size_t count = 0;
    for (size_t k = 0; report && k < report->count && count < SHOWN; k++) {
        snprintf(name, sizeof name, "%s.%s", th_records_text(report, "path", k),
                 th_records_text(report, "take", k));
        const struct th_column_read *column = th_records_column(conditions, name);
        if (column && column->numbers && th_records_text(report, "brief", k)[0] &&
            varies(column, conditions->count))
            shown[count++] = (struct shown){column, k};
    }
    return count;
}

static void put_head(FILE *out, const char *of, const struct th_records *report,
                     const struct shown *shown, size_t count)
{
    th_html_region(out, "Numbers by condition", of);
    fputs("<th scope=\"col\">condition</th>", out);
    for (size_t k = 0; k < count; k++) {
        const char *word = th_records_text(report, "word", shown[k].row);
        th_html_put(out, "<th scope=\"col\" class=\"num\">%s%h%s<small>%u</small></th>",
                    th_records_text(report, "brief", shown[k].row), word[0] ? ", " : "", word,
                    shown[k].column->unit);
    }
    fputs("</tr></thead>\n<tbody>\n", out);
}

static void put_row(FILE *out, const struct th_records *conditions,
                    const struct th_records *report, const struct shown *shown, size_t count,
                    size_t row)
{
    fputs("<tr><th scope=\"row\" class=\"keep\">", out);
    th_html_value(out, th_records_text(conditions, "condition", row));
    fputs("</th>", out);
    for (size_t k = 0; k < count; k++) {
        const double digits = th_records_number(report, "digits", shown[k].row);
        fputs("<td class=\"num\">", out);
        th_html_number(out, shown[k].column->numbers[row],
                       digits >= 1 && digits < DIGITS ? (int)digits : DIGITS);
        if (th_records_number(report, "unresolved", shown[k].row) == 1)
            fputs("\xc2\xa0?", out);
        fputs("</td>", out);
    }
    fputs("</tr>\n", out);
}

static void put_source(struct th_page *page, size_t s, const struct th_records *conditions)
{
    const struct th_page_source *source = &page->sources[s];
    const struct th_records *report = th_about_table(source->about, "report");
    struct shown shown[SHOWN];
    const size_t count = choose(source, conditions, shown);
    th_html_section(page->out, s ? NULL : "conditions", "By condition");
    th_page_each(page, s, "by condition");
    put_head(page->out, th_page_of(page, source), report, shown, count);
    for (size_t k = 0; k < conditions->count; k++)
        put_row(page->out, conditions, report, shown, count, k);
    th_html_table_end(page->out);
    if (!count)
        fputs("<p class=\"lack\">No number of the report differs between the conditions.</p>\n",
              page->out);
    else if (source->members > conditions->count)
        fputs("<p class=\"say\">Medians of the members of each condition.</p>\n", page->out);
    th_html_end(page->out);
}

void th_page_sweep(struct th_page *page)
{
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_records *conditions =
            th_about_table(page->sources[s].about, "conditions");
        if (conditions)
            put_source(page, s, conditions);
    }
}
