/* Look-ups that several sections of a page share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/quantile.h"
#include "page/section.h"

enum { NAME = 512, DIGITS = 4 };

void th_page_each(struct th_page *page, size_t source, const char *what)
{
    if (page->source_count > 1)
        th_html_put(page->out, "<h3 class=\"of\">%s<span class=\"sr\">: %s</span></h3>\n",
                    page->sources[source].name, what);
}

const char *th_page_of(const struct th_page *page, const struct th_page_source *source)
{
    return page->source_count > 1 ? source->name : "";
}

size_t th_page_line(const struct th_page_source *source, const char *path, const char *take)
{
    const struct th_records *report = th_about_table(source->about, "report");
    for (size_t k = 0; report && k < report->count; k++)
        if (strcmp(th_records_text(report, "path", k), path) == 0 &&
            (!take || strcmp(th_records_text(report, "take", k), take) == 0))
            return k;
    return SIZE_MAX;
}

int th_page_digits(const struct th_page_source *source, const char *path)
{
    const struct th_records *report = th_about_table(source->about, "report");
    int digits = DIGITS;
    for (size_t k = 0; report && k < report->count; k++) {
        const double row = th_records_number(report, "digits", k);
        if (row >= 1 && row < digits && strcmp(th_records_text(report, "path", k), path) == 0)
            digits = (int)row;
    }
    return digits;
}

double th_page_time(const struct th_page *page, const char **unit)
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"day", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}};
    const char *found = "day";
    for (size_t k = page->pictures.count; k-- > 0;)
        if (page->pictures.pictures[k].kind != TH_CHART_WINDOWS)
            found = page->pictures.pictures[k].figure.x.unit;
    for (size_t k = 0; k < sizeof units / sizeof units[0]; k++) {
        *unit = units[k].unit;
        if (found && strcmp(found, units[k].unit) == 0)
            return units[k].seconds;
    }
    *unit = "day";
    return units[0].seconds;
}

const struct th_units *th_page_units(struct th_page *page)
{
    struct th_error error = {.status = TH_OK};
    if (!page->units)
        page->units = th_units_create(&error);
    page->failed = page->failed || !page->units;
    return page->units;
}

double th_page_quantile(double *values, size_t count, double q)
{
    size_t kept = 0;
    for (size_t k = 0; k < count; k++)
        if (!isnan(values[k]))
            values[kept++] = values[k];
    th_sort(values, kept);
    return th_quantile(values, kept, q);
}

bool th_page_ok(const struct th_page_source *source, size_t member)
{
    const struct th_about *about = source->about;
    return !about->status || member >= about->members ||
           strcmp(about->status[member], "ok") == 0;
}

const struct th_records *th_page_record_table(const struct th_page_source *source,
                                              const char *table)
{
    const struct th_records *records = th_about_table(source->about, table);
    for (size_t k = 0; records && k < records->column_count; k++)
        if (records->columns[k].texts)
            return records;
    return NULL;
}

const char *th_page_override(const struct th_page_source *source, const char *path)
{
    const char *lines = th_about_attribute(source->about, "overrides");
    const size_t length = strlen(path);
    const char *found = NULL;
    for (const char *c = lines ? lines : ""; *c;) {
        if (strncmp(c, path, length) == 0 && c[length] == '=')
            found = c + length + 1;
        c += strcspn(c, "\n");
        c += *c == '\n';
    }
    return found;
}

bool th_page_not_judged(const struct th_page_source *source)
{
    const char *text = source->about->scenario;
    if (th_about_table(source->about, "requirements"))
        return false;
    while (text && *text) {
        if (strncmp(text, "require:", 8) == 0)
            return text[8 + strspn(text + 8, " ")] != '[' ||
                   strncmp(text + 8 + strspn(text + 8, " "), "[]", 2) != 0;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return false;
}

const struct th_records *th_page_drawn(const struct th_page_source *source)
{
    const struct th_records *varied = th_about_table(source->about, "varied");
    return varied && source->members == 1 && varied->count == 1 ? varied : NULL;
}
