/* The command line as a whole: the table of commands, errors, help, the manual page and the
 * completion. */
#define TH_SUITE "dispatch"
#include "support/check_main.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "command/dispatch.h"
#include "support/toy.h"

enum { WORDS = 16 };

/* The output and the exit code of a command line; the texts are malloc'd. */
struct printed {
    int code;
    char *out, *err;
};

static struct printed run(const char *line)
{
    static const char program[] = "thecal";
    struct printed printed = {0};
    char *argv[WORDS] = {(char *)(uintptr_t)program}, *copy = strdup(line), *rest = copy;
    int argc = 1;
    for (char *word; (word = strsep(&rest, " ")) && argc < WORDS - 1;)
        if (*word)
            argv[argc++] = word;
    size_t out_size, err_size;
    FILE *out = open_memstream(&printed.out, &out_size);
    FILE *err = open_memstream(&printed.err, &err_size);
    printed.code = th_command_line(&toy_catalog, argc, argv, out, err);
    fclose(out);
    fclose(err);
    free(copy);
    return printed;
}

static void release(struct printed *printed)
{
    free(printed->out);
    free(printed->err);
}

static void expect(const char *line, int code, const char *out, const char *err)
{
    struct printed printed = run(line);
    ck_assert_msg(printed.code == code, "%s: exit %d: %s", line, printed.code, printed.err);
    if (out)
        ck_assert_msg(strstr(printed.out, out) != NULL, "%s: printed %s", line, printed.out);
    if (err)
        ck_assert_msg(strstr(printed.err, err) != NULL, "%s: printed %s", line, printed.err);
    release(&printed);
}

START_TEST(alone_it_prints_help)
{
    expect("", 2, "Commands:", NULL);
}
END_TEST

START_TEST(every_row_is_complete)
{
    size_t count;
    const struct th_verb *commands = th_verbs(&count);
    ck_assert_uint_ge(count, 8);
    for (size_t k = 0; k < count; k++) {
        const struct th_verb *c = &commands[k];
        ck_assert(c->name && c->operands && c->doc && c->text && c->ending && c->run);
        ck_assert_uint_le(c->least, c->most);
        ck_assert_uint_gt(c->example_count, 0);
        ck_assert_uint_eq(c->options[c->option_count - 1], TH_OPTION_HELP);
        for (size_t a = 0; a < c->option_count; a++)
            for (size_t b = 0; b < a; b++) {
                const struct th_option_row *x = th_option_row(c->options[a]);
                const struct th_option_row *y = th_option_row(c->options[b]);
                ck_assert_msg(strcmp(x->name, y->name) != 0 &&
                                  (x->letter == 0 || x->letter != y->letter),
                              "%s: --%s and --%s", c->name, x->name, y->name);
            }
    }
}
END_TEST

START_TEST(every_option_is_some_commands)
{
    size_t count;
    const struct th_verb *commands = th_verbs(&count);
    for (int o = 0; o < TH_OPTIONS; o++) {
        bool used = false;
        for (size_t k = 0; k < count; k++)
            for (size_t a = 0; a < commands[k].option_count; a++)
                used = used || (int)commands[k].options[a] == o;
        ck_assert_msg(used, "--%s", th_option_row((enum th_option)o)->name);
    }
}
END_TEST

static const struct {
    const char *line, *message;
} refusals[] = {
    {"rnu x.yaml", "did you mean \"run\"?"},
    {"frobnicate", "unknown command \"frobnicate\""},
    {"x.yaml", "did you mean \"thecal run x.yaml\"?"},
    {"--quiet run x.yaml", "the command comes first"},
    {"run", "run needs SCENARIO"},
    {"run a.yaml b.yaml", "\"b.yaml\" is one word too many"},
    {"run x.yaml --memebrs 3", "did you mean \"--members\"?"},
    {"run x.yaml --memebrs=3", "did you mean \"--members\"?"},
    {"run x.yaml --frobnicate", "unknown option \"--frobnicate\" of run"},
    {"run x.yaml -Q", "unknown option \"-Q\" of run"},
    {"run x.yaml --members", "--members needs N"},
    {"run x.yaml -o", "--output needs FILE"},
    {"run x.yaml --output=", "--output: FILE is empty"},
    {"run x.yaml --quiet=yes", "--quiet takes no value"},
    {"run x.yaml --members 0", "a whole number from 1 to 100000000, or A:B"},
    {"run x.yaml --members -3", "a whole number"},
    {"run x.yaml --members 3.5", "a whole number"},
    {"run x.yaml --members 1e3", "a whole number"},
    {"run x.yaml --seed 18446744073709551616", "a whole number"},
    {"run x.yaml --compress 10", "from 0 to 9"},
    {"run x.yaml --progress loud", "one of auto bar lines json none"},
    {"help rnu", "did you mean \"run\"?"},
    {"explain pump --set a=b", "belong to explain --scenario"},
    {"explain pump --scenario x.yaml", "not both"},
    {"reference x.h5", "needs -o FILE"},
};

START_TEST(refuses_with_a_sentence)
{
    expect(refusals[_i].line, TH_USAGE, NULL, refusals[_i].message);
}
END_TEST

START_TEST(compare_keeps_one_for_different)
{
    expect("compare a.h5", TH_EXIT_NO_VERDICT, NULL, "needs RESULT REFERENCE");
    expect("compare a.h5 b.h5 --tol x", TH_EXIT_NO_VERDICT, NULL, "NAME=ATOL,RTOL");
    expect("compare a.h5 b.h5 --tol x=1,-1", TH_EXIT_NO_VERDICT, NULL, "NAME=ATOL,RTOL");
    expect("compare a.h5 b.h5 --tol x=1,nan", TH_EXIT_NO_VERDICT, NULL, "NAME=ATOL,RTOL");
    expect("compare /nowhere.h5 b.h5 --tol *=1,1", TH_EXIT_NO_VERDICT, NULL, "/nowhere.h5");
}
END_TEST

START_TEST(help_is_there_for_all)
{
    size_t count;
    const struct th_verb *commands = th_verbs(&count);
    for (size_t k = 0; k < count; k++) {
        char line[64];
        snprintf(line, sizeof line, "help %s", commands[k].name);
        struct printed one = run(line);
        snprintf(line, sizeof line, "%s --help", commands[k].name);
        struct printed other = run(line);
        ck_assert_int_eq(one.code, 0);
        ck_assert_str_eq(one.out, other.out);
        ck_assert_str_eq(one.err, "");
        for (char *at = one.out, *end; (end = strchr(at, '\n')); at = end + 1)
            ck_assert_msg(end - at <= 80, "%s", line);
        release(&one);
        release(&other);
        expect("--help", 0, commands[k].name, NULL);
    }
    expect("--version", 0, "thecal ", NULL);
    expect("version --json", 0, "\"commit\": ", NULL);
}
END_TEST

/* The page and the completion name every command and every option. */
START_TEST(page_and_completion_are_complete)
{
    struct printed man = run("help --man"), completion = run("help --completion");
    ck_assert_ptr_nonnull(strstr(man.out, ".SH EXIT STATUS"));
    ck_assert_ptr_nonnull(strstr(completion.out, "complete -F _thecal thecal"));
    ck_assert_ptr_nonnull(strstr(completion.out, "source.pulsed"));
    for (int o = 0; o < TH_OPTIONS; o++) {
        char text[64];
        const char *name = th_option_row((enum th_option)o)->name;
        snprintf(text, sizeof text, "\\-\\-%s\\fR", name);
        if (o != TH_OPTION_HELP)
            ck_assert_msg(strstr(man.out, text) != NULL, "%s", name);
        snprintf(text, sizeof text, "--%s", name);
        ck_assert_msg(strstr(completion.out, text) != NULL, "%s", name);
    }
    release(&man);
    release(&completion);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "table");
    tcase_add_test(tests, alone_it_prints_help);
    tcase_add_test(tests, every_row_is_complete);
    tcase_add_test(tests, every_option_is_some_commands);
    tests = add_case(suite, "errors");
    tcase_add_loop_test(tests, refuses_with_a_sentence, 0,
                        (int)(sizeof refusals / sizeof refusals[0]));
    tcase_add_test(tests, compare_keeps_one_for_different);
    tests = add_case(suite, "help");
    tcase_add_test(tests, help_is_there_for_all);
    tcase_add_test(tests, page_and_completion_are_complete);
}
