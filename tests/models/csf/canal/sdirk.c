/* The Runge-Kutta fallback: closed forms, mass, lanes; and with it the rule for the longest
 * step. */
#define TH_SUITE "sdirk"
#include "support/check_main.h"

#include "support/bench/canal.h"

static struct th_canal_control control_of(double tolerance)
{
    struct th_canal_control control = {.tolerance = tolerance};
    EACH_LANE(i) control.wanted[i] = true;
    return control;
}

/* One cell that empties into plasma: C' = S - k C, P' = w C - m P. Relative error of C, P and
 * both integrals after 4 h from C = 1. */
static double one_cell(double tolerance)
{
    const double k = 3e-4, w = 2e-4, m = 1e-4, s = 5e-4, t = 14400;
    struct canal_run run = canal_open(1, 4, 3);
    _Alignas(64) double exposure[TH_LANES];
    EACH_LANE(i) {
        th_canal_rows(run.canal).loss[i] = k;
        th_canal_rows(run.canal).volume_ratio[i] = w / k;
        th_canal_rows(run.canal).b[i] = 1;
        th_canal_rates(run.canal)->clearance[i] = m;
        th_canal_update(run.canal, i);
        run.state[0][i] = 1;
        run.step[i] = t;
        run.source[i] = s;
    }
    struct th_canal_request order = canal_order(&run);
    struct th_canal_control control = control_of(tolerance);
    order.exposure = exposure;
    th_canal_sdirk(run.canal, &order, &control);
    const double late = s / k, e = 1 - late, c = late + e * exp(-k * t);
    const double c_area = late * t + e * (1 - exp(-k * t)) / k;
    const double p =
        w * late / m * (1 - exp(-m * t)) + w * e * (exp(-k * t) - exp(-m * t)) / (m - k);
    const double p_area = (w * c_area - p) / m;
    double worst = fabs(run.state[1][0] / c - 1);
    worst = fmax(worst, fabs(run.state[1][3 * TH_LANES] / p - 1));
    worst = fmax(worst, fabs(exposure[0] / c_area - 1));
    worst = fmax(worst, fabs(run.area[0] / p_area - 1));
    canal_close(&run);
    return worst;
}

START_TEST(closed_form_within_the_tolerance)
{
    double before = 1;
    for (double tolerance = 1e-3; tolerance > 5e-8; tolerance /= 10) {
        double error = one_cell(tolerance);
        ck_assert_double_lt(error, 2 * tolerance);
        ck_assert_double_lt(error, before / 3);
        before = error;
    }
}
END_TEST

static struct it30_values hard_values(double q0, double d0)
{
    struct it30_values values = th_it30_values;
    values.bmax = 0;
    values.q0 = q0;
    values.d0 = d0;
    return values;
}

static struct canal_run open_it30(const struct it30_values *values, size_t poles, double *rate)
{
    struct it30 problem;
    struct canal_run run = canal_open((size_t)values->cells, poles, TH_CANAL_SETS);
    ck_assert_int_eq(th_it30_make(&problem, values), 0);
    EACH_LANE(i) th_it30_put(&problem, run.canal, i);
    *rate = problem.rate;
    th_it30_free(&problem);
    return run;
}

START_TEST(mass_closes_at_any_tolerance)
{
    struct it30_values values = hard_values(2e-3, 2e-4);
    struct it30 problem;
    double rate, dosed = 0;
    struct canal_run run = open_it30(&values, 4, &rate);
    struct th_canal_control control = control_of(1e-2);
    th_it30_make(&problem, &values);
    for (int k = 0; k < 30; k++) {
        EACH_LANE(i) {
            run.step[i] = 3600;
            run.source[i] = k % 3 * 1e-3;
        }
        struct th_canal_request order = canal_order(&run);
        th_canal_sdirk(run.canal, &order, &control);
        canal_accept(&run);
        dosed += 3600 * (k % 3) * 1e-3;
    }
    double found = th_it30_total(&problem, run.state[0], 5) + values.cl * run.total_area[5];
    ck_assert_double_eq_tol(found / dosed, 1, 1e-12);
    th_it30_free(&problem);
    canal_close(&run);
}
END_TEST

/* Lane 1 of eight that differ in flow, step and source; `others` changes the other seven. */
static struct canal_run advance_lane(int others, bool broken, struct th_canal_control *control)
{
    struct canal_run run = canal_open(40, 3, 3);
    *control = control_of(1e-4);
    EACH_LANE(i) {
        struct it30_values values = hard_values(i == 1 ? 1e-3 : 1e-4 * (i + others), 1e-3);
        struct it30 problem;
        values.cells = 40;
        th_it30_make(&problem, &values);
        th_it30_put(&problem, run.canal, i);
        th_it30_free(&problem);
        run.step[i] = i == 1 ? 5000 : 100.0 * (i + others);
        run.source[i] = i == 1 ? 1e-3 : 1e-3 * i * others;
        control->wanted[i] = i != 4;
        for (size_t v = 0; v < run.vectors; v++)
            run.state[0][v * TH_LANES + (size_t)i] = i == 1 ? 1.0 / (double)(1 + v) : i * 0.1;
    }
    if (broken)
        run.state[0][7 * TH_LANES + 6] = NAN;
    struct th_canal_request order = canal_order(&run);
    th_canal_sdirk(run.canal, &order, control);
    return run;
}

static void same_column(const double *a, const double *b, size_t vectors, size_t lane)
{
    for (size_t v = 0; v < vectors; v++)
        ck_assert_mem_eq(&a[v * TH_LANES + lane], &b[v * TH_LANES + lane], sizeof *a);
}

/* Neighbours change no bit; an unwanted lane stays; one that cannot go on says so, alone. */
START_TEST(lanes_go_their_own_ways)
{
    struct th_canal_control first, second, third;
    struct canal_run a = advance_lane(1, false, &first), b = advance_lane(9, false, &second);
    struct canal_run c = advance_lane(9, true, &third);
    same_column(a.state[1], b.state[1], a.vectors, 1);
    same_column(a.state[1], c.state[1], a.vectors, 1);
    ck_assert(a.area[1] == b.area[1] && a.area[1] == c.area[1] && a.area[1] > 0);
    ck_assert(first.next[1] == second.next[1] && first.taken[1] == second.taken[1]);
    same_column(a.state[0], a.state[1], a.vectors, 4);
    ck_assert(a.area[4] == 0 && first.taken[4] == 0);
    ck_assert_int_lt(third.taken[6], 0);
    EACH_LANE(i) ck_assert(i == 6 || i == 4 || third.taken[i] > 0);
    canal_close(&a);
    canal_close(&b);
    canal_close(&c);
}
END_TEST

/* The bolus' hour and five of infusion, in twelve parts of constant rate. */
enum { STOPS = 12 };

static double part_length(int part)
{
    return part % 2 ? 2700 : 900;
}

static double part_rate(int part)
{
    return part ? th_it30_dosing.infusion : dose_rate(8);
}

/* Adds the squares of difference and value of lane 0, field by field. */
static void add_squares(const struct canal_run *run, const double *reference, double sums[4][2])
{
    for (size_t v = 0; v < 3 * run->cells + 1; v++) {
        size_t field = v < 3 * run->cells ? v % 3 : 3;
        sums[field][0] += pow(run->state[0][v * TH_LANES] - reference[v * TH_LANES], 2);
        sums[field][1] += pow(reference[v * TH_LANES], 2);
    }
}

/* Advances by the exponential in steps of at most `most`. Returns the largest relative 2-norm
 * over cells and stops of the four fields' differences to the reference. */
static double advance_exponential(struct canal_run *run, double most,
                                  double *const stops[STOPS])
{
    double sums[4][2] = {{0}}, worst = 0;
    for (int part = 0; part < STOPS; part++) {
        int count = (int)ceil(part_length(part) / most);
        for (int k = 0; k < count; k++)
            canal_step(run, part_length(part) / count, part_rate(part));
        add_squares(run, stops[part], sums);
    }
    for (int field = 0; field < 4; field++)
        worst = fmax(worst, sqrt(sums[field][0] / sums[field][1]));
    return worst;
}

static void advance_reference(struct canal_run *run, double tolerance, double *stops[STOPS])
{
    struct th_canal_control control = control_of(tolerance);
    size_t bytes = run->vectors * TH_LANES * sizeof(double);
    for (int part = 0; part < STOPS; part++) {
        EACH_LANE(i) {
            run->step[i] = part_length(part);
            run->source[i] = part_rate(part);
            control.next[i] = part < 2 ? 0 : control.next[i];
        }
        struct th_canal_request order = canal_order(run);
        th_canal_sdirk(run->canal, &order, &control);
        canal_accept(run);
        stops[part] = malloc(bytes);
        memcpy(stops[part], run->state[0], bytes);
    }
}

static double advance_error(const struct it30_values *values, size_t poles, double most,
                            double *const stops[STOPS])
{
    double rate;
    struct canal_run run = open_it30(values, poles, &rate);
    double worst = advance_exponential(&run, most, stops);
    canal_close(&run);
    return worst;
}

/* Three advection-dominated members: steps as long as the rule allows keep what it promises
 * over all stops, as the other method finds. An hour's step of the hardest with 3 pairs,
 * Lambda far above the rule's 10, does not. */
START_TEST(the_longest_step_keeps_the_accuracy)
{
    const double cases[3][2] = {{8e-4, 2e-4}, {2e-3, 2e-4}, {8e-3, 1e-3}};
    for (int k = 0; k < 3; k++) {
        struct it30_values values = hard_values(cases[k][0], cases[k][1]);
        double rate, *stops[STOPS];
        struct canal_run reference = open_it30(&values, 4, &rate);
        advance_reference(&reference, 1e-7, stops);
        for (size_t poles = 3; poles <= 5; poles++) {
            for (double accuracy = 1e-4; accuracy > 5e-7; accuracy /= 10) {
                double most = th_canal_lambda(poles, accuracy) / rate;
                ck_assert_double_lt(advance_error(&values, poles, most, stops), accuracy);
                if (poles == 3)
                    break; /* 6.6e-6 of the largest value is what 3 pairs can do anywhere */
            }
        }
        for (int part = 0; part < STOPS; part++) free(stops[part]);
        canal_close(&reference);
    }
}
END_TEST

START_TEST(beyond_the_rule_it_is_not_kept)
{
    struct it30_values values = hard_values(8e-3, 1e-3);
    double rate, *stops[STOPS];
    struct canal_run reference = open_it30(&values, 3, &rate),
                     run = open_it30(&values, 3, &rate);
    advance_reference(&reference, 1e-6, stops);
    canal_step(&run, part_length(0), part_rate(0));
    memcpy(run.state[0], stops[0], run.vectors * TH_LANES * sizeof(double));
    EACH_LANE(i) {
        run.step[i] = part_length(1);
        run.source[i] = part_rate(1);
    }
    struct th_canal_request order = canal_order(&run);
    th_canal_advance(run.canal, &order);
    canal_accept(&run);
    double error = canal_distance(&run, stops[1]);
    ck_assert_double_gt(rate * part_length(1), 100);
    ck_assert_double_gt(error, 1e-3);
    for (int part = 0; part < STOPS; part++) free(stops[part]);
    canal_close(&reference);
    canal_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "sdirk");
    tcase_add_test(tests, closed_form_within_the_tolerance);
    tcase_add_test(tests, mass_closes_at_any_tolerance);
    tcase_add_test(tests, lanes_go_their_own_ways);
    tcase_add_test(tests, the_longest_step_keeps_the_accuracy);
    tcase_add_test(tests, beyond_the_rule_it_is_not_kept);
}
