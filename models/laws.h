/* Closed-form laws that several models share. Pure functions, SI units, no state.
 *
 * Numbers to check by hand stand beside each law; tests/models/laws.c holds the code to them.
 */
#ifndef TH_LAWS_H
#define TH_LAWS_H

#define TH_PI 3.14159265358979323846
#define TH_BOLTZMANN 1.380649e-23  /* J/K, exact (SI 2019)                  */
#define TH_GRAVITY 9.80665         /* m/s2, standard                        */
#define TH_BODY_TEMPERATURE 310.15 /* K                                     */
#define TH_ATMOSPHERE 101325.0     /* Pa, standard                          */
#define TH_MMHG 133.322            /* Pa                                    */
#define TH_CSF_DENSITY 1000.6      /* kg/m3 at 37 C: Lui 1998, Can J Anesth */

/* Dynamic viscosity of water, Pa s: the common correlation on 1.002 mPa s at 20 C, for 20 to
 * 100 C (recalled, not read at its source). 0.6913 mPa s at 37 C, 0.8902 at 25 C. */
double th_water_viscosity(double temperature);

/* Vapour pressure of water over its liquid, Pa, from 273.16 to 647.1 K: Wagner & Pruss 2002, J
 * Phys Chem Ref Data 31:387, equation 2.5. 6.282 kPa at 37 C, 101.42 kPa at 100 C. */
double th_water_vapour(double temperature);

/* Dynamic viscosity of CSF, Pa s: 0.7 mPa s at 37 C (lower end of 0.7-1.0, Bloomfield 1998),
 * with the temperature dependence of water. */
double th_csf_viscosity(double temperature);

/* Diffusion of a small molecule in water, m2/s; molar volume at the boiling point (LeBas),
 * m3/mol. Wilke & Chang 1955, association 2.6: 284.6 cm3/mol at 37 C and 0.692 mPa s
 * gives 7.65e-10. Hayduk & Laudie 1974: 7.24e-10 for the same. About 10 % of error each. */
double th_wilke_chang(double temperature, double viscosity, double molar_volume);
double th_hayduk_laudie(double viscosity, double molar_volume);

/* Diffusion of a large molecule, m2/s, by its hydrodynamic radius, m: kT/(6 pi mu r).
 * 1.05 nm at 37 C and 0.692 mPa s gives 3.13e-10. */
double th_stokes_einstein(double temperature, double viscosity, double radius);

/* Laminar resistance of a round tube, Pa s/m3: 128 mu L/(pi d^4).
 * 0.5293 mm, 0.89 m, 0.6913 mPa s gives 3.194e11. */
double th_tube_resistance(double bore, double length, double viscosity);

/* Of a round hole in a wall, Pa s/m3: the tube through it, and its two mouths, 24 mu/d^3
 * (Sampson 1891). 20 um through 0.335 mm, 0.6913 mPa s gives 6.10e13. */
double th_hole_resistance(double bore, double wall, double viscosity);

/* Of a tube with an elliptic lumen of semi-axes a and b: 4 mu L (a2 + b2)/(pi a3 b3). */
double th_ellipse_resistance(double a, double b, double length, double viscosity);

/* Lumen area gained per pressure, m2/Pa, of a thick incompressible wall in plane strain:
 * 3 pi a2 b2/(E (b2 - a2)), a and b the inner and outer radius.
 * 0.53/1.4 mm, E 3 MPa gives 2.58e-13. */
double th_wall_compliance(double bore, double outer, double modulus);

/* Dispersion of a solute in a laminar round tube, m2/s, for times well above (bore/2)^2/D
 * (Taylor 1953, Aris 1956): D (1 + Pe^2/48), Pe = speed (bore/2)/D. D 6e-10, 0.5293 mm, 0.0526
 * mm/s (1 mL a day) gives 7.33e-9. The sign of the speed does not matter. */
double th_taylor_aris(double diffusivity, double speed, double bore);

/* Ambient pressure, Pa, of the standard atmosphere at an altitude, m: 83.52 kPa at 1600 m. */
double th_standard_atmosphere(double altitude);

/* Adds to a compensated sum (Kahan 1965): the true sum is sum - excess, and sum is right to its
 * last digit however many terms there were. A month of pulses is a million terms, whose
 * round-off would go one way. Whoever reads the sum reads `sum` alone. */
static inline void th_add(double *sum, double *excess, double more)
{
    double wanted = more - *excess, total = *sum + wanted;
    *excess = (total - *sum) - wanted;
    *sum = total;
}

/* Abscissas and weights of the rule of Gauss and Legendre on 0 .. 1, exact for polynomials of
 * degree 11. */
enum { TH_GAUSS = 6 };
extern const double th_gauss_node[TH_GAUSS], th_gauss_weight[TH_GAUSS];

/* z/(e^z - 1), the weight of exponential fitting (Scharfetter & Gummel 1969): 1 at 0, about -z
 * for very negative z, about 0 for very positive z. */
double th_bernoulli(double z);
/* The same by its series, without a branch: where z^2 is below TH_BERNOULLI_SERIES, the next
 * term is below 2e-17. */
#define TH_BERNOULLI_SERIES 2e-3
static inline double th_bernoulli_series(double z)
{
    const double square = z * z;
    return 1 - z / 2 + square / 12 * (1 - square / 60 * (1 - square / 42));
}

/* (1 - e^-x)/x, the mean of e^-xs over s from 0 to 1, for any x: 1 at 0, 0.6321 at 1, 1.7183 at
 * -1. */
double th_mean_decay(double x);

/* Of e^-xs over s from 0 to 1, x >= 0: its mean; the mean of its integral from 0 to s, which is
 * that of (1 - s) e^-xs; that of (s - 1/2) e^-xs, and the same divided by -x. At x = 0: 1, 1/2,
 * 0 and 1/12; at x = 1: 0.6321, 0.3679, -0.0518 and 0.0518. */
struct th_fade {
    double mean, integral, lean, bend;
};
struct th_fade th_fade(double x);

/* Of the y that follows a ramp, dy/ds = s - x y from y = 0, over s from 0 to 1, x >= 0: its
 * mean and that of (s - 1/2) y. Its end is th_fade(x).integral, the mean of (s - 1/2) dy/ds is
 * th_fade(x).bend. At x = 0: 1/6 and 1/24; at x = 1: 0.1321 and 0.0315. */
struct th_ramp {
    double mean, bend;
};
struct th_ramp th_ramp(double x);

#endif
