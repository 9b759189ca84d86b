/* Items that are written read back to the same items, whatever they hold. */
#define TH_SUITE "items_write"
#include "support/check_main.h"

#include "language/items/fixture.h"

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void same_text(const char *a, const char *b)
{
    ck_assert_str_eq(a ? a : "", b ? b : "");
}

static void same_condition(const struct th_condition *a, const struct th_condition *b)
{
    ck_assert(!a == !b);
    if (!a)
        return;
    ck_assert(a->any == b->any && a->count == b->count && a->held == b->held);
    for (size_t k = 0; k < a->count; k++) {
        const struct th_test *x = &a->tests[k], *y = &b->tests[k];
        ck_assert(x->output == y->output && x->of == y->of && x->kind == y->kind);
        ck_assert(same_number(x->least, y->least) && same_number(x->most, y->most));
        ck_assert(same_number(x->reset, y->reset));
    }
}

static void same_order(const struct th_order *a, const struct th_order *b)
{
    ck_assert(a->kind == b->kind && a->instance == b->instance && a->number == b->number);
    ck_assert(a->relative == b->relative && a->share == b->share && a->joined == b->joined);
    ck_assert(same_number(a->by, b->by) && same_number(a->least, b->least));
    ck_assert(same_number(a->most, b->most) && a->cause == b->cause);
    ck_assert(a->chance == b->chance);
    for (size_t k = 0; k < TH_ARGS; k++) ck_assert(same_number(a->args[k], b->args[k]));
    same_condition(a->condition, b->condition);
}

static void same_law(const struct th_item *a, const struct th_item *b)
{
    ck_assert(!a->law == !b->law && a->mark == b->mark);
    same_text(a->source, b->source);
    if (a->law)
        ck_assert(a->law->family == b->law->family && a->law->a == b->law->a &&
                  a->law->b == b->law->b && a->law->c == b->law->c &&
                  a->law->least == b->law->least && a->law->most == b->law->most);
}

static void same_times(const struct th_item *a, const struct th_item *b)
{
    ck_assert(a->trigger == b->trigger && a->at_count == b->at_count && a->clock == b->clock);
    ck_assert(a->weekly == b->weekly && a->until_day == b->until_day);
    for (size_t k = 0; k < a->at_count; k++) ck_assert_int_eq(a->at[k], b->at[k]);
    ck_assert(a->after == b->after && a->since_count == b->since_count);
    for (size_t k = 0; k < a->since_count; k++) ck_assert_uint_eq(a->since[k], b->since[k]);
    ck_assert(a->every == b->every && a->until == b->until && a->times == b->times);
    ck_assert(!a->at_args == !b->at_args);
    if (a->at_args)
        ck_assert_mem_eq(a->at_args, b->at_args, a->at_count * sizeof *a->at_args);
    same_law(a, b);
    same_condition(a->when, b->when);
}

static void same_item(const struct th_item *a, const struct th_item *b)
{
    ck_assert(a->section == b->section && a->stage == b->stage && a->plain == b->plain);
    same_text(a->name, b->name);
    ck_assert_str_eq(a->key, b->key);
    same_times(a, b);
    ck_assert(a->during == b->during && !a->stretch == !b->stretch && a->hours == b->hours);
    if (a->stretch)
        ck_assert(a->stretch->from == b->stretch->from && a->stretch->to == b->stretch->to &&
                  a->stretch->from_at == b->stretch->from_at &&
                  a->stretch->to_at == b->stretch->to_at);
    ck_assert(a->hours_from == b->hours_from && a->hours_to == b->hours_to);
    ck_assert(!a->pace == !b->pace);
    if (a->pace)
        ck_assert(a->pace->output == b->pace->output && a->pace->per == b->pace->per);
    ck_assert(a->chance == b->chance && a->to == b->to && a->happening == b->happening);
    same_condition(a->condition, b->condition);
    ck_assert_uint_eq(a->order_count, b->order_count);
    for (size_t k = 0; k < a->order_count; k++) same_order(&a->orders[k], &b->orders[k]);
}

static void same_happenings(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_uint_eq(a->happening_count, b->happening_count);
    for (size_t k = 0; k < a->happening_count; k++) {
        const struct th_happening *x = &a->happenings[k], *y = &b->happenings[k];
        ck_assert(x->kind == y->kind && x->number == y->number);
        ck_assert(x->instance == y->instance && x->row == y->row && x->species == y->species);
        ck_assert_str_eq(x->word, y->word);
    }
}

static void same_scenario(const struct th_scenario *a, const struct th_scenario *b)
{
    ck_assert_uint_eq(a->item_count, b->item_count);
    for (size_t k = 0; k < a->item_count; k++) same_item(&a->items[k], &b->items[k]);
    ck_assert_uint_eq(a->stage_count, b->stage_count);
    for (size_t k = 0; k < a->stage_count; k++) {
        const struct th_stage *x = &a->stages[k], *y = &b->stages[k];
        ck_assert_str_eq(x->name, y->name);
        ck_assert(x->out == y->out && x->ends == y->ends && x->begin == y->begin);
        ck_assert_uint_eq(x->happening, y->happening);
    }
    same_happenings(a, b);
    ck_assert_uint_eq(a->event_count, b->event_count);
    for (size_t k = 0; k < a->event_count; k++) {
        ck_assert(a->events[k].at == b->events[k].at && a->events[k].item == b->events[k].item);
        ck_assert_mem_eq(a->events[k].args, b->events[k].args, sizeof a->events[k].args);
    }
}

/* Written, and read back. */
static void there_and_back(const struct th_scenario *a)
{
    char path[] = "/tmp/thecal_test_XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    ck_assert_int_eq(th_scenario_write(a, path, &error), TH_OK);
    struct th_scenario *b = th_scenario_load(&item_catalog, units, path, NULL, 0, &error);
    ck_assert_msg(b != NULL, "%s", error.text[0]);
    same_scenario(a, b);
    th_scenario_free(b);
    unlink(path);
}

static const char *const texts[] = {
    "events:\n"
    "  - {name: a, at: [1 day, 1.1 h], do: pump.give, volume: 0.07 mL}\n"
    "  - {name: b, at: 07:00, every: 7 h, times: 3, set: {pump.rate: 2 mL/day, pump.bore: 1 "
    "mm}}\n"
    "  - {at: 2 h, every: 1 h, until: 3 day, do: [{do: pump.stop}, {set: {ward.warmth: 33.3 "
    "%}}]}\n"
    "  - {name: merely, at: 3 h}\n",
    "events:\n"
    "  - {name: refill, after: 35 h, since: [start, refill, fault.clot.on, pump.low, alarms], "
    "every: 2 h, until: 8 day, times: 5, during: pump.low .. 7 day, between: [22:00, "
    "06:30:15], "
    "if: {check: ward.noise, below: 33.3 %}, chance: 33.3 %, do: pump.change, by: -33.3 %, "
    "least: 0.1 mL/day, most: 3.3 mL/day}\n"
    "  - {when: {check: pump.flow, of: pump.flow, above: 1.1, for: 3.3 h, reset: 0.9}, "
    "every: 1 "
    "h, do: pump.change, by: 0.033 mL/day}\n"
    "  - {when: {all: [{check: pump.state, is: shut}, {check: pump.total, outside: [1 mL, 3 "
    "mL]}], for: 1 h}, do: fault.other.off, cause: h}\n"
    "  - {at: 1 h, if: {any: [{check: pump.total, between: [1 mL, 3 mL]}]}, do: [{do: "
    "pump.give, volume: 1 mL, mode: slow, chance: 10 %, if: {check: pump.opened, is: 2}}]}\n"
    "hazards:\n"
    "  - {name: h, after: weibull shape 0.65 scale 60 year, since: [start, h], do: "
    "fault.other.on, mark: "
    "derived, source: a \"book\"}\n"
    "  - {every: exponential rate 0.011 1/year, do: pump.stop}\n"
    "  - {after: normal mean 3 day sd 0.7 day within 1 day 5 day}\n"
    "  - {after: lognormal median 3.3 day cv 50 %}\n"
    "  - {after: triangular 1 day 3.3 day 7 day}\n"
    "  - {at: 3 day, every: 1 day, chance: 1 %, do: ward.posture, to: supine}\n",
    "stages:\n"
    "  - {name: trial, device: out, begin: {do: ward.posture, to: supine}, leave: [{after: 1 "
    "day, chance: 70 %, to: home}, {name: l, at: day 2 09:00, to: home}]}\n"
    "  - {name: home, begin: [{set: {pump.rate: 3 mL/day}}, {do: pump.stop, chance: 20 %}], "
    "events: [{at: [08:00, 20:00], do: pump.stop}, {name: e, at: day 1 09:00, every: 1 day, "
    "until: 90 h}, {at: friday 07:00:15, every: 1 day, until: day 8 "
    "09:00}, {after: 1 h, since: [e, l, home], do: pump.stop}], leave: [{when: {check: "
    "pump.flow, below: 1 mL/day}, to: end_of_it}]}\n"
    "  - {name: end_of_it, device: out, ends: yes}\n"
    "events:\n  - {at: 1 h, every: 1 h, during: [trial, home], do: pump.stop}\n"
    "hazards:\n  - {every: exponential mean 1 day, pace: pump.flow, per: 2.5 mL/day, "
    "to: end_of_it}\n",
};

START_TEST(reads_back)
{
    struct th_scenario *s = items_good(texts[_i]);
    there_and_back(s);
    th_scenario_free(s);
}
END_TEST

START_TEST(tables)
{
    char folder[] = "/tmp/thecal_items_XXXXXX", path[80], text[300];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/doses.csv", folder);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("at[h],volume[mL]\n7,0.07\n3,1\n", file);
    fclose(file);
    snprintf(text, sizeof text,
             "events:\n  - {table: %s, do: pump.give, over: 3 min}\n"
             "  - {table: %s, do: pump.give, chance: 50 %%}\n",
             path, path);
    struct th_scenario *s = items_good(text);
    there_and_back(s);
    th_scenario_free(s);
    unlink(path);
    rmdir(folder);
}
END_TEST

/* Of a run that the command line shortens, what lies beyond its end is left out; what others
 * refer to stays, and does not happen. */
START_TEST(shortened)
{
    static const char *const sets[] = {"run.duration=2 day"};
    char path[] = "/tmp/thecal_test_XXXXXX";
    int file = mkstemp(path);
    ck_assert_int_ge(file, 0);
    close(file);
    struct th_scenario *a = items_parse(
        "events:\n  - {name: far, at: 5 day, do: pump.stop}\n"
        "  - {name: gone, at: [5 day, 6 day], do: pump.stop}\n"
        "  - {at: [1 day, 6 day], do: pump.stop}\n"
        "  - {at: 1 day, every: 1 h, until: 6 day, during: 1 day .. 4 day, do: pump.stop}\n"
        "  - {after: 1 h, since: far, do: pump.stop}\n",
        sets, 1);
    ck_assert_msg(a != NULL, "%s", error.text[0]);
    ck_assert_int_eq(th_scenario_write(a, path, &error), TH_OK);
    struct th_scenario *b = th_scenario_load(&item_catalog, units, path, NULL, 0, &error);
    ck_assert_msg(b != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(b->item_count, 4);
    ck_assert(b->items[0].chance == 0 && b->event_count == 1 && b->items[1].at_count == 1);
    ck_assert_int_eq(b->items[2].until, 2 * DAY);
    th_scenario_free(a);
    th_scenario_free(b);
    unlink(path);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "write");
    tcase_add_unchecked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, reads_back, 0, (int)(sizeof texts / sizeof *texts));
    tcase_add_test(tests, tables);
    tcase_add_test(tests, shortened);
}
