/* The drug at the end: amounts as a table with bars, and how exactly they add up. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/section.h"

enum { PATTERN = TH_PICTURE_WORD, PLACES = 32 };

/* One row of the table. */
struct share {
    char name[TH_PICTURE_WORD];
    const char *unit;
    double amount;
};

/* The median over members of what there is at the end; of some of them alone there is none. */
static double at_end(struct th_page *page, const struct th_page_source *source,
                     const struct th_series *series)
{
    double *values = calloc(series->members + 1, sizeof *values), median = NAN;
    page->failed = page->failed || !values;
    for (size_t m = 0; values && m < series->members && !series->of; m++) {
        const double *row = series->values + m * series->times * series->points;
        size_t last = series->times;
        while (last > 0 && isnan(row[last - 1])) last--;
        values[m] = last && (series->fan || th_page_ok(source, m)) ? row[last - 1] : NAN;
    }
    if (values && !series->of)
        median = th_page_quantile(values, series->members, 0.5);
    free(values);
    return median;
}

/* The next "path=name" of a row; false behind the last. */
static bool next_place(const char **text, char path[PATTERN], char name[PATTERN])
{
    while (**text == ' ' || **text == ';') ++*text;
    const size_t length = strcspn(*text, ";"), equal = strcspn(*text, "=;");
    const size_t from = equal < length ? equal + 1 : 0;
    if (!length)
        return false;
    snprintf(path, PATTERN, "%.*s", (int)equal, *text);
    snprintf(name, PATTERN, "%.*s", (int)(length - from), *text + from);
    *text += length;
    return true;
}

/* The series of that output and drug, or NULL. */
static const struct th_series *series_of(const struct th_result *result, const char *path,
                                         const char *drug)
{
    char star[TH_PICTURE_WORD], found[TH_PICTURE_WORD];
    const struct th_series *series;
    for (size_t k = 0; (series = th_picture_match(result, path, k, star, found)); k++)
        if (series->points == 1 && strcmp(found, drug) == 0)
            return series;
    return NULL;
}

static size_t collect(struct th_page *page, const struct th_page_source *source,
                      const struct th_chart *row, const char *drug, struct share shares[PLACES])
{
    const char *text = row->outputs;
    char path[PATTERN], name[PATTERN];
    size_t count = 0;
    while (count < PLACES && next_place(&text, path, name)) {
        const struct th_series *series = series_of(source->result, path, drug);
        const double amount = series ? at_end(page, source, series) : NAN;
        if (!series || isnan(amount) || amount == 0)
            continue;
        shares[count] = (struct share){.unit = series->unit, .amount = amount};
        snprintf(shares[count++].name, TH_PICTURE_WORD, "%s", name);
    }
    return count;
}

static int larger(const void *a, const void *b)
{
    const struct share *x = a, *y = b;
    return (x->amount < y->amount) - (x->amount > y->amount);
}

/* Micrograms by the thousand are milligrams. */
static const char *scale(struct share *shares, size_t count, double sum)
{
    const char *unit = shares[0].unit;
    if (sum < 1000 || strcmp(unit, "ug") != 0)
        return unit;
    for (size_t k = 0; k < count; k++) shares[k].amount /= 1000;
    return "mg";
}

/* Lines of numerics of the instance that the amounts are of: "drug balance closes to 1e-15". */
static void put_closure(FILE *out, const struct th_page_source *source, const char *outputs)
{
    const struct th_records *report = th_about_table(source->about, "report");
    const size_t equal = strcspn(outputs, "=;");
    size_t length = equal;
    while (length > 0 && outputs[length - 1] != '.') length--;
    for (size_t k = 0; report && k < report->count; k++) {
        if (th_records_number(report, "numerics", k) != 1 ||
            strncmp(th_records_text(report, "path", k), outputs, length) != 0)
            continue;
        th_html_put(out, "%s ", th_records_text(report, "label", k));
        th_html_number(out, th_records_number(report, "value", k), 2);
        th_html_unit(out, th_records_text(report, "unit", k));
        return;
    }
}

static void put_table(struct th_page *page, const struct th_page_source *source,
                      const struct th_chart *row, const char *drug)
{
    struct share shares[PLACES];
    char label[2 * PATTERN];
    FILE *out = page->out;
    const size_t count = collect(page, source, row, drug, shares);
    double sum = 0;
    if (!count)
        return;
    qsort(shares, count, sizeof *shares, larger);
    for (size_t k = 0; k < count; k++) sum += shares[k].amount;
    const char *unit = scale(shares, count, sum);
    sum = 0;
    for (size_t k = 0; k < count; k++) sum += shares[k].amount;
    snprintf(label, sizeof label, "%s%s%s", row->title, drug[0] ? ", " : "", drug);
    th_html_region(out, label, th_page_of(page, source));
    th_html_put(out,
                "<th scope=\"col\">place%h%s</th><th scope=\"col\" class=\"num\">amount</th>"
                "<th scope=\"col\" class=\"num\">share</th><td></td></tr></thead>\n<tbody>\n",
                drug[0] ? " of " : "", drug);
    for (size_t k = 0; k < count; k++) {
        const double share = 100 * shares[k].amount / sum;
        th_html_put(out,
                    "<tr><th scope=\"row\">%s</th><td class=\"num\">%n%u</td><td "
                    "class=\"num\">",
                    shares[k].name, shares[k].amount, unit);
        th_html_number(out, share, 3);
        fprintf(out,
                "\xc2\xa0%%</td><td class=\"bars\"><i style=\"width:%.2f%%\"></i></td></tr>\n",
                fmax(0.2, fmin(100, share)));
    }
    th_html_put(out,
                "<tr class=\"sum\"><th scope=\"row\">together</th><td class=\"num\">%n%u</td>"
                "<td class=\"num\">100\xc2\xa0%%</td><td>",
                sum, unit);
    put_closure(out, source, row->outputs);
    fputs("</td></tr>\n", out);
    th_html_table_end(out);
    if (source->members > 1)
        fputs("<p class=\"say\">Medians of the members; so their sum need not be that of any."
              "</p>\n",
              out);
}

/* True if a result has any amount of the row. */
static bool has_any(const struct th_page_source *source, const struct th_chart *row)
{
    char path[PATTERN], name[PATTERN], star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    const char *text = row->outputs;
    while (next_place(&text, path, name))
        if (th_picture_match(source->result, path, 0, star, drug))
            return true;
    return false;
}

/* A table for each drug of the first place. */
static void put_source(struct th_page *page, size_t s, const struct th_chart *row)
{
    const struct th_page_source *source = &page->sources[s];
    char path[PATTERN], name[PATTERN], star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    const char *text = row->outputs;
    th_page_each(page, s, row->title);
    if (source->failed == source->members) {
        fputs("<p class=\"lack\">The run did not reach its end.</p>\n", page->out);
        return;
    }
    if (!has_any(source, row)) {
        th_html_put(page->out,
                    "<p class=\"lack\">The file does not hold these amounts: %h<code>record: "
                    "[default, %s]</code> in the scenario records them.</p>\n",
                    "", next_place(&text, path, name) ? path : "");
        return;
    }
    while (next_place(&text, path, name) &&
           !th_picture_match(source->result, path, 0, star, drug)) {
    }
    for (size_t k = 0; th_picture_match(source->result, path, k, star, drug); k++)
        put_table(page, source, row, drug);
}

void th_page_shares(struct th_page *page)
{
    for (size_t k = 0; k < page->chart_count; k++) {
        bool any = false;
        if (page->charts[k].kind != TH_CHART_SHARES)
            continue;
        for (size_t s = 0; s < page->source_count; s++)
            any = any || (page->sources[s].failed < page->sources[s].members &&
                          has_any(&page->sources[s], &page->charts[k]));
        if (!any)
            continue;
        th_html_section(page->out, NULL, page->charts[k].title);
        for (size_t s = 0; s < page->source_count; s++) put_source(page, s, &page->charts[k]);
        th_html_end(page->out);
    }
}
