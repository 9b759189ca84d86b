/* All items of a scenario in the order of one instant, with their names and places: hazards,
 * events of the top level, the windows of resolve:, then stage by stage its events, its ways
 * out and its begin. */
#include <stdio.h>
#include <string.h>

#include "language/items/items.h"

static const char *const kinds[] = {"a hazard", "an event", "an event", "a way out",
                                    "the begin of a stage"};

const char *th_item_kind(const struct th_item *item)
{
    return kinds[item->section];
}

/* parent[key], which must be a list; NULL: there is none. */
static const struct th_node *find_list(struct th_reader *r, const struct th_node *parent,
                                       const char *key, const char *example)
{
    const struct th_node *list = parent ? th_node_get(parent, key) : NULL;
    if (!list || th_node_kind(list) == TH_SEQUENCE)
        return list;
    th_error_at(r->error, th_node_place(list), TH_BAD_INPUT, "%s must be a list: [%s, ...]",
                key, example);
    return NULL;
}

static const char *article(const struct th_reader *r, const struct th_occurring *it)
{
    return it->stage ? "a stage" : th_item_kind(&r->scenario->items[it->number]);
}

static bool is_taken(struct th_reader *r, const struct th_scalar *scalar, bool event)
{
    if (th_labels_find("start end alarms detections default all never", scalar->text) >= 0) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "name: \"%s\" means something else already; choose another", scalar->text);
        return true;
    }
    for (size_t k = 0; k < r->occurring_count; k++) {
        const struct th_occurring *it = &r->occurring[k];
        if (strcmp(it->name, scalar->text) != 0)
            continue;
        const char *other = article(r, it);
        if (event && strcmp(other, "an event") == 0)
            th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                        "there are two events named \"%s\"", scalar->text);
        else
            th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                        "name: \"%s\" is %s already, line %d; events, hazards and stages share "
                        "one space of names",
                        scalar->text, other, it->place.line);
        return true;
    }
    return false;
}

/* The name of an entry, NULL: it has none, or a wrong one. */
static const char *read_name(struct th_reader *r, const struct th_node *node, bool stage,
                             size_t number)
{
    struct th_scalar scalar;
    bool event = !stage && strcmp(th_item_kind(&r->scenario->items[number]), "an event") == 0;
    if (th_node_kind(node) != TH_MAPPING || !th_read_entry(r, node, "name", &scalar) ||
        !th_read_name(r, &scalar) || is_taken(r, &scalar, event))
        return NULL;
    const char *name = th_memory_format(&r->memory, "%s", scalar.text);
    r->occurring[r->occurring_count++] = (struct th_occurring){
        .name = name, .stage = stage, .number = number, .place = scalar.place};
    return name;
}

/* Its name, or its place among those of its list. */
static const char *key_of(struct th_reader *r, const struct th_item *item)
{
    static const char *const words[] = {"hazard", "event", "event", "leave", "begin"};
    const char *word = words[item->section];
    const char *own =
        item->name ? item->name
                   : th_memory_format(&r->memory, "%llu", (unsigned long long)item->number + 1);
    if (item->stage == SIZE_MAX)
        return th_memory_format(&r->memory, "%s.%s", word, own);
    const char *stage = r->scenario->stages[item->stage].name;
    if (item->section == TH_SECTION_BEGIN)
        return th_memory_format(&r->memory, "stage.%s.begin", stage);
    return item->name ? th_memory_format(&r->memory, "stage.%s.%s", stage, own)
                      : th_memory_format(&r->memory, "stage.%s.%s.%s", stage, word, own);
}

static void add_item(struct th_reader *r, const struct th_node *node, enum th_section section,
                     size_t stage, size_t number)
{
    struct th_scenario *s = r->scenario;
    size_t k = s->item_count++;
    const char *part = NULL;
    if (section == TH_SECTION_HAZARD)
        node = th_item_part(r, node, &part);
    r->item_nodes[k] = node;
    s->items[k] = (struct th_item){.section = section,
                                   .stage = stage,
                                   .until = TH_NEVER,
                                   .times = INT64_MAX,
                                   .chance = 1,
                                   .to = SIZE_MAX,
                                   .happening = SIZE_MAX,
                                   .values = SIZE_MAX,
                                   .number = number,
                                   .mark = TH_CHOSEN,
                                   .source = "",
                                   .part = part,
                                   .place = th_read_place(r, th_node_place(node))};
    if (section != TH_SECTION_BEGIN)
        s->items[k].name = read_name(r, node, false, k);
    s->items[k].key = key_of(r, &s->items[k]);
}

struct lists {
    const struct th_node *hazards, *events, *stages;
};

static size_t length(const struct th_node *list)
{
    return list && th_node_kind(list) == TH_SEQUENCE ? th_node_count(list) : 0;
}

/* The windows of resolve:, behind all events; resolve.c says at last what they are. */
static void add_windows(struct th_reader *r, const struct th_node *events)
{
    r->resolve_first = r->scenario->item_count;
    for (size_t k = 0; k < 2 * r->resolve_count; k++)
        add_item(r, r->resolve_nodes[k], TH_SECTION_EVENT, SIZE_MAX, length(events) + k);
}

static void add_list(struct th_reader *r, const struct th_node *list, enum th_section section,
                     size_t stage)
{
    for (size_t k = 0; list && k < th_node_count(list); k++)
        add_item(r, th_node_item(list, k), section, stage, k);
}

/* Reserves memory for all items; 0 without memory, or if there are none. */
static size_t reserve(struct th_reader *r, const struct lists *lists)
{
    struct th_scenario *s = r->scenario;
    size_t stages = length(lists->stages);
    size_t items = length(lists->hazards) + length(lists->events) + 2 * r->resolve_count;
    for (size_t k = 0; k < stages; k++) {
        const struct th_node *stage = th_node_item(lists->stages, k);
        if (th_node_kind(stage) == TH_MAPPING)
            items +=
                length(th_node_get(stage, "events")) + length(th_node_get(stage, "leave")) + 1;
    }
    if (items + stages == 0)
        return 0;
    s->items = th_memory_keep(&r->memory, (items + 1) * sizeof *s->items);
    s->stages = th_memory_keep(&r->memory, (stages + 1) * sizeof *s->stages);
    r->item_nodes = th_memory_scratch(&r->memory, (items + 1) * sizeof *r->item_nodes);
    r->occurring = th_memory_scratch(&r->memory, (items + stages + 1) * sizeof *r->occurring);
    return s->items && s->stages && r->item_nodes && r->occurring ? items + stages : 0;
}

static void list_stage(struct th_reader *r, const struct th_node *node, size_t k)
{
    struct th_stage *stage = &r->scenario->stages[k];
    if (th_node_kind(node) != TH_MAPPING)
        return;
    add_list(r, find_list(r, node, "events", "{after: ..., do: ...}"), TH_SECTION_STAGE_EVENT,
             k);
    add_list(r, find_list(r, node, "leave", "{after: ..., to: ...}"), TH_SECTION_LEAVE, k);
    const struct th_node *begin = th_node_get(node, "begin");
    if (!begin)
        return;
    stage->begin = r->scenario->item_count;
    add_item(r, begin, TH_SECTION_BEGIN, k, 0);
}

/* Stages first, as items belong to them. */
static void name_stages(struct th_reader *r, const struct th_node *list)
{
    struct th_scenario *s = r->scenario;
    for (size_t k = 0; list && k < th_node_count(list); k++) {
        const struct th_node *node = th_node_item(list, k);
        s->stages[k] = (struct th_stage){.name = "?",
                                         .begin = SIZE_MAX,
                                         .happening = SIZE_MAX,
                                         .place = th_read_place(r, th_node_place(node))};
        s->stage_count = k + 1;
        const char *name = read_name(r, node, true, k);
        if (name)
            s->stages[k].name = name;
    }
}

bool th_items_list(struct th_reader *r)
{
    const struct lists lists = {find_list(r, r->root, "hazards", "{after: ..., do: ...}"),
                                find_list(r, r->root, "events", "{at: ..., do: ...}"),
                                find_list(r, r->root, "stages", "{name: ..., leave: ...}")};
    if (length(lists.stages) > TH_STAGES) {
        th_error_at(r->error, th_node_place(lists.stages), TH_BAD_INPUT,
                    "stages: there are %zu; at most %d", length(lists.stages), TH_STAGES);
        return false;
    }
    if (reserve(r, &lists) == 0)
        return false;
    name_stages(r, lists.stages);
    add_list(r, lists.hazards, TH_SECTION_HAZARD, SIZE_MAX);
    add_list(r, lists.events, TH_SECTION_EVENT, SIZE_MAX);
    add_windows(r, lists.events);
    for (size_t k = 0; k < r->scenario->stage_count; k++)
        list_stage(r, th_node_item(lists.stages, k), k);
    return true;
}
