/* The levels' steps, convolved with a Gaussian in closed form: with a border at x0, a step of
 * one becomes the normal distribution at z = (x - x0)/sd, its slope the density over sd, its
 * integral sd (z times the distribution + the density). */
#include "canal.h"

#include "laws.h"

#include <math.h>

static double normal(double z)
{
    return erfc(-z * M_SQRT1_2) / 2;
}

static double bell(double z)
{
    return exp(-z * z / 2) / sqrt(2 * TH_PI);
}

/* Integral over the canal of a step of one at a border: 1 - at without smoothing. */
static double integral(double at, double width)
{
    const double near = -at / width, far = (1 - at) / width;
    return width * (far * normal(far) + bell(far) - near * normal(near) - bell(near));
}

/* A quantity's levels from its running integral at their borders. */
static void lay_steps(struct drift_steps *steps, const struct th_anatomy *anatomy)
{
    double before = 0;
    for (int k = 0; k < TH_VERTEBRAE; k++) {
        const double level =
            (anatomy->share[k + 1] - anatomy->share[k]) / (anatomy->at[k + 1] - anatomy->at[k]);
        if (k == 0)
            steps->first = level;
        else
            steps->rise[k - 1] = level - before;
        before = level;
    }
}

struct drift_anatomy th_drift_anatomy(const struct th_drift_canal *canal)
{
    static const enum th_tissue tissue[] = {TH_CSF_VOLUME, TH_CORD_SURFACE, TH_DURA_SURFACE,
                                            TH_ROOT_SURFACE};
    const double total[] = {canal->volume, canal->cord_surface, canal->dura_surface,
                            canal->root_surface};
    struct drift_anatomy anatomy = {.length = canal->length,
                                    .width = canal->smoothing / canal->length};
    double whole[DRIFT_QUANTITIES];
    for (int q = 0; q < DRIFT_QUANTITIES; q++) {
        struct th_anatomy levels;
        th_anatomy_of(canal->even ? TH_EVEN : tissue[q], &levels);
        lay_steps(&anatomy.steps[q], &levels);
        for (int k = 0; k < DRIFT_BORDERS; k++) anatomy.at[k] = levels.at[k + 1];
        whole[q] = anatomy.steps[q].first;
    }
    for (int k = 0; k < DRIFT_BORDERS; k++) {
        const double part = integral(anatomy.at[k], anatomy.width);
        for (int q = 0; q < DRIFT_QUANTITIES; q++) whole[q] += anatomy.steps[q].rise[k] * part;
    }
    for (int q = 0; q < DRIFT_QUANTITIES; q++)
        anatomy.steps[q].scale = total[q] / canal->length / whole[q];
    return anatomy;
}

struct drift_place th_drift_place(const struct drift_anatomy *anatomy, double f)
{
    struct drift_place place = {0};
    for (int q = 0; q < DRIFT_QUANTITIES; q++) place.value[q] = anatomy->steps[q].first;
    for (int k = 0; k < DRIFT_BORDERS; k++) {
        const double z = (f - anatomy->at[k]) / anatomy->width;
        const double value = normal(z), slope = bell(z);
        for (int q = 0; q < DRIFT_QUANTITIES; q++) {
            place.value[q] += anatomy->steps[q].rise[k] * value;
            place.slope[q] += anatomy->steps[q].rise[k] * slope;
        }
    }
    for (int q = 0; q < DRIFT_QUANTITIES; q++) {
        place.value[q] *= anatomy->steps[q].scale;
        place.slope[q] *= anatomy->steps[q].scale / (anatomy->width * anatomy->length);
    }
    return place;
}
