/* The estimate before a run against the run itself. */
#define TH_SUITE "forecast"
#include "support/check_main.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "catalog.h"
#include "engine/start.h"
#include "ensemble/ensemble.h"
#include "ensemble/forecast.h"
#include "language/language.h"
#include "support/store_fixture.h"

static struct th_units *units;
static struct th_error error;
static char directory[64], result[96];

static void setup(void)
{
    memset(&error, 0, sizeof error);
    units = th_units_create(NULL);
    f_directory(directory);
    snprintf(result, sizeof result, "%s/r.h5", directory);
}

static void teardown(void)
{
    unlink(result);
    rmdir(directory);
    th_units_free(units);
}

static struct th_scenario *load(const char *path, const char *const *sets, size_t count)
{
    struct th_scenario *s = th_scenario_load(&th_catalog, units, path, sets, count, &error);
    ck_assert_msg(s != NULL, "%s: %s", path, error.text[0]);
    return s;
}

static void check_forecast(const char *path, const char *const *sets, size_t count)
{
    struct th_scenario *s = load(path, sets, count);
    struct th_layout *layout = th_layout_create(s, &error);
    struct th_forecast size;
    struct th_trace *trace;
    struct stat file;
    ck_assert_int_eq(th_forecast(layout, 1, TH_KEPT_IN_MEMORY, &size, &error), TH_OK);
    ck_assert_int_eq(th_forecast_steps(layout, NULL, &size, &error), TH_OK);
    struct th_ensemble_options options = {.threads = 1};
    ck_assert_int_eq(th_ensemble_run(layout, &options, &trace, &error), TH_OK);
    ck_assert_int_eq(th_store_write(trace, result, &(struct th_store_options){0}, &error),
                     TH_OK);
    ck_assert_int_eq(stat(result, &file), 0);
    double bytes = (double)file.st_size;
    ck_assert_msg(fabs(size.file - bytes) <= 0.1 * bytes, "%s: %.0f bytes, forecast %.0f", path,
                  bytes, size.file);
    ck_assert(fabs(size.trace - (double)trace->byte_count) <= 0.02 * size.trace + 8192);
    ck_assert_uint_eq((uint64_t)size.samples, trace->times);
    double steps = (double)trace->steps[0];
    ck_assert_msg(size.steps < 2 * steps && size.steps > steps / 2,
                  "%s: %.0f steps, forecast %.0f", path, steps, size.steps);
    th_trace_free(trace);
    th_layout_free(layout);
    th_scenario_free(s);
}

START_TEST(estimated_sizes)
{
    /* The steps of a slow closing are not known from a small part of the run. */
    const char *cells[] = {"fault.kink.over=0 h", "record=all", "run.precision=single"};
    const char *few[] = {"ensemble.members=16"};
    check_forecast("scenarios/slow_kink.yaml", cells, 1);
    check_forecast("scenarios/slow_kink.yaml", cells, 3);
    check_forecast("scenarios/tolerance_ensemble.yaml", few, 1);
    check_forecast("scenarios/hydromorphone_switch.yaml", NULL, 0);
}
END_TEST

/* Two hours at a millisecond: 7 200 001 samples. The sums are made by hand. */
START_TEST(large_runs)
{
    const char *fine[] = {"run.duration=2 h", "run.sample=1 ms", "record=csf.concentration"};
    struct th_scenario *s = load("scenarios/morphine_month.yaml", fine, 3);
    struct th_layout *layout = th_layout_create(s, &error);
    struct th_forecast size;
    char text[TH_FORECAST_TEXT];
    ck_assert_int_eq(th_forecast(layout, 1, TH_KEPT_IN_MEMORY, &size, &error), TH_OK);
    ck_assert_int_eq(th_forecast_steps(layout, NULL, &size, &error), TH_OK);
    /* 26 levels: 26 * 7200001 * 8 bytes; what is required is taken as it goes on, not kept */
    double expected = 26.0 * 7200001 * 8;
    ck_assert(fabs(size.trace - expected) < 1e-5 * expected);
    /* in the file the times too, 8 bytes each: 1.5552 GB */
    th_forecast_text(&size, text);
    ck_assert_msg(strstr(text, "7200001 samples, about 1 step;") &&
                      strstr(text, "file 1.56 GB") && strstr(text, "memory 1.53 GB"),
                  "%s", text);
    ck_assert_int_eq(th_forecast(layout, 1, TH_KEPT_IN_CHECKPOINT, &size, &error), TH_OK);
    ck_assert(size.memory < 40e6);
    th_layout_free(layout);
    th_scenario_free(s);
}
END_TEST

/* R82: no machine has an exabyte; one has a byte. */
START_TEST(runs_that_do_not_fit)
{
    struct th_scenario *s = load("scenarios/morphine_month.yaml", NULL, 0);
    struct th_forecast size = {.scenario = s, .members = 1, .memory = 1};
    ck_assert_int_eq(th_forecast_memory(&size, &error), TH_OK);
    ck_assert_int_eq(th_forecast_disk(&size, result, 1, &error), TH_OK);
    ck_assert_int_eq(th_forecast_disk(&size, "nowhere/x.h5", 1e18, &error), TH_OK);
    size.memory = 1e18;
    ck_assert_int_eq(th_forecast_memory(&size, &error), TH_NO_MEMORY);
    ck_assert_ptr_nonnull(strstr(error.text[0], "takes 1 EB of memory, and "));
    ck_assert_ptr_nonnull(strstr(error.text[0], "record less (record:), sample less often"));
    ck_assert_ptr_null(strstr(error.text[0], "members"));
    size.members = 2;
    ck_assert_int_eq(th_forecast_disk(&size, result, 1e18, &error), TH_IO);
    ck_assert_ptr_nonnull(strstr(error.text[1], "keep fewer members (--members)"));
    th_scenario_free(s);
}
END_TEST

/* A raised stop ends the counting of steps at once: events alone are left. */
START_TEST(a_raised_stop_is_heard)
{
    struct th_scenario *s = load("scenarios/morphine_month.yaml", NULL, 0);
    struct th_layout *layout = th_layout_create(s, &error);
    struct th_forecast whole, stopped;
    struct th_stop stop = {.raised = 1};
    ck_assert_int_eq(th_forecast_steps(layout, NULL, &whole, &error), TH_OK);
    ck_assert_int_eq(th_forecast_steps(layout, &stop, &stopped, &error), TH_OK);
    ck_assert_double_lt(stopped.steps, whole.steps / 10);
    th_layout_free(layout);
    th_scenario_free(s);
}
END_TEST

/* Reductions change no step and no state: so a forecast counts the steps of the run without
 * them. */
START_TEST(reductions_change_no_step)
{
    struct th_scenario *s = load("scenarios/morphine_month.yaml", NULL, 0);
    struct th_layout *layout = th_layout_create(s, &error);
    struct th_block *block[2];
    const unsigned char *bytes[2];
    for (int k = 0; k < 2; k++) {
        size_t count;
        block[k] = th_block_create(layout, &error);
        th_block_start(block[k], 0, 0, 1);
        th_block_set_reducing(block[k], k == 1);
        ck_assert_int_eq(th_block_run(block[k], s->duration / 20, NULL, NULL), TH_OK);
        bytes[k] = th_block_bytes(block[k], &count);
        bytes[k] += layout->state.begin;
    }
    ck_assert_uint_gt(th_block_steps(block[0], 0), 50);
    ck_assert_uint_eq(th_block_steps(block[0], 0), th_block_steps(block[1], 0));
    ck_assert_mem_eq(bytes[0], bytes[1], layout->state.bytes);
    for (int k = 0; k < 2; k++) th_block_free(block[k]);
    th_layout_free(layout);
    th_scenario_free(s);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "forecast");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, estimated_sizes);
    tcase_add_test(tests, large_runs);
    tcase_add_test(tests, a_raised_stop_is_heard);
    tcase_add_test(tests, runs_that_do_not_fit);
    tcase_add_test(tests, reductions_change_no_step);
}
