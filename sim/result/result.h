/* A result in memory: its series and numbers in their clinical units. */
#ifndef TH_RESULT_H
#define TH_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/field.h"

/* Members that stand for quantiles: so many that 5, 25, 50, 75 and 95 % are members. */
enum { TH_FAN = 21 };
#define TH_FAN_FIRST (UINT64_MAX / 2) /* the number of no member */

/* One array of a result or reference. */
struct th_series {
    char *name; /* "csf.concentration" */
    char *unit;
    char *doc; /* its name for people, "CSF concentration at the tip, morphine"; or NULL */
    size_t members, times, points; /* 1 where there is no such axis */
    uint64_t first;                /* number of the first member; the others follow it */
    double *time;                  /* [times], s */
    double *axis;                  /* [points], or NULL */
    char *axis_name, *axis_unit;   /* "z", "cm"; NULL if there is no axis */
    char *words;    /* meanings of the values 0, 1, 2 .., blanks between them; NULL: numbers */
    double *values; /* [member][time][point]; NULL if they were not read */
    bool many;      /* its values have an axis of members */
    size_t of;      /* members of the run, if the file keeps the values of fewer; else 0 */
    bool fan; /* its members stand for quantiles over persons, whose own values are not here:
                 the k-th of TH_FAN for the share k/(TH_FAN - 1) */
    bool between; /* at a place of a profile of quantiles: straight between those of two points
                   */
    double roundoff;       /* values up to this are 0 but for round-off; 0: no such measure */
    enum th_nature nature; /* how it behaves between its times; INSTANT if the file has none */
};

/* A reduction of the whole path of an output (/run/reductions): a series of one time, the end
 * of its window, with the name "csf.tip_concentration max". */
struct th_number {
    struct th_series series;
    char *output; /* "csf.tip_concentration" */
    double from;  /* where the window begins, s */
};

struct th_result {
    struct th_series *series;
    size_t count;
    struct th_number *numbers;
    size_t number_count;
    double *status; /* [members], how each ended (enum th_status); NULL: the file has none */
    size_t members;
    char *title;
    bool untold; /* it has quantiles over persons that are none of the series: of other shares
                    than 5, 25, 50, 75 and 95 %, under several conditions, or of profiles, and
                    no values of members */
    double
        first_level; /* cm, the position of the first vertebral level; 0: the file has none */
};

/* The end of a sentence about such a result. */
#define TH_UNTOLD                                                                             \
    "over time it keeps quantiles over persons alone (/run/summary); those of 5, 25, 50, 75 " \
    "and 95 % are shown, under one condition, but of profiles"

void th_result_free(struct th_result *result);
void th_series_free(struct th_series *series); /* what it holds */

/* The doc of a series at a place: "CSF concentration along the spine at T10, morphine". To be
 * freed; NULL: no memory. */
char *th_series_doc_at(const char *doc, const char *place);

#endif
