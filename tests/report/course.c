/* The flow through stages, and how often items acted, as the report and the result tell it
 * (R55). A basin that starts empty rises by the tap's rate and is left for b at a level that it
 * reaches after 40 h at a rate of 1, 20 h at 2, 10 h at 4, 8 h at 5; the run is of 30.5 h. */
#define TH_SUITE "report_course"
#include "support/check_main.h"

#include <unistd.h>

#include "report/course/course.h"
#include "report/record.h"
#include "result/about.h"
#include "result/read.h"
#include "store/store.h"
#include "support/course/run.h"
#include "support/paper.h"

#define BASIN                                                                                 \
    "format: 1\nrun: {duration: 30.5 h, sample: 1 h}\ntap: {rate: 1}\nbasin: {}\n"            \
    "stages:\n  - name: a\n    leave: [{when: {check: basin.level, above: 144000}, to: b}]\n" \
    "  - name: b\n    events: [{name: visit, after: 4 h, every: 4 h, do: basin.add, "         \
    "amount: 0}]\n"                                                                           \
    "hazards: [{name: fire, after: uniform 3 h 4 h, mark: chosen, source: a test}]\n"

/* Above a level is a tick behind it. */
#define TICKS 2e-6
static const double hour = 3600;

static void run_text(struct course_run *run, const char *text)
{
    course_parse(run, text);
    course_go(run, (struct th_ensemble_options){.threads = 1});
    ck_assert_msg(run->status == TH_OK, "%s", run->error.text[0]);
}

static void fill_course(const struct course_run *run, struct th_arena *arena,
                        struct th_report_course *course)
{
    struct th_error error = {.status = TH_OK};
    ck_assert_int_eq(th_report_course_fill(run->trace, th_among_all(run->trace->members), arena,
                                           course, &error),
                     TH_OK);
}

static void is_near(double value, double wanted, double tolerance)
{
    ck_assert_msg(fabs(value - wanted) <= tolerance, "%.17g instead of %.17g", value, wanted);
}

static void stage_is(const struct th_report_stage *stage, const char *name, uint64_t entered,
                     uint64_t there, double median, double low, double high, double share)
{
    ck_assert_str_eq(stage->name, name);
    ck_assert_uint_eq(stage->entered, entered);
    ck_assert_uint_eq(stage->there, there);
    is_near(stage->median, median * hour, TICKS);
    is_near(stage->low, low * hour, TICKS);
    is_near(stage->high, high * hour, TICKS);
    is_near(stage->share, share, 1e-9);
}

static void acts_are(const struct th_report_acts *acts, const char *name, const char *kind,
                     double median, double least, double most, uint64_t never)
{
    ck_assert_str_eq(acts->name, name);
    ck_assert_str_eq(acts->kind, kind);
    ck_assert_double_eq(acts->median, median);
    ck_assert_double_eq(acts->least, least);
    ck_assert_double_eq(acts->most, most);
    ck_assert_uint_eq(acts->never, never);
}

/* Entries of b at 20, 10 and 8 h: the 5 % point lies a tenth of the way from 8 to 10, the 95 %
 * point nine tenths of that from 10 to 20. In a they were 30.5 + 20 + 10 + 8 of 122 h. Visits:
 * none; 24, 28; 14 .. 30; 12 .. 28 h. */
START_TEST(members_by_stage)
{
    struct course_run run;
    struct th_arena arena = {0};
    struct th_report_course course;
    run_text(&run, BASIN "ensemble: {vary: {tap.rate: grid 1 2 4 5}}\n");
    fill_course(&run, &arena, &course);
    ck_assert_uint_eq(course.members, 4);
    ck_assert_uint_eq(course.stage_count, 2);
    stage_is(&course.stages[0], "a", 4, 1, 0, 0, 0, 68.5 / 122);
    stage_is(&course.stages[1], "b", 3, 3, 10, 8.2, 19, 53.5 / 122);
    ck_assert_uint_eq(course.act_count, 2);
    acts_are(&course.acts[0], "fire", "hazard", 1, 1, 1, 0);
    acts_are(&course.acts[1], "visit", "event", 3.5, 0, 5, 1);
    th_arena_free(&arena);
    course_close(&run);
}
END_TEST

/* Without the first, of rate 1: 20 + 10 + 8 of 91.5 h. */
START_TEST(a_member_that_failed_is_left_out)
{
    struct course_run run;
    struct th_arena arena = {0};
    struct th_report_course course;
    run_text(&run, BASIN "ensemble: {vary: {tap.rate: grid 1 2 4 5}}\n");
    run.trace->status[0] = TH_RUN_FAILED;
    fill_course(&run, &arena, &course);
    ck_assert_uint_eq(course.members, 3);
    stage_is(&course.stages[0], "a", 3, 0, 0, 0, 0, 38 / 91.5);
    stage_is(&course.stages[1], "b", 3, 3, 10, 8.2, 19, 53.5 / 91.5);
    acts_are(&course.acts[1], "visit", "event", 5, 2, 5, 0);
    th_arena_free(&arena);
    course_close(&run);
}
END_TEST

/* A minute in a and three in b, 5000 times: more entries than a log holds. */
START_TEST(more_stays_than_a_log_holds)
{
    struct course_run run;
    struct th_arena arena = {0};
    struct th_report_course course;
    run_text(&run, "format: 1\nrun: {duration: 20000 min, sample: 1 day}\ntap: {}\nbasin: {}\n"
                   "stages:\n  - {name: a, leave: [{after: 1 min, to: b}]}\n"
                   "  - {name: b, leave: [{after: 3 min, to: a}]}\n");
    ck_assert_uint_gt(run.trace->lost[0], 0);
    fill_course(&run, &arena, &course);
    is_near(course.stages[0].share, 0.25, 1e-9);
    ck_assert_int_eq(run.trace->tallies[1].count, 5000);
    ck_assert_int_ge(run.trace->tallies[0].count, 5000);
    struct paper paper;
    paper_open(&paper);
    ck_assert_int_eq(th_report_course_print(run.trace, paper.out, NULL, &run.error), TH_OK);
    EXPECT(paper, "stays in all, in the result under /run/log");
    paper_close(&paper);
    th_arena_free(&arena);
    course_close(&run);
}
END_TEST

/* The last stage ends the member at once, which stays there for the rest of the run: shares of
 * time add up to 1. */
START_TEST(a_stage_that_ends)
{
    struct course_run run;
    struct th_arena arena = {0};
    struct th_report_course course;
    run_text(&run, "format: 1\nrun: {duration: 10 h, sample: 1 h}\ntap: {}\nbasin: {}\n"
                   "stages:\n  - {name: a, leave: [{after: 4 h, to: b}]}\n"
                   "  - {name: b, ends: yes}\n");
    fill_course(&run, &arena, &course);
    stage_is(&course.stages[0], "a", 1, 0, 0, 0, 0, 0.4);
    stage_is(&course.stages[1], "b", 1, 1, 4, 4, 4, 0.6);
    ck_assert(!course.stages[0].ends && course.stages[1].ends);
    struct paper paper;
    paper_open(&paper);
    struct th_json json = {.out = paper.out};
    ck_assert_int_eq(th_report_course_print(run.trace, paper.out, NULL, &run.error), TH_OK);
    th_json_open(&json, NULL, '{');
    ck_assert_int_eq(th_report_course_print(run.trace, NULL, &json, &run.error), TH_OK);
    th_json_close(&json, '{');
    EXPECT(paper, "  b (ended)              day 0 04:00 .. the end\n",
           "\"name\": \"b\",\n      \"ends\": true,\n");
    paper_close(&paper);
    th_arena_free(&arena);
    course_close(&run);
}
END_TEST

/* An item that acts once is over when it has happened: six members are
 * counted until it does, not for 10 h each. Bounds of 6 are
 * 2.2019 and 13.0595 (Garwood 1936). Where a chance of one half thins it, or what comes before,
 * the law has no such rate. */
START_TEST(once_is_at_risk_until_it_happens)
{
    static const double hours = 365.25 * 24;
    struct course_run run;
    struct th_arena arena = {0};
    struct th_report_course course;
    run_text(&run, "format: 1\nrun: {duration: 10 h, sample: 1 h}\ntap: {}\nbasin: {}\n"
                   "hazards:\n"
                   "  - {name: a, after: exponential mean 1 h, since: start}\n"
                   "  - {name: b, after: exponential mean 1 h, chance: 50 %}\n"
                   "  - {name: c, after: exponential mean 1 h, since: a}\n"
                   "  - {name: d, every: exponential mean 1 h}\n"
                   "ensemble: {members: 6, seed: 1}\n");
    th_tick sum = 0;
    for (uint64_t m = 0; m < 6; m++) {
        ck_assert_int_eq(th_trace_tally(run.trace, 0, m)->count, 1);
        sum += th_trace_tally(run.trace, 0, m)->first;
    }
    fill_course(&run, &arena, &course);
    is_near(course.acts[0].years, th_seconds_of(sum) / 3600 / hours, 1e-12);
    is_near(course.acts[0].low * course.acts[0].years, 2.2019, 1e-4);
    is_near(course.acts[0].high * course.acts[0].years, 13.0595, 1e-4);
    is_near(course.acts[0].by_law, hours, 1e-6 * hours);
    ck_assert(isnan(course.acts[1].by_law) && isnan(course.acts[2].by_law));
    is_near(course.acts[3].by_law, hours, 1e-6 * hours);
    is_near(course.acts[3].years, 60 / hours, 1e-12);
    th_arena_free(&arena);
    course_close(&run);
}
END_TEST

START_TEST(on_paper)
{
    struct course_run run;
    struct paper paper;
    run_text(&run, BASIN "ensemble: {vary: {tap.rate: grid 1 2 4 5}}\n");
    paper_open(&paper);
    ck_assert_int_eq(th_report_course_print(run.trace, paper.out, NULL, &run.error), TH_OK);
    EXPECT(paper,
           "\nstages                    members   there     entered, h              share\n"
           "                          entered  at end   median      5 %     95 %   of time\n"
           "  a                             4       1        0                      56.1 %\n"
           "  b                             3       3       10      8.2       19    43.9 %\n"
           "under tap.rate 1\n"
           "  a                             1       1        0                     100.0 %\n"
           "  b                             0       0        -                       0.0 %\n"
           "under tap.rate 2\n",
           "\nhazards and events         median   least     most   never in\n"
           "  fire                          1       1        1   0 of 4\n"
           "    uniform 3 h 4 h, chosen: a test\n"
           "    4 in 0.0139 patient-years: 2.9e+02 a year (95 %: 78 to 7.4e+02)\n"
           "  visit                       3.5       0        5   1 of 4\n"
           "under tap.rate 1\n");
    paper_close(&paper);
    course_close(&run);
}
END_TEST

/* One member: its stays, and how often what acted. */
START_TEST(one_member_on_paper)
{
    struct course_run run;
    struct paper paper;
    run_text(&run, BASIN "ensemble: {vary: {tap.rate: grid 4}}\n");
    paper_open(&paper);
    ck_assert_int_eq(th_report_course_print(run.trace, paper.out, NULL, &run.error), TH_OK);
    EXPECT(paper,
           "\nstages\n  a                      day 0 00:00 .. day 0 10:00\n"
           "  b                      day 0 10:00 .. the end\n",
           "\nhazards and events\n  fire                   once\n"
           "    uniform 3 h 4 h, chosen: a test\n"
           "  visit                  5 times\n");
    paper_close(&paper);
    course_close(&run);
}
END_TEST

START_TEST(in_json)
{
    struct course_run run;
    struct paper paper;
    run_text(&run, BASIN "ensemble: {vary: {tap.rate: grid 1 2 4 5}}\n");
    paper_open(&paper);
    struct th_json json = {.out = paper.out};
    th_json_open(&json, NULL, '{');
    ck_assert_int_eq(th_report_course_print(run.trace, NULL, &json, &run.error), TH_OK);
    th_json_close(&json, '{');
    paper_check_json(paper_read(&paper));
    EXPECT(paper, "\"name\": \"b\",\n      \"entered\": 3,\n      \"at_end\": 3,",
           "\"entered_median_s\": 36000,", "\"name\": \"visit\",\n      \"kind\": \"event\",",
           "\"never\": 1");
    paper_close(&paper);
    course_close(&run);
}
END_TEST

static const struct th_store_column *column_of(const struct th_store_table *table,
                                               const char *name)
{
    for (size_t k = 0; k < table->column_count; k++)
        if (strcmp(table->columns[k].name, name) == 0)
            return &table->columns[k];
    ck_abort_msg("no column %s", name);
    return NULL;
}

/* All members, then each of the four conditions, a stage each. */
START_TEST(in_the_result)
{
    static const double entered[] = {4, 3, 1, 0, 1, 1, 1, 1, 1, 1},
                        median[] = {0, 10, 0, NAN, 0, 20, 0, 10, 0, 8};
    struct course_run run;
    struct th_report_record record;
    const struct th_report_facts facts = {.findings = NULL};
    run_text(&run, BASIN "ensemble: {vary: {tap.rate: grid 1 2 4 5}}\n");
    ck_assert_int_eq(th_report_record_make(run.trace, &facts, &record, &run.error), TH_OK);
    const struct th_store_table *stages = &record.tables[4], *items = &record.tables[5];
    ck_assert_str_eq(stages->name, "stages");
    ck_assert_uint_eq(stages->count, 10);
    for (size_t k = 0; k < 10; k++) {
        ck_assert_double_eq(column_of(stages, "entered")->numbers[k], entered[k]);
        const double at = column_of(stages, "median")->numbers[k];
        ck_assert(isnan(median[k]) ? isnan(at) : fabs(at - median[k] * hour) < 1e-3);
        ck_assert_str_eq(column_of(stages, "name")->texts[k], k % 2 ? "b" : "a");
    }
    ck_assert_str_eq(column_of(stages, "condition")->texts[1], "");
    ck_assert_str_eq(column_of(stages, "condition")->texts[9], "tap.rate 5");
    ck_assert_str_eq(items->name, "items");
    ck_assert_uint_eq(items->count, 10);
    ck_assert_double_eq(column_of(items, "median")->numbers[5], 2);
    th_report_record_free(&record);
    course_close(&run);
}
END_TEST

/* True if a stage finishes members is told where one does; the file has the stage of each
 * member at its end, also of one that ended between two samples. */
START_TEST(ends_in_the_result)
{
    struct course_run run;
    struct th_report_record record;
    const struct th_report_facts facts = {.findings = NULL};
    char folder[] = "/tmp/thecal_course_XXXXXX", path[64];
    run_text(&run, "format: 1\nrun: {duration: 10 h, sample: 5 h}\ntap: {}\nbasin: {}\n"
                   "stages:\n  - {name: a, leave: [{when: {check: basin.level, above: 27000},"
                   " to: b}]}\n  - {name: b, ends: yes}\n"
                   "ensemble: {vary: {tap.rate: grid 1 0.1}}\n");
    ck_assert_int_eq(th_report_record_make(run.trace, &facts, &record, &run.error), TH_OK);
    ck_assert_double_eq(column_of(&record.tables[4], "ends")->numbers[0], 0);
    ck_assert_double_eq(column_of(&record.tables[4], "ends")->numbers[1], 1);
    th_report_record_free(&record);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.h5", folder);
    const struct th_store_options options = {.table_count = 0};
    ck_assert_int_eq(th_store_write(run.trace, path, &options, &run.error), TH_OK);
    struct th_about *about = th_about_read(path, &run.error);
    ck_assert_ptr_nonnull(about);
    ck_assert_ptr_nonnull(about->stage_at_end);
    ck_assert_str_eq(about->stage_at_end[0], "b"); /* 27000 is reached after 7.5 h */
    ck_assert_str_eq(about->stage_at_end[1], "a");
    th_about_free(about);
    unlink(path);
    rmdir(folder);
    course_close(&run);
}
END_TEST

static bool every_series(const char *path, const void *context)
{
    (void)context;
    return strcmp(path, "course.stage") == 0;
}

/* The file names the numbers of the stages. */
START_TEST(names_in_the_file)
{
    struct course_run run;
    char folder[] = "/tmp/thecal_course_XXXXXX", path[64];
    const struct th_store_options options = {.table_count = 0};
    run_text(&run, BASIN "ensemble: {vary: {tap.rate: grid 1 2 4 5}}\n");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.h5", folder);
    ck_assert_int_eq(th_store_write(run.trace, path, &options, &run.error), TH_OK);
    struct th_result *result = th_store_read_some(path, every_series, NULL, false, &run.error);
    ck_assert_ptr_nonnull(result);
    ck_assert_uint_eq(result->count, 1);
    ck_assert_str_eq(result->series[0].words, "a b");
    ck_assert_double_eq(result->series[0].values[result->series[0].times * 2 - 1], 1);
    th_result_free(result);
    unlink(path);
    rmdir(folder);
    course_close(&run);
}
END_TEST

/* Nothing is said, and nothing stored, of a scenario without stages and items. */
START_TEST(nothing_to_tell)
{
    struct course_run run;
    struct paper paper;
    struct th_report_record record;
    const struct th_report_facts facts = {.findings = NULL};
    run_text(&run, "format: 1\nrun: {duration: 10 h, sample: 1 h}\ntap: {}\nbasin: {}\n"
                   "events: [{name: plain, at: 1 h, do: basin.add, amount: 1}]\n");
    paper_open(&paper);
    ck_assert_int_eq(th_report_course_print(run.trace, paper.out, NULL, &run.error), TH_OK);
    ck_assert_str_eq(paper_read(&paper), "");
    ck_assert_int_eq(th_report_record_make(run.trace, &facts, &record, &run.error), TH_OK);
    ck_assert_uint_eq(record.tables[4].count + record.tables[5].count, 0);
    th_report_record_free(&record);
    paper_close(&paper);
    course_close(&run);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "the course of members in the report");
    tcase_add_test(tests, members_by_stage);
    tcase_add_test(tests, a_member_that_failed_is_left_out);
    tcase_add_test(tests, more_stays_than_a_log_holds);
    tcase_add_test(tests, a_stage_that_ends);
    tcase_add_test(tests, once_is_at_risk_until_it_happens);
    tcase_add_test(tests, on_paper);
    tcase_add_test(tests, one_member_on_paper);
    tcase_add_test(tests, in_json);
    tcase_add_test(tests, in_the_result);
    tcase_add_test(tests, ends_in_the_result);
    tcase_add_test(tests, names_in_the_file);
    tcase_add_test(tests, nothing_to_tell);
}
