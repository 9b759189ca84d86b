/* The content of one lane's line: a queue of parcels from the reservoir (near) to the tip
 * (far).
 *
 * Fluid that moves as a plug carries its parcels along unchanged, so they are not remapped:
 * what enters is added at one end and what leaves is taken from the other. All parcels have the
 * same volume, but for the first and the last, which are filling or emptying. The queue lies in
 * a ring, whose places without a parcel hold zero. */
#ifndef TH_PARCELS_H
#define TH_PARCELS_H

#include "model/model.h"

enum th_end { TH_NEAR, TH_FAR };

struct th_parcels {
    double *mass; /* kg, [species][room][TH_LANES], at this lane's column */
    int species, room, head, count;
    double width;       /* m3 of all parcels but the first and the last */
    double first, last; /* m3, above 0, at most width                  */
};

/* Mass of the k-th parcel from the near end. */
static inline double *th_parcels_at(const struct th_parcels *p, int species, int k)
{
    int place = p->head + k;
    place -= place >= p->room ? p->room : 0;
    return p->mass + (size_t)(species * p->room + place) * TH_LANES;
}

static inline double th_parcels_width(const struct th_parcels *p, int k)
{
    return k == 0 ? p->first : k == p->count - 1 ? p->last : p->width;
}

static inline double th_parcels_volume(const struct th_parcels *p)
{
    return p->first + p->last + p->width * (p->count - 2);
}

/* Fluid of an even concentration comes in at one end: volume >= 0, mass [species]. The caller
 * sees to it that there is room: at most volume/width + 1 more parcels. */
void th_parcels_push(struct th_parcels *p, enum th_end end, double volume, const double *mass);

/* Drug that leaves evenly in a while: mass, kg; the integral of (s - 1/2) d mass over the share
 * s of the while, kg; what decayed before it left, kg. */
struct th_leaving {
    double mass[TH_SPECIES], moment[TH_SPECIES], decayed[TH_SPECIES];
};

/* Fluid leaves at one end, evenly over a while in which a drug decays by e^-fade[species]: what
 * leaves at the share s has decayed by e^-(s fade). The content is that of the beginning, and
 * stays so. At least three parcels must remain. */
void th_parcels_pull(struct th_parcels *p, enum th_end end, double volume, const double *fade,
                     struct th_leaving *out);

/* Cuts the same content anew, into parcels of another width and a first one of that width, by
 * the monotone remap. work: 4 * room doubles. */
void th_parcels_cut(struct th_parcels *p, double width, double *work);

/* An even content, cut likewise; mass is of the whole. */
void th_parcels_fill(struct th_parcels *p, double width, double volume, const double *mass);

#endif
