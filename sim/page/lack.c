/* Parts that a file lacks, and how to get them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/section.h"

enum { PATTERN = 128 };

static void begin(struct th_page *page, const struct th_page_source *source)
{
    fputs("<li>", page->out);
    if (page->source_count > 1)
        th_html_put(page->out, "%s: ", source->name);
}

/* Tables are there without their texts. */
static bool is_bare(const struct th_page_source *source)
{
    static const char *const tables[] = {"report", "parameters", "requirements"};
    for (size_t k = 0; k < sizeof tables / sizeof tables[0]; k++)
        if (th_about_table(source->about, tables[k]) &&
            !th_page_record_table(source, tables[k]))
            return true;
    return false;
}

/* Tells when and where the run stopped, so that there is nothing to report. */
static void put_failure(struct th_page *page, const struct th_page_source *source)
{
    const struct th_about *about = source->about;
    const char *unit;
    const double seconds = th_page_time(page, &unit);
    begin(page, source);
    if (source->members > 1) {
        fputs(
            "All members failed, so there are no numbers to report and no medians to draw. <a "
            "href=\"#failed\">How and when</a> stands below.</li>\n",
            page->out);
        return;
    }
    fputs("The run failed", page->out);
    if (about->ended)
        th_html_put(page->out, " after %n\xc2\xa0%s", about->ended[0] / seconds, unit);
    if (about->failed_in && strcmp(about->failed_in[0], "none") != 0)
        th_html_put(page->out, " in <code>%s</code>", about->failed_in[0]);
    fputs(", so there are no numbers of a report. The charts show it until then. <a "
          "href=\"#failed\">How and when</a> stands below.</li>\n",
          page->out);
}

static void put_file(struct th_page *page, const struct th_page_source *source)
{
    const char *format = th_about_attribute(source->about, "thecal_file_format");
    if (!source->about->sealed) {
        begin(page, source);
        fputs("The file is not as Thecal wrote it: its checksum does not hold or is missing. "
              "What follows is shown as it was found.</li>\n",
              page->out);
    }
    if (!format || atof(format) < 1) {
        begin(page, source);
        th_html_put(page->out,
                    "The file is of format %s, before 1.0: tables that came later are missing. "
                    "<code>thecal run</code> with its scenario makes it anew.</li>\n",
                    format && format[0] ? format : "0.1");
    }
    if (is_bare(source)) {
        begin(page, source);
        fputs("Another tool has rewritten the file, and its texts are not there: the key "
              "numbers, the parameters and the names of requirements, of events and of levels "
              "are missing. Run the scenario again, and keep the file as it is.</li>\n",
              page->out);
    }
    if (!th_about_table(source->about, "report") && source->failed == source->members) {
        put_failure(page, source);
    } else if (!th_about_table(source->about, "report")) {
        begin(page, source);
        fputs("The file does not hold the numbers of its report: it was written by an earlier "
              "version or by another tool. <code>thecal run RESULT -o NEW.h5</code> runs it "
              "again with them.</li>\n",
              page->out);
    }
}

/* The last output of the first row of profiles. */
static void name_profile(const struct th_page *page, char path[PATTERN])
{
    path[0] = '\0';
    for (size_t k = 0; k < page->chart_count && !path[0]; k++) {
        if (page->charts[k].kind != TH_CHART_PROFILE)
            continue;
        const char *last = strrchr(page->charts[k].outputs, ';');
        last = last ? last + 1 : page->charts[k].outputs;
        last += strspn(last, " ");
        snprintf(path, PATTERN, "%.*s", (int)strcspn(last, "= "), last);
    }
}

static void put_series(struct th_page *page, const struct th_page_source *source)
{
    size_t times = 0, points = 0;
    char path[PATTERN];
    for (size_t k = 0; k < source->result->count; k++) {
        const struct th_series *series = &source->result->series[k];
        times = series->times > times ? series->times : times;
        points = series->points > points ? series->points : points;
    }
    name_profile(page, path);
    if (source->failed == source->members && th_about_table(source->about, "report")) {
        begin(page, source);
        th_html_put(page->out, "%h <a href=\"#failed\">How and when</a> stands below.</li>\n",
                    source->members > 1 ? "All members failed, so there are no medians to draw."
                                        : "The run failed: the charts show it until then.");
    }
    if (!times) {
        begin(page, source);
        fputs("The file holds no output over time. <code>record: [default]</code> in the "
              "scenario records what the report looks at.</li>\n",
              page->out);
        return;
    }
    if (times == 1) {
        begin(page, source);
        fputs("The file holds one instant, so there is no course to draw. A shorter <code>run: "
              "{sample: 1 h}</code> in the scenario records more.</li>\n",
              page->out);
    }
    if (points <= 1 && path[0]) {
        begin(page, source);
        th_html_put(page->out,
                    "The file holds no profile along the spine, so there is no heat map. "
                    "<code>record: [default, %s]</code> in the scenario records one.</li>\n",
                    path);
    }
}

void th_page_lacks(struct th_page *page)
{
    char *text = NULL;
    size_t length = 0;
    FILE *whole = page->out, *out = open_memstream(&text, &length);
    page->failed = page->failed || !out;
    if (!out)
        return;
    page->out = out;
    for (size_t s = 0; s < page->source_count; s++) {
        put_file(page, &page->sources[s]);
        put_series(page, &page->sources[s]);
    }
    page->out = whole;
    const bool sound = !ferror(out);
    if (fclose(out) != 0 || !sound)
        page->failed = true;
    else if (length)
        th_html_put(whole, "<ul class=\"lacks\">\n%h</ul>\n", text);
    free(text);
}
