/* The month's numbers at the tip, between bounds that were worked out before they were looked
 * at, from the equations of the page of csf.axial and the streams of csf/drift/drift.h alone:
 * no cells, no steps.
 *
 * In a steady state with loss g per length (through the dura, and into the cord and on to the
 * blood) each level of the canal is a piece of line with Y = sqrt(g A D), gamma = sqrt(g/(A
 * D)); a piece of length l before a load Z shows Y (Z + Y tanh gamma l)/(Y + Z tanh gamma l),
 * and a source S at the tip gives C = S/(Y above + Y below). More of D, of a loss or of a bulk
 * flow make C less (Rayleigh). So it is largest with the least D of each level and a skull that
 * takes only what the cisterns absorb; and smallest with the largest D of each level, a skull
 * without drug, and all that is absorbed along the canal carried off. A tip that a beat smears
 * with the standard deviation sigma has less than a point by S sigma sqrt(2/pi)/(2 A D).
 *
 * A bolus at the rate B for a time T adds, a time t behind its end, in a canal without loss,
 *     C = (B/A) integral of du/sqrt(4 pi D u + 2 pi sigma^2) from t to t + T,
 * and no less than that times exp(-q (t + T)), q the loss if dura and cord gave nothing back.
 * The fluid that the wall pushes out at once when the patient sits up or lies down (0.4 uL)
 * adds less than the bolus.
 *
 * By hand: 2 mg/day for 12 day 10 h, then 2.4 mg/day to day 35, of the salt, of which 75.2 % is
 * base, less 2.4 % that the pump falls short; on day 5 at 10:00 a bolus of 0.2 mg in 10 min. */
#define TH_SUITE "tip bound"
#include "support/check_main.h"

#include <math.h>
#include <string.h>

#include "catalog.h"
#include "csf/levels.h"
#include "ensemble/ensemble.h"
#include "language/language.h"
#include "scenario/reduction.h"
#include "support/bench/drift.h"

enum { LEVELS = 26, TIP = 16 }; /* C1 is the first, T10 the 17th */

struct level {
    double upper, lower, csf, cord, depth, width, roots; /* mm, mm2 */
    double length, section, loss, most, least; /* m, m2, m2/s; D between these, m2/s */
    double fast;                               /* q, 1/s */
};

#define LEVEL(name, upper, lower, csf, cord, depth, width, roots) \
    {upper, lower, csf, cord, depth, width, roots, 0, 0, 0, 0, 0, 0},
static const struct level table[LEVELS] = {TH_LEVELS(LEVEL)};

static const double pi = 3.14159265358979323846, day = 86400;
static const double bolus = 600, volume = 97.3e-6, stroke = 1.4e-6, whole = 0.6495;
static const double absorbed = 0.35e-6 / 60; /* m3/s, 16 % of it along the canal */

/* D of morphine along the canal of an adult. */
static void find_terms(struct th_drift_term terms[TH_DRIFT_FACES])
{
    const struct th_drift_canal canal = {
        .length = whole,
        .volume = volume,
        .cord_surface = 112.2e-4,
        .dura_surface = 318.5e-4,
        .root_surface = 232.1e-4,
        .smoothing = 0.03,
        .eccentricity = 0.5,
        .viscosity = 0.7e-3 / 1000.6,
        .rate = {70. / 60, 15. / 60},
    };
    const struct th_drift_mixing mixing = {
        .stroke = {stroke, stroke}, .diffusivity = 7.4e-10, .lateral = 5};
    void *memory = malloc(th_drift_bytes(TH_DRIFT_FACES, TH_DRIFT_STATIONS));
    ck_assert_ptr_nonnull(memory);
    const struct th_drift drift = th_drift_view(memory, TH_DRIFT_FACES, TH_DRIFT_STATIONS);
    drift_fill(&drift, &canal);
    th_drift_reduce(&drift, &mixing, terms);
    free(memory);
}

static double ellipse(double a, double b)
{
    double h = a + b > 0 ? pow((a - b) / (a + b), 2) : 0;
    return pi * (a + b) * (1 + 3 * h / (10 + sqrt(4 - 3 * h)));
}

/* Sections, losses and spread of each level from the totals of the page. */
static void make_levels(struct level levels[LEVELS])
{
    struct th_drift_term terms[TH_DRIFT_FACES];
    find_terms(terms);
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
        const double per = 1e3;                   /* of a table in mm, along m */
        const double skin = ellipse(l->depth / 2, l->width / 2) / cords * 112.2e-4 * per +
                            l->roots / roots * 232.1e-4 * per;
        const double sleeve = sqrt(4 * pi * (l->csf + l->cord)) / duras * 318.5e-4 * per;
        l->loss = dura * sleeve + uptake * skin;
        l->fast = (dura * sleeve + pia * skin) / l->section;
        l->least = INFINITY;
        l->most = 0;
        for (int f = 0; f < TH_DRIFT_FACES; f++) {
            const double at = whole * f / (TH_DRIFT_FACES - 1),
                         gap = whole / (TH_DRIFT_FACES - 1);
            if (at < l->upper * 1e-3 - gap || at > l->lower * 1e-3 + gap)
                continue;
            l->least = fmin(l->least, terms[f].dispersion);
            l->most = fmax(l->most, terms[f].dispersion);
        }
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
    return th_trace_reduced(trace, th_reduction_find(trace->layout->scenario, output, take), 0);
}

static void between(const char *what, double found, const double bounds[2])
{
    ck_assert_double_lt(bounds[1], 4 * bounds[0]);
    ck_assert_msg(found >= bounds[0] && found <= bounds[1], "%s: %g kg/m3", what, found);
}

/* C of a bolus a time behind its end. */
static double added(double D, double sigma, double rate, double section, double behind)
{
    const double smear = 2 * pi * sigma * sigma, both = 4 * pi * D;
    return rate / section *
           (sqrt(both * (behind + bolus) + smear) - sqrt(both * behind + smear)) / (2 * pi * D);
}

START_TEST(month)
{
    struct level levels[LEVELS];
    make_levels(levels);
    const double base = 0.976 * 0.752, mg = 1e-6;
    const double first = 2 * mg / day * base, later = 2.4 * mg / day * base;
    const double change = 12 + 10. / 24,
                 mean_source = (first * change + later * (35 - change)) / 35;
    const struct level *tip = &levels[TIP];
    const double middle = (tip->upper + tip->lower) / 2 * 1e-3;
    const double moved = stroke * (1 - middle / whole) / tip->section, sigma = moved / 2;
    const double large = steady(levels, false, 0.45 * 0.84 * absorbed, 0);
    const double smear = sigma * sqrt(2 / pi) / (2 * tip->section * tip->least);
    const double small = steady(levels, true, 1, 0.16 * absorbed) - smear;
    const double rate = 0.2 * mg * base / bolus;
    const double mean[2] = {mean_source * small, mean_source * large};
    const double peak[2] = {first * small +
                                added(tip->most, 1.5 * sigma, rate, tip->section, 0) *
                                    exp(-tip->fast * bolus),
                            first * large + added(tip->least, 0, rate, tip->section, 0)};
    const double later_on[2] = {
        first * small + added(tip->most, 1.5 * sigma, rate, tip->section, 3600 - bolus) *
                            exp(-tip->fast * 3600),
        first * large + added(tip->least, 0, rate, tip->section, 3600 - bolus)};

    struct th_error error = {.status = TH_OK};
    struct th_units *units = th_units_create(&error);
    struct th_scenario *s =
        th_scenario_load(&th_catalog, units, "scenarios/morphine_month.yaml", NULL, 0, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    struct th_layout *layout = th_layout_create(s, &error);
    struct th_trace *trace = NULL;
    struct th_ensemble_options options = {.threads = 1};
    ck_assert_int_eq(th_ensemble_run(layout, &options, &trace, &error), TH_OK);
    size_t output = 0;
    while (strcmp(s->outputs[output].path, "csf.tip_concentration") != 0) output++;
    size_t column = 0, hour = 5 * 24 + 11; /* a sample an hour */
    while (strcmp(s->columns[column].path, "csf.tip_concentration") != 0) column++;
    between("mean", number(trace, output, TH_MEAN), mean);
    between("peak", number(trace, output, TH_MAX), peak);
    between("11:00", th_trace_get(trace, column, 0, hour, 0), later_on);
    th_trace_free(trace);
    th_layout_free(layout);
    th_scenario_free(s);
    th_units_free(units);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, month);
}
