/* All drug of a step of the Runge-Kutta method, to which its errors are relative where a field
 * holds next to nothing.
 *
 * A field that fills through others grows with a power of time: bound drug of a metabolite of a
 * swallowed drug with the fifth or more. The error estimate of order 3 of such a power is a
 * share of the power itself, however short the substep: no substep would be good. An error of a
 * millionth of the tolerance, of all drug that is there, is given, or may be formed of the
 * parent, is one of no account. */
#include "layers.h"
#include "sdirk.h"

#include <math.h>

/* In CSF, tissue and plasma at the start of the step, over the plasma volume. */
static void add_held(struct th_sdirk_member *member, double water[TH_LANES])
{
    const struct th_canal *canal = member->job.canal;
    const size_t n = canal->cells;
    const double *volume = canal_row(canal, ROW_VOLUME_RATIO);
    const double *tissue = canal_row(canal, ROW_TISSUE_RATIO);
    for (size_t c = 0; c < n; c++) {
        const double *cell = member->state + 3 * c * TH_LANES;
        const double *numbers = canal_layer_numbers(canal, c);
        EACH_LANE(i) {
            const size_t at = c * TH_LANES + (size_t)i;
            water[i] += volume[at];
            member->drug[i] +=
                volume[at] * (fabs(cell[i]) + tissue[at] * (fabs(cell[TH_LANES + i]) +
                                                            fabs(cell[2 * TH_LANES + i])));
        }
        for (size_t l = 0; l < canal->layers; l++) {
            const double *free =
                member->state + th_canal_layer_vector(n, canal->layers, c, l) * TH_LANES;
            const double *layer_volume =
                numbers + (l * LAYER_NUMBERS + LAYER_VOLUME) * TH_LANES;
            EACH_LANE(i)
                member->drug[i] += layer_volume[i] * (fabs(free[i]) + fabs(free[TH_LANES + i]));
        }
    }
    EACH_LANE(i) {
        const struct canal_blood *blood = &member->blood.lane[i];
        for (size_t j = 0; j < blood->count; j++)
            member->drug[i] +=
                blood->size[j] * fabs(member->state[(3 * n + j) * TH_LANES + (size_t)i]);
    }
}

/* Given in the step by sources, ventricle and doses; doses at its start are in the state. */
static void add_given(struct th_sdirk_member *member)
{
    const struct th_canal_request *request = member->request;
    const struct th_canal *canal = member->job.canal;
    const double *volume = canal_row(canal, ROW_VOLUME_RATIO), *b = canal_row(canal, ROW_B);
    for (size_t at = 0; at < canal->cells * TH_LANES; at++) {
        const size_t i = at % TH_LANES;
        const double further = request->sources ? request->sources[at] : 0;
        member->drug[i] +=
            volume[at] * request->dt[i] * fabs(b[at] * request->source[i] + further);
    }
    EACH_LANE(i) {
        const struct th_canal_ventricle *v = request->ventricle;
        const double h = request->dt[i];
        for (size_t j = 0; request->dose && j < TH_CANAL_PLASMA; j++)
            member->drug[i] += fabs(request->dose->mean[j][i]) * h;
        if (v)
            member->drug[i] += volume[(canal->brain - 1) * TH_LANES + (size_t)i] *
                               fabs(v->amount[i] + (v->source[i] + v->ramp[i] * h / 2) * h);
    }
}

/* Formed of all of its parent. */
static void add_formable(struct th_sdirk_member *member, const struct th_sdirk_member *parent)
{
    const struct th_canal_feed *feed = member->request->feed;
    EACH_LANE(i) {
        const struct canal_blood *blood = &parent->blood.lane[i];
        double share = 0;
        for (size_t j = 0; j < blood->count; j++)
            if (blood->lost[j] > 0)
                share = fmax(share, feed->weight[j][i] / (blood->size[j] * blood->lost[j]));
        member->drug[i] += share * parent->drug[i];
    }
}

void th_sdirk_find_drug(struct th_sdirk_member *member, const struct th_sdirk_member *parent)
{
    double water[TH_LANES] = {0};
    memset(member->drug, 0, sizeof member->drug);
    add_held(member, water);
    add_given(member);
    if (parent)
        add_formable(member, parent);
    EACH_LANE(i) member->mean[i] = member->drug[i] / water[i];
}
