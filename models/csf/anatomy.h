/* The spinal canal of an adult, level by level: how CSF, cord, rootlets and dura are
 * distributed.
 *
 * Everything is a share of the whole canal against the fraction f of the way from the foramen
 * magnum (f = 0) to the closed end of the dural sac (f = 1), so that a model scales totals and
 * length as it likes. The running integral is a monotone cubic through the borders of the
 * vertebral levels (Fritsch & Butland 1984): the share of each level is kept exactly, the
 * density is continuous and never negative.
 *
 * Sources. Borders, cord and canal sections: PAM50 normalised metrics (Valosek 2024, MIT
 * licence), cord n = 58 adults, canal C1-T4 n = 203. CSF sections below T4 and borders below L1
 * are constructed so that the canal holds 97 mL (Sass 2017: 97.3) and T12-S2 35.8 mL (Sullivan
 * 2006: 35.8). Canal minus cord may hold epidural tissue: an upper estimate of the subarachnoid
 * section. Cord perimeter: ellipse of the measured diameters. Dural perimeter: circle of canal
 * area. Rootlets: the number of pairs that cross a level, if each root leaves the cord at 0.70
 * of the depth of its foramen (the ratio of the conus, 45.5 cm, to the end of the sac);
 * constructed. */
#ifndef TH_CSF_ANATOMY_H
#define TH_CSF_ANATOMY_H

#include "model/model.h"

#include <stddef.h>

#define TH_CANAL_LENGTH                                                  \
    0.6495 /* m: foramen magnum to the end of the sac on the PAM50 scale \
            */

enum { TH_VERTEBRAE = 26 };

enum th_tissue {
    TH_CSF_VOLUME,   /* share of the CSF            */
    TH_CORD_SURFACE, /* of the cord's surface (pia) */
    TH_ROOT_SURFACE, /* of the rootlets' surface    */
    TH_DURA_SURFACE, /* of the dura's inner surface */
    TH_DURA_LOW,     /* of that times f             */
    TH_CORD_VOLUME,  /* of the cord's volume        */
    TH_EVEN,         /* the same everywhere         */
};

/* Running integral and density at the borders of the levels; filled by th_anatomy_of. */
struct th_anatomy {
    double at[TH_VERTEBRAE + 1];      /* f of the borders           */
    double share[TH_VERTEBRAE + 1];   /* 0 .. 1                     */
    double density[TH_VERTEBRAE + 1]; /* d share / d f              */
    double total;                     /* of the table: m3, m2 or 1  */
};

void th_anatomy_of(enum th_tissue tissue, struct th_anatomy *anatomy);
double th_anatomy_share(const struct th_anatomy *anatomy, double f);   /* 0 at 0, 1 at 1 */
double th_anatomy_density(const struct th_anatomy *anatomy, double f); /* mean 1         */

/* A share of what passes the dura that is (1 - lean) of TH_DURA_SURFACE and lean of TH_DURA_LOW
 * has a permeability linear in f, of the same mean over the dura, that at L1-2 is `rise` times
 * that at T2-3; even: of a dura that is the same everywhere. 0 of 1, and of
 * 0, which is no value. */
double th_anatomy_lean(double rise, bool even);

/* The canal's stretches, cervical, thoracic and lumbar (with the sacral sac): where each
 * begins, and behind the last the end, as fractions of the length. */
enum { TH_CERVICAL, TH_THORACIC, TH_LUMBAR, TH_STRETCHES };
double th_stretch_from(size_t stretch);

/* Mid-level positions, C1 to S2: the landmarks that a scenario may name are these. */
extern const struct th_landmark th_levels[];
extern const size_t th_level_count;

/* Names of places above the foramen magnum: cisterns and ventricle. Their heights, 1 cm
 * (cisterna magna) and 8 cm (a frontal horn), are chosen: only the pressure of a tip there,
 * upright, depends on them. */
extern const struct th_landmark th_above[];
extern const size_t th_above_count;

#endif
