/* Sections and perimeters of a canal: the levels of the anatomy as steps, convolved with a
 * Gaussian in closed form. With a border at x0 and z = (x - x0)/sd, a step of one becomes the
 * normal distribution at z; its slope is the density over sd; its integral is sd (z times the
 * distribution + the density). */
#include "sections.h"

#include "laws.h"

#include <math.h>

static double distribution(double z)
{
    return erfc(-z * M_SQRT1_2) / 2;
}

static double density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * TH_PI);
}

/* Integral over the canal of a step of one at a border: 1 - at without smoothing. */
static double integral(double at, double width)
{
    const double near = -at / width, far = (1 - at) / width;
    return width *
           (far * distribution(far) + density(far) - near * distribution(near) - density(near));
}

/* The steps of a quantity, from its running integral at the borders of the levels. */
static void set_steps(struct drift_steps *steps, const struct th_anatomy *anatomy)
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

struct drift_sections th_drift_sections(const struct th_drift_canal *canal)
{
    static const enum th_tissue tissue[] = {TH_CSF_VOLUME, TH_CORD_SURFACE, TH_DURA_SURFACE,
                                            TH_ROOT_SURFACE};
    const double total[] = {canal->volume, canal->cord_surface, canal->dura_surface,
                            canal->root_surface};
    struct drift_sections sections = {.length = canal->length,
                                      .width = canal->smoothing / canal->length};
    double whole[DRIFT_QUANTITIES];
    for (int q = 0; q < DRIFT_QUANTITIES; q++) {
        struct th_anatomy levels;
        th_anatomy_of(canal->even ? TH_EVEN : tissue[q], &levels);
        set_steps(&sections.steps[q], &levels);
        for (int k = 0; k < DRIFT_BORDERS; k++) sections.at[k] = levels.at[k + 1];
        whole[q] = sections.steps[q].first;
    }
    for (int k = 0; k < DRIFT_BORDERS; k++) {
        const double rise = integral(sections.at[k], sections.width);
        for (int q = 0; q < DRIFT_QUANTITIES; q++) whole[q] += sections.steps[q].rise[k] * rise;
    }
    for (int q = 0; q < DRIFT_QUANTITIES; q++)
        sections.steps[q].scale = total[q] / canal->length / whole[q];
    return sections;
}

struct drift_section th_drift_section(const struct drift_sections *sections, double f)
{
    struct drift_section section = {0};
    for (int q = 0; q < DRIFT_QUANTITIES; q++) section.value[q] = sections->steps[q].first;
    for (int k = 0; k < DRIFT_BORDERS; k++) {
        const double z = (f - sections->at[k]) / sections->width;
        const double value = distribution(z), slope = density(z);
        for (int q = 0; q < DRIFT_QUANTITIES; q++) {
            section.value[q] += sections->steps[q].rise[k] * value;
            section.slope[q] += sections->steps[q].rise[k] * slope;
        }
    }
    for (int q = 0; q < DRIFT_QUANTITIES; q++) {
        section.value[q] *= sections->steps[q].scale;
        section.slope[q] *= sections->steps[q].scale / (sections->width * sections->length);
    }
    return section;
}
