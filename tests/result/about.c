/* A result's own words are read back: attributes, tables, members, names of series. Files that
 * others have changed are in tests/result/about_foreign.c. */
#define TH_SUITE "about"
#include "support/check_main.h"

#include "support/about_fixture.h"

START_TEST(all_that_was_written)
{
    struct bench b;
    bench_open(&b);
    struct th_about *about = read_well(b.path);
    ck_assert(about->sealed);
    ck_assert_str_eq(th_about_attribute(about, "title"), "A small <run> & more");
    ck_assert_str_eq(th_about_attribute(about, "seed"), "18446744073709551615");
    ck_assert_str_eq(th_about_attribute(about, "members"), "3");
    ck_assert_str_eq(th_about_attribute(about, "models"),
                     "pump: plain, csf: axial, effect.analgesia: analgesia, gauge: delivered");
    ck_assert_ptr_null(th_about_attribute(about, "history"));
    for (size_t k = 1; k < about->attribute_count; k++)
        ck_assert_int_lt(strcmp(about->attributes[k - 1].name, about->attributes[k].name), 0);
    ck_assert_str_eq(about->scenario,
                     "title: A small <run> & more\npump: {rate: 0.35 mL/day}\n");
    ck_assert_uint_eq(about->members, MEMBERS);
    for (size_t m = 0; m < MEMBERS; m++) {
        ck_assert_str_eq(about->status[m], m == 1 ? "run_failed" : "ok");
        ck_assert_str_eq(about->failed_in[m], m == 1 ? "csf" : "none");
        ck_assert_double_eq(about->ended[m], 4.5 * 3600);
    }
    th_about_free(about);
    bench_close(&b);
}
END_TEST

START_TEST(tables_that_were_written)
{
    struct bench b;
    bench_open(&b);
    struct th_about *about = read_well(b.path);
    const struct th_records *mine = th_about_table(about, "mine");
    ck_assert_uint_eq(mine->count, 3);
    ck_assert_uint_eq(mine->column_count, 3);
    ck_assert_str_eq(th_records_text(mine, "text", 0), "one");
    ck_assert_str_eq(th_records_text(mine, "text", 1), "");
    ck_assert_str_eq(th_records_text(mine, "text", 2), "drei & <vier>");
    ck_assert_str_eq(th_records_text(mine, "text", 3), "");
    ck_assert_double_eq(th_records_number(mine, "number", 0), 1.5);
    ck_assert_double_nan(th_records_number(mine, "number", 1));
    ck_assert_double_infinite(th_records_number(mine, "number", 2));
    ck_assert_double_nan(th_records_number(mine, "number", 3));
    ck_assert_double_eq(th_records_number(mine, "whole", 1), 7);
    ck_assert_double_eq(th_records_number(mine, "whole", 2), -1);
    ck_assert_str_eq(th_records_column(mine, "number")->unit, "mL");
    ck_assert_ptr_null(th_records_column(mine, "text")->unit);
    ck_assert_ptr_null(th_records_column(mine, "record"));
    ck_assert_double_nan(th_records_number(NULL, "whole", 0));
    ck_assert_ptr_null(th_about_table(about, "none"));
    ck_assert_ptr_null(th_about_table(about, "reductions"));
    const struct th_records *events = th_about_table(about, "events");
    ck_assert_uint_eq(events->count, 2);
    ck_assert_double_eq(th_records_number(events, "time", 1), 7200);
    ck_assert_str_eq(th_records_text(events, "what", 1), "set");
    const struct th_records *varied = th_about_table(about, "varied");
    ck_assert_uint_eq(varied->count, MEMBERS);
    ck_assert_str_eq(th_records_column(varied, "pump.rate")->unit, "mL/day");
    ck_assert_double_eq(th_records_number(varied, "member", 2), 2);
    th_about_free(about);
    bench_close(&b);
}
END_TEST

static bool of_pump(const char *path, const void *context)
{
    return strncmp(path, context, strlen(context)) == 0;
}

/* Series have the name that plots show, without its unit; those that nobody wants are not read.
 */
START_TEST(series_that_are_wanted)
{
    struct bench b;
    struct th_error error = {.status = TH_OK};
    bench_open(&b);
    struct th_result *result = th_store_read_some(b.path, of_pump, "pump.", false, &error);
    ck_assert_msg(result != NULL, "%s", error.text[0]);
    ck_assert_uint_eq(result->count, 3);
    ck_assert_str_eq(series(result, "pump.rate")->doc, "delivered rate");
    check_near(clinical(series(result, "pump.rate"), 2, 5, 0), 18, 1e-12);
    ck_assert_uint_eq(result->number_count, F_OUTPUTS * F_TAKES);
    ck_assert_str_eq(result->numbers[0].series.doc, "relief of pain: final");
    th_result_free(result);
    result = th_store_read_some(b.path, of_pump, "nothing", false, &error);
    ck_assert_uint_eq(result->count, 0);
    th_result_free(result);
    edit(&b, nothing, false);
    result = th_store_read(b.other, &error);
    ck_assert_ptr_null(series(result, "pump.rate")->doc);
    th_result_free(result);
    bench_close(&b);
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "a result's own words");
    tcase_add_test(tests, all_that_was_written);
    tcase_add_test(tests, tables_that_were_written);
    tcase_add_test(tests, series_that_are_wanted);
}
