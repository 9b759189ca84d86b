/* csf/compartments on the bench: closed forms of one and of two compartments, of what comes in,
 * is drawn and followed by effects, of the drug's own plasma, of a metabolite. */
#define TH_SUITE "csf compartments"
#include "support/check_main.h"

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

static const char *const one_volume = "compartment,volume[mL],place\ncsf,155,csf\n";
static const char *const one_flow = "from,to,clearance[mL/min]\ncsf,out,0.38\n";

/* The bench's ports: 155 mL, 0.38 mL/min: half in ln 2 155/0.38 min. */
START_TEST(one_compartment_falls_by_its_exponential)
{
    struct network_bench n;
    network_open(&n, one_volume, one_flow, 1);
    network_start(&n);
    network_put(&n, 0, 0, 1 * MG);
    const double rate = 0.38 / 155 / 60;
    for (int step = 1; step <= 50; step++) {
        bench_step(&n.b, 0.5 * H);
        near(bench_output(&n.b, "concentration_in_csf", 0)[5],
             1 * MG / (155 * ML) * exp(-rate * step * 0.5 * H), 2e-14, "concentration");
        near(n.b.ports->ledger.mass[TH_CLEARED][0][2], -MG * expm1(-rate * step * 0.5 * H),
             2e-14, "cleared");
    }
    network_close(&n);
}
END_TEST

/* A mixed volume that is infused: mean, and a rate that rises from 0 to twice the mean. */
START_TEST(an_infusion_is_integrated_exactly)
{
    struct network_bench n;
    const double k = 0.38 / 155 / 60, h = 2 * H, mass = 3 * MG;
    for (int ramp = 0; ramp < 2; ramp++) {
        network_open(&n, one_volume, one_flow, 1);
        network_start(&n);
        EACH_LANE(i) {
            n.b.ports->line.opening_mass[TH_TIP][0][i] = mass;
            n.b.ports->line.opening_moment[TH_TIP][0][i] = ramp ? mass * h / 6 : 0;
        }
        bench_step(&n.b, h);
        const double x = k * h, even = mass * -expm1(-x) / x,
                     rising = 2 * mass * (x + expm1(-x)) / (x * x);
        near(network_amount(&n, 0, 0)[0], ramp ? rising : even, 1e-14, "infused");
        near(n.b.ports->ledger.mass[TH_CLEARED][0][0], mass - (ramp ? rising : even), 1e-13,
             "cleared");
        network_close(&n);
    }
}
END_TEST

/* Two compartments that exchange: amounts by the two roots of the characteristic equation. */
START_TEST(two_compartments_by_their_roots)
{
    struct network_bench n;
    network_open(&n, "compartment,volume[L],place\ncsf,0.4,csf\ncns,250,tissue\n",
                 "from,to,clearance[L/h]\ncsf,cns,0.07\ncns,csf,0.07\ncsf,out,0.13\n", 1);
    network_start(&n);
    network_put(&n, 0, 0, 12 * MG);
    const double a = 0.2 / 0.4 / H, b = 0.07 / 0.4 / H, c = 0.07 / 250 / H; /* out, to, back */
    const double sum = a + c, root = sqrt(sum * sum - 4 * (a * c - b * c));
    const double fast = (sum + root) / 2, slow = (a * c - b * c) / fast;
    for (int day = 1; day <= 40; day++) {
        const double t = day * 86400.0;
        bench_step(&n.b, 86400);
        const double csf = 12 * MG *
                           ((c - fast) * exp(-fast * t) - (c - slow) * exp(-slow * t)) /
                           (slow - fast);
        const double cns = 12 * MG * b * (exp(-slow * t) - exp(-fast * t)) / (fast - slow);
        near(network_amount(&n, 0, 0)[0], csf, 1e-12, "csf");
        near(network_amount(&n, 0, 1)[7], cns, 1e-13, "cns");
        near(n.b.ports->ledger.mass[TH_IN_TISSUE][0][1], cns, 1e-13, "ledger");
    }
    network_close(&n);
}
END_TEST

/* Effects follow the compartment of their place with their own delay. */
START_TEST(an_effect_follows_its_compartment)
{
    struct network_bench n;
    network_open(&n,
                 "compartment,volume[mL],place,top[cm]\nupper,60,csf,\nlumbar,30,csf,40\n"
                 "cord,20,tissue,\n",
                 "from,to,rate[1/h]\nlumbar,out,0.5\nupper,out,0.25\ncord,out,1\n", 1);
    static const struct {
        enum th_site site;
        double position, rate;
        size_t state;
        double volume, loss;
    } probes[] = {{TH_AT_CSF, 0.5, 2 / H, 1, 30, 0.5 / H},
                  {TH_AT_CSF, 0.1, 3 / H, 0, 60, 0.25 / H},
                  {TH_AT_CRANIAL, 0, 1 / H, 0, 60, 0.25 / H},
                  {TH_AT_TISSUE, 0.2, 50 / H, 2, 20, 1 / H}};
    for (size_t p = 0; p < 4; p++)
        EACH_LANE(i) {
            n.b.ports->effect.site[p][i] = probes[p].site;
            n.b.ports->effect.position[p][i] = probes[p].position;
            n.b.ports->effect.rate[p][i] = probes[p].rate;
        }
    network_start(&n);
    for (size_t k = 0; k < 3; k++) network_put(&n, 0, k, (double)(k + 1) * MG);
    bench_step(&n.b, 0.7 * H);
    for (size_t p = 0; p < 4; p++) {
        const double before = (double)(probes[p].state + 1) * MG / (probes[p].volume * ML);
        const double k = probes[p].rate, q = probes[p].loss, h = 0.7 * H;
        near(n.b.ports->csf.probe_concentration[p][0][3], before * exp(-q * h), 1e-13, "value");
        near(n.b.ports->csf.probe_lagged[p][0][3],
             k * before * (exp(-q * h) - exp(-k * h)) / (k - q), 1e-13, "lagged");
    }
    near(n.b.ports->csf.canal_volume[0], 90 * ML, 1e-14, "volume of CSF");
    network_close(&n);
}
END_TEST

/* Without tissue a site in tissue is refused. */
START_TEST(a_site_that_is_not_there_is_refused)
{
    struct network_bench n;
    network_open(&n, one_volume, one_flow, 1);
    n.b.ports->effect.site[2][4] = TH_AT_TISSUE;
    n.b.ports->effect.rate[2][4] = 1e-3;
    network_start(&n);
    EACH_LANE(i) ck_assert((n.b.status[i] == TH_OK) == (i != 4));
    ck_assert(strstr(n.model->why(&n.b.view, 4), "has the place tissue") != NULL);
    network_close(&n);
}
END_TEST

/* The needle draws what is dissolved where it is, and a hole loses it; each by its own rate. */
START_TEST(fluid_takes_its_drug_along)
{
    struct network_bench n;
    network_open(&n,
                 "compartment,volume[mL],place,top[cm]\nlumbar,30,csf,40\nupper,60,csf,-1\n",
                 "from,to,rate[1/h]\nlumbar,out,0\n", 1);
    network_start(&n);
    network_put(&n, 0, 0, 3 * MG);
    network_put(&n, 0, 1, 6 * MG);
    EACH_LANE(i) {
        n.b.ports->needle.position[i] = 0.5;
        n.b.ports->needle.volume[i] = -6 * ML;
        n.b.ports->pressure.leak_position[i] = 0.2;
        n.b.ports->pressure.leaked[i] = 3 * ML / 600;
    }
    bench_step(&n.b, 600);
    near(n.b.ports->ledger.mass[TH_DRAWN][0][1], -3 * MG * expm1(-0.2), 1e-14, "drawn");
    near(n.b.ports->ledger.mass[TH_LOST][0][1], -6 * MG * expm1(-0.05), 1e-14, "leaked");
    near(n.b.ports->ledger.mass[TH_IN_CSF][0][1], 3 * MG * exp(-0.2) + 6 * MG * exp(-0.05),
         1e-14, "left");
    near(n.b.ports->ledger.volume[TH_IN_CSF][1], -9 * ML, 1e-14, "fluid");
    ck_assert(n.b.ports->ledger.mass[TH_CLEARED][0][1] == 0);
    network_close(&n);
}
END_TEST

/* Openings above, within and below find their compartments; the first of two alike. */
START_TEST(places_find_their_compartments)
{
    struct network_bench n;
    network_open(&n,
                 "compartment,volume[mL],place,top[cm]\nb,1,csf,10\na,1,csf,-3\nc,1,csf,30\n"
                 "d,1,csf,30\ncord,1,tissue,30\nbrain,1,tissue,\n",
                 "from,to,rate[1/h]\na,b,1\n", 1);
    const struct th_network_volumes *v = n.b.data[ROW_volumes];
    ck_assert_uint_eq(th_network_at(v, LABEL_csf, -0.08), 1);
    ck_assert_uint_eq(th_network_at(v, LABEL_csf, -0.01), 1);
    ck_assert_uint_eq(th_network_at(v, LABEL_csf, 0.1), 0);
    ck_assert_uint_eq(th_network_at(v, LABEL_csf, 0.2999), 0);
    ck_assert_uint_eq(th_network_at(v, LABEL_csf, 0.31), 2);
    ck_assert_uint_eq(th_network_at(v, LABEL_tissue, 0.5), 4);
    ck_assert_uint_eq(th_network_at(v, LABEL_tissue, 0.1), 5);
    ck_assert_uint_eq(th_network_at(v, LABEL_plasma, 0.1), SIZE_MAX);
    network_close(&n);
}
END_TEST

/* Without plasma in the network, that of the drug: three compartments, a gut, and all they
 * lose; with it, the drug's rows are not read. */
START_TEST(plasma_is_the_drugs_own_or_the_networks)
{
    struct network_bench n;
    network_open(&n, one_volume, "from,to,clearance[mL/min]\ncsf,plasma,0.38\n", 1);
    EACH_LANE(i) {
        n.b.ports->drug.plasma_clearance[0][i] = 4 * L / H;
        n.b.ports->plasma.inward[TH_GUT][0][i] = 0.6 / H;
        n.b.ports->plasma.unabsorbed[TH_GUT][0][i] = 0.2 / H;
        n.b.ports->plasma.first_pass[TH_GUT][0][i] = 0.1 / H;
        n.b.ports->plasma.placed[TH_GUT][0][i] = 10 * MG;
    }
    network_start(&n);
    bench_step(&n.b, 3 * H);
    const double gut = 10 * MG * exp(-0.9 * 3), ka = 0.9 / H, k = 4.0 / 20 / H;
    const double plasma = 10 * MG * 0.6 / H / (ka - k) * (exp(-k * 3 * H) - exp(-ka * 3 * H));
    near(n.b.ports->csf.way_mass[TH_GUT][0][6], gut, 1e-14, "gut");
    near(n.b.ports->csf.plasma_concentration[0][6], plasma / (20 * L), 1e-13, "Bateman");
    near(n.b.ports->csf.compartment_mass[TH_CENTRAL][0][6], plasma, 1e-13, "central");
    near(n.b.ports->ledger.mass[TH_CLEARED][0][6], 10 * MG - gut - plasma, 1e-13, "cleared");
    network_close(&n);
    network_open(&n,
                 "compartment,volume[L],place,receives\ncsf,0.1,csf,\nserum,5,plasma,\n"
                 "bowel,1,gut,oral\n",
                 "from,to,rate[1/h]\ncsf,serum,0.1\nserum,out,0.2\nbowel,serum,0.9\n", 1);
    EACH_LANE(i) {
        n.b.ports->drug.plasma_clearance[0][i] = 4 * L / H;
        n.b.ports->plasma.placed[TH_GUT][0][i] = 10 * MG;
    }
    network_start(&n);
    ck_assert(n.b.ports->csf.takes[TH_GUT][0] == 1 && n.b.ports->csf.takes[TH_SKIN][0] == 0);
    bench_step(&n.b, 3 * H);
    near(n.b.ports->csf.plasma_concentration[0][6],
         10 * MG * 0.9 / 0.7 * (exp(-0.6) - exp(-2.7)) / (5 * L), 1e-13, "serum");
    near(n.b.ports->ledger.mass[TH_IN_GUT][0][6], 10 * MG * exp(-2.7), 1e-14, "bowel");
    network_close(&n);
}
END_TEST

/* Half of a parent's loss from plasma becomes a child of two thirds of its mass. */
START_TEST(a_metabolite_is_formed_of_what_plasma_loses)
{
    struct network_bench n;
    network_open(&n, "compartment,volume[L],place\ncsf,0.1,csf\nplasma,5,plasma\n",
                 "from,to,rate[1/h]\ncsf,plasma,0.1\nplasma,out,0.2\ncsf,out,0.05\n", 2);
    EACH_LANE(i) {
        n.b.ports->drug.parent[1][i] = 1;
        n.b.ports->drug.formed[1][i] = 0.5;
        n.b.ports->drug.molar_mass[1][i] = 0.2;
    }
    network_start(&n);
    network_put(&n, 0, 1, 9 * MG);
    bench_step(&n.b, 4 * H);
    const double lost = -9 * MG * expm1(-0.8), made = lost * 0.5 * 0.2 / 0.3;
    near(n.b.ports->ledger.mass[TH_CLEARED][0][0], lost, 1e-14, "lost");
    near(n.b.ports->csf.made_mass[1][0], made, 1e-14, "made");
    near(network_amount(&n, 1, 1)[0], 3 * MG * 0.8 * exp(-0.8), 1e-13, "k t exp(-k t)");
    ck_assert(network_amount(&n, 1, 0)[0] == 0);
    ck_assert(n.b.ports->csf.made_mass[0][0] == 0);
    network_close(&n);
}
END_TEST

/* Another volume leaves the amounts; a lane that does not move stays as it is. */
START_TEST(sizes_keep_amounts)
{
    struct network_bench n;
    network_open(&n, one_volume, one_flow, 1);
    network_start(&n);
    network_put(&n, 0, 0, 1 * MG);
    bench_param(&n.b, "volume_of_csf")[2] = 31 * ML;
    EACH_LANE(i) n.b.due[i] = true;
    bench_prepare(&n.b);
    near(bench_output(&n.b, "concentration", 0)[2], MG / (31 * ML), 1e-15, "concentration");
    near(network_amount(&n, 0, 0)[2], MG, 1e-15, "amount");
    n.b.alive[3] = false;
    bench_step(&n.b, H);
    ck_assert_double_eq(network_amount(&n, 0, 0)[3], 1 * MG);
    near(network_amount(&n, 0, 0)[2], MG * exp(-0.38 * 60 / 31), 1e-14, "five times as fast");
    near(network_amount(&n, 0, 0)[1], MG * exp(-0.38 * 60 / 155), 1e-14, "as it was");
    network_close(&n);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "bench");
    tcase_add_test(tests, one_compartment_falls_by_its_exponential);
    tcase_add_test(tests, an_infusion_is_integrated_exactly);
    tcase_add_test(tests, two_compartments_by_their_roots);
    tcase_add_test(tests, an_effect_follows_its_compartment);
    tcase_add_test(tests, a_site_that_is_not_there_is_refused);
    tcase_add_test(tests, fluid_takes_its_drug_along);
    tcase_add_test(tests, places_find_their_compartments);
    tcase_add_test(tests, plasma_is_the_drugs_own_or_the_networks);
    tcase_add_test(tests, a_metabolite_is_formed_of_what_plasma_loses);
    tcase_add_test(tests, sizes_keep_amounts);
}
