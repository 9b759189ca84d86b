/* The levels' steps, convolved with a Gaussian in closed form: with a border at x0, a step of
 * one becomes the normal distribution at z = (x - x0)/sd, its slope the density over sd, its
 * integral sd (z times the distribution + the density). */
#include "drift_canal.h"

#include "anatomy.h"
#include "laws.h"

#include <math.h>

enum { BORDERS = TH_VERTEBRAE - 1 };
_Static_assert(BORDERS == sizeof((struct drift_steps *)0)->at / sizeof(double),
               "a step a border");

static double normal(double z)
{
    return erfc(-z * M_SQRT1_2) / 2;
}

static double bell(double z)
{
    return exp(-z * z / 2) / sqrt(2 * TH_PI);
}

/* Over the canal: 1 without smoothing. */
static double integral(const struct drift_steps *steps)
{
    double sum = steps->first;
    for (int k = 0; k < BORDERS; k++) {
        double near = -steps->at[k] / steps->width, far = (1 - steps->at[k]) / steps->width;
        sum += steps->rise[k] * steps->width *
               (far * normal(far) + bell(far) - near * normal(near) - bell(near));
    }
    return sum;
}

static struct drift_steps steps_of(enum th_tissue tissue, double width, double mean)
{
    struct th_anatomy anatomy;
    struct drift_steps steps = {.width = width};
    double before = 0;
    th_anatomy_of(tissue, &anatomy);
    for (int k = 0; k < TH_VERTEBRAE; k++) {
        double level =
            (anatomy.share[k + 1] - anatomy.share[k]) / (anatomy.at[k + 1] - anatomy.at[k]);
        if (k == 0) {
            steps.first = level;
        } else {
            steps.at[k - 1] = anatomy.at[k];
            steps.rise[k - 1] = level - before;
        }
        before = level;
    }
    steps.scale = mean / integral(&steps);
    return steps;
}

struct drift_anatomy th_drift_anatomy(const struct th_drift_canal *canal)
{
    static const enum th_tissue tissue[] = {TH_CSF_VOLUME, TH_CORD_SURFACE, TH_DURA_SURFACE,
                                            TH_ROOT_SURFACE};
    const double total[] = {canal->volume, canal->cord_surface, canal->dura_surface,
                            canal->root_surface};
    struct drift_anatomy anatomy = {.length = canal->length};
    for (int q = 0; q < DRIFT_QUANTITIES; q++)
        anatomy.steps[q] = steps_of(canal->even ? TH_EVEN : tissue[q],
                                    canal->smoothing / canal->length, total[q] / canal->length);
    return anatomy;
}

struct drift_place th_drift_place(const struct drift_anatomy *anatomy, double f)
{
    struct drift_place place;
    for (int q = 0; q < DRIFT_QUANTITIES; q++) {
        const struct drift_steps *steps = &anatomy->steps[q];
        double value = steps->first, slope = 0;
        for (int k = 0; k < BORDERS; k++) {
            double z = (f - steps->at[k]) / steps->width;
            value += steps->rise[k] * normal(z);
            slope += steps->rise[k] * bell(z);
        }
        place.value[q] = value * steps->scale;
        place.slope[q] = slope * steps->scale / (steps->width * anatomy->length);
    }
    return place;
}
