/* Laws of vary: what a range cuts off, and what is drawn of the rest. Expected numbers come
 * from the normal distribution of Python's statistics module: cdf, and the mean of a truncated
 * law, m + s (phi(a) - phi(b)) / (Phi(b) - Phi(a)); of a lognormal exp(mu + s^2/2) (Phi(b - s)
 * - Phi(a - s)) / (Phi(b) - Phi(a)). */
#define TH_SUITE "law"
#include "support/check_main.h"

#include "scenario/draw.h"
#include "scenario/law.h"
#include "support/scenario_fixture.h"

static const struct {
    const char *law, *notice; /* "" for none; NULL: refused, with says */
    const char *says;
} cut[] = {
    {"pump.rate: normal 10 %", "", NULL},
    {"pump.rate: normal 43 %", "vary pump.rate: normal 43 %: 1 % of it lies below 0 mL/day",
     NULL},
    {"pump.rate: normal 42 %", "", NULL}, /* 0.87 % */
    {"pump.rate: normal 60 %", "4.78 % of it lies below 0 mL/day; that is cut off", NULL},
    {"pump.bore: lognormal 100 %",
     "0.229 % of it lies below 0.05 mm and 1.87 % above 3 mm; that is cut off", NULL},
    {"pump.rate: normal 60 % within 0.1 0.9 mL/day", "", NULL},
    {"pump.rate: normal 60 % within 0.1 mL/day 0.9 mL/day", "", NULL},
    {"pump.drift: normal 20 % points", "0.621 % of it lies below -50 % and 0.621 % above 50 %",
     NULL},
    {"pump.rate: lognormal 24 % within 23 24 mL/day", NULL, "nothing of it lies within"},
    {"pump.rate: normal 10 % within 0.9 0.1 mL/day", NULL, "a least and a larger most"},
    {"pump.rate: normal 10 % within 0.9 mL/day", NULL, "within wants a least and a most"},
    {"pump.rate: normal 10 % within 0.1 25 mL/day", NULL, "out of range"},
    {"pump.rate: uniform 0.1 0.9 mL/day within 0.2 0.5 mL/day", "", NULL},
    {"pump.rate: grid 0.1 0.9 mL/day within 0.2 0.5 mL/day", NULL, "goes with normal"},
};

START_TEST(says_what_is_cut_off)
{
    struct th_scenario *s = with_law(cut[_i].law);
    ck_assert_int_eq(s != NULL, cut[_i].notice != NULL);
    if (!s) {
        ck_assert_msg(strstr(error.text[0], cut[_i].says) != NULL, "%s", error.text[0]);
        return;
    }
    ck_assert_int_eq(notices_with(s, "cut off"), cut[_i].notice[0] != '\0');
    if (cut[_i].notice[0])
        ck_assert_int_eq(notices_with(s, cut[_i].notice), 1);
    th_scenario_free(s);
}
END_TEST

/* Half of a law at the bound is refused, a hair less is a notice. */
START_TEST(half_is_too_much)
{
    ck_assert_ptr_null(parse(RUN SALT
                             "pump: {rate: 24 mL/day}\n"
                             "ensemble: {members: 10, vary: {pump.rate: lognormal 24 %}}\n",
                             NULL, 0));
    ck_assert_ptr_nonnull(
        strstr(error.text[0], "50 % of it lies above 24 mL/day, which it cannot be"));
    struct th_scenario *s =
        good(RUN SALT "pump: {rate: 23.9 mL/day}\n"
                      "ensemble: {members: 10, vary: {pump.rate: lognormal 24 %}}\n");
    ck_assert_int_eq(notices_with(s, "above 24 mL/day"), 1);
    th_scenario_free(s);
}
END_TEST

/* R64: exact shares, of a distribution that stands around a value. */
static void beyond(const struct th_vary *v, double base, double below, double above, double off)
{
    struct th_distribution law;
    ck_assert(th_law_distribution(v, base, &law));
    ck_assert_double_eq_tol(th_distribution_below(&law, law.least), below, off);
    ck_assert_double_eq_tol(th_distribution_above(&law, law.most), above, off);
}

START_TEST(probabilities)
{
    struct th_vary v = {.law = TH_NORMAL, .spread = 0.3, .least = 0, .most = 24};
    beyond(&v, 0.5, 0.0477903522728147, 0, 1e-13);
    v = (struct th_vary){.law = TH_NORMAL, .share = 0.6, .least = 0, .most = 24};
    beyond(&v, 0.5, 0.0477903522728147, 0, 1e-13);
    v = (struct th_vary){.law = TH_LOGNORMAL, .share = sqrt(log(2)), .least = 0.05, .most = 3};
    beyond(&v, 0.53, 0.00228645026191493, 0.018665099492462423, 1e-14);
    v = (struct th_vary){.law = TH_GRID};
    struct th_distribution none;
    ck_assert(!th_law_distribution(&v, 1, &none));
}
END_TEST

enum { MANY = 40000 };

/* Never piled at a bound, and with the mean of the truncated law: standard error sd/200. */
static void draws(const struct th_vary *v, double base, double mean, double sd)
{
    double sum = 0;
    for (uint64_t m = 0; m < MANY; m++) {
        double x = th_draw(v, 11, m, base);
        ck_assert_msg(x > v->least && x < v->most, "%a at a bound", x);
        sum += x;
    }
    ck_assert_double_eq_tol(sum / MANY, mean, 5 * sd / 200);
}

START_TEST(the_rest_is_scaled_up)
{
    struct th_vary v = {.law = TH_NORMAL, .spread = 0.3, .least = 0, .most = 24, .path = "a"};
    draws(&v, 0.5, 0.5313409360103174, 0.27);
    v = (struct th_vary){.law = TH_NORMAL, .spread = 2, .least = 9, .most = 10.5, .path = "b"};
    draws(&v, 10, 9.761498882071798, 0.45);
    v = (struct th_vary){.law = TH_NORMAL, .spread = 1, .least = 16, .most = 17, .path = "c"};
    draws(&v, 10, 16.1572108857068, 0.16);
    v = (struct th_vary){
        .law = TH_LOGNORMAL, .share = sqrt(log1p(0.36)), .least = 60, .most = 150, .path = "d"};
    draws(&v, 97.3, 98.43487718378597, 25);
}
END_TEST

/* A spread of 0.5 K or 0.5 degC around 37 degC is half a kelvin. */
START_TEST(temperatures_are_offsets)
{
    static const char *const laws[] = {"0.5 K", "0.5 degC", "0.9 degF"};
    for (size_t k = 0; k < 3; k++) {
        char law[80];
        snprintf(law, sizeof law, "pump.heat: normal %s", laws[k]);
        struct th_scenario *s = with_law(law);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        ck_assert_double_eq_tol(s->vary[0].spread, 0.5, 1e-12);
        double x = th_draw(s->vary, 1, 3, 310.15);
        ck_assert_double_eq_tol(x, 310.15, 5 * 0.5);
        th_scenario_free(s);
    }
}
END_TEST

START_TEST(describes)
{
    static const char *const laws[][2] = {
        {"pump.rate: lognormal 24 %",
         "lognormal 24 %: median 0.5 mL/day, coefficient of variation 24 %"},
        {"pump.rate: normal 60 %",
         "normal 60 %: mean 0.5 mL/day, standard deviation 0.3 mL/day; "
         "4.78 % of it lies below 0 mL/day, cut off and the rest scaled up"},
        {"pump.drift: normal 2 % points",
         "normal 2 % points: mean 0 %, standard deviation 2 % points"},
        {"pump.heat: normal 0.5 degC",
         "normal 0.5 degC: mean 37 degC, standard deviation 0.5 K"},
        {"pump.rate: uniform 0.1 0.9 mL/day",
         "uniform 0.1 0.9 mL/day: each value between as likely"},
        {"pump.pulses: grid mean resolved", "grid mean resolved: each in turn"},
        {"pump.rate: normal mean 3 mL/day sd 0.5 mL/day",
         "normal mean 3 mL/day sd 0.5 mL/day: mean 3 mL/day, standard deviation 0.5 mL/day"},
        {"csf.volume: lognormal mean 130 mL cv 50 % within 80 300 mL",
         "lognormal mean 130 mL cv 50 % within 80 300 mL: median 116.276 mL, coefficient of "
         "variation 50 %; 21.4 % of it lies below 80 mL and 2.24 % above 300 mL, cut off and "
         "the rest scaled up"},
        {"csf.volume: triangular 90 100 140 mL",
         "triangular 90 100 140 mL: likeliest 100 mL, mean 110 mL"},
        {"pump.rate: exponential rate 2 day/mL",
         "exponential rate 2 day/mL: mean 0.5 mL/day, median 0.346574 mL/day"},
        {"pump.rate: weibull shape 1 scale 2 mL/day",
         "weibull shape 1 scale 2 mL/day: mean 2 mL/day, median 1.38629 mL/day"},
        {"csf.tip: choice C5 20 % T10 80 %", "choice C5 20 % T10 80 %: each with its share"},
    };
    for (size_t k = 0; k < sizeof laws / sizeof laws[0]; k++) {
        char text[600];
        struct th_scenario *s = with_law(laws[k][0]);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        th_law_describe(s, 0, text, sizeof text);
        ck_assert_str_eq(text, laws[k][1]);
        th_scenario_free(s);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "laws");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, says_what_is_cut_off, 0, (int)(sizeof cut / sizeof cut[0]));
    tcase_add_test(tests, half_is_too_much);
    tcase_add_test(tests, probabilities);
    tcase_add_test(tests, the_rest_is_scaled_up);
    tcase_add_test(tests, temperatures_are_offsets);
    tcase_add_test(tests, describes);
}
