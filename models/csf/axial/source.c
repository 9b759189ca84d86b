/* csf/axial: sources at the openings of catheter and needle. A dose that is given over more
 * than a heart beat is smeared by the displacement of the fluid in a beat and in a breath: a
 * sine of displacement DX, peak to peak, has the variance DX^2/8, and both add; so does that of
 * a jet, an even spread over the length that it mixes (injection.c). A cell's share of the
 * source is the Gaussian of that variance, convolved with the quadratic spline that represents
 * a place (place.c): three cells without any displacement; its variance is 1/4 of a cell's
 * square more than the Gaussian's, wherever in its cell the opening lies. */
#include "axial.h"

#include "laws.h"

#include <math.h>

/* Standard deviations at which the Gaussian is cut off. */
#define FAR 8

/* E max(u + z, 0)^2/2, z normal of standard deviation sigma: the third integral of its density.
 */
static double third(double u, double sigma)
{
    if (u <= -FAR * sigma)
        return 0;
    if (u >= FAR * sigma)
        return (u * u + sigma * sigma) / 2;
    const double t = u / sigma;
    const double below = 0.5 * erfc(-t / sqrt(2)), bell = exp(-t * t / 2) / sqrt(2 * TH_PI);
    return ((u * u + sigma * sigma) * below + u * sigma * bell) / 2;
}

/* Share of the cell whose centre lies `off` cells behind the opening. */
static double spline_share(double off, double sigma)
{
    return third(off + 1.5, sigma) - 3 * third(off + 0.5, sigma) + 3 * third(off - 0.5, sigma) -
           third(off - 1.5, sigma);
}

/* Standard deviation of the drug's places about an opening, m, by a beat, a breath and a jet.
 */
static double smear(const struct axial_memory *memory, const struct axial_params *p,
                    double position, double mixed, int lane)
{
    const double beat = th_axial_geometry(memory, p, position, lane).moved;
    const double breath = beat * p->breathing_stroke[lane];
    return sqrt((beat * beat + breath * breath) / 8 + mixed * mixed / 12);
}

/* E max(u + z, 0), z normal of standard deviation sigma. */
static double above(double u, double sigma)
{
    if (!(fabs(u) < FAR * sigma))
        return fmax(u, 0);
    const double t = u / sigma;
    return 0.5 * u * erfc(-t / sqrt(2)) + sigma * exp(-t * t / 2) / sqrt(2 * TH_PI);
}

/* The cell of the canal in which cell c lies, or its image in an end that is closed. */
static size_t image_of(long c, long n)
{
    const long turns = c < 0 ? -1 - c : c, there = turns % (2 * n);
    return (size_t)(there < n ? there : 2 * n - 1 - there);
}

/* The shares of the cells. The part beyond the end of the canal is mirrored, and so is the part
 * above the foramen as far as that is closed; as far as it is open, that part is in the
 * cisterns, and the first cell, half a cell below them, gets the share that preserves the mean.
 */
static void set_shares(double *shares, const struct axial_source *source, long n, long from,
                       long to)
{
    double *cisterns = shares + AXIAL_CISTERNS * TH_LANES;
    const double open = source->open;
    double rest = 0, moment = 0;
    for (long c = from; c < to; c++) {
        const double share = spline_share((double)c + 0.5 - source->at, source->sigma);
        cisterns[(image_of(c, n) + 1) * TH_LANES] +=
            c > 0 || from >= 0 ? share : (1 - open) * share;
        rest += c > 0 ? share : 0;
        moment += c > 0 ? share * ((double)c + 0.5) : 0;
    }
    if (from >= 0)
        return;
    const double below = source->at + above(-source->at, source->sigma);
    const double first = fmin(fmax(0, 2 * (below - moment)), 1 - rest);
    cisterns[TH_LANES] += open * first;
    cisterns[0] = open * (1 - rest - first);
}

/* Shares of the cells of one source: element [cell * TH_LANES]. */
static double *shares_of(const struct axial_memory *memory, int number, int lane)
{
    return memory->source + (size_t)number * memory->cells * TH_LANES + lane;
}

/* The mean distance of a source's drug from the centre of a cell. */
static double apart(const struct axial_source *source, const double *shares, size_t cell)
{
    double sum = 0;
    for (size_t c = source->first; c < source->end; c++)
        sum += shares[c * TH_LANES] * fabs(th_axial_centre(cell) - th_axial_centre(c));
    return sum;
}

/* The means of a source as the cells hold it. */
static void set_distances(const struct axial_memory *memory, int number, int lane)
{
    struct axial_source *source = th_axial_source(memory, number, lane);
    const double *shares = shares_of(memory, number, lane);
    if (memory->stretches)
        return;
    const size_t first = source->first < 2 ? 0 : source->first - 2;
    const size_t end = source->end + 2 < memory->cells ? source->end + 2 : memory->cells;
    source->mean = 0;
    for (size_t k = source->first; k < source->end; k++)
        source->mean += shares[k * TH_LANES] * th_axial_centre(k);
    for (size_t k = first; number == TH_TIP && k < end; k++)
        memory->apart[k * TH_LANES + (size_t)lane] = apart(source, shares, k);
}

/* The same in a stretch, all of it. */
static struct axial_source source_in_stretch(const struct axial_memory *memory,
                                             const struct axial_params *p, double position,
                                             int lane)
{
    const size_t cell = position < 0
                            ? AXIAL_CISTERNS
                            : AXIAL_SKULL + th_axial_stretch_at(memory, p, position, lane);
    const double at = th_axial_centre(cell);
    return (struct axial_source){.at = at,
                                 .position = position,
                                 .middle = at,
                                 .mean = at,
                                 .first = cell,
                                 .end = cell + 1};
}

/* A source without shares: its place, and how far it is smeared. */
static struct axial_source source_at(const struct axial_memory *memory,
                                     const struct axial_params *p, double position,
                                     double mixed, int lane)
{
    const double n = (double)memory->n;
    if (memory->stretches)
        return source_in_stretch(memory, p, position, lane);
    struct axial_source source = {.at = fmin(fmax(position / p->length[lane], 0), 1) * n,
                                  .position = position,
                                  .mixed = mixed};
    source.middle = source.at;
    source.first = AXIAL_CISTERNS;
    source.end = source.first + 1;
    if (position < 0)
        return source;
    source.sigma = smear(memory, p, position, mixed, lane) * n / p->length[lane];
    source.open = p->foramen[lane];
    source.end = 0;
    return source;
}

/* Shares of the cells, normalised to 1 over those that hold the source, and its mean place. */
void th_axial_place_source(const struct axial_memory *memory, const struct axial_params *p,
                           int number, double position, double mixed, int lane)
{
    struct axial_source *source = th_axial_source(memory, number, lane);
    double *shares = shares_of(memory, number, lane), sum = 0;
    const long n = (long)memory->n;
    for (size_t k = 0; k < memory->cells; k++) shares[k * TH_LANES] = 0;
    *source = source_at(memory, p, position, mixed, lane);
    if (source->end > 0) {
        shares[source->first * TH_LANES] = 1;
        set_distances(memory, number, lane);
        return;
    }
    const double reach = 2 + FAR * source->sigma, lifted = above(-source->at, source->sigma);
    const long from = (long)floor(source->at - reach), to = (long)ceil(source->at + reach);
    set_shares(shares, source, n, from, to);
    source->middle +=
        (2 - source->open) * lifted - 2 * above(source->at - (double)n, source->sigma);
    source->first = (size_t)(from > 0 ? from : -1) + AXIAL_SKULL;
    source->end = (size_t)(to < n ? to : n) + AXIAL_SKULL;
    for (size_t k = source->first; k < source->end; k++) sum += shares[k * TH_LANES];
    for (size_t k = source->first; k < source->end; k++) shares[k * TH_LANES] /= sum;
    set_distances(memory, number, lane);
}

bool th_axial_is_placed(const struct axial_memory *memory, const struct axial_params *p,
                        int number, double position, double mixed, int lane)
{
    const struct axial_source *is = th_axial_source(memory, number, lane);
    const struct axial_source now = source_at(memory, p, position, mixed, lane);
    return is->end > 0 && is->at == now.at && is->sigma == now.sigma && is->open == now.open &&
           is->mixed == now.mixed &&
           (memory->stretches ? now.end == is->end
                              : (now.end > 0) == (is->end == AXIAL_CISTERNS + 1));
}

double th_axial_share_of_source(const struct axial_memory *memory, int number, size_t cell,
                                int lane)
{
    return shares_of(memory, number, lane)[cell * TH_LANES];
}

/* Mean of |off + z|, z of standard deviation sigma. */
static double mean_distance(double off, double sigma)
{
    if (!(fabs(off) < FAR * sigma))
        return fabs(off);
    const double t = off / sigma;
    return off * erf(t / sqrt(2)) + sigma * sqrt(2 / TH_PI) * exp(-t * t / 2);
}

/* The mean distance of a source's drug from a place, in cells: of a Gaussian with its images in
 * closed ends; the part above an open foramen counts at the foramen. */
static double distance_from(const struct axial_source *source, double place, double n)
{
    const double at = source->at, sigma = source->sigma;
    const double below =
        mean_distance(2 * n - place - at, sigma) - mean_distance(n - at, sigma) - (n - place);
    const double images = mean_distance(place + at, sigma) - mean_distance(at, sigma) - place;
    return mean_distance(place - at, sigma) + below + (1 - source->open) * images -
           source->open * above(-at, sigma);
}

/* Mean distance as the cells represent it, less that of the Gaussian. */
double th_axial_bend_lack(const struct axial_memory *memory, int number,
                          const struct axial_stencil *stencil, int lane)
{
    const struct axial_source *source = th_axial_source(memory, number, lane);
    const double *shares = shares_of(memory, number, lane);
    if (stencil->first + TH_CANAL_PROBE_CELLS <= source->first || stencil->first >= source->end)
        return 0;
    double mean = 0, sum = 0;
    for (size_t k = stencil->first; k < stencil->first + TH_CANAL_PROBE_CELLS; k++) {
        const double weight = stencil->weight[k - stencil->first];
        sum += weight * (number == TH_TIP ? memory->apart[k * TH_LANES + (size_t)lane]
                                          : apart(source, shares, k));
        mean += weight * th_axial_centre(k);
    }
    const double distance = distance_from(source, stencil->at, (double)memory->n);
    return sum + fabs(mean - stencil->at) + fabs(source->mean - source->middle) - distance;
}
