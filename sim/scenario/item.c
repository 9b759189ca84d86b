/* What of items can be carried out. */
#include "scenario/item.h"

#include "scenario/scenario.h"

enum th_status th_items_supported(const struct th_scenario *scenario, struct th_error *error)
{
    for (size_t k = 0; k < scenario->item_count; k++)
        if (!scenario->items[k].plain)
            return th_error_at(
                error, scenario->items[k].place, TH_BAD_INPUT,
                "what is decided in the run, by conditions, by chance or by other "
                "happenings, cannot be carried out yet");
    if (scenario->stage_count > 0)
        return th_error_at(error, scenario->stages[0].place, TH_BAD_INPUT,
                           "stages cannot be carried out yet");
    return TH_OK;
}
