/* Reads the series that are to be plotted, and no others. */
#include "command/plot_read.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text/nearest.h"
#include "command/plot_paths.h"
#include "model/quantity.h"
#include "result/read.h"

/* All series' names of the results, while these are read. */
struct names {
    char **items;
    size_t count, capacity;
    bool full;
};

struct wish {
    const struct th_plot *plot;
    struct names *names;
};

static enum th_status no_memory(struct th_error *error)
{
    return th_error_add(error, TH_NO_MEMORY, "no memory for the plot");
}

static bool is_meant(const char *name, const char *pattern)
{
    char star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    struct th_series series = {.name = (char *)name};
    const struct th_result one = {.series = &series, .count = 1};
    return th_picture_match(&one, pattern, 0, star, drug) != NULL;
}

static void add_name(void *context, const char *name)
{
    struct names *names = context;
    if (names->count == names->capacity) {
        const size_t capacity = 2 * names->capacity + 64;
        char **more = realloc(names->items, capacity * sizeof *more);
        names->full |= !more;
        if (!more)
            return;
        names->items = more;
        names->capacity = capacity;
    }
    char *copy = strdup(name);
    names->full |= !copy;
    if (copy)
        names->items[names->count++] = copy;
}

/* A path that is meant, or is in a row with one. */
static bool wanted(const char *path, const void *context)
{
    const struct wish *wish = context;
    add_name(wish->names, path);
    for (size_t k = 0; k < wish->plot->row_count; k++)
        if (th_picture_names(&wish->plot->rows[k], path))
            return true;
    for (size_t k = 0; k < wish->plot->path_count; k++)
        if (th_plot_is_profile(wish->plot->paths[k], path))
            return true;
    return false;
}

static const char *name_at(const void *context, size_t k)
{
    return ((const struct names *)context)->items[k];
}

/* A sentence for a path that no result has. */
static enum th_status check_path(const struct th_plot *plot, const char *path,
                                 const struct names *names, struct th_error *error)
{
    for (size_t k = 0; k < names->count; k++)
        if (is_meant(names->items[k], path))
            return TH_OK;
    const char *near = th_nearest(path, names->count, name_at, names);
    const char *of = plot->source_count > 1 ? "the results have" : plot->files[0];
    return th_error_add(error, TH_USAGE, "%s%s no series \"%s\"%s%s%s", of,
                        plot->source_count > 1 ? "" : " has", path,
                        near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static bool has_any(const struct th_plot *plot)
{
    for (size_t k = 0; k < plot->source_count; k++)
        if (plot->sources[k].result->count)
            return true;
    return false;
}

static bool has_grids(const struct th_plot *plot)
{
    for (size_t k = 0; k < plot->source_count; k++)
        if (th_about_table(plot->sources[k].about, "conditions"))
            return true;
    return false;
}

static void free_names(struct names *names)
{
    for (size_t k = 0; k < names->count; k++) free(names->items[k]);
    free(names->items);
    names->items = NULL;
}

/* A path is there as samples and as what was taken of it. */
static bool is_first(const struct names *names, size_t k)
{
    size_t j = 0;
    while (j < k && strcmp(names->items[j], names->items[k]) != 0) j++;
    return j == k;
}

/* Nothing that is drawn if no path is given was recorded: what there is, each once. */
static enum th_status report_names(const struct th_plot *plot, const struct names *names,
                                   struct th_error *error)
{
    enum { SHOWN = 6 };
    char list[TH_SENTENCE / 2] = "";
    size_t used = 0, shown = 0;
    for (size_t k = 0; k < names->count; k++) {
        if (!is_first(names, k) || shown++ >= SHOWN || used >= sizeof list)
            continue;
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%.60s", used ? ", " : "",
                                 names->items[k]);
    }
    return th_error_add(error, TH_USAGE,
                        "%s has nothing that is drawn if no path is given: name a path; it "
                        "has %s%s",
                        plot->files[0], names->count ? list : "none",
                        shown > SHOWN ? ", and others" : "");
}

/* Results are called by their files' names; two of one name by their paths. */
static void name_sources(struct th_plot *plot)
{
    bool alike = false;
    for (size_t k = 0; k < plot->source_count; k++) {
        const char *file = plot->files[k] ? plot->files[k] : "", *slash = strrchr(file, '/');
        plot->sources[k].name = slash ? slash + 1 : file;
        for (size_t n = 0; n < k; n++)
            alike |= strcmp(plot->sources[n].name, plot->sources[k].name) == 0;
    }
    for (size_t k = 0; k < plot->source_count && alike; k++)
        plot->sources[k].name = plot->files[k];
}

/* Splits the operands. A name that looks like a file and is none is a result that is missing.
 */
static enum th_status split(const struct th_call *call, struct th_plot *plot,
                            struct th_error *error)
{
    const size_t count = call->operand_count;
    plot->sources = calloc(count + 1, sizeof *plot->sources);
    plot->paths = calloc(count + 1, sizeof *plot->paths);
    plot->files = calloc(count + 1, sizeof *plot->files);
    if (!plot->sources || !plot->paths || !plot->files)
        return no_memory(error);
    for (size_t k = 0; k < count; k++) {
        const char *word = call->operands[k];
        struct stat found;
        const size_t length = strlen(word);
        const bool file = stat(word, &found) == 0 || strchr(word, '/') ||
                          (length > 3 && strcmp(word + length - 3, ".h5") == 0);
        if (file)
            plot->files[plot->source_count++] = word;
        else
            plot->paths[plot->path_count++] = th_plot_place(call->catalog, &plot->arena, word);
        if (!file && !plot->paths[plot->path_count - 1])
            return no_memory(error);
    }
    if (plot->source_count == 0)
        return th_error_add(error, TH_USAGE, "plot needs RESULT: \"%s\" is no file",
                            call->operands[0]);
    name_sources(plot);
    return TH_OK;
}

/* First each path has a row of its own, all that is needed of it. */
static enum th_status first_rows(const struct th_call *call, struct th_plot *plot,
                                 struct th_error *error)
{
    const struct th_catalog *catalog = call->catalog;
    const size_t count = plot->path_count ? plot->path_count : catalog->picture_count;
    plot->rows = calloc(count + 1, sizeof *plot->rows);
    if (!plot->rows)
        return no_memory(error);
    for (size_t k = 0; k < count; k++) {
        const char *path = plot->path_count ? plot->paths[k] : catalog->pictures[k];
        const struct th_chart *profile = th_plot_profile_row(catalog, path);
        plot->rows[plot->row_count++] =
            profile ? *profile : (struct th_chart){.title = path, .outputs = path};
    }
    return TH_OK;
}

static enum th_status read_all(const struct th_call *call, struct th_plot *plot,
                               struct names *names, int *code, struct th_error *error)
{
    const struct wish wish = {plot, names};
    const bool one = th_call_has(call, TH_OPTION_MEMBER);
    for (size_t k = 0; k < plot->source_count; k++) {
        struct th_picture_source *source = &plot->sources[k];
        source->result = th_store_read_some(plot->files[k], wanted, &wish, one, error);
        source->about = source->result ? th_about_read(plot->files[k], error) : NULL;
        if (!source->about) {
            *code = TH_EXIT_NO_VERDICT;
            return error->status;
        }
    }
    return names->full ? no_memory(error) : TH_OK;
}

/* The first series of a path, of any result. */
static const struct th_series *series_of(const struct th_plot *plot, const char *path)
{
    char star[TH_PICTURE_WORD], drug[TH_PICTURE_WORD];
    const struct th_series *found = NULL;
    for (size_t k = 0; k < plot->source_count && !found; k++)
        found = th_picture_match(plot->sources[k].result, path, 0, star, drug);
    return found;
}

/* Paths of one unit share a row, "a; b"; profiles have one each. */
static enum th_status group(const struct th_call *call, struct th_plot *plot,
                            struct th_error *error)
{
    size_t count = 0;
    const bool log = th_call_has(call, TH_OPTION_LOG);
    for (size_t k = 0; k < plot->row_count; k++) {
        struct th_chart row = plot->rows[k];
        const char *path = plot->path_count ? plot->paths[k] : call->catalog->pictures[k];
        const struct th_series *series = series_of(plot, path);
        if (!series)
            continue;
        struct th_chart *like = NULL;
        for (size_t n = 0; n < count && !series->axis && !like; n++) {
            char first[TH_PICTURE_WORD];
            snprintf(first, sizeof first, "%.*s", (int)strcspn(plot->rows[n].outputs, ";"),
                     plot->rows[n].outputs);
            const struct th_series *other =
                plot->rows[n].kind == TH_CHART_PROFILE ? NULL : series_of(plot, first);
            like = other && strcmp(other->unit, series->unit) == 0 ? &plot->rows[n] : NULL;
        }
        if (like) {
            const size_t size = strlen(like->outputs) + strlen(path) + 3;
            char *both = th_arena_take(&plot->arena, size);
            if (!both)
                return no_memory(error);
            snprintf(both, size, "%s; %s", like->outputs, path);
            like->outputs = both;
            like->title = plot->sources[0].result->title ? plot->sources[0].result->title : "";
            continue;
        }
        if (!series->axis)
            row = (struct th_chart){.title = th_plot_title(plot, series, path),
                                    .outputs = path,
                                    .kind = log ? TH_CHART_LOG : TH_CHART_LINEAR};
        if (!row.title)
            return no_memory(error);
        if (row.kind == TH_CHART_WINDOWS && count && plot->rows[count - 1].kind == row.kind)
            continue; /* its other end */
        row.kind = series->axis && row.kind != TH_CHART_WINDOWS ? TH_CHART_PROFILE : row.kind;
        plot->rows[count++] = row;
        if (plot->path_count == 0)
            break; /* the first picture that there is */
    }
    plot->row_count = count;
    return count ? TH_OK
                 : th_error_add(error, TH_USAGE,
                                "%s has nothing that is drawn if no path is "
                                "given: name one",
                                plot->files[0]);
}

/* The rows that shade all figures come behind those that are drawn. */
static enum th_status add_shades(const struct th_catalog *catalog, struct th_plot *plot,
                                 struct th_error *error)
{
    const size_t most = plot->row_count + catalog->chart_count;
    struct th_chart *rows = realloc(plot->rows, (most + 1) * sizeof *rows);
    if (!rows)
        return th_error_add(error, TH_NO_MEMORY, "no memory for the figure");
    plot->rows = rows;
    for (size_t k = 0; k < catalog->chart_count; k++)
        if (catalog->charts[k].kind == TH_CHART_SHADE)
            rows[plot->row_count++] = catalog->charts[k];
    return TH_OK;
}

enum th_status th_plot_read(const struct th_call *call, struct th_plot *plot, int *code,
                            struct th_error *error)
{
    struct names names = {.count = 0};
    *plot = (struct th_plot){.source_count = 0};
    *code = 0;
    enum th_status status = split(call, plot, error);
    const char *only = plot->path_count == 1 ? plot->paths[0] : NULL;
    plot->map = status == TH_OK && only && strcmp(only, "map") == 0;
    if (plot->map) {
        status = read_all(call, plot, &names, code, error);
        free_names(&names);
        return status;
    }
    if (status == TH_OK)
        status = th_plot_resolve(call->catalog, plot, error);
    if (status == TH_OK)
        status = first_rows(call, plot, error);
    if (status == TH_OK)
        status = read_all(call, plot, &names, code, error);
    if (status == TH_OK)
        status = th_plot_add_places(call->catalog, plot, add_name, &names, error);
    for (size_t k = 0; k < plot->path_count && status == TH_OK; k++)
        status = check_path(plot, plot->paths[k], &names, error);
    if (status == TH_OK && plot->path_count == 0 && !has_any(plot) && has_grids(plot))
        plot->map = true;
    else if (status == TH_OK && plot->path_count == 0 && !has_any(plot))
        status = report_names(plot, &names, error);
    if (plot->map && status == TH_OK) {
        free_names(&names);
        return status;
    }
    if (status == TH_OK)
        status = th_plot_expand(call->catalog, plot, error);
    if (status == TH_OK)
        status = th_plot_narrow(call, plot, error);
    if (status == TH_OK)
        status = group(call, plot, error);
    if (status == TH_OK)
        status = add_shades(call->catalog, plot, error);
    free_names(&names);
    return status;
}

void th_plot_free(struct th_plot *plot)
{
    for (size_t k = 0; k < plot->source_count; k++) {
        th_result_free((struct th_result *)plot->sources[k].result);
        th_about_free((struct th_about *)plot->sources[k].about);
    }
    free(plot->sources);
    free(plot->files);
    free(plot->paths);
    free(plot->rows);
    th_arena_free(&plot->arena);
}
