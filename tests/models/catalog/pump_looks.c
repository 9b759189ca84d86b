/* Every pump of the catalogue, without naming one, in a run with refills, a stall, a magnet, a
 * pinch and other air: samples change nothing, threads change nothing, fluid and drug add up,
 * and a run is the beginning of a longer one. */
#define TH_SUITE "pump looks"
#include "support/check_main.h"

#include "models/catalog/pump_dress.h"
#include "scenario/column.h"
#include "support/catalog_walk.h"
#include "support/real_run.h"

static const char happens[] =
    "faults: [{use: kink, at: 40 cm, closed: 99.9 %, begins: 70 min, until: 110 min}]\n"
    "events:\n"
    "  - {at: 20 min, do: pump.stall, over: 13 min}\n"
    "  - {at: 40 min, do: reservoir.refill, volume: 15 mL}\n"
    "  - {at: 60 min, set: {surroundings.ambient: 80 kPa}}\n"
    "  - {at: 61 min, set: {surroundings.pump_temperature: 39 degC}}\n"
    "  - {at: 90 min, do: program.bolus, dose: 1 mg, over: 10 min}\n"
    "  - {at: 125 min, do: surroundings.scan, over: 2 min}\n";

/* Of the pump that is tried now. */
static const char *rows;

static void text_of(const struct th_model *model, const char *run, const char *more,
                    char text[WALK_TEXT])
{
    const struct walk walk = walk_to(model);
    char whole[WALK_TEXT], tail[WALK_TEXT];
    snprintf(tail, sizeof tail, "%s%s", happens, more);
    walk_write(&walk, NULL, NULL, tail, whole);
    dress_text(model, rows, whole);
    const char *rest = strchr(whole, '\n');
    walk_add(text, 0, "run: {%s}%s", run, rest);
}

static struct real_run run_of(const struct th_model *model, const char *run, const char *more,
                              int threads)
{
    char text[WALK_TEXT];
    text_of(model, run, more, text);
    struct real_run made = real_run_on(text, threads);
    ck_assert_msg(made.trace->status[0] == TH_OK, "%s: %s", model->name,
                  th_trace_reason(made.trace, 0));
    return made;
}

/* A column is the same at each `every`-th time of the other. */
static void same_column(const struct real_run *a, const struct real_run *b, size_t column,
                        size_t every, const char *model)
{
    const char *path = a->scenario->columns[column].path;
    const size_t other = real_column(b, path);
    /* A mean over the interval since the sample before is another one. */
    if (th_column_row(a->scenario, &a->scenario->columns[column])->nature == TH_INTERVAL_MEAN)
        return;
    for (size_t t = 0; t < a->trace->times; t++) {
        const double one = th_trace_get(a->trace, column, 0, t, 0),
                     two = th_trace_get(b->trace, other, 0, t * every, 0);
        ck_assert_msg(memcmp(&one, &two, sizeof one) == 0, "%s: %s is %.17g and %.17g", model,
                      path, one, two);
    }
}

static void same_samples(const struct th_model *model)
{
    struct real_run seldom = run_of(model, "duration: 160 min, sample: 40 min", "", 1),
                    often = run_of(model, "duration: 160 min, sample: 2 min", "", 1);
    for (size_t c = 0; c < seldom.scenario->column_count; c++)
        same_column(&seldom, &often, c, 20, model->name);
    ck_assert_double_le(real_get(&often, "gauge.balance.worst", often.trace->times - 1), 1e-12);
    real_close(&seldom);
    real_close(&often);
}

/* Of the instants behind its end a run knows nothing. */
static void same_beginning(const struct th_model *model)
{
    struct real_run shorter = run_of(model, "duration: 130 min, sample: 10 min", "", 1),
                    longer = run_of(model, "duration: 3 h, sample: 10 min", "", 1);
    for (size_t c = 0; c < shorter.scenario->column_count; c++)
        same_column(&shorter, &longer, c, 1, model->name);
    real_close(&shorter);
    real_close(&longer);
}

static void same_threads(const struct th_model *model)
{
    static const char people[] =
        "ensemble: {members: 19, seed: 3, vary: {catheter.outer: uniform 1.2 mm 1.6 mm,\n"
        "  program.dose: uniform 1 mg/day 3 mg/day}}\n";
    struct real_run one = run_of(model, "duration: 160 min, sample: 40 min", people, 1),
                    three = run_of(model, "duration: 160 min, sample: 40 min", people, 3);
    for (size_t c = 0; c < one.scenario->column_count; c++)
        for (size_t m = 0; m < 19; m++)
            for (size_t t = 0; t < one.trace->times; t++) {
                const double u = th_trace_get(one.trace, c, m, t, 0),
                             v = th_trace_get(three.trace, c, m, t, 0);
                ck_assert_msg(memcmp(&u, &v, sizeof u) == 0, "%s: %s of member %zu",
                              model->name, one.scenario->columns[c].path, m);
            }
    real_close(&one);
    real_close(&three);
}

static void each(void (*try)(const struct th_model *model))
{
    int tried = 0;
    for (size_t m = 0; m < th_catalog.model_count; m++)
        if (strcmp(th_catalog.models[m]->slot, "pump") == 0) {
            for (int k = 0; (rows = dress_of(th_catalog.models[m], k)); k++)
                try(th_catalog.models[m]);
            tried++;
        }
    ck_assert_int_ge(tried, 4);
}

START_TEST(samples_change_nothing)
{
    each(same_samples);
}
END_TEST

START_TEST(longer_runs_begin_alike)
{
    each(same_beginning);
}
END_TEST

START_TEST(threads_change_nothing)
{
    each(same_threads);
}
END_TEST

static void fill(Suite *suite)
{
    walk_sucks = true;
    TCase *tests = add_case(suite, "looks");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, samples_change_nothing);
    tcase_add_test(tests, longer_runs_begin_alike);
    tcase_add_test(tests, threads_change_nothing);
}
