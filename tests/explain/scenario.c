/* The values of a scenario with their provenance. */
#define TH_SUITE "explain_scenario"
#include "support/check_main.h"

#include "explain/scenario.h"
#include "support/paper.h"
#include "support/trace_fixture.h"

START_TEST(scenario_shows_value_mark_and_place)
{
    struct fixture f;
    struct paper paper;
    fixture_open(&f, 3, true, false);
    paper_open(&paper);
    th_explain_scenario(&f.scenario, paper.out);
    EXPECT(paper, "pump = pump.plain", "0.35 mL/day", "/somewhere/demo.yaml:7",
           "differs between members", "the label", "37 degC", "recalled", "pulsed", "chosen",
           "uncalibrated", "  pump.warmth\n", "  1 of 3 parameters");
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, scenario_shows_value_mark_and_place);
}
