/* The table for people and its JSON, over a trace whose numbers have closed forms: a member's
 * rate is (m + 1)(t + 1) mL/day at 0, 1, 2, 3, 4 h and (m + 1) 6 at 4.5 h. */
#define TH_SUITE "report"
#include "support/check_main.h"

#include "report/report.h"
#include "scenario/provenance.h"
#include "support/paper.h"
#include "support/trace_fixture.h"

static const double rate = 1e-6 / 86400; /* 1 mL/day */

/* The pump's three parameters are read, recalled and chosen; nothing else has any. */
START_TEST(uncalibrated_parameters)
{
    struct fixture f;
    size_t of;
    fixture_open(&f, 1, false, false);
    ck_assert_uint_eq(th_scenario_uncalibrated(&f.scenario, &of), 1);
    ck_assert_uint_eq(of, 3);
    f.provenance[2].mark = TH_PLACEHOLDER;
    ck_assert_uint_eq(th_scenario_uncalibrated(&f.scenario, &of), 2);
    fixture_close(&f);
}
END_TEST

static const struct th_report_line rules[] = {
    TH_REPORT_LINE("rate", "pump.rate", "final mean", "L/day|mL/day|uL/day"),
    TH_REPORT_LINE("drug", "pump.warmth", "max", ""),
    TH_REPORT_LINE("*, % of the most", "effect.*.relief", "min max", ""),
    TH_REPORT_LINE("in no run", "reservoir.volume", "final", "")};

static void use(struct fixture *f, struct th_catalog *catalog, size_t count)
{
    *catalog = (struct th_catalog){.report = rules, .report_count = count};
    f->scenario.catalog = catalog;
}

/* The first unit in which a number reaches 1 is the line's: 6 mL/day is 0.006 L/day. Mean of
 * the rate by trapezoids: 59/18. */
START_TEST(the_table)
{
    struct fixture f;
    struct th_catalog catalog;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    use(&f, &catalog, 4);
    paper_open(&paper);
    struct th_report_facts facts = {
        .output = "demo.h5", .explain = "thecal explain demo.yaml", .wall_time = 0.126};
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    ck_assert_str_eq(paper_read(&paper),
                     "A small <run> & more: 0.1875 day\n\n"
                     "  rate                       at end         6 mL/day\n"
                     "                             mean       3.278 mL/day\n"
                     "  drug                       peak          25 degC\n"
                     "  analgesia, % of the most   least          0 %\n"
                     "                             peak          50 %\n"
                     "\nnotices\n    pump.mode: it was on (for 2 h, first at day 0 01:00)\n\n"
                     "  uncalibrated          1 of 3 parameters\n"
                     "  which, and why        thecal explain demo.yaml\n"
                     "  computed in           0.13 s\n"
                     "  result                demo.h5\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* Instants are those of the scenario: by the clock of the start, or by its date. 2 h after it.
 */
START_TEST(instants_by_clock_and_date)
{
    static const char *const shown[] = {"first at day 0 09:00)", "  day 0 10:00 ",
                                        "first at 2026-03-02 09:00)", "  2026-03-02 10:00 "};
    for (int dated = 0; dated < 2; dated++) {
        struct fixture f;
        struct th_catalog catalog;
        struct paper paper;
        fixture_open(&f, 1, false, false);
        use(&f, &catalog, 4);
        f.scenario.start_clock = (th_tick)8 * 3600 * TH_TICKS_PER_SECOND;
        f.scenario.dated = dated;
        f.scenario.start_date = 155654; /* 2026-03-02, of Python's datetime */
        struct th_entry entry = {
            .at = (th_tick)2 * 3600 * TH_TICKS_PER_SECOND, .kind = TH_LOG_TRUTH, .value = 1};
        uint32_t logged = 1, lost = 0;
        const char *path = "pump.mode";
        f.log_plan.paths = &path;
        f.trace->log = &entry;
        f.trace->logged = &logged;
        f.trace->lost = &lost;
        paper_open(&paper);
        struct th_report_facts facts = {.output = "demo.h5"};
        ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
        paper_read(&paper);
        f.trace->log = NULL;
        f.trace->logged = f.trace->lost = NULL;
        for (int k = 0; k < 2; k++)
            ck_assert_msg(strstr(paper.text, shown[2 * dated + k]) != NULL, "%s", paper.text);
        paper_close(&paper);
        fixture_close(&f);
    }
}
END_TEST

/* Without a title the file's name heads the report. */
START_TEST(headed_by_title_or_file)
{
    static const char *const cases[][3] = {
        {"Words", "some/where/slow.yaml", "Words: 0.1875 day\n"},
        {"", "some/where/slow.yaml", "slow.yaml: 0.1875 day\n"},
        {"", "slow.yaml", "slow.yaml: 0.1875 day\n"}};
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct fixture f;
        struct th_catalog catalog;
        struct paper paper;
        fixture_open(&f, 1, false, false);
        use(&f, &catalog, 4);
        f.scenario.title = cases[k][0];
        f.scenario.file = cases[k][1];
        paper_open(&paper);
        struct th_report_facts facts = {.output = "demo.h5"};
        ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
        ck_assert_int_eq(strncmp(paper_read(&paper), cases[k][2], strlen(cases[k][2])), 0);
        paper_close(&paper);
        fixture_close(&f);
    }
}
END_TEST

/* Five members, of which one failed at its second sample; a requirement of a rate in its unit.
 * The mode, the same for all, is one number. */
START_TEST(the_table_of_an_ensemble)
{
    static const struct th_report_line lines[] = {
        TH_REPORT_LINE("rate", "pump.rate", "final mean", "mL/day"),
        TH_REPORT_LINE("drug", "pump.warmth", "max", "")};
    const struct th_catalog catalog = {.report = lines, .report_count = 2};
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 5, true, false);
    f.scenario.catalog = &catalog;
    f.scenario.seed = 7;
    f.trace->status[4] = TH_NOT_CONVERGED;
    th_trace_fail(f.trace, 4, 1);
    f_reduce(&f);
    const size_t final = f_reduction(F_O_RATE, TH_FINAL);
    struct th_requirement requirements[] = {{.name = "enough",
                                             .reduction = final,
                                             .of = SIZE_MAX,
                                             .least = 2 * rate,
                                             .most = 9 * rate,
                                             .share = 0.95},
                                            {.name = "share",
                                             .reduction = final,
                                             .of = final,
                                             .least = 0.9,
                                             .most = 1.1,
                                             .share = 1}};
    struct th_finding findings[] = {
        {.requirement = &requirements[0],
         .all = {.value = 10 * rate,
                 .worst = 1,
                 .members = 5,
                 .counted = 5,
                 .failed = 1,
                 .met = 4,
                 .excess = rate}},
        {.requirement = &requirements[1],
         .all = {.value = 1, .members = 5, .counted = 5, .met = 5, .pass = true},
         .pass = true}};
    f.scenario.requirements = requirements;
    f.scenario.requirement_count = 2;
    paper_open(&paper);
    struct th_report_facts facts = {.findings = findings};
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    /* The failed one does not count: finals 6, 12, 18, 24; means 59/18 m */
    ck_assert_str_eq(
        paper_read(&paper),
        "A small <run> & more: 0.1875 day, 5 members, seed 7\n"
        "of the 4 of 5 members that ran to the end\n\n"
        "                                       median       5 %      95 %\n"
        "  rate                       at end        15       6.9      23.1 mL/day\n"
        "                             mean       8.194     3.769     12.62 mL/day\n"
        "  drug                       peak          25                     degC\n"
        "\nnotices\n    pump.mode: it was on (for 2 h, first at day 0 01:00; 5 of 5 members)\n"
        "\nrequirements\n"
        "  FAIL  enough\n        met by 4 of 5 members (80 %), wanted 95 %\n"
        "        worst 10 mL/day (member 1), allowed 2 mL/day to 9 mL/day\n"
        "  pass  share\n        met by 5 of 5 members (100 %), wanted 100 %\n"
        "        worst 1 (member 0), allowed 0.9 to 1.1\n\n"
        "  members that failed   1 of 5; not counted here\n"
        "  uncalibrated          1 of 3 parameters\n"
        "  computed in           0.00 s\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

START_TEST(the_same_in_json)
{
    static const char *const says[] = {
        "{\n  \"title\": \"A small <run> & more\",\n",
        "\"duration_s\": 16200,",
        "\"members\": 1,",
        "\"members_failed\": 0,",
        "\"seed\": 18446744073709551615,",
        "\"path\": \"pump.rate\",\n"
        "      \"unit\": \"mL/day\",\n"
        "      \"final\": {\n"
        "        \"median\": 6,\n"
        "        \"low\": 6,\n"
        "        \"high\": 6,\n"
        "        \"least\": 6,\n"
        "        \"most\": 6\n"
        "      },\n"
        "      \"mean\": {\n"
        "        \"median\": 3.277777778,",
        "\"parameters\": 3,\n  \"uncalibrated\": 1,",
        "\"wall_time_s\": 0.5,\n  \"result\": \"a \\\"b\\\".h5\"\n}\n"};
    struct fixture f;
    struct th_catalog catalog;
    struct paper paper;
    fixture_open(&f, 1, false, false);
    use(&f, &catalog, 4);
    paper_open(&paper);
    struct th_report_facts facts = {.output = "a \"b\".h5", .explain = "", .wall_time = 0.5};
    ck_assert_int_eq(th_report_json(f.trace, &facts, paper.out, &f.error), TH_OK);
    for (size_t k = 0; k < sizeof says / sizeof says[0]; k++)
        ck_assert_msg(strstr(paper_read(&paper), says[k]) != NULL, "%s\n%s", says[k],
                      paper.text);
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* A catalogue whose line has a unit that does not fit is an error, not a number. */
START_TEST(a_unit_that_does_not_fit)
{
    static const struct th_report_line wrong[] = {
        TH_REPORT_LINE("rate", "pump.rate", "final", "mg")};
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

static const struct th_report_line few_rules[] = {
    TH_REPORT_LINE("pump", "pump.rate", "mean max", ""),
    TH_REPORT_LINE("* of pain", "effect.*.relief", "max", ""),
    TH_REPORT_LINE("in uL", "pump.rate", "final", "L/day|uL/day"),
    TH_REPORT_LINE("absent", "pump.absent", "final", ""),
    TH_REPORT_LINE("profile", "csf.concentration", "max", "")};
static const struct th_catalog rule_catalog = {.report = few_rules, .report_count = 5};

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
    paper_open(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "A small <run> & more: 0.1875 day", "mean       3.278 mL/day\n",
           "peak           6 mL/day\n", "analgesia of pain ", "50 %\n", "6000 uL/day\n",
           "1 of 3 parameters\n", "ask\n", "results/demo.h5");
    ck_assert_ptr_null(strstr(paper.text, "absent"));
    ck_assert_ptr_null(strstr(paper.text, "profile"));
    EXPECT(paper, "\nnotices\n    pump.mode: it was on (for 2 h, first at day 0 01:00)\n");
    paper_close(&paper);
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
    paper_open(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "21 members, seed 18446744073709551615", "69000     11700    120300 uL/day\n",
           "\nof the 20 of 21 members that ran to the end\n", "1 of 21; not counted here\n",
           "pump.mode: it was on (for 2 h, first at day 0 01:00; 20 of 21 members)\n");
    paper_close(&paper);
    paper_open(&paper);
    ck_assert_int_eq(th_report_json(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "\"path\": \"effect.analgesia.relief\"", "\"median\": 69000",
           "\"low\": 11700", "\"seed\": 18446744073709551615", "\"uncalibrated\": 1",
           "\"members_failed\": 1",
           "\"text\": \"it was on\",\n      \"members\": 20,\n      \"first_s\": 3600,");
    paper_check_json(paper.text);
    paper_close(&paper);
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
    for (uint64_t m = 0; m < members; m++) f_let_fail(&f, m, 2);
    paper_open(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "no results: ", " stopped at day 0 02:00 in csf: ",
           _i ? "9 of 9; not counted" : "1 of 1; not counted", "pump.mode: it was on");
    ck_assert_ptr_null(strstr(paper.text, "mL/day"));
    ck_assert_ptr_null(strstr(paper.text, "of pain"));
    ck_assert_ptr_null(strstr(paper.text, "median"));
    paper_close(&paper);
    paper_open(&paper);
    ck_assert_int_eq(th_report_json(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, _i ? "\"members_failed\": 9" : "\"members_failed\": 1");
    ck_assert_ptr_null(strstr(paper.text, "\"median\""));
    paper_check_json(paper.text);
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "report");
    tcase_add_test(tests, uncalibrated_parameters);
    tcase_add_test(tests, the_table);
    tcase_add_test(tests, instants_by_clock_and_date);
    tcase_add_test(tests, headed_by_title_or_file);
    tcase_add_test(tests, the_table_of_an_ensemble);
    tcase_add_test(tests, the_same_in_json);
    tcase_add_test(tests, a_unit_that_does_not_fit);
    tcase_add_loop_test(tests, no_table_without_a_run, 0, 2);
    tcase_add_test(tests, report_finds_its_lines);
    tcase_add_test(tests, report_of_an_ensemble_shows_its_spread);
}
