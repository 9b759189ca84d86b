/* Days of the Gregorian calendar as whole numbers. */
#include "base/calendar.h"

#include <stdbool.h>
#include <stdio.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int th_calendar_month(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return lengths[month - 1] + (month == 2 && is_leap(year));
}

int64_t th_calendar_days(int year, int month, int day)
{
    int past = year - TH_CALENDAR_YEAR;
    int64_t days =
        365LL * past + (past + 3) / 4 - (past + 99) / 100 + (past + 399) / 400 + day - 1;
    for (int k = 1; k < month; k++) days += th_calendar_month(year, k);
    return days;
}

int th_calendar_weekday(int64_t days)
{
    return (int)((days + 5) % 7);
}

void th_calendar_print(int64_t days, char *text, size_t size)
{
    int year = TH_CALENDAR_YEAR, month = 1;
    for (; days >= 365 + is_leap(year); year++) days -= 365 + is_leap(year);
    for (; days >= th_calendar_month(year, month); month++)
        days -= th_calendar_month(year, month);
    snprintf(text, size, "%04d-%02d-%02d", year, month, (int)days + 1);
}
