/* Hazards, and their consequences until they are detected, of the members that each struck: how
 * long that takes, how many never are, how much of the order was not given, or too much, by
 * them until then. Silent ones come first, those that cost most before others.
 *
 * Detected: by the first alarm that does not come without a failure, too
 * (scenario/reduction.h), or by a refill that finds no port. By them: beside what was missed
 * anyway, as in the day before the first act (gauge.delivered.recent_ratio). */
#ifndef TH_REPORT_CONSEQUENCE_H
#define TH_REPORT_CONSEQUENCE_H

#include "base/arena.h"
#include "base/text/print.h"
#include "layout/trace.h"
#include "scenario/people/people.h"

/* Of one drug. Until the detection, or the end of the run; of a hazard that acts again, of
 * all its acts together. Negative: more was given than ordered. NaN: it struck nobody. */
struct th_report_missed {
    const char *drug; /* "" if there is one */
    double median;    /* kg */
    double low, high; /* 5 % and 95 % of the members, kg */
    double of_order;  /* median of it over what was ordered in that time; NaN: nothing was */
    double yearly;    /* kg/year: rate times the mean of its size, of one act */
};

struct th_report_consequence {
    const char *name;
    uint64_t struck;     /* members in which it acted */
    uint64_t unnoticed;  /* of these: it was not detected until the end of the run */
    double acted, years; /* how often it acted in all, in how many patient-years */
    double rate;         /* 1/year: by its law if that is exponential, else acted/years */
    double median, most; /* s to the detection: 50 % and 90 % of the struck; infinite:
                            these were never detected; NaN: it struck nobody */
    bool silent;         /* of those it struck the median was never detected */
    struct th_report_missed *of; /* [drugs] */
};

struct th_report_consequences {
    struct th_report_consequence *rows; /* in their order of importance; unstruck ones last */
    size_t count, drugs;
    uint64_t members;
};

/* Into the arena. Nothing (count 0) where no hazard does anything. */
enum th_status th_report_consequences_fill(const struct th_trace *trace, struct th_among among,
                                           struct th_arena *arena,
                                           struct th_report_consequences *them,
                                           struct th_error *error);

/* print.c: over all members on paper, or as json if that is not NULL. */
enum th_status th_report_consequences_print(const struct th_trace *trace, FILE *out,
                                            struct th_json *json, struct th_error *error);

#endif
