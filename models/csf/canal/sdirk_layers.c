/* Layers in the stages of the Runge-Kutta method (sdirk.h): the error of their drug, and what
 * they gave plasma. */
#include "layers.h"
#include "sdirk.h"

#include <float.h>
#include <math.h>

/* Mean square of the error of one field, free or bound drug of a layer, from its vector in the
 * first cell on, relative as in sdirk.c; least: the smallest that counts as its maximum. */
static double field_error(const struct th_sdirk_member *member, double tolerance, size_t first,
                          double least, int lane)
{
    const size_t n = member->job.canal->cells, stride = 2 * member->job.canal->layers;
    double most = least, sum = 0;
    for (size_t c = 0; c < n; c++) {
        const size_t at = (first + c * stride) * TH_LANES + (size_t)lane;
        most = fmax(most, fmax(fabs(member->next[at]), fabs(member->state[at])));
    }
    for (size_t c = 0; c < n; c++) {
        const size_t at = (first + c * stride) * TH_LANES + (size_t)lane;
        double off = 0;
        for (int j = 0; j < SDIRK_STAGES; j++)
            off += (sdirk_a[SDIRK_STAGES - 1][j] - sdirk_embedded[j]) * member->job.k[j][at];
        const double size = fabs(member->next[at]) + sdirk_floor * most;
        const double share = off / (tolerance * size + DBL_MIN);
        sum += share * share;
    }
    return sum / (double)n;
}

double th_sdirk_layer_error(const struct th_sdirk_member *member, double tolerance, int lane)
{
    const struct th_canal *canal = member->job.canal;
    double water = 0, worst = 0;
    for (size_t c = 0; c < canal->cells; c++)
        water = fmax(water, fabs(member->next[3 * c * TH_LANES + (size_t)lane]));
    const double least = fmax(sdirk_floor * member->mean[lane], 1e-3 * water);
    for (size_t f = 0; f < 2 * canal->layers; f++) {
        const size_t first = th_canal_layer_vector(canal->cells, canal->layers, 0, 0) + f;
        const double error = field_error(member, tolerance, first, least, lane);
        worst = error > worst || isnan(error) ? error : worst;
    }
    return worst;
}

void th_sdirk_add_cleared(const struct th_sdirk_member *member, const double d[SDIRK_STAGES],
                          double h, int lane)
{
    const struct th_canal *canal = member->job.canal;
    const struct th_canal_layers *tree = &canal->tree;
    const size_t plasma = 3 * canal->cells * TH_LANES + (size_t)lane;
    double p = member->state[plasma];
    for (int j = 0; j < SDIRK_STAGES; j++) p += d[j] * member->job.k[j][plasma];
    for (size_t c = 0; c < canal->cells; c++) {
        const double *numbers = canal_layer_numbers(canal, c) + lane;
        for (size_t l = 0; l < canal->layers; l++, numbers += LAYER_NUMBERS * TH_LANES) {
            const size_t at =
                th_canal_layer_vector(canal->cells, canal->layers, c, l) * TH_LANES +
                (size_t)lane;
            double free = member->state[at];
            for (int j = 0; j < SDIRK_STAGES; j++) free += d[j] * member->job.k[j][at];
            member->request->cleared[l][lane] += h * numbers[LAYER_VOLUME * TH_LANES] *
                                                 tree->to_plasma[l][lane] *
                                                 (free - tree->partition[l][lane] * p);
        }
    }
}
