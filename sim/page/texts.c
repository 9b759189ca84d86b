/* The scenario and its parts as they were read, and where the result comes from. */
#include <string.h>

#include "page/section.h"

static void put_text(FILE *out, const char *name, const char *of, const char *text,
                     const char *sum)
{
    th_html_put(out, "<details><summary>%s</summary>\n", name);
    if (sum[0])
        th_html_put(out, "<p class=\"dim\">SHA-256 <code>%s</code></p>\n", sum);
    th_html_put(out,
                "<pre tabindex=\"0\" role=\"region\" aria-label=\"%s%h%s\"><code>%s</code>"
                "</pre>\n</details>\n",
                name, of[0] ? ", " : "", of, text);
}

void th_page_texts(struct th_page *page)
{
    FILE *out = page->out;
    th_html_section(out, "scenario", "Scenario");
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_about *about = page->sources[s].about;
        const struct th_records *files = th_about_table(about, "files");
        const char *name = th_about_attribute(about, "scenario_file");
        const char *sum = th_about_attribute(about, "scenario_sha256");
        const char *of = th_page_of(page, &page->sources[s]);
        th_page_each(page, s, "scenario");
        if (about->scenario)
            put_text(out, name && name[0] ? name : "the scenario", of, about->scenario,
                     sum ? sum : "");
        else
            fputs("<p class=\"lack\">The file does not hold the text of its scenario.</p>\n",
                  out);
        for (size_t k = 0; files && k < files->count; k++) {
            const char *text = th_records_text(files, "text", k);
            if (text[0])
                put_text(out, th_records_text(files, "name", k), of, text,
                         th_records_text(files, "sha256", k));
        }
    }
    th_html_end(out);
}

/* Attributes that say how the file is made, not where its numbers come from. */
static bool is_dull(const char *name)
{
    static const char *const dull[] = {"NX_class", "default", "Conventions"};
    for (size_t k = 0; k < sizeof dull / sizeof dull[0]; k++)
        if (strcmp(name, dull[k]) == 0)
            return true;
    return false;
}

void th_page_provenance(struct th_page *page)
{
    static const char *const columns[] = {"what", "as the file has it"};
    FILE *out = page->out;
    th_html_section(out, "provenance", "Provenance");
    for (size_t s = 0; s < page->source_count; s++) {
        const struct th_about *about = page->sources[s].about;
        th_page_each(page, s, "provenance");
        th_html_table(out, "Provenance", th_page_of(page, &page->sources[s]), columns, 2);
        for (size_t k = 0; k < about->attribute_count; k++)
            if (!is_dull(about->attributes[k].name))
                th_html_put(out,
                            "<tr><th scope=\"row\">%s</th><td class=\"text\">%s</td></tr>\n",
                            about->attributes[k].name, about->attributes[k].text);
        th_html_put(out, "<tr><th scope=\"row\">checksum of the file</th><td>%s</td></tr>\n",
                    about->sealed ? "holds: the file is as Thecal wrote it"
                                  : "does not hold or is missing");
        th_html_table_end(out);
    }
    th_html_end(out);
}
