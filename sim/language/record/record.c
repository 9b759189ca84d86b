/* record: [default, csf.concentration, {path: tissue.concentration, axis: cells}]: the outputs
 * that become columns, and the points at which profiles are kept. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "language/record/record.h"

/* All instances of a slot. False if no slot is called so. */
static bool add_slot(struct th_reader *r, const char *name, const struct th_request *request)
{
    const struct th_scenario *s = r->scenario;
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(s->catalog, name, &rest);
    if (!slot || rest)
        return false;
    for (size_t k = 0; k < s->instance_count; k++)
        if (&s->catalog->slots[s->instances[k].slot] == slot)
            th_columns_add_instance(r, k, request, true);
    return true;
}

static const char *set_at(const void *context, size_t k)
{
    return ((const char *const *)context)[k];
}

/* Reports a misspelt set of outputs: a name without a point that is near to one. */
static bool misspelt_set(struct th_reader *r, const struct th_scalar *scalar)
{
    static const char *const sets[] = {"default", "all"};
    struct th_candidates names = {0};
    if (strchr(scalar->text, '.') || !th_nearest(scalar->text, 2, set_at, sets))
        return false;
    for (size_t k = 0; k < 2; k++) th_candidates_add(&r->memory, &names, sets[k]);
    th_candidates_reject(r, scalar->place, "word", scalar->text, "record", &names);
    return true;
}

static void add_path(struct th_reader *r, const struct th_path *path, void *request)
{
    th_columns_add(r, path, request);
}

static void record(struct th_reader *r, const struct th_scalar *scalar,
                   const struct th_request *request)
{
    size_t whole = th_scenario_instance(r->scenario, scalar->text);
    struct th_path path;
    struct th_request one = *request;
    if (th_read_retired(r, scalar->text)) {
        th_read_retired_item(r, scalar);
        return;
    }
    if (th_paths_several(scalar->text)) {
        th_paths_use(r, scalar, add_path, &one);
        return;
    }
    if (whole != SIZE_MAX)
        th_columns_add_instance(r, whole, request, true);
    else if (!add_slot(r, scalar->text, request) && !misspelt_set(r, scalar) &&
             th_read_path(r, scalar->place, TH_OUTPUT, scalar->text, &path)) {
        one.meant = one.meant || r->scenario->format > 0;
        th_columns_add(r, &path, &one);
    }
}

/* True if a name means a profile that has levels, by itself or in an instance or a slot. */
static bool keeps_levels(const struct th_reader *r, const char *path)
{
    const struct th_scenario *s = r->scenario;
    const char *rest;
    const struct th_slot *slot = th_scenario_slot(s->catalog, path, &rest);
    size_t whole = th_scenario_instance(s, path);
    struct th_path found = {.instance = whole, .profile = true};
    if (whole == SIZE_MAX && !(slot && !rest) && !th_scenario_path(s, TH_OUTPUT, path, &found))
        return false;
    for (size_t k = 0; k < s->instance_count; k++) {
        const struct th_instance *it = &s->instances[k];
        bool meant = found.instance != SIZE_MAX ? k == found.instance
                                                : &s->catalog->slots[it->slot] == slot;
        if (meant && found.profile && th_columns_levels(r, it->model))
            return true;
    }
    return false;
}

/* The outputs that a whole instance had in 0.1 and that are in another slot now: "csf,
 * pressure.tip_pressure"; each is used. The word itself if there are none. */
static const char *with_moved(struct th_reader *r, const char *word, th_path_use *use,
                              void *context)
{
    const size_t whole = th_scenario_instance(r->scenario, word);
    const struct th_model *model =
        whole == SIZE_MAX ? NULL : r->scenario->instances[whole].model;
    const char *list = word;
    struct th_path path;
    for (size_t k = 0; model && k < model->moved_count; k++) {
        const struct th_moved *moved = &model->moved[k];
        if (moved->sought != TH_OUTPUT ||
            !th_scenario_path(r->scenario, TH_OUTPUT, moved->to, &path) ||
            path.instance == whole)
            continue;
        list = th_memory_format(&r->memory, "%s, %s", list, moved->to);
        if (use)
            use(r, &path, context);
    }
    return list;
}

/* Edits a profile for format 1, which keeps levels where 0.1 kept cells. */
static void rewrite_cells(struct th_reader *r, const struct th_scalar *scalar, bool list)
{
    struct th_path path = {0};
    th_scenario_path(r->scenario, TH_OUTPUT, scalar->text, &path);
    const char *all = with_moved(r, scalar->text, NULL, NULL);
    const bool several = all != scalar->text;
    const char *now = th_memory_format(&r->memory, "%s{path: %s%s%s, axis: cells}%s",
                                       list ? "" : "[", several ? "[" : "",
                                       several ? all : th_moved_text(r, scalar->text, &path),
                                       several ? "]" : "", list ? "" : "]");
    const bool levels = keeps_levels(r, scalar->text);
    if (scalar->place.line == 0 || !(levels || several) ||
        (levels && !th_old_spelling(r, TH_OLD_CELLS, scalar->place, now)))
        return;
    th_old_edit(r, (struct th_edit){.kind = TH_EDIT_VALUE,
                                    .place = scalar->place,
                                    .value = scalar->text,
                                    .text = now});
}

/* An item without keys: a set of outputs, an instance, a slot or a path. */
static void record_word(struct th_reader *r, const struct th_scalar *scalar, bool list)
{
    /* Format 1 keeps a profile at the levels unless its cells are asked for; 0.1 kept the
     * cells. */
    bool levels = r->scenario->format > 0;
    const struct th_request named = {
        .axis = levels ? TH_LEVELS : TH_CELLS, .rank = TH_RANK_NAMED, .place = scalar->place};
    if (!levels)
        rewrite_cells(r, scalar, list);
    const struct th_request all = {
        .axis = TH_CELLS, .rank = TH_RANK_ALL, .place = scalar->place};
    if (strcmp(scalar->text, "default") == 0)
        th_columns_add_default(r);
    else if (strcmp(scalar->text, "all") == 0)
        for (size_t k = 0; k < r->scenario->instance_count; k++)
            th_columns_add_instance(r, k, &all, true);
    else
        record(r, scalar, &named);
    struct th_request moved = named;
    if (!levels)
        with_moved(r, scalar->text, add_path, &moved);
}

enum { MOST_POINTS = 100000 };

/* "20 points"; 0: it is nothing like that. */
static size_t count_points(const char *text)
{
    char *end;
    const unsigned long points = isdigit((unsigned char)text[0]) ? strtoul(text, &end, 10) : 0;
    return points >= 2 && points <= MOST_POINTS && strcmp(end + strspn(end, " "), "points") == 0
               ? points
               : 0;
}

/* levels, segments, cells or "20 points" */
static bool read_first_axis(struct th_reader *r, const struct th_scalar *scalar,
                            struct th_request *request)
{
    static const enum th_axis axes[] = {TH_LEVELS, TH_AXIS_SEGMENTS, TH_CELLS};
    for (size_t k = 0; k < sizeof axes / sizeof *axes; k++) {
        request->axis = axes[k];
        if (strcmp(scalar->text, th_axis_word(axes[k])) == 0)
            return true;
    }
    request->axis = TH_POINTS;
    request->points = count_points(scalar->text);
    if (request->points)
        return true;
    th_error_at(
        r->error, scalar->place, TH_BAD_INPUT,
        "axis: \"%.40s\" must be levels, segments, cells, or how many, such as 20 points "
        "(2 to %d)",
        scalar->text, MOST_POINTS);
    return false;
}

/* cells or "8 points" */
static bool read_second_axis(struct th_reader *r, const struct th_scalar *scalar,
                             struct th_request *request)
{
    request->both = true;
    request->across = count_points(scalar->text);
    if (request->across || strcmp(scalar->text, "cells") == 0)
        return true;
    th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                "axis: \"%.40s\" of the second axis must be cells, or how many, such as 8 "
                "points (2 to %d)",
                scalar->text, MOST_POINTS);
    return false;
}

/* One word, or a list of two, for profiles on two axes. */
static bool read_axis(struct th_reader *r, const struct th_node *node,
                      struct th_request *request)
{
    const struct th_node *axis = th_node_get(node, "axis");
    struct th_scalar scalar;
    request->axis = TH_LEVELS;
    if (!axis)
        return true;
    if (th_node_kind(axis) != TH_SEQUENCE)
        return th_read_entry(r, node, "axis", &scalar) && read_first_axis(r, &scalar, request);
    if (th_node_count(axis) != 2) {
        th_error_at(r->error, th_node_place(axis), TH_BAD_INPUT,
                    "axis: a list is of the two axes of a profile, such as [levels, 8 points]");
        return false;
    }
    return th_read_scalar(r, th_node_item(axis, 0), "axis", false, &scalar) &&
           read_first_axis(r, &scalar, request) &&
           th_read_scalar(r, th_node_item(axis, 1), "axis", false, &scalar) &&
           read_second_axis(r, &scalar, request);
}

/* The error in the keys of an item, or NULL. */
static const char *wrong_keys(const struct th_node *node)
{
    if (!th_node_get(node, "path"))
        return "an item needs path: with an output, such as {path: csf.concentration, axis: "
               "levels}";
    if (th_node_get(node, "take") && th_node_get(node, "every"))
        return "take: is one number of the whole run, or of during:, and every: is of values "
               "over time; what is taken of each interval comes in a later version";
    if (th_node_get(node, "take") && th_node_get(node, "axis"))
        return "take: is of outputs that are single numbers; they have no axis:";
    if (th_node_get(node, "during") && !th_node_get(node, "take"))
        return "during: goes with take:; what is kept over time is kept over the whole run";
    return NULL;
}

/* every: an interval up to the length of the run. */
static bool read_every(struct th_reader *r, const struct th_node *node,
                       struct th_request *request)
{
    const th_tick shortest = TH_TICKS_PER_SECOND / 1000;
    const struct th_scenario *s = r->scenario;
    struct th_scalar scalar;
    if (!th_node_get(node, "every"))
        return true;
    const th_tick most = r->shortened ? INT64_MAX / 4 : s->duration;
    if (!th_read_entry(r, node, "every", &scalar) ||
        !th_read_ticks(r, &scalar, "every", shortest, most, &request->every))
        return false;
    if (s->duration / request->every <= TH_SAMPLES)
        return true;
    th_error_at(r->error, scalar.place, TH_BAD_INPUT, "this makes %lld samples; at most %d",
                (long long)(s->duration / request->every), TH_SAMPLES);
    return false;
}

/* An item with keys; path: is one or a list. Items with take: are no columns: they are read
 * when there is memory for reductions. */
static void record_mapping(struct th_reader *r, const struct th_node *node)
{
    struct th_candidates names = {0};
    struct th_request request = {
        .rank = TH_RANK_AXIS, .meant = true, .place = th_node_place(node)};
    struct th_scalar scalar;
    const struct th_node *path = th_node_get(node, "path");
    const char *wrong = wrong_keys(node);
    th_candidates_section(&r->memory, &names, "record");
    if (!th_read_keys(r, node, "record", &names) || !read_axis(r, node, &request) ||
        !read_every(r, node, &request))
        return;
    if (wrong)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "record: %s", wrong);
    if (wrong || th_node_get(node, "take"))
        return;
    bool list = th_node_kind(path) == TH_SEQUENCE;
    for (size_t k = 0; k < (list ? th_node_count(path) : 1); k++)
        if (th_read_scalar(r, list ? th_node_item(path, k) : path, "path", false, &scalar))
            record(r, &scalar, &request);
}

static void record_item(struct th_reader *r, const struct th_node *node, bool list)
{
    struct th_scalar scalar;
    if (th_node_kind(node) == TH_MAPPING)
        record_mapping(r, node);
    else if (th_read_scalar(r, node, "record", false, &scalar))
        record_word(r, &scalar, list);
}

/* --set record="default, csf.concentration" */
static void record_override(struct th_reader *r, const struct th_scalar *scalar)
{
    const char *blanks = ", \t[]", *at = scalar->text + strspn(scalar->text, blanks);
    while (*at) {
        size_t length = strcspn(at, blanks);
        struct th_scalar word = *scalar;
        word.text = th_memory_format(&r->memory, "%.*s", (int)length, at);
        record_word(r, &word, true);
        at += length;
        at += strspn(at, blanks);
    }
}

void th_read_record(struct th_reader *r)
{
    const struct th_node *node = th_node_get(r->root, "record");
    struct th_scalar scalar;
    if (th_override_take(r, "record", &scalar))
        record_override(r, &scalar);
    else if (!node)
        th_columns_add_default(r);
    else if (th_node_kind(node) == TH_MAPPING)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT,
                    "record must be a list: [path, ...]");
    else if (th_node_kind(node) == TH_SCALAR)
        record_item(r, node, false);
    else
        for (size_t k = 0; k < th_node_count(node); k++)
            record_item(r, th_node_item(node, k), true);
}
