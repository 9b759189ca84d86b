/* Transport of an inert solute with the dispersion of csf/drift/drift.h: canal and one mixed
 * skull, by a small finite-volume solver of the test's own.
 *
 *     A C_t = (A D C_x)_x - q(x) C + source     V C_t = A D C_x at the foramen magnum - Q C
 *
 * 130 cells and the skull, 150 mL, half a cell away, which absorbs 0.294 mL/min; the canal
 * loses 0.056 mL/min in proportion to its roots and forms as much, so that nothing flows.
 * Source: a Gaussian of standard deviation 1 cm at L2. Advanced by a two-stage L-stable
 * Runge-Kutta method of second order.
 *
 * Expected numbers: another program, with its own streams (finite differences in x,
 * extrapolated), eigenvectors instead of steps in time. */
#define TH_SUITE "drift transport"
#include "support/check_main.h"

#include "support/bench/drift.h"

#include <math.h>

enum { N = TH_DRIFT_FACES }; /* cell 0 is the skull */

#define HOUR 3600.0
#define AT_L2 0.4895

struct head {
    double volume[N], loss[N], conductance[N]; /* m3; m3/s; with the next, m3/s */
    double where[N], source[N];                /* m; sum 1                      */
};

static void lay(struct head *head, const struct th_drift *drift,
                const struct th_drift_term *term)
{
    const double dx = drift->canal->length / (N - 1);
    double roots = 0, weights = 0;
    head->volume[0] = 150 * ML;
    head->source[0] = 0;
    for (int k = 1; k < N; k++) {
        head->where[k] = (k - 0.5) * dx;
        head->volume[k] = (drift->section[k - 1] + drift->section[k]) / 2 * dx;
        head->loss[k] = drift->wetted[k - 1] + drift->wetted[k] -
                        2 * (drift->perimeter[k - 1] + drift->perimeter[k]);
        head->conductance[k - 1] =
            drift->section[k - 1] * term[k - 1].dispersion / (k > 1 ? dx : dx / 2);
        head->source[k] = exp(-0.5 * pow((head->where[k] - AT_L2) / 0.01, 2));
        roots += head->loss[k];
        weights += head->source[k];
    }
    for (int k = 1; k < N; k++) {
        head->loss[k] *= 0.056 * ML / 60 / roots;
        head->source[k] /= weights;
    }
    head->loss[0] = 0.294 * ML / 60;
}

/* Out of a cell and into it, amount per second, by the neighbours and the loss; c: m-3. */
static double gain(const struct head *head, const double *c, int k)
{
    double sum = -head->loss[k] * c[k];
    if (k > 0)
        sum += head->conductance[k - 1] * (c[k - 1] - c[k]);
    if (k + 1 < N)
        sum += head->conductance[k] * (c[k + 1] - c[k]);
    return sum;
}

/* x - step gain(x)/volume = y. */
static void solve(const struct head *head, double step, const double *y, double *x)
{
    double up[N];
    for (int k = 0; k < N; k++) {
        const double before = k ? step * head->conductance[k - 1] : 0;
        const double after = k + 1 < N ? step * head->conductance[k] : 0;
        const double pivot = head->volume[k] + step * head->loss[k] + before + after -
                             (k ? before * up[k - 1] : 0);
        up[k] = after / pivot;
        x[k] = (head->volume[k] * y[k] + (k ? before * x[k - 1] : 0)) / pivot;
    }
    for (int k = N - 2; k >= 0; k--) x[k] += up[k] * x[k + 1];
}

/* rate: of the source, 1/s. */
static void advance(const struct head *head, double step, double rate, double *c)
{
    const double g = 1 - M_SQRT1_2;
    double y[N], first[N], second[N];
    for (int k = 0; k < N; k++)
        y[k] = c[k] + g * step * rate * head->source[k] / head->volume[k];
    solve(head, g * step, y, first);
    for (int k = 0; k < N; k++) {
        const double made = rate * head->source[k];
        y[k] = c[k] +
               step * ((1 - g) * (gain(head, first, k) + made) + g * made) / head->volume[k];
    }
    solve(head, g * step, y, second);
    for (int k = 0; k < N; k++) c[k] = second[k];
}

static double at(const struct head *head, const double *c, double x)
{
    int k = 1;
    while (k + 2 < N && head->where[k + 1] < x) k++;
    const double part = (x - head->where[k]) / (head->where[k + 1] - head->where[k]);
    return c[k] * (1 - part) + c[k + 1] * part;
}

/* A dose at once: hours until 5 and 10 % of it are in the skull (0: never), the share there
 * after 12 h, hours to its largest. 72 h of infusion: C(T2)/C(T12), the same 20 cm above T12, C
 * at L2 in ng/mL per ug/day. */
struct findings {
    double five, ten, twelve, peak, levels, span, tip;
};

static void push(const struct head *head, struct findings *found)
{
    const double step = 60;
    double c[N], before = 0, most = 0;
    for (int k = 0; k < N; k++) c[k] = head->source[k] / head->volume[k];
    for (int n = 1; n <= 72 * 60; n++) {
        advance(head, step, 0, c);
        const double here = c[0] * head->volume[0], time = n * step / HOUR;
        double *const passed[] = {&found->five, &found->ten};
        for (int p = 0; p < 2; p++) {
            const double share = 0.05 * (p + 1);
            if (before < share && here >= share)
                *passed[p] = time - step / HOUR * (here - share) / (here - before);
        }
        if (here > most) {
            most = here;
            found->peak = time;
        }
        if (n == 12 * 60)
            found->twelve = here;
        before = here;
    }
}

static void infuse(const struct head *head, struct findings *found)
{
    double c[N] = {0};
    for (int n = 0; n < 72 * 20; n++) advance(head, 180, 1, c);
    const double t2 = 0.1575, t12 = 0.42375; /* the middle of the levels */
    found->levels = at(head, c, t2) / at(head, c, t12);
    found->span = at(head, c, t12 - 0.2) / at(head, c, t12);
    /* 1 ug/day is 1e-9/86400 kg/s; 1 kg/m3 is 1e6 ng/mL. */
    found->tip = at(head, c, AT_L2) * (1e-9 / 86400) * 1e6;
}

static const struct {
    double heart, breathing, eccentricity, lateral;
    struct findings expected;
} table[] = {
    {1, 0, .5, 5, {9.4786, 0, .065822, 17.733, .37811, .4709, 15.193}},
    {1, 1, .5, 5, {15.237, 0, .039035, 20.3, .29407, .44649, 16.107}},
    {1, 1, .5, 30, {0, 0, .0022722, 33.1, .1333, .21727, 28.414}},
    {1.5, 1.5, .3, 5, {4.7403, 8.1964, .11922, 13.133, .44705, .602, 9.9528}},
    {1.5, 1.5, .5, 5, {3.6835, 5.8426, .14538, 11.75, .44143, .59787, 8.9654}},
    {1.5, 1.5, .5, 30, {7.9511, 0, .080115, 16.333, .27258, .39437, 14.542}},
    {1.5, 1.5, .7, 5, {4.1167, 6.4676, .14289, 12.333, .46708, .55828, 10.081}},
    {2.1, 0, .5, 5, {1.0849, 1.5622, .23215, 6.45, .65621, .71236, 4.9469}},
    {1, 0, .5, 1, {5.1965, 9.0985, .11431, 13.75, .48815, .56411, 10.774}},
};

#define NEAR(value, expected, relative)                                    \
    ck_assert_msg(fabs((value) - (expected)) <= (relative)*fabs(expected), \
                  "%s: %.6g is not %.6g", #value, (double)(value), (double)(expected))

START_TEST(inert)
{
    const struct th_drift_canal canal = drift_adult(table[_i].eccentricity);
    const struct th_drift_mixing mixing =
        drift_strokes(table[_i].heart, table[_i].breathing, table[_i].lateral);
    const struct findings *expected = &table[_i].expected;
    static struct th_drift_term term[TH_DRIFT_FACES];
    static struct head head;
    struct th_drift drift = drift_usual(&canal);
    struct findings found = {0};
    th_drift_reduce(&drift, &mixing, term);
    lay(&head, &drift, term);
    push(&head, &found);
    infuse(&head, &found);
    NEAR(found.five, expected->five, 2e-3);
    NEAR(found.ten, expected->ten, 2e-3);
    NEAR(found.twelve, expected->twelve, 2e-3);
    NEAR(found.peak, expected->peak, 1e-2); /* minutes; a flat top */
    NEAR(found.levels, expected->levels, 2e-3);
    NEAR(found.span, expected->span, 2e-3);
    NEAR(found.tip, expected->tip, 2e-3);
    drift_close(&drift);
}
END_TEST

static void fill(Suite *suite)
{
    tcase_add_loop_test(add_case(suite, "drift transport"), inert, 0,
                        sizeof table / sizeof table[0]);
}
