/* Draws of vary: by inverse distribution functions. */
#include "scenario/draw.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "base/random.h"
#include "scenario/people.h"

/* A standard normal draw that lies between two z: u is stretched over the probability between.
 */
static double normal_between(double u, double least, double most)
{
    if (least > 0) /* P would round to one */
        return -normal_between(1 - u, -most, -least);
    double low = gsl_cdf_ugaussian_P(least), high = gsl_cdf_ugaussian_P(most);
    double z = gsl_cdf_ugaussian_Pinv(low + u * (high - low));
    return fmin(fmax(z, least), most);
}

static double draw_grid(const struct th_vary *vary, size_t vary_count, size_t k,
                        uint64_t member)
{
    uint64_t stride = 1;
    for (size_t j = k + 1; j < vary_count; j++)
        if (vary[j].law == TH_GRID)
            stride *= vary[j].grid_count;
    return vary[k].grid[member / stride % vary[k].grid_count];
}

double th_draw(const struct th_vary *vary, size_t vary_count, size_t k, uint64_t seed,
               uint64_t member, double base)
{
    const struct th_vary *v = &vary[k];
    if (v->law == TH_LISTED)
        return v->grid[member % v->grid_count];
    if (v->law == TH_GRID)
        return draw_grid(vary, vary_count, k, member);
    double u = th_random(seed, member, v->path, 0);
    if (v->law == TH_UNIFORM)
        return v->least + u * (v->most - v->least);
    if (v->law == TH_NORMAL) {
        if (!(v->spread > 0))
            return base;
        double z =
            normal_between(u, (v->least - base) / v->spread, (v->most - base) / v->spread);
        return fmin(fmax(base + v->spread * z, v->least), v->most);
    }
    double sigma = sqrt(log1p(v->spread * v->spread));
    if (!(sigma > 0) || !(base > 0))
        return base;
    double least = v->least > 0 ? log(v->least / base) / sigma : -INFINITY;
    double z = normal_between(u, least, log(v->most / base) / sigma);
    return fmin(fmax(base * exp(sigma * z), v->least), v->most);
}

double th_draw_value(const struct th_scenario *scenario, size_t k, uint64_t member)
{
    const struct th_vary *vary = &scenario->vary[k];
    if (vary->law == TH_GRID)
        return vary->grid[th_grid_at(scenario, k, th_condition_of(scenario, member))];
    return th_draw(scenario->vary, scenario->vary_count, k, scenario->seed,
                   th_person(scenario, member),
                   th_member_base(scenario, vary->instance, vary->row, member));
}
