/* The table of hazards until somebody knows, of /run/consequences: silent ones first, as in
 * the report. */
#include <math.h>
#include <string.h>

#include "page/section.h"

enum { MOST = 400, COLUMNS = 12 }; /* rows; the file has all */

/* Units of the columns: the mass is chosen for each table. */
struct shown {
    bool conditions, drugs;
    const char *time, *mass;
    double seconds, of_kg;
};

static bool has_texts(const struct th_records *records, const char *column)
{
    for (size_t k = 0; k < records->count; k++)
        if (th_records_text(records, column, k)[0])
            return true;
    return false;
}

static struct shown choose(struct th_page *page, const struct th_records *records)
{
    struct shown shown = {has_texts(records, "condition"), has_texts(records, "drug"),
                          .mass = "mg", .of_kg = 1e6};
    double largest = 0;
    shown.seconds = th_page_time(page, &shown.time);
    for (size_t k = 0; k < records->count; k++)
        largest = fmax(largest, fabs(th_records_number(records, "missed", k)));
    if (largest * shown.of_kg < 1) {
        shown.mass = "\xc2\xb5g";
        shown.of_kg = 1e9;
    }
    return shown;
}

static void put_head(struct th_page *page, const struct th_page_source *source,
                     const struct shown *shown)
{
    char alarm[TH_HTML_WORD], missed[TH_HTML_WORD], yearly[TH_HTML_WORD];
    snprintf(alarm, sizeof alarm, "#detected, %s: median", shown->time);
    snprintf(missed, sizeof missed, "#missed until then, %s: median", shown->mass);
    snprintf(yearly, sizeof yearly, "#a year, %s", shown->mass);
    const char *const columns[COLUMNS] = {"hazard", "under", "drug",          "#struck",
                                          alarm,    "#90 %", "#never",        missed,
                                          "#5 %",   "#95 %", "#of the order", yearly};
    const char *names[COLUMNS];
    size_t count = 0;
    for (size_t k = 0; k < COLUMNS; k++)
        if ((k != 1 || shown->conditions) && (k != 2 || shown->drugs))
            names[count++] = columns[k];
    th_html_table(page->out, "Hazards until their detection", th_page_of(page, source), names,
                  count);
}

static void put_text(FILE *out, const char *text, const char *none)
{
    fputs("<td>", out);
    th_html_value(out, text[0] ? text : none);
    fputs("</td>", out);
}

static void put_number(FILE *out, double value, const char *unit)
{
    fputs("<td class=\"num\">", out);
    th_html_number(out, value, 3);
    if (!isnan(value))
        fputs(unit, out);
    fputs("</td>", out);
}

static void put_row(FILE *out, const struct th_records *records, const struct shown *shown,
                    size_t row)
{
    static const char *const masses[] = {"missed", "missed_low", "missed_high"};
    const double struck = th_records_number(records, "struck", row);
    th_html_put(out, "<tr><th scope=\"row\"><code>%s</code></th>",
                th_records_text(records, "name", row));
    if (shown->conditions)
        put_text(out, th_records_text(records, "condition", row), "all");
    if (shown->drugs)
        put_text(out, th_records_text(records, "drug", row), "");
    th_html_put(out, "<td class=\"num\">%n of %n</td>", struck,
                th_records_number(records, "members", row));
    put_number(out, th_records_number(records, "detection_median", row) / shown->seconds, "");
    put_number(out, th_records_number(records, "detection_90", row) / shown->seconds, "");
    put_number(out,
               struck > 0 ? 100 * th_records_number(records, "unnoticed", row) / struck : NAN,
               "\xc2\xa0%");
    for (size_t k = 0; k < sizeof masses / sizeof *masses; k++)
        put_number(out, th_records_number(records, masses[k], row) * shown->of_kg, "");
    put_number(out, 100 * th_records_number(records, "missed_of_order", row), "\xc2\xa0%");
    put_number(out, th_records_number(records, "missed_a_year", row) * shown->of_kg, "");
    fputs("</tr>\n", out);
}

void th_page_hazards(struct th_page *page)
{
    bool any = false;
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_page_source *source = &page->sources[s];
        const struct th_records *records = th_page_record_table(source, "consequences");
        if (!records)
            continue;
        const struct shown shown = choose(page, records);
        th_html_section(page->out, any ? NULL : "hazards", "Hazards until somebody knows");
        th_page_each(page, s, "hazards until somebody knows");
        any = true;
        put_head(page, source, &shown);
        for (size_t k = 0; k < records->count && k < MOST; k++)
            put_row(page->out, records, &shown, k);
        th_html_table_end(page->out);
        fputs("<p class=\"say\">Silent failures first, then by what one patient misses by them "
              "in a year. Missed is what was ordered and not delivered because of the hazard, "
              "beside what was missed in the day before it, too, until its detection or the "
              "end of the run; below 0 too much was given. A reminder by the programmer's "
              "count or the calendar detects nothing.</p>\n",
              page->out);
        th_html_end(page->out);
    }
}
