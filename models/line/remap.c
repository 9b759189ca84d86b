/* Piecewise parabolic remap: see remap.h. */
#include "remap.h"

#include <math.h>

/* Slope of the middle of three parcels over its own width, limited (equations 1.7 and 1.8). */
static double slope(const double *a, const double *h)
{
    double ahead = a[1] - a[0], beyond = a[-1] - a[0];
    if (!(h[-1] > 0 && h[1] > 0) || ahead * beyond >= 0)
        return 0;
    double central = h[0] / (h[-1] + h[0] + h[1]) *
                     ((2 * h[-1] + h[0]) / (h[1] + h[0]) * ahead -
                      (h[0] + 2 * h[1]) / (h[-1] + h[0]) * beyond);
    double most = 2 * fmin(fabs(ahead), fabs(beyond));
    return copysign(fmin(fabs(central), most), ahead);
}

/* Value at the face between a[0] and a[1] (equation 1.6); at an end of the row the parcel's
 * own. */
static double face(const double *a, const double *h, double slope_here, double slope_ahead)
{
    double pair = h[0] + h[1], all = h[-1] + h[0] + h[1] + h[2];
    double left = (h[-1] + h[0]) / (2 * h[0] + h[1]);
    double right = (h[2] + h[1]) / (2 * h[1] + h[0]);
    double jump = a[1] - a[0];
    double value = a[0] + h[0] / pair * jump +
                   (2 * h[1] * h[0] / pair * (left - right) * jump - h[0] * left * slope_ahead +
                    h[1] * right * slope_here) /
                       all;
    return fmin(fmax(value, fmin(a[0], a[1])), fmax(a[0], a[1]));
}

/* Keeps the parabola between its faces (equation 1.10). */
static void limit(struct th_parabola *p)
{
    double span = p->far - p->near, lean = span * (p->mean - (p->near + p->far) / 2);
    if ((p->far - p->mean) * (p->mean - p->near) <= 0)
        p->near = p->far = p->mean;
    else if (lean > span * span / 6)
        p->near = 3 * p->mean - 2 * p->far;
    else if (lean < -span * span / 6)
        p->far = 3 * p->mean - 2 * p->near;
}

/* Slope of the last parcel of a row, by its one neighbour. */
static double slope_at_end(double mean, double width, double next_mean, double next_width)
{
    return 2 * width / (width + next_width) * (next_mean - mean);
}

struct th_parabola th_parabola_fit(const double mean[5], const double width[5])
{
    struct th_parabola p = {mean[2], mean[2], mean[2]};
    if (!(width[1] > 0 && width[3] > 0))
        return p;
    double here = slope(mean + 2, width + 2);
    double before = width[0] > 0 ? slope(mean + 1, width + 1)
                                 : slope_at_end(mean[1], width[1], mean[2], width[2]);
    double after = width[4] > 0 ? slope(mean + 3, width + 3)
                                : -slope_at_end(mean[3], width[3], mean[2], width[2]);
    p.near = face(mean + 1, width + 1, before, here);
    p.far = face(mean + 2, width + 2, here, after);
    limit(&p);
    return p;
}

/* The integral of near + x (span + bend (1 - x)) from 0 to the share (equation 1.5). */
double th_parabola_head(const struct th_parabola *p, double share)
{
    double span = p->far - p->near, bend = 6 * (p->mean - (p->near + p->far) / 2);
    return share * (p->near + share * ((span + bend) / 2 - share * bend / 3));
}

static double mean_of(int count, const double *width, const double *mass, int k)
{
    return k >= 0 && k < count && width[k] > 0 ? mass[k] / width[k] : 0;
}

static double head_mass(int count, const double *width, const double *mass, int k, double share)
{
    double a[5], h[5];
    for (int j = 0; j < 5; j++) {
        int at = k + j - 2;
        a[j] = mean_of(count, width, mass, at);
        h[j] = at >= 0 && at < count ? width[at] : 0;
    }
    struct th_parabola p = th_parabola_fit(a, h);
    return th_parabola_head(&p, share) * width[k];
}

/* Walks along both rows at once: `given` is what the current old parcel has already handed on,
 * `used` how much of its width. Faces nearer than 1e-12 of a width are one. */
void th_remap(int old_count, const double *old_width, const double *old_mass, int new_count,
              const double *new_width, double *new_mass)
{
    double used = 0, given = 0;
    int k = 0;
    for (int j = 0; j < new_count; j++) {
        double wanted = new_width[j], near_zero = 1e-12 * new_width[j], mass = 0;
        while (k < old_count && old_width[k] - used <= wanted + near_zero) {
            wanted -= old_width[k] - used;
            mass += old_mass[k++] - given;
            used = given = 0;
        }
        if (k < old_count && wanted > near_zero) {
            used += wanted;
            double head = head_mass(old_count, old_width, old_mass, k, used / old_width[k]);
            mass += head - given;
            given = head;
        }
        new_mass[j] = mass;
    }
}
