/* The rules between rows after sets of items that are decided in the run. Where nothing else
 * sets or varies the instance its parameters are known beforehand, whenever the item acts; else
 * the rules are judged in the run alone. */
#include <string.h>

#include "language/items/items.h"
#include "scenario/people/people.h"
#include "scenario/rules.h"

enum { TOGETHER = 64 }; /* sets of one mapping of one instance that are looked at */

/* The count of sets of an instance, by all that happens. */
static size_t count_sets(const struct th_scenario *s, size_t instance)
{
    size_t count = th_scenario_sets(s, instance, NULL);
    for (size_t k = 0; k < s->item_count; k++)
        for (size_t n = 0; !s->items[k].plain && n < s->items[k].order_count; n++)
            count += s->items[k].orders[n].kind == TH_ORDER_SET &&
                     s->items[k].orders[n].instance == instance;
    return count;
}

/* The sets of an instance in the mapping that begins with order n. */
static size_t collect(const struct th_item *item, size_t n, size_t instance,
                      struct th_planned *sets)
{
    size_t count = 0, k = n;
    do {
        const struct th_order *order = &item->orders[k];
        if (order->instance == instance && count < TOGETHER)
            sets[count++] = (struct th_planned){.instance = instance,
                                                .set = true,
                                                .number = order->number,
                                                .args = {order->args[0]},
                                                .place = order->place};
        k++;
    } while (k < item->order_count && item->orders[k].joined);
    return count;
}

static void check_mapping(struct th_reader *r, const struct th_item *item, size_t n,
                          size_t instance)
{
    const struct th_scenario *s = r->scenario;
    const struct th_instance *it = &s->instances[instance];
    for (size_t k = n; k == n || (k < item->order_count && item->orders[k].joined); k++)
        if (th_order_varies(item, TH_ITEM_ARG, k))
            return; /* judged in each member */
    struct th_planned sets[TOGETHER];
    const struct th_planned *list[TOGETHER], *after = NULL;
    size_t count = collect(item, n, instance, sets), rows = it->model->params.count;
    double *params = th_memory_scratch(&r->memory, rows * sizeof *params);
    struct th_error found = {0};
    if (!params || !it->model->check || count != count_sets(s, instance) ||
        th_differs_anywhere(s, instance))
        return;
    for (size_t k = 0; k < count; k++) list[k] = &sets[k];
    memcpy(params, it->params, rows * sizeof *params);
    if (th_scenario_rules(s, instance, list, count, params, &after, &found) == TH_OK || !after)
        return;
    const char *text = found.count ? found.text[0] : "its parameters are inconsistent";
    char name[80];
    th_error_at(r->error, after->place, TH_BAD_INPUT, "after this set: %s%s",
                th_scenario_prefix(it, text, name, sizeof name), text);
}

/* Each instance of a mapping once. */
static void check_orders(struct th_reader *r, const struct th_item *item, size_t n)
{
    size_t k = n;
    do {
        size_t before = n;
        while (before < k && item->orders[before].instance != item->orders[k].instance)
            before++;
        if (before == k)
            check_mapping(r, item, n, item->orders[k].instance);
        k++;
    } while (k < item->order_count && item->orders[k].joined);
}

void th_items_rules(struct th_reader *r)
{
    const struct th_scenario *s = r->scenario;
    for (size_t k = 0; k < s->item_count; k++)
        for (size_t n = 0; !s->items[k].plain && n < s->items[k].order_count; n++)
            if (s->items[k].orders[n].kind == TH_ORDER_SET && !s->items[k].orders[n].joined)
                check_orders(r, &s->items[k], n);
}
