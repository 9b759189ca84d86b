/* Closed-form laws: see laws.h for the formulas, their sources and numbers to check by hand. */
#include "laws.h"

#include <math.h>

const double th_gauss_node[TH_GAUSS] = {0.033765242898423975, 0.16939530676686776,
                                        0.3806904069584015,   0.6193095930415985,
                                        0.8306046932331322,   0.966234757101576};
const double th_gauss_weight[TH_GAUSS] = {0.08566224618958487, 0.18038078652406947,
                                          0.23395696728634569, 0.23395696728634569,
                                          0.18038078652406947, 0.08566224618958487};

double th_water_viscosity(double temperature)
{
    double celsius = temperature - 273.15, below = 20 - celsius;
    double shape = 1.2364 - 1.37e-3 * below + 5.7e-6 * below * below;
    return 1.002e-3 * pow(10, below / (celsius + 96) * shape);
}

double th_water_vapour(double temperature)
{
    const double critical = 647.096, pressure = 22.064e6, t = 1 - temperature / critical;
    const double sum = t * (-7.85951783 - 11.7866497 * t * t - 15.9618719 * t * t * t +
                            sqrt(t) * (1.84408259 + 22.6807411 * t * t)) +
                       1.80122502 * pow(t, 7.5);
    return pressure * exp(critical / temperature * sum);
}

double th_csf_viscosity(double temperature)
{
    return 0.7e-3 * th_water_viscosity(temperature) / th_water_viscosity(TH_BODY_TEMPERATURE);
}

/* Wilke-Chang is written in cm2/s, mPa s and cm3/mol. */
double th_wilke_chang(double temperature, double viscosity, double molar_volume)
{
    const double association = 2.6, molar_mass = 18.015;
    double cgs = 7.4e-8 * sqrt(association * molar_mass) * temperature /
                 (viscosity * 1e3 * pow(molar_volume * 1e6, 0.6));
    return cgs * 1e-4;
}

/* As is Hayduk-Laudie. */
double th_hayduk_laudie(double viscosity, double molar_volume)
{
    return 13.26e-5 * pow(viscosity * 1e3, -1.14) * pow(molar_volume * 1e6, -0.589) * 1e-4;
}

double th_stokes_einstein(double temperature, double viscosity, double radius)
{
    return TH_BOLTZMANN * temperature / (6 * TH_PI * viscosity * radius);
}

double th_tube_resistance(double bore, double length, double viscosity)
{
    return 128 * viscosity * length / (TH_PI * bore * bore * bore * bore);
}

double th_hole_resistance(double bore, double wall, double viscosity)
{
    return th_tube_resistance(bore, wall, viscosity) + 24 * viscosity / (bore * bore * bore);
}

double th_ellipse_resistance(double a, double b, double length, double viscosity)
{
    return 4 * viscosity * length * (a * a + b * b) / (TH_PI * a * a * a * b * b * b);
}

double th_wall_compliance(double bore, double outer, double modulus)
{
    double a2 = bore * bore / 4, b2 = outer * outer / 4;
    return 3 * TH_PI * a2 * b2 / (modulus * (b2 - a2));
}

double th_taylor_aris(double diffusivity, double speed, double bore)
{
    double peclet = speed * bore / 2 / diffusivity;
    return diffusivity * (1 + peclet * peclet / 48);
}

double th_standard_atmosphere(double altitude)
{
    return TH_ATMOSPHERE * pow(1 - 2.25577e-5 * altitude, 5.25588);
}

double th_bernoulli(double z)
{
    return z * z < TH_BERNOULLI_SERIES ? th_bernoulli_series(z) : z / expm1(z);
}

double th_mean_decay(double x)
{
    return fabs(x) < 1e-8 ? 1 - x / 2 : -expm1(-x) / x;
}

/* Closed forms; below x = 0.03 the series, whose next term is below 1e-13. */
struct th_fade th_fade(double x)
{
    if (x < 0.03)
        return (struct th_fade){
            .mean = 1 - x * (1. / 2 - x * (1. / 6 - x * (1. / 24 - x * (1. / 120 - x / 720)))),
            .integral =
                1. / 2 -
                x * (1. / 6 - x * (1. / 24 - x * (1. / 120 - x * (1. / 720 - x / 5040)))),
            .lean = -x * (1. / 12 - x * (1. / 24 - x * (1. / 80 - x * (1. / 360 - x / 2016)))),
            .bend = 1. / 12 - x * (1. / 24 - x * (1. / 80 - x * (1. / 360 - x / 2016))),
        };
    const double lost = -expm1(-x), mean = lost / x, integral = (x - lost) / (x * x);
    const double lean = mean / 2 - integral;
    return (struct th_fade){mean, integral, lean, -lean / x};
}

/* Closed forms; below x = 0.3 the series, whose next term is below 1e-14. */
struct th_ramp th_ramp(double x)
{
    if (x >= 0.3) {
        const struct th_fade f = th_fade(x);
        return (struct th_ramp){(1. / 2 - f.integral) / x, (1. / 12 - f.bend) / x};
    }
    struct th_ramp sum = {0, 0};
    double term = 1. / 2; /* (-x)^k/(k + 2)! */
    for (int k = 0; k < 10; k++) {
        sum.mean += term / (k + 3);
        sum.bend += term * (k + 2) / (2. * (k + 3) * (k + 4));
        term *= -x / (k + 3);
    }
    return sum;
}
