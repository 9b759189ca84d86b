/* Thins curves for the script: of each stretch the least and the largest value stay. */
#ifndef TH_PAGE_THIN_H
#define TH_PAGE_THIN_H

#include <stddef.h>

enum { TH_PAGE_POINTS = 4000 }; /* about so many points a curve has at most */

/* Of curves [curve_count][count] over one axis, which points are kept, ascending, in kept
 * [count]: all if they are few; else the first, the last, and of each stretch the least and the
 * largest value of each curve, and a gap. Returns how many. */
size_t th_page_thin(const double *const *curves, size_t curve_count, size_t count,
                    size_t *kept);

#endif
