/* The command line: the table itself, parsing, help, the manual page, the completion, progress.
 */
#define TH_SUITE "command"
#include "support/check_main.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "command/command.h"
#include "command/progress.h"
#include "support/toy.h"

enum { WORDS = 16 };

/* Runs a line of words as the program would; what it printed is malloc'd. */
struct spoken {
    int code;
    char *out, *err;
};

static struct spoken say(const char *line)
{
    static const char program[] = "thecal";
    struct spoken spoken = {0};
    char *argv[WORDS] = {(char *)(uintptr_t)program}, *copy = strdup(line), *rest = copy;
    int argc = 1;
    for (char *word; (word = strsep(&rest, " ")) && argc < WORDS - 1;)
        if (*word)
            argv[argc++] = word;
    size_t out_size, err_size;
    FILE *out = open_memstream(&spoken.out, &out_size);
    FILE *err = open_memstream(&spoken.err, &err_size);
    spoken.code = th_command_line(&toy_catalog, argc, argv, out, err);
    fclose(out);
    fclose(err);
    free(copy);
    return spoken;
}

static void forget(struct spoken *spoken)
{
    free(spoken->out);
    free(spoken->err);
}

static void expect(const char *line, int code, const char *out, const char *err)
{
    struct spoken spoken = say(line);
    ck_assert_msg(spoken.code == code, "%s: exit %d: %s", line, spoken.code, spoken.err);
    if (out)
        ck_assert_msg(strstr(spoken.out, out) != NULL, "%s: printed %s", line, spoken.out);
    if (err)
        ck_assert_msg(strstr(spoken.err, err) != NULL, "%s: said %s", line, spoken.err);
    forget(&spoken);
}

/* As git does: who types the name alone wants to know what there is. */
START_TEST(alone_it_prints_help)
{
    expect("", 2, "Commands:", NULL);
}
END_TEST

START_TEST(every_row_is_complete)
{
    size_t count;
    const struct th_verb *commands = th_commands(&count);
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
    const struct th_verb *commands = th_commands(&count);
    for (int o = 0; o < TH_OPTIONS; o++) {
        bool used = false;
        for (size_t k = 0; k < count; k++)
            for (size_t a = 0; a < commands[k].option_count; a++)
                used = used || (int)commands[k].options[a] == o;
        ck_assert_msg(used, "--%s", th_option_row((enum th_option)o)->name);
    }
}
END_TEST

START_TEST(words_are_understood)
{
    char *argv[] = {"thecal", "run",    "--set", "a.b=1 mL/day", "x.yaml",  "-s", "c.d=2",
                    "-o",     "out.h5", "-m",    "256",          "--quiet", NULL};
    struct th_call call = {.catalog = &toy_catalog};
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_call_parse(&call, 12, argv, &error), TH_OK);
    const char *sets[12];
    ck_assert_uint_eq(th_call_all(&call, TH_OPTION_SET, sets), 2);
    ck_assert_str_eq(sets[0], "a.b=1 mL/day");
    ck_assert_str_eq(sets[1], "c.d=2");
    ck_assert_uint_eq(call.operand_count, 1);
    ck_assert_str_eq(call.operands[0], "x.yaml");
    ck_assert_str_eq(th_call_text(&call, TH_OPTION_OUTPUT), "out.h5");
    ck_assert_uint_eq(th_call_count(&call, TH_OPTION_MEMBERS, 0), 256);
    ck_assert_uint_eq(th_call_count(&call, TH_OPTION_THREADS, 7), 7);
    ck_assert(th_call_has(&call, TH_OPTION_QUIET));
    ck_assert(!th_call_has(&call, TH_OPTION_JSON));
    th_call_free(&call);
}
END_TEST

START_TEST(after_two_dashes_all_are_operands)
{
    char *argv[] = {"thecal", "check", "--", "--set", "-x.yaml", NULL};
    struct th_call call = {.catalog = &toy_catalog};
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_call_parse(&call, 5, argv, &error), TH_OK);
    ck_assert_uint_eq(call.operand_count, 2);
    ck_assert_str_eq(call.operands[1], "-x.yaml");
    th_call_free(&call);
}
END_TEST

START_TEST(largest_seed_is_taken_whole)
{
    char *argv[] = {"thecal", "run", "x.yaml", "--seed=18446744073709551615", NULL};
    struct th_call call = {.catalog = &toy_catalog};
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_call_parse(&call, 4, argv, &error), TH_OK);
    ck_assert(th_call_count(&call, TH_OPTION_SEED, 0) == UINT64_MAX);
    th_call_free(&call);
}
END_TEST

static const struct {
    const char *line, *said;
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
    {"run x.yaml --members 0", "a whole number from 1 to"},
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
    expect(refusals[_i].line, TH_USAGE, NULL, refusals[_i].said);
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
    const struct th_verb *commands = th_commands(&count);
    for (size_t k = 0; k < count; k++) {
        char line[64];
        snprintf(line, sizeof line, "help %s", commands[k].name);
        struct spoken one = say(line);
        snprintf(line, sizeof line, "%s --help", commands[k].name);
        struct spoken other = say(line);
        ck_assert_int_eq(one.code, 0);
        ck_assert_str_eq(one.out, other.out);
        ck_assert_str_eq(one.err, "");
        for (char *at = one.out, *end; (end = strchr(at, '\n')); at = end + 1)
            ck_assert_msg(end - at <= 80, "%s", line);
        forget(&one);
        forget(&other);
        expect("--help", 0, commands[k].name, NULL);
    }
    expect("--version", 0, "thecal ", NULL);
    expect("version --json", 0, "\"commit\": ", NULL);
}
END_TEST

/* The page and the completion name every command and every option. */
START_TEST(page_and_completion_are_complete)
{
    struct spoken man = say("help --man"), completion = say("help --completion");
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
    forget(&man);
    forget(&completion);
}
END_TEST

/* What was shown for three reports at 0.5, 2 and 3 s. */
static char *show(const char *how, double a, double b, double c)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    struct th_progress_shown shown;
    th_progress_begin(&shown, out, how);
    th_progress_show_at(&shown, 0.5, a, 1, 4);
    th_progress_show_at(&shown, 2, b, 2, 4);
    th_progress_show_at(&shown, 3, c, 4, 4);
    th_progress_end(&shown);
    fclose(out);
    return text;
}

START_TEST(progress_tells_tenths)
{
    char *text = show("auto", 0.15, 0.5, 1);
    ck_assert_str_eq(text, "thecal:  15 %, 1 of 4 members, 0:03 left\n"
                           "thecal:  50 %, 2 of 4 members, 0:02 left\n"
                           "thecal: 100 %, 4 of 4 members\n");
    free(text);
    text = show("lines", 0.1, 0.51, 0.55);
    ck_assert_str_eq(text, "thecal:  10 %, 1 of 4 members, 0:05 left\n"
                           "thecal:  51 %, 2 of 4 members, 0:02 left\n");
    free(text);
    text = show("none", 0.1, 0.5, 1);
    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

START_TEST(progress_speaks_json)
{
    char *text = show("json", 0.25, 0.5, 1);
    ck_assert_str_eq(
        text, "{\"done\": 0.2500, \"members_done\": 1, \"members\": 4, \"elapsed\": 0.50, "
              "\"left\": 1.50}\n"
              "{\"done\": 0.5000, \"members_done\": 2, \"members\": 4, \"elapsed\": 2.00, "
              "\"left\": 2.00}\n"
              "{\"done\": 1.0000, \"members_done\": 4, \"members\": 4, \"elapsed\": 3.00, "
              "\"left\": 0.00}\n");
    free(text);
}
END_TEST

START_TEST(progress_ends_its_bar)
{
    char *text = show("bar", 0.1, 0.5, 1);
    ck_assert_ptr_nonnull(strstr(text, "\r[###############...............]  50 %"));
    ck_assert_ptr_nonnull(strstr(text, "\r[##############################] 100 %"));
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
    free(text);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "table");
    tcase_add_test(tests, alone_it_prints_help);
    tcase_add_test(tests, every_row_is_complete);
    tcase_add_test(tests, every_option_is_some_commands);
    tests = add_case(suite, "parse");
    tcase_add_test(tests, words_are_understood);
    tcase_add_test(tests, after_two_dashes_all_are_operands);
    tcase_add_test(tests, largest_seed_is_taken_whole);
    tcase_add_loop_test(tests, refuses_with_a_sentence, 0,
                        (int)(sizeof refusals / sizeof refusals[0]));
    tcase_add_test(tests, compare_keeps_one_for_different);
    tests = add_case(suite, "help");
    tcase_add_test(tests, help_is_there_for_all);
    tcase_add_test(tests, page_and_completion_are_complete);
    tests = add_case(suite, "progress");
    tcase_add_test(tests, progress_tells_tenths);
    tcase_add_test(tests, progress_speaks_json);
    tcase_add_test(tests, progress_ends_its_bar);
}
