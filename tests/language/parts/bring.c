/* Parts that bring rows of other slots: they stand below the scenario and the parts of those
 * slots, are refused where they mean nothing, and named levels follow the length of the canal.
 */
#define TH_SUITE "bring"
#include "support/check_main.h"

#include "scenario/people/people.h"
#include "support/scenario_fixture.h"

#include <math.h>
#include <unistd.h>

#define HEAD \
    "format: 1\nrun: {duration: 1 day}\ndrug: {from: morphine, concentration: 1 mg/mL}\n"
#define NEEDLE "needle: {level: L3}\n"

/* A scenario beside a part of its own, in the folder of the shipped parts for the others. */
static char part[] = "/tmp/thecal_bring_XXXXXX.yaml";

static const char *with_part(const char *rows)
{
    static char text[1000];
    FILE *file = fopen(part, "w");
    ck_assert_ptr_nonnull(file);
    fputs(rows, file);
    ck_assert_int_eq(fclose(file), 0);
    snprintf(text, sizeof text, HEAD "patient: {from: %s}\n" NEEDLE, part);
    return text;
}

static void refused(const char *rows, const char *sentence)
{
    struct th_scenario *s = read_real(with_part(rows), NULL, 0);
    ck_assert_msg(s == NULL, "%s", rows);
    ck_assert_msg(strstr(error.text[0], sentence) != NULL, "%s\nnot: %s", error.text[0],
                  sentence);
    error = (struct th_error){0};
}

/* 81.5 mL of the part; the scenario's own key and --set win; the rest is the model's. */
START_TEST(rows_stand_below)
{
    static const char *const set[] = {"csf.volume=70 mL"};
    struct th_scenario *s = read_real(HEAD "patient: {from: pregnant}\n" NEEDLE, NULL, 0);
    near(number(s, "csf.volume"), 81.5e-6);
    near(number(s, "csf.length"), 0.6495);
    ck_assert_str_eq(th_mark_name(origin(s, "csf.volume")->mark), "derived");
    ck_assert_ptr_nonnull(strstr(origin(s, "csf.volume")->source, "Onuki 2010"));
    th_scenario_free(s);
    s = read_real(HEAD "patient: {from: pregnant}\ncsf: {volume: 90 mL}\n" NEEDLE, NULL, 0);
    near(number(s, "csf.volume"), 90e-6);
    near(number(s, "csf.dura_surface"), 287e-4);
    th_scenario_free(s);
    s = read_real(HEAD "patient: {from: pregnant}\n" NEEDLE, set, 1);
    near(number(s, "csf.volume"), 70e-6);
    th_scenario_free(s);
}
END_TEST

/* Rows that the model which stands there has not are told of and not read. */
START_TEST(other_models)
{
    struct th_scenario *s = read_real(
        HEAD "patient: {from: child}\ncsf: {from: ziconotide_label}\n" NEEDLE, NULL, 0);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(notices_with(s, "brings rows of csf, which are not read"), 1);
    th_scenario_free(s);
    s = read_real(
        with_part("use: person\nbrings: {pressure: {use: marmarou, resting: 9 mmHg}}"), NULL,
        0);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_int_eq(notices_with(s, "pressure.steady is used"), 1);
    th_scenario_free(s);
}
END_TEST

START_TEST(sentences)
{
    refused("use: person\nbrings: {cfs: {volume: 9 mL}}", "did you mean \"csf\"");
    refused("use: person\nbrings: {csf: {volme: 9 mL}}", "did you mean \"volume\"");
    refused("use: person\nbrings: {drug: {diffusivity: 1e-9 m2/s}}", "slot");
    refused("use: person\nbrings: {csf: 9 mL}", "brings: csf must be a mapping of rows");
    refused("use: person\nbrings: 9 mL", "brings must be a mapping of slots");
    refused("use: person\nbrings: {csf: {volume: 9 kg}}", "csf.volume");
}
END_TEST

static struct th_scenario *varied(const char *text, const char *law)
{
    static char whole[2000];
    snprintf(whole, sizeof whole, "%sensemble: {%s}\n", text, law);
    return read_real(whole, NULL, 0);
}

static double of_member(const struct th_scenario *s, const char *path, uint64_t member)
{
    size_t instance = 0, row = 0;
    for (size_t i = 0; i < s->instance_count; i++)
        for (size_t k = 0; k < s->instances[i].model->params.count; k++) {
            char name[200];
            snprintf(name, sizeof name, "%s.%s", s->instances[i].name,
                     s->instances[i].model->params.rows[k].name);
            if (strcmp(name, path) == 0)
                instance = i, row = k;
        }
    return th_member_base(s, instance, row, member);
}

/* Persons of several parts: each has the canal of his own, a part that brings nothing the
 * scenario's; what the scenario says stands for all, and a law stands around each. */
START_TEST(parts_that_vary)
{
    static const char law[] = "vary: {patient.from: grid adult obese pregnant}";
    struct th_scenario *s = varied(HEAD "patient: {from: obese}\n" NEEDLE, law);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(s->members, 3);
    const double litres[] = {97.3e-6, 78e-6, 81.5e-6}, kilograms[] = {70, 110, 70},
                 dura[] = {318.5e-4, 318.5e-4, 287e-4};
    for (uint64_t m = 0; m < 3; m++) {
        near(of_member(s, "csf.volume", m), litres[m]);
        near(of_member(s, "csf.dura_surface", m), dura[m]);
        near(of_member(s, "patient.weight", m), kilograms[m]);
    }
    near(of_member(s, "pressure.density", 2), 1000.3);
    ck_assert(of_member(s, "pressure.density", 0) != 1000.3);
    th_scenario_free(s);
    s = varied(HEAD "patient: {from: adult}\ncsf: {volume: 90 mL}\n" NEEDLE, law);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    for (uint64_t m = 0; m < 3; m++) near(of_member(s, "csf.volume", m), 90e-6);
    near(of_member(s, "csf.dura_surface", 2), 287e-4);
    th_scenario_free(s);
}
END_TEST

/* A canal of another length would move the levels, unless the scenario says its length. */
START_TEST(parts_that_cannot_vary)
{
    ck_assert_ptr_null(varied(HEAD "patient: {from: adult}\n" NEEDLE,
                              "vary: {patient.from: grid adult child}"));
    ck_assert_msg(strstr(error.text[0], "with child csf.length is 46.6 cm, in the scenario "
                                        "64.95 cm") != NULL,
                  "%s", error.text[0]);
    error = (struct th_error){0};
    struct th_scenario *s = varied(HEAD "patient: {from: adult}\ncsf: {length: 60 cm}\n" NEEDLE,
                                   "vary: {patient.from: grid adult child}");
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    near(of_member(s, "csf.volume", 1), 48e-6);
    th_scenario_free(s);
}
END_TEST

/* In a canal of 46.6 in place of 64.95 cm levels are 0.7175 as far: L3, 52.4 cm in an adult, is
 * at 37.60 cm; so are defaults and places of outputs. A part of the slot that varies keeps what
 * the patient brings. */
START_TEST(levels_stretch)
{
    struct th_scenario *s = read_real(HEAD "patient: {from: child}\n" NEEDLE, NULL, 0);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_double_eq_tol(number(s, "needle.level"), 0.524 * 0.466 / 0.6495, 1e-12);
    ck_assert_double_eq_tol(number(s, "csf.probe"), 0.08375 * 0.466 / 0.6495, 1e-12);
    th_scenario_free(s);
    s = read_real(HEAD "csf: {length: 129.9 cm}\nneedle: {level: C1}\n", NULL, 0);
    ck_assert_ptr_null(s); /* beyond the row's range, which is told once */
    ck_assert_int_eq(error.count, 1);
    error = (struct th_error){0};
    s = read_real(HEAD "csf: {length: 32.475 cm}\n" NEEDLE, NULL, 0);
    ck_assert_double_eq_tol(number(s, "needle.level"), 0.262, 1e-12);
    th_scenario_free(s);
    s = read_real(HEAD NEEDLE, NULL, 0);
    ck_assert_double_eq_tol(number(s, "needle.level"), 0.524, 1e-15);
    th_scenario_free(s);
}
END_TEST

static void open_part(void)
{
    setup();
    const int file = mkstemps(part, 5);
    ck_assert_int_ge(file, 0);
    close(file);
}

static void close_part(void)
{
    unlink(part);
    strcpy(part, "/tmp/thecal_bring_XXXXXX.yaml");
    teardown();
}

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "brings");
    tcase_add_checked_fixture(tests, open_part, close_part);
    tcase_add_test(tests, rows_stand_below);
    tcase_add_test(tests, other_models);
    tcase_add_test(tests, sentences);
    tcase_add_test(tests, parts_that_vary);
    tcase_add_test(tests, parts_that_cannot_vary);
    tcase_add_test(tests, levels_stretch);
}
