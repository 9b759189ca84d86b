/* Implicit steps of dispersion: closed forms, conservation, a lane alone and abreast. */
#define TH_SUITE "disperse"
#include "support/check_main.h"

#include <math.h>
#include <string.h>

#include "line/disperse.h"

enum { ROWS = 6, PARCELS = 401, MIDDLE = PARCELS / 2, STEPS = 50 };

struct bench {
    double rows[ROWS][PARCELS * TH_LANES];
    struct th_dispersion d;
};

static struct bench abreast, alone;

static void set_up(struct bench *b, int width)
{
    memset(b->rows, 0, sizeof b->rows);
    b->d = (struct th_dispersion){.count = PARCELS,
                                  .width = width,
                                  .mass = b->rows[0],
                                  .volume = b->rows[1],
                                  .exchange = b->rows[2],
                                  .inverse = b->rows[3],
                                  .passed = b->rows[4],
                                  .solved = b->rows[5]};
}

/* A column of parcels of volume 1, the first and the last smaller, with a pulse in the middle
 * one. */
static void lay(struct bench *b, int column, double exchange, double first, double last)
{
    for (int k = 0; k < PARCELS; k++) {
        const int at = k * b->d.width + column;
        b->d.volume[at] = k == 0 ? first : k == PARCELS - 1 ? last : 1;
        b->d.exchange[at] = k < PARCELS - 1 ? exchange : 0;
        b->d.mass[at] = k == MIDDLE ? 3 : 0;
    }
}

static void go(struct bench *b, int steps)
{
    th_disperse_factor(&b->d);
    for (int n = 0; n < steps; n++) th_disperse(&b->d);
}

static double mass_of(const struct bench *b, int column, int k)
{
    return b->d.mass[k * b->d.width + column];
}

/* The variance of a pulse grows by 2 exchange/volume a step, in squares of a parcel: after 50
 * steps of 0.05, 0.1 .. 0.4 it is 5, 10 .. 40, and its mean stays. */
START_TEST(a_pulse_spreads_by_its_closed_form)
{
    set_up(&abreast, TH_LANES);
    EACH_LANE(i) lay(&abreast, i, 0.05 * (i + 1), 1, 1);
    go(&abreast, STEPS);
    for (int i = 0; i < TH_LANES; i++) {
        double mass = 0, mean = 0, square = 0;
        for (int k = 0; k < PARCELS; k++) {
            mass += mass_of(&abreast, i, k);
            mean += mass_of(&abreast, i, k) * (k - MIDDLE);
            square += mass_of(&abreast, i, k) * (k - MIDDLE) * (k - MIDDLE);
        }
        ck_assert_double_eq_tol(mass, 3, 3e-12);
        ck_assert_double_eq_tol(mean / mass, 0, 1e-12);
        ck_assert_double_eq_tol(square / mass, 5 * (i + 1), 1e-10 * 5 * (i + 1));
    }
}
END_TEST

/* The equation of a step, row by row, where single parcels and faces differ from the even ones
 * about them, at which the numbers of the matrix repeat. */
START_TEST(a_step_solves_its_equation)
{
    static double start[PARCELS];
    set_up(&alone, 1);
    lay(&alone, 0, 0.5, 0.3, 0.8);
    alone.d.volume[60] = 0.4;
    alone.d.exchange[150] = 0.1;
    for (int k = 0; k < PARCELS; k++) start[k] = alone.d.mass[k] = 1 + k % 7;
    go(&alone, 1);
    double c[PARCELS + 2] = {0}, exchange[PARCELS + 1] = {0};
    for (int k = 0; k < PARCELS; k++) {
        c[k + 1] = alone.d.mass[k] / alone.d.volume[k];
        exchange[k + 1] = alone.d.exchange[k];
    }
    for (int k = 0; k < PARCELS; k++) {
        const double sum = alone.d.volume[k] * c[k + 1] +
                           exchange[k + 1] * (c[k + 1] - c[k + 2]) +
                           exchange[k] * (c[k + 1] - c[k]);
        ck_assert_double_eq_tol(sum, start[k], 1e-13 * start[k] + 1e-13);
    }
}
END_TEST

/* Lane 3 alone, and among seven others, to the last bit; in rows whose ends differ, so that the
 * numbers of the matrix settle from there on. */
START_TEST(a_lane_alone_has_the_bits_that_it_has_abreast)
{
    set_up(&abreast, TH_LANES);
    set_up(&alone, 1);
    EACH_LANE(i) lay(&abreast, i, 0.3 * (i + 1), 0.1 + 0.1 * i, 0.9 - 0.1 * i);
    lay(&alone, 0, 0.3 * 4, 0.1 + 0.1 * 3, 0.9 - 0.1 * 3);
    alone.d.volume[60] = abreast.d.volume[60 * TH_LANES + 3] = 0.7;
    go(&abreast, STEPS);
    go(&alone, STEPS);
    for (int k = 0; k < PARCELS; k++)
        ck_assert_msg(mass_of(&alone, 0, k) == mass_of(&abreast, 3, k), "parcel %d", k);
    ck_assert_double_gt(mass_of(&alone, 0, MIDDLE + 10), 0);
}
END_TEST

/* A lane whose exchange is set to 0 rests, whatever the matrix was made of; the others go on.
 */
START_TEST(a_lane_without_exchange_rests)
{
    static double was[PARCELS];
    set_up(&abreast, TH_LANES);
    EACH_LANE(i) lay(&abreast, i, 0.2, 1, 1);
    go(&abreast, 3);
    for (int k = 0; k < PARCELS; k++) {
        was[k] = mass_of(&abreast, 5, k);
        abreast.d.exchange[k * TH_LANES + 5] = 0;
    }
    th_disperse(&abreast.d);
    for (int k = 0; k < PARCELS; k++) ck_assert(mass_of(&abreast, 5, k) == was[k]);
    ck_assert_double_lt(mass_of(&abreast, 4, MIDDLE), was[MIDDLE]);
}
END_TEST

/* A share beyond the step: 0 ends where it began, 1 is the step itself, 2 twice as far. */
START_TEST(a_step_is_extended)
{
    static double start[PARCELS];
    const double shares[] = {0, 1, 2};
    for (int s = 0; s < 3; s++) {
        set_up(&alone, 1);
        lay(&alone, 0, 0.2, 1, 1);
        memcpy(start, alone.d.mass, sizeof start);
        go(&alone, 1);
        const double moved = mass_of(&alone, 0, MIDDLE) - start[MIDDLE];
        th_disperse_extend(&alone.d, start, &shares[s]);
        ck_assert_double_eq_tol(mass_of(&alone, 0, MIDDLE), 3 + shares[s] * moved, 1e-14);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "disperse");
    tcase_add_test(tests, a_pulse_spreads_by_its_closed_form);
    tcase_add_test(tests, a_step_solves_its_equation);
    tcase_add_test(tests, a_lane_alone_has_the_bits_that_it_has_abreast);
    tcase_add_test(tests, a_lane_without_exchange_rests);
    tcase_add_test(tests, a_step_is_extended);
}
