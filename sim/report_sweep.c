#include "report_sweep.h"

uint64_t th_sweep_conditions(const struct th_scenario *scenario)
{
    uint64_t count = 1;
    for (size_t k = 0; k < scenario->vary_count; k++)
        if (scenario->vary[k].law == TH_GRID)
            count *= scenario->vary[k].grid_count;
    return count;
}
