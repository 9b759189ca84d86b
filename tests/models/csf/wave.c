/* The pulse wave against closed forms of a uniform canal: cases L1 to L3, tables T1 and T2. */
#define TH_SUITE "wave"
#include "support/check_main.h"

#include "csf/wave/wave.h"
#include "laws.h"

#include <math.h>

enum { FACES = 401 };

/* A uniform canal of a meter with rho = nu = 1 h^2 omega/alpha^2: its numbers are those without
 * dimension, with flux over C L omega, C = A/(rho c^2). */
struct uniform {
    double section[FACES], gap[FACES], perimeter[FACES];
    struct th_wave_canal canal;
};

static void set_uniform(struct uniform *u, size_t faces, double section, double gap)
{
    for (size_t f = 0; f < faces; f++) {
        u->section[f] = section;
        u->gap[f] = gap;
        u->perimeter[f] = section / gap;
    }
    u->canal = (struct th_wave_canal){
        .faces = faces, .section = u->section, .gap = u->gap, .perimeter = u->perimeter};
}

static void near(double complex found, double size, double degrees, double part, double angle)
{
    ck_assert_msg(fabs(cabs(found) / size - 1) <= part, "%.6f is not %.6f", cabs(found), size);
    const double off = remainder(carg(found) * 180 / TH_PI - degrees, 360);
    ck_assert_msg(fabs(off) <= angle, "%.4f is not %.4f degrees", carg(found) * 180 / TH_PI,
                  degrees);
}

/* T1: alpha, k; Q at 0, .5, .75 and h' at the end, sizes and degrees. */
static const struct {
    double alpha, k, size[4], degrees[4];
} waves[] = {
    {3, 0.5, {1.10092, 0.57139, 0.28838, 1.15712}, {82.614, 80.143, 79.537, -10.664}},
    {6, 0.8195, {1.37356, 0.76080, 0.39004, 1.57312}, {82.542, 80.597, 80.136, -10.016}},
    {9.6, 0.8195, {1.36396, 0.75273, 0.38554, 1.55452}, {86.174, 85.166, 84.926, -5.152}},
};

static void solve_unit(size_t faces, double alpha, double k, struct th_wave_face *found)
{
    struct uniform u;
    set_uniform(&u, faces, 1, 1);
    u.canal.length = 1;
    u.canal.density = 1;
    u.canal.speed = 2 * TH_PI / k;
    u.canal.viscosity = 2 * TH_PI / (alpha * alpha);
    th_wave_solve(&u.canal, 1, found);
    const double unit = 1 / (u.canal.speed * u.canal.speed) * 2 * TH_PI;
    for (size_t f = 0; f < faces; f++) found[f].flux /= unit;
}

START_TEST(L1_closed_form)
{
    struct th_wave_face found[FACES];
    const size_t at[] = {0, 200, 300};
    solve_unit(FACES, waves[_i].alpha, waves[_i].k, found);
    for (int p = 0; p < 3; p++)
        near(found[at[p]].flux, waves[_i].size[p], waves[_i].degrees[p], 1e-3, 0.1);
    near(found[FACES - 1].pressure, waves[_i].size[3], waves[_i].degrees[3], 1e-3, 0.1);
    struct th_wave_face coarse[101];
    solve_unit(101, waves[_i].alpha, waves[_i].k, coarse);
    near(coarse[50].flux, waves[_i].size[1], waves[_i].degrees[1], 1e-2, 1);
}
END_TEST

/* T2: stroke volumes 1.662, 1.324, .920, .472 mL and phases at 0, 15, 30, 45 cm; 1 mmHg. */
START_TEST(L2_dimensional)
{
    static const double strokes[] = {1.662, 1.324, 0.920, 0.472};
    static const double degrees[] = {82.52, 81.37, 80.58, 80.11};
    struct uniform u;
    struct th_wave_face found[FACES];
    set_uniform(&u, FACES, 160e-6, 2e-3);
    u.canal.length = 0.6;
    u.canal.density = 1000;
    u.canal.speed = 4.6;
    u.canal.viscosity = 0.7e-6;
    th_wave_solve(&u.canal, 1, found);
    for (size_t k = 0; k < 4; k++)
        near(found[100 * k].flux * TH_MMHG / TH_PI * 1e6, strokes[k], degrees[k], 5e-3, 0.1);
    near(found[0].flux * TH_MMHG * 1e6, 5.220, 82.52, 1e-3, 0.1);
}
END_TEST

/* Q(0) = tan(k)/k and h' at the end 1/cos k where viscosity is nothing. */
START_TEST(L3_inviscid)
{
    struct th_wave_face found[FACES];
    for (double k = 0.25; k < 1.3; k += 0.25) {
        solve_unit(FACES, 1e5, k, found);
        near(found[0].flux, tan(k) / k, 90, 5e-4, 0.05);
        near(found[FACES - 1].pressure, 1 / cos(k), 0, 5e-4, 0.05);
    }
}
END_TEST

/* Roots that resist: K^2 = -i mu omega L^2/(c^2 q), q = 1 - 2 tanh(lam/2)/lam of a gap of one.
 */
START_TEST(darcy)
{
    struct uniform u;
    struct th_wave_face found[FACES];
    set_uniform(&u, FACES, 1, 1);
    u.canal.length = u.canal.density = 1;
    u.canal.speed = 10;
    u.canal.viscosity = 0.5;
    u.canal.permeability = 0.1;
    th_wave_solve(&u.canal, 1, found);
    const double complex mu = 2 * TH_PI * I + 5, lam = csqrt(mu / 0.5);
    const double complex q = 1 - 2 * ctanh(lam / 2) / lam;
    const double complex wave = csqrt(-I * mu * 2 * TH_PI / 100 / q);
    const double complex end = 1 / ccos(wave), flux = -q / mu * wave * ctan(wave);
    near(found[FACES - 1].pressure, cabs(end), carg(end) * 180 / TH_PI, 1e-4, 0.01);
    near(found[0].flux, cabs(flux), carg(flux) * 180 / TH_PI, 1e-4, 0.01);
    u.canal.permeability = 1e12;
    th_wave_solve(&u.canal, 1, found);
    const double complex free = found[0].flux;
    u.canal.permeability = 0;
    th_wave_solve(&u.canal, 1, found);
    ck_assert_double_le(cabs(free - found[0].flux), 1e-9 * cabs(free));
}
END_TEST

/* An eccentric gap: <hq> of alpha 3, beta 0.5 is 0.438044 + 0.350662 i. In a canal that narrows
 * Q is conserved, and P' and Q' are those of the equations, to second order. */
START_TEST(varying_section)
{
    const double complex open = th_wave_open(1, 0.5, 2 * TH_PI / 9, 1, 0);
    ck_assert_double_le(cabs(open - (0.438044 + 0.350662 * I)), 1e-6);
    double wrong[2];
    for (int fine = 0; fine < 2; fine++) {
        const size_t faces = fine ? 201 : 101, cells = faces - 1;
        struct uniform u;
        struct th_wave_face found[FACES];
        set_uniform(&u, faces, 1, 1);
        for (size_t f = 0; f < faces; f++) {
            u.gap[f] = 1 - 0.5 * (double)f / (double)cells;
            u.section[f] = u.gap[f];
        }
        u.canal.length = u.canal.density = 1;
        u.canal.speed = 8;
        u.canal.viscosity = 0.3;
        th_wave_solve(&u.canal, 1, found);
        const size_t f = cells / 2;
        const double dx = 1 / (double)cells;
        const double complex slope = (found[f + 1].flux - found[f - 1].flux) / (2 * dx);
        wrong[fine] = cabs(slope - found[f].slope) / cabs(slope);
    }
    ck_assert_double_le(wrong[1], 1e-4);
    ck_assert_double_ge(wrong[0] / wrong[1], 3.5);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "wave");
    tcase_add_loop_test(tests, L1_closed_form, 0, 3);
    tcase_add_test(tests, L2_dimensional);
    tcase_add_test(tests, L3_inviscid);
    tcase_add_test(tests, darcy);
    tcase_add_test(tests, varying_section);
}
