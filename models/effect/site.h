/* Shared by effects of one drug at one place: the delay of the effect site, the sigmoid,
 * floors. Equations: page of effect.emax. */
#ifndef TH_EFFECT_SITE_H
#define TH_EFFECT_SITE_H

#include "ports.h"

/* In the order of enum th_site. */
#define TH_SITES(LABEL, AND)     \
    LABEL(csf) AND LABEL(tissue) \
    AND LABEL(cistern)           \
    AND LABEL(plasma)

/* Outputs of such an effect beside what it comes to. */
#define TH_SITE_OUTPUTS(ROW)                                                       \
    ROW(concentration, CONCENTRATION, "concentration of base at the effect site",  \
        .floor = "concentration_floor")                                            \
    ROW(driving, CONCENTRATION, "concentration of base that drives the effect",    \
        .floor = "concentration_floor")                                            \
    ROW(floor, FRACTION, "floor of the effect: what concentration_floor would do", \
        .flags = TH_UNRECORDED)                                                    \
    ROW(concentration_floor, CONCENTRATION,                                        \
        "floor of concentrations: less at the site cannot be told from none",      \
        .flags = TH_UNRECORDED)

/* Rows of a model that say where it looks, at what, and how late: [TH_LANES], SI. */
struct th_site_rows {
    const double *site, *level, *drug, *half_life;
};

/* Rows of the sigmoid: concentration of half the effect, without tolerance, kg/m3; steepness;
 * factor on ec50. */
struct th_sigmoid_rows {
    const double *ec50, *hill, *tolerance;
};

/* The probe that csf is to serve. */
void th_site_prepare(const struct th_view *view, const struct th_site_rows *rows);

/* Ce at the end of the step of what it was at the start, kg/m3. */
void th_site_advance(const struct th_view *view, const struct th_site_rows *rows,
                     double concentration[TH_LANES]);

/* C now, kg/m3; what cannot be told from none there. */
double th_site_driving(const struct th_view *view, const struct th_site_rows *rows, int lane);
double th_site_floor(const struct th_view *view, const struct th_site_rows *rows, int lane);

/* Effect at a concentration, of which there is `most` where that is high; a negative round-off
 * counts as none. */
double th_sigmoid(const struct th_sigmoid_rows *rows, int lane, double most,
                  double concentration);

#endif
