/* Each star becomes the names that it stands for, so that series of one unit share a figure. */
#include "command/plot_paths.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/call/failed.h"
#include "compare/name.h"
#include "compare/place.h"
#include "compare/profile.h"
#include "result/read.h"

const struct th_chart *th_plot_profile_row(const struct th_catalog *catalog, const char *path)
{
    for (size_t k = 0; path && k < catalog->chart_count; k++) {
        const struct th_chart *row = &catalog->charts[k];
        const size_t length = strlen(path), whole = strlen(row->outputs);
        if (row->kind == TH_CHART_PROFILE && whole >= length &&
            strcmp(row->outputs + whole - length, path) == 0 &&
            (whole == length || row->outputs[whole - length - 1] == ' '))
            return row;
        if (row->kind == TH_CHART_WINDOWS && th_picture_names(row, path) &&
            th_series_is_profile(catalog, path))
            return row;
    }
    return NULL;
}

/* The paths and rows that come of those with stars. */
struct list {
    const char **paths;
    struct th_chart *rows;
    size_t count;
};

static void add(const struct th_catalog *catalog, struct list *list, const char *path)
{
    for (size_t k = 0; k < list->count; k++)
        if (strcmp(list->paths[k], path) == 0)
            return;
    const struct th_chart *profile = th_plot_profile_row(catalog, path);
    list->paths[list->count] = path;
    list->rows[list->count++] =
        profile ? *profile : (struct th_chart){.title = path, .outputs = path};
}

/* A drug's name behind the star's stands at the end of the doc, too; a part of a path does not.
 */
static bool is_of_drug(const struct th_series *series, const char *drug)
{
    const char *comma = series->doc ? strrchr(series->doc, ',') : NULL;
    return !drug[0] || !series->doc ||
           (comma && comma[1] == ' ' && strcmp(comma + 2, drug) == 0);
}

static enum th_status add_star(const struct th_catalog *catalog, const struct th_plot *plot,
                               const char *path, struct list *list, struct th_error *error)
{
    char star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    const struct th_series *series;
    const size_t before = list->count;
    for (size_t s = 0; s < plot->source_count; s++)
        for (size_t k = 0;
             (series = th_picture_match(plot->sources[s].result, path, k, star, drug)); k++)
            if (is_of_drug(series, drug))
                add(catalog, list, series->name);
    return list->count > before
               ? TH_OK
               : th_error_add(error, TH_USAGE, "%s has no series \"%s\"", plot->files[0], path);
}

const char *th_plot_place(const struct th_catalog *catalog, struct th_arena *arena,
                          const char *path)
{
    char name[TH_PICTURE_WORD] = "";
    if (!strchr(path, '@') || strlen(path) >= sizeof name)
        return path;
    for (char *to = name; *path; path++)
        if (*path != ' ')
            *to++ = *path;
    char beyond[TH_PICTURE_WORD];
    bool output = th_series_beyond(catalog, name, beyond, sizeof beyond);
    return th_arena_copy(arena, output ? beyond : name);
}

/* The path before its @; false: it has none. */
static bool bare_of(const char *path, char bare[TH_PICTURE_WORD])
{
    const size_t length = strcspn(path, "@");
    if (!path[length] || length >= TH_PICTURE_WORD)
        return false;
    memcpy(bare, path, length);
    bare[length] = '\0';
    return true;
}

enum th_status th_plot_resolve(const struct th_catalog *catalog, struct th_plot *plot,
                               struct th_error *error)
{
    struct th_error unread = {.status = TH_OK}; /* such a file is reported later */
    struct th_result *list = plot->path_count ? th_store_list(plot->files[0], &unread) : NULL;
    bool done = true;
    for (size_t k = 0; list && done && k < plot->path_count; k++) {
        if (strchr(plot->paths[k], '*'))
            continue;
        char bare[TH_PICTURE_WORD], name[2 * TH_PICTURE_WORD];
        const char *path = plot->paths[k], *place = NULL;
        const struct th_series *series = th_series_find(catalog, list, path, &unread);
        if (!series && bare_of(path, bare)) {
            series = th_series_find(catalog, list, bare, &unread);
            place = strchr(path, '@');
        }
        if (!series || series < list->series || series >= list->series + list->count)
            continue;
        snprintf(name, sizeof name, "%s%s", series->name, place ? place : "");
        if (strcmp(name, path) != 0)
            done = (plot->paths[k] = th_arena_copy(&plot->arena, name));
    }
    th_result_free(list);
    return done ? TH_OK : th_error_add(error, TH_NO_MEMORY, "no memory for the plot");
}

bool th_plot_is_profile(const char *path, const char *series)
{
    char bare[TH_PICTURE_WORD];
    const struct th_chart row = {.outputs = bare};
    return bare_of(path, bare) && th_picture_names(&row, series);
}

/* Adds a path's series of one result, of each drug. False: no memory. */
static bool add_place(const struct th_catalog *catalog, const struct th_units *units,
                      struct th_result *result, const char *path,
                      void (*report)(void *names, const char *name), void *names)
{
    char star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD], name[2 * TH_PICTURE_WORD];
    const size_t count = result->count;
    double coordinate;
    if (th_picture_match(result, path, 0, star, drug))
        return true;
    for (size_t k = 0; k < count; k++) {
        const char *series = result->series[k].name;
        if (!result->series[k].axis || !th_plot_is_profile(path, series))
            continue;
        snprintf(name, sizeof name, "%s%s", series, strchr(path, '@'));
        if (!th_series_place(catalog, result, units, name, &coordinate))
            continue;
        if (!th_series_add_place(result, k, name, coordinate))
            return false;
        report(names, name);
    }
    return true;
}

enum th_status th_plot_add_places(const struct th_catalog *catalog, struct th_plot *plot,
                                  void (*report)(void *names, const char *name), void *names,
                                  struct th_error *error)
{
    bool any = false, done = true;
    for (size_t k = 0; k < plot->path_count; k++) any |= strchr(plot->paths[k], '@') != NULL;
    struct th_units *units = any ? th_units_create(error) : NULL;
    for (size_t s = 0; units && done && s < plot->source_count; s++)
        for (size_t k = 0; done && k < plot->path_count; k++)
            done = !strchr(plot->paths[k], '@') ||
                   add_place(catalog, units, (struct th_result *)plot->sources[s].result,
                             plot->paths[k], report, names);
    th_units_free(units);
    if (any && !units)
        return error->status;
    return done ? TH_OK : th_error_add(error, TH_NO_MEMORY, "no memory for the plot");
}

enum th_status th_plot_expand(const struct th_catalog *catalog, struct th_plot *plot,
                              struct th_error *error)
{
    size_t capacity = plot->path_count + 1;
    bool any = false;
    for (size_t k = 0; k < plot->path_count; k++) any |= strchr(plot->paths[k], '*') != NULL;
    if (!any)
        return TH_OK;
    for (size_t s = 0; s < plot->source_count; s++) capacity += plot->sources[s].result->count;
    struct list list = {calloc(capacity, sizeof *list.paths),
                        calloc(capacity, sizeof *list.rows), 0};
    const bool allocated = list.paths && list.rows;
    enum th_status status =
        allocated ? TH_OK : th_error_add(error, TH_NO_MEMORY, "no memory for the plot");
    for (size_t k = 0; allocated && k < plot->path_count && status == TH_OK; k++)
        if (strchr(plot->paths[k], '*'))
            status = add_star(catalog, plot, plot->paths[k], &list, error);
        else
            add(catalog, &list, plot->paths[k]);
    if (status != TH_OK) {
        free(list.paths);
        free(list.rows);
        return status;
    }
    free(plot->paths);
    free(plot->rows);
    plot->paths = list.paths;
    plot->rows = list.rows;
    plot->path_count = plot->row_count = list.count;
    return TH_OK;
}

/* True if another result's series of that path is of another drug: what its doc ends with. */
static bool drugs_differ(const struct th_plot *plot, const struct th_series *series,
                         const char *path)
{
    char star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    for (size_t k = 0; k < plot->source_count; k++) {
        const struct th_series *other =
            th_picture_match(plot->sources[k].result, path, 0, star, drug);
        if (other && th_picture_other_drug(series, other))
            return true;
    }
    return false;
}

const char *th_plot_title(struct th_plot *plot, const struct th_series *series,
                          const char *path)
{
    const char *comma = series->doc ? strrchr(series->doc, ',') : NULL,
               *word = strrchr(series->name, '.');
    if (!series->doc || strchr(path, '*'))
        return path;
    char *title = th_arena_copy(&plot->arena, series->doc);
    if (title && comma && comma[1] == ' ' &&
        (strcmp(comma + 2, word ? word + 1 : "") == 0 || drugs_differ(plot, series, path)))
        title[comma - series->doc] = '\0';
    return title;
}

static bool has_finite(const double *values, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (isfinite(values[k]))
            return true;
    return false;
}

enum th_status th_plot_check_values(const struct th_plot *plot,
                                    const struct th_picture_set *set, struct th_error *error)
{
    for (size_t k = 0; k < set->count; k++) {
        const struct th_figure *figure = &set->pictures[k].figure;
        if (figure->heat &&
            has_finite(figure->heat->values, figure->heat->columns * figure->heat->rows))
            return TH_OK;
        for (size_t c = 0; c < figure->curve_count; c++)
            if (has_finite(figure->curves[c].y, figure->curves[c].count))
                return TH_OK;
    }
    return th_failed_all(plot->sources[0].about, plot->files[0], error);
}
