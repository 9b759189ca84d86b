/* The head of a page: title, verdict, warning. */
#include <math.h>
#include <string.h>

#include "page/section.h"

void th_page_title(struct th_page *page)
{
    for (size_t k = 0; k < page->source_count; k++)
        th_html_put(page->out, k ? " | %s" : "%s", page->sources[k].name);
}

/* Requirements that were tried, how many are met, and how many were not tried. */
static size_t count_met(const struct th_page_source *source, size_t *of, size_t *untried)
{
    const struct th_records *table = th_about_table(source->about, "requirements");
    const size_t count = table ? table->count : 0;
    size_t met = 0;
    *untried = 0;
    for (size_t k = 0; k < count; k++) {
        met += th_records_number(table, "pass", k) == 1;
        *untried += th_records_number(table, "pass", k) < 0;
    }
    *of = count - *untried;
    return met;
}

/* True if a measure of numerical quality is beyond its limit. */
static bool is_poor(const struct th_page_source *source)
{
    const struct th_records *report = th_about_table(source->about, "report");
    for (size_t k = 0; report && k < report->count; k++)
        if (th_records_number(report, "poor", k) == 1)
            return true;
    return false;
}

static void put_badge(struct th_page *page, const struct th_page_source *source)
{
    size_t of, untried;
    const size_t met = count_met(source, &of, &untried);
    FILE *out = page->out;
    fputs("<p class=\"verdict\">", out);
    if (page->source_count > 1)
        th_html_put(out, "<span>%s</span> ", source->name);
    if (of == 1)
        fputs(met ? "<span class=\"chip big pass\">\xe2\x9c\x93 requirement met</span>"
                  : "<span class=\"chip big fail\">\xe2\x9c\x97 requirement not met</span>",
              out);
    else if (of && met == of)
        th_html_put(out,
                    "<span class=\"chip big pass\">\xe2\x9c\x93 all %z requirements "
                    "met</span>",
                    of);
    else if (of)
        th_html_put(out,
                    "<span class=\"chip big fail\">\xe2\x9c\x97 %z of %z requirements not "
                    "met</span>",
                    of - met, of);
    else if (th_page_not_judged(source))
        fputs("<span class=\"chip big\">requirements not judged</span>", out);
    else if (!untried)
        fputs("<span class=\"chip big\">no requirements</span>", out);
    if (untried)
        th_html_put(out, " <span class=\"chip big\">%z not tried</span>", untried);
    if (is_poor(source))
        fputs(" <span class=\"chip big m-recalled\">numerics poor</span>", out);
    if (source->failed && source->members == 1)
        fputs(" <span class=\"chip big fail\">\xe2\x9c\x97 the run failed</span>", out);
    else if (source->failed)
        th_html_put(out,
                    " <span class=\"chip big fail\">\xe2\x9c\x97 %z of %z members "
                    "failed</span>",
                    source->failed, (size_t)source->members);
    fputs("</p>\n", out);
}

/* "morphine 10 mg/mL": the drugs with their concentrations. */
static void put_drugs(FILE *out, const struct th_page_source *source)
{
    static const char drug[] = "drug.", leaf[] = ".concentration";
    const struct th_records *table = th_page_record_table(source, "parameters");
    for (size_t k = 0; table && k < table->count; k++) {
        const char *name = th_records_text(table, "name", k);
        const char *dot = strrchr(name, '.'), *text = th_records_text(table, "text", k);
        if (strncmp(name, drug, sizeof drug - 1) != 0 || !dot || strcmp(dot, leaf) != 0)
            continue;
        fputs(", ", out);
        for (const char *c = name + sizeof drug - 1; c < dot; c++) fputc(*c, out);
        fputc(' ', out);
        if (text[0] && strncmp(text, "not ", 4) != 0)
            th_html_value(out, text);
    }
}

/* The duration as it was requested: by an override, else by the scenario's text. */
static void put_asked(FILE *out, const struct th_page_source *source)
{
    const char *asked = th_page_override(source, "run.until"), *text = source->about->scenario;
    char word[TH_HTML_WORD];
    asked = asked ? asked : th_page_override(source, "run.duration");
    text = text ? strstr(text, "duration:") : NULL;
    asked = asked || !text ? asked : text + sizeof "duration:" - 1;
    if (!asked)
        return;
    asked += strspn(asked, " ");
    snprintf(word, sizeof word, "%.*s", (int)strcspn(asked, ",}#\n"), asked);
    th_html_value(out, word);
    fputs(", ", out);
}

/* "morphine_month.yaml, 35 day, one patient, thecal 0.5.0" */
static void put_line(struct th_page *page, const struct th_page_source *source)
{
    const struct th_about *about = source->about;
    const char *file = th_about_attribute(about, "scenario_file");
    const char *by = th_about_attribute(about, "source"), *unit;
    const char *seed = th_about_attribute(about, "seed");
    const double seconds = th_page_time(page, &unit);
    double ended = NAN;
    for (size_t m = 0; about->ended && m < about->members; m++)
        ended = fmax(about->ended[m], ended);
    fputs("<p class=\"dim\">", page->out);
    if (page->source_count > 1)
        th_html_put(page->out, "<b>%s</b>: ", source->name);
    if (file && file[0])
        th_html_put(page->out, "%s, ", file);
    if (source->failed == source->members)
        put_asked(page->out, source);
    if (!isnan(ended))
        th_html_put(page->out, "%h%n\xc2\xa0%s, ",
                    source->failed == source->members ? "ended after " : "", ended / seconds,
                    unit);
    if (th_page_drawn(source))
        th_html_put(page->out, "one member of an ensemble, seed %s", seed ? seed : "unknown");
    else if (source->members == 1)
        fputs("one patient", page->out);
    else
        th_html_put(page->out, "%z members, seed %s", (size_t)source->members,
                    seed ? seed : "unknown");
    const char *from = th_about_attribute(about, "from");
    if (from && strcmp(from, "steady") == 0)
        fputs(", from the steady state", page->out);
    put_drugs(page->out, source);
    if (by && by[0])
        th_html_put(page->out, ", %s", by);
    fputs("</p>\n", page->out);
}

static void put_uncalibrated(struct th_page *page, const struct th_page_source *source)
{
    const char *count = th_about_attribute(source->about, "uncalibrated_parameters");
    const struct th_records *all = th_about_table(source->about, "parameters");
    if (page->source_count > 1)
        th_html_put(page->out, " %s:", source->name);
    if (!count)
        fputs(" How many parameters are uncalibrated is not known: the file does not say.",
              page->out);
    else if (all)
        th_html_put(page->out,
                    " <a href=\"#parameters\">%s of %z parameters</a> are uncalibrated.", count,
                    all->count);
    else
        th_html_put(page->out, " %s parameters are uncalibrated.", count);
}

void th_page_head(struct th_page *page)
{
    fputs("<div class=\"top\">\n<h1>", page->out);
    th_page_title(page);
    fputs("</h1>\n", page->out);
    for (size_t k = 0; k < page->source_count; k++) put_badge(page, &page->sources[k]);
    fputs("</div>\n", page->out);
    for (size_t k = 0; k < page->source_count; k++) put_line(page, &page->sources[k]);
    fputs("<p class=\"warning\"><b>Not for clinical decisions.</b>", page->out);
    for (size_t k = 0; k < page->source_count; k++) put_uncalibrated(page, &page->sources[k]);
    fputs("</p>\n", page->out);
}
