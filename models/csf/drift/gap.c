/* The integrals of gap.h: Gauss-Legendre over half the gap at the nodes of alpha, eight-point
 * Lagrange interpolation between them. */
#include "gap.h"

#include <math.h>
#include <string.h>

enum {
    POINTS = 24,
    REACH = DRIFT_NEIGHBOURS,
    MEMBERS = sizeof(struct drift_gap) / sizeof(double)
};
/* Between nodes, of the logarithm of alpha. */
#define SPACING 0.03125
/* Beyond it cosh and sinh are equal to the last bit, and further on overflow. */
#define FAR 300

/* Abscissas and weights of 24 points on -1 .. 1: the positive half. */
static const double gauss[POINTS / 2][2] = {
    {0.064056892862605626, 0.12793819534675216}, {0.19111886747361631, 0.1258374563468283},
    {0.31504267969616337, 0.12167047292780339},  {0.43379350762604514, 0.1155056680537256},
    {0.54542147138883954, 0.10744427011596563},  {0.64809365193697557, 0.097618652104113888},
    {0.74012419157855436, 0.086190161531953276}, {0.82000198597390292, 0.073346481411080306},
    {0.88641552700440103, 0.059298584915436781}, {0.93827455200273276, 0.044277438817419806},
    {0.9747285559713095, 0.028531388628933663},  {0.99518721999702136, 0.0123412297999872},
};

static double complex complex_of(double real, double imaginary)
{
    return real + I * imaginary;
}

struct hyperbolic {
    double complex sine, cosine;
};

static struct hyperbolic hyperbolic(double complex z, double share)
{
    const double p = creal(z) * share, q = cimag(z) * share;
    const double s = sinh(p), c = cosh(p), sn = sin(q), cs = cos(q);
    return (struct hyperbolic){complex_of(s * cs, c * sn), complex_of(c * cs, s * sn)};
}

/* z of an alpha; without roots (1 + i) p. */
static double complex argument(double alpha, double drag)
{
    const double p = alpha * M_SQRT1_2 / 2;
    return drag > 0 ? alpha / 2 * csqrt(I + drag) : complex_of(p, p);
}

/* V at zeta. */
static double mean_profile(double alpha, double drag, double zeta)
{
    const double x = alpha / 2 * sqrt(drag);
    if (!(x > 0.01))
        return 1 - zeta * zeta;
    const double over = (exp(x * (zeta - 1)) + exp(-x * (zeta + 1))) / (1 + exp(-2 * x));
    return 2 * (1 - over) / (x * x);
}

/* c, s and 1 - c at zeta. */
struct profile {
    double complex c, s, rest;
};

/* cosh and sinh of z zeta over cosh z, without cancellation in 1 - c. */
static struct profile profile_at(double complex z, const struct hyperbolic *wall, double zeta)
{
    if (creal(z) > FAR) {
        const double complex c = cexp(-z * (1 - zeta));
        return (struct profile){c, c, 1 - c};
    }
    /* zeta z is the difference of (1 + zeta) z/2 and (1 - zeta) z/2, z their sum. */
    const struct hyperbolic far = hyperbolic(z, (1 + zeta) / 2);
    const struct hyperbolic near = hyperbolic(z, (1 - zeta) / 2);
    return (struct profile){
        .c = (far.cosine * near.cosine - far.sine * near.sine) / wall->cosine,
        .s = (far.sine * near.cosine - far.cosine * near.sine) / wall->cosine,
        .rest = 2 * far.sine * near.sine / wall->cosine,
    };
}

/* The integrals at one alpha. */
static struct drift_gap integrate(double alpha, double drag)
{
    const double complex z = argument(alpha, drag);
    const struct hyperbolic wall = hyperbolic(z, fmin(1, FAR / creal(z)));
    const double complex tangent = creal(z) > FAR ? 1 : wall.sine / wall.cosine;
    struct drift_gap gap = {.tangent = tangent, .open = 1 - tangent / z};
    for (int k = 0; k < POINTS; k++) {
        const double *point = gauss[k < POINTS / 2 ? k : k - POINTS / 2];
        /* zeta = 1 - t^2: closer together at the wall. */
        const double t = (k < POINTS / 2 ? 1 - point[0] : 1 + point[0]) / 2;
        const double zeta = 1 - t * t, weight = point[1] * t;
        const double arched = weight * mean_profile(alpha, drag, zeta);
        const struct profile at = profile_at(z, &wall, zeta);
        const double complex rise = z * at.s * conj(zeta - at.s / z);
        const double complex slope =
            z * (tangent * at.c * conj(at.rest) + at.s * conj(tangent * at.s));
        gap.square += creal(at.rest * conj(at.rest)) * complex_of(weight, arched);
        gap.rise[0] += weight * rise;
        gap.rise[1] += arched * rise;
        gap.slope[0] += weight * slope;
        gap.slope[1] += arched * slope;
    }
    return gap;
}

double th_drift_alpha(int node)
{
    return exp(node * SPACING);
}

/* The weights are the Lagrange polynomials of the eight neighbours at alpha. */
struct drift_stencil th_drift_stencil(double alpha)
{
    const int before = REACH / 2 - 1;
    const double at = log(alpha) / SPACING, first = floor(at) - before;
    const double x = at - first; /* 3 .. 4 of 0 .. 7 */
    struct drift_stencil spot = {.first = (int)first};
    for (int k = 0; k < REACH; k++) {
        double above = 1, below = 1;
        for (int j = 0; j < REACH; j++) {
            above *= j == k ? 1 : x - j;
            below *= j == k ? 1 : k - j;
        }
        spot.weight[k] = above / below;
    }
    return spot;
}

static const struct drift_gap *gap_at_node(struct drift_gaps *gaps, int node)
{
    const size_t place = (unsigned)node % DRIFT_GAP_NODES;
    if (!gaps->place[place].known || gaps->place[place].node != node) {
        gaps->place[place].gap = integrate(th_drift_alpha(node), gaps->drag);
        gaps->place[place].node = node;
        gaps->place[place].known = true;
    }
    return &gaps->place[place].gap;
}

void th_drift_gaps_of(struct drift_gaps *gaps, double drag)
{
    if (gaps->drag == drag)
        return;
    memset(gaps, 0, sizeof *gaps);
    gaps->drag = drag;
}

struct drift_gap th_drift_gap(struct drift_gaps *gaps, double alpha)
{
    const struct drift_stencil spot = th_drift_stencil(alpha);
    double sum[MEMBERS] = {0};
    for (int k = 0; k < REACH; k++) {
        double value[MEMBERS];
        memcpy(value, gap_at_node(gaps, spot.first + k), sizeof value);
        for (int m = 0; m < MEMBERS; m++) sum[m] += spot.weight[k] * value[m];
    }
    struct drift_gap gap;
    memcpy(&gap, sum, sizeof gap);
    return gap;
}
