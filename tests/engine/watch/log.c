/* Summaries and entries of the log (when first, how often, for how long, by how much) do not
 * depend on samples and recorded outputs. */
#define TH_SUITE "log"
#include "support/check_main.h"

#include "support/catalog_walk.h"

#include "engine/watch/log.h"

static const char *const body = "drug: {from: parts/baclofen.yaml, concentration: 500 ug/mL}\n"
                                "program: {rate: 0.4 mL/day}\n"
                                "pump: {from: parts/peristaltic_20ml.yaml, error: 0 %}\n"
                                "reservoir: {from: parts/bellows_20ml.yaml, volume: 2.5 mL}\n"
                                "catheter: {from: parts/silicone_89cm.yaml, tip: T10}\n"
                                "csf: {use: axial, cells: 60, probe: L1}\n"
                                "ensemble: {members: 2, vary: {csf.volume: grid 80 90 mL}}\n";

static const char *const all_goes_wrong =
    "events:\n"
    "  - {at: 10 h, do: program.bolus, dose: 9 mg, over: 1 min}\n"
    "  - {at: 11 h, do: program.stop}\n"
    "  - {at: 12 h, do: program.bolus, dose: 5 ug}\n"
    "  - {at: 13 h, do: program.start}\n"
    "  - {at: 15 h, do: reservoir.refill, volume: 30 mL}\n"
    "  - {at: 16 h, do: pump.stall, over: 2 h}\n"
    "  - {at: 20 h, do: pump.stall, over: 30 min}\n";

struct ran {
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
};

static struct ran run(const char *head, const char *tail)
{
    char text[WALK_TEXT];
    struct th_error error = {0};
    struct ran it = {0};
    snprintf(text, sizeof text, "%s\n%s%s", head, body, tail);
    it.scenario = walk_read(text, &error);
    ck_assert_msg(it.scenario != NULL, "%s", error.text[0]);
    it.layout = th_layout_create(it.scenario, &error);
    ck_assert_msg(it.layout != NULL, "%s", error.text[0]);
    th_ensemble_run(it.layout, &(struct th_ensemble_options){.threads = 1}, &it.trace, &error);
    ck_assert_msg(it.trace != NULL, "%s", error.text[0]);
    return it;
}

static void forget(struct ran *it)
{
    th_trace_free(it->trace);
    th_layout_free(it->layout);
    th_scenario_free(it->scenario);
}

static const struct th_summary *summary(const struct ran *it, const char *path)
{
    for (size_t k = 0; k < it->layout->log_plan->signal_count; k++)
        if (strcmp(it->layout->log_plan->signals[k].path, path) == 0)
            return &it->trace->summary[k];
    ck_abort_msg("no signal %s", path);
    return NULL;
}

static const th_tick hour = (th_tick)3600 * TH_TICKS_PER_SECOND;

/* Two stalls, of 2 h and half an hour; one bolus not begun; a reservoir that is dry until the
 * refill. */
START_TEST(when_how_often_how_long)
{
    struct ran it = run("run: {duration: 1 day, sample: 1 h}", all_goes_wrong);
    const struct th_summary *stalled = summary(&it, "pump.stalled");
    ck_assert_int_eq(stalled->count, 2);
    ck_assert_int_eq(stalled->first, 16 * hour);
    ck_assert_int_eq(stalled->lasted, 5 * hour / 2);
    ck_assert_double_eq(stalled->amount, 1); /* the largest, though it is over */
    const struct th_summary *bolus = summary(&it, "program.refused_boluses");
    ck_assert_int_eq(bolus->count, 1);
    ck_assert_int_eq(bolus->first, 12 * hour);
    ck_assert_double_eq(bolus->amount, 1);
    const struct th_summary *dry = summary(&it, "reservoir.dry");
    ck_assert_int_eq(dry->count, 1);
    ck_assert_int_eq(dry->first + dry->lasted, 15 * hour);
    forget(&it);
}
END_TEST

/* Stops that overlap are one stretch, which ends by itself at the end of the last; one without
 * an end is ended by start. */
START_TEST(stops_have_ends)
{
    static const struct {
        int64_t hour;
        double value;
    } expected[] = {{3, 1}, {7, 0}, {12, 1}, {13, 0}, {20, 1}};
    struct ran it = run("run: {duration: 1 day, sample: 1 h}",
                        "events:\n"
                        "  - {at: 3 h, do: program.stop, over: 2 h}\n"
                        "  - {at: 4 h, do: program.stop, over: 3 h}\n"
                        "  - {at: 12 h, do: program.stop}\n"
                        "  - {at: 13 h, do: program.start}\n"
                        "  - {at: 20 h, do: program.stop, over: 30 h}\n");
    const struct th_summary *stopped = summary(&it, "program.stopped");
    ck_assert_int_eq(stopped->count, 3);
    ck_assert_int_eq(stopped->lasted, (4 + 1 + 4) * hour);
    size_t seen = 0;
    for (uint32_t e = 0; e < it.trace->logged[0]; e++) {
        const struct th_entry *entry = &it.trace->log[e];
        if (strcmp(it.layout->log_plan->paths[entry->path], "program.stopped") != 0)
            continue;
        ck_assert_uint_lt(seen, sizeof expected / sizeof expected[0]);
        ck_assert_int_eq(entry->at, expected[seen].hour * hour);
        ck_assert_int_eq(entry->kind, TH_LOG_TRUTH);
        ck_assert_double_eq(entry->value, expected[seen++].value);
    }
    ck_assert_uint_eq(seen, sizeof expected / sizeof expected[0]);
    forget(&it);
}
END_TEST

static void same(const struct ran *a, const struct ran *b)
{
    size_t signals = a->layout->log_plan->signal_count,
           capacity = a->layout->log_plan->capacity;
    ck_assert_uint_eq(signals, b->layout->log_plan->signal_count);
    for (uint64_t m = 0; m < a->trace->members; m++) {
        ck_assert_mem_eq(&a->trace->summary[m * signals], &b->trace->summary[m * signals],
                         signals * sizeof *a->trace->summary);
        ck_assert_uint_eq(a->trace->logged[m], b->trace->logged[m]);
        for (uint32_t e = 0; e < a->trace->logged[m]; e++) {
            const struct th_entry *x = &a->trace->log[m * capacity + e];
            const struct th_entry *y = &b->trace->log[m * capacity + e];
            ck_assert_int_eq(x->at, y->at);
            ck_assert_int_eq(x->path, y->path);
            ck_assert_int_eq(x->kind, y->kind);
            ck_assert(x->value == y->value || (isnan(x->value) && isnan(y->value)));
        }
    }
}

START_TEST(neither_samples_nor_records_matter)
{
    static const char *const heads[] = {
        "run: {duration: 1 day, sample: 5 min}",
        "run: {duration: 1 day, sample: 1 day}",
        "run: {duration: 1 day, sample: 7 h}\nrecord: [csf.tip_concentration]",
    };
    struct ran plain =
        run("run: {duration: 1 day, sample: 1 h}\nrecord: [all]", all_goes_wrong);
    ck_assert_uint_gt(plain.trace->logged[0], 10);
    for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++) {
        struct ran other = run(heads[k], all_goes_wrong);
        same(&plain, &other);
        forget(&other);
    }
    forget(&plain);
}
END_TEST

static bool has_path(const struct ran *it, const char *path)
{
    for (size_t k = 0; k < it->layout->log_plan->path_count; k++)
        if (strcmp(it->layout->log_plan->paths[k], path) == 0)
            return true;
    return false;
}

/* An event's own name stands in the log, for each of its repetitions; without one, its
 * command's. */
START_TEST(orders_bear_their_names)
{
    struct ran it = run("run: {duration: 1 day, sample: 1 h}",
                        "events:\n  - {name: visit, at: 5 h, every: 6 h, do: pump.restart}\n"
                        "  - {at: 7 h, do: pump.restart}\n"
                        "  - {at: 8 h, set: {reservoir.low: 1 mL}}\n");
    ck_assert(has_path(&it, "visit"));
    ck_assert(has_path(&it, "pump.restart"));
    ck_assert(has_path(&it, "reservoir.low"));
    ck_assert_uint_eq(it.layout->log_plan->path_count, it.layout->log_plan->signal_count + 3);
    forget(&it);
}
END_TEST

/* More happens than the log holds: the summary has it all, and the rest is counted as
 * lost. */
START_TEST(a_full_log_loses_no_count)
{
    struct ran it =
        run("run: {duration: 12 h, sample: 1 h}",
            "events:\n  - {at: 1 s, every: 10 s, do: program.bolus, dose: 1e-9 ug}\n"
            "  - {at: 0 s, do: program.stop}\n");
    const struct th_summary *refused = summary(&it, "program.refused_boluses");
    ck_assert_int_eq(refused->count, 12 * 360);
    ck_assert_uint_eq(it.trace->logged[0], it.layout->log_plan->capacity);
    ck_assert_uint_gt(it.trace->lost[0], 0);
    ck_assert_uint_ge(it.trace->logged[0] + it.trace->lost[0], 2 * 12 * 360 + 1);
    forget(&it);
}
END_TEST

/* Every row with a notice has a log, and every row with a log is a level or counted. */
START_TEST(rows_with_a_notice_have_a_log)
{
    const struct th_model *model = th_catalog.models[_i];
    for (size_t r = 0; r < model->outputs.count; r++) {
        const struct th_row *row = &model->outputs.rows[r];
        ck_assert_msg(!row->notice || row->log != TH_LOG_NONE, "%s.%s", model->slot, row->name);
        ck_assert_msg(!(row->flags & TH_COUNTED) || row->log != TH_LOG_NONE, "%s.%s",
                      model->slot, row->name);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "happen");
    tcase_add_unchecked_fixture(tests, walk_setup, walk_teardown);
    tcase_add_test(tests, when_how_often_how_long);
    tcase_add_test(tests, stops_have_ends);
    tcase_add_test(tests, neither_samples_nor_records_matter);
    tcase_add_test(tests, orders_bear_their_names);
    tcase_add_test(tests, a_full_log_loses_no_count);
    tcase_add_loop_test(tests, rows_with_a_notice_have_a_log, 0, (int)th_catalog.model_count);
}
