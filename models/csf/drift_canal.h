/* The sections of a canal, smoothed, with their slopes: for drift.c. */
#ifndef TH_CSF_DRIFT_CANAL_H
#define TH_CSF_DRIFT_CANAL_H

#include "drift.h"

/* Per metre of canal: section m2; perimeters of cord, dura, roots m. */
enum drift_quantity { DRIFT_SECTION, DRIFT_CORD, DRIFT_DURA, DRIFT_ROOTS, DRIFT_QUANTITIES };

struct drift_place {
    double value[DRIFT_QUANTITIES], slope[DRIFT_QUANTITIES]; /* slope: d/dx */
};

struct drift_steps {
    double first, at[25], rise[25]; /* of the levels: at, in fractions of the length */
    double width, scale;            /* standard deviation; to the total, per metre   */
};

struct drift_anatomy {
    struct drift_steps steps[DRIFT_QUANTITIES];
    double length;
};

struct drift_anatomy th_drift_anatomy(const struct th_drift_canal *canal);
struct drift_place th_drift_place(const struct drift_anatomy *anatomy, double f);

#endif
