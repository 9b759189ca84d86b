/* Vapour pressures of propellants by Antoine's law: see vapour.h. */
#include "vapour.h"

#include <math.h>

struct antoine {
    double a, b, c; /* log10 kPa, K, K */
};

static const struct antoine laws[] = {
    {6.03769, 987.400, -27.742},  /* n_butane           */
    {6.04225, 964.796, -22.292},  /* isobutane          */
    {6.00107, 964.224, -35.404},  /* r114               */
    {6.09295, 991.410, -39.458},  /* r21                */
    {5.90399, 970.467, -33.703},  /* neopentane         */
    {6.20564, 1014.112, -46.738}, /* r245fa             */
    {6.00557, 1039.583, -36.949}, /* r11                */
    {6.03368, 1029.787, -45.310}, /* r123               */
    {5.95612, 1039.320, -37.884}, /* isopentane         */
    {5.97560, 990.149, -53.032},  /* n_perfluoropentane */
    {5.95137, 1081.978, -46.515}, /* r113               */
};
enum { PROPELLANTS = sizeof laws / sizeof laws[0] };

double th_vapour_pressure(double propellant, double temperature)
{
    const int which = (int)propellant - 1;
    if (which < 0 || which >= PROPELLANTS)
        return 0;
    const struct antoine law = laws[which];
    return 1e3 * pow(10, law.a - law.b / (temperature + law.c));
}

double th_vapour_slope(double propellant, double temperature)
{
    const int which = (int)propellant - 1;
    if (which < 0 || which >= PROPELLANTS)
        return 0;
    const double above = temperature + laws[which].c;
    return th_vapour_pressure(propellant, temperature) * log(10) * laws[which].b /
           (above * above);
}
