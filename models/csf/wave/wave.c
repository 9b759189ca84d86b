/* The pulse wave at one frequency: see wave.h. */
#include "wave.h"

#include "laws.h"

#include <math.h>

enum { STATIONS = 33 }; /* s = 0 .. 1/2: the other half is the mirror */

/* mu of wave.h, 1/s. */
static double complex drag(double viscosity, double rate, double permeability)
{
    return 2 * TH_PI * rate * I + (permeability > 0 ? viscosity / permeability : 0);
}

/* The trapezoidal rule: h is periodic and smooth in s. */
double complex th_wave_open(double gap, double eccentricity, double viscosity, double rate,
                            double permeability)
{
    const double complex lam = csqrt(drag(viscosity, rate, permeability) / viscosity);
    double complex sum = 0;
    for (int k = 0; k < STATIONS; k++) {
        const double h =
            gap * (1 - eccentricity * cos(TH_PI * (double)k / (double)(STATIONS - 1)));
        const double part = k % (STATIONS - 1) ? 1 : 0.5;
        sum += part * (h - 2 * ctanh(lam * h / 2) / lam);
    }
    return sum / (STATIONS - 1) / gap;
}

/* Elimination from the closed end: what passes a face, and the pressure of the cell below it,
 * over the pressure above. No difference of nearly equal numbers is taken. */
void th_wave_solve(const struct th_wave_canal *canal, double rate, struct th_wave_face *faces)
{
    const size_t cells = canal->faces - 1;
    const double dx = canal->length / (double)cells, omega = 2 * TH_PI * rate;
    const double widens = 1 / (canal->density * canal->speed * canal->speed);
    const double complex mu = drag(canal->viscosity, rate, canal->permeability);
    double complex follows[TH_WAVE_FACES], passes[TH_WAVE_FACES], below = 0;
    for (size_t f = cells; f-- > 0;) {
        const double section = (canal->section[f] + canal->section[f + 1]) / 2;
        const double complex takes = I * omega * section * dx * widens + below;
        const double complex eases = canal->perimeter[f] * canal->gap[f] *
                                     th_wave_open(canal->gap[f], canal->eccentricity,
                                                  canal->viscosity, rate, canal->permeability) /
                                     (canal->density * mu * (f ? dx : dx / 2));
        follows[f] = eases / (eases + takes);
        passes[f] = below = takes * follows[f];
    }
    double complex above = 1;
    for (size_t f = 0; f <= cells; f++) {
        const double complex here = f < cells ? follows[f] * above : above;
        faces[f].flux = f < cells ? passes[f] * above : 0;
        faces[f].pressure = f && f < cells ? (above + here) / 2 : above;
        faces[f].slope = -I * omega * canal->section[f] * widens * faces[f].pressure;
        above = here;
    }
}
