/* Vapour pressures of propellants, in equilibrium with their liquid. */
#ifndef TH_RESERVOIR_VAPOUR_H
#define TH_RESERVOIR_VAPOUR_H

/* The words of the row `propellant`, in the order of the table in vapour.c. */
#define TH_PROPELLANTS(LABEL, AND) \
    LABEL(none)                    \
    AND LABEL(n_butane)            \
    AND LABEL(isobutane)           \
    AND LABEL(r114)                \
    AND LABEL(r21)                 \
    AND LABEL(neopentane)          \
    AND LABEL(r245fa)              \
    AND LABEL(r11)                 \
    AND LABEL(r123)                \
    AND LABEL(isopentane)          \
    AND LABEL(n_perfluoropentane)  \
    AND LABEL(r113)

/* Absolute pressure, Pa, and its slope, Pa/K, at a temperature, K, of the propellant of that
 * number; 0 of `none`. Antoine's law, log10(p/kPa) = A - B/(T + C), fitted to the
 * vapour-pressure ancillaries of CoolProp between 15 and 45 C, at most 0.0063 % off; n-butane
 * and isobutane there after Buecker & Wagner 2006, J Phys Chem Ref Data 35:929. n-butane at 37
 * C: 347.80 kPa, 9.915 kPa/K. */
double th_vapour_pressure(double propellant, double temperature);
double th_vapour_slope(double propellant, double temperature);

#endif
