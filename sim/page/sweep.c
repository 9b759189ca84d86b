/* A sweep over grids: the numbers of the report condition by condition. */
#include <math.h>
#include <stdlib.h>
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
    const struct th_records *report = th_page_told(source, "report");
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

/* Members that meet a requirement, of those under each condition; bounds in the unit of the
 * number that is looked at. */
struct judge {
    const struct th_page_source *source;
    const struct th_number *number;
    double least, most;
    size_t conditions;
};

static bool meets(const struct judge *judge, size_t member)
{
    const double value = judge->number->series.values[member];
    const double room = 1e-12; /* round-off of the conversion */
    return th_page_ok(judge->source, member) &&
           value >= judge->least - room * fabs(judge->least) &&
           value <= judge->most + room * fabs(judge->most);
}

static size_t count_met(const struct judge *judge, size_t condition, size_t *members)
{
    size_t met = 0;
    *members = 0;
    for (size_t m = condition; m < judge->source->members; m += judge->conditions) {
        met += meets(judge, m);
        ++*members;
    }
    return met;
}

/* False if the file does not tell it member by member. */
static bool make_judge(const struct th_page_source *source, const struct th_units *units,
                       size_t k, size_t conditions, struct judge *judge)
{
    const struct th_records *table = th_page_told(source, "requirements");
    double factor, offset;
    size_t met = 0, members;
    *judge = (struct judge){.source = source, .conditions = conditions};
    judge->number = th_page_number(source->result, th_records_text(table, "check", k),
                                   th_records_text(table, "take", k));
    if (!judge->number || !judge->number->series.values || judge->number->series.first != 0 ||
        judge->number->series.members != source->members ||
        th_units_between(units, th_records_text(table, "unit", k), judge->number->series.unit,
                         &factor, &offset) != TH_OK)
        return false;
    judge->least = th_records_number(table, "least", k) * factor + offset;
    judge->most = th_records_number(table, "most", k) * factor + offset;
    for (size_t c = 0; c < conditions; c++) met += count_met(judge, c, &members);
    const double share = (double)met / (double)source->members;
    return fabs(share - th_records_number(table, "met", k)) < 1e-9;
}

/* The judges of all requirements; false if there are none, or the file does not tell. */
static bool make_judges(struct th_page *page, const struct th_page_source *source,
                        size_t conditions, struct judge **judges, size_t *count)
{
    const struct th_records *table = th_page_told(source, "requirements");
    const struct th_units *units = th_page_units(page);
    *count = table ? table->count : 0;
    *judges = calloc(*count + 1, sizeof **judges);
    bool told = units && *judges;
    page->failed = page->failed || !told;
    for (size_t k = 0; told && k < *count; k++)
        told = make_judge(source, units, k, conditions, &(*judges)[k]);
    return told;
}

static void put_verdicts(FILE *out, const struct judge *judges, size_t count, size_t condition)
{
    for (size_t k = 0; k < count; k++) {
        size_t members;
        const size_t met = count_met(&judges[k], condition, &members);
        fprintf(out, "<td><span class=\"chip %s\">", met == members ? "pass" : "fail");
        if (members == 1)
            fputs(met ? "\xe2\x9c\x93 met" : "\xe2\x9c\x97 not met", out);
        else
            th_html_put(out, "%z of %z met", met, members);
        fputs("</span></td>", out);
    }
}

static void put_names(FILE *out, const struct th_page_source *source, size_t count)
{
    const struct th_records *table = th_page_told(source, "requirements");
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
    const struct th_records *report = th_page_told(source, "report");
    struct judge *judges;
    size_t asked;
    FILE *out = page->out;
    const bool told = make_judges(page, source, conditions->count, &judges, &asked);
    const size_t judged = told ? asked : 0;
    th_html_region(out, "Numbers by condition", th_page_of(page, source));
    fputs("<th scope=\"col\">condition</th>", out);
    put_names(out, source, judged);
    put_head(out, report, shown, count);
    fputs("</tr></thead>\n<tbody>\n", out);
    for (size_t k = 0; k < conditions->count; k++) {
        fputs("<tr><th scope=\"row\" class=\"keep\">", out);
        th_html_value(out, th_records_text(conditions, "condition", k));
        fputs("</th>", out);
        put_verdicts(out, judges, judged, k);
        put_row(out, report, shown, count, k);
        fputs("</tr>\n", out);
    }
    th_html_table_end(out);
    free(judges);
    if (asked && !told)
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
        const struct th_records *conditions = th_page_told(&page->sources[s], "conditions");
        if (conditions)
            put_source(page, s, conditions);
    }
}
