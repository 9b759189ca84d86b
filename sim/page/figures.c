/* Heat maps and charts: static SVG, what the script draws over it, and a sentence. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text/print.h"
#include "page/describe.h"
#include "page/write/thin.h"

enum { NUMBERS = 15, NARROW = TH_PICTURE_WIDTH };

/* A comma between the entries of the script's list, and the number of the next figure. */
static void begin_entry(struct th_page *page, const char *kind)
{
    fprintf(page->figures, "%s{\"id\":\"f%zu\",\"kind\":\"%s\"",
            page->figure_count ? ",\n" : "", page->figure_count, kind);
}

static void put_key(FILE *json, const char *key, const char *text)
{
    fprintf(json, ",\"%s\":", key);
    th_print_json_text(json, text ? text : "");
}

static void put_number(FILE *json, const char *key, double value)
{
    fprintf(json, ",\"%s\":", key);
    th_print_json_number(json, value, NUMBERS);
}

static void put_unit(FILE *json, const char *unit)
{
    char text[TH_HTML_WORD];
    th_axis_unit(unit, text, sizeof text);
    put_key(json, "unit", text);
}

/* The figure with its head; the keys are open. */
static void open_figure(struct th_page *page, const struct th_picture *picture,
                        const char *class, const char *unit)
{
    th_html_put(page->out, "<figure id=\"f%z\" class=\"%h\">\n<figcaption><h3>%s <small>",
                page->figure_count, class, picture->figure.title);
    th_html_unit(page->out, unit);
    fputs(picture->figure.y.log ? " (log)" : "", page->out);
    fputs("</small></h3><div class=\"keys\">", page->out);
}

/* Ends the head; then the picture for paper, and for those who have no script. A wide one is
 * drawn a second time for phones, where its letters would be too small. */
static enum th_status put_picture(struct th_page *page, const struct th_picture *picture,
                                  struct th_error *error)
{
    struct th_figure narrow = picture->figure;
    const bool wide = narrow.width > NARROW;
    narrow.width = NARROW;
    fputs("</div></figcaption>\n<output aria-live=\"off\"></output><div "
          "class=\"plot\"></div>\n",
          page->out);
    th_html_put(page->out, "<div class=\"static%h\">", wide ? " broad" : "");
    enum th_status status = th_figure_svg(&picture->figure, TH_SVG_INLINE, page->out, error);
    if (wide && status == TH_OK) {
        fputs("</div>\n<div class=\"static narrow\">", page->out);
        status = th_figure_svg(&narrow, TH_SVG_INLINE, page->out, error);
    }
    fputs("</div>\n", page->out);
    return status;
}

static void close_figure(struct th_page *page)
{
    fputs("</figure>\n", page->out);
    page->figure_count++;
}

static void list_names(struct th_page *page, const struct th_figure *figure)
{
    FILE *json = page->figures;
    char text[TH_HTML_WORD];
    fputs(",\"rowNames\":[", json);
    for (size_t k = 0; k < figure->heat->rows; k++) {
        fputs(k ? "," : "", json);
        th_page_row_name(page, figure, k, text);
        th_print_json_text(json, text);
    }
    fputs("],\"names\":[", json);
    for (size_t k = 0; k < figure->name_count; k++) {
        fprintf(json, "%s{\"at\":", k ? "," : "");
        th_print_json_number(json, figure->names[k].at, NUMBERS);
        put_key(json, "name", figure->names[k].name);
        fprintf(json, ",\"line\":%s}", figure->names[k].line ? "true" : "false");
    }
    fputc(']', json);
}

/* The least value that the script gets: a little below the least above 0, but not what is
 * nothing beside the most. The colours begin higher. */
static double least_shown(const struct th_heat *heat)
{
    const double nothing = 1e-12 * heat->most;
    double least = heat->most;
    for (size_t k = 0; k < heat->columns * heat->rows; k++)
        if (heat->values[k] > nothing && heat->values[k] < least)
            least = heat->values[k];
    return least / 2;
}

static void list_heat(struct th_page *page, const struct th_picture *picture)
{
    const struct th_figure *figure = &picture->figure;
    const struct th_heat *heat = figure->heat;
    struct th_blob *blob = &page->blob;
    FILE *json = page->figures;
    const size_t x = th_blob_add(blob, TH_BLOB_F8, heat->x, heat->columns);
    const size_t edges = th_blob_add(blob, TH_BLOB_F8, heat->edges, heat->rows + 1);
    const double from = least_shown(heat);
    const size_t values =
        th_blob_add_log(blob, heat->values, heat->columns * heat->rows, from, heat->most);
    begin_entry(page, "heat");
    put_key(json, "title", figure->title);
    put_unit(json, heat->unit);
    fprintf(json, ",\"x\":%zu,\"edges\":%zu,\"values\":%zu,\"columns\":%zu,\"rows\":%zu", x,
            edges, values, heat->columns, heat->rows);
    put_number(json, "from", from);
    put_number(json, "least", heat->least);
    put_number(json, "most", heat->most);
    list_names(page, figure);
    fputc('}', json);
}

/* True if there is anything to see; of members that all failed there is not. */
static bool has_values(const struct th_picture *picture)
{
    const struct th_figure *figure = &picture->figure;
    const size_t cells = figure->heat ? figure->heat->columns * figure->heat->rows : 0;
    for (size_t k = 0; k < cells; k++)
        if (isfinite(figure->heat->values[k]))
            return true;
    for (size_t c = 0; c < figure->curve_count; c++)
        for (size_t k = 0; k < figure->curves[c].count; k++)
            if (isfinite(figure->curves[c].y[k]))
                return true;
    return false;
}

enum th_status th_page_heats(struct th_page *page, struct th_error *error)
{
    enum th_status status = TH_OK;
    for (size_t k = 0; k < page->pictures.count && status == TH_OK; k++) {
        const struct th_picture *picture = &page->pictures.pictures[k];
        if (!picture->figure.heat || !has_values(picture))
            continue;
        const bool empty = picture->figure.heat->empty || picture->map;
        open_figure(page, picture, empty ? "heat wide fixed" : "heat wide",
                    picture->figure.heat->unit);
        status = put_picture(page, picture, error);
        if (picture->map)
            th_page_describe_map(page, picture);
        else
            th_page_describe_heat(page, picture);
        if (empty)
            begin_entry(page, "static");
        if (empty)
            fputc('}', page->figures);
        else
            list_heat(page, picture);
        close_figure(page);
    }
    return status;
}

/* True if two curves stand over the same instants. */
static bool is_beside(const struct th_picture_curve *a, const struct th_picture_curve *b)
{
    return a->count == b->count && memcmp(a->x, b->x, a->count * sizeof *a->x) == 0;
}

static size_t add_kept(struct th_page *page, enum th_blob_kind kind, const double *values,
                       const size_t *kept, size_t count, double *scratch)
{
    for (size_t k = 0; k < count; k++) scratch[k] = values[kept[k]];
    return th_blob_add(&page->blob, kind, scratch, count);
}

/* The arrays of a curve: time, value or median, and the other points of an ensemble. */
static void list_arrays(struct th_page *page, const struct th_picture *picture, size_t c)
{
    const struct th_picture_curve *curve = &picture->curves[c];
    const size_t curves = picture->figure.curve_count;
    const double **beside = calloc(curves, sizeof *beside);
    size_t *kept = calloc(curve->count + 1, sizeof *kept), together = 0;
    double *scratch = calloc(curve->count + 1, sizeof *scratch);
    if (beside && kept && scratch) {
        for (size_t k = 0; k < curves; k++)
            if (is_beside(curve, &picture->curves[k]))
                beside[together++] = picture->curves[k].quantiles[2];
        const size_t count = th_page_thin(beside, together, curve->count, kept);
        fprintf(page->figures, ",\"x\":%zu,\"y\":%zu",
                add_kept(page, TH_BLOB_F8, curve->x, kept, count, scratch),
                add_kept(page, TH_BLOB_F4, curve->quantiles[2], kept, count, scratch));
        for (int q = 0; q < TH_PICTURE_QUANTILES; q++)
            if (curve->quantiles[0] && q != 2)
                fprintf(page->figures, "%s%zu", q ? "," : ",\"fan\":[",
                        add_kept(page, TH_BLOB_F4, curve->quantiles[q], kept, count, scratch));
        if (curve->quantiles[0])
            fputc(']', page->figures);
    } else {
        page->failed = true;
    }
    free(beside);
    free(kept);
    free(scratch);
}

static void list_curves(struct th_page *page, const struct th_picture *picture)
{
    const struct th_figure *figure = &picture->figure;
    FILE *json = page->figures;
    begin_entry(page, "lines");
    put_key(json, "title", figure->title);
    put_unit(json, figure->y.unit);
    fprintf(json, ",\"log\":%s", figure->y.log ? "true" : "false");
    put_number(json, "least", figure->y.least);
    put_number(json, "most", figure->y.most);
    fputs(",\"curves\":[", json);
    for (size_t k = 0; k < figure->curve_count; k++) {
        const struct th_curve *curve = &figure->curves[k];
        fprintf(json, "%s{\"label\":", k ? "," : "");
        th_print_json_text(json, picture->curves[k].label);
        fprintf(json, ",\"colour\":%d,\"form\":\"%s\",\"dashed\":%s",
                curve->colour % TH_FIGURE_COLOURS,
                curve->steps    ? "steps"
                : curve->behind ? "behind"
                                : "line",
                curve->dashed ? "true" : "false");
        list_arrays(page, picture, k);
        fputc('}', json);
    }
    fputs("]}", json);
}

static void put_keys(FILE *out, const struct th_picture *picture)
{
    const struct th_figure *figure = &picture->figure;
    for (size_t k = 0; k < figure->curve_count; k++)
        if (figure->curves[k].label && figure->curves[k].label[0])
            th_html_put(out, "<span class=\"key\"><i class=\"c%z%h\"></i>%s</span>",
                        (size_t)figure->curves[k].colour % TH_FIGURE_COLOURS,
                        figure->curves[k].dashed ? " dashed" : "", figure->curves[k].label);
    if (figure->band_count && picture->kind != TH_CHART_WINDOWS)
        fputs("<span class=\"key\"><i class=\"half\"></i>25\xe2\x80\x93"
              "75\xc2\xa0%</span>"
              "<span class=\"key\"><i class=\"nine\"></i>5\xe2\x80\x93"
              "95\xc2\xa0%</span>",
              out);
}

static enum th_status put_chart(struct th_page *page, const struct th_picture *picture,
                                struct th_error *error)
{
    const bool windows = picture->kind == TH_CHART_WINDOWS;
    open_figure(page, picture, windows ? "chart fixed" : "chart", picture->figure.y.unit);
    put_keys(page->out, picture);
    enum th_status status = put_picture(page, picture, error);
    if (windows) {
        th_page_describe_windows(page, picture);
        begin_entry(page, "static");
        fputc('}', page->figures);
    } else {
        th_page_describe_curves(page, picture);
        list_curves(page, picture);
    }
    close_figure(page);
    return status;
}

enum th_status th_page_charts(struct th_page *page, struct th_error *error)
{
    enum th_status status = TH_OK;
    fputs("<div class=\"charts\">\n", page->out);
    for (size_t k = 0; k < page->pictures.count && status == TH_OK; k++)
        if (!page->pictures.pictures[k].figure.heat && has_values(&page->pictures.pictures[k]))
            status = put_chart(page, &page->pictures.pictures[k], error);
    fputs("</div>\n", page->out);
    return status;
}
