/* The spinal canal of an adult, level by level: see anatomy.h for the sources.
 *
 * By hand: C1 to T4 hold 30.2 mL of CSF (the measured rows alone); the cord's ellipses add up
 * to 114 cm2 (Sass 2017 measured 112.2), the dural circles to 307 cm2 (318.5). */
#include "anatomy.h"

#include "laws.h"
#include "levels.h"

#include <math.h>

struct level {
    double lower, csf, cord, depth, width, roots; /* mm, mm2 */
};

static const struct level levels[TH_VERTEBRAE] = {
#define L(name, upper, lower, csf, cord, depth, width, roots) \
    {lower, csf, cord, depth, width, roots},
    TH_LEVELS(L)
#undef L
};

const struct th_landmark th_levels[] = {
#define L(name, upper, lower, ...) {#name, ((upper) + (lower)) / 2e3},
    TH_LEVELS(L)
#undef L
};
const size_t th_level_count = TH_VERTEBRAE;

const struct th_landmark th_above[] = {{"cisterns", -0.01}, {"ventricle", -0.08}};
const size_t th_above_count = sizeof th_above / sizeof th_above[0];

double th_stretch_from(size_t stretch)
{
    enum { LAST_CERVICAL = 6, LAST_THORACIC = 18 }; /* C7, T12 */
    const double whole = levels[TH_VERTEBRAE - 1].lower;
    return stretch == TH_CERVICAL   ? 0
           : stretch == TH_THORACIC ? levels[LAST_CERVICAL].lower / whole
           : stretch == TH_LUMBAR   ? levels[LAST_THORACIC].lower / whole
                                    : 1;
}

/* Ramanujan's second approximation, m; diameters in mm. */
static double ellipse(double depth, double width)
{
    double a = depth / 2e3, b = width / 2e3;
    if (a + b <= 0)
        return 0;
    double h = (a - b) * (a - b) / ((a + b) * (a + b));
    return TH_PI * (a + b) * (1 + 3 * h / (10 + sqrt(4 - 3 * h)));
}

/* Per metre of canal: m2 or m. */
static double amount(enum th_tissue tissue, const struct level *level)
{
    switch (tissue) {
    case TH_CSF_VOLUME:
        return level->csf * 1e-6;
    case TH_CORD_VOLUME:
        return level->cord * 1e-6;
    case TH_CORD_SURFACE:
        return ellipse(level->depth, level->width);
    case TH_ROOT_SURFACE:
        return level->roots; /* pairs: only their distribution matters */
    case TH_DURA_SURFACE:
    case TH_DURA_LOW: /* times f, below */
        return sqrt(4 * TH_PI * (level->csf + level->cord) * 1e-6);
    case TH_EVEN:
        break;
    }
    return 1;
}

/* Slope between two intervals: the weighted harmonic mean keeps the cubic monotone. */
static double between(double h0, double d0, double h1, double d1)
{
    if (d0 <= 0 || d1 <= 0)
        return 0;
    double w0 = 2 * h1 + h0, w1 = h1 + 2 * h0;
    return (w0 + w1) / (w0 / d0 + w1 / d1);
}

/* Slope at an end, from its interval and the next: three points, kept in the monotone range. */
static double at_end(double h0, double d0, double h1, double d1)
{
    double slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
    return slope < 0 ? 0 : fmin(slope, 3 * d0);
}

void th_anatomy_of(enum th_tissue tissue, struct th_anatomy *anatomy)
{
    enum { N = TH_VERTEBRAE };
    const double whole = levels[N - 1].lower;
    double wide[N], steep[N];
    anatomy->at[0] = anatomy->share[0] = anatomy->total = 0;
    for (int k = 0; k < N; k++) {
        anatomy->at[k + 1] = levels[k].lower / whole;
        wide[k] = anatomy->at[k + 1] - anatomy->at[k];
        steep[k] = amount(tissue, &levels[k]);
        if (tissue == TH_DURA_LOW)
            steep[k] *= (anatomy->at[k] + anatomy->at[k + 1]) / 2;
        anatomy->total += steep[k] * wide[k];
    }
    for (int k = 0; k < N; k++) {
        steep[k] /= anatomy->total;
        anatomy->share[k + 1] = anatomy->share[k] + steep[k] * wide[k];
    }
    anatomy->share[N] = 1;
    anatomy->total *= whole * 1e-3;
    anatomy->density[0] = at_end(wide[0], steep[0], wide[1], steep[1]);
    anatomy->density[N] = at_end(wide[N - 1], steep[N - 1], wide[N - 2], steep[N - 2]);
    for (int k = 1; k < N; k++)
        anatomy->density[k] = between(wide[k - 1], steep[k - 1], wide[k], steep[k]);
}

/* P = 1 + s (f - mean) over its mean; P at L1-2 = rise P at T2-3; lean = s mean. */
double th_anatomy_lean(double rise, bool even)
{
    enum { T2 = 8, L1 = 19 };
    const double whole = levels[TH_VERTEBRAE - 1].lower;
    struct th_anatomy dura, low;
    double mean = 0.5;
    if (!(rise > 0) || rise == 1)
        return 0;
    if (!even) {
        th_anatomy_of(TH_DURA_SURFACE, &dura);
        th_anatomy_of(TH_DURA_LOW, &low);
        mean = low.total / dura.total;
    }
    const double high = levels[T2].lower / whole - mean, deep = levels[L1].lower / whole - mean;
    return (rise - 1) * mean / (deep - rise * high);
}

static int level_at(const struct th_anatomy *anatomy, double f)
{
    int k = 0;
    while (k < TH_VERTEBRAE - 1 && f >= anatomy->at[k + 1]) k++;
    return k;
}

double th_anatomy_share(const struct th_anatomy *anatomy, double f)
{
    if (f >= 1)
        return 1;
    int k = level_at(anatomy, f);
    double h = anatomy->at[k + 1] - anatomy->at[k], t = (f - anatomy->at[k]) / h;
    double rise = anatomy->share[k + 1] - anatomy->share[k];
    double d0 = anatomy->density[k] * h, d1 = anatomy->density[k + 1] * h;
    return anatomy->share[k] +
           t * (d0 + t * ((3 * rise - 2 * d0 - d1) + t * (d0 + d1 - 2 * rise)));
}

double th_anatomy_density(const struct th_anatomy *anatomy, double f)
{
    int k = level_at(anatomy, f);
    double h = anatomy->at[k + 1] - anatomy->at[k], t = (f - anatomy->at[k]) / h;
    double rise = anatomy->share[k + 1] - anatomy->share[k];
    double d0 = anatomy->density[k] * h, d1 = anatomy->density[k + 1] * h;
    double slope = d0 + t * (2 * (3 * rise - 2 * d0 - d1) + t * 3 * (d0 + d1 - 2 * rise));
    return fmax(0, slope / h);
}
