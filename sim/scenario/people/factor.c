/* The factors of the conditions: grids, parts that take turns, columns of design:. */
#include <math.h>

#include "scenario/people/people.h"

/* A factor by its kind: exactly one is set. */
struct kind {
    const struct th_vary *vary;
    const struct th_swap *swap;
    const struct th_replaced *replaced;
};

static bool before(const struct th_factor *a, const struct th_factor *b)
{
    size_t left = a->row + 1, right = b->row + 1; /* a part, SIZE_MAX, is first */
    return a->instance != b->instance ? a->instance < b->instance : left < right;
}

/* The factor of each kind that is the next behind those of the numbers in `at`. */
static bool next(const struct th_scenario *s, size_t at[3], struct th_factor *factor,
                 struct kind *kind)
{
    struct th_factor found[3] = {{.path = NULL}};
    int least = -1;
    while (at[0] < s->vary_count && s->vary[at[0]].law != TH_GRID) at[0]++;
    while (at[1] < s->swap_count && s->swaps[at[1]].by != TH_SWAP_GRID &&
           s->swaps[at[1]].by != TH_SWAP_DESIGN)
        at[1]++;
    while (at[2] < s->replaced_count && s->replaced[at[2]].by != TH_REPLACED_DESIGN) at[2]++;
    *kind = (struct kind){.vary = at[0] < s->vary_count ? &s->vary[at[0]] : NULL,
                          .swap = at[1] < s->swap_count ? &s->swaps[at[1]] : NULL,
                          .replaced = at[2] < s->replaced_count ? &s->replaced[at[2]] : NULL};
    if (kind->vary)
        found[0] = (struct th_factor){kind->vary->path, kind->vary->instance, kind->vary->row};
    if (kind->swap)
        found[1] = (struct th_factor){kind->swap->path, kind->swap->instance, SIZE_MAX};
    if (kind->replaced)
        found[2] = (struct th_factor){kind->replaced->path, kind->replaced->instance,
                                      kind->replaced->row};
    for (int k = 0; k < 3; k++)
        if (found[k].path && (least < 0 || (s->persons && before(&found[k], &found[least]))))
            least = k;
    if (least < 0)
        return false;
    at[least]++;
    *factor = found[least];
    kind->vary = least == 0 ? kind->vary : NULL;
    kind->swap = least == 1 ? kind->swap : NULL;
    kind->replaced = least == 2 ? kind->replaced : NULL;
    return true;
}

static bool find(const struct th_scenario *s, size_t k, struct th_factor *factor,
                 struct kind *kind)
{
    size_t at[3] = {0, 0, 0};
    bool found = true;
    for (size_t j = 0; found && j <= k; j++) found = next(s, at, factor, kind);
    return found;
}

bool th_factor(const struct th_scenario *scenario, size_t k, struct th_factor *factor)
{
    struct kind kind;
    return find(scenario, k, factor, &kind);
}

double th_factor_value(const struct th_scenario *s, size_t k, uint64_t condition)
{
    struct th_factor factor;
    struct kind kind;
    if (!find(s, k, &factor, &kind) || kind.swap)
        return NAN;
    if (kind.vary)
        return kind.vary->grid[th_grid_at(s, (size_t)(kind.vary - s->vary), condition)];
    double value = kind.replaced->values[th_design_at(s, condition)];
    return isnan(value) ? s->instances[factor.instance].params[factor.row] : value;
}

const char *th_factor_part(const struct th_scenario *s, size_t k, uint64_t condition)
{
    struct th_factor factor;
    struct kind kind;
    if (!find(s, k, &factor, &kind) || !kind.swap)
        return NULL;
    size_t at = kind.swap->by == TH_SWAP_GRID
                    ? th_swap_grid_at(s, (size_t)(kind.swap - s->swaps), condition)
                    : kind.swap->of_row[th_design_at(s, condition)];
    return at == SIZE_MAX ? NULL : kind.swap->parts[at];
}
