/* A schedule of surroundings. Equations: the page in body.h. By hand: 37 to 39 degC within 1 h
 * is 40 pieces of 90 s, the first at 37.025 degC. */
#include "schedule.h"

#include <math.h>

enum { PIECES = 10000 }; /* of one stretch, at most */

/* The most that a value changes from one piece to the next, SI. */
static const double grain[TH_SCHEDULED] = {[TH_SCHEDULED_ALTITUDE] = 10,
                                           [TH_SCHEDULED_AMBIENT] = 100,
                                           [TH_SCHEDULED_BODY] = 0.05,
                                           [TH_SCHEDULED_PUMP] = 0.05,
                                           [TH_SCHEDULED_FIELD] = 0.05};

/* The instants, which must ascend; NULL and sentences. */
static const th_tick *read_times(const struct th_file *file, struct th_arena *arena,
                                 struct th_error *error)
{
    static const struct th_row time = {
        .name = "time", .quantity = TH_TIME, .init = "", .least = "0 h", .most = "876600 h"};
    const struct th_data_table *table = file->table;
    const size_t column = th_data_need(table, "time", error);
    double *seconds = th_arena_take(arena, table->rows * sizeof *seconds);
    th_tick *at = th_arena_take(arena, table->rows * sizeof *at);
    if (column == TH_NO_COLUMN || !seconds || !at ||
        th_data_numbers(table, column, &time, file->units, true, seconds, error) != TH_OK)
        return NULL;
    for (size_t k = 0; k < table->rows; k++) {
        at[k] = th_ticks_of(seconds[k]);
        if (k == 0 || at[k] > at[k - 1])
            continue;
        th_error_at(error, th_data_place(table, k, column), TH_BAD_INPUT,
                    "time: the rows of a schedule must ascend");
        return NULL;
    }
    return at;
}

const struct th_schedule *th_schedule_load(const struct th_file *file,
                                           const struct th_row *const rows[TH_SCHEDULED],
                                           struct th_arena *arena, struct th_error *error)
{
    const struct th_data_table *table = file->table;
    const char *names[TH_SCHEDULED + 1] = {"time"};
    struct th_schedule *schedule = th_arena_take(arena, sizeof *schedule);
    for (int c = 0; c < TH_SCHEDULED; c++) names[c + 1] = rows[c]->name;
    if (!schedule || th_data_only(table, names, TH_SCHEDULED + 1, error) != TH_OK)
        return NULL;
    *schedule = (struct th_schedule){table->rows, read_times(file, arena, error), {NULL}};
    size_t count = 0;
    for (int c = 0; schedule->at && c < TH_SCHEDULED; c++) {
        const size_t column = th_data_find(table, rows[c]->name);
        if (column == TH_NO_COLUMN)
            continue;
        double *values = th_arena_take(arena, table->rows * sizeof *values);
        if (!values ||
            th_data_numbers(table, column, rows[c], file->units, true, values, error) != TH_OK)
            return NULL;
        schedule->values[c] = values;
        count++;
    }
    const char *wrong =
        count == 0 ? "a schedule has a column of what changes"
        : schedule->values[TH_SCHEDULED_ALTITUDE] && schedule->values[TH_SCHEDULED_AMBIENT]
            ? "a schedule has altitude or ambient, not both"
            : NULL;
    if (schedule->at && wrong)
        th_error_at(error, (struct th_place){table->file, 1, 1}, TH_BAD_INPUT, "%s", wrong);
    return schedule->at && !wrong ? schedule : NULL;
}

/* The pieces from a row to the next. */
static double count_pieces(const struct th_schedule *schedule, size_t row)
{
    double pieces = 1;
    for (int c = 0; c < TH_SCHEDULED; c++) {
        const double *values = schedule->values[c];
        if (values)
            pieces = fmax(pieces, ceil(fabs(values[row + 1] - values[row]) / grain[c] - 1e-9));
    }
    return fmin(pieces, PIECES);
}

struct th_piece th_schedule_piece(const struct th_schedule *schedule, th_tick now)
{
    const size_t last = schedule->rows - 1;
    size_t row = 0;
    if (now < schedule->at[0])
        return (struct th_piece){0, 0, schedule->at[0]};
    while (row < last && schedule->at[row + 1] <= now) row++;
    if (row == last)
        return (struct th_piece){last, 0, TH_NEVER};
    const th_tick from = schedule->at[row], to = schedule->at[row + 1];
    const double pieces = count_pieces(schedule, row), length = (double)(to - from) / pieces;
    double k = floor((double)(now - from) / length);
    /* Ends are whole ticks, so the quotient may be off by one. */
    while (k > 0 && from + (th_tick)rint(k * length) > now) k--;
    while (k + 1 < pieces && from + (th_tick)rint((k + 1) * length) <= now) k++;
    return (struct th_piece){row, (k + 0.5) / pieces,
                             k + 1 < pieces ? from + (th_tick)rint((k + 1) * length) : to};
}

double th_schedule_value(const struct th_schedule *schedule, enum th_scheduled which,
                         const struct th_piece *piece)
{
    const double *values = schedule->values[which];
    if (piece->share == 0) /* held: there need not be another row */
        return values[piece->row];
    return values[piece->row] + piece->share * (values[piece->row + 1] - values[piece->row]);
}
