/* csf/streaming: transport along and round the canal, bounded and of second order (kernel.h).
 * Loops over the cells of an angle lie innermost: their elements are neighbours. */
#include "csf/streaming/kernel.h"

#include <math.h>
#include <string.h>

enum { VALUE, ALONG, ROUND, FLUX, FIRST }; /* buffers of streaming_transport.work */

static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}

/* Half the limited slope between a cell's neighbours: what it adds at a face. */
static inline double half_slope(double before, double here, double behind, double reach)
{
    const double a = here - before, b = behind - here;
    const double most = lesser(lesser(fabs(a), fabs(b)), 0.25 * fabs(a + b));
    return copysign(a * b > 0 ? lesser(most, reach * fabs(here)) : 0, a);
}

/* C of all cells, the cistern's before the first, the last one's behind itself. */
static void set_values(const struct streaming_mesh *mesh, const struct streaming_transport *by,
                       const double *amounts, double cistern)
{
    const size_t n = mesh->cells;
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        const double *restrict m = amounts + at, *restrict per = by->per_volume + at;
        double *restrict c = by->work[VALUE] + at;
        for (size_t i = 0; i < n; i++) c[i] = m[i] * per[i];
        c[-1] = c[-2] = cistern * by->per_cistern;
        c[n] = c[n + 1] = c[n - 1];
    }
}

static void set_slopes(const struct streaming_mesh *mesh, const struct streaming_transport *by)
{
    const size_t n = mesh->cells;
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        const double *c = by->work[VALUE] + at, *reach = by->reach + at;
        const double *one =
            by->work[VALUE] + th_streaming_at(mesh, th_streaming_before(mesh, j), 0);
        const double *other =
            by->work[VALUE] + th_streaming_at(mesh, th_streaming_behind(mesh, j), 0);
        double *restrict along = by->work[ALONG] + at, *restrict round = by->work[ROUND] + at;
        for (size_t i = 0; i < n; i++) {
            along[i] = half_slope(c[i - 1], c[i], c[i + 1], reach[i]);
            round[i] = half_slope(one[i], c[i], other[i], reach[i]);
        }
        along[-1] = along[n] = 0;
    }
}

/* Adds the flux through an edge, from one angle to the next, to the rates of both. */
static void add_round(const struct streaming_mesh *mesh, const struct streaming_transport *by,
                      size_t j, double *restrict rate, double *restrict rate_before)
{
    const size_t from = th_streaming_at(mesh, th_streaming_before(mesh, j), 0);
    const size_t at = th_streaming_at(mesh, j, 0);
    const double *c0 = by->work[VALUE] + from, *s0 = by->work[ROUND] + from;
    const double *c1 = by->work[VALUE] + at, *s1 = by->work[ROUND] + at;
    const double *right = by->right + at, *left = by->left + at;
    for (size_t i = 0; i < mesh->cells; i++) {
        const double flux = right[i] * (c0[i] + s0[i]) - left[i] * (c1[i] - s1[i]);
        rate_before[i] -= flux;
        rate[i] += flux;
    }
}

/* Rates of all cells into `rate`; that of the cistern. */
static double set_rates(const struct streaming_mesh *mesh, const struct streaming_transport *by,
                        double *rate)
{
    const size_t n = mesh->cells;
    double *restrict flux = by->work[FLUX];
    double cistern = 0;
    for (size_t j = 0; j < mesh->angles; j++) {
        const size_t at = th_streaming_at(mesh, j, 0);
        const double *c = by->work[VALUE] + at, *s = by->work[ALONG] + at;
        const double *down = by->down + at, *up = by->up + at, *mix = by->mix + at;
        const double *source = by->source + at;
        double *restrict to = rate + at;
        for (size_t f = 0; f <= n; f++)
            flux[f] = down[f] * (c[f - 1] + s[f - 1]) - up[f] * (c[f] - s[f]) +
                      mix[f] * (c[f - 1] - c[f]);
        for (size_t i = 0; i < n; i++) to[i] = source[i] + (flux[i] - flux[i + 1]);
        cistern -= flux[0];
    }
    for (size_t j = th_streaming_is_half(mesh); j < mesh->angles; j++)
        add_round(mesh, by, j, rate + th_streaming_at(mesh, j, 0),
                  rate + th_streaming_at(mesh, th_streaming_before(mesh, j), 0));
    return th_streaming_is_half(mesh) ? 2 * cistern : cistern;
}

void STREAMING_ISA(th_streaming_transport)(const struct streaming_mesh *mesh,
                                           const struct streaming_transport *by, double h,
                                           double *amounts, double *cistern)
{
    const size_t size = mesh->angles * mesh->stride;
    double *restrict rate = by->work[FIRST], *restrict m = amounts;
    double *restrict first = by->first;
    memset(rate, 0, size * sizeof *rate);
    set_values(mesh, by, amounts, *cistern);
    set_slopes(mesh, by);
    const double above = *cistern + h * set_rates(mesh, by, rate);
    for (size_t k = 0; k < size; k++) first[k] = m[k] + h * rate[k];
    set_values(mesh, by, first, above);
    set_slopes(mesh, by);
    const double twice = above + h * set_rates(mesh, by, rate);
    for (size_t k = 0; k < size; k++) m[k] = 0.5 * (m[k] + (first[k] + h * rate[k]));
    *cistern = 0.5 * (*cistern + twice);
}

void STREAMING_ISA(th_streaming_mix)(const struct streaming_mesh *mesh, const double *matrices,
                                     double *amounts, double *work)
{
    memcpy(work, amounts, mesh->angles * mesh->stride * sizeof *work);
    for (size_t j = 0; j < mesh->angles; j++) {
        double *restrict to = amounts + j * mesh->stride;
        for (size_t i = 0; i < mesh->stride; i++) to[i] = 0;
        for (size_t k = 0; k < mesh->angles; k++) {
            const double *restrict from = work + k * mesh->stride;
            const double *restrict by = matrices + (j * mesh->angles + k) * mesh->stride;
            for (size_t i = 0; i < mesh->stride; i++) to[i] += by[i] * from[i];
        }
    }
}
