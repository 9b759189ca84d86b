/* thecal plot: series of results in a file, or on the terminal. */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text/print.h"
#include "command/call/files.h"
#include "command/plot_paths.h"
#include "command/plot_read.h"
#include "command/plot_write.h"
#include "command/verbs.h"

enum { WIDTH = 860, HEIGHT = 280, HEAT = 380, FIGURES = 12 };

/* True if a terminal has the letters of a chart: its locale says so. What is no terminal, a
 * pager or a file, is UTF-8. */
static bool shows_charts(FILE *out)
{
    const int file = fileno(out);
    if (file < 0 || !isatty(file))
        return true;
    locale_t locale = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
    const bool shows = locale && strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    if (locale)
        freelocale(locale);
    return shows;
}

static enum th_status show(const struct th_call *call, const struct th_picture_set *set,
                           struct th_error *error)
{
    enum th_status status = TH_OK;
    if (!shows_charts(call->out))
        return th_error_add(error, TH_USAGE,
                            "the chart is made of letters that this terminal's locale does not "
                            "have (LC_ALL=C.UTF-8 has them); -o fig.svg writes a file");
    for (size_t k = 0; k < set->count && status == TH_OK; k++) {
        fputs(k ? "\n" : "", call->out);
        status = th_figure_braille(&set->pictures[k].figure, TH_PAPER,
                                   th_print_colour(call->out), call->out, error);
    }
    return status;
}

static enum th_status save(const char *path, const struct th_picture_set *set,
                           struct th_error *error)
{
    struct th_figure *figures = calloc(set->count + 1, sizeof *figures);
    if (!figures)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the figure");
    for (size_t k = 0; k < set->count; k++) {
        figures[k] = set->pictures[k].figure;
        figures[k].width = WIDTH;
        figures[k].height = figures[k].heat ? HEAT : HEIGHT;
    }
    enum th_status status = th_plot_write(path, figures, set->count, error);
    free(figures);
    return status;
}

static enum th_status check_output(const struct th_call *call, const char *path,
                                   struct th_error *error)
{
    enum th_status status = path ? th_plot_check_name(path, error) : TH_OK;
    for (size_t k = 0; k < call->operand_count && status == TH_OK; k++)
        status = th_output_check("output", path, "what is plotted", call->operands[k], error);
    return status;
}

static enum th_status add_maps(const struct th_plot *plot, struct th_picture_set *set,
                               struct th_error *error)
{
    enum th_status status = th_pictures_maps(plot->sources, plot->source_count, set, error);
    if (status == TH_OK && set->count == 0)
        status =
            th_error_add(error, TH_USAGE,
                         "%s has no map: a result has maps if its ensemble sweeps two grids "
                         "of numbers, each with two values or more, and records or "
                         "requires a number (record: [{path:, take:}])",
                         plot->files[0]);
    return status;
}

int th_command_plot(const struct th_call *call)
{
    struct th_error error = {.status = TH_OK};
    struct th_plot plot = {.source_count = 0};
    struct th_picture_set set = {.count = 0};
    const char *path = th_call_text(call, TH_OPTION_FIGURE);
    int code = 0;
    enum th_status status = check_output(call, path, &error);
    if (status == TH_OK)
        status = th_plot_read(call, &plot, &code, &error);
    if (status == TH_OK)
        status = th_pictures_make(plot.rows, plot.row_count, plot.sources, plot.source_count,
                                  &set, &error);
    if (status == TH_OK && plot.map)
        status = add_maps(&plot, &set, &error);
    else if (status == TH_OK)
        status = th_plot_check_values(&plot, &set, &error);
    if (status == TH_OK && set.count > FIGURES)
        status = th_error_add(&error, TH_USAGE,
                              "that is %zu figures, at most %d are drawn at once: name fewer "
                              "paths",
                              set.count, FIGURES);
    if (status == TH_OK)
        status = path ? save(path, &set, &error) : show(call, &set, &error);
    if (status == TH_OK && path && !th_call_has(call, TH_OPTION_QUIET))
        fprintf(call->out, "%s\n", path);
    th_call_print_error(call, &error);
    th_pictures_free(&set);
    th_plot_free(&plot);
    return code ? code : (int)status;
}
