/* The canal: dispersion laws, anatomy, closed forms of release and infusion. */
#include <complex.h>
#include <math.h>

#include "csf/anatomy.h"
#include "csf/watson.h"
#include "csf/wave/wave.h"
#include "laws.h"
#include "support/channel.h"
#include "validate.h"

/* D1, D3: Watson's dispersion between plates and in a pipe. D = kappa C1 (DX/a)^2 with DX = 2
 * U/omega is 4 C1/(Wo^4 Sc^2) (U a)^2/kappa. */
static void watson(struct table *table)
{
    const double slow = 4 / (0.1 * 0.1 * 0.1 * 0.1 * 100);
    add_row(table, (struct row){.id = "D1",
                                .setup = "plates, Wo 3, Sc 1000: C1",
                                .unit = "",
                                .expected = 0.411224,
                                .got = th_watson_plane(3, 1000),
                                .tolerance = 1e-3,
                                .source = "Watson 1983, and a finite-volume solution"});
    add_row(table, (struct row){.id = "D3",
                                .setup = "plates, Wo 0.1, Sc 10: D kappa/(U a)^2",
                                .unit = "",
                                .expected = 1.0 / 105,
                                .got = slow * th_watson_plane(0.1, 10),
                                .tolerance = 5e-3,
                                .source = "quasi-steady limit 1/105"});
    add_row(table, (struct row){.id = "D3",
                                .setup = "pipe, Wo 0.1, Sc 10: D kappa/(U a)^2",
                                .unit = "",
                                .expected = 1.0 / 96,
                                .got = slow * th_watson_pipe(0.1, 10),
                                .tolerance = 5e-3,
                                .source = "quasi-steady limit 1/96"});
}

/* D4: growth of the variance over 2 kappa t, by flow and drug advanced in time from rest, which
 * know nothing of the closed form: first against the number, then the closed form against it.
 */
static void channel(struct table *table)
{
    double growth = channel_growth(1, 3, 10, 2, 128);
    add_row(table, (struct row){.id = "D4",
                                .setup = "channel in time, Wo 3, Sc 10, DX/a 2: growth",
                                .unit = "",
                                .expected = 2.179,
                                .got = growth,
                                .tolerance = 2e-2,
                                .source = "Watson 1983: 1 + R, R 1.179"});
    add_row(table, (struct row){.id = "D4",
                                .setup = "the same by the closed form: 1 + C1 (DX/a)^2",
                                .unit = "",
                                .expected = growth,
                                .got = 1 + th_watson_plane(3, 10) * 2 * 2,
                                .tolerance = 2e-2,
                                .source = "direct simulation of 50 cycles, moments of Aris"});
}

/* D6: M/A times the images of a Gaussian, ug/mL. */
static void release(struct table *table)
{
    static const struct {
        const char *setup;
        double metres, hours, expected;
    } cases[] = {
        {"1 mg at 0.5 m of 0.6 m, 160 mm2, D 1e-6 m2/s, 1 h: at 0.5 m", 0.5, 1, 31.212},
        {"the same, 1 h: at 0.3 m", 0.3, 1, 1.8275},
        {"the same, 1 h: at the closed end", 0.6, 1, 29.347},
        {"the same, 4 h: at 0.5 m", 0.5, 4, 22.029},
        {"the same, 4 h: at the foramen", 0, 4, 0.38891}};
    struct run run = run_case(table, "D6", NULL);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        double c = run_along(&run, "csf.concentration", cases[k].metres, cases[k].hours * HOUR);
        add_row(table, (struct row){.id = "D6",
                                    .setup = cases[k].setup,
                                    .unit = "ug/mL",
                                    .expected = cases[k].expected,
                                    .got = c * 1e3,
                                    .tolerance = 5e-3,
                                    .source = "images of a Gaussian"});
    }
    run_close(&run);
}

/* D7: rate/(2 A sqrt(k D)), decay over sqrt(D/k). */
static void infusion(struct table *table)
{
    struct run run = run_case(table, "D7", NULL);
    double tip = run_final(&run, "csf.tip_concentration", 0);
    double away = run_along(&run, "csf.concentration", 0.4005, 30 * DAY);
    add_row(table, (struct row){.id = "D7",
                                .setup = "1 ug/day, loss 6.0e-5 1/s, D 1e-7 m2/s: at the tip",
                                .unit = "ng/mL",
                                .expected = 14.772,
                                .got = tip * 1e6,
                                .tolerance = 5e-3,
                                .source = "rate/(2 A sqrt(k D))"});
    add_row(table, (struct row){.id = "D7",
                                .setup = "the same: decay length",
                                .unit = "mm",
                                .expected = 40.842,
                                .got = 100 / log(tip / away),
                                .tolerance = 5e-3,
                                .source = "sqrt(D/k)"});
    run_close(&run);
}

static void anatomy(struct table *table)
{
    const double csf = 97.3e-6, dura = 318.5e-4, cord = 112.2e-4, roots = 232.1e-4;
    const double hydraulic = 4 * csf / (dura + cord + roots);
    const double nu = th_csf_viscosity(TH_BODY_TEMPERATURE) / TH_CSF_DENSITY;
    struct th_anatomy canal;
    th_anatomy_of(TH_CSF_VOLUME, &canal);
    double below = canal.total * (1 - th_anatomy_share(&canal, 0.408 / TH_CANAL_LENGTH));
    add_row(table, (struct row){.id = "G1",
                                .setup = "CSF in the canal, by vertebral level",
                                .unit = "mL",
                                .expected = 97.3,
                                .got = canal.total * 1e6,
                                .tolerance = 0.02,
                                .source = "Sass 2017, doi:10.1186/s12987-017-0085-y",
                                .people = true,
                                .akin = true});
    add_row(table, (struct row){.id = "G1",
                                .setup = "the same from the top of T12 down",
                                .unit = "mL",
                                .expected = 35.8,
                                .got = below * 1e6,
                                .tolerance = 0.02,
                                .source = "Sullivan 2006, 71 subjects, 35.8 +/- 10.9 (SD)",
                                .people = true,
                                .akin = true});
    add_row(table, (struct row){.id = "G2",
                                .setup = "hydraulic diameter 4V/S with rootlets",
                                .unit = "mm",
                                .expected = 5.87,
                                .got = hydraulic * 1e3,
                                .tolerance = 0.01,
                                .source = "surfaces of Sass 2017"});
    add_row(table, (struct row){.id = "G3",
                                .setup = "mean Womersley number at 72/min",
                                .unit = "",
                                .expected = 9.6,
                                .got = hydraulic / 2 * sqrt(2 * TH_PI * 72 / 60 / nu),
                                .tolerance = 0.03,
                                .source = "Sass 2017",
                                .people = true,
                                .akin = true});
}

/* K6: how much the rootlets resist the beat, from their own sizes. Cylinders of diameter d and
 * share phi of the volume, across (Happel 1959, AIChE J 5:174), have the permeability
 * d^2/(32 phi) (-ln phi + (phi^2 - 1)/(phi^2 + 1)); the resistance is the real part of the
 * pressure gradient over the flux. Inertia is 15 times that, so the gradient itself rises by a
 * hundredth. */
static void rootlets(struct table *table)
{
    const double rate = 70.0 / 60, omega = 2 * TH_PI * rate;
    const double nu = th_csf_viscosity(TH_BODY_TEMPERATURE) / TH_CSF_DENSITY;
    const double volume = 5.8e-6, surface = 232.1e-4, csf = 97.3e-6;
    const double d = 4 * volume / surface, phi = volume / (volume + csf), square = phi * phi;
    const double k = d * d / (32 * phi) * (-log(phi) + (square - 1) / (square + 1));
    const double gap = 2 * csf / (318.5e-4 + 112.2e-4);
    const double complex open = I * omega / th_wave_open(gap, 0.5, nu, rate, 0);
    const double complex filled = (I * omega + nu / k) / th_wave_open(gap, 0.5, nu, rate, k);
    add_band(table,
             (struct row){.id = "K6",
                          .setup = "rootlets across the beat: resistance over an open canal's",
                          .unit = "",
                          .expected = 2.25,
                          .got = creal(filled) / creal(open),
                          .source = "Tangen 2015, doi:10.1016/j.jbiomech.2015.02.018: 2 to "
                                    "2.5 times, +/- 20 %",
                          .evidence = PLAUSIBILITY,
                          .given = "permeability of cylinders, from Sass 2017"},
             1.6, 3);
}

void validate_csf(struct table *table)
{
    watson(table);
    channel(table);
    release(table);
    infusion(table);
    anatomy(table);
    rootlets(table);
}
