/* Values by their marks and sources. */
#include "scenario/provenance.h"

#include <math.h>
#include <string.h>

bool th_row_is_setting(const struct th_row *row)
{
    return row->mark == TH_CHOSEN && !(row->source && row->source[0]);
}

bool th_value_uncalibrated(const struct th_row *row, double si,
                           const struct th_provenance *provenance)
{
    const char *source = provenance->source ? provenance->source : "";
    const bool cited = source[0] && strcmp(source, TH_SOURCE_SET) != 0;
    if (isnan(si))
        return false;
    if (provenance->mark == TH_RECALLED || provenance->mark == TH_PLACEHOLDER)
        return true;
    return !cited && !th_row_is_setting(row);
}

bool th_law_uncalibrated(const struct th_item *item)
{
    return item->law && (item->mark == TH_RECALLED || item->mark == TH_PLACEHOLDER ||
                         !item->source || !item->source[0]);
}

bool th_param_uncalibrated(const struct th_scenario *scenario, size_t instance, size_t row)
{
    const struct th_instance *it = &scenario->instances[instance];
    const struct th_row *of = &it->model->params.rows[row];
    bool loose = th_value_uncalibrated(of, it->params[row], &it->provenance[row]);
    for (size_t k = 0; !loose && k < scenario->replaced_count; k++) {
        const struct th_replaced *by = &scenario->replaced[k];
        if (by->by != TH_REPLACED_PART || by->instance != instance || by->row != row)
            continue;
        const struct th_swap *swap = &scenario->swaps[by->swap];
        for (size_t p = 0; p < swap->count; p++)
            loose = loose || th_value_uncalibrated(of, by->values[p], &by->provenance[p][row]);
    }
    return loose;
}

size_t th_scenario_uncalibrated(const struct th_scenario *scenario, size_t *of)
{
    size_t count = 0;
    *of = 0;
    for (size_t i = 0; i < scenario->instance_count; i++) {
        const struct th_instance *instance = &scenario->instances[i];
        const struct th_table *params = &instance->model->params;
        *of += params->count;
        for (size_t k = 0; k < params->count; k++)
            count += th_param_uncalibrated(scenario, i, k);
    }
    for (size_t k = 0; k < scenario->item_count; k++) {
        *of += scenario->items[k].law != NULL;
        count += th_law_uncalibrated(&scenario->items[k]);
    }
    return count;
}
