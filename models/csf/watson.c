/* Dispersion by an oscillating flow in d = 1 (plates) or d = 2 (pipe) lateral dimensions, in
 * units of a = omega = 1 and of the pressure's amplitude; T = Wo^2 Sc = a^2 omega/kappa.
 *
 *     U = 1 - f(l y)/f(l),  l^2 = i Wo^2,  f = cosh, I0;   q(z) = z f'(z)/f(z)
 *     |U|mean = |1 - d q(l)/l^2|
 *
 * In the modes of the insulated section (f(i b y), f'(i b) = 0: b = n pi, zeros of J1), U has
 * the coefficients |c|^2 = 2 d |q(l)|^2/(b^4 + Wo^4), the concentration's deviation per mean
 * gradient g = -c/(i + b^2/T), and the mean of -U g* over section and cycle is
 *
 *     D = 1/2 sum |c|^2 (b^2/T)/(1 + b^4/T^2)
 *     C1 = D T/(4 |Umean|^2) = (d/4) |q(l)/Umean|^2 sum b^2 T^2/((b^4 + Wo^4)(b^4 + T^2))
 *
 * The sum is a divided difference, by sum 1/(b^2 + z^2) = (1/q(z) - d/z^2)/2:
 *
 *     sum b^2/((b^4 + Wo^4)(b^4 + T^2)) = (B(Wo^2) - B(T))/(2 (T^2 - Wo^4)),
 *     B(w) = Re 1/q(z) - 1/(d + 2),  z^2 = i w */
#include "watson.h"

#include <complex.h>
#include <math.h>

/* Beyond it the neglected exp(-2 z) is below round-off, and so are 20 terms of Hankel's series.
 */
#define FAR 25
/* The flow's profile is Poiseuille's to 1e-9 below. */
#define LEAST_WOMERSLEY 0.01

struct section {
    double lateral; /* d */
    double bend[3]; /* B(w) = -bend[0] w^2 + bend[1] w^4 - bend[2] w^6 + .. */
    double complex (*q)(double complex z);
};

static double complex q_plates(double complex z)
{
    return creal(z) > 20 ? z : z * ctanh(z); /* beyond 20 tanh is 1 to the last bit */
}

/* z I1(z)/I0(z): Gauss' continued fraction z^2/(2 + z^2/(4 + z^2/(6 + ..))), from behind. */
static double complex q_near(double complex z)
{
    double complex square = z * z, q = 0;
    for (int k = 12 + (int)(1.5 * cabs(z)); k > 0; k--) q = square / (2 * k + q);
    return q;
}

/* The same by Hankel's series of I1 and I0 for large arguments. */
static double complex q_far(double complex z)
{
    double complex zero = 1, one = 1, sum_zero = 1, sum_one = 1, step = 1 / (8 * z);
    for (int k = 1; k <= 20; k++) {
        double odd = 2 * k - 1, square = odd * odd;
        zero *= step * (square / k);
        one *= step * ((square - 4) / k);
        sum_zero += zero;
        sum_one += one;
    }
    return z * sum_one / sum_zero;
}

static double complex q_pipe(double complex z)
{
    return cabs(z) < FAR ? q_near(z) : q_far(z);
}

static const struct section plates = {
    .lateral = 1, .bend = {2.0 / 945, 2.0 / 93555, 4.0 / 18243225}, .q = q_plates};
static const struct section pipe = {
    .lateral = 2, .bend = {1.0 / 1536, 13.0 / 4423680, 647.0 / 47563407360}, .q = q_pipe};

/* z with z^2 = i w. */
static double complex root(double w)
{
    return (1 + I) * (M_SQRT1_2 * sqrt(w));
}

static double bend(const struct section *section, double w)
{
    const double *b = section->bend, w2 = w * w;
    if (w < 0.3) /* where the difference to 1/(d + 2) has lost its digits */
        return -w2 * (b[0] - w2 * (b[1] - w2 * b[2]));
    return creal(1 / section->q(root(w))) - 1 / (section->lateral + 2);
}

static double enhancement(const struct section *section, double womersley, double schmidt)
{
    double d = section->lateral, wo = fmax(womersley, LEAST_WOMERSLEY);
    double complex q = section->q(root(wo * wo)), mean = 1 - d * q / (I * (wo * wo));
    double shape = cabs(q) / cabs(mean);
    double viscous = womersley * womersley, diffusive = viscous * schmidt, time = diffusive;
    double middle = (viscous + diffusive) / 2;
    if (!(middle > 0))
        return 0;
    if (fabs(diffusive - viscous) < 1e-4 * middle) { /* Sc = 1: the difference is a slope */
        viscous = 0.9999 * middle;
        diffusive = 1.0001 * middle;
    }
    double slope = (bend(section, viscous) - bend(section, diffusive)) /
                   ((diffusive - viscous) * (diffusive + viscous));
    return d / 8 * shape * shape * time * time * slope;
}

double th_watson_plane(double womersley, double schmidt)
{
    return enhancement(&plates, womersley, schmidt);
}

double th_watson_pipe(double womersley, double schmidt)
{
    return enhancement(&pipe, womersley, schmidt);
}
