/* take: max | first above 5 ug/mL, at: 3 day, during: A .. B: which number is taken from an
 * output's path over time, by a requirement or for the result. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "language/read.h"

static bool read_time(struct th_reading *r, const struct th_node *node, const char *key,
                      th_tick least, th_tick *ticks)
{
    struct th_said said;
    if (!th_node_get(node, key))
        return true;
    if (!th_read_word(r, node, key, &said) ||
        !th_read_happening(r, &said, key, least, false, ticks))
        return false;
    if (*ticks > r->scenario->duration)
        th_error_at(r->error, said.place, TH_BAD_INPUT,
                    "%s: \"%.60s\" is after the end of the run", key, said.text);
    return *ticks <= r->scenario->duration;
}

/* "A .. B", instants or what happens then. */
static bool read_during(struct th_reading *r, const struct th_node *node,
                        struct th_reduction *reduction)
{
    struct th_said said, from, to;
    if (!th_node_get(node, "during"))
        return true;
    if (!th_read_word(r, node, "during", &said))
        return false;
    const char *dots = strstr(said.text, " .. ");
    if (!dots) {
        th_error_at(
            r->error, said.place, TH_BAD_INPUT,
            "during: \"%.60s\" is no stretch of time: write for example day 3 08:00 .. end",
            said.text);
        return false;
    }
    from = to = said;
    from.text = th_read_format(r, "%.*s", (int)(dots - said.text), said.text);
    to.text = dots + 4 + strspn(dots + 4, " ");
    return th_read_happening(r, &from, "during", 0, false, &reduction->from) &&
           th_read_happening(r, &to, "during", reduction->from, false, &reduction->to);
}

/* from: and to: are spelt during: now; both stand in one entry. */
static bool rewrite_window(struct th_reading *r, const struct th_node *node)
{
    const struct th_node *from = th_node_get(node, "from"), *to = th_node_get(node, "to");
    const char *now = th_read_format(r, "during: %s .. %s", from ? th_node_text(from) : "start",
                                     to ? th_node_text(to) : "end");
    bool written = false;
    if (!th_read_old(r, TH_OLD_WINDOW, th_node_place(node), now))
        return false;
    for (size_t k = 0; k < th_node_count(node); k++) {
        const char *key = th_node_key(node, k);
        if (strcmp(key, "from") != 0 && strcmp(key, "to") != 0)
            continue;
        const struct th_node *value = th_node_item(node, k);
        th_read_edit(r, (struct th_edit){.kind = TH_EDIT_ENTRY,
                                         .place = th_node_key_place(node, k),
                                         .value_place = th_node_place(value),
                                         .key = key,
                                         .value = th_node_text(value),
                                         .text = written ? "" : now});
        written = true;
    }
    return true;
}

/* take: at is said by at: alone. */
static bool rewrite_at(struct th_reading *r, const struct th_node *node,
                       const struct th_said *said)
{
    const struct th_node *at = th_node_get(node, "at");
    if (!th_read_old(r, TH_OLD_TAKE_AT, said->place,
                     th_read_format(r, "at: %s alone", at ? th_node_text(at) : "3 day")))
        return false;
    for (size_t k = 0; k < th_node_count(node); k++)
        if (strcmp(th_node_key(node, k), "take") == 0)
            th_read_edit(r, (struct th_edit){.kind = TH_EDIT_ENTRY,
                                             .place = th_node_key_place(node, k),
                                             .value_place = said->place,
                                             .key = "take",
                                             .value = said->text,
                                             .text = ""});
    return true;
}

static void list_takes(struct th_reading *r, struct th_names *names)
{
    for (int k = 0; k < TH_AT; k++)
        th_names_add(r, names, th_take_kind((enum th_take)k)->words);
}

/* "max", "first above 5 ug/mL"; old: "at", as 0.1 wrote it, too. */
static bool read_words(struct th_reading *r, const struct th_node *node, bool old,
                       const struct th_said *said, struct th_reduction *reduction)
{
    const char *rest = "";
    struct th_names names = {0};
    bool at = old && strcmp(said->text, "at") == 0;
    reduction->take = at ? TH_AT : th_take_find(said->text, &rest);
    if (reduction->take == TH_TAKES) {
        list_takes(r, &names);
        th_read_unknown(r, said->place, "word", said->text, "take", &names);
        return false;
    }
    if (reduction->take == TH_AT)
        return rewrite_at(r, node, said);
    if (!th_take_kind(reduction->take)->level)
        return true;
    struct th_said level = *said;
    level.text = rest;
    if (rest[0] && reduction->output != SIZE_MAX)
        return th_read_number(r, th_output_row(r->scenario, reduction->output), &level, "take",
                              &reduction->level);
    if (!rest[0])
        th_error_at(r->error, said->place, TH_BAD_INPUT,
                    "take: \"%.60s\" needs a value: %.60s V", said->text, said->text);
    return false;
}

/* Instants are counted from there, the first time that it happens. */
static bool read_since(struct th_reading *r, const struct th_node *node,
                       struct th_reduction *reduction)
{
    struct th_said said;
    if (!th_node_get(node, "since"))
        return true;
    if (!th_read_word(r, node, "since", &said))
        return false;
    if (th_take_kind(reduction->take)->gives != TH_GIVES_INSTANT) {
        th_error_at(
            r->error, said.place, TH_BAD_INPUT,
            "since: counts instants, as of take: first above V or time of max; a stretch of "
            "time is during: %.60s .. end",
            said.text);
        return false;
    }
    if (!th_read_happening(r, &said, "since", 0, true, &reduction->since))
        return false;
    if (reduction->from < reduction->since)
        reduction->from = reduction->since;
    if (reduction->to >= reduction->from)
        return true;
    th_error_at(r->error, said.place, TH_BAD_INPUT,
                "since: \"%.60s\" is after the end of during:", said.text);
    return false;
}

bool th_read_taken(struct th_reading *r, const struct th_node *node, const char *where,
                   struct th_reduction *reduction)
{
    struct th_said said;
    bool at = th_node_get(node, "at") != NULL;
    reduction->take = at ? TH_AT : TH_FINAL;
    if (th_node_get(node, "take") &&
        (!th_read_word(r, node, "take", &said) ||
         !read_words(r, node, strcmp(where, "require") == 0, &said, reduction)))
        return false;
    bool bounds = th_node_get(node, "from") || th_node_get(node, "to");
    bool during = th_node_get(node, "during") != NULL;
    const char *wrong = NULL;
    if (at != (reduction->take == TH_AT))
        wrong = "at: stands alone, without take:";
    else if (at && (bounds || during))
        wrong = "at: is one instant; during: goes with take:";
    else if (bounds && during)
        wrong = "during: takes the place of from: and to:";
    if (wrong)
        th_error_at(r->error, th_node_place(node), TH_BAD_INPUT, "%s: %s", where, wrong);
    if (wrong || (bounds && !rewrite_window(r, node)) ||
        !read_time(r, node, "from", 0, &reduction->from) ||
        !read_time(r, node, "to", reduction->from, &reduction->to) ||
        !read_during(r, node, reduction) || !read_since(r, node, reduction))
        return false;
    if (!at)
        return true;
    bool good = read_time(r, node, "at", 0, &reduction->from);
    reduction->to = reduction->from;
    return good;
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

size_t th_read_taken_most(const struct th_reading *r)
{
    const struct th_node *list = th_node_get(r->root, "record");
    size_t most = 0;
    if (list && th_node_kind(list) == TH_SEQUENCE)
        for (size_t k = 0; k < th_node_count(list); k++)
            most += is_taken(th_node_item(list, k))
                        ? path_count(th_node_get(th_node_item(list, k), "path"))
                        : 1;
    return most * (r->scenario->species + 1);
}

const struct th_retired *th_model_retired(const struct th_model *model, const char *output)
{
    for (size_t k = 0; k < model->retired_count; k++)
        if (strcmp(model->retired[k].output, output) == 0)
            return &model->retired[k];
    return NULL;
}

const struct th_retired *th_read_retired(const struct th_reading *r, const char *text)
{
    const char *dot = strrchr(text, '.');
    for (size_t k = 0; dot && k < r->scenario->instance_count; k++) {
        const struct th_instance *it = &r->scenario->instances[k];
        if (strlen(it->name) != (size_t)(dot - text) ||
            strncmp(it->name, text, (size_t)(dot - text)) != 0)
            continue;
        return th_model_retired(it->model, dot + 1);
    }
    return NULL;
}

const char *th_read_retired_path(struct th_reading *r, const char *text)
{
    const struct th_retired *retired = th_read_retired(r, text);
    int length = (int)(strrchr(text, '.') + 1 - text);
    return th_read_format(r, "%.*s%s", length, text, retired->of);
}

void th_read_retired_item(struct th_reading *r, const struct th_said *said)
{
    const char *now =
        th_read_format(r, "{path: %s, take: %s}", th_read_retired_path(r, said->text),
                       th_read_retired(r, said->text)->take);
    if (th_read_old(r, TH_OLD_RETIRED, said->place, now))
        th_read_edit(r, (struct th_edit){.kind = TH_EDIT_VALUE,
                                         .place = said->place,
                                         .value = said->text,
                                         .text = now});
}

/* An item of record: that is an output of 0.1 and a number of the result now. */
static void take_retired(struct th_reading *r, const struct th_said *said)
{
    const struct th_retired *retired = th_read_retired(r, said->text);
    struct th_reduction reduction = {
        .to = r->scenario->duration, .level = NAN, .recorded = true};
    const char *rest;
    if (!retired)
        return;
    struct th_said now = *said;
    now.text = th_read_retired_path(r, said->text);
    reduction.output = th_read_output(r, &now);
    reduction.take = th_take_find(retired->take, &rest);
    if (reduction.output != SIZE_MAX)
        th_read_reduction(r, reduction);
}

/* One output, or that of each drug. */
static void take_path(struct th_reading *r, const struct th_node *item,
                      const struct th_said *said)
{
    const struct th_scenario *s = r->scenario;
    struct th_path path;
    if (!th_read_path(r, said->place, TH_OUTPUT, said->text, &path))
        return;
    if (path.profile) {
        th_error_at(r->error, said->place, TH_BAD_INPUT,
                    "record: %.60s is a profile along the spine; take: needs a single number",
                    said->text);
        return;
    }
    for (size_t k = 0; k < s->output_count; k++) {
        const struct th_column *c = &s->outputs[k];
        struct th_reduction reduction = {
            .output = k, .to = s->duration, .level = NAN, .recorded = true};
        if (c->instance != path.instance || c->row != path.row ||
            (path.species >= 0 && c->species != path.species))
            continue;
        if (!th_read_taken(r, item, "record", &reduction))
            return;
        th_read_reduction(r, reduction);
    }
}

void th_read_taken_items(struct th_reading *r)
{
    const struct th_node *list = th_node_get(r->root, "record");
    struct th_said said;
    if (!list || th_node_kind(list) != TH_SEQUENCE || th_read_override(r, "record", &said))
        return;
    for (size_t k = 0; k < th_node_count(list); k++) {
        const struct th_node *item = th_node_item(list, k);
        const struct th_node *path = is_taken(item) ? th_node_get(item, "path") : NULL;
        if (th_node_kind(item) == TH_SCALAR && th_read_said(r, item, "record", false, &said))
            take_retired(r, &said);
        if (!path || th_node_get(item, "axis")) /* the sentence is there */
            continue;
        bool several = th_node_kind(path) == TH_SEQUENCE;
        for (size_t n = 0; n < path_count(path); n++)
            if (th_read_said(r, several ? th_node_item(path, n) : path, "path", false, &said))
                take_path(r, item, &said);
    }
}
