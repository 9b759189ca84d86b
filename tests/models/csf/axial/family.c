/* csf/axial: a parent, its metabolite and that one's metabolite in one step, by both methods,
 * with binding that saturates in any of them: what is lost of one is what is made of the next,
 * order, agreement of the methods, neighbours, and the method where advection forbids poles. */
#define TH_SUITE "axial family"
#include "support/check_main.h"

#include "support/bench/axial.h"

enum { PARENT, CHILD, GRANDCHILD, FAMILY };

static const double formed[FAMILY] = {0, 0.6, 0.3}, mass[FAMILY] = {0.285, 0.461, 0.3};

/* Listed with the youngest first: the order of the list is nothing. Returns the place. */
static size_t place(int who)
{
    return (size_t)(FAMILY - 1 - who);
}

static void set_family(struct bench *b)
{
    for (int who = PARENT; who < FAMILY; who++)
        EACH_LANE(i) {
            const size_t d = place(who);
            b->ports->drug.parent[d][i] = who == PARENT ? 0 : 1 + (double)place(who - 1);
            b->ports->drug.formed[d][i] = formed[who];
            b->ports->drug.molar_mass[d][i] = mass[who];
        }
}

/* Binding with so many sites, kg/m3, 0: without a limit, of a member in a lane. */
static void saturate(struct bench *b, int who, int lane, double capacity)
{
    b->ports->drug.binding[place(who)][lane] = 4e-4;
    b->ports->drug.unbinding[place(who)][lane] = 1e-4;
    b->ports->drug.binding_capacity[place(who)][lane] = capacity;
}

/* All three get back into CSF from blood. */
static void open_family(struct bench *b, const char *solver)
{
    axial_bench(b, FAMILY);
    bench_set(b, "cells", "40");
    bench_set(b, "poles", "5");
    bench_set(b, "accuracy", "1e-6");
    bench_set(b, "plasma_partition", "0.4");
    bench_set(b, "solver", solver);
    opioid(b, 0.3);
    set_family(b);
}

/* A step in which the parent is given at the tip and as a tablet. */
static void treat(struct bench *b, double tip, double tablet, double seconds)
{
    const size_t d = place(PARENT);
    EACH_LANE(i) {
        b->ports->line.opening_mass[TH_TIP][d][i] = tip;
        b->ports->plasma.placed[TH_GUT][d][i] = tablet;
    }
    bench_step(b, seconds);
    EACH_LANE(i)
        b->ports->line.opening_mass[TH_TIP][d][i] = b->ports->plasma.placed[TH_GUT][d][i] = 0;
}

/* Tablets are absorbed within the hour; a third is lost, and forms, on the way. */
static void swallow(struct bench *b)
{
    EACH_LANE(i) {
        b->ports->plasma.inward[TH_GUT][place(PARENT)][i] = 2.0 / 3 / 3600;
        b->ports->plasma.first_pass[TH_GUT][place(PARENT)][i] = 1.0 / 3 / 3600;
    }
}

/* All that was given is there, cleared or drawn; made of each is its share of what its parent
 * lost for good, and that is there or cleared. */
static void adds_up(const struct bench *b, double given)
{
    EACH_LANE(i) {
        ck_assert_int_eq(b->status[i], TH_OK);
        NEAR(ledger(b, place(PARENT), i), given, 1e-12);
        for (int who = CHILD; who < FAMILY; who++) {
            const double lost = b->ports->ledger.mass[TH_CLEARED][place(who - 1)][i];
            const double made = b->ports->csf.made_mass[place(who)][i];
            NEAR(made, formed[who] * mass[who] / mass[who - 1] * lost, 1e-12);
            NEAR(ledger(b, place(who), i), made, 1e-12);
            ck_assert_double_gt(made, 1e-3 * given);
        }
    }
}

/* Sites that are full at once, so that a step has a thousand pieces. */
START_TEST(amounts_close_in_many_pieces)
{
    struct bench b;
    open_family(&b, "exponential");
    EACH_LANE(i) saturate(&b, PARENT, i, 1e-3 * (1 + i));
    bench_start(&b);
    treat(&b, 40e-6, 0, 60);
    for (int hour = 0; hour < 24; hour++) bench_step(&b, 3600);
    adds_up(&b, 40e-6);
    bench_close(&b);
}
END_TEST

/* Both methods, and sites that fill in any of the members. */
START_TEST(amounts_close)
{
    for (unsigned mask = 0; mask < 1U << FAMILY; mask++) {
        struct bench b;
        open_family(&b, mask ? "exponential" : _i ? "sdirk" : "exponential");
        for (int who = PARENT; who < FAMILY; who++)
            EACH_LANE(i)
                saturate(&b, who, i,
                         !(mask >> who & 1) ? 0
                         : who == PARENT    ? 0.1 * (1 + i)
                                            : 1e-4);
        swallow(&b);
        bench_start(&b);
        treat(&b, 40e-6, 0, 60);
        for (int hour = 0; hour < 4; hour++) bench_step(&b, 3600);
        adds_up(&b, 40e-6);
        treat(&b, 0, 200e-6, 1800);
        for (int hour = 0; hour < 4; hour++) bench_step(&b, 3600);
        adds_up(&b, 240e-6);
        bench_close(&b);
    }
}
END_TEST

/* Plasma of the family after ten hours, of which the last is one step. */
static void advance(const char *solver, double plasma[FAMILY], double worst[FAMILY])
{
    struct bench b;
    open_family(&b, solver);
    swallow(&b);
    bench_start(&b);
    treat(&b, 40e-6, 200e-6, 3600);
    for (int hour = 0; hour < 9; hour++) bench_step(&b, 3600);
    adds_up(&b, 240e-6);
    for (int who = PARENT; who < FAMILY; who++) {
        plasma[who] = b.ports->csf.plasma_concentration[place(who)][3];
        worst[who] = bench_state(&b, "worst", place(who))[3];
    }
    bench_close(&b);
}

/* Poles are exact to 9e-10 of what drives them, the Runge-Kutta method to its tolerance of 1e-6
 * in each substep, of which there are less than a hundred; the first hour fills all from
 * nothing. */
START_TEST(methods_agree)
{
    double poles[FAMILY], stages[FAMILY], worst[2][FAMILY];
    advance("exponential", poles, worst[0]);
    advance("sdirk", stages, worst[1]);
    for (int who = PARENT; who < FAMILY; who++) {
        NEAR(stages[who], poles[who], 1e-5);
        ck_assert(stages[who] != poles[who]);
        for (int k = 0; k < 2; k++) ck_assert(worst[k][who] > 0 && worst[k][who] < 1e-4);
    }
}
END_TEST

/* Plasma of the three after six hours in steps of so many seconds at the most, uncut, where
 * the sites of one fill; of that one what its cord holds. */
static void filled(const char *step, int one, double end[FAMILY])
{
    struct bench b;
    open_family(&b, "exponential");
    uniform(&b, "96 mL", "60 cm", "1 cm2/s"); /* all that reaches plasma comes out of cord */
    bench_set(&b, "saturable_step", step);
    bench_set(&b, "tolerance", "1");
    for (int who = PARENT; who < FAMILY; who++)
        EACH_LANE(i) {
            saturate(&b, who, i, who != one ? 0 : who == PARENT ? 1 : 3e-5);
            b.ports->drug.tissue_clearance[place(who)][i] = 2e-4;
            b.ports->drug.dural_permeability[place(who)][i] = 0;
            b.ports->drug.pial_permeability[place(who)][i] = 2e-7;
        }
    bench_start(&b);
    treat(&b, 40e-6, 0, 60);
    for (double now = 0; now < 21600;) {
        double longest[TH_LANES];
        bench_limit(&b, 21600 - now, longest);
        bench_step(&b, longest[0]);
        now += longest[0];
        if (21600 - now < 1e-6)
            break;
    }
    adds_up(&b, 40e-6);
    for (int who = PARENT; who < FAMILY; who++)
        end[who] = who == one ? b.ports->ledger.mass[TH_IN_TISSUE][place(who)][0]
                              : b.ports->csf.plasma_concentration[place(who)][0];
    bench_close(&b);
}

/* Second order in the step, of the member that saturates and, where it matters to plasma, of
 * all that descend from it; those before it have no error of the step at all. */
START_TEST(order)
{
    double exact[FAMILY], coarse[FAMILY], fine[FAMILY];
    filled("7.5 s", _i, exact);
    filled("2 min", _i, coarse);
    filled("1 min", _i, fine);
    for (int who = PARENT; who < FAMILY; who++) {
        const double one = fabs(coarse[who] - exact[who]), two = fabs(fine[who] - exact[who]);
        if (who < _i) {
            ck_assert_double_le(fmax(one, two), 1e-7 * exact[who]);
            continue;
        }
        if (who > _i && _i > PARENT)
            continue;
        ck_assert_double_lt(one, 1e-4 * exact[who]);
        ck_assert_msg(one / two > 3.3 && one / two < 4.7, "%d %d: %g, %g, %g", _i, who,
                      exact[who], one, two);
    }
}
END_TEST

/* Plasma of the three after a step of some hours from nothing, in so many parts, and the worst
 * estimate. */
static void first_steps(const char *poles, const char *solver, int hours, int parts,
                        double plasma[FAMILY], double worst[FAMILY])
{
    struct bench b;
    open_family(&b, solver);
    bench_set(&b, "poles", poles);
    bench_set(&b, "accuracy", "1e-4");
    swallow(&b);
    bench_start(&b);
    for (int n = 0; n < parts; n++)
        treat(&b, 40e-6 / parts, n ? 0 : 100e-6, 3600.0 * hours / parts);
    for (int who = PARENT; who < FAMILY; who++) {
        plasma[who] = b.ports->csf.plasma_concentration[place(who)][0];
        worst[who] = bench_state(&b, "worst", place(who))[0];
    }
    bench_close(&b);
}

/* A step from nothing, of the coarsest poles: the estimate, a difference of two computations
 * that are both wrong, is no less than a third of the error of each member. The Runge-Kutta
 * method at its coarsest is as good as it was told to be. */
START_TEST(estimates_bound_errors)
{
    for (int hours = 1; hours <= 16; hours *= 4) {
        double exact[FAMILY], found[2][FAMILY], worst[2][FAMILY];
        first_steps("5", "exponential", hours, 32, exact, worst[0]);
        first_steps("3", "exponential", hours, 1, found[0], worst[0]);
        first_steps("3", "sdirk", hours, 1, found[1], worst[1]);
        for (int who = PARENT; who < FAMILY; who++) {
            const double poles = fabs(found[0][who] / exact[who] - 1);
            ck_assert_msg(poles <= 3 * worst[0][who], "%d h, %d: %g above %g", hours, who,
                          poles, worst[0][who]);
            ck_assert_double_gt(poles, 1e-7);
            ck_assert_double_le(fabs(found[1][who] / exact[who] - 1), 1e-4);
            ck_assert_double_gt(worst[1][who], 0);
        }
    }
}
END_TEST

/* Lanes of all kinds: by a number of three bits, sites fill in the parent, in the child, and
 * the Runge-Kutta method is chosen. */
static void set_kind(struct bench *b, int lane, int kind)
{
    saturate(b, PARENT, lane, kind & 1 ? 0.3 : 0);
    saturate(b, CHILD, lane, kind & 2 ? 1e-4 : 0);
    bench_param(b, "solver")[lane] = kind & 4 ? AXIAL_SDIRK : AXIAL_EXPONENTIAL;
}

static void run_kinds(const int kinds[TH_LANES], double end[TH_LANES][2 * FAMILY])
{
    struct bench b;
    open_family(&b, "exponential");
    EACH_LANE(i) set_kind(&b, i, kinds[i]);
    swallow(&b);
    bench_start(&b);
    treat(&b, 40e-6, 100e-6, 60);
    for (int hour = 0; hour < 6; hour++) bench_step(&b, 3600);
    adds_up(&b, 140e-6);
    for (int who = PARENT; who < FAMILY; who++)
        EACH_LANE(i) {
            end[i][2 * who] = b.ports->ledger.mass[TH_IN_CSF][place(who)][i];
            end[i][2 * who + 1] = b.ports->csf.plasma_concentration[place(who)][i];
        }
    bench_close(&b);
}

/* A lane has the same bits whatever its neighbours are. */
START_TEST(neighbours)
{
    const int mixed[TH_LANES] = {0, 1, 2, 3, 4, 5, 6, 7};
    double some[TH_LANES][2 * FAMILY], all[TH_LANES][2 * FAMILY];
    run_kinds(mixed, some);
    for (int kind = 0; kind < TH_LANES; kind++) {
        int alike[TH_LANES];
        EACH_LANE(i) alike[i] = kind;
        run_kinds(alike, all);
        for (int k = 0; k < 2 * FAMILY; k++) ck_assert(all[kind][k] == some[kind][k]);
        for (int k = 0; k < 2 * FAMILY; k++) ck_assert(all[3][k] == all[kind][k]);
    }
    for (int k = 0; k < 2 * FAMILY; k++)
        ck_assert(some[0][k] != some[1][k] && some[0][k] != some[4][k]);
}
END_TEST

/* If the exponential would need steps shorter than csf.shortest, the whole family is solved by
 * the Runge-Kutta method, to the bit as if it had been chosen, and no step is short. */
START_TEST(advection_forbids_poles)
{
    double end[2][FAMILY];
    for (int chosen = 0; chosen < 2; chosen++) {
        struct bench b;
        double longest[TH_LANES];
        open_family(&b, chosen ? "sdirk" : "exponential");
        bench_set(&b, "dispersion", "1e-4 cm2/s");
        bench_set(&b, "spinal_formation", "0 %");
        bench_set(&b, "shortest", chosen ? "1 s" : "6 h");
        bench_start(&b);
        bench_limit(&b, 1e9, longest);
        EACH_LANE(i) NEAR(longest[i], bench_param(&b, "longest")[i], 0);
        treat(&b, 40e-6, 0, 60);
        for (int hour = 0; hour < 4; hour++) bench_step(&b, 3600);
        adds_up(&b, 40e-6);
        for (int who = PARENT; who < FAMILY; who++)
            end[chosen][who] = b.ports->csf.plasma_concentration[place(who)][5];
        bench_close(&b);
        /* With the exponential allowed, steps are shorter. */
        open_family(&b, "exponential");
        bench_set(&b, "dispersion", "1e-4 cm2/s");
        bench_set(&b, "spinal_formation", "0 %");
        bench_set(&b, "shortest", "1 s");
        bench_start(&b);
        bench_limit(&b, 1e9, longest);
        EACH_LANE(i) ck_assert_double_lt(longest[i], 21600);
        bench_close(&b);
    }
    for (int who = PARENT; who < FAMILY; who++) ck_assert(end[0][who] == end[1][who]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "family");
    tcase_add_loop_test(tests, amounts_close, 0, 2);
    tcase_add_test(tests, amounts_close_in_many_pieces);
    tcase_add_test(tests, methods_agree);
    tcase_add_loop_test(tests, order, PARENT, FAMILY);
    tcase_add_test(tests, estimates_bound_errors);
    tcase_add_test(tests, neighbours);
    tcase_add_test(tests, advection_forbids_poles);
}
