/* Dispersion by an oscillating flow between two plates (Watson 1983, J Fluid Mech 133:233),
 * closed form.
 *
 *     D = kappa (1 + C1(Wo, Sc) (DX/a)^2)
 *
 * a half gap, Wo = a sqrt(omega/nu), Sc = nu/kappa, DX peak-to-peak displacement of the section
 * mean (stroke volume over area). Quasi-steady limit: C1 = (Wo^2 Sc)^2/420, the plates' 1/105.
 * By hand: Wo 3, Sc 1000: C1 = 0.411224. */
#ifndef TH_CSF_WATSON_H
#define TH_CSF_WATSON_H

/* No lateral mixing, however strong, disperses more than about 0.012 omega DX^2: the maximum
 * over lateral diffusivity of the same solution (0.01193 at Wo 0.3, 0.01056 at Wo 3). */
#define TH_WATSON_CAP 0.012

double th_watson_plane(double womersley, double schmidt);

#endif
