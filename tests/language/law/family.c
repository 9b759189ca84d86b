/* The spellings of distributions: what each reads as, in vary: and in hazards, and sentences.
 */
#define TH_SUITE "family"
#include "support/check_main.h"

#include "scenario/law.h"
#include "support/scenario_fixture.h"

/* Of cv 50 %: omega = sqrt(ln 1.25). */
#define OMEGA 0.47238072707743883
#define ML 1e-6

static const struct {
    const char *law;
    struct th_distribution is; /* in units of `unit` */
    double unit;
} spelt[] = {
    {"csf.volume: normal mean 120 mL sd 10 mL", {TH_DIST_NORMAL, 120, 10, 0, 50, 400}, ML},
    {"csf.volume: normal mean 120 mL sd 5 %", {TH_DIST_NORMAL, 120, 6, 0, 50, 400}, ML},
    {"csf.volume: normal sd 0.01 L mean 120 mL", {TH_DIST_NORMAL, 120, 10, 0, 50, 400}, ML},
    {"csf.volume: normal mean 120 mL sd 10 mL within 100 130 mL",
     {TH_DIST_NORMAL, 120, 10, 0, 100, 130},
     ML},
    {"csf.volume: normal 10 %", {TH_DIST_NORMAL, 150, 15, 0, 50, 400}, ML},
    {"csf.volume: normal sd 10 mL", {TH_DIST_NORMAL, 150, 10, 0, 50, 400}, ML},
    {"csf.volume: normal sd 10 %", {TH_DIST_NORMAL, 150, 15, 0, 50, 400}, ML},
    {"csf.volume: normal cv 0.1", {TH_DIST_NORMAL, 150, 15, 0, 50, 400}, ML},
    {"csf.volume: normal mean 120 mL cv 5 %", {TH_DIST_NORMAL, 120, 6, 0, 50, 400}, ML},
    {"csf.volume: lognormal 50 %", {TH_DIST_LOGNORMAL, 150, OMEGA, 0, 50, 400}, ML},
    {"csf.volume: lognormal cv 50 %", {TH_DIST_LOGNORMAL, 150, OMEGA, 0, 50, 400}, ML},
    {"csf.volume: lognormal omega 0.4", {TH_DIST_LOGNORMAL, 150, 0.4, 0, 50, 400}, ML},
    {"csf.volume: lognormal gsd 1.5",
     {TH_DIST_LOGNORMAL, 150, 0.4054651081081644, 0, 50, 400}, /* ln 1.5 */
     ML},
    {"csf.volume: lognormal sd 83.852549156242113 mL", /* 150 sqrt(1.25 * 0.25) */
     {TH_DIST_LOGNORMAL, 150, OMEGA, 0, 50, 400},
     ML},
    {"csf.volume: lognormal sd 55.901699437494742 %",
     {TH_DIST_LOGNORMAL, 150, OMEGA, 0, 50, 400},
     ML},
    {"csf.volume: lognormal omega 0.4 within 100 200 mL",
     {TH_DIST_LOGNORMAL, 150, 0.4, 0, 100, 200},
     ML},
    {"csf.volume: lognormal median 130 mL cv 50 %",
     {TH_DIST_LOGNORMAL, 130, OMEGA, 0, 50, 400},
     ML},
    {"csf.volume: lognormal mean 130 mL cv 50 %",
     {TH_DIST_LOGNORMAL, 116.27553482998906, OMEGA, 0, 50, 400}, /* 130 / sqrt(1.25) */
     ML},
    {"csf.volume: lognormal mean 130 mL sd 65 mL",
     {TH_DIST_LOGNORMAL, 116.27553482998906, OMEGA, 0, 50, 400},
     ML},
    {"csf.volume: lognormal median 100 mL sd 55.901699437494742 mL", /* 100 sqrt(1.25 * 0.25) */
     {TH_DIST_LOGNORMAL, 100, OMEGA, 0, 50, 400},
     ML},
    {"csf.volume: lognormal median 100 mL omega 0.4",
     {TH_DIST_LOGNORMAL, 100, 0.4, 0, 50, 400},
     ML},
    {"csf.volume: lognormal mean 100 mL omega 0.4",
     {TH_DIST_LOGNORMAL, 92.31163463866358, 0.4, 0, 50, 400}, /* 100 exp(-0.08) */
     ML},
    {"csf.volume: lognormal median 100 mL gsd 1.5",
     {TH_DIST_LOGNORMAL, 100, 0.4054651081081644, 0, 50, 400},
     ML},
    {"csf.volume: uniform 60 90 mL", {TH_DIST_UNIFORM, 60, 90, 0, 50, 400}, ML},
    {"csf.volume: triangular 60 70 90 mL", {TH_DIST_TRIANGULAR, 60, 90, 70, 50, 400}, ML},
    {"csf.volume: \"triangular 60, 60, 90 mL\"", {TH_DIST_TRIANGULAR, 60, 90, 60, 50, 400}, ML},
    {"csf.tip: triangular C5 T10 L2", {TH_DIST_TRIANGULAR, 8, 42, 30, -10, 80}, 0.01},
    {"csf.tip: normal mean T10 sd 2 cm", {TH_DIST_NORMAL, 30, 2, 0, -10, 80}, 0.01},
    {"pump.drift: normal mean 5 % sd 2 % points", {TH_DIST_NORMAL, 5, 2, 0, -50, 50}, 0.01},
    {"pump.drift: normal mean 5 % cv 20 %", {TH_DIST_NORMAL, 5, 1, 0, -50, 50}, 0.01},
    {"pump.drift: normal mean 5 % sd 20 % of value", {TH_DIST_NORMAL, 5, 1, 0, -50, 50}, 0.01},
    {"pump.heat: normal mean 310.15 K sd 0.9 degF",
     {TH_DIST_NORMAL, 310.15, .5, 0, 273.15, 333.15},
     1},
    {"pump.rate: exponential mean 0.5 mL/day",
     {TH_DIST_EXPONENTIAL, 0.5, 0, 0, 0, 24},
     1e-6 / 86400},
    {"pump.rate: exponential rate 2 day/mL",
     {TH_DIST_EXPONENTIAL, 0.5, 0, 0, 0, 24},
     1e-6 / 86400},
    {"pump.rate: exponential rate 2 1/(mL/day)",
     {TH_DIST_EXPONENTIAL, 0.5, 0, 0, 0, 24},
     1e-6 / 86400},
    {"pump.drift: exponential rate 20", {TH_DIST_EXPONENTIAL, 5, 0, 0, -50, 50}, 0.01},
    {"pump.rate: weibull scale 2 mL/day shape 3",
     {TH_DIST_WEIBULL, 2, 3, 0, 0, 24},
     1e-6 / 86400},
};

static void close_to(double is, double should)
{
    if (isfinite(should))
        ck_assert_msg(fabs(is - should) <= 1e-13 * fabs(should), "%.17g, not %.17g", is,
                      should);
    else
        ck_assert_double_eq(is, should);
}

/* b is a spread of the kind of a but for the logarithm's and Weibull's shape. */
static void same(const struct th_distribution *is, const struct th_distribution *should,
                 double unit)
{
    const bool pure = should->family == TH_DIST_LOGNORMAL || should->family == TH_DIST_WEIBULL;
    ck_assert_int_eq(is->family, should->family);
    close_to(is->a, should->a * unit);
    close_to(is->b, should->b * (pure ? 1 : unit));
    close_to(is->c, should->c * unit);
    close_to(is->least, should->least * unit);
    close_to(is->most, should->most * unit);
}

START_TEST(reads)
{
    struct th_distribution law;
    struct th_scenario *s = with_law(spelt[_i].law);
    ck_assert_msg(s != NULL, "%s: %s", spelt[_i].law, error.text[0]);
    const struct th_vary *vary = &s->vary[0];
    ck_assert(th_law_distribution(vary, s->instances[vary->instance].params[vary->row], &law));
    same(&law, &spelt[_i].is, spelt[_i].unit);
    th_scenario_free(s);
}
END_TEST

#define YEAR (365.25 * 86400)
static const struct {
    const char *law;
    struct th_distribution is; /* s */
} hazards[] = {
    {"exponential mean 38 day", {TH_DIST_EXPONENTIAL, 38 * 86400, 0, 0, 0, INFINITY}},
    {"exponential mean 1 day 12 h", {TH_DIST_EXPONENTIAL, 1.5 * 86400, 0, 0, 0, INFINITY}},
    {"exponential rate 0.011 1/day", {TH_DIST_EXPONENTIAL, 86400 / 0.011, 0, 0, 0, INFINITY}},
    {"weibull shape 0.65 scale 60 day", {TH_DIST_WEIBULL, 60 * 86400, 0.65, 0, 0, INFINITY}},
    {"uniform 1 3 h", {TH_DIST_UNIFORM, 3600, 3 * 3600, 0, 0, INFINITY}},
    {"triangular 1 2 4 h", {TH_DIST_TRIANGULAR, 3600, 4 * 3600, 2 * 3600, 0, INFINITY}},
    {"normal mean 10 h sd 1 h within 8 12 h",
     {TH_DIST_NORMAL, 36000, 3600, 0, 8 * 3600, 12 * 3600}},
    {"lognormal median 2 h gsd 2",
     {TH_DIST_LOGNORMAL, 7200, 0.69314718055994531, 0, 0, INFINITY}},
};

static struct th_scenario *hazard(const char *law)
{
    char text[400];
    snprintf(text, sizeof text,
             "format: 1\n" RUN SALT "hazards: [{name: x, after: %s, do: pump.stop}]\n", law);
    return parse(text, NULL, 0);
}

START_TEST(reads_hazards)
{
    struct th_scenario *s = hazard(hazards[_i].law);
    ck_assert_msg(s != NULL, "%s: %s", hazards[_i].law, error.text[0]);
    ck_assert_uint_eq(s->item_count, 1);
    same(s->items[0].law, &hazards[_i].is, 1);
    th_scenario_free(s);
}
END_TEST

/* A year is UDUNITS' mean tropical one. */
START_TEST(rates_take_every_unit)
{
    struct th_scenario *s = hazard("exponential rate 0.011 1/year");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_double_eq_tol(s->items[0].law->a, YEAR / 0.011, 1e-4 * YEAR / 0.011);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *law, *says;
} refused[] = {
    {"pump.rate: normal mean 1 mL/day",
     "write normal S, sd S or cv P, around the value that stands there, or"},
    {"pump.rate: normal cv 2 % sd 1 mL/day", "normal mean M sd D"},
    {"pump.rate: normal 2 % sd 1 mL/day", "normal mean M sd D"},
    {"pump.rate: normal cv 1 mL/day",
     "cv takes a share, such as 24 %; a spread with a unit is written sd 1 mL/day"},
    {"pump.rate: normal cv 0 %", "the spread must be above zero"},
    {"pump.drift: normal cv 2 %", "a share of this value says nothing; write sd D"}, /* of 0 */
    {"pump.drift: normal mean 0 % cv 2 %", "a share of this value says nothing; write sd D"},
    {"pump.heat: normal cv 2 %", "a share of this value says nothing; write sd D"},
    {"pump.drift: lognormal omega 0.2", "lognormal needs a median above zero"},
    {"pump.rate: lognormal 1 mL/day",
     "lognormal takes a share, such as 24 %; a spread with a unit is written sd 1 mL/day"},
    {"pump.rate: lognormal omega 2.2", "omega 2.148"},
    {"pump.rate: lognormal sd 100 mL/day", "omega 2.148"},
    {"pump.rate: lognormal gsd 1", "gsd, the factor of one standard deviation, is above 1"},
    {"pump.rate: lognormal cv 10 % omega 0.2", "write lognormal S"},
    {"pump.rate: normal mean 1 sd 1 mL/day", "has no unit"},
    {"pump.rate: normal mean 1 mL/day sd 0 mL/day", "the spread must be above zero"},
    {"pump.rate: normal mean 1 mL/day sd 1 mL/day sd 2 mL/day", "sd is there twice"},
    {"pump.rate: normal mean 1 mL/day sd", "sd has no value"},
    {"pump.rate: normal mena 1 mL/day sd 1 mL/day", "unknown word \"mena\" in vary pump.rate; "
                                                    "did you mean \"mean\"?"},
    {"pump.rate: lognormal median 1 mL/day", "and sd D, omega X or gsd F for S and for cv P"},
    {"pump.rate: lognormal median 1 mL/day mean 1 mL/day cv 1 %", "write lognormal S"},
    {"pump.rate: lognormal median 1 mL/day cv 24 % omega 0.2", "write lognormal S"},
    {"pump.rate: lognormal median 0 mL/day cv 24 %", "its median must be above zero"},
    {"pump.rate: lognormal mean 1 mL/day cv 2000 %", "at most 1000 %, omega 2.148, gsd 8.57"},
    {"pump.rate: lognormal mean 1 mL/day omega 2.2", "omega 2.148"},
    {"pump.rate: lognormal mean 1 mL/day gsd 0.9", "gsd, the factor of one standard deviation"},
    {"pump.rate: lognormal mean 1 mL/day cv 1 mm", "cv takes a share"},
    {"pump.rate: uniform 1 mL/day", "a least and a larger most"},
    {"pump.rate: uniform 1 inf mL/day", "finite numbers"},
    {"pump.rate: triangular 1 3 mL/day", "triangular wants a least, a likeliest and a most"},
    {"pump.rate: triangular 1 4 3 mL/day", "none below the one before"},
    {"pump.rate: triangular 1 1 1 mL/day", "none below the one before"},
    {"pump.rate: exponential 1 mL/day", "write exponential mean M or exponential rate R"},
    {"pump.rate: exponential mean -1 mL/day", "its mean must be above zero"},
    {"pump.rate: exponential rate 1 mL/day",
     "a rate is a number per mL/day, such as 0.01 1/(mL/day)"},
    {"pump.rate: exponential rate 0 day/mL", "a rate must be above zero"},
    {"pump.rate: weibull shape 2", "write weibull shape K scale S"},
    {"pump.rate: weibull shape 200 scale 1 mL/day", "from 0.05 to 100"},
    {"pump.rate: weibull shape 2 scale 0 mL/day", "its scale must be above zero"},
    {"pump.rate: exponential mean 60 mL/day",
     "67 % of it lies above 24 mL/day, which it cannot be; half of it would be cut off"},
    {"pump.rate: normal mean -1 mL/day sd 1 mL/day", "84.1 % of it lies below 0 mL/day"},
    {"pump.drift: normal mean 5 % sd 2 %",
     "write sd 2 % points (around 5 %), or sd 2 % of value"},
    {"pump.pulses: weibull shape 2 scale 3",
     "words can only be varied by grid, choice or empirical"},
    {"pump.rate: weibul shape 2 scale 3", "did you mean \"weibull\"?"},
};

START_TEST(refuses)
{
    check_refused(with_law(refused[_i].law), refused[_i].law, refused[_i].says);
}
END_TEST

static const char *const no_hazards[][2] = {
    {"normal 10 %", "there is no value that it could stand around"},
    {"lognormal 10 %", "there is no value that it could stand around"},
    {"lognormal omega 0.2", "there is no value that it could stand around"},
    {"normal sd 1 h", "there is no value that it could stand around"},
    {"grid 1 2 h", "grid goes with vary: alone"},
    {"choice 1 h 20 % 2 h 80 %", "choice goes with vary: alone"},
    {"empirical a.csv", "empirical goes with vary: alone"},
    {"exponental mean 3 h", "did you mean \"exponential\"?"},
    {"exponential rate 0.011", "a rate is a number per"},
    {"normal mean -1 h sd 1 h", "84.1 % of it lies below 0"},
};

START_TEST(refuses_hazards)
{
    check_refused(hazard(no_hazards[_i][0]), no_hazards[_i][0], no_hazards[_i][1]);
}
END_TEST

/* R64: every family. 20.7 % of 1 to 30 lies above 24. */
START_TEST(notices_what_is_cut_off)
{
    static const char *const laws[][2] = {
        {"pump.rate: uniform 1 30 mL/day", "20.7 % of it lies above 24 mL/day"},
        {"pump.rate: triangular 1 2 30 mL/day", "4.43 % of it lies above 24 mL/day"},
        {"pump.rate: exponential mean 8 mL/day", "4.98 % of it lies above 24 mL/day"},
        {"pump.rate: weibull shape 2 scale 12 mL/day", "1.83 % of it lies above 24 mL/day"},
        {"pump.rate: weibull shape 2 scale 11 mL/day", ""}, /* 0.86 % */
        {"pump.rate: normal mean 1 mL/day sd 0.5 mL/day", "2.28 % of it lies below 0 mL/day"},
        {"pump.rate: lognormal median 12 mL/day gsd 1.4", "1.97 % of it lies above"},
    };
    for (size_t k = 0; k < sizeof laws / sizeof laws[0]; k++) {
        struct th_scenario *s = with_law(laws[k][0]);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        ck_assert_int_eq(notices_with(s, "that is cut off and the rest scaled up"),
                         laws[k][1][0] != '\0');
        ck_assert_msg(!laws[k][1][0] || notices_with(s, laws[k][1]) == 1, "%s",
                      s->notices->text[0]);
        th_scenario_free(s);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "families");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, reads, 0, (int)(sizeof spelt / sizeof spelt[0]));
    tcase_add_loop_test(tests, reads_hazards, 0, (int)(sizeof hazards / sizeof hazards[0]));
    tcase_add_test(tests, rates_take_every_unit);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof refused / sizeof refused[0]));
    tcase_add_loop_test(tests, refuses_hazards, 0,
                        (int)(sizeof no_hazards / sizeof no_hazards[0]));
    tcase_add_test(tests, notices_what_is_cut_off);
}
