/* A member's course depends on the scenario, its seed and its person alone: not on threads,
 * neighbours, samples, pieces of the run, or a block that is saved and read back in the middle
 * of stages, pending conditions and ages. */
#define TH_SUITE "same"
#include "support/check_main.h"

#include "engine/advance.h"
#include "engine/block_private.h"
#include "engine/start.h"
#include "support/course/run.h"

enum { PEOPLE = 21 };

static const struct th_distribution often = {
    .family = TH_DIST_WEIBULL, .a = 86400 * 3.0, .b = 0.65, .least = 0, .most = INFINITY};
static const struct th_distribution gaps = {
    .family = TH_DIST_EXPONENTIAL, .a = 86400, .least = 0, .most = INFINITY};
static const th_tick noon[] = {4 * 3600LL * 1000000};

struct path {
    struct course_run run;
    struct th_condition high, low, held;
    struct th_during stretch;
    size_t since[2];
};

/* A path with all that there is: two stages in turn, with the device out and in, two hazards,
 * conditions with for: and reset:, relative orders, chances. */
static void open_path(struct path *p, const char *sample)
{
    struct course_run *run = &p->run;
    char text[400];
    snprintf(text, sizeof text,
             "run: {duration: 20 day, sample: %s, start: 08:00}\ntap: {rate: 1}\n"
             "basin: {drift: -0.5, longest: 0.7 h}\ncourse: {}\n"
             "ensemble: {members: 21, seed: 5, vary: {tap.rate: uniform 0.6 3}}\n",
             sample);
    course_read(run, text);
    p->high = course_above(run, "basin.level", 20000);
    p->high.tests[0].reset = 1000;
    p->low = course_below(run, "basin.level", -3000);
    p->held = p->low;
    p->held.held = 7 * HOUR;
    course_stage(run, "out")->out = true;
    course_stage(run, "in");
    struct th_item *clot = course_item(run, TH_SECTION_HAZARD, "clot");
    clot->trigger = TH_TRIGGER_EVERY;
    clot->law = &gaps;
    clot->during = 2;
    course_order(run, clot, TAP, 0.1);
    struct th_item *fall = course_item(run, TH_SECTION_HAZARD, "fall");
    fall->trigger = TH_TRIGGER_AFTER;
    fall->law = &often;
    p->since[0] = course_acts(run, clot);
    fall->since = p->since;
    fall->since_count = 1;
    struct th_item *raise = course_at(run, TH_SECTION_EVENT, "raise", noon, 1);
    raise->every = DAY;
    raise->condition = &p->low;
    struct th_order *by = course_order(run, raise, TAP, NAN);
    by->relative = by->share = true;
    by->by = 0.4;
    by->chance = 0.8;
    course_order(run, course_when(run, TH_SECTION_EVENT, "drain", &p->high), BASIN, -19500);
    struct th_item *leave = course_after(run, TH_SECTION_LEAVE, NULL, 30 * HOUR);
    leave->stage = 0;
    leave->to = 1;
    struct th_item *back = course_when(run, TH_SECTION_LEAVE, "weak", &p->held);
    back->stage = 1;
    back->to = 0;
    run->layout = th_layout_create(run->scenario, &run->error);
    ck_assert_ptr_nonnull(run->layout);
}

/* Log, end and last values of one member in two runs; the first column's samples, too. */
static void same_member(const struct course_run *a, uint64_t m, const struct course_run *b,
                        uint64_t n, bool samples)
{
    const size_t capacity = a->layout->log_plan->capacity;
    ck_assert_int_eq(a->trace->status[m], b->trace->status[n]);
    ck_assert_int_eq(a->trace->ended[m], b->trace->ended[n]);
    ck_assert_uint_eq(a->trace->steps[m], b->trace->steps[n]);
    ck_assert_uint_eq(a->trace->logged[m], b->trace->logged[n]);
    ck_assert_mem_eq(&a->trace->log[m * capacity], &b->trace->log[n * capacity],
                     a->trace->logged[m] * sizeof *a->trace->log);
    for (size_t c = 0; c < a->scenario->column_count; c++) {
        const size_t from = samples ? 0 : a->trace->times - 1;
        const size_t shift = b->trace->times - a->trace->times;
        for (size_t t = from; t < a->trace->times; t++) {
            const double x = th_trace_get(a->trace, c, m, t, 0),
                         y = th_trace_get(b->trace, c, n, t + shift, 0);
            ck_assert(memcmp(&x, &y, sizeof x) == 0);
        }
    }
}

static void close_path(struct path *p)
{
    course_close(&p->run);
}

/* All that can happen does. */
START_TEST(the_path_is_rich)
{
    static const char *const names[] = {"in", "clot", "fall", "raise", "drain", "weak"};
    struct path p;
    open_path(&p, "1 day");
    course_go(&p.run, (struct th_ensemble_options){.threads = 1});
    ck_assert_msg(p.run.status == TH_OK, "%s", p.run.error.text[0]);
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        size_t count = 0;
        for (uint64_t m = 0; m < PEOPLE; m++) count += course_count(&p.run, names[k], m);
        ck_assert_msg(count > 8, "%s: %zu", names[k], count);
    }
    close_path(&p);
}
END_TEST

/* R40: threads and neighbours. */
START_TEST(threads_and_neighbours)
{
    static const int threads[] = {2, 5};
    struct path all;
    open_path(&all, "1 day");
    course_go(&all.run, (struct th_ensemble_options){.threads = 1});
    for (int k = 0; k < 2; k++) {
        struct path other;
        open_path(&other, "1 day");
        course_go(&other.run, (struct th_ensemble_options){.threads = threads[k]});
        for (uint64_t m = 0; m < PEOPLE; m++) same_member(&all.run, m, &other.run, m, true);
        close_path(&other);
    }
    for (uint64_t m = 0; m < PEOPLE; m += 3) {
        struct path alone;
        open_path(&alone, "1 day");
        course_go(&alone.run,
                  (struct th_ensemble_options){.threads = 1, .first = m, .members = 1});
        same_member(&all.run, m, &alone.run, 0, true);
        close_path(&alone);
    }
    close_path(&all);
}
END_TEST

/* R42: who samples every 11 minutes sees the same path. */
START_TEST(samples)
{
    struct path rare, often_sampled;
    open_path(&rare, "20 day");
    open_path(&often_sampled, "11 min");
    course_go(&rare.run, (struct th_ensemble_options){.threads = 1});
    course_go(&often_sampled.run, (struct th_ensemble_options){.threads = 1});
    for (uint64_t m = 0; m < PEOPLE; m++)
        same_member(&rare.run, m, &often_sampled.run, m, false);
    close_path(&rare);
    close_path(&often_sampled);
}
END_TEST

static void go_on(struct th_block *block, double days)
{
    ck_assert_int_eq(th_block_run(block, (th_tick)(days * 86400e6), NULL, NULL), TH_OK);
}

/* The bytes of a block that was run at once, in pieces, looked at in between, or carried over
 * to another block in the middle. */
START_TEST(pieces_and_saved_blocks)
{
    struct path p;
    open_path(&p, "1 day");
    struct th_error error = {0};
    struct th_block *whole = th_block_create(p.run.layout, &error);
    struct th_block *piece = th_block_create(p.run.layout, &error);
    struct th_block *other = th_block_create(p.run.layout, &error);
    th_block_start(whole, 8, 0, 8);
    th_block_start(piece, 8, 0, 8);
    go_on(whole, 20);
    size_t count;
    for (double day = 0.37; day < 20; day += 0.37) {
        go_on(piece, day);
        const void *bytes = th_block_bytes(piece, &count);
        th_block_restore(other, bytes);
        th_block_observe_at(other, (th_tick)((day + 0.1) * 86400e6));
        struct th_block *swap = piece;
        piece = other;
        other = swap;
    }
    go_on(piece, 20);
    const struct th_layout *layout = p.run.layout;
    const size_t from = layout->log, bytes = layout->reduce - from;
    ck_assert_mem_eq(whole->bytes + from, piece->bytes + from, bytes); /* log and course */
    ck_assert_mem_eq(whole->bytes + layout->state.begin, piece->bytes + layout->state.begin,
                     layout->state.bytes);
    ck_assert_mem_eq(whole->head->steps, piece->head->steps, sizeof whole->head->steps);
    ck_assert_mem_eq(whole->head->now, piece->head->now, sizeof whole->head->now);
    th_block_free(whole);
    th_block_free(piece);
    th_block_free(other);
    close_path(&p);
}
END_TEST

struct watch {
    struct th_stop stop;
    int left;
};

static void interrupt(void *context, double done, uint64_t members_done, uint64_t members)
{
    struct watch *watch = context;
    (void)done;
    (void)members_done;
    (void)members;
    watch->stop.raised = --watch->left <= 0;
}

/* A run that is interrupted after every sixtieth piece of a block, and read back. */
START_TEST(a_checkpoint)
{
    struct path whole, part;
    const char *file = "build/course_same.checkpoint";
    struct watch watch = {.left = 60};
    int stops = 0;
    open_path(&whole, "1 day");
    open_path(&part, "1 day");
    course_go(&whole.run, (struct th_ensemble_options){.threads = 1});
    remove(file);
    struct th_ensemble_options options = {.threads = 1,
                                          .checkpoint = file,
                                          .stop = &watch.stop,
                                          .progress = {.show = interrupt, .context = &watch}};
    course_go(&part.run, options);
    for (; part.run.status == TH_INTERRUPTED; stops++) {
        th_trace_free(part.run.trace);
        watch = (struct watch){.left = 60};
        options.resume = true;
        course_go(&part.run, options);
    }
    ck_assert_int_eq(part.run.status, TH_OK);
    ck_assert_int_gt(stops, 1);
    for (uint64_t m = 0; m < PEOPLE; m++) same_member(&whole.run, m, &part.run, m, true);
    close_path(&whole);
    close_path(&part);
    remove(file);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "same");
    tcase_add_test(tests, the_path_is_rich);
    tcase_add_test(tests, threads_and_neighbours);
    tcase_add_test(tests, samples);
    tcase_add_test(tests, pieces_and_saved_blocks);
    tcase_add_test(tests, a_checkpoint);
}
