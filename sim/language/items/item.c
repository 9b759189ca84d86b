/* One item: its keys, its trigger, what restricts it, its orders, where it leads. */
#include <string.h>

#include "language/items/items.h"

/* The keys of an item: those of events, of hazards more; of ways out to: instead of orders. */
void th_item_keys(struct th_reader *r, const struct th_item *item, struct th_candidates *names)
{
    static const char *const more[] = {"hazards", NULL, NULL, "leave", NULL};
    struct th_candidates events = {0}, others = {0};
    th_candidates_section(&r->memory, &events, "events");
    for (size_t k = 0; k < events.count; k++)
        if (item->section != TH_SECTION_LEAVE ||
            th_labels_find("do set by least most cause", events.items[k]) < 0)
            th_candidates_add(&r->memory, names, events.items[k]);
    if (!more[item->section])
        return;
    th_candidates_section(&r->memory, &others, more[item->section]);
    for (size_t k = 0; k < others.count; k++) {
        size_t n = 0;
        while (n < names->count && strcmp(names->items[n], others.items[k]) != 0) n++;
        if (n == names->count)
            th_candidates_add(&r->memory, names, others.items[k]);
    }
}

/* to: of a way out or a hazard; beside do: it is the command's. */
static bool read_to(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    const struct th_node *orders = th_node_get(node, "do");
    bool leaves = item->section == TH_SECTION_LEAVE;
    bool leads = leaves || item->section == TH_SECTION_HAZARD;
    struct th_scalar scalar;
    if (leaves && (!th_node_get(node, "to") || orders || th_node_get(node, "set"))) {
        th_error_at(r->error, item->place, TH_BAD_INPUT,
                    orders || th_node_get(node, "set")
                        ? "a way out gives no orders; those of the next stage stand in its "
                          "begin:"
                        : "a way out needs to: with a stage");
        return false;
    }
    if (!leads || !th_node_get(node, "to") || (orders && th_node_kind(orders) != TH_SEQUENCE))
        return true;
    if (!th_read_entry(r, node, "to", &scalar))
        return false;
    item->to = th_read_stage_name(r, &scalar, "to");
    return item->to != SIZE_MAX;
}

/* mark: and source: of the law of a hazard. */
static bool read_source(struct th_reader *r, const struct th_node *node, struct th_item *item)
{
    struct th_scalar scalar;
    if (item->section != TH_SECTION_HAZARD)
        return true;
    const struct th_node *source = th_node_get(node, "source");
    const struct th_node *marked = source ? source : th_node_get(node, "mark");
    if (marked && item->trigger != TH_TRIGGER_AFTER && item->trigger != TH_TRIGGER_EVERY) {
        th_error_at(r->error, th_node_place(marked), TH_BAD_INPUT,
                    "mark: and source: are those of a law; this hazard has none");
        return false;
    }
    if (source && th_read_entry(r, node, "source", &scalar))
        item->source = th_memory_format(&r->memory, "%s", scalar.text);
    if (!th_node_get(node, "mark"))
        return true;
    if (!th_read_entry(r, node, "mark", &scalar))
        return false;
    for (int k = 0; k < TH_MARKS; k++) {
        if (strcmp(scalar.text, th_mark_name((enum th_mark)k)) != 0)
            continue;
        item->mark = (enum th_mark)k;
        bool claims = k == TH_READ || k == TH_DERIVED || k == TH_COMPUTED;
        if (!claims || item->source[0])
            return true;
        th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                    "mark: %s needs a source: that says from where; without one it is chosen",
                    scalar.text);
        return false;
    }
    th_error_at(r->error, scalar.place, TH_BAD_INPUT,
                "unknown mark \"%.60s\" (allowed: read derived computed chosen recalled "
                "placeholder)",
                scalar.text);
    return false;
}

bool th_read_item(struct th_reader *r, size_t number)
{
    struct th_item *item = &r->scenario->items[number];
    const struct th_node *node = r->item_nodes[number];
    struct th_candidates names = {0};
    r->item_table = NULL;
    if (item->section == TH_SECTION_BEGIN) {
        item->trigger = TH_TRIGGER_ENTRY;
        return th_read_order_list(r, node, item);
    }
    if (th_node_kind(node) != TH_MAPPING) {
        th_error_at(r->error, item->place, TH_BAD_INPUT,
                    "%s must be a mapping: {at: ..., do: "
                    "...}",
                    th_item_kind(item));
        return false;
    }
    th_item_keys(r, item, &names);
    bool good = th_read_trigger(r, node, item);
    if (!good)
        item->at_count = 0; /* of nothing that others would judge */
    good = good && th_read_pace(r, node, item);
    good = th_read_limits(r, node, item) && good;
    good = read_to(r, node, item) && good;
    good = read_source(r, node, item) && good;
    bool ordered = th_node_get(node, "do") || th_node_get(node, "set");
    if ((th_node_get(node, "table") && !r->item_table) || /* its columns are unknown */
        (item->section == TH_SECTION_LEAVE && ordered))
        return false;
    good = th_read_orders(r, node, item, &names) && good;
    return good && (!th_node_get(node, "name") || item->name);
}
