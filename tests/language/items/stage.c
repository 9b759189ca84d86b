/* Stages (R50 to R54), names of all that happens (R5), what of items requirements
 * may refer to. */
#define TH_SUITE "items_stage"
#include "support/check_main.h"

#include "language/items/fixture.h"

START_TEST(stages)
{
    struct th_scenario *s = items_good(
        "stages:\n"
        "  - name: candidate\n    device: out\n    leave:\n"
        "      - {after: 5 day, chance: 70 %, to: trial}\n"
        "      - {after: 5 day, to: declined}\n"
        "  - name: trial\n    device: out\n    begin: [{do: ward.posture, to: supine}]\n"
        "    leave: [{when: {check: ward.noise, below: 20 %, for: 4 h}, to: implanted}]\n"
        "  - {name: implanted, leave: [{after: 2 day, since: infection, to: trial}]}\n"
        "  - {name: declined, device: out, ends: yes}\n"
        "hazards:\n  - {name: infection, after: exponential mean 1 day, since: implanted, "
        "during: implanted}\n");
    ck_assert_uint_eq(s->stage_count, 4);
    static const bool out[] = {true, true, false, true}, ends[] = {false, false, false, true};
    for (size_t k = 0; k < 4; k++)
        ck_assert(s->stages[k].out == out[k] && s->stages[k].ends == ends[k]);
    ck_assert_uint_eq(s->stages[0].begin, SIZE_MAX);
    const struct th_item *begin = &s->items[s->stages[1].begin];
    ck_assert(begin->section == TH_SECTION_BEGIN && begin->stage == 1);
    ck_assert(begin->order_count == 1 && begin->orders[0].args[0] == 1);
    /* R54: the ways out lie in their order. */
    ck_assert(s->items[1].section == TH_SECTION_LEAVE &&
              fabs(s->items[1].chance - 0.7) < 1e-15);
    ck_assert(s->items[1].to == 1 && s->items[2].to == 3 && s->items[2].chance == 1);
    ck_assert_uint_eq(item_named(s, "infection")->during, 4);
    ck_assert(!s->notices);
    th_scenario_free(s);
}
END_TEST

/* A stage in which members stay is told; one that ends, or a single one, is not. */
START_TEST(no_way_out)
{
    struct th_scenario *s =
        items_good("stages:\n  - {name: a, leave: [{after: 1 day, to: b}]}\n  - {name: b}\n");
    ck_assert_int_eq(items_notices(s, "8:5: notice: stage b: no way leads out"), 1);
    th_scenario_free(s);
    s = items_good("stages: [{name: a, events: [{after: 1 day, do: pump.stop}]}]\n");
    ck_assert(!s->notices);
    th_scenario_free(s);
    s = items_good("stages:\n  - {name: a, leave: [{after: 1 day, to: b}]}\n  - {name: b}\n"
                   "hazards: [{after: exponential mean 1 day, to: a, during: b}]\n");
    ck_assert(!s->notices);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *text, *says;
} bad[] = {
    {"stages: {}\n", "stages must be a list"},
    {"stages: [x]\n", "a stage must be a mapping"},
    {"stages: [{device: out}]\n", "6:10: error: a stage needs name:"},
    {"stages: [{name: a, device: in_out}]\n", "unknown word \"in_out\" in device"},
    {"stages: [{name: a, ends: maybe}]\n", "unknown word \"maybe\" in ends"},
    {"stages: [{name: a, ends: yes, events: [{after: 1 h}]}]\n",
     "stage a: it ends the member after begin:, so it has no events and no way out"},
    {"stages: [{name: a, leave: [{after: 1 h, to: a, do: pump.stop}]}]\n",
     "a way out gives no orders"},
    {"stages: [{name: a, leave: [{after: 1 h}]}]\n", "a way out needs to: with a stage"},
    {"stages: [{name: a, leave: [{after: 1 h, to: b}]}]\n", "unknown stage \"b\" in to"},
    {"stages: [{name: a, leave: {after: 1 h, to: a}}]\n", "leave must be a list"},
    {"stages: [{name: a, begin: []}]\n", "the list of orders is empty"},
    {"stages: [{name: a, begin: [{at: 1 h, do: pump.stop}]}]\n", "unknown key \"at\""},
    {"stages: [{name: a}, {name: b, leave: [{after: 1 h, to: b}]}]\n",
     "6:21: error: stage b: nobody enters it: no to: leads there from the first stage"},
    {"stages: [{name: a, events: [{after: 1 h, during: a}]}]\n",
     "what stands in a stage happens in that stage alone"},
    {"hazards: {}\n", "hazards must be a list"},
    {"hazards: [x]\n", "a hazard must be a mapping"},
    /* R5 */
    {"events: [{name: start, at: 1 h}]\n", "\"start\" means something else already"},
    {"events: [{name: 2nd, at: 1 h}]\n", "must be letters, digits"},
    {"events: [{name: a, at: 1 h}, {name: a, at: 2 h}]\n", "there are two events named \"a\""},
    {"events: [{name: a, at: 1 h}]\nhazards: [{name: a, at: 1 h}]\n",
     "6:17: error: name: \"a\" is a hazard already, line 7; events, hazards and stages share "
     "one space of names"},
    {"stages: [{name: a}]\nevents: [{name: a, at: 1 h}]\n",
     "7:17: error: name: \"a\" is a stage already, line 6"},
    /* the instant of at: must be known beforehand */
    {"events: [{name: a, when: {check: pump.flow, above: 1 mL/day}}]\n"
     "require: [{name: x, check: pump.flow, at: a, below: 1 mL/day}]\n",
     "happens in each member at an instant of its own"},
    {"events: [{at: 1 h, chance: 5 %, do: fault.clot.on}]\n"
     "require: [{name: x, check: pump.flow, at: fault.clot.on, below: 1 mL/day}]\n",
     "happens in each member at an instant of its own"},
};

START_TEST(refuses)
{
    items_bad(bad[_i].text, bad[_i].says);
}
END_TEST

/* R53: a stage with its device in needs one. */
START_TEST(without_a_device)
{
    static const char text[] =
        "format: 1\nrun: {duration: 1 day}\nward: {}\n"
        "stages: [{name: a, device: %s, leave: [{after: 1 h, to: a}]}]\n";
    static const char *const words[] = {"in", "out"};
    struct th_slot slots[3];
    memcpy(slots, item_slots, sizeof slots);
    struct th_catalog catalog = item_catalog;
    for (size_t k = 0; k < 3; k++) slots[k].most = slots[k].most == 1 ? 2 : slots[k].most;
    catalog.slots = slots; /* of several none may be there */
    for (size_t k = 0; k < 2; k++) {
        char whole[300];
        memset(&error, 0, sizeof error);
        snprintf(whole, sizeof whole, text, words[k]);
        struct th_scenario *s = th_scenario_parse(&catalog, units, ITEMS_NAME, whole,
                                                  strlen(whole), NULL, 0, &error);
        ck_assert_msg(!s == (k == 0), "%s", error.text[0]);
        if (k == 0)
            ck_assert_msg(strstr(error.text[0], "4:28: error: stage a: device: in: there is no "
                                                "pump in this scenario"),
                          "%s", error.text[0]);
        else
            ck_assert(s->stages[0].out);
        th_scenario_free(s);
    }
}
END_TEST

/* 200 items that are decided in the run, and any number of plain ones. */
START_TEST(how_many)
{
    static char text[40000];
    for (int more = 0; more < 2; more++) {
        strcpy(text, "events:\n");
        for (int k = 0; k < 300; k++)
            strcat(text, k < 200 + more ? "  - {at: 1 h, chance: 5 %}\n"
                                        : "  - {at: 1 h, do: pump.stop}\n");
        char *whole = malloc(sizeof text + 400);
        snprintf(whole, sizeof text + 400, "%s%s", ITEMS_HEAD, text);
        memset(&error, 0, sizeof error);
        struct th_scenario *s = th_scenario_parse(&item_catalog, units, ITEMS_NAME, whole,
                                                  strlen(whole), NULL, 0, &error);
        ck_assert_int_eq(s != NULL, !more);
        if (more)
            ck_assert_ptr_nonnull(strstr(error.text[0], "at most 200"));
        th_scenario_free(s);
        free(whole);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "stage");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_test(tests, stages);
    tcase_add_test(tests, no_way_out);
    tcase_add_loop_test(tests, refuses, 0, (int)(sizeof bad / sizeof *bad));
    tcase_add_test(tests, without_a_device);
    tcase_add_test(tests, how_many);
}
