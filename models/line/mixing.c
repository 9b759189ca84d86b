/* Dispersion between parcels: see mixing.h. The two stages of SDIRK2 (Alexander 1977, SIAM J
 * Numer Anal 14:1006: L-stable, second order) are two implicit Euler steps, the second from a
 * state extrapolated along the first,
 *
 *     y1 = E(g h) y0,   y = E(g h) (y0 + (1/g - 1) (y1 - y0)),   g = 1 - 1/sqrt(2)
 *
 * which makes no new extrema while h (exchange to both sides)/volume stays below 2.41. */
#include "mixing.h"

#include <math.h>
#include <string.h>

#include "disperse.h"
#include "laws.h"

enum { SUBSTEPS = 32 };

static const double stage = 0.29289321881345247560;
static const double fine = 0.2, most = 2.4; /* exchange over volume in a substep */
static const double sliver = 0.1;           /* of a parcel: too small to exchange */

/* K A^2 over the volume between their middles, with the mean square of a flow that goes evenly
 * from that of one end to that of the other. */
double th_line_exchange(const struct th_view *view, int lane, const struct th_parcels *p,
                        double in, double out, int species)
{
    const struct th_ports *ports = view->ports;
    double step = view->step[lane], diffusivity = ports->drug.diffusivity[species][lane];
    double area = ports->catheter.lumen[lane] / ports->catheter.length[lane];
    in /= step;
    out /= step;
    double speed = sqrt((in * in + in * out + out * out) / 3) / area;
    if (!(diffusivity > 0))
        return 0;
    return th_taylor_aris(diffusivity, speed, 2 * sqrt(area / TH_PI)) * area * area / p->width;
}

struct substeps {
    int count;
    double stage, along; /* share of a substep in each solve; extrapolation to the second */
};

static struct substeps substeps_of(double worst)
{
    struct substeps s = {.stage = stage, .along = 1 / stage - 1};
    s.count = (int)fmin(fmax(ceil(worst / fine), 1), SUBSTEPS);
    if (worst > most * s.count) { /* nothing but two implicit Euler steps stays within bounds */
        s.stage = 0.5;
        s.along = 1;
    }
    return s;
}

/* The lanes of which a drug disperses, each in a column: one alone, or all abreast. */
struct columns {
    struct th_dispersion rows;
    int count, lane[TH_LANES]; /* how many, and whose they are */
    struct substeps steps[TH_LANES];
};

static struct columns columns_of(const struct th_parcels *parcels, const double *volume,
                                 const struct th_dispersion *rows)
{
    struct columns c = {.rows = *rows};
    c.rows.count = 0;
    for (int i = 0; i < TH_LANES; i++) {
        if (!(volume[i] > 0))
            continue;
        c.lane[c.count++] = i;
        c.rows.count = parcels[i].count > c.rows.count ? parcels[i].count : c.rows.count;
    }
    c.rows.width = c.count > 1 ? TH_LANES : 1;
    const size_t bytes = sizeof(double) * (size_t)(c.rows.count * c.rows.width);
    memset(c.rows.mass, 0, bytes);
    memset(c.rows.volume, 0, bytes);
    memset(c.rows.exchange, 0, bytes);
    return c;
}

/* The exchange of a column behind parcel k. */
static double *exchange_at(const struct th_dispersion *rows, int column, int k)
{
    return &rows->exchange[k * rows->width + column];
}

/* A lane into its column: parcels, and what they exchange: full ones `each`. An outer parcel
 * that has hardly begun, or is nearly gone, waits. Returns the largest exchange over volume. */
static double lay_out(const struct th_parcels *p, int species, double each, int column,
                      const struct th_dispersion *rows)
{
    double worst = 0;
    for (int k = 0; k < p->count; k++) {
        rows->mass[k * rows->width + column] = *th_parcels_at(p, species, k);
        rows->volume[k * rows->width + column] = th_parcels_width(p, k);
    }
    const int from = p->first < sliver * p->width,
              to = p->count - (p->last < sliver * p->width);
    for (int k = from; k + 1 < to; k++) *exchange_at(rows, column, k) = each;
    if (from == 0)
        *exchange_at(rows, column, 0) = each * 2 * p->width / (p->first + p->width);
    if (to == p->count)
        *exchange_at(rows, column, to - 2) = each * 2 * p->width / (p->last + p->width);
    for (int k = from; k < to; k++) {
        if (k > from + 1 && k < to - 3) /* as those before them */
            continue;
        const double both =
            *exchange_at(rows, column, k) + (k > from ? *exchange_at(rows, column, k - 1) : 0);
        worst = fmax(worst, both / rows->volume[k * rows->width + column]);
    }
    return worst;
}

/* One substep of the columns whose exchange is not 0. along: of each column. */
static void advance(const struct th_dispersion *rows, const double along[TH_LANES],
                    double *start)
{
    memcpy(start, rows->mass, sizeof *start * (size_t)(rows->count * rows->width));
    th_disperse(rows);
    th_disperse_extend(rows, start, along);
    th_disperse(rows);
}

static void mix_drug(const struct th_parcels *parcels, const double *volume,
                     const struct th_line_work *work, int species)
{
    struct columns c = columns_of(parcels, volume, &work->mixing);
    double along[TH_LANES] = {0};
    int rounds = 0;
    for (int j = 0; j < c.count; j++) {
        const struct th_parcels *p = &parcels[c.lane[j]];
        c.steps[j] = substeps_of(lay_out(p, species, volume[c.lane[j]], j, &c.rows));
        along[j] = c.steps[j].along;
        rounds = c.steps[j].count > rounds ? c.steps[j].count : rounds;
        for (int k = 0; k < p->count; k++)
            *exchange_at(&c.rows, j, k) *= c.steps[j].stage / c.steps[j].count;
    }
    th_disperse_factor(&c.rows);
    for (int round = 0; round < rounds; round++) {
        advance(&c.rows, along, work->start);
        for (int j = 0; j < c.count; j++)
            for (int k = 0; round + 1 == c.steps[j].count && k < c.rows.count; k++)
                *exchange_at(&c.rows, j, k) = 0;
    }
    for (int j = 0; j < c.count; j++)
        for (int k = 0; k < parcels[c.lane[j]].count; k++)
            *th_parcels_at(&parcels[c.lane[j]], species, k) = c.rows.mass[k * c.rows.width + j];
}

void th_line_mix(const struct th_view *view, const struct th_parcels *parcels,
                 double volume[TH_SPECIES][TH_LANES], const struct th_line_work *work)
{
    for (size_t s = 0; s < view->species; s++) mix_drug(parcels, volume[s], work, (int)s);
}
