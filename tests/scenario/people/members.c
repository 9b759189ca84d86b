/* The parameters that members draw must obey the rules of the models before anything runs. */
#define TH_SUITE "members"
#include "scenario/people/members.h"
#include "support/check_main.h"

#include "layout/layout.h"
#include "support/scenario_fixture.h"

#define VARY(laws) RUN SALT "ensemble: {vary: {" laws "}}\n"
#define DRAW(laws) RUN SALT "ensemble: {members: 40, seed: 3, vary: {" laws "}}\n"

/* The toy's rule: pump.rate is not below pump.least. */
static const struct {
    const char *text, *says; /* says NULL: it is sound */
} cases[] = {
    {VARY("pump.rate: grid 1 2 3 mL/day, pump.least: grid 0 1 mL/day"), NULL},
    {VARY("pump.rate: grid 3 2 1 mL/day, pump.least: grid 0 2.5 mL/day"),
     "tests/data/t.yaml: error: member 3 of the ensemble, condition 4: pump: rate is below "
     "least (it has pump.rate 2 mL/day, pump.least 2.5 mL/day; so have 1 more of the 6)"},
    {VARY("pump.least: grid 0 0.5 0.51 mL/day"),
     "member 2 of the ensemble, condition 3: pump: rate is below least (it has pump.least 0.51 "
     "mL/day)"},
    /* Other members of 1e9 are the same six again. */
    {RUN SALT "ensemble: {members: 1000000000, vary: {pump.rate: grid 1 2 mL/day}}\n", NULL},
    {DRAW("pump.rate: uniform 1 2 mL/day, pump.least: uniform 0 1 mL/day"), NULL},
    {DRAW("pump.rate: uniform 1 2 mL/day, pump.least: uniform 0 1.2 mL/day"),
     "of the ensemble: pump: rate is below least (it has pump.rate 1."},
    {DRAW("csf.volume: normal 10 %"), NULL},
    /* A set: comes on top of the draw. */
    {VARY("pump.rate: grid 1 2 mL/day") "events: [{at: 1 h, set: {pump.least: 0.5 mL/day}}]\n",
     NULL},
    {VARY("pump.rate: grid 2 0.8 mL/day") "pump: {rate: 3 mL/day}\n"
                                          "events: [{at: 1 h, set: {pump.least: 1 mL/day}}]\n",
     "tests/data/t.yaml:5:26: error: member 1 of the ensemble, condition 2, after this set: "
     "pump: rate is below least"},
    {VARY("pump.rate: grid 2 0.8 mL/day") "events:\n"
                                          "  - at: 1 h\n"
                                          "    set: {pump.rate: 3 mL/day, "
                                          "pump.least: 1 mL/day}\n",
     NULL},
};

START_TEST(members_go_together)
{
    struct th_scenario *s = good(cases[_i].text);
    struct th_broken broken[8] = {0};
    enum th_status status = th_members_check(s, 0, s->members, broken, &error);
    if (status == TH_OK)
        status = th_members_report(s, broken, th_members_distinct(s), &error);
    ck_assert_int_eq(status, cases[_i].says ? TH_BAD_INPUT : TH_OK);
    ck_assert_int_eq(error.count, cases[_i].says ? 1 : 0);
    ck_assert_msg(!cases[_i].says || strstr(error.text[0], cases[_i].says), "%s",
                  error.text[0]);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "members");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, members_go_together, 0, (int)(sizeof cases / sizeof cases[0]));
}
