/* The Gregorian calendar as a count of days since 1600-01-01, a Saturday, from which its 400
 * years repeat. Local dates without zones. */
#ifndef TH_CALENDAR_H
#define TH_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

enum { TH_CALENDAR_YEAR = 1600 }; /* the first year */

/* The length of a month (1 .. 12) in days. */
int th_calendar_month(int year, int month);
/* The date must exist. */
int64_t th_calendar_days(int year, int month, int day);
/* 0: Monday .. 6: Sunday. */
int th_calendar_weekday(int64_t days);
/* The seconds since midnight of a clock, "10:00" or "22:30:15"; -1: it is none. */
int th_calendar_clock(const char *text);
/* The unit in which people read instants of a run of so many seconds: days, h, min or s. */
struct th_calendar_unit {
    const char *name;
    double seconds; /* of one */
};
struct th_calendar_unit th_calendar_unit(double length);
/* "2026-03-01" */
void th_calendar_print(int64_t days, char *text, size_t size);

#endif
