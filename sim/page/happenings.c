/* Events of the scenario and the log, as they are numbered in the figures. */
#include <math.h>

#include "page/section.h"

enum { MOST = 400 }; /* rows of frequent events; the file has all */

static const char *const columns[] = {"#no.", "#time", "kind", "what", "with"};

/* "day 5 09:30" beside the number of the unit, for people who look at calendars. */
static void put_time(struct th_page *page, double time)
{
    const char *unit;
    const double seconds = th_page_time(page, &unit);
    char text[TH_HTML_WORD];
    snprintf(text, sizeof text, "%.*f", seconds >= 3600 ? 3 : 1, time / seconds);
    th_html_put(page->out, "<td class=\"num\">%s\xc2\xa0%s</td>", text, unit);
}

static void put_row(struct th_page *page, const struct th_happening *h)
{
    const char *unit;
    const double seconds = th_page_time(page, &unit);
    FILE *out = page->out;
    if (h->number)
        fprintf(out, "<tr data-at=\"%.9g\"><td class=\"num\">%d</td>", h->time / seconds,
                h->number);
    else
        fputs("<tr><td></td>", out);
    put_time(page, h->time);
    th_html_put(out, "<td>%s</td><th scope=\"row\"><code>%s</code></th><td>", h->kind, h->what);
    th_html_value(out, h->text);
    fputs("</td></tr>\n", out);
}

static bool has_own(const struct th_page_source *source)
{
    for (size_t k = 0; k < source->happening_count; k++)
        if (source->happenings[k].own)
            return true;
    return false;
}

/* Those that are marked in the figures, or the others. */
static size_t put_table(struct th_page *page, const struct th_page_source *source, bool marked)
{
    size_t count = 0;
    for (size_t k = 0; k < source->happening_count; k++)
        count += (source->happenings[k].number > 0) == marked;
    if (!count)
        return 0;
    if (!marked)
        th_html_put(
            page->out,
            "<details><summary>%z more, of kinds that happen often%h: they have no number "
            "in the figures</summary>\n",
            count, has_own(source) ? ", or of the first member alone" : "");
    th_html_table(page->out, marked ? "Events and log" : "Frequent events",
                  th_page_of(page, source), columns, sizeof columns / sizeof columns[0]);
    size_t shown = 0;
    for (size_t k = 0; k < source->happening_count && (marked || shown < MOST); k++)
        if ((source->happenings[k].number > 0) == marked) {
            put_row(page, &source->happenings[k]);
            shown++;
        }
    th_html_table_end(page->out);
    if (shown < count)
        th_html_put(page->out,
                    "<p class=\"say\">%z later ones are in the file, under "
                    "<code>/run/events</code> and <code>/run/log</code>.</p>\n",
                    count - shown);
    if (!marked)
        fputs("</details>\n", page->out);
    return count;
}

void th_page_shades(struct th_page *page)
{
    bool marked = false, shaded = false, kinds = false;
    for (size_t k = 0; k < page->pictures.count; k++) {
        marked |= page->pictures.pictures[k].figure.moment_count > 0;
        for (size_t m = 0; m < page->pictures.pictures[k].figure.moment_count; m++)
            kinds |= page->pictures.pictures[k].figure.moments[m].kind != TH_MOMENT_EVENT;
        shaded |= page->pictures.pictures[k].figure.stretch_count > 0;
    }
    if (marked || shaded)
        fputs("<p class=\"say\">", page->out);
    if (marked)
        fputs("Numbered lines are <a href=\"#log\">events and alarms</a>. ", page->out);
    if (kinds)
        fputs("Full lines are hazards, long dashes the entry of a stage. ", page->out);
    for (size_t k = 0, listed = 0; shaded && k < page->chart_count; k++)
        if (page->charts[k].kind == TH_CHART_SHADE)
            th_html_put(page->out, "%h%s", listed++ ? ", " : "Shaded: ", page->charts[k].title);
    if (shaded)
        fputc('.', page->out);
    if (marked || shaded)
        fputs("</p>\n", page->out);
    if (page->pictures.differ)
        fputs("<p class=\"say\"><a href=\"#log\">Events and alarms</a> differ between the "
              "results and are not marked in the figures.</p>\n",
              page->out);
}

void th_page_happenings(struct th_page *page)
{
    th_html_section(page->out, "log", "Events and log");
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_page_source *source = &page->sources[s];
        th_page_each(page, s, "events and log");
        size_t count = put_table(page, source, true);
        count += put_table(page, source, false);
        if (!count &&
            (th_about_table(source->about, "log") || th_about_table(source->about, "events")))
            fputs("<p class=\"lack\">Nothing was ordered during the run, and nothing happened "
                  "that a log tells.</p>\n",
                  page->out);
        else if (!count)
            fputs("<p class=\"lack\">The file holds no events and no log. Run the "
                  "scenario again with this version.</p>\n",
                  page->out);
        else if (source->members > 1)
            fputs("<p class=\"say\">The log is that of the first member.</p>\n", page->out);
    }
    th_html_end(page->out);
}
