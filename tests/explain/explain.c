/* Explain, schema and report. */
#define TH_SUITE "explain"
#include "support/check_main.h"

#include "base/print.h"
#include "explain/explain.h"
#include "explain/schema.h"
#include "report/report.h"
#include "support/toy.h"
#include "support/trace_fixture.h"

struct paper {
    char *text;
    size_t size;
    FILE *out;
};

static void open_paper(struct paper *paper)
{
    paper->out = open_memstream(&paper->text, &paper->size);
}

static void expect_words(struct paper *paper, const char *const *words, size_t count)
{
    fflush(paper->out);
    for (size_t k = 0; k < count; k++)
        ck_assert_msg(strstr(paper->text, words[k]) != NULL, "no \"%s\" in:\n%s", words[k],
                      paper->text);
}

static void close_paper(struct paper *paper)
{
    fclose(paper->out);
    free(paper->text);
}

#define EXPECT(paper, ...)                                     \
    expect_words(&(paper), (const char *const[]){__VA_ARGS__}, \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

START_TEST(overview_names_everything)
{
    struct paper paper;
    open_paper(&paper);
    ck_assert_int_eq(th_explain_overview(&toy_catalog, paper.out, NULL), TH_OK);
    fflush(paper.out);
    for (size_t k = 0; k < toy_catalog.model_count; k++)
        EXPECT(paper, toy_catalog.models[k]->name, toy_catalog.models[k]->doc);
    for (int q = 0; q < TH_QUANTITIES; q++)
        EXPECT(paper, th_quantity_name((enum th_quantity)q),
               th_quantity_shown((enum th_quantity)q));
    EXPECT(paper, "T10 36.2", "attic -8.0");
    close_paper(&paper);
}
END_TEST

START_TEST(page_of_every_model_has_its_rows)
{
    for (size_t k = 0; k < toy_catalog.model_count; k++) {
        const struct th_model *model = toy_catalog.models[k];
        struct paper paper;
        struct th_error error = {.status = TH_OK};
        char name[80];
        open_paper(&paper);
        snprintf(name, sizeof name, "%s.%s", model->slot, model->name);
        ck_assert_int_eq(th_explain_name(&toy_catalog, name, paper.out, &error), TH_OK);
        for (size_t r = 0; r < model->params.count; r++)
            EXPECT(paper, model->params.rows[r].name, model->params.rows[r].doc,
                   model->params.rows[r].init, model->params.rows[r].most);
        for (size_t r = 0; r < model->outputs.count; r++)
            EXPECT(paper, model->outputs.rows[r].name, model->outputs.rows[r].doc);
        for (size_t w = 0; w < model->command_count; w++)
            EXPECT(paper, model->commands[w].name, model->commands[w].doc);
        close_paper(&paper);
    }
}
END_TEST

static const struct {
    const char *name, *word;
} known[] = {{"source", "pulsed"},
             {"source.pulsed.pulse", "1 mL (0 mL .. 10 mL)"},
             {"source.pulsed.extra", "one pulse more"},
             {"source.pulse", "source.pulsed\n  pulse "},
             {"source.extra", "one pulse more"},
             {"source.pulses", "pulses so far"},
             {"kind.decay", "kind.plain\n  decay "},
             {"kind.salt.decay", "kind.plain\n  decay "},
             {"tank.mass", "sum over cells"},
             {"tank.mass.salt", "sum over cells"},
             {"tank.leaky.mass.salt", "sum over cells"},
             {"tank.share.salt", "what lies in the cell"},
             {"FLOW", "mL/day"},
             {"flow", "m3 s-1"},
             {"pulsed", "source.pulsed: "},
             {"pulses", "source.pulsed\n  pulses "},
             {"T10", "36.20 cm below"},
             {"attic", "8.00 cm above"}};

START_TEST(names_of_all_kinds_are_known)
{
    struct paper paper;
    struct th_error error = {.status = TH_OK};
    open_paper(&paper);
    ck_assert_int_eq(th_explain_name(&toy_catalog, known[_i].name, paper.out, &error), TH_OK);
    EXPECT(paper, known[_i].word);
    close_paper(&paper);
}
END_TEST

static const struct {
    const char *name, *said;
} unknown[] = {
    {"sourc.pulsed", "did you mean \"source.pulsed\"?"},
    {"source.pulsed.puls", "did you mean \"pulse\"?"},
    {"source.pulsedx", "did you mean \"source.pulsed\"?"},
    {"tank.volum", "tank.leaky has nothing called \"volum\"; did you mean \"volume\"?"},
    {"source.", "did you mean \"source\"?"},
    {"tank.volume.salt", "tank.leaky has nothing called \"volume.salt\""},
    {"tank.x.volume", "tank.leaky has nothing called \"x.volume\""},
    {"entirely different", "lists all names"},
    {"pulsde", "did you mean \"pulsed\"?"}};

START_TEST(unknown_names_get_a_sentence)
{
    struct paper paper;
    struct th_error error = {.status = TH_OK};
    open_paper(&paper);
    ck_assert_int_eq(th_explain_name(&toy_catalog, unknown[_i].name, paper.out, &error),
                     TH_USAGE);
    ck_assert_msg(strstr(error.text[0], unknown[_i].said) != NULL, "%s", error.text[0]);
    close_paper(&paper);
}
END_TEST

START_TEST(scenario_shows_value_mark_and_place)
{
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 3, true, false);
    open_paper(&paper);
    th_explain_scenario(&f.scenario, paper.out);
    EXPECT(paper, "pump = pump.plain", "0.35 mL/day", "/somewhere/demo.yaml:7",
           "differs between members", "the label", "37 degC", "recalled", "pulsed", "chosen",
           "uncalibrated", "  pump.warmth\n", "  1 of 3 parameters");
    close_paper(&paper);
    fixture_close(&f);
}
END_TEST

/* Balanced braces outside strings, and no comma before a closing one. */
static void check_json(const char *text)
{
    int depth = 0;
    bool inside = false;
    char last = ' ';
    for (const char *c = text; *c; c++) {
        if (inside && *c == '\\') {
            c++;
            continue;
        }
        if (*c == '"')
            inside = !inside;
        if (inside || *c == ' ' || *c == '\n')
            continue;
        depth += (*c == '{' || *c == '[') - (*c == '}' || *c == ']');
        ck_assert(!(last == ',' && (*c == '}' || *c == ']')));
        last = *c;
    }
    ck_assert_int_eq(depth, 0);
    ck_assert(!inside);
}

START_TEST(schema_holds_every_row)
{
    struct paper paper;
    open_paper(&paper);
    th_schema_print(&toy_catalog, paper.out);
    EXPECT(paper, "https://json-schema.org/draft/2020-12/schema", "\"source.pulsed\": {",
           "\"default\": \"7 min\"", "\"#/$defs/VOLUME\"", "[.]extra$", "\"placeholder\"");
    for (size_t k = 0; k < toy_catalog.model_count; k++)
        for (size_t r = 0; r < toy_catalog.models[k]->params.count; r++)
            EXPECT(paper, toy_catalog.models[k]->params.rows[r].name);
    check_json(paper.text);
    close_paper(&paper);
}
END_TEST

START_TEST(json_escapes)
{
    struct paper paper;
    open_paper(&paper);
    th_print_json_text(paper.out, "a \"b\" \\ \n \001");
    th_print_json_number(paper.out, NAN, 6);
    th_print_json_number(paper.out, 0.25, 6);
    fflush(paper.out);
    ck_assert_str_eq(paper.text, "\"a \\\"b\\\" \\\\ \\n \\u0001\"null0.25");
    close_paper(&paper);
}
END_TEST

/* A micro sign of cp1252, one of UTF-8, and what steers a terminal. */
START_TEST(broken_bytes_are_escaped)
{
    struct paper paper;
    open_paper(&paper);
    th_print_escaped(paper.out, "\xb5g \xc2\xb5g \x1b[1m \xc2");
    th_print_json_text(paper.out, "\xb5g \xc2\xb5g\xff\xc2");
    fflush(paper.out);
    ck_assert_str_eq(paper.text, "\\xB5g \xc2\xb5g \\x1B[1m \\xC2"
                                 "\"\\ufffdg \xc2\xb5g\\ufffd\\ufffd\"");
    close_paper(&paper);
}
END_TEST

/* Rate of member m: (m+1)(t+1) mL/day at 0, 1, 2, 3, 4, 4.5 h: the mean over time of member 0
 * is (1.5 + 2.5 + 3.5 + 4.5 + 5.5/2)/4.5 = 14.75/4.5. */
START_TEST(reductions_have_their_closed_form)
{
    struct fixture f;
    struct th_spread s;
    const double si = 1e-6 / 86400;
    fixture_open(&f, 21, true, false);
    ck_assert_int_eq(th_report_reduce(f.trace, F_O_RATE, TH_FINAL, &s, &f.error), TH_OK);
    ck_assert_double_eq_tol(s.median / si, 6 * 11, 1e-9);
    ck_assert_double_eq_tol(s.low / si, 6 * 2, 1e-9);
    ck_assert_double_eq_tol(s.high / si, 6 * 20, 1e-9);
    ck_assert_uint_eq(s.members, 21);
    th_report_reduce(f.trace, F_O_RATE, TH_MEAN, &s, &f.error);
    ck_assert_double_eq_tol(s.median / si, 11 * 14.75 / 4.5, 1e-9);
    th_report_reduce(f.trace, F_O_RATE, TH_MIN, &s, &f.error);
    ck_assert_double_eq_tol(s.median / si, 11, 1e-9);
    th_report_reduce(f.trace, F_O_RATE, TH_MAX, &s, &f.error);
    ck_assert_double_eq_tol(s.high / si, 6 * 20, 1e-9);
    fixture_close(&f);
}
END_TEST

static void let_fail(struct fixture *f, uint64_t member, size_t sample)
{
    th_trace_fail(f->trace, member, sample);
    f->trace->status[member] = TH_NOT_CONVERGED;
    f->trace->failed_in[member] = F_CSF;
    f->trace->ended[member] = (th_tick)(sample * 3600e6);
}

/* Of members 0 .. 4, with final rates 6, 12, 18, 24, 30 mL/day, 3 and 4 fail, after they had
 * got as far as 8 and 5 mL/day: the median of the others is 12, none of it below 6. */
START_TEST(failed_members_do_not_count)
{
    struct fixture f;
    struct th_spread s;
    const double si = 1e-6 / 86400;
    fixture_open(&f, 5, true, false);
    let_fail(&f, 3, 2);
    let_fail(&f, 4, 1);
    th_report_reduce(f.trace, F_O_RATE, TH_FINAL, &s, &f.error);
    ck_assert_double_eq_tol(s.median / si, 12, 1e-9);
    ck_assert_double_eq_tol(s.low / si, 6.6, 1e-9);
    ck_assert_double_eq_tol(s.high / si, 17.4, 1e-9);
    ck_assert_uint_eq(s.members, 3);
    for (uint64_t m = 0; m < 3; m++) let_fail(&f, m, 5);
    for (int k = 0; k < 4; k++) {
        th_report_reduce(f.trace, F_O_RATE, (enum th_take)k, &s, &f.error);
        ck_assert(isnan(s.median));
        ck_assert_uint_eq(s.members, 0);
    }
    fixture_close(&f);
}
END_TEST

static const struct th_report_line rules[] = {
    TH_REPORT_LINE("pump", "pump.rate", "mean max", ""),
    TH_REPORT_LINE("* of pain", "effect.*.relief", "max", ""),
    TH_REPORT_LINE("in uL", "pump.rate", "final", "L/day|uL/day"),
    TH_REPORT_LINE("absent", "pump.absent", "final", ""),
    TH_REPORT_LINE("profile", "csf.concentration", "max", "")};
static const struct th_catalog rule_catalog = {.report = rules, .report_count = 5};

static void put_zero(struct fixture *f, size_t column, size_t member)
{
    for (size_t t = 0; t < f->trace->times; t++)
        th_trace_put(f->trace, column, member, t, 0, 0);
    f_reduce(f);
}

START_TEST(report_finds_its_lines)
{
    struct fixture f;
    struct paper paper;
    struct th_report_facts facts = {.output = "results/demo.h5", .explain = "ask"};
    fixture_open(&f, 1, false, false);
    put_zero(&f, F_RATIO, 0);
    f.scenario.catalog = &rule_catalog;
    open_paper(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "A small <run> & more: 0.1875 day", "mean       3.278 mL/day\n",
           "peak           6 mL/day\n", "analgesia of pain ", "50 %\n", "6000 uL/day\n",
           "1 of 3 parameters\n", "ask\n", "results/demo.h5");
    ck_assert_ptr_null(strstr(paper.text, "absent"));
    ck_assert_ptr_null(strstr(paper.text, "profile"));
    EXPECT(paper, "\nnotices\n    pump.mode: it was on (for 2 h, first at day 0 01:00)\n");
    close_paper(&paper);
    fixture_close(&f);
}
END_TEST

/* Rates 6 (m + 1) mL/day without member 3: the 10th and 11th of the 20 are 66 and 72, 0.95 of
 * the way from 6 to 12 is 11.7, and 0.05 of that from 120 to 126 is 120.3. */
START_TEST(report_of_an_ensemble_shows_its_spread)
{
    struct fixture f;
    struct paper paper;
    struct th_report_facts facts = {.explain = "ask"};
    fixture_open(&f, 21, true, false);
    f.scenario.catalog = &rule_catalog;
    f.trace->status[3] = TH_NOT_CONVERGED;
    f.trace->summary[3] = (struct th_summary){.first = TH_NEVER};
    open_paper(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "21 members, seed 18446744073709551615", "69000     11700    120300 uL/day\n",
           "\nof the 20 of 21 members that ran to the end\n", "1 of 21; not counted here\n",
           "pump.mode: it was on (for 2 h, first at day 0 01:00; 20 of 21 members)\n");
    close_paper(&paper);
    open_paper(&paper);
    ck_assert_int_eq(th_report_json(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "\"path\": \"effect.analgesia.relief\"", "\"median\": 69000",
           "\"low\": 11700", "\"seed\": 18446744073709551615", "\"uncalibrated\": 1",
           "\"members_failed\": 1",
           "\"text\": \"it was on\",\n      \"members\": 20,\n      \"first_s\": 3600,");
    check_json(paper.text);
    close_paper(&paper);
    fixture_close(&f);
}
END_TEST

/* Nothing that a run had before it failed is shown as its result: alone and in an ensemble. */
START_TEST(no_table_without_a_run)
{
    struct fixture f;
    struct paper paper;
    struct th_report_facts facts = {.explain = "ask"};
    uint64_t members = _i ? 9 : 1;
    fixture_open(&f, members, _i, false);
    f.scenario.catalog = &rule_catalog;
    for (uint64_t m = 0; m < members; m++) let_fail(&f, m, 2);
    open_paper(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "no results: ", " stopped at day 0 02:00 in csf: ",
           _i ? "9 of 9; not counted" : "1 of 1; not counted", "pump.mode: it was on");
    ck_assert_ptr_null(strstr(paper.text, "mL/day"));
    ck_assert_ptr_null(strstr(paper.text, "of pain"));
    ck_assert_ptr_null(strstr(paper.text, "median"));
    close_paper(&paper);
    open_paper(&paper);
    ck_assert_int_eq(th_report_json(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, _i ? "\"members_failed\": 9" : "\"members_failed\": 1");
    ck_assert_ptr_null(strstr(paper.text, "\"median\""));
    check_json(paper.text);
    close_paper(&paper);
    fixture_close(&f);
}
END_TEST

START_TEST(report_shows_requirements)
{
    struct fixture f;
    struct paper paper;
    const size_t final = f_reduction(F_O_RATE, TH_FINAL);
    struct th_requirement wanted[2] = {{.name = "flow",
                                        .reduction = final,
                                        .of = SIZE_MAX,
                                        .least = 1e-6 / 86400,
                                        .most = 5e-6 / 86400,
                                        .share = 1},
                                       {.name = "share",
                                        .reduction = final,
                                        .of = final,
                                        .least = 0.9,
                                        .most = 1.1,
                                        .share = 1}};
    struct th_finding found[2] = {
        {.requirement = &wanted[0], .value = 6e-6 / 86400, .members = 1, .pass = false},
        {.requirement = &wanted[1], .value = 1, .members = 1, .met = 1, .pass = true}};
    struct th_report_facts facts = {.findings = found, .explain = "ask"};
    fixture_open(&f, 1, false, false);
    f.scenario.catalog = &rule_catalog;
    f.scenario.requirements = wanted;
    f.scenario.requirement_count = 2;
    open_paper(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "FAIL  flow\n        6 mL/day, allowed 1 mL/day to 5 mL/day\n",
           "pass  share\n        1, allowed 0.9 to 1.1\n");
    close_paper(&paper);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "explain");
    tcase_add_test(tests, overview_names_everything);
    tcase_add_test(tests, page_of_every_model_has_its_rows);
    tcase_add_loop_test(tests, names_of_all_kinds_are_known, 0,
                        (int)(sizeof known / sizeof known[0]));
    tcase_add_loop_test(tests, unknown_names_get_a_sentence, 0,
                        (int)(sizeof unknown / sizeof unknown[0]));
    tcase_add_test(tests, scenario_shows_value_mark_and_place);
    tests = add_case(suite, "json");
    tcase_add_test(tests, schema_holds_every_row);
    tcase_add_test(tests, json_escapes);
    tcase_add_test(tests, broken_bytes_are_escaped);
    tests = add_case(suite, "report");
    tcase_add_test(tests, reductions_have_their_closed_form);
    tcase_add_test(tests, failed_members_do_not_count);
    tcase_add_loop_test(tests, no_table_without_a_run, 0, 2);
    tcase_add_test(tests, report_finds_its_lines);
    tcase_add_test(tests, report_of_an_ensemble_shows_its_spread);
    tcase_add_test(tests, report_shows_requirements);
}
