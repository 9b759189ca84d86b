/* The Lagrangian-mean drift of a pulsating canal (steady streaming and Stokes drift) by
 * lubrication theory on the anatomy, and the axial dispersion that it makes of an uneven
 * concentration.
 *
 * Symbols. x along the canal from the foramen magnum, 0 .. L; s round it, 0 .. 1, s = 0 the
 * narrow side; y across the gap, 0 at the cord, h at the dura; i the imaginary unit, *
 * conjugate, <.> the mean over s. A(x) section, l = (P_cord + P_dura)/2 mean perimeter, h0 =
 * A/l mean gap, h = h0 (1 - beta cos 2 pi s). A stroke of volume SV(x) = SV (1 - x/L), peak to
 * peak, one way, at omega = 2 pi rate; flux Q = omega SV(x)/2, real; nu kinematic viscosity.
 *
 * Oscillation (leading order; Sanchez et al. 2018, J Fluid Mech 841:203, here with a section
 * that varies along x):
 *
 *     lam = sqrt(i omega/nu)     T = tanh(lam h/2)     hq = h - 2T/lam
 *     c, e = cosh, sinh(lam (y - h/2))/cosh(lam h/2)
 *     G = 1 - c     G_y = -lam e     G_h = (lam/2) (e + T c)
 *     Phi = int_0^y G = y - (e + T)/lam     Phi_h = int_0^y G_h = (c - 1 + T (e + T))/2
 *     u = a G,  a = Q/(l <hq>)
 *     w = b G,  b = B/hq,  B_s = Q_x - (l a hq)_x,  B = 0 at s = 0
 *     b_s = (B_s - b T^2 h_s)/hq     (l a hq)_x = (l a)_x hq + l a T^2 h_x
 *     v = -(k1 Phi + k2 Phi_h),  k1 = ((l a)_x + b_s)/l,  k2 = a h_x + b h_s/l
 *     h' = -Q_x/(i omega l)     the dura's displacement
 *
 * Its mean to second order (Lawrence et al. 2019, J Fluid Mech 861:679):
 *
 *     P  = u* (a_x G + a G_h h_x) + v* a G_y + w* a G_h h_s/l
 *     U1 = -1/(2 nu) int_0^h y (h - y) Re P/2 dy + (h/4) Re(h'* a lam T) - p h^3,
 *          p so that <U1> = 0                           steady streaming, m2/s
 *     U2 = int_0^h Re(i P/omega)/2 dy                   Stokes drift
 *     Psi(x, s) = l int_0^s (U1 + U2) ds, m3/s          exactly 0 at s = 0, s = 1/2, x = L
 *
 * Psi goes with SV^2. Heart and breathing do not correlate: their Psi are added, with their
 * signs, and so are those of harmonics of the beat, n = 2, 3, whose flux is r_n of the beat's:
 * their stroke is r_n/n of its.
 *
 * In place of the linear fall the flux may be that of a pulse wave (csf/wave/wave.h) in the
 * same canal, with the same stroke at the foramen: SV(x) = SV |Q(x)/Q(0)|. Its phase changes
 * along x; where that of Q is taken as 0, Q_x is complex.
 *
 * Roots in the way resist all of it by Darcy's law, nu/permeability times the velocity: the
 * wave, the oscillation, lam = sqrt((i omega + nu/permeability)/nu), and the mean flow, in
 * which y (h - y)/2 becomes K (1 - cosh((y - h/2)/r)/cosh(h/(2 r))), K the permeability, r its
 * root, the wall's term gets tanh(x)/x and h^3 3 (x - tanh x)/x^3, x = h/(2 r). Not the shear.
 *
 * Dispersion of the section's mean concentration, lateral diffusivity M kappa:
 *
 *     A D_T = int_0^1 Psi^2 l/(h M kappa) ds            streams that diffusion mixes (Taylor)
 *     F     = 2 max |Psi|                               what flows up, and down
 *     A D_A = min(2 F^2/|F_x|, F L)                     streams that turn over, as F changes
 *     D_shear = M kappa C1(Wo, nu/(M kappa)) (DX/g)^2   each oscillation's: watson.h
 *     D = kappa + D_shear,heart + D_shear,breathing + 1/(1/D_T + 1/D_A)
 *
 * DX = SV(x)/A, Wo = g sqrt(omega/nu), half gap g = A/(P_cord + P_dura + P_roots) or as given.
 *
 * 2 F^2/|F_x| (derived here): with nothing else to mix them, N of drug carried up against F
 * down, fluid that turns over at the rate F_x keeps a difference N/F between the streams, and
 * the mean's gradient is N |F_x|/(2 F^2). D_shear never passes 0.0119, 0.0068, 0.0028 omega
 * DX^2 at Wo 1, 5, 10, whatever M is.
 *
 * Anatomy: the levels as steps, or an even canal. A, P_cord, P_dura and P_roots are each
 * convolved with a Gaussian along x (standard deviation `smoothing`, the end levels going on
 * for ever), then scaled to the totals; their slopes are exact. The smoothing is part of the
 * theory: it holds for h << l << L and DX small against the length over which the canal
 * changes; steps would make closed cells shorter than a stroke. Further: laminar flow, a canal
 * that stores fluid evenly (a stroke that falls linearly), roots as a porous medium at most,
 * mixing across the gap faster than the drift, (h/2 pi)^2/(M kappa), minutes; times beyond the
 * lateral mixing. A sharp front between streams (M near 1) it smears.
 *
 * Integrals over the gap, and what single slopes of a canal make of them at a face, depend on
 * h sqrt(omega/nu) alone: Gauss-Legendre, then interpolation, Psi to 1e-8 of its largest. Along
 * s: fourth order, 65 stations on the half of which the other is the mirror: F to 1e-4. Along x
 * all derivatives are exact, but F_x, a difference over the faces next to each: D_A is uneven
 * where F turns.
 *
 * By hand: 97.3 mL over 0.6495 m, evenly, 430.7 cm2 of cord and dura: h0 4.518 mm, at 70/min
 * alpha = h0 sqrt(omega/nu) = 14.6 with nu 0.7e-6 m2/s. */
#ifndef TH_CSF_DRIFT_H
#define TH_CSF_DRIFT_H

#include <stdbool.h>
#include <stddef.h>

/* Resolution that a model uses. In general at least 3 faces, and an odd number of stations, 9
 * to TH_DRIFT_MOST_STATIONS. */
enum { TH_DRIFT_FACES = 131, TH_DRIFT_STATIONS = 65, TH_DRIFT_MOST_STATIONS = 129 };

enum th_drift_source { TH_DRIFT_HEART, TH_DRIFT_BREATHING, TH_DRIFT_SOURCES };
/* Behind those the second and the third harmonic of the beat. */
enum { TH_DRIFT_HARMONICS = 2, TH_DRIFT_WAVES = TH_DRIFT_SOURCES + TH_DRIFT_HARMONICS };

/* All that the streams depend on, but for the size of the strokes. Everything is above 0, but
 * for rates (0: no such source) and the eccentricity (0, no drift, to below 1). */
struct th_drift_canal {
    double length, volume;                           /* m, m3                                */
    double cord_surface, dura_surface, root_surface; /* m2                                   */
    double smoothing;                                /* m                                    */
    double eccentricity, viscosity;                  /* beta; kinematic, m2/s                */
    double rate[TH_DRIFT_SOURCES];                   /* 1/s                                  */
    double
        harmonic[TH_DRIFT_HARMONICS]; /* flux of each over that of the beat, at the foramen  */
    double speed; /* m/s of the pulse wave (csf/wave/wave.h); 0: strokes fall linearly   */
    double permeability; /* m2, of roots to it; 0: none are in its way */
    bool even;           /* uniform, not the anatomy of levels.h */
};

/* Streams per unit of stroke, at `faces` equidistant faces from x = 0 to L; all arrays are in
 * the caller's memory. */
struct th_drift {
    size_t faces, stations;
    struct th_drift_canal *canal;      /* that the arrays hold                        */
    double *section, *gap, *perimeter; /* [faces] A m2, h0 m, l m                     */
    double *steepness, *widening;      /* [faces] d/dx of h0 and l                    */
    double *wetted;                    /* [faces] P_cord + P_dura + P_roots, m        */
    double *fall[TH_DRIFT_WAVES];      /* [faces] stroke over that at the foramen     */
    double *pulse[TH_DRIFT_SOURCES];   /* [faces] pressure of the wave: Pa per m3 of
                                          stroke and kg/m3                            */
    double *shape, *bend;              /* [stations] h/h0, its derivative by s        */
    double *psi[TH_DRIFT_SOURCES];     /* [faces][stations], s = 0 .. 1/2: m3/s per   */
};                                     /* square of the stroke at the foramen, (m3)^2 */

/* For the reduction to a dispersion: strokes at the foramen magnum, kappa, M, and the channel
 * of D_shear. */
struct th_drift_mixing {
    double stroke[TH_DRIFT_SOURCES]; /* m3                                               */
    double diffusivity, lateral;     /* kappa, m2/s; M                                   */
    double channel_gap;              /* half gap or radius, m; NaN: A/wetted, 2 A/wetted   */
    bool pipe;                       /* (second value); else between plates              */
};

/* At a face: F m3/s, the others m2/s. */
struct th_drift_term {
    double flux, taylor, turnover;  /* F, D_T, D_A                */
    double drift;                   /* of D_T and D_A together    */
    double shear[TH_DRIFT_SOURCES]; /* D_shear                    */
    double dispersion;              /* D: all of them, with kappa */
};

/* Bytes for one canal, aligned as double; the pointers into them, which may be made anew. */
size_t th_drift_bytes(size_t faces, size_t stations);
struct th_drift th_drift_view(void *memory, size_t faces, size_t stations);

/* A cache of the streams that single slopes drive (pattern.h), for all canals with as many
 * stations; it changes no bit of a result. Bytes, aligned as double, all zero at first. */
struct th_drift_patterns;
size_t th_drift_patterns_bytes(size_t stations);

/* Fills sections and streams of a canal: 0.14 ms; 1.4 ms with an empty cache. */
void th_drift_fill(const struct th_drift *drift, const struct th_drift_canal *canal,
                   struct th_drift_patterns *patterns);

/* Reduces the streams to all terms at all faces: 0.1 ms. */
void th_drift_reduce(const struct th_drift *drift, const struct th_drift_mixing *mixing,
                     struct th_drift_term *terms);

/* D at the fraction f of the length, linear between the faces. */
double th_drift_dispersion(const struct th_drift *drift, const struct th_drift_term *terms,
                           double f);

#endif
