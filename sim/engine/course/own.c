/* Numbers of items, from the parameters of each member. */
#include "engine/course/own.h"

#include <math.h>

#include "engine/course/state.h"

double th_own_number(const struct th_block *block, int lane, const struct th_item *item,
                     int key, double otherwise)
{
    for (size_t k = 0; k < item->varied_count; k++)
        if (item->varied[k] == key)
            return th_block_lanes(
                block, block->layout->slices[item->values].params)[k * TH_LANES + (size_t)lane];
    return otherwise;
}

th_tick th_own_ticks(const struct th_block *block, int lane, const struct th_item *item,
                     int key, th_tick otherwise)
{
    const double seconds = th_own_number(block, lane, item, key, NAN);
    if (isnan(seconds))
        return otherwise;
    return seconds * TH_SECOND < TH_EXACT_TICKS ? th_ticks_of(seconds) : TH_NEVER;
}

struct th_distribution th_own_law(const struct th_block *block, int lane,
                                  const struct th_item *item)
{
    struct th_distribution law = *item->law;
    const double rate = th_own_number(block, lane, item, TH_ITEM_RATE, NAN);
    law.a = th_own_number(block, lane, item, TH_ITEM_MEAN, law.a);
    law.a = th_own_number(block, lane, item, TH_ITEM_SCALE, law.a);
    law.a = isnan(rate) ? law.a : 1 / rate;
    law.b = th_own_number(block, lane, item, TH_ITEM_SHAPE, law.b);
    return law;
}

struct th_order th_own_order(const struct th_block *block, int lane, const struct th_item *item,
                             const struct th_order *order)
{
    struct th_order own = *order;
    own.by = th_own_number(block, lane, item, TH_ITEM_BY, own.by);
    own.least = th_own_number(block, lane, item, TH_ITEM_LEAST, own.least);
    own.most = th_own_number(block, lane, item, TH_ITEM_MOST, own.most);
    for (size_t k = 0; k < TH_ARGS; k++)
        own.args[k] = th_own_number(block, lane, item, TH_ITEM_ARG + (int)k, own.args[k]);
    return own;
}
