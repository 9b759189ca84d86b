/* One number of the report as markup. */
#include "page/value.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 4, FEW = 2 };

struct th_page_value th_page_value_of(const struct th_page_source *source, size_t row)
{
    const struct th_records *report = th_about_table(source->about, "report");
    return (struct th_page_value){source, row, 1, th_records_text(report, "unit", row)};
}

const struct th_records *th_page_value_report(const struct th_page_value *value)
{
    return th_about_table(value->source->about, "report");
}

/* A number of the record in the unit that is shown. */
static double get(const struct th_page_value *value, const char *column)
{
    return value->factor * th_records_number(th_page_value_report(value), column, value->row);
}

static bool is(const struct th_page_value *value, const char *column)
{
    return th_records_number(th_page_value_report(value), column, value->row) == 1;
}

static int digits_of(const struct th_page_value *value)
{
    const double digits = th_records_number(th_page_value_report(value), "digits", value->row);
    if (is(value, "unresolved"))
        return FEW;
    return digits >= 1 && digits <= DIGITS ? (int)digits : DIGITS;
}

/* True if the number is a moment of the run, not a length of time. */
static bool is_date(const struct th_page_value *value)
{
    const char *path = th_records_text(th_page_value_report(value), "path", value->row);
    const size_t length = strlen(path);
    return (length > 3 && strcmp(path + length - 3, "_at") == 0) ||
           (length > 4 && strcmp(path + length - 4, "_due") == 0);
}

static void put_date(FILE *out, double at, int digits, const char *unit)
{
    const bool days = strcmp(unit, "day") == 0;
    fputs(days ? "<small>at day </small>" : "<small>at </small>", out);
    th_html_number(out, at, digits);
    if (!days)
        th_html_put(out, "<small>%u from the start</small>", unit);
}

void th_page_value_put(FILE *out, const struct th_page_value *value)
{
    const char *text = th_records_text(th_page_value_report(value), "text", value->row);
    const bool word = text[0] >= 'a' && text[0] <= 'z';
    const bool worst = is(value, "numerics") && !isnan(get(value, "most"));
    const double number = get(value, worst ? "most" : "value");
    if (word)
        th_html_text(out, text);
    else if (isfinite(number) && is_date(value))
        put_date(out, number, digits_of(value), value->unit);
    else
        th_html_number(out, number, digits_of(value));
    if (is(value, "unresolved"))
        fputs("<abbr title=\"not resolved: see the numerics\">\xc2\xa0?</abbr>", out);
    if (!word && isfinite(number) && !is_date(value)) {
        fputs("<small>", out);
        th_html_unit(out, value->unit);
        fputs("</small>", out);
    }
    if (worst)
        fputs("<span class=\"spread\">of the member that fares worst</span>", out);
}

static void put_interval(FILE *out, double low, double high, int digits)
{
    th_html_number(out, fmin(low, high), digits);
    fputs(" \xe2\x80\xa6 ", out);
    th_html_number(out, fmax(low, high), digits);
}

/* Of how many members a number is that some have not: the device was out. */
static void put_few(FILE *out, const struct th_page_value *value)
{
    const struct th_page_source *source = value->source;
    const double members =
        th_records_number(th_page_value_report(value), "members", value->row);
    if (source->members > 1 && members + (double)source->failed < (double)source->members)
        th_html_put(out, "<span class=\"spread\">of %z of %z members</span>", (size_t)members,
                    (size_t)(source->members - source->failed));
}

void th_page_value_members(FILE *out, const struct th_page_value *value)
{
    const bool sweep = th_about_table(value->source->about, "conditions") != NULL;
    const double low = get(value, sweep ? "least" : "low");
    const double high = get(value, sweep ? "most" : "high");
    const int whole = digits_of(value), digits = whole < 3 ? whole : 3;
    char least[TH_HTML_WORD], most[TH_HTML_WORD];
    put_few(out, value);
    th_html_number_text(low, digits, least);
    th_html_number_text(high, digits, most);
    if (value->source->members < 2 || isnan(low) || isnan(high) || strcmp(least, most) == 0 ||
        is(value, "numerics"))
        return;
    th_html_put(out, "<span class=\"spread\">%h ",
                sweep ? "over all conditions"
                      : "5\xe2\x80\x93"
                        "95\xc2\xa0%:");
    put_interval(out, low, high, digits);
    fputs("</span>", out);
}

/* The next record of the table "published" that is of that line, from k on. */
static size_t next_published(const struct th_records *published, size_t row, size_t k)
{
    while (published && k < published->count &&
           th_records_number(published, "line", k) != (double)row)
        k++;
    return published && k < published->count ? k : SIZE_MAX;
}

/* The ends; of a number that is not between them, the least and the most of the three. */
static void put_ends(FILE *out, const struct th_page_value *value,
                     const struct th_records *published, size_t k)
{
    const double first = value->factor * th_records_number(published, "at_first", k);
    const double second = value->factor * th_records_number(published, "at_second", k);
    const double number = get(value, "value");
    const double least = fmin(first, second), most = fmax(first, second);
    const bool nominal = th_about_table(value->source->about, "varied") != NULL;
    const bool outside = number < least * (1 - 1e-9) || number > most * (1 + 1e-9);
    put_interval(out, outside && !nominal ? fmin(least, number) : least,
                 outside && !nominal ? fmax(most, number) : most, FEW);
    th_html_put(out, " by <code>%s</code>%h", th_records_text(published, "parameter", k),
                !outside  ? ""
                : nominal ? " <small>(without what is varied)</small>"
                          : " <small>(not monotone)</small>");
}

/* The larger end over the smaller one. */
static double width_of(const struct th_records *published, size_t k)
{
    const double first = th_records_number(published, "at_first", k);
    const double second = th_records_number(published, "at_second", k);
    return fmin(first, second) > 0 ? fmax(first, second) / fmin(first, second) : INFINITY;
}

void th_page_value_widest(FILE *out, const struct th_page_value *value)
{
    const struct th_records *published = th_about_table(value->source->about, "published");
    size_t count = 0, widest = SIZE_MAX;
    for (size_t k = 0; (k = next_published(published, value->row, k)) != SIZE_MAX; k++) {
        count++;
        if (widest == SIZE_MAX || width_of(published, k) > width_of(published, widest))
            widest = k;
    }
    if (!count)
        return;
    fputs("<span class=\"spread\">", out);
    put_ends(out, value, published, widest);
    if (count > 1)
        th_html_put(out, " <small>(%z more)</small>", count - 1);
    fputs("</span>", out);
}

void th_page_value_published(FILE *out, const struct th_page_value *value)
{
    const struct th_records *published = th_about_table(value->source->about, "published");
    for (size_t k = 0; (k = next_published(published, value->row, k)) != SIZE_MAX; k++) {
        fputs("<span class=\"spread\">", out);
        put_ends(out, value, published, k);
        fputs("</span>", out);
    }
}

void th_page_value_refined(FILE *out, const struct th_page_value *value)
{
    const double refined = get(value, "refined");
    if (isnan(refined))
        return;
    fputs("<span class=\"spread\">\xc2\xb1 ", out);
    th_html_number(out, refined, FEW);
    fputs(" by grid and steps</span>", out);
}
