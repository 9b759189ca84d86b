/* The verdicts of the report. */
#define TH_SUITE "report_require"
#include "support/check_main.h"

#include "report/report.h"
#include "support/paper.h"
#include "support/trace_fixture.h"

static const struct th_report_line rules[] = {
    TH_REPORT_LINE("pump", "pump.rate", "mean max", ""),
    TH_REPORT_LINE("* of pain", "effect.*.relief", "max", ""),
    TH_REPORT_LINE("in uL", "pump.rate", "final", "L/day|uL/day"),
    TH_REPORT_LINE("absent", "pump.absent", "final", ""),
    TH_REPORT_LINE("profile", "csf.concentration", "max", "")};
static const struct th_catalog rule_catalog = {.report = rules, .report_count = 5};

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
        {.requirement = &wanted[0],
         .all = {.value = 6e-6 / 86400, .members = 1, .counted = 1, .excess = 1e-6 / 86400}},
        {.requirement = &wanted[1],
         .all = {.value = 1, .members = 1, .counted = 1, .met = 1},
         .pass = true}};
    struct th_report_facts facts = {.findings = found, .explain = "ask"};
    fixture_open(&f, 1, false, false);
    f.scenario.catalog = &rule_catalog;
    f.scenario.requirements = wanted;
    f.scenario.requirement_count = 2;
    paper_open(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    EXPECT(paper, "FAIL  flow\n        6 mL/day, allowed 1 mL/day to 5 mL/day\n",
           "pass  share\n        1, allowed 0.9 to 1.1\n");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

/* Verdicts are coloured where that is asked for, and nothing else is. */
START_TEST(verdicts_in_colour)
{
    struct fixture f;
    const size_t final = f_reduction(F_O_RATE, TH_FINAL);
    struct th_requirement wanted[2] = {
        {.name = "a", .reduction = final, .of = SIZE_MAX, .least = 0, .most = 1, .share = 1},
        {.name = "b", .reduction = final, .of = SIZE_MAX, .least = 0, .most = 1, .share = 1}};
    struct th_finding found[2] = {
        {.all = {.value = 0.5, .members = 1, .counted = 1, .met = 1}, .pass = true},
        {.all = {.value = 2, .members = 1, .counted = 1, .excess = 1}}};
    fixture_open(&f, 1, false, false);
    f.scenario.catalog = &rule_catalog;
    f.scenario.requirements = wanted;
    f.scenario.requirement_count = 2;
    for (int colour = 0; colour < 2; colour++) {
        struct paper paper;
        struct th_report_facts facts = {.findings = found, .colour = colour};
        paper_open(&paper);
        ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
        size_t escapes = 0;
        for (const char *c = paper_read(&paper); *c; c++) escapes += *c == '\033';
        ck_assert_uint_eq(escapes, colour ? 4 : 0);
        if (colour) {
            ck_assert_ptr_nonnull(strstr(paper.text, "  \033[32mpass\033[0m  a\n"));
            ck_assert_ptr_nonnull(strstr(paper.text, "  \033[1;31mFAIL\033[0m  b\n"));
        }
        paper_close(&paper);
    }
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, report_shows_requirements);
    tcase_add_test(tests, verdicts_in_colour);
}
