/* Numbers of conditions that differ between members: a condition is given the rows that it has
 * among the parameters of its item. */
#include "language/items/items.h"

/* A condition of which numbers differ, with their rows. */
static void link_condition(struct th_reader *r, const struct th_item *item, size_t number,
                           const struct th_condition **condition)
{
    struct th_condition *own = NULL;
    for (size_t k = 0; *condition && k < item->varied_count; k++) {
        const struct th_item_varied *it = &item->varied[k];
        if (it->key < TH_ITEM_TEST || it->key > TH_ITEM_HELD || it->of / TH_TESTS != number)
            continue;
        own = own ? own : th_memory_keep(&r->memory, sizeof *own);
        if (!own)
            return;
        if (!own->differs)
            *own = **condition;
        own->differs = true;
        own->values = item->values;
        if (it->key == TH_ITEM_HELD)
            own->own_held = k + 1;
        else
            own->tests[it->of % TH_TESTS].own[it->key - TH_ITEM_TEST] = k + 1;
    }
    if (own)
        *condition = own;
}

void th_items_link(struct th_reader *r, struct th_item *item)
{
    link_condition(r, item, 0, &item->when);
    link_condition(r, item, 1, &item->condition);
    for (size_t n = 0; n < item->order_count; n++)
        link_condition(r, item, 2 + n, &item->orders[n].condition);
}
