/* Scenarios of the toy catalogue (support/course/toy.h) with items that are built by hand, run,
 * and what the log says of them. */
#ifndef TH_COURSE_RUN_H
#define TH_COURSE_RUN_H

#include "support/bench/units.h"
#include "support/course/toy.h"

enum { TAP, BASIN, COURSE }; /* instances, if all three are written */
enum { HAND_ITEMS = 100 };

static const th_tick SECOND __attribute__((unused)) = TH_TICKS_PER_SECOND;
static const th_tick HOUR __attribute__((unused)) = 3600LL * TH_TICKS_PER_SECOND;
static const th_tick DAY __attribute__((unused)) = 86400LL * TH_TICKS_PER_SECOND;

struct course_run {
    struct th_units *units;
    struct th_scenario *scenario;
    struct th_layout *layout;
    struct th_trace *trace;
    struct th_error error;
    enum th_status status;
    struct th_item items[HAND_ITEMS];
    struct th_order orders[HAND_ITEMS];
    struct th_stage stages[TH_STAGES];
    struct th_happening happenings[HAND_ITEMS];
    struct th_planned planned[HAND_ITEMS];
    size_t order_count;
};

/* With the items of the text. */
static inline void course_parse(struct course_run *run, const char *text)
{
    memset(run, 0, sizeof *run);
    run->units = suite_units();
    run->scenario = th_scenario_parse(&course_catalog, run->units, "course.yaml", text,
                                      strlen(text), NULL, 0, &run->error);
    ck_assert_msg(run->scenario != NULL, "%s", run->error.text[0]);
}

/* With items that are built by hand. */
static inline void course_read(struct course_run *run, const char *text)
{
    course_parse(run, text);
    run->scenario->items = run->items;
    run->scenario->stages = run->stages;
    run->scenario->happenings = run->happenings;
}

static inline size_t course_output(const struct course_run *run, const char *path)
{
    for (size_t k = 0; k < run->scenario->output_count; k++)
        if (strcmp(run->scenario->outputs[k].path, path) == 0)
            return k;
    ck_abort_msg("no output %s", path);
    return SIZE_MAX;
}

static inline struct th_item *course_item(struct course_run *run, enum th_section section,
                                          const char *name)
{
    struct th_item *item = &run->items[run->scenario->item_count++];
    *item = (struct th_item){.section = section,
                             .name = name,
                             .key = name,
                             .stage = SIZE_MAX,
                             .until = TH_NEVER,
                             .times = INT64_MAX,
                             .chance = 1,
                             .to = SIZE_MAX,
                             .happening = SIZE_MAX};
    return item;
}

/* At instants, at most 8. */
static inline struct th_item *course_at(struct course_run *run, enum th_section section,
                                        const char *name, const th_tick *at, size_t count)
{
    struct th_item *item = course_item(run, section, name);
    item->trigger = TH_TRIGGER_AT;
    item->at = at;
    item->at_count = count;
    return item;
}

static inline struct th_item *course_after(struct course_run *run, enum th_section section,
                                           const char *name, th_tick after)
{
    struct th_item *item = course_item(run, section, name);
    item->trigger = TH_TRIGGER_AFTER;
    item->after = after;
    return item;
}

static inline struct th_item *course_when(struct course_run *run, enum th_section section,
                                          const char *name,
                                          const struct th_condition *condition)
{
    struct th_item *item = course_item(run, section, name);
    item->trigger = TH_TRIGGER_WHEN;
    item->when = condition;
    return item;
}

static inline struct th_condition course_test(const struct course_run *run, const char *path,
                                              enum th_test_kind kind, double least, double most)
{
    struct th_condition condition = {.count = 1};
    condition.tests[0] = (struct th_test){.output = course_output(run, path),
                                          .of = SIZE_MAX,
                                          .kind = kind,
                                          .least = least,
                                          .most = most,
                                          .reset = NAN};
    return condition;
}

static inline struct th_condition course_above(const struct course_run *run, const char *path,
                                               double limit)
{
    return course_test(run, path, TH_TEST_ABOVE, limit, NAN);
}

static inline struct th_condition course_below(const struct course_run *run, const char *path,
                                               double limit)
{
    return course_test(run, path, TH_TEST_BELOW, NAN, limit);
}

/* One more order of the last item: the only command of an instance. */
static inline struct th_order *course_order(struct course_run *run, struct th_item *item,
                                            size_t instance, double value)
{
    struct th_order *order = &run->orders[run->order_count++];
    *order = (struct th_order){.kind = TH_ORDER_COMMAND,
                               .instance = instance,
                               .least = NAN,
                               .most = NAN,
                               .cause = SIZE_MAX,
                               .chance = 1};
    for (int k = 0; k < TH_ARGS; k++) order->args[k] = k ? NAN : value;
    item->orders = item->order_count++ ? item->orders : order;
    return order;
}

static inline size_t course_happening(struct course_run *run, struct th_happening happening)
{
    run->happenings[run->scenario->happening_count] = happening;
    return run->scenario->happening_count++;
}

/* That an item acts. */
static inline size_t course_acts(struct course_run *run, struct th_item *item)
{
    item->happening = course_happening(
        run, (struct th_happening){.kind = TH_OF_ITEM, .number = (size_t)(item - run->items)});
    return item->happening;
}

static inline struct th_stage *course_stage(struct course_run *run, const char *name)
{
    struct th_stage *stage = &run->stages[run->scenario->stage_count++];
    *stage = (struct th_stage){.name = name, .begin = SIZE_MAX, .happening = SIZE_MAX};
    return stage;
}

static inline void course_go(struct course_run *run, struct th_ensemble_options options)
{
    if (!run->layout)
        run->layout = th_layout_create(run->scenario, &run->error);
    ck_assert_msg(run->layout != NULL, "%s", run->error.text[0]);
    run->status = th_ensemble_run(run->layout, &options, &run->trace, &run->error);
}

static inline void course_close(struct course_run *run)
{
    th_trace_free(run->trace);
    th_layout_free(run->layout);
    th_scenario_free(run->scenario);
}

static inline double course_last(const struct course_run *run, const char *path,
                                 uint64_t member)
{
    for (size_t k = 0; k < run->scenario->column_count; k++)
        if (strcmp(run->scenario->columns[k].path, path) == 0)
            return th_trace_get(run->trace, k, member, run->trace->times - 1, 0);
    ck_abort_msg("no column %s", path);
    return NAN;
}

/* The k-th entry of a path in the log of a member; NULL behind the last. */
static inline const struct th_entry *course_entry(const struct course_run *run,
                                                  const char *path, uint64_t member, size_t k)
{
    const struct th_log_plan *plan = run->layout->log_plan;
    const struct th_entry *log = &run->trace->log[member * plan->capacity];
    for (uint32_t e = 0; e < run->trace->logged[member]; e++)
        if (strcmp(plan->paths[log[e].path], path) == 0 && k-- == 0)
            return &log[e];
    return NULL;
}

static inline size_t course_count(const struct course_run *run, const char *path,
                                  uint64_t member)
{
    size_t count = 0;
    while (course_entry(run, path, member, count)) count++;
    return count;
}

/* The log has a path at these instants, and at no others. */
static inline void course_at_instants(const struct course_run *run, const char *path,
                                      const th_tick *at, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        const struct th_entry *entry = course_entry(run, path, 0, k);
        ck_assert_msg(entry && entry->at == at[k], "%s %zu: at %.6f s instead of %.6f s", path,
                      k, entry ? th_seconds_of(entry->at) : NAN, th_seconds_of(at[k]));
    }
    ck_assert_msg(course_count(run, path, 0) == count, "%s: %zu times", path,
                  course_count(run, path, 0));
}
#define COURSE_INSTANTS(run, path, ...)                           \
    course_at_instants(run, path, (const th_tick[]){__VA_ARGS__}, \
                       sizeof((const th_tick[]){__VA_ARGS__}) / sizeof(th_tick))

#endif
