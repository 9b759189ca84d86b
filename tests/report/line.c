/* A rule of the report matched with the outputs of a scenario. */
#define TH_SUITE "report_line"
#include "support/check_main.h"

#include "report/line.h"
#include "support/trace_fixture.h"

/* Paths with a star, and with a drug behind them. */
START_TEST(rules_find_their_columns)
{
    static const struct {
        const char *path;
        size_t output;
        const char *label; /* NULL: does not match */
    } cases[] = {
        {"pump.rate", F_O_RATE, "x "},  {"pump.rat", F_O_RATE, NULL},
        {"pump.rates", F_O_RATE, NULL}, {"pump.*", F_O_RATE, "x rate"},
        {"*.rate", F_O_RATE, "x pump"}, {"*.warmth", F_O_RATE, NULL},
        {"pump.*", F_O_RATIO, NULL},    {"effect.*.relief", F_O_RELIEF, "x analgesia"},
        {"effect.*", F_O_RELIEF, NULL}, {"*.relief", F_O_RELIEF, NULL}, /* one name, no dots */
        {"pump.rate*", F_O_RATE, NULL}};
    struct fixture f;
    fixture_open(&f, 1, false, false);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct th_report_line rule = TH_REPORT_LINE("x *", cases[k].path, "final", "");
        struct th_line line = {.unit = ""};
        bool found = th_line_match(&f.scenario, &rule, cases[k].output, &line);
        ck_assert_msg(found == (cases[k].label != NULL), "%s", cases[k].path);
        if (found)
            ck_assert_str_eq(line.label, cases[k].label);
        ck_assert(!found || line.output == cases[k].output);
    }
    /* a label without a star has nothing of the path */
    struct th_report_line bare = TH_REPORT_LINE("relief", "effect.*.relief", "final", "");
    struct th_line short_line = {.unit = ""};
    ck_assert(th_line_match(&f.scenario, &bare, F_O_RELIEF, &short_line));
    ck_assert_str_eq(short_line.label, "relief");
    /* a scalar of each drug: the drug's name is no part of the rule's path */
    f.outputs[F_O_RATE] = (struct th_column){
        .path = "pump.rate.baclofen", .instance = F_PUMP, .row = 0, .species = 1};
    struct th_report_line rule = TH_REPORT_LINE("dose", "pump.rate", "final", "");
    struct th_line line = {.unit = ""};
    ck_assert(th_line_match(&f.scenario, &rule, F_O_RATE, &line));
    ck_assert_str_eq(line.label, "dose, baclofen");
    /* so it is before a place, which may have a point */
    f.outputs[F_O_RATE].path = "pump.rate.baclofen@3.5cm";
    f.outputs[F_O_RATE].placed = true;
    struct th_report_line there = TH_REPORT_LINE("at *", "pump.rate@*", "numerics", "0.2");
    ck_assert(th_line_match(&f.scenario, &there, F_O_RATE, &line));
    ck_assert_str_eq(line.label, "at 3.5cm, baclofen");
    fixture_close(&f);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, rules_find_their_columns);
}
