/* Instants: "12 day 10 h" from the start, "day 12 10:00", "10:00", "monday 07:00",
 * "2026-03-13 10:00", start, end. Local time without zones: every day has 24 hours. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "language/reader.h"
#include "scenario/instant.h"

static const th_tick second = TH_TICKS_PER_SECOND, day = 86400LL * TH_TICKS_PER_SECOND;

static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
enum { WEEK = 7, WORD = 24, PIECES = 3 };

static const char undated[] = "needs a start with a date: run: {start: 2026-03-01 08:00}";

static bool reject(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                   const char *sentence)
{
    th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: \"%.60s\" %s", what, scalar->text,
                sentence);
    return false;
}

/* "10:00", "22:30:15": since midnight. */
static bool read_clock(const char *text, th_tick *clock)
{
    const int seconds = th_calendar_clock(text);
    if (seconds >= 0)
        *clock = seconds * second;
    return seconds >= 0;
}

/* The reason for which a text of the form "2026-02-30" is no date; false if it is one, or of
 * another form. */
static bool is_no_date(const char *text, char *why, size_t size)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int year, month, number, end = 0;
    if (strspn(text, "0123456789-") != 10 || strchr(" ", text[10]) == NULL ||
        sscanf(text, "%4d-%2d-%2d%n", &year, &month, &number, &end) != 3 || end != 10)
        return false;
    if (year < TH_CALENDAR_YEAR) {
        snprintf(why, size, "is no date: the calendar begins with the year 1600");
        return true;
    }
    if (month < 1 || month > 12) {
        snprintf(why, size, "is no date: a year has the months 01 to 12");
        return true;
    }
    int length = th_calendar_month(year, month);
    snprintf(why, size, "is no date: %s %d has %d days", months[month - 1], year, length);
    return number < 1 || number > length;
}

/* "2026-03-01" */
static bool read_date(const char *text, int64_t *days)
{
    int year, month, number, end = 0;
    if (strlen(text) != 10 || strspn(text, "0123456789-") != 10 ||
        sscanf(text, "%4d-%2d-%2d%n", &year, &month, &number, &end) != 3 || end != 10)
        return false;
    if (year < TH_CALENDAR_YEAR || month < 1 || month > 12 || number < 1 ||
        number > th_calendar_month(year, month))
        return false;
    *days = th_calendar_days(year, month, number);
    return true;
}

/* The words of a text; 0: none, or more than PIECES. */
static int split(const char *text, char words[PIECES][WORD])
{
    int count = 0;
    for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
        size_t length = strcspn(text, " \t");
        if (count == PIECES || length >= WORD)
            return 0;
        memcpy(words[count], text, length);
        words[count++][length] = '\0';
        text += length;
    }
    return count;
}

bool th_read_start(struct th_reader *r, const struct th_scalar *scalar)
{
    struct th_scenario *s = r->scenario;
    char words[PIECES][WORD];
    int count = split(scalar->text, words);
    bool dated = count > 0 && read_date(words[0], &s->start_date);
    bool good = count == 1 + (dated && count == 2);
    if (good && (!dated || count == 2))
        good = read_clock(words[count - 1], &s->start_clock);
    s->dated = dated && good;
    if (good)
        s->start = th_memory_format(&r->memory, "%s", scalar->text);
    char why[80];
    if (!good && is_no_date(scalar->text, why, sizeof why))
        return reject(r, scalar, "start", why);
    return good || reject(r, scalar, "start",
                          "is no clock: write 08:00, or with a date 2026-03-01 08:00");
}

static int find_weekday(const char *word)
{
    for (int k = 0; k < WEEK; k++)
        if (strcmp(weekdays[k], word) == 0)
            return k;
    return -1;
}

static const char *weekday_at(const void *context, size_t k)
{
    (void)context;
    return weekdays[k];
}

/* "monday 07:00": the first at or after the start. */
static bool read_weekday(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                         int weekday, const char *clock, th_tick *ticks)
{
    const struct th_scenario *s = r->scenario;
    th_tick at;
    if (!s->dated)
        return reject(r, scalar, what, undated);
    if (!read_clock(clock, &at))
        return reject(r, scalar, what, "has no clock: write for example monday 07:00");
    int ahead = (weekday - th_calendar_weekday(s->start_date) + WEEK) % WEEK;
    *ticks = ahead * day + at - s->start_clock;
    if (*ticks < 0)
        *ticks += WEEK * day;
    return true;
}

static bool read_dated(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                       int64_t date, const char *clock, th_tick *ticks)
{
    const struct th_scenario *s = r->scenario;
    th_tick at;
    if (!s->dated)
        return reject(r, scalar, what, undated);
    if (!read_clock(clock, &at))
        return reject(r, scalar, what, "has no clock: write for example 2026-03-13 10:00");
    *ticks = (date - s->start_date) * day + at - s->start_clock;
    return true;
}

/* "day 12 10:00"; day 0 is the day of the start. */
static bool read_day(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                     int count, char words[PIECES][WORD], th_tick *ticks)
{
    char *end, sentence[120];
    long number = strtol(words[1], &end, 10);
    th_tick at;
    if (count < 2 || !isdigit((unsigned char)words[1][0]) || *end || number > 36525)
        return reject(r, scalar, what, "is no day: write day 12 10:00");
    if (count == 2) {
        snprintf(sentence, sizeof sentence,
                 "has no clock: write day %ld 00:00, or %ld day for that long after the start",
                 number, number);
        return reject(r, scalar, what, sentence);
    }
    if (!read_clock(words[2], &at))
        return reject(r, scalar, what, "is no day with a clock: write day 12 10:00");
    *ticks = number * day + at - r->scenario->start_clock;
    return true;
}

/* A number without a unit, "298": probably in hours. */
static bool is_bare(const char *text)
{
    char *end;
    double number = strtod(text, &end);
    return end != text && end[strspn(end, " \t")] == '\0' && isfinite(number);
}

static bool reject_bare(struct th_reader *r, const struct th_scalar *scalar, const char *what)
{
    char sentence[160], instant[48];
    double hours = strtod(scalar->text, NULL);
    if (!(hours >= 0 && hours < 1e6))
        return reject(r, scalar, what, "has no unit");
    th_scenario_instant(r->scenario, llround(hours * 3600) * second, instant, sizeof instant);
    snprintf(sentence, sizeof sentence, "has no unit; did you mean %.*s h (%s)?",
             (int)strcspn(scalar->text, " "), scalar->text, instant);
    return reject(r, scalar, what, sentence);
}

/* "12 day 10 h" from the start. */
static bool read_duration(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                          th_tick *ticks)
{
    const double longest = th_seconds_of(INT64_MAX / 4);
    char why[TH_SENTENCE];
    double seconds;
    if (th_quantity_read(r->scenario->units, TH_TIME, scalar->text, &seconds, why,
                         sizeof why) != TH_OK) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT, "%s: %s", what, why);
        return false;
    }
    if (isinf(seconds))
        return reject(r, scalar, what, "must be finite");
    if (fabs(seconds) > longest)
        return reject(r, scalar, what, "is too long");
    *ticks = th_ticks_of(seconds);
    return true;
}

static bool read_any(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                     th_tick *ticks)
{
    const struct th_scenario *s = r->scenario;
    char words[PIECES][WORD] = {"", "", ""};
    int count = split(scalar->text, words), weekday = find_weekday(words[0]);
    int64_t date;
    *ticks = strcmp(scalar->text, "end") == 0 ? s->duration : 0;
    if (strcmp(scalar->text, "start") == 0 || strcmp(scalar->text, "end") == 0)
        return true;
    if (strcmp(words[0], "day") == 0)
        return read_day(r, scalar, what, count, words, ticks);
    if (count <= 2 && weekday >= 0)
        return read_weekday(r, scalar, what, weekday, words[1], ticks);
    if (count >= 1 && count <= 2 && read_date(words[0], &date))
        return read_dated(r, scalar, what, date, words[1], ticks);
    if (count == 1 && read_clock(words[0], ticks)) {
        *ticks -= s->start_clock;
        *ticks += *ticks < 0 ? day : 0;
        return true;
    }
    char why[80];
    if (is_no_date(scalar->text, why, sizeof why))
        return reject(r, scalar, what, why);
    if (strchr(scalar->text, ':'))
        return reject(
            r, scalar, what,
            "is no instant: write 10:00, day 12 10:00, monday 07:00, 2026-03-13 10:00 "
            "or 12 day 10 h");
    if (isalpha((unsigned char)words[0][0]) && strcmp(words[0], "inf") != 0) {
        const char *near = th_nearest(words[0], WEEK, weekday_at, NULL);
        char sentence[160];
        snprintf(sentence, sizeof sentence, "is no instant%s%s%s",
                 near ? "; did you mean " : "", near ? near : "",
                 near ? "?" : ": write 10:00, day 12 10:00 or 12 day 10 h");
        return reject(r, scalar, what, sentence);
    }
    if (is_bare(scalar->text))
        return reject_bare(r, scalar, what);
    return read_duration(r, scalar, what, ticks);
}

bool th_read_instant(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                     th_tick least, th_tick *ticks)
{
    const struct th_scenario *s = r->scenario;
    char bound[64], sentence[120];
    if (!read_any(r, scalar, what, ticks))
        return false;
    if (*ticks < 0)
        return reject(r, scalar, what, "is before the start of the run");
    if (*ticks < least) {
        th_scenario_instant(s, least, bound, sizeof bound);
        snprintf(sentence, sizeof sentence, "is out of range: not before %s", bound);
        return reject(r, scalar, what, sentence);
    }
    if (*ticks <= s->duration || r->shortened)
        return true;
    th_scenario_instant(s, s->duration, bound, sizeof bound);
    snprintf(sentence, sizeof sentence, "is after the end of the run, %s", bound);
    return reject(r, scalar, what, sentence);
}

bool th_read_clock(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                   th_tick *ticks)
{
    return read_clock(scalar->text, ticks) ||
           reject(r, scalar, what, "is no clock: write 08:00");
}

/* "monday 07:00" of a stage, since monday 00:00. */
static bool read_stage_week(struct th_reader *r, const struct th_scalar *scalar,
                            const char *what, int weekday, const char *clock,
                            struct th_stage_instant *instant)
{
    if (!r->scenario->dated)
        return reject(r, scalar, what, undated);
    instant->clock = instant->weekly = read_clock(clock, &instant->at);
    instant->at += weekday * day;
    return instant->clock ||
           reject(r, scalar, what, "has no clock: write for example monday 07:00");
}

bool th_read_stage_instant(struct th_reader *r, const struct th_scalar *scalar, const char *key,
                           const char *stage, struct th_stage_instant *instant)
{
    const char *what = th_memory_format(&r->memory, "stage %s: %s", stage, key);
    char words[PIECES][WORD] = {"", "", ""};
    int count = split(scalar->text, words), weekday = find_weekday(words[0]);
    bool until = strcmp(key, "until") == 0;
    int64_t date;
    *instant = (struct th_stage_instant){.day = true};
    instant->clock = count == 1 && read_clock(words[0], &instant->at);
    if (instant->clock)
        return true;
    if (count >= 1 && read_date(words[0], &date)) {
        th_error_at(r->error, scalar->place, TH_BAD_INPUT,
                    "%s: %s is a date; the member may not be there. Say it at the top with "
                    "during: %s",
                    what, scalar->text, stage);
        return false;
    }
    if (weekday >= 0 && count <= 2)
        return read_stage_week(r, scalar, what, weekday, words[1], instant);
    if (strcmp(words[0], "day") == 0) {
        if (!read_day(r, scalar, what, count, words, &instant->at))
            return false;
        instant->at += r->scenario->start_clock;
        return true;
    }
    instant->day = false;
    if (until && isdigit((unsigned char)words[0][0]) && !is_bare(scalar->text))
        return read_duration(r, scalar, what, &instant->at);
    return reject(r, scalar, what,
                  until ? "is no last instant of a stage: write 90 day or day 90 08:00"
                        : "is no instant of a stage: write 08:00 or day 1 09:00; so long after "
                          "the entry is after:");
}

bool th_read_is_moment(const char *text)
{
    char words[PIECES][WORD] = {"", "", ""};
    int count = split(text, words);
    int64_t date;
    char why[80];
    return strchr(text, ':') || is_no_date(text, why, sizeof why) ||
           th_labels_find("start end day", words[0]) >= 0 ||
           (count > 0 && (find_weekday(words[0]) >= 0 || read_date(words[0], &date)));
}

bool th_read_moment(struct th_reader *r, const struct th_scalar *scalar, const char *what,
                    double *si)
{
    th_tick ticks;
    if (!read_any(r, scalar, what, &ticks))
        return false;
    *si = th_seconds_of(ticks);
    return ticks >= 0 || reject(r, scalar, what, "is before the start of the run");
}

bool th_read_day_clock(struct th_reader *r, const struct th_row *row,
                       const struct th_scalar *scalar, const char *what, double *si)
{
    struct th_stage_instant instant = {.at = 0};
    char words[PIECES][WORD] = {"", "", ""};
    const int count = split(scalar->text, words), weekday = find_weekday(words[0]);
    bool good;
    if (row->flags & TH_CLOCK)
        good = th_read_clock(r, scalar, what, &instant.at);
    else if (row->flags & TH_WEEKDAY)
        good = count == 2 && weekday >= 0
                   ? read_stage_week(r, scalar, what, weekday, words[1], &instant)
                   : reject(r, scalar, what, "is no day of the week: write monday 07:00");
    else
        good = strcmp(words[0], "day") == 0
                   ? read_day(r, scalar, what, count, words, &instant.at)
                   : reject(r, scalar, what, "is no day of a stage: write day 1 09:00");
    if (row->flags & TH_STAGE_DAY)
        instant.at += r->scenario->start_clock;
    *si = th_seconds_of(instant.at);
    return good;
}
