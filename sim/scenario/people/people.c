/* Numbers of members, persons and conditions, and what they are given. */
#include "scenario/people/people.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/random.h"
#include "scenario/law.h"

static uint64_t times(uint64_t a, uint64_t b)
{
    return b && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

/* The conditions that turn faster than a grid at that place: all of the grids of parts from
 * swap on, of vary from `from` on, and of the parts and laws of instances behind `instance`
 * before them. */
static uint64_t count_grids(const struct th_scenario *s, size_t vary, size_t swap)
{
    uint64_t count = s->design.count ? s->design.count : 1;
    for (size_t j = vary; j < s->vary_count; j++)
        if (s->vary[j].law == TH_GRID)
            count = times(count, s->vary[j].grid_count);
    for (size_t j = swap; j < s->swap_count; j++)
        if (s->swaps[j].by == TH_SWAP_GRID)
            count = times(count, s->swaps[j].count);
    return count;
}

uint64_t th_condition_count(const struct th_scenario *scenario)
{
    return count_grids(scenario, 0, 0);
}

uint64_t th_condition_of(const struct th_scenario *scenario, uint64_t member)
{
    uint64_t conditions = th_condition_count(scenario);
    if (conditions <= 1)
        return 0;
    return scenario->persons ? member / scenario->persons : member % conditions;
}

uint64_t th_person(const struct th_scenario *scenario, uint64_t member)
{
    if (scenario->one_person)
        return 0;
    bool alone = !scenario->persons || th_condition_count(scenario) == 1;
    return alone ? member : member % scenario->persons;
}

uint64_t th_person_row(const struct th_scenario *scenario, uint64_t person)
{
    uint64_t row = person / (scenario->each ? scenario->each : 1);
    return row < scenario->table.count ? row : 0;
}

void th_person_id(const struct th_scenario *scenario, uint64_t person, char id[TH_PERSON_ID])
{
    if (scenario->table.ids)
        snprintf(id, TH_PERSON_ID, "%s", scenario->table.ids[th_person_row(scenario, person)]);
    else
        snprintf(id, TH_PERSON_ID, "%" PRIu64, person);
}

size_t th_grid_at(const struct th_scenario *s, size_t k, uint64_t condition)
{
    size_t swap = 0; /* a part comes before the rows of its instance */
    while (swap < s->swap_count && s->swaps[swap].instance <= s->vary[k].instance) swap++;
    return condition / count_grids(s, k + 1, swap) % s->vary[k].grid_count;
}

size_t th_swap_grid_at(const struct th_scenario *s, size_t k, uint64_t condition)
{
    size_t vary = 0;
    while (vary < s->vary_count && s->vary[vary].instance < s->swaps[k].instance) vary++;
    return condition / count_grids(s, vary, k + 1) % s->swaps[k].count;
}

uint64_t th_design_at(const struct th_scenario *scenario, uint64_t condition)
{
    return scenario->design.count ? condition % scenario->design.count : 0;
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

uint64_t th_conditions_of(const struct th_scenario *scenario, uint64_t first, uint64_t count)
{
    const uint64_t conditions = th_condition_count(scenario), persons = scenario->persons;
    if (conditions > 1 && persons && count)
        return (first + count - 1) / persons - first / persons + 1;
    return conditions < count ? conditions : count;
}

uint64_t th_condition_at(const struct th_scenario *scenario, uint64_t first, uint64_t count,
                         uint64_t k)
{
    const uint64_t conditions = th_condition_count(scenario), persons = scenario->persons;
    if (conditions > 1 && persons)
        return first / persons + k;
    return conditions <= count ? k : (first + k) % conditions;
}

static size_t draw_part(const struct th_scenario *s, const struct th_swap *swap,
                        uint64_t person)
{
    double u = th_random(s->seed, person, swap->path, 0);
    size_t k = 0;
    while (k + 1 < swap->count && u >= swap->shares[k]) k++;
    return k;
}

size_t th_swap_at(const struct th_scenario *s, size_t k, uint64_t member)
{
    const struct th_swap *swap = &s->swaps[k];
    switch (swap->by) {
    case TH_SWAP_GRID:
        return th_swap_grid_at(s, k, th_condition_of(s, member));
    case TH_SWAP_CHOICE:
        return draw_part(s, swap, th_person(s, member));
    case TH_SWAP_TABLE:
        return swap->of_row[th_person_row(s, th_person(s, member))];
    default:
        return swap->of_row[th_design_at(s, th_condition_of(s, member))];
    }
}

bool th_replaced_value(const struct th_scenario *s, size_t k, uint64_t member, double *value)
{
    const struct th_replaced *by = &s->replaced[k];
    size_t at = by->by == TH_REPLACED_PART    ? th_swap_at(s, by->swap, member)
                : by->by == TH_REPLACED_TABLE ? th_person_row(s, th_person(s, member))
                                              : th_design_at(s, th_condition_of(s, member));
    if (at == SIZE_MAX || (by->by != TH_REPLACED_PART && isnan(by->values[at])))
        return false;
    *value = by->values[at];
    return true;
}

double th_member_base(const struct th_scenario *s, size_t instance, size_t row, uint64_t member)
{
    double value = s->instances[instance].params[row];
    for (size_t k = 0; k < s->replaced_count; k++)
        if (s->replaced[k].instance == instance && s->replaced[k].row == row)
            th_replaced_value(s, k, member, &value);
    return value;
}

static void widen(double ends[2], double value)
{
    ends[0] = fmin(ends[0], value); /* fmin and fmax leave out what is NaN */
    ends[1] = fmax(ends[1], value);
}

void th_member_ends(const struct th_scenario *s, size_t instance, size_t row, double ends[2])
{
    static const double tail = 1e-3;
    ends[0] = ends[1] = s->instances[instance].params[row];
    for (size_t k = 0; k < s->replaced_count; k++) {
        const struct th_replaced *it = &s->replaced[k];
        const uint64_t count = it->by == TH_REPLACED_PART    ? s->swaps[it->swap].count
                               : it->by == TH_REPLACED_TABLE ? s->table.count
                                                             : s->design.count;
        for (uint64_t n = 0; it->instance == instance && it->row == row && n < count; n++)
            widen(ends, it->values[n]);
    }
    for (size_t v = 0; v < s->vary_count; v++) {
        const struct th_vary *vary = &s->vary[v];
        struct th_distribution law;
        if (vary->instance != instance || vary->row != row)
            continue;
        for (size_t n = 0; n < vary->grid_count; n++) widen(ends, vary->grid[n]);
        const double bases[] = {ends[0], ends[1]};
        for (int k = 0; k < 2; k++)
            if (th_law_distribution(vary, bases[k], &law)) {
                widen(ends, th_distribution_quantile(&law, tail));
                widen(ends, th_distribution_quantile(&law, 1 - tail));
            }
    }
}

bool th_differs(const struct th_scenario *s, size_t instance, size_t row)
{
    for (size_t k = 0; k < s->vary_count; k++)
        if (s->vary[k].instance == instance && (row == SIZE_MAX || s->vary[k].row == row))
            return true;
    for (size_t k = 0; k < s->replaced_count; k++)
        if (s->replaced[k].instance == instance &&
            (row == SIZE_MAX || s->replaced[k].row == row))
            return true;
    return false;
}

bool th_differs_anywhere(const struct th_scenario *scenario, size_t instance)
{
    return th_differs(scenario, instance, SIZE_MAX);
}
