/* The keys of what items and their orders draw. A named item draws under its name; one without
 * a name under what it does, not under its place in the list, so that no other item changes its
 * draws: "event=reservoir.refill", "stage.trial.leave=to declined". Of several without a name
 * that draw and do the same in one section of one stage, the second has "#2" behind it, and so
 * on: only among those their order counts. Orders with a chance: of their own likewise, within
 * their item. Neither '=' nor '#' stands in a name. */
#include <string.h>

#include "language/items/items.h"

/* "reservoir.refill", "pump.error". */
static const char *path_of(struct th_reader *r, const struct th_order *order)
{
    const struct th_instance *it = &r->scenario->instances[order->instance];
    return th_memory_format(&r->memory, "%s.%s", it->name,
                            order->kind == TH_ORDER_SET
                                ? it->model->params.rows[order->number].name
                                : it->model->commands[order->number].name);
}

/* A key with what an item does behind it. */
static const char *with_content(struct th_reader *r, const char *key,
                                const struct th_item *item)
{
    if (item->to != SIZE_MAX)
        return th_memory_format(&r->memory, "%s=to %s", key,
                                r->scenario->stages[item->to].name);
    if (item->order_count == 0)
        return th_memory_format(&r->memory, "%s=", key);
    for (size_t k = 0; key && k < item->order_count; k++)
        key = th_memory_format(&r->memory, "%s%s%s", key, k ? "+" : "=",
                               path_of(r, &item->orders[k]));
    return key;
}

/* "hazard", "stage.trial.leave". */
static const char *section_of(struct th_reader *r, const struct th_item *item)
{
    static const char *const words[] = {"hazard", "event", "event", "leave", "begin"};
    const char *word = words[item->section];
    return item->stage == SIZE_MAX
               ? word
               : th_memory_format(&r->memory, "stage.%s.%s",
                                  r->scenario->stages[item->stage].name, word);
}

static const char *numbered(struct th_reader *r, const char *content, size_t before)
{
    return before ? th_memory_format(&r->memory, "%s#%zu", content, before + 1) : content;
}

/* True if a chance is drawn for an order, in any member. */
static bool has_chance(const struct th_item *item, size_t k)
{
    return item->orders[k].chance < 1 || th_order_varies(item, TH_ITEM_ORDER_CHANCE, k);
}

/* Of an order with a chance: the item's key and its own path. Of a mapping of sets the first
 * draws for all. */
static void name_orders(struct th_reader *r, struct th_item *item)
{
    for (size_t k = 0; k < item->order_count; k++) {
        struct th_order *order = &item->orders[k];
        const char *path = path_of(r, order);
        size_t before = 0;
        if (order->joined || !has_chance(item, k) || !path || !item->draws)
            continue;
        for (size_t n = 0; n < k; n++) {
            const struct th_order *other = &item->orders[n];
            before += !other->joined && has_chance(item, n) && other->kind == order->kind &&
                      other->instance == order->instance && other->number == order->number;
        }
        order->draws =
            numbered(r, th_memory_format(&r->memory, "%s:%s", item->draws, path), before);
    }
}

static bool has_draws(const struct th_item *item)
{
    bool any = item->law || item->chance < 1;
    for (size_t k = 0; k < item->order_count; k++) any = any || has_chance(item, k);
    return any;
}

void th_items_draws(struct th_reader *r)
{
    struct th_scenario *s = r->scenario;
    const char **contents =
        th_memory_scratch(&r->memory, (s->item_count + 1) * sizeof *contents);
    for (size_t k = 0; contents && k < s->item_count; k++) {
        struct th_item *item = &s->items[k];
        size_t before = 0;
        item->draws = item->key;
        if (!has_draws(item))
            continue;
        if (!item->name && item->section != TH_SECTION_BEGIN) {
            contents[k] = with_content(r, section_of(r, item), item);
            for (size_t n = 0; contents[k] && n < k; n++)
                before += contents[n] && strcmp(contents[n], contents[k]) == 0;
            item->draws = contents[k] ? numbered(r, contents[k], before) : item->key;
        }
        name_orders(r, item);
    }
}
