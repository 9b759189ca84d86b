/* Dispersion by an oscillating flow between plates, in units of a = omega = 1 and U0 = 1:
 *
 *     U = 1 - cosh(l y)/cosh(l),  l^2 = i Wo^2,  m^2 = i Wo^2 Sc,  nu = 1/Wo^2,  kappa = nu/Sc
 *     g = i + E cosh(l y)/cosh(l) + F cosh(m y)/cosh(m)
 *     E = -i/(1 - 1/Sc),  F = -E (l tanh l)/(m tanh m)
 *     D = -1/2 Re int_0^1 U g* dy,  C1 = (D/kappa)/(4 |Umean|^2)
 *
 * where products integrate as int ch(p y) ch(q y)/(ch p ch q) = (p tanh p - q tanh q)/(p^2 -
 * q^2). */
#include "watson.h"

#include <complex.h>
#include <math.h>

/* For slow oscillations the flow is Poiseuille's and only Wo^2 Sc matters; below these bounds
 * the closed form loses digits to cancellation. */
#define LEAST_WOMERSLEY 0.05
#define LEAST_DIFFUSION_TIME 1e-2

/* tanh for Re z >= 0; beyond 20 it is 1 to the last bit. */
static double complex tanh_of(double complex z)
{
    return creal(z) > 20 ? 1 : ctanh(z);
}

/* The product integral; p2, q2 the squares, pt = p tanh p. */
static double complex product(double complex p2, double complex pt, double complex q2,
                              double complex qt)
{
    return (pt - qt) / (p2 - q2);
}

double th_watson_plane(double womersley, double schmidt)
{
    double diffusion_time = womersley * womersley * schmidt;
    if (diffusion_time < LEAST_DIFFUSION_TIME)
        return diffusion_time * diffusion_time / 420;
    double wo = fmax(womersley, LEAST_WOMERSLEY), sc = diffusion_time / (wo * wo);
    if (fabs(sc - 1) < 1e-4)
        sc = 1.0001; /* a removable singularity */
    const double complex root_i = (1 + I) * M_SQRT1_2;
    double complex l = root_i * wo, m = root_i * (wo * sqrt(sc));
    double complex l2 = I * (wo * wo), m2 = I * (wo * wo * sc);
    double complex tanh_l = tanh_of(l), tanh_m = tanh_of(m), lt = l * tanh_l, mt = m * tanh_m;
    double complex E = -I / (1 - 1 / sc), F = -E * lt / mt;
    double complex mean_l = tanh_l / l, mean_m = tanh_m / m;
    double complex integral = -I * (1 - mean_l) +
                              conj(E) * (conj(mean_l) - product(l2, lt, conj(l2), conj(lt))) +
                              conj(F) * (conj(mean_m) - product(l2, lt, conj(m2), conj(mt)));
    double dispersion = -0.5 * creal(integral), mean = cabs(1 - mean_l);
    return dispersion * wo * wo * sc / (4 * mean * mean);
}
