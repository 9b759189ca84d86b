/* Causes are counted (R36): a stall, a kink, a stop lasts while one of its causes is left, and
 * each cause ends only itself. Every model of the kind against a list of causes. */
#define TH_SUITE "causes"
#include "causes.h"
#include "support/bench/view.h"
#include "support/check_main.h"

#include <stdio.h>

extern const struct th_model th_pump_peristaltic, th_fault_kink, th_program_simple;

enum { MOST = 100 };

/* The expected result: a list of all causes that were ever begun. */
struct list {
    int count;
    bool gone[MOST], hazard[MOST];
    size_t item[MOST];
    double end[MOST]; /* s; infinite: until told */
};

static bool holds(const struct list *l, double now)
{
    bool any = false;
    for (int k = 0; k < l->count; k++) any |= !l->gone[k] && now < l->end[k];
    return any;
}

static void begin(struct list *l, double now, double over)
{
    ck_assert_int_lt(l->count, MOST);
    l->end[l->count++] = now + over;
}

/* Of the order that comes: its item, and whether that is a hazard. */
static void begin_by(struct list *l, double now, double over, size_t item, bool hazard)
{
    l->item[l->count] = item;
    l->hazard[l->count] = hazard;
    begin(l, now, over);
}

/* The ending order: all but those with an end of their own and those of hazards; or all of one
 * item. */
static void end(struct list *l, size_t item)
{
    for (int k = 0; k < l->count; k++)
        l->gone[k] |= item == SIZE_MAX ? isinf(l->end[k]) && !l->hazard[k] : l->item[k] == item;
}

static unsigned roll(unsigned *seed, unsigned sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % sides;
}

static void open_pump(struct bench *b)
{
    bench_open(b, &th_pump_peristaltic, 1);
    EACH_LANE(i) {
        b->ports->program.ordered_flow[i] = 1e-11;
        b->ports->reservoir.volume[i] = b->ports->reservoir.capacity[i] = 20e-6;
        b->ports->reservoir.usable[i] = 18.6e-6;
        b->ports->reservoir.taper[i] = 0.3e-6;
    }
    bench_start(b);
}

static void open_kink(struct bench *b)
{
    bench_open(b, &th_fault_kink, 1);
    bench_set(b, "at", "30 cm");
    bench_set(b, "closed", "90 %");
    bench_set(b, "begins", "100 year");
    EACH_LANE(i) b->ports->catheter.bore[i] = 0.5e-3;
    bench_start(b);
}

static void open_program(struct bench *b)
{
    bench_open(b, &th_program_simple, 1);
    bench_set(b, "rate", "1 mL/day");
    bench_set(b, "concentration", "1 mg/mL");
    bench_start(b);
}

/* True if the state holds in lane 0; flow and output agree. */
static bool stalled(struct bench *b)
{
    bench_step(b, 1e-6);
    ck_assert((b->ports->pump.flow[0] > 0) == !(bench_output(b, "stalled", 0)[0] > 0));
    return bench_output(b, "stalled", 0)[0] > 0;
}

static bool kinked(struct bench *b)
{
    return bench_output(b, "closed", 0)[0] > 0;
}

static bool stopped(struct bench *b)
{
    ck_assert((b->ports->program.ordered_flow[0] > 0) ==
              (bench_output(b, "running", 0)[0] > 0));
    return !(bench_output(b, "running", 0)[0] > 0);
}

static const struct kind {
    void (*open)(struct bench *b);
    bool (*state)(struct bench *b);
    const char *begins, *ends;
} kinds[] = {{open_pump, stalled, "stall", "restart"},
             {open_kink, kinked, "on", "off"},
             {open_program, stopped, "stop", "start"}};

static void advance(struct bench *b, double until)
{
    th_tick stop_at = (th_tick)llround(until * 1e6);
    while (b->now[0] < stop_at || b->timer[0] <= b->now[0]) {
        th_tick stop = b->timer[0] < stop_at ? b->timer[0] : stop_at;
        if (stop > b->now[0])
            bench_step(b, (double)(stop - b->now[0]) / 1e6);
        EACH_LANE(i)
            if (b->timer[i] <= b->now[i])
                bench_timer(b, i);
    }
}

/* Sixty random orders at whole hours, of events 0 to 3, hazards 4 to 6 and of nobody, looked at
 * half an hour after each. */
static void try_random(const struct kind *kind, unsigned seed)
{
    struct list list = {0};
    struct bench b;
    kind->open(&b);
    for (int hour = 1; hour <= 60; hour++) {
        advance(&b, hour * 3600.0);
        unsigned what = roll(&seed, 9), hours = 1 + roll(&seed, 6), which = roll(&seed, 8);
        const size_t item = which < 7 ? which : SIZE_MAX;
        const bool hazard = which >= 4 && which < 7;
        char over[16];
        snprintf(over, sizeof over, "%u h", hours);
        bench_as(&b, item, hazard, SIZE_MAX);
        if (what < 3) {
            bench_event(&b, kind->begins, -1, over);
            begin_by(&list, hour, hours, item, hazard);
        } else if (what < 4) {
            bench_event(&b, kind->begins, -1, NULL);
            begin_by(&list, hour, INFINITY, item, hazard);
        } else if (what < 6) {
            const size_t ended = what < 5 ? SIZE_MAX : item;
            bench_as(&b, 7, false, ended);
            bench_event(&b, kind->ends, -1);
            end(&list, ended);
        }
        advance(&b, (hour + 0.5) * 3600);
        ck_assert_msg(kind->state(&b) == holds(&list, hour + 0.5), "%s at %d.5 h, seed %u",
                      kind->begins, hour, seed);
    }
    bench_close(&b);
}

START_TEST(as_the_list_says)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (unsigned seed = 1; seed <= 50; seed++) try_random(&kinds[k], seed);
}
END_TEST

/* A worn shaft is not mended by a button (R36): a hazard's stall, with an end of its own or
 * not, outlives the ending order, and ends with one that names it; which leaves all others. */
START_TEST(hazards_end_by_their_name)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct kind *kind = &kinds[k];
        struct bench b;
        kind->open(&b);
        for (int with_end = 0; with_end < 2; with_end++) {
            bench_as(&b, 3, true, SIZE_MAX);
            bench_event(&b, kind->begins, -1, with_end ? "1000 h" : NULL);
            bench_as(&b, 5, false, SIZE_MAX);
            bench_event(&b, kind->ends, -1);
            ck_assert(kind->state(&b));
            bench_event(&b, kind->begins, -1, NULL);
            bench_as(&b, 6, false, 3);
            bench_event(&b, kind->ends, -1);
            ck_assert(kind->state(&b));
            bench_as(&b, 6, false, 5);
            bench_event(&b, kind->ends, -1);
            ck_assert(!kind->state(&b));
        }
        bench_close(&b);
    }
}
END_TEST

/* The causes of 16 items are held; those that are over have none. One more stops its
 * member, and no other, with a sentence; a full table by itself is no reason. */
START_TEST(a_full_table_is_said)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct kind *kind = &kinds[k];
        struct bench b;
        kind->open(&b);
        for (size_t item = 0; item < 100; item++) {
            bench_as(&b, item, false, SIZE_MAX);
            bench_event(&b, kind->begins, -1, "10 s");
            advance(&b, (double)(item + 1));
        }
        advance(&b, 1000);
        for (size_t item = 0; item < 17; item++) {
            ck_assert_int_eq(b.status[2], TH_OK);
            ck_assert_ptr_null(b.model->why(&b.view, 2));
            bench_as(&b, item, item % 2, SIZE_MAX);
            bench_event(&b, kind->begins, 2, NULL);
            bench_event(&b, kind->begins, 2, NULL);
        }
        ck_assert_int_eq(b.status[2], TH_BAD_INPUT);
        ck_assert_int_eq(b.status[1], TH_OK);
        const char *why = b.model->why(&b.view, 2);
        ck_assert(why && strstr(why, "more than 16 items"));
        ck_assert_ptr_null(b.model->why(&b.view, 1));
        bench_close(&b);
    }
}
END_TEST

/* The one that was wrong: for good at 10 h, half an hour at 12 h: it lasts until told. One of 4
 * h at 20 h, one of 30 min at 21 h, told to end at 22 h: until 24 h. */
START_TEST(a_shorter_one_ends_none)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const struct kind *kind = &kinds[k];
        struct bench b;
        kind->open(&b);
        advance(&b, 10 * 3600);
        ck_assert(!kind->state(&b));
        bench_event(&b, kind->begins, -1, NULL);
        advance(&b, 12 * 3600);
        bench_event(&b, kind->begins, -1, "30 min");
        advance(&b, 19 * 3600);
        ck_assert(kind->state(&b));
        bench_event(&b, kind->ends, -1);
        advance(&b, 20 * 3600);
        ck_assert(!kind->state(&b));
        bench_event(&b, kind->begins, -1, "4 h");
        advance(&b, 21 * 3600);
        bench_event(&b, kind->begins, -1, "30 min");
        advance(&b, 22 * 3600);
        bench_event(&b, kind->ends, -1);
        advance(&b, 23.999 * 3600);
        ck_assert(kind->state(&b));
        advance(&b, 24.001 * 3600);
        ck_assert(!kind->state(&b));
        bench_close(&b);
    }
}
END_TEST

static void open_scheduled(struct bench *b, const char *until)
{
    bench_open(b, &th_fault_kink, 1);
    bench_set(b, "at", "30 cm");
    bench_set(b, "closed", "90 %");
    bench_set(b, "begins", "10 h");
    if (until)
        bench_set(b, "until", until);
    EACH_LANE(i) b->ports->catheter.bore[i] = 0.5e-3;
    bench_start(b);
}

/* The schedule's opening ends the schedule's closing alone; off ends it, and on without over.
 */
START_TEST(schedule_and_words)
{
    struct bench b;
    open_scheduled(&b, "20 h");
    advance(&b, 15 * 3600);
    ck_assert(kinked(&b));
    bench_event(&b, "on", -1, NULL);
    advance(&b, 21 * 3600);
    ck_assert(kinked(&b));
    bench_event(&b, "off", -1);
    ck_assert(!kinked(&b));
    bench_close(&b);

    open_scheduled(&b, NULL);
    advance(&b, 8 * 3600);
    bench_event(&b, "on", -1, "1 h");
    advance(&b, 9.5 * 3600);
    ck_assert(!kinked(&b));
    advance(&b, 11 * 3600);
    ck_assert(kinked(&b));
    bench_event(&b, "on", -1, "1 h");
    advance(&b, 13 * 3600);
    ck_assert(kinked(&b));
    ck_assert_double_eq(bench_output(&b, "closings", 0)[0], 2);
    bench_event(&b, "off", -1);
    advance(&b, 100 * 3600);
    ck_assert(!kinked(&b));
    bench_close(&b);
}
END_TEST

static void set_now(struct bench *b, const char *row, const char *text)
{
    bench_set(b, row, text);
    EACH_LANE(i) b->due[i] = true;
    bench_prepare(b);
}

/* A schedule is a level: set to have begun, it has; set to begin later, or to have ended, it
 * has not. */
START_TEST(schedule_by_the_values_now)
{
    struct bench b;
    open_scheduled(&b, NULL);
    bench_set(&b, "over", "4 h");
    advance(&b, 5 * 3600);
    set_now(&b, "begins", "3 h");
    ck_assert_double_eq_tol(bench_output(&b, "closed", 0)[0], 0.45, 1e-12);
    ck_assert_double_gt(b.ports->fault.length[0][0], 0);
    advance(&b, 6 * 3600);
    ck_assert_double_eq_tol(bench_output(&b, "closed", 0)[0], 0.675, 1e-12);
    set_now(&b, "begins", "30 h");
    ck_assert(!kinked(&b));
    ck_assert_double_eq(b.ports->fault.length[0][0], 0);
    advance(&b, 40 * 3600);
    ck_assert(kinked(&b));
    set_now(&b, "until", "35 h");
    ck_assert(!kinked(&b));
    set_now(&b, "until", "45 h");
    ck_assert(kinked(&b));
    advance(&b, 46 * 3600);
    ck_assert(!kinked(&b));
    bench_close(&b);
}
END_TEST

/* 1 mL/day, stuck from 10 to 22 h, a scanner from 12 to 13 h: half a mL is missed, in one
 * stall. */
START_TEST(missed_by_stalls)
{
    struct bench b;
    open_pump(&b);
    EACH_LANE(i) b.ports->program.ordered_flow[i] = 1e-6 / 86400;
    advance(&b, 10 * 3600);
    bench_event(&b, "stall", -1, NULL);
    advance(&b, 12 * 3600);
    bench_event(&b, "stall", -1, "1 h");
    advance(&b, 22 * 3600);
    bench_event(&b, "restart", -1);
    advance(&b, 30 * 3600);
    ck_assert_double_eq_tol(bench_output(&b, "missed_volume", 0)[0], 0.5e-6, 1e-18);
    ck_assert_double_eq_tol(bench_output(&b, "moved_volume", 0)[0], 0.75e-6, 1e-18);
    ck_assert_double_eq(bench_output(&b, "stalls", 0)[0], 1);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "counted");
    tcase_add_test(tests, as_the_list_says);
    tcase_add_test(tests, hazards_end_by_their_name);
    tcase_add_test(tests, a_full_table_is_said);
    tcase_add_test(tests, a_shorter_one_ends_none);
    tcase_add_test(tests, schedule_and_words);
    tcase_add_test(tests, schedule_by_the_values_now);
    tcase_add_test(tests, missed_by_stalls);
}
