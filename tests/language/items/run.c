/* Items from their text to the log: what the language says is what happens (R11, R30, R51). */
#define TH_SUITE "items_run"
#include "support/check_main.h"

#include "support/course/run.h"

static void read_text(struct course_run *run, const char *text)
{
    memset(run, 0, sizeof *run);
    run->units = suite_units();
    run->scenario = th_scenario_parse(&course_catalog, run->units, "course.yaml", text,
                                      strlen(text), NULL, 0, &run->error);
    ck_assert_msg(run->scenario != NULL, "%s", run->error.text[0]);
    course_go(run, (struct th_ensemble_options){.threads = 1});
    ck_assert_int_eq(run->status, TH_OK);
}

/* R51: Monday 08:00 is the start, from whose midnight days of the first stage count; the stage
 * b is entered on Tuesday at 14:00, 30 h later. */
START_TEST(clocks_of_a_stage)
{
    struct course_run run;
    read_text(&run, "format: 1\n"
                    "run: {duration: 10 day, sample: 1 day, start: 2026-03-02 08:00}\n"
                    "tap: {}\nbasin: {}\nstages:\n"
                    "  - {name: a, events: [{name: first, at: 20:00, every: 6 h, until: day 1 "
                    "02:00}], leave: [{after: 30 h, to: b}]}\n"
                    "  - name: b\n    events:\n"
                    "      - {name: evening, at: 20:00}\n"
                    "      - {name: morning, at: 08:00}\n"
                    "      - {name: both, at: [08:00, 20:00]}\n"
                    "      - {name: now, at: 14:00}\n"
                    "      - {name: next_week, at: tuesday 07:00}\n"
                    "      - {name: today, at: [tuesday 15:00, wednesday 07:00]}\n"
                    "      - {name: days, at: [day 1 09:00, day 0 07:00]}\n"
                    "      - {name: by_day, at: 20:00, every: 1 day, until: day 2 20:00}\n"
                    "      - {name: by_time, at: 20:00, every: 1 day, until: 50 h}\n"
                    "      - {name: later, after: 1 h, every: 2 h, times: 2}\n");
    COURSE_INSTANTS(&run, "first", 12 * HOUR, 18 * HOUR);
    COURSE_INSTANTS(&run, "b", 30 * HOUR);
    COURSE_INSTANTS(&run, "evening", 36 * HOUR);
    COURSE_INSTANTS(&run, "morning", 48 * HOUR);
    COURSE_INSTANTS(&run, "both", 36 * HOUR, 48 * HOUR);
    COURSE_INSTANTS(&run, "now", 30 * HOUR);
    COURSE_INSTANTS(&run, "next_week", 191 * HOUR);
    COURSE_INSTANTS(&run, "today", 31 * HOUR, 47 * HOUR);
    COURSE_INSTANTS(&run, "days", 49 * HOUR);
    COURSE_INSTANTS(&run, "by_day", 36 * HOUR, 60 * HOUR, 84 * HOUR);
    COURSE_INSTANTS(&run, "by_time", 36 * HOUR, 60 * HOUR);
    COURSE_INSTANTS(&run, "later", 31 * HOUR, 33 * HOUR);
    course_close(&run);
}
END_TEST

/* R30: the cycle is restarted by whoever adds; plain and other events of one instant act as
 * they are written (R32). */
START_TEST(cycles)
{
    struct course_run run;
    read_text(&run, "format: 1\nrun: {duration: 130 h, sample: 1 day}\ntap: {}\nbasin: {}\n"
                    "events:\n"
                    "  - {name: cycle, after: 35 h, since: [start, basin.add], do: basin.add}\n"
                    "  - {name: visit, at: 50 h, do: basin.add}\n"
                    "  - {name: full, when: {check: basin.added, above: 2.5}, times: 1}\n"
                    "  - {name: checked, at: 85 h, if: {check: basin.added, above: 2.5}}\n"
                    "  - {name: before, at: 85 h, do: basin.add, chance: 0 %}\n");
    COURSE_INSTANTS(&run, "cycle", 35 * HOUR, 85 * HOUR, 120 * HOUR);
    COURSE_INSTANTS(&run, "visit", 50 * HOUR);
    COURSE_INSTANTS(&run, "full", 85 * HOUR);
    COURSE_INSTANTS(&run, "checked", 85 * HOUR);
    ck_assert_uint_eq(course_count(&run, "before", 0), 0);
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "run");
    tcase_add_test(tests, clocks_of_a_stage);
    tcase_add_test(tests, cycles);
}
