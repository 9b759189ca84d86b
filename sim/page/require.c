/* Requirements with their bounds, and where in them the value lies. */
#include <math.h>
#include <string.h>

#include "page/section.h"

enum { WIDE = 120, INNER = 80, EDGE = 20, NEAR = 5, FAR = 17 };

/* The place of a value, of WIDE: between EDGE and EDGE + INNER if it is within the bounds. */
static double place(double value, double least, double most)
{
    double share;
    if (isnan(value))
        return NAN;
    if (isfinite(least) && isfinite(most))
        share = most > least ? (value - least) / (most - least) : value < least ? -1 : 0.5;
    else if (isfinite(most))
        share = most > 0 ? value / most : value <= most ? 0.5 : 2;
    else if (isfinite(least))
        share = least > 0 && value > 0 ? 1 - least / value : value >= least ? 0.5 : -2;
    else
        share = 0.5;
    if (share >= 0 && share <= 1)
        return EDGE + INNER * share;
    const double beyond = share < 0 ? -share : share - 1;
    const double far = NEAR + (FAR - NEAR) * beyond / (1 + beyond);
    return share < 0 ? EDGE - far : EDGE + INNER + far;
}

/* The interval as a bar and the value as a line; the numbers stand beside it. */
static void put_bar(FILE *out, double value, double least, double most, bool met)
{
    const double at = place(value, least, most);
    const int from = isfinite(least) ? EDGE : 0, to = isfinite(most) ? EDGE + INNER : WIDE;
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"place\" viewBox=\"0 0 %d 16\" "
            "width=\"%d\" height=\"16\" aria-hidden=\"true\"><rect class=\"inside\" x=\"%d\" "
            "y=\"5\" width=\"%d\" height=\"6\" rx=\"3\"/>",
            WIDE, WIDE, from, to - from);
    if (!isnan(at))
        fprintf(out, "<rect class=\"%s\" x=\"%.1f\" y=\"0\" width=\"3\" height=\"16\"/>",
                met ? "here" : "here out", at - 1.5);
    fputs("</svg>", out);
}

static void put_bounds(FILE *out, double least, double most, const char *unit)
{
    if (isfinite(least) && least == most)
        th_html_put(out, "%n%u", least, unit);
    else if (isfinite(least) && isfinite(most))
        th_html_put(out, "%n \xe2\x80\xa6 %n%u", least, most, unit);
    else if (isfinite(most))
        th_html_put(out, "\xe2\x89\xa4 %n%u", most, unit);
    else if (isfinite(least))
        th_html_put(out, "\xe2\x89\xa5 %n%u", least, unit);
    else
        fputs("anything", out);
}

/* The verdicts of a requirement under all conditions (/run/verdicts) together. */
struct sums {
    double members, counted, bound, conditions, passed;
    const char *across;
    double confidence;
};

static struct sums sum_up(const struct th_records *verdicts, size_t requirement)
{
    struct sums sums = {.bound = NAN, .across = "", .confidence = NAN};
    for (size_t k = 0; verdicts && k < verdicts->count; k++) {
        if (th_records_number(verdicts, "requirement", k) != (double)requirement)
            continue;
        sums.members += th_records_number(verdicts, "members", k);
        sums.counted += th_records_number(verdicts, "counted", k);
        sums.bound = fmin(sums.bound, th_records_number(verdicts, "bound", k));
        sums.conditions++;
        sums.passed += th_records_number(verdicts, "pass", k) != 0;
        sums.across = th_records_text(verdicts, "across", k);
        sums.confidence = th_records_number(verdicts, "confidence", k);
    }
    return sums;
}

/* By how many members it is met, and how many were asked for; of members together, of which
 * number of theirs the value is. */
static void put_met(FILE *out, const struct th_page_source *source,
                    const struct th_records *table, size_t k)
{
    const struct sums sums = sum_up(th_about_table(source->about, "verdicts"), k);
    fputs("<td class=\"num\">", out);
    if (sums.across[0])
        th_html_put(out, "%s of all", sums.across);
    else
        th_html_put(out, "%n\xc2\xa0%% <small>(%n\xc2\xa0%%)</small>",
                    100 * th_records_number(table, "met", k),
                    100 * th_records_number(table, "share", k));
    if (!isnan(sums.confidence))
        th_html_put(out, "<br/><small>at least %n\xc2\xa0%% at confidence %n\xc2\xa0%%</small>",
                    100 * sums.bound, 100 * sums.confidence);
    if (sums.conditions > 1)
        th_html_put(out, "<br/><small>under %z of %z conditions</small>", (size_t)sums.passed,
                    (size_t)sums.conditions);
    if (sums.counted < sums.members)
        th_html_put(out, "<br/><small>%z of %z members not counted</small>",
                    (size_t)(sums.members - sums.counted), (size_t)sums.members);
    fputs("</td>", out);
}

static void put_row(struct th_page *page, const struct th_page_source *source,
                    const struct th_records *table, size_t k)
{
    FILE *out = page->out;
    const char *name = th_records_text(table, "name", k);
    const char *check = th_records_text(table, "check", k);
    const char *unit = th_records_text(table, "unit", k);
    const double value = th_records_number(table, "value", k);
    const double least = th_records_number(table, "least", k);
    const double most = th_records_number(table, "most", k);
    const bool met = th_records_number(table, "pass", k) != 0,
               untried = th_records_number(table, "pass", k) < 0;
    fprintf(out, "<tr><td><span class=\"chip %s\">%s</span></td>",
            untried ? ""
            : met   ? "pass"
                    : "fail",
            untried ? "not tried"
            : met   ? "\xe2\x9c\x93 met"
                    : "\xe2\x9c\x97 not met");
    if (!check[0])
        th_html_put(out, "<th scope=\"row\">requirement %z</th>", k + 1);
    else
        th_html_put(out, "<th scope=\"row\">%s<br/><code>%s</code> <small>%s</small></th>",
                    name[0] ? name : check, check, th_records_text(table, "take", k));
    fputs("<td class=\"num\">", out);
    if (isnan(value))
        fputs(untried ? "" : "missing", out);
    else
        th_html_put(out, "%n%u", value, isinf(value) ? "" : unit);
    fputs("</td><td class=\"num\">", out);
    put_bounds(out, least, most, unit);
    fputs("</td><td>", out);
    put_bar(out, value, least, most, met);
    fputs("</td>", out);
    if (source->members > 1)
        put_met(out, source, table, k);
    fputs("</tr>\n", out);
}

void th_page_requirements(struct th_page *page)
{
    static const char *const columns[] = {
        "verdict",  "requirement",           "#value",
        "#allowed", "place in the interval", "#met by (asked)"};
    th_html_section(page->out, "requirements", "Requirements");
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_page_source *source = &page->sources[s];
        const struct th_records *table = th_about_table(source->about, "requirements");
        th_page_each(page, s, "requirements");
        if (th_page_not_judged(source)) {
            th_html_put(page->out,
                        "<p class=\"lack\">Not judged: the scenario has requirements, but the "
                        "file holds no verdicts%h.</p>\n",
                        th_page_override(source, "run.until")
                            ? ", for <code>--until</code> ended the run early"
                            : "");
            continue;
        }
        if (!table || !table->count) {
            fputs("<p class=\"lack\">The scenario requires nothing, or the file does not say. "
                  "<code>require:</code> in a scenario asks for bounds.</p>\n",
                  page->out);
            continue;
        }
        th_html_table(page->out, "Requirements", th_page_of(page, source), columns,
                      source->members > 1 ? 6 : 5);
        for (size_t k = 0; k < table->count; k++) put_row(page, source, table, k);
        th_html_table_end(page->out);
        if (source->members > 1)
            fputs("<p class=\"say\">The value is that of the member that fares worst, or of "
                  "all members together. Not counted are members whose window never "
                  "begins.</p>\n",
                  page->out);
    }
    th_html_end(page->out);
}
