/* Section and perimeters of a canal along x, smoothed, with exact slopes: for drift.c. */
#ifndef TH_CSF_DRIFT_SECTIONS_H
#define TH_CSF_DRIFT_SECTIONS_H

#include "csf/anatomy.h"
#include "drift.h"

/* Per metre of canal: section m2; perimeters of cord, dura, roots m. */
enum drift_quantity { DRIFT_SECTION, DRIFT_CORD, DRIFT_DURA, DRIFT_ROOTS, DRIFT_QUANTITIES };

struct drift_section {
    double value[DRIFT_QUANTITIES], slope[DRIFT_QUANTITIES]; /* slope: d/dx */
};

/* Borders between the levels, the same for all quantities. */
enum { DRIFT_BORDERS = TH_VERTEBRAE - 1 };

/* One quantity: its value in the first level, and how much it rises at each border. */
struct drift_steps {
    double first, rise[DRIFT_BORDERS];
    double scale; /* to the total, per metre */
};

struct drift_sections {
    double length;
    double at[DRIFT_BORDERS], width; /* borders; standard deviation: fractions of the length */
    struct drift_steps steps[DRIFT_QUANTITIES];
};

struct drift_sections th_drift_sections(const struct th_drift_canal *canal);
struct drift_section th_drift_section(const struct drift_sections *sections, double f);

#endif
