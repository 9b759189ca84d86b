/* The sections of a canal, smoothed, with their slopes: for drift.c. */
#ifndef TH_CSF_DRIFT_CANAL_H
#define TH_CSF_DRIFT_CANAL_H

#include "csf/anatomy.h"
#include "drift.h"

/* Per metre of canal: section m2; perimeters of cord, dura, roots m. */
enum drift_quantity { DRIFT_SECTION, DRIFT_CORD, DRIFT_DURA, DRIFT_ROOTS, DRIFT_QUANTITIES };

struct drift_place {
    double value[DRIFT_QUANTITIES], slope[DRIFT_QUANTITIES]; /* slope: d/dx */
};

/* The levels meet at the same borders, whatever the quantity. */
enum { DRIFT_BORDERS = TH_VERTEBRAE - 1 };

/* One quantity: its value in the first level, and how much it rises at each border. */
struct drift_steps {
    double first, rise[DRIFT_BORDERS];
    double scale; /* to the total, per metre */
};

struct drift_anatomy {
    double length;
    double at[DRIFT_BORDERS], width; /* borders; standard deviation: fractions of the length */
    struct drift_steps steps[DRIFT_QUANTITIES];
};

struct drift_anatomy th_drift_anatomy(const struct th_drift_canal *canal);
struct drift_place th_drift_place(const struct drift_anatomy *anatomy, double f);

#endif
