/* A queue of parcels: see parcels.h. */
#include "parcels.h"

#include <math.h>

#include "laws.h"
#include "remap.h"

/* Shares of a width below this are round-off: no parcel is begun for them. */
static const double nothing = 1e-12;

static double *outer_width(struct th_parcels *p, enum th_end end)
{
    return end == TH_NEAR ? &p->first : &p->last;
}

/* The k-th parcel from that end. */
static double *from_end(const struct th_parcels *p, enum th_end end, int species, int k)
{
    return th_parcels_at(p, species, end == TH_NEAR ? k : p->count - 1 - k);
}

/* More parcels at that end, or fewer; their masses are not set. */
static void grow(struct th_parcels *p, enum th_end end, int more)
{
    p->count += more;
    if (end == TH_NEAR)
        p->head = (p->head - more + p->capacity) % p->capacity;
}

/* Fills the outer parcel, begins others; the rounding of the shares goes to the largest of
 * them. */
static void push_species(const struct th_parcels *p, enum th_end end, int species, double mass,
                         const double share[3], int more)
{
    double left = mass - share[0] * mass - share[1] * mass * (more - 1) - share[2] * mass;
    int largest = more > 1 ? 1 : share[2] > share[0] ? 0 : more;
    *from_end(p, end, species, more) += share[0] * mass;
    for (int k = more - 1; k > 0; k--) *from_end(p, end, species, k) = share[1] * mass;
    *from_end(p, end, species, 0) = share[2] * mass;
    *from_end(p, end, species, largest) += left;
}

void th_parcels_push(struct th_parcels *p, enum th_end end, double volume, const double *mass)
{
    double *outer = outer_width(p, end);
    double filled = *outer + volume;
    int more = (int)fmax(0, ceil(filled / p->width - nothing) - 1);
    double rest = filled - more * p->width;
    if (more == 0) {
        for (int s = 0; s < p->species; s++) *from_end(p, end, s, 0) += mass[s];
    } else {
        double share[3] = {(p->width - *outer) / volume, p->width / volume, rest / volume};
        grow(p, end, more);
        for (int s = 0; s < p->species; s++) push_species(p, end, s, mass[s], share, more);
    }
    *outer = rest;
}

void th_leave(struct th_leaving *out, int species, double from, double lasts, double fade,
              double mass)
{
    const double middle = from + lasts / 2 - 0.5;
    double leaves = mass, lean = 0;
    if (fade > 0) {
        const struct th_fade f = th_fade(fade * lasts);
        const double left = mass * exp(-fade * from);
        leaves = left * f.mean;
        lean = left * lasts * f.lean;
    }
    out->mass[species] += leaves;
    out->moment[species] += leaves * middle + lean;
    out->decayed[species] += mass - leaves;
}

/* Takes the share out of the outer parcel. The smaller part is computed, the larger is what is
 * left: neither loses digits. */
static void cut_outer(struct th_parcels *p, enum th_end end, double out, struct th_piece *piece)
{
    double *outer = outer_width(p, end);
    double stays = *outer - out;
    for (int s = 0; s < p->species; s++) {
        double *held = from_end(p, end, s, 0);
        double part = fmin(out, stays) / *outer * *held;
        piece->mass[s] = out < stays ? part : *held - part;
        *held = out < stays ? *held - part : part;
    }
    piece->volume = out;
    *outer = stays;
}

int th_parcels_take(struct th_parcels *p, enum th_end end, double volume,
                    struct th_piece *pieces)
{
    double *outer = outer_width(p, end), left = volume;
    int count = 0;
    while (left > 0 && left >= *outer - nothing * p->width && p->count > 3) {
        struct th_piece *piece = &pieces[count++];
        for (int s = 0; s < p->species; s++) {
            piece->mass[s] = *from_end(p, end, s, 0);
            *from_end(p, end, s, 0) = 0;
        }
        piece->volume = *outer;
        left -= *outer;
        grow(p, end, -1);
        *outer = p->width;
    }
    if (left > 0 && left < *outer)
        cut_outer(p, end, left, &pieces[count++]);
    return count;
}

void th_parcels_pull(struct th_parcels *p, enum th_end end, double volume, const double *fade,
                     struct th_piece *pieces, struct th_leaving *out)
{
    const int count = th_parcels_take(p, end, volume, pieces);
    double done = 0;
    for (int k = 0; k < count; k++) {
        for (int s = 0; s < p->species; s++)
            th_leave(out, s, done / volume, pieces[k].volume / volume, fade[s],
                     pieces[k].mass[s]);
        done += pieces[k].volume;
    }
}

static int lay(struct th_parcels *p, double width, double volume)
{
    int count = (int)fmax(3, ceil(volume / width - nothing));
    p->head = 0;
    p->count = count < p->capacity ? count : p->capacity;
    p->width = p->first = width;
    p->last = volume - (p->count - 1) * width;
    return p->count;
}

void th_parcels_lay(struct th_parcels *p, double width, double first, double volume)
{
    p->head = 0;
    p->count = (int)fmax(3, 1 + ceil((volume - first) / width - nothing));
    p->width = width;
    p->first = first;
    p->last = volume - first - (p->count - 2) * width;
}

void th_parcels_cut(struct th_parcels *p, double width, double *work)
{
    double *old_width = work, *old_mass = work + p->capacity;
    double *new_width = old_mass + p->capacity, *new_mass = new_width + p->capacity;
    struct th_parcels old = *p;
    int count = lay(p, width, th_parcels_volume(&old));
    for (int k = 0; k < old.count; k++) old_width[k] = th_parcels_width(&old, k);
    for (int k = 0; k < count; k++) new_width[k] = th_parcels_width(p, k);
    for (int s = 0; s < p->species; s++) {
        for (int k = 0; k < old.count; k++) old_mass[k] = *th_parcels_at(&old, s, k);
        th_remap(old.count, old_width, old_mass, count, new_width, new_mass);
        for (int k = 0; k < p->capacity; k++)
            *th_parcels_at(p, s, k) = k < count ? new_mass[k] : 0;
    }
}

void th_parcels_fill(struct th_parcels *p, double width, double volume, const double *mass)
{
    int count = lay(p, width, volume);
    for (int s = 0; s < p->species; s++)
        for (int k = 0; k < p->capacity; k++)
            *th_parcels_at(p, s, k) = k < count ? th_parcels_width(p, k) / volume * mass[s] : 0;
}
