/* The report as tables of the result. Four members end at 6, 12, 18 and 24 mL/day,
 * under two conditions in turn. */
#define TH_SUITE "report_record"
#define REAL_CATALOG th_catalog
#include "support/check_main.h"

#include "ensemble/ensemble.h"
#include "report/record.h"
#include "result/about.h"
#include "support/paper.h"
#include "support/real_run.h"
#include "support/store_fixture.h"

static const struct th_report_line lines[] = {
    TH_REPORT_LINE("rate at the end", "pump.rate", "final max", "mL/day", .brief = "last rate"),
    TH_REPORT_LINE("warmth", "pump.warmth", "max", ""),
    TH_REPORT_LINE("it closes to", "effect.*.relief", "numerics", "0.1", .shown = "%",
                   .advice = "more cells")};
static const struct th_catalog catalog = {.report = lines, .report_count = 3};
static const struct th_report_facts plain;

struct bench {
    struct fixture f;
    double grid[3];
    char folder[64], path[96];
    struct th_report_record record;
};

static void bench_open(struct bench *b, uint64_t members)
{
    fixture_open(&b->f, members, true, false);
    b->f.scenario.catalog = &catalog;
    b->grid[0] = 1e-6 / 86400;
    b->grid[1] = 2 * b->grid[0];
    b->f.vary[0].law = TH_GRID;
    b->f.vary[0].grid = b->grid;
    b->f.vary[0].grid_count = 2;
    for (size_t i = 0; i < F_INSTANCES; i++) b->f.instances[i].params = b->grid;
    f_directory(b->folder);
    snprintf(b->path, sizeof b->path, "%s/a.h5", b->folder);
}

static void bench_close(struct bench *b)
{
    fixture_close(&b->f);
    unlink(b->path);
    ck_assert_int_eq(rmdir(b->folder), 0);
}

/* Makes the tables, writes them and reads them back. */
static struct th_about *read_back(const struct th_trace *trace,
                                  const struct th_report_facts *facts, const char *path,
                                  struct th_error *error)
{
    struct th_report_record record;
    ck_assert_int_eq(th_report_record_make(trace, facts, &record, error), TH_OK);
    const struct th_store_options options = {.tables = record.tables,
                                             .table_count = TH_RECORD_TABLES};
    ck_assert_int_eq(th_store_write(trace, path, &options, error), TH_OK);
    th_report_record_free(&record);
    struct th_about *about = th_about_read(path, error);
    ck_assert_msg(about != NULL, "%s", error->text[0]);
    return about;
}

static void row_is(const struct th_records *table, size_t row, const char *const texts[7],
                   const double numbers[6])
{
    static const char *const text_names[] = {"label", "brief", "path", "take",
                                             "word",  "unit",  "text"};
    static const char *const names[] = {"value", "low", "high", "least", "most", "limit"};
    for (size_t k = 0; k < 7; k++)
        ck_assert_str_eq(th_records_text(table, text_names[k], row), texts[k]);
    for (size_t k = 0; k < 6; k++) {
        const double found = th_records_number(table, names[k], row);
        ck_assert_msg(isnan(numbers[k]) ? isnan(found)
                                        : fabs(found - numbers[k]) < 1e-9 * fabs(numbers[k]),
                      "%s of %zu: %.17g", names[k], row, found);
    }
}

/* The 5 % point of 6, 12, 18, 24 lies 0.15 of the way from the first to the second. Every
 * member's relief ends at 50 %, which is more than the limit of 0.1. */
START_TEST(lines_of_the_report)
{
    struct bench b;
    bench_open(&b, 4);
    struct th_about *about = read_back(b.f.trace, &plain, b.path, &b.f.error);
    const struct th_records *table = th_about_table(about, "report");
    ck_assert_ptr_nonnull(table);
    ck_assert_uint_eq(table->count, 4);
    row_is(table, 0,
           (const char *const[]){"rate at the end", "last rate", "pump.rate", "final", "at end",
                                 "mL/day", "15"},
           (const double[]){15, 6.9, 23.1, 6, 24, NAN});
    row_is(table, 1,
           (const char *const[]){"rate at the end", "last rate", "pump.rate", "max", "peak",
                                 "mL/day", "15"},
           (const double[]){15, 6.9, 23.1, 6, 24, NAN});
    row_is(table, 2,
           (const char *const[]){"warmth", "", "pump.warmth", "max", "peak", "degC", "25"},
           (const double[]){25, 25, 25, 25, 25, NAN});
    row_is(table, 3,
           (const char *const[]){"it closes to", "", "effect.analgesia.relief", "final", "",
                                 "%", "50"},
           (const double[]){50, 50, 50, 50, 50, 10});
    for (size_t k = 0; k < 4; k++) {
        ck_assert_double_eq(th_records_number(table, "numerics", k), k == 3);
        ck_assert_double_eq(th_records_number(table, "poor", k), k == 3);
        ck_assert_double_eq(th_records_number(table, "unresolved", k), 0);
        ck_assert_double_eq(th_records_number(table, "digits", k), TH_DIGITS);
        ck_assert_double_nan(th_records_number(table, "refined", k));
    }
    ck_assert_str_eq(th_records_text(table, "advice", 3), "more cells");
    ck_assert_ptr_null(th_about_table(about, "published"));
    th_about_free(about);
    bench_close(&b);
}
END_TEST

/* Of one member there is no spread, and a sweep of one has no conditions. */
START_TEST(one_member)
{
    struct bench b;
    bench_open(&b, 1);
    struct th_about *about = read_back(b.f.trace, &plain, b.path, &b.f.error);
    const struct th_records *table = th_about_table(about, "report");
    row_is(table, 0,
           (const char *const[]){"rate at the end", "last rate", "pump.rate", "final", "at end",
                                 "mL/day", "6"},
           (const double[]){6, NAN, NAN, NAN, NAN, NAN});
    ck_assert_ptr_null(th_about_table(about, "conditions"));
    th_about_free(about);
    bench_close(&b);
}
END_TEST

/* Members 0 and 2 are under the first, 6 and 18 mL/day; 1 and 3 under the second. */
START_TEST(conditions_of_a_sweep)
{
    struct bench b;
    bench_open(&b, 4);
    struct th_about *about = read_back(b.f.trace, &plain, b.path, &b.f.error);
    const struct th_records *table = th_about_table(about, "conditions");
    ck_assert_uint_eq(table->count, 2);
    ck_assert_str_eq(th_records_text(table, "condition", 0), "pump.rate 1 mL/day");
    ck_assert_str_eq(th_records_text(table, "condition", 1), "pump.rate 2 mL/day");
    check_near(th_records_number(table, "pump.rate.final", 0), 12, 1e-12);
    check_near(th_records_number(table, "pump.rate.final", 1), 18, 1e-12);
    check_near(th_records_number(table, "pump.rate.max", 1), 18, 1e-12);
    check_near(th_records_number(table, "pump.warmth.max", 1), 25, 1e-12);
    ck_assert_str_eq(th_records_column(table, "pump.rate.final")->unit, "mL/day");
    th_about_free(about);
    bench_close(&b);
}
END_TEST

/* Every notice on paper is one of the table, without the blanks of lines that are broken. */
START_TEST(notices_are_those_on_paper)
{
    struct bench b;
    bench_open(&b, 4);
    struct th_about *about = read_back(b.f.trace, &plain, b.path, &b.f.error);
    const struct th_records *table = th_about_table(about, "notices");
    ck_assert_uint_eq(table->count, 1);
    ck_assert_str_eq(th_records_text(table, "path", 0), "pump.mode");
    ck_assert_double_eq(th_records_number(table, "time", 0), 3600);
    const char *text = th_records_text(table, "text", 0);
    ck_assert_msg(strncmp(text, "pump.mode: it was on (for 2 h, first at ", 40) == 0, "%s",
                  text);
    ck_assert_ptr_nonnull(strstr(text, "; 4 of 4 members)"));
    th_about_free(about);
    bench_close(&b);
}
END_TEST

/* Without a member that ran to the end there are no numbers; what happened is still there. */
START_TEST(nobody_ran_to_the_end)
{
    struct bench b;
    bench_open(&b, 2);
    b.f.trace->status[0] = b.f.trace->status[1] = TH_RUN_FAILED;
    struct th_about *about = read_back(b.f.trace, &plain, b.path, &b.f.error);
    ck_assert_ptr_null(th_about_table(about, "report"));
    ck_assert_ptr_nonnull(th_about_table(about, "notices"));
    th_about_free(about);
    bench_close(&b);
}
END_TEST

/* Each record is a number of the report that the two ends and the scenario's own value spread
 * by half or more; it is printed with two digits, here as on paper. */
START_TEST(published_ends)
{
    struct real_run run =
        real_run("run: {duration: 1 day, sample: 6 h}\n" REAL_PATIENT REAL_PUMP);
    const struct th_ensemble_options options = {.threads = 1};
    struct th_published published;
    struct paper paper;
    char folder[64], path[96];
    f_directory(folder);
    snprintf(path, sizeof path, "%s/a.h5", folder);
    ck_assert_int_eq(th_published_run(run.trace, &options, &published, &run.error), TH_OK);
    const struct th_report_facts facts = {.published = &published};
    struct th_about *about = read_back(run.trace, &facts, path, &run.error);
    const struct th_records *table = th_about_table(about, "published");
    const struct th_records *report = th_about_table(about, "report");
    ck_assert_uint_gt(table->count, 0);
    paper_open(&paper);
    ck_assert_int_eq(th_report_print(run.trace, &facts, paper.out, &run.error), TH_OK);
    for (size_t k = 0; k < table->count; k++) {
        char ends[64], alone[256];
        const size_t line = (size_t)th_records_number(table, "line", k);
        const double a = th_records_number(table, "at_first", k);
        const double c = th_records_number(table, "at_second", k);
        const double value = th_records_number(report, "value", line);
        ck_assert(fmax(value, fmax(a, c)) >= 1.5 * fmin(value, fmin(a, c)));
        ck_assert_double_eq(th_records_number(report, "digits", line), TH_FEW_DIGITS);
        snprintf(ends, sizeof ends, "%.2g .. ", a);
        snprintf(alone, sizeof alone, "%s alone, %s to %s as published, makes",
                 th_records_text(table, "parameter", k), th_records_text(table, "first", k),
                 th_records_text(table, "second", k));
        EXPECT(paper, alone, a < 99 && a > 1e-4 ? ends : "..");
        ck_assert(th_records_text(table, "source", k)[0]);
    }
    paper_close(&paper);
    th_about_free(about);
    th_published_free(&published);
    real_close(&run);
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "the report in the result");
    tcase_add_test(tests, lines_of_the_report);
    tcase_add_test(tests, one_member);
    tcase_add_test(tests, conditions_of_a_sweep);
    tcase_add_test(tests, notices_are_those_on_paper);
    tcase_add_test(tests, nobody_ran_to_the_end);
    tcase_add_test(tests, published_ends);
}
