/* Labels that name a place, and dates that never come. */
#define TH_SUITE "report places"
#include "support/check_main.h"

#include "report/line.h"
#include "support/paper.h"
#include "support/scenario_fixture.h"
#include "support/trace_fixture.h"

/* C5 lies at 8 cm in the toy catalogue, T10 at 30 cm. */
static const struct {
    const char *scenario, *pattern, *label;
} labels[] = {
    {"csf: {tip: C5}", "CSF at {csf.tip|the tip}", "CSF at C5"},
    {"csf: {tip: 8 cm}", "CSF at {csf.tip|the tip}", "CSF at C5"},
    {"", "CSF at {csf.tip|the tip}", "CSF at T10"},
    {"csf: {tip: 12.5 cm}", "CSF at {csf.tip|the tip}", "CSF at 12.5 cm"},
    {"csf: {tip: 8.001 cm}", "CSF at {csf.tip|the tip}", "CSF at 8.001 cm"},
    {"csf: {tip: C5}", "tip ({csf.tip|varied}), mean", "tip (C5), mean"},
    {"csf: {tip: C5}\nensemble: {members: 3, vary: {csf.tip: uniform 5 cm 10 cm}}",
     "CSF at {csf.tip|the tip}", "CSF at the tip"},
    {"csf: {tip: C5}\nensemble: {members: 3, vary: {csf.volume: normal 2 %}}",
     "CSF at {csf.tip|the tip}", "CSF at C5"},
    {"csf: {tip: C5}\nevents: [{at: 1 day, set: {csf.tip: T10}}]", "CSF at {csf.tip|the tip}",
     "CSF at the tip"},
    {"", "CSF at {csf.top|the top}", "CSF at the top"},
    {"", "CSF at {fault.tip}", "CSF at "},
    {"", "* at {csf.tip}", "pain at T10"},
    {"", "* of all", "pain of all"},
    {"",
     "a label as long as there is room for, and longer than that, for it goes on as far as to "
     "the end of what there is room for, at the {csf.tip|the tip}",
     "a label as long as there is room for, and longer than that, for it goes on as far as to "
     "the end of what there is room for, at t"},
    {"", "volume {csf.volume|it}", "volume 150 mL"},
    {"csf: {tip: C5}", "{*.tip|no tip} of *", "no tip of pain"},
};

START_TEST(a_label_names_its_place)
{
    char text[400], label[TH_LABEL];
    snprintf(text, sizeof text, RUN SALT "%s\n", labels[_i].scenario);
    struct th_scenario *s = good(text);
    th_line_label(s, labels[_i].pattern, "painful", 4, label);
    ck_assert_str_eq(label, labels[_i].label);
    th_scenario_free(s);
}
END_TEST

static const struct th_row date_rows[] = {
    TH_OUT(empty_at, TIME, "date", .unit = "day"),
};
static const struct th_model dates = {
    .slot = "gauge", .name = "d", .outputs = TH_TABLE(date_rows)};
static const struct th_report_line date_lines[] = {
    TH_REPORT_LINE("empty at", "gauge.ratio", "final", "day")};
static const struct th_catalog date_catalog = {.report = date_lines, .report_count = 1};

/* The last date of each member in days; what the line says. */
static const struct {
    uint64_t members;
    double day[3];
    const char *line;
} said[] = {
    {1, {94.8}, "94.8 day\n"},
    {1, {36524}, "36520 day\n"},
    {1, {36525}, "never\n"},
    {1, {36527}, "never\n"},
    {3, {90, 90, 90}, "90                     day\n"},
    {3, {40000, 10, 20}, "20        11     never day\n"},
    {3, {40000, 40000, 40000}, "never\n"},
};

START_TEST(what_is_beyond_a_century_is_never)
{
    struct fixture f;
    struct paper paper;
    struct th_report_facts facts = {.explain = "ask"};
    fixture_open(&f, said[_i].members, said[_i].members > 1, false);
    f.instances[F_GAUGE].model = &dates;
    f.scenario.catalog = &date_catalog;
    for (uint64_t m = 0; m < said[_i].members; m++)
        th_trace_put(f.trace, F_RATIO, m, f.trace->times - 1, 0, said[_i].day[m] * 86400);
    f_reduce(&f);
    paper_open(&paper);
    ck_assert_int_eq(th_report_print(f.trace, &facts, paper.out, &f.error), TH_OK);
    const char *line = strstr(paper_read(&paper), "empty at");
    ck_assert_ptr_nonnull(line);
    line += strlen("empty at");
    line += strspn(line, " ");
    ck_assert_msg(strncmp(line, said[_i].line, strlen(said[_i].line)) == 0, "%s", line);
    paper_close(&paper);
    paper_open(&paper);
    ck_assert_int_eq(th_report_json(f.trace, &facts, paper.out, &f.error), TH_OK);
    ck_assert(!strstr(paper_read(&paper), "\"high\": null") == !strstr(said[_i].line, "never"));
    paper_close(&paper);
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "labels");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_label_names_its_place, 0, sizeof labels / sizeof labels[0]);
    tests = add_case(suite, "dates");
    tcase_add_loop_test(tests, what_is_beyond_a_century_is_never, 0,
                        sizeof said / sizeof said[0]);
}
