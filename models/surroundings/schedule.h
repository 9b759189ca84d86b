/* A schedule of surroundings: rows of a table, linear in between, and the pieces in which the
 * lines act. For body.c alone. */
#ifndef TH_SURROUNDINGS_SCHEDULE_H
#define TH_SURROUNDINGS_SCHEDULE_H

#include "model/model.h"

enum th_scheduled {
    TH_SCHEDULED_ALTITUDE,
    TH_SCHEDULED_AMBIENT,
    TH_SCHEDULED_BODY,
    TH_SCHEDULED_PUMP,
    TH_SCHEDULED_FIELD,
    TH_SCHEDULED
};

struct th_schedule {
    size_t rows;
    const th_tick *at;                  /* ascending */
    const double *values[TH_SCHEDULED]; /* [rows], SI; NULL: the table has none */
};

/* The rows of the parameters that the columns are named after, in the order of th_scheduled. */
const struct th_schedule *th_schedule_load(const struct th_file *file,
                                           const struct th_row *const rows[TH_SCHEDULED],
                                           struct th_arena *arena, struct th_error *error);

/* The piece of an instant: its end (TH_NEVER: it has none), and where in the lines its values
 * are: between a row and the next. */
struct th_piece {
    size_t row;
    double share; /* of the way to the next row */
    th_tick end;
};
struct th_piece th_schedule_piece(const struct th_schedule *schedule, th_tick now);
double th_schedule_value(const struct th_schedule *schedule, enum th_scheduled which,
                         const struct th_piece *piece);

#endif
