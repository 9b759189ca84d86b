/* The item that a path of its numbers begins with: event.NAME, hazard.NAME, stage.STAGE.NAME.
 */
#include <string.h>

#include "language/items/items.h"

struct sought {
    struct th_reader *r;
    struct th_place place;
    const char *path; /* the whole, in sentences */
};

static void refuse(const struct sought *it, const char *sentence)
{
    th_error_at(it->r->error, it->place, TH_BAD_INPUT, "%.80s: %s", it->path, sentence);
}

const char *th_item_first(struct th_reader *r, const char *path, const char **rest)
{
    const char *point = strchr(path, '.');
    *rest = point ? point + 1 : NULL;
    return point ? th_memory_format(&r->memory, "%.*s", (int)(point - path), path) : path;
}

/* True if an item is meant by "event", "hazard" or, in a stage, its stage. */
static bool is_in(const struct th_item *item, const char *word, size_t stage)
{
    if (stage != SIZE_MAX)
        return item->stage == stage;
    return item->section ==
           (strcmp(word, "hazard") == 0 ? TH_SECTION_HAZARD : TH_SECTION_EVENT);
}

static const char *name_of(const struct th_item *item)
{
    return item->section == TH_SECTION_BEGIN ? "begin" : item->name;
}

static size_t reject_name(const struct sought *it, const char *word, size_t stage,
                          const char *name)
{
    const struct th_scenario *s = it->r->scenario;
    struct th_candidates names = {0};
    for (size_t k = 0; k < s->item_count; k++) {
        const struct th_item *item = &s->items[k];
        if (item->name && strcmp(item->name, name) == 0) {
            refuse(it, th_memory_format(&it->r->memory, "%s is %s: write %s.KEY", name,
                                        th_item_kind(item), item->key));
            return SIZE_MAX;
        }
        if (name_of(item) && is_in(item, word, stage))
            th_candidates_add(&it->r->memory, &names, name_of(item));
    }
    th_candidates_reject(it->r, it->place, stage == SIZE_MAX ? word : "event or way out", name,
                         stage == SIZE_MAX ? "" : s->stages[stage].name, &names);
    return SIZE_MAX;
}

static size_t find_stage(const struct sought *it, const char *name)
{
    const struct th_scenario *s = it->r->scenario;
    struct th_candidates names = {0};
    for (size_t k = 0; k < s->stage_count; k++) {
        if (strcmp(s->stages[k].name, name) == 0)
            return k;
        th_candidates_add(&it->r->memory, &names, s->stages[k].name);
    }
    th_candidates_reject(it->r, it->place, "stage", name, "", &names);
    return SIZE_MAX;
}

size_t th_item_find(struct th_reader *r, struct th_place place, const char *path,
                    const char **rest)
{
    const struct sought sought = {r, place, path}, *it = &sought;
    const struct th_scenario *s = r->scenario;
    const char *word = th_item_first(r, it->path, rest), *name;
    const bool staged = strcmp(word, "stage") == 0;
    size_t stage = SIZE_MAX, found = SIZE_MAX;
    if (staged && *rest) {
        name = th_item_first(r, *rest, rest);
        stage = find_stage(it, name);
        if (stage == SIZE_MAX)
            return SIZE_MAX;
    }
    if (*rest) {
        name = th_item_first(r, *rest, rest);
        for (size_t k = s->item_count; k-- > 0;)
            if (is_in(&s->items[k], word, stage) && name_of(&s->items[k]) &&
                strcmp(name_of(&s->items[k]), name) == 0)
                found = k;
        if (found == SIZE_MAX)
            return reject_name(it, word, stage, name);
    }
    if (*rest && **rest)
        return found;
    refuse(it, staged ? "write stage.STAGE.NAME.KEY, such as stage.trial.raise.by"
                      : th_memory_format(&it->r->memory, "write %s.NAME.KEY", word));
    return SIZE_MAX;
}

const struct th_command *th_item_command(const struct th_reader *r, const struct th_node *order)
{
    const struct th_scenario *s = r->scenario;
    const struct th_node *word =
        th_node_kind(order) == TH_MAPPING ? th_node_get(order, "do") : NULL;
    struct th_path path;
    return word && th_node_kind(word) == TH_SCALAR &&
                   th_scenario_path(s, TH_DO, th_node_text(word), &path)
               ? &s->instances[path.instance].model->commands[path.row]
               : NULL;
}
