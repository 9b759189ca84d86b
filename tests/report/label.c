/* Labels with the place that a position has. */
#define TH_SUITE "report_label"
#include "support/check_main.h"

#include "report/label.h"
#include "support/scenario_fixture.h"

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
    th_label_format(s, labels[_i].pattern, "painful", 4, label);
    ck_assert_str_eq(label, labels[_i].label);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "labels");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_label_names_its_place, 0, sizeof labels / sizeof labels[0]);
}
