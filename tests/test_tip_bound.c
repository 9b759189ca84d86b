/* The month's numbers at the tip, between bounds that were worked out before they were looked at, from
 * the equations of the page of csf.axial alone: no cells, no steps.
 *
 * In a steady state with loss g per length (through the dura, and into the cord and on to the blood)
 * each level of the canal is a piece of line with Y = sqrt(g A D), gamma = sqrt(g/(A D)); a piece of length l
 * before a load Z shows
 *     Y (Z + Y tanh gamma l)/(Y + Z tanh gamma l),
 * and a source S at the tip gives C = S/(Y above + Y below). More of D, of a loss or of a bulk flow make C
 * less (Rayleigh). So it is largest with the spread by drift alone, no flow, and a skull that gives off what
 * it absorbs; and smallest with all the shear there can be (0.012 omega DX^2), the whole of the flow that is
 * absorbed along the canal, and a skull without drug.
 *
 * A bolus at the rate B for a time T from a point adds, a time t behind its end, in a canal without loss,
 *     C = (B/A) integral of du/sqrt(4 pi D u) from t to t + T = B (sqrt(t + T) - sqrt(t))/(A sqrt(pi D)),
 * and no less than that times exp(-q (t + T)), q the loss if dura and cord gave nothing back.
 *
 * What the wall pushes out at once when the patient sits up or lies down (0.4 uL) has no largest
 * concentration that a grid could find: csf.tip_numerical_error says so, and the peak has a lower bound
 * alone.
 *
 * By hand: 2 mg/day for 12 day 10 h, then 2.4 mg/day to day 35, of the salt, of which 75.2 % is base, less
 * 2.4 % that the pump falls short; on day 5 at 10:00 a bolus of 0.2 mg in 10 min. The mean lies between 3.64
 * and 6.81 ug/mL, the peak above 11.52, what is there at 11:00 between 3.90 and 8.39. */
#define TH_SUITE "tip bound"
#include "check_main.h"

#include <math.h>
#include <string.h>

#include "csf/levels.h"
#include "catalog.h"
#include "ensemble.h"

enum { LEVELS = 26, TIP = 16 }; /* C1 is the first, T10 the 17th */

struct level {
    double upper, lower, csf, cord, depth, width, roots; /* mm, mm2 */
    double length, section, loss, most, least;           /* m, m2, m2/s; D between these, m2/s */
    double fast;                                         /* q, 1/s */
};

#define LEVEL(name, upper, lower, csf, cord, depth, width, roots) \
    {upper, lower, csf, cord, depth, width, roots, 0, 0, 0, 0, 0, 0},
static const struct level table[LEVELS] = {TH_LEVELS(LEVEL)};

static const double pi = 3.14159265358979323846, day = 86400;
static const double volume = 97.3e-6, stroke = 1e-6, whole = 0.6495, drift = 0.03;
static const double absorbed = 0.35e-6 / 60; /* m3/s, a quarter of it along the canal */

static double ellipse(double a, double b)
{
    double h = a + b > 0 ? pow((a - b) / (a + b), 2) : 0;
    return pi * (a + b) * (1 + 3 * h / (10 + sqrt(4 - 3 * h)));
}

/* Sections, losses and spread of each level from the totals of the page. */
static void make_levels(struct level levels[LEVELS])
{
    const double omega = 2 * pi * 70 / 60, eps = stroke / (2 * volume);
    const double pia = 6e-3 / 100 / 60, dura = 6e-4 / 100 / 60; /* m/s */
    const double tissue = 0.1 / 3600 * 0.746e-3, partition = 0.8;
    const double uptake = tissue * pia / (pia / partition + tissue); /* m/s */
    double csf = 0, cords = 0, roots = 0, duras = 0;
    for (int k = 0; k < LEVELS; k++) {
        const struct level *l = &table[k];
        const double length = l->lower - l->upper;
        csf += length * l->csf;
        cords += length * ellipse(l->depth / 2, l->width / 2);
        roots += length * l->roots;
        duras += length * sqrt(4 * pi * (l->csf + l->cord));
    }
    for (int k = 0; k < LEVELS; k++) {
        struct level *l = &levels[k];
        *l = table[k];
        l->length = (l->lower - l->upper) * 1e-3;
        l->section = l->csf * volume / csf * 1e3; /* mm2 of mm3 */
        const double per = 1e3; /* of a table in mm, along m */
        const double skin = ellipse(l->depth / 2, l->width / 2) / cords * 112.2e-4 * per +
                            l->roots / roots * 232.1e-4 * per;
        const double sleeve = sqrt(4 * pi * (l->csf + l->cord)) / duras * 318.5e-4 * per;
        const double swing = stroke * (1 - l->upper * 1e-3 / whole) / l->section;
        l->loss = dura * sleeve + uptake * skin;
        l->fast = (dura * sleeve + pia * skin) / l->section;
        l->least = drift * eps * eps * omega * whole * whole;
        l->most = l->least + 7.4e-10 + 0.012 * omega * swing * swing;
    }
}

static double before(const struct level *l, double length, bool most, double load)
{
    const double D = most ? l->most : l->least;
    const double Y = sqrt(l->loss * l->section * D);
    const double t = tanh(sqrt(l->loss / (l->section * D)) * length);
    return Y * (load + Y * t) / (Y + load * t);
}

/* C per S at the tip, s/m3. */
static double steady(const struct level levels[LEVELS], bool most, double skull, double flow)
{
    double above = skull, below = 0;
    for (int k = 0; k < TIP; k++) above = before(&levels[k], levels[k].length, most, above);
    for (int k = LEVELS - 1; k > TIP; k--)
        below = before(&levels[k], levels[k].length, most, below);
    const double half = levels[TIP].length / 2;
    above = before(&levels[TIP], half, most, above);
    below = before(&levels[TIP], half, most, below);
    return 1 / (above + below + flow);
}

static double number(const struct th_trace *trace, size_t output, enum th_take take)
{
    return th_trace_reduced(trace, th_reduction_find(trace->rig->scenario, output, take), 0);
}

static void between(const char *what, double found, const double bounds[2], double low, double high)
{
    ck_assert_double_eq_tol(bounds[0], low * 1e-3, 0.01e-3); /* ug/mL: as above */
    if (isfinite(high))
        ck_assert_double_eq_tol(bounds[1], high * 1e-3, 0.01e-3);
    ck_assert_msg(found >= bounds[0] && found <= bounds[1], "%s: %g kg/m3", what, found);
}

START_TEST(month)
{
    struct level levels[LEVELS];
    make_levels(levels);
    const double base = 0.976 * 0.752, mg = 1e-6, bolus = 600;
    const double first = 2 * mg / day * base, later = 2.4 * mg / day * base;
    const double change = 12 + 10. / 24, mean_source = (first * change + later * (35 - change)) / 35;
    const struct level *tip = &levels[TIP];
    const double large = steady(levels, false, 0.75 * absorbed, 0);
    const double small = steady(levels, true, 1, 0.25 * absorbed);
    const double added = 0.2 * mg * base / bolus * sqrt(bolus / pi) / tip->section;
    const double mean[2] = {mean_source * small, mean_source * large};
    const double least = added / sqrt(tip->most), most = added / sqrt(tip->least);
    const double peak[2] = {first * small + least * exp(-tip->fast * bolus), INFINITY};
    const double fades = (sqrt(3600) - sqrt(3600 - bolus)) / sqrt(bolus);
    const double after[2] = {first * small + least * fades * exp(-tip->fast * 3600),
                             first * large + most * fades};

    struct th_error error = {.status = TH_OK};
    struct th_units *units = th_units_create(&error);
    struct th_scenario *s = th_scenario_load(&th_catalog, units, "scenarios/morphine_month.yaml",
                                             NULL, 0, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    struct th_rig *rig = th_rig_create(s, &error);
    struct th_trace *trace = NULL;
    struct th_ensemble_options options = {.threads = 1};
    ck_assert_int_eq(th_ensemble_run(rig, &options, &trace, &error), TH_OK);
    size_t output = 0;
    while (strcmp(s->outputs[output].path, "csf.tip_concentration") != 0) output++;
    size_t column = 0, hour = 5 * 24 + 11; /* a sample an hour */
    while (strcmp(s->columns[column].path, "csf.tip_concentration") != 0) column++;
    between("mean", number(trace, output, TH_MEAN), mean, 3.64, 6.81);
    between("peak", number(trace, output, TH_MAX), peak, 11.52, INFINITY);
    between("11:00", th_trace_get(trace, column, 0, hour, 0), after, 3.90, 8.39);
    th_trace_free(trace);
    th_rig_free(rig);
    th_scenario_free(s);
    th_units_free(units);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, month);
}
