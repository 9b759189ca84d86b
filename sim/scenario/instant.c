/* Instants as day and clock, or as date and clock. */
#include "scenario/instant.h"

#include <stdio.h>

#include "base/calendar.h"

static const th_tick second = TH_TICKS_PER_SECOND, day = 86400LL * TH_TICKS_PER_SECOND;

void th_scenario_instant(const struct th_scenario *s, th_tick at, char *text, size_t size)
{
    const th_tick local = s->start_clock + at;
    const int seconds = (int)(local % day / second);
    char date[32], rest[8] = "";
    if (s->dated)
        th_calendar_print(s->start_date + local / day, date, sizeof date);
    else
        snprintf(date, sizeof date, "day %lld", (long long)(local / day));
    if (seconds % 60)
        snprintf(rest, sizeof rest, ":%02d", seconds % 60);
    snprintf(text, size, "%s %02d:%02d%s", date, seconds / 3600, seconds / 60 % 60, rest);
}

struct th_local th_scenario_local(const struct th_scenario *s)
{
    return (struct th_local){s->start_clock, s->dated ? th_calendar_weekday(s->start_date) : 0,
                             s->dated};
}
