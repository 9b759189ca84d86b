/* Reads the table of a flex programme and finds the step of an instant: see steps.h. By hand: a
 * step of 22:00 to 06:00 on sundays is the one of monday 05:59, and has gone at 06:00. */
#include "steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WEEK_DAYS = 7 };
static const th_tick day = (th_tick)86400 * TH_TICKS_PER_SECOND;

/* Days of a step: the first three are several. */
#define DAYS(LABEL, AND) \
    LABEL(daily)         \
    AND LABEL(workdays)  \
    AND LABEL(weekend)   \
    AND LABEL(monday)    \
    AND LABEL(tuesday)   \
    AND LABEL(wednesday) \
    AND LABEL(thursday)  \
    AND LABEL(friday)    \
    AND LABEL(saturday)  \
    AND LABEL(sunday)
enum { DAYS(TH_LABEL_INDEX, ) };

static const struct th_row days_row = {
    .name = "days", .quantity = TH_CHOICE, .labels = DAYS(TH_LABEL_TEXT, " ")};
static const struct th_row clock_row = {
    .name = "from", .quantity = TH_TIME, .least = "0 h", .most = "24 h", .flags = TH_CLOCK};
/* In the order of enum th_flex_by. */
static const struct th_row amount_rows[TH_FLEX_WAYS] = {
    {.name = "dose", .quantity = TH_MASS, .least = "0 ug", .most = "1 g"},
    {.name = "dose_rate", .quantity = TH_DOSE_RATE, .least = "0 mg/day", .most = "1 g/day"},
    {.name = "rate", .quantity = TH_FLOW, .least = "0 mL/day", .most = "100 mL/day"}};

struct loading {
    const struct th_file *file;
    const struct th_data_table *table;
    struct th_error *error;
    size_t days, from, to, amount[TH_FLEX_WAYS]; /* columns */
    struct th_flex_step *steps;
    struct th_flex flex;
};

static bool reject(struct loading *it, size_t row, size_t column, const char *sentence)
{
    th_error_at(it->error, th_data_place(it->table, row, column), TH_BAD_INPUT, "%s", sentence);
    return false;
}

static bool read_cell(struct loading *it, size_t row, size_t column, const struct th_row *as,
                      double *si)
{
    *si = NAN;
    return column == TH_NO_COLUMN ||
           th_data_number(it->table, row, column, as, it->file->units, si, it->error) == TH_OK;
}

/* The one amount of a row. */
static bool read_amount(struct loading *it, size_t row, struct th_flex_step *step)
{
    int given = 0;
    for (int by = 0; by < TH_FLEX_WAYS; by++) {
        double si;
        if (!read_cell(it, row, it->amount[by], &amount_rows[by], &si))
            return false;
        if (isnan(si))
            continue;
        given++;
        step->by = (enum th_flex_by)by;
        step->amount = si;
    }
    return given == 1 ||
           reject(it, row, it->from,
                  given ? "a step has one of dose, dose_rate and rate, not several"
                        : "a step needs one of dose, dose_rate and rate");
}

static bool is_on(double days, int weekday)
{
    return isnan(days) || th_is(days, LABEL_daily) ||
           (th_is(days, LABEL_workdays) && weekday < 5) ||
           (th_is(days, LABEL_weekend) && weekday >= 5) || th_is(days, LABEL_monday + weekday);
}

/* A row of the table, on each of its days. */
static bool read_step(struct loading *it, size_t row)
{
    double from, to, days;
    struct th_flex_step step = {0};
    if (!read_cell(it, row, it->from, &clock_row, &from) ||
        !read_cell(it, row, it->to, &clock_row, &to) ||
        !read_cell(it, row, it->days, &days_row, &days) || !read_amount(it, row, &step))
        return false;
    if (isnan(from) || isnan(to))
        return reject(it, row, isnan(from) ? it->from : it->to,
                      "a time of day is missing here");
    const th_tick begin = th_ticks_of(from) % day, end = th_ticks_of(to) % day;
    if (begin == end && th_ticks_of(to) - th_ticks_of(from) != day)
        return reject(it, row, it->to,
                      "a step ends at another time than it begins; all day is "
                      "from 00:00 to 24 h");
    step.line = th_data_place(it->table, row, it->from).line;
    for (int weekday = 0; weekday < WEEK_DAYS; weekday++) {
        if (!is_on(days, weekday))
            continue;
        step.from = weekday * day + begin;
        step.to = weekday * day + end + (end <= begin ? day : 0);
        it->steps[it->flex.count++] = step;
    }
    if (!isnan(days) && !th_is(days, LABEL_daily) && it->flex.weekday_line == 0)
        it->flex.weekday_line = step.line;
    return true;
}

static int by_begin(const void *a, const void *b)
{
    const struct th_flex_step *one = a, *other = b;
    return one->from != other->from ? (one->from > other->from) - (one->from < other->from)
                                    : one->line - other->line;
}

/* Each must end before the next begins; the last before the first of the week after. */
static bool lie_apart(struct loading *it)
{
    for (size_t k = 0; k < it->flex.count; k++) {
        const bool last = k + 1 == it->flex.count;
        const struct th_flex_step *one = &it->steps[k], *next = &it->steps[last ? 0 : k + 1];
        if (one->to <= next->from + (last ? WEEK_DAYS * day : 0))
            continue;
        th_error_at(it->error, (struct th_place){it->table->file, next->line, 1}, TH_BAD_INPUT,
                    "the step of this line begins before that of line %d ends: at one time "
                    "there is one step",
                    one->line);
        return false;
    }
    return true;
}

static bool find_columns(struct loading *it)
{
    const char *names[] = {"days", "from", "to", "dose", "dose_rate", "rate"};
    enum { COLUMNS = sizeof names / sizeof *names };
    it->from = th_data_need(it->table, "from", it->error);
    it->to = th_data_need(it->table, "to", it->error);
    it->days = th_data_find(it->table, "days");
    for (int by = 0; by < TH_FLEX_WAYS; by++)
        it->amount[by] = th_data_find(it->table, amount_rows[by].name);
    return it->from != TH_NO_COLUMN && it->to != TH_NO_COLUMN &&
           th_data_only(it->table, names, COLUMNS, it->error) == TH_OK;
}

const struct th_flex *th_flex_load(const struct th_file *file, struct th_arena *arena,
                                   struct th_error *error)
{
    struct loading it = {.file = file, .table = file->table, .error = error};
    struct th_flex *flex = th_arena_take(arena, sizeof *flex);
    it.steps = th_arena_take(arena, (it.table->rows * WEEK_DAYS + 1) * sizeof *it.steps);
    if (!flex || !it.steps) {
        th_error_add(error, TH_NO_MEMORY, "no memory for %s", file->path);
        return NULL;
    }
    if (!find_columns(&it))
        return NULL;
    for (size_t row = 0; row < it.table->rows; row++)
        if (!read_step(&it, row))
            return NULL;
    qsort(it.steps, it.flex.count, sizeof *it.steps, by_begin);
    if (!lie_apart(&it))
        return NULL;
    it.flex.steps = it.steps;
    *flex = it.flex;
    return flex;
}

const struct th_flex_step *th_flex_at(const struct th_flex *flex, th_tick at)
{
    const th_tick week = WEEK_DAYS * day;
    for (size_t k = 0; k < flex->count; k++) {
        const struct th_flex_step *it = &flex->steps[k];
        if ((it->from <= at && at < it->to) || at + week < it->to)
            return it;
    }
    return NULL;
}

/* The first instant of every week's `when` after `at`. */
static th_tick after(th_tick when, th_tick at)
{
    const th_tick week = WEEK_DAYS * day, same = when % week;
    return same > at ? same : same + week;
}

th_tick th_flex_next(const struct th_flex *flex, th_tick at)
{
    th_tick next = TH_NEVER;
    for (size_t k = 0; k < flex->count; k++) {
        const th_tick from = after(flex->steps[k].from, at), to = after(flex->steps[k].to, at);
        next = from < next ? from : next;
        next = to < next ? to : next;
    }
    return next;
}
