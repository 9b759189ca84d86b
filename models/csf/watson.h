/* Dispersion by an oscillating flow between two plates and in a round pipe (Watson 1983, J
 * Fluid Mech 133:233), closed form.
 *
 *     D = kappa (1 + C1(Wo, Sc) (DX/a)^2)
 *
 * a half gap or radius, Wo = a sqrt(omega/nu), Sc = nu/kappa, DX peak-to-peak displacement of
 * the section mean (stroke volume over area). Quasi-steady limits, with the amplitude Umean of
 * the section mean and averaged over the cycle: D - kappa = (1/105) (Umean a)^2/kappa between
 * plates, 1/96 in a pipe (half of Taylor's 2/105 and 1/48: the mean of a sine's square), which
 * is C1 = (Wo^2 Sc)^2/420 and /384. For thin boundary layers a pipe has twice the plates' C1,
 * as it has twice the wall per section. By hand: Wo 3, Sc 1000: C1 = 0.411224 and 1.026566.
 *
 * Any Wo >= 0 and Sc > 0, as far as Wo^4 Sc^2 is a number: relative error below 1e-8 against 40
 * digits for Wo 1e-3 .. 1e3, Sc 1e-3 .. 1e6. Valid for laminar, fully developed, sinusoidal
 * flow in a straight channel, many lateral diffusion times a^2/kappa after the release. */
#ifndef TH_CSF_WATSON_H
#define TH_CSF_WATSON_H

/* No lateral mixing, however strong, disperses more than so many omega DX^2: the maximum over
 * lateral diffusivity of the same solution. Between plates below 0.012 (0.01193 at Wo 0.3,
 * 0.01056 at Wo 3), in a pipe below 0.0197 (0.01962 at Wo 0.3, 0.01829 at Wo 3). */
double th_watson_plane(double womersley, double schmidt);
double th_watson_pipe(double womersley, double schmidt);

#endif
