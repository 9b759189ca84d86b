/* table: and design: as files: headers are paths, cells are values with units, each mistake has
 * its file, line and column (R60, R63, R67). */
#define TH_SUITE "rows"
#include "support/check_main.h"
#include "support/people_fixture.h"

static const struct {
    const char *table, *says; /* says begins behind the file's path */
} bad[] = {
    {"id,pump.rat[mL/day]\na,1\n", ".csv:1:4: error: unknown key \"rat\" in pump; did you mean "
                                   "\"rate\"?"},
    {"id,pmp.rate[mL/day]\na,1\n", "did you mean \"pump\"?"},
    {"pump.flow[mL/day]\n1\n", "pump.flow is an output, not a parameter"},
    {"pump.rate\n1\n", ".csv:2:1: error: pump.rate: \"1\" has no unit"},
    {"pump.rate[mg]\n1\n", "pump.rate: "},
    {"csf.tip,pump.rate[mL/day]\nC5,1\nT10,25\n",
     ".csv:3:5: error: pump.rate: 25 mL/day is out of range: 0 mL/day to 24 mL/day"},
    {"csf.tip\nT11\n",
     ".csv:2:1: error: unknown position \"T11\" in csf.tip; did you mean \"T10\"?"},
    {"pump.pulses\nmeen\n", "did you mean \"mean\"?"},
    {"pump.stages\n4\n", "table pump.stages: it sizes the model's memory"},
    {"id,pump.drift[%]\na,1\na,2\n", ".csv:3:1: error: id \"a\" is there twice"},
    {"id,pump.drift[%]\na,1\n,2\n", ".csv:3:1: error: id is missing here"},
    {"pump.drift[%],pump.drift[%]\n1,2\n", "pump.drift"},
    {"pump.rate[mL/day],pump.from\n1,rollr\n", ".csv:2:3: error: from: \"rollr\" is no part"},
    /* R67: there are no formulas. */
    {"pump.rate[mL/day]\n2*csf.volume\n",
     ".csv:2:1: error: pump.rate: \"2*csf.volume\" is no number"},
    {"id,pump.rate[mL/day]\na,1\nb,80x\n",
     ".csv:3:3: error: pump.rate: \"80x\" is no number; the unit, mL/day, stands in the "
     "header"},
    {"pump.rate[mL/day]\n1 mL/day\n", ".csv:2:1: error: pump.rate: \"1 mL/day\" is no number"},
};

START_TEST(mistakes_have_their_place)
{
    const char *path = csv(bad[_i].table);
    char says[400];
    bool placed = strncmp(bad[_i].says, ".csv", 4) == 0;
    snprintf(says, sizeof says, "%.*s%s", placed ? (int)strlen(path) - 4 : 0, path,
             bad[_i].says);
    refused(with_files(NEW "ensemble: {table: %s}\n", path, ""), says);
}
END_TEST

START_TEST(files_that_are_not_there)
{
    refused(NEW "ensemble: {table: nobody.csv}\n",
            "t.yaml:4:19: error: ensemble.table: there is no file \"nobody.csv\"");
    const char *word = "pump.rate=1 mL/day";
    ck_assert_ptr_null(
        parse(with_files(NEW "ensemble: {table: %s}\n", csv("pump.rate[mL/day]\n1\n"), ""),
              &word, 1));
    ck_assert_ptr_nonnull(strstr(error.text[0], "so it cannot be --set"));
}
END_TEST

/* A value that must be given may stand in the table; then in each row of it. */
START_TEST(what_must_be_given)
{
    static const char text[] = NEW "pump: {use: syringe}\nensemble: {table: %s}\n";
    struct th_scenario *s = good(with_files(text, csv("pump.rate[mL/day]\n1\n2\n"), ""));
    near(value_of(s, "pump.rate", 0), 1 * ML_DAY);
    near(value_of(s, "pump.rate", 1), 2 * ML_DAY);
    th_scenario_free(s);
    refused(with_files(text, csv("id,pump.rate[mL/day]\na,1\nb,NA\n"), ""),
            ".csv:3:3: error: pump.rate is missing here, and the scenario gives no value");
}
END_TEST

/* The command line gives a table and a design, too; in any file and in 0.1 as well. */
START_TEST(from_the_command_line)
{
    char words[2][120];
    snprintf(words[0], sizeof words[0], "ensemble.table=%s", csv("csf.tip\nC5\nT10\n"));
    snprintf(words[1], sizeof words[1], "ensemble.design=%s",
             csv("pump.rate[mL/day]\n1\n2\n3\n"));
    const char *const sets[] = {words[0], words[1], "ensemble.each=2"};
    struct th_scenario *s = parse(RUN SALT, sets, 3);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert(s->ensemble && s->members == 12 && s->persons == 4);
    for (uint64_t m = 0; m < 12; m++) {
        near(value_of(s, "pump.rate", m), (double)(1 + m / 4) * ML_DAY);
        ck_assert_double_eq(value_of(s, "csf.tip", m), m / 2 % 2 ? 0.30 : 0.08);
    }
    char before[65], after[65];
    th_scenario_digest(s, before);
    th_scenario_free(s);
    FILE *file = fopen(csv_paths[0], "w");
    fputs("csf.tip\nC5\nL2\n", file);
    fclose(file);
    s = parse(RUN SALT, sets, 3);
    th_scenario_digest(s, after); /* what a checkpoint is known by */
    ck_assert_str_ne(before, after);
    th_scenario_free(s);
}
END_TEST

/* members: of a scenario that has neither: the persons of each condition of a design, but those
 * of a table are its rows. */
START_TEST(beside_members)
{
    char words[2][120];
    snprintf(words[0], sizeof words[0], "ensemble.table=%s", csv("csf.tip\nC5\nT10\n"));
    snprintf(words[1], sizeof words[1], "ensemble.design=%s",
             csv("pump.rate[mL/day]\n1\n2\n3\n"));
    const char *const sets[] = {words[1], words[0]};
    for (size_t n = 1; n <= 2; n++) {
        struct th_scenario *s = parse(NEW "ensemble: {members: 5}\n", sets, n);
        ck_assert_msg(s != NULL, "%s", error.text[0]);
        ck_assert_uint_eq(s->members, n == 1 ? 15 : 6);
        ck_assert_int_eq(notices_with(s, "the table of the command line says who"), n == 2);
        th_scenario_free(s);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "rows");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_checked_fixture(tests, NULL, remove_files);
    tcase_add_loop_test(tests, mistakes_have_their_place, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_test(tests, files_that_are_not_there);
    tcase_add_test(tests, what_must_be_given);
    tcase_add_test(tests, from_the_command_line);
    tcase_add_test(tests, beside_members);
}
