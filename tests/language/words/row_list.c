/* windows: [15 min, 1 h]: rows that are one list, in a scenario, a part, --set; each value is
 * that of its row, those behind the end are none, and wrong lists are refused in words. */
#define TH_SUITE "row_list"
#include "support/check_main.h"

#include "support/real_run.h"

static const char head[] = "format: 1\nrun: {duration: 3 day}\nprogram: {rate: 0.4 mL/day}\n"
                           "pump: {use: valve_gated}\nreservoir: {from: bellows_20ml}\n"
                           "catheter: {from: silicone_89cm, tip: T10}\n";

static struct th_scenario *parse(const char *gauges, const char *set, struct th_error *error)
{
    char text[1000];
    const int used = snprintf(text, sizeof text, "%sgauges: %s\n", head, gauges);
    ck_assert_int_lt(used, (int)sizeof text);
    return th_scenario_parse(&th_catalog, suite_units(), "scenarios/t.yaml", text, strlen(text),
                             &set, set != NULL, error);
}

/* The windows of the only gauge, in minutes: "15 60 150 330 570 930". */
static void windows_of(const struct th_scenario *s, char text[80])
{
    const size_t i = th_scenario_instance(s, "gauge.trumpet") != SIZE_MAX
                         ? th_scenario_instance(s, "gauge.trumpet")
                         : th_scenario_instance(s, "gauge.trumpet_ordinary");
    ck_assert_uint_ne(i, SIZE_MAX);
    const struct th_table *rows = &s->instances[i].model->params;
    const size_t first = (size_t)(th_table_find(rows, "window_1") - rows->rows);
    *text = '\0';
    for (size_t k = 0; k < 6; k++)
        sprintf(text + strlen(text), "%s%g", k ? " " : "",
                s->instances[i].params[first + k] / 60);
}

static const struct {
    const char *gauges, *set, *windows;
} good[] = {
    {"{use: trumpet}", NULL, "15 60 150 330 570 930"},
    {"{use: trumpet, windows: [15 min, 1 h, 24 h]}", NULL, "15 60 1440 0 0 0"},
    {"{use: trumpet, windows: 30 min}", NULL, "30 0 0 0 0 0"},
    {"{use: trumpet, windows: {value: [15 min, 1 h], mark: read, source: a book}}", NULL,
     "15 60 0 0 0 0"},
    {"{from: trumpet_ordinary}", NULL, "2 5 11 19 31 0"},
    {"{from: trumpet_ordinary, windows: [1 min, 2 min]}", NULL, "1 2 0 0 0 0"},
    {"{from: trumpet_ordinary, window_2: 6 min}", NULL, "2 6 11 19 31 0"},
    {"{use: trumpet, windows: [15 min]}", "gauge.trumpet.windows=[30 min, 1 h,]",
     "30 60 0 0 0 0"},
    {"{use: trumpet}", "gauge.windows=45 min", "45 0 0 0 0 0"},
    {"{from: trumpet_ordinary}", "gauge.windows=[3 min]", "3 0 0 0 0 0"},
};
enum { GOOD = sizeof good / sizeof *good };

START_TEST(taken)
{
    struct th_error error = {0};
    char windows[80];
    struct th_scenario *s = parse(good[_i].gauges, good[_i].set, &error);
    ck_assert_msg(s != NULL, "%s", error.text[0]);
    windows_of(s, windows);
    ck_assert_str_eq(windows, good[_i].windows);
    th_scenario_free(s);
}
END_TEST

static const struct {
    const char *gauges, *set, *says;
} wrong[] = {
    {"{use: trumpet, windows: []}", NULL,
     "t.yaml:7:33: error: trumpet.windows: the list is empty: lengths of the observation"},
    {"{use: trumpet, windows: [1 h, 2 h, 3 h, 4 h, 5 h, 6 h, 7 h]}", NULL,
     "trumpet.windows: the list has 7 values, at most 6"},
    {"{use: trumpet, windows: [15 min, 61 min]}", NULL,
     "window_2 is 61 min: it must be a whole number of samples"},
    {"{use: trumpet, windows: [1 h, 15 min]}", NULL,
     "window_2 is 15 min: it must be longer than the window before it"},
    {"{use: trumpet, windows: [15 min, 60]}", NULL,
     "t.yaml:7:42: error: gauge.trumpet.window_2: \"60\" has no unit"},
    {"{use: trumpet, windows: [15 min, 1 mL]}", NULL, "gauge.trumpet.window_2"},
    {"{use: trumpet, windows: [15 min, 200 day]}", NULL, "out of range"},
    {"{use: trumpet, windows: [15 min], window_2: 1 h}", NULL,
     "trumpet.windows: either window_2: or windows: with all of them, not both"},
    {"{use: trumpet, window: [15 min]}", NULL, "did you mean \"windows\""},
    {"{use: balance, windows: [15 min]}", NULL, "unknown key \"windows\" in gauges (balance)"},
    {"{use: trumpet}", "gauge.windows=[]", "gauge.windows: the list is empty"},
    {"{use: trumpet}", "gauge.windows=[15 min, 20 min]",
     "window_2 is 20 min: it must be a whole number of samples"},
};
enum { WRONG = sizeof wrong / sizeof *wrong };

START_TEST(refused)
{
    struct th_error error = {0};
    ck_assert_ptr_null(parse(wrong[_i].gauges, wrong[_i].set, &error));
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
