/* The law of a hazard's time: "exponential rate 0.011 1/year", "weibull shape 0.65 scale 60
 * year". */
#include "language/items/items.h"

#include <string.h>

static const struct th_row time_row = {.name = "time",
                                       .quantity = TH_TIME,
                                       .init = "",
                                       .least = "0 s",
                                       .most = "inf",
                                       .unit = "day"};

const struct th_distribution *th_read_time_law(struct th_reader *r,
                                               const struct th_scalar *scalar, const char *key,
                                               const struct th_law_numbers **numbers)
{
    struct th_distribution *law = th_memory_keep(&r->memory, sizeof *law);
    struct th_law_numbers *own = th_memory_keep(&r->memory, sizeof *own);
    *numbers = own;
    return law && own && th_read_distribution(r, &time_row, scalar, key, law, own) ? law : NULL;
}

const char *th_change_time_law(struct th_reader *r, const struct th_scalar *scalar,
                               const char *key, const char *word, const struct th_scalar *set)
{
    return th_change_law(r, &time_row, scalar, key, word, set);
}

bool th_item_is_law(const struct th_item *item, const struct th_node *node, const char *key)
{
    if (item->section != TH_SECTION_HAZARD)
        return false;
    return strcmp(key, "after") == 0 ||
           (strcmp(key, "every") == 0 && !th_node_get(node, "at") &&
            !th_node_get(node, "when") && !th_node_get(node, "table"));
}
