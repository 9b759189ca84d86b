/* Numbers of members, persons and conditions. */
#include "scenario/people.h"

static uint64_t times(uint64_t a, uint64_t b)
{
    return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* The conditions that turn faster than the k-th grid; k = SIZE_MAX: all of them. */
static uint64_t count_behind(const struct th_scenario *s, size_t k)
{
    uint64_t count = 1;
    for (size_t j = k == SIZE_MAX ? 0 : k + 1; j < s->vary_count; j++)
        if (s->vary[j].law == TH_GRID)
            count = times(count, s->vary[j].grid_count);
    return count;
}

uint64_t th_condition_count(const struct th_scenario *scenario)
{
    return count_behind(scenario, SIZE_MAX);
}

uint64_t th_condition_of(const struct th_scenario *scenario, uint64_t member)
{
    uint64_t conditions = th_condition_count(scenario);
    if (conditions == 1)
        return 0;
    return scenario->persons ? member / scenario->persons : member % conditions;
}

uint64_t th_person(const struct th_scenario *scenario, uint64_t member)
{
    bool alone = !scenario->persons || th_condition_count(scenario) == 1;
    return alone ? member : member % scenario->persons;
}

size_t th_grid_at(const struct th_scenario *scenario, size_t k, uint64_t condition)
{
    return condition / count_behind(scenario, k) % scenario->vary[k].grid_count;
}

struct th_among th_among_all(uint64_t count)
{
    return (struct th_among){0, count, 1};
}

struct th_among th_among_condition(const struct th_scenario *scenario, uint64_t condition,
                                   uint64_t first, uint64_t count)
{
    const uint64_t conditions = th_condition_count(scenario), persons = scenario->persons;
    if (conditions == 1)
        return th_among_all(count);
    if (!persons)
        return (struct th_among){(condition + conditions - first % conditions) % conditions,
                                 count, conditions};
    uint64_t from = condition * persons, to = from + persons;
    from = from > first ? from - first : 0;
    to = to > first ? to - first : 0;
    return (struct th_among){from, to < count ? to : count, 1};
}
