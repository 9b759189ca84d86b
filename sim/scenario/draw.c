/* Draws of vary: by inverse distribution functions, correlated by a Gaussian copula. */
#include "scenario/draw.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/random.h"
#include "scenario/law.h"
#include "scenario/people/people.h"

static double draw_law(const struct th_vary *vary, double u, double base)
{
    struct th_distribution law;
    size_t k = 0, last = vary->grid_count - 1;
    if (vary->law == TH_EMPIRICAL) {
        k = (size_t)(u * (double)vary->grid_count);
        return vary->grid[k < last ? k : last];
    }
    if (vary->law == TH_WEIGHTED) {
        for (double sum = vary->shares[0]; k < last && u >= sum; sum += vary->shares[k]) k++;
        return vary->grid[k];
    }
    return th_law_distribution(vary, base, &law) ? th_distribution_quantile(&law, u) : base;
}

double th_draw(const struct th_vary *vary, uint64_t seed, uint64_t person, double base)
{
    return draw_law(vary, th_random(seed, person, vary->path, 0), base);
}

/* The probability of a normal score that is correlated with those of the group. */
static double draw_correlated(const struct th_scenario *s, const struct th_correlated *it,
                              uint64_t person)
{
    const size_t own = (size_t)(it - s->correlated) - it->first;
    double z = 0;
    if (own == 0)
        return th_random(s->seed, person, s->vary[it->vary].path, 0);
    for (size_t j = 0; j <= own; j++) {
        const struct th_correlated *other = &s->correlated[it->first + j];
        double u = th_random(s->seed, person, s->vary[other->vary].path, 0);
        z += it->score[j] * gsl_cdf_ugaussian_Pinv(u);
    }
    return fmin(fmax(gsl_cdf_ugaussian_P(z), 0x1p-54), 1 - 0x1p-53); /* as th_random */
}

double th_draw_value(const struct th_scenario *scenario, size_t k, uint64_t member)
{
    const struct th_vary *vary = &scenario->vary[k];
    if (vary->law == TH_GRID)
        return vary->grid[th_grid_at(scenario, k, th_condition_of(scenario, member))];
    if (vary->law == TH_LISTED)
        return vary->grid[member % vary->grid_count];
    const uint64_t person = th_person(scenario, member);
    const double base = th_member_base(scenario, vary->instance, vary->row, member);
    const struct th_correlated *it = th_law_correlated(scenario, k);
    if (it)
        return draw_law(vary, draw_correlated(scenario, it, person), base);
    return th_draw(vary, scenario->seed, person, base);
}
