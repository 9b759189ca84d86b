/* Numbers of items, from the parameters of each member. */
#include "engine/course/own.h"

#include <math.h>

#include "engine/course/state.h"

double th_own_number(const struct th_block *block, int lane, const struct th_item *item,
                     int key, size_t of, double otherwise)
{
    for (size_t k = 0; k < item->varied_count; k++)
        if (item->varied[k].key == key && item->varied[k].of == of)
            return th_block_lanes(
                block, block->layout->slices[item->values].params)[k * TH_LANES + (size_t)lane];
    return otherwise;
}

static th_tick ticks_of(double seconds)
{
    return seconds * TH_SECOND < TH_EXACT_TICKS ? th_ticks_of(seconds) : TH_NEVER;
}

th_tick th_own_ticks(const struct th_block *block, int lane, const struct th_item *item,
                     int key, th_tick otherwise)
{
    const double seconds = th_own_number(block, lane, item, key, 0, NAN);
    return isnan(seconds) ? otherwise : ticks_of(seconds);
}

th_tick th_own_instant(const struct th_block *block, int lane, const struct th_item *item,
                       size_t place)
{
    th_tick sorted[TH_ITEM_INSTANTS];
    if (!th_item_varies(item, TH_ITEM_AT))
        return item->at[place];
    for (size_t k = 0; k < item->at_count; k++) {
        const double own =
            th_own_number(block, lane, item, TH_ITEM_AT, item->at_written[k], NAN);
        const th_tick at = isnan(own) ? item->at[k] : ticks_of(own);
        size_t n = k;
        for (; n > 0 && sorted[n - 1] > at; n--) sorted[n] = sorted[n - 1];
        sorted[n] = at;
    }
    return sorted[place];
}

int64_t th_own_times(const struct th_block *block, int lane, const struct th_item *item)
{
    const double times = th_own_number(block, lane, item, TH_ITEM_TIMES, 0, NAN);
    return isnan(times) ? item->times : (int64_t)times;
}

struct th_hours th_own_hours(const struct th_block *block, int lane, const struct th_item *item)
{
    return (struct th_hours){th_own_ticks(block, lane, item, TH_ITEM_FROM, item->hours_from),
                             th_own_ticks(block, lane, item, TH_ITEM_TO, item->hours_to)};
}

struct th_distribution th_own_law(const struct th_block *block, int lane,
                                  const struct th_item *item)
{
    struct th_distribution law = *item->law;
    struct th_law_numbers own;
    if (!th_item_law_varies(item))
        return law;
    own = *item->law_numbers;
    for (size_t k = 0; k < item->varied_count; k++)
        if (th_item_law_number(&item->varied[k]) != TH_LAW_NUMBERS)
            th_law_numbers_put(&own, th_item_law_number(&item->varied[k]),
                               th_own_number(block, lane, item, item->varied[k].key, 0, NAN));
    th_distribution_make(&own, &law);
    return law;
}

struct th_order th_own_order(const struct th_block *block, int lane, const struct th_item *item,
                             size_t number)
{
    struct th_order own = item->orders[number];
    double *const numbers[] = {&own.by, &own.least, &own.most};
    for (int k = 0; k < 3; k++)
        *numbers[k] = th_own_number(block, lane, item, TH_ITEM_BY + k, number, *numbers[k]);
    for (size_t k = 0; k < TH_ARGS; k++)
        own.args[k] =
            th_own_number(block, lane, item, TH_ITEM_ARG + (int)k, number, own.args[k]);
    return own;
}
