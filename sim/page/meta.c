/* The table of contents for the script. */
#include <stdlib.h>

#include "base/text/print.h"
#include "page/section.h"

static void put_moments(const struct th_page *page, FILE *out)
{
    const struct th_page_source *source = &page->sources[0];
    const char *unit, *between = "";
    const double seconds = th_page_time(page, &unit);
    fputs("\"moments\":[", out);
    for (size_t k = 0; !page->pictures.differ && k < source->happening_count; k++) {
        const struct th_happening *h = &source->happenings[k];
        if (!h->number)
            continue;
        fprintf(out, "%s{\"t\":", between);
        th_print_json_number(out, h->time / seconds, 9);
        fprintf(out, ",\"n\":%d,\"kind\":", h->number);
        th_print_json_text(out, h->kind);
        fputs(",\"what\":", out);
        th_print_json_text(out, h->what);
        fputs(",\"text\":", out);
        th_print_json_text(out, h->text);
        fputc('}', out);
        between = ",";
    }
    fputs("],\n", out);
}

static void put_stretches(const struct th_page *page, FILE *out)
{
    const struct th_figure *figure = NULL;
    for (size_t k = 0; k < page->pictures.count && !figure; k++)
        if (page->pictures.pictures[k].figure.stretch_count)
            figure = &page->pictures.pictures[k].figure;
    fputs("\"stretches\":[", out);
    for (size_t k = 0; figure && k < figure->stretch_count; k++) {
        fprintf(out, "%s[", k ? "," : "");
        th_print_json_number(out, figure->stretches[k].from, 9);
        fputc(',', out);
        th_print_json_number(out, figure->stretches[k].to, 9);
        fputc(']', out);
    }
    fputs("],\n", out);
}

/* A "<" in a text would end the element that the JSON stands in; it stands in texts alone. */
static void copy(const char *json, size_t length, FILE *out)
{
    for (size_t k = 0; k < length; k++)
        if (json[k] == '<')
            fputs("\\u003c", out);
        else
            fputc(json[k], out);
}

enum th_status th_page_meta(struct th_page *page, struct th_error *error)
{
    char *text = NULL;
    size_t length = 0;
    const char *unit;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the page");
    page->failed = page->failed || fflush(page->figures) != 0 || ferror(page->figures);
    th_page_time(page, &unit);
    fputs("{\"time\":{\"unit\":", out);
    th_print_json_text(out, unit);
    fputs("},\n\"arrays\":", out);
    th_blob_list(&page->blob, out);
    fputs(",\n", out);
    put_moments(page, out);
    put_stretches(page, out);
    fputs("\"figures\":[\n", out);
    fwrite(page->figures_text, 1, page->figures_length, out);
    fputs("\n]}", out);
    bool sound = !page->failed && !ferror(out);
    sound = fclose(out) == 0 && sound;
    if (sound)
        copy(text, length, page->out);
    free(text);
    return sound ? TH_OK : th_error_add(error, TH_NO_MEMORY, "no memory for the page");
}
