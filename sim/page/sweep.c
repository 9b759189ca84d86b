/* A sweep over grids: the numbers of the report condition by condition. */
#include <math.h>
#include <string.h>

#include "page/section.h"

enum { NAME = 512, SHOWN = 40, DIGITS = 4 };

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
    const struct th_records *report = th_page_record_table(source, "report");
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

/* Of a requirement on the members together only whether it is met; else by how many of the
 * members that count. */
static void put_verdict(FILE *out, const struct th_records *verdicts, size_t row)
{
    const double members = th_records_number(verdicts, "members", row);
    const double counted = th_records_number(verdicts, "counted", row);
    const bool pass = th_records_number(verdicts, "pass", row) == 1;
    const bool untried = th_records_number(verdicts, "pass", row) < 0;
    fprintf(out, "<td><span class=\"chip %s\">", untried ? "" : pass ? "pass" : "fail");
    if (untried)
        fputs("not tried", out);
    else if (members == 1 || counted == 0 || th_records_text(verdicts, "across", row)[0])
        fputs(pass ? "\xe2\x9c\x93 met" : "\xe2\x9c\x97 not met", out);
    else
        th_html_put(out, "%z of %z met", (size_t)th_records_number(verdicts, "met", row),
                    (size_t)counted);
    fputs("</span></td>", out);
}

/* /run/verdicts has the requirements of each condition, in the order of /run/conditions. */
static void put_verdicts(FILE *out, const struct th_page_source *source, size_t count,
                         size_t condition)
{
    const struct th_records *verdicts = th_page_record_table(source, "verdicts");
    for (size_t k = 0; k < count; k++) put_verdict(out, verdicts, condition * count + k);
}

static void put_names(FILE *out, const struct th_page_source *source, size_t count)
{
    const struct th_records *table = th_page_record_table(source, "requirements");
    for (size_t k = 0; k < count; k++) {
        const char *name = th_records_text(table, "name", k);
        th_html_put(out, "<th scope=\"col\">%s</th>",
                    name[0] ? name : th_records_text(table, "check", k));
    }
}

static void put_head(FILE *out, const struct th_records *report, const struct shown *shown,
                     size_t count)
{
    for (size_t k = 0; k < count; k++) {
        const char *word = th_records_text(report, "word", shown[k].row);
        th_html_put(out, "<th scope=\"col\" class=\"num\">%s%h%s<small>%u</small></th>",
                    th_records_text(report, "brief", shown[k].row), word[0] ? ", " : "", word,
                    shown[k].column->unit);
    }
}

static void put_row(FILE *out, const struct th_records *report, const struct shown *shown,
                    size_t count, size_t row)
{
    for (size_t k = 0; k < count; k++) {
        const double digits = th_records_number(report, "digits", shown[k].row);
        fputs("<td class=\"num\">", out);
        th_html_number(out, shown[k].column->numbers[row],
                       digits >= 1 && digits < DIGITS ? (int)digits : DIGITS);
        if (th_records_number(report, "unresolved", shown[k].row) == 1)
            fputs("\xc2\xa0?", out);
        fputs("</td>", out);
    }
}

static void put_table(struct th_page *page, const struct th_page_source *source,
                      const struct th_records *conditions, const struct shown *shown,
                      size_t count)
{
    const struct th_records *report = th_page_record_table(source, "report");
    const struct th_records *requirements = th_page_record_table(source, "requirements");
    const size_t asked = requirements ? requirements->count : 0;
    FILE *out = page->out;
    const struct th_records *verdicts = th_page_record_table(source, "verdicts");
    const size_t judged = verdicts && verdicts->count == asked * conditions->count ? asked : 0;
    th_html_region(out, "Numbers by condition", th_page_of(page, source));
    fputs("<th scope=\"col\">condition</th>", out);
    put_names(out, source, judged);
    put_head(out, report, shown, count);
    fputs("</tr></thead>\n<tbody>\n", out);
    for (size_t k = 0; k < conditions->count; k++) {
        fputs("<tr><th scope=\"row\" class=\"keep\">", out);
        th_html_value(out, th_records_text(conditions, "condition", k));
        fputs("</th>", out);
        put_verdicts(out, source, judged, k);
        put_row(out, report, shown, count, k);
        fputs("</tr>\n", out);
    }
    th_html_table_end(out);
    if (asked && !judged)
        fputs("<p class=\"lack\">Which requirements each condition meets is not told by the "
              "file; the table of requirements has how many do.</p>\n",
              out);
}

static void put_source(struct th_page *page, size_t s, const struct th_records *conditions)
{
    const struct th_page_source *source = &page->sources[s];
    struct shown shown[SHOWN];
    const size_t count = choose(source, conditions, shown);
    th_html_section(page->out, s ? NULL : "conditions", "By condition");
    th_page_each(page, s, "by condition");
    put_table(page, source, conditions, shown, count);
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
            th_page_record_table(&page->sources[s], "conditions");
        if (conditions)
            put_source(page, s, conditions);
    }
}
