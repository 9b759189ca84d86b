/* Help and pages fit a terminal of 80 columns. Only the place of a value may be longer: a path
 * stands in full. */
#define TH_SUITE "command_pages"
#include "support/check_main.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "catalog.h"
#include "command/dispatch.h"
#include "command/verbs.h"

enum { COLUMNS = 80, NAME = 200 };

/* Both streams of a command line of up to three words; malloc'd. */
static char *printed(const char *verb, const char *option, const char *name)
{
    const char *argv[] = {"thecal", verb, option ? option : name, option ? name : NULL, NULL};
    int argc = 1;
    while (argv[argc]) argc++;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    int code = th_command_line(&th_catalog, argc, (char **)(uintptr_t)argv, out, out);
    fclose(out);
    ck_assert_msg(code == 0 || (option == NULL && code == 2), "%s %s: exit %d: %s", verb,
                  name ? name : "", code, text);
    return text;
}

static void narrow_line(const char *verb, const char *name, char *line)
{
    char *last = strrchr(line, ' ');
    if (last && strstr(last, ".yaml"))
        *last = '\0';
    size_t columns = 0;
    for (const char *c = line; *c; c++) columns += ((unsigned char)*c & 0xC0) != 0x80;
    ck_assert_msg(columns <= COLUMNS, "thecal %s %s: %zu columns: %s", verb, name ? name : "",
                  columns, line);
}

static void narrow(const char *verb, const char *option, const char *name)
{
    char *text = printed(verb, option, name), *rest = text;
    ck_assert_uint_gt(strlen(text), 0);
    for (char *line; (line = strsep(&rest, "\n"));) narrow_line(verb, name, line);
    free(text);
}

START_TEST(help)
{
    size_t count;
    const struct th_verb *verbs = th_verbs(&count);
    ck_assert_uint_ge(count, 9);
    narrow("help", NULL, NULL);
    for (size_t k = 0; k < count; k++) narrow("help", NULL, verbs[k].name);
}
END_TEST

/* Every name that the overview shows, two to four columns from the left. */
START_TEST(overview)
{
    char *text = printed("explain", NULL, NULL), *rest = text;
    size_t count = 0;
    narrow("explain", NULL, NULL);
    for (char *line; (line = strsep(&rest, "\n"));) {
        static const char letters[] =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789.";
        size_t margin = strspn(line, " "), length = strspn(line + margin, letters);
        if (margin < 2 || margin > 4 || !length)
            continue;
        line[margin + length] = '\0';
        narrow("explain", NULL, line + margin);
        count++;
    }
    free(text);
    ck_assert_uint_gt(count, 60);
}
END_TEST

START_TEST(language)
{
    static const char *const names[] = {
        "scenario", "run",    "parts",   "events", "hazards", "conditions", "stages",   "leave",
        "ensemble", "record", "require", "take",   "units",   "kink",       "threshold"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) narrow("explain", NULL, names[k]);
}
END_TEST

START_TEST(parts)
{
    glob_t found;
    ck_assert_int_eq(glob("parts/*.yaml", 0, NULL, &found), 0);
    ck_assert_uint_gt(found.gl_pathc, 40);
    for (size_t k = 0; k < found.gl_pathc; k++) narrow("explain", NULL, found.gl_pathv[k]);
    globfree(&found);
}
END_TEST

/* Those with a reference curve: others are a user's own. */
START_TEST(scenarios)
{
    glob_t found;
    ck_assert_int_eq(glob("../results/reference/*.csv", 0, NULL, &found), 0);
    ck_assert_uint_gt(found.gl_pathc, 20);
    for (size_t k = 0; k < found.gl_pathc; k++) {
        char name[NAME];
        const char *base = strrchr(found.gl_pathv[k], '/') + 1;
        snprintf(name, sizeof name, "%.*s.yaml", (int)strcspn(base, "."), base);
        narrow("explain", "--scenario", name);
    }
    globfree(&found);
}
END_TEST

static void enter(void)
{
    ck_assert_int_eq(chdir("scenarios"), 0);
}

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "pages");
    tcase_add_unchecked_fixture(tests, enter, NULL);
    tcase_add_test(tests, help);
    tcase_add_test(tests, overview);
    tcase_add_test(tests, language);
    tcase_add_test(tests, parts);
    tcase_add_test(tests, scenarios);
}
