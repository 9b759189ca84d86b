/* The calendar against dates whose weekday and distance are known. */
#define TH_SUITE "calendar"
#include "support/check_main.h"

#include <string.h>

#include "base/calendar.h"

static const struct {
    int year, month, day;
    int64_t days; /* of Python's datetime.date, less that of 1600-01-01 */
    int weekday;
    const char *text;
} dates[] = {
    {1600, 1, 1, 0, 5, "1600-01-01"},         {1600, 2, 29, 59, 1, "1600-02-29"},
    {1600, 12, 31, 365, 6, "1600-12-31"},     {1601, 1, 1, 366, 0, "1601-01-01"},
    {1700, 3, 1, 36584, 0, "1700-03-01"},     {1970, 1, 1, 135140, 3, "1970-01-01"},
    {2000, 2, 29, 146156, 1, "2000-02-29"},   {2026, 3, 1, 155653, 6, "2026-03-01"},
    {9999, 12, 31, 3068036, 4, "9999-12-31"},
};

START_TEST(counts_days)
{
    char text[32];
    int64_t days = th_calendar_days(dates[_i].year, dates[_i].month, dates[_i].day);
    ck_assert_int_eq(days, dates[_i].days);
    ck_assert_int_eq(th_calendar_weekday(days), dates[_i].weekday);
    th_calendar_print(days, text, sizeof text);
    ck_assert_str_eq(text, dates[_i].text);
}
END_TEST

START_TEST(months_have_their_lengths)
{
    ck_assert_int_eq(th_calendar_month(2000, 2), 29);
    ck_assert_int_eq(th_calendar_month(1900, 2), 28);
    ck_assert_int_eq(th_calendar_month(2024, 2), 29);
    ck_assert_int_eq(th_calendar_month(2023, 2), 28);
    ck_assert_int_eq(th_calendar_month(2023, 4), 30);
    ck_assert_int_eq(th_calendar_month(2023, 12), 31);
}
END_TEST

/* 4 days and 3 h are the least that are read in days and hours. */
START_TEST(units_of_a_run)
{
    static const struct {
        double length;
        const char *name;
        double seconds;
    } runs[] = {{30 * 86400, "day", 86400},
                {4 * 86400, "day", 86400},
                {4 * 86400 - 1, "h", 3600},
                {3 * 3600, "h", 3600},
                {3 * 3600 - 1, "min", 60},
                {180, "min", 60},
                {179, "s", 1},
                {0, "s", 1}};
    for (size_t k = 0; k < sizeof runs / sizeof *runs; k++) {
        const struct th_calendar_unit unit = th_calendar_unit(runs[k].length);
        ck_assert_str_eq(unit.name, runs[k].name);
        ck_assert_double_eq(unit.seconds, runs[k].seconds);
    }
}
END_TEST

static void fill(Suite *suite)
{
    TCase *tests = add_case(suite, "calendar");
    tcase_add_loop_test(tests, counts_days, 0, (int)(sizeof dates / sizeof dates[0]));
    tcase_add_test(tests, months_have_their_lengths);
    tcase_add_test(tests, units_of_a_run);
}
