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

/* One lane's column: parcels, and what they exchange: full ones `each`. An outer parcel that
 * has hardly begun, or is nearly gone, waits. Returns the largest exchange over volume. */
static double lay_out(const struct th_parcels *p, int species, double each, int lane,
                      const struct th_line_work *work)
{
    double worst = 0;
    for (int k = 0; k < p->count; k++) {
        work->mass[k][lane] = *th_parcels_at(p, species, k);
        work->volume[k][lane] = th_parcels_width(p, k);
        work->exchange[k][lane] = 0;
    }
    const int from = p->first < sliver * p->width,
              to = p->count - (p->last < sliver * p->width);
    for (int k = from; k + 1 < to; k++) work->exchange[k][lane] = each;
    if (from == 0)
        work->exchange[0][lane] = each * 2 * p->width / (p->first + p->width);
    if (to == p->count)
        work->exchange[to - 2][lane] = each * 2 * p->width / (p->last + p->width);
    for (int k = from; k < to; k++) {
        if (k > from + 1 && k < to - 3) /* as those before them */
            continue;
        double both = work->exchange[k][lane] + (k > from ? work->exchange[k - 1][lane] : 0);
        worst = fmax(worst, both / work->volume[k][lane]);
    }
    return worst;
}

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

/* One substep of the lanes whose exchange is not 0. */
static void advance(int rows, const struct substeps *s, const struct th_line_work *work)
{
    memcpy(work->start, work->mass, sizeof(double[TH_LANES]) * (size_t)rows);
    th_disperse(rows, work->mass, work->volume, work->exchange, work->solved);
    for (int k = 0; k < rows; k++)
        EACH_LANE(i) {
            double moved = work->mass[k][i] - work->start[k][i];
            work->mass[k][i] = work->start[k][i] + s[i].along * moved;
        }
    th_disperse(rows, work->mass, work->volume, work->exchange, work->solved);
}

static void mix_drug(const struct th_parcels *parcels, const double *volume,
                     const struct th_line_work *work, size_t species)
{
    struct substeps s[TH_LANES] = {{0}};
    int rows = 0, rounds = 0;
    EACH_LANE(i) rows = volume[i] > 0 && parcels[i].count > rows ? parcels[i].count : rows;
    memset(work->mass, 0, sizeof(double[TH_LANES]) * (size_t)rows);
    memset(work->volume, 0, sizeof(double[TH_LANES]) * (size_t)rows);
    memset(work->exchange, 0, sizeof(double[TH_LANES]) * (size_t)rows);
    for (int i = 0; i < TH_LANES; i++) {
        if (!(volume[i] > 0))
            continue;
        s[i] = substeps_of(lay_out(&parcels[i], (int)species, volume[i], i, work));
        for (int k = 0; k < parcels[i].count; k++)
            work->exchange[k][i] *= s[i].stage / s[i].count;
        rounds = s[i].count > rounds ? s[i].count : rounds;
    }
    for (int round = 0; round < rounds; round++) {
        advance(rows, s, work);
        for (int i = 0; i < TH_LANES; i++)
            for (int k = 0; round + 1 == s[i].count && k < rows; k++) work->exchange[k][i] = 0;
    }
    EACH_LANE(i)
        for (int k = 0; s[i].count && k < parcels[i].count; k++)
            *th_parcels_at(&parcels[i], (int)species, k) = work->mass[k][i];
}

void th_line_mix(const struct th_view *view, const struct th_parcels *parcels,
                 double volume[TH_SPECIES][TH_LANES], const struct th_line_work *work)
{
    for (size_t s = 0; s < view->species; s++) mix_drug(parcels, volume[s], work, s);
}
