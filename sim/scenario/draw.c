/* Draws by Philox-4x32-10 and inverse distribution functions. */
#include "scenario/draw.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

void th_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t a = (uint64_t)0xD2511F53u * c0;
        uint64_t b = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(b >> 32) ^ c1 ^ k0;
        c2 = (uint32_t)(a >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)b;
        c3 = (uint32_t)a;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

/* FNV-1a, 64 bits: the field's name as a number. */
static uint64_t name_number(const char *name)
{
    uint64_t number = 0xcbf29ce484222325u;
    for (; *name; name++) number = (number ^ (unsigned char)*name) * 0x100000001b3u;
    return number;
}

double th_draw_uniform(uint64_t seed, uint64_t member, const char *field)
{
    uint64_t name = name_number(field);
    uint32_t counter[4] = {(uint32_t)member, (uint32_t)(member >> 32), (uint32_t)name,
                           (uint32_t)(name >> 32)};
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    uint32_t out[4];
    th_philox(counter, key, out);
    uint64_t bits = ((uint64_t)out[0] << 32 | out[1]) >> 11;
    /* The middle of a cell, never 0 or 1; the last one's would be rounded to 1. */
    return fmin(((double)bits + 0.5) * 0x1p-53, 1 - 0x1p-53);
}

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
    double u = th_draw_uniform(seed, member, v->path);
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
    return th_draw(scenario->vary, scenario->vary_count, k, scenario->seed, member,
                   scenario->instances[vary->instance].params[vary->row]);
}

uint64_t th_sweep_conditions(const struct th_scenario *scenario)
{
    uint64_t count = 1;
    for (size_t k = 0; k < scenario->vary_count; k++)
        if (scenario->vary[k].law == TH_GRID)
            count *= scenario->vary[k].grid_count;
    return count;
}
