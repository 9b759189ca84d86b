/* Conservative remap of a row of parcels onto another row: piecewise parabolic, monotone.
 *
 * A parcel is a volume h and a mass m that lies in it; its concentration a = m/h. Within a
 * parcel the concentration is a parabola with the mean a, continuous where the row is smooth,
 * and limited so that no value lies outside those of the neighbours (Colella & Woodward 1984, J
 * Comput Phys 54:174, equations 1.5 to 1.10, for unequal widths). What is split is m, so mass
 * is exact to round-off.
 *
 * By hand: in a row (0, 1, 2, 3, 4) of unit parcels the nearer half of the middle one holds
 * 0.5 * (2 - 0.25) = 0.875. */
#ifndef TH_REMAP_H
#define TH_REMAP_H

/* The parabola of one parcel: its mean and its values at the two faces. */
struct th_parabola {
    double mean, near, far;
};

/* Of the middle of five parcels. One that does not exist has the width 0 (and any finite mean);
 * where the middle one is the last of its row, it is taken as even. */
struct th_parabola th_parabola_fit(const double mean[5], const double width[5]);

/* The share of the parcel's width, 0 .. 1 from the near face, times the mean concentration
 * there. */
double th_parabola_head(const struct th_parabola *parabola, double share);

/* From old_count parcels to new_count, both in order from the same near face and of the same
 * total width; a difference in the totals of more than round-off is cut off or left empty at
 * the far end. */
void th_remap(int old_count, const double *old_width, const double *old_mass, int new_count,
              const double *new_width, double *new_mass);

#endif
