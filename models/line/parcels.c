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
        p->head = (p->head - more + p->room) % p->room;
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

/* The whiles of one pull: the share of it that is over, and of what is pulled in all. */
struct pull {
    double done, whole; /* m3 */
    const double *fade;
    struct th_leaving *out;
};

/* A volume of an even concentration leaves. */
static void leave(const struct pull *pull, int species, double volume, double mass)
{
    const double from = pull->done / pull->whole, lasts = volume / pull->whole;
    const double fade = pull->fade[species], middle = from + lasts / 2 - 0.5;
    double leaves = mass, lean = 0;
    if (fade > 0) {
        const struct th_fade f = th_fade(fade * lasts);
        const double left = mass * exp(-fade * from);
        leaves = left * f.mean;
        lean = left * lasts * f.lean;
    }
    pull->out->mass[species] += leaves;
    pull->out->moment[species] += leaves * middle + lean;
    pull->out->decayed[species] += mass - leaves;
}

/* Takes the share out of the outer parcel. The smaller part is computed, the larger is what is
 * left: neither loses digits. */
static void cut_outer(struct th_parcels *p, enum th_end end, double out,
                      const struct pull *pull)
{
    double *outer = outer_width(p, end);
    double stays = *outer - out;
    for (int s = 0; s < p->species; s++) {
        double *held = from_end(p, end, s, 0);
        double part = fmin(out, stays) / *outer * *held;
        leave(pull, s, out, out < stays ? part : *held - part);
        *held = out < stays ? *held - part : part;
    }
    *outer = stays;
}

void th_parcels_pull(struct th_parcels *p, enum th_end end, double volume, const double *fade,
                     struct th_leaving *out)
{
    double *outer = outer_width(p, end), left = volume;
    struct pull pull = {.whole = volume, .fade = fade, .out = out};
    while (left > 0 && left >= *outer - nothing * p->width && p->count > 3) {
        for (int s = 0; s < p->species; s++) {
            leave(&pull, s, *outer, *from_end(p, end, s, 0));
            *from_end(p, end, s, 0) = 0;
        }
        left -= *outer;
        pull.done += *outer;
        grow(p, end, -1);
        *outer = p->width;
    }
    if (left > 0 && left < *outer)
        cut_outer(p, end, left, &pull);
}

static int lay(struct th_parcels *p, double width, double volume)
{
    int count = (int)fmax(3, ceil(volume / width - nothing));
    p->head = 0;
    p->count = count < p->room ? count : p->room;
    p->width = p->first = width;
    p->last = volume - (p->count - 1) * width;
    return p->count;
}

void th_parcels_cut(struct th_parcels *p, double width, double *work)
{
    double *old_width = work, *old_mass = work + p->room;
    double *new_width = old_mass + p->room, *new_mass = new_width + p->room;
    struct th_parcels old = *p;
    int count = lay(p, width, th_parcels_volume(&old));
    for (int k = 0; k < old.count; k++) old_width[k] = th_parcels_width(&old, k);
    for (int k = 0; k < count; k++) new_width[k] = th_parcels_width(p, k);
    for (int s = 0; s < p->species; s++) {
        for (int k = 0; k < old.count; k++) old_mass[k] = *th_parcels_at(&old, s, k);
        th_remap(old.count, old_width, old_mass, count, new_width, new_mass);
        for (int k = 0; k < p->room; k++) *th_parcels_at(p, s, k) = k < count ? new_mass[k] : 0;
    }
}

void th_parcels_fill(struct th_parcels *p, double width, double volume, const double *mass)
{
    int count = lay(p, width, volume);
    for (int s = 0; s < p->species; s++)
        for (int k = 0; k < p->room; k++)
            *th_parcels_at(p, s, k) = k < count ? th_parcels_width(p, k) / volume * mass[s] : 0;
}
