/* The pulse wave of CSF along the spinal canal: linear pulsatile flow in an elastic canal of
 * any section, at one frequency.
 *
 * Symbols. x along the canal from the foramen magnum, 0 .. L, where it is closed; s = 0 .. 1
 * round it; A(x) section, l(x) mean perimeter of cord and dura, gap h(x, s) = h0 (1 - beta cos
 * 2 pi s), h0 = A/l; <.> the mean over s; rho density, nu kinematic viscosity, omega = 2 pi
 * rate; c the speed of an inviscid wave; k_p permeability of roots and trabeculae (Darcy),
 * none: infinite. Amplitudes are complex, of e^(i omega t); Q toward the end.
 *
 *     mu = i omega + nu/k_p,   lam = sqrt(mu/nu),   hq = h - 2 tanh(lam h/2)/lam
 *     Q = -l <hq> P'/(rho mu)            momentum, between cord and dura
 *     Q' = -i omega A/(rho c^2) P        the canal widens with the pressure
 *     P = 1 at x = 0, Q = 0 at x = L
 *
 * Leading order of lubrication theory (Sanchez et al. 2018, J Fluid Mech 841:203; a Darcy term
 * as in Sincomb et al. 2022, J Fluid Mech). Valid for h << l << L, displacements small against
 * L, a dura whose area follows the pressure at once. In a uniform canal P = cos(K (1 -
 * x/L))/cos K, K^2 = -i mu omega L^2 h0/(c^2 <hq>).
 *
 * Finite volumes between the faces, P in the middle: second order in 1/(faces - 1); Q is
 * conserved to round-off.
 *
 * By hand: L 60 cm, A 160 mm2, h 2 mm, c 4.6 m/s, 1 Hz, 1 mmHg: 5.22 mL/s at x = 0, 1.662 mL up
 * and down; the whole canal takes 0.605 mL/mmHg. */
#ifndef TH_CSF_WAVE_H
#define TH_CSF_WAVE_H

#include <complex.h>
#include <stddef.h>

enum { TH_WAVE_FACES = 512 }; /* at most */

struct th_wave_canal {
    size_t faces;  /* equidistant, from x = 0 to L; 3 to TH_WAVE_FACES */
    double length; /* m */
    const double *section, *gap, *perimeter; /* [faces] A m2, h0 m, l m                  */
    double eccentricity, viscosity, density; /* beta; nu m2/s; kg/m3, above 0            */
    double speed;                            /* c, m/s                                   */
    double permeability;                     /* k_p, m2; 0: no roots                     */
};

/* At the faces, for a pressure of 1 Pa at the foramen magnum: Q m3/s, dQ/dx m2/s, P Pa. */
struct th_wave_face {
    double complex flux, slope, pressure;
};
void th_wave_solve(const struct th_wave_canal *canal, double rate, struct th_wave_face *faces);

/* <hq>/h0 of a gap. */
double complex th_wave_open(double gap, double eccentricity, double viscosity, double rate,
                            double permeability);

#endif
