/* from: of a hazard: law, mark and source of a part, as if they stood there; what stands beside
 * it wins; --set of both; other parts are refused. */
#define TH_SUITE "hazard parts"
#include "support/check_main.h"

#include "support/real_run.h"

static struct th_scenario *parse(const char *hazard, const char *set, struct th_error *error)
{
    char text[1000];
    const int used = snprintf(text, sizeof text,
                              "format: 1\nrun: {duration: 3 day}\nprogram: {rate: 0.4 mL/day}\n"
                              "pump: {use: valve_gated}\nreservoir: {from: bellows_20ml}\n"
                              "catheter: {from: silicone_89cm, tip: T10}\n%s\n",
                              hazard);
    ck_assert_int_lt(used, (int)sizeof text);
    return th_scenario_parse(&th_catalog, suite_units(), "scenarios/t.yaml", text, strlen(text),
                             &set, set != NULL, error);
}

static const double year = 365.25 * 86400;

static const struct {
    const char *hazard, *set;
    double mean; /* years */
    enum th_mark mark;
    const char *source, *part;
} good[] = {
    {"hazards: [{from: hazard_stall, name: worn, do: pump.stall}]", NULL, 268, TH_DERIVED,
     "2.4 % of SynchroMed", "hazard_stall.yaml"},
    {"hazards: [{from: hazard_stall_off_label, do: pump.stall}]", NULL, 89.6, TH_DERIVED,
     "7.0 % of SynchroMed", "hazard_stall_off_label.yaml"},
    {"hazards: [{from: hazard_stall, name: worn, after: exponential mean 2 year}]", NULL, 2,
     TH_CHOSEN, "", "hazard_stall.yaml"},
    {"hazards: [{from: hazard_stall, every: {value: exponential mean 3 year, mark: read, "
     "source: a book}}]",
     NULL, 3, TH_READ, "a book", "hazard_stall.yaml"},
    {"hazards: [{from: hazard_stall, name: worn}]", "hazard.worn.after.mean=5 year", 5,
     TH_CHOSEN, "", "hazard_stall.yaml"},
    {"hazards: [{from: hazard_stall, name: worn}]", "hazard.worn.from=hazard_kink", 452,
     TH_DERIVED, "1 in 126 adults", "hazard_kink.yaml"},
    {"hazards: [{from: hazard_stall, mark: recalled, source: heard}]", NULL, 268, TH_RECALLED,
     "heard", "hazard_stall.yaml"},
};
enum { GOOD = sizeof good / sizeof *good };

START_TEST(taken)
{
    struct th_error error = {0};
    struct th_scenario *s = parse(good[_i].hazard, good[_i].set, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    const struct th_item *item = &s->items[0];
    ck_assert(item->section == TH_SECTION_HAZARD && item->law && item->law_words);
    ck_assert_msg(fabs(item->law->a / year - good[_i].mean) < 1e-3 * good[_i].mean ||
                      fabs(1 / item->law->a / year - good[_i].mean) < 1e-3 * good[_i].mean,
                  "%g s", item->law->a);
    ck_assert_msg(item->mark == good[_i].mark, "%s", th_mark_name(item->mark));
    ck_assert_msg(strncmp(item->source, good[_i].source, strlen(good[_i].source)) == 0, "%s",
                  item->source);
    ck_assert_msg(strstr(item->part, good[_i].part) != NULL, "%s", item->part);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *hazard, *says;
} wrong[] = {
    {"hazards: [{from: hazard_stal, do: pump.stall}]",
     "from: \"hazard_stal\" is no part; did you mean hazard_stall?"},
    {"hazards: [{from: silicone_89cm, do: pump.stall}]",
     "is no part of a hazard (use: hazard)"},
    {"hazards: [{from: hazard_stall, afetr: exponential mean 2 year}]",
     "unknown key \"afetr\" in a hazard"},
    {"events: [{from: hazard_stall, at: 1 day}]", "unknown key \"from\" in an event"},
    {"faults: {from: hazard_stall}", "unknown model \"hazard\" in faults"},
};
enum { WRONG = sizeof wrong / sizeof *wrong };

START_TEST(refused)
{
    struct th_error error = {0};
    ck_assert_ptr_null(parse(wrong[_i].hazard, NULL, &error));
    ck_assert_msg(strstr(error.text[0], wrong[_i].says) != NULL, "%s", error.text[0]);
    ck_assert_msg(error.count == 1, "%s and %s", error.text[0], error.text[1]);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_loop_test(tests, taken, 0, GOOD);
    tcase_add_loop_test(tests, refused, 0, WRONG);
}
