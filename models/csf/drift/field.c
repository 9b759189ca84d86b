/* The equations of drift.h at one face: the oscillation at leading order, then the mean of the
 * second order, steady streaming and Stokes drift. All derivatives are exact: along x those of
 * the sections and of the flux, and through them of a; along s that of h. */
#include "field.h"

#include "drift.h"
#include "laws.h"

#include <math.h>

enum { MOST = TH_DRIFT_MOST_STATIONS };

/* The oscillation at the stations s = 0 .. 1/2. */
struct flow {
    size_t count;
    double h[MOST], along[MOST], around[MOST]; /* h, h_x, h_s/l */
    double complex tangent[MOST];              /* T */
    double complex open[MOST], slope[MOST];    /* hq and its derivative along x */
    double complex rise[MOST], flux[MOST];     /* B_s, B */
    double complex wide, widening, wall;       /* l a, (l a)_x; h'* a lam/4 */
};

/* Mean over s = 0 .. 1 of a function that is even about s = 1/2: the trapezoidal rule. */
static double complex mean(const double complex *f, size_t count)
{
    double complex sum = (f[0] + f[count - 1]) / 2;
    for (size_t k = 1; k + 1 < count; k++) sum += f[k];
    return sum / (double)(count - 1);
}

/* Integral from s = 0, of fourth order: (13 (f0 + f1) - f-1 - f2)/24 per interval, f even about
 * both ends. */
static void integrate(const double complex *f, size_t count, double complex *integral)
{
    const double part = 0.5 / (double)(count - 1) / 24;
    integral[0] = 0;
    for (size_t k = 0; k + 1 < count; k++) {
        const double complex before = f[k ? k - 1 : 1], after = f[k + 2 < count ? k + 2 : k];
        integral[k + 1] = integral[k] + part * (13 * (f[k] + f[k + 1]) - before - after);
    }
}

/* h, h_x and h_s/l at the stations, T, hq and (hq)_x = T^2 h_x. */
static void set_geometry(struct flow *flow, const struct drift_face *face,
                         const struct drift_ring *ring, const struct drift_gap *gap)
{
    flow->count = ring->stations;
    for (size_t k = 0; k < ring->stations; k++) {
        flow->h[k] = face->gap.here * ring->shape[k];
        flow->along[k] = face->gap.slope * ring->shape[k];
        flow->around[k] = face->gap.here * ring->bend[k] / face->perimeter.here;
        flow->tangent[k] = gap[k].tangent;
        flow->open[k] = flow->h[k] * gap[k].open;
        flow->slope[k] = gap[k].tangent * gap[k].tangent * flow->along[k];
    }
}

/* Leading order: l a = Q/<hq> and its derivative by x, B_s = Q_x - (l a)_x hq - l a (hq)_x and
 * its integral B, and the wall term of the dura. */
static void set_oscillation(struct flow *flow, const struct drift_face *face)
{
    const double complex open = mean(flow->open, flow->count);
    flow->wide = face->flux.here / open;
    flow->widening = (face->flux.slope - flow->wide * mean(flow->slope, flow->count)) / open;
    for (size_t k = 0; k < flow->count; k++)
        flow->rise[k] =
            face->flux.slope - flow->widening * flow->open[k] - flow->wide * flow->slope[k];
    integrate(flow->rise, flow->count, flow->flux);
    const double l = face->perimeter.here, omega = face->omega;
    const double complex lam = csqrt((I * omega + face->drag) / face->viscosity);
    flow->wall = conj(-face->flux.slope / (I * omega * l)) * flow->wide / l * lam / 4;
}

/* Of a mean flow among roots, over that without them: what the wall's slip carries, and what a
 * pressure drives. x = h/2 over the root of the permeability. */
static double slip_share(const struct drift_face *face, double h)
{
    const double x = h / 2 * sqrt(face->drag / face->viscosity);
    return x > 0 ? tanh(x) / x : 1;
}

static double pressure_share(const struct drift_face *face, double h)
{
    const double x = h / 2 * sqrt(face->drag / face->viscosity);
    return x > 0.01 ? 3 * (x - tanh(x)) / (x * x * x) : 1 - 0.4 * x * x;
}

/* U1 + U2 at a station without the pressure term p h^3: k1, k2 and P of drift.h, whose
 * integrals over the gap are those of gap.h, with W = 1 (even) and W = 1 - zeta^2 (arched). */
static double drift_at(const struct flow *flow, const struct drift_face *face,
                       const struct drift_gap *gap, size_t k)
{
    const double l = face->perimeter.here, h = flow->h[k], omega = face->omega;
    const double complex t = flow->tangent[k], a = flow->wide / l;
    const double complex a_x = (flow->widening - face->perimeter.slope * a) / l;
    const double complex passable = 1 / flow->open[k], b = flow->flux[k] * passable;
    const double complex b_s = (flow->rise[k] / l - b * t * t * flow->around[k]) * passable;
    const double complex k1 = flow->widening / l + b_s;
    const double complex k2 = a * flow->along[k] + b * flow->around[k];
    const double complex axial = conj(a) * a_x, across = a * conj(k1), steep = a * conj(k2) / h;
    const double complex even =
        h * (axial * creal(gap->square) + across * gap->rise[0] + steep * gap->slope[0]);
    const double complex arched =
        h * (axial * cimag(gap->square) + across * gap->rise[1] + steep * gap->slope[1]);
    const double streaming = -h * h * creal(arched) / (16 * face->viscosity) +
                             h * creal(flow->wall * t) * slip_share(face, h);
    return streaming - cimag(even) / (2 * omega);
}

/* Psi by integration of the drift round the cord; p makes its mean 0, so that Psi ends at 0. */
void th_drift_face(const struct drift_face *face, const struct drift_ring *ring,
                   const struct drift_gap *gap, double *psi)
{
    const size_t stations = ring->stations;
    struct flow flow = {0};
    double complex drift[MOST] = {0}, cube[MOST] = {0}, sum[MOST];
    set_geometry(&flow, face, ring, gap);
    set_oscillation(&flow, face);
    for (size_t k = 0; k < stations; k++) {
        drift[k] = drift_at(&flow, face, &gap[k], k);
        cube[k] = flow.h[k] * flow.h[k] * flow.h[k] * pressure_share(face, flow.h[k]);
    }
    const double complex pressure = mean(drift, stations) / mean(cube, stations);
    for (size_t k = 0; k < stations; k++)
        drift[k] = face->perimeter.here * (drift[k] - pressure * cube[k]);
    integrate(drift, stations, sum);
    for (size_t k = 0; k < stations; k++) psi[k] = creal(sum[k]);
    psi[stations - 1] = 0;
}
