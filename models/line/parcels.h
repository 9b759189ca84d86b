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
    double
        *mass; /* kg, [species][stride][TH_LANES], at this lane's column and its first place */
    int species, stride, capacity, head, count;
    double width;       /* m3 of all parcels but the first and the last */
    double first, last; /* m3, above 0, at most width                  */
};

/* Mass of the k-th parcel from the near end. */
static inline double *th_parcels_at(const struct th_parcels *p, int species, int k)
{
    int place = p->head + k;
    place -= place >= p->capacity ? p->capacity : 0;
    return p->mass + (size_t)(species * p->stride + place) * TH_LANES;
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
 * ensures capacity: at most volume/width + 1 more parcels. */
void th_parcels_push(struct th_parcels *p, enum th_end end, double volume, const double *mass);

/* Fluid of an even concentration. */
struct th_piece {
    double volume, mass[TH_SPECIES];
};

/* Fluid leaves at one end. The pieces of which it is, in that order: at most one for each place
 * of the ring; returns how many. At least three parcels must remain. */
int th_parcels_take(struct th_parcels *p, enum th_end end, double volume,
                    struct th_piece *pieces);

/* Drug that leaves evenly in a while: mass, kg; the integral of (s - 1/2) d mass over the share
 * s of the while, kg; what decayed before it left, kg. */
struct th_leaving {
    double mass[TH_SPECIES], moment[TH_SPECIES], decayed[TH_SPECIES];
};

/* A drug leaves evenly from the share `from` of a while on, as long as the share `lasts`, in
 * which it decays by e^-fade: what leaves at the share s has decayed by e^-(s fade). mass is
 * that of the while's beginning. */
void th_leave(struct th_leaving *out, int species, double from, double lasts, double fade,
              double mass);

/* The content leaves at one end, evenly over a while; fade [species]. pieces: as of take. */
void th_parcels_pull(struct th_parcels *p, enum th_end end, double volume, const double *fade,
                     struct th_piece *pieces, struct th_leaving *out);

/* Cuts the same content anew, into parcels of another width and a first one of that width, by
 * the monotone remap. work: 4 * capacity doubles. */
void th_parcels_cut(struct th_parcels *p, double width, double *work);

/* The parcels that a volume has, without their masses: of that width, a first one of that
 * volume. */
void th_parcels_lay(struct th_parcels *p, double width, double first, double volume);

/* An even content, cut likewise; mass is of the whole. */
void th_parcels_fill(struct th_parcels *p, double width, double volume, const double *mass);

#endif
