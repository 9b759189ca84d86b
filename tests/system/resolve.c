/* run: {resolve: A .. B} is two events that set `pulses` and set it back: for every pump that
 * has them a run is the same, to the bit, and so is the scenario that the result holds. */
#define TH_SUITE "resolve"
#include "support/check_main.h"

#include <unistd.h>

#include "support/real_run.h"

enum { TEXT = 2000 };

/* Two days with a bolus at 1 day; pump: its mapping; resolve: of run:, or ""; events: more of
 * them. */
static const char *text_of(char text[TEXT], const char *pump, const char *resolve,
                           const char *events)
{
    const int used = snprintf(
        text, TEXT,
        "format: 1\ntitle: t\nrun: {duration: 2 day, sample: 1 h%s}\nrecord: all\n"
        "drug: {from: baclofen, concentration: 500 ug/mL}\n"
        "program: {use: simple, rate: 0.3 mL/day}\npump: %s\n"
        "reservoir: {from: bellows_20ml}\ncatheter: {from: silicone_89cm, tip: T10}\n"
        "csf: {use: axial, cells: 20}\n"
        "events:\n  - {name: gift, at: 1 day, do: program.bolus, volume: 9 uL, over: 9 min}\n"
        "%s",
        resolve, pump, events);
    ck_assert_int_lt(used, TEXT);
    return text;
}

/* The n-th model with pulses that can be resolved, and the words of its row. */
static const struct th_row *pump_of(int n, const struct th_model **model)
{
    for (size_t m = 0; m < th_catalog.model_count; m++) {
        *model = th_catalog.models[m];
        const struct th_row *row = th_table_find(&(*model)->params, "pulses");
        if (row && th_labels_find(row->labels, "resolved") >= 0 && n-- == 0)
            return row;
    }
    return NULL;
}

/* Every number of every series, to the bit: NaN is missing in both. */
static bool same_column(const struct real_run *a, const struct real_run *b, size_t c)
{
    for (size_t t = 0; t < a->trace->times; t++)
        for (size_t p = 0; p < a->trace->columns[c].points; p++) {
            const double x = th_trace_get(a->trace, c, 0, t, p);
            const double y = th_trace_get(b->trace, c, 0, t, p);
            if (memcmp(&x, &y, sizeof x) != 0)
                return false;
        }
    return true;
}

static void same_runs(const char *windows, const char *events)
{
    char one[TEXT], two[TEXT];
    struct real_run a = real_run(windows), b = real_run(events);
    const char *const paths[] = {"/tmp/thecal-resolve-a", "/tmp/thecal-resolve-b"};
    char *texts[] = {one, two};
    ck_assert_uint_eq(a.scenario->column_count, b.scenario->column_count);
    for (size_t c = 0; c < a.scenario->column_count; c++)
        ck_assert_msg(same_column(&a, &b, c), "%s", a.scenario->columns[c].path);
    ck_assert(real_same(&a, 0, &b, 0, NULL, 0)); /* the log */
    for (int k = 0; k < 2; k++) {                /* the title and all else are the same words */
        char path[64];
        snprintf(path, sizeof path, "%s.%d", paths[k], (int)getpid());
        ck_assert_int_eq(th_scenario_write(k ? b.scenario : a.scenario, path, &a.error), TH_OK);
        FILE *file = fopen(path, "r");
        ck_assert_ptr_nonnull(file);
        texts[k][fread(texts[k], 1, TEXT - 1, file)] = '\0';
        fclose(file);
        remove(path);
    }
    ck_assert_str_eq(one, two);
    real_close(&a);
    real_close(&b);
}

/* By instants, and by what happens. */
START_TEST(two_events)
{
    const struct th_model *model;
    int count = 0;
    for (const struct th_row *row; (row = pump_of(count, &model)); count++) {
        char pump[200], events[600], one[TEXT], two[TEXT];
        for (int w = 0; w < th_labels_count(row->labels) - 1; w++) { /* all but resolved */
            char label[32];
            th_labels_get(row->labels, w, label, sizeof label);
            snprintf(pump, sizeof pump, "{use: %s, pulses: %s}", model->name, label);
            snprintf(events, sizeof events,
                     "  - {at: 6 h, set: {pump.pulses: resolved}}\n"
                     "  - {at: 8 h 10 min, set: {pump.pulses: %s}}\n"
                     "  - {after: 0 s, since: gift, during: start .. 93599999999 us, set: "
                     "{pump.pulses: resolved}}\n"
                     "  - {at: 26 h, set: {pump.pulses: %s}}\n",
                     label, label);
            same_runs(
                text_of(one, pump, ", resolve: [6 h .. 8 h 10 min, gift .. day 1 02:00]", ""),
                text_of(two, pump, "", events));
        }
    }
    ck_assert_int_ge(count, 3);
}
END_TEST

/* A window does something: its pulses are counted one by one, and none outside it is. */
START_TEST(acts)
{
    char one[TEXT], two[TEXT];
    struct real_run a =
        real_run(text_of(one, "{use: valve_gated}", ", resolve: 6 h .. 7 h", ""));
    struct real_run b = real_run(text_of(two, "{use: valve_gated}", "", ""));
    ck_assert(!same_column(&a, &b, real_column(&a, "catheter.tip_flow")));
    const double x = real_last(&a, "catheter.tip_volume");
    ck_assert_double_le(fabs(x - real_last(&b, "catheter.tip_volume")), 2.6e-9); /* a pulse */
    real_close(&a);
    real_close(&b);
}
END_TEST

/* Instants at which pulses are set, h, in the order of time; beyond the last NaN. No window
 * begins behind an end that comes but once, nor behind an instant; of an end that may come
 * again it lasts until that, or to the end of the run. */
static const struct {
    const char *resolve, *events;
    double least[3], most[3];
} ends[] = {
    {"12 h .. clot", "hazards: [{name: clot, after: uniform 1 h 2 h}]\n", {1, NAN}, {2, NAN}},
    {"12 h .. clot",
     "hazards: [{name: clot, after: uniform 13 h 14 h}]\n",
     {12, 13, NAN},
     {12, 14, NAN}},
    {"clot .. 1 h", "hazards: [{name: clot, after: uniform 2 h 3 h}]\n", {1, NAN}, {1, NAN}},
    {"clot .. 4 h",
     "hazards: [{name: clot, after: uniform 2 h 3 h}]\n",
     {2, 4, NAN},
     {3, 4, NAN}},
    {"2 h .. turn", "  - {name: turn, at: 1 h, every: 23 h}\n", {1, 2, 24}, {1, 2, 24}},
    {"2 h .. program.stop",
     "  - {at: 1 h, do: program.stop, over: 1 min}\n",
     {1, 2, NAN},
     {1, 2, NAN}},
};
enum { ENDS = sizeof ends / sizeof *ends };

START_TEST(window_ends)
{
    char text[TEXT], resolve[80];
    snprintf(resolve, sizeof resolve, ", resolve: %s", ends[_i].resolve);
    struct real_run run =
        real_run(text_of(text, "{use: piston, stroke: 100 uL}", resolve, ends[_i].events));
    for (int k = 0; k < 3; k++) {
        const double at = logged_at(&run, "pump.pulses", k) / 3600;
        ck_assert_msg(isnan(ends[_i].least[k])
                          ? isnan(at)
                          : at >= ends[_i].least[k] - 1e-9 && at <= ends[_i].most[k] + 1e-9,
                      "%s: %g", ends[_i].resolve, at);
        if (isnan(at))
            break;
    }
    real_close(&run);
}
END_TEST

static const struct {
    const char *pump, *resolve, *more, *says;
} wrong[] = {
    {"{use: piezo}", "1 h .. 2 h", "",
     "t.yaml:3:46: error: resolve: nothing here gives pulses that could be resolved: "
     "pump.peristaltic, pump.valve_gated, pump.piston do, not pump.piezo"},
    {"{use: piston}", "1 h", "",
     "resolve: \"1 h\" is no window: write for example day 3 08:00"},
    {"{use: piston}", "2 h .. 2 h", "", "resolve: \"2 h .. 2 h\" has no length"},
    {"{use: piston}", "gift .. gift", "", "resolve: \"gift .. gift\" has no length"},
    {"{use: piston}", "[]", "", "resolve: names no window"},
    {"{use: piston}", "[1 h .. 3 h, 5 h .. 6 h, 3 h .. 4 h]", "",
     "resolve: \"3 h .. 4 h\" meets another window: write them as one"},
    {"{use: piston}", "1 h .. 3 day", "", "resolve: \"3 day\" is after the end of the run"},
    {"{use: piston}", "gfit .. 2 day", "", "resolve: \"gfit\" happens nowhere; did you mean"},
    {"{use: piston}", "1 h .. 2 h", "  - {at: 1 day, set: {pump.pulses: mean}}\n",
     "resolve: line 13 sets pump.pulses, too: either that or resolve:"},
    {"{use: piston}", "1 h .. 2 h", "ensemble: {vary: {pump.pulses: grid mean counted}}\n",
     "resolve: pump.pulses differs between members, and a window puts back one value"},
    {"{use: piston}", "day 1 06:00 .. gift", "",
     "resolve: \"day 1 06:00 .. gift\" has no end: gift comes at day 1 00:00, and no more "
     "after day 1 06:00, where the window begins"},
    {"{use: piston}", "gift .. 20 h", "",
     "resolve: \"gift .. 20 h\" has no end: 20 h comes at day 0 20:00, and no more after day 1 "
     "00:00, where the window begins"},
};
enum { WRONG = sizeof wrong / sizeof *wrong };

START_TEST(refused)
{
    char text[TEXT], resolve[200];
    struct th_error error = {0};
    snprintf(resolve, sizeof resolve, ", resolve: %s", wrong[_i].resolve);
    text_of(text, wrong[_i].pump, resolve, wrong[_i].more);
    ck_assert_ptr_null(th_scenario_parse(&th_catalog, suite_units(), "scenarios/t.yaml", text,
                                         strlen(text), NULL, 0, &error));
    ck_assert_int_eq(error.count, 1);
    ck_assert_msg(strstr(error.text[0], wrong[_i].says) != NULL, "%s", error.text[0]);
}
END_TEST

/* The command line says it, too, and a pump that resolves all the time gets a notice. */
START_TEST(by_set)
{
    char text[TEXT];
    struct th_error error = {0};
    const char *const sets[] = {"run.resolve=[1 h .. 2 h, gift .. end]",
                                "pump.pulses=resolved"};
    text_of(text, "{use: piston}", "", "");
    struct th_scenario *s = th_scenario_parse(&th_catalog, suite_units(), "scenarios/t.yaml",
                                              text, strlen(text), sets, 2, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(s->item_count, 5);
    ck_assert_int_eq(s->items[3].trigger, TH_TRIGGER_AFTER);
    ck_assert_int_eq(s->items[4].trigger, TH_TRIGGER_AT);
    ck_assert_int_eq(s->items[4].at[0], s->duration);
    ck_assert_msg(s->notices && strstr(s->notices->text[0],
                                       "resolve: pump.pulses is resolved all the time"),
                  "no notice");
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, TH_SUITE);
    tcase_add_test(tests, two_events);
    tcase_add_test(tests, acts);
    tcase_add_test(tests, by_set);
    tcase_add_loop_test(tests, window_ends, 0, ENDS);
    tcase_add_loop_test(tests, refused, 0, WRONG);
}
