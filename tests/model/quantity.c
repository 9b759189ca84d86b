/* Expected numbers come from the definitions: inch = 25.4 mm, lb = 0.45359237 kg, g = 9.80665
 * m/s2, mmHg = 13595.1 kg/m3 x g x 1 mm = 133.3224 Pa, a day = 86400 s. */
#define TH_SUITE "quantity"
#include "support/check_main.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "model/quantity.h"

static struct th_units *units;

static void setup(void)
{
    units = th_units_create(NULL);
    ck_assert_ptr_nonnull(units);
}

static void teardown(void)
{
    th_units_free(units);
}

static const struct {
    enum th_quantity quantity;
    const char *text;
    double si;
} good[] = {
    {TH_FLOW, "0.35 mL/day", 0.35e-6 / 86400},
    {TH_FLOW, "0.35 mL/d", 0.35e-6 / 86400},
    {TH_FLOW, "  20 uL/h ", 20e-9 / 3600},
    {TH_FLOW, "1 cc/hr", 1e-6 / 3600},
    {TH_VOLUME, "20mL", 20e-6},
    {TH_VOLUME, "2.5 mcL", 2.5e-9},
    {TH_VOLUME, "2.5 \xC2\xB5L", 2.5e-9},
    {TH_CONCENTRATION, "500 mcg/mL", 0.5},
    {TH_CONCENTRATION, "500 ug/ml", 0.5},
    {TH_CONCENTRATION, "10 mg/mL", 10},
    {TH_CONCENTRATION, "0.5 g/L", 0.5},
    {TH_DOSE_RATE, "2 mg/day", 2e-6 / 86400},
    {TH_DOSE_RATE, "100 mcg/d", 100e-9 / 86400},
    {TH_EXPOSURE, "1 ug h/mL", 3.6},
    {TH_EXPOSURE, "1 ug*h/mL", 3.6},
    {TH_TIME, "15 min", 900},
    {TH_TIME, "35 day", 3024000},
    {TH_TIME, "2 wk", 1209600},
    {TH_TIME, "1e3 s", 1000},
    {TH_FREQUENCY, "60 bpm", 1},
    {TH_FREQUENCY, "60 rpm", 1},
    {TH_FREQUENCY, "72 1/min", 1.2},
    {TH_RATE, "0.1 1/h", 0.1 / 3600},
    {TH_RATE, "0.1 h-1", 0.1 / 3600},
    {TH_FRACTION, "2 %", 0.02},
    {TH_FRACTION, "2%", 0.02},
    {TH_FRACTION, "0.02", 0.02},
    {TH_NUMBER, "-1e-3", -1e-3},
    {TH_NUMBER, "95 percent", 0.95},
    {TH_TEMPERATURE, "37 degC", 310.15},
    {TH_TEMPERATURE, "37 C", 310.15},
    {TH_TEMPERATURE,
     "37 \xC2\xB0"
     "C",
     310.15},
    {TH_TEMPERATURE, "98.6 degF", 310.15},
    {TH_TEMPERATURE, "310.15 K", 310.15},
    {TH_PRESSURE, "1 mmHg", 13.5951 * 9.80665},
    {TH_PRESSURE, "1 cmH2O", 98.0665},
    {TH_PRESSURE, "1 psi", 0.45359237 * 9.80665 / (0.0254 * 0.0254)},
    {TH_PRESSURE, "-3 kPa", -3000},
    {TH_RESISTANCE, "1 mmHg min/mL", 13.5951 * 9.80665 * 60e6},
    {TH_RESISTANCE, "5 Pa s m-3", 5},
    {TH_CONDUCTANCE, "1 mL/min/mmHg", 1e-6 / 60 / (13.5951 * 9.80665)},
    {TH_CONDUCTANCE, "2 m3 s-1 Pa-1", 2},
    {TH_COMPLIANCE, "1 uL/mmHg", 1e-9 / (13.5951 * 9.80665)},
    {TH_LENGTH, "530 um", 530e-6},
    {TH_LENGTH, "530 micron", 530e-6},
    {TH_LENGTH, "1 in", 0.0254},
    {TH_DIFFUSIVITY, "7e-6 cm2/s", 7e-10},
    {TH_VISCOSITY, "0.7 mPa s", 0.7e-3},
    {TH_VISCOSITY, "0.7 cP", 0.7e-3},
    {TH_KINEMATIC_VISCOSITY, "0.7 cSt", 0.7e-6},
    {TH_MODULUS, "3 MPa", 3e6},
    {TH_MOLAR_MASS, "285.34 g/mol", 0.28534},
    {TH_MOLAR_MASS, "285.34 Da", 0.28534},
    {TH_MOLAR_VOLUME, "220 cm3/mol", 220e-6},
    {TH_PERMEABILITY, "1e-4 cm/min", 1e-6 / 60},
    {TH_CLEARANCE, "1 L/min", 1e-3 / 60},
    {TH_AREA, "2 mm^2", 2e-6},
    {TH_AREA, "2 mm\xC2\xB2", 2e-6},
    {TH_MASS, "50 ug", 50e-9},
    {TH_MASS, "50 \xCE\xBCg", 50e-9},
    {TH_MASS, "50 mcg", 50e-9},
    {TH_MASS, "5 gm", 5e-3},
    {TH_MASS, "5 micrograms", 5e-9},
    {TH_VOLUME, "5 cc", 5e-6},
    {TH_VOLUME, "5 ml", 5e-6},
    {TH_VOLUME, "5 ul", 5e-9},
    {TH_VOLUME, "5 milliliters", 5e-6},
    {TH_VOLUME, "1 dL", 1e-4},
    {TH_PRESSURE, "10 mmH2O", 98.0665},
    {TH_PRESSURE, "10 mm H2O", 98.0665},
    {TH_PRESSURE, "1 mm Hg", 13.5951 * 9.80665},
    {TH_PRESSURE, "1 torr", 101325.0 / 760},
    {TH_PRESSURE, "1 mbar", 100},
    {TH_PRESSURE, "1 bar", 1e5},
    {TH_PRESSURE, "1 atm", 101325},
    {TH_PRESSURE, "1 hPa", 100},
    {TH_FREQUENCY, "60 /min", 1},
    {TH_FREQUENCY, "60 / min", 1},
    {TH_FREQUENCY, "60 beats/min", 1},
    {TH_FREQUENCY, "12 breaths/min", 0.2},
    {TH_FREQUENCY, "1 Hz", 1},
    {TH_FREQUENCY, "60 per min", 1},
    {TH_FREQUENCY, "60 min\xE2\x81\xBB\xC2\xB9", 1},
    {TH_RATE, "10 %/h", 0.1 / 3600},
    {TH_DOSE_RATE, "24 ug/hr", 24e-9 / 3600},
    {TH_DOSE_RATE, "2 mg per day", 2e-6 / 86400},
    {TH_FLOW, "0.4 (mL)/(day)", 0.4e-6 / 86400},
    {TH_EXPOSURE, "1 ug\xC2\xB7h/mL", 3.6},
    {TH_CONDUCTANCE, "1 mL/(min mmHg)", 1e-6 / 60 / (13.5951 * 9.80665)},
    {TH_LENGTH, "1 cm", 0.01},
    {TH_LENGTH, "1 mm", 1e-3},
    {TH_LENGTH, "2 millimeters", 2e-3},
    {TH_MOLAR_MASS, "1 kDa", 1},
    {TH_VISCOSITY, "1 P", 0.1},
    {TH_TEMPERATURE, "300 mK", 0.3},
    {TH_TIME, "1 week", 604800},
    {TH_TIME, "4 hours", 14400},
    {TH_TIME, "12 day 10 h", 12 * 86400 + 36000},
    {TH_TIME, "1 week 2 day 3 h 4 min 5.5 s", 604800 + 2 * 86400 + 3 * 3600 + 4 * 60 + 5.5},
    {TH_TIME, "1h 30min", 5400},
};

START_TEST(reads)
{
    char why[TH_SENTENCE] = "";
    double si = NAN;
    enum th_status status =
        th_quantity_read(units, good[_i].quantity, good[_i].text, &si, why, sizeof why);
    ck_assert_msg(status == TH_OK, "%s: %s", good[_i].text, why);
    ck_assert_double_eq_tol(si, good[_i].si, 1e-9 * fabs(good[_i].si));
    if (good[_i].quantity != TH_PRESSURE && !strstr(good[_i].text, "mmHg"))
        ck_assert_double_eq_tol(si, good[_i].si, 1e-14 * fabs(good[_i].si));
}
END_TEST

static const struct {
    enum th_quantity quantity;
    const char *text, *says;
} bad[] = {
    {TH_FLOW, "0.35", "mL/day"},
    {TH_FLOW, "0", "no unit"},
    {TH_FLOW, "0.35 mL", "mL/day"},
    {TH_FLOW, "0.35 flurb", "unknown unit \"flurb\""},
    {TH_FLOW, "mL/day", "not a number"},
    {TH_FLOW, "", "not a number"},
    {TH_FLOW, "nan mL/day", "not a finite number"},
    {TH_FLOW, "1e999 mL/day", "not a finite number"},
    {TH_VOLUME, "1e308 km3", "too large"},
    {TH_FLOW, "0x10 mL/day", "not a number"},
    {TH_FLOW, "0,35 mL/day", "point, not a comma"},
    {TH_FLOW, "0.35 mL/day now", "unknown unit"},
    {TH_FLOW, "1 mL/day; rm", "unknown unit"},
    {TH_TIME, "1 day since 2000-01-01", "unknown unit"},
    {TH_TIME, "10:30", "unknown unit"},
    {TH_TIME, "15 m", "does not measure"},
    {TH_NUMBER, "2 3", "unknown unit"},
    {TH_NUMBER, "5 -1", "unknown unit \"-1\""},
    {TH_NUMBER, "1 rad", "unknown unit"},
    {TH_NUMBER, "1 degree", "unknown unit"},
    {TH_NUMBER, "1 s", "plain number"},
    {TH_FREQUENCY, "1 rad/s", "unknown unit"},
    {TH_LENGTH, "5 3 m", "unknown unit"},
    {TH_LENGTH, "5 2e3m", "unknown unit"},
    {TH_LENGTH, "5 lg(re mm)", ""},
    {TH_TEMPERATURE, "37", "degC"},
    {TH_TEMPERATURE, "5 K @ 3", "unknown unit"},
    {TH_FRACTION, "2 % %x", "unknown unit"},
    {TH_CONCENTRATION, "1 mg/mL/h", "does not measure"},
    {TH_VOLUME, "1 \xFF\xFEL", "unknown unit"},
    {TH_CONCENTRATION, "500 ug/mL)", "bracket closes that was not opened; did you mean ug/mL?"},
    {TH_CONCENTRATION, "500 (ug/mL", "bracket is not closed; did you mean ug/mL?"},
    {TH_CONCENTRATION, "500 ug/(mL", "bracket is not closed"},
    {TH_CONCENTRATION, "500 ug)/(mL", "bracket closes"},
    {TH_CONCENTRATION, "500 ug//mL", "unknown unit"},
    {TH_CONCENTRATION, "500 ug/", "ends too early"},
    {TH_TIME, "3 day)", "did you mean day?"},
    {TH_TEMPERATURE, "37 degC)", "did you mean degC?"},
    {TH_MASS, "5 u", "did you mean ug or uL?"},
    {TH_MASS, "5 gr", "did you mean g?"},
    {TH_MASS, "5 IU", "units of activity"},
    {TH_MASS, "5 U", "units of activity"},
    {TH_CONCENTRATION, "5 U/mL", "units of activity"},
    {TH_CONCENTRATION, "5 mM", "molar mass"},
    {TH_CONCENTRATION, "5 M", "molar mass"},
    {TH_CONCENTRATION, "5 umol/L", "molar mass"},
    {TH_MASS, "5 mEq", "equivalents"},
    {TH_MASS, "5 amu", "unknown unit"},
    {TH_MASS, "5 t", "did you mean mg or g?"},
    {TH_MASS, "5 Mg", "did you mean mg?"},
    {TH_MASS, "5 UG", "did you mean ug?"},
    {TH_MASS, "5 mgg", "did you mean"},
    {TH_MASS, "5 mg-h", "unknown unit"},
    {TH_VOLUME, "5 ML", "did you mean mL?"},
    {TH_VOLUME, "5 pt", "kitchen"},
    {TH_VOLUME, "5 gtt", "drop"},
    {TH_VOLUME, "5 mLL", "did you mean mL?"},
    {TH_TIME, "5 a", "did you mean year?"},
    {TH_TIME, "5 dd", "unknown unit"},
    {TH_TIME, "5 mday", "did you mean day?"},
    {TH_TIME, "5 mn", "did you mean min?"},
    {TH_TIME, "5 m", "did you mean min?"},
    {TH_TIME, "10 h 12 day", "from the largest unit down"},
    {TH_TIME, "12 day 3 day", "from the largest unit down"},
    {TH_TIME, "-12 day 3 h", "from the largest unit down"},
    {TH_TIME, "12 day 3", "no unit"},
    {TH_TIME, "12 day 3 mL", "does not measure"},
    {TH_TIME, "12 day -3 h", "unknown unit"},
    {TH_FLOW, "1 mL/day 3 mL/day", "no numbers"},
    {TH_TIME, "5 hour now", "\"now\" is none"},
    {TH_LENGTH, "5 f", "prefix"},
    {TH_LENGTH, "5 Fr", "write mm"},
    {TH_LENGTH, "25 G", "write the bore in mm"},
    {TH_AREA, "5 b", "unknown unit"},
    {TH_PRESSURE, "5 at", "unknown unit"},
    {TH_PRESSURE, "5 mmhg", "did you mean mmHg?"},
    {TH_TEMPERATURE, "37 deg", "did you mean degC?"},
    {TH_NUMBER, "5 pi", "unknown unit"},
    {TH_RATE, "5 2/h", "no numbers"},
    {TH_AREA, "5 mm22", "one digit"},
    {TH_DOSE_RATE, "1e-400 mg/day", "not a finite number"},
};

START_TEST(refuses)
{
    char why[TH_SENTENCE] = "";
    double si = 42;
    enum th_status status =
        th_quantity_read(units, bad[_i].quantity, bad[_i].text, &si, why, sizeof why);
    ck_assert_msg(status == TH_BAD_INPUT, "\"%s\" was read as %g", bad[_i].text, si);
    ck_assert_msg(strstr(why, bad[_i].says) != NULL, "\"%s\": %s", bad[_i].text, why);
    ck_assert_str_ne(why, "");
}
END_TEST

/* Signs other than letters, digits, blanks and operators mean nothing in a unit. */
START_TEST(a_stray_character_is_refused)
{
    static const char strays[] = "()[]{}<>\"';:,!?@#$&=|\\_~`";
    const char *text = good[_i].text;
    char changed[80], why[TH_SENTENCE];
    size_t start = strspn(text, " +-.0123456789e"), length = strlen(text);
    double si = 0;
    for (size_t at = start; at <= length; at++)
        for (size_t k = 0; strays[k]; k++) {
            snprintf(changed, sizeof changed, "%.*s%c%s", (int)at, text, strays[k], text + at);
            enum th_status status =
                th_quantity_read(units, good[_i].quantity, changed, &si, why, sizeof why);
            ck_assert_msg(status == TH_BAD_INPUT, "\"%s\" was read as %g", changed, si);
        }
}
END_TEST

START_TEST(infinity_needs_no_unit)
{
    char why[TH_SENTENCE];
    double si = 0;
    ck_assert_int_eq(th_quantity_read(units, TH_FLOW, "inf", &si, why, sizeof why), TH_OK);
    ck_assert_double_infinite(si);
    ck_assert_int_eq(th_quantity_read(units, TH_TEMPERATURE, "-inf degC", &si, why, 8), TH_OK);
    ck_assert_double_lt(si, 0);
}
END_TEST

/* A number without end and a sentence longer than its buffer. */
START_TEST(long_texts)
{
    static char text[100000];
    char why[TH_SENTENCE];
    double si = 0;
    memset(text, '1', sizeof text - 1);
    ck_assert_int_eq(th_quantity_read(units, TH_NUMBER, text, &si, why, sizeof why),
                     TH_BAD_INPUT);
    memset(text + 1, 'm', sizeof text - 2);
    ck_assert_int_eq(th_quantity_read(units, TH_LENGTH, text, &si, why, sizeof why),
                     TH_BAD_INPUT);
    ck_assert_uint_lt(strlen(why), 400);
    ck_assert_int_eq(th_quantity_read(units, TH_LENGTH, text, &si, why, 4), TH_BAD_INPUT);
}
END_TEST

static void prints_as(enum th_quantity quantity, const char *unit, double si, int digits,
                      const char *expected)
{
    char text[80];
    size_t length = th_quantity_print(units, quantity, unit, si, digits, text, sizeof text);
    ck_assert_str_eq(text, expected);
    ck_assert_uint_eq(length, strlen(expected));
}

START_TEST(prints)
{
    prints_as(TH_FLOW, NULL, 0.35e-6 / 86400, 4, "0.35 mL/day");
    prints_as(TH_FLOW, "uL/h", 1e-9 / 3600, 4, "1 uL/h");
    prints_as(TH_FRACTION, NULL, 0.02, 4, "2 %");
    prints_as(TH_NUMBER, NULL, 0.02, 4, "0.02");
    prints_as(TH_TEMPERATURE, NULL, 310.15, 4, "37 degC");
    prints_as(TH_TIME, NULL, INFINITY, 4, "inf");
    prints_as(TH_TIME, NULL, NAN, 4, "nan");
    prints_as(TH_TIME, "mL", 7, 4, "7 s");
    prints_as(TH_VOLUME, NULL, 0, 17, "0 mL");
    prints_as(TH_TIME, NULL, 35 * 86400.0, 17, "840 h");
    prints_as(TH_NUMBER, NULL, 0.1, 17, "0.1");
}
END_TEST

START_TEST(seventeen_digits_read_back)
{
    unsigned long long state = 1 + (unsigned long long)_i;
    char text[80], why[TH_SENTENCE];
    for (int k = 0; k < 2000; k++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        double si = ldexp((double)(state >> 11), (int)(state % 80) - 93), back = NAN;
        th_quantity_print(units, (enum th_quantity)_i, NULL, si, 17, text, sizeof text);
        ck_assert_int_eq(
            th_quantity_read(units, (enum th_quantity)_i, text, &back, why, sizeof why), TH_OK);
        ck_assert_msg(memcmp(&si, &back, sizeof si) == 0, "%a is %s is %a", si, text, back);
    }
}
END_TEST

START_TEST(there_and_back)
{
    double factor, offset, shown;
    const char *unit = _i % 2 ? th_quantity_si((enum th_quantity)(_i / 2)) : NULL;
    enum th_quantity quantity = (enum th_quantity)(_i / 2);
    ck_assert_int_eq(th_quantity_scale(units, quantity, unit, &factor, &offset), TH_OK);
    ck_assert_int_eq(th_quantity_to(units, quantity, unit, 1.25, &shown), TH_OK);
    ck_assert_double_eq_tol(factor * 1.25 + offset, shown,
                            1e-13 * (fabs(shown) + fabs(offset)));
    if (unit)
        ck_assert_double_eq(shown, 1.25);
    ck_assert_int_eq(th_quantity_scale(units, quantity, "candela", &factor, &offset),
                     TH_BAD_INPUT);
    ck_assert_int_eq(th_quantity_to(units, quantity, "blurb", 1, &shown), TH_BAD_INPUT);
    ck_assert_str_ne(th_quantity_doc(quantity), "");
    ck_assert_str_ne(th_quantity_name(quantity), "");
}
END_TEST

/* A caller whose locale writes a comma (if this machine has one) changes nothing. */
START_TEST(locale_does_not_matter)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        return;
    char why[TH_SENTENCE];
    double si = 0;
    ck_assert_int_eq(th_quantity_read(units, TH_NUMBER, "0.5", &si, why, sizeof why), TH_OK);
    ck_assert_double_eq(si, 0.5);
    prints_as(TH_NUMBER, NULL, 0.5, 17, "0.5");
    setlocale(LC_ALL, "C");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "text and numbers");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, reads, 0, (int)(sizeof good / sizeof good[0]));
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_loop_test(tests, a_stray_character_is_refused, 0,
                        (int)(sizeof good / sizeof good[0]));
    tcase_add_test(tests, infinity_needs_no_unit);
    tcase_add_test(tests, long_texts);
    tcase_add_test(tests, prints);
    tcase_add_loop_test(tests, seventeen_digits_read_back, 0, TH_QUANTITIES);
    tcase_add_loop_test(tests, there_and_back, 0, 2 * TH_QUANTITIES);
    tcase_add_test(tests, locale_does_not_matter);
}
