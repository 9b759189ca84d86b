/* The flow of the members through the stages of a scenario, and how often its hazards and the
 * events that are decided in the run acted. Of members that ran to the end; the counts are
 * those of struct th_tally, which know no limit of the log. */
#ifndef TH_REPORT_COURSE_H
#define TH_REPORT_COURSE_H

#include "base/arena.h"
#include "base/text/print.h"
#include "layout/trace.h"
#include "scenario/people/people.h"

struct th_report_stage {
    const char *name;
    bool ends; /* it finishes a member, which stays there until the end of the run */
    uint64_t entered, there;  /* members that ever entered it; that are in it at the end */
    double median, low, high; /* of their first entries, s; NaN: nobody entered it */
    double share;             /* of the time of all members, until the end of the run */
};

struct th_report_acts {
    const char *name, *kind;         /* "hazard", "event", "way out" */
    double median, least, most;      /* how often, over the members */
    uint64_t never;                  /* members in which it never did */
    const char *law, *mark, *source; /* of a hazard that has one; or NULL */
    double acted;                    /* in all */
    double years; /* of patients in the stages of its during:; of what happens once, in a run
                     without stages, until it has */
    double low,
        high; /* 95 % interval of a rate, 1/year: those between which acted/years lies */
    double
        by_law; /* that of an exponential law, 1/year; NaN: it has another one, or none, or
                   acted/years is no estimate of it (chance:, if:, since:, once in a stage) */
};

struct th_report_course {
    struct th_report_stage *stages; /* in the order of the scenario; none without stages: */
    struct th_report_acts *acts;    /* those with a name, and all hazards, in their order */
    size_t stage_count, act_count;
    uint64_t members; /* of which all this is */
};

/* Into the arena. */
enum th_status th_report_course_fill(const struct th_trace *trace, struct th_among among,
                                     struct th_arena *arena, struct th_report_course *course,
                                     struct th_error *error);

/* rate.c: the rate at which an item acts, by patient-years. */

/* The time of a member in stages in which an item may act, s; without stages all of it, of what
 * happens once that until it does. */
double th_report_exposed(const struct th_trace *trace, const struct th_item *item,
                         uint64_t member);

/* Years, interval and law of what acted, in so many seconds of all members. */
void th_report_rate_fill(const struct th_scenario *scenario, const struct th_item *item,
                         double seconds, struct th_report_acts *acts);

/* "    3 in 270 patient-years: 0.011 a year (95 %: 0.0022 to 0.032), by its law 0.011"; of an
 * item without a law nothing. */
void th_report_rate_print(const struct th_report_acts *acts, FILE *out);

/* Over all members on paper, of a sweep of up to TH_COURSE_CONDITIONS also under each
 * condition, of one member its stays one by one; or as json if that is not NULL. Nothing where
 * there is neither a stage nor such an item. */
enum { TH_COURSE_CONDITIONS = 12 };
enum th_status th_report_course_print(const struct th_trace *trace, FILE *out,
                                      struct th_json *json, struct th_error *error);

#endif
