/* The table for people and its JSON, over a trace whose numbers have closed forms: a member's rate is
 * (m + 1)(t + 1) mL/day at 0, 1, 2, 3, 4 h and (m + 1) 6 at 4.5 h. */
#define TH_SUITE "report"
#include "check_main.h"

#include "paper.h"
#include "report_line.h"
#include "trace_fixture.h"

static const double rate = 1e-6 / 86400; /* 1 mL/day */

static struct th_spread reduce(struct fixture *f, size_t column, const char *take)
{
    struct th_spread spread;
    ck_assert_int_eq(th_report_reduce(f->trace, column, take, &spread, &f->error), TH_OK);
    return spread;
}

/* Mean by trapezoids: (1.5 + 2.5 + 3.5 + 4.5 + 5.5 / 2) / 4.5 = 59/18. */
START_TEST(a_member_is_reduced)
{
    struct fixture f;
    fixture_open(&f, 1, false, false);
    ck_assert_double_eq_tol(reduce(&f, F_RATE, "final").median, 6 * rate, 1e-12 * rate);
    ck_assert_double_eq_tol(reduce(&f, F_RATE, "max").median, 6 * rate, 1e-12 * rate);
    ck_assert_double_eq_tol(reduce(&f, F_RATE, "min").median, 1 * rate, 1e-12 * rate);
    ck_assert_double_eq_tol(reduce(&f, F_RATE, "mean").median, 59. / 18 * rate, 1e-12 * rate);
    th_trace_fail(f.trace, 0, 3); /* 1, 2, 3 are left: 2 h */
    ck_assert_double_eq_tol(reduce(&f, F_RATE, "final").median, 3 * rate, 1e-12 * rate);
    ck_assert_double_eq_tol(reduce(&f, F_RATE, "mean").median, 2 * rate, 1e-12 * rate);
    th_trace_fail(f.trace, 0, 1); /* one sample has no span */
    ck_assert_double_eq_tol(reduce(&f, F_RATE, "mean").median, 1 * rate, 1e-12 * rate);
    th_trace_fail(f.trace, 0, 0);
    ck_assert(isnan(reduce(&f, F_RATE, "mean").median));
    ck_assert_uint_eq(reduce(&f, F_RATE, "max").members, 0);
    fixture_close(&f);
}
END_TEST

/* 6, 12, 18, 24, 30: the median is 18; 5 % lies a fifth of the way from 6 to 12 (0.05 * 4 = 0.2). The
 * order of the members is none of numbers: they are sorted. */
START_TEST(members_are_spread)
{
    static const double finals[] = {30, 6, 24, 12, 18};
    struct fixture f;
    fixture_open(&f, 5, true, false);
    for (size_t m = 0; m < 5; m++) th_trace_put(f.trace, F_RATIO, m, 5, 0, finals[m]);
    struct th_spread s = reduce(&f, F_RATIO, "final");
    ck_assert_double_eq_tol(s.median, 18, 1e-13);
    ck_assert_double_eq_tol(s.low, 7.2, 1e-13);
    ck_assert_double_eq_tol(s.high, 28.8, 1e-13);
    ck_assert_uint_eq(s.members, 5);
    th_trace_fail(f.trace, 0, 0); /* 6, 12, 18, 24 */
    s = reduce(&f, F_RATIO, "final");
    ck_assert_uint_eq(s.members, 4);
    ck_assert_double_eq_tol(s.median, 15, 1e-13);
    ck_assert_double_eq_tol(s.low, 6.9, 1e-13);
    ck_assert_double_eq_tol(s.high, 23.1, 1e-13);
    fixture_close(&f);
}
END_TEST

START_TEST(what_is_ever_above_zero_is_counted)
{
    struct fixture f;
    fixture_open(&f, 4, true, false);
    ck_assert_uint_eq(th_report_count(f.trace, F_RELIEF), 4);
    for (size_t m = 0; m < 3; m++)
        for (size_t t = 0; t < 6; t++) th_trace_put(f.trace, F_RELIEF, m, t, 0, 0);
    ck_assert_uint_eq(th_report_count(f.trace, F_RELIEF), 1);
    th_trace_put(f.trace, F_RELIEF, 1, 2, 0, 1.1e-11); /* 1.1e-9 % */
    th_trace_put(f.trace, F_RELIEF, 2, 2, 0, 0.9e-11);
    ck_assert_uint_eq(th_report_count(f.trace, F_RELIEF), 2);
    fixture_close(&f);
}
END_TEST

/* The pump's three parameters are read, recalled and chosen; nothing else has any. */
START_TEST(uncalibrated_parameters)
{
    struct fixture f;
    size_t of;
    fixture_open(&f, 1, false, false);
    ck_assert_uint_eq(th_report_uncalibrated(&f.scenario, &of), 1);
    ck_assert_uint_eq(of, 3);
    f.values[2].mark = TH_PLACEHOLDER;
    ck_assert_uint_eq(th_report_uncalibrated(&f.scenario, &of), 2);
    fixture_close(&f);
}
END_TEST

/* A path with a star, and drugs behind it; profiles have no line. */
START_TEST(rules_find_their_columns)
{
    static const struct {
        const char *path;
        size_t column;
        const char *label; /* NULL: does not match */
    } cases[] = {
        {"pump.rate", F_RATE, "x "},         {"pump.rat", F_RATE, NULL},
        {"pump.rates", F_RATE, NULL},        {"pump.*", F_RATE, "x rate"},
        {"*.rate", F_RATE, "x pump"},        {"*.warmth", F_RATE, NULL},
        {"pump.*", F_RATIO, NULL},           {"effect.*.relief", F_RELIEF, "x analgesia"},
        {"effect.*", F_RELIEF, NULL},        {"*.relief", F_RELIEF, NULL}, /* one name, no dots */
        {"pump.rate*", F_RATE, NULL},        {"csf.concentration", F_FIRST, NULL}};
    struct fixture f;
    fixture_open(&f, 1, false, false);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct th_report_line rule = {"x *", cases[k].path, "final", ""};
        struct th_line line = {.unit = ""};
        bool found = th_line_match(&f.scenario, &rule, cases[k].column, &line);
        ck_assert_msg(found == (cases[k].label != NULL), "%s", cases[k].path);
        if (found)
            ck_assert_str_eq(line.label, cases[k].label);
        ck_assert(!found || line.column == cases[k].column);
    }
    /* a scalar of each drug: the drug's name is no part of the rule's path */
    f.columns[F_RATE] = (struct th_column){"pump.rate.baclofen", F_PUMP, 0, 1, false};
    struct th_report_line rule = {"dose", "pump.rate", "final", ""};
    struct th_line line = {.unit = ""};
    ck_assert(th_line_match(&f.scenario, &rule, F_RATE, &line));
    ck_assert_str_eq(line.label, "dose, baclofen");
    fixture_close(&f);
}
END_TEST

static const struct th_report_line rules[] = {
    {"rate", "pump.rate", "final mean", "L/day|mL/day|uL/day"},
    {"drug", "pump.warmth", "max", ""},
    {"* of pain", "effect.*.relief", "min max", ""},
    {"delivered too much", "gauge.ratio", "notice", ""},
    {"in no run", "reservoir.volume", "final", ""}};

static void use(struct fixture *f, struct th_catalog *catalog, size_t count)
{
    *catalog = (struct th_catalog){.report = rules, .report_count = count};
    f->scenario.catalog = catalog;
}

/* The first unit in which a number reaches 1 is the line's: 6 mL/day is 0.006 L/day. */
START_TEST(the_table)
{
    struct fixture f;
    struct th_catalog catalog;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    use(&f, &catalog, 5);
    paper_open(&paper);
    struct th_report_facts facts = {
        .output = "demo.h5", .explain = "thecal explain demo.yaml", .wall_time = 0.126};
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    ck_assert_str_eq(paper_read(&paper),
                     "A small <run> & more: 0.1875 day\n\n"
                     "  rate                      at the end 6, mean 3.278 mL/day\n"
                     "  drug                      peak 25 degC\n"
                     "  analgesia of pain         least 0, peak 50 %\n"
                     "\nnotice\n  gauge.ratio: delivered too much\n\n"
                     "  uncalibrated              1 of 3 parameters (thecal explain demo.yaml)\n"
                     "  computed in               0.13 s\n"
                     "  result                    demo.h5\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* Five members, of which one failed at its second sample; a requirement of a rate in its unit. */
START_TEST(the_table_of_an_ensemble)
{
    struct fixture f;
    struct th_catalog catalog;
    struct paper paper;
    fixture_open(&f, 5, true, false);
    use(&f, &catalog, 1);
    f.scenario.seed = 7;
    f.trace->status[4] = TH_NOT_CONVERGED;
    th_trace_fail(f.trace, 4, 1);
    struct th_requirement requirements[] = {
        {.name = "enough", .column = F_RATE, .of = SIZE_MAX, .least = 2 * rate, .most = 9 * rate},
        {.name = "share", .column = F_RATE, .of = F_RATE, .least = 0.9, .most = 1.1}};
    struct th_finding findings[] = {{&requirements[0], 10 * rate, 1, 4, 5, false},
                                    {&requirements[1], 1, 0, 5, 5, true}};
    f.scenario.requirements = requirements;
    f.scenario.requirement_count = 2;
    paper_open(&paper);
    struct th_report_facts facts = {.findings = findings, .explain = "?"};
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    /* finals 5 (of the failed one), 6, 12, 18, 24; means 5, and 59/18 m */
    ck_assert_str_eq(
        paper_read(&paper),
        "A small <run> & more: 0.1875 day, 5 members, seed 7; median (5 % .. 95 %)\n\n"
        "  rate                      at the end 12 (5.2 .. 22.8), mean 6.556 (3.622 .. 12.46) "
        "mL/day\n"
        "\nrequirements\n"
        "  FAIL  enough              10 in 2 .. 9 mL/day (worst; 4 of 5 members)\n"
        "  pass  share               1 in 0.9 .. 1.1 (worst; 5 of 5 members)\n\n"
        "  members that failed       1 of 5; their results end where they failed\n"
        "  uncalibrated              1 of 3 parameters (?)\n"
        "  computed in               0.00 s\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

START_TEST(the_same_in_json)
{
    static const char *const says[] = {
        "{\n  \"title\": \"A small <run> & more\",\n", "\"duration_s\": 16200,",
        "\"members\": 1,", "\"members_failed\": 0,", "\"seed\": 18446744073709551615,",
        "\"path\": \"pump.rate\",\n      \"unit\": \"mL/day\",\n      \"final\": {\n"
        "        \"median\": 6,\n        \"low\": 6,\n        \"high\": 6\n      },\n"
        "      \"mean\": {\n        \"median\": 3.277777778,",
        "\"path\": \"gauge.ratio\",\n      \"text\": \"delivered too much\",\n"
        "      \"members\": 1\n", "\"parameters\": 3,\n  \"uncalibrated\": 1,",
        "\"wall_time_s\": 0.5,\n  \"result\": \"a \\\"b\\\".h5\"\n}\n"};
    struct fixture f;
    struct th_catalog catalog;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    use(&f, &catalog, 5);
    paper_open(&paper);
    struct th_report_facts facts = {.output = "a \"b\".h5", .explain = "", .wall_time = 0.5};
    ck_assert_int_eq(th_report_json(f.trace, &facts, paper.out, &f.error), TH_OK);
    for (size_t k = 0; k < sizeof says / sizeof says[0]; k++)
        ck_assert_msg(strstr(paper_read(&paper), says[k]) != NULL, "%s\n%s", says[k], paper.text);
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* A catalogue whose line has a unit that does not fit is an error, not a number. */
START_TEST(a_unit_that_does_not_fit)
{
    static const struct th_report_line wrong[] = {{"rate", "pump.rate", "final", "mg"}};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    struct th_catalog catalog = {.report = wrong, .report_count = 1};
    f.scenario.catalog = &catalog;
    paper_open(&paper);
    struct th_report_facts facts = {.explain = ""};
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_BAD_INPUT);
    ck_assert_str_eq(f.error.text[0], "report line \"rate\": unit mg does not fit pump.rate");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "report");
    tcase_add_test(tests, a_member_is_reduced);
    tcase_add_test(tests, members_are_spread);
    tcase_add_test(tests, what_is_ever_above_zero_is_counted);
    tcase_add_test(tests, uncalibrated_parameters);
    tcase_add_test(tests, rules_find_their_columns);
    tcase_add_test(tests, the_table);
    tcase_add_test(tests, the_table_of_an_ensemble);
    tcase_add_test(tests, the_same_in_json);
    tcase_add_test(tests, a_unit_that_does_not_fit);
}
