/* Profiles on two axes, such as level and layer: kept, written and read back, at places, and
 * their sentences. */
#define TH_SUITE "plane"
#include "support/check_main.h"

#include "ensemble/ensemble.h"
#include "language/language.h"
#include "support/store_fixture.h"

/* sheet: 1 + 10 z + 100 layer + t, z in cm of cells of 1 cm, t in hours; ring: z + 8 turn, in
 * eighths of a turn. */
#define ROWS(ROW) \
    ROW(cells, NUMBER, "4", "2", "100", CHOSEN, "", "number of cells", .flags = TH_STRUCTURAL)
struct params {
    ROWS(TH_LANE_MEMBER)
};
static const struct th_row param_rows[] = {ROWS(TH_LISTED_ROW)};
struct states {
    double time[TH_LANES];
};
static const struct th_row state_rows[] = {TH_OUT(time, TIME, "since the start")};
static const struct th_row sheet_rows[] = {
    TH_OUT(z, POSITION, "below the top", .flags = TH_AXIS),
    TH_OUT(edge, NUMBER, "twice the content of the first layer"),
    TH_OUT(layer, CHOICE, "layer", .labels = "white grey fat", .flags = TH_AXIS_2),
    TH_OUT(content, NUMBER, "what there is", .flags = TH_PLANE),
};
static const struct th_row ring_rows[] = {
    TH_OUT(z, POSITION, "below the top", .flags = TH_AXIS),
    TH_OUT(turn, NUMBER, "share of a turn", .flags = TH_AXIS_2),
    TH_OUT(content, NUMBER, "what there is", .flags = TH_PLANE),
};

static size_t points(const struct th_setup *setup)
{
    return (size_t)setup->params[0];
}

static size_t three(const struct th_setup *setup)
{
    (void)setup;
    return 3;
}

static size_t eight(const struct th_setup *setup)
{
    (void)setup;
    return 8;
}

static void start(const struct th_view *view)
{
    struct states *s = view->states;
    EACH_LANE(i) s->time[i] = 0;
}

static void advance(const struct th_view *view)
{
    struct states *s = view->states;
    EACH_LANE(i) s->time[i] += view->step[i];
}

static double sheet_value(double z, double layer, double hours)
{
    return 1 + 10 * z + 100 * layer + hours;
}

static void observe_sheet(const struct th_view *view)
{
    const struct states *s = view->states;
    double(*to)[TH_LANES] = (double(*)[TH_LANES])view->profiles;
    const size_t n = view->points;
    ck_assert_uint_eq(view->across, 3);
    for (size_t k = 0; k < n; k++)
        for (int i = 0; i < TH_LANES; i++) {
            const double z = (double)k + 0.5, hours = s->time[i] / 3600;
            to[k][i] = 0.01 * z;
            to[n + k][i] = 2 * sheet_value(z, 0, hours);
            for (size_t j = 0; j < 3; j++) {
                to[2 * n + j][i] = (double)j;
                to[2 * n + 3 + 3 * k + j][i] = sheet_value(z, (double)j, hours);
            }
        }
    memcpy(view->outputs, s, sizeof *s);
}

static void observe_ring(const struct th_view *view)
{
    double(*to)[TH_LANES] = (double(*)[TH_LANES])view->profiles;
    const size_t n = view->points;
    for (size_t k = 0; k < n; k++)
        for (int i = 0; i < TH_LANES; i++) {
            to[k][i] = 0.01 * ((double)k + 0.5);
            for (size_t j = 0; j < 8; j++) {
                to[n + j][i] = (double)j / 8;
                to[n + 8 + 8 * k + j][i] = (double)k + 0.5 + (double)j;
            }
        }
    memcpy(view->outputs, view->states, sizeof(struct states));
}

#define MODEL(name_, rows_, across_, observe_)                                          \
    {                                                                                   \
        .slot = name_, .name = name_, .doc = "numbers on two axes", .page = "",         \
        .params = TH_TABLE(param_rows), .states = TH_TABLE(state_rows),                 \
        .outputs = TH_TABLE(state_rows), .profiles = TH_TABLE(rows_), .points = points, \
        .across = across_, .start = start, .advance = advance, .observe = observe_      \
    }
static const struct th_model sheet = MODEL("sheet", sheet_rows, three, observe_sheet);
static const struct th_model ring = MODEL("ring", ring_rows, eight, observe_ring);
static const struct th_model *const models[] = {&sheet, &ring};
static const struct th_slot slots[] = {{"sheet", "sheet", 1, "sheet", "", false},
                                       {"ring", "ring", 1, "ring", "", false}};
static const struct th_landmark levels[] = {{"T1", 0.01}, {"T2", 0.0225}};
static const struct th_catalog catalog = {.slots = slots,
                                          .slot_count = 2,
                                          .models = models,
                                          .model_count = 2,
                                          .landmarks = levels,
                                          .landmark_count = 2,
                                          .species_slot = "drug",
                                          .ports_bytes = 64};

struct run {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    struct th_error error;
};

static bool parse(struct run *run, const char *rest)
{
    char text[600];
    *run = (struct run){.units = th_units_create(NULL)};
    snprintf(text, sizeof text, "format: 1\nrun: {duration: 2 h, sample: 1 h}\n%s\n", rest);
    run->scenario = th_scenario_parse(&catalog, run->units, "plane.yaml", text, strlen(text),
                                      NULL, 0, &run->error);
    return run->scenario != NULL;
}

static void open_run(struct run *run, const char *rest)
{
    ck_assert_msg(parse(run, rest), "%s", run->error.text[0]);
    run->layout = th_layout_create(run->scenario, &run->error);
    ck_assert_ptr_nonnull(run->layout);
    const struct th_ensemble_options options = {.threads = 1};
    ck_assert_msg(th_ensemble_run(run->layout, &options, &run->trace, &run->error) == TH_OK,
                  "%s", run->error.text[0]);
}

static void close_run(struct run *run)
{
    th_trace_free(run->trace);
    th_layout_free(run->layout);
    th_scenario_free(run->scenario);
    th_units_free(run->units);
}

#define NEAR(value, expected) ck_assert_double_eq_tol(value, expected, 1e-12)

/* Kept along by levels, points and cells, and across by cells. */
START_TEST(kept)
{
    struct run run;
    open_run(&run, "record: [{path: sheet.content, axis: levels}, sheet.edge, "
                   "{path: ring.content, axis: [7 points, 15 points]}]");
    const struct th_trace_column *c = run.trace->columns;
    ck_assert_uint_eq(run.scenario->column_count, 3);
    ck_assert_uint_eq(c[0].points, 2 * 3);
    ck_assert_uint_eq(c[1].points, 2);
    ck_assert_uint_eq(c[2].points, 7 * 15);
    for (size_t t = 0; t < 3; t++)
        for (size_t k = 0; k < 6; k++)
            NEAR(th_trace_get(run.trace, 0, 0, t, k),
                 sheet_value(k < 3 ? 1 : 2.25, (double)(k % 3), (double)t));
    NEAR(th_trace_get(run.trace, 1, 0, 1, 1), 2 * sheet_value(2.25, 0, 1));
    for (size_t k = 0; k < 7 * 15; k++)
        NEAR(th_trace_get(run.trace, 2, 0, 0, k),
             0.5 + 0.5 * (double)(k / 15) + 0.5 * (double)(k % 15));
    const double *axis = th_trace_axis(run.trace, 2);
    NEAR(axis[6], 0.035);
    NEAR(axis[7 + 3], 3.0 / 16);
    close_run(&run);
}
END_TEST

/* A place on each axis is an output: linear between cells and between points across. */
START_TEST(places)
{
    struct run run;
    open_run(&run, "record: [sheet.content@T2/grey, sheet.content@1.5cm/fat, "
                   "ring.content@T1/0.3, {path: sheet.content@T1/white, take: max}]\n"
                   "require: [{check: sheet.content@T1/fat, take: final, above: 100}]");
    NEAR(th_trace_get(run.trace, 0, 0, 2, 0), sheet_value(2.25, 1, 2));
    NEAR(th_trace_get(run.trace, 1, 0, 1, 0), sheet_value(1.5, 2, 1));
    NEAR(th_trace_get(run.trace, 2, 0, 1, 0), 1 + 8 * 0.3);
    ck_assert_str_eq(run.scenario->columns[0].path, "sheet.content@T2/grey");
    close_run(&run);
}
END_TEST

/* A dataset has both dimensions; a reader gets a series at each point of the second. */
START_TEST(written_and_read)
{
    struct run run;
    char directory[64], path[96];
    const struct th_store_options options = {.compress = 0};
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    open_run(&run, "record: [{path: sheet.content, axis: cells}, {path: ring.content, axis: "
                   "[cells, 3 points]}, {path: sheet.edge, axis: cells}]\n"
                   "ensemble: {members: 2}");
    ck_assert_msg(th_store_write(run.trace, path, &options, &run.error) == TH_OK, "%s",
                  run.error.text[0]);
    struct th_result *result = th_store_read(path, &run.error);
    ck_assert_msg(result != NULL, "%s", run.error.text[0]);
    static const char *const names[] = {"ring.content@*/0",
                                        "ring.content@*/0.4375",
                                        "ring.content@*/0.875",
                                        "sheet.content@*/white",
                                        "sheet.content@*/grey",
                                        "sheet.content@*/fat",
                                        "sheet.edge"};
    ck_assert_uint_eq(result->count, 7);
    for (size_t k = 0; k < 7; k++) {
        const struct th_series *series = &result->series[k];
        ck_assert_str_eq(series->name, names[k]);
        ck_assert_uint_eq(series->points, 4);
        ck_assert_str_eq(series->axis_name, "z");
        for (size_t v = 0; v < 2 * 3 * 4; v++) {
            const double z = (double)(v % 4) + 0.5, t = (double)(v / 4 % 3);
            NEAR(series->values[v], k < 3    ? z + 3.5 * (double)k
                                    : k == 6 ? 2 * sheet_value(z, 0, t)
                                             : sheet_value(z, (double)(k - 3), t));
        }
    }
    ck_assert_str_eq(result->series[4].doc, "what there is at grey");
    th_result_free(result);
    unlink(path);
    rmdir(directory);
    close_run(&run);
}
END_TEST

static bool is_grey(const char *path, const void *context)
{
    return strcmp(path, context) == 0;
}

/* One point of the second axis alone is read by its name, or all of them by the profile's. */
START_TEST(read_by_name)
{
    struct run run;
    char directory[64], path[96];
    const struct th_store_options options = {.compress = 0};
    f_directory(directory);
    snprintf(path, sizeof path, "%s/a.h5", directory);
    open_run(&run, "record: [{path: sheet.content, axis: cells}, sheet.edge]");
    ck_assert_msg(th_store_write(run.trace, path, &options, &run.error) == TH_OK, "%s",
                  run.error.text[0]);
    struct th_result *result =
        th_store_read_some(path, is_grey, "sheet.content@*/grey", false, &run.error);
    ck_assert_msg(result != NULL, "%s", run.error.text[0]);
    ck_assert_uint_eq(result->count, 1);
    ck_assert_str_eq(result->series[0].name, "sheet.content@*/grey");
    NEAR(result->series[0].values[1], sheet_value(1.5, 1, 0));
    th_result_free(result);
    result = th_store_read_some(path, is_grey, "sheet.content", false, &run.error);
    ck_assert_uint_eq(result->count, 3);
    th_result_free(result);
    result = th_store_read_some(path, is_grey, "sheet.edge", false, &run.error);
    ck_assert_uint_eq(result->count, 1);
    th_result_free(result);
    unlink(path);
    rmdir(directory);
    close_run(&run);
}
END_TEST

static void refused(const char *rest, const char *sentence)
{
    struct run run;
    ck_assert_msg(!parse(&run, rest), "%s", rest);
    ck_assert_msg(strstr(run.error.text[0], sentence) != NULL, "%s", run.error.text[0]);
    th_units_free(run.units);
}

START_TEST(sentences)
{
    refused("record: [sheet.content@T1]",
            "it has two axes, z and layer: write a place on each");
    refused("record: [sheet.content@T1/grey/fat]", "it has two axes, z and layer");
    refused("record: [sheet.content@T1/gray]",
            "\"gray\" is no place on its second axis (allowed: white grey fat)");
    refused("record: [sheet.edge@T1/grey]", "it has one axis; write one place");
    refused("record: [{path: sheet.edge, axis: [cells, cells]}]", "has one axis");
    refused("record: [{path: sheet.content, axis: [cells, 2 points]}]", "is of words");
    refused("record: [{path: ring.content, axis: [cells, levels]}]",
            "\"levels\" of the second axis must be cells, or how many");
    refused("record: [{path: ring.content, axis: [cells]}]", "a list is of the two axes");
    refused(
        "record: [{path: ring.content, axis: [cells, 4 points]}, {path: ring.content, axis: "
        "[cells, 5 points]}]",
        "twice with different axes");
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "plane");
    tcase_add_test(tests, kept);
    tcase_add_test(tests, places);
    tcase_add_test(tests, written_and_read);
    tcase_add_test(tests, read_by_name);
    tcase_add_test(tests, sentences);
}
