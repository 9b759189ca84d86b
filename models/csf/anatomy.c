/* The spinal canal of an adult, level by level: see anatomy.h for the sources.
 *
 * By hand: C1 to T4 hold 30.2 mL of CSF (the measured rows alone); the cord's ellipses add up
 * to 114 cm2 (Sass 2017 measured 112.2), the dural circles to 307 cm2 (318.5). */
#include "anatomy.h"

#include "laws.h"

#include <math.h>

/* name, upper and lower border mm | CSF mm2, cord mm2 | cord AP, RL mm | pairs of roots */
#define LEVELS(L)                                       \
    L(C1, 0.0, 23.0, 219.7, 78.5, 8.71, 11.39, 0.30)    \
    L(C2, 23.0, 38.5, 180.3, 70.7, 7.76, 11.55, 0.75)   \
    L(C3, 38.5, 57.0, 137.8, 70.4, 7.44, 12.00, 1.15)   \
    L(C4, 57.0, 75.5, 128.7, 74.2, 7.43, 12.73, 1.61)   \
    L(C5, 75.5, 92.0, 131.3, 72.3, 7.28, 12.64, 2.29)   \
    L(C6, 92.0, 107.5, 130.9, 65.1, 6.86, 12.03, 2.34)  \
    L(C7, 107.5, 124.5, 138.0, 54.0, 6.41, 10.60, 2.36) \
    L(T1, 124.5, 146.0, 135.1, 46.0, 6.25, 9.25, 2.54)  \
    L(T2, 146.0, 169.0, 119.0, 42.4, 6.14, 8.66, 2.76)  \
    L(T3, 169.0, 192.0, 113.2, 38.8, 5.89, 8.26, 3.19)  \
    L(T4, 192.0, 216.5, 108.8, 36.3, 5.68, 8.00, 3.44)  \
    L(T5, 216.5, 242.0, 115.0, 35.1, 5.61, 7.83, 3.68)  \
    L(T6, 242.0, 267.5, 125.0, 34.9, 5.66, 7.71, 4.11)  \
    L(T7, 267.5, 294.0, 140.0, 35.6, 5.80, 7.70, 4.32)  \
    L(T8, 294.0, 321.0, 160.0, 37.3, 6.05, 7.78, 4.49)  \
    L(T9, 321.0, 347.5, 180.0, 39.3, 6.28, 7.87, 4.63)  \
    L(T10, 347.5, 376.5, 195.0, 42.5, 6.52, 8.18, 4.76) \
    L(T11, 376.5, 408.0, 205.0, 48.8, 7.00, 8.70, 5.06) \
    L(T12, 408.0, 439.5, 205.0, 46.5, 6.73, 8.24, 5.41) \
    L(L1, 439.5, 472.5, 205.0, 18.9, 4.08, 4.54, 8.67)  \
    L(L2, 472.5, 506.5, 195.0, 0.0, 0.0, 0.0, 10.0)     \
    L(L3, 506.5, 541.5, 175.0, 0.0, 0.0, 0.0, 9.0)      \
    L(L4, 541.5, 576.5, 140.0, 0.0, 0.0, 0.0, 8.0)      \
    L(L5, 576.5, 609.5, 100.0, 0.0, 0.0, 0.0, 7.0)      \
    L(S1, 609.5, 629.5, 40.0, 0.0, 0.0, 0.0, 6.0)       \
    L(S2, 629.5, 649.5, 40.0, 0.0, 0.0, 0.0, 5.0)

struct level {
    double lower, csf, cord, depth, width, roots; /* mm, mm2 */
};

static const struct level levels[TH_VERTEBRAE] = {
#define L(name, upper, lower, csf, cord, depth, width, roots) \
    {lower, csf, cord, depth, width, roots},
    LEVELS(L)
#undef L
};

const struct th_landmark th_levels[] = {
#define L(name, upper, lower, ...) {#name, ((upper) + (lower)) / 2e3},
    LEVELS(L)
#undef L
};
const size_t th_level_count = TH_VERTEBRAE;

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
