/* The numbers that can be taken from a path of values over time: "max", "time of max", "first
 * above 5 ug/mL". One table, from which the reader, the schema, the manual and the reports have
 * them. */
#ifndef TH_TAKE_H
#define TH_TAKE_H

#include <stdbool.h>

#include "model/field.h"

enum th_take {
    TH_FINAL,
    TH_MEAN,
    TH_MIN,
    TH_MAX,
    TH_RISE,
    TH_AUC,
    TH_TIME_OF_MAX,
    TH_TIME_OF_MIN,
    TH_FIRST_ABOVE,
    TH_FIRST_BELOW,
    TH_TIME_ABOVE,
    TH_TIME_BELOW,
    TH_LONGEST_ABOVE,
    TH_LONGEST_BELOW,
    TH_COUNT_ABOVE,
    TH_AT,         /* said by at:, not by take: */
    TH_WHEN_FIRST, /* from here on: of the log, of a happening */
    TH_WHEN_LAST,
    TH_HOW_OFTEN,
    TH_LONGEST_WAIT,
    TH_TAKES
};

/* The result of a take: a value of the row's own kind, the row's kind times time, an instant
 * since the start, a length of time, a number. */
enum th_gives {
    TH_GIVES_VALUE,
    TH_GIVES_AREA,
    TH_GIVES_INSTANT,
    TH_GIVES_LENGTH,
    TH_GIVES_COUNT
};

struct th_take_kind {
    const char *words; /* "first above" */
    const char *name;  /* "first_above": in names of a result */
    enum th_gives gives;
    bool level; /* a value follows: above V, below V */
    const char *doc;
};

const struct th_take_kind *th_take_kind(enum th_take take);

/* The take that a text begins with, longest words first; TH_TAKES: none does. *rest: what
 * follows, without blanks before it. */
enum th_take th_take_find(const char *text, const char **rest);
/* The take of a log; TH_TAKES: there is no such. */
enum th_take th_take_find_log(const char *text);
static inline bool th_take_is_log(enum th_take take)
{
    return take >= TH_WHEN_FIRST && take < TH_TAKES;
}

/* The unit of the result for a row that is shown in `unit`: of an area "ug h/mL" for
 * "ug/mL", of times the unit of `time`. */
void th_take_unit(enum th_take take, const char *unit, const char *time, char *text,
                  size_t size);

#endif
