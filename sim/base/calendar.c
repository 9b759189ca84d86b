/* Days of the Gregorian calendar as whole numbers. */
#include "base/calendar.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

struct th_calendar_unit th_calendar_unit(double length)
{
    static const struct th_calendar_unit units[] = {
        {"day", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}};
    static const double from[] = {4 * 86400, 3 * 3600, 180, 0}; /* s */
    size_t k = 0;
    while (length < from[k]) k++;
    return units[k];
}

void th_calendar_print(int64_t days, char *text, size_t size)
{
    int year = TH_CALENDAR_YEAR, month = 1;
    for (; days >= 365 + is_leap(year); year++) days -= 365 + is_leap(year);
    for (; days >= th_calendar_month(year, month); month++)
        days -= th_calendar_month(year, month);
    snprintf(text, size, "%04d-%02d-%02d", year, month, (int)days + 1);
}

int th_calendar_clock(const char *text)
{
    int parts[3] = {0, 0, 0}, count = 0;
    for (const char *at = text; count < 3; at++) {
        int digits = (int)strspn(at, "0123456789");
        if (digits != 2 && !(digits == 1 && count == 0))
            return -1;
        parts[count++] = (int)strtol(at, NULL, 10);
        at += digits;
        if (*at == '\0')
            break;
        if (*at != ':' || count == 3)
            return -1;
    }
    if (count < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
        return -1;
    return (parts[0] * 60 + parts[1]) * 60 + parts[2];
}
