/* Makes a page: reads the results, has their pictures made, and fills the template. */
#include "page/page.h"
#include "base/text/print.h"

#include <stdlib.h>
#include <string.h>

#include "base/disk/file.h"
#include "base/text/sha256.h"
#include "page/assets.h"
#include "page/section.h"
#include "result/read.h"

enum { WORD = 32, DIGEST = 32 };

/* "results/month.h5" is month. */
static char *short_name(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return strndup(name, dot && dot > name ? (size_t)(dot - name) : strlen(name));
}

static bool has_title(const struct th_page_source *source)
{
    return source->result->title && source->result->title[0];
}

/* True if another result has the same title. */
static bool is_double(const struct th_page *page, size_t s)
{
    for (size_t k = 0; k < page->source_count; k++)
        if (k != s && has_title(&page->sources[k]) &&
            strcmp(page->sources[k].result->title, page->sources[s].result->title) == 0)
            return true;
    return false;
}

/* True if a row of the charts names that output. */
static bool is_wanted(const char *path, const void *context)
{
    const struct th_page *page = context;
    for (size_t k = 0; k < page->chart_count; k++)
        if (th_picture_names(&page->charts[k], path))
            return true;
    return false;
}

static enum th_status read_source(const struct th_page *page, struct th_page_source *source,
                                  const char *path, struct th_error *error)
{
    source->path = path;
    source->result = th_store_read_some(path, is_wanted, page, false, error);
    source->about = source->result ? th_about_read(path, error) : NULL;
    if (!source->about)
        return error->status == TH_NO_MEMORY ? TH_NO_MEMORY : TH_USAGE;
    source->members = source->about->members ? source->about->members : 1;
    for (size_t m = 0; m < source->members; m++) source->failed += !th_page_ok(source, m);
    return TH_OK;
}

/* Results of one name are told apart by their place: "month (1)", "month (2)". */
static bool number_names(struct th_page *page)
{
    for (size_t k = 0; k < page->source_count; k++) {
        const char *name = page->sources[k].name;
        const size_t capacity = strlen(name) + WORD;
        size_t number = 1;
        for (size_t j = k + 1; j < page->source_count; j++) {
            char *old = page->sources[j].name, *made;
            if (strcmp(old, name) != 0)
                continue;
            made = malloc(capacity);
            if (!made)
                return false;
            snprintf(made, capacity, "%s (%zu)", name, ++number);
            page->sources[j].name = made;
            free(old);
        }
        char *made = number > 1 ? malloc(capacity) : NULL;
        if (number > 1 && !made)
            return false;
        if (number > 1) {
            snprintf(made, capacity, "%s (1)", name);
            free(page->sources[k].name);
            page->sources[k].name = made;
        }
    }
    return true;
}

static enum th_status read_sources(struct th_page *page, const char *const *paths,
                                   struct th_error *error)
{
    enum th_status status = TH_OK;
    for (size_t k = 0; k < page->source_count && status == TH_OK; k++)
        status = read_source(page, &page->sources[k], paths[k], error);
    for (size_t k = 0; status == TH_OK && k < page->source_count; k++) {
        struct th_page_source *source = &page->sources[k];
        const bool titled = has_title(source) && !is_double(page, k);
        source->name = titled ? strdup(source->result->title) : short_name(paths[k]);
        if (!source->name)
            return th_error_add(error, TH_NO_MEMORY, "no memory for the page");
    }
    if (status == TH_OK && !number_names(page))
        status = th_error_add(error, TH_NO_MEMORY, "no memory for the page");
    return status;
}

static enum th_status make_pictures(struct th_page *page, struct th_error *error)
{
    struct th_picture_source *sources = calloc(page->source_count, sizeof *sources);
    if (!sources)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the page");
    for (size_t k = 0; k < page->source_count; k++) {
        const struct th_page_source *source = &page->sources[k];
        sources[k] = (struct th_picture_source){source->result, source->about, source->name};
    }
    enum th_status status = th_pictures_make(page->charts, page->chart_count, sources,
                                             page->source_count, &page->pictures, error);
    if (status == TH_OK)
        status = th_pictures_maps(sources, page->source_count, &page->pictures, error);
    for (size_t k = 0; k < page->source_count && status == TH_OK; k++)
        status =
            th_picture_happenings(page->sources[k].about, page->charts, page->chart_count,
                                  &page->sources[k].happenings,
                                  &page->sources[k].happening_count, &page->pictures, error);
    free(sources);
    return status;
}

static void put_asset(FILE *out, struct th_asset asset)
{
    fwrite(asset.text, 1, asset.length, out);
}

/* The digest of a script, by which the page's policy knows it: 'sha256-...'. */
static void put_digest(FILE *out, struct th_asset asset)
{
    char hex[2 * DIGEST + 1];
    uint8_t bytes[DIGEST];
    th_sha256(asset.text, asset.length, hex);
    for (int k = 0; k < DIGEST; k++) {
        const char pair[] = {hex[2 * k], hex[2 * k + 1], '\0'};
        bytes[k] = (uint8_t)strtoul(pair, NULL, 16);
    }
    fputs("'sha256-", out);
    th_print_base64(out, bytes, DIGEST);
    fputs("'", out);
}

static void put_digests(struct th_page *page)
{
    put_digest(page->out, th_asset_uplot_script());
    fputc(' ', page->out);
    put_digest(page->out, th_asset_script());
}

static void put_uplot_script(struct th_page *page)
{
    put_asset(page->out, th_asset_uplot_script());
}
static void put_uplot_style(struct th_page *page)
{
    put_asset(page->out, th_asset_uplot_style());
}
static void put_style(struct th_page *page)
{
    put_asset(page->out, th_asset_style());
}
static void put_script(struct th_page *page)
{
    put_asset(page->out, th_asset_script());
}
static void put_licence(struct th_page *page)
{
    th_html_text(page->out, th_asset_uplot_licence().text);
}

static enum th_status put_data(struct th_page *page, struct th_error *error)
{
    return th_blob_write(&page->blob, page->out, error);
}

/* Names of the template and the functions that write in their place: of either kind one. */
static const struct name {
    const char *name;
    void (*put)(struct th_page *page);
    enum th_status (*try)(struct th_page *page, struct th_error *error);
} names[] = {
    {"TITLE", th_page_title, NULL},
    {"DIGESTS", put_digests, NULL},
    {"UPLOT_STYLE", put_uplot_style, NULL},
    {"STYLE", put_style, NULL},
    {"HEAD", th_page_head, NULL},
    {"LACKS", th_page_lacks, NULL},
    {"CARDS", th_page_cards, NULL},
    {"NUMBERS", th_page_numbers, NULL},
    {"NOTICES", th_page_notices, NULL},
    {"REQUIREMENTS", th_page_requirements, NULL},
    {"SHADES", th_page_shades, NULL},
    {"HEATS", NULL, th_page_heats},
    {"CHARTS", NULL, th_page_charts},
    {"SHARES", th_page_shares, NULL},
    {"SWEEP", th_page_sweep, NULL},
    {"MEMBERS", th_page_members, NULL},
    {"HAZARDS", th_page_hazards, NULL},
    {"COURSE", th_page_course, NULL},
    {"LOG", th_page_happenings, NULL},
    {"PARAMETERS", th_page_parameters, NULL},
    {"TEXTS", th_page_texts, NULL},
    {"PROVENANCE", th_page_provenance, NULL},
    {"LICENCE", put_licence, NULL},
    {"META", NULL, th_page_meta},
    {"DATA", NULL, put_data},
    {"UPLOT_SCRIPT", put_uplot_script, NULL},
    {"SCRIPT", put_script, NULL},
};

/* Writes what a name stands for; a name that is none stays as it is. */
static enum th_status put_name(struct th_page *page, const char *name, struct th_error *error)
{
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        if (strcmp(names[k].name, name) != 0)
            continue;
        if (names[k].try)
            return names[k].try(page, error);
        names[k].put(page);
        return TH_OK;
    }
    fprintf(page->out, "{{%s}}", name);
    return TH_OK;
}

static enum th_status fill(struct th_page *page, struct th_error *error)
{
    const char *text = th_asset_template().text;
    enum th_status status = TH_OK;
    while (*text && status == TH_OK) {
        const char *open = strstr(text, "{{"), *close = open ? strstr(open, "}}") : NULL;
        char name[WORD];
        if (!close || close - open - 2 >= WORD) {
            fputs(text, page->out);
            break;
        }
        fwrite(text, 1, (size_t)(open - text), page->out);
        snprintf(name, sizeof name, "%.*s", (int)(close - open - 2), open + 2);
        status = put_name(page, name, error);
        text = close + 2;
    }
    return status;
}

/* Fills the template in memory; then the file. */
static enum th_status make(struct th_page *page, const char *output, size_t *bytes,
                           struct th_error *error)
{
    char *text = NULL;
    size_t length = 0;
    page->out = open_memstream(&text, &length);
    page->figures = open_memstream(&page->figures_text, &page->figures_length);
    enum th_status status = page->out && page->figures
                                ? fill(page, error)
                                : th_error_add(error, TH_NO_MEMORY, "no memory for the page");
    if (page->figures)
        fclose(page->figures);
    bool sound = page->out && !ferror(page->out) && !page->failed;
    sound = page->out && fclose(page->out) == 0 && sound;
    if (status == TH_OK && !sound)
        status = th_error_add(error, TH_NO_MEMORY, "no memory for the page");
    if (status == TH_OK)
        status = th_part_text(output, text, length, error);
    *bytes = length;
    free(page->figures_text);
    free(text);
    return status;
}

enum th_status th_page_write(const struct th_chart *charts, size_t chart_count,
                             const char *const *results, size_t result_count,
                             const char *output, size_t *bytes, struct th_error *error)
{
    struct th_page page = {
        .charts = charts, .chart_count = chart_count, .source_count = result_count};
    page.sources = calloc(result_count, sizeof *page.sources);
    if (!page.sources)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the page");
    enum th_status status = read_sources(&page, results, error);
    if (status == TH_OK)
        status = make_pictures(&page, error);
    if (status == TH_OK)
        status = make(&page, output, bytes, error);
    th_pictures_free(&page.pictures);
    th_blob_free(&page.blob);
    th_units_free(page.units);
    for (size_t k = 0; k < result_count; k++) {
        th_result_free(page.sources[k].result);
        th_about_free(page.sources[k].about);
        free(page.sources[k].name);
    }
    free(page.sources);
    return status;
}
