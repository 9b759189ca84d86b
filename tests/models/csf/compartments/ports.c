/* csf/compartments on the bench: what other models are shown, how long a step may be, sums over
 * many steps, and the drug's own plasma against GSL's exponential of a dense matrix. */
#define TH_SUITE "compartments ports"
#include "support/check_main.h"

#include <gsl/gsl_linalg.h>

#include "support/bench/network.h"

#define MG 1e-6
#define ML 1e-6
#define L 1e-3
#define H 3600.0

static void near(double got, double expected, double tolerance, const char *what)
{
    ck_assert_msg(fabs(got - expected) <= tolerance * fabs(expected), "%s: %.17g, not %.17g",
                  what, got, expected);
}

/* Tissue to plasma, less what comes back, beside what each flow took out of the body. */
START_TEST(passages_are_told_apart)
{
    struct network_bench n;
    network_open(&n,
                 "compartment,volume[mL],place\ncsf,100,csf\ncord,20,tissue\nplasma,3,plasma\n",
                 "from,to,rate[1/h]\ncord,plasma,0.4\nplasma,cord,0.1\nplasma,out,0.3\n"
                 "csf,out,0.2\n",
                 1);
    network_start(&n);
    network_put(&n, 0, 0, 5 * MG);
    network_put(&n, 0, 1, 7 * MG);
    for (int k = 0; k < 6; k++) bench_step(&n.b, 0.5 * H);
    const double csf = -5 * MG * expm1(-0.6), cord = network_amount(&n, 0, 1)[2],
                 cleared = n.b.ports->ledger.mass[TH_CLEARED][0][2];
    near(n.b.ports->csf.tissue_cleared[0][2], 7 * MG - cord, 1e-13, "passed");
    near(bench_output(&n.b, "cleared_in_csf", 0)[2], csf, 1e-13, "of CSF");
    near(bench_output(&n.b, "cleared_in_plasma", 0)[2], cleared - csf, 1e-13, "of plasma");
    near(bench_output(&n.b, "cleared", 0)[2], cleared, 1e-15, "of all");
    near(bench_output(&n.b, "amount_in_cord", 0)[2], cord, 1e-15, "amount");
    near(bench_output(&n.b, "tissue_amount", 0)[2], cord, 1e-15, "tissue");
    near(bench_output(&n.b, "concentration_in_cord", 0)[2], cord / (20 * ML), 1e-14, "density");
    network_close(&n);
}
END_TEST

/* A metabolite of the first pass, which its parent never shows in plasma. */
START_TEST(the_first_pass_forms_a_metabolite)
{
    struct network_bench n;
    network_open(&n, "compartment,volume[L],place\ncsf,0.1,csf\nplasma,5,plasma\n",
                 "from,to,rate[1/h]\ncsf,plasma,0.1\nplasma,out,0.2\n", 2);
    EACH_LANE(i) {
        n.b.ports->drug.parent[1][i] = 1;
        n.b.ports->drug.formed[1][i] = 0.5;
        n.b.ports->plasma.first_pass[TH_GUT][0][i] = 0.6 / H;
        n.b.ports->plasma.placed[TH_GUT][0][i] = 10 * MG;
    }
    network_start(&n);
    bench_step(&n.b, 2 * H);
    near(n.b.ports->csf.made_mass[1][0], -5 * MG * expm1(-1.2), 1e-14, "made");
    near(network_amount(&n, 1, 1)[0], 5 * MG * 0.6 / 0.4 * (exp(-0.4) - exp(-1.2)), 1e-13,
         "in plasma");
    near(bench_state(&n.b, "total", 1)[0],
         network_amount(&n, 1, 1)[0] + 5 * MG * (1 - exp(-1.2)) - network_amount(&n, 1, 1)[0] -
             n.b.ports->ledger.mass[TH_CLEARED][1][0],
         1e-13, "held");
    ck_assert(n.b.ports->csf.plasma_concentration[0][0] == 0);
    network_close(&n);
}
END_TEST

/* Drug from a depot comes to plasma with its slope; the tip, a hole that is open and the needle
 * see the compartments where they lie, what is shut sees none. */
START_TEST(others_see_where_they_are)
{
    struct network_bench n;
    network_open(&n,
                 "compartment,volume[mL],place,top[cm]\nlumbar,30,csf,40\nupper,60,csf,\n"
                 "serum,3,plasma,\n",
                 "from,to,rate[1/h]\nserum,out,0.5\n", 1);
    EACH_LANE(i) {
        n.b.ports->catheter.opening_position[TH_TIP][i] = 0.5;
        n.b.ports->catheter.opening_position[1][i] = 0.3;
        n.b.ports->catheter.opening_position[2][i] = 0.3;
        n.b.ports->catheter.opening_conductance[1][i] = 1e-12;
        n.b.ports->needle.position[i] = 0.1;
        n.b.ports->needle.bore[i] = 1e-3;
        n.b.ports->depot.absorbed_mass[0][i] = 2 * MG;
        n.b.ports->depot.absorbed_moment[0][i] = 2 * MG * 2 * H / 6; /* from 0 to twice */
    }
    network_start(&n);
    network_put(&n, 0, 0, 3 * MG);
    network_put(&n, 0, 1, 12 * MG);
    bench_step(&n.b, 2 * H);
    const struct th_csf_ports *csf = &n.b.ports->csf;
    near(csf->opening_concentration[TH_TIP][0][1], 0.1, 1e-13, "tip");
    near(csf->opening_concentration[1][0][1], 0.2, 1e-13, "hole");
    near(csf->needle_concentration[0][1], 0.2, 1e-13, "needle");
    near(csf->cistern_concentration[0][1], 0.2, 1e-13, "cisterns");
    ck_assert(csf->opening_concentration[2][0][1] == 0);
    near(csf->plasma_concentration[0][1] * 3 * ML, 2 * 2 * MG * (1 + expm1(-1)), 1e-13,
         "depot");
    ck_assert(csf->plasma_floor[0][1] == 0 && csf->concentration_floor[0][1] == 0);
    network_close(&n);
}
END_TEST

/* The drug's own plasma, central, peripheral and deep, beside two compartments. */
START_TEST(own_plasma_has_three_compartments)
{
    static const double volume[] = {0.1 * L, 0.02 * L, 20 * L, 50 * L, 300 * L};
    const double q[5][5] = {{0, 0.01, 0.02, 0, 0}, /* from, to: L/h */
                            {0.01, 0, 0, 0, 0},
                            {0.005, 0, 0, 6, 2},
                            {0, 0, 6, 0, 0},
                            {0, 0, 2, 0, 0}};
    struct network_bench n;
    gsl_matrix *a = gsl_matrix_calloc(5, 5), *e = gsl_matrix_calloc(5, 5);
    network_open(&n, "compartment,volume[L],place\ncsf,0.1,csf\ncord,0.02,tissue\n",
                 "from,to,clearance[L/h]\ncsf,cord,0.01\ncord,csf,0.01\ncsf,plasma,0.02\n"
                 "plasma,csf,0.005\n",
                 1);
    EACH_LANE(i) {
        n.b.ports->drug.plasma_volume[0][i] = volume[2];
        n.b.ports->drug.peripheral_volume[0][i] = volume[3];
        n.b.ports->drug.deep_volume[0][i] = volume[4];
        n.b.ports->drug.intercompartmental[0][i] = 6 * L / H;
        n.b.ports->drug.deep_intercompartmental[0][i] = 2 * L / H;
        n.b.ports->drug.plasma_clearance[0][i] = 9 * L / H;
    }
    network_start(&n);
    network_put(&n, 0, 0, 1 * MG);
    const double h = 30;
    for (size_t from = 0; from < 5; from++)
        for (size_t to = 0; to < 5; to++) {
            const double rate = q[from][to] * L / volume[from] * h;
            gsl_matrix_set(a, to, from, gsl_matrix_get(a, to, from) + rate);
            gsl_matrix_set(a, from, from, gsl_matrix_get(a, from, from) - rate);
        }
    gsl_matrix_set(a, 2, 2, gsl_matrix_get(a, 2, 2) - 9 * L / volume[2] * h);
    ck_assert_int_eq(gsl_linalg_exponential_ss(a, e, GSL_PREC_DOUBLE), 0);
    for (int k = 0; k < 10; k++) bench_step(&n.b, h / 10 * H);
    for (size_t k = 0; k < 5; k++)
        near(network_amount(&n, 0, k)[3], gsl_matrix_get(e, k, 0) * MG, 1e-12, "amount");
    near(n.b.ports->csf.compartment_mass[TH_DEEP][0][3], gsl_matrix_get(e, 4, 0) * MG, 1e-12,
         "deep");
    gsl_matrix_free(a);
    gsl_matrix_free(e);
    network_close(&n);
}
END_TEST

/* longest; a twentieth of the tip's compartment while CSF is aspirated; ten thousand turns of
 * the fastest compartment. */
START_TEST(steps_have_their_limits)
{
    struct network_bench n;
    double longest[TH_LANES];
    network_open(&n, "compartment,volume[mL],place\ncsf,40,csf\ntiny,0.001,tissue\n",
                 "from,to,clearance[mL/min]\ncsf,out,1\ntiny,out,0\n", 1);
    bench_set(&n.b, "longest", "2 h");
    bench_param(&n.b, "tiny_to_out")[3] = 1 * ML;
    network_start(&n);
    n.b.ports->catheter.access_flow[1] = -0.1 * ML;
    n.b.ports->catheter.access_flow[2] = 0.1 * ML;
    bench_limit(&n.b, 1e9, longest);
    near(longest[0], 2 * H, 1e-15, "longest");
    near(longest[1], 20, 1e-12, "aspiration");
    near(longest[2], 2 * H, 1e-15, "injection");
    near(longest[3], 10, 1e-12, "turns");
    network_close(&n);
}
END_TEST

/* A hundred thousand steps of a steady state: what is held and what left is what was given, to
 * the last digits: round-off does not add up. */
START_TEST(sums_close_over_many_steps)
{
    const int steps = rounds(100000, 20000);
    struct network_bench n;
    network_open(&n,
                 "compartment,volume[mL],place\na,3,csf\nb,7,csf\nc,11,tissue\nd,13,plasma\n",
                 "from,to,rate[1/h]\na,b,0.7\nb,a,0.3\nb,c,0.09\nc,b,0.017\nb,d,0.11\n"
                 "d,out,0.23\n",
                 1);
    network_start(&n);
    EACH_LANE(i) n.b.ports->line.opening_mass[TH_TIP][0][i] = 0.1 * MG;
    for (int k = 0; k < steps; k++) bench_step(&n.b, H);
    double held = 0;
    for (size_t k = 0; k < 4; k++) held += network_amount(&n, 0, k)[4];
    near(held + n.b.ports->ledger.mass[TH_CLEARED][0][4], steps * 0.1 * MG, 1e-15, "sum");
    near(held, bench_state(&n.b, "total", 0)[4], 1e-15, "held");
    network_close(&n);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "ports");
    tcase_add_test(tests, passages_are_told_apart);
    tcase_add_test(tests, the_first_pass_forms_a_metabolite);
    tcase_add_test(tests, others_see_where_they_are);
    tcase_add_test(tests, own_plasma_has_three_compartments);
    tcase_add_test(tests, steps_have_their_limits);
    tcase_add_test(tests, sums_close_over_many_steps);
}
