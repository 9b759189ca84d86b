/* The places where parts are found, and parts that are refused (R20). */
#define TH_SUITE "part"
#include "support/check_main.h"

#include <sys/stat.h>

#include "document/part.h"
#include "support/scenario_fixture.h"

static const struct {
    const char *text, *says;
} bad[] = {
    {RUN SALT "pump: {from: parts/none.yaml}\n",
     "t.yaml:3:14: error: from: \"parts/none.yaml\" is no part. Looked beside, in parts/ "
     "and in the installed parts"},
    {RUN SALT "pump: {from: parts/roler.yaml}\n",
     "\"parts/roler.yaml\" is no part; did you mean roller? Looked beside, in parts/ and in "
     "the installed parts"},
    {"format: 1\n" RUN SALT "pump: {from: elsewhere/roller.yaml}\n",
     "t.yaml:4:14: error: from: \"elsewhere/roller.yaml\" is no part: there is no such file "
     "beside tests/data/t.yaml; did you mean from: roller?"},
    {"format: 1\n" RUN SALT "pump: {from: roller.yaml}\n", "there is no such file beside"},
    {RUN SALT "pump: {from: roler}\n", "\"roler\" is no part; did you mean roller?"},
    {RUN SALT "csf: {from: roller}\n", "t.yaml:3:13: error: from: tests/data/parts/roller.yaml "
                                       "is a part for pump (roller), not for csf"},
    {RUN SALT "pump: {from: scenario}\n", "scenario.yaml is a scenario, no part"},
    {RUN SALT "pump: {from: parts/none.yaml, use: syringe}\n", "is no part"},
    {RUN SALT "pump: {from: unheard, use: syringe}\n", "from: \"unheard\" is no part"},
    {RUN SALT "pump: {from: parts}\n", "from: \"parts\" is no part"},
    {RUN SALT "pump: {from: 3}\n", "from: \"3\" is not the name of a part"},
    {RUN SALT "pump: {from: parts/circle_a.yaml}\n",
     "circle_b.yaml:1:7: error: from: circular inclusion"},
    {RUN SALT "pump: {from: parts/list.yaml}\n", "is not a mapping"},
    {RUN SALT "pump: {from: parts/misspelt.yaml}\n",
     "misspelt.yaml:2:1: error: unknown key \"flwo\""},
    {RUN SALT "pump: {from: parts/broken.yaml}\n", "broken.yaml:"},
};

START_TEST(refuses)
{
    check_refused(parse(bad[_i].text, NULL, 0), bad[_i].text, bad[_i].says);
}
END_TEST

static void write_part(const char *path)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs("rate: 1 mL/day\n", file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

static void finds(const char *from, const char *beside, const char *expected)
{
    char path[TH_PART_PATH] = "none";
    bool found = th_part_find(from, beside, path);
    ck_assert_msg(found == (expected != NULL), "%s beside %s: %s", from, beside, path);
    if (expected)
        ck_assert_str_eq(path, expected);
}

/* A folder has no part, an own file none of its own name; the first folder wins. */
START_TEST(the_first_found_counts)
{
    char folder[] = "/tmp/thecal_test_XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert(mkdir("s", 0777) == 0 && mkdir("s/parts", 0777) == 0 && mkdir("far", 0777) == 0 &&
              mkdir("far/zz_folder.yaml", 0777) == 0);
    write_part("far/zz_a.yaml");
    finds("zz_a", "s/t.yaml", NULL);
    setenv("THECAL_PATH", ":none::far:", 1);
    finds("zz_a", "s/t.yaml", "far/zz_a.yaml");
    finds("zz_folder", "s/t.yaml", NULL);
    write_part("s/parts/zz_a.yml");
    finds("zz_a", "s/t.yaml", "s/parts/zz_a.yml");
    finds("parts/zz_a.yaml", "s/t.yaml", "s/parts/zz_a.yml"); /* that path is not there */
    finds("elsewhere/zz_a.yaml", "s/t.yaml", "s/parts/zz_a.yml");
    write_part("s/zz_a.yaml");
    finds("zz_a", "s/t.yaml", "s/zz_a.yaml");
    finds("zz_a", "s/zz_a.yaml", "s/parts/zz_a.yml");
    finds("parts/zz_a.yml", "s/t.yaml", "s/parts/zz_a.yml");
    finds("zz_a", "t.yaml", "far/zz_a.yaml");
    finds("zz_a", NULL, "far/zz_a.yaml");
    char near[TH_PART_NAME];
    ck_assert(th_part_nearest("zz_aa", "s/t.yaml", near));
    ck_assert_str_eq(near, "zz_a");
    ck_assert(!th_part_nearest("quite_another", "s/t.yaml", near));
    ck_assert(unlink("s/zz_a.yaml") == 0 && unlink("s/parts/zz_a.yml") == 0 &&
              unlink("far/zz_a.yaml") == 0 && rmdir("far/zz_folder.yaml") == 0 &&
              rmdir("far") == 0 && rmdir("s/parts") == 0 && rmdir("s") == 0);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

/* An obstacle that is no file is reported as such, not as missing. */
START_TEST(obstacles)
{
    char folder[64] = "/tmp/thecal_test_XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
    ck_assert(mkdir("f.yaml", 0700) == 0 && mkfifo("p.yaml", 0600) == 0 &&
              symlink("gone.yaml", "g.yaml") == 0 && symlink("l.yaml", "l.yaml") == 0);
    ck_assert_str_eq(th_part_obstacle("f.yaml", "t.yaml"), "it is a folder");
    ck_assert_str_eq(th_part_obstacle("p.yaml", NULL), "it is no regular file");
    ck_assert_str_eq(th_part_obstacle("./g.yaml", "t.yaml"),
                     "it is a link to a file that is not there");
    ck_assert_str_eq(th_part_obstacle("l.yaml", "t.yaml"), "its links go round in a circle");
    ck_assert_ptr_null(th_part_obstacle("nothing.yaml", "t.yaml"));
    ck_assert_ptr_null(th_part_obstacle("f", "t.yaml")); /* a name is no path */
    ck_assert(rmdir("f.yaml") == 0 && unlink("p.yaml") == 0 && unlink("g.yaml") == 0 &&
              unlink("l.yaml") == 0);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

/* A program of the build tree finds the parts of that tree, wherever it is called from. */
START_TEST(the_tree_has_its_parts)
{
    char path[TH_PART_PATH];
    ck_assert_int_eq(chdir("/"), 0);
    ck_assert(th_part_find("baclofen", "/nowhere/t.yaml", path));
    const char *end = strstr(path, "/scenarios/parts/baclofen.yaml");
    ck_assert_msg(end && strlen(end) == strlen("/scenarios/parts/baclofen.yaml"), "%s", path);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "parts");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof bad[0]));
    tcase_add_test(tests, the_first_found_counts);
    tcase_add_test(tests, obstacles);
    tcase_add_test(tests, the_tree_has_its_parts);
}
