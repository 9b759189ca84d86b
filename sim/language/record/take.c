/* take: max | first above 5 ug/mL, at: 3 day, during: A .. B: the reduction of an output, in
 * require: and record:. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/record/record.h"
#include "scenario/column.h"

/* The old spelling take: at; at: alone replaces it. */
static bool rewrite_at(struct th_reader *r, const struct th_node *node,
                       const struct th_scalar *scalar)
{
    const struct th_node *at = th_node_get(node, "at");
    if (!th_old_spelling(
            r, TH_OLD_TAKE_AT, scalar->place,
            th_memory_format(&r->memory, "at: %s alone", at ? th_node_text(at) : "3 day")))
        return false;
    for (size_t k = 0; k < th_node_count(node); k++)
        if (strcmp(th_node_key(node, k), "take") == 0)
            th_old_edit(r, (struct th_edit){.kind = TH_EDIT_ENTRY,
                                            .place = th_node_key_place(node, k),
                                            .value_place = scalar->place,
                                            .key = "take",
                                            .value = scalar->text,
                                            .text = ""});
    return true;
}

static void list_takes(struct th_reader *r, struct th_candidates *names, bool log)
{
    for (int k = log ? TH_WHEN_FIRST : 0; k < (log ? TH_TAKES : TH_AT); k++)
        th_candidates_add(&r->memory, names, th_take_kind((enum th_take)k)->words);
}

/* "max", "first above 5 ug/mL"; old: also "at", as in 0.1. */
static bool read_words(struct th_reader *r, const struct th_node *node, bool old,
                       const struct th_scalar *scalar, struct th_reduction *reduction)
{
    const char *rest = "";
    struct th_candidates names = {0};
    bool at = old && strcmp(scalar->text, "at") == 0;
    reduction->take = at               ? TH_AT
                      : reduction->log ? th_take_find_log(scalar->text)
                                       : th_take_find(scalar->text, &rest);
    if (reduction->take == TH_TAKES && th_take_find_log(scalar->text) != TH_TAKES) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "take: %.60s is of what happens, check: log.X; of an output write for "
                    "example first above V, longest above V or count above V",
                    scalar->text);
        return false;
    }
    if (reduction->take == TH_TAKES) {
        list_takes(r, &names, reduction->log);
        th_candidates_reject(r, scalar->place, "word", scalar->text, "take", &names);
        return false;
    }
    if (reduction->take == TH_AT)
        return rewrite_at(r, node, scalar);
    if (!th_take_kind(reduction->take)->level)
        return true;
    struct th_scalar level = *scalar;
    level.text = rest;
    if (rest[0] && reduction->output != SIZE_MAX)
        return th_read_number(r, th_output_row(r->scenario, reduction->output), &level, "take",
                              &reduction->level);
    if (!rest[0])
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "take: \"%.60s\" needs a value: %.60s V", scalar->text, scalar->text);
    return false;
}

bool th_read_reduction(struct th_reader *r, const struct th_node *node, const char *where,
                       struct th_reduction *reduction)
{
    struct th_scalar scalar;
    bool at = th_node_get(node, "at") != NULL, take = th_node_get(node, "take") != NULL;
    reduction->take = at ? TH_AT : TH_FINAL;
    if (take && (!th_read_entry(r, node, "take", &scalar) ||
                 !read_words(r, node, strcmp(where, "require") == 0, &scalar, reduction)))
        return false;
    const char *wrong = NULL;
    if (reduction->log && (at || !take))
        wrong = "of log: take: first, last, count or longest is needed";
    else if (at != (reduction->take == TH_AT))
        wrong = "at: stands alone, without take:";
    if (wrong)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s: %s", where, wrong);
    return !wrong && th_read_window(r, node, where, reduction);
}

static bool is_taken(const struct th_node *item)
{
    return th_node_kind(item) == TH_MAPPING && th_node_get(item, "take") &&
           th_node_get(item, "path");
}

static size_t path_count(const struct th_node *path)
{
    return th_node_kind(path) == TH_SEQUENCE ? th_node_count(path) : 1;
}

static const struct th_node *path_at(const struct th_node *path, size_t k)
{
    return th_node_kind(path) == TH_SEQUENCE ? th_node_item(path, k) : path;
}

size_t th_read_record_most(const struct th_reader *r)
{
    const struct th_node *list = th_node_get(r->root, "record");
    size_t most = 0;
    for (size_t k = 0; list && th_node_kind(list) == TH_SEQUENCE && k < th_node_count(list);
         k++) {
        const struct th_node *item = th_node_item(list, k);
        const struct th_node *path = is_taken(item) ? th_node_get(item, "path") : NULL;
        most += path ? 0 : r->scenario->species + 1;
        for (size_t n = 0; path && n < path_count(path); n++)
            most += th_paths_most(r, th_node_text(path_at(path, n)));
    }
    return most;
}

const struct th_retired *th_read_retired(const struct th_reader *r, const char *text)
{
    const struct th_path_split split = th_path_split(r->scenario, text);
    const bool named = split.named != SIZE_MAX;
    const char *row = named ? split.behind : split.count == 1 ? split.rest : NULL;
    const size_t instance = named ? split.named : split.only;
    return row ? th_model_retired(r->scenario->instances[instance].model, row) : NULL;
}

const char *th_read_retired_path(struct th_reader *r, const char *text)
{
    const struct th_retired *retired = th_read_retired(r, text);
    int length = (int)(strrchr(text, '.') + 1 - text);
    return th_memory_format(&r->memory, "%.*s%s", length, text, retired->of);
}

void th_read_retired_item(struct th_reader *r, const struct th_scalar *scalar)
{
    const char *now = th_memory_format(&r->memory, "{path: %s, take: %s}",
                                       th_read_retired_path(r, scalar->text),
                                       th_read_retired(r, scalar->text)->take);
    if (th_old_spelling(r, TH_OLD_RETIRED, scalar->place, now))
        th_old_edit(r, (struct th_edit){.kind = TH_EDIT_VALUE,
                                        .place = scalar->place,
                                        .value = scalar->text,
                                        .text = now});
}

/* The reduction that replaces an output of 0.1 in record:. */
static void take_retired(struct th_reader *r, const struct th_scalar *scalar)
{
    const struct th_retired *retired = th_read_retired(r, scalar->text);
    struct th_reduction reduction = {
        .to = r->scenario->duration, .level = NAN, .recorded = true};
    const char *rest;
    if (!retired)
        return;
    struct th_scalar now = *scalar;
    now.text = th_read_retired_path(r, scalar->text);
    reduction.output = th_read_output(r, &now);
    reduction.take = th_take_find(retired->take, &rest);
    if (reduction.output != SIZE_MAX)
        th_add_reduction(r, reduction);
}

/* An item with take:, and one of its paths. */
struct taken {
    const struct th_node *item;
    const struct th_scalar *scalar;
};

/* One output, or that of each drug. */
static void take_output(struct th_reader *r, const struct th_path *path, void *context)
{
    const struct th_scenario *s = r->scenario;
    const struct taken *taken = context;
    const char *text = taken->scalar->text;
    if (path->profile && th_paths_several(text))
        return;
    if (path->profile) {
        th_read_profile_reject(r, taken->scalar, "record: ", "take:");
        return;
    }
    for (size_t k = 0; path->placed && k < s->species; k++)
        if (path->species < 0 || (size_t)path->species == k)
            th_read_output_of(r, path, (int)k);
    for (size_t k = 0; k < s->output_count; k++) {
        struct th_reduction reduction = {
            .output = k, .to = s->duration, .level = NAN, .recorded = true};
        if (!th_column_meant(path, &s->outputs[k]))
            continue;
        if (!th_read_reduction(r, taken->item, "record", &reduction))
            return;
        th_add_reduction(r, reduction);
    }
}

static void take_path(struct th_reader *r, const struct th_node *item,
                      const struct th_scalar *scalar)
{
    struct taken taken = {item, scalar};
    struct th_path path;
    if (th_paths_several(scalar->text))
        th_paths_use(r, scalar, take_output, &taken);
    else if (th_read_path(r, scalar->place, TH_OUTPUT, scalar->text, &path))
        take_output(r, &path, &taken);
}

void th_read_record_reductions(struct th_reader *r)
{
    const struct th_node *list = th_node_get(r->root, "record");
    struct th_scalar scalar;
    if (!list || th_node_kind(list) != TH_SEQUENCE || th_override_find(r, "record", &scalar))
        return;
    for (size_t k = 0; k < th_node_count(list); k++) {
        const struct th_node *item = th_node_item(list, k);
        const struct th_node *path = is_taken(item) ? th_node_get(item, "path") : NULL;
        if (th_node_kind(item) == TH_SCALAR &&
            th_read_scalar(r, item, "record", false, &scalar))
            take_retired(r, &scalar);
        if (!path || th_node_get(item, "axis")) /* reported before */
            continue;
        for (size_t n = 0; n < path_count(path); n++)
            if (th_read_scalar(r, path_at(path, n), "path", false, &scalar))
                take_path(r, item, &scalar);
    }
}
